"""A worksheet as plain columns: the form in which a child process hands it over.

One JSON line about the sheet, then for each column two parts: its texts joined
by a separator and, where some cells are no text, one letter a cell. No
pickle: what comes from a child that read a stranger's file is only ever text.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import struct
from collections.abc import Iterator, Sequence
from typing import IO, Any, TypeAlias

SEPARATOR = "\x1f"
#: Letter of a cell that is no text → what it was.
LETTERS = {"n": "number", "d": "date", "b": "boolean"}
MAX_CELLS = 20_000_000
MAX_TEXT = 32_767
_BLOCK = 2_000  # rows: their cells fit into the cache of a processor
_EXACT = 1e15  # beyond this a float no longer holds every whole number
_LENGTH = struct.Struct("<cI")
_SHEET, _PART, _END, _FAILED = b"S", b"P", b"E", b"X"

#: A worksheet: what is known about it, and the parts of its columns, two each, in order.
Sheet: TypeAlias = tuple[dict[str, Any], Iterator[bytes]]


class TooLargeError(Exception):
    """The file would take more memory than a roster ever needs."""


class ReaderError(Exception):
    """The reader could not read a file; ``kind`` names its complaint."""

    def __init__(self, kind: str, why: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.why = why


def sheets_of(path: str, kind: str = "xlsx") -> Iterator[Sheet]:
    """Read every worksheet of a workbook; of an xls also what its parser does not tell."""
    import python_calamine

    looks = {}
    if kind == "xls":
        from loaders.xls_look import looks_of

        looks = looks_of(path)
    with python_calamine.load_workbook(path) as workbook:
        for item in workbook.sheets_metadata:
            if item.typ == python_calamine.SheetTypeEnum.WorkSheet:
                visible = item.visible == python_calamine.SheetVisibleEnum.Visible
                about, parts = _sheet(workbook.get_sheet_by_name(item.name))
                known = {"name": item.name, "visible": visible, "look": looks.get(item.name)}
                yield {**about, **known}, parts


def _sheet(sheet: Any) -> Sheet:
    height, width = (last + 1 for last in sheet.end or (-1, -1))
    if height * width > MAX_CELLS:
        msg = f"{height:,} × {width:,} cells"
        raise TooLargeError(msg)
    about = {
        "height": height,
        "width": width,
        "merged": [[*first, *last] for first, last in sorted(sheet.merged_cell_ranges or ())],
    }
    return about, _parts_of(sheet, width)


def _parts_of(sheet: Any, width: int) -> Iterator[bytes]:
    """Make the columns of a sheet, two parts each, a block of rows at a time.

    The cells of few rows lie close together in memory; those of a whole column
    do not, and gathering them one column after the other takes twice as long.
    """
    columns: list[list[tuple[str, str]]] = [[] for _ in range(width)]
    rows = sheet.iter_rows()  # edge: the reader hands cells over as Python objects
    while block := list(itertools.islice(rows, _BLOCK)):
        told = list(zip(*block, strict=True))
        blank = [("",) * len(block)] * (width - len(told))  # the reader begins at the first cell
        for blocks, cells in zip(columns, [*blank, *told], strict=True):
            blocks.append(_column(cells))
    for blocks in columns:
        texts, letters = zip(*blocks, strict=True)
        yield SEPARATOR.join(texts).encode("utf-8", "replace")
        yield _letters(texts, letters)


def _letters(texts: Sequence[str], letters: Sequence[str]) -> bytes:
    """One letter a cell; nothing where all cells of a column are texts."""
    if not any(letters):
        return b""
    blocks = zip(texts, letters, strict=True)
    return "".join(own or " " * (text.count(SEPARATOR) + 1) for text, own in blocks).encode()


def _column(cells: Sequence[Any]) -> tuple[str, str]:
    """Texts of some cells of one column, joined, and a letter a cell where some are no text."""
    try:
        return _joined(cells), ""
    except TypeError:
        letter = {kind: _letter(kind) for kind in set(map(type, cells))}
    letters = "".join(map(letter.__getitem__, map(type, cells)))
    if letter.keys() <= {str, float}:  # numbers repeat; a truth value would pass for one of them
        text = {cell: _text(cell) for cell in set(cells)}
        return _joined([text[cell] for cell in cells]), letters
    return _joined([_text(cell) for cell in cells]), letters


def _joined(texts: Sequence[str]) -> str:
    whole = SEPARATOR.join(texts)
    if len(whole) > MAX_TEXT and max(map(len, texts)) > MAX_TEXT:
        msg = f"a cell of {max(map(len, texts)):,} characters"
        raise TooLargeError(msg)
    if whole.count(SEPARATOR) != len(texts) - 1:
        whole = SEPARATOR.join([text.replace(SEPARATOR, "") for text in texts])
    return whole


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell)


def _letter(kind: type) -> str:
    if issubclass(kind, str):
        return " "
    if issubclass(kind, bool):
        return "b"
    return "n" if issubclass(kind, int | float) else "d"


# ---------------------------------------------------------------- over a pipe


def send(stream: IO[bytes], sheet: Sheet) -> None:
    """Hand over one sheet."""
    about, parts = sheet
    _write(stream, _SHEET, json.dumps(about).encode())
    for part in parts:
        _write(stream, _PART, part)


def send_end(stream: IO[bytes], failed: dict[str, str] | None = None) -> None:
    """Say that all is handed over, or why it cannot be."""
    _write(stream, _FAILED if failed else _END, json.dumps(failed or {}).encode())
    stream.flush()


def receive(stream: IO[bytes], limit: int) -> Iterator[Sheet]:
    """Take sheets from a pipe, at most ``limit`` bytes of them.

    Raises
    ------
    ReaderError
        What the other side says it failed by; ``died`` where it says nothing more.
    """
    records = _records(stream, limit)
    for mark, data in records:
        if mark == _END:
            return
        if mark != _SHEET:
            raise ReaderError("died")
        about = json.loads(data)
        yield about, _parts(records, 2 * about["width"])


def _parts(records: Iterator[tuple[bytes, bytes]], count: int) -> Iterator[bytes]:
    for _ in range(count):
        mark, data = next(records)
        if mark != _PART:
            raise ReaderError("died")
        yield data


def _write(stream: IO[bytes], mark: bytes, data: bytes) -> None:
    stream.write(_LENGTH.pack(mark, len(data)))
    stream.write(data)


def _records(stream: IO[bytes], limit: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield what the other side sends, mark and contents, until it says that it failed."""
    while True:
        mark, length = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
        limit -= length
        if limit < 0:
            raise ReaderError("TooLargeError", "too much text")
        data = _exactly(stream, length)
        if mark == _FAILED:
            failed = json.loads(data)
            raise ReaderError(str(failed.get("kind", "")), str(failed.get("why", "")))
        yield mark, data


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise ReaderError("died")
    return data
