"""A worksheet as plain columns: the form in which a child process hands it over.

One JSON line about the sheet, then for each column its texts joined by a
separator and, where some cells are no text, one letter a cell. No pickle: what
comes from a child that read a stranger's file is only ever text.
"""

from __future__ import annotations

import datetime as dt
import json
import struct
from collections.abc import Iterator, Sequence
from typing import IO, Any

SEPARATOR = "\x1f"
#: Letter of a cell that is no text → what it was.
LETTERS = {"n": "number", "d": "date", "b": "boolean"}
MAX_CELLS = 20_000_000
MAX_TEXT = 32_767
_EXACT = 1e15  # beyond this a float no longer holds every whole number
_LENGTH = struct.Struct("<cI")
_SHEET, _END, _FAILED = b"S", b"E", b"X"


class TooLargeError(Exception):
    """The file would take more memory than a roster ever needs."""


class ReaderError(Exception):
    """The reader could not read a file; ``kind`` names its complaint."""

    def __init__(self, kind: str, why: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.why = why


def sheets_of(path: str) -> Iterator[tuple[dict[str, Any], list[bytes]]]:
    """Read every worksheet of a workbook: what is known about it, and its columns as bytes."""
    import python_calamine

    with python_calamine.load_workbook(path) as workbook:
        for item in workbook.sheets_metadata:
            if item.typ == python_calamine.SheetTypeEnum.WorkSheet:
                visible = item.visible == python_calamine.SheetVisibleEnum.Visible
                yield _sheet(workbook.get_sheet_by_name(item.name), item.name, visible=visible)


def _sheet(sheet: Any, name: str, *, visible: bool) -> tuple[dict[str, Any], list[bytes]]:
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        msg = f"{sheet.total_height:,} × {sheet.total_width:,} cells"
        raise TooLargeError(msg)
    values = sheet.to_python(skip_empty_area=False)
    columns = [_column(cells) for cells in zip(*values, strict=True)]
    about = {
        "name": name,
        "visible": visible,
        "height": len(values),
        "merged": [[*first, *last] for first, last in sorted(sheet.merged_cell_ranges or ())],
        "sizes": [len(part) for pair in columns for part in pair],
    }
    return about, [part for pair in columns for part in pair]


def _column(cells: Sequence[Any]) -> tuple[bytes, bytes]:
    """Texts of one column, joined, and a letter a cell where some are no text."""
    types = set(map(type, cells))
    if types <= {str}:
        return _joined(cells), b""
    letter = {kind: _letter(kind) for kind in types}
    letters = "".join([letter[kind] for kind in map(type, cells)]).encode()
    if types <= {str, float}:  # numbers repeat; a truth value would pass for one of them
        text = {cell: _text(cell) for cell in set(cells)}
        return _joined([text[cell] for cell in cells]), letters
    return _joined([_text(cell) for cell in cells]), letters


def _joined(texts: Sequence[str]) -> bytes:
    whole = SEPARATOR.join(texts)
    if len(whole) > MAX_TEXT and max(map(len, texts)) > MAX_TEXT:
        msg = f"a cell of {max(map(len, texts)):,} characters"
        raise TooLargeError(msg)
    if whole.count(SEPARATOR) != len(texts) - 1:
        whole = SEPARATOR.join([text.replace(SEPARATOR, "") for text in texts])
    return whole.encode("utf-8", "replace")


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


def send(stream: IO[bytes], about: dict[str, Any], columns: Sequence[bytes]) -> None:
    """Hand over one sheet."""
    line = json.dumps(about).encode()
    stream.write(_LENGTH.pack(_SHEET, len(line)) + line)
    for part in columns:
        stream.write(part)


def send_end(stream: IO[bytes], failed: dict[str, str] | None = None) -> None:
    """Say that all is handed over, or why it cannot be."""
    line = json.dumps(failed or {}).encode()
    stream.write(_LENGTH.pack(_FAILED if failed else _END, len(line)) + line)
    stream.flush()


def receive(stream: IO[bytes], limit: int) -> Iterator[tuple[dict[str, Any], list[bytes]]]:
    """Take sheets from a pipe, at most ``limit`` bytes of them.

    Raises
    ------
    ReaderError
        What the other side says it failed by; ``died`` where it says nothing more.
    """
    while True:
        head = stream.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise ReaderError("died")
        mark, length = _LENGTH.unpack(head)
        about = json.loads(_exactly(stream, min(length, limit)))
        if mark == _FAILED:
            raise ReaderError(str(about.get("kind", "")), str(about.get("why", "")))
        if mark == _END:
            return
        limit -= sum(about["sizes"])
        if limit < 0:
            raise ReaderError("TooLargeError", "too much text")
        yield about, [_exactly(stream, size) for size in about["sizes"]]


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise ReaderError("died")
    return data
