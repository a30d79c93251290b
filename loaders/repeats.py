"""Which rows stand more than once, told with little memory: most rosters have none."""

from __future__ import annotations

import polars as pl


def repeated(rows: pl.DataFrame) -> pl.Series:
    """Tell which rows stand more than once; blanks are equal to each other.

    Says what :meth:`polars.DataFrame.is_duplicated` says. Rows of one hash
    are few, and only these are compared.
    """
    hashes = rows.hash_rows()
    ordered = hashes.sort()
    shared = ordered.filter((ordered == ordered.shift()).fill_null(value=False)).unique()
    nowhere = pl.Series([False], dtype=pl.Boolean).new_from_index(0, rows.height)
    if shared.is_empty():
        return nowhere
    alike = hashes.is_in(shared.implode())
    again = rows.filter(alike).is_duplicated()
    return nowhere.scatter(alike.arg_true().filter(again), values=True)
