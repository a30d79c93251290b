"""先锋岗 and 责任区: how many there are, how many are taken, by how many members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.analysis import Part, measure, missing, share
from graphmodel.party import DutyPost, Takes
from graphmodel.ternary import tally

if TYPE_CHECKING:
    from analyses.scene import Scene


def duty(scene: Scene) -> Part:
    """Count duty posts; one nobody is known to have taken is not known to be free."""
    if not scene.whole.was_read(DutyPost):
        return Part(figures=(missing("DP.taken", "no_register", ["先锋岗和责任区"]),))
    posts, takes = scene.now.frame(DutyPost), scene.now.frame(Takes)
    known = scene.whole.is_complete_for(Takes)
    taken = (
        pl.when(pl.col("id").is_in(takes["to_id"].unique().implode()))
        .then(statement=True)
        .when(pl.lit(value=known))
        .then(statement=False)
    )
    judged = posts.with_columns(taken.alias("taken"))
    by_kind = (
        judged.group_by("duty_kind")
        .agg(pl.len().cast(pl.Int64).alias("count"))
        .sort("duty_kind", nulls_last=True)
    )
    return Part(
        figures=(
            share("DP.taken", tally(judged, pl.col("taken")), needs=["先锋岗和责任区"]),
            measure("DP.members", float(takes["from_id"].n_unique()), "persons"),
        ),
        tables={"duty_posts": by_kind},
    )
