"""In which divisions every node lies: the path from the street down.

Places follow ``Within``; organisations follow what they cover, else where
their superior lies; groups, committees and papers follow the body they belong
to. What cannot be placed has an empty path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.party import (
    AssignedTo,
    Covers,
    Division,
    HasCommittee,
    HasGroup,
    HasResidentsCommittee,
    Held,
    Holds,
    Hosts,
    LocatedIn,
    Needs,
    Offers,
    PartyTo,
    Serves,
    SubordinateTo,
    Within,
)

if TYPE_CHECKING:
    from graphmodel.network import Network

_PLACED = {"kind": pl.String, "id": pl.String, "place": pl.String}
_MAX_DEPTH = 12


def _links(network: Network, relation: type, *, backwards: bool = False) -> pl.DataFrame:
    """A relation as child → parent: ``kind``, ``id``, ``parent_kind``, ``parent``."""
    near, far = ("to", "from") if backwards else ("from", "to")
    return network.frame(relation).select(
        pl.col(f"{near}_kind").alias("kind"),
        pl.col(f"{near}_id").alias("id"),
        pl.col(f"{far}_kind").alias("parent_kind"),
        pl.col(f"{far}_id").alias("parent"),
    )


def _steps(network: Network) -> list[pl.DataFrame]:
    """The links that place a node, most telling first."""
    return [
        _links(network, Within),
        _links(network, Covers),
        _links(network, HasCommittee, backwards=True),
        _links(network, HasResidentsCommittee, backwards=True),
        _links(network, HasGroup, backwards=True),
        _links(network, LocatedIn),
        _links(network, SubordinateTo),
        _links(network, Hosts, backwards=True),
        _links(network, AssignedTo),
        _links(network, Serves),
        _links(network, Holds),
        _links(network, Needs, backwards=True),
        _links(network, Offers, backwards=True),
        _links(network, PartyTo, backwards=True),
        _links(network, Held, backwards=True),
    ]


def division_paths(network: Network) -> pl.DataFrame:
    """Every division with its ancestors: ``id``, ``path`` (outermost first, itself last)."""
    divisions = network.frame(Division).select("id")
    parents = (
        _links(network, Within)
        .filter((pl.col("kind") == "Division") & (pl.col("parent_kind") == "Division"))
        .unique("id", keep="first", maintain_order=True)
        .select("id", "parent")
    )
    paths = divisions.with_columns(
        pl.concat_list("id").alias("path"), pl.col("id").alias("top")
    )
    for _ in range(_MAX_DEPTH):
        step = paths.join(parents, left_on="top", right_on="id", how="left")
        known = pl.col("parent").is_not_null() & ~pl.col("path").list.contains(pl.col("parent"))
        if not step.select(known.any()).item():
            break
        paths = step.select(
            "id",
            pl.when(known)
            .then(pl.concat_list(pl.concat_list("parent"), "path"))
            .otherwise("path")
            .alias("path"),
            pl.when(known).then("parent").otherwise("top").alias("top"),
        )
    return paths.select("id", "path")


def territories(network: Network) -> pl.DataFrame:
    """Every node that can be placed: ``kind``, ``subject``, ``within`` (division codes)."""
    divisions = network.frame(Division).select("id")
    placed = divisions.select(
        pl.lit("Division").alias("kind"), "id", pl.col("id").alias("place")
    )
    links = pl.concat(
        [step.with_columns(pl.lit(rank).alias("rank")) for rank, step in enumerate(_steps(network))]
    )
    waiting = links.join(placed, on=["kind", "id"], how="anti")
    for _ in range(_MAX_DEPTH):
        reached = (
            waiting.join(
                placed, left_on=["parent_kind", "parent"], right_on=["kind", "id"], how="inner"
            )
            .sort("kind", "id", "rank", "place")
            .unique(["kind", "id"], keep="first", maintain_order=True)
            .select(list(_PLACED))
        )
        if reached.is_empty():
            break
        placed = pl.concat([placed, reached])
        waiting = waiting.join(reached, on=["kind", "id"], how="anti")
    return (
        placed.join(division_paths(network), left_on="place", right_on="id", how="left")
        .select("kind", pl.col("id").alias("subject"), pl.col("path").alias("within"))
        .unique(["kind", "subject"], keep="first", maintain_order=True)
    )
