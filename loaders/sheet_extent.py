"""How far a worksheet reaches: the parser makes every cell up to the outermost one."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

import numpy as np

from loaders.zip_members import OVERLAP

Codes: TypeAlias = np.ndarray[Any, Any]
_LONGEST = len("XFD1048576")
_EQUALS, _R, _QUOTE = ord("="), ord("r"), ord('"')
_SPACE, _PAD = ord(" "), b"  "
#: What may stand before an attribute instead of a space.
_OTHER_ENDS = np.frombuffer(b"\t\r\n\"'", dtype=np.uint8)
_AFTER_NAME = np.frombuffer(b" \t\r\n>/", dtype=np.uint8)
_BEGUN = re.compile(rb"<(?:\w+:)?c[\s>/]")
_ROW_BEGUN = re.compile(rb"<(?:\w+:)?row\b")
_LOOSE = re.compile(rb"""[\s"']r\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,9})["']""")
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']"""
)


class Extent:
    """How far a worksheet reaches: the parser makes every cell up to the outermost one.

    What spreadsheet programs write is searched as an array; where a chunk has
    any other way of writing an attribute, it is searched once more, slowly.
    """

    def __init__(self) -> None:
        self.height = self.width = 0
        self._rows = self._in_row = 0

    def widen(self, chunk: bytes) -> None:
        """Take in one more piece of the worksheet."""
        # What is cut off at either end stands whole in the piece before or after.
        chunk = chunk[: chunk.rfind(b">", -OVERLAP) + 1] or chunk
        codes = np.frombuffer(_PAD + chunk + b"\0" * (_LONGEST + 1), dtype=np.uint8)
        equals = np.flatnonzero(codes == _EQUALS)
        equals = equals[np.searchsorted(equals, len(_PAD) + 1) :]
        before, after, blank = codes[equals - 1], codes[equals + 1], codes[equals - 2]
        usual = after == _QUOTE
        plain = usual & (before == _R) & (blank == _SPACE)
        addressed = self._references(codes, equals[plain] + 2)
        odd = ~usual | (before <= _SPACE) | ((before == _R) & np.isin(blank, _OTHER_ENDS))
        if bool(odd.any()):
            addressed = self._loose(chunk)
        if _cells_begun(codes) > addressed:
            self._unaddressed(chunk)

    def _references(self, codes: Codes, at: Codes) -> int:
        """Read the references that begin at some places; return how many name a column."""
        column, row = np.zeros(at.size, dtype=np.int64), np.zeros(at.size, dtype=np.int64)
        for _ in range(_LONGEST):
            code = codes[at].astype(np.int64)
            code = np.where((code >= ord("a")) & (code <= ord("z")), code - 32, code)
            is_letter = (code >= ord("A")) & (code <= ord("Z")) & (row == 0)
            is_digit = (code >= ord("0")) & (code <= ord("9"))
            column = np.where(is_letter, column * 26 + code - ord("A") + 1, column)
            row = np.where(is_digit, row * 10 + code - ord("0"), row)
            at = np.where(is_letter | is_digit, at + 1, at)
        self.height = max(self.height, int(row.max(initial=0)))
        self.width = max(self.width, int(column.max(initial=0)))
        return int(np.count_nonzero(column))

    def _loose(self, chunk: bytes) -> int:
        """Read references however they are written; return how many name a column."""
        found = _LOOSE.findall(chunk)
        for letters, digits in found:
            self.height = max(self.height, int(digits))
            self.width = max(self.width, position(letters.upper()) + 1)
        return sum(bool(letters) for letters, _ in found)

    def _unaddressed(self, chunk: bytes) -> None:
        """Count the cells of rows that do not say where they stand."""
        first, *rest = [len(_BEGUN.findall(row)) for row in _ROW_BEGUN.split(chunk)]
        in_rows = [self._in_row + first, *rest]
        self._rows += len(rest)
        self._in_row = in_rows[-1]
        self.width = max(self.width, *in_rows)
        self.height = max(self.height, self._rows)


def _cells_begun(codes: Codes) -> int:
    """Count the cells that begin in a chunk: ``<c `` and its like."""
    at = np.flatnonzero(codes == ord("c"))
    before, after = codes[at - 1], codes[at + 1]
    opened = (before == ord("<")) | (before == ord(":"))
    return int(np.count_nonzero(opened & np.isin(after, _AFTER_NAME)))


def merged_area(chunk: bytes, height: int, width: int) -> int:
    """Count the cells in merged ranges, as far as the sheet has cells."""
    return sum(
        max(min(int(low), height) - int(top) + 1, 0)
        * max(min(position(right) + 1, width) - position(left), 0)
        for left, top, right, low in _MERGED.findall(chunk)
    )


def position(letters: bytes) -> int:
    """Return the place of a column by its letters, from 0."""
    place = 0
    for char in letters:
        place = place * 26 + char - 64
    return place - 1
