"""All that the analyses could not tell, each with what would settle it.

Every share keeps the rows it left unknown; :mod:`analyses.asks` says what to
ask about them. A row that none of its asks fits is asked for by what the figure
itself says it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import polars as pl

from analyses.asks import ASK, ASKED, asks_of, nothing

if TYPE_CHECKING:
    from analyses.scene import Scene
    from graphmodel.analysis import Analysis

_UNIT = "unit"


def asked(scene: Scene, analyses: Sequence[Analysis]) -> pl.DataFrame:
    """Return every unknown of every analysis with what would settle it.

    Returns
    -------
    DataFrame
        Columns as in ``ASKED``; an unknown that several asks bear on has
        several rows. For each figure and weight the amounts of its different
        units add up to the figure's own count of unknowns.
    """
    parts = [pl.DataFrame(schema=dict(ASKED))]
    for analysis in analyses:
        parts.extend(_of_analysis(scene, analysis))
    return pl.concat(parts)


def _of_analysis(scene: Scene, analysis: Analysis) -> Iterator[pl.DataFrame]:
    partly = analysis.figures.filter(
        (pl.col("type") == "share")
        & (pl.col("status") == "ok")
        & pl.col("of").is_null()
        & (pl.col("unknown") > 0)
    ).select("code", "weight", "unknown", "needs")
    for code, weight, unknown, needs in partly.rows():  # edge: one pass a figure
        units = analysis.open.get((code, weight))
        if units is None:
            rows = _by_needs(pl.DataFrame({_UNIT: [None], "_amount": [unknown]}), needs)
        else:
            rows = _of_units(scene, code, units.collect(), needs)
        yield rows.select(
            pl.lit(analysis.name).alias("analysis"),
            pl.lit(code).alias("figure"),
            pl.lit(weight).alias("weight"),
            pl.col(_UNIT).cast(ASKED[_UNIT]),
            pl.col("_amount").cast(pl.Float64).alias("amount"),
            *(pl.col(name).cast(ASKED[name]) for name in ASK[1:]),
        )


def _of_units(scene: Scene, code: str, units: pl.DataFrame, needs: Sequence[str]) -> pl.DataFrame:
    units = units.with_row_index(_UNIT)
    found = pl.concat([nothing(), *(ask.rows(scene, units) for ask in asks_of(code))]).unique(
        maintain_order=True
    )
    amounts = units.select(_UNIT, "_amount")
    told = found.join(amounts, on=_UNIT)
    rest = _by_needs(amounts.join(found, on=_UNIT, how="anti"), needs)
    return pl.concat([told, rest.select(told.columns)], how="vertical_relaxed")


def _by_needs(amounts: pl.DataFrame, needs: Sequence[str]) -> pl.DataFrame:
    """Ask for the sheets and columns that a figure needs, without naming a cell."""
    named: list[str | None] = [*needs] or [None]
    wanted = pl.DataFrame({"column": named}, schema={"column": pl.String})
    return amounts.join(wanted, how="cross").select(
        pl.col(_UNIT).cast(ASKED[_UNIT]),
        pl.lit("roster").alias("way"),
        pl.lit(None, pl.String).alias("kind"),
        pl.lit(None, pl.String).alias("record"),
        "column",
        pl.lit(None, pl.String).alias("within"),
        "_amount",
    )


def lacking_registers(analyses: Sequence[Analysis]) -> pl.DataFrame:
    """Return what nothing could be said about: ``status``, ``need``, ``figures`` (their number).

    A need is a sheet, or a column of a sheet written ``表·栏``.
    """
    figures = pl.concat([item.figures for item in analyses])
    return (
        figures.filter(pl.col("status").is_in(["no_register", "no_column"]))
        .select("status", "code", pl.col("needs").alias("need"))
        .explode("need")
        .drop_nulls("need")
        .group_by("status", "need")
        .agg(pl.col("code").n_unique().alias("figures"))
        .sort(-pl.col("figures").cast(pl.Int64), "status", "need")
    )
