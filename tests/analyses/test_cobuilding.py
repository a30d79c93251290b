"""Joint building: each definition on a few records, then random ones against plain loops."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from analyses.cobuilding import cobuilding
from analyses.cobuilding.claims import gini
from graphmodel.analysis import Analysis
from graphmodel.profile import load_profile
from tests.analyses.rosters import (
    DAY,
    Roster,
    assert_same_but_evidence,
    counts,
    dice,
    found,
    params,
    status,
    value,
)

YES, NO, UNKNOWN, NOT_APPLICABLE = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)


def analyse(roster: Roster, **options: Any) -> Analysis:
    return cobuilding(roster.network(), **options)


def codes(roster: Roster, **options: Any) -> set[str]:
    return set(analyse(roster, **options).findings["code"])


def places(*complete: str) -> Roster:
    """A street, a community with a committee, and its joint committee."""
    roster = Roster(*complete).add("D1", level="street").add("D2", level="community")
    roster.link("Within", "D2", "D1").add("P1", category="committee")
    roster.link("Covers", "P1", "D2", mode="territorial")
    roster.add("K1", body_kind="community_joint_committee").link("Hosts", "D2", "K1")
    return roster


# ---------------------------------------------------------------- registers


def test_without_any_roster_each_figure_names_its_sheet() -> None:
    named = status(
        analyse(Roster().add("D1")),
        ["PT.count_fits", "AG.covered", "LI.demands_claimed", "AL.firms_covered", "BO.active",
         "RE.units", "DP.taken", "PT.secretary_seated"],
    )  # fmt: skip
    assert named == {
        "PT.count_fits": ("no_register", ["联合体和“大党委”"]),
        "AG.covered": ("no_register", ["共建"]),
        "LI.demands_claimed": ("no_register", ["共建"]),
        "AL.firms_covered": ("no_register", ["联合体和“大党委”"]),
        "BO.active": ("no_register", ["联合体和“大党委”"]),
        "RE.units": ("no_register", ["单位"]),
        "DP.taken": ("no_register", ["先锋岗和责任区"]),
        "PT.secretary_seated": ("no_register", ["单位"]),
    }


# ---------------------------------------------------------------- part-time members


def sit(roster: Roster, letters: str, body: str = "K1", role: str = "part_time_member",
        **cells: Any) -> Roster:  # fmt: skip
    for letter in letters:
        roster.post(f"P:{letter}", body, role, **cells)
    return roster


@pytest.mark.parametrize(
    ("letters", "category", "complete", "figure"),
    [
        ("abc", "committee", True, YES),
        ("abcdefghi", "committee", True, YES),
        ("abcdefghij", "committee", True, NO),
        ("ab", "committee", True, NO),
        ("", "committee", True, NO),
        # An incomplete list can only show that there are too many.
        ("abcdefghij", "committee", False, NO),
        ("ab", "committee", False, UNKNOWN),
        ("abc", "committee", False, UNKNOWN),
        ("ab", "general_branch", True, YES),
        ("abcd", "general_branch", True, NO),
        ("abc", "branch", True, NO),
        ("a", "branch", True, YES),
        ("abc", "leadership_group", True, UNKNOWN),
    ],
)
def test_the_range_goes_by_the_form_of_the_communitys_organisation(
    *, letters: str, category: str, complete: bool, figure: object
) -> None:
    roster = sit(places(*(["Holds"] if complete else [])), letters)
    roster.rows.setdefault("Holds", [])
    roster.rows["PartyOrg"][0]["category"] = category
    analysis = analyse(roster)
    assert counts(analysis, "PT.count_fits") == figure
    assert ("PART-TIME-COUNT" in set(analysis.findings["code"])) is (figure == NO)


def test_a_streets_range_is_its_own() -> None:
    roster = places("Holds").add("K2", body_kind="street_joint_committee").link("Hosts", "D1", "K2")
    sit(roster, "abc")
    assert codes(sit(roster, "defghij", "K2")) == set()
    assert found(analyse(sit(roster, "k", "K2")), "PART-TIME-COUNT") == {"K2": []}
    assert params(analyse(roster), "PART-TIME-COUNT", "K2") == {
        "part_time": 8, "low": 3, "high": 7,
    }  # fmt: skip


def test_members_of_the_body_and_of_the_organisation_count_once_each() -> None:
    roster = sit(sit(places("Holds"), "abc"), "cd", "P1")
    assert analyse(roster).tables["joint_committees"]["part_time"].to_list() == [4]


def test_a_part_time_holder_of_another_post_in_the_body_is_a_part_time_member() -> None:
    roster = sit(sit(places("Holds"), "ab"), "c", role="member", time_share="part_time")
    assert codes(roster) == set()


def test_the_total_is_asked_only_where_full_time_members_are_listed() -> None:
    four = sit(places("Holds"), "abcd")
    assert counts(analyse(four), "PT.total_odd") == NOT_APPLICABLE
    six = sit(four, "ef", role="member")
    assert params(analyse(six), "PART-TIME-EVEN", "K1") == {"total": 6, "part_time": 4}
    assert codes(sit(six, "g", role="member")) == set()


def test_leaders_of_the_organisation_are_no_members_of_the_joint_committee() -> None:
    roster = sit(sit(places("Holds"), "abc"), "x", "P1", "secretary")
    assert counts(analyse(roster), "PT.total_odd") == NOT_APPLICABLE


def test_two_dates_have_different_numbers_of_members() -> None:
    roster = sit(sit(places("Holds"), "ab"), "c", valid_to=date(2027, 1, 1))
    assert codes(roster, as_of=date(2026, 12, 31)) == set()
    assert codes(roster, as_of=date(2027, 1, 1)) == {"PART-TIME-COUNT"}


def test_sources_are_told_by_the_first_that_applies() -> None:
    roster = sit(places(), "abcdefg").add("U1", unit_type="property_company").add("U2").add("U3")
    roster.add("U4").add("C1").link("Within", "C1", "D2").add("O1").link("HasCommittee", "C1", "O1")
    roster.add("P5", category="branch").post("P:f", "P5", "secretary")
    roster.link("LocatedIn", "U2", "D2").link("AssignedTo", "U3", "C1")
    for person, unit in (("a", "U1"), ("b", "U2"), ("c", "U3"), ("d", "U4")):
        roster.link("EmployedBy", f"P:{person}", unit)
    roster.post("P:e", "O1", "oc_director")
    table = analyse(roster).tables["part_time_sources"]
    assert dict(table.select("source", "count").rows()) == {
        "owners_committee": 1, "property_company": 1, "assigned": 1, "located": 1,
        "other_unit": 1, "organisation": 1, "unknown": 1,
    }  # fmt: skip


def test_a_resident_units_secretary_is_seated_not_seated_or_not_known() -> None:
    roster = places("Holds")
    for place, letter in enumerate("abc", start=1):
        roster.add(f"U{place}").link("LocatedIn", f"U{place}", "D2")
        roster.add(f"P{place}0", category="branch").link("Covers", f"P{place}0", f"U{place}")
        if letter != "c":
            roster.post(f"P:{letter}", f"P{place}0", "secretary")
    roster.add("U4").link("LocatedIn", "U4", "D2").post("P:a", "K1", "part_time_member")
    analysis = analyse(roster)
    assert counts(analysis, "PT.secretary_seated") == (1, 1, 1, 1)
    assert analysis.tables["unseated_secretaries"]["id"].to_list() == ["U2"]


# ---------------------------------------------------------------- agreements


def agreement(**cells: Any) -> Roster:
    roster = places().add("U1").link("LocatedIn", "U1", "D2").add("G1", **cells)
    return roster.link("PartyTo", "U1", "G1").link("PartyTo", "D2", "G1")


@pytest.mark.parametrize(
    ("cells", "in_force", "due"),
    [
        ({"expires_on": "2026-06-29"}, 0, False),
        ({"expires_on": "2026-06-30"}, 1, True),
        ({"expires_on": "2026-09-28"}, 1, True),
        ({"expires_on": "2026-09-29"}, 1, False),
        ({"expires_on": "2026-09"}, 1, False),
        ({"expires_on": "2026-08"}, 1, True),
        ({"expires_on": "2026-06"}, 1, False),
        ({"expires_on": None}, 1, False),
        ({"expires_on": "2026-08-01", "status": "ended"}, 0, False),
        ({"expires_on": None, "signed_on": "2026-07-01"}, 0, False),
    ],
)
def test_an_agreement_is_in_force_through_its_last_day(
    *, cells: dict[str, Any], in_force: int, due: bool
) -> None:
    roster = agreement(**cells)
    assert value(analyse(roster), "AG.in_force") == in_force
    assert ("AGREEMENT-DUE" in codes(roster)) is due


def test_one_party_on_record_is_too_few() -> None:
    roster = agreement()
    assert codes(roster) == set()
    roster.rows["PartyTo"].pop()
    assert params(analyse(roster), "AGREEMENT-ONE-PARTY", "G1") == {"parties": 1}


@pytest.mark.parametrize(("complete", "rest"), [((), UNKNOWN), (("Agreement",), NO)])
def test_units_without_an_agreement_are_known_only_from_a_complete_roster(
    complete: tuple[str, ...], rest: tuple[int, ...]
) -> None:
    roster = agreement().add("U2").link("LocatedIn", "U2", "D2")
    roster.complete = Roster(*complete).complete
    expected = tuple(one + other for one, other in zip(YES, rest, strict=True))
    assert counts(analyse(roster), "AG.covered") == expected
    assert counts(analyse(roster), "AG.covered", "D2") == expected


def test_an_agreement_of_the_units_own_organisation_is_the_units() -> None:
    roster = agreement().add("P2", category="branch").link("Covers", "P2", "U1")
    roster.rows["PartyTo"][0].update(from_kind="PartyOrg", from_id="P2")
    assert counts(analyse(roster), "AG.covered") == YES


def test_a_unit_with_two_seats_counts_once() -> None:
    roster = agreement().add("D3", level="community").link("Within", "D3", "D1")
    assert counts(analyse(roster.link("LocatedIn", "U1", "D3")), "AG.covered") == YES


# ---------------------------------------------------------------- lists


def item(**cells: Any) -> Roster:
    roster = places().add("U1").add("L1", **({"list": "demand"} | cells))
    return roster.link("Needs", "D2", "L1")


@pytest.mark.parametrize(
    ("status_", "claim", "claimed", "done"),
    [
        (None, None, UNKNOWN, UNKNOWN),
        ("open", None, NO, NOT_APPLICABLE),
        ("claimed", None, YES, NO),
        ("done", None, YES, YES),
        ("dropped", None, NOT_APPLICABLE, NOT_APPLICABLE),
        (None, {}, YES, UNKNOWN),
        (None, {"claimed_on": "2026-06-30"}, YES, UNKNOWN),
        (None, {"claimed_on": "2026-07-01"}, NO, NOT_APPLICABLE),
        (None, {"done_on": "2026-06-01"}, YES, YES),
        (None, {"done_on": "2026-07-01"}, YES, NO),
        # The roster's own state is newer than no claim, a claim newer than "open".
        ("open", {"claimed_on": "2026-06-01"}, YES, NO),
    ],
)
def test_a_demand_is_claimed_and_done_by_its_claims_or_its_state(
    status_: str | None, claim: dict[str, Any] | None, claimed: object, done: object
) -> None:
    roster = item(status=status_)
    roster.rows.setdefault("Claims", [])
    if claim is not None:
        roster.link("Claims", "U1", "L1", **claim)
    analysis = analyse(roster)
    assert counts(analysis, "LI.demands_claimed") == claimed
    assert counts(analysis, "LI.demands_done") == done


def test_an_item_raised_later_is_not_there_yet() -> None:
    assert value(analyse(item(raised_on="2026-07-01")), "LI.demands") == 0
    assert value(analyse(item(raised_on="2026-07")), "LI.demands") == 0
    assert value(analyse(item(raised_on="2026-06-30")), "LI.demands") == 1


def test_days_to_a_claim_are_counted_between_exact_days_only() -> None:
    roster = item(raised_on="2026-06-01").link("Claims", "U1", "L1", claimed_on="2026-06-08")
    roster.add("L2", list="demand", raised_on="2026-06").link("Claims", "U1", "L2",
                                                             claimed_on="2026-06-20")  # fmt: skip
    roster.add("L3", list="demand", raised_on="2026-06-01")
    roster.link("Claims", "U1", "L3", claimed_on="2026-06-04")
    assert value(analyse(roster), "LI.days_to_claim") == 5


def test_both_directions_and_the_smaller_of_the_two() -> None:
    roster = item(status="open").link("Claims", "U1", "L1")
    roster.add("L2", list="demand", status="open").link("Needs", "D2", "L2")
    for name in ("L3", "L4", "L5"):
        roster.add(name, list="demand", status="open").link("Needs", "U1", name)
    roster.link("Claims", "D2", "L3")
    analysis = analyse(roster)
    assert counts(analysis, "LI.places_served") == (1, 1, 0, 0)
    assert counts(analysis, "LI.units_served") == (1, 2, 0, 0)
    assert value(analysis, "LI.two_way") == pytest.approx(1 / 3)


def test_without_demands_of_units_there_is_no_two_way_index() -> None:
    assert value(analyse(item().link("Claims", "U1", "L1")), "LI.two_way") is None


@pytest.mark.parametrize(
    ("resources", "expected"),
    [(["health_care"], NO), (["environment"], YES), ([None, "environment"], UNKNOWN), ([], YES)],
)
def test_a_category_is_unmatched_where_no_resource_can_be_of_it(
    resources: list[str | None], expected: object
) -> None:
    roster = item(category="health_care")
    for place, category in enumerate(resources, start=2):
        roster.add(f"L{place}", list="resource", category=category)
    assert counts(analyse(roster), "LI.unmatched") == expected


def test_a_unit_and_its_organisation_are_one_claimant() -> None:
    roster = item().add("P2", category="branch").link("Covers", "P2", "U1").add("U2")
    for name, claimant in (("L1", "U1"), ("L2", "P2"), ("L3", "U2")):
        if name != "L1":
            roster.add(name, list="demand")
        roster.link("Claims", claimant, name)
    assert value(analyse(roster), "LI.top_share") == pytest.approx(2 / 3)
    assert value(analyse(roster), "LI.gini") == pytest.approx(1 / 6)


@pytest.mark.parametrize("seed", range(50))
def test_gini_is_the_mean_difference_over_twice_the_mean(seed: int) -> None:
    import numpy as np

    random = dice(seed)
    numbers = [random.randint(1, 9) for _ in range(random.randint(1, 8))]
    pairs = sum(abs(one - other) for one in numbers for other in numbers)
    assert gini(np.array(numbers)) == pytest.approx(pairs / (2 * len(numbers) * sum(numbers)))


def test_nothing_claimed_has_no_gini() -> None:
    import numpy as np

    assert gini(np.array([])) is None


# ---------------------------------------------------------------- alliances


def alliance(**roles: str | None) -> Roster:
    """An alliance of units and organisations by id with their roles."""
    roster = places().add("A1", scope="regional", mechanisms=["deliberation"])
    for member, role in roles.items():
        if member != "P1":
            roster.add(member)
        roster.link("MemberOf", member, "A1", member_role=role)
    return roster


def test_units_and_organisations_are_two_numbers() -> None:
    roster = alliance(U1="lead", U2="member", P1="member")
    roster.link("MemberOf", "U1", "A1", member_role="member", subgroup="二组")
    analysis = analyse(roster)
    assert (value(analysis, "AL.units"), value(analysis, "AL.organisations")) == (2, 1)


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ({"U1": "lead", "U2": None}, YES),
        ({"U1": "member", "U2": "convenor"}, YES),
        ({"U1": "member", "U2": "member"}, NO),
        ({"U1": "member", "U2": None}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_no_lead_is_known_only_where_every_role_is_stated(
    roles: dict[str, str | None], expected: object
) -> None:
    roster = alliance(**roles)
    assert counts(analyse(roster), "AL.has_lead") == expected
    assert ("ALLIANCE-NO-LEAD" in codes(roster)) is (expected == NO)


def test_the_organisation_that_set_it_up_leads_an_alliance_but_a_street_does_not() -> None:
    roster = alliance(U1="member")
    assert codes(roster.link("Hosts", "D1", "A1")) == {"ALLIANCE-NO-LEAD"}
    assert codes(roster.link("Hosts", "P1", "A1")) == set()


def test_firms_organisations_are_covered_once_however_many_alliances() -> None:
    roster = alliance(U1="lead").add("A2").link("MemberOf", "U1", "A2")
    roster.rows["Unit"][0]["unit_type"] = "private_firm"
    roster.add("U2", "U3", unit_type="private_firm").add("U4", unit_type="school")
    for place in range(1, 5):
        roster.add(f"P{place}0", category="branch").link("Covers", f"P{place}0", f"U{place}")
    roster.link("MemberOf", "P20", "A1")
    assert counts(analyse(roster), "AL.firms_covered") == (2, 0, 1, 0)
    roster.complete = Roster("Alliance").complete
    assert counts(analyse(roster), "AL.firms_covered") == (2, 1, 0, 0)


def test_mechanisms_not_stated_are_not_lacking() -> None:
    roster = alliance(U1="lead").add("A2", mechanisms=None)
    table = analyse(roster).tables["alliance_mechanisms"]
    assert table.rows()[:2] == [("deliberation", 1, 0, 1), ("joint_activities", 0, 1, 1)]


def test_turns_are_those_begun_and_their_difference_tells_fairness() -> None:
    roster = alliance(U1="lead")
    for person, first in (
        ("a", date(2025, 1, 1)),
        ("b", date(2026, 1, 1)),
        ("c", date(2027, 1, 1)),
    ):
        roster.post(f"P:{person}", "A1", "rotating_convenor", valid_from=first)
    roster.post("P:a", "A1", "rotating_secretary", valid_from=date(2026, 3, 1))
    assert value(analyse(roster), "AL.turn_gap") == 2
    assert value(analyse(roster, as_of=date(2027, 1, 1)), "AL.turn_gap") == 1


# ---------------------------------------------------------------- bodies that do not meet


def body(founded: str | None = "2020", **cells: Any) -> Roster:
    roster = Roster().add("A1", founded_on=founded).add("K1", **cells)
    roster.rows["ConsultativeBody"][0].setdefault("founded_on", "2020")
    # The roster records meetings of both sorts of bodies, long ago.
    roster.add("E8", held_on="2020-05-01").link("Held", "A1", "E8")
    return roster.add("E9", held_on="2020-05-01").link("Held", "K1", "E9")


def quiet(roster: Roster, **options: Any) -> set[str]:
    return set(found(analyse(roster, **options), "BODY-INACTIVE"))


@pytest.mark.parametrize(
    ("held_on", "expected"),
    [
        ("2025-09-30", {"A1", "K1"}),
        ("2025-10-01", {"K1"}),
        ("2026-03-31", {"K1"}),
        # The current quarter counts as well; what lies ahead does not.
        ("2026-06-30", {"K1"}),
        ("2026-07-01", {"A1", "K1"}),
        # Some day of 2025: in the last two quarters or before them.
        ("2025", {"K1"}),
        (None, {"K1"}),
    ],
)
def test_two_quarters_without_an_activity(held_on: str | None, expected: set[str]) -> None:
    roster = body().add("E1", held_on=held_on).link("Held", "A1", "E1")
    assert quiet(roster) == expected


def test_a_body_founded_since_is_not_asked() -> None:
    assert quiet(body("2025-12")) == {"K1"}
    assert quiet(body("2025-09")) == {"A1", "K1"}


def test_a_bodys_own_period_stands_instead() -> None:
    roster = body(meeting_period_months=12).add("E1", held_on="2024-01-10").link("Held", "K1", "E1")
    assert quiet(roster) == {"A1"}
    assert quiet(roster, as_of=date(2027, 6, 30)) == {"A1", "K1"}


def test_a_roster_that_records_no_alliance_says_nothing_about_alliances() -> None:
    roster = body()
    roster.rows["Held"] = [row for row in roster.rows["Held"] if row["from_id"] != "A1"]
    assert quiet(roster) == {"K1"}
    roster.complete = Roster("Activity").complete
    assert quiet(roster) == {"A1", "K1"}


def test_without_activities_the_sheet_is_named() -> None:
    named = status(analyse(Roster().add("A1")), ["BO.active"])
    assert named == {"BO.active": ("no_register", ["活动"])}


# ---------------------------------------------------------------- reports, duty posts


def reported() -> Roster:
    roster = places().add("U1", unit_type="government", members_full=10)
    roster.add("P2", category="branch").link("Covers", "P2", "U1").link("LocatedIn", "U1", "D2")
    return roster.add("D3", level="community").link("Within", "D3", "D1")


@pytest.mark.parametrize(
    ("links", "complete", "expected"),
    [
        ([("U1", "D2")], False, YES),
        ([("P2", "D2")], False, YES),
        ([("U1", "D3")], False, UNKNOWN),
        ([("U1", "D3")], True, NO),
        ([("U1", "D2"), ("P2", "D2"), ("U1", "D3")], True, YES),
    ],
)
def test_a_unit_has_reported_where_it_has_its_seat_and_counts_once(
    *, links: list[tuple[str, str]], complete: bool, expected: object
) -> None:
    roster = reported()
    roster.complete = Roster(*(["ReportedTo"] if complete else [])).complete
    for source, target in links:
        roster.link("ReportedTo", source, target)
    assert counts(analyse(roster), "RE.units") == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([4], (4, 6, 0, 0)),
        # The same members may be in both: at least 5, at most 9.
        ([4, 5], (5, 1, 4, 0)),
        ([8, 7], (8, 0, 2, 0)),
        ([4, None], (4, 0, 6, 0)),
    ],
)
def test_members_in_two_reports_are_not_added_up(
    numbers: list[int | None], expected: tuple[int, ...]
) -> None:
    roster = reported()
    for number, place in zip(numbers, ("D2", "D3"), strict=False):
        roster.link("ReportedTo", "U1", place, members=number)
    assert counts(analyse(roster), "RE.members") == expected


def test_a_person_with_two_reports_counts_once_at_the_latest() -> None:
    roster = reported()
    for person, place, since in (
        ("a", "D2", date(2024, 1, 1)), ("a", "D3", date(2025, 1, 1)), ("b", "D2", date(2024, 1, 1)),
    ):  # fmt: skip
        roster.rows.setdefault("Person", [])
        roster.link("ReportedTo", f"P:{person}", place, valid_from=since)
    roster.rows["Person"] = [{"id": "P:a"}, {"id": "P:b"}]
    analysis = analyse(roster)
    assert value(analysis, "RE.persons") == 2
    assert analysis.tables["reported_persons"].rows() == [("D2", 1), ("D3", 1)]


def test_duty_posts_are_counted_by_kind_and_members_once() -> None:
    roster = Roster().add("T1", "T2", duty_kind="model_post").add("T3", duty_kind="area")
    roster.rows["Person"] = [{"id": "P:a"}]
    roster.link("Takes", "P:a", "T1").link("Takes", "P:a", "T3")
    analysis = analyse(roster)
    assert counts(analysis, "DP.taken") == (2, 0, 1, 0)
    assert value(analysis, "DP.members") == 1
    assert analysis.tables["duty_posts"].rows() == [("area", 1), ("model_post", 2)]


# ---------------------------------------------------------------- against plain loops

RANGES = {"committee": (3, 9), "general_branch": (2, 3), "branch": (1, 2)}


def random_roster(random: Random) -> Roster:
    """Bodies, alliances and agreements with any cells."""
    roster = Roster(*random.sample(["Holds", "Activity"], random.randint(0, 2)))
    roster.add("D0", level="street")
    roster.rows |= {name: [] for name in ("Holds", "Held", "Activity", "MemberOf", "PartyTo")}
    for place in range(1, random.randint(2, 5)):
        _community(roster, random, place)
    for place in range(random.randint(0, 4)):
        roster.add(f"U{place}")
    units = [row["id"] for row in roster.rows.get("Unit", [])]
    for place in range(random.randint(0, 3)):
        founded = random.choice([None, "2020", "2025-12", "2026-02-01"])
        roster.add(f"A{place}", founded_on=founded)
        for unit in random.sample(units, random.randint(0, len(units))):
            role = random.choice(["member", "member", "member", "lead", "convenor", None])
            roster.link("MemberOf", unit, f"A{place}", member_role=role)
    for place in range(random.randint(0, 4)):
        roster.add(
            f"G{place}", signed_on=random.choice([None, "2025-01-01", "2026-08-01"]),
            expires_on=random.choice([None, "2026-06-01", "2026-07-01", "2026-09", "2027"]),
            status=random.choice([None, None, "live", "ended"]),
        )  # fmt: skip
        for unit in random.sample(units, random.randint(0, len(units))):
            roster.link("PartyTo", unit, f"G{place}")
    _events(roster, random)
    return roster


def _community(roster: Roster, random: Random, place: int) -> None:
    roster.add(f"D{place}", level="community").link("Within", f"D{place}", "D0")
    roster.add(f"P{place}", category=random.choice([*RANGES, "leadership_group"]))
    roster.link("Covers", f"P{place}", f"D{place}", mode="territorial")
    roster.add(f"K{place}", body_kind="community_joint_committee", founded_on="2020",
               meeting_period_months=random.choice([None, 1, 2, 3, 6]))  # fmt: skip
    roster.link("Hosts", f"D{place}", f"K{place}")
    for letter in random.sample("abcdefghijklm", random.randint(0, 11)):
        body = random.choice([f"K{place}", f"K{place}", f"P{place}"])
        role = random.choice(["part_time_member"] * 5 + ["member"])
        until = random.choice([None, None, date(2026, 6, 30), date(2026, 7, 1)])
        roster.post(f"P:{letter}{place}", body, role, valid_to=until)


def _events(roster: Roster, random: Random) -> None:
    bodies = [row["id"] for kind in ("Alliance", "ConsultativeBody")
              for row in roster.rows.get(kind, [])]  # fmt: skip
    for place in range(random.randint(0, 5)):
        day = random.choice([None, "2024", "2025-09-30", "2025-11", "2026-02-03", "2026-06-30",
                             "2026-07-01"])  # fmt: skip
        roster.add(f"E{place}", held_on=day)
        for name in random.sample(bodies, random.randint(0, len(bodies))):
            roster.link("Held", name, f"E{place}")


def span(text: str | None) -> tuple[date, date]:
    if text is None:
        return date.min, date.max
    if len(text) == 4:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date.fromisoformat(text), date.fromisoformat(text)


class Plain:
    """The definitions once more, one record at a time."""

    def __init__(self, roster: Roster) -> None:
        self.rows = roster.rows
        self.complete = {item.kind for item in roster.complete}

    def of(self, kind: str) -> list[dict[str, Any]]:
        return self.rows.get(kind, [])

    def everything(self) -> set[tuple[str, str]]:
        return self.seats() | self.alliances() | self.agreements() | self.quiet()

    def seats(self) -> set[tuple[str, str]]:
        result = set()
        for row in self.of("ConsultativeBody"):
            code, place = row["id"], row["id"][1:]
            form = next(org["category"] for org in self.of("PartyOrg") if org["id"] == f"P{place}")
            live = [p for p in self.of("Holds") if p["valid_to"] is None or p["valid_to"] > DAY]
            inside = {p["from_id"] for p in live if p["to_id"] == code}
            # A leadership group is no organisation of the community.
            bodies = {code, f"P{place}"} if form in RANGES else {code}
            part = {p["from_id"] for p in live
                    if p["to_id"] in bodies and p["role"] == "part_time_member"}  # fmt: skip
            if form in RANGES:
                least, most = RANGES[form]
                if len(part) > most or ("Holds" in self.complete and len(part) < least):
                    result.add(("PART-TIME-COUNT", code))
            mixed = inside - part
            if mixed and "Holds" in self.complete and len(inside | part) % 2 == 0:
                result.add(("PART-TIME-EVEN", code))
        return result

    def alliances(self) -> set[tuple[str, str]]:
        result = set()
        for row in self.of("Alliance"):
            roles = [m["member_role"] for m in self.of("MemberOf") if m["to_id"] == row["id"]]
            if roles and set(roles) == {"member"} and self.there(row):
                result.add(("ALLIANCE-NO-LEAD", row["id"]))
        return result

    def there(self, row: dict[str, Any]) -> bool:
        return span(row["founded_on"])[0] <= DAY

    def agreements(self) -> set[tuple[str, str]]:
        result = set()
        for row in self.of("Agreement"):
            ends, signed = row["expires_on"], row["signed_on"]
            if row["status"] == "ended" or (ends and span(ends)[1] < DAY):
                continue
            if signed and span(signed)[0] > DAY:
                continue
            if ends and span(ends)[0] >= DAY and span(ends)[1] <= DAY + timedelta(days=90):
                result.add(("AGREEMENT-DUE", row["id"]))
            if sum(link["to_id"] == row["id"] for link in self.of("PartyTo")) < 2:
                result.add(("AGREEMENT-ONE-PARTY", row["id"]))
        return result

    def quiet(self) -> set[tuple[str, str]]:
        result = set()
        dates = {row["id"]: row["held_on"] for row in self.of("Activity")}
        held = [(link["from_id"], span(dates[link["to_id"]])) for link in self.of("Held")]
        held = [(name, days) for name, days in held if days[0] <= DAY]
        recorded = {name[0] for name, _ in held}
        for row in [*self.of("Alliance"), *self.of("ConsultativeBody")]:
            months = row.get("meeting_period_months") or 3
            index = (DAY.year * 12 + DAY.month - 1) // months - 2
            start = date(index * months // 12, index * months % 12 + 1, 1)
            founded = row["founded_on"]
            if founded and span(founded)[1] >= start:
                continue
            if any(name == row["id"] and days[1] >= start for name, days in held):
                continue
            if row["id"][0] in recorded or "Activity" in self.complete:
                result.add(("BODY-INACTIVE", row["id"]))
        return result


@pytest.mark.parametrize("seed", range(250))
def test_random_rosters_are_judged_as_plain_loops_judge_them(seed: int) -> None:
    roster = random_roster(dice(seed))
    analysis = cobuilding(roster.network())
    plain = Plain(roster).everything()
    assert set(analysis.findings.select("code", "subject").rows()) == plain


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    roster = random_roster(dice(seed))
    one = cobuilding(roster.network(dice(seed)))
    assert_same_but_evidence(one, cobuilding(roster.network(dice(seed + 1))))


def test_a_range_changed_in_the_profile_changes_findings() -> None:
    roster = sit(places("Holds"), "abc")
    strict = load_profile().with_rules(part_time_members_committee=[4, 9])
    assert codes(roster, profile=strict) == {"PART-TIME-COUNT"}
