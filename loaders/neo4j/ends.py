"""Nodes as ends of relations: which relations have both, and which have one of some."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from loaders.neo4j.records import KEY

if TYPE_CHECKING:
    from polars._typing import JoinStrategy

    from graphmodel.schema import Declaration

ENDS = {"kind": pl.String, "id": pl.String}


def node_ends(declaration: Declaration, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the nodes among some records as ends of relations: ``kind``, ``id``."""
    parts = [
        frame.select(pl.lit(name).alias("kind"), pl.col(KEY).alias("id"))
        for name, frame in frames.items()
        if not declaration[name].is_relation
    ]
    return pl.concat([pl.DataFrame(schema=ENDS), *parts])


def with_ends(relations: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """Keep the relations both of whose ends are among some nodes (``kind``, ``id``)."""
    return _by_ends(relations, nodes, "semi")


def without_ends(relations: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """Leave out the relations that have one of some nodes (``kind``, ``id``) as an end."""
    return _by_ends(relations, nodes, "anti")


def _by_ends(relations: pl.DataFrame, nodes: pl.DataFrame, how: JoinStrategy) -> pl.DataFrame:
    for end in ("from", "to"):
        on = [f"{end}_kind", f"{end}_id"]
        relations = relations.join(
            nodes, left_on=on, right_on=["kind", "id"], how=how, maintain_order="left"
        )
    return relations
