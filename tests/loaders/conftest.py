"""Rosters written on the spot: rows as a person would type them, in a file of any kind."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

import loaders
from loaders import Checked

LOADED_ON = dt.date(2026, 11, 24)
KEY = b"a key for tests only"


def write_csv(path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> Path:
    """Write rows as a text file."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def write_xlsx(
    path: Path,
    sheets: dict[str, Sequence[Sequence[Any]]],
    dress: Callable[[Any, dict[str, Any]], None] | None = None,
) -> Path:
    """Write worksheets; ``dress`` adds merged ranges, hidden rows and the like."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    made = {}
    for name, rows in sheets.items():
        made[name] = sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write_datetime(at, place, dt.datetime.combine(cell, dt.time()), day)
                elif cell is not None:
                    sheet.write(at, place, cell)
    if dress:
        dress(book, made)
    book.close()
    return path


class Desk:
    """Writes rosters into a folder of the test, and loads them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def csv(self, rows: Sequence[Sequence[Any]], name: str = "", **options: Any) -> Path:
        self._count += 1
        return write_csv(self.folder / (name or f"{self._count}.csv"), rows, **options)

    def xlsx(self, sheets: dict[str, Any], name: str = "", dress: Any = None) -> Path:
        self._count += 1
        return write_xlsx(self.folder / (name or f"{self._count}.xlsx"), sheets, dress)

    def load(self, *paths: Path, **options: Any) -> Checked:
        settings = {"loaded_on": LOADED_ON, "key": KEY, **options}
        return loaders.load(list(paths), **settings)

    def check(self, *tables: Sequence[Sequence[Any]], **options: Any) -> Checked:
        """Write each table as a text file and load all of them."""
        return self.load(*(self.csv(rows) for rows in tables), **options)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def cells(checked: Checked) -> set[tuple[str, str]]:
    """Code and cell (``C5``) of every problem; a whole file has no cell."""
    found = checked.problems.select("code", "letter", "row").rows()
    return {(code, f"{letter or ''}{row or ''}") for code, letter, row in found}


@pytest.fixture(name="cells")
def cells_fixture() -> Callable[[Checked], set[tuple[str, str]]]:
    return cells
