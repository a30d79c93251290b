"""What a database knows: constraints of ours it lacks, and what stands in their way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from neo4j.exceptions import DriverError, Neo4jError

from graphmodel.cypher import BASE_LABEL, relation_type, statements, synced_kinds
from graphmodel.errors import ConflictError
from graphmodel.texts import text
from loaders.neo4j import lock
from loaders.neo4j.retry import told

if TYPE_CHECKING:
    from graphmodel.schema import Declaration
    from loaders.neo4j.server_link import Link, Transaction

_SHOW = "SHOW {what} YIELD name, entityType, labelsOrTypes, properties{more}"
_UNIQUE = ("UNIQUENESS", "NODE_KEY", "RELATIONSHIP_UNIQUENESS", "RELATIONSHIP_KEY",
           "NODE_PROPERTY_UNIQUENESS", "RELATIONSHIP_PROPERTY_UNIQUENESS")  # fmt: skip
_WANTED = re.compile(r"FOR \(?\)?-?[(\[](?:n|r):(\w+)[)\]].* REQUIRE \((.*)\) IS UNIQUE")
#: How the code of a constraint that records break ends.
DUPLICATES = ".Schema.ConstraintCreationFailed"
_WORDS = """
RETURN COLLECT { CALL db.labels() YIELD label RETURN label },
    COLLECT { CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType },
    COLLECT { CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey }
"""
_Shape = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Labels, relationship types and property keys that a database has ever used."""

    labels: frozenset[str]
    types: frozenset[str]
    keys: frozenset[str]


def vocabulary(link: Link) -> Vocabulary:
    """Ask a database for its vocabulary: to match what it lacks makes it warn."""
    labels, types, keys = link.read(_WORDS)[0]
    return Vocabulary(labels=frozenset(labels), types=frozenset(types), keys=frozenset(keys))


def filled_kinds(link: Link, declaration: Declaration, known: Vocabulary) -> set[str]:
    """Return the kinds of which a database may hold anything at all, of ours or of others."""
    if BASE_LABEL not in known.labels:
        return set()
    kinds = synced_kinds(declaration)
    labels = {k.name: k.name for k in kinds if not k.is_relation and k.name in known.labels}
    types = {relation_type(k.name): k.name for k in kinds if k.is_relation}
    types = {type_: name for type_, name in types.items() if type_ in known.types}
    names = {**labels, **types}
    if not names:
        return set()
    counts = link.read(statements.count_any(labels, types))[0]
    return {name for name, count in zip(names.values(), counts, strict=True) if count}


def missing(link: Link, declaration: Declaration) -> Mapping[str, str]:
    """Return name → text of the constraints that are not there yet.

    Raises
    ------
    ConflictError
        An index or constraint of somebody else stands where ours must be.
    """
    wanted = statements.constraints(declaration)
    present, names = _present(link)
    lacking = {name: made for name, made in wanted.items() if _shape(made) not in present}
    if lacking:
        _require_room(link, lacking, names)
    return lacking


def _present(link: Link) -> tuple[set[_Shape], set[str]]:
    rows = link.read(_SHOW.format(what="CONSTRAINTS", more=", type"))
    shapes = {
        (labels[0], tuple(properties))
        for _, _, labels, properties, type_ in rows
        if type_ in _UNIQUE and len(labels) == 1
    }
    return shapes, {row[0] for row in rows}


def _shape(constraint: str) -> _Shape:
    found = _WANTED.search(constraint)
    if found is None:  # pragma: no cover - a text of our own
        raise ValueError(constraint)
    keys = tuple(part.strip().partition(".")[2] for part in found[2].split(","))
    return found[1], keys


def _require_room(link: Link, lacking: Mapping[str, str], names: set[str]) -> None:
    """Refuse where an index has the place of a constraint, or another thing its name."""
    shapes = {_shape(made): name for name, made in lacking.items()}
    for name, _, labels, properties, owner in link.read(
        _SHOW.format(what="INDEXES", more=", owningConstraint")
    ):
        at_our_place = labels and (labels[0], tuple(properties or ())) in shapes
        if owner is None and (at_our_place or name in lacking):
            raise _conflict("INDEX", name)
    for name in sorted(names & set(lacking)):
        raise _conflict("CONSTRAINT", name)


def _conflict(what: str, name: str) -> ConflictError:
    fix = f"DROP {what} `{name.replace('`', '``')}`"
    return ConflictError(text("errors", "SYNC-CONFLICT", {"fix": fix}))


def prepare(link: Link, declaration: Declaration) -> None:
    """Make what constraints are missing, and the lock: before the first record is written.

    Raises
    ------
    ConflictError
        Records of somebody else break a constraint, or an index stands in its way.
    """
    lacking = missing(link, declaration)
    if lacking:
        # One transaction for all: each on its own would wait for the disk thirty times.
        link.write(lambda tx: _make(tx, lacking))
    scope = link.target.dataset
    link.write(lambda tx: tx.rows(lock.PREPARE, scope=scope))


def _make(transaction: Transaction, lacking: Mapping[str, str]) -> None:
    for name, made in lacking.items():
        try:
            transaction.rows(made)
        except (DriverError, Neo4jError) as error:
            if not told(error).endswith(DUPLICATES):
                raise
            raise _duplicates(name, made) from None


def _duplicates(name: str, made: str) -> ConflictError:
    owner, keys = _shape(made)
    ends = f"()-[x:{owner}]->()" if "()-" in made else f"(x:{owner})"
    parts = ", ".join(f"x.{key} AS {key}" for key in keys)
    fix = f"MATCH {ends} WITH {parts}, count(*) AS n WHERE n > 1 RETURN {', '.join(keys)}, n"
    return ConflictError(text("errors", "SYNC-DUPLICATES", {"name": name, "fix": fix}))
