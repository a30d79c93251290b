"""How each body, and each street, stands in the joint graph: tables for those who want to count.

Readings
--------
``constraint``, ``effective_size``
    Burt's measures on the whole joint graph, every tie as strong (see
    :mod:`graphmodel.kernels.holes`); unknown for bodies without a tie.
``street_links``
    The fewest ties from a body to its own street in the joint graph; unknown
    where the street is not known or cannot be reached.
brokers
    Communities and villages are linked where they work with the same partner
    (anybody but a community or a street), or with each other. Whoever links two
    that are not linked is a broker between them; the streets of the three make
    the role (see :mod:`graphmodel.kernels.brokerage`, undirected).
inside a street
    Parts, cores and cut points of a street are those of the ties whose two ends
    both lie in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from analyses.connectivity import bodies
from analyses.connectivity.distance import spread
from graphmodel.analysis import Part, measure
from graphmodel.kernels import (
    LEFT_OUT,
    ROLES,
    block_cut_tree,
    brokerage,
    components,
    constraint,
    core_numbers,
    distances_home,
    effective_size,
    project,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyses.connectivity.graph import JointGraph
    from graphmodel.kernels import Brokerage, Projection

#: Roles that an undirected graph tells apart.
_TOLD = tuple(role for role in ROLES if role != "gatekeeper")


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """What the kernels say of each node of a joint graph."""

    graph: JointGraph

    @cached_property
    def distance(self) -> NDArray[np.int64]:
        """The ties from each node to its street (see :func:`distances_home`)."""
        graph = self.graph
        return distances_home(graph.size, graph.one, graph.other, graph.streets)

    @cached_property
    def projection(self) -> Projection:
        """The communities, linked where they share a partner."""
        graph = self.graph
        communities = graph.is_sort(bodies.COMMUNITY)
        partners = ~graph.is_sort(bodies.COMMUNITY, bodies.STREET)
        return project(graph.size, graph.one, graph.other, communities, partners)

    @cached_property
    def brokers(self) -> Brokerage:
        """How often each community is a broker, by the streets of the three."""
        graph, links = self.graph, self.projection
        return brokerage(graph.size, links.low, links.high, self.street_numbers)

    @cached_property
    def street_numbers(self) -> NDArray[np.int64]:
        """A number for the street of each node, whether it is a node or not; -1 where unknown."""
        street = self.graph.nodes["street"]
        return (street.rank("dense") - 1).fill_null(-1).cast(pl.Int64).to_numpy()


def standing(graph: JointGraph, key_units: pl.DataFrame) -> Part:
    """Tell how each node and each street stands, and what was left out for size.

    Parameters
    ----------
    key_units
        Units with the ``street`` they lie in.
    """
    known = Standing(graph=graph)
    nodes = _nodes(known)
    ways = nodes.filter(pl.col("street").is_not_null()).rename({"street_links": "links"})
    return Part(
        figures=_left_out(known),
        tables={
            "joint_nodes": nodes,
            "joint_street_distances": spread(ways, "nodes"),
            "brokers": _brokers(known),
            "joint_streets": _streets(known, key_units),
        },
    )


def _left_out(known: Standing) -> tuple[dict[str, Any], ...]:
    """Say how many nodes were left out for size; nothing where none was."""
    counts = {
        "joint.partners_left_out": int(known.projection.left_out.sum()),
        "joint.distance_left_out": int((known.distance == LEFT_OUT).sum()),
    }
    return tuple(measure(code, float(count), "nodes") for code, count in counts.items() if count)


def _nodes(known: Standing) -> pl.DataFrame:
    graph = known.graph
    ends = graph.size, graph.one, graph.other
    links = pl.col("street_links")
    return graph.nodes.select(
        "kind",
        "id",
        "name",
        "sort",
        "street",
        pl.Series("ties", graph.degree, dtype=pl.Int64),
        pl.Series("part", _part_numbers(graph), dtype=pl.Int64).replace(-1, None),
        pl.Series("core", graph.core, dtype=pl.Int64),
        pl.Series("cut_point", graph.blocks.cut_points),
        pl.Series("constraint", constraint(*ends)).fill_nan(None),
        pl.Series("effective_size", effective_size(*ends)).fill_nan(None),
        pl.Series("street_links", known.distance, dtype=pl.Int64),
    ).with_columns(pl.when(links >= 0).then(links).alias("street_links"))


def _part_numbers(graph: JointGraph) -> NDArray[np.int64]:
    """Return the number of each node's part, from 1 on; -1 for nodes without a tie."""
    real = graph.parts.sizes > 1
    number = np.where(real, np.cumsum(real), -1)
    return number[graph.parts.label]


def _with_roles(known: Standing) -> pl.DataFrame:
    """Return the nodes with how often each is a broker: by role, and between unknown streets."""
    roles = known.brokers.roles
    return known.graph.nodes.with_columns(
        *(
            pl.Series(role, roles[:, ROLES.index(role)], dtype=pl.Int64).alias(_title(role))
            for role in _TOLD
        ),
        pl.Series("unplaced", known.brokers.unplaced, dtype=pl.Int64),
    )


def _title(role: str) -> str:
    """Return the column of a role; both directions of a passage are one."""
    return "passage" if role == "representative" else role


def _brokers(known: Standing) -> pl.DataFrame:
    """Return the communities that link others, with how often in each role."""
    columns = [*map(_title, _TOLD), "unplaced"]
    return (
        _with_roles(known)
        .filter(pl.sum_horizontal(columns) > 0)
        .select("id", "name", "street", *columns)
        .sort("id")
    )


def _streets(known: Standing, key_units: pl.DataFrame) -> pl.DataFrame:
    """Return one row a street: its communities, ties, parts, cores, cut points, roles."""
    roles = [*map(_title, _TOLD)]
    keyed = key_units.group_by("street").agg(pl.len().cast(pl.Int64).alias("key_units"))
    brokered = _with_roles(known).group_by("street").agg(pl.col(roles).sum())
    counts = ["communities", "in_largest", "ties_inside", "ties_across", "key_units", *roles]
    return (
        known.graph.nodes.drop_nulls("street")
        .select("street")
        .unique()
        .join(_inside(known), on="street", how="left")
        .join(_tie_counts(known), on="street", how="left")
        .join(keyed, on="street", how="left")
        .join(brokered, on="street", how="left")
        .with_columns(pl.col(counts).fill_null(0))
        .select("street", *counts[:4], "parts", "cut_points", "core_max", *counts[4:])
        .sort("street")
    )


def _ends_inside(known: Standing) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the ties whose two ends lie in one street."""
    graph, number = known.graph, known.street_numbers
    inside = (number[graph.one] == number[graph.other]) & (number[graph.one] >= 0)
    return graph.one[inside], graph.other[inside]


def _inside(known: Standing) -> pl.DataFrame:
    """Measure the ties inside each street: parts, communities in the largest, cores, cut points."""
    graph = known.graph
    one, other = _ends_inside(known)
    parts = components(graph.size, one, other)
    frame = graph.nodes.select("street", "sort").with_columns(
        pl.Series("part", parts.label, dtype=pl.Int64),
        pl.Series("size", parts.sizes[parts.label], dtype=pl.Int64),
        pl.Series("core", core_numbers(graph.size, one, other), dtype=pl.Int64),
        pl.Series("cut", block_cut_tree(graph.size, one, other).cut_points),
    )
    community, real = pl.col("sort") == bodies.COMMUNITY, pl.col("size") > 1
    # Of equal parts the first by number, which is that of its first node, is the largest.
    largest = pl.col("part").filter(pl.col("size") == pl.col("size").max()).min()
    return (
        frame.drop_nulls("street")
        .group_by("street")
        .agg(
            community.sum().cast(pl.Int64).alias("communities"),
            (community & real & (pl.col("part") == largest))
            .sum()
            .cast(pl.Int64)
            .alias("in_largest"),
            pl.col("part").filter(real).n_unique().cast(pl.Int64).alias("parts"),
            pl.col("cut").sum().cast(pl.Int64).alias("cut_points"),
            pl.col("core").max().alias("core_max"),
        )
    )


def _tie_counts(known: Standing) -> pl.DataFrame:
    """Count the ties of each street: inside it, and to a known other street."""
    graph = known.graph
    street = graph.nodes["street"]
    ends = pl.DataFrame(
        {
            "street": street.gather(pl.Series(graph.one, dtype=pl.UInt32)),
            "far": street.gather(pl.Series(graph.other, dtype=pl.UInt32)),
        }
    ).drop_nulls()
    apart = ends.filter(pl.col("street") != pl.col("far"))
    turned = apart.select(pl.col("far").alias("street"), pl.col("street").alias("far"))
    crossing = pl.col("street") != pl.col("far")
    return (
        pl.concat([ends, turned])
        .group_by("street")
        .agg(
            (~crossing).sum().cast(pl.Int64).alias("ties_inside"),
            crossing.sum().cast(pl.Int64).alias("ties_across"),
        )
    )
