"""How far bodies are from their street, who stands between whom, and what a street's ties are."""

from __future__ import annotations

import numpy as np
import pytest

from analyses.connectivity import connectivity
from graphmodel.analysis import Analysis
from graphmodel.kernels import project
from tests.analyses.rosters import Roster


def two_streets() -> Roster:
    """D1 with D2 and D3, D6 with D7; U1 joins the street D1, D2 and D3; U2 joins D3 and D7."""
    roster = Roster().add("D1", "D6", level="street").add("D2", "D3", "D7", level="community")
    for place, street in (("D2", "D1"), ("D3", "D1"), ("D7", "D6")):
        roster.link("Within", place, street)
    roster.add("U1", "U2", "U3").add("K1").link("Hosts", "D1", "K1").link("MemberOf", "U1", "K1")
    roster.link("LocatedIn", "U1", "D2").link("LocatedIn", "U2", "D7")
    for unit, place in (("U1", "D2"), ("U1", "D3"), ("U2", "D3"), ("U2", "D7")):
        roster.link("AssignedTo", unit, place)
    return roster


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return connectivity(two_streets().network())


def column(analysis: Analysis, name: str) -> dict[str, float | None]:
    return dict(analysis.tables["joint_nodes"].select("id", name).rows())


def test_the_way_to_the_street_is_the_fewest_ties(analysis: Analysis) -> None:
    assert column(analysis, "street_links") == {
        "D1": 0, "D2": 2, "D3": 2, "U1": 1,
        # No tie leads to the street D6, and U3's street is not known.
        "D6": 0, "D7": None, "U2": None, "U3": None,
    }  # fmt: skip
    assert analysis.tables["joint_street_distances"].rows() == [(0, 2), (1, 1), (2, 2), (None, 2)]


def test_constraint_and_effective_size_of_each_node(analysis: Analysis) -> None:
    constraint = column(analysis, "constraint")
    assert constraint["U1"] == pytest.approx(1 / 3)
    assert (constraint["U2"], constraint["D2"], constraint["U3"]) == (0.5, 1.0, None)
    assert column(analysis, "effective_size") == {
        "D1": 1, "D2": 1, "D3": 2, "D6": None, "D7": 1, "U1": 3, "U2": 2, "U3": None,
    }  # fmt: skip


def test_a_community_that_works_with_both_streets_links_them(analysis: Analysis) -> None:
    table = analysis.tables["brokers"]
    assert table.columns == [
        "id", "name", "street", "coordinator", "itinerant", "passage", "liaison", "unplaced",
    ]  # fmt: skip
    assert table.rows() == [("D3", "名D3", "D1", 0, 0, 1, 0, 0)]


def test_each_street_has_its_ties_parts_and_key_units(analysis: Analysis) -> None:
    first, second = analysis.tables["joint_streets"].to_dicts()
    assert first == {
        "street": "D1", "communities": 2, "in_largest": 2, "ties_inside": 3, "ties_across": 1,
        "parts": 1, "cut_points": 1, "core_max": 1, "key_units": 1,
        "coordinator": 0, "itinerant": 0, "passage": 1, "liaison": 0,
    }  # fmt: skip
    assert second == first | {
        "street": "D6", "communities": 1, "in_largest": 1, "ties_inside": 1, "cut_points": 0,
        "passage": 0,
    }  # fmt: skip


def test_nothing_is_said_of_what_was_left_out_where_nothing_was(analysis: Analysis) -> None:
    assert not analysis.figures["code"].str.ends_with("left_out").any()


def test_organisations_are_as_far_as_their_chain_is_long() -> None:
    roster = two_streets().add("P1", category="work_committee").add("P2", category="committee")
    roster.add("P3", "P4", category="branch").add("P0", category="local_committee")
    roster.below("P0", "P1").below("P1", "P2").below("P2", "P3").below("P0", "P4")
    roster.link("Covers", "P1", "D1", mode="territorial")
    analysis = connectivity(roster.network())
    table = analysis.tables["organisations_to_street"].select("id", "street", "links")
    assert table.rows() == [
        ("P0", None, None), ("P1", "D1", 0), ("P2", "D1", 1), ("P3", "D1", 2), ("P4", None, None),
    ]  # fmt: skip
    assert analysis.tables["street_distances"].rows() == [(0, 1), (1, 1), (2, 1), (None, 2)]


def test_a_chain_in_a_circle_leads_nowhere() -> None:
    roster = two_streets().add("P1", "P2", "P3", category="branch")
    roster.below("P1", "P2").below("P2", "P1").below("P1", "P3")
    table = connectivity(roster.network()).tables["organisations_to_street"]
    assert table["links"].to_list() == [None, None, None]


class TestProjecting:
    """Nodes 0–3 are communities, 4–6 their partners."""

    src = np.array([4, 4, 4, 5, 5, 6, 2])
    dst = np.array([0, 1, 2, 2, 3, 0, 3])
    kept = np.array([True] * 4 + [False] * 3)

    def test_who_shares_a_partner_or_is_linked_is_linked_once(self) -> None:
        found = project(7, self.src, self.dst, self.kept, ~self.kept)
        pairs = list(zip(found.low.tolist(), found.high.tolist(), strict=True))
        assert pairs == [(0, 1), (0, 2), (1, 2), (2, 3)]
        assert not found.left_out.any()

    def test_a_partner_of_too_many_is_left_out_and_told(self) -> None:
        found = project(7, self.src, self.dst, self.kept, ~self.kept, most_pairs=2)
        assert list(zip(found.low.tolist(), found.high.tolist(), strict=True)) == [(2, 3)]
        assert np.flatnonzero(found.left_out).tolist() == [4]
