"""How a ledger workbook that people filled in is read: by its headers, wherever they stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.errors import RosterError, UsageError
from graphmodel.texts import LANGUAGES, text

if TYPE_CHECKING:
    from loaders import RawTable

#: What is read → the text that says its header.
_HEADERS = {
    "number": "ledger.number",
    "street_name": "ledger.street_name",
    "community_name": "ledger.community_name",
    "title": "ledger.title",
    "name": "ledger.name",
    "message": "ledger.message",
    "disposal": "items.disposal",
    "owner": "items.owner",
    "deadline": "items.deadline",
    "remark": "items.remark",
    "fingerprint": "items.fingerprint",
}
FILLED_IN = ("disposal", "owner", "deadline", "remark")
WRITTEN = pl.Schema(dict.fromkeys(_HEADERS, pl.String))
#: A header stands no further down: below it are rows.
_DEEPEST = 40
_SPACES = r"\s+"


def read_ledger(path: str | Path) -> pl.DataFrame:
    """Read a ledger workbook of ours, as it was written or as an office program saved it.

    Returns
    -------
    DataFrame
        Columns as in ``WRITTEN``, one row an item number; a column that the
        workbook has no more is null. Items that had been muted are among them,
        those that had gone are not.

    Raises
    ------
    UsageError
        No worksheet has a header 事项编号 beside something to fill in.
    RosterError
        The file cannot be read; the message says why.
    """
    from loaders import read

    tables = read(path)
    _refuse_unreadable(tables)
    parts = [rows for table in tables if (rows := _rows(table.frame)) is not None]
    if not parts:
        raise UsageError(text("errors", "LEDGER-NOT-OURS", {"file": Path(path).name}))
    return pl.concat(parts).unique("number", keep="first", maintain_order=True)


def _refuse_unreadable(tables: list[RawTable]) -> None:
    problems = pl.concat([table.problems for table in tables])
    errors = problems.filter(pl.col("severity") == "error")
    if errors.height:
        file, code, params = errors.select("file", "code", "params").row(0)
        reason = text("problems", code, json.loads(params))
        raise RosterError(
            text("errors", "LEDGER-UNREADABLE", {"file": file, "reason": reason}), errors
        )


def _rows(frame: pl.DataFrame) -> pl.DataFrame | None:
    """Return the rows below the header; None where a worksheet is no ledger."""
    heads = frame.head(_DEEPEST).with_columns(pl.all().str.replace_all(_SPACES, ""))
    number = _titles("number")
    at = [row for name in heads.columns if (row := _first(heads[name], number)) is not None]
    if not at:
        return None
    header = min(at)
    found = {
        field: column
        for field in _HEADERS
        for column in heads.columns
        if heads[column][header] in _titles(field)
    }
    if "number" not in found or not any(field in found for field in FILLED_IN):
        return None
    return (
        frame.slice(header + 1)
        .select(
            (_plain(found[field]) if field in found else pl.lit(None, pl.String)).alias(field)
            for field in _HEADERS
        )
        .filter(pl.col("number").is_not_null())
    )


def _titles(field: str) -> set[str]:
    """Return what a header may say, without spaces, in any language."""
    said = (text("workbook", _HEADERS[field], {}, language) for language in LANGUAGES)
    return {"".join(title.split()) for title in said}


def _first(values: pl.Series, wanted: set[str]) -> int | None:
    places = values.is_in(sorted(wanted)).arg_true()
    return int(places[0]) if places.len() else None


def _plain(column: str) -> pl.Expr:
    """Strip a cell; one of blanks only says nothing."""
    stripped = pl.col(column).str.strip_chars()
    return pl.when(stripped != "").then(stripped)
