"""What a comparison knows: what of ours lies in a database, and what would become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.schema import Declaration, Kind
    from loaders.neo4j.prune import Pruning

SCHEMA = "jiceng.plan/1"
_COUNTS = ("create", "update", "close", "delete", "kept")


@dataclass(frozen=True, kw_only=True, eq=False)
class Present:
    """What of ours lies in a database.

    Attributes
    ----------
    frames
        Kind → its records, closed ones included.
    prints
        Kind → fingerprint, where it is known.
    unsound
        Kind → keys of records whose labels are not what they should be.
    """

    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    prints: Mapping[str, str] = field(default_factory=dict)
    unsound: Mapping[str, pl.Series] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Change:
    """What would become of one kind.

    Attributes
    ----------
    create, update
        Records to write.
    remove
        Records to close or delete, as the pruning says.
    replaced
        Records of pseudonyms of another key, to be deleted whatever the pruning says.
    kept
        How many open records the network no longer has, and which stay as they are.
    """

    kind: Kind
    create: pl.DataFrame
    update: pl.DataFrame
    remove: pl.DataFrame
    replaced: pl.DataFrame
    kept: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing of this kind would change."""
        return not (
            self.create.height or self.update.height or self.remove.height or self.replaced.height
        )

    def counts(self, how: str) -> dict[str, int]:
        """Return how many records are created, updated, closed, deleted and kept."""
        return {
            "create": self.create.height,
            "update": self.update.height,
            "close": self.remove.height if how == "close" else 0,
            "delete": self.replaced.height + (self.remove.height if how == "delete" else 0),
            "kept": self.kept,
        }


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """How a database will look.

    Attributes
    ----------
    after
        Kind → the records that lie in the database once all is done.
    prints
        Kind → the fingerprint of these.
    loaded
        Kind → how many there are before anything is closed or deleted.
    """

    after: Mapping[str, pl.DataFrame]
    prints: Mapping[str, str]
    loaded: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """What a sync would do, kind by kind.

    Attributes
    ----------
    changes
        Kind → what becomes of it.
    outlook
        How the database will look.
    moved
        Pairs that look like one body with a new code: ``kind``, ``old``, ``new``, ``name``.
    unlinked
        Relations that lack an end and are not written: ``kind``, ``key``.
    closed_on
        The day on which closed records end.
    rekey
        Whether pseudonyms of other keys are replaced.
    lost
        Of the replaced relations, those for which the network has none in place.
    id
        The same for the same comparison: by it a stopped run is gone on with.
    """

    declaration: Declaration
    pruning: Pruning
    changes: Mapping[str, Change]
    outlook: Outlook
    moved: pl.DataFrame
    unlinked: pl.DataFrame
    closed_on: date | None
    rekey: bool = False
    lost: int = 0
    id: str

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would change."""
        return all(change.is_empty for change in self.changes.values())

    def table(self) -> pl.DataFrame:
        """Count by kind: ``kind``, ``title``, and what becomes of how many records."""
        rows = [
            {"kind": name, "title": change.kind.title, **change.counts(self.pruning.how)}
            for name, change in self.changes.items()
            if not change.is_empty or change.kept
        ]
        schema = {"kind": pl.String, "title": pl.String, **dict.fromkeys(_COUNTS, pl.Int64)}
        return pl.DataFrame(rows, schema=schema, orient="row")

    @property
    def totals(self) -> dict[str, int]:
        """Add the counts of all kinds."""
        table = self.table()
        return {name: int(table[name].sum()) for name in _COUNTS}

    @property
    def replaced(self) -> dict[str, int]:
        """Count what goes with the pseudonyms of other keys: ``persons``, ``relations``."""
        changes = self.changes.values()
        return {
            "persons": sum(c.replaced.height for c in changes if not c.kind.is_relation),
            "relations": sum(c.replaced.height for c in changes if c.kind.is_relation),
        }

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain values (``jiceng.plan/1``)."""
        return {
            "schema": SCHEMA,
            "changes": not self.is_empty,
            "prune": self.pruning.how,
            "within": self.pruning.within,
            "closed_on": self.closed_on.isoformat() if self.closed_on else None,
            "totals": self.totals,
            "kinds": self.table().to_dicts(),  # edge: JSON
            "moved": self.moved.to_dicts(),  # edge: JSON
            "unlinked": self.unlinked.height,
            "rekey": {**self.replaced, "lost": self.lost} if self.rekey else None,
        }
