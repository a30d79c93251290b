"""The pages of what reading the files gave: an account of every row, and every problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from loaders.workbook import Block, Column, Page, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jiceng.reports.workbook.desk import Desk
    from loaders import Checked

_COUNTS = ("read", "accepted", "rejected", "merged", "skipped")
_SHADES = {"error": "#F4C7A1", "warning": "#FBE8D3"}


def checked_pages(desk: Desk) -> Iterator[Page]:
    """Return the account and the problems; nothing where the network came from a store."""
    checked = desk.dossier.checked
    if checked is None:
        return
    yield Page(
        name=desk.say("page.checks"),
        title=desk.say("checks.title"),
        lines=desk.lines("checks.how"),
        blocks=(_accounts(desk, checked), _headers(desk, checked)),
    )
    yield _problems(desk, checked)


def _accounts(desk: Desk, checked: Checked) -> Block:
    known = {"file", "sheet", *_COUNTS}
    skipped = [name for name in checked.accounts.columns if name not in known]
    frame = checked.accounts.with_columns(pl.sum_horizontal(skipped).alias("skipped"))
    return Block(
        heading=desk.say("checks.accounts"),
        frame=frame,
        columns=(
            Column(name="file", title=desk.say("checks.file"), width=34),
            Column(name="sheet", title=desk.say("checks.sheet"), width=24),
            *(
                Column(
                    name=name,
                    title=desk.say(f"checks.{name}"),
                    width=11,
                    sort=Sort.count,
                    total=True,
                )
                for name in _COUNTS
            ),
        ),
        total_title=desk.say("total"),
    )


def _headers(desk: Desk, checked: Checked) -> Block:
    """Return how each table was understood: as which sheet, and which headers are not read."""
    rows = [
        (item.file, item.sheet, item.sheet_title or desk.say("checks.unrecognised"),
         "、".join(item.unknown))
        for item in checked.mappings
    ]  # fmt: skip
    names = ("file", "sheet", "understood", "unknown")
    return Block(
        heading=desk.say("checks.headers"),
        frame=pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"),
        columns=(
            Column(name="file", title=desk.say("checks.file"), width=34),
            Column(name="sheet", title=desk.say("checks.sheet"), width=24),
            Column(name="understood", title=desk.say("checks.understood"), width=20),
            Column(name="unknown", title=desk.say("checks.unknown"), width=40),
        ),
        empty=desk.say("checks.none"),
    )


def _problems(desk: Desk, checked: Checked) -> Page:
    words = {code: desk.say(f"severity.{code}") for code in ("error", "warning", "info")}
    shades = {words[code]: colour for code, colour in _SHADES.items()}
    widths = {"place": 46, "value": 22, "message": 52, "hint": 44, "code": 22}
    frame = checked.messages(desk.dossier.language).with_columns(pl.col("severity").replace(words))
    return Page(
        name=desk.say("page.problems"),
        title=desk.say("problems.title"),
        lines=desk.lines("problems.how", count=frame.height),
        blocks=(
            Block(
                frame=frame,
                columns=(
                    Column(
                        name="severity",
                        title=desk.say("problems.severity"),
                        width=9,
                        centred=True,
                        shades=shades,
                    ),
                    *(
                        Column(name=name, title=desk.say(f"problems.{name}"), width=width)
                        for name, width in widths.items()
                    ),
                ),
                empty=desk.say("checks.none"),
            ),
        ),
    )
