"""The first page: figures with definitions and denominators, items by sort, what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.texts import text
from jiceng.figures import count, of_all
from jiceng.reports.workbook.items import (
    has_spread,
    ledger_title,
    severity_labels,
    spread,
)
from jiceng.reports.workbook.places import answer_spans
from loaders.workbook import Block, Column, Page, Sort, span

if TYPE_CHECKING:
    from jiceng.reports.workbook.desk import Desk

_ANSWERS = ("yes", "no", "unknown", "not_applicable")


def overview_page(desk: Desk) -> Page:
    """Return the page people open first."""
    blocks = (_shares(desk), _measures(desk), _sorts(desk), _read(desk))
    lines = desk.lines("overview.basis", "overview.legend")
    if desk.dossier.withheld.len():
        lines = (*lines, desk.material.words.say("withheld", n=desk.dossier.withheld.len()))
    return Page(
        name=desk.say("page.overview"),
        title=desk.say("title", area=desk.dossier.area),
        lines=lines,
        blocks=tuple(block for block in blocks if not block.frame.is_empty()) or blocks[-1:],
    )


def figures(desk: Desk, kind: str) -> list[dict[str, Any]]:
    """Return the figures of the whole area that could be computed."""
    return [
        row for row in desk.material.all_figures if row["status"] == "ok" and row["type"] == kind
    ]


def _shares(desk: Desk) -> Block:
    words = desk.material.words
    rows = [
        (
            row["code"] if row["weight"] in (None, "count") else f"{row['code']}/{row['weight']}",
            words.figure(row),
            of_all(row),
            *(row[answer] for answer in _ANSWERS),
            row["total"],
            words.definition(row["code"]),
        )
        for row in figures(desk, "share")
    ]
    names = ("code", "label", "state", *_ANSWERS, "total", "definition")
    schema = {name: pl.Float64 if name in (*_ANSWERS, "total") else pl.String for name in names}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    for answer in (*_ANSWERS, "total"):
        frame = frame.join(answer_spans(desk, answer), on="code", how="left", maintain_order="left")
    numbers = (
        Column(
            name=answer, title=desk.say(f"answer.{answer}"), width=9, sort=Sort.count,
            links=f"{answer}·",
        )
        for answer in (*_ANSWERS, "total")
    )  # fmt: skip
    return Block(
        heading=desk.say("overview.shares"),
        frame=frame,
        columns=(
            Column(name="label", title=desk.say("figure"), width=34),
            Column(name="state", title=desk.say("state"), width=21),
            *numbers,
            Column(name="definition", title=desk.say("definition"), width=66),
        ),
    )


def _measures(desk: Desk) -> Block:
    words = desk.material.words
    rows = [
        (words.figure(row), f"{count(row['value'])}{_unit(desk, row['unit'])}",
         words.definition(row["code"]))
        for row in figures(desk, "measure")
        if row["value"] is not None
    ]  # fmt: skip
    return Block(
        heading=desk.say("overview.measures"),
        frame=pl.DataFrame(rows, schema=["label", "value", "definition"], orient="row"),
        columns=(
            Column(name="label", title=desk.say("figure"), width=34),
            Column(name="value", title=desk.say("state"), width=21),
            Column(name="definition", title=desk.say("definition"), width=9),
        ),
    )


def _unit(desk: Desk, unit: str | None) -> str:
    code = f"page-unit-{unit}"
    said = text("report", code, {}, desk.dossier.language)
    return "" if said == code else said


def _sorts(desk: Desk) -> Block:
    """Return the items by sort; each number opens the row that says in which streets they lie."""
    frame = spread(desk).with_row_index("at")
    at = pl.col("at")
    where = span(desk.say("page.spread"), at, at) if has_spread(desk) else pl.lit(None, pl.String)
    rank = severity_labels(desk)
    return Block(
        heading=desk.say("overview.items"),
        frame=frame.with_columns(where.alias("link")),
        columns=(
            Column(name="title", title=ledger_title(desk, "title"), width=34),
            Column(
                name="severity_label", title=ledger_title(desk, "severity_label"), width=21,
                shades=dict.fromkeys((rank["error"],), "#F4C7A1"), centred=True,
            ),
            Column(
                name="count", title=desk.say("number"), width=9, sort=Sort.count, links="link",
                total=True,
            ),
        ),
        total_title=desk.say("total"),
    )  # fmt: skip


def _read(desk: Desk) -> Block:
    """Return how many records of each kind the rosters gave."""
    network = desk.dossier.network
    rows = [
        (kind.title, network.frame(kind.name).height)
        for kind in network.declaration.nodes
        if network.was_read(kind.name) and not kind.internal
    ]
    return Block(
        heading=desk.say("overview.read"),
        frame=pl.DataFrame(rows, schema={"kind": pl.String, "count": pl.Int64}, orient="row"),
        columns=(
            Column(name="kind", title=desk.say("kind"), width=34),
            Column(name="count", title=desk.say("number"), width=21, sort=Sort.count),
        ),
        empty=desk.say("overview.nothing"),
    )


