"""What is lost when one unit leaves: last ties, and ways between communities and their street."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analyses.connectivity import bodies
from graphmodel.kernels import count_separations, hierarchy
from graphmodel.party import Division
from graphmodel.ternary import sum_known

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyses.connectivity.graph import JointGraph
    from analyses.scene import Scene


def n_minus_one(scene: Scene, graph: JointGraph) -> pl.DataFrame:
    """Return for every unit what its leaving would break.

    Returns
    -------
    DataFrame
        ``id``, ``name``, ``street``, ``ties``; ``last_tie`` (communities whose
        only tie goes to the unit), ``cut_off`` (communities that would no
        longer be connected with their street), ``last_tie_compounds``,
        ``households`` (of the communities of ``last_tie``; null if one is
        unknown).
    """
    lost = lost_with(scene, _hanging(graph), "position")
    return (
        graph.nodes.with_columns(
            pl.Series("ties", graph.degree, dtype=pl.Int64),
            pl.Series("cut_off", _cut_off(graph), dtype=pl.Int64),
        )
        .with_row_index("position")
        .filter(pl.col("sort") == bodies.UNIT)
        .join(lost, on="position", how="left", maintain_order="left")
        .select(
            "id", "name", "street", *filled("ties", "last_tie", "cut_off", "last_tie_compounds")
        )
        .sort("id")
    )


def filled(*counts: str) -> tuple[pl.Expr, ...]:
    """Return the counts, nothing found being none, and then ``households``."""
    return (
        *(pl.col(name).fill_null(0).cast(pl.Int64) for name in counts),
        # No community loses its last tie: no household does.
        pl.when(pl.col("last_tie").fill_null(0) == 0)
        .then(pl.lit(0, pl.Int64))
        .otherwise("households")
        .alias("households"),
    )


def dependants(graph: JointGraph) -> pl.DataFrame:
    """Return the communities that lose their last tie or their way to the street.

    Returns
    -------
    DataFrame
        ``id`` of a unit, ``communities`` (ids, sorted).
    """
    last = _hanging(graph).filter(pl.col("partner_sort") == bodies.COMMUNITY)
    ids = graph.nodes.select(pl.col("id").alias("partner_id")).with_row_index("partner")
    cut = _between(graph).join(ids, on="partner").select("position", "partner_id")
    units = graph.nodes.select("id", "sort").with_row_index("position")
    return (
        pl.concat([last.select("position", "partner_id"), cut])
        .unique()
        .join(units.filter(pl.col("sort") == bodies.UNIT), on="position")
        .sort("id", "partner_id")
        .group_by("id", maintain_order=True)
        .agg(pl.col("partner_id").alias("communities"))
    )


def _hanging(graph: JointGraph) -> pl.DataFrame:
    """Return the neighbours (see ``JointGraph.neighbours``) that have no other tie."""
    single = pl.Series("partner", np.flatnonzero(graph.degree == 1), dtype=pl.UInt32)
    return graph.neighbours().join(single.to_frame(), on="partner", how="semi")


def lost_with(scene: Scene, hanging: pl.DataFrame, by: str) -> pl.DataFrame:
    """Count what hangs on one alone.

    Parameters
    ----------
    hanging
        ``partner_kind``, ``partner_id``, ``partner_sort``: nodes without any
        other tie.
    by
        Column that tells on whom they hang.

    Returns
    -------
    DataFrame
        ``by``, ``last_tie``, ``last_tie_compounds``, ``households`` (null if
        those of one community are unknown).
    """
    households = scene.now.frame(Division).select(
        pl.lit("Division").alias("partner_kind"), pl.col("id").alias("partner_id"), "households"
    )
    found = hanging.join(households, on=["partner_kind", "partner_id"], how="left")
    community = pl.col("partner_sort") == bodies.COMMUNITY
    return found.group_by(by).agg(
        community.sum().alias("last_tie"),
        (pl.col("partner_sort") == bodies.COMPOUND).sum().alias("last_tie_compounds"),
        sum_known(pl.col("households").filter(community)).alias("households"),
    )


def _cut_off(graph: JointGraph) -> NDArray[np.int64]:
    """Return for each node how many communities its leaving separates from their street."""
    communities = np.flatnonzero(graph.is_sort(bodies.COMMUNITY))
    return count_separations(graph.blocks, communities, graph.streets[communities])


def _between(graph: JointGraph) -> pl.DataFrame:
    """Return the nodes on every way from a community to its street: ``position``, ``partner``.

    ``partner`` is the community. The ways are those through the forest of
    blocks: what they meet, every way through the graph meets.
    """
    forest = hierarchy(graph.blocks.parent.size, graph.blocks.parent)
    one = np.flatnonzero(graph.is_sort(bodies.COMMUNITY))
    other = graph.streets[one]
    joined = (other >= 0) & (forest.root[one] == forest.root[other])
    one, other, community = one[joined], other[joined], one[joined]
    met, whose = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    while one.size:
        # The deeper end takes one step up; where the ends meet the way is complete.
        lower = forest.depth[one] >= forest.depth[other]
        one, other = np.where(lower, one, other), np.where(lower, other, one)
        one = forest.parent[one]
        apart = one != other
        one, other, community = one[apart], other[apart], community[apart]
        is_node = one < graph.size
        met.append(one[is_node])
        whose.append(community[is_node])
    return pl.DataFrame(
        {"position": np.concatenate(met), "partner": np.concatenate(whose)},
        schema={"position": pl.UInt32, "partner": pl.UInt32},
    )
