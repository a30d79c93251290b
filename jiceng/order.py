"""The order offices keep their lists in: 排序号 first, else as the roster lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


def in_office_order(records: pl.DataFrame) -> pl.DataFrame:
    """Sort divisions or organisations as the office keeps them.

    Neither code order serves: a roster's own puts streets after towns, the
    statistical one differs again.
    """
    return records.sort("sort_order", "_input", "_sheet", "_row", "id", nulls_last=True)
