"""The public report as a workbook: one page a figure, nothing behind the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.texts import text
from jiceng.figures import percent
from jiceng.reports.public.tables import COUNTS, SMALLEST, PublicTable, say
from jiceng.reports.workbook.desk import Desk
from loaders.workbook import Block, Book, Column, Page, Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jiceng.dossier import Dossier


def public_book(dossier: Dossier, tables: Iterable[PublicTable]) -> Book:
    """Return the public report as a book; ``tables`` as for the page."""
    desk = Desk(dossier=dossier)
    pages = tuple(_page(desk, table) for table in tables)
    return Book(
        title=say(dossier.language, "title", area=dossier.area),
        pages=pages or (_empty(desk),),
        note=dossier.note,
        foot=desk.running,
        page_of=desk.say("page-of", page="{page}", pages="{pages}"),
        dated=dossier.as_of,
    )


def _page(desk: Desk, table: PublicTable) -> Page:
    language = desk.dossier.language
    whole = table.whole.row(0, named=True)
    return Page(
        name=text("figures", table.code, {}, language),
        title=text("figures", table.code, {}, language),
        lines=(*_head(desk), text("figures", table.code, {}, language, "definition")),
        blocks=(
            Block(
                frame=_with_rates(table.areas),
                columns=_columns(desk),
                total_title=desk.say("total"),
                totals={**whole, "shown": rate_shown(whole)},
            ),
        ),
    )


def _empty(desk: Desk) -> Page:
    language = desk.dossier.language
    nothing = Block(
        frame=pl.DataFrame({"area": []}, schema={"area": pl.String}),
        columns=(Column(name="area", title=say(language, "area"), width=20),),
        empty=say(language, "nothing"),
    )
    name = desk.say("page.overview")
    return Page(name=name, title=name, lines=_head(desk), blocks=(nothing,))


def _head(desk: Desk) -> tuple[str, ...]:
    dossier = desk.dossier
    smallest = int(dossier.profile.value(SMALLEST))
    return (*desk.head, say(dossier.language, "left-out-book", most=smallest - 1))


def _columns(desk: Desk) -> tuple[Column, ...]:
    counts = (
        Column(name=name, title=desk.say(f"answer.{name}"), width=11, sort=Sort.count)
        for name in (*COUNTS, "total")
    )
    return (
        Column(name="area", title=say(desk.dossier.language, "area"), width=22),
        *counts,
        Column(name="shown", title=say(desk.dossier.language, "rate"), width=12, centred=True),
    )


def _with_rates(areas: pl.DataFrame) -> pl.DataFrame:
    rates = [rate_shown(row) for row in areas.to_dicts()]  # edge: the streets of one district
    return areas.with_columns(pl.Series("shown", rates, dtype=pl.String))


def rate_shown(row: dict[str, float | None]) -> str | None:
    """Return a rate in per cent; None where it is left out or nothing applies."""
    if row["rate"] is None:
        return None
    if row["yes"] == 0 and row["no"] == 0:
        return "—"  # nothing of it is known
    full = row["no"] == 0 and row["unknown"] == 0
    return percent(row["rate"], full=full, empty=row["yes"] == 0)
