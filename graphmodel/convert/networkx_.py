"""Network ⇄ networkx: one graph with all kinds of nodes and relations."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.convert.records import nodes_of, relations_of, split_key
from graphmodel.errors import UsageError
from graphmodel.network import About, Network
from graphmodel.party import PARTY
from graphmodel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from graphmodel.schema import Declaration, Kind


def to_networkx(network: Network, *, private: bool = False) -> nx.MultiDiGraph[Any]:
    """Return the network as a networkx graph.

    Nodes are called ``kind:id`` and carry ``kind`` and their columns; links
    carry the relation as ``kind``. What is unknown is absent. The graph itself
    carries ``declaration`` and ``about``, so that :func:`from_networkx` gives
    an equal network back.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph(
        declaration=network.declaration.name, about=network.about
    )
    graph.add_nodes_from(nodes_of(network, private=private))
    graph.add_edges_from(relations_of(network, private=private))
    return graph


def from_networkx(graph: nx.Graph[Any], declaration: Declaration = PARTY) -> Network:
    """Return the network that a graph of the shape of :func:`to_networkx` stands for.

    Attributes that are not declared are left out. Nodes without attributes are
    ends that nothing is known about; they are no records.

    Raises
    ------
    UsageError
        A node or link does not say which declared kind it is.
    """
    records: dict[str, list[Mapping[str, Any]]] = {kind.name: [] for kind in declaration}
    # edge: networkx holds one object a record.
    for node, attributes in graph.nodes(data=True):
        if attributes:
            _of_kind(records, attributes).append({"id": _ends(graph, node)[1], **attributes})
    for source, target, attributes in graph.edges(data=True):
        _of_kind(records, attributes).append({**_both_ends(graph, source, target), **attributes})
    frames = {kind.name: _frame(kind, records[kind.name]) for kind in declaration}
    about = graph.graph.get("about")
    return Network.of(frames, about if isinstance(about, About) else None, declaration)


def _of_kind(
    records: Mapping[str, list[Mapping[str, Any]]], attributes: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    kind = str(attributes.get("kind"))
    if kind not in records:
        raise UsageError(text("errors", "CONVERT-KIND", {"kind": kind, "known": list(records)}))
    return records[kind]


def _ends(graph: nx.Graph[Any], node: Any) -> tuple[str, str]:
    """Kind and id of a node: what it says, else what it is called."""
    attributes = graph.nodes[node]
    kind, identifier = split_key(str(node))
    return attributes.get("kind", kind), attributes.get("id", identifier)


def _both_ends(graph: nx.Graph[Any], source: Any, target: Any) -> dict[str, str]:
    from_kind, from_id = _ends(graph, source)
    to_kind, to_id = _ends(graph, target)
    return {"from_kind": from_kind, "from_id": from_id, "to_kind": to_kind, "to_id": to_id}


def _frame(kind: Kind, records: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    rows = list(records)
    columns = {
        name: pl.Series(name, [_value(row.get(name), dtype) for row in rows], dtype=dtype)
        for name, dtype in kind.data_schema.items()
        if any(name in row for row in rows)
    }
    return pl.DataFrame(columns) if columns else kind.empty()


def _value(value: Any, dtype: pl.DataType) -> Any:
    """Undo that a date became text on its way through JSON."""
    return date.fromisoformat(value) if dtype == pl.Date and isinstance(value, str) else value
