"""The calendar of meetings: what was due in each month by rule, held, not seen, or not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jiceng.reports.page.grids import Grid, Shade, cells_of, open_shade, scale_shades

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

_STATES = ("yes", "no", "unknown", "not_applicable")


def meeting_grid(material: Material) -> Grid | None:
    """Return rules by month; None where no rule has periods that were asked about.

    A period of several months fills them all and is counted in its last one.
    """
    table = material.dossier.table("meetings", "calendar")
    if table is None or table.is_empty():
        return None
    words = material.words
    hidden = (pl.col("kind") == "PartyOrg") & pl.col("id").is_in(
        material.dossier.withheld.implode()
    )
    periods = _periods(table.filter(~hidden))
    rules = periods.select("rule", "title").unique("rule", maintain_order=True)
    months = _months(periods)
    rows = rules.with_row_index("row")
    return Grid(
        id="grid-meetings",
        title=words.say("grid-meetings"),
        summary=words.say("grid-meetings-summary", rules=rules.height),
        first=words.say("column-rule"),
        # edge: one title a month
        titles=tuple(months["label"].to_list()),
        rows=rows.select(
            pl.col("title").alias("name"),
            pl.lit(None, pl.String).alias("group"),
            pl.format("#figure-M.{}", "rule").alias("opens"),
        ),
        cells=cells_of([_filled(material, periods, rows, months)]),
        shades=scale_shades(material, Shade(label=words.say("shade-current"), colour="#f7f9fb")),
    )


def _periods(table: pl.DataFrame) -> pl.DataFrame:
    """Count the states of every rule and period."""
    return (
        table.group_by("rule", "title", "period", "starts", "ends", maintain_order=True)
        .agg(*((pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in _STATES))
        .with_columns((pl.col("yes") + pl.col("no") + pl.col("unknown")).alias("due"))
        .sort("rule", "starts")
    )


def _months(periods: pl.DataFrame) -> pl.DataFrame:
    """Return every month from the first to the last: ``month``, ``label``, ``column``."""
    first, last = periods["starts"].dt.month_start().min(), periods["ends"].dt.month_start().max()
    months = pl.select(pl.date_range(pl.lit(first), pl.lit(last), "1mo").alias("month"))
    return months.with_row_index("column").with_columns(
        pl.col("month").dt.to_string("%Y-%m").alias("label")
    )


def _filled(
    material: Material, periods: pl.DataFrame, rows: pl.DataFrame, months: pl.DataFrame
) -> pl.DataFrame:
    """Return the cells of every month a period covers; its numbers stand in the last."""
    words = material.words
    current = len(material.dossier.look.palette.scale.steps)
    share = (pl.col("no") + pl.col("unknown")) / pl.col("due")
    every = pl.date_ranges(
        pl.col("starts").dt.month_start(), pl.col("ends").dt.month_start(), "1mo"
    ).alias("month")
    is_last = pl.col("month") == pl.col("ends").dt.month_start()
    counts = pl.format("{}/{}", "yes", "due")
    told = pl.format(
        words.say("meeting-tip", period="{}", held="{}", missing="{}", unknown="{}"),
        "period", "yes", "no", "unknown",
    )  # fmt: skip
    due = pl.col("due") > 0
    return (
        periods.with_columns(every)
        .explode("month")
        .join(months, on="month")
        .join(rows.select("rule", "row"), on="rule")
        .with_columns(
            pl.when(due).then(open_shade(material, share)).otherwise(current).alias("shade"),
            pl.when(is_last & due)
            .then(counts)
            .when(is_last)
            .then(pl.lit(words.say("cell-current")))
            .otherwise(pl.lit(""))
            .alias("shown"),
            pl.when(due).then(told).otherwise("period").alias("tip"),
        )
        .sort("row", "column", "starts")
        .unique(["row", "column"], keep="last", maintain_order=True)
    )
