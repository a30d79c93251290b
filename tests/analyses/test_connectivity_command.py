"""The command part: every definition on a network small enough to see, and against plain Python."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from random import Random

import polars as pl
import pytest

from analyses.connectivity import connectivity
from analyses.connectivity.command import CODES
from graphmodel.analysis import Analysis
from graphmodel.closed import Category
from graphmodel.network import Network
from graphmodel.places import link_places
from graphmodel.profile import load_profile
from loaders import load
from tests.analyses.rosters import (
    KINDS,
    Roster,
    assert_same_but_evidence,
    dice,
    found,
    params,
    status,
    value,
)

FILES = Path(__file__).parents[2] / "jiceng" / "assets" / "demo" / "rongchang"
FAULTS = (
    "COMMAND-SELF", "COMMAND-CYCLE", "COMMAND-TWO-SUPERIORS", "COMMAND-NO-SUPERIOR", "COMMAND-RANK",
)  # fmt: skip


def faults(analysis: Analysis) -> dict[str, dict[str, list[str]]]:
    return {code: found(analysis, code) for code in FAULTS if found(analysis, code)}


def tree() -> Roster:
    """A local committee, a street's committee with a community, a branch below each."""
    roster = Roster().add("P0", category="local_committee").add("P1", category="work_committee")
    roster.add("P2", category="committee").add("P3", "P4", category="branch")
    return roster.below("P0", "P1").below("P1", "P2", "P3").below("P2", "P4")


def test_a_tree_is_one_part_with_one_root_and_no_fault() -> None:
    analysis = connectivity(tree().network())
    assert faults(analysis) == {}
    expected = {
        "command.roots": 1, "command.orphans": 0, "command.components": 1, "command.depth": 3,
        "command.span_mean": 4 / 3, "command.span_median": 1, "command.span_max": 2,
        "command.connectedness": 1, "command.hierarchy": 1, "command.efficiency": 1,
        "command.lubness": 1,
    }  # fmt: skip
    assert {code: value(analysis, code) for code in CODES} == expected
    assert analysis.tables["spans"].rows() == [(0, 2), (1, 2), (2, 1)]


def test_without_organisations_undefined_measures_are_null() -> None:
    roster = Roster()
    roster.rows = {"PartyOrg": [], "SubordinateTo": []}
    roster.columns = {"PartyOrg": frozenset({"id"}), "SubordinateTo": frozenset({"from_id"})}
    analysis = connectivity(roster.network())
    assert value(analysis, "command.roots") == 0
    for code in ("depth", "span_mean", "span_max", "hierarchy", "lubness", "connectedness"):
        assert value(analysis, f"command.{code}") is None


def test_without_a_superior_column_nothing_is_measured_and_one_line_says_so() -> None:
    roster = tree()
    del roster.rows["SubordinateTo"]
    analysis = connectivity(roster.network())
    expected = dict.fromkeys(CODES, ("no_column", ["党组织·上级党组织"]))
    assert status(analysis, CODES) == expected
    assert faults(analysis) == {}


def test_without_a_roster_of_organisations_it_is_named() -> None:
    analysis = connectivity(Roster().add("D1", level="street").network())
    assert status(analysis, CODES) == dict.fromkeys(CODES, ("no_register", ["党组织"]))


def test_its_own_superior_is_found_once_and_is_no_orphan() -> None:
    analysis = connectivity(tree().add("P9", category="branch").below("P9", "P9").network())
    assert faults(analysis) == {"COMMAND-SELF": {"P9": []}}
    assert value(analysis, "command.orphans") == 0


def test_a_circle_is_one_finding_from_its_smallest_member_along_the_superiors() -> None:
    roster = tree().add("P7", "P8", "P9", category="committee").add("P5", category="branch")
    roster.below("P9", "P7").below("P8", "P9").below("P7", "P8", "P5")
    analysis = connectivity(roster.network())
    assert faults(analysis) == {"COMMAND-CYCLE": {"P7": ["P9", "P8"]}}
    assert params(analysis, "COMMAND-CYCLE", "P7") == {"names": "名P7→名P9→名P8→名P7"}
    assert value(analysis, "command.depth") == 3


def test_forms_are_not_judged_within_a_circle() -> None:
    roster = tree().add("P7", category="general_branch").add("P8", category="branch")
    analysis = connectivity(roster.below("P8", "P7").below("P7", "P8").network())
    assert faults(analysis) == {"COMMAND-CYCLE": {"P7": ["P8"]}}


def test_a_circle_through_a_second_superior_is_found() -> None:
    roster = tree().add("P8", "P9", category="committee").below("P1", "P8").below("P9", "P8")
    analysis = connectivity(roster.below("P8", "P9").network())
    assert faults(analysis) == {
        "COMMAND-CYCLE": {"P8": ["P9"]},
        "COMMAND-TWO-SUPERIORS": {"P8": ["P1", "P9"]},
    }


def test_two_superiors_are_both_named() -> None:
    analysis = connectivity(tree().below("P1", "P4").network())
    assert faults(analysis) == {"COMMAND-TWO-SUPERIORS": {"P4": ["P1", "P2"]}}
    assert params(analysis, "COMMAND-TWO-SUPERIORS", "P4") == {"superiors": ["名P1", "名P2"]}


def test_a_superior_that_does_not_exist_is_none() -> None:
    roster = tree().add("P9", category="branch").link("SubordinateTo", "P9", "P77")
    analysis = connectivity(roster.network(day=None))
    assert faults(analysis) == {"COMMAND-NO-SUPERIOR": {"P9": []}}
    assert (value(analysis, "command.roots"), value(analysis, "command.orphans")) == (1, 1)


def test_a_superior_outside_makes_a_root() -> None:
    analysis = connectivity(tree().add("P9", category="branch", superior_outside=True).network())
    assert faults(analysis) == {}
    assert value(analysis, "command.roots") == 2


def test_a_superior_not_said_to_be_outside_is_missing() -> None:
    roster = tree().add("P8", superior_outside=False).add("P9", superior_outside=None)
    assert set(found(connectivity(roster.network()), "COMMAND-NO-SUPERIOR")) == {"P8", "P9"}


def test_the_only_organisation_without_superior_is_the_root_whatever_its_form() -> None:
    roster = Roster().add("P1", category="general_branch").add("P2", category="branch")
    assert faults(connectivity(roster.below("P1", "P2").network())) == {}


def test_several_local_committees_are_all_roots() -> None:
    analysis = connectivity(tree().add("P9", category="local_committee").network())
    assert faults(analysis) == {}
    assert value(analysis, "command.roots") == 2


def heads() -> Roster:
    """Three bodies without superior: two working committees, the first of a street; a branch."""
    roster = Roster().add("P1", "P2", category="work_committee").add("P3", category="branch")
    return roster.below("P1", "P3").add("P4", category="branch").add("D1", level="street")


def test_without_a_local_committee_the_committees_of_streets_are_roots() -> None:
    roster = heads().link("Covers", "P1", "D1", mode="territorial")
    assert faults(connectivity(roster.network())) == {"COMMAND-NO-SUPERIOR": {"P2": [], "P4": []}}


def test_without_a_register_of_streets_all_working_committees_are_roots() -> None:
    roster = heads()
    del roster.rows["Division"]
    assert faults(connectivity(roster.network())) == {"COMMAND-NO-SUPERIOR": {"P4": []}}


#: May the lower stand directly below the upper? Written by hand from the ranks of the forms.
RANK = {
    "work_committee": {"committee", "general_branch", "branch", "joint_branch", "floating_branch"},
    "town_committee": {"committee", "general_branch", "branch", "joint_branch", "floating_branch"},
    "committee": {"committee", "general_branch", "branch", "joint_branch", "floating_branch"},
    "general_branch": {"branch", "joint_branch", "floating_branch"},
    "branch": set(),
    "joint_branch": set(),
    "floating_branch": set(),
}  # fmt: skip
EXEMPT = ("local_committee", "leadership_group", "small_group", None)


@pytest.mark.parametrize(("upper", "lower"), list(product(RANK, RANK)))
def test_a_subordinate_ranks_below_its_superior(upper: str, lower: str) -> None:
    roster = Roster().add("P1", category=upper).add("P2", category=lower).below("P1", "P2")
    expected = {} if lower in RANK[upper] else {"P2": ["P1"]}
    assert found(connectivity(roster.network()), "COMMAND-RANK") == expected


@pytest.mark.parametrize(("exempt", "other"), list(product(EXEMPT, RANK)))
def test_leadership_groups_local_committees_and_unknown_forms_are_not_judged(
    exempt: str | None, other: str
) -> None:
    for upper, lower in ((exempt, other), (other, exempt)):
        roster = Roster().add("P1", category=upper).add("P2", category=lower).below("P1", "P2")
        assert found(connectivity(roster.network()), "COMMAND-RANK") == {}


def test_a_wrong_rank_is_told_in_chinese_words() -> None:
    roster = Roster().add("P1", category="branch").add("P2", category="committee")
    assert params(connectivity(roster.below("P1", "P2").network()), "COMMAND-RANK", "P2") == {
        "form": "党委", "superior_name": "名P1", "superior_form": "党支部",
    }  # fmt: skip


def test_a_wide_span_is_told_from_the_rule_and_local_committees_are_left_out() -> None:
    profile = load_profile().with_rules(span_high=2)
    roster = tree().add("P5", "P6", category="branch").below("P0", "P5", "P6")
    assert found(connectivity(roster.network(), profile), "SPAN-HIGH") == {}
    roster.add("P7", category="branch").below("P1", "P7")
    analysis = connectivity(roster.network(), profile)
    assert found(analysis, "SPAN-HIGH") == {"P1": []}
    assert params(analysis, "SPAN-HIGH", "P1") == {"children": 3, "limit": 2}


def test_depth_of_a_street_starts_at_its_organisation() -> None:
    roster = tree().add("D1", "D2", level="street").add("D3", level="community")
    roster.link("Covers", "P1", "D1", mode="territorial")
    roster.link("Covers", "P2", "D3", mode="territorial")
    analysis = connectivity(roster.network())
    assert value(analysis, "command.depth", "D1") == 2
    assert value(analysis, "command.depth", "D2") is None
    assert analysis.figures.filter(pl.col("of") == "D3").is_empty()


def test_depth_of_a_street_below_a_circle_is_not_known() -> None:
    roster = tree().add("P8", "P9", category="committee").below("P8", "P9").below("P9", "P8")
    roster.add("P7", category="committee").below("P9", "P7").add("D1", level="town")
    roster.link("Covers", "P7", "D1", mode="territorial")
    assert value(connectivity(roster.network()), "command.depth", "D1") is None


def test_two_dates_two_answers() -> None:
    roster = tree().add("P9", category="branch")
    roster.link("SubordinateTo", "P9", "P2", valid_to=date(2027, 1, 1))
    network = roster.network()
    assert faults(connectivity(network)) == {}
    later = connectivity(network, as_of=date(2027, 1, 1))
    assert faults(later) == {"COMMAND-NO-SUPERIOR": {"P9": []}}
    assert (later.as_of, value(later, "command.components")) == (date(2027, 1, 1), 2)


def random_roster(chance: Random) -> Roster:
    """Up to nine organisations with any superiors, some with several."""
    roster, n = Roster(), chance.randrange(1, 10)
    forms = [*Category.codes(), None]
    for at in range(n):
        roster.add(
            f"P{at}", category=chance.choice(forms), superior_outside=chance.choice([True, None])
        )
    for at in range(n):
        for _ in range(chance.choice([0, 1, 1, 1, 1, 2])):
            roster.link("SubordinateTo", f"P{at}", f"P{chance.randrange(n)}")
    roster.rows.setdefault("SubordinateTo", [])
    return roster


def superiors_of(roster: Roster) -> dict[str, set[str]]:
    above: dict[str, set[str]] = {row["id"]: set() for row in roster.rows["PartyOrg"]}
    for row in roster.rows["SubordinateTo"]:
        above[row["from_id"]].add(row["to_id"])
    return above


def reached(start: str, links: dict[str, set[str]]) -> set[str]:
    """Return what can be reached from a node in one step or more."""
    seen: set[str] = set()
    front = set(links[start])
    while front:
        seen |= front
        front = {far for near in front for far in links[near]} - seen
    return seen


def parts_of(links: dict[str, set[str]]) -> set[frozenset[str]]:
    both = {node: set(far) for node, far in links.items()}
    for node, far in links.items():
        for other in far:
            both[other].add(node)
    return {frozenset({node} | reached(node, both)) for node in both}


@pytest.mark.parametrize("seed", range(200))
def test_random_rosters_against_plain_python(seed: int) -> None:
    roster = random_roster(dice(seed))
    above = superiors_of(roster)
    apart = {org: far - {org} for org, far in above.items()}
    analysis = connectivity(roster.network())
    rows = {row["id"]: row for row in roster.rows["PartyOrg"]}

    assert set(found(analysis, "COMMAND-SELF")) == {org for org in above if org in above[org]}
    assert {org: set(far) for org, far in found(analysis, "COMMAND-TWO-SUPERIORS").items()} == {
        org: far for org, far in apart.items() if len(far) > 1
    }
    assert value(analysis, "command.components") == len(parts_of(above))
    spans = [sum(org in far for far in apart.values()) for org in above]
    assert value(analysis, "command.span_max") == (max(spans) or None)

    circular = {org for org in above if org in reached(org, apart)}
    listed = analysis.findings.filter(pl.col("code") == "COMMAND-CYCLE").to_dicts()
    circles = [[row["subject"], *(other["id"] for other in row["others"])] for row in listed]
    assert {org for circle in circles for org in circle} == circular
    for circle in circles:
        assert circle[0] == min(circle)
        for below, superior in zip(circle, [*circle[1:], circle[0]], strict=True):
            assert superior in apart[below]
    if all(len(far) < 2 for far in apart.values()):
        together = {frozenset(reached(org, apart)) for org in circular}
        assert sorted(map(sorted, circles)) == sorted(map(sorted, together))

    alone = [org for org in above if not above[org]]
    inside = [org for org in alone if not rows[org]["superior_outside"]]
    local = [org for org in inside if rows[org]["category"] == "local_committee"]
    head = [org for org in inside if rows[org]["category"] in {"work_committee", "town_committee"}]
    roots = inside if len(inside) == 1 else local or head
    assert set(found(analysis, "COMMAND-NO-SUPERIOR")) == set(inside) - set(roots)
    assert value(analysis, "command.roots") == len(alone) - len(inside) + len(roots)


@pytest.mark.parametrize("seed", range(30))
def test_depth_of_random_trees_against_plain_python(seed: int) -> None:
    chance = dice(seed)
    roster, n = Roster().add("P0"), chance.randrange(1, 12)
    depth = {"P0": 0}
    for at in range(1, n):
        superior = f"P{chance.randrange(at)}"
        roster.add(f"P{at}").below(superior, f"P{at}")
        depth[f"P{at}"] = depth[superior] + 1
    roster.rows.setdefault("SubordinateTo", [])
    assert value(connectivity(roster.network()), "command.depth") == max(depth.values())


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_rows_changes_nothing_but_evidence(seed: int) -> None:
    roster = random_roster(dice(seed))
    assert_same_but_evidence(
        connectivity(roster.network()), connectivity(roster.network(dice(seed + 1)))
    )


@pytest.fixture(scope="module")
def district() -> Network:
    names = ("organizations.csv", "communities.csv", "streets.csv")
    files = [FILES / name for name in names]
    return link_places(load(files, loaded_on=date(2026, 11, 24)).network)


def test_the_real_district_has_one_root_no_orphan_depth_four_and_no_false_alarm(
    district: Network,
) -> None:
    analysis = connectivity(district)
    assert faults(analysis) == {}
    figures = {code: value(analysis, code) for code in CODES}
    assert figures["command.roots"] == figures["command.components"] == 1
    assert figures["command.orphans"] == 0
    assert (figures["command.depth"], figures["command.span_max"]) == (4, 87)
    for name in ("connectedness", "hierarchy", "efficiency", "lubness"):
        assert figures[f"command.{name}"] == 1
    assert found(analysis, "SPAN-HIGH") == {"001001000000000": [], "001007000000000": []}
    assert analysis.findings["code"].unique().to_list() == ["SPAN-HIGH"]


def test_every_street_of_the_real_district_has_a_depth(district: Network) -> None:
    by_street = connectivity(district).figures.filter(pl.col("of").is_not_null())
    assert by_street.height == 21
    assert by_street["value"].null_count() == 0
    assert (by_street["value"].min(), by_street["value"].max()) == (1, 3)


def test_all_kinds_of_the_helper_are_declared() -> None:
    assert len(set(KINDS.values())) == len(KINDS)
