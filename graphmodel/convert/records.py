"""A network record by record: the one place where frames become Python objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.schema import ENDPOINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphmodel.network import Network
    from graphmodel.schema import Kind


def node_key(kind: str, identifier: str) -> str:
    """Name a node across kinds; a kind's name holds no colon."""
    return f"{kind}:{identifier}"


def split_key(key: str) -> tuple[str, str]:
    """Return kind and id of a node from its key."""
    kind, _, identifier = key.partition(":")
    return kind, identifier


def shown(network: Network, kind: Kind, *, private: bool) -> pl.DataFrame:
    """Return the frame of a kind with the columns that are handed over."""
    hidden = {column.name for column in kind.columns.values() if column.private and not private}
    return network.frame(kind.name).select(
        [name for name in kind.data_schema if name not in hidden]
    )


def nodes_of(network: Network, *, private: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every node: its key and what is known about it, ``kind`` first."""
    for kind in network.declaration.nodes:
        # edge: other programs want one object a record.
        for row in shown(network, kind, private=private).iter_rows(named=True):
            yield node_key(kind.name, row["id"]), {"kind": kind.name, **_known(row)}


def relations_of(network: Network, *, private: bool) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield every relation: keys of both ends and what is known about it, ``kind`` first."""
    for kind in network.declaration.relations:
        frame = shown(network, kind, private=private)
        ends = frame.select(
            pl.format("{}:{}", "from_kind", "from_id"), pl.format("{}:{}", "to_kind", "to_id")
        )
        # edge: other programs want one object a record.
        rest = frame.drop(list(ENDPOINTS)).iter_rows(named=True)
        for (source, target), row in zip(ends.iter_rows(), rest, strict=True):
            yield source, target, {"kind": kind.name, **_known(row)}


def _known(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
