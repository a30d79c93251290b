"""What the parser does not tell about one worksheet: hidden, struck out, broken cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from loaders.plain import MAX_CELLS, TooLargeError
from loaders.sheet_extent import Extent, merged_area, position
from loaders.zip_members import MisformedError, refuse_long_tag

if TYPE_CHECKING:
    from loaders.tables import Range

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_MERGED = 5_000_000
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)/?>")
_SPAN = re.compile(rb"""\b(min|max)=["'](\d+)["']""")
_ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*\bt="e"')
_NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_STYLED = rb"""<(?:\w+:)?c\b(?=[^>]*\br=["']([A-Z]+)(\d+)["'])[^>]*\bs=["'](?:%s)["'][^>]*(?<!/)>"""


@dataclass(frozen=True, kw_only=True)
class SheetScan:
    """What the parser does not tell about one worksheet; cells are (row, column) from 0.

    Merged ranges only of formats whose parser does not tell them.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[Range, ...] = ()


def scan_sheet(
    chunks: Iterable[bytes], part: str, struck: frozenset[int] = frozenset()
) -> tuple[SheetScan, int]:
    """Return what a worksheet hides, and how many cells the parser would make of it.

    Parameters
    ----------
    chunks
        Pieces of the worksheet that overlap.
    struck
        Numbers of the cell formats that strike out.
    """
    extent = Extent()
    hidden = _Hidden(struck)
    merged = 0
    for chunk in chunks:
        if b"\x00" in chunk:
            msg = f"encoding of {part}"
            raise MisformedError(msg)
        refuse_long_tag(chunk, part)
        extent.widen(chunk)
        height, width = extent.height, extent.width
        if height * width > MAX_CELLS or height > MAX_ROWS or width > MAX_COLUMNS:
            msg = f"{height:,} × {width:,} cells in {part}"
            raise TooLargeError(msg)
        merged += merged_area(chunk, height, width) if b"mergeCell" in chunk else 0
        if merged > MAX_MERGED:
            msg = f"{merged:,} merged cells in {part}"
            raise TooLargeError(msg)
        hidden.look(chunk)
    return hidden.found(), extent.height * extent.width


class _Hidden:
    """What a worksheet hides and what is broken in it, gathered piece by piece."""

    def __init__(self, struck: frozenset[int]) -> None:
        formats = b"|".join(str(number).encode() for number in sorted(struck))
        self._struck_out = re.compile(_STYLED % formats) if struck else None
        self._struck: set[tuple[int, int]] = set()
        self._rows: set[int] = set()
        self._columns: set[int] = set()
        self._errors: set[tuple[int, int]] = set()
        self._formulas: set[tuple[int, int]] = set()

    def look(self, chunk: bytes) -> None:
        """Look through one more piece."""
        if b"hidden" in chunk:
            self._rows |= _hidden_rows(chunk)
            self._columns |= _hidden_columns(chunk)
        if b't="e"' in chunk:
            self._errors |= _cells(_ERROR, chunk)
        if b"<f" in chunk or b":f>" in chunk:
            self._formulas |= _cells(_NO_VALUE, chunk)
        if self._struck_out is not None:
            self._struck |= _cells(self._struck_out, chunk)

    def found(self) -> SheetScan:
        """Return what was found."""
        return SheetScan(
            hidden_rows=frozenset(self._rows),
            hidden_columns=frozenset(self._columns),
            errors=frozenset(self._errors),
            formulas=frozenset(self._formulas),
            struck=frozenset(self._struck),
        )


def _hidden_rows(chunk: bytes) -> set[int]:
    hidden = [text for text in _ROW.findall(chunk) if _HIDDEN.search(text)]
    return {int(found[1]) - 1 for found in map(_NUMBER.search, hidden) if found}


def _hidden_columns(chunk: bytes) -> set[int]:
    hidden = [text for text in _COLUMN.findall(chunk) if _HIDDEN.search(text)]
    spans = [{key: int(number) for key, number in _SPAN.findall(text)} for text in hidden]
    return {
        place
        for span in spans
        if {b"min", b"max"} <= set(span)
        for place in range(span[b"min"] - 1, min(span[b"max"], MAX_COLUMNS))
    }


def _cells(pattern: re.Pattern[bytes], chunk: bytes) -> set[tuple[int, int]]:
    return {(int(row) - 1, position(column)) for column, row in pattern.findall(chunk)}
