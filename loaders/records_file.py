"""Rosters that programs hand over, as tables of text: JSON, or one JSON record a line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from loaders.problems import about_file
from loaders.tables import RawTable
from loaders.text_file import Text, read_text

_EXACT = 1e15  # beyond this a float no longer holds every whole number
_JOINT = "、"


class RecordsError(Exception):
    """Not records: ``str()`` says where and why, without any value."""


# ---------------------------------------------------------------- JSON


def read_json(path: Path, file: str, encoding: str | None = None) -> list[RawTable]:
    """Read a list of records, or several lists by name: one table a list."""
    found = read_text(path, file, encoding)
    if found.text is None:
        return [_nothing(found, file)]
    try:
        lists = _lists(_parsed(found.text))
        return [_table(_records(rows), found, file, name) for name, rows in lists.items()]
    except (RecordsError, RecursionError, ValueError) as error:
        return [_nothing(found, file, error)]


def _lists(whole: Any) -> dict[str, Any]:
    if isinstance(whole, dict):
        return whole
    if isinstance(whole, list):
        return {"": whole}
    raise RecordsError(type(whole).__name__)


def read_lines(path: Path, file: str, encoding: str | None = None) -> list[RawTable]:
    """Read one JSON record a line; a record's row is its line."""
    found = read_text(path, file, encoding)
    if found.text is None:
        return [_nothing(found, file)]
    try:
        lines = [(at, line) for at, line in enumerate(found.text.split("\n"), 1) if line.strip()]
        records = _records([_of_line(at, line) for at, line in lines])
        table = _table(records, found, file, "")
    except (RecordsError, RecursionError, ValueError) as error:
        return [_nothing(found, file, error)]
    return [replace(table, rows=pl.Series("row", [0, *(at for at, _ in lines)], dtype=pl.UInt32))]


def is_lines(head: str) -> bool:
    """Tell one record a line from one document, by the first line that is written."""
    line = head.lstrip().partition("\n")[0]
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and not any(isinstance(item, list) for item in first.values())


def _of_line(at: int, line: str) -> Any:
    try:
        return _parsed(line)
    except RecordsError as error:
        msg = f"line {at}: {error}"
        raise RecordsError(msg) from error
    except ValueError as error:
        msg = f"line {at}"
        raise RecordsError(msg) from error


def _parsed(text: str) -> Any:
    """Parse JSON strictly: no key twice, no NaN, whole numbers exact."""
    return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        msg = "a key twice"
        raise RecordsError(msg)
    return found


def _refuse(constant: str) -> Any:
    raise RecordsError(constant)


def _records(rows: Any) -> list[Mapping[str, Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        msg = "no list of records"
        raise RecordsError(msg)
    return rows


def _nothing(found: Text, file: str, error: Exception | None = None) -> RawTable:
    problems = found.problems
    if error is not None:
        # What json says quotes the file; only our own words are passed on.
        why = str(error) if isinstance(error, RecordsError) else type(error).__name__
        problems = pl.concat([problems, about_file("FILE-RECORDS", file, reason=why)])
    return RawTable(file=file, sha256=found.sha256, encoding=found.encoding, problems=problems)


# ---------------------------------------------------------------- records as a table


def _table(records: Sequence[Mapping[str, Any]], found: Text, file: str, sheet: str) -> RawTable:
    table = table_of_records(records, file, sheet)
    return replace(table, sha256=found.sha256, problems=found.problems)


def table_of_records(
    records: Sequence[Mapping[str, Any]], file: str, sheet: str, columns: Iterable[str] = ()
) -> RawTable:
    """Return records as a table: their keys as its header, row 0.

    Raises
    ------
    RecordsError
        A value that is itself a record.
    """
    names = list(dict.fromkeys([*columns, *(key for record in records for key in record)]))
    frame, marks = {}, {}
    for place, name in enumerate(names):  # edge: records come as Python objects
        cells = [record.get(name) for record in records]
        texts = pl.Series([name, *map(_text, cells)], dtype=pl.String)
        frame[f"c{place}"] = texts.set(texts == "", None)
        kinds = [_mark(cell) for cell in cells]
        if any(kinds):
            marks[f"c{place}"] = pl.Series([None, *kinds], dtype=pl.String)
    return RawTable(
        file=file,
        sha256="",
        sheet=sheet,
        frame=pl.DataFrame(frame),
        rows=pl.Series("row", range(len(records) + 1), dtype=pl.UInt32) if frame else _no_rows(),
        marks=MappingProxyType(marks),
    )


def _no_rows() -> pl.Series:
    return pl.Series("row", [], dtype=pl.UInt32)


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(cell, list | tuple) and not any(isinstance(item, list | dict) for item in cell):
        return _JOINT.join(_text(item) or "" for item in cell)
    if isinstance(cell, dict | list | tuple | bytes):
        msg = f"a cell that is a {type(cell).__name__}"
        raise RecordsError(msg)
    return str(cell)


def _mark(cell: Any) -> str | None:
    if isinstance(cell, bool):
        return "boolean"
    if isinstance(cell, float):
        return "number"
    return "date" if isinstance(cell, dt.date) else None
