"""From paths to tables: which files there are and which reader each one needs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from loaders.csv_file import read_csv
from loaders.problems import about_file
from loaders.tables import RawTable
from loaders.xlsx_file import read_workbook

TEXT = (".csv", ".tsv", ".txt")
WORKBOOK = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


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
    source = Path(path)
    if source.is_dir():
        inner = sorted(item for item in source.iterdir() if item.is_file())
        return [table for item in inner for table in _of_folder(item, encoding, sheet)]
    return _read_file(source, encoding, sheet)


def read_all(
    paths: str | Path | Iterable[str | Path], *, encoding: str | None, sheet: str | None
) -> list[RawTable]:
    """Read several paths in the order they are given."""
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    return [table for path in given for table in read(path, encoding=encoding, sheet=sheet)]


def _of_folder(path: Path, encoding: str | None, sheet: str | None) -> list[RawTable]:
    if path.name.startswith("~$"):
        return [_refused("FILE-LOCK", path.name)]
    if path.suffix.lower() not in (*TEXT, *WORKBOOK):
        return []
    return _read_file(path, encoding, sheet)


def _read_file(path: Path, encoding: str | None, sheet: str | None) -> list[RawTable]:
    if path.suffix.lower() not in (*TEXT, *WORKBOOK):
        return [_refused("FILE-TYPE" if path.exists() else "FILE-MISSING", path.name)]
    try:
        data = path.read_bytes()
    except OSError as error:
        code = "FILE-UNREADABLE" if path.exists() else "FILE-MISSING"
        return [_refused(code, path.name, reason=type(error).__name__)]
    sha256 = hashlib.sha256(data).hexdigest()
    if path.suffix.lower() in TEXT:
        return [read_csv(data, path.name, sha256, encoding)]
    tables = read_workbook(str(path), path.name, sha256)
    if sheet is None or any(table.problems.height for table in tables):
        return tables
    chosen = [table for table in tables if table.sheet == sheet]
    return chosen or [
        _refused("FILE-SHEET-MISSING", path.name, wanted=sheet, sheets=[t.sheet for t in tables])
    ]


def _refused(code: str, file: str, **params: Any) -> RawTable:
    return RawTable(file=file, sha256="", problems=about_file(code, file, **params))
