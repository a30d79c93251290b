"""What a workbook to be written is, as plain values: pages of blocks of columns."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

import polars as pl

#: The most rows a worksheet can hold.
MAX_ROWS = 1_048_576


class Sort(enum.Enum):
    """What a column holds, and so how its cells are written."""

    text = "text"
    code = "code"  # text that must never look like a number
    count = "count"
    number = "number"  # one decimal
    choice = "choice"  # text from a drop-down


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a block.

    Attributes
    ----------
    name
        Column of the frame. Its list values are joined by ``、``; null is an
        empty cell, which means unknown.
    width
        In characters of half width.
    choices
        What its drop-down offers.
    links
        Column of the frame with the rows a cell's number was counted from, see
        :func:`span`; null where there is nothing to open.
    bars
        Show numbers as data bars too.
    total
        Add up in the last row.
    shades
        Value → background colour.
    to_fill
        People write here.
    prompt
        What is said when a cell of the column is chosen.
    centred
        Short values that read better in the middle.
    """

    name: str
    title: str
    width: float = 12
    sort: Sort = Sort.text
    choices: tuple[str, ...] = ()
    links: str | None = None
    bars: bool = False
    total: bool = False
    shades: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    to_fill: bool = False
    prompt: str = ""
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Stacked bars of some count columns of a block, one bar a row."""

    title: str
    category: str
    #: Column → colour and pattern (None: plain).
    series: Mapping[str, tuple[str, str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One table on a page.

    Attributes
    ----------
    total_title
        What stands first in the row of totals; empty for none. Where ``totals``
        lacks a column, the column's sum stands there.
    empty
        What is said where there are no rows.
    """

    frame: pl.DataFrame
    columns: tuple[Column, ...]
    heading: str = ""
    total_title: str = ""
    totals: Mapping[str, str | float | None] = field(default_factory=lambda: MappingProxyType({}))
    empty: str = ""
    chart: Chart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One worksheet: a title, lines below it, and blocks below each other.

    A page of a single block has filters and a frozen header; rows beyond what a
    worksheet holds go on to further worksheets of the same shape.

    Attributes
    ----------
    frozen
        Columns that stay in sight.
    printed
        Number of columns that are printed; None for all.
    """

    name: str
    title: str
    lines: tuple[str, ...] = ()
    blocks: tuple[Block, ...]
    frozen: int = 1
    printed: int | None = None

    @property
    def is_list(self) -> bool:
        """Whether the page is one long list."""
        return len(self.blocks) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook.

    Attributes
    ----------
    marking
        In the header of every printed page (内部资料，注意保存).
    note
        In the footer of every printed page (the demo's).
    foot
        Left part of the footer.
    page_of
        Words around the page numbers, with ``{page}`` and ``{pages}``.
    dated
        The date kept in the file, instead of the time of writing.
    rows_per_sheet
        Beyond this a list goes on on the next worksheet.
    """

    title: str
    pages: tuple[Page, ...]
    marking: str = ""
    note: str = ""
    foot: str = ""
    page_of: str = "第{page}页 共{pages}页"
    dated: date | None = None
    rows_per_sheet: int = MAX_ROWS


def span(page: str, first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Name rows of the list on another page: the first and the last, counted from 0.

    Null where either is null.
    """
    return pl.concat_str(pl.lit(page), first.cast(pl.Int64), last.cast(pl.Int64), separator="\x1f")
