"""Grids: who works in each, by hand and against a plain recount."""

from __future__ import annotations

from datetime import date

import pytest

from analyses.coverage import coverage
from analyses.coverage.grids import grid_states, grids
from analyses.scene import Scene
from graphmodel.analysis import Analysis, assemble
from graphmodel.network import Network
from graphmodel.profile import Profile, load_profile
from tests.analyses.rosters import Roster, counts, dice, found, params, status

PROFILE = load_profile()
BY_GRID, EITHER = (PROFILE.with_rules(tier3_unit=unit) for unit in ("grid", "either"))
COMPLETE = ("PartyOrg", "PartyGroup")


def asked(network: Network, profile: Profile = BY_GRID, day: date | None = None) -> Analysis:
    scene = Scene.of(network, profile, day)
    return assemble("coverage", scene.now, profile, grids(scene), as_of=scene.as_of)


def street(*complete: str, of: int = 4) -> Roster:
    """One community with some grids, D11, D12, …."""
    roster = Roster(*complete).add("D1", level="street").add("D2", level="community")
    roster.link("Within", "D2", "D1")
    for grid in range(11, 11 + of):
        roster.add(f"D{grid}", level="grid", households=300).link("Within", f"D{grid}", "D2")
    return roster


def four() -> Roster:
    """D11 has a branch as such, D12 one over both compounds, D13 two halves, D14 nothing."""
    roster = street(*COMPLETE).add("P1", "P2", "P3", "P4", category="branch").add("S1")
    compounds = (("C1", "D12"), ("C2", "D12"), ("C3", "D13"), ("C4", "D13"), ("C5", "D14"))
    for node, grid in compounds:
        roster.add(node).link("Within", node, grid)
    roster.link("Within", "C5", "D13", share=0.3)
    roster.link("Covers", "P1", "D11", mode="own")
    for org, place in (("P2", "C1"), ("P2", "C2"), ("P3", "C3"), ("P4", "C4")):
        roster.link("Covers", org, place, mode="own")
    return roster


def test_a_grid_is_covered_as_such_or_by_one_body_over_all_its_compounds() -> None:
    analysis = asked(four().network())
    table = analysis.tables["grids"]
    assert table.select("id", "covered", "way", "branches").rows() == [
        ("D11", True, "grid", 1),
        ("D12", True, "compounds", 1),
        ("D13", False, None, 2),
        ("D14", False, None, 0),
    ]
    assert counts(analysis, "GR.covered") == (2, 2, 0, 0)
    assert counts(analysis, "GR.covered", "D2") == (2, 2, 0, 0)
    assert sorted(found(analysis, "GRID-BLANK")) == ["D13", "D14"]
    assert found(analysis, "GRID-CROSSED") == {"D13": ["P3", "P4"]}
    assert params(analysis, "GRID-CROSSED", "D13") == {"count": 2, "names": ["名P3", "名P4"]}
    assert found(analysis, "COMPOUND-SPLIT") == {"C5": ["D13", "D14"]}


def test_a_party_group_covers_a_grid_like_a_branch() -> None:
    roster = four().link("Covers", "S1", "C5").add("S2").link("Covers", "S2", "D13")
    assert counts(asked(roster.network()), "GR.covered") == (4, 0, 0, 0)


def test_temporary_branches_and_leadership_groups_do_not_count() -> None:
    roster = street(*COMPLETE, of=2).add("P1", category="temporary_branch")
    roster.add("P2", category="leadership_group")
    roster.link("Covers", "P1", "D11", mode="own").link("Covers", "P2", "D12", mode="own")
    assert counts(asked(roster.network()), "GR.covered") == (0, 2, 0, 0)


def test_absence_is_unknown_unless_branches_and_groups_are_complete() -> None:
    for complete in ((), ("PartyOrg",), ("PartyGroup",)):
        roster = four()
        roster.complete = street(*complete).complete
        analysis = asked(roster.network())
        assert counts(analysis, "GR.covered") == (2, 0, 2, 0)
        assert sorted(found(analysis, "GRID-NOT-FOUND")) == ["D13", "D14"]


def test_the_answer_changes_with_the_date() -> None:
    roster = street(*COMPLETE, of=1).add("P1", category="branch", founded_on="2026-05-01")
    roster.link("Covers", "P1", "D11", mode="own", valid_to=date(2026, 8, 1))
    network = roster.network()
    answers = {
        day: counts(asked(network, day=day), "GR.covered")
        for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 8, 1))
    }
    assert list(answers.values()) == [(0, 1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0)]


def test_grids_led_by_members() -> None:
    roster = street().add("P9", category="branch")
    statuses = {"D11": "full", "D12": "none", "D13": None}
    for grid, said in statuses.items():
        roster.post(f"P:{grid}", grid, "grid_leader")
        roster.rows["Person"][-1]["party_status"] = said
    roster.post("P:more", "D12", "grid_leader")
    roster.rows["Person"][-1]["party_status"] = "none"
    assert counts(asked(roster.network()), "GR.leader_member") == (1, 1, 2, 0)


class TestTheUnitOfTierThree:
    def test_where_it_is_the_compound_a_blank_grid_is_no_item(self) -> None:
        analysis = asked(four().network(), PROFILE)
        assert found(analysis, "GRID-BLANK") == {}
        assert counts(analysis, "GR.covered") == (2, 2, 0, 0)

    def test_where_it_is_the_grid_no_compound_is_asked_for_a_branch(self) -> None:
        analysis = coverage(four().network(), BY_GRID)
        assert counts(analysis, "T3.covered") == (0, 0, 0, 5)
        assert found(analysis, "T3-BLANK") == {}

    def test_where_it_is_either_a_branch_of_the_grid_covers_its_compounds(self) -> None:
        roster = four().add("C6", "C7").link("Within", "C6", "D11").link("Within", "C7", "D2")
        network = roster.network()
        assert sorted(found(coverage(network, PROFILE), "T3-BLANK")) == ["C5", "C6", "C7"]
        assert sorted(found(coverage(network, EITHER), "T3-BLANK")) == ["C5", "C7"]

    @pytest.mark.parametrize(("profile", "said"), [(PROFILE, {}), (BY_GRID, "no_register")])
    def test_without_grids_only_who_asks_for_them_hears_of_it(
        self, profile: Profile, said: object
    ) -> None:
        roster = Roster().add("D1", level="street").add("P1", category="branch")
        states = status(asked(roster.network(), profile), ["GR.covered"])
        assert states == ({"GR.covered": (said, ["社区村"])} if said else {})


@pytest.mark.parametrize("seed", range(40))
def test_coverage_is_that_of_a_plain_recount(seed: int) -> None:
    throw = dice(seed)
    roster = street(*(COMPLETE if seed % 2 else ()), of=3)
    names = ("D11", "D12", "D13")
    scope: dict[str, set[str]] = {name: set() for name in names}
    for n in range(throw.randrange(7)):
        roster.add(f"C{n}")
        for grid in throw.sample(names, throw.choice((0, 1, 1, 2))):
            roster.link("Within", f"C{n}", grid, share=0.5)
            scope[grid].add(f"C{n}")
    places = [*names, *(row["id"] for row in roster.rows.get("Compound", []))]
    reached: dict[str, set[str]] = {}
    for n in range(throw.randrange(5)):
        form = throw.choice(("branch", "branch", "functional_branch", None))
        body = f"P{n}" if form else f"S{n}"
        roster.add(body, **({"category": form} if form else {}))
        for place in throw.sample(places, throw.randrange(min(4, len(places)))):
            roster.link("Covers", body, place, mode="own")
            if form != "functional_branch":
                reached.setdefault(body, set()).add(place)
    roster.add("P99", category="branch")
    states = grid_states(Scene.of(roster.network(throw), BY_GRID))
    for row in states.to_dicts():
        grid = row["id"]
        yes = any(grid in one or (scope[grid] and scope[grid] <= one) for one in reached.values())
        at_work = {b for b, one in reached.items() if b[0] == "P" and one & (scope[grid] | {grid})}
        assert row["covered"] == (True if yes else False if seed % 2 else None), (seed, grid)
        assert set(row["branches"]) == at_work, (seed, grid)


def test_a_compound_in_a_grid_lies_in_the_grids_village_or_community() -> None:
    roster = Roster(*COMPLETE).add("D1", level="town").add("D2", level="village")
    roster.add("D3", level="community").add("D11", "D12", "D13", level="grid")
    for inner, outer in (("D2", "D1"), ("D3", "D1"), ("D11", "D2"), ("D12", "D3")):
        roster.link("Within", inner, outer)
    roster.add("C1", "C2", "C3", households=900)
    for compound, grid in (("C1", "D11"), ("C2", "D12"), ("C3", "D13")):
        roster.link("Within", compound, grid)
    roster.add("P1", category="branch").link("Covers", "P1", "C2", mode="own")
    table = coverage(roster.network(), PROFILE).tables["compounds"].sort("id")
    # a compound of a village need not have a branch of its own; D13 lies nowhere known
    assert table.select("id", "division", "applicable").rows() == [
        ("C1", "D2", False),
        ("C2", "D3", True),
        ("C3", "D13", True),
    ]
