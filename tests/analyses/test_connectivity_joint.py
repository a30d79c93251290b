"""The joint part: what is one node, what is a tie, what is known, and what one leaving breaks."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random

import polars as pl
import pytest

from analyses.connectivity import connectivity
from analyses.connectivity.joint import MEASURES, SHARES
from graphmodel.analysis import Analysis
from graphmodel.network import Completeness
from graphmodel.profile import load_profile
from tests.analyses.rosters import (
    Roster,
    assert_same_but_evidence,
    counts,
    dice,
    found,
    params,
    status,
    value,
)

Tie = frozenset[str]
JOINT = ("JOINT-NONE-COMMUNITY", "JOINT-NONE-UNIT", "JOINT-ONE-TIE", "JOINT-KEY-UNIT")


def place(*complete: str) -> Roster:
    """A street with two communities, each with its organisation; three units."""
    roster = Roster(*complete).add("D1", level="street").add("D2", "D3", level="community")
    for community in ("D2", "D3"):
        roster.link("Within", community, "D1")
    roster.add("P1", category="work_committee").add("P2", "P3", category="committee")
    roster.below("P1", "P2", "P3")
    for org in ("P1", "P2", "P3"):
        roster.link("Covers", org, f"D{org[1]}", mode="territorial")
    return roster.add("U1", "U2", "U3")


def ties(analysis: Analysis) -> dict[str, int]:
    """Return the number of ties of every node that has one."""
    table = analysis.tables["joint_nodes"].filter(pl.col("ties") > 0)
    return dict(table.select("id", "ties").rows())


def joint(roster: Roster, **options: object) -> Analysis:
    roster.rows.setdefault("AssignedTo", [])
    return connectivity(roster.network(), **options)  # type: ignore[arg-type]


# ---------------------------------------------------------------- registers


def test_where_nothing_makes_a_tie_the_sheets_are_named_and_nothing_is_found() -> None:
    analysis = connectivity(place("Unit").link("LocatedIn", "U1", "D2").network())
    needs = ["联合体和“大党委”", "单位·包联社区", "单位·报到社区", "共建"]
    codes = (*SHARES, *MEASURES)
    assert status(analysis, codes) == dict.fromkeys(codes, ("no_register", needs))
    assert all(found(analysis, code) == {} for code in JOINT)
    assert "n_minus_one" not in analysis.tables


# ---------------------------------------------------------------- nodes and ties


@pytest.mark.parametrize(
    ("relation", "source", "target"),
    [("AssignedTo", "U1", "D2"), ("ReportedTo", "U1", "D2"), ("MemberOf", "U1", "K1"),
     ("MemberOf", "P5", "K1"), ("ReportedTo", "P5", "D2"), ("MemberOf", "U1", "K2")],
)  # fmt: skip
def test_each_way_of_working_together_ties_the_unit_to_the_community(
    relation: str, source: str, target: str
) -> None:
    roster = place().add("K1", "K2").link("Hosts", "D2", "K1").link("Hosts", "P2", "K2")
    roster.add("P5", category="branch").link("Covers", "P5", "U1", mode="own")
    assert ties(joint(roster.link(relation, source, target))) == {"U1": 1, "D2": 1}


def test_a_seat_is_no_tie() -> None:
    assert ties(joint(place().link("LocatedIn", "U1", "D2"))) == {}


def test_parallel_ties_count_once() -> None:
    roster = place().link("AssignedTo", "U1", "D2").link("ReportedTo", "U1", "D2")
    assert ties(joint(roster)) == {"U1": 1, "D2": 1}


def test_bodies_of_a_street_are_the_street() -> None:
    roster = place().add("K1").link("Hosts", "D1", "K1").link("MemberOf", "U1", "K1")
    assert ties(joint(roster.link("MemberOf", "U2", "K1"))) == {"U1": 1, "U2": 1, "D1": 2}


def test_a_body_without_a_host_and_an_alliance_are_nodes_of_their_own() -> None:
    roster = place().add("K1", "A1").link("MemberOf", "U1", "K1").link("MemberOf", "U1", "A1")
    analysis = joint(roster.link("Hosts", "D2", "A1"))
    assert ties(analysis) == {"U1": 2, "K1": 1, "A1": 1}
    sorts = dict(analysis.tables["joint_nodes"].select("id", "sort").rows())
    assert (sorts["K1"], sorts["A1"], sorts["U1"]) == ("body", "alliance", "unit")


def test_an_organisation_of_several_units_is_a_node_of_its_own() -> None:
    roster = place().add("P5", category="branch").link("AssignedTo", "U2", "D3")
    roster.link("Covers", "P5", "U1", mode="own").link("Covers", "P5", "U2", mode="own")
    roster.link("ReportedTo", "P5", "D2")
    assert ties(joint(roster)) == {"P5": 1, "D2": 1, "U2": 1, "D3": 1}


def test_a_compound_with_its_committee_and_buildings_is_one_node() -> None:
    roster = place().add("C1").add("O1").add("B1").link("Within", "C1", "D2")
    roster.link("Within", "B1", "C1").link("HasCommittee", "C1", "O1").add("L1", "L2")
    roster.link("AssignedTo", "U1", "C1").link("Needs", "B1", "L1").link("Claims", "U2", "L1")
    roster.add("N1").link("Holds", "N1", "O1", role="part_time_member")
    roster.link("EmployedBy", "N1", "U3")
    assert ties(joint(roster)) == {"C1": 3, "U1": 1, "U2": 1, "U3": 1}


def test_a_grid_belongs_to_its_community() -> None:
    roster = place().add("D9", level="grid").link("Within", "D9", "D2")
    assert ties(joint(roster.link("ReportedTo", "U1", "D9"))) == {"U1": 1, "D2": 1}


def test_whoever_claims_is_tied_to_who_raised_or_offered() -> None:
    roster = place().add("L1", "L2").link("Needs", "D2", "L1").link("Claims", "U1", "L1")
    roster.link("Offers", "U2", "L2").link("Claims", "D3", "L2")
    assert ties(joint(roster)) == {"U1": 1, "D2": 1, "U2": 1, "D3": 1}


def test_part_time_members_tie_their_employers_and_other_posts_do_not() -> None:
    roster = place().add("N1", "N2").link("EmployedBy", "N1", "U1").link("EmployedBy", "N2", "U2")
    roster.link("Holds", "N1", "P2", role="part_time_member")
    roster.link("Holds", "N2", "P2", role="secretary")
    assert ties(joint(roster)) == {"U1": 1, "D2": 1}


def test_an_agreement_is_a_star_on_its_communities() -> None:
    roster = place().add("G1")
    for party in ("U1", "U2", "D2"):
        roster.link("PartyTo", party, "G1")
    assert ties(joint(roster)) == {"U1": 1, "U2": 1, "D2": 2}


def test_an_agreement_without_a_community_ties_all_its_parties() -> None:
    roster = place().add("G1")
    for party in ("U1", "U2", "U3"):
        roster.link("PartyTo", party, "G1")
    assert ties(joint(roster)) == {"U1": 2, "U2": 2, "U3": 2}


def test_an_agreement_with_the_community_organisation_is_one_with_the_community() -> None:
    roster = place().add("G1").link("PartyTo", "U1", "G1").link("PartyTo", "P2", "G1")
    assert ties(joint(roster)) == {"U1": 1, "D2": 1}


@pytest.mark.parametrize(
    ("values", "live"),
    [({}, True), ({"expires_on": "2026-06-30"}, True), ({"expires_on": "2026-06-29"}, False),
     ({"expires_on": "2026-06"}, True), ({"expires_on": "2026-05"}, False),
     ({"status": "ended"}, False), ({"status": "expired"}, False), ({"status": "live"}, True),
     ({"signed_on": "2026-07-01"}, False), ({"signed_on": "2026"}, True)],
)  # fmt: skip
def test_an_agreement_ties_unless_it_is_known_to_be_out_of_force(
    values: dict[str, str], *, live: bool
) -> None:
    roster = place().add("G1", **values).link("PartyTo", "U1", "G1").link("PartyTo", "D2", "G1")
    assert ties(joint(roster)) == ({"U1": 1, "D2": 1} if live else {})


def test_dropped_items_and_later_claims_are_no_ties() -> None:
    roster = place().add("L1", status="dropped").add("L2", status="done").add("L3")
    for item, unit in (("L1", "U1"), ("L2", "U2"), ("L3", "U3")):
        roster.link("Needs", "D2", item)
        roster.link("Claims", unit, item, claimed_on="2026-07" if item == "L3" else None)
    assert ties(joint(roster)) == {"U2": 1, "D2": 1}


def test_an_organisation_below_the_community_is_no_partner_of_it() -> None:
    roster = place().add("P5", "P6", category="branch").below("P2", "P5").below("P1", "P6")
    roster.link("ReportedTo", "P5", "D2").link("ReportedTo", "P6", "D2")
    roster.link("ReportedTo", "P5", "D3")
    assert ties(joint(roster)) == {"P6": 1, "D2": 1, "P5": 1, "D3": 1}


# ---------------------------------------------------------------- figures


def chain() -> Roster:
    """U1 in the street's body and with D2; D2 and D3 both with U2: a chain to the street."""
    roster = place().add("K1").link("Hosts", "D1", "K1").link("MemberOf", "U1", "K1")
    roster.link("AssignedTo", "U1", "D2")
    return roster.link("AssignedTo", "U2", "D2").link("AssignedTo", "U2", "D3")


def test_a_chain_of_five_nodes_has_three_cut_points_and_four_bridges() -> None:
    analysis = joint(chain())
    assert [value(analysis, code) for code in MEASURES] == [1, 3, 4, 1]
    assert counts(analysis, "joint.giant_share") == (2, 0, 0, 0)


def test_a_ring_has_no_cut_point_and_a_core_of_two() -> None:
    roster = place()
    for unit, community in (("U1", "D2"), ("U2", "D2"), ("U1", "D3"), ("U2", "D3")):
        roster.link("AssignedTo", unit, community)
    assert [value(joint(roster), code) for code in MEASURES] == [1, 0, 0, 2]


def test_two_parts_are_counted_and_the_larger_is_the_giant() -> None:
    roster = place("Unit").link("AssignedTo", "U1", "D2").link("AssignedTo", "U2", "D2")
    analysis = joint(roster.link("AssignedTo", "U3", "D3"))
    assert value(analysis, "joint.components") == 2
    assert counts(analysis, "joint.giant_share") == (1, 1, 0, 0)


def test_outside_the_giant_is_unknown_where_rosters_are_not_complete() -> None:
    roster = place().link("AssignedTo", "U1", "D2").link("AssignedTo", "U2", "D2")
    assert counts(joint(roster), "joint.giant_share") == (1, 0, 1, 0)


def test_without_any_tie_nothing_is_in_the_giant() -> None:
    assert counts(joint(place("Unit")), "joint.giant_share") == (0, 2, 0, 0)


def test_ties_across_streets_are_told_by_where_units_have_their_seat() -> None:
    roster = (
        place().add("D8", level="street").add("D9", level="community").link("Within", "D9", "D8")
    )
    roster.link("LocatedIn", "U1", "D2").link("LocatedIn", "U2", "D9")
    for unit in ("U1", "U2", "U3"):
        roster.link("AssignedTo", unit, "D2")
    assert counts(joint(roster), "joint.cross_street_share") == (1, 1, 1, 0)


def test_communities_with_a_partner_are_counted_by_street_as_well() -> None:
    analysis = joint(place("Unit").link("AssignedTo", "U1", "D2"))
    assert counts(analysis, "joint.communities_tied") == (1, 1, 0, 0)
    assert counts(analysis, "joint.communities_tied", "D1") == (1, 1, 0, 0)


# ---------------------------------------------------------------- absence


@pytest.mark.parametrize(
    ("complete", "known"),
    [((), False), (("Unit",), True), (("AssignedTo",), False), (("PartyOrg",), False),
     (("AssignedTo", "MemberOf", "PartyTo"), True)],
)  # fmt: skip
def test_a_missing_tie_is_a_no_only_where_the_rosters_are_complete(
    complete: tuple[str, ...], *, known: bool
) -> None:
    analysis = joint(place(*complete))
    assert counts(analysis, "joint.communities_tied") == ((0, 2, 0, 0) if known else (0, 0, 2, 0))
    assert set(found(analysis, "JOINT-NONE-COMMUNITY")) == ({"D2", "D3"} if known else set())


def test_complete_for_one_community_says_nothing_of_the_other() -> None:
    roster = place()
    roster.complete = (Completeness(kind="Unit", within="D2"),)
    roster.link("LocatedIn", "U1", "D2").link("LocatedIn", "U2", "D3")
    analysis = joint(roster)
    assert found(analysis, "JOINT-NONE-COMMUNITY") == {"D2": []}
    assert found(analysis, "JOINT-NONE-UNIT") == {"U1": []}


def test_units_without_a_tie_are_those_with_a_seat_that_operate() -> None:
    roster = place("Unit").add("U4", operating=False).add("U5", operating=None).add("H1")
    roster.link("Within", "H1", "D3").link("LocatedIn", "U5", "H1")
    for unit in ("U1", "U2", "U4"):
        roster.link("LocatedIn", unit, "D2")
    roster.link("AssignedTo", "U2", "D3")
    # U3 has no seat in a community, U4 is closed, U5 sits in a carrier of D3.
    assert found(joint(roster), "JOINT-NONE-UNIT") == {"U1": [], "U5": []}


# ---------------------------------------------------------------- what hangs on one


def test_one_partner_is_named() -> None:
    roster = place().link("AssignedTo", "U1", "D2").link("AssignedTo", "U1", "D3")
    analysis = joint(roster.link("AssignedTo", "U2", "D3"))
    assert found(analysis, "JOINT-ONE-TIE") == {"D2": ["U1"]}
    assert params(analysis, "JOINT-ONE-TIE", "D2") == {"partners": 1, "partner_names": ["名U1"]}


def test_how_many_partners_are_enough_is_the_rules_word() -> None:
    roster = place().link("AssignedTo", "U1", "D2").link("AssignedTo", "U2", "D2")
    profile = load_profile().with_rules(joint_ties_min=3)
    assert found(joint(roster), "JOINT-ONE-TIE") == {}
    assert found(joint(roster, profile=profile), "JOINT-ONE-TIE") == {"D2": ["U1", "U2"]}


def test_one_partner_may_be_an_organisation_of_no_registered_unit() -> None:
    roster = place().add("P6", category="branch").below("P1", "P6").link("ReportedTo", "P6", "D2")
    analysis = joint(roster)
    assert found(analysis, "JOINT-ONE-TIE") == {"D2": ["P6"]}
    assert counts(analysis, "joint.communities_tied") == (1, 0, 1, 0)


def test_key_units_are_told_with_what_depends_on_them() -> None:
    analysis = joint(chain())
    assert found(analysis, "JOINT-KEY-UNIT") == {"U1": ["D2", "D3"], "U2": ["D3"]}
    assert params(analysis, "JOINT-KEY-UNIT", "U1") == {"last_tie": 0, "cut_off": 2}
    assert params(analysis, "JOINT-KEY-UNIT", "U2") == {"last_tie": 1, "cut_off": 1}


def test_a_unit_that_nobody_depends_on_is_no_key_unit() -> None:
    roster = chain().add("U4").link("MemberOf", "U4", "K1")
    for community in ("D2", "D3"):
        roster.link("AssignedTo", "U4", community)
    assert found(joint(roster), "JOINT-KEY-UNIT") == {}


def test_the_table_has_every_unit_with_compounds_and_households() -> None:
    roster = chain().add("C1", "C2").link("AssignedTo", "U2", "C1").link("AssignedTo", "U3", "C2")
    roster.link("LocatedIn", "U1", "D3")
    for row in roster.rows["Division"]:
        row["households"] = {"D3": 700}.get(row["id"])
    table = joint(roster).tables["n_minus_one"]
    columns = ["id", "street", "ties", "last_tie", "cut_off", "last_tie_compounds", "households"]
    assert table.select(columns).rows() == [
        ("U1", "D1", 2, 0, 2, 0, 0),
        ("U2", None, 3, 1, 1, 1, 700),
        ("U3", None, 1, 0, 0, 1, 0),
    ]


def test_households_are_unknown_if_one_communitys_are() -> None:
    roster = place().link("AssignedTo", "U1", "D2").link("AssignedTo", "U1", "D3")
    for row in roster.rows["Division"]:
        row["households"] = {"D3": 700}.get(row["id"])
    assert joint(roster).tables["n_minus_one"].row(0)[-2:] == (0, None)


def test_two_dates_two_answers() -> None:
    roster = place("Unit").link("AssignedTo", "U1", "D2", valid_to=date(2027, 1, 1))
    roster.link("AssignedTo", "U2", "D2").link("AssignedTo", "U2", "D3")
    network = roster.network()
    assert set(found(connectivity(network), "JOINT-ONE-TIE")) == {"D3"}
    later = connectivity(network, as_of=date(2027, 1, 1))
    assert set(found(later, "JOINT-ONE-TIE")) == {"D2", "D3"}
    assert later.tables["n_minus_one"].filter(pl.col("id") == "U2")["last_tie"].item() == 2


def test_a_unit_that_is_gone_leaves_no_tie() -> None:
    roster = place().add("U4", valid_to=date(2026, 1, 1)).link("AssignedTo", "U4", "D2")
    assert ties(joint(roster)) == {}


# ---------------------------------------------------------------- plain Python


class City:
    """A random city with its nodes and ties worked out by hand, set by set."""

    def __init__(self, chance: Random) -> None:
        self.roster = Roster(*chance.choice([(), ("Unit",)]))
        self.node: dict[str, str] = {}
        self.home: dict[str, str] = {}
        self.ties: set[Tie] = set()
        self.chance = chance
        self._places()
        self._units()
        self._bodies()
        for _ in range(chance.randrange(16)):
            self._tie()
        self.roster.rows.setdefault("AssignedTo", [])

    def _places(self) -> None:
        self.streets = [f"D{at}" for at in range(self.chance.randrange(1, 3))]
        self.communities = [f"D{at + 10}" for at in range(self.chance.randrange(1, 6))]
        self.roster.add(*self.streets, level="street").add(*self.communities, level="community")
        for community in self.communities:
            self.home[community] = self.chance.choice(self.streets)
            self.roster.link("Within", community, self.home[community])
        for at, covered in enumerate([*self.streets, *self.communities]):
            self.roster.add(f"P{at}", category="committee")
            self.roster.link("Covers", f"P{at}", covered, mode="territorial")
            self.node |= {covered: covered, f"P{at}": covered}

    def _units(self) -> None:
        self.units = [f"U{at}" for at in range(self.chance.randrange(1, 7))]
        self.roster.add(*self.units)
        self.members = list(self.units)
        for unit in self.units:
            self.node[unit] = unit
            if self.chance.random() < 0.5:
                org = f"P{unit[1:]}1"
                self.roster.add(org, category="branch").link("Covers", org, unit, mode="own")
                self.node[org] = unit
                self.members.append(org)

    def _bodies(self) -> None:
        self.bodies = []
        for at, host in enumerate([*self.streets, *self.communities, None]):
            body = f"K{at}"
            self.roster.add(body)
            self.bodies.append(body)
            self.node[body] = host or body
            if host:
                hosts = [name for name, node in self.node.items() if node == host and name != body]
                self.roster.link("Hosts", self.chance.choice(hosts), body)
        self.bodies.append("A0")
        self.roster.add("A0")
        self.node["A0"] = "A0"

    def _join(self, *parties: str) -> None:
        for one, other in combinations({self.node[party] for party in parties}, 2):
            self.ties.add(frozenset({one, other}))

    def _tie(self) -> None:
        way = self.chance.choice(["MemberOf", "AssignedTo", "ReportedTo", "PartyTo"])
        member, place_ = self.chance.choice(self.members), self.chance.choice(self.communities)
        if way == "PartyTo":
            paper = f"G{self.chance.randrange(1000)}"
            if any(row["id"] == paper for row in self.roster.rows.get("Agreement", [])):
                return
            self.roster.add(paper)
            for party in (member, place_):
                self.roster.link(way, party, paper)
        elif way == "MemberOf":
            place_ = self.chance.choice(self.bodies)
            self.roster.link(way, member, place_)
        else:
            member = self.chance.choice(self.units) if way == "AssignedTo" else member
            self.roster.link(way, member, place_)
        self._join(member, place_)

    def reach(self, start: str, gone: str = "", cut: Tie = frozenset()) -> set[str]:
        seen, front = {start}, [start]
        while front:
            near = front.pop()
            for tie in self.ties - {cut}:
                if near in tie:
                    (far,) = tie - {near}
                    if far not in seen and far != gone:
                        seen.add(far)
                        front.append(far)
        return seen

    def degree(self, node: str) -> int:
        return sum(node in tie for tie in self.ties)

    def parts(self) -> list[set[str]]:
        tied = sorted({node for tie in self.ties for node in tie})
        return [part for node in tied if node == min(part := self.reach(node))]

    def is_cut_point(self, node: str) -> bool:
        rest = self.reach(node) - {node}
        return bool(rest) and self.reach(min(rest), gone=node) != rest

    def is_bridge(self, tie: Tie) -> bool:
        one, other = sorted(tie)
        return other not in self.reach(one, cut=tie)


@pytest.mark.parametrize("seed", range(200))
def test_random_cities_against_plain_python(seed: int) -> None:
    city = City(dice(seed))
    analysis = connectivity(city.roster.network())
    known = bool(city.roster.complete)
    nodes = {node for tie in city.ties for node in tie}

    assert ties(analysis) == {node: city.degree(node) for node in nodes}
    assert value(analysis, "joint.components") == len(city.parts())
    assert value(analysis, "joint.cut_points") == sum(map(city.is_cut_point, nodes))
    assert value(analysis, "joint.bridges") == sum(map(city.is_bridge, city.ties))

    partners = {
        place_: {unit for unit in city.units if frozenset({unit, place_}) in city.ties}
        for place_ in city.communities
    }
    tied = sum(bool(units) for units in partners.values())
    untied = len(partners) - tied
    assert counts(analysis, "joint.communities_tied") == (
        (tied, untied, 0, 0) if known else (tied, 0, untied, 0)
    )
    assert found(analysis, "JOINT-ONE-TIE") == {
        place_: list(units) for place_, units in partners.items() if len(units) == 1
    }
    assert set(found(analysis, "JOINT-NONE-COMMUNITY")) == {
        place_ for place_, units in partners.items() if known and not units
    }

    expected, depend = {}, {}
    for unit in city.units:
        last = {
            place_ for place_ in city.communities
            if frozenset({unit, place_}) in city.ties and city.degree(place_) == 1
        }  # fmt: skip
        cut = {
            place_ for place_ in city.communities
            if city.home[place_] in city.reach(place_)
            and city.home[place_] not in city.reach(place_, gone=unit)
        }  # fmt: skip
        expected[unit] = (city.degree(unit), len(last), len(cut))
        if last | cut:
            depend[unit] = sorted(last | cut)
    table = analysis.tables["n_minus_one"].select("id", "ties", "last_tie", "cut_off")
    assert {row[0]: row[1:] for row in table.rows()} == expected
    assert found(analysis, "JOINT-KEY-UNIT") == depend


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_rows_changes_nothing_but_evidence(seed: int) -> None:
    roster = City(dice(seed)).roster
    assert_same_but_evidence(
        connectivity(roster.network()), connectivity(roster.network(dice(seed + 1)))
    )


# ---------------------------------------------------------------- persons


def test_persons_are_counted_by_bodies_and_only_if_recognisable() -> None:
    roster = place().add("N1")
    roster.rows["Person"] = [{"id": "P:a"}, {"id": "P:b"}, {"id": "M:c"}]
    for person, body, role in (
        ("P:a", "P2", "secretary"), ("P:a", "P2", "member"), ("P:a", "U1", "chairman"),
        ("P:b", "P3", "secretary"), ("M:c", "P3", "member"),
    ):  # fmt: skip
        roster.rows.setdefault("Holds", []).append(
            {"from_kind": "Person", "from_id": person, "role": role,
             "to_kind": "PartyOrg" if body[0] == "P" else "Unit", "to_id": body}
        )  # fmt: skip
    analysis = joint(roster)
    assert analysis.tables["interlocks"].rows() == [(1, 1), (2, 1)]
    assert counts(analysis, "persons.interlocked") == (1, 1, 1, 0)
