"""Days known to the month or year, and adding years, against loops over the calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.days import earliest, is_before, latest, plus_years
from tests.graphmodel.strategies import DAYS, days

ONE_DAY = timedelta(days=1)


def ask(expression: pl.Expr, day: object, years: int | None = None) -> object:
    schema = {"day": pl.Date if isinstance(day, date) else pl.String, "years": pl.Int64}
    frame = pl.DataFrame({"day": [day], "years": [years]}, schema=schema)
    return frame.select(expression).item()


def dates_of(text: str) -> list[date]:
    """Every date whose ISO text begins with ``text``, by walking the years around it."""
    day, end = date(int(text[:4]), 1, 1), date(int(text[:4]) + 1, 1, 1)
    found = []
    while day < end:
        if day.isoformat().startswith(text):
            found.append(day)
        day += ONE_DAY
    return found


@given(days())
def test_the_interval_is_the_dates_that_begin_alike(text: str) -> None:
    dates = dates_of(text)
    assert ask(earliest(pl.col("day")), text) == dates[0]
    assert ask(latest(pl.col("day")), text) == dates[-1]


@given(days(), DAYS)
def test_before_is_certain_only_where_all_dates_agree(text: str, limit: date) -> None:
    answers = {day < limit for day in dates_of(text)}
    expected = answers.pop() if len(answers) == 1 else None
    assert ask(is_before(pl.col("day"), limit), text) is expected


@pytest.mark.parametrize("text", [None, "", "不详", "2021-13", "2021-02-30", "20210601"])
def test_what_is_no_day_is_unknown(text: str | None) -> None:
    for expression in (earliest(pl.col("day")), latest(pl.col("day"))):
        assert ask(expression, text) is None
    assert ask(is_before(pl.col("day"), date(2030, 1, 1)), text) is None


def years_later(first: date, years: int) -> date:
    """Turn the calendar year by year; where a day does not exist, the next one stands for it."""
    year, month, day = first.year + years, first.month, first.day
    if day > calendar.monthrange(year, month)[1]:
        return date(year, month + 1, 1)
    return date(year, month, day)


@given(DAYS, st.integers(0, 12))
def test_years_are_added_by_the_calendar(first: date, years: int) -> None:
    moved = ask(plus_years(pl.col("day"), pl.col("years")), first, years)
    assert moved == years_later(first, years)


@pytest.mark.parametrize(
    ("first", "years", "expected"),
    [
        (date(2020, 2, 29), 1, date(2021, 3, 1)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (date(2020, 2, 28), 1, date(2021, 2, 28)),
        (date(2021, 12, 31), 5, date(2026, 12, 31)),
        (date(2096, 2, 29), 4, date(2100, 3, 1)),
    ],
)
def test_the_29th_of_february_becomes_the_first_of_march(
    first: date, years: int, expected: date
) -> None:
    assert ask(plus_years(pl.col("day"), pl.col("years")), first, years) == expected


def test_an_unknown_term_gives_an_unknown_end() -> None:
    assert ask(plus_years(pl.col("day"), pl.col("years")), date(2020, 1, 1), None) is None
