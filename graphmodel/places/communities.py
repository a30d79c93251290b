"""Tier 2: the organisations of communities and villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import CoverMode
from graphmodel.likeness import variants
from graphmodel.names import place_key
from graphmodel.network import parents_of_places
from graphmodel.party import Division
from graphmodel.places.found import (
    BARE_SCORE,
    T1_LEVELS,
    T2_LEVELS,
    Found,
    after,
    below,
    divisions_of,
    local_roots,
    settle,
)

if TYPE_CHECKING:
    from graphmodel.network import Network


def communities(network: Network, names: pl.DataFrame, known: pl.DataFrame) -> Found:
    """Tier 2: what hangs directly below a street, against the street's communities and villages."""
    roots = local_roots(network, names)
    district = roots["district"].drop_nulls().to_list()
    streets = divisions_of(network, T1_LEVELS, roots)
    candidates = (
        below(names, known, streets, "Division")
        .with_columns(after("core", "territory_name").alias("rest"))
        .with_columns(_without_prefix("rest", district).alias("rest"))
        .filter(pl.col("rest") != "")
        .select("id", "territory", "rest", "form", *place_key(pl.col("rest")))
    )
    parents = parents_of_places(network).filter(pl.col("kind") == "Division")
    places = (
        network.frame(Division)
        .filter(pl.col("level").is_in(T2_LEVELS))
        .join(parents.select("id", "parent"), on="id")
        .select(
            pl.col("parent").alias("territory"),
            pl.col("id").alias("place"),
            *place_key(pl.col("name")),
        )
    )
    exact = _exact_communities(candidates, places)
    found = settle(
        exact.with_columns(
            pl.lit("Division").alias("place_kind"), pl.lit(CoverMode.territorial.code).alias("mode")
        ),
        known,
    )
    hints = _community_hints(candidates, places, pl.concat([known, found.pairs]))
    return Found(pairs=found.pairs, hints=pl.concat([found.hints, hints]))


def _without_prefix(column: str, prefixes: list[str]) -> pl.Expr:
    """Strip the district's name, with whatever stands before it, from the front."""
    text = pl.col(column)
    for prefix in sorted(prefixes, key=len, reverse=True):
        text = text.str.split(prefix).list.last()
    return text


def _exact_communities(candidates: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Same stem and same class of place word; 产业 may be there or not if that stays unique."""
    full = candidates.join(places, on=["territory", "stem", "word"]).select("id", "place")
    left = candidates.join(full, on="id", how="anti")
    free = places.join(full, on="place", how="anti")
    key = ["territory", "plain", "word"]
    plain = (
        left.unique(key, keep="none")
        .join(free.unique(key, keep="none"), on=key)
        .filter(pl.col("word") == "community")
        .select("id", "place")
    )
    return pl.concat([full, plain])


def _community_hints(
    candidates: pl.DataFrame, places: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    """Suggestions between places and organisations that both found nothing exact."""
    free = places.join(known, on="place", how="anti")
    left = candidates.join(known, on="id", how="anti")
    bare = (
        left.filter(pl.col("word").is_null())
        .join(free.select("territory", "place", "stem"), on=["territory", "stem"])
        .select(
            "id", "place", pl.lit(BARE_SCORE).alias("score"), pl.lit("bare_stem").alias("reason")
        )
    )
    worded = left.drop_nulls("word")
    near = variants(
        worded.select("id", "territory", "word", "stem"), free, by=["territory", "word"]
    )
    return pl.concat([bare, near]).select(
        "id", pl.lit("Division").alias("place_kind"), "place", "score", "reason"
    )
