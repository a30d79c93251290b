"""Opening the copy that is written in: the people's own workbook, or its plain contents."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from loaders.annotate.inert import put_text
from loaders.rounds import is_results
from loaders.tables import RawTable, letter

#: Beyond this a workbook is copied by its contents only: openpyxl needs some 50 bytes a byte.
MOST_CELLS = 2_000_000
_LONGEST_NAME = 31
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\]")
_BROKEN = ("error", "formula")
_WIDEST, _NARROWEST = 40, 8
_LOSSES = {
    "charts": re.compile(r"xl/charts/chart"),
    "drawings": re.compile(r"xl/drawings/drawing\d+\.xml"),
}
_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)\b")


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """A copy in the making.

    Attributes
    ----------
    sheets
        Name of a sheet where it was read → its name in the copy.
    lost
        Codes of what the copy could not take over.
    """

    workbook: Workbook
    sheets: Mapping[str, str]
    lost: tuple[str, ...]


def open_copy(path: Path, tables: Sequence[RawTable]) -> Book:
    """Open what the copy of a roster starts from.

    Parameters
    ----------
    tables
        The roster as it was read, for what openpyxl does not read or could not hold.
    """
    size = sum(table.frame.height * table.frame.width for table in tables)
    if path.suffix.lower() == ".xlsx" and size <= MOST_CELLS:
        # Links to other files are dropped: nothing outside the roster is ever opened.
        workbook = load_workbook(path, keep_links=False, rich_text=True)
        names = {sheet.title: sheet.title for sheet in workbook.worksheets}
        return Book(workbook=workbook, sheets=names, lost=tuple(_losses(path)))
    plain = [table for table in tables if not is_results(table)]
    return _plain(path, plain)


def _losses(path: Path) -> list[str]:
    """Name what openpyxl does not carry over from a workbook."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        found = [code for code in ("charts",) if any(map(_LOSSES[code].match, names))]
        drawings = [name for name in names if _LOSSES["drawings"].match(name)]
        if any(_SHAPE.search(archive.read(name)) for name in drawings):
            found.append("drawings")
    return found


def _plain(path: Path, tables: Sequence[RawTable]) -> Book:
    """Write the contents of tables as text into a new workbook, cell by cell where they stood."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    names: dict[str, str] = {}
    for table in tables:
        name = _free_name(table.sheet or path.stem, list(names.values()))
        names[table.sheet] = name
        _write_table(workbook.create_sheet(name), table)
    return Book(workbook=workbook, sheets=names, lost=("layout",))


def _free_name(wanted: str, taken: Sequence[str]) -> str:
    plain = _NOT_IN_NAME.sub("", wanted).strip("'") or "-"
    tried = (plain[:_LONGEST_NAME], *(f"{plain[: _LONGEST_NAME - 5]}({n})" for n in range(2, 999)))
    return next(name for name in tried if name.lower() not in {item.lower() for item in taken})


def _write_table(sheet: Worksheet, table: RawTable) -> None:
    inside = {
        (row, column)
        for first, last in table.merged
        for row in range(first[0], last[0] + 1)
        for column in range(first[1], last[1] + 1)
        if (row, column) != first
    }
    numbers = {int(name[1:]): mark for name, mark in table.marks.items()}
    for at, row in enumerate(table.frame.iter_rows()):  # edge: cells are written singly
        for place, value in enumerate(row):
            if value is None or (at, place) in inside:
                continue
            mark = numbers[place][at] if place in numbers else None
            cell = sheet.cell(at + 1, place + 1)
            if mark == "number" and _is_plain_number(value):
                cell.value = float(value) if "." in value else int(value)
            elif mark in _BROKEN:
                cell.value = "#N/A"
            else:
                put_text(cell, value)
                cell.number_format = "@"
    for first, last in table.merged:
        sheet.merge_cells(
            start_row=first[0] + 1, start_column=first[1] + 1,
            end_row=last[0] + 1, end_column=last[1] + 1,
        )  # fmt: skip
    _hide(sheet, table)
    _fit(sheet, table)


def _hide(sheet: Worksheet, table: RawTable) -> None:
    """Keep what the table hides and strikes out: the next check is to find it as it was."""
    for row, column in table.struck:
        sheet.cell(row + 1, column + 1).font = Font(strike=True)
    for row in table.hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for column in table.hidden_columns:
        sheet.column_dimensions[letter(column)].hidden = True
    if not table.visible:
        sheet.sheet_state = "hidden"


def _is_plain_number(value: str) -> bool:
    return bool(re.fullmatch(r"-?\d{1,15}(\.\d+)?", value))


def _fit(sheet: Worksheet, table: RawTable) -> None:
    """Make the columns as wide as their first rows need."""
    for place, name in enumerate(table.frame.columns):
        texts = table.frame[name].head(200).drop_nulls()
        # A hanzi has three bytes and is two wide.
        sizes = (texts.str.len_bytes() + texts.str.len_chars()) / 2
        widest = float(str(sizes.max() or 0)) + 2
        sheet.column_dimensions[letter(place)].width = min(max(widest, _NARROWEST), _WIDEST)
