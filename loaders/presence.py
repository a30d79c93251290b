"""Whether a body exists, by its yes or no, its particulars or 未成立; whether a post is vacant."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graphmodel.schema import Day
from graphmodel.sheets import Part
from loaders.applying import any_of, mask
from loaders.body import Body
from loaders.names_of_persons import says_vacant
from loaders.values import NOT_YET


def with_presence(
    body: Body, records: Mapping[str, pl.DataFrame], ids: Mapping[str, pl.Series]
) -> dict[str, pl.DataFrame]:
    """Let a body that is described count as present in the first part's own yes/no column."""
    result = _with_vacancies(body, records)
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


def _with_vacancies(body: Body, records: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Keep what a cell of a name says of the post: 暂缺."""
    result = dict(records)
    for persons in body.sheet.persons:
        if persons.vacancy is None or persons.body is None or not body.has(persons.title):
            continue
        kind = persons.body.__name__
        vacant = body.line.filter(says_vacant(body, persons))
        said = pl.when(pl.col("_line").is_in(vacant.implode())).then(statement=True)
        result[kind] = result[kind].with_columns(said.alias(persons.vacancy.name))
    return result


def _denied(body: Body, part: Part) -> pl.Series:
    """Rows that say in a column of days that the body has not come about: 未成立."""
    days = [column.title for column in part.columns if column.type is Day]
    said = [body.cell(title).str.contains(NOT_YET) for title in days if body.has(title)]
    return any_of([item.fill_null(value=False) for item in said], mask(body, value=False))
