"""How a dataset stands: its last runs, who holds the lock, what lies in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphmodel.cypher import BASE_LABEL, labels_of, statements, synced_kinds
from loaders.neo4j import lock
from loaders.neo4j.runs import Run, runs
from loaders.neo4j.schema import filled_kinds, vocabulary

if TYPE_CHECKING:
    from graphmodel.schema import Declaration
    from loaders.neo4j.lock import Holder
    from loaders.neo4j.server_link import Link

SCHEMA = "jiceng.sync_status/1"


@dataclass(frozen=True, kw_only=True)
class Status:
    """How a dataset stands.

    Attributes
    ----------
    runs
        The last ones, the newest first; a run that ended without a word is ``interrupted``.
    holder
        Who is syncing now; None if nobody is.
    counts
        Kind → how many of ours there are, closed ones included.
    foreign
        Label of ours → how many nodes of somebody else carry it. They are never touched.
    """

    runs: Sequence[Run]
    holder: Holder | None
    counts: Mapping[str, int]
    foreign: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """Return the status as plain values (``jiceng.sync_status/1``)."""
        return {
            "schema": SCHEMA,
            "lock": self.holder.words if self.holder else None,
            "runs": [
                {
                    "run": run.run,
                    "state": run.state,
                    "began": run.began.isoformat() if run.began else None,
                    "ended": run.ended.isoformat() if run.ended else None,
                    "snapshot": run.snapshot or None,
                    "key_id": run.key_id or None,
                    "rekeyed": sorted(run.rekeyed) or None,
                    "counts": dict(run.counts),
                    "outcome": run.outcome or None,
                }
                for run in self.runs
            ],
            "counts": dict(self.counts),
            "foreign": dict(self.foreign),
        }


def status(link: Link, declaration: Declaration, limit: int = 10) -> Status:
    """Ask a database how the dataset stands; writes nothing."""
    known = vocabulary(link)
    holder = lock.look(link) if "JicengLock" in known.labels else None
    active = holder.token if holder and holder.left > 0 and not holder.has_died else None
    found = [_told(run, active) for run in runs(link, limit)]
    scope = link.target.dataset
    filled = filled_kinds(link, declaration, known)
    counts = {}
    for kind in synced_kinds(declaration):
        count = statements.count_relations if kind.is_relation else statements.count_nodes
        number = link.count(count(kind), dataset=scope) if kind.name in filled else 0
        if number:
            counts[kind.name] = number
    return Status(
        runs=found,
        holder=holder if active is not None else None,
        counts=counts,
        foreign=foreign(link, declaration),
    )


def _told(run: Run, active: int | None) -> Run:
    """Call a run interrupted that neither ended nor holds the lock."""
    return (
        replace(run, state="interrupted") if run.state == "running" and run.run != active else run
    )


def foreign(link: Link, declaration: Declaration) -> dict[str, int]:
    """Count the nodes of others that merely share a label of ours."""
    known = vocabulary(link)
    present = [label for label in labels_of(declaration) if label in known.labels]
    if not present:
        return {}
    has_ours = BASE_LABEL in known.labels
    counts = link.read(statements.count_foreign(present, has_ours=has_ours))[0]
    return {label: number for label, number in zip(present, counts, strict=True) if number}
