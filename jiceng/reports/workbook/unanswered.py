"""The page of what was not judged, why, and what would answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from jiceng.figures import count
from loaders.workbook import Block, Column, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiceng.reports.workbook.desk import Desk

_WIDTHS = {"label": 34, "why": 32, "sheets": 24, "columns": 24, "definition": 66}


def unanswered_page(desk: Desk) -> Page | None:
    """Return the figures that could not be answered, then those not answered for everything."""
    figures = desk.material.all_figures
    rows = [_row(desk, figure, figure["status"]) for figure in figures if figure["status"] != "ok"]
    rows += [_row(desk, figure, "partly") for figure in figures if _is_partly_open(figure)]
    if not rows:
        return None
    return Page(
        name=desk.say("page.unanswered"),
        title=desk.say("unanswered.title", area=desk.dossier.area),
        lines=desk.lines("unanswered.how"),
        blocks=(
            Block(
                frame=pl.DataFrame(rows, schema=dict.fromkeys(_WIDTHS, pl.String), orient="row"),
                columns=tuple(
                    Column(name=name, title=desk.say(f"unanswered.{name}"), width=width)
                    for name, width in _WIDTHS.items()
                ),
            ),
        ),
    )


def _is_partly_open(figure: Mapping[str, Any]) -> bool:
    return figure["status"] == "ok" and figure["type"] == "share" and bool(figure["unknown"])


def _row(desk: Desk, figure: Mapping[str, Any], status: str) -> tuple[str, ...]:
    """Return a figure with what is needed told apart into sheets and their columns."""
    needs = [need.partition("·") for need in figure["needs"] or ()]
    known = figure["status"] == "ok"
    why = desk.say(
        f"unanswered.{status}",
        unknown=count(figure["unknown"]),
        total=count(figure["yes"] + figure["no"] + figure["unknown"]) if known else "",
    )
    words = desk.material.words
    return (
        words.figure(figure),
        why,
        "、".join(dict.fromkeys(sheet for sheet, _, _ in needs)),
        "、".join(dict.fromkeys(column for _, _, column in needs if column)),
        words.definition(figure["code"]),
    )
