"""A look into a zipped workbook before it is parsed: how large it would become, what it hides.

The parser makes every sheet as large as its outermost cells and believes the
sizes an archive claims, so that a file of two kilobytes can exhaust the memory
and end the process; and it tells neither hidden rows nor errors nor formulas
without a value. Everything here reads in pieces and counts what it unpacks.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import IO, Any, TypeAlias

import numpy as np
from defusedxml import ElementTree  # type: ignore[import-untyped]

from loaders.plain import MAX_CELLS, TooLargeError

Codes: TypeAlias = np.ndarray[Any, Any]
MAX_UNPACKED = 1 << 30
MAX_MEMBERS = 2_000
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_RATIO, RATIO_BEYOND = 200, 10 << 20
MAX_MERGED = 5_000_000
_CHUNK, _OVERLAP = 1 << 22, 1 << 12
_LONGEST = len("XFD1048576")
_HEADER = 30  # bytes of a member's own header before its name
_EQUALS, _R, _QUOTE = ord("="), ord("r"), ord('"')
_BLANKS = b" \t\r\n"
_AFTER_NAME = np.frombuffer(b" \t\r\n>/", dtype=np.uint8)
_BEGUN = re.compile(rb"<(?:\w+:)?c[\s>/]")
_ROW_BEGUN = re.compile(rb"<(?:\w+:)?row\b")
_LOOSE = re.compile(rb"""[\s"']r\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,9})["']""")
_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']"""
)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
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
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: Members that the reader parses; the rest (pictures, printer settings) it leaves packed.
_PARSED = re.compile(
    r"^(xl/(worksheets/|sharedStrings|styles|workbook|_rels/)|content\.xml|styles\.xml)"
)


class MisformedError(Exception):
    """The archive is not what a spreadsheet program writes; ``str()`` says in what."""


@dataclass(frozen=True, kw_only=True)
class SheetScan:
    """What the parser does not tell about one worksheet; cells are (row, column) from 0."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    errors: frozenset[tuple[int, int]] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, kw_only=True)
class BookScan:
    """What a look into a workbook tells.

    Attributes
    ----------
    sheets
        Worksheet name → what the parser does not tell.
    cells
        Cells that the parser would make, in all worksheets together.
    unpacked
        Bytes of everything the parser would unpack.
    has_macros, has_links
        Whether there are macros in it, or links to other files.
    """

    sheets: Mapping[str, SheetScan] = field(default_factory=lambda: MappingProxyType({}))
    cells: int = 0
    unpacked: int = 0
    has_macros: bool = False
    has_links: bool = False


def scan(path: str) -> BookScan:
    """Look through a workbook.

    Raises
    ------
    TooLargeError
        Unpacked it is larger than any roster.
    MisformedError
        Members twice or with odd names, false sizes, entities.
    zipfile.BadZipFile
        It is not an archive at all.
    """
    with zipfile.ZipFile(path) as archive, open(path, "rb") as raw:  # noqa: PTH123 - a plain stream
        members = archive.infolist()
        _refuse_members(members)
        names = {member.filename for member in members}
        parts = worksheets(archive)
        by_part = {part: name for name, part in parts.items()}
        found: dict[str, SheetScan] = {}
        cells = unpacked = 0
        for member in members:
            if not _PARSED.match(member.filename):
                continue
            size = _Counter()
            chunks = _chunks(raw, member, size)
            if member.filename in by_part:
                found[by_part[member.filename]], own = _scan_sheet(chunks, member.filename)
                cells += own
            else:
                for _ in chunks:
                    pass
            unpacked += size.bytes
            _refuse_size(unpacked, member)
        return BookScan(
            sheets=MappingProxyType(found),
            cells=cells,
            unpacked=unpacked,
            has_macros=any(name.endswith("vbaProject.bin") for name in names),
            has_links=any("externalLinks/" in name for name in names),
        )


def _refuse_members(members: list[zipfile.ZipInfo]) -> None:
    """Refuse what the list of members already shows."""
    names = [member.filename for member in members]
    if len(names) > MAX_MEMBERS:
        msg = f"{len(names):,} members"
        raise TooLargeError(msg)
    if len(set(names)) < len(names):
        msg = "members twice"
        raise MisformedError(msg)
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        msg = "paths of members"
        raise MisformedError(msg)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MAX_UNPACKED:
        msg = f"{unpacked:,} bytes in {len(members):,} members"
        raise TooLargeError(msg)
    if unpacked > RATIO_BEYOND and unpacked > MAX_RATIO * max(packed, 1):
        msg = f"{packed:,} → {unpacked:,} bytes"
        raise TooLargeError(msg)


def _refuse_size(unpacked: int, member: zipfile.ZipInfo) -> None:
    if unpacked > MAX_UNPACKED:
        msg = f"more than {MAX_UNPACKED:,} bytes at {member.filename}"
        raise TooLargeError(msg)


def worksheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Worksheet name → member of the archive."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets = {
        item.get("Id"): item.get("Target", "")
        for item in ElementTree.fromstring(_small(archive, "xl/_rels/workbook.xml.rels"))
    }
    found = {}
    for item in ElementTree.fromstring(_small(archive, "xl/workbook.xml")).iter():
        target = targets.get(item.get(_RELATION)) if item.tag.endswith("}sheet") else None
        if target:
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            part = str(PurePosixPath(part))
            if part in names:
                found[item.get("name", "")] = part
    return found


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read a member that is small in every workbook."""
    with archive.open(name) as stream:
        data = stream.read(_CHUNK + 1)
    if len(data) > _CHUNK:
        msg = f"more than {_CHUNK:,} bytes in {name}"
        raise TooLargeError(msg)
    return data


# ---------------------------------------------------------------- unpacking


class _Counter:
    """Bytes that came out of one member."""

    def __init__(self) -> None:
        self.bytes = 0


def _chunks(raw: IO[bytes], member: zipfile.ZipInfo, size: _Counter) -> Iterator[bytes]:
    """Yield pieces of a member that overlap, so that nothing is cut in two.

    Unpacked here and not by :mod:`zipfile`, which stops at the size that the
    archive claims, where the parser goes on.
    """
    tail = b""
    packed = 0
    for piece in _inflated(raw, member):
        size.bytes += len(piece)
        packed = max(member.compress_size, 1)
        if size.bytes > MAX_UNPACKED or (
            size.bytes > RATIO_BEYOND and size.bytes > MAX_RATIO * packed
        ):
            msg = f"{packed:,} → more than {size.bytes:,} bytes in {member.filename}"
            raise TooLargeError(msg)
        chunk = tail + piece
        if b"<!" in chunk and _DOCTYPE.search(chunk):
            msg = f"entities in {member.filename}"
            raise MisformedError(msg)
        yield chunk
        tail = piece[-_OVERLAP:]
    if size.bytes != member.file_size:
        msg = f"false size of {member.filename}"
        raise MisformedError(msg)


def _inflated(raw: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    raw.seek(member.header_offset)
    header = raw.read(_HEADER)
    if len(header) < _HEADER or header[:4] != b"PK\x03\x04":
        msg = f"no header of {member.filename}"
        raise MisformedError(msg)
    raw.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if member.compress_type == zipfile.ZIP_STORED:
        yield from _packed(raw, member)
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        yield from _deflated(raw, member)
    else:
        msg = f"packing of {member.filename}"
        raise MisformedError(msg)


def _packed(raw: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what stands in the archive for one member."""
    left = member.compress_size
    while left > 0 and (piece := raw.read(min(_CHUNK, left))):
        left -= len(piece)
        yield piece


def _deflated(raw: IO[bytes], member: zipfile.ZipInfo) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _packed(raw, member):
            rest = packed
            while rest and not inflate.eof:
                yield inflate.decompress(rest, _CHUNK)
                rest = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        msg = f"packing of {member.filename}"
        raise MisformedError(msg) from error


# ---------------------------------------------------------------- one worksheet


def _scan_sheet(chunks: Iterator[bytes], part: str) -> tuple[SheetScan, int]:
    """Return what a worksheet hides, and how many cells the parser would make of it."""
    extent = _Extent()
    hidden = _Hidden()
    merged = 0
    for chunk in chunks:
        if b"\x00" in chunk:
            msg = f"encoding of {part}"
            raise MisformedError(msg)
        extent.widen(chunk)
        height, width = extent.height, extent.width
        if height * width > MAX_CELLS or height > MAX_ROWS or width > MAX_COLUMNS:
            msg = f"{height:,} × {width:,} cells in {part}"
            raise TooLargeError(msg)
        merged += _merged_area(chunk, height, width) if b"mergeCell" in chunk else 0
        if merged > MAX_MERGED:
            msg = f"{merged:,} merged cells in {part}"
            raise TooLargeError(msg)
        hidden.look(chunk)
    return hidden.found(), extent.height * extent.width


class _Hidden:
    """What a worksheet hides and what is broken in it, gathered piece by piece."""

    def __init__(self) -> None:
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

    def found(self) -> SheetScan:
        """Return what was found."""
        return SheetScan(
            hidden_rows=frozenset(self._rows),
            hidden_columns=frozenset(self._columns),
            errors=frozenset(self._errors),
            formulas=frozenset(self._formulas),
        )


class _Extent:
    """How far a worksheet reaches: the parser makes every cell up to the outermost one.

    What spreadsheet programs write is searched as an array; where a chunk has
    any other way of writing an attribute, it is searched once more, slowly.
    """

    def __init__(self) -> None:
        self.height = self.width = 0
        self._rows = self._in_row = 0

    def widen(self, chunk: bytes) -> None:
        """Take in one more piece of the worksheet."""
        codes = np.frombuffer(b"  " + chunk + b"\0" * (_LONGEST + 1), dtype=np.uint8)
        equals = np.flatnonzero(codes == _EQUALS)
        before, after, blank = codes[equals - 1], codes[equals + 1], codes[equals - 2]
        usual = after == _QUOTE
        plain = usual & (before == _R) & (blank == _BLANKS[0])
        addressed = self._references(codes, equals[plain] + 2)
        odd = ~usual | (before <= _BLANKS[0]) | ((before == _R) & (blank != _BLANKS[0]))
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
            self.width = max(self.width, _position(letters.upper()) + 1)
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


def _merged_area(chunk: bytes, height: int, width: int) -> int:
    """Cells in merged ranges, as far as the sheet has cells."""
    return sum(
        max(min(int(low), height) - int(top) + 1, 0)
        * max(min(_position(right) + 1, width) - _position(left), 0)
        for left, top, right, low in _MERGED.findall(chunk)
    )


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
