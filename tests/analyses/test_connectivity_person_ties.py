"""What one person's leaving would break: by hand, at two dates, and against plain loops."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from analyses.connectivity import connectivity
from analyses.connectivity.graph import joint_graph
from analyses.connectivity.person_ties import ONLY_TIE, n_minus_one_persons
from analyses.scene import Scene
from graphmodel.analysis import Analysis
from graphmodel.profile import load_profile
from tests.analyses.rosters import Roster, assert_same_but_evidence, counts, dice, status
from tests.analyses.test_connectivity_joint import City, place

Losses = tuple[int, int, int, int, int | None]
COLUMNS = ["person", "ties", "last_tie", "cut_off", "last_tie_compounds", "households"]
NONE: Losses = (0, 0, 0, 0, 0)


def losses(analysis: Analysis) -> dict[str, Losses]:
    table = analysis.tables["n_minus_one_persons"]
    assert table.columns == COLUMNS
    return {row[0]: row[1:] for row in table.rows()}


def households(roster: Roster, **known: int) -> Roster:
    for row in roster.rows["Division"]:
        row["households"] = known.get(row["id"])
    return roster


def district() -> Roster:
    """P:a sits in D2 and in the compound C1; P:b is sent to D3 by U1, which is with the street."""
    roster = place().add("K1").link("Hosts", "D1", "K1").link("MemberOf", "U1", "K1")
    roster.add("C1").add("O1").link("Within", "C1", "D2").link("HasCommittee", "C1", "O1")
    roster.post("P:a", "P2", "secretary").post("P:a", "O1", "member")
    roster.post("P:b", "P3", "part_time_member").link("EmployedBy", "P:b", "U1")
    roster.link("Holds", "P:b", "P3", role="member")
    return households(roster, D3=700)


# ---------------------------------------------------------------- by hand


def test_a_person_may_be_the_only_tie_of_a_community_and_of_a_compound() -> None:
    analysis = connectivity(district().post("P:c", "P2", "member").network())
    # D2 had no way to the street before, and its households are not known.
    assert losses(analysis) == {"P:a": (2, 1, 0, 1, None), "P:b": (2, 1, 1, 0, 700), "P:c": NONE}
    assert counts(analysis, ONLY_TIE) == (2, 1, 0, 0)


def test_a_tie_on_record_beside_the_person_remains() -> None:
    analysis = connectivity(district().link("AssignedTo", "U1", "D3").network())
    assert losses(analysis)["P:b"] == (2, 0, 0, 0, 0)
    assert counts(analysis, ONLY_TIE) == (1, 1, 0, 0)


def test_of_two_persons_neither_is_the_only_tie() -> None:
    roster = district().post("P:d", "P3", "part_time_member").link("EmployedBy", "P:d", "U1")
    found = losses(connectivity(roster.network()))
    assert found["P:b"] == found["P:d"] == (2, 0, 0, 0, 0)


def test_an_employer_is_tied_by_part_time_posts_only() -> None:
    roster = district().post("P:d", "P2", "secretary").link("EmployedBy", "P:d", "U1")
    assert losses(connectivity(roster.network()))["P:d"] == NONE


def test_a_person_known_by_name_ties_no_two_bodies_and_is_left_unknown() -> None:
    roster = district().post("M:d", "P2", "member").post("M:d", "P3", "member")
    analysis = connectivity(roster.network())
    assert losses(analysis) == {"P:a": (2, 1, 0, 1, None), "P:b": (2, 1, 1, 0, 700)}
    assert counts(analysis, ONLY_TIE) == (2, 0, 1, 0)


def test_who_sent_a_member_known_by_name_remains_tied() -> None:
    roster = district().post("M:d", "P3", "part_time_member").link("EmployedBy", "M:d", "U1")
    assert losses(connectivity(roster.network()))["P:b"] == (2, 0, 0, 0, 0)


def test_leading_an_organisation_below_the_community_is_no_tie() -> None:
    roster = district().add("P5", category="branch").below("P2", "P5")
    roster.post("P:d", "P2", "secretary").post("P:d", "P5", "secretary")
    roster.post("P:e", "P3", "member").post("P:e", "P5", "secretary")
    found = losses(connectivity(roster.network()))
    assert found["P:d"] == NONE
    assert found["P:e"] == (2, 0, 0, 0, 0)


def test_two_dates_two_answers() -> None:
    roster = district().link("AssignedTo", "U1", "D3", valid_to=date(2027, 1, 1))
    roster.rows["Holds"][1]["valid_to"] = date(2027, 1, 1)
    network = roster.network()
    now, later = connectivity(network), connectivity(network, as_of=date(2027, 1, 1))
    assert losses(now) == {"P:a": (2, 1, 0, 1, None), "P:b": (2, 0, 0, 0, 0)}
    assert losses(later) == {"P:a": NONE, "P:b": (2, 1, 1, 0, 700)}
    assert counts(now, ONLY_TIE) == counts(later, ONLY_TIE) == (1, 1, 0, 0)


# ---------------------------------------------------------------- registers


def test_without_a_register_of_posts_the_sheet_is_named() -> None:
    analysis = connectivity(place().link("AssignedTo", "U1", "D2").network())
    assert status(analysis, [ONLY_TIE]) == {ONLY_TIE: ("no_register", ["班子成员"])}
    assert "n_minus_one_persons" not in analysis.tables


def test_where_no_register_of_joint_work_was_read_no_person_is_called_the_only_tie() -> None:
    roster = place().post("P:a", "P2", "secretary").post("P:a", "P3", "member")
    analysis = connectivity(roster.network())
    needs = ["联合体和“大党委”", "单位·包联社区", "单位·报到社区", "共建"]
    assert status(analysis, [ONLY_TIE]) == {ONLY_TIE: ("no_register", needs)}
    assert "n_minus_one_persons" not in analysis.tables


# ---------------------------------------------------------------- plain loops


class Peopled(City):
    """A random city with compounds, branches below communities, and persons with posts."""

    def __init__(self, seed: int) -> None:
        super().__init__(dice(seed))
        self.branches: dict[str, str] = {}
        self.compounds: list[str] = []
        self.size: dict[str, int | None] = {}
        self.roster.rows["Holds"] = []
        for row in self.roster.rows["Division"]:
            row["households"] = self.size[row["id"]] = self.chance.choice([100, 250, 600, None])
        for at, community in enumerate(self.communities):
            self._below(at, community)
        self.work: dict[str, set[str]] = {}
        for at in range(self.chance.randrange(1, 12)):
            self._person(f"{self.chance.choice('PPPM')}:{at}")
        for person, nodes in self.work.items():
            self.ties |= {frozenset({person, node}) for node in nodes}

    def _below(self, at: int, community: str) -> None:
        compound, committee, branch = f"C{at}", f"O{at}", f"P{at}9"
        self.roster.add(compound, committee).link("Within", compound, community)
        self.roster.link("HasCommittee", compound, committee).add(branch, category="branch")
        leader = next(org for org, node in self.node.items() if node == community and org[0] == "P")
        self.roster.below(leader, branch)
        self.compounds.append(compound)
        self.branches[branch] = community
        self.node |= {compound: compound, committee: compound, branch: branch}
        if self.chance.random() < 0.4:
            other = self.chance.choice(self.communities)
            self.roster.link("ReportedTo", branch, other)
            if other != community:
                self.ties.add(frozenset({branch, other}))

    def _person(self, person: str) -> None:
        seats = [name for name in self.node if name[0] in "PKO"]
        nodes, is_sent, employer = set(), False, self.chance.choice([*self.units, None])
        for body in self.chance.sample(seats, min(len(seats), self.chance.randrange(1, 4))):
            role = self.chance.choice(["secretary", "member", "part_time_member"])
            self.roster.post(person, body, role)
            nodes.add(self.node[body])
            if role == "part_time_member" and employer:
                is_sent = True
                if person[0] == "M" and self.node[body] != employer:
                    self.ties.add(frozenset({employer, self.node[body]}))
        if employer:
            self.roster.link("EmployedBy", person, employer)
        if person[0] == "P":
            nodes |= {employer} if is_sent and employer else set()
            nodes -= {branch for branch, above in self.branches.items() if above in nodes}
            self.work[person] = nodes if len(nodes) > 1 else set()

    def lost_with(self, person: str) -> Losses:
        """Take the person away and look at every community and compound again."""
        last = [body for body in self.communities if self._only(body, person)]
        cut = sum(
            self.home[body] in self.reach(body)
            and self.home[body] not in self.reach(body, gone=person)
            for body in self.communities
        )
        compounds = sum(self._only(body, person) for body in self.compounds)
        sizes = [self.size[body] for body in last]
        known = [size for size in sizes if size is not None]
        homes = sum(known) if len(known) == len(sizes) else None
        return (self.degree(person), len(last), cut, compounds, homes)

    def _only(self, body: str, person: str) -> bool:
        return self.reach(body) != {body} == self.reach(body, gone=person)


@cache
def expected(seed: int) -> dict[str, Losses]:
    city = Peopled(seed)
    return {person: city.lost_with(person) for person in city.work}


@pytest.mark.parametrize("seed", range(200))
def test_random_cities_against_plain_loops(seed: int) -> None:
    scene = Scene.of(Peopled(seed).roster.network(), load_profile())
    table = n_minus_one_persons(scene, joint_graph(scene))
    assert {row[0]: row[1:] for row in table.rows()} == expected(seed)


def test_the_random_cities_have_every_sort_of_loss() -> None:
    rows = [row for seed in range(200) for row in expected(seed).values()]
    assert min(sum(bool(row[at]) for row in rows) for at in range(5)) > 20
    assert sum(row[4] is None for row in rows) > 5
    assert sum(row[2] > row[1] for row in rows) > 5


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_changes_nothing_but_evidence(seed: int) -> None:
    roster = Peopled(seed).roster
    assert_same_but_evidence(
        connectivity(roster.network()), connectivity(roster.network(dice(seed + 1)))
    )
