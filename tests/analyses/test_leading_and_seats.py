"""Who coordinates agreements, who leads alliances, who links compounds: minimal cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyses.cobuilding import cobuilding
from analyses.cross_appointment import cross_appointment
from graphmodel.analysis import Analysis
from jiceng.work import load
from tests.analyses.rosters import Roster, counts, status, value

YES, NO, UNKNOWN = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0)


# ---------------------------------------------------------------- agreements


def agreement(*complete: str) -> Roster:
    return Roster(*complete).add("G1").add("P1", category="local_committee").add("U1", "U2")


def test_an_agreement_with_a_coordinating_body_is_coordinated() -> None:
    roster = agreement().link("CoordinatedBy", "G1", "P1")
    analysis = cobuilding(roster.network())
    assert counts(analysis, "AG.coordinated") == YES
    assert analysis.tables["agreement_coordinators"].rows() == [("PartyOrg", "P1", "名P1", 1)]


@pytest.mark.parametrize(("complete", "expected"), [((), UNKNOWN), (("Agreement",), NO)])
def test_without_one_it_is_not_only_where_the_roster_is_complete(
    complete: tuple[str, ...], expected: tuple[int, ...]
) -> None:
    roster = agreement(*complete)
    roster.rows["CoordinatedBy"] = []
    assert counts(cobuilding(roster.network()), "AG.coordinated") == expected


def test_an_ended_agreement_is_not_asked_who_coordinates_it() -> None:
    roster = agreement().add("G2", expires_on="2026-01-31").link("CoordinatedBy", "G2", "P1")
    analysis = cobuilding(roster.network())
    assert counts(analysis, "AG.coordinated") == UNKNOWN
    assert analysis.tables["agreement_coordinators"].is_empty()


def test_where_no_roster_has_the_column_it_is_named() -> None:
    assert status(cobuilding(agreement().network()), ["AG.coordinated"]) == {
        "AG.coordinated": ("no_column", ["共建·牵头协调单位"])
    }


def test_the_roster_of_agreements_has_a_column_for_it(tmp_path: Path) -> None:
    path = tmp_path / "共建.csv"
    path.write_text(
        "协议编号,协议名称,签约方,牵头协调单位\nX1,银企共建,S1、S2,S3\n", encoding="utf-8"
    )
    units = tmp_path / "单位.csv"
    units.write_text(
        "单位代码,单位名称,单位类型\nS1,甲银行,银行\nS2,乙公司,非公有制企业\nS3,丙机关,机关\n",
        encoding="utf-8",
    )
    links = load([path, units]).network.frame("CoordinatedBy")
    assert links.select("from_id", "to_kind", "to_id").rows() == [("X1", "Unit", "S3")]


# ---------------------------------------------------------------- alliances


def alliance(*complete: str, **post: Any) -> Roster:
    """An alliance with one post; P1, led by P:1, is the branch of the private firm U1."""
    roster = Roster(*complete).add("A1").add("U1", unit_type="private_firm")
    roster.add("P1", category="branch").link("Covers", "P1", "U1", mode="own")
    roster.post("P:1", "P1", "secretary").post("P:2", "U1", "investor")
    return roster.post(post.pop("person", "P:3"), "A1", "rotating_convenor", **post)


def answer(roster: Roster, code: str) -> tuple[float, ...]:
    return counts(cobuilding(roster.network()), code)


@pytest.mark.parametrize(
    ("way", "expected"), [("consulted", YES), ("elected", NO), (None, UNKNOWN)]
)
def test_leaders_are_agreed_on_if_all_were(way: str | None, expected: tuple[int, ...]) -> None:
    assert answer(alliance(chosen_by=way), "AL.consulted") == expected


def test_one_post_filled_otherwise_settles_it() -> None:
    roster = alliance(chosen_by=None).post("P:4", "A1", "member", chosen_by="appointed")
    assert answer(roster, "AL.consulted") == NO


def test_an_alliance_without_posts_is_not_asked() -> None:
    roster = alliance(chosen_by="consulted").add("A2")
    assert answer(roster, "AL.consulted") == (1, 0, 0, 1)
    assert answer(roster, "AL.firms_lead") == (0, 0, 1, 1)


@pytest.mark.parametrize("person", ["P:1", "P:2"])
def test_a_secretary_or_an_investor_of_a_firm_brings_firms_among_the_leaders(person: str) -> None:
    assert answer(alliance(person=person), "AL.firms_lead") == YES


@pytest.mark.parametrize(
    ("person", "complete", "expected"),
    [("P:3", ("Holds",), NO), ("M:3", ("Holds",), UNKNOWN), ("P:3", (), UNKNOWN)],
)
def test_nobody_of_a_firm_is_known_only_of_a_complete_roster_with_numbers(
    person: str, complete: tuple[str, ...], expected: tuple[int, ...]
) -> None:
    assert answer(alliance(*complete, person=person), "AL.firms_lead") == expected


def test_who_leads_a_unit_that_may_be_a_firm_is_not_known_to_be_of_none() -> None:
    roster = alliance("Holds", person="P:4").add("P4", category="branch").add("U4")
    roster.link("Covers", "P4", "U4", mode="own").post("P:4", "P4", "secretary")
    assert answer(roster, "AL.firms_lead") == UNKNOWN


# ---------------------------------------------------------------- compounds


def compound(*complete: str) -> Roster:
    """D2 with the compound C1: its branch P2, its owners' committee O1, its company U1."""
    roster = Roster(*complete).add("D1", level="street").add("D2", level="community")
    roster.link("Within", "D2", "D1").add("C1", "C2").add("O1", seats=3)
    roster.link("Within", "C1", "D2").link("Within", "C2", "D2").link("HasCommittee", "C1", "O1")
    roster.add("P1", category="committee").link("Covers", "P1", "D2", mode="territorial")
    roster.add("P2", category="branch", committee_seats=2).link("Covers", "P2", "C1", mode="own")
    return roster.add("U1").link("Serves", "U1", "C1")


def crossed(roster: Roster) -> Analysis:
    return cross_appointment(roster.network())


def test_the_overlap_is_measured_where_all_persons_are_known() -> None:
    roster = compound().post("P:1", "P2", "secretary").post("P:2", "P2", "member")
    for person, role in (("P:1", "oc_director"), ("P:3", "oc_member"), ("P:4", "oc_member")):
        roster.post(person, "O1", role)
    row = crossed(roster).tables["matrix"].to_dicts()[0]
    # One of two and three is in both: a third of the committee, a quarter of all four.
    assert (row["matches"], row["share_o"], row["jaccard"]) == (1, pytest.approx(1 / 3), 0.25)


def test_the_overlap_is_undefined_where_some_are_not() -> None:
    roster = compound().post("P:1", "P2", "secretary").post("P:1", "O1", "oc_director")
    row = crossed(roster).tables["matrix"].to_dicts()[0]
    assert (row["matches"], row["share_o"], row["jaccard"]) == (1, None, None)


@pytest.mark.parametrize(
    ("party_status", "expected"), [("full", YES), ("none", NO), (None, UNKNOWN)]
)
def test_a_director_is_a_party_member_as_the_roster_says(
    party_status: str | None, expected: tuple[int, ...]
) -> None:
    roster = compound().post("P:1", "O1", "oc_director")
    roster.rows["Person"][0]["party_status"] = party_status
    assert counts(crossed(roster), "XA.director_member") == expected


def test_a_committee_without_a_director_on_record_is_unknown() -> None:
    roster = compound().post("P:1", "O1", "oc_member")
    roster.rows["Person"][0]["party_status"] = "full"
    assert counts(crossed(roster), "XA.director_member") == UNKNOWN


@pytest.mark.parametrize("body", ["U1", "C1"])
def test_a_property_manager_sits_in_the_community_part_time(body: str) -> None:
    roster = compound().post("P:1", body, "property_manager").post("P:1", "P1", "part_time_member")
    assert counts(crossed(roster), "XA.property_seated") == YES


@pytest.mark.parametrize(
    ("person", "complete", "expected"),
    [("P:1", ("Holds",), NO), ("M:1", ("Holds",), UNKNOWN), ("P:1", (), UNKNOWN)],
)
def test_that_no_manager_sits_there_is_known_only_of_a_complete_roster_with_numbers(
    person: str, complete: tuple[str, ...], expected: tuple[int, ...]
) -> None:
    roster = compound(*complete).post(person, "U1", "property_manager")
    assert counts(crossed(roster), "XA.property_seated") == expected


def test_persons_of_several_compounds_are_counted_once_and_only_with_a_number() -> None:
    roster = compound().add("O2").link("HasCommittee", "C2", "O2")
    for person in ("P:1", "M:2"):
        roster.post(person, "O1", "oc_member").post(person, "O2", "oc_member")
    # Two bodies of one compound are one compound.
    roster.post("P:3", "P2", "secretary").post("P:3", "O1", "oc_director")
    analysis = crossed(roster)
    assert value(analysis, "XA.linking_persons") == 1
    assert analysis.tables["posts_per_person"].rows() == [(2, 2)]
