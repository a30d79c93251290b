"""In which divisions every node lies: the path from the street down.

Places follow ``Within``; organisations follow what they cover, else where
their superior lies; groups, committees and papers follow the body they belong
to. What cannot be placed has an empty path.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graphmodel.kernels._arrays import Mask, Positions, adjacency
from graphmodel.party import (
    AppliesTo,
    AssignedTo,
    Claims,
    Compound,
    Covers,
    Division,
    EmployedBy,
    Gave,
    HasCommittee,
    HasGroup,
    HasResidentsCommittee,
    Held,
    Holds,
    Hosts,
    LocatedIn,
    Needs,
    Offers,
    OwnsIn,
    PartyTo,
    Received,
    ReportedTo,
    Runs,
    Serves,
    Stands,
    SubordinateTo,
    TookPart,
    Within,
)

if TYPE_CHECKING:
    from graphmodel.network import Network

_MAX_DEPTH = 12


def _links(network: Network, relation: type, *, backwards: bool = False) -> pl.DataFrame:
    """Return a relation as child → parent: ``kind``, ``id``, ``parent_kind``, ``parent``."""
    near, far = ("to", "from") if backwards else ("from", "to")
    return network.frame(relation).select(
        pl.col(f"{near}_kind").alias("kind"),
        pl.col(f"{near}_id").alias("id"),
        pl.col(f"{far}_kind").alias("parent_kind"),
        pl.col(f"{far}_id").alias("parent"),
    )


def _main_within(network: Network) -> pl.DataFrame:
    """Return where places lie, without the rows that give a share to a second place."""
    main = network.frame(Within).filter(pl.col("share").is_null())
    return _links(network.with_ordered({"Within": main}), Within)


def _steps(network: Network) -> list[pl.DataFrame]:
    """Return the links that place a node, most telling first."""
    return [
        _main_within(network),
        _links(network, Within),
        _links(network, Covers),
        _links(network, HasCommittee, backwards=True),
        _links(network, HasResidentsCommittee, backwards=True),
        _links(network, HasGroup, backwards=True),
        _links(network, LocatedIn),
        _links(network, Stands),
        _links(network, SubordinateTo),
        _links(network, Hosts, backwards=True),
        _links(network, AssignedTo),
        _links(network, Serves),
        _links(network, Holds),
        _links(network, Needs, backwards=True),
        _links(network, Offers, backwards=True),
        _links(network, PartyTo, backwards=True),
        _links(network, Held, backwards=True),
        _links(network, Runs, backwards=True),
        _links(network, EmployedBy),
        _links(network, OwnsIn),
        _links(network, ReportedTo),
        _links(network, AppliesTo),
        _links(network, Claims, backwards=True),
        _links(network, TookPart, backwards=True),
        _links(network, Received, backwards=True),
        _links(network, Gave, backwards=True),
    ]


def division_paths(network: Network) -> pl.DataFrame:
    """Return every division with its ancestors: ``id``, ``path`` (outermost first, itself last)."""
    divisions = network.frame(Division).select("id").unique(maintain_order=True)
    parents = (
        _main_within(network)
        .filter((pl.col("kind") == "Division") & (pl.col("parent_kind") == "Division"))
        .unique("id", keep="first", maintain_order=True)
        .select("id", "parent")
    )
    paths = divisions.with_columns(pl.concat_list("id").alias("path"), pl.col("id").alias("top"))
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
    """Return every node that can be placed: ``kind``, ``subject``, ``within`` (division codes).

    A link that tells more comes first however many steps it takes: an
    organisation lies where what it covers lies, and only if that is unknown
    where its superior does.
    """
    return (
        placed_at(network, (Division,))
        .join(division_paths(network), left_on="place", right_on="id")
        .select("kind", pl.col("id").alias("subject"), pl.col("path").alias("within"))
    )


def placed_at(network: Network, roots: tuple[type, ...] = (Division, Compound)) -> pl.DataFrame:
    """Return where nodes lie: ``kind``, ``id``, ``place_kind``, ``place``; only what can be placed.

    Parameters
    ----------
    roots
        The kinds that are places; each of their records lies at itself.
    """
    nodes = network.node_ids.select("kind", "id").unique(maintain_order=True)
    is_root = nodes["kind"].is_in([root.__name__ for root in roots]).to_numpy()
    place = _spread(_placing(_steps(network), nodes), is_root)
    found = np.flatnonzero(place >= 0)
    places = nodes[place[found]].rename({"kind": "place_kind", "id": "place"})
    return pl.concat([nodes[found], places], how="horizontal")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Placing:
    """The links that place nodes, most telling first: child, parent, and where a step ends."""

    child: Positions
    parent: Positions
    stops: Positions


def _placing(steps: list[pl.DataFrame], nodes: pl.DataFrame) -> _Placing:
    """Turn the ends of links into positions of nodes; links that lack an end are left out."""
    links = pl.concat(steps)
    child = _positions(links.select("kind", "id"), nodes)
    parent = _positions(links.select(kind="parent_kind", id="parent"), nodes)
    rank = np.repeat(np.arange(len(steps)), [step.height for step in steps])
    whole = np.flatnonzero((child >= 0) & (parent >= 0))
    # Parents by position: of several equally telling ones the first by kind and id counts.
    order = whole[np.lexsort((parent[whole], rank[whole]))]
    counts = np.bincount(rank[order], minlength=len(steps))
    return _Placing(child=child[order], parent=parent[order], stops=np.cumsum(counts))


def _positions(ends: pl.DataFrame, nodes: pl.DataFrame) -> Positions:
    """Return where each end stands among the nodes; -1 for what is not there."""
    found = ends.join(
        nodes.with_row_index("position"), on=["kind", "id"], how="left", maintain_order="left"
    )
    return found["position"].cast(pl.Int64).fill_null(-1).to_numpy()


def _spread(links: _Placing, is_root: Mask) -> Positions:
    """Give every node the place of its most telling parent; -1 where there is none."""
    place = np.where(is_root, np.arange(is_root.size), -1)
    below = adjacency(is_root.size, links.parent, np.arange(links.parent.size))
    for start, stop in pairwise([0, *links.stops]):
        asked = np.arange(start, stop)
        while asked.size:
            ready = asked[(place[links.child[asked]] < 0) & (place[links.parent[asked]] >= 0)]
            found, first = np.unique(links.child[ready], return_index=True)
            place[found] = place[links.parent[ready[first]]]
            # What hangs on the newly placed follows, by links no less telling than this step's.
            after = np.sort(below.of(found))
            asked = after[after < stop]
    return place
