"""The page of what was not judged, why, and what would answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jiceng.figures import count
from jiceng.reports.page.unanswered import open_questions, partly_open
from loaders.workbook import Block, Column, Page

if TYPE_CHECKING:
    from jiceng.reports.page.unanswered import Question
    from jiceng.reports.workbook.desk import Desk


def unanswered_page(desk: Desk) -> Page | None:
    """Return the figures that could not be answered, or not for everything."""
    questions = [*open_questions(desk.material), *partly_open(desk.material)]
    if not questions:
        return None
    names = ("label", "why", "sheets", "columns", "definition")
    frame = pl.DataFrame(
        [_row(desk, question) for question in questions],
        schema=dict.fromkeys(names, pl.String),
        orient="row",
    )
    widths = dict(zip(names, (34, 32, 24, 24, 66), strict=True))
    return Page(
        name=desk.say("page.unanswered"),
        title=desk.say("unanswered.title", area=desk.dossier.area),
        lines=desk.lines("unanswered.how"),
        blocks=(
            Block(
                frame=frame,
                columns=tuple(
                    Column(name=name, title=desk.say(f"unanswered.{name}"), width=width)
                    for name, width in widths.items()
                ),
            ),
        ),
    )


def _row(desk: Desk, question: Question) -> tuple[str, ...]:
    """Return a question with what is needed told apart into sheets and their columns."""
    needs = [need.partition("·") for need in question.needs]
    sheets = "、".join(dict.fromkeys(sheet for sheet, _, _ in needs))
    columns = "、".join(dict.fromkeys(column for _, _, column in needs if column))
    why = desk.say(
        f"unanswered.{question.status}",
        unknown=count(question.unknown),
        total=count(question.total),
    )
    return question.label, why, sheets, columns, question.definition
