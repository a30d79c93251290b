"""From paths to tables: which files there are and which reader each one needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from loaders.csv_file import read_csv
from loaders.problems import about_file
from loaders.sources import TEXT, WORKBOOK, Source, sources
from loaders.tables import RawTable
from loaders.xlsx_file import read_workbook


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
    paths: str | Path | Iterable[str | Path], *, encoding: str | None, sheet: str | None
) -> list[RawTable]:
    """Read several paths in the order they are given."""
    found = sources(paths)
    return [
        table for source in found for table in read_source(source, encoding=encoding, sheet=sheet)
    ]


def read_source(
    source: Source, *, encoding: str | None = None, sheet: str | None = None
) -> list[RawTable]:
    """Read one file; parameters as for :func:`read`."""
    path, name = source.path, source.name
    if source.skipped:
        return [_refused(source.skipped, name, **source.params)]
    if path.suffix.lower() not in (*TEXT, *WORKBOOK):
        return [_refused("FILE-TYPE" if path.exists() else "FILE-MISSING", name)]
    try:
        data = path.read_bytes()
    except OSError as error:
        code = "FILE-UNREADABLE" if path.exists() else "FILE-MISSING"
        return [_refused(code, name, reason=type(error).__name__)]
    sha256 = hashlib.sha256(data).hexdigest()
    if path.suffix.lower() in TEXT:
        return [read_csv(data, name, sha256, encoding)]
    tables = read_workbook(str(path), name, sha256)
    if sheet is None or any(table.problems.height for table in tables):
        return tables
    chosen = [table for table in tables if table.sheet == sheet]
    return chosen or [
        _refused("FILE-SHEET-MISSING", name, wanted=sheet, sheets=[t.sheet for t in tables])
    ]


def _refused(code: str, file: str, **params: Any) -> RawTable:
    return RawTable(file=file, sha256="", problems=about_file(code, file, **params))
