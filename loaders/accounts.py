"""An account of every row: nothing that was read may be lost without a word."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from loaders.body import SKIPPED
from loaders.checked import ACCOUNT
from loaders.parts import Filled


def accounts_of(filled: Sequence[Filled], rejected: pl.Series, repeated: pl.Series) -> pl.DataFrame:
    """Count what became of the rows of each table.

    Parameters
    ----------
    rejected, repeated
        Lines of refused rows, and of rows that say what an earlier one said.
    """
    rows = [_account(item, rejected, repeated) for item in filled if not item.body.is_echo]
    accounts = pl.DataFrame(rows, schema=dict(ACCOUNT), orient="row")
    outcome = pl.sum_horizontal("accepted", "rejected", "merged", *SKIPPED)
    lost = accounts.filter(pl.col("read") != outcome)
    if lost.height:
        message = f"rows unaccounted for: {lost.rows()}"  # edge: one row a sheet
        raise AssertionError(message)
    return accounts


def _account(item: Filled, rejected: pl.Series, repeated: pl.Series) -> tuple[str | int, ...]:
    lines = item.body.line
    refused = lines.is_in(rejected.implode())
    merged = lines.is_in(repeated.implode()) & ~refused
    counts = (int((~refused & ~merged).sum()), int(refused.sum()), int(merged.sum()))
    skipped = (item.body.skipped.get(reason, 0) for reason in SKIPPED)
    return (item.body.table.file, item.body.table.sheet, item.body.read, *counts, *skipped)
