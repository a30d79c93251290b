"""Text rosters: which delimiter, how wide, and which lines are quoted amiss."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import numpy as np
import polars as pl

from loaders.problems import about_file
from loaders.tables import RawTable, numbered, without_empty_end
from loaders.text_file import Text, look, text_of

_DELIMITERS = (",", "\t", ";")
_SAMPLE_CHARACTERS = 100_000
_SAMPLE_LINES = 200
_QUOTE, _NEWLINE, _RETURN = 0x22, 0x0A, 0x0D
#: A cell that people broke over lines has fewer; beyond, a quote was never closed.
_MOST_LINES = 20
_SHOWN = 5


def read_csv(path: Path, file: str, encoding: str | None = None) -> RawTable:
    """Read a text roster; its row numbers are those a spreadsheet program would show."""
    looked = look(path)
    if looked.is_plain and looked.encoding and encoding in (None, looked.encoding):
        try:
            frame = _plain_frame(path)
        except pl.exceptions.PolarsError:  # a later row is wider than the first ones
            pass
        else:
            return RawTable(
                file=file,
                sha256=looked.sha256,
                encoding=looked.encoding,
                frame=frame,
                rows=numbered(frame.height),
            )
    return table_of(text_of(path, file, looked, encoding), file)


def _plain_frame(path: Path) -> pl.DataFrame:
    """Parse a file that quotes nothing, without taking it into memory as a text."""
    with path.open("rb") as stream:
        head = stream.read(_SAMPLE_CHARACTERS).decode("utf-8-sig", "ignore")
        if not head:
            return pl.DataFrame()
        stream.seek(0)
        delimiter = _delimiter(head)
        return without_empty_end(_fast(stream, delimiter, _widest(head, delimiter)))


def table_of(found: Text, file: str) -> RawTable:
    """Return the table that a text holds."""
    table = RawTable(
        file=file, sha256=found.sha256, encoding=found.encoding, problems=found.problems
    )
    if found.text is None:
        return table
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = _delimiter(text)
    data = text.encode("utf-8", "surrogatepass")
    if '"' in text and not _is_regular(data, delimiter):
        text, amiss = _requoted(text, delimiter)
        problem = about_file("FILE-QUOTES", file, rows=amiss[:_SHOWN])
        problems = pl.concat([found.problems, *([problem] if amiss else [])])
        table, data = replace(table, problems=problems), text.encode("utf-8", "surrogatepass")
    try:
        frame = without_empty_end(_blank_is_null(_frame(text, data, delimiter)))
    except csv.Error as error:  # a cell longer than any roster's
        problem = about_file("FILE-UNREADABLE", file, reason=str(error))
        return replace(table, problems=pl.concat([table.problems, problem]))
    return replace(table, frame=frame, rows=numbered(frame.height))


def _delimiter(text: str) -> str:
    lines = text[:_SAMPLE_CHARACTERS].split("\n")[:_SAMPLE_LINES]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in _DELIMITERS}
    return max(counts, key=lambda mark: counts[mark])


def _frame(text: str, data: bytes, delimiter: str) -> pl.DataFrame:
    """Parse a text whose quoting is regular."""
    if not text:
        return pl.DataFrame()
    width = _widest(text[:_SAMPLE_CHARACTERS], delimiter)
    for columns in (width, None):  # a later row may be wider
        try:
            return _fast(io.BytesIO(data), delimiter, columns or _widest(text, delimiter))
        except pl.exceptions.PolarsError:
            continue
    return _by_cells(text, delimiter)  # cells broken over lines hide how wide a row is


def _blank_is_null(frame: pl.DataFrame) -> pl.DataFrame:
    """Make null of cells that quote nothing: ``""``."""
    return frame.with_columns(
        pl.col(name).replace("", None) for name in frame.columns if (frame[name] == "").any()
    )


def _fast(source: IO[bytes], delimiter: str, width: int) -> pl.DataFrame:
    # Never a path: polars would read [1] and * in it as a pattern of names.
    return pl.read_csv(
        source,
        has_header=False,
        separator=delimiter,
        schema={f"c{position}": pl.String for position in range(width)},
        infer_schema=False,
        missing_columns="insert",
    )


def _widest(text: str, delimiter: str) -> int:
    return max(line.count(delimiter) for line in text.split("\n")) + 1


def _by_cells(text: str, delimiter: str) -> pl.DataFrame:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    width = max((len(row) for row in rows), default=0)
    # edge: only files whose widest row is broken over lines come here
    columns = [
        [row[position] if position < len(row) and row[position] else None for row in rows]
        for position in range(width)
    ]
    return pl.DataFrame(
        {f"c{position}": column for position, column in enumerate(columns)},
        schema={f"c{position}": pl.String for position in range(width)},
    )


def _is_regular(data: bytes, delimiter: str) -> bool:
    """Tell whether quotes open only at the start and close only at the end of a cell."""
    bytes_ = np.frombuffer(b"\n" + data + b"\n", dtype=np.uint8)
    quotes = np.flatnonzero(bytes_ == _QUOTE)
    edges = np.array([ord(delimiter), _NEWLINE, _RETURN, _QUOTE], dtype=np.uint8)
    opened = np.isin(bytes_[quotes[::2] - 1], edges)
    closed = np.isin(bytes_[quotes[1::2] + 1], edges)
    return quotes.size % 2 == 0 and bool(opened.all()) and bool(closed.all())


# ---------------------------------------------------------------- irregular quotes


def _requoted(text: str, delimiter: str) -> tuple[str, list[int]]:
    """Quote a text anew where its quotes do not match; return the lines concerned too.

    One stray quote costs nothing but itself: its line is read as it stands, and
    the lines after it are lines.
    """
    lines = text.split("\n")
    written: list[str] = []
    amiss: list[int] = []
    at = 0
    while at < len(lines):  # edge: only files with irregular quoting come here
        if '"' not in lines[at]:
            written.append(lines[at])
            at += 1
            continue
        cells, taken = _record(lines, at, delimiter)
        if taken == 0:
            amiss.append(at + 1)
            cells, taken = lines[at].split(delimiter), 1
        written.append(delimiter.join(_quoted(cells, delimiter)))
        at += taken
    return "\n".join(written), amiss


def _record(lines: list[str], at: int, delimiter: str) -> tuple[list[str], int]:
    """Return the cells of a record that begins at a line, and its lines; 0 where quotes fail."""
    for taken in range(1, min(_MOST_LINES, len(lines) - at) + 1):
        whole = "\n".join(lines[at : at + taken])
        if whole.count('"') % 2:
            continue
        if len(whole) < csv.field_size_limit() and _is_regular(
            whole.encode("utf-8", "surrogatepass"), delimiter
        ):
            return next(csv.reader(io.StringIO(whole, newline=""), delimiter=delimiter)), taken
        return [], 0
    return [], 0


def _quoted(cells: list[str], delimiter: str) -> Iterator[str]:
    for cell in cells:
        doubled = cell.replace('"', '""')
        needs = any(mark in cell for mark in (delimiter, '"', "\n"))
        yield f'"{doubled}"' if needs else cell
