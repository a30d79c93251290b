"""How values become cells: inert text, checked limits, formats, heights of rows."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.errors import RosterError
from graphmodel.texts import text

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: The longest text a cell can hold.
MAX_TEXT = 32_767
LINE, TALLEST = 16.0, 400.0
_CONTROLS = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]"
_NOT_IN_XML = re.compile(_CONTROLS)
BODY_FONT, HEAD_FONT = "仿宋", "黑体"
INK, QUIET, LINES = "#1F1F1F", "#666666", "#B8BFC7"
HEAD, FILL_IN, TOTAL, FIXED = "#E6ECF2", "#FFF8E1", "#F2F2F2", "#E3E3E3"


def inert(value: str) -> str:
    """Return a text that a worksheet shows as it is and that nothing can take for markup."""
    plain = _NOT_IN_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    # XlsxWriter passes on what looks like its own rich text without escaping it.
    return f" {plain}" if plain.startswith("<r>") and plain.endswith("</r>") else plain


def written(result: int | None, where: str) -> None:
    """Refuse what XlsxWriter has left out: it answers a number below 0 and goes on.

    Raises
    ------
    RosterError
        The worksheet is full or the text too long; nothing may be cut in silence.
    """
    if result:
        code = "WRITE-TOO-LONG" if result == -2 else "WRITE-OUTSIDE"  # noqa: PLR2004 - its own code
        raise RosterError(text("errors", code, {"where": where}))


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def of(self, **properties: Any) -> Format:
        """Return the format with these properties."""
        full = {"font_name": BODY_FONT, "font_size": 11, "font_color": INK, "valign": "vcenter"}
        wanted = {**full, "font_charset": 134, **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]

    def header(self, **properties: Any) -> Format:
        """Return the format of a header cell."""
        own = {"font_name": HEAD_FONT, "bg_color": HEAD, "align": "center"}
        return self.body(**{**own, **properties})

    def body(self, **properties: Any) -> Format:
        """Return the format of a data cell."""
        return self.of(**{"border": 1, "border_color": LINES, "text_wrap": True, **properties})


def width_of(shown: str) -> int:
    """Width in characters of half width: a hanzi takes two."""
    return sum(1 if ord(char) < 0x1100 else 2 for char in shown)  # noqa: PLR2004 - first wide ones


def lines_in(column: pl.Expr, width: float) -> pl.Expr:
    """Lines a text takes in a cell of some width."""
    # A hanzi has three bytes and is two wide, a Latin letter has one and is one wide.
    wide = (column.str.len_bytes() + column.str.len_chars()) / 2
    room = max(width - 2.5, 1)  # the indent takes some
    wrapped = (wide / room).ceil().clip(lower_bound=1)
    return (wrapped + column.str.count_matches("\n")).fill_null(1)


def heights(frame: pl.DataFrame, widths: dict[str, float]) -> list[float]:
    """Height of each row so that every text can be read.

    Programs work it out themselves only when a person touches the row.
    """
    if frame.is_empty() or not widths:
        return [LINE * 1.25] * frame.height
    lines = pl.max_horizontal(lines_in(pl.col(name), width) for name, width in widths.items())
    tall = (lines * LINE + 4).clip(upper_bound=TALLEST)
    return frame.select(tall.alias("height"))["height"].to_list()


def header_height(titles: dict[str, float]) -> float:
    """Height of a header row: title → width of its column."""
    lines = [math.ceil(width_of(title) / max(width - 1, 1)) for title, width in titles.items()]
    return max(lines, default=1) * LINE + 6


def put(sheet: Worksheet, at: tuple[int, int], value: str | float | None, style: Format) -> None:
    """Write one value: text as text, numbers as numbers, nothing as an empty cell."""
    if value is None or value == "":
        written(sheet.write_blank(*at, None, style), sheet.name)
    elif isinstance(value, str):
        written(sheet.write_string(*at, inert(value), style), f"{sheet.name}!{_address(at)}")
    else:
        written(sheet.write_number(*at, value, style), f"{sheet.name}!{_address(at)}")


def _address(at: tuple[int, int]) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(*at))
