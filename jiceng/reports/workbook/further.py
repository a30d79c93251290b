"""The pages of the analyses' further tables: a matrix, a calendar, what a unit's leaving breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.texts import text
from jiceng.reports.workbook.cells import in_words, is_truth
from jiceng.reports.workbook.tables import COUNTED, LISTED, SUBJECTS
from loaders.workbook import Block, Column, Page, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jiceng.reports.workbook.desk import Desk

_WIDTHS = {
    "name": 34, "names": 80, "street": 16, "division": 24, "id": 22, "category": 12,
    "unit_type": 16, "place_name": 34, "place": 24, "kind": 14, "title": 30,
    "form_label": 14, "category_recorded": 20, "formation_mode": 22, "mechanisms": 40, "source": 16,
}  # fmt: skip
#: On the page of short tables the first column holds sorts of every length.
_SORT_WIDTH = 30


def further_pages(desk: Desk) -> tuple[Page, ...]:
    """Return a page for every long table that has rows, and one for the short ones together."""
    pages = [
        _page(desk, name, table) for name, table in _known(desk, LISTED) if not table.is_empty()
    ]
    short = tuple(_short(desk, name, table) for name, table in _known(desk, COUNTED))
    return (*pages, *([_counts(desk, short)] if short else []))


def _known(desk: Desk, wanted: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, pl.DataFrame]]:
    """Find the tables that have rows, in the order of the analyses."""
    for analysis in desk.dossier.analyses:
        for name, table in analysis.tables.items():
            if name in wanted and table.height:
                yield name, _named(desk, name, _without_withheld(desk, table))


def _page(desk: Desk, name: str, table: pl.DataFrame) -> Page:
    title = _title(desk, "table", name)
    short = text("workbook", f"sheet.{name}", {}, desk.dossier.language)
    shown = [column for column in LISTED[name] if column in table.columns]
    return Page(
        name=title if short == f"sheet.{name}" else short,
        title=title,
        lines=desk.head,
        blocks=(_block(desk, name, table, shown),),
        frozen=1,
    )


def _counts(desk: Desk, blocks: tuple[Block, ...]) -> Page:
    title = desk.say("page.counts")
    return Page(name=title, title=title, lines=desk.lines("counts.how"), blocks=blocks, frozen=0)


def _short(desk: Desk, name: str, table: pl.DataFrame) -> Block:
    """Return a short table; what is not stated is a sort of its own and says so."""
    from dataclasses import replace

    block = _block(desk, name, table, list(COUNTED[name]))
    first, *others = block.columns
    stated = pl.col(first.name).cast(pl.String).fill_null(desk.say("answer.unknown"))
    return replace(
        block,
        heading=_title(desk, "table", name),
        frame=block.frame.with_columns(stated),
        columns=(replace(first, width=_SORT_WIDTH, sort=Sort.text, centred=False), *others),
    )


def _block(desk: Desk, name: str, rows: pl.DataFrame, shown: list[str]) -> Block:
    frame = rows.select(in_words(desk, name, rows[column]) for column in shown)
    columns = tuple(
        Column(
            name=column,
            title=_title(desk, "column", name, column),
            width=_WIDTHS.get(column, 13),
            sort=_sort(rows, column),
            centred=rows.schema[column] == pl.Boolean or is_truth(rows[column]),
        )
        for column in shown
    )
    return Block(frame=frame, columns=columns)


def _title(desk: Desk, sort: str, *names: str) -> str:
    """Return the title of a table or column: the table's own word, else the common one."""
    said = _said(desk, sort, *names)
    return said[:1].upper() + said[1:] if sort == "table" else said


def _said(desk: Desk, sort: str, *names: str) -> str:
    tried = [f"{sort}.{'.'.join(names)}", f"{sort}.{names[-1]}"]
    for code in tried:
        for section in ("workbook", "terms"):
            said = text(section, code, {}, desk.dossier.language)
            if said != code:
                return said
    return names[-1]


def _named(desk: Desk, name: str, table: pl.DataFrame) -> pl.DataFrame:
    """Add the kind and name of what a row is about, where the table has only its id."""
    if "node_kind" in table.columns:
        table = table.rename({"node_kind": "kind"})
    if "name" in table.columns or "id" not in table.columns:
        return table
    kinded = table if "kind" in table.columns else table.with_columns(kind=pl.lit(SUBJECTS[name]))
    names = desk.dossier.network.node_ids
    return kinded.join(names, on=["kind", "id"], how="left", maintain_order="left")


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


def _sort(rows: pl.DataFrame, column: str) -> Sort:
    if column == "id":
        return Sort.code
    dtype = rows.schema[column]
    if dtype.is_integer():
        return Sort.count
    return Sort.number if dtype.is_float() else Sort.text
