"""How a frame leaves the program: table, JSON, NDJSON, CSV or xlsx, on stdout."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from graphmodel.errors import UsageError
from jiceng.cli.layout import cells, padded
from jiceng.cli.say import safe
from jiceng.locale import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

FORMATS = ("table", "json", "ndjson", "csv", "xlsx")
#: The formats that people read: they show labels, the others stored values.
FOR_PEOPLE = frozenset({"table", "xlsx"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WIDEST, _SHEET_WIDEST = 60, 50
_SAMPLE = 200


def show(frame: pl.DataFrame, titles: Mapping[str, str], form: str) -> None:
    """Print the columns of ``titles``; people get the titles, programs the column names."""
    chosen = frame.select([name for name in titles if name in frame.columns])
    if form == "table":
        _as_table(chosen, titles)
    elif form == "csv":
        click.echo(_as_csv(chosen), nl=False)
    elif form == "ndjson":
        for row in chosen.iter_rows(named=True):  # edge: output
            click.echo(json.dumps(row, ensure_ascii=False, default=str, allow_nan=False))
    elif form == "json":
        click.echo(dumps(list(chosen.iter_rows(named=True))))  # edge: output
    else:
        _as_xlsx(chosen, titles)


def dumps(value: Any) -> str:
    """Return JSON as people and programs read it."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str, allow_nan=False)


def _as_table(frame: pl.DataFrame, titles: Mapping[str, str]) -> None:
    if frame.is_empty():
        return
    heads = [titles[name] for name in frame.columns]
    rows = [[_cell(cell) for cell in row] for row in frame.iter_rows()]  # edge: output
    if sys.stdout.isatty():
        _folded(heads, rows)
    else:
        _one_line_a_row(heads, rows)


def _cell(value: object) -> str:
    return "" if value is None else safe(str(value)).replace("\n", " ").replace("\t", " ")


def _folded(heads: list[str], rows: list[list[str]]) -> None:
    """Fold long cells so that the table is as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold", max_width=_WIDEST)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)


def _one_line_a_row(heads: list[str], rows: list[list[str]]) -> None:
    """Print a line a row, in columns, so that other programs can search and cut."""
    widths = [max(map(cells, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        line = "  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())


def _as_csv(frame: pl.DataFrame) -> str:
    """Write CSV with text that a spreadsheet would run as a formula made inert."""
    import polars as pl

    text = [
        pl.when(_is_formula(pl.col(name)))
        .then(pl.concat_str(pl.lit("'"), name))
        .otherwise(pl.col(name))
        .alias(name)
        for name, dtype in frame.schema.items()
        if dtype == pl.String
    ]
    return "\ufeff" + frame.with_columns(text).write_csv()


def _is_formula(text: pl.Expr) -> pl.Expr:
    import polars as pl

    return pl.any_horizontal(
        text.str.starts_with(sign) | text.str.strip_chars_start().str.starts_with(sign)
        for sign in _FORMULA
    )


def _as_xlsx(frame: pl.DataFrame, titles: Mapping[str, str]) -> None:
    if sys.stdout.isatty():
        msg = tr("xlsx 是二进制，请重定向到文件，例如 > 结果.xlsx")
        raise UsageError(msg)
    from loaders.workbook import Block, Book, Column, Page
    from loaders.workbook.ledger_book import book_bytes

    columns = tuple(
        Column(name=name, title=titles[name], width=_width(frame[name], titles[name]))
        for name in frame.columns
    )
    page = Page(name=tr("结果"), title=tr("结果"), blocks=(Block(frame=frame, columns=columns),))
    sys.stdout.flush()
    sys.stdout.buffer.write(book_bytes(Book(title=tr("结果"), pages=(page,))))


def _width(column: pl.Series, title: str) -> float:
    """Return the width that the title and the first values ask for."""
    values = column.head(_SAMPLE).to_list()  # edge: the first rows give the width
    widest = max((cells(str(value)) for value in (title, *values) if value is not None), default=0)
    return min(widest + 2, _SHEET_WIDEST)
