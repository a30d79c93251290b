"""Doing what a plan says: batch by batch, under the lock, able to go on after any stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphmodel.cypher import statements, synced_kinds
from graphmodel.errors import ConflictError, GraphModelError, GuardError, TargetError
from graphmodel.texts import text
from loaders.neo4j import lock, runs, schema
from loaders.neo4j.lock import Progress
from loaders.neo4j.plan import Plan, Present, compare
from loaders.neo4j.prune import Pruning
from loaders.neo4j.pull import read_present
from loaders.neo4j.records import fingerprint
from loaders.neo4j.server_link import TooLarge
from loaders.neo4j.state import Memory, Pushed
from loaders.neo4j.steps import Step, loading, pruning

if TYPE_CHECKING:
    from graphmodel.network import Network
    from loaders.neo4j.lock import Hold
    from loaders.neo4j.server_link import Link, Transaction

_NOTHING = Progress(plan="", step=0, row=0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Job:
    """What is to be pushed, and how.

    Attributes
    ----------
    key_id
        Id of the key that made the pseudonyms of persons.
    snapshot
        Name of the snapshot the network comes from.
    memory
        Where earlier pushes are remembered; without it the database is read back.
    verify
        Read the database back whatever is remembered.
    wait
        Seconds to wait for another run.
    steal
        Take the lock from another run.
    tell
        Called with what is done and how far it came, for a progress bar.
    """

    network: Network
    pruning: Pruning = field(default_factory=Pruning)
    key_id: str = ""
    snapshot: str = ""
    memory: Memory | None = None
    verify: bool = False
    wait: float = 0.0
    steal: bool = False
    tell: Callable[[str, int, int], None] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """What a push did.

    Attributes
    ----------
    run
        Its number; None where there was nothing to do.
    counters
        What the server counted, lock and run record apart.
    repeated
        Units of work that had to be run again.
    resumed
        Whether it went on where an earlier run had stopped.
    """

    plan: Plan
    run: int | None
    counters: dict[str, int]
    repeated: int = 0
    resumed: bool = False


def known_present(link: Link, job: Job) -> Present | None:
    """Return what lies in the database if that is known without reading it."""
    pushed = _pushed(link, job)
    return Present(frames=pushed.frames, prints=pushed.prints) if pushed else None


def _pushed(link: Link, job: Job) -> Pushed | None:
    if job.memory is None or job.verify:
        return None
    pushed = job.memory.recall(job.network.declaration)
    if pushed is None or not pushed.bookmark or pushed.bookmark != link.bookmark():
        return None
    return pushed


def plan(link: Link, job: Job) -> Plan:
    """Return what a push would do; writes nothing.

    Raises
    ------
    ConflictError
        Somebody else's constraints stand in the way.
    GuardError
        More would be closed or deleted than the ceiling allows.
    """
    present = known_present(link, job)
    if present is None:
        schema.missing(link, job.network.declaration)
        present = read_present(link, job.network.declaration)
    return compare(job.network, present, job.pruning)


def push(link: Link, job: Job) -> Outcome:
    """Bring a database to what a network says.

    Raises
    ------
    LockedError
        Another run holds the lock, or has taken it over.
    GuardError
        More would be closed or deleted than the ceiling allows, or the load
        could not be verified before that; what was loaded stays.
    ConflictError
        Records of another key of pseudonyms, or somebody else's constraints.
    TargetError
        The server is out of reach; a later run goes on from there.
    """
    pushed = _pushed(link, job)
    if pushed is not None:
        present = Present(frames=pushed.frames, prints=pushed.prints)
        planned = compare(job.network, present, job.pruning)
        if planned.is_empty:
            return Outcome(plan=planned, run=None, counters={})
    schema.prepare(link, job.network.declaration)
    hold = lock.acquire(link, wait=job.wait, steal=job.steal)
    try:
        outcome = _held(link, job, hold, pushed)
    finally:
        lock.release(link, hold)
    # What an interrupted run had left is not looked at when another goes on from there:
    # without a bookmark, the next run will look.
    if not outcome.resumed:
        _remember_bookmark(link, job, hold)
    return outcome


def _held(link: Link, job: Job, hold: Hold, pushed: Pushed | None) -> Outcome:
    """Push under the lock, and record what came of it."""
    _require_same_key(link, job)
    # Somebody of ours ran since the bookmark was compared: what is remembered is old.
    if pushed is not None and pushed.run != hold.token - 1:
        pushed = None
    planned, done = _replanned(link, job, hold, pushed)
    if planned.is_empty:
        _remember(job, hold, planned)
        return Outcome(plan=planned, run=None, counters={})
    if job.memory is not None:
        job.memory.intend(hold.token, planned.id)
    runs.begin(link, hold, snapshot=job.snapshot, key_id=job.key_id, plan=planned.id)
    link.tally.counters.clear()
    try:
        Pusher(link, job, hold, planned).run(done)
        counters = dict(link.tally.counters)
        link.write(lambda tx: _finish(tx, hold, job, counters))
    except BaseException as error:
        _record_failure(link, hold, error)
        raise
    _remember(job, hold, planned)
    return Outcome(
        plan=planned,
        run=hold.token,
        counters=counters,
        repeated=link.tally.repeated,
        resumed=done is not _NOTHING,
    )


def _finish(tx: Transaction, hold: Hold, job: Job, counters: dict[str, int]) -> None:
    hold.keep(tx, _NOTHING)
    runs.finish(tx, hold, about=job.network.about, counts=counters)


def _require_same_key(link: Link, job: Job) -> None:
    """Refuse pseudonyms of another key: nobody would be the same person any more."""
    before = next((run.key_id for run in runs.runs(link, 50) if run.key_id), "")
    if job.key_id and before and before != job.key_id:
        raise ConflictError(text("errors", "SYNC-OTHER-KEY", {"before": before, "now": job.key_id}))


def _replanned(link: Link, job: Job, hold: Hold, pushed: Pushed | None) -> tuple[Plan, Progress]:
    """Return the plan under the lock, and how much of it an earlier run has done."""
    if pushed is not None:
        present = Present(frames=pushed.frames, prints=pushed.prints)
        return compare(job.network, present, job.pruning), _NOTHING
    resumed = _resumable(job, hold)
    if resumed is not None:
        return resumed
    present = read_present(link, job.network.declaration)
    if job.memory is not None:
        # What lay there before this run: the way back to its plan if it is stopped.
        kinds = job.network.declaration
        prints = {name: fingerprint(kinds[name], df) for name, df in present.frames.items()}
        before = Pushed(
            bookmark=frozenset(), run=hold.token - 1, frames=present.frames, prints=prints
        )
        if not present.unsound:
            job.memory.remember(before, kinds)
        else:
            job.memory.forget()
    return compare(job.network, present, job.pruning), _NOTHING


def _resumable(job: Job, hold: Hold) -> tuple[Plan, Progress] | None:
    """Find the plan that the run before this one, and no other, was in the middle of."""
    intended = job.memory.intended() if job.memory and not job.verify else None
    if intended is None or hold.before is None or job.memory is None:
        return None
    run, plan_id = intended
    before = job.memory.recall(job.network.declaration)
    if run != hold.token - 1 or hold.before.plan != plan_id or before is None:
        return None
    present = Present(frames=before.frames, prints=before.prints)
    planned = compare(job.network, present, job.pruning)
    return (planned, hold.before) if planned.id == plan_id else None


def _remember(job: Job, hold: Hold, planned: Plan) -> None:
    if job.memory is not None:
        left = Pushed(
            bookmark=frozenset(), run=hold.token, frames=planned.after, prints=planned.prints
        )
        job.memory.remember(left, job.network.declaration)


def _remember_bookmark(link: Link, job: Job, hold: Hold) -> None:
    """Keep the bookmark of a finished run, so that the next need not look at the records."""
    if job.memory is None:
        return
    try:
        job.memory.mark(hold.token, link.bookmark())
    except GraphModelError:
        return


def _record_failure(link: Link, hold: Hold, error: BaseException) -> None:
    """Leave a word in the run record, if the server can be reached and still knows us."""
    failed = isinstance(error, Exception)
    code = type(error).__name__
    state = "failed" if failed else "interrupted"

    def say(tx: Transaction) -> None:
        hold.keep_alive(tx)
        runs.fail(tx, hold, state=state, outcome=code)

    try:
        link.write(say)
    except GraphModelError:
        return


class Pusher:
    """One run over the steps of a plan; remembers how many rows fit into a transaction."""

    def __init__(self, link: Link, job: Job, hold: Hold, planned: Plan) -> None:
        self._link, self._job, self._hold, self._plan = link, job, hold, planned
        self._size = link.target.limits.batch
        self._batches = 0

    def run(self, done: Progress) -> None:
        """Load, verify, prune; what ``done`` says is left out."""
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
                self._interfered(step)
            self._batches += 1
            start = end
            if self._job.tell is not None:
                self._job.tell(step.kind.title, start, step.rows.height)

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

    def _interfered(self, step: Step) -> None:
        """Somebody removed an end while we were writing: what is remembered is no longer true."""
        if self._job.memory is not None:
            self._job.memory.forget()
        raise TargetError(text("errors", "SYNC-INTERFERED", {"kind": step.kind.title}))

    def _require_loaded(self, done: Progress, first: int) -> None:
        """Close or delete only after every record of the plan is seen to be there."""
        if done.step >= first:  # verified by the run that began to prune
            return
        for kind in synced_kinds(self._plan.declaration):
            if not self._plan.loaded[kind.name]:
                continue
            count = statements.count_relations if kind.is_relation else statements.count_nodes
            found = self._link.count(count(kind), dataset=self._hold.scope)
            expected = self._plan.loaded[kind.name]
            if found != expected:
                params = {"kind": kind.title, "found": found, "expected": expected}
                raise GuardError(text("errors", "SYNC-NOT-LOADED", params))
