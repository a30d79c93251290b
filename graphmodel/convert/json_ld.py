"""JSON-LD in the terms of the W3C Organization Ontology (https://www.w3.org/TR/vocab-org/)."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from graphmodel.convert.records import nodes_of, relations_of, split_key
from graphmodel.schema import ENDPOINTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmodel.network import Network
    from graphmodel.schema import Declaration

#: Kinds that the ontology has a class for; all others stay in the project's own terms.
_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "PartyOrg": "org:Organization",
        "PartyGroup": "org:OrganizationalUnit",
        "Unit": "org:FormalOrganization",
        "ConsultativeBody": "org:OrganizationalCollaboration",
        "Alliance": "org:OrganizationalCollaboration",
        "ResidentsCommittee": "org:Organization",
        "OwnersCommittee": "org:Organization",
        "PropertyManagementCommittee": "org:Organization",
        "Person": "foaf:Person",
        "ServiceCentre": "org:Site",
        "Venue": "org:Site",
    }
)
#: Relations that the ontology has a property for, from source to target.
_PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        "SubordinateTo": "org:subOrganizationOf",
        "HasGroup": "org:hasUnit",
        "MemberOf": "org:memberOf",
        "EmployedBy": "org:memberOf",
        "Uses": "org:hasSite",
    }
)
#: Relations that are a membership of their own, with a role and dates.
_MEMBERSHIPS = frozenset({"Holds"})

_CONTEXT: Mapping[str, Any] = MappingProxyType(
    {
        "org": "http://www.w3.org/ns/org#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dct": "http://purl.org/dc/terms/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "jiceng": "urn:jiceng:terms:",
        "@vocab": "urn:jiceng:terms:",
        "name": "skos:prefLabel",
        "id": "dct:identifier",
        "valid_from": {"@id": "jiceng:valid_from", "@type": "xsd:date"},
        "valid_to": {"@id": "jiceng:valid_to", "@type": "xsd:date"},
    }
)


def to_json_ld(
    network: Network, *, base: str = "urn:jiceng:", private: bool = False
) -> dict[str, Any]:
    """Return the network as one JSON-LD document that ``json.dumps`` takes.

    Parameters
    ----------
    base
        What the name of every node begins with.
    """
    nodes = [
        {"@id": _name(base, key), "@type": _class_of(record.pop("kind")), **_texts(record)}
        for key, record in nodes_of(network, private=private)
    ]
    relations = [
        _statement(base, source, target, record)
        for source, target, record in relations_of(network, private=private)
    ]
    context = {**_CONTEXT, **_closed_lists(network.declaration)}
    return {"@context": context, "@graph": nodes + relations}


def _class_of(kind: str) -> list[str]:
    own = f"jiceng:{kind}"
    return [_CLASSES[kind], own] if kind in _CLASSES else [own]


def _name(base: str, key: str) -> str:
    kind, identifier = split_key(key)
    return f"{base}{kind}:{quote(identifier, safe='')}"


def _texts(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in record.items()
    }


def _statement(base: str, source: str, target: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a relation: a property where that says it all, else a thing of its own."""
    kind = record["kind"]
    near, far = {"@id": _name(base, source)}, {"@id": _name(base, target)}
    rest = _texts({name: value for name, value in record.items() if name != "kind"})
    if kind in _MEMBERSHIPS:
        role = rest.pop("role", None)
        post = {"org:role": role} if role else {}
        head = {"@type": ["org:Membership", f"jiceng:{kind}"], "org:member": near}
        return {**head, "org:organization": far, **post, **rest}
    if not rest:
        return {**near, _PROPERTIES.get(kind, f"jiceng:{kind}"): far}
    return {"@type": [f"jiceng:{kind}"], "jiceng:from": near, "jiceng:to": far, **rest}


def _closed_lists(declaration: Declaration) -> dict[str, Any]:
    """Mark the columns of closed lists: their values are terms, not words."""
    return {
        column.name: {"@id": f"jiceng:{column.name}", "@type": "@vocab"}
        for kind in declaration
        for column in kind.columns.values()
        if column.choices and column.name not in ENDPOINTS
    }
