"""What an earlier check found, read back from a marked copy: mended, still open, new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import polars as pl

from loaders.spelling import header_word
from loaders.tables import RawTable

#: Name of the worksheet that lists what was found.
RESULTS = "校验结果"
#: Columns of the list: template of the worksheet, by the names used here.
LISTED: Mapping[str, str] = MappingProxyType(
    {
        "number": "序号",
        "sheet": "工作表",
        "cell": "单元格",
        "column": "列",
        "value": "原值",
        "severity": "轻重",
        "message": "问题",
        "hint": "怎么改",
        "likely": "可能的值",
        "remark": "处理情况",
        "code": "编码",
        "fill": "原底色",
    }
)
EARLIER: Mapping[str, pl.DataType] = MappingProxyType(
    dict.fromkeys(("file", "sheet", "cell", "column", "value", "code"), pl.String())
)
PROGRESS: Mapping[str, pl.DataType] = MappingProxyType(
    {**EARLIER, "severity": pl.String(), "state": pl.String()}
)
_SAID = ("sheet", "cell", "column", "value", "code")


def is_results(table: RawTable) -> bool:
    """Tell whether a worksheet is a list of what an earlier check found."""
    return table.sheet == RESULTS


def earlier_of(tables: Sequence[RawTable]) -> pl.DataFrame:
    """Return what earlier checks found, from the lists in marked copies."""
    found = [_listed(table) for table in tables if is_results(table)]
    return pl.concat([pl.DataFrame(schema=dict(EARLIER)), *found])


def _listed(table: RawTable) -> pl.DataFrame:
    """Read one list: its header is the row that names the cell and the code."""
    nothing = pl.DataFrame(schema=dict(EARLIER))
    wanted = {header_word(LISTED[name]): name for name in _SAID}
    for at, row in enumerate(table.frame.head(20).rows()):  # edge: the first rows of a list
        places = {
            wanted[header_word(cell)]: place
            for place, cell in enumerate(row)
            if cell and header_word(cell) in wanted
        }
        if set(places) == set(_SAID):
            below = table.frame.slice(at + 1)
            cells = [pl.col(f"c{places[name]}").alias(name) for name in _SAID]
            listed = below.select(pl.lit(table.file).alias("file"), *cells)
            return listed.filter(pl.col("code").is_not_null()).select(list(EARLIER))
    return nothing


def progress(earlier: pl.DataFrame, problems: pl.DataFrame) -> pl.DataFrame:
    """Compare what an earlier check found with what is found now.

    Parameters
    ----------
    earlier
        As :func:`earlier_of` gives it.
    problems
        What is found now, of the same files.

    Returns
    -------
    DataFrame
        :data:`PROGRESS`; ``state`` is ``mended``, ``open`` or ``new``.
    """
    files = earlier["file"].unique()
    now = problems.filter(pl.col("file").is_in(files.implode())).select(
        "file",
        pl.col("sheet").replace("", None),
        cell=pl.concat_str("letter", "row"),
        column="column",
        value="value",
        code="code",
        severity="severity",
    )
    before = earlier.with_columns(pl.col("sheet").replace("", None))
    # Rows may have moved: first the same cell, then the same words in the same column.
    left, still = before.with_row_index("e"), now.with_row_index("n")
    pairs = []
    for keys in (["file", "sheet", "cell", "code"], ["file", "sheet", "column", "value", "code"]):
        hit = _paired(left, still, keys)
        pairs.append(hit)
        left = left.join(hit, on="e", how="anti")
        still = still.join(hit, on="n", how="anti")
    kept = now.with_row_index("n").join(pl.concat(pairs), on="n", how="semi").drop("n")
    return pl.concat(
        [
            left.drop("e").with_columns(severity=pl.lit(None, pl.String), state=pl.lit("mended")),
            kept.with_columns(state=pl.lit("open")),
            still.drop("n").with_columns(state=pl.lit("new")),
        ]
    ).select(list(PROGRESS))


def _paired(left: pl.DataFrame, right: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Pair equal rows one to one: ``e``, ``n``."""
    turn = pl.int_range(pl.len()).over(keys).alias("turn")
    return (
        left.with_columns(turn)
        .join(right.with_columns(turn), on=[*keys, "turn"], nulls_equal=True)
        .select("e", "n")
    )
