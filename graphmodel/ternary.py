"""Yes, no, unknown, not applicable: the only place where unknown meets logic.

A three-valued column is a nullable Boolean: true, false, null for unknown.
Polars' own idioms turn null into "no" (``[False, null].any()`` is false,
``[null, null].sum()`` is 0); nothing outside this module may use them on a
nullable column.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable


class Truth(enum.Enum):
    """The four answers."""

    yes = "yes"
    no = "no"
    unknown = "unknown"
    not_applicable = "not_applicable"


def any_of(columns: Iterable[pl.Expr]) -> pl.Expr:
    """Yes if any is yes; no if all are no; else unknown (across columns, per row)."""
    return pl.any_horizontal(*columns)


def all_of(columns: Iterable[pl.Expr]) -> pl.Expr:
    """No if any is no; yes if all are yes; else unknown (across columns, per row)."""
    return pl.all_horizontal(*columns)


def any_in_group(column: pl.Expr) -> pl.Expr:
    """Aggregate: yes if any row is yes; no if all are no; else unknown; empty is no."""
    return column.any(ignore_nulls=False)


def all_in_group(column: pl.Expr) -> pl.Expr:
    """Aggregate: no if any row is no; yes if all are yes; else unknown; empty is yes."""
    return column.all(ignore_nulls=False)


def is_yes(column: pl.Expr) -> pl.Expr:
    """Known yes, as a column without nulls (for filtering)."""
    return column.fill_null(value=False)


def is_no(column: pl.Expr) -> pl.Expr:
    """Known no, as a column without nulls."""
    return (~column).fill_null(value=False)


def is_unknown(column: pl.Expr) -> pl.Expr:
    """Unknown, as a column without nulls."""
    return column.is_null()


def at_least(number: pl.Expr, limit: float) -> pl.Expr:
    """Compare ``number >= limit``; unknown where the number is unknown."""
    return number >= limit


def sum_known(column: pl.Expr) -> pl.Expr:
    """Sum of a column in a group; unknown if any part is unknown or the group is empty."""
    whole = (column.null_count() == 0) & (column.len() > 0)
    return pl.when(whole).then(column.sum()).otherwise(None)


def lower_bound(column: pl.Expr) -> pl.Expr:
    """Sum of what is known: a lower bound where some parts are unknown."""
    return column.sum()


def where(condition: pl.Expr, then: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    """Choose by a three-valued condition; unknown gives null."""
    return pl.when(condition.is_null()).then(None).when(condition).then(then).otherwise(otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many (or how much weight) answered what. All four add up to ``total``.

    Attributes
    ----------
    open
        The rows that are unknown, as they were counted, with their ``_amount``
        and ``_applies`` (whether it is known that they count); None where the
        counts were not made from rows.
    """

    yes: float
    no: float
    unknown: float
    not_applicable: float
    open: pl.LazyFrame | None = field(default=None, compare=False, repr=False)

    @property
    def total(self) -> float:
        """Everything counted."""
        return self.yes + self.no + self.unknown + self.not_applicable

    @property
    def value(self) -> float | None:
        """``yes / (yes + no)``; None where nothing is known."""
        known = self.yes + self.no
        return self.yes / known if known else None

    @property
    def low(self) -> float | None:
        """The rate if every unknown were a no."""
        applicable = self.yes + self.no + self.unknown
        return self.yes / applicable if applicable else None

    @property
    def high(self) -> float | None:
        """The rate if every unknown were a yes."""
        applicable = self.yes + self.no + self.unknown
        return (self.yes + self.unknown) / applicable if applicable else None


def tally(
    frame: pl.DataFrame,
    answer: pl.Expr,
    applicable: pl.Expr | None = None,
    weight: pl.Expr | None = None,
) -> Tally:
    """Count the answers of a frame.

    Parameters
    ----------
    frame
        One row a unit.
    answer
        Nullable Boolean.
    applicable
        Nullable Boolean; unknown applicability counts as unknown. Default: all apply.
    weight
        Non-negative numbers; a unit without weight is left out of every count.
    """
    amount = pl.lit(1, dtype=pl.Int64) if weight is None else weight
    counted = frame.select(
        truth_of(answer, applicable).alias("state"), amount.alias("amount")
    ).drop_nulls("amount")
    sums = counted.select(**_sums())
    return Tally(**sums.row(0, named=True), open=_open(frame, answer, applicable, amount))


def _open(
    frame: pl.DataFrame, answer: pl.Expr, applicable: pl.Expr | None, amount: pl.Expr
) -> pl.LazyFrame:
    """Return the rows whose answer is unknown; nothing is done before somebody asks."""
    unknown = truth_of(answer, applicable) == Truth.unknown.value
    applies = pl.lit(value=True) if applicable is None else applicable
    return (
        frame.lazy()
        .with_columns(amount.cast(pl.Float64).alias("_amount"), applies.alias("_applies"))
        .filter(unknown & pl.col("_amount").is_not_null())
    )


def tally_by(
    frame: pl.DataFrame, by: str, answer: pl.Expr, applicable: pl.Expr | None = None
) -> pl.DataFrame:
    """Count the answers in each group: ``by``, the four counts, total, value, low, high."""
    states = frame.select(by, truth_of(answer, applicable).alias("state"), amount=1)
    counts = states.group_by(by).agg(**_sums()).sort(by)
    known = pl.col("yes") + pl.col("no")
    applies = known + pl.col("unknown")
    return counts.with_columns(
        (applies + pl.col("not_applicable")).alias("total"),
        pl.when(known > 0).then(pl.col("yes") / known).alias("value"),
        pl.when(applies > 0).then(pl.col("yes") / applies).alias("low"),
        pl.when(applies > 0).then((pl.col("yes") + pl.col("unknown")) / applies).alias("high"),
    )


def truth_of(answer: pl.Expr, applicable: pl.Expr | None = None) -> pl.Expr:
    """Name each row's answer; unknown applicability counts as unknown."""
    applies = pl.lit(value=True) if applicable is None else applicable
    return (
        pl.when(is_no(applies))
        .then(pl.lit(Truth.not_applicable.value))
        .when(applies.is_null() | answer.is_null())
        .then(pl.lit(Truth.unknown.value))
        .when(answer)
        .then(pl.lit(Truth.yes.value))
        .otherwise(pl.lit(Truth.no.value))
    )


def _sums() -> dict[str, pl.Expr]:
    return {
        truth.value: pl.col("amount").filter(pl.col("state") == truth.value).sum()
        for truth in Truth
    }
