"""The first page: figures with definitions and denominators, items by sort, what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.texts import text
from jiceng.figures import count, of_all
from jiceng.reports.workbook.items import (
    has_spread,
    ledger_title,
    spread,
    weight_shades,
)
from jiceng.reports.workbook.places import answer_spans, answers
from loaders.workbook import Block, Column, Page, Sort, span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jiceng.reports.workbook.desk import Desk

_COUNTS = ("yes", "no", "unknown", "not_applicable", "total")
#: Figure → the sort of item that its "no" is made of.
_ITEMS = {
    "S.category_agrees": "CATEGORY-CONFLICT",
    "H.in_term": "TERM-OVERDUE",
    "H.size_fits": "BRANCH-OVERSIZE",
    "H.secretary": "SECRETARY-VACANT",
    "T4.covered": "T4-BLANK",
    "T4.head": "T4-NO-HEAD",
    "C.covered": "C-BLANK",
    "P.covered": "P-BLANK",
    "joint.communities_tied": "JOINT-NONE-COMMUNITY",
    "joint.units_tied": "JOINT-NONE-UNIT",
    "XA.any": "XA-NONE",
}


def overview_page(desk: Desk, further: Sequence[Page]) -> Page:
    """Return the page people open first.

    Parameters
    ----------
    further
        Pages with one table each, that it leads to.
    """
    blocks = (_figures(desk), _sorts(desk), _read(desk), _further(desk, further))
    lines = desk.lines("overview.basis", "overview.legend")
    if desk.dossier.withheld.len():
        lines = (*lines, desk.say("overview.withheld", count=desk.dossier.withheld.len()))
    return Page(
        name=desk.say("page.overview"),
        title=desk.dossier.heading(desk.say("title", area=desk.dossier.area)),
        lines=lines,
        blocks=tuple(block for block in blocks if not block.frame.is_empty()) or (_read(desk),),
    )


def _figures(desk: Desk) -> Block:
    """Return every figure of the whole area that could be computed."""
    rows = [_row(desk, row) for row in desk.material.all_figures if row["status"] == "ok"]
    names = ("code", "label", "state", *_COUNTS, "definition")
    schema = {name: pl.Float64 if name in _COUNTS else pl.String for name in names}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    listed = answers(desk)
    for answer in _COUNTS:
        links = answer_spans(desk, listed, answer)
        frame = frame.join(links, on="code", how="left", maintain_order="left")
    numbers = (
        Column(
            name=answer,
            title=desk.say(f"answer.{answer}"),
            width=9,
            sort=Sort.count,
            links=f"{answer}·",
        )
        for answer in _COUNTS
    )
    return Block(
        heading=desk.say("overview.figures"),
        frame=_with_items(desk, frame),
        columns=(
            Column(name="label", title=desk.say("figure"), width=36),
            Column(name="state", title=desk.say("state"), width=23),
            *numbers,
            Column(name="definition", title=desk.say("definition"), width=66),
        ),
    )


def _row(desk: Desk, figure: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return a share with its counts, or a measure with its unit."""
    words, code = desk.material.words, figure["code"]
    if figure["weight"] not in (None, "count"):
        code = f"{code}/{figure['weight']}"  # its rows are counted by something else
    shown = of_all(figure)
    if figure["type"] == "measure":
        shown = (
            f"{count(figure['value'])}{_unit(desk, figure['unit'])}"
            if figure["value"] is not None
            else ""
        )
    counts = (figure[answer] for answer in _COUNTS)
    return code, words.figure(figure), shown, *counts, words.definition(figure["code"])


def _with_items(desk: Desk, frame: pl.DataFrame) -> pl.DataFrame:
    """Link a "no" that is listed nowhere else to the sort of item that says the same."""
    if not has_spread(desk):
        return frame
    at = pl.col("at")
    sorts = (
        spread(desk)
        .with_row_index("at")
        .select(
            pl.col("code").alias("item"),
            pl.col("count").cast(pl.Float64).alias("items"),
            span(desk.say("page.spread"), at, at).alias("there"),
        )
    )
    return (
        frame.with_columns(pl.col("code").replace_strict(_ITEMS, default=None).alias("item"))
        .join(sorts, on="item", how="left", maintain_order="left")
        .with_columns(
            pl.coalesce("no·", pl.when(pl.col("items") == pl.col("no")).then("there")).alias("no·")
        )
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
    return Block(
        heading=desk.say("overview.items"),
        frame=frame.with_columns(where.alias("link")),
        columns=(
            Column(name="title", title=ledger_title(desk, "title"), width=34),
            Column(
                name="severity_label",
                title=ledger_title(desk, "severity_label"),
                width=21,
                shades=weight_shades(desk),
                centred=True,
            ),
            Column(
                name="count",
                title=desk.say("number"),
                width=9,
                sort=Sort.count,
                links="link",
                total=True,
            ),
        ),
        total_title=desk.say("total"),
    )


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


def _further(desk: Desk, pages: Sequence[Page]) -> Block:
    """Return the further tables with their numbers of rows, which open them."""
    lists = [(page.title, page.name, page.blocks[0].frame.height) for page in pages if page.is_list]
    rows = [
        (title, count, pl.select(span(name, pl.lit(0), pl.lit(count - 1))).item())
        for title, name, count in lists
    ]
    schema = {"title": pl.String, "count": pl.Int64, "link": pl.String}
    return Block(
        heading=desk.say("overview.further"),
        frame=pl.DataFrame(rows, schema=schema, orient="row"),
        columns=(
            Column(name="title", title=desk.say("overview.table"), width=34),
            Column(
                name="count",
                title=desk.say("overview.rows"),
                width=21,
                sort=Sort.count,
                links="link",
            ),
        ),
    )
