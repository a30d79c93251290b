"""What a problem is: its columns, and how heavy and how wide each code is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import polars as pl

from graphmodel.codes import may_name_a_person, without_numbers

#: Columns of a finished table of problems.
PROBLEM: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "file": pl.String(),
        "sheet": pl.String(),
        "row": pl.UInt32(),
        "column": pl.String(),
        "letter": pl.String(),
        "value": pl.String(),
        "code": pl.String(),
        "severity": pl.String(),
        "scope": pl.String(),
        "params": pl.String(),
    }
)
#: What a check hands over: the row by its line number, the column by its template title.
RAISED: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "_line": pl.Int64(),
        "title": pl.String(),
        "value": pl.String(),
        "code": pl.String(),
        "params": pl.String(),
    }
)
#: Code → severity. The scope is the code's first word, see :data:`SCOPES`.
SEVERITY: Mapping[str, str] = MappingProxyType(
    {
        "FILE-MISSING": "error",
        "FILE-TYPE": "warning",
        "FILE-LOCK": "info",
        "FILE-COPIED": "info",
        "FILE-COPY-OLD": "warning",
        "FILE-UNREADABLE": "error",
        "FILE-RENAMED": "error",
        "FILE-ENCRYPTED": "error",
        "FILE-TRUNCATED": "error",
        "FILE-MISFORMED": "error",
        "FILE-MACROS": "error",
        "FILE-LINKS": "info",
        "FILE-CHANGED": "error",
        "FILE-RECORDS": "error",
        "FILE-GRAPH": "error",
        "FILE-GRAPH-PERSONS": "error",
        "FILE-LOCKED": "error",
        "FILE-LONG-LINE": "error",
        "FILE-MIXED": "error",
        "FILE-NULS": "warning",
        "FILE-QUOTES": "warning",
        "FILE-RAGGED": "warning",
        "FILE-ENCODING": "error",
        "FILE-NO-HANZI": "warning",
        "FILE-TOO-LARGE": "error",
        "FILE-EMPTY": "warning",
        "FILE-SHEET-MISSING": "error",
        "FILE-HIDDEN-SHEET": "warning",
        "FILE-HIDDEN-ROWS": "info",
        "FILE-UNSEEN": "info",
        "FILE-HIDDEN-COLUMNS": "info",
        "FILE-KIND-UNKNOWN": "error",
        "FILE-NOT-KEPT": "info",
        "FILE-HEADER-TWICE": "warning",
        "FILE-COMPLETE-UNKNOWN": "warning",
        "FILE-TWICE": "info",
        "FILE-IDENTITY": "warning",
        "FILE-WPS": "error",
        "CELL-NUMBER": "error",
        "CELL-ABOUT": "info",
        "CELL-RANGE": "error",
        "CELL-HALF": "warning",
        "CELL-GROUPED": "info",
        "CELL-LONG-LIST": "error",
        "CELL-DATE": "error",
        "CELL-DATE-AMBIGUOUS": "error",
        "CELL-YES-NO": "error",
        "CELL-CHOICE": "error",
        "CELL-REQUIRED": "error",
        "CELL-CODE-NUMBER": "error",
        "CELL-CODE-ZEROS": "error",
        "CELL-CODE-LENGTH": "warning",
        "CELL-CODE-PREFIX": "warning",
        "CELL-CREDIT": "error",
        "CELL-CREDIT-KEY": "warning",
        "CELL-CREDIT-LENGTH": "error",
        "CELL-IDENTITY": "error",
        "CELL-STRUCK": "warning",
        "CELL-STRUCK-ROW": "warning",
        "CELL-ERROR": "error",
        "CELL-FORMULA": "error",
        "CELL-PERSON": "error",
        "CELL-NAMES-BLANK": "warning",
        "CELL-ROLES": "error",
        "CELL-DISSOLVED": "info",
        "CELL-PRESENCE": "warning",
        "CELL-CATEGORY": "info",
        "CELL-CODE-RANGE": "warning",
        "CELL-COUNTS": "warning",
        "KEY-MISSING": "error",
        "KEY-KIND": "error",
        "KEY-CONFLICT": "error",
        "LINK-UNKNOWN": "error",
        "LINK-AMBIGUOUS": "error",
        "LINK-REJECTED": "error",
        "LINK-TWO-KINDS": "error",
        "LINK-PLACE-NAMED": "error",
        "LINK-DISAGREE": "warning",
        "LINK-SHORT-NAME": "info",
        "GRAPH-SELF": "warning",
        "GRAPH-CYCLE": "warning",
        "GRAPH-TWO-SUPERIORS": "warning",
    }
)
SCOPES: Mapping[str, str] = MappingProxyType(
    {"FILE": "file", "CELL": "cell", "KEY": "row", "LINK": "link", "GRAPH": "graph"}
)
MASK = "***"
_MAX_SHOWN = 100


def empty() -> pl.DataFrame:
    """Return a table of problems without rows."""
    return pl.DataFrame(schema=dict(PROBLEM))


def nothing_raised() -> pl.DataFrame:
    """Return a table of raised problems without rows."""
    return pl.DataFrame(schema=dict(RAISED))


def about_file(code: str, file: str, sheet: str = "", **params: Any) -> pl.DataFrame:
    """Return one problem of a whole file or sheet."""
    return pl.DataFrame(
        [
            {
                "file": file,
                "sheet": sheet,
                "value": None,
                "code": code,
                "severity": SEVERITY[code],
                "scope": SCOPES[code.partition("-")[0]],
                "params": json.dumps(params, ensure_ascii=False, default=str),
            }
        ],
        schema=dict(PROBLEM),
    )


def gathered(problems: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Put tables of problems under each other."""
    return pl.concat([empty(), *problems])


def raised(
    rows: pl.DataFrame, code: str, title: str | pl.Expr, value: str | None, **params: pl.Expr
) -> pl.DataFrame:
    """Turn rows with a ``_line`` into raised problems of one code.

    Parameters
    ----------
    title
        Template title of the column concerned.
    value
        Column with the text that was found; None for a problem without a value.
    params
        What fills the placeholders of the text.
    """
    filled = [expression.alias(name) for name, expression in params.items()]
    return rows.select(
        pl.col("_line").cast(pl.Int64),
        (pl.lit(title, pl.String) if isinstance(title, str) else title).alias("title"),
        (pl.col(value).cast(pl.String) if value else pl.lit(None, pl.String)).alias("value"),
        pl.lit(code).alias("code"),
        (pl.struct(filled).struct.json_encode() if filled else pl.lit("{}")).alias("params"),
    )


def coded(rows: pl.DataFrame, title: str) -> pl.DataFrame:
    """Raise what a parser found: ``_line``, ``text``, ``code`` and ``params`` of one column."""
    return rows.select(
        pl.col("_line").cast(pl.Int64),
        pl.lit(title).alias("title"),
        pl.col("text").alias("value"),
        pl.col("code"),
        pl.col("params").fill_null("{}"),
    )


def addressed(found: pl.DataFrame, sheets: pl.DataFrame, columns: pl.DataFrame) -> pl.DataFrame:
    """Give raised problems their address as the person who filled the roster sees it.

    Parameters
    ----------
    found
        As in :data:`RAISED`.
    sheets
        ``_body``, ``file``, ``sheet``: the tables in the order they were read.
    columns
        ``_body``, ``title``, ``column`` (header as written), ``letter``, ``private``.
    """
    scope = pl.col("code").str.extract(r"^([A-Z]+)")
    private = pl.col("private").fill_null(value=False) | pl.col("_named")
    hidden = private & pl.col("value").is_not_null()
    return (
        found.with_columns(
            (pl.col("_line") // (1 << 32)).cast(pl.Int32).alias("_body"),
            (pl.col("_line") % (1 << 32)).cast(pl.UInt32).alias("row"),
            may_name_a_person(found["value"]).alias("_named"),
        )
        .join(sheets, on="_body", how="left", maintain_order="left")
        .join(columns, on=["_body", "title"], how="left", maintain_order="left")
        .select(
            "file",
            "sheet",
            "row",
            pl.coalesce("column", "title").alias("column"),
            "letter",
            pl.when(hidden)
            .then(pl.lit(MASK))
            .otherwise(pl.col("value").str.head(_MAX_SHOWN))
            .alias("value"),
            "code",
            pl.col("code").replace_strict(dict(SEVERITY), return_dtype=pl.String).alias("severity"),
            scope.replace_strict(dict(SCOPES), return_dtype=pl.String).alias("scope"),
            without_numbers(pl.col("params"), MASK).alias("params"),
        )
    )
