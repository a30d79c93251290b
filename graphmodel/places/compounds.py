"""Tier 3: the branches of residential compounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Category, CoverMode
from graphmodel.likeness import variants
from graphmodel.names import compound_key, place_key
from graphmodel.network import parents_of_places
from graphmodel.party import Compound, Division
from graphmodel.places.found import (
    BARE_SCORE,
    T2_LEVELS,
    Found,
    after,
    below,
    nothing,
    settle,
)

if TYPE_CHECKING:
    from graphmodel.network import Network


def compounds(network: Network, names: pl.DataFrame, known: pl.DataFrame) -> Found:
    """Tier 3: what hangs directly below a community, against the community's compounds."""
    compounds = network.frame(Compound)
    if compounds.is_empty():
        return nothing()
    communities = network.frame(Division).select(pl.col("id").alias("place"), "name", "level")
    communities = communities.filter(pl.col("level").is_in(T2_LEVELS))
    parents = parents_of_places(network).filter(pl.col("kind") == "Compound")
    places = compounds.join(parents.select("id", "parent"), on="id").select(
        pl.col("parent").alias("territory"),
        pl.col("id").alias("place"),
        *compound_key(pl.col("name")),
    )
    candidates = _compound_candidates(names, known, communities)
    exact = (
        pl.concat(
            [
                candidates.join(places, on=["territory", "full"]),
                # The organisation may add 小区; it must not leave it out.
                candidates.filter(pl.col("full") != pl.col("bare")).join(
                    places.select("territory", "place", pl.col("full").alias("bare")),
                    on=["territory", "bare"],
                ),
            ],
            how="diagonal",
        )
        .select("id", "place", "mode")
        .unique(maintain_order=True)
    )
    found = settle(exact.with_columns(pl.lit("Compound").alias("place_kind")), known)
    hints = _compound_hints(candidates, places, pl.concat([known, found.pairs]))
    return Found(pairs=found.pairs, hints=pl.concat([found.hints, hints]))


def _compound_candidates(
    names: pl.DataFrame, known: pl.DataFrame, communities: pl.DataFrame
) -> pl.DataFrame:
    """Organisations below communities, one row for each compound that the name lists."""
    led = below(names, known, communities, "Division")
    stem, *_ = place_key(pl.col("territory_name"))
    joint = pl.col("form") == Category.joint_branch.code
    functional = pl.col("form") == Category.functional_branch.code
    return (
        led.with_columns(stem.alias("community"))
        .with_columns(
            pl.col("base")
            .str.split(pl.concat_str("community", pl.lit("社区")))
            .list.last()
            .alias("rest")
        )
        .with_columns(after("rest", "territory_name").alias("rest"))
        .with_columns(pl.col("rest").str.replace_all(r"[和与及,;/]", "、").str.split("、"))
        .explode("rest")
        .filter(pl.col("rest") != "")
        .select(
            "id",
            "territory",
            "rest",
            pl.when(joint)
            .then(pl.lit(CoverMode.joint.code))
            .when(functional)
            .then(pl.lit(CoverMode.functional.code))
            .otherwise(pl.lit(CoverMode.own.code))
            .alias("mode"),
            *compound_key(pl.col("rest")),
        )
    )


def _compound_hints(
    candidates: pl.DataFrame, places: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    free = places.join(known, on="place", how="anti")
    left = candidates.join(known, on="id", how="anti")
    bare = left.join(
        free.filter(pl.col("full") != pl.col("bare")).select("territory", "place", "bare"),
        left_on=["territory", "full"],
        right_on=["territory", "bare"],
    ).select("id", "place", pl.lit(BARE_SCORE).alias("score"), pl.lit("bare_stem").alias("reason"))
    near = variants(
        left.select("id", "territory", pl.col("full").alias("stem")),
        free.select("territory", "place", pl.col("full").alias("stem")),
        by=["territory"],
    )
    return pl.concat([bare, near]).select(
        "id", pl.lit("Compound").alias("place_kind"), "place", "score", "reason"
    )
