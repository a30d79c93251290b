"""What one tier of matching gives, and the steps that all tiers share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Category, CoverMode
from graphmodel.names import district_name, folded
from graphmodel.network import parents_of_places
from graphmodel.party import Division

if TYPE_CHECKING:
    from graphmodel.network import Network

T1_LEVELS = ("street", "town")
T2_LEVELS = ("community", "village")
#: How sure a suggestion is: the bare stem is the same; one name fits several places.
BARE_SCORE, _DOUBLE_SCORE = 0.85, 0.8
_PAIR = {"id": pl.String, "place_kind": pl.String, "place": pl.String, "mode": pl.String}
_HINT = {
    "id": pl.String,
    "place_kind": pl.String,
    "place": pl.String,
    "score": pl.Float64,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one tier gave: exact pairs and suggestions."""

    pairs: pl.DataFrame
    hints: pl.DataFrame


def nothing() -> Found:
    return Found(pairs=pl.DataFrame(schema=_PAIR), hints=pl.DataFrame(schema=_HINT))


def settle(pairs: pl.DataFrame, known: pl.DataFrame) -> Found:
    """Keep pairs whose organisation is not placed otherwise; several places become suggestions.

    One organisation may cover several compounds jointly, but it is the
    organisation of one street or one community only.
    """
    fresh = pairs.select(list(_PAIR)).join(
        known.select("id", "place_kind"), on=["id", "place_kind"], how="anti"
    )
    places = pl.len().over("id")
    single = (pl.col("mode") == CoverMode.joint.code) | (places == 1)
    double = fresh.filter(~single)
    return Found(
        pairs=fresh.filter(single),
        hints=double.select(
            "id",
            "place_kind",
            "place",
            pl.lit(_DOUBLE_SCORE).alias("score"),
            pl.lit("several_places").alias("reason"),
        ),
    )


def local_roots(network: Network, names: pl.DataFrame) -> pl.DataFrame:
    """Local committees: ``root``, ``district`` (name of the place), ``territory`` (code or '')."""
    roots = names.filter(pl.col("form") == Category.local_committee.code).select(
        pl.col("id").alias("root"), district_name(pl.col("core")).alias("district")
    )
    districts = network.frame(Division).filter(pl.col("level") == "district")
    registered = districts.select(
        pl.col("id").alias("territory"), folded(pl.col("name")).alias("district")
    ).unique("district", keep="none")
    if roots.height == 1:  # one district: its register need not name it
        return roots.with_columns(pl.lit("").alias("territory"))
    return roots.join(registered, on="district", how="left").with_columns(
        pl.col("territory").fill_null("")
    )


def divisions_of(network: Network, levels: tuple[str, ...], roots: pl.DataFrame) -> pl.DataFrame:
    """Divisions of some levels: ``place``, ``name``, ``territory`` ('' in a single district)."""
    parents = parents_of_places(network).filter(pl.col("kind") == "Division")
    several = roots.filter(pl.col("territory") != "")["territory"].implode()
    return (
        network.frame(Division)
        .filter(pl.col("level").is_in(levels))
        .join(parents.select("id", "parent"), on="id", how="left")
        .select(
            pl.col("id").alias("place"),
            "name",
            pl.when(pl.col("parent").is_in(several))
            .then("parent")
            .otherwise(pl.lit(""))
            .alias("territory"),
        )
    )


def after(text: str, marker: str) -> pl.Expr:
    """What follows the last occurrence of another column's text; the whole where it is absent."""
    found = pl.col(text).str.contains(pl.col(marker), literal=True).fill_null(value=False)
    return (
        pl.when(found)
        .then(pl.col(text).str.split(pl.col(marker)).list.last())
        .otherwise(pl.col(text))
    )


def below(
    names: pl.DataFrame, known: pl.DataFrame, places: pl.DataFrame, kind: str
) -> pl.DataFrame:
    """Organisations whose superior is placed: adds ``territory`` and ``territory_name``."""
    anchors = (
        known.filter(pl.col("place_kind") == kind)
        .join(places.select("place", "name"), on="place", how="inner")
        .select(
            pl.col("id").alias("superior"),
            pl.col("place").alias("territory"),
            folded(pl.col("name")).alias("territory_name"),
        )
        .unique()
    )
    return names.join(anchors, on="superior", how="inner")
