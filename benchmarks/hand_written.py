"""The rival of a push: a loop over batches of MERGE, as one would write it with the driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import neo4j
import polars as pl

from graphmodel.network import Network
from loaders.neo4j.records import KEY, labelled, records

_BATCH = 5_000
_NODES = """
UNWIND $rows AS row
MERGE (n:Jiceng {{dataset: $dataset, kind: '{kind}', id: row._key}})
SET n:{labels}, n += row.properties
"""
_RELATIONS = """
UNWIND $rows AS row
MATCH (a:Jiceng {{dataset: $dataset, kind: '{source}', id: row.from_id}})
MATCH (b:Jiceng {{dataset: $dataset, kind: '{target}', id: row.to_id}})
MERGE (a)-[r:{type} {{dataset: $dataset, key: row._key}}]->(b)
SET r += row.properties
"""
#: Not properties of what is written.
_ASIDE = (KEY, "from_kind", "from_id", "to_kind", "to_id", "_tier", "_current")


@dataclass(frozen=True, kw_only=True, eq=False)
class Load:
    """Rows for one statement, sorted and cut to what they hold before the clock starts."""

    statement: str
    rows: pl.DataFrame

    @property
    def columns(self) -> list[str]:
        """The columns that become properties; those without any value are not among them."""
        return [
            name
            for name in self.rows.columns
            if name not in _ASIDE and self.rows[name].null_count() < self.rows.height
        ]


def loads(network: Network) -> list[Load]:
    """Return what there is to write, nodes first; the same records that a push writes."""
    found = []
    for kind in (*network.declaration.nodes, *network.declaration.relations):
        frame = network.frame(kind.name)
        if kind.internal or frame.is_empty():
            continue
        rows = records(kind, frame)
        rows = rows if kind.is_relation else labelled(kind, rows)
        by = ("from_kind", "to_kind") if kind.is_relation else ("_tier", "_current")
        for values, part in sorted(rows.partition_by(by, as_dict=True).items(), key=str):
            words = dict(zip(by, values, strict=True))
            write = _relations if kind.is_relation else _nodes
            found.append(Load(statement=write(kind.name, words), rows=part))
    return found


def _nodes(kind: str, words: Mapping[str, Any]) -> str:
    current = "Current" if words["_current"] else None
    labels = ":".join(filter(None, (kind, words["_tier"], current)))
    return _NODES.format(kind=kind, labels=labels)


def _relations(kind: str, words: Mapping[str, Any]) -> str:
    return _RELATIONS.format(type=type_of(kind), source=words["from_kind"], target=words["to_kind"])


def type_of(kind: str) -> str:
    """Return the relationship type: ``SubordinateTo`` → ``SUBORDINATE_TO``."""
    return "".join(f"_{c}" if c.isupper() else c for c in kind).strip("_").upper()


def merge_all(driver: neo4j.Driver, dataset: str, given: list[Load]) -> None:
    """Write everything, batch by batch: no plan, no lock, no progress, no look at what is there."""
    with driver.session() as session:
        for load in given:
            columns = load.columns
            for start in range(0, load.rows.height, _BATCH):
                part = load.rows.slice(start, _BATCH)
                rows = _rows(part, columns)
                session.execute_write(_write, load.statement, dataset, rows)


def _rows(part: pl.DataFrame, columns: list[str]) -> list[dict[str, Any]]:
    ends = [name for name in (KEY, "from_id", "to_id") if name in part.columns]
    heads = part.select(ends).to_dicts()
    properties = part.select(columns).to_dicts() if columns else [{}] * part.height
    return [{**head, "properties": row} for head, row in zip(heads, properties, strict=True)]


def _write(
    tx: neo4j.ManagedTransaction, statement: str, dataset: str, rows: list[dict[str, Any]]
) -> None:
    tx.run(statement, dataset=dataset, rows=rows).consume()
