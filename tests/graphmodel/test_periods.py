"""Calendar periods as numbers, and period rules that are refused in words."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from graphmodel.errors import SchemaError
from graphmodel.periods import end_of, index_of, label_of, months_before, start_of
from graphmodel.profile import load_profile, parse_profile

DAYS = [date(2023, 12, 28) + timedelta(days=step) for step in range(800)]


def spans(months: int) -> list[tuple[date, date, date]]:
    """Return each day with the first and last day of its period."""
    frame = pl.DataFrame({"day": DAYS}).with_columns(pl.lit(months, pl.Int64).alias("months"))
    width = pl.col("months")
    framed = frame.with_columns(index_of(pl.col("day"), width).alias("index"))
    return framed.select(
        "day",
        start_of(pl.col("index"), width).alias("a"),
        end_of(pl.col("index"), width).alias("b"),
    ).rows()


@pytest.mark.parametrize("months", [1, 2, 3, 4, 6, 12])
def test_a_day_lies_in_the_span_of_months_that_starts_with_the_year(months: int) -> None:
    for day, first, last in spans(months):
        number = (day.month - 1) // months
        assert first == date(day.year, number * months + 1, 1)
        following = number * months + months
        after = date(day.year + following // 12, following % 12 + 1, 1)
        assert last == after - timedelta(days=1)


def test_a_week_runs_from_monday_to_sunday() -> None:
    for day, first, last in spans(0):
        assert first == day - timedelta(days=day.weekday())
        assert last == first + timedelta(days=6)


@pytest.mark.parametrize(
    ("start", "months", "label"),
    [
        (date(2026, 3, 1), 1, "2026年3月"),
        (date(2026, 4, 1), 3, "2026年第2季度"),
        (date(2026, 1, 1), 6, "2026年上半年"),
        (date(2026, 7, 1), 6, "2026年下半年"),
        (date(2026, 1, 1), 12, "2026年"),
        (date(2026, 3, 1), 2, "2026年3—4月"),
        (date(2026, 3, 2), 0, "2026-03-02起一周"),
    ],
)
def test_a_period_is_named_as_people_say_it(start: date, months: int, label: str) -> None:
    said = pl.select(label_of(pl.lit(start), pl.lit(months, pl.Int64))).item()
    assert said == label


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 6, 30), 12, date(2025, 6, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_months_before_keep_the_day_where_there_is_one(
    day: date, months: int, before: date
) -> None:
    assert months_before(day, months) == before


class TestRules:
    def test_the_three_meetings_and_the_five_ones_are_shipped(self) -> None:
        periods = load_profile().periods
        units = {name: item.unit for name, item in periods.items() if "alliance" in item.bodies}
        assert units == {
            "committee_month": "month",
            "secretaries_quarter": "quarter",
            "delegates_half_year": "half_year",
            "mobilisation": "once",
            "exchange_visit": "month",
            "alliance_theme_day": "quarter",
            "mutual_review": "half_year",
        }
        assert periods["party_lesson"].unit == "once"

    def test_every_period_rule_has_clause_and_source(self) -> None:
        for item in load_profile().periods.values():
            assert item.clause, item.id
            assert item.source, item.id

    def test_a_local_profile_changes_one_field_of_a_period(self) -> None:
        local = parse_profile(
            'name = "x"\nbased_on = "national_default"\n[periods.theme_day]\nunit = "week"\n'
        )
        national = load_profile().periods["theme_day"]
        assert local.periods["theme_day"].unit == "week"
        assert local.periods["theme_day"].bodies == national.bodies
        assert local.periods["evaluation"] == load_profile().periods["evaluation"]

    def test_changing_a_rule_keeps_the_periods(self) -> None:
        national = load_profile()
        assert national.with_rules(span_high=5).periods == national.periods

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ('unit = "day"', "unit 是 'day'"),
            ('activity = "lunch"', "activity 是 'lunch'"),
            ('bodies = ["choir"]', "bodies 是 'choir'"),
            ("every = 3", "不认识或缺少 every"),
        ],
    )
    def test_a_bad_period_is_refused_in_words(self, fields: str, words: str) -> None:
        text = f'name = "x"\nbased_on = "national_default"\n[periods.theme_day]\n{fields}\n'
        with pytest.raises(SchemaError, match=words):
            parse_profile(text)

    def test_a_period_that_lacks_its_unit_is_refused(self) -> None:
        text = 'name = "x"\n[periods.p]\ntitle = "会"\nbodies = ["branch"]\nactivity = "other"\n'
        with pytest.raises(SchemaError, match="不认识或缺少 unit"):
            parse_profile(text)
