"""The texts of every statement that a sync sends: the same text for the same kind, always.

Parameters: ``$dataset`` and ``$rows``, and for what a row does not say itself
``$source``, ``$target`` (kinds of both ends), ``$closed_on``, ``$after``,
``$limit``. Every writing statement returns the number of rows it found.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from graphmodel.cypher.names import (
    BASE_LABEL,
    CURRENT,
    identifier,
    public_columns,
    relation_type,
    synced_kinds,
    tiers_of,
)

if TYPE_CHECKING:
    from graphmodel.schema import Declaration, Kind

LOCK, RUN = "JicengLock", "JicengRun"
_OURS = f"(n:{BASE_LABEL} {{dataset: $dataset, kind: '%s', id: %s}})"


def constraints(declaration: Declaration) -> dict[str, str]:
    """Return name → text of every constraint, each of which the Community edition has."""
    unique = "CREATE CONSTRAINT {name} IF NOT EXISTS FOR {pattern} REQUIRE ({keys}) IS UNIQUE"
    wanted = {
        "jiceng_lock": (f"(n:{LOCK})", "n.scope"),
        "jiceng_run": (f"(n:{RUN})", "n.dataset, n.run"),
        "jiceng_node": (f"(n:{BASE_LABEL})", "n.dataset, n.kind, n.id"),
    }
    for kind in synced_kinds(declaration):
        if kind.is_relation:
            type_ = relation_type(kind.name)
            wanted[f"jiceng_{type_.lower()}"] = (f"()-[r:{type_}]-()", "r.dataset, r.key")
    return {
        name: unique.format(name=name, pattern=pattern, keys=keys)
        for name, (pattern, keys) in wanted.items()
    }


def merge_nodes(kind: Kind, tier: str | None, *, current: bool) -> str:
    """Create or update nodes; rows are ``[id, properties]``.

    Labels of other tiers go and the row's own come in the same statement.
    """
    labels = [identifier(kind.name), *([tier] if tier else []), *([CURRENT] if current else [])]
    others = [name for name in tiers_of(kind) if name != tier]
    gone = [*others, *([] if current else [CURRENT])]
    lines = [
        "UNWIND $rows AS row",
        "MERGE " + _OURS % (identifier(kind.name), "row[0]"),
        f"SET n:{':'.join(labels)}, n += row[1]",
        *([f"REMOVE n:{':'.join(gone)}"] if gone else []),
        "RETURN count(n) AS done",
    ]
    return "\n".join(lines)


def merge_relations(kind: Kind) -> str:
    """Create or update relationships; rows are ``[from id, to id, key, properties]``."""
    end = f"(%s:{BASE_LABEL} {{dataset: $dataset, kind: $%s, id: row[%d]}})"
    return "\n".join(
        [
            "UNWIND $rows AS row",
            "MATCH " + end % ("a", "source", 0),
            "MATCH " + end % ("b", "target", 1),
            f"MERGE (a)-[r:{relation_type(kind.name)} {{dataset: $dataset, key: row[2]}}]->(b)",
            "SET r += row[3]",
            "RETURN count(r) AS done",
        ]
    )


def close_nodes(kind: Kind) -> str:
    """Close nodes; rows are ids. Their last day is the one before ``$closed_on``."""
    return _on_nodes(kind, f"SET n.valid_to = $closed_on\nREMOVE n:{CURRENT}")


def delete_nodes(kind: Kind) -> str:
    """Delete nodes that no relationship of anybody holds; rows are ids."""
    return _on_nodes(kind, "WHERE NOT EXISTS { (n)--() }\nDELETE n")


def cut_nodes(kind: Kind) -> str:
    """Delete the relationships that are ours and hold nodes about to be deleted; rows are ids.

    ``$types`` are our relationship types: as a parameter, so that the server walks the
    relationships of a node instead of an index for each type.
    """
    return "\n".join(
        [
            "UNWIND $rows AS row",
            "MATCH " + _OURS % (identifier(kind.name), "row"),
            "OPTIONAL MATCH (n)-[r]-()",
            "WHERE type(r) IN $types AND r.dataset = $dataset AND r.key IS NOT NULL",
            "DELETE r",
            "RETURN count(DISTINCT n) AS done",
        ]
    )


def close_relations(kind: Kind) -> str:
    """Close relationships; rows are keys."""
    return _on_relations(kind, "SET r.valid_to = $closed_on")


def delete_relations(kind: Kind) -> str:
    """Delete relationships; rows are keys."""
    return _on_relations(kind, "DELETE r")


def _on_nodes(kind: Kind, action: str) -> str:
    match = "MATCH " + _OURS % (identifier(kind.name), "row")
    return f"UNWIND $rows AS row\n{match}\n{action}\nRETURN count(*) AS done"


def _on_relations(kind: Kind, action: str) -> str:
    match = f"MATCH ()-[r:{relation_type(kind.name)} {{dataset: $dataset, key: row}}]->()"
    return f"UNWIND $rows AS row\n{match}\n{action}\nRETURN count(*) AS done"


def read_nodes(kind: Kind, known: Iterable[str]) -> str:
    """Read one page of nodes after ``$after``: id, public columns, and our labels on it.

    Parameters
    ----------
    known
        Property keys the database has: asking for another one makes it warn.
    """
    names = _returned("n", public_columns(kind), known)
    return "\n".join(
        [
            f"MATCH (n:{BASE_LABEL} {{dataset: $dataset, kind: '{identifier(kind.name)}'}})",
            "WHERE n.id > $after",
            f"RETURN n.id AS id, {names}, [x IN labels(n) WHERE x IN $labels] AS _labels",
            "ORDER BY n.dataset, n.kind, n.id LIMIT $limit",
        ]
    )


def read_relations(kind: Kind, known: Iterable[str]) -> str:
    """Read one page of relationships after ``$after``: key, both ends, public columns."""
    ends = "r.key AS _key, a.kind AS from_kind, a.id AS from_id, b.kind AS to_kind, b.id AS to_id"
    relation = f"r:{relation_type(kind.name)} {{dataset: $dataset}}"
    return "\n".join(
        [
            f"MATCH (a:{BASE_LABEL})-[{relation}]->(b:{BASE_LABEL})",
            "WHERE r.key > $after",
            f"RETURN {ends}, {_returned('r', public_columns(kind), known)}",
            "ORDER BY r.dataset, r.key LIMIT $limit",
        ]
    )


def _returned(variable: str, columns: Iterable[str], known: Iterable[str]) -> str:
    present = set(known)
    return ", ".join(
        f"{variable}.{name} AS {name}" if name in present else f"null AS {name}" for name in columns
    )


def count_nodes(kind: Kind) -> str:
    """Count the nodes of one kind, closed ones included."""
    return (
        f"MATCH (n:{BASE_LABEL} {{dataset: $dataset, kind: '{identifier(kind.name)}'}})\n"
        "WHERE n.id IS NOT NULL RETURN count(n) AS done"
    )


def count_relations(kind: Kind) -> str:
    """Count the relationships of one kind, closed ones included."""
    return (
        f"MATCH ()-[r:{relation_type(kind.name)} {{dataset: $dataset}}]->()\n"
        "WHERE r.key IS NOT NULL RETURN count(r) AS done"
    )


def count_any(labels: Iterable[str], types: Iterable[str]) -> str:
    """Count the nodes of each label and the relationships of each type, whoever's they are.

    The server keeps these numbers: it takes no longer for many than for few.
    """
    parts = [f"COUNT {{ (:{identifier(label)}) }} AS {label}" for label in labels]
    parts += [f"COUNT {{ ()-[:{identifier(type_)}]->() }} AS {type_}" for type_ in types]
    return f"RETURN {', '.join(parts)}"


def count_foreign(labels: Iterable[str], *, has_ours: bool) -> str:
    """Count the nodes that carry a label of ours without being ours, label by label.

    Parameters
    ----------
    has_ours
        Whether the database knows our common label: naming an unknown one makes it warn.
    """
    ours = f" WHERE NOT n:{BASE_LABEL}" if has_ours else ""
    parts = [f"COUNT {{ (n:{identifier(label)}){ours} }} AS {label}" for label in labels]
    return f"RETURN {', '.join(parts)}"
