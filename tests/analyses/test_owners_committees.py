"""Owners' committees: each definition on one compound, then random ones against plain loops."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from analyses.owners_committees import owners_committees
from graphmodel.errors import SchemaError
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
)

YES, NO, UNKNOWN, NOT_APPLICABLE = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)
FIGURES = ["OC.formed", "OC.formed.serviced", "OC.formed.due"]


def compound(*complete: str, **cells: Any) -> Roster:
    """A compound of a community, without an owners' committee."""
    roster = Roster(*complete).add("D1", level="street").add("D2", level="community")
    roster.link("Within", "D2", "D1").add("C1", **cells).link("Within", "C1", "D2")
    roster.rows.setdefault("OwnersCommittee", [])
    return roster


def committee(*complete: str, place: str = "C1", **cells: Any) -> Roster:
    """The same with a committee in good order, but for ``cells``."""
    good = {"founded_on": "2024-03-01", "filed_on": "2024-03-20", "term_ends_on": "2029-02-28",
            "term_years": 5, "seats": 5}  # fmt: skip
    roster = compound(*complete).add("O1", **(good | cells))
    if place != "C1":
        roster.add(place)
    return roster.link("HasCommittee", place, "O1")


def answer(roster: Roster, code: str, **options: Any) -> tuple[float, ...]:
    return counts(owners_committees(roster.network(), **options), code)


def codes(roster: Roster, **options: Any) -> set[str]:
    return set(owners_committees(roster.network(), **options).findings["code"])


# ---------------------------------------------------------------- registers


def test_without_compounds_the_sheet_is_named() -> None:
    analysis = owners_committees(Roster().add("P1").network())
    named = [*FIGURES, "OC.in_term", "OC.size_fits", "OC.filed", "OC.owner", "OC.interim"]
    assert status(analysis, named) == dict.fromkeys(named, ("no_register", ["小区"]))
    assert analysis.findings.is_empty()


def test_without_a_word_on_committees_the_column_is_named() -> None:
    analysis = owners_committees(Roster().add("C1").network())
    needs = ("no_column", ["小区·是否成立业委会"])
    assert status(analysis, FIGURES) == dict.fromkeys(FIGURES, needs)


def test_a_column_that_no_roster_has_is_one_line_not_one_finding_a_row() -> None:
    roster = compound("OwnersCommittee")
    for place in ("C2", "C3"):
        roster.add(place)
    analysis = owners_committees(roster.network())
    assert status(analysis, ["OC.formed.due"]) == {
        "OC.formed.due": ("no_column", ["小区·已交付面积比例"])
    }
    assert analysis.findings.is_empty()


# ---------------------------------------------------------------- formed, due


@pytest.mark.parametrize(
    ("stated", "complete", "recorded", "expected"),
    [
        (None, False, True, YES),
        (False, False, True, YES),
        (True, False, False, YES),
        (False, False, False, NO),
        (None, True, False, NO),
        (None, False, False, UNKNOWN),
    ],
)
def test_a_committee_is_there_if_recorded_or_said(
    *, stated: bool | None, complete: bool, recorded: bool, expected: object
) -> None:
    roster = committee() if recorded else compound()
    roster.rows["Compound"][0]["has_owners_committee"] = stated
    roster.complete = Roster(*(["OwnersCommittee"] if complete else [])).complete
    assert answer(roster, "OC.formed") == expected


def test_a_committee_founded_later_is_not_there_yet_though_the_roster_says_yes() -> None:
    roster = committee("OwnersCommittee", founded_on="2026-11-20")
    roster.rows["Compound"][0].update(has_owners_committee=True, delivered_area_share=0.9)
    before, after = date(2026, 6, 30), date(2027, 3, 31)
    assert answer(roster, "OC.formed", as_of=before) == NO
    assert answer(roster, "OC.formed", as_of=after) == YES
    assert "OC-DUE" in codes(roster, as_of=before)
    assert "OC-DUE" not in codes(roster, as_of=after)


@pytest.mark.parametrize(
    ("share", "code"), [(0.5, "OC-DUE"), (0.49, None), (None, "OC-UNKNOWN"), (1.0, "OC-DUE")]
)
def test_due_is_half_of_the_area_by_the_national_profile(
    share: float | None, code: str | None
) -> None:
    roster = compound("OwnersCommittee", delivered_area_share=share)
    assert codes(roster) == ({code} if code else set())


def test_due_without_knowing_of_a_committee_is_not_known() -> None:
    assert codes(compound(delivered_area_share=0.9)) == {"OC-UNKNOWN"}
    assert codes(compound(delivered_area_share=0.1)) == set()


def test_the_three_denominators() -> None:
    roster = compound("OwnersCommittee", delivered_area_share=0.9, has_property_service=True)
    roster.add("C2", delivered_area_share=0.9, has_property_service=False)
    roster.add("C3", delivered_area_share=0.1).add("C4", delivered_area_share=None)
    roster.add("O2", founded_on="2020").link("HasCommittee", "C2", "O2")
    roster.add("U1").link("Serves", "U1", "C3")
    analysis = owners_committees(roster.network())
    assert [counts(analysis, code) for code in FIGURES] == [
        (1, 3, 0, 0), (0, 2, 1, 1), (1, 1, 1, 1),
    ]  # fmt: skip


def test_rates_are_told_by_street_as_well() -> None:
    roster = compound("OwnersCommittee", has_owners_committee=False)
    assert counts(owners_committees(roster.network()), "OC.formed", "D1") == NO


@pytest.mark.parametrize(
    ("founded", "codes_then"),
    [
        ("2026-06-30", set()),
        ("2024-07-01", set()),
        ("2024-06-30", {"OC-INTERIM-OVERDUE", "OC-DUE"}),
        # Some day of June 2024: all of it lies two years back only at the end of June.
        ("2024-06", {"OC-INTERIM-OVERDUE", "OC-DUE"}),
        ("2024-07", set()),
        (None, set()),
    ],
)
def test_an_interim_body_may_stand_two_years_and_keeps_the_compound_from_being_due(
    founded: str | None, codes_then: set[str]
) -> None:
    roster = compound("OwnersCommittee", delivered_area_share=0.9)
    roster.add("I1", founded_on=founded).link("HasCommittee", "C1", "I1")
    assert codes(roster) == codes_then


# ---------------------------------------------------------------- term


@pytest.mark.parametrize(
    ("cells", "figure", "code"),
    [
        ({"term_ends_on": "2026-06-29"}, NO, "OC-TERM-OVERDUE"),
        # The last day is part of the term.
        ({"term_ends_on": "2026-06-30"}, YES, "OC-TERM-DUE"),
        ({"term_ends_on": "2026-08-28"}, YES, "OC-TERM-DUE"),
        ({"term_ends_on": "2026-08-29"}, YES, None),
        ({"term_ends_on": "2026-06"}, UNKNOWN, None),
        ({"term_ends_on": "2026-05"}, NO, "OC-TERM-OVERDUE"),
        ({"term_ends_on": "2026-08"}, YES, None),
        # Without an end only a first term that still runs is known.
        ({"term_ends_on": None}, YES, None),
        ({"term_ends_on": None, "founded_on": "2021-06-30"}, UNKNOWN, None),
        ({"term_ends_on": None, "term_years": None}, UNKNOWN, None),
    ],
)
def test_a_term_is_over_on_the_day_after_its_last(
    cells: dict[str, Any], figure: object, code: str | None
) -> None:
    roster = committee(**cells)
    assert answer(roster, "OC.in_term") == figure
    assert codes(roster) == ({code} if code else set())


def test_the_lead_time_may_be_in_months() -> None:
    roster = committee(term_ends_on="2026-12-29")
    assert "OC-TERM-DUE" in codes(roster, profile=load_profile("beijing_2024"))
    assert "OC-TERM-DUE" not in codes(roster, profile=load_profile("shanghai_2020"))


def test_a_lead_time_in_another_unit_is_refused() -> None:
    weeks = parse_profile(
        'name = "x"\nbased_on = "national_default"\n[rules.oc_renewal_lead]\nvalue = 8\nunit = "周"'
    )
    with pytest.raises(SchemaError, match="oc_renewal_lead 的 unit 是 '周'"):
        owners_committees(committee().network(), weeks)


# ---------------------------------------------------------------- size, filing


@pytest.mark.parametrize(
    ("seats", "figure"),
    [(5, YES), (11, YES), (4, NO), (6, NO), (13, NO), (3, NO), (None, UNKNOWN)],
)
def test_the_national_size_is_five_to_eleven_and_odd(seats: int | None, figure: object) -> None:
    roster = committee(seats=seats)
    assert answer(roster, "OC.size_fits") == figure
    assert ("OC-SIZE" in codes(roster)) is (figure == NO)
    if figure == NO:
        said = params(owners_committees(roster.network()), "OC-SIZE", "C1")
        assert said == {"seats": seats, "limits": "5至11人、单数"}


@pytest.mark.parametrize(
    ("profile", "seats", "households", "area", "figure"),
    [
        ("beijing_2024", 3, 100, None, YES),
        ("beijing_2024", 3, 101, None, NO),
        ("beijing_2024", 3, None, None, UNKNOWN),
        ("beijing_2024", 4, None, None, NO),
        ("beijing_2024", 15, 900, None, YES),
        ("shanghai_2020", 3, 500, 10000.0, YES),
        ("shanghai_2020", 3, 50, 10001.0, NO),
        ("hangzhou_2021", 3, 80, None, YES),
        ("hangzhou_2021", 13, 80, None, NO),
        ("qingdao_2021", 3, 5000, None, YES),
    ],
)
def test_small_compounds_may_have_fewer_where_the_city_says_so(
    profile: str, seats: int, households: int | None, area: float | None, figure: object
) -> None:
    roster = committee(seats=seats)
    roster.rows["Compound"][0].update(households=households, area_m2=area)
    assert answer(roster, "OC.size_fits", profile=load_profile(profile)) == figure


@pytest.mark.parametrize(
    ("founded", "filed", "complete", "figure", "listed"),
    [
        ("2024-03-01", None, True, NO, True),
        ("2024-03-01", None, False, UNKNOWN, False),
        ("2026-05-31", None, True, NO, False),
        ("2026-05-30", None, True, NO, True),
        ("2026-05", None, True, NO, False),
        ("2024-03-01", "2026-07-01", False, NO, True),
        ("2024-03-01", "2026-06-30", False, YES, False),
        ("2024-03-01", "2026-06", False, YES, False),
        (None, None, True, NO, False),
    ],
)
def test_a_blank_filing_date_is_no_only_in_a_complete_roster(
    *, founded: str | None, filed: str | None, complete: bool, figure: object, listed: bool
) -> None:
    roster = committee(
        *(["OwnersCommittee"] if complete else []), founded_on=founded, filed_on=filed
    )
    assert answer(roster, "OC.filed") == figure
    assert ("OC-UNFILED" in codes(roster)) is listed


def test_a_committee_of_a_property_area_is_judged_under_the_area() -> None:
    roster = committee(place="W1", seats=4)
    analysis = owners_committees(roster.network())
    assert found(analysis, "OC-SIZE") == {"W1": ["O1"]}
    assert counts(analysis, "OC.formed") == UNKNOWN


# ---------------------------------------------------------------- members


def seated(*people: str) -> Roster:
    """A committee with members by letter."""
    roster = committee()
    for place, letter in enumerate(people):
        roster.post(f"P:{letter}", "O1", "oc_member" if place else "oc_director")
    return roster


def test_who_owns_elsewhere_only_is_no_owner_and_who_says_nothing_is_unknown() -> None:
    roster = seated("a", "b", "c").add("C2")
    roster.link("OwnsIn", "P:a", "C1").link("OwnsIn", "P:b", "C2")
    analysis = owners_committees(roster.network())
    assert counts(analysis, "OC.owner") == (1, 1, 1, 0)
    assert found(analysis, "OC-NOT-OWNER") == {"C1": ["O1"]}
    assert params(analysis, "OC-NOT-OWNER", "C1") == {"persons": 1}


def test_who_owns_here_and_elsewhere_is_an_owner() -> None:
    roster = seated("a").add("C2").link("OwnsIn", "P:a", "C1").link("OwnsIn", "P:a", "C2")
    assert codes(roster) == set()


def test_without_any_owner_on_record_nothing_is_said_of_members() -> None:
    analysis = owners_committees(seated("a", "b").network())
    assert status(analysis, ["OC.owner"]) == {"OC.owner": ("no_column", ["班子成员·业主小区"])}
    assert analysis.findings.is_empty()


def test_in_a_roster_complete_for_owners_silence_is_no() -> None:
    roster = seated("a", "b").link("OwnsIn", "P:a", "C1")
    roster.complete = Roster("OwnsIn").complete
    assert answer(roster, "OC.owner") == (1, 1, 0, 0)


def test_an_alternate_is_no_member() -> None:
    roster = seated("a").add("C2").post("P:b", "O1", "oc_alternate")
    roster.link("OwnsIn", "P:a", "C1").link("OwnsIn", "P:b", "C2")
    assert codes(roster) == set()


def interested() -> Roster:
    roster = seated("a", "b", "c").add("U1", name="甲物业").add("U2")
    roster.link("Serves", "U1", "C1", valid_from=date(2023, 1, 1), valid_to=date(2027, 1, 1))
    return roster.link("EmployedBy", "P:a", "U1").link("EmployedBy", "P:b", "U2")


def test_a_member_who_works_for_the_serving_company_has_an_interest_to_be_checked() -> None:
    analysis = owners_committees(interested().network())
    assert counts(analysis, "OC.clear") == (1, 1, 1, 0)
    assert found(analysis, "OC-CONFLICT") == {"C1": ["O1"]}
    assert params(analysis, "OC-CONFLICT", "C1") == {"persons": 1, "companies": ["甲物业"]}


def test_the_interest_ends_when_the_company_leaves() -> None:
    assert "OC-CONFLICT" in codes(interested(), as_of=date(2026, 12, 31))
    assert "OC-CONFLICT" not in codes(interested(), as_of=date(2027, 1, 1))


def test_managing_the_company_is_working_for_it() -> None:
    roster = interested().post("P:c", "U1", "property_manager")
    assert params(owners_committees(roster.network()), "OC-CONFLICT", "C1")["persons"] == 2


def test_no_person_is_named() -> None:
    analysis = owners_committees(interested().network())
    written = analysis.findings.write_json() + "".join(
        table.write_json() for table in analysis.tables.values()
    )
    assert "P:" not in written


# ---------------------------------------------------------------- against plain loops

OFF = [None, True, False]
PROFILES = ["national_default", "beijing_2024", "shanghai_2020", "hangzhou_2021", "qingdao_2021"]


def random_roster(random: Random) -> Roster:
    """Compounds with any cells, half of them with a committee."""
    roster = Roster(*(["OwnersCommittee"] if random.random() < 0.5 else []))
    roster.add("D1", level="street").add("D2", level="community").link("Within", "D2", "D1")
    roster.rows["OwnersCommittee"] = []
    for place in range(random.randint(1, 5)):
        pick = random.choice
        roster.add(
            f"C{place}", has_owners_committee=pick(OFF), has_property_service=pick(OFF),
            delivered_area_share=pick([None, 0.2, 0.3, 0.5, 0.9]),
            delivered_owner_share=pick([None, 0.2, 0.25, 0.5]),
            first_delivery_date=pick([None, "2020", "2024-06", "2024-06-30", "2024-07-01", "2026"]),
            households=pick([None, 90, 100, 300]), area_m2=pick([None, 9000.0, 20000.0]),
        ).link("Within", f"C{place}", "D2")  # fmt: skip
        if random.random() < 0.6:
            roster.add(
                f"O{place}", seats=pick([None, 3, 4, 5, 7, 11, 13]),
                founded_on=pick([None, "2020-01-01", "2026-05", "2026-06-10", "2026-07-05"]),
                filed_on=pick([None, "2026-06-20", "2026-07-20"]),
                term_years=pick([None, 3, 5]),
                term_ends_on=pick([None, "2026-06-29", "2026-07-20", "2026-06", "2026-09-20",
                                   "2027"]),
            ).link("HasCommittee", f"C{place}", f"O{place}")  # fmt: skip
        if random.random() < 0.3:
            roster.add(f"I{place}", founded_on=pick([None, "2024-01", "2024-06-30", "2025"]))
            roster.link("HasCommittee", f"C{place}", f"I{place}")
    return roster


def span(text: str | None) -> tuple[date, date] | None:
    if text is None:
        return None
    if len(text) == 4:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if len(text) == 7:
        year, month = int(text[:4]), int(text[5:])
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date.fromisoformat(text), date.fromisoformat(text)


def later(day: date, years: int) -> date:
    return day.replace(year=day.year + years)


def after_months(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    last = date(total // 12 + (total % 12 == 11), (total % 12 + 1) % 12 + 1, 1) - timedelta(days=1)
    return min(date(total // 12, total % 12 + 1, 1) + timedelta(days=day.day - 1), last)


def meets(number: float | None, limit: float) -> bool | None:
    return None if number is None else number >= limit


def every(*parts: bool | None) -> bool | None:
    return False if False in parts else None if None in parts else True


def some(*parts: bool | None) -> bool | None:
    return True if True in parts else None if None in parts else False


class Plain:
    """The definitions once more, one row at a time."""

    def __init__(self, roster: Roster, profile: Profile) -> None:
        self.value = profile.value
        self.unit = profile["oc_renewal_lead"].unit
        self.complete = bool(roster.complete)
        owned = {row["to_id"]: row["from_id"] for row in roster.rows.get("HasCommittee", [])}
        self.committees = {owned[row["id"]]: row for row in roster.rows["OwnersCommittee"]}
        self.interim = {
            owned[row["id"]]: row for row in roster.rows.get("PropertyManagementCommittee", [])
        }
        self.compounds = roster.rows["Compound"]

    def there(self, row: dict[str, Any] | None) -> bool:
        founded = span(row["founded_on"]) if row else None
        return row is not None and (founded is None or founded[0] <= DAY)

    def has(self, row: dict[str, Any]) -> bool | None:
        recorded = self.committees.get(row["id"])
        if self.there(recorded):
            return True
        if row["has_owners_committee"] is False:
            return False
        if row["has_owners_committee"] and recorded is None:
            return True
        return False if self.complete else None

    def due(self, row: dict[str, Any]) -> bool | None:
        area, owners = row["delivered_area_share"], row["delivered_owner_share"]
        ways = [meets(area, self.value("oc_due_min_area_share"))]
        if self.value("oc_due_min_owner_share"):
            ways.append(meets(owners, self.value("oc_due_min_owner_share")))
        if years := self.value("oc_due_after_years"):
            first = span(row["first_delivery_date"])
            passed = None
            if first and later(first[1], years) <= DAY:
                passed = True
            elif first and later(first[0], years) > DAY:
                passed = False
            parts = [passed]
            if self.value("oc_due_later_area_share"):
                parts.append(meets(area, self.value("oc_due_later_area_share")))
            if self.value("oc_due_later_owner_share"):
                parts.append(meets(owners, self.value("oc_due_later_owner_share")))
            ways.append(every(*parts))
        return some(*ways)

    def over(self, place: str) -> bool | None:
        row = self.interim.get(place)
        if row is None or not self.there(row):
            return None
        founded, years = span(row["founded_on"]), self.value("oc_interim_max_years")
        return founded is not None and later(founded[1], years) <= DAY

    def fits(self, row: dict[str, Any], place: dict[str, Any]) -> bool | None:
        seats = row["seats"]
        if seats is None:
            return None
        small = False
        if self.value("oc_small_size_min"):
            sizes = [
                None if place[column] is None else place[column] <= self.value(rule)
                for rule, column in (
                    ("oc_small_max_households", "households"), ("oc_small_max_area_m2", "area_m2"),
                ) if self.value(rule)
            ]  # fmt: skip
            small = every(some(*sizes), seats >= self.value("oc_small_size_min"))  # type: ignore[assignment]
        enough = some(seats >= self.value("oc_size_min"), small)
        most = self.value("oc_size_max")
        return every(enough, not most or seats <= most, seats % 2 == 1)

    def in_term(self, row: dict[str, Any]) -> bool | None:
        ends, founded = span(row["term_ends_on"]), span(row["founded_on"])
        if ends:
            return False if ends[1] < DAY else True if ends[0] >= DAY else None
        if founded and row["term_years"] and later(founded[0], row["term_years"]) > DAY:
            return True
        return None

    def everything(self) -> set[tuple[str, str]]:  # noqa: C901 - one line a code
        result = set()
        lead = self.value("oc_renewal_lead")
        until = DAY + timedelta(days=lead) if self.unit == "天" else after_months(DAY, lead)
        for place in self.compounds:
            code, has, due, over = place["id"], self.has(place), self.due(place), None
            over = self.over(code)
            if over:
                result.add(("OC-INTERIM-OVERDUE", code))
            gap = every(due, None if has is None else not has)
            if over is not False and gap is not False:
                result.add(("OC-DUE" if gap else "OC-UNKNOWN", code))
            row = self.committees.get(code)
            if row is None or not self.there(row):
                continue
            if self.fits(row, place) is False:
                result.add(("OC-SIZE", code))
            state, ends = self.in_term(row), span(row["term_ends_on"])
            if state is False:
                result.add(("OC-TERM-OVERDUE", code))
            elif state and ends and ends[1] + timedelta(days=1) <= until:
                result.add(("OC-TERM-DUE", code))
            filed, founded = span(row["filed_on"]), span(row["founded_on"])
            known_not = filed[0] > DAY if filed else self.complete
            if known_not and founded and (DAY - founded[1]).days > self.value("oc_filing_days"):
                result.add(("OC-UNFILED", code))
        return result


@pytest.mark.parametrize("seed", range(250))
def test_random_compounds_are_judged_as_plain_loops_judge_them(seed: int) -> None:
    random = dice(seed)
    roster = random_roster(random)
    profile = load_profile(PROFILES[seed % len(PROFILES)])
    plain = Plain(roster, profile)
    analysis = owners_committees(roster.network(), profile)
    assert set(analysis.findings.select("code", "subject").rows()) == plain.everything()
    states = [(plain.has(row), plain.due(row)) for row in plain.compounds]
    expected = [sum(has is state for has, _ in states) for state in (True, False, None)]
    assert list(counts(analysis, "OC.formed"))[:3] == expected
    expected = [sum(bool(due) and has is state for has, due in states) for state in (True, False)]
    assert list(counts(analysis, "OC.formed.due"))[:2] == expected


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    roster = random_roster(dice(seed))
    one = owners_committees(roster.network(dice(seed)))
    assert_same_but_evidence(one, owners_committees(roster.network(dice(seed + 1))))
