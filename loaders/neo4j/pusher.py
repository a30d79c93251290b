"""One run over the steps of a plan: batch by batch, under the lock, each with its progress."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from graphmodel.cypher import statements, synced_kinds
from graphmodel.errors import GuardError, TargetError
from graphmodel.texts import text
from loaders.neo4j.lock import Progress
from loaders.neo4j.server_link import TooLarge
from loaders.neo4j.steps import Step, loading, pruning

if TYPE_CHECKING:
    from loaders.neo4j.changes import Plan
    from loaders.neo4j.lock import Hold
    from loaders.neo4j.server_link import Link, Transaction

#: Kind, rows done, rows in all.
Tell = Callable[[str, int, int], None]


class Interfered(Exception):  # noqa: N818 - what somebody did
    """Somebody removed an end while it was written; the message is the title of the kind."""


class Pusher:
    """One run over the steps of a plan; remembers how many rows fit into a transaction.

    Attributes
    ----------
    remnants
        How many nodes could not be deleted, because somebody else's relationships hold them.
    """

    def __init__(self, link: Link, hold: Hold, planned: Plan, tell: Tell | None) -> None:
        self._link, self._hold, self._plan, self._tell = link, hold, planned, tell
        self._size = link.target.limits.batch
        self._batches = 0
        self.remnants = 0

    def run(self, done: Progress) -> None:
        """Load, verify, prune; what ``done`` says is left out.

        Raises
        ------
        Interfered
            Somebody removed what was being linked.
        GuardError
            The load could not be verified; nothing was closed or deleted.
        """
        loads, prunes = loading(self._plan), pruning(self._plan)
        self._steps(loads, done, first=0)
        if prunes:
            self._require_loaded(done, len(loads))
            self._steps(prunes, done, first=len(loads))

    def _steps(self, steps: Iterable[Step], done: Progress, first: int) -> None:
        for number, step in enumerate(steps, first):
            if number < done.step:
                continue
            self._step(number, step, done.row if number == done.step else 0)

    def _step(self, number: int, step: Step, start: int) -> None:
        while start < step.rows.height:
            rows = step.parameters(start, self._size)
            end = start + len(rows)
            try:
                found = self._batch(step, rows, Progress(plan=self._plan.id, step=number, row=end))
            except TooLarge as error:
                self._halve(step, len(rows), error)
                continue
            if step.exact and found != len(rows):
                raise Interfered(step.kind.title)
            self.remnants += found if step.remnant else 0
            self._batches += 1
            start = end
            if self._tell is not None:
                self._tell(step.kind.title, start, step.rows.height)

    def _batch(self, step: Step, rows: list[object], progress: Progress) -> int:
        def work(tx: Transaction) -> int:
            self._hold.keep(tx, progress)
            tx.summaries.clear()  # the lock's own writes are not what was pushed
            found = tx.rows(step.statement, dataset=self._hold.scope, rows=rows, **step.constants)
            return int(found[0][0])

        return self._link.batch(work)

    def _halve(self, step: Step, tried: int, error: TooLarge) -> None:
        if tried <= 1:
            params = {"kind": step.kind.title, "batch": self._batches + 1, "code": str(error)}
            raise TargetError(text("errors", "SYNC-BATCH", params)) from None
        self._size = max(tried // 2, 1)

    def _require_loaded(self, done: Progress, first: int) -> None:
        """Close or delete only after every record of the plan is seen to be there."""
        if done.step >= first:  # verified by the run that began to prune
            return
        for kind in synced_kinds(self._plan.declaration):
            expected = self._plan.outlook.loaded[kind.name]
            if not expected:
                continue
            count = statements.count_relations if kind.is_relation else statements.count_nodes
            found = self._link.count(count(kind), dataset=self._hold.scope)
            if found != expected:
                params = {"kind": kind.title, "found": found, "expected": expected}
                raise GuardError(text("errors", "SYNC-NOT-LOADED", params))
