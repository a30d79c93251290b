"""Tier 1: the committees of streets and towns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Category, CoverMode
from graphmodel.names import folded
from graphmodel.places.found import T1_LEVELS, Found, after, divisions_of, local_roots, settle

if TYPE_CHECKING:
    from graphmodel.network import Network

_COMMITTEES = (
    Category.committee.code,
    Category.work_committee.code,
    Category.town_committee.code,
)


def streets(network: Network, names: pl.DataFrame, known: pl.DataFrame) -> Found:
    """Tier 1: committees directly below a local committee, or heads of a street's own roster."""
    roots = local_roots(network, names)
    divisions = divisions_of(network, T1_LEVELS, roots)
    led = names.filter(pl.col("form").is_in(_COMMITTEES)).join(
        roots, left_on="superior", right_on="root", how="inner"
    )
    heads = names.filter(
        pl.col("form").is_in(_COMMITTEES)
        & (pl.col("superior").is_null() | ~pl.col("superior").is_in(names["id"].implode()))
    ).with_columns(pl.lit("").alias("territory"), pl.lit(None, pl.String).alias("district"))
    columns = ["id", "core", "territory", "district"]
    candidates = pl.concat([led.select(columns), heads.select(columns)]).with_columns(
        after("core", "district").str.strip_prefix("委").alias("rest"),
        pl.col("core").str.extract(r"([^省市区县旗盟州]{1,12}(?:街道|镇|乡|苏木))$").alias("tail"),
    )
    places = divisions.select(
        "territory",
        "place",
        folded(pl.col("name")).alias("key"),
        pl.lit("Division").alias("place_kind"),
    )
    by_rest = candidates.join(places, left_on=["territory", "rest"], right_on=["territory", "key"])
    by_tail = candidates.join(by_rest, on="id", how="anti").join(
        places, left_on=["territory", "tail"], right_on=["territory", "key"]
    )
    matched = pl.concat(
        [by_rest.select("id", "place_kind", "place"), by_tail.select("id", "place_kind", "place")]
    )
    return settle(matched.with_columns(pl.lit(CoverMode.territorial.code).alias("mode")), known)
