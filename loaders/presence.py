"""Whether a body exists: by its own yes or no, by its particulars, or by 未成立 for a day."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graphmodel.schema import Day
from graphmodel.sheets import Part
from loaders.applying import any_of, mask
from loaders.body import Body
from loaders.values import NOT_YET


def with_presence(
    body: Body, records: Mapping[str, pl.DataFrame], ids: Mapping[str, pl.Series]
) -> dict[str, pl.DataFrame]:
    """Let a body that is described count as present in the first part's own yes/no column."""
    result = dict(records)
    parts = body.sheet.parts
    for part in parts[1:]:
        column = next((item for item in parts[0].columns if item.title == part.presence), None)
        if column is None or part.presence is None:
            continue
        first = parts[0].declared.name
        there = body.line.filter(ids[part.declared.name].is_not_null())
        known = (
            pl.col(column.name)
            if column.name in result[first].columns
            else pl.lit(None, pl.Boolean)
        )
        denied = body.line.filter(_denied(body, part) & ids[part.declared.name].is_null())
        result[first] = result[first].with_columns(
            pl.when(pl.col("_line").is_in(there.implode()))
            .then(statement=True)
            .when(known.is_null() & pl.col("_line").is_in(denied.implode()))
            .then(statement=False)
            .otherwise(known)
            .alias(column.name)
        )
    return result


def _denied(body: Body, part: Part) -> pl.Series:
    """Rows that say in a column of days that the body has not come about: 未成立."""
    days = [column.title for column in part.columns if column.type is Day]
    said = [body.cell(title).str.contains(NOT_YET) for title in days if body.has(title)]
    return any_of([item.fill_null(value=False) for item in said], mask(body, value=False))
