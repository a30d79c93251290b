"""How a frame leaves the program: table, JSON, NDJSON, CSV or xlsx, always on stdout or in a file."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from graphmodel.errors import UsageError
from jiceng.cli.say import safe
from jiceng.locale import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WIDEST = 60


def show(frame: pl.DataFrame, titles: Mapping[str, str], form: str) -> None:
    """Print the columns of ``titles``; ``table`` uses the titles, the rest the column names."""
    chosen = frame.select([name for name in titles if name in frame.columns])
    if form == "table":
        _as_table(chosen, titles)
    elif form == "csv":
        click.echo(_as_csv(chosen), nl=False)
    elif form == "ndjson":
        for row in chosen.iter_rows(named=True):  # edge: output
            click.echo(json.dumps(row, ensure_ascii=False, default=str))
    elif form == "json":
        click.echo(dumps(list(chosen.iter_rows(named=True))))  # edge: output
    else:
        _as_xlsx(chosen, titles)


def dumps(value: Any) -> str:
    """Return JSON as people and programs read it."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str, allow_nan=False)


def _as_table(frame: pl.DataFrame, titles: Mapping[str, str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False, header_style="bold")
    for name in frame.columns:
        table.add_column(titles[name], overflow="fold", max_width=_WIDEST)
    for row in frame.iter_rows():  # edge: output
        table.add_row(*[safe("" if cell is None else str(cell)) for cell in row])
    width = None if sys.stdout.isatty() else 160
    Console(highlight=False, markup=False, width=width).print(table)


def _as_csv(frame: pl.DataFrame) -> str:
    """Write CSV with text that a spreadsheet would run as a formula made inert."""
    import polars as pl

    text = [
        pl.when(pl.col(name).str.strip_chars_start().str.contains_any(list(_FORMULA))
                & pl.any_horizontal(*[pl.col(name).str.strip_chars_start().str.starts_with(sign)
                                      for sign in _FORMULA]))
        .then(pl.concat_str(pl.lit("'"), name))
        .otherwise(pl.col(name))
        .alias(name)
        for name, dtype in frame.schema.items()
        if dtype == pl.String
    ]  # fmt: skip
    return "\ufeff" + frame.with_columns(text).write_csv()


def _as_xlsx(frame: pl.DataFrame, titles: Mapping[str, str]) -> None:
    if sys.stdout.isatty():
        msg = tr("xlsx 是二进制，请重定向到文件，例如 > 结果.xlsx")
        raise UsageError(msg)
    from loaders.workbook.book import table_bytes

    sys.stdout.buffer.write(table_bytes(frame, dict(titles)))
