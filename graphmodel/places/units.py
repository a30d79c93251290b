"""Units whose name an organisation bears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import CoverMode
from graphmodel.names import folded
from graphmodel.party import Division, LocatedIn, Unit
from graphmodel.places.found import Found, after, below, nothing, settle
from graphmodel.territory import division_paths

if TYPE_CHECKING:
    from graphmodel.network import Network


def units(network: Network, names: pl.DataFrame, known: pl.DataFrame) -> Found:
    """Units: an organisation whose core is exactly the name of a unit in its street."""
    units = network.frame(Unit)
    if units.is_empty():
        return nothing()
    paths = division_paths(network).explode("path").rename({"id": "division", "path": "territory"})
    located = network.frame(LocatedIn).filter(pl.col("from_kind") == "Unit")
    places = (
        located.select(pl.col("from_id").alias("place"), pl.col("to_id").alias("division"))
        .join(paths, on="division")
        .join(
            units.select(pl.col("id").alias("place"), folded(pl.col("name")).alias("rest")),
            on="place",
        )
        .select("territory", "place", "rest")
        .unique()
    )
    divisions = network.frame(Division).select(pl.col("id").alias("place"), "name")
    candidates = (
        below(names, known, divisions, "Division")
        .join(known, on="id", how="anti")
        .with_columns(after("base", "territory_name").alias("rest"))
    )
    pairs = candidates.join(places, on=["territory", "rest"]).select(
        "id", "place", pl.lit("Unit").alias("place_kind"), pl.lit(CoverMode.own.code).alias("mode")
    )
    return settle(pairs.unique(maintain_order=True), known)
