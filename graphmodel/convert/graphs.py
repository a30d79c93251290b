"""GraphML and GEXF files, for Gephi, yEd, Cytoscape and their like."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel import platform
from graphmodel.convert.records import nodes_of, relations_of

if TYPE_CHECKING:
    import networkx as nx

    from graphmodel.network import Network

# What the formats give a meaning of their own; our columns of these names get a mark.
_RESERVED = frozenset(
    {"start", "end", "label", "weight", "type", "key", "pid", "parents", "slices", "spells", "viz"}
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATED = re.compile(rb' lastmodifieddate="[^"]*"')


def write_graphml(network: Network, path: Path, *, private: bool = False) -> None:
    """Write a GraphML file: lists joined by ``;``, dates as text, unknown values absent."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml_xml(_flat(network, private=private), buffer)
    platform.replace_file(Path(path), buffer.getvalue())


def write_gexf(network: Network, path: Path, *, private: bool = False) -> None:
    """Write a GEXF file, as :func:`write_graphml` does; it does not say when it was made."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_gexf(_flat(network, private=private), buffer)
    platform.replace_file(Path(path), _DATED.sub(b"", buffer.getvalue(), count=1))


def _flat(network: Network, *, private: bool) -> nx.MultiDiGraph[Any]:
    """Return the network as a graph of plain values; ``code`` is the id, ``label`` the name."""
    import networkx as nx

    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for key, record in nodes_of(network, private=private):
        identifier = record.pop("id")
        label = _plain(record.get("name", identifier))
        graph.add_node(_plain(key), label=label, code=_plain(identifier), **_flattened(record))
    for source, target, record in relations_of(network, private=private):
        graph.add_edge(_plain(source), _plain(target), label=record["kind"], **_flattened(record))
    return graph


def _flattened(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"{name}_" if name in _RESERVED else name: _plain(value) for name, value in record.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return _plain(";".join(str(item) for item in value))
    if isinstance(value, date):
        return value.isoformat()
    return _NOT_XML.sub("", value) if isinstance(value, str) else value
