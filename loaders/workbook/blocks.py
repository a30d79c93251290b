"""Writing a block of a page: header, cells, totals, links, and the helps for eye and hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.texts import text
from loaders.workbook.book import Block, Book, Column, Sort
from loaders.workbook.cells import (
    FILL_IN,
    HEAD_FONT,
    LINE,
    QUIET,
    TOTAL,
    Styles,
    header_height,
    heights,
    put,
    written,
)
from loaders.workbook.charts import insert_chart
from loaders.workbook.layout import Placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: Excel takes this many links on a worksheet; numbers beyond it stand without.
_MOST_LINKS = 65_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Desk:
    """What is at hand while a worksheet is written."""

    book: Book
    workbook: Workbook
    styles: Styles
    placed: Mapping[str, Placed]


def write_block(desk: Desk, sheet: Worksheet, block: Block, at: int, *, is_list: bool) -> int:
    """Write a block from row ``at`` on; return the row after it."""
    if block.heading:
        put(sheet, (at, 0), block.heading, desk.styles.of(font_name=HEAD_FONT, font_size=12))
        sheet.set_row(at, LINE * 1.4)
        at += 1
    for place_, column in enumerate(block.columns):
        style = desk.styles.header(**({"bg_color": FILL_IN} if column.to_fill else {}))
        put(sheet, (at, place_), column.title, style)
    sheet.set_row(at, header_height({column.title: column.width for column in block.columns}))
    first = at + 1
    after = first + block.frame.height
    _write_rows(desk, sheet, block, first)
    if block.frame.is_empty() and block.empty:
        put(sheet, (first, 0), block.empty, desk.styles.of(font_color=QUIET))
        after = first + 1
    elif block.total_title:
        _write_totals(desk, sheet, block, after)
        after += 1
    if not block.frame.is_empty():
        _add_helps(desk, sheet, block, first, first + block.frame.height - 1)
        if block.chart is not None:
            insert_chart(desk.workbook, sheet, block, first)
    if is_list and not block.total_title:
        sheet.autofilter(at, 0, max(after - 1, at), len(block.columns) - 1)
    return after


def _write_rows(desk: Desk, sheet: Worksheet, block: Block, first: int) -> None:
    frame = _joined_lists(block)
    tall = _row_heights(frame, block)
    links = {place_: block.frame[name] for place_, name in _linked(block)}
    styles = [_Shaded(desk.styles, column) for column in block.columns]
    names = [column.name for column in block.columns]
    made = 0
    for number, row in enumerate(frame.select(names).iter_rows()):  # edge: cells are written singly
        at = first + number
        sheet.set_row(at, tall[number])
        for place_, value in enumerate(row):
            target = links[place_][number] if place_ in links else None
            if target is not None and value is not None and made < _MOST_LINKS:
                made += 1
                _link(desk, sheet, (at, place_), target)
                put(sheet, (at, place_), value, styles[place_].of(value, linked=True))
            else:
                put(sheet, (at, place_), value, styles[place_].of(value))


def _joined_lists(block: Block) -> pl.DataFrame:
    """Return the frame with lists as text and every number that is not finite as unknown."""
    wanted = dict.fromkeys(column.name for column in block.columns)
    return pl.DataFrame([_plain_series(block.frame[name]) for name in wanted])


def _plain_series(series: pl.Series) -> pl.Series:
    if isinstance(series.dtype, pl.List):
        return series.list.eval(pl.element().cast(pl.String)).list.join("、")
    if series.dtype.is_float():
        return pl.select(pl.when(series.is_finite()).then(series)).to_series().alias(series.name)
    if series.dtype.is_integer():
        return series
    return series.cast(pl.String)


def _linked(block: Block) -> Iterator[tuple[int, str]]:
    return ((at, column.links) for at, column in enumerate(block.columns) if column.links)


def _link(desk: Desk, sheet: Worksheet, at: tuple[int, int], target: str) -> None:
    """Make a cell open the rows its number was counted from; the number is written after it."""
    page, first, last = target.split("\x1f")
    written(sheet.write_url(*at, desk.placed[page].target(int(first), int(last))), sheet.name)


def _row_heights(frame: pl.DataFrame, block: Block) -> list[float]:
    texts = {
        column.name: column.width + 1.5 * _is_centred(column)  # without an indent
        for column in block.columns
        if frame.schema[column.name] == pl.String
    }
    return heights(frame, texts) if texts else [LINE * 1.25] * frame.height


def _is_centred(column: Column) -> bool:
    return column.centred or column.sort is Sort.choice


class _Shaded:
    """The formats of one column, by value."""

    def __init__(self, styles: Styles, column: Column) -> None:
        self._styles, self._column = styles, column
        number = {Sort.count: "#,##0", Sort.number: "0.0"}.get(column.sort)
        align = "right" if number else "center" if _is_centred(column) else "left"
        # @: a program that a code is typed into keeps it as text.
        self._base: dict[str, Any] = {"align": align, "num_format": number or "@"}
        if align != "center":
            self._base["indent"] = 1
        if column.to_fill:
            self._base["bg_color"] = FILL_IN

    def of(self, value: str | float | None, *, linked: bool = False) -> Any:
        """Return the format for a value."""
        extra: dict[str, Any] = {}
        shade = self._column.shades.get(str(value)) if value is not None else None
        if shade and not self._column.choices:
            extra["bg_color"] = shade
        if linked:
            extra |= {"font_color": "#1F4E79", "underline": 1}
        if self._column.sort is Sort.count and value == 0:
            extra = {"font_color": "#9AA3AD"}
        return self._styles.body(**{**self._base, **extra})


def _write_totals(desk: Desk, sheet: Worksheet, block: Block, row: int) -> None:
    bold = {"font_name": HEAD_FONT, "bg_color": TOTAL}
    for place_, column in enumerate(block.columns):
        number = {"num_format": "#,##0", "align": "right"} if column.total else {"align": "center"}
        value: str | float | None = block.totals.get(column.name)
        if place_ == 0:
            value, number = block.total_title, {"align": "left"}
        elif column.total and column.name not in block.totals:
            value = float(block.frame[column.name].sum())
        indent = {} if number["align"] == "center" else {"indent": 1}
        put(sheet, (row, place_), value, desk.styles.body(**bold, **number, **indent))
    sheet.set_row(row, LINE * 1.4)


# ---------------------------------------------------------------- helps for the eye and the hand


def _add_helps(desk: Desk, sheet: Worksheet, block: Block, first: int, last: int) -> None:
    for place_, column in enumerate(block.columns):
        area = (first, place_, last, place_)
        if column.choices or column.prompt:
            sheet.data_validation(*area, _validation(column))
        if column.bars:
            sheet.conditional_format(*area, _DATA_BAR)
        if column.choices:
            # What people choose later is shaded too, so the shade is a rule here.
            for value, colour in column.shades.items():
                shade = desk.workbook.add_format({"bg_color": colour})
                rule = {"type": "cell", "criteria": "==", "value": f'"{value}"'}
                sheet.conditional_format(*area, {**rule, "format": shade})


_DATA_BAR = {
    "type": "data_bar",
    "bar_color": "#9DB2C6",
    "bar_solid": True,
    "bar_border_color": "#6F8AA3",
    "min_type": "num",
    "min_value": 0,
    "data_bar_2010": True,
}


def _validation(column: Column) -> dict[str, Any]:
    rule: dict[str, Any] = {"validate": "any"}
    if column.choices:
        rule = {
            "validate": "list",
            "source": list(column.choices),
            "error_title": column.title,
            "error_message": text("workbook", "choose", {"choices": list(column.choices)}),
        }
    if column.prompt:
        rule |= {"input_title": column.title[:32], "input_message": column.prompt[:255]}
    return rule
