"""Two calendars of workbooks: days counted from 1900, or from 1904 as on old Macintoshes."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graphmodel.schema import Day
from graphmodel.sheets import Sheet

#: Days from the one beginning to the other (with the 29 February 1900 that never was).
_APART = 1462
_SERIAL = r"^[1-7][0-9]{4}(\.[0-9]+)?$"


def on_1900(raw: pl.DataFrame, marks: Mapping[str, pl.Series], sheet: Sheet) -> pl.DataFrame:
    """Count the bare numbers in columns of days from 1900, where the workbook counts from 1904.

    Cells formatted as dates come as dates already; what is left are numbers
    whose format was lost.
    """
    titles = [title for title in day_titles(sheet) if title in raw.columns and title in marks]
    return raw.with_columns(_shifted(raw[title], marks[title]) for title in titles)


def _shifted(texts: pl.Series, marks: pl.Series) -> pl.Series:
    number = texts.cast(pl.Float64, strict=False).floor().cast(pl.Int64, strict=False)
    serial = (marks == "number") & texts.str.contains(_SERIAL)
    counted = (number + _APART).cast(pl.String)
    return counted.zip_with(serial.fill_null(value=False), texts).alias(texts.name)


def day_titles(sheet: Sheet) -> frozenset[str]:
    """Titles under which a sheet has days."""
    days = {column.title for column in sheet.columns() if column.type is Day}
    return frozenset(days.union(sheet.bounds()))
