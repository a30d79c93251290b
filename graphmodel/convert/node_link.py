"""Node-link JSON: what D3, ECharts and ``networkx.node_link_graph`` read."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from graphmodel.convert.records import nodes_of, relations_of

if TYPE_CHECKING:
    from graphmodel.network import Network


def to_node_link(network: Network, *, private: bool = False) -> dict[str, Any]:
    """Return the network as nodes and links that ``json.dumps`` takes.

    ``id`` is ``kind:id``; parallel links are told apart by ``key``.
    """
    nodes = [{**_texts(record), "id": key} for key, record in nodes_of(network, private=private)]
    seen: Counter[tuple[str, str]] = Counter()
    links = []
    for source, target, record in relations_of(network, private=private):
        ends = {"source": source, "target": target, "key": seen[source, target]}
        links.append({**_texts(record), **ends})
        seen[source, target] += 1
    about = {"declaration": network.declaration.name}
    return {"directed": True, "multigraph": True, "graph": about, "nodes": nodes, "edges": links}


def _texts(record: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no dates."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in record.items()
    }
