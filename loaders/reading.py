"""From paths to tables: which files there are and which reader each one needs."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from loaders.csv_file import read_csv
from loaders.parquet_file import read_parquet
from loaders.problems import about_file
from loaders.records_file import is_lines, read_json, read_lines
from loaders.sniff import FITTING, sniff
from loaders.sources import GRAPH, RECORDS, STANDARD_INPUT, TEXT, WORKBOOK, Source, sources
from loaders.tables import RawTable
from loaders.watching import Watch, reading, unwatched
from loaders.xlsx_file import read_workbook

#: What a file may be instead of a roster → code of the problem.
_REFUSED = {"encrypted": "FILE-ENCRYPTED", "truncated": "FILE-TRUNCATED", "empty": "FILE-EMPTY"}
_SHOWN = {"text": "CSV/TXT"}
_SUFFIXES = {"xlsx": ".xlsx", "xls": ".xls", "xlsb": ".xlsb", "ods": ".ods", "Parquet": ".parquet"}
_HEAD = 1 << 16


def read(
    path: str | Path, *, encoding: str | None = None, sheet: str | None = None
) -> list[RawTable]:
    """Read a file, or every readable file of a folder, as tables of text.

    Parameters
    ----------
    path
        A csv, tsv, xlsx, xls, xlsb or ods file, or a folder of such files.
    encoding
        Of a text file; by default found by its byte order mark, else strict
        UTF-8, else strict GB18030.
    sheet
        Name of the only worksheet to read.

    Returns
    -------
    list[RawTable]
        One a sheet, in the order of the file. What cannot be read comes as an
        empty table that carries the problem; nothing is raised.
    """
    return read_all([path], encoding=encoding, sheet=sheet)


def read_all(
    paths: str | Path | Iterable[str | Path],
    *,
    encoding: str | None,
    sheet: str | None,
    watch: Watch = unwatched,
) -> list[RawTable]:
    """Read several paths in the order they are given."""
    found = sources(paths)
    sizes = [_size(source.path) for source in found]
    tables: list[RawTable] = []
    for at, source in enumerate(found):
        reading(watch, sum(sizes[:at]) / max(sum(sizes), 1))
        tables.extend(read_source(source, encoding=encoding, sheet=sheet))
    return tables


def _size(path: Path) -> int:
    """Return the size of a file, 0 where nobody can say it."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def read_source(
    source: Source, *, encoding: str | None = None, sheet: str | None = None
) -> list[RawTable]:
    """Read one file; parameters as for :func:`read`."""
    refused = _not_opened(source)
    if refused is not None:
        return refused
    try:
        if str(source.path) == STANDARD_INPUT:
            return _of_standard_input(source, encoding, sheet)
        return _opened(source, encoding, sheet)
    except PermissionError:
        return [_refused("FILE-LOCKED", source.name)]
    except OSError as error:
        code = "FILE-UNREADABLE" if source.path.exists() else "FILE-MISSING"
        return [_refused(code, source.name, reason=type(error).__name__)]


def _not_opened(source: Source) -> list[RawTable] | None:
    """Return what is said of a file that is not even opened; None where it is."""
    path, name = source.path, source.name
    if source.skipped:
        return [_refused(source.skipped, name, **source.params)]
    if path.suffix.lower() in GRAPH:
        return []  # a network already: see loaders.graph_file
    if str(path) != STANDARD_INPUT and path.suffix.lower() not in (*TEXT, *WORKBOOK, *RECORDS):
        return [_refused("FILE-TYPE" if path.exists() else "FILE-MISSING", name)]
    return None


def _opened(source: Source, encoding: str | None, sheet: str | None) -> list[RawTable]:
    path, name = source.path, source.name
    before = path.stat()
    real = sniff(path)
    refusal = _unfit(real, source)
    if refusal is not None:
        return [RawTable(file=name, sha256=_sha256(path), problems=refusal)]
    tables = _tables(source, real, encoding)
    after = path.stat()
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        return [_refused("FILE-CHANGED", name)]
    return _of_sheet(tables, sheet)


def _tables(source: Source, real: str, encoding: str | None) -> list[RawTable]:
    """Choose the reader by the ending, which fits the content."""
    path, name = source.path, source.name
    suffix = path.suffix.lower()
    if suffix in TEXT:
        return [read_csv(path, name, encoding)]
    if suffix == ".json":
        return read_json(path, name, encoding)
    if suffix == ".parquet":
        return read_parquet(path, name, _sha256(path))
    if suffix in RECORDS:
        return read_lines(path, name, encoding)
    return read_workbook(str(path), name, _sha256(path), real)


def _of_standard_input(source: Source, encoding: str | None, sheet: str | None) -> list[RawTable]:
    """Keep what comes in as a file for as long as it is read: readers go back and forth in it."""
    with tempfile.TemporaryDirectory(prefix="jiceng-") as folder:
        path = Path(folder) / "input"
        with path.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        kind = sniff(path)
        suffix = _text_suffix(path) if kind == "text" else _SUFFIXES.get(kind, ".csv")
        named = path.rename(path.with_suffix(suffix))
        return _opened(replace(source, path=named), encoding, sheet)


def _text_suffix(path: Path) -> str:
    """Tell JSON from rows of cells by how it begins."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD).decode("utf-8-sig", "replace").lstrip()
    if not head.startswith(("[", "{")):
        return ".csv"
    return ".ndjson" if is_lines(head) else ".json"


def _unfit(real: str, source: Source) -> pl.DataFrame | None:
    """Say what a file really is where that is not what its ending says."""
    suffix, name = source.path.suffix.lower(), source.name
    if real in FITTING[suffix]:
        return None
    if real in _REFUSED:
        return about_file(_REFUSED[real], name)
    if real == "unknown":
        return about_file("FILE-UNREADABLE", name, reason=suffix)
    return about_file("FILE-RENAMED", name, suffix=suffix, real=_SHOWN.get(real, real))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _of_sheet(tables: list[RawTable], sheet: str | None) -> list[RawTable]:
    """Keep the one worksheet that was asked for."""
    if sheet is None or any("error" in table.problems["severity"] for table in tables):
        return tables
    names = [table.sheet for table in tables]
    chosen = [table for table in tables if table.sheet == sheet]
    return chosen or [_refused("FILE-SHEET-MISSING", tables[0].file, wanted=sheet, sheets=names)]


def _refused(code: str, file: str, **params: Any) -> RawTable:
    return RawTable(file=file, sha256="", problems=about_file(code, file, **params))
