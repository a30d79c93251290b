"""Dates known to the day, the month or the year: the interval a text stands for.

A ``Day`` column holds ISO text (``2021``, ``2021-06``, ``2021-06-01``). A body
founded ``2021-06`` was founded on some day of that June: comparisons with a
date are certain only where the whole interval says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datetime import date

_YEAR, _MONTH = 4, 7


def earliest(day: pl.Expr) -> pl.Expr:
    """Return the first date of the interval; null where unknown."""
    padded = (
        pl.when(day.str.len_chars() == _YEAR)
        .then(day + "-01-01")
        .when(day.str.len_chars() == _MONTH)
        .then(day + "-01")
        .otherwise(day)
    )
    return padded.str.to_date("%Y-%m-%d", strict=False)


def latest(day: pl.Expr) -> pl.Expr:
    """Return the last date of the interval; null where unknown."""
    first = earliest(day)
    return (
        pl.when(day.str.len_chars() == _YEAR)
        .then(first.dt.offset_by("1y").dt.offset_by("-1d"))
        .when(day.str.len_chars() == _MONTH)
        .then(first.dt.month_end())
        .otherwise(first)
    )


def is_before(day: pl.Expr, limit: date) -> pl.Expr:
    """Tell whether the day lies before ``limit``; null where its interval does not settle it."""
    return (
        pl.when(latest(day) < limit)
        .then(statement=True)
        .when(earliest(day) >= limit)
        .then(statement=False)
        .otherwise(None)
    )


def plus_years(first: pl.Expr, years: pl.Expr) -> pl.Expr:
    """Add whole years by the calendar; 29 February becomes 1 March where there is none."""
    # Counting from the month's start avoids the library's own choice of 28 February.
    moved = first.dt.month_start().dt.offset_by(years.cast(pl.String) + "y")
    days = first.dt.day().cast(pl.Int64) - 1
    return moved.dt.offset_by(days.cast(pl.String) + "d")
