"""Meetings: periods due, held and not seen, each rule alone, then random ones day by day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest

from analyses.meetings import meetings
from graphmodel.analysis import Analysis
from graphmodel.periods import Period
from graphmodel.profile import Profile, load_profile, parse_profile
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

ON = parse_profile(
    'name = "x"\nbased_on = "national_default"\n'
    '[findings]\n"MEETING-NOT-SEEN" = { severity = "info" }\n'
)


def branch(*complete: str, **cells: Any) -> Roster:
    """A branch founded long ago; another one's records begin with 2025."""
    roster = Roster(*complete).add("P1", **({"category": "branch", "founded_on": "2001"} | cells))
    roster.add("P9", category="temporary_branch")
    for place, sort in enumerate(("members_meeting", "theme_day", "branch_committee")):
        roster.add(f"E9{place}", held_on="2025-01-02", activity_type=sort)
        roster.link("Held", "P9", f"E9{place}")
    return roster


def hold(roster: Roster, sort: str, *days: str | None, by: str = "P1",
         relation: str = "Held") -> Roster:  # fmt: skip
    for day in days:
        name = f"E{len(roster.rows['Activity'])}"
        roster.add(name, held_on=day, activity_type=sort).link(relation, by, name)
    return roster


def states(analysis: Analysis, rule: str) -> dict[str, str]:
    rows = analysis.tables["calendar"].filter(pl.col("rule") == rule)
    return dict(rows.select("period", "state").rows())


def test_without_activities_the_sheet_is_named_and_nothing_else_said() -> None:
    analysis = meetings(Roster().add("P1", category="branch").network())
    assert analysis.figures["code"].to_list() == ["M.held"]
    assert status(analysis, ["M.held"]) == {"M.held": ("no_register", ["活动"])}
    assert not analysis.tables


def test_a_type_that_is_never_recorded_is_one_line() -> None:
    analysis = meetings(branch("Activity").network())
    assert status(analysis, ["M.evaluation"]) == {"M.evaluation": ("no_column", ["活动·活动类型"])}
    assert status(analysis, ["M.committee_month"]) == {
        "M.committee_month": ("no_register", ["联合体和“大党委”"])
    }


def test_quarters_of_a_year_are_held_or_not_seen_and_the_current_one_is_not_counted() -> None:
    roster = hold(branch("Activity"), "members_meeting", "2025-08-01", "2026-03-31")
    analysis = meetings(roster.network())
    assert states(analysis, "members_meeting") == {
        "2025年第2季度": "no", "2025年第3季度": "yes", "2025年第4季度": "no",
        "2026年第1季度": "yes", "2026年第2季度": "not_applicable",
    }  # fmt: skip
    assert counts(analysis, "M.members_meeting") == (2, 2, 0, 0)
    row = analysis.tables["meetings"].filter(rule="members_meeting").row(0, named=True)
    assert (row["due"], row["held"], row["not_seen"], row["open"]) == (4, 2, 2, 0)
    assert row["next_due"] == date(2026, 6, 30)


def test_once_held_in_the_current_period_the_next_one_is_due() -> None:
    roster = hold(branch(), "members_meeting", "2026-04-01")
    row = meetings(roster.network()).tables["meetings"].filter(rule="members_meeting")
    assert row["next_due"].item() == date(2026, 9, 30)


def test_what_is_not_seen_is_unknown_unless_the_roster_is_complete() -> None:
    roster = hold(branch(), "members_meeting", "2026-03-31")
    assert counts(meetings(roster.network()), "M.members_meeting") == (1, 0, 3, 0)


def test_the_period_of_its_founding_is_not_counted() -> None:
    roster = hold(branch("Activity", founded_on="2025-11"), "members_meeting", "2025-12-01")
    assert states(meetings(roster.network()), "members_meeting") == {
        "2026年第1季度": "no", "2026年第2季度": "not_applicable",
    }  # fmt: skip


def test_one_event_serves_one_period_and_two_in_one_period_serve_one() -> None:
    roster = hold(branch("Activity"), "members_meeting", "2026-01-05", "2026-02-05")
    assert counts(meetings(roster.network()), "M.members_meeting") == (1, 3, 0, 0)


def test_an_event_known_to_the_year_may_serve_any_of_its_periods() -> None:
    roster = hold(branch("Activity"), "members_meeting", "2025")
    assert states(meetings(roster.network()), "members_meeting") == {
        "2025年第2季度": "unknown", "2025年第3季度": "unknown", "2025年第4季度": "unknown",
        "2026年第1季度": "no", "2026年第2季度": "not_applicable",
    }  # fmt: skip


def test_what_lies_ahead_serves_nothing() -> None:
    roster = hold(branch("Activity"), "members_meeting", "2026-03-31", "2026-08-01")
    early = meetings(roster.network(), as_of=date(2026, 3, 30))
    assert counts(early, "M.members_meeting")[0] == 0
    assert value(early, "M.events") == 3
    assert counts(meetings(roster.network(), as_of=date(2026, 12, 1)), "M.members_meeting") == (
        2, 2, 0, 0,
    )  # fmt: skip


def test_periods_before_the_first_record_were_not_read() -> None:
    roster = Roster("Activity").add("P1", category="branch", founded_on="2001")
    roster.add("E1", held_on="2026-02-10", activity_type="members_meeting").link("Held", "P1", "E1")
    assert states(meetings(roster.network()), "members_meeting") == {
        "2026年第1季度": "yes", "2026年第2季度": "not_applicable",
    }  # fmt: skip


def test_committees_meet_only_where_there_is_one() -> None:
    roster = branch("Activity", members_full=7).add("P2", category="branch", members_full=6)
    roster.add("P3", category="branch").add("P4", category="branch", committee_seats=3)
    analysis = meetings(roster.network())
    # Twelve months each: two branches are asked, one is not, one is not known.
    assert counts(analysis, "M.branch_committee") == (0, 24, 24, 0)
    roster.rows["PartyOrg"][2]["committee_seats"] = 1
    assert counts(meetings(roster.network()), "M.branch_committee") == (0, 24, 12, 12)


def test_taking_part_in_anothers_theme_day_is_holding_one_but_no_members_meeting() -> None:
    roster = branch("Activity")
    for sort in ("theme_day", "members_meeting"):
        hold(roster, sort, "2026-05-05", relation="TookPart")
    analysis = meetings(roster.network())
    assert counts(analysis, "M.theme_day") == (1, 11, 0, 0)
    assert counts(analysis, "M.members_meeting")[0] == 0


def test_a_consultative_bodys_own_period_stands_instead() -> None:
    roster = Roster("Activity").add("K1", body_kind="joint_conference", meeting_period_months=2)
    roster.add("K2", body_kind="joint_conference").add("E0", held_on="2025-01-01")
    roster = hold(roster, "joint_conference", "2026-03-05", by="K1")
    analysis = meetings(roster.network())
    assert "2026年3—4月" in states(analysis, "joint_conference")
    table = analysis.tables["meetings"].filter(rule="joint_conference")
    assert table.select("id", "due", "held").rows() == [("K1", 6, 1), ("K2", 4, 0)]


def test_events_and_participations_are_two_numbers() -> None:
    roster = branch().add("P2", category="branch").add("U1")
    roster.add("E1", held_on="2026-05-05").link("Held", "P1", "E1").link("TookPart", "P1", "E1")
    roster.link("TookPart", "P2", "E1").link("TookPart", "U1", "E1")
    analysis = meetings(roster.network())
    # Three records of the other branch, and one with three participants.
    assert (value(analysis, "M.events"), value(analysis, "M.participations")) == (4, 6)


def test_nothing_is_listed_unless_a_profile_asks_for_it() -> None:
    roster = hold(branch("Activity"), "members_meeting", "2025-08-01")
    assert meetings(roster.network()).findings.is_empty()
    analysis = meetings(roster.network(), ON)
    assert found(analysis, "MEETING-NOT-SEEN") == {"P1": []}
    assert params(analysis, "MEETING-NOT-SEEN", "P1") == {
        "meetings": ["党员大会（2026年第1季度）", "主题党日（2026年5月）"]
    }


def test_a_rule_may_be_switched_off() -> None:
    off = parse_profile(
        'name = "x"\nbased_on = "national_default"\n[periods.theme_day]\noff = true\n'
    )
    codes = meetings(branch().network(), off).figures["code"].to_list()
    assert "M.theme_day" not in codes
    assert "M.members_meeting" in codes


# ---------------------------------------------------------------- once


def alliance(founded: str | None = "2025-06-01", *complete: str) -> Roster:
    roster = Roster(*complete).add("A1", founded_on=founded).add("P1", category="branch")
    roster.link("MemberOf", "P1", "A1").post("P:a", "P1", "secretary")
    roster.add("A9", founded_on="2026-06").add("E0", activity_type="mobilisation",
                                               held_on="2026-06-02")  # fmt: skip
    roster.link("Held", "A9", "E0").add("E1", activity_type="party_lesson", held_on="2024-01-01")
    return roster.link("Held", "P1", "E1")


@pytest.mark.parametrize(
    ("founded", "held_on", "expected"),
    [
        ("2025-06-01", "2025-06-01", (1, 0, 0, 1)),
        ("2025-06-01", "2026-05-01", (1, 0, 0, 1)),
        ("2025-06-01", "2025-05-31", (0, 1, 0, 1)),
        ("2025-06-01", None, (0, 0, 1, 1)),
        # Three months have not passed yet.
        ("2026-04-01", "2026-04-01", (0, 0, 0, 2)),
        (None, "2025-06-01", (0, 0, 1, 1)),
    ],
)
def test_the_founding_meeting_is_asked_for_once_its_time_has_passed(
    founded: str | None, held_on: str | None, expected: tuple[int, ...]
) -> None:
    roster = hold(alliance(founded, "Activity"), "mobilisation", held_on, by="A1")
    assert counts(meetings(roster.network()), "M.mobilisation") == expected


@pytest.mark.parametrize(
    ("held_on", "office", "expected"),
    [
        ("2025-07-01", None, (1, 0, 0, 0)),
        ("2025-05-31", None, (0, 1, 0, 0)),
        ("2025-07-01", date(2025, 8, 1), (0, 1, 0, 0)),
        ("2025-08-01", date(2025, 8, 1), (1, 0, 0, 0)),
        ("2025", None, (0, 0, 1, 0)),
    ],
)
def test_each_secretary_teaches_one_lesson_since_founding_or_taking_office(
    held_on: str, office: date | None, expected: tuple[int, ...]
) -> None:
    roster = hold(alliance("2025-06-01", "Activity"), "party_lesson", held_on)
    roster.rows["Holds"][0]["valid_from"] = office
    assert counts(meetings(roster.network()), "M.party_lesson") == expected


def test_a_lesson_of_the_alliance_counts_for_those_who_took_part() -> None:
    roster = hold(alliance("2025-06-01", "Activity"), "party_lesson", "2026-02-02", by="A1")
    assert counts(meetings(roster.network()), "M.party_lesson") == (0, 1, 0, 0)
    roster.link("TookPart", "P1", f"E{len(roster.rows['Activity']) - 1}")
    assert counts(meetings(roster.network()), "M.party_lesson") == (1, 0, 0, 0)


# ---------------------------------------------------------------- against days counted one by one

RULES = ("members_meeting", "theme_day", "joint_conference", "committee_month", "mutual_review",
         "organisational_life")  # fmt: skip
SORTS = {"P": "branch", "K": "joint_conference", "A": "alliance"}


def random_roster(random: Random) -> Roster:
    """Bodies of three sorts with events on any days."""
    roster = Roster(*(["Activity"] if random.random() < 0.6 else []))
    bodies = [f"{kind}{place}" for kind in SORTS for place in range(random.randint(1, 2))]
    for body in bodies:
        cells: dict[str, Any] = {
            "founded_on": random.choice([None, "2001", "2025-08", "2026-06-01"])
        }
        if body[0] == "P":
            cells["category"] = "branch"
        if body[0] == "K":
            cells |= {"body_kind": "joint_conference",
                      "meeting_period_months": random.choice([None, 1, 4, 12])}  # fmt: skip
        roster.add(body, **cells)
    for place in range(random.randint(1, 14)):
        day = (DAY - timedelta(days=random.randint(-60, 500))).isoformat()
        roster.add(f"E{place}", held_on=day[: random.choice([10, 10, 10, 7, 4])],
                   activity_type=random.choice(RULES))  # fmt: skip
        for body in random.sample(bodies, random.randint(0, 3)):
            roster.link("Held", body, f"E{place}")
    return roster


def span(text: str) -> tuple[date, date]:
    days = [date(2001, 1, 1) + timedelta(days=step) for step in range(10000)]
    inside = [day for day in days if day.isoformat().startswith(text)]
    return inside[0], inside[-1]


SPANS: dict[str, tuple[date, date]] = {}


def known_span(text: str) -> tuple[date, date]:
    if text not in SPANS:
        SPANS[text] = span(text)
    return SPANS[text]


class Plain:
    """The definitions once more: a period is a set of days."""

    def __init__(self, roster: Roster, profile: Profile) -> None:
        self.rows, self.profile = roster.rows, profile
        self.complete = bool(roster.complete)
        self.events = {
            row["id"]: (row["activity_type"], known_span(row["held_on"]))
            for row in roster.rows["Activity"] if known_span(row["held_on"])[0] <= DAY
        }  # fmt: skip
        self.held = [(row["from_id"], row["to_id"]) for row in roster.rows.get("Held", [])
                     if row["to_id"] in self.events]  # fmt: skip

    def bodies(self, rule: Period) -> list[dict[str, Any]]:
        kinds = {
            "branch": "PartyOrg",
            "joint_conference": "ConsultativeBody",
            "alliance": "Alliance",
        }
        frames = [self.rows[kind] for word, kind in kinds.items() if word in rule.bodies]
        rows = [row for frame in frames for row in frame]
        return [r for r in rows if not r["founded_on"] or known_span(r["founded_on"])[0] <= DAY]

    def periods(self, months: int) -> list[tuple[date, date]]:
        """Return whole periods from before the horizon to the current one."""
        result, year = [], 2024
        while year <= DAY.year:
            for number in range(12 // months):
                first = date(year, number * months + 1, 1)
                after = number * months + months
                last = date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
                result.append((first, last))
            year += 1
        return result

    def state(self, rule: Period, body: dict[str, Any], first: date, last: date) -> bool | None:
        mine = [self.events[event] for name, event in self.held if name == body["id"]]
        days = [span_ for sort, span_ in mine if sort == rule.activity]
        if any(first <= start and end <= last for start, end in days):
            return True
        if any(start <= last and end >= first for start, end in days):
            return None
        return False if self.complete else None

    def counts(self, rule: Period) -> tuple[int, int, int]:
        found = {True: 0, False: 0, None: 0}
        record = min((start for _, (start, _) in self.events.values()), default=DAY)
        horizon = date(DAY.year - 1, DAY.month, DAY.day)
        for body in self.bodies(rule):
            months = body.get("meeting_period_months") or rule.months
            for first, last in self.periods(months):
                founded = known_span(body["founded_on"])[1] if body["founded_on"] else date.min
                # It ended before the date, not before the horizon or the first record, and
                # began after the founding.
                if last < DAY and last >= max(horizon, record) and first > founded:
                    found[self.state(rule, body, first, last)] += 1
        return found[True], found[False], found[None]

    def recorded(self, rule: Period) -> bool:
        kinds = {"branch": "P", "joint_conference": "K", "alliance": "A"}
        wanted = {kinds[word] for word in rule.bodies if word in kinds}
        return any(name[0] in wanted and self.events[event][0] == rule.activity
                   for name, event in self.held)  # fmt: skip


@pytest.mark.parametrize("seed", range(200))
def test_random_calendars_are_counted_as_days_are(seed: int) -> None:
    profile = load_profile()
    roster = random_roster(dice(seed))
    analysis = meetings(roster.network(), profile)
    plain = Plain(roster, profile)
    for name in RULES:
        rule = profile.periods[name]
        if plain.recorded(rule):
            assert counts(analysis, f"M.{name}")[:3] == plain.counts(rule), name
        else:
            assert status(analysis, [f"M.{name}"])[f"M.{name}"][0] == "no_column", name


@pytest.mark.parametrize("seed", range(15))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    roster = random_roster(dice(seed))
    one = meetings(roster.network(dice(seed)))
    assert_same_but_evidence(one, meetings(roster.network(dice(seed + 1))))
