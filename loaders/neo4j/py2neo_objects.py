"""A network as nodes and relationships of py2neo, with what a push would write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.cypher import BASE_LABEL, relation_type
from graphmodel.cypher.names import CURRENT
from loaders.neo4j.plan import Present, compare
from loaders.neo4j.py2neo_link import require
from loaders.neo4j.records import KEY, labelled

if TYPE_CHECKING:
    import py2neo

    from graphmodel.network import Network
    from graphmodel.schema import Kind

#: What tells one of our nodes from another when py2neo merges it.
_NODE_KEY = ("dataset", "kind", "id")


@dataclass(frozen=True, kw_only=True, eq=False)
class Converted:
    """A network as objects of py2neo.

    Attributes
    ----------
    subgraph
        Nodes and relationships in one.
    nodes
        Kind and id → node.
    relationships
        All of them, in the order of their keys.
    unlinked
        Relations that lack an end and could not be made: ``kind``, ``key``.
    """

    subgraph: py2neo.Subgraph
    nodes: Mapping[tuple[str, str], py2neo.Node]
    relationships: Sequence[py2neo.Relationship]
    unlinked: pl.DataFrame


def to_subgraph(network: Network, dataset: str = "jiceng") -> Converted:
    """Return a network as py2neo objects, with the labels and properties that a push writes."""
    require()
    import py2neo

    planned = compare(network, Present())
    nodes: dict[tuple[str, str], py2neo.Node] = {}
    relationships: list[py2neo.Relationship] = []
    for change in planned.changes.values():  # nodes first
        if change.kind.is_relation:
            relationships += _relationships(change.kind, change.create, nodes, dataset)
        else:
            nodes.update(_nodes(change.kind, change.create, dataset))
    return Converted(
        subgraph=py2neo.Subgraph(nodes.values(), relationships),
        nodes=nodes,
        relationships=relationships,
        unlinked=planned.unlinked,
    )


def _nodes(
    kind: Kind, rows: pl.DataFrame, dataset: str
) -> Iterator[tuple[tuple[str, str], py2neo.Node]]:
    import py2neo

    for row in labelled(kind, rows).to_dicts():  # edge: py2neo has an object for each node
        id_, tier, current = row.pop(KEY), row.pop("_tier"), row.pop("_current")
        labels = [BASE_LABEL, kind.name, *([tier] if tier else []), *([CURRENT] if current else [])]
        node = py2neo.Node(*labels, dataset=dataset, kind=kind.name, id=id_, **_known(row))
        node.__primarylabel__, node.__primarykey__ = BASE_LABEL, _NODE_KEY
        yield (kind.name, id_), node


def _relationships(
    kind: Kind,
    rows: pl.DataFrame,
    nodes: Mapping[tuple[str, str], py2neo.Node],
    dataset: str,
) -> Iterator[py2neo.Relationship]:
    import py2neo

    made = py2neo.Relationship.type(relation_type(kind.name))
    for row in rows.to_dicts():  # edge: py2neo has an object for each relationship
        source = nodes[row.pop("from_kind"), row.pop("from_id")]
        target = nodes[row.pop("to_kind"), row.pop("to_id")]
        yield made(source, target, dataset=dataset, key=row.pop(KEY), **_known(row))


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
