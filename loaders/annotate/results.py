"""The worksheet that lists everything: one row a problem, a link to its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from graphmodel.texts import text
from loaders.annotate.inert import put_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"
_HEAD, _LINE, _LINK, _TAB = "FFE6ECF2", "FFB8BFC7", "FF1F4E79", "FFC55A11"
_WIDTHS = {"number": 6, "sheet": 14, "cell": 9, "column": 16, "value": 22, "severity": 9,
           "message": 46, "hint": 46, "likely": 20, "remark": 16, "code": 18, "fill": 10,
           "new": 22, "why": 22}  # fmt: skip
_HIDDEN = ("code", "fill")
#: Excel takes this many links on a worksheet.
_MOST_LINKS = 65_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list to be written.

    Attributes
    ----------
    lines
        What stands above the list.
    titles
        Column → its title.
    shades
        Value of ``severity`` → colour of its cell.
    """

    name: str
    lines: Sequence[str]
    titles: Mapping[str, str]
    rows: Iterable[Mapping[str, str]]
    shades: Mapping[str, str]


def write_listing(workbook: Workbook, listing: Listing) -> Worksheet:
    """Add the list as the last worksheet of a workbook."""
    sheet: Worksheet = workbook.create_sheet(listing.name)
    for at, line in enumerate((text("annotate", "title", {}), *listing.lines), start=1):
        put_text(sheet.cell(at, 1), line if at > 1 else listing.name)
        sheet.cell(at, 1).font = Font(name="黑体", size=16) if at == 1 else Font(size=10)
    head = len(listing.lines) + 3
    names = list(listing.titles)
    for place, name in enumerate(names, start=1):
        cell = sheet.cell(head, place)
        put_text(cell, listing.titles[name])
        cell.font, cell.fill = Font(name="黑体"), PatternFill("solid", fgColor=_HEAD)
        cell.alignment, cell.border = Alignment(horizontal="center"), _border()
    last = head
    links = 0
    for row in listing.rows:
        last += 1
        for place, name in enumerate(names, start=1):
            cell = sheet.cell(last, place)
            put_text(cell, row.get(name, ""))
            cell.border = _border()
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        if row.get("cell") and links < _MOST_LINKS:
            links += 1
            _link(sheet, last, names.index("cell") + 1, row)
        shade = listing.shades.get(row.get("severity", ""))
        if shade:
            place = names.index("severity") + 1
            sheet.cell(last, place).fill = PatternFill("solid", fgColor=shade)
    _dress(sheet, names, head, last)
    return sheet


def _border() -> Border:
    side = Side(style="thin", color=_LINE)
    return Border(left=side, right=side, top=side, bottom=side)


def _link(sheet: Worksheet, row: int, column: int, said: Mapping[str, str]) -> None:
    """Make an address open the cell it names, inside this workbook only."""
    cell = sheet.cell(row, column)
    place = f"'{said['sheet'].replace(chr(39), chr(39) * 2)}'!{said['cell']}"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
    cell.font = Font(color=_LINK, underline="single")


def _dress(sheet: Worksheet, names: Sequence[str], head: int, last: int) -> None:
    for place, name in enumerate(names, start=1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = _WIDTHS.get(name, 14)
        column.hidden = name in _HIDDEN
    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(names))}{max(last, head)}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{head}:{head}"
    sheet.sheet_properties.tabColor = _TAB
