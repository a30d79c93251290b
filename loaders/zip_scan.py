"""A look into an xlsx before it is parsed: how large it would become, and what is hidden.

The parser makes every sheet as large as its outermost cells, so that a file of
two kilobytes can exhaust the memory and end the process; and it tells neither
hidden rows nor errors nor formulas without a value.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

import numpy as np
from defusedxml import ElementTree  # type: ignore[import-untyped]

MAX_UNPACKED = 1 << 30
MAX_MEMBERS = 2_000
MAX_CELLS = 20_000_000
_CHUNK, _OVERLAP = 1 << 22, 1 << 12
_REFERENCE = b' r="'
_LONGEST = len(_REFERENCE) + len("XFD1048576")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)/?>")
_SPAN = re.compile(rb'\b(min|max)="(\d+)"')
_ERROR = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*\bt="e"')
_NO_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class TooLargeError(Exception):
    """The file would take more memory than a roster ever needs."""


@dataclass(frozen=True, kw_only=True)
class SheetScan:
    """What the parser does not tell about one worksheet; cells are (row, column) from 0."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()


def scan(path: str) -> Mapping[str, SheetScan]:
    """Look through a workbook: worksheet name → what is hidden or broken in it.

    Raises
    ------
    TooLargeError
        Unpacked it is larger than any roster.
    zipfile.BadZipFile
        It is not a workbook at all.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS:
            msg = f"{unpacked:,} bytes in {len(members):,} members"
            raise TooLargeError(msg)
        parts = worksheets(archive)
        return MappingProxyType({name: _scan_sheet(archive, part) for name, part in parts.items()})


def worksheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Worksheet name → member of the archive."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets = {
        item.get("Id"): item.get("Target", "")
        for item in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    found = {}
    for item in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        target = targets.get(item.get(_RELATION)) if item.tag.endswith("}sheet") else None
        if target:
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            part = str(PurePosixPath(part))
            if part in names:
                found[item.get("name", "")] = part
    return found


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Pieces of a member that overlap, so that nothing is cut in two."""
    tail = b""
    read = 0
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            read += len(piece)
            if read > MAX_UNPACKED:
                msg = f"more than {read:,} bytes in {part}"
                raise TooLargeError(msg)
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _scan_sheet(archive: zipfile.ZipFile, part: str) -> SheetScan:
    rows: set[int] = set()
    columns: set[int] = set()
    errors: set[tuple[int, int]] = set()
    formulas: set[tuple[int, int]] = set()
    height = width = 0
    for chunk in _chunks(archive, part):
        lowest, outermost = _extent(chunk)
        height, width = max(height, lowest), max(width, outermost)
        if height * width > MAX_CELLS:
            msg = f"{height:,} × {width:,} cells in {part}"
            raise TooLargeError(msg)
        if b"hidden" in chunk:
            rows |= _hidden_rows(chunk)
            columns |= _hidden_columns(chunk)
        if b't="e"' in chunk:
            errors |= _cells(_ERROR, chunk)
        if b"<f" in chunk or b":f>" in chunk:
            formulas |= _cells(_NO_VALUE, chunk)
    return SheetScan(
        hidden_rows=frozenset(rows),
        hidden_columns=frozenset(columns),
        errors=frozenset(errors),
        formulas=frozenset(formulas),
    )


def _extent(chunk: bytes) -> tuple[int, int]:
    """Return the lowest row and the outermost column that any ``r="…"`` names."""
    codes = np.frombuffer(chunk + b"\0" * _LONGEST, dtype=np.uint8)
    start = codes[: len(chunk)]
    found = np.flatnonzero(start[:-3] == _REFERENCE[0])
    for place, byte in enumerate(_REFERENCE[1:], start=1):
        found = found[codes[found + place] == byte]
    at = found + len(_REFERENCE)
    column, row = np.zeros(at.size, dtype=np.int64), np.zeros(at.size, dtype=np.int64)
    for _ in range(_LONGEST - len(_REFERENCE)):
        code = codes[at].astype(np.int64)
        is_letter = (code >= ord("A")) & (code <= ord("Z")) & (row == 0)
        is_digit = (code >= ord("0")) & (code <= ord("9"))
        column = np.where(is_letter, column * 26 + code - ord("A") + 1, column)
        row = np.where(is_digit, row * 10 + code - ord("0"), row)
        at = np.where(is_letter | is_digit, at + 1, at)
    return int(row.max(initial=0)), int(column.max(initial=0))


def _position(letters: bytes) -> int:
    position = 0
    for char in letters:
        position = position * 26 + char - 64
    return position - 1


def _hidden_rows(chunk: bytes) -> set[int]:
    hidden = [text for text in _ROW.findall(chunk) if _HIDDEN.search(text)]
    return {int(found[1]) - 1 for found in map(_NUMBER.search, hidden) if found}


def _hidden_columns(chunk: bytes) -> set[int]:
    hidden = [text for text in _COLUMN.findall(chunk) if _HIDDEN.search(text)]
    spans = [{key: int(number) for key, number in _SPAN.findall(text)} for text in hidden]
    return {
        position
        for span in spans
        if {b"min", b"max"} <= set(span)
        for position in range(span[b"min"] - 1, min(span[b"max"], 16_384))
    }


def _cells(pattern: re.Pattern[bytes], chunk: bytes) -> set[tuple[int, int]]:
    return {(int(row) - 1, _position(column)) for column, row in pattern.findall(chunk)}
