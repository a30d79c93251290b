"""Workbooks: every worksheet as text with marks, merged ranges filled by range.

A workbook is first looked through (:mod:`loaders.zip_scan`), then read in a
process of its own (:mod:`loaders.child`). Only a small xlsx is read in this
process: the look has counted its cells and bytes, so what the reader can
allocate is known and small, and starting a process would take longer than
reading it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import numpy as np
import polars as pl
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from loaders.plain import (
    LETTERS,
    SEPARATOR,
    ReaderError,
    Sheet,
    TooLargeError,
    receive,
    sheets_of,
)
from loaders.problems import about_file, empty
from loaders.sheet_scan import SheetScan
from loaders.tables import Range, RawTable, numbered, without_empty_end
from loaders.zip_members import MisformedError
from loaders.zip_scan import BookScan, scan

#: What is read in this process at most: some 100 MB while it is read.
_SMALL_CELLS, _SMALL_BYTES = 300_000, 16 << 20
#: A file of this size is worth a second process from the start.
_LARGE = 4 << 20
_MOST_TEXT = 1 << 30
_HEAD = 1 << 22
_MOST_SECONDS = 120
_BROKEN = (
    ReaderError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    DefusedXmlException,
    ParseError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
#: What a child dies of, or complains of, where a file is too large for it.
_TOO_MUCH = ("died", "MemoryError", "TooLargeError", "PanicException")
#: Records of an xls that follow each other: Date1904 with the value 1, then CalcPrecision.
_EPOCH_1904 = b"\x22\x00\x02\x00\x01\x00\x0e\x00\x02\x00"


def read_workbook(path: str, file: str, sha256: str, kind: str = "xlsx") -> list[RawTable]:
    """Read every worksheet of a workbook.

    Parameters
    ----------
    kind
        What it really is: ``xlsx``, ``xls``, ``xlsb`` or ``ods``.
    """
    try:
        with _sheets(path, kind) as (found, sheets):
            if found.has_macros:
                problem = about_file("FILE-MACROS", file)
                return [RawTable(file=file, sha256=sha256, problems=problem)]
            tables = [_table(sheet, found, (file, sha256)) for sheet in sheets]
    except (TooLargeError, MemoryError) as error:
        reason = str(error) or type(error).__name__
        problem = about_file("FILE-TOO-LARGE", file, reason=reason)
    except MisformedError as error:
        problem = about_file("FILE-MISFORMED", file, reason=str(error))
    except _BROKEN as error:
        problem = _why(error, file)
    else:
        if found.has_links and tables:
            tables[0] = _with_problem(tables[0], about_file("FILE-LINKS", file))
        return tables
    return [RawTable(file=file, sha256=sha256, problems=problem)]


def _is_1904(path: str) -> bool:
    """Tell whether an xls counts its days from 1904 (MS-XLS 2.4.77); it says so near its start."""
    with open(path, "rb") as stream:  # noqa: PTH123 - a plain stream
        return _EPOCH_1904 in stream.read(_HEAD)


def _with_problem(table: RawTable, problem: pl.DataFrame) -> RawTable:
    return replace(table, problems=pl.concat([table.problems, problem]))


def _why(error: Exception, file: str) -> pl.DataFrame:
    """Say what the reader's complaint comes to."""
    kind, why = (
        (error.kind, error.why) if isinstance(error, ReaderError) else (type(error).__name__, "")
    )
    if "password" in why.lower():
        return about_file("FILE-ENCRYPTED", file)
    if kind in _TOO_MUCH or "limit exceeded" in why:
        return about_file("FILE-TOO-LARGE", file, reason=why or kind)
    return about_file("FILE-UNREADABLE", file, reason=kind)


# ---------------------------------------------------------------- in which process


@contextmanager
def _sheets(path: str, kind: str) -> Iterator[tuple[BookScan, Iterator[Sheet]]]:
    """Look through a workbook and read it, here or in a process of its own.

    A large one is read while it is looked through: what the other process may
    take is limited, and it is gone as soon as the look refuses the file.
    """
    with ExitStack() as stack:
        is_large = Path(path).stat().st_size > _LARGE
        stream = stack.enter_context(_child(path, kind)) if is_large else None
        found = scan(path) if kind != "xls" else BookScan(is_1904=_is_1904(path))
        is_small = found.cells <= _SMALL_CELLS and found.unpacked <= _SMALL_BYTES
        if stream is None and kind == "xlsx" and is_small:
            yield found, _guarded(path)
        else:
            yield found, receive(stream or stack.enter_context(_child(path, kind)), _MOST_TEXT)


def _guarded(path: str) -> Iterator[Sheet]:
    """Read in this process; a panic of the reader is an error like any other."""
    import python_calamine

    try:
        yield from sheets_of(path)
    except python_calamine.CalamineError as error:
        raise ReaderError(type(error).__name__, str(error)) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise ReaderError("PanicException") from error
        raise


@contextmanager
def _child(path: str, kind: str) -> Iterator[IO[bytes]]:
    """Start a process that reads a workbook; it is gone when this is left."""
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    # -P: nothing that lies beside the roster is imported.
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", "loaders.child", os.path.abspath(path), kind],  # noqa: PTH100
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    timer = threading.Timer(_MOST_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    try:
        if process.stdout is None:
            raise ReaderError("died")
        with process.stdout as stream:
            yield stream
    finally:
        timer.cancel()
        process.kill()
        process.wait()


# ---------------------------------------------------------------- one worksheet


def _table(sheet: Sheet, found: BookScan, named: tuple[str, str]) -> RawTable:
    about, parts = sheet
    height = int(about["height"])
    seen = _seen(about, found)
    hidden = seen or SheetScan()
    texts: dict[str, pl.Series] = {}
    marks: dict[str, pl.Series] = {}
    for text, letters in zip(parts, parts, strict=True):  # two parts a column
        name = f"c{len(texts)}"
        texts[name] = _texts(text, height)
        if letters:
            marks[name] = _marks(letters)
    frame = pl.DataFrame(texts)
    marks = _with_broken_cells(frame, marks, hidden)
    ranges = [*_ranges(about["merged"]), *hidden.merged]
    merged = _inside(ranges, frame.height, frame.width)
    frame, marks = _filled(frame, marks, merged)
    kept = without_empty_end(_visible_breaks(frame, marks))
    return RawTable(
        file=named[0],
        sha256=named[1],
        sheet=str(about["name"]),
        frame=kept,
        rows=numbered(kept.height),
        marks=MappingProxyType(
            {name: mark[: kept.height] for name, mark in marks.items() if name in kept.columns}
        ),
        merged=merged,
        hidden_rows=frozenset(row + 1 for row in hidden.hidden_rows),
        hidden_columns=hidden.hidden_columns,
        struck=hidden.struck,
        is_1904=found.is_1904,
        visible=bool(about["visible"]),
        problems=empty() if seen else about_file("FILE-UNSEEN", named[0], str(about["name"])),
    )


def _seen(about: Mapping[str, Any], found: BookScan) -> SheetScan | None:
    """Return what the parser does not tell; None where nobody could look for it."""
    look = about["look"]
    if look is None:
        return found.sheets.get(about["name"])
    rows, columns = (frozenset(look[name]) for name in ("hidden_rows", "hidden_columns"))
    errors, struck = (frozenset(map(tuple, look[name])) for name in ("errors", "struck"))
    return SheetScan(hidden_rows=rows, hidden_columns=columns, errors=errors, struck=struck)


def _texts(part: bytes, height: int) -> pl.Series:
    """Take the texts of one column apart; an empty one is null."""
    whole = pl.Series([part], dtype=pl.Binary).cast(pl.String)
    texts = whole.str.split(SEPARATOR).explode()
    if texts.len() != height:
        raise ReaderError("died")
    return texts.set(texts == "", None)


def _marks(part: bytes) -> pl.Series:
    """Name what each cell was."""
    codes = pl.Series(np.frombuffer(part, dtype=np.uint8))
    names = {ord(letter): name for letter, name in LETTERS.items()}
    return codes.replace_strict(names, default=None, return_dtype=pl.String)


def _ranges(merged: Sequence[Sequence[int]]) -> list[Range]:
    return [((top, left), (low, right)) for top, left, low, right in merged]


def _with_broken_cells(
    frame: pl.DataFrame, marks: Mapping[str, pl.Series], found: SheetScan
) -> dict[str, pl.Series]:
    """Mark errors and formulas without a value, which the parser shows as empty cells."""
    marked = dict(marks)
    for mark, cells in (("error", found.errors), ("formula", found.formulas)):
        for place in {column for _, column in cells if column < frame.width}:
            name = f"c{place}"
            rows = sorted(row for row, column in cells if column == place and row < frame.height)
            blank = pl.Series([None] * frame.height, dtype=pl.String)
            marked[name] = marked.get(name, blank).scatter(rows, mark)
    return marked


def _visible_breaks(frame: pl.DataFrame, marks: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Show broken cells as text, so that they do not pass for empty ones."""
    shown = {"error": "#ERROR", "formula": "#FORMULA"}
    return frame.with_columns(
        pl.coalesce(pl.col(name), mark.replace_strict(shown, default=None)).alias(name)
        for name, mark in marks.items()
        if mark.is_in(list(shown)).any()
    )


def _inside(ranges: Sequence[Range], height: int, width: int) -> tuple[Range, ...]:
    return tuple(
        (first, (min(last[0], height - 1), min(last[1], width - 1)))
        for first, last in sorted(ranges)
        if first[0] < height and first[1] < width
    )


def _filled(
    frame: pl.DataFrame, marks: Mapping[str, pl.Series], merged: Sequence[Range]
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Fill merged ranges with their first cell: by range, for true blanks stay blank."""
    texts, filled = {name: frame[name] for name in frame.columns}, dict(marks)
    blank = pl.Series([None] * frame.height, dtype=pl.String)
    for place in sorted(
        {column for first, last in merged for column in range(first[1], last[1] + 1)}
    ):
        own = [pair for pair in merged if pair[0][1] <= place <= pair[1][1]]
        rows = [row for first, last in own for row in range(first[0], last[0] + 1)]
        origins = [f"c{first[1]}" for first, last in own for _ in range(first[0], last[0] + 1)]
        values = [
            frame[origin][first[0]]
            for (first, last), origin in ((pair, f"c{pair[0][1]}") for pair in own)
            for _ in range(first[0], last[0] + 1)
        ]
        name = f"c{place}"
        texts[name] = texts[name].scatter(rows, values)
        if any(origin in marks for origin in origins):
            kinds = [
                marks[f"c{first[1]}"][first[0]] if f"c{first[1]}" in marks else None
                for first, last in own
                for _ in range(first[0], last[0] + 1)
            ]
            filled[name] = filled.get(name, blank).scatter(rows, kinds)
    return pl.DataFrame(texts), filled
