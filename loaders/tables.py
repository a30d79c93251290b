"""What a sheet is as it was found: text, marks, merged ranges, nothing interpreted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

import polars as pl

from loaders.problems import empty

#: First and last cell of a merged range, both inclusive: ``((row, column), (row, column))``.
Range: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
#: Key of the pseudonyms, or how to get it when it is first needed.
Key: TypeAlias = bytes | Callable[[], bytes] | None


@dataclass(frozen=True, kw_only=True, eq=False)
class RawTable:
    """One sheet as it was found.

    Attributes
    ----------
    file
        Name of the file, without its folder.
    sheet
        Name of the worksheet; empty for a text file.
    frame
        Text columns ``c0`` … ``cn``, one row a sheet row, title rows included. An
        empty cell is null; merged ranges are filled with their first cell.
    rows
        Row numbers as the sheet shows them, from 1.
    marks
        For a column that is not pure text: what each cell was (``number``,
        ``date``, ``boolean``, ``error``, ``formula`` for a formula without a
        value), null where it was text.
    merged
        Merged ranges by position in ``frame``.
    hidden_rows, hidden_columns
        Row numbers and column positions that the sheet does not show.
    struck
        Cells with a line through them: row and column by position in ``frame``.
    is_1904
        Whether bare numbers of days are counted from 1904.
    problems
        What went wrong while reading.
    """

    file: str
    sha256: str
    sheet: str = ""
    frame: pl.DataFrame = field(default_factory=pl.DataFrame)
    rows: pl.Series = field(default_factory=lambda: pl.Series("row", [], pl.UInt32))
    marks: Mapping[str, pl.Series] = field(default_factory=lambda: MappingProxyType({}))
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    is_1904: bool = False
    visible: bool = True
    encoding: str | None = None
    problems: pl.DataFrame = field(default_factory=empty)

    def __repr__(self) -> str:
        name = f"{self.file}[{self.sheet}]" if self.sheet else self.file
        return f"<RawTable {name} {self.frame.height} 行 × {self.frame.width} 列>"


def stacked(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Put frames one below the other, whatever columns each has; a single one is not copied."""
    return frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal")


def numbered(height: int) -> pl.Series:
    """Row numbers 1 … height."""
    return pl.Series("row", range(1, height + 1), dtype=pl.UInt32)


def letter(position: int) -> str:
    """Excel's letters for a column position: 0 → A, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def without_empty_end(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop the empty rows after the last filled one, and columns that are empty throughout."""
    kept = [name for name in frame.columns if frame[name].null_count() < frame.height]
    if not kept:
        return pl.DataFrame()
    last = max(frame.height, 1) - 1
    if frame.select(pl.all_horizontal(pl.all().last().is_null())).item():
        filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
        last = int(filled.arg_true()[-1])
    width = frame.columns.index(kept[-1]) + 1
    return frame[: last + 1, :width]
