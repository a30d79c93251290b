"""The joint graph as positions: its nodes, its ties, and what the kernels say of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analyses.connectivity import bodies
from analyses.connectivity.ties import ties
from analyses.scene import T2_LEVELS, shared
from graphmodel.kernels import block_cut_tree, components, core_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyses.scene import Scene
    from graphmodel.kernels import BlockCutTree, Components

#: Nodes that count even without a tie.
REGISTERED = (bodies.UNIT, bodies.COMMUNITY, bodies.STREET)


@dataclass(frozen=True, kw_only=True, eq=False)
class JointGraph:
    """Who works with whom.

    Attributes
    ----------
    bodies
        The node of each body (see :func:`analyses.connectivity.bodies.nodes`).
    nodes
        ``kind``, ``id``, ``sort``, ``street``, by position: all units,
        communities and streets, and whatever else has a tie.
    one, other
        The two ends of each tie, each pair once.
    """

    bodies: pl.DataFrame
    nodes: pl.DataFrame
    one: NDArray[np.int64]
    other: NDArray[np.int64]

    @property
    def size(self) -> int:
        """The number of nodes."""
        return self.nodes.height

    @cached_property
    def degree(self) -> NDArray[np.int64]:
        """The number of ties of each node."""
        return np.bincount(np.concatenate([self.one, self.other]), minlength=self.size)

    @cached_property
    def parts(self) -> Components:
        """The connected parts."""
        return components(self.size, self.one, self.other)

    @cached_property
    def blocks(self) -> BlockCutTree:
        """The blocks, with cut points and bridges."""
        return block_cut_tree(self.size, self.one, self.other)

    @cached_property
    def core(self) -> NDArray[np.int64]:
        """The core number of each node."""
        return core_numbers(self.size, self.one, self.other)

    def is_sort(self, *sorts: str) -> NDArray[np.bool_]:
        """Return which nodes are of some sorts."""
        return self.nodes["sort"].is_in(sorts).to_numpy()

    @cached_property
    def streets(self) -> NDArray[np.int64]:
        """The position of the street of each node; -1 where unknown."""
        positions = self.nodes.with_row_index("position").filter(pl.col("sort") == bodies.STREET)
        found = self.nodes.select("street").join(
            positions.select(pl.col("id").alias("street"), "position"),
            on="street",
            how="left",
            maintain_order="left",
        )
        return found["position"].cast(pl.Int64).fill_null(-1).to_numpy()

    def neighbours(self) -> pl.DataFrame:
        """Return every tie from both ends: ``position``, ``partner`` and what the partner is."""
        both = pl.DataFrame(
            {
                "position": np.concatenate([self.one, self.other]),
                "partner": np.concatenate([self.other, self.one]),
            },
            schema={"position": pl.UInt32, "partner": pl.UInt32},
        )
        partners = self.nodes.select(
            pl.col("kind").alias("partner_kind"),
            pl.col("id").alias("partner_id"),
            pl.col("sort").alias("partner_sort"),
            pl.col("name").alias("partner_name"),
        ).with_row_index("partner")
        return both.join(partners, on="partner")


def joint_graph(scene: Scene) -> JointGraph:
    """Return the joint graph of a scene."""
    known = bodies.nodes(scene)
    links = without_own(scene, ties(scene, known))
    every = known.select(
        "position", pl.col("node_kind").alias("kind"), pl.col("node").alias("id"), "sort"
    ).unique("position")
    tied = pl.concat([links["one"], links["other"]]).unique()
    kept = every.filter(
        pl.col("sort").is_in(REGISTERED) | pl.col("position").is_in(tied.implode())
    ).sort("position")
    streets = bodies.streets(scene, known).rename({"node_kind": "kind", "node": "id"})
    nodes = kept.join(streets, on=["kind", "id"], how="left", maintain_order="left").join(
        scene.now.node_ids, on=["kind", "id"], how="left", maintain_order="left"
    )
    places = kept["position"].to_numpy()
    return JointGraph(
        bodies=known,
        nodes=nodes.drop("position"),
        one=np.searchsorted(places, links["one"].to_numpy()).astype(np.int64),
        other=np.searchsorted(places, links["other"].to_numpy()).astype(np.int64),
    )


def without_own(scene: Scene, links: pl.DataFrame) -> pl.DataFrame:
    """Drop the ties of organisations with the community they are subordinate to."""
    return links.join(
        own_organisations(scene), on=["one", "other"], how="anti", maintain_order="left"
    )


@shared
def own_organisations(scene: Scene) -> pl.DataFrame:
    """Return the organisations that communities lead: positions ``one`` (community), ``other``."""
    known = bodies.nodes(scene)
    places = scene.divisions.filter(pl.col("level").is_in(T2_LEVELS)).select("id")
    own = (
        scene.covers.filter((pl.col("kind") == "Division") & (pl.col("way") == "territorial"))
        .join(places, left_on="place", right_on="id", how="semi")
        .select(pl.col("org").alias("above"), "place")
        .unique("above", keep="first", maintain_order=True)
    )
    superior = scene.nearest(own["above"], include_self=False)
    below = pl.DataFrame({"id": scene.organisations["id"], "above": superior}).join(own, on="above")
    organisations = known.filter(pl.col("sort") == bodies.ORGANISATION).select(
        "id", pl.col("position").alias("other")
    )
    communities = known.filter((pl.col("kind") == "Division") & (pl.col("id") == pl.col("node")))
    # Divisions come before organisations in the order of nodes.
    return (
        below.join(organisations, on="id")
        .join(communities.select(pl.col("id").alias("place"), one=pl.col("position")), on="place")
        .select("one", "other")
    )
