"""Which figures a report for the public shows, and which of their counts it leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graphmodel.texts import text
from jiceng.disclosure import pooled, suppressed
from jiceng.district import streets

if TYPE_CHECKING:
    from jiceng.dossier import Dossier

#: Counts of a share, in the order they are shown.
COUNTS = ("yes", "no", "unknown", "not_applicable")
#: The figures for the public. What two of them count is either the same or has
#: nothing in common: otherwise one could be worked out of the other.
FIGURES = (
    "T1.covered",
    "T2.covered",
    "T2V.covered",
    "T3.covered",
    "OC.formed",
    "T4.covered",
    "N.organisation",
)
SMALLEST = "public_min_count"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTable:
    """One figure by street.

    Attributes
    ----------
    areas
        Streets in the office's order, then those merged: ``area``, the counts
        of ``COUNTS``, ``total`` and ``rate`` (0 to 1, of what applies). A count
        is null where it is left out, a rate where a part of it is.
    whole
        The same columns for the district; one row.
    """

    code: str
    areas: pl.DataFrame
    whole: pl.DataFrame


def say(language: str, code: str, /, **params: object) -> str:
    """Return one of the public report's own texts."""
    return text("report", f"public-{code}", params, language)


def public_tables(dossier: Dossier) -> tuple[PublicTable, ...]:
    """Return the figures for the public, with what must not be shown left out.

    A figure of fewer than ``public_min_count`` bodies in all is not shown.
    """
    smallest = int(dossier.profile.value(SMALLEST))
    counted = (_counted(dossier, code) for code in FIGURES)
    tables = (
        _table(code, frame, smallest, say(dossier.language, "rest"))
        for code, frame in zip(FIGURES, counted, strict=True)
    )
    return tuple(table for table in tables if table is not None)


def _counted(dossier: Dossier, code: str) -> pl.DataFrame:
    """Return a figure by street, ``area`` and counts, adding up to the district; may be empty."""
    figures = dossier.shares.filter(pl.col("code") == code).select(
        "of", pl.col(COUNTS).fill_null(0).cast(pl.Int64)
    )
    whole = figures.filter(pl.col("of").is_null()).head(1)
    if whole.is_empty():
        return _areas(whole, pl.lit(""))
    listed = (
        streets(dossier.network)
        .join(figures, left_on="street", right_on="of", how="left")
        .sort("rank")
    )
    areas = _areas(listed.with_columns(pl.col(COUNTS).fill_null(0)), pl.col("street_name"))
    outside = whole.select(pl.col(name) - int(areas[name].sum()) for name in COUNTS)
    by_street = int(areas.select(pl.sum_horizontal(COUNTS).sum()).item())
    if not by_street or min(outside.row(0)) < 0:  # bodies of several streets do not add up
        return _areas(whole, pl.lit(say(dossier.language, "whole")))
    rest = _areas(outside, pl.lit(say(dossier.language, "outside")))
    return pl.concat([areas, rest.filter(pl.sum_horizontal(COUNTS) > 0)])


def _areas(frame: pl.DataFrame, name: pl.Expr) -> pl.DataFrame:
    return frame.select(name.cast(pl.String).alias("area"), *COUNTS)


def _table(code: str, counted: pl.DataFrame, smallest: int, rest: str) -> PublicTable | None:
    """Return a table without what must not be shown; None if nothing may be."""
    if int(counted.select(pl.sum_horizontal(COUNTS).sum()).item()) < smallest:
        return None
    merged = pooled(counted, list(COUNTS), smallest, rest=rest)
    if merged.is_empty():
        merged = counted.select(pl.lit(rest).alias("area"), pl.col(COUNTS).sum())
    counts = merged.select(COUNTS).to_numpy()
    cells, sums = suppressed(counts, smallest)
    whole = merged.select(pl.lit("").alias("area"), pl.col(COUNTS).sum())
    return PublicTable(
        code=code, areas=_shown(merged, cells), whole=_shown(whole, sums[np.newaxis, :])
    )


def _shown(frame: pl.DataFrame, hidden: np.ndarray) -> pl.DataFrame:
    """Add whole and rate, and empty what is left out."""
    total = pl.sum_horizontal(COUNTS).alias("total")
    kept = frame.with_columns(total).with_columns(
        pl.when(~pl.Series(hidden[:, at])).then(name).alias(name) for at, name in enumerate(COUNTS)
    )
    applies = pl.col("total") - pl.col("not_applicable")
    rate = pl.when(applies > 0).then(pl.col("yes") / applies)
    return kept.with_columns(rate.alias("rate"))
