"""What holds for every analysis: its date, the order of rows, and what a threshold may change.

The networks are drawn by chance; the filter by date is plain Python over rows and knows nothing
of frames.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl
import pytest

from graphmodel.analysis import Analysis
from graphmodel.network import Network
from graphmodel.party import PARTY
from graphmodel.profile import Profile, load_profile
from jiceng.work import ANALYSES, analyse_all
from tests.analyses.rosters import Roster, Row, dice, kind_of

BEGINS, ENDS = date(2026, 2, 1), date(2026, 5, 1)
#: Both ends of every validity that is drawn, the days beside them, and one outside.
DAYS = (
    BEGINS - timedelta(1), BEGINS, BEGINS + timedelta(1),
    ENDS - timedelta(1), ENDS, ENDS + timedelta(1),
)  # fmt: skip
_POSTS = (
    ("P", ("secretary", "member", "part_time_member")), ("O", ("oc_director", "oc_member")),
    ("K", ("part_time_member",)), ("A", ("rotating_convenor",)), ("U", ("chairman", "investor")),
    ("D", ("rc_director",)),
)  # fmt: skip
#: Relation, kinds of its two ends, how many are drawn.
_TIES = (
    ("AssignedTo", "U", "DC", 3), ("ReportedTo", "UP", "D", 3), ("LocatedIn", "U", "D", 4),
    ("MemberOf", "UP", "KA", 4), ("Hosts", "DP", "KA", 3), ("PartyTo", "UPD", "G", 5),
    ("CoordinatedBy", "G", "PUD", 2), ("Needs", "DU", "L", 3), ("Offers", "U", "L", 2),
    ("Claims", "UPD", "L", 3), ("HasCommittee", "C", "OI", 4), ("Serves", "U", "C", 2),
    ("Covers", "P", "DCU", 6), ("HasGroup", "P", "S", 2), ("EmployedBy", "N", "U", 4),
    ("OwnsIn", "N", "C", 3), ("Takes", "N", "T", 2), ("WorksWith", "U", "U", 1),
)  # fmt: skip


class Drawn:
    """A roster drawn by chance: every sort of body, and validities on half of everything."""

    def __init__(self, seed: int) -> None:
        self.draw = dice(seed)
        complete = ("Unit", "PartyOrg", "Agreement", "Holds", "Activity")
        self.roster = Roster(*(complete if self.draw.random() < 0.5 else ()))
        self.ids: dict[str, list[str]] = {}
        self._places()
        self._organisations()
        self._bodies()
        self._people()
        for relation, sources, targets, count in _TIES:
            self._ties(relation, sources, targets, count)
        self._asked()
        self._events()

    def validity(self) -> Row:
        return {
            "valid_from": self.draw.choice([None, None, BEGINS]),
            "valid_to": self.draw.choice([None, None, ENDS]),
        }

    def add(self, letter: str, count: int, **choices: list[Any]) -> None:
        for number in range(count):
            node = f"{letter}{number}"
            drawn = {name: self.draw.choice(values) for name, values in choices.items()}
            self.roster.add(node, **drawn, **self.validity())
            self.ids.setdefault(letter, []).append(node)

    def pick(self, letters: str) -> str:
        return self.draw.choice(self.ids[self.draw.choice(letters)])

    def _places(self) -> None:
        for node, level in (("D0", "street"), ("D1", "street"), ("D2", "community"),
                            ("D3", "community"), ("D4", "village")):  # fmt: skip
            self.roster.add(node, level=level)
            self.ids.setdefault("D", []).append(node)
        for place, street in (("D2", "D0"), ("D3", "D0"), ("D4", "D1")):
            self.roster.link("Within", place, street)
        self.add("C", 4, households=[None, 90, 800], has_owners_committee=[None, True, False],
                 delivered_area_share=[None, 0.3, 0.9], area_m2=[None, 1e4])  # fmt: skip
        for place in self.ids["C"]:
            self.roster.link("Within", place, self.draw.choice(["D2", "D3"]), **self.validity())

    def _organisations(self) -> None:
        self.add("P", 7, category=["branch", "joint_branch", "general_branch", "committee"],
                 members_full=[None, 2, 9, 60], members_total=[None, 12, 61],
                 committee_seats=[None, 1, 3],
                 founded_on=[None, "2019", "2026-02", "2026-03-15"],
                 term_ends_on=[None, "2025", "2026-05", "2027-01-01"])  # fmt: skip
        for number in range(1, 7):
            if self.draw.random() < 0.9:
                above = self.ids["P"][self.draw.randrange(number)]
                self.roster.link("SubordinateTo", f"P{number}", above, **self.validity())
        self.add("S", 2, members_full=[None, 4])

    def _bodies(self) -> None:
        self.add("U", 5, operating=[None, True, False], members_full=[None, 0, 5],
                 unit_type=["private_firm", "government", "property_company", None])  # fmt: skip
        self.add("K", 3, body_kind=["street_joint_committee", "community_joint_committee"],
                 founded_on=[None, "2020-01-01"], meeting_period_months=[None, 1])  # fmt: skip
        self.add("A", 2, founded_on=[None, "2025-01-01"])
        self.add("O", 3, founded_on=[None, "2020-03-01", "2026-04-15"], seats=[None, 4, 7],
                 term_years=[None, 5], filed_on=[None, "2026-05"],
                 term_ends_on=[None, "2026-03-01", "2026-04"])  # fmt: skip
        self.add("I", 2, founded_on=[None, "2023-12-01", "2025-06"])
        self.add(
            "G",
            3,
            signed_on=[None, "2026-03"],
            expires_on=[None, "2026-04-30", "2026-06", "2027-03-01"],
        )
        self.add("L", 4, list=["demand", "resource", "project"], status=[None, "open", "done"],
                 category=[None, "living"], raised_on=[None, "2026-01-05"])  # fmt: skip
        self.add("T", 2, duty_kind=[None])

    def _people(self) -> None:
        self.ids["N"] = [f"P:{number}" for number in range(6)] + ["M:6"]
        self.roster.rows["Person"] = [
            {"id": person, "party_status": self.draw.choice([None, "full", "none"])}
            for person in self.ids["N"]
        ]
        for _ in range(14):
            letter, roles = self.draw.choice(_POSTS)
            role = self.draw.choice(roles)
            # Ended turns still count as turns held: they are what the roster tells of the past.
            validity = {} if letter == "A" else self.validity()
            self._once("Holds", self.pick("N"), self.pick(letter), role=role, **validity)

    def _ties(self, relation: str, sources: str, targets: str, count: int) -> None:
        for _ in range(count):
            source, target = self.pick(sources), self.pick(targets)
            if source != target:
                values = {"claimed_on": "2026-02-10"} if relation == "Claims" else {}
                self._once(relation, source, target, **values, **self.validity())

    def _once(self, relation: str, source: str, target: str, **values: Any) -> None:
        same = ("from_id", "to_id", *PARTY[relation].distinct)
        new = {"from_id": source, "to_id": target, **values}
        if all(any(row.get(name) != new.get(name) for name in same)
               for row in self.roster.rows.get(relation, [])):  # fmt: skip
            self.roster.link(relation, source, target, **values)

    def _asked(self) -> None:
        """Add what stands on every day of each column that tells whether something was asked."""
        self.roster.add("P9", category="branch").add("U9", operating=True)
        self.roster.link("Covers", "P9", "U9", mode="own")
        self._once("Holds", "P:9", "D0", role="rc_director")
        self.roster.rows["Person"].append({"id": "P:9"})

    def _events(self) -> None:
        """Add what was held by bodies that stand open-ended: the past does not end with them."""
        lasting = [
            row["id"] for kind in ("PartyOrg", "ConsultativeBody", "Alliance")
            for row in self.roster.rows[kind]
            if not (row.get("valid_from") or row.get("valid_to"))
            and row.get("founded_on") in (None, "2019", "2020-01-01", "2025-01-01")
        ]  # fmt: skip
        for number in range(5):
            day = self.draw.choice(["2026-01-09", "2026-03", "2026-06-01"])
            kind = self.draw.choice(["theme_day", "joint_conference", "members_meeting"])
            self.roster.add(f"E{number}", activity_type=kind, held_on=day)
            if lasting:
                self._once("Held", self.draw.choice(lasting), f"E{number}")


# ---------------------------------------------------------------- by hand


def stands(row: Row, day: date) -> bool:
    """Tell whether a row holds on a day: from its first day on, up to its last and without it."""
    begins, ends, founded = row.get("valid_from"), row.get("valid_to"), row.get("founded_on")
    if begins is not None and day < begins:
        return False
    if ends is not None and day >= ends:
        return False
    if founded is None:
        return True
    # Known to be founded later: even the first day of the stated year, month or day lies later.
    year, month, first = (*map(int, founded.split("-")), 1, 1)[:3]
    return date(year, month, first) <= day


def by_hand(roster: Roster, day: date) -> dict[str, list[Row]]:
    """Keep what stands on a day, and the relations both of whose ends do."""
    nodes = {kind for kind in roster.rows if not PARTY[kind].is_relation}
    kept = {kind: [row for row in roster.rows[kind] if stands(row, day)] for kind in nodes}
    alive = {(kind, row["id"]) for kind, rows in kept.items() for row in rows}
    for kind, rows in roster.rows.items():
        if kind not in nodes:
            kept[kind] = [
                row for row in rows
                if stands(row, day)
                and (row["from_kind"], row["from_id"]) in alive
                and (row["to_kind"], row["to_id"]) in alive
            ]  # fmt: skip
    _unsay(roster, kept)
    return kept


def _unsay(roster: Roster, kept: dict[str, list[Row]]) -> None:
    """Take back a compound's word that it has a committee where the one it means does not stand.

    The word has no dates of its own; a roster of the day would not say it.
    """

    def with_committee(rows: list[Row]) -> set[str]:
        return {row["from_id"] for row in rows if row["to_kind"] == "OwnersCommittee"}

    gone = with_committee(roster.rows["HasCommittee"]) - with_committee(kept["HasCommittee"])
    kept["Compound"] = [
        row | {"has_owners_committee": row["has_owners_committee"] and None}
        if row["id"] in gone else row
        for row in kept["Compound"]
    ]  # fmt: skip


def filtered(roster: Roster, day: date) -> Network:
    """Return the roster filtered by hand; its columns count as read all the same."""
    whole = roster.network()
    by_day = Roster()
    by_day.rows, by_day.complete = by_hand(roster, day), roster.complete
    by_day.columns = {kind: frozenset(names) for kind, names in whole.about.columns.items()}
    return by_day.network()


def assert_same_answers(one: Analysis, other: Analysis) -> None:
    assert one.figures.equals(other.figures), one.name
    assert one.findings.drop("evidence").equals(other.findings.drop("evidence")), one.name
    assert set(one.tables) == set(other.tables)
    for name, table in one.tables.items():
        assert table.equals(other.tables[name]), f"{one.name}: {name}"


@pytest.mark.parametrize("seed", range(18))
def test_an_analysis_at_a_day_is_that_of_the_roster_of_the_day(seed: int) -> None:
    roster = Drawn(seed).roster
    day = DAYS[seed % len(DAYS)]
    at_day = analyse_all(roster.network(), as_of=day)
    of_day = analyse_all(filtered(roster, day), as_of=day)
    assert [item.name for item in at_day] == list(ANALYSES)
    for one, other in zip(at_day, of_day, strict=True):
        assert one.as_of == other.as_of == day
        assert_same_answers(one, other)


def test_what_is_drawn_really_changes_from_day_to_day() -> None:
    roster = Drawn(0).roster
    sizes = {day: sum(map(len, by_hand(roster, day).values())) for day in DAYS}
    assert sizes[DAYS[0]] < sizes[DAYS[1]] == sizes[DAYS[2]]
    assert sizes[DAYS[3]] > sizes[DAYS[4]] == sizes[DAYS[5]]


# ---------------------------------------------------------------- the order of rows


def without_rows(findings: pl.DataFrame) -> list[Row]:
    """Return findings whose evidence tells of sheets and columns only."""
    rows = findings.to_dicts()
    for row in rows:
        row["evidence"] = sorted(
            (item["input"], item["sheet"] or "", tuple(item["columns"])) for item in row["evidence"]
        )
    return rows


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_rows_changes_nothing_but_their_numbers(seed: int) -> None:
    roster = Drawn(seed).roster
    plain = analyse_all(roster.network(), as_of=DAYS[seed % len(DAYS)])
    mixed = analyse_all(roster.network(Random(seed)), as_of=DAYS[seed % len(DAYS)])  # noqa: S311
    for one, other in zip(plain, mixed, strict=True):
        assert_same_answers(one, other)
        assert without_rows(one.findings) == without_rows(other.findings)


# ---------------------------------------------------------------- thresholds

#: Rules that only say when to speak, with a value under which more or less is spoken of.
_SPEAKING = {
    "span_high": 0, "joint_ties_min": 99, "posts_per_person": 0, "agreement_reminder_days": 900,
    "agreement_min_parties": 99, "term_reminder_months": 240,
    "oc_filing_days": 9999, "suggestion_min_score": 0,
}  # fmt: skip


def analysed(profile: Profile) -> list[tuple[Analysis, ...]]:
    return [analyse_all(Drawn(seed).roster.network(), profile, as_of=BEGINS) for seed in range(6)]


@pytest.fixture(scope="module")
def before() -> list[tuple[Analysis, ...]]:
    return analysed(load_profile())


@pytest.mark.parametrize("rule", _SPEAKING)
def test_a_threshold_changes_the_findings_of_its_rule_and_nothing_else(
    before: list[tuple[Analysis, ...]], rule: str
) -> None:
    profile = load_profile()
    own = [item.code for item in profile.findings.values() if item.rule == rule]
    changed = False
    after = analysed(profile.with_rules(**{rule: _SPEAKING[rule]}))
    for one, other in zip(sum(before, ()), sum(after, ()), strict=True):
        kept = [item.findings.filter(~pl.col("code").is_in(own)) for item in (one, other)]
        assert kept[0].equals(kept[1]), one.name
        assert one.figures.equals(other.figures), one.name
        assert all(table.equals(other.tables[name]) for name, table in one.tables.items())
        changed |= not one.findings.equals(other.findings)
    assert changed or not own


def test_ids_of_findings_survive_another_threshold(before: list[tuple[Analysis, ...]]) -> None:
    wide = analysed(load_profile().with_rules(span_high=0))
    old, new = (
        {row for run in runs for item in run for row in item.findings["id"]}
        for runs in (before, wide)
    )
    assert old < new


def test_kinds_are_told_by_their_letter() -> None:
    assert kind_of("P:1") == "Person"
