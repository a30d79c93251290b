"""GraphML and GEXF files, for Gephi, yEd, Cytoscape and their like."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel import platform
from graphmodel.convert.networkx_ import from_networkx
from graphmodel.convert.records import nodes_of, relations_of
from graphmodel.errors import UsageError
from graphmodel.network import About, Network
from graphmodel.party import PARTY
from graphmodel.texts import text

if TYPE_CHECKING:
    import networkx as nx

    from graphmodel.schema import Declaration

# What the formats give a meaning of their own; our columns of these names get a mark.
_RESERVED = frozenset(
    {"start", "end", "label", "weight", "type", "key", "pid", "parents", "slices", "spells", "viz"}
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DATED = re.compile(rb' lastmodifieddate="[^"]*"')


def write_graphml(network: Network, path: Path, *, private: bool = False) -> None:
    """Write a GraphML file: lists joined by ``;``, dates as text, unknown values absent."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml_xml(_flat(network, private=private), buffer)
    platform.replace_file(Path(path), buffer.getvalue())


def read_graphml(path: Path, declaration: Declaration = PARTY) -> Network:
    """Read a GraphML file of the shape of :func:`write_graphml`.

    Kinds and columns that nothing is known of count as not read.

    Raises
    ------
    UsageError
        Not GraphML, or of another shape, or with entities.
    """
    from xml.etree.ElementTree import ParseError

    import networkx as nx

    content = Path(path).read_bytes()
    if _ENTITIES.search(content):
        raise UsageError(text("errors", "CONVERT-XML", {"file": Path(path).name}))
    try:
        graph = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    except (nx.NetworkXError, ParseError, KeyError, ValueError) as error:
        raise UsageError(text("errors", "CONVERT-XML", {"file": Path(path).name})) from error
    for _, attributes in graph.nodes(data=True):  # edge: networkx holds one object a record
        _restore(attributes, declaration)
    for _, _, attributes in graph.edges(data=True):
        _restore(attributes, declaration)
    network = from_networkx(graph, declaration)
    frames = {name: frame for name, frame in network.frames.items() if frame.height}
    columns = {
        name: frozenset(
            column
            for column in declaration[name].data_schema
            if frame[column].null_count() < frame.height
        )
        for name, frame in frames.items()
    }
    return Network.of(frames, About(columns=columns), declaration)


def _restore(attributes: dict[str, Any], declaration: Declaration) -> None:
    """Give attributes the names and the lists they had before :func:`_flat`."""
    kind = declaration.kinds.get(str(attributes.get("kind")))
    attributes.pop("label", None)
    if "code" in attributes and (kind is None or "code" not in kind.columns):
        attributes["id"] = attributes.pop("code")
    for name in [name for name in attributes if name.endswith("_") and name[:-1] in _RESERVED]:
        attributes[name[:-1]] = attributes.pop(name)
    schema = kind.data_schema if kind else {}
    for name, value in list(attributes.items()):
        if isinstance(schema.get(name), pl.List) and isinstance(value, str):
            attributes[name] = value.split(";")


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
