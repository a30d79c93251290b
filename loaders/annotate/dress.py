"""Colours and comments on cells, and taking them off again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from graphmodel.texts import text
from loaders.annotate.inert import plain
from loaders.annotate.results import RED, YELLOW
from loaders.rounds import LISTED

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from loaders.annotate.marks import Mark

_OURS = re.compile(r"\s*【校验(\d+)】")
_AUTHOR = "jiceng"
_WIDTH, _LINE, _PER_LINE = 320, 18, 22


def dress(
    workbook: Workbook, cells: Mapping[tuple[str, str], Sequence[Mark]], language: str
) -> dict[int, str]:
    """Colour cells and comment on them.

    Returns
    -------
    dict[int, str]
        Number of the first mark of a cell → the fill the cell had before.
    """
    fills: dict[int, str] = {}
    for (name, address), marks in cells.items():
        if name not in workbook.sheetnames:
            continue
        cell = _anchor(workbook[name], address)
        fills[marks[0].number] = _said(cell.fill)
        severe = any(mark.severity == "error" for mark in marks)
        cell.fill = PatternFill("solid", fgColor=RED if severe else YELLOW)
        cell.comment = _comment(cell, marks, language)
    return fills


def _anchor(sheet: Worksheet, address: str) -> Cell:
    """Return the cell that shows at an address: of a merged range, its first one."""
    cell = sheet[address]
    if isinstance(cell, Cell):
        return cell
    inside = next(area for area in sheet.merged_cells.ranges if address in area)
    first = sheet.cell(inside.min_row, inside.min_col)
    assert isinstance(first, Cell)  # noqa: S101 - the first cell of a range is never merged away
    return first


def _comment(cell: Cell, marks: Sequence[Mark], language: str) -> Comment:
    """Join what people wrote in the cell's comment, what it said before, and the new marks."""
    number = {"number": marks[0].number}
    said = "\n".join(mark.comment(language) for mark in marks)
    ours = text("annotate", "mark", number, language) + "\n" + plain(said)
    own = cell.comment.text if cell.comment else ""
    whole = f"{own}\n\n{ours}" if own else ours
    lines = sum(1 + len(line) // _PER_LINE for line in whole.split("\n"))
    author = cell.comment.author if cell.comment else _AUTHOR
    return Comment(whole, author, width=_WIDTH, height=_LINE * (lines + 1))


def undress(workbook: Workbook, listing: str) -> None:
    """Take off the marks of an earlier check, and its list."""
    fills = _old_fills(workbook[listing]) if listing in workbook.sheetnames else {}
    for sheet in workbook.worksheets:
        # The cells there are: walking by rows would make one wherever there is none.
        for cell in list(sheet._cells.values()):  # noqa: SLF001
            if isinstance(cell, Cell) and cell.comment and _OURS.search(cell.comment.text):
                _clean(cell, fills)
    if listing in workbook.sheetnames:
        workbook.remove(workbook[listing])


def _clean(cell: Cell, fills: Mapping[str, str]) -> None:
    comment = cell.comment
    found = _OURS.search(comment.text) if comment else None
    if comment is None or found is None:
        return
    own = comment.text[: found.start()]
    cell.comment = Comment(own, comment.author) if own.strip() else None
    cell.fill = _fill(fills.get(found[1], ""))


def _old_fills(sheet: Worksheet) -> dict[str, str]:
    """Return number of a mark → the fill its cell had before, as the earlier list says."""
    fills: dict[str, str] = {}
    places: dict[str, int] = {}
    for row in sheet.iter_rows(values_only=True):  # edge: openpyxl hands over rows
        cells = [str(value) if value is not None else "" for value in row]
        if not places and {LISTED["number"], LISTED["fill"]} <= set(cells):
            places = {name: cells.index(LISTED[name]) for name in ("number", "fill")}
        elif places:
            fills[cells[places["number"]]] = cells[places["fill"]]
    return fills


def _said(fill: Any) -> str:
    """Write a fill in words; empty for none."""
    pattern = getattr(fill, "patternType", None)  # a gradient has none
    if pattern is None:
        return ""
    colour = fill.fgColor
    return f"{pattern}|{colour.type}|{getattr(colour, colour.type)}|{colour.tint or 0}"


def _fill(said: str) -> PatternFill:
    """Read a fill from words."""
    parts = said.split("|")
    if len(parts) != 4:  # noqa: PLR2004 - pattern, sort of colour, colour, tint
        return PatternFill()
    pattern, kind, value, tint = parts
    colour: dict[str, Any] = {kind: value if kind == "rgb" else int(value), "tint": float(tint)}
    made = PatternFill(fgColor=Color(**colour))
    made.fill_type = pattern
    return made
