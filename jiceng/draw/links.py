"""Lateral ties within a street's picture: joint work, and persons with posts in two bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.party import AssignedTo, Covers, Holds, PartyTo

if TYPE_CHECKING:
    from graphmodel.network import Network


def joint_ties(network: Network, nodes: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of drawn bodies that work together: ``one``, ``other``; each pair once.

    A unit stands where its organisation is drawn, a community at its
    organisation. Parties to one agreement are tied, and a unit with the
    community it is assigned to.
    """
    ends = _standing(network, nodes)
    signed = _at(network.frame(PartyTo), ends, "from").select("node", paper="to_id")
    together = signed.join(signed, on="paper").select(one="node", other="node_right")
    assigned = _at(_at(network.frame(AssignedTo), ends, "from").rename({"node": "one"}), ends, "to")
    return _pairs(pl.concat([together, assigned.select("one", other="node")]))


def shared_posts(network: Network, nodes: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of drawn bodies with posts of the same person: ``one``, ``other``; each once."""
    posts = (
        network.frame(Holds)
        .join(nodes.select("id"), left_on="to_id", right_on="id", how="semi")
        .select(person="from_id", node="to_id")
        .unique()
    )
    both = posts.join(posts, on="person").select(one="node", other="node_right")
    return _pairs(both)


def _standing(network: Network, nodes: pl.DataFrame) -> pl.DataFrame:
    """Return where a body is drawn: ``kind``, ``id``, ``node``."""
    own = nodes.select(kind=pl.lit("PartyOrg"), id="id", node="id")
    places = nodes.drop_nulls("place").select(kind=pl.lit("Division"), id="place", node="id")
    units = (
        network.frame(Covers)
        .filter(pl.col("to_kind").is_in(["Unit", "Compound"]))
        .join(nodes.select("id"), left_on="from_id", right_on="id", how="semi")
        .select(kind="to_kind", id="to_id", node="from_id")
    )
    return pl.concat([own, places, units]).unique(["kind", "id"], keep="first", maintain_order=True)


def _at(rows: pl.DataFrame, ends: pl.DataFrame, end: str) -> pl.DataFrame:
    return rows.join(ends, left_on=[f"{end}_kind", f"{end}_id"], right_on=["kind", "id"])


def _pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    ordered = pairs.filter(pl.col("one") != pl.col("other")).select(
        one=pl.min_horizontal("one", "other"), other=pl.max_horizontal("one", "other")
    )
    return ordered.unique().sort("one", "other")
