"""The page of streets: places by state, other figures, items, with a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from jiceng.district import STATES
from jiceng.figures import of_all
from jiceng.reports.workbook.items import item_spans, severity_labels
from jiceng.reports.workbook.places import place_spans, places
from loaders.workbook import Block, Chart, Column, Page, Sort

if TYPE_CHECKING:
    from jiceng.reports.workbook.desk import Desk

#: State → colour and pattern: told apart on a photocopy too.
_SERIES = {
    "matched": ("#5B7C99", None),
    "suggested": ("#E69F00", "wide_upward_diagonal"),
    "not_seen": ("#8A8F96", "small_grid"),
    "no_organisation": ("#D55E00", "dark_downward_diagonal"),
}
_PLACES = ("T2.covered", "T2V.covered", "T2.all_covered")
_BARS = ("error", "items")


def streets_page(desk: Desk) -> Page | None:
    """Return one row a street, in the office's order, and a total that is the district's."""
    if desk.streets.is_empty():
        return None
    frame, columns = (
        _rows(desk),
        [Column(name="street_name", title=desk.say("places.street"), width=13)],
    )
    totals: dict[str, str | float | None] = {}
    for add in (_add_places, _add_figures, _add_items):
        frame, more, sums = add(desk, frame)
        columns, totals = [*columns, *more], {**totals, **sums}
    block = Block(
        frame=frame,
        columns=tuple(columns),
        total_title=desk.say("total"),
        totals=totals,
        chart=_chart(desk, {column.name for column in columns}),
    )
    return Page(
        name=desk.say("page.streets"),
        title=desk.say("streets.title", area=desk.dossier.area),
        lines=desk.lines("streets.how"),
        blocks=(block,),
        frozen=1,
    )


def _rows(desk: Desk) -> pl.DataFrame:
    """Return the streets, and a last row for what lies in none where there is such."""
    outside = places(desk)["street"].null_count() + desk.material.items["street"].null_count()
    if not outside:
        return desk.streets
    rest = pl.DataFrame(
        {"street": None, "street_name": desk.say("rest"), "rank": None}, schema=desk.streets.schema
    )
    return pl.concat([desk.streets, rest])


_Added = tuple[pl.DataFrame, list[Column], dict[str, str | float | None]]


def _add_places(desk: Desk, frame: pl.DataFrame) -> _Added:
    """Add the number of places and of each state that occurs; the numbers open their rows."""
    found = places(desk)
    if found.is_empty():
        return frame, [], {}
    frame = _joined(frame, place_spans(desk, "street"), "places")
    columns = [_counted("places", desk.say("streets.places"))]
    by_state = place_spans(desk, "street", "state")
    occurring = set(found["state"].unique())
    for state in STATES:
        if state in occurring:
            own = by_state.filter(pl.col("state") == state)
            frame = _joined(frame, own, state)
            columns.append(_counted(state, desk.say(f"state.{state}")))
    return frame, columns, {}


def _add_items(desk: Desk, frame: pl.DataFrame) -> _Added:
    """Add the number of items, all and by weight."""
    frame = _joined(frame, item_spans(desk, "street"), "items")
    columns = [_counted("items", desk.say("streets.items"))]
    by_weight = item_spans(desk, "street", "severity")
    for code, label in severity_labels(desk).items():
        frame = _joined(frame, by_weight.filter(pl.col("severity") == code), code)
        columns.append(_counted(code, label))
    return frame, columns, {}


def _joined(frame: pl.DataFrame, counted: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add a count and its link; a street without any has a counted zero."""
    own = counted.select("street", pl.col("count").alias(name), pl.col("link").alias(f"{name}·"))
    joined = frame.join(own, on="street", how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(0))


def _counted(name: str, title: str) -> Column:
    return Column(
        name=name,
        title=title,
        width=11,
        sort=Sort.count,
        links=f"{name}·",
        total=True,
        bars=name in _BARS,
    )


def _add_figures(desk: Desk, frame: pl.DataFrame) -> _Added:
    """Add the other shares that are known by street, as ``yes/all（rate）``."""
    shares = desk.dossier.figures.filter(
        (pl.col("of_kind") == "Division") & (pl.col("type") == "share") & (pl.col("status") == "ok")
        & pl.col("of").is_in(frame["street"].drop_nulls().implode())
        & ~pl.col("code").is_in(_PLACES)
    ) if desk.dossier.analyses else pl.DataFrame()  # fmt: skip
    columns: list[Column] = []
    totals: dict[str, str | float | None] = {}
    codes = shares["code"].unique(maintain_order=True).to_list() if shares.height else []
    for code in codes:
        own = shares.filter(pl.col("code") == code)
        shown = [(row["of"], of_all(row)) for row in own.to_dicts()]  # edge: one a street
        table = pl.DataFrame(shown, schema={"street": pl.String, code: pl.String}, orient="row")
        frame = frame.join(table, on="street", how="left", maintain_order="left")
        columns.append(Column(name=code, title=_label(desk, code), width=18, centred=True))
        totals[code] = (
            of_all(desk.material.figures[code]) if code in desk.material.figures else None
        )
    return frame, columns, totals


def _label(desk: Desk, code: str) -> str:
    figure: dict[str, Any] = {"code": code, "weight": "count"}
    return desk.material.words.figure(figure)


def _chart(desk: Desk, names: set[str]) -> Chart | None:
    series = {state: look for state, look in _SERIES.items() if state in names}
    if not series:
        return None
    return Chart(title=desk.say("streets.chart"), category="street_name", series=series)
