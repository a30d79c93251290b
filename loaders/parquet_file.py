"""Rosters in Parquet files, as tables of text."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import polars as pl

from loaders.problems import about_file
from loaders.tables import RawTable

MAX_CELLS = 200_000_000
_JOINT = "、"


def read_parquet(path: Path, file: str, sha256: str) -> list[RawTable]:
    """Read a Parquet file: its columns as they are called, its values as text."""
    try:
        lazy = pl.scan_parquet(path, glob=False)  # a name may hold [1] and *
        height = int(lazy.select(pl.len()).collect().item())
        if height * len(lazy.collect_schema()) > MAX_CELLS:
            problem = about_file("FILE-TOO-LARGE", file, reason=f"{height:,}")
            return [RawTable(file=file, sha256=sha256, problems=problem)]
        frame = lazy.collect()
    except (pl.exceptions.PolarsError, OSError, TypeError) as error:
        problem = about_file("FILE-UNREADABLE", file, reason=type(error).__name__)
        return [RawTable(file=file, sha256=sha256, problems=problem)]
    return [_of_frame(frame, file, sha256)]


def _of_frame(frame: pl.DataFrame, file: str, sha256: str) -> RawTable:
    texts, marks = {}, {}
    for place, series in enumerate(frame):
        name = f"c{place}"
        header = pl.Series(name, [series.name], dtype=pl.String)
        plain = _plain(series).alias(name)
        texts[name] = header.append(plain.set(plain == "", None))
        mark = _mark_of(series.dtype)
        if mark:
            rest = pl.Series(name, [mark], dtype=pl.String).new_from_index(0, len(series))
            marks[name] = pl.Series(name, [None], dtype=pl.String).append(rest)
    return RawTable(
        file=file,
        sha256=sha256,
        frame=pl.DataFrame(texts),
        rows=pl.Series("row", range(frame.height + 1), dtype=pl.UInt32),
        marks=MappingProxyType(marks),
    )


def _plain(series: pl.Series) -> pl.Series:
    """Return a typed column as text."""
    if isinstance(series.dtype, pl.List):
        return series.list.eval(pl.element().cast(pl.String)).list.join(_JOINT)
    if series.dtype == pl.Boolean:
        return series.cast(pl.String).str.to_uppercase()
    if series.dtype.is_float():
        return series.cast(pl.String).str.replace(r"\.0$", "")
    if isinstance(series.dtype, pl.Datetime):
        return series.dt.strftime("%Y-%m-%d %H:%M:%S").str.replace(r" 00:00:00$", "")
    return series.cast(pl.String)


def _mark_of(dtype: pl.DataType) -> str | None:
    if dtype.is_float():
        return "number"
    if dtype == pl.Boolean:
        return "boolean"
    return "date" if dtype.is_temporal() else None
