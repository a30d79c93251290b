"""The pages of the analyses' further tables: a matrix, a calendar, what a unit's leaving breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Category, UnitType
from graphmodel.texts import text
from loaders.workbook import Block, Column, Page, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jiceng.reports.workbook.desk import Desk

#: Table → the columns that are shown. None names a person, not even by a pseudonym.
_SHOWN = {
    "compounds": ("street", "division", "name", "id", "households", "applicable", "covered", "own",
                  "joint", "separate"),
    "units": ("street", "name", "id", "unit_type", "applicable", "covered", "own", "joint",
              "attached", "worked"),
    "term_calendar": ("name", "category", "due_from", "due_to", "in_term", "id"),
    "category_conflicts": ("form_label", "category_recorded", "count", "names"),
    "matrix": ("street", "name", "id", "branches", "committees", "any", "unity", "two_way", "count",
               "matches"),
    "n_minus_one": ("street", "name", "id", "ties", "last_tie", "cut_off", "last_tie_compounds",
                    "households"),
    "joint_nodes": ("street", "name", "sort", "ties", "part", "core", "cut_point"),
    "spans": ("children", "organisations"),
    "interlocks": ("bodies", "persons"),
}  # fmt: skip
_WIDTHS = {
    "name": 34, "names": 80, "street": 12, "division": 24, "id": 22, "category": 12,
    "unit_type": 16,
    "form_label": 14, "category_recorded": 20,
}  # fmt: skip
_TRUTHS = ("yes", "no", "unknown", "not_applicable")


def further_pages(desk: Desk) -> Iterator[Page]:
    """Return a page for every table that is known and has rows."""
    for analysis in desk.dossier.analyses:
        for name, shown in _SHOWN.items():
            table = analysis.tables.get(name)
            if table is not None and table.height:
                yield _page(
                    desk, name, table, [column for column in shown if column in table.columns]
                )


def _page(desk: Desk, name: str, table: pl.DataFrame, shown: list[str]) -> Page:
    rows = _without_withheld(desk, table)
    frame = rows.select(_in_words(desk, rows, column) for column in shown)
    columns = tuple(
        Column(
            name=column,
            title=_title(desk, "column", name, column),
            width=_WIDTHS.get(column, 13),
            sort=_sort(rows, column),
            centred=rows.schema[column] == pl.Boolean or _is_truth(rows[column]),
        )
        for column in shown
    )
    title = _title(desk, "table", name)
    return Page(
        name=title,
        title=title,
        lines=desk.head,
        blocks=(Block(frame=frame, columns=columns),),
        frozen=1,
    )


def _title(desk: Desk, sort: str, *names: str) -> str:
    """Return the title of a table or column: the table's own word, else the common one."""
    tried = [f"{sort}.{'.'.join(names)}", f"{sort}.{names[-1]}"]
    for section in ("workbook", "terms"):
        for code in tried:
            said = text(section, code, {}, desk.dossier.language)
            if said != code:
                return said
    return names[-1]


def _without_withheld(desk: Desk, table: pl.DataFrame) -> pl.DataFrame:
    """Leave out what the profile withholds, as a row or as a name in a list."""
    hidden = desk.dossier.withheld
    if "id" in table.columns:
        return table.filter(~pl.col("id").is_in(hidden.implode()))
    if "names" in table.columns:
        named = table.with_columns(
            pl.col("names").list.set_intersection(desk.material.names["name"].implode())
        )
        return named.with_columns(pl.col("names").list.len().cast(pl.Int64).alias("count"))
    return table


def _in_words(desk: Desk, rows: pl.DataFrame, column: str) -> pl.Expr:
    """Return a column as people read it: names for codes, words for answers."""
    if column in ("street", "division"):
        divisions = desk.material.divisions
        # edge: one name a division
        names = dict(zip(divisions["id"], divisions["name"], strict=True))
        return pl.col(column).replace(names)
    labels = {"category": Category.labels(), "unit_type": UnitType.labels()}.get(column)
    if labels is None and column == "sort":
        # edge: the different sorts only
        labels = {code: _title(desk, "node", code) for code in rows[column].drop_nulls().unique()}
    if labels is None and _is_truth(rows[column]):
        labels = {code: desk.say(f"answer.{code}") for code in _TRUTHS}
    if labels is not None:
        return pl.col(column).replace(labels)
    if rows.schema[column] == pl.Boolean:
        yes, no = desk.say("answer.yes"), desk.say("answer.no")
        said = pl.when(pl.col(column)).then(pl.lit(yes)).when(~pl.col(column)).then(pl.lit(no))
        return said.alias(column)
    return pl.col(column)


def _is_truth(values: pl.Series) -> bool:
    if values.dtype != pl.String:
        return False
    said = set(values.drop_nulls().unique())  # edge: the different words only
    return bool(said) and said <= set(_TRUTHS)


def _sort(rows: pl.DataFrame, column: str) -> Sort:
    if column == "id":
        return Sort.code
    dtype = rows.schema[column]
    if dtype.is_integer():
        return Sort.count
    return Sort.number if dtype.is_float() else Sort.text
