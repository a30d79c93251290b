"""What belongs to a division or a compound, by hand-made cases and properties."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmodel.about import Unresolved
from graphmodel.errors import UsageError
from graphmodel.network import Network
from graphmodel.scope import replace_scope
from graphmodel.territory import division_paths, placed_at, territories
from tests.graphmodel.strategies import networks

SHORT = {
    "D": "Division", "C": "Compound", "O": "PartyOrg", "U": "Unit", "P": "Person",
    "A": "Agreement", "V": "Activity", "B": "Building", "G": "PartyGroup", "W": "OwnersCommittee",
    "L": "Alliance",
}  # fmt: skip


def graph(*links: str, **columns: list[object]) -> Network:
    """Build a network from lines like ``C1 Within D1``; nodes are what the lines name.

    The first letter says the kind, as in ``SHORT``. ``columns`` belong to ``Within`` rows.
    """
    ends = [line.split() for line in links]
    names = {name for line in ends for name in (line[0], *line[2:])}
    nodes = {
        kind: pl.DataFrame({"id": sorted(n for n in names if SHORT[n[0]] == kind)})
        for kind in {SHORT[name[0]] for name in names}
    }
    relations: dict[str, list[tuple[str, str, str, str]]] = {}
    for line in ends:
        if len(line) == 3:
            near, relation, far = line
            row = (SHORT[near[0]], near, SHORT[far[0]], far)
            relations.setdefault(relation, []).append(row)
    schema = ["from_kind", "from_id", "to_kind", "to_id"]
    frames = {
        name: pl.DataFrame(rows, schema=schema, orient="row") for name, rows in relations.items()
    }
    if columns:
        frames["Within"] = frames["Within"].with_columns(
            **{name: pl.Series(cells) for name, cells in columns.items()}
        )
    return Network.of({**nodes, **frames})


def left(network: Network) -> set[str]:
    """Ids of the nodes that are there."""
    return set(network.node_ids["id"])


def links(network: Network) -> set[str]:
    return {
        f"{near} {kind.name} {far}"
        for kind in network.declaration.relations
        for near, far in network.frame(kind.name).select("from_id", "to_id").iter_rows()
    }


#: A street (D1) with two communities (D11, D12), another street (D2), and what hangs on them.
TOWN = (
    "D11 Within D1", "D12 Within D1", "C1 Within D11", "C2 Within D12", "B1 Within C1",
    "O0 Covers D0", "O1 Covers D1", "O11 Covers D11", "O12 Covers D12", "OC1 Covers C1",
    "O1 SubordinateTo O0", "O11 SubordinateTo O1", "O12 SubordinateTo O1",
    "OC1 SubordinateTo O11", "O2 Covers D2", "O2 SubordinateTo O0",
)  # fmt: skip


class TestWithin:
    def test_a_community_keeps_its_places_and_organisations_and_the_direct_superior(self) -> None:
        kept = graph(*TOWN).within("D11")
        assert left(kept) == {"D11", "C1", "B1", "O11", "OC1", "O1"}

    def test_a_street_keeps_its_communities(self) -> None:
        kept = graph(*TOWN).within("D1")
        inside = {"D1", "D11", "D12", "C1", "C2", "B1", "O1", "O11", "O12", "OC1"}
        assert left(kept) == inside | {"O0"}

    def test_only_relations_between_what_is_kept_stay(self) -> None:
        assert links(graph(*TOWN).within("D11")) == {
            "C1 Within D11", "B1 Within C1", "O11 Covers D11", "OC1 Covers C1",
            "O11 SubordinateTo O1", "OC1 SubordinateTo O11",
        }  # fmt: skip

    def test_a_compound_keeps_what_is_placed_at_it(self) -> None:
        network = graph(*TOWN, "C1 HasCommittee W1", "P1 Holds W1", "OC1 HasGroup G1")
        assert left(network.within("C1")) == {"C1", "B1", "OC1", "O11", "W1", "P1", "G1"}

    def test_who_covers_a_place_from_elsewhere_is_kept(self) -> None:
        network = graph(*TOWN, "O2 Covers C1")
        assert "O2" in left(network.within("D11"))
        assert "D2" not in left(network.within("D11"))

    def test_a_subordinate_that_lies_elsewhere_is_not_kept(self) -> None:
        network = graph(*TOWN, "OX Covers C2", "OX SubordinateTo O11")
        assert "OX" not in left(network.within("D11"))
        assert {"OX", "O11"} <= left(network.within("D12"))

    def test_units_and_persons_of_what_lies_inside_are_kept(self) -> None:
        network = graph(*TOWN, "U1 ReportedTo D11", "U2 AssignedTo D12", "P1 Holds OC1")
        assert left(network.within("D11")) >= {"U1", "P1"}
        assert "U2" not in left(network.within("D11"))

    def test_a_person_inside_keeps_no_body_outside(self) -> None:
        network = graph(*TOWN, "P1 Holds OC1", "P1 Holds O2")
        assert "O2" not in left(network.within("D11"))

    def test_both_parties_to_an_agreement_are_kept(self) -> None:
        network = graph(*TOWN, "O11 PartyTo A1", "U9 PartyTo A1", "U9 LocatedIn D2")
        assert links(network.within("D11")) >= {"O11 PartyTo A1", "U9 PartyTo A1"}
        assert links(network.within("D2")) >= {"O11 PartyTo A1", "U9 PartyTo A1"}

    def test_other_members_of_an_outside_alliance_are_not_kept(self) -> None:
        network = graph(*TOWN, "O11 MemberOf L1", "O2 MemberOf L1", "O0 Hosts L1")
        assert links(network.within("D11")) >= {"O11 MemberOf L1"}
        assert "O2" not in left(network.within("D11"))

    def test_what_cannot_be_placed_is_left_out(self) -> None:
        assert "U1" not in left(graph(*TOWN, "U1").within("D11"))

    def test_a_scope_without_relations_keeps_itself(self) -> None:
        assert left(graph("D1", "D2").within("D1")) == {"D1"}


class TestUnknownCode:
    def test_close_codes_are_named(self) -> None:
        network = Network.of(
            {"Division": pl.DataFrame({"id": ["990101001", "880000000"], "name": ["甲街道", None]})}
        )
        with pytest.raises(UsageError, match=r"没有代码为“990101002”.*990101001（甲街道）"):
            network.within("990101002")

    def test_a_name_given_for_a_code_is_answered_with_the_code(self) -> None:
        network = Network.of({"Compound": pl.DataFrame({"id": ["c7"], "name": ["桂花苑"]})})
        with pytest.raises(UsageError, match="c7（桂花苑）"):
            network.within("桂花苑")

    def test_without_any_it_says_so(self) -> None:
        with pytest.raises(UsageError, match="相近的有：（无）"):
            Network.of({}).within("1")


class TestTerritory:
    def paths(self, network: Network) -> dict[str, list[str]]:
        return {subject: within for _, subject, within in territories(network).iter_rows()}

    def test_everything_lies_where_its_place_does(self) -> None:
        paths = self.paths(graph(*TOWN))
        assert paths["D11"] == ["D1", "D11"]
        assert paths["C1"] == paths["B1"] == paths["O11"] == paths["OC1"] == ["D1", "D11"]
        assert paths["O2"] == ["D2"]

    def test_what_is_covered_tells_more_than_the_superior(self) -> None:
        paths = self.paths(graph(*TOWN, "O5 SubordinateTo O12", "O5 Covers U5", "U5 LocatedIn B1"))
        assert paths["O5"] == ["D1", "D11"]

    def test_the_superior_tells_where_nothing_is_covered(self) -> None:
        assert self.paths(graph(*TOWN, "O5 SubordinateTo O12"))["O5"] == ["D1", "D12"]

    def test_the_main_place_tells_more_than_one_with_a_share(self) -> None:
        network = graph("C1 Within D1", "C1 Within D2", share=[0.4, None])
        assert self.paths(network)["C1"] == ["D2"]

    def test_of_two_places_the_first_by_code_counts(self) -> None:
        assert self.paths(graph("O1 Covers D2", "O1 Covers D1"))["O1"] == ["D1"]

    def test_a_long_chain_of_superiors_is_followed_to_its_end(self) -> None:
        chain = [f"O{i + 1} SubordinateTo O{i}" for i in range(2000)]
        assert self.paths(graph("O0 Covers D1", *chain))["O2000"] == ["D1"]

    def test_a_circle_of_superiors_is_placed_nowhere(self) -> None:
        assert set(self.paths(graph("D1", "O1 SubordinateTo O2", "O2 SubordinateTo O1"))) == {"D1"}

    def test_a_circle_of_divisions_ends(self) -> None:
        paths = division_paths(graph("D1 Within D2", "D2 Within D1"))
        assert dict(paths.iter_rows()) == {"D1": ["D2", "D1"], "D2": ["D1", "D2"]}

    def test_compounds_are_places_of_their_own_when_asked(self) -> None:
        placed = {i: place for _, i, _, place in placed_at(graph(*TOWN)).iter_rows()}
        assert (placed["OC1"], placed["B1"], placed["O11"]) == ("C1", "C1", "D11")


#: Places, and networks rich in relations between them and what hangs on them.
names = {letter: [f"{letter}{i}" for i in range(3)] for letter in SHORT}
rules = [
    ("DCB", "Within", "DC"), ("OG", "Covers", "DCBU"), ("O", "SubordinateTo", "O"),
    ("P", "Holds", "OWUL"), ("C", "HasCommittee", "W"), ("O", "HasGroup", "G"),
    ("UO", "LocatedIn", "DB"), ("UO", "ReportedTo", "D"), ("UOD", "PartyTo", "A"),
    ("UO", "MemberOf", "L"), ("OG", "Held", "V"), ("OU", "TookPart", "V"), ("P", "EmployedBy", "U"),
]  # fmt: skip


@st.composite
def towns(draw: st.DrawFn) -> Network:
    lines = set()
    for _ in range(draw(st.integers(1, 25))):
        near, relation, far = draw(st.sampled_from(rules))
        ends = [draw(st.sampled_from(names[draw(st.sampled_from(end))])) for end in (near, far)]
        lines.add(f"{ends[0]} {relation} {ends[1]}")
    return graph("D0", "C0", *sorted(lines))


#: Which organisations of a town have a link that found nothing, and who is meant to be left.
LEVELS = {"D1": "street", "D2": "street", "D11": "community", "D12": "community"}


def stated_by(*sources: str | None) -> tuple[Unresolved, ...]:
    return tuple(
        Unresolved(relation="Covers", from_kind="PartyOrg", from_id=one, to_kinds=("Compound",))
        for one in sources
    )


def town(*sources: str | None, lines: tuple[str, ...] = TOWN) -> Network:
    network = graph(*lines)
    levels = pl.col("id").replace_strict(LEVELS, default=None, return_dtype=pl.String)
    divisions = network.frame("Division").with_columns(levels.alias("level"))
    about = replace(network.about, unresolved=stated_by(*sources))
    return replace(network.with_frames({"Division": divisions}), about=about)


class TestLinksThatFoundNothing:
    def test_those_of_another_street_are_dropped_and_those_of_no_street_stay_unnamed(self) -> None:
        lines = (*TOWN, "O9 SubordinateTo O8")
        whole = town(None, "O11", "O12", "O2", "O9", lines=lines)
        # O11 is the direct superior of the compound's branch.
        kept = {"D1": ("O11", "O12"), "D11": ("O11",), "C1": ("O11",), "D2": ("O2",)}
        for code, named in kept.items():
            assert set(whole.within(code).about.unresolved) == set(stated_by(None, *named)), code

    def test_one_of_the_same_street_stays_unnamed_below_it(self) -> None:
        assert town("O12").within("D11").about.unresolved == stated_by(None)
        assert town("O12").within("C1").about.unresolved == stated_by(None)
        assert town("O2").within("D11").about.unresolved == ()

    def test_restricting_twice_changes_nothing_more(self) -> None:
        once = town("O11", "O12", "O2").within("D11")
        assert once.within("D11").about == once.about

    def test_where_no_street_is_known_every_one_may_be_meant(self) -> None:
        network = town("O2", lines=(*TOWN, "C9 Within D9"))
        assert network.within("C9").about.unresolved == stated_by(None)

    def test_a_replaced_scope_brings_its_own_and_leaves_the_others(self) -> None:
        before, fresh = town("O11", "O2"), town("O12", "O2", None)
        merged = replace_scope(before, fresh, "D1")
        assert merged.about.unresolved == stated_by("O12", "O2")


class TestProperties:
    @given(towns(), st.sampled_from(["D0", "C0"]))
    @settings(max_examples=200)
    def test_no_relation_lacks_an_end(self, network: Network, code: str) -> None:
        kept = network.within(code)
        assert {end for line in links(kept) for end in line.split()[::2]} <= left(kept)
        assert links(kept) == {
            line for line in links(network) if set(line.split()[::2]) <= left(kept)
        }

    @given(towns(), st.sampled_from(["D0", "C0"]))
    @settings(max_examples=200)
    def test_restricting_twice_changes_nothing_more(self, network: Network, code: str) -> None:
        once = network.within(code)
        assert once.within(code) == once

    @given(towns(), st.sampled_from(["D0", "C0"]))
    def test_the_scope_itself_is_kept_and_nothing_made(self, network: Network, code: str) -> None:
        kept = left(network.within(code))
        assert code in kept
        assert kept <= left(network)

    @given(networks())
    def test_any_network_can_be_restricted_to_any_of_its_divisions(self, network: Network) -> None:
        for code in network.frame("Division")["id"]:
            assert code in network.within(code).frame("Division")["id"]
