"""Rows without anything to know them by: which they are, and what they lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from graphmodel.sheets import Persons, Sheet
from loaders.applying import any_of, is_filled, mask
from loaders.body import Body
from loaders.problems import raised


def keyless_rows(body: Body, ids: Mapping[str, pl.Series], undecided: pl.Series) -> pl.Series:
    if not body.sheet.parts:
        return _without_names(body)
    known = any_of([series.is_not_null() for series in ids.values()], mask(body, value=False))
    return ~known | undecided


def _without_names(body: Body) -> pl.Series:
    """Rows of a sheet of relations that lack an end."""
    ends = [persons.title for persons in body.sheet.persons] or [
        link.title for link in body.sheet.links
    ]
    filled = [is_filled(body, title) for title in ends if body.has(title)]
    result = mask(body, value=True)
    for one in filled:
        result = result & one
    return ~result if len(filled) == len(ends) else mask(body, value=True)


def without_key(body: Body, keyless: pl.Series, undecided: pl.Series) -> list[pl.DataFrame]:
    """Say of every rejected row what it lacks."""
    rows = pl.DataFrame([body.line])
    wanted = _wanted_titles(body.sheet)
    when = next((part.when.title for part in body.sheet.parts if part.when), "")
    return [
        raised(
            rows.filter(keyless & ~undecided),
            "KEY-MISSING",
            next((title for title in wanted if body.has(title)), wanted[0] if wanted else ""),
            None,
            wanted=pl.lit("、".join(wanted)),
        ),
        raised(
            rows.filter(undecided), "KEY-KIND", when, when if body.has(when) else None,
            wanted=pl.lit(when),
        ) if not body.has(when) else raised(
            body.cells.filter(undecided), "KEY-KIND", when, when, wanted=pl.lit(when)
        ),
    ]  # fmt: skip


def _wanted_titles(sheet: Sheet) -> list[str]:
    if sheet.main:
        names = [column.title for column in sheet.main.columns if column.name in ("id", "name")]
        return list(dict.fromkeys([*names, *sheet.main.path[-1:]]))
    persons: Sequence[Persons] = sheet.persons
    return [item.title for item in persons] or [link.title for link in sheet.links]
