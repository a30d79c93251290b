"""Which labels, relationship types and properties a declaration has in Neo4j."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.errors import SchemaError
from graphmodel.schema import IDENTIFIER, VALIDITY

if TYPE_CHECKING:
    from graphmodel.schema import Column, Declaration, Kind

#: Every node of ours has it; nothing without it is ever matched.
BASE_LABEL = "Jiceng"
#: Rows that are not closed.
CURRENT = "Current"
#: Columns, in this order, whose closed list gives a kind its second label.
_TIERS = ("category", "level")
#: Properties that say whose a node or relationship is; no column may be called so.
RESERVED = frozenset({"dataset", "kind", "key"})

#: Kind → value of its tier → the column by whose value that tier is told apart. A query for
#: the committees of streets must not find those of departments and zones.
_TOLD_APART: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"PartyOrg": ("work_committee", "line")}
)
_LINE_WORDS = MappingProxyType({"territorial": "street", "unknown": "other"})
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def identifier(name: str) -> str:
    """Return a name that may stand in a Cypher text.

    Raises
    ------
    SchemaError
        Anything but ASCII letters, digits and ``_``: no escaping is attempted,
        since Cypher decodes an escaped backtick before it looks for backticks.
    """
    if not IDENTIFIER.fullmatch(name):
        msg = f"{name!r}: a label, type or property is ASCII letters, digits and _."
        raise SchemaError(msg)
    return name


def synced_kinds(declaration: Declaration) -> list[Kind]:
    """Return the kinds that go to a database, nodes first; internal ones never do."""
    kinds = [*declaration.nodes, *declaration.relations]
    return [kind for kind in kinds if not kind.internal]


@cache
def relation_type(kind_name: str) -> str:
    """Return the relationship type of a relation: ``SubordinateTo`` → ``SUBORDINATE_TO``."""
    return identifier(_WORD.sub("_", kind_name).upper())


def public_columns(kind: Kind) -> tuple[str, ...]:
    """Return the properties of a kind, its key left out: private columns never leave.

    Raises
    ------
    SchemaError
        A column has a name that is reserved for the bookkeeping.
    """
    own = [column.name for column in kind.columns.values() if _is_public(column)]
    taken = sorted(RESERVED & set(own))
    if taken:
        msg = f"{kind.name}: {', '.join(taken)} is a reserved property."
        raise SchemaError(msg)
    return tuple(identifier(name) for name in (*own, *VALIDITY))


def _is_public(column: Column) -> bool:
    return column.sort != "key" and not column.private


def _pascal(code: str) -> str:
    return identifier("".join(part.capitalize() for part in code.split("_")))


def _tier_column(kind: Kind) -> Column | None:
    found = (kind.columns.get(name) for name in _TIERS)
    return next((column for column in found if column is not None and column.choices), None)


def _apart_labels(kind: Kind) -> dict[str, str]:
    """Value of the column that tells a tier apart → label of that part."""
    if kind.name not in _TOLD_APART:
        return {}
    tier, by = _TOLD_APART[kind.name]
    choices = kind.columns[by].choices
    codes = choices.codes() if choices else []
    return {code: _pascal(f"{_LINE_WORDS.get(code, code)}_{tier}") for code in codes}


def _tier_labels(kind: Kind) -> dict[str, str]:
    """Value of the tier column → label."""
    column = _tier_column(kind)
    choices = column.choices if column else None
    return {code: _pascal(code) for code in choices.codes()} if choices else {}


def tiers_of(kind: Kind) -> tuple[str, ...]:
    """Return every label that the tier of a kind can have."""
    labels = _tier_labels(kind)
    if kind.name in _TOLD_APART:
        labels.pop(_TOLD_APART[kind.name][0], None)
    return (*labels.values(), *_apart_labels(kind).values())


def labels_of(declaration: Declaration) -> tuple[str, ...]:
    """Return every label a node of the declaration can have, without the two common ones."""
    found = [
        label
        for kind in synced_kinds(declaration)
        if not kind.is_relation
        for label in (identifier(kind.name), *tiers_of(kind))
    ]
    return tuple(dict.fromkeys(found))


def tier_label(kind: Kind) -> pl.Expr:
    """Return the label of each row's tier as an expression; null where the row has none."""
    column = _tier_column(kind)
    if column is None:
        return pl.lit(None, pl.String)
    label = column.c.replace_strict(_tier_labels(kind), default=None, return_dtype=pl.String)
    if kind.name not in _TOLD_APART:
        return label
    tier, by = _TOLD_APART[kind.name]
    parts = _apart_labels(kind)
    part = pl.col(by).replace_strict(parts, default=None, return_dtype=pl.String)
    # A row without a line belongs to the part for lines that are not known.
    told = part.fill_null(parts["unknown"])
    is_apart = (column.c == tier).fill_null(value=False)
    return pl.when(is_apart).then(told).otherwise(label)
