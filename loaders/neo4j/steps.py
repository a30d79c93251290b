"""A plan as steps: each one statement with rows in key order, in the order they must run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.cypher import relation_type, statements, synced_kinds
from graphmodel.cypher.names import public_columns
from loaders.neo4j.records import (
    filled,
    key_parameters,
    labelled,
    node_parameters,
    relation_parameters,
)

if TYPE_CHECKING:
    from graphmodel.schema import Kind
    from loaders.neo4j.changes import Plan

_Parameters = Callable[["Kind", pl.DataFrame, list[str]], list[Any]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Step:
    """One statement and the rows it is run over, batch by batch.

    Attributes
    ----------
    exact
        Every row must be found: one that is not means that somebody interfered.
    remnant
        What it finds could not be deleted, because somebody else's relationships hold it.
    """

    kind: Kind
    statement: str
    rows: pl.DataFrame
    make: _Parameters
    columns: list[str] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    exact: bool = True
    remnant: bool = False

    def parameters(self, start: int, size: int) -> list[Any]:
        """Return the parameter rows of one batch."""
        return self.make(self.kind, self.rows.slice(start, size), self.columns)


def loading(plan: Plan) -> list[Step]:
    """Return the steps that create and update: nodes first, so that every end is there."""
    steps: list[Step] = []
    for name, change in plan.changes.items():
        merge = _relations if plan.declaration[name].is_relation else _nodes
        steps += merge(change.kind, change.create, fresh=True)
        steps += merge(change.kind, change.update, fresh=False)
    return steps


def pruning(plan: Plan) -> list[Step]:
    """Return the steps that close or delete: relations first, so that no node is held by one."""
    ordered = sorted(plan.changes.values(), key=lambda change: not change.kind.is_relation)
    remove = _deletions if plan.pruning.how == "delete" else _closings
    steps = [step for c in ordered if c.remove.height for step in remove(c.kind, c.remove, plan)]
    # The pseudonyms of another key last: what is in their place is there, and everything else done.
    return steps + [
        step for c in ordered if c.replaced.height for step in _deletions(c.kind, c.replaced, plan)
    ]


def _nodes(kind: Kind, rows: pl.DataFrame, *, fresh: bool) -> Iterator[Step]:
    if rows.is_empty():
        return
    groups = labelled(kind, rows).partition_by("_tier", "_current", as_dict=True)
    for (tier, current), group in sorted(groups.items(), key=lambda item: str(item[0])):
        yield Step(
            kind=kind,
            statement=statements.merge_nodes(kind, tier, current=bool(current)),
            rows=group,
            make=node_parameters,
            columns=_columns(kind, group, fresh=fresh),
        )


def _relations(kind: Kind, rows: pl.DataFrame, *, fresh: bool) -> Iterator[Step]:
    if rows.is_empty():
        return
    groups = rows.partition_by("from_kind", "to_kind", as_dict=True)
    for (source, target), group in sorted(groups.items(), key=lambda item: str(item[0])):
        yield Step(
            kind=kind,
            statement=statements.merge_relations(kind),
            rows=group,
            make=relation_parameters,
            columns=_columns(kind, group, fresh=fresh),
            constants={"source": source, "target": target},
        )


def _columns(kind: Kind, rows: pl.DataFrame, *, fresh: bool) -> list[str]:
    """Return the columns to send: a new record has nothing that would have to be taken away."""
    return filled(kind, rows) if fresh else list(public_columns(kind))


def _closings(kind: Kind, rows: pl.DataFrame, plan: Plan) -> list[Step]:
    close = statements.close_relations if kind.is_relation else statements.close_nodes
    return [_removal(kind, close(kind), rows, closed_on=plan.closed_on)]


def _deletions(kind: Kind, rows: pl.DataFrame, plan: Plan) -> list[Step]:
    if kind.is_relation:
        return [_removal(kind, statements.delete_relations(kind), rows)]
    types = [relation_type(k.name) for k in synced_kinds(plan.declaration) if k.is_relation]
    # What somebody else's relationships hold cannot go: it is closed instead.
    close = _removal(kind, statements.close_nodes(kind), rows, closed_on=plan.closed_on)
    return [
        _removal(kind, statements.cut_nodes(kind), rows, types=types),
        _removal(kind, statements.delete_nodes(kind), rows),
        replace(close, remnant=True),
    ]


def _removal(kind: Kind, statement: str, rows: pl.DataFrame, **constants: Any) -> Step:
    return Step(
        kind=kind,
        statement=statement,
        rows=rows.sort("_key"),
        make=key_parameters,
        constants=constants,
        exact=False,
    )
