"""Doing what a plan says: one run at a time, with a record, able to go on after any stop."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graphmodel.errors import GraphModelError, TargetError
from graphmodel.texts import text
from loaders.neo4j import lock, runs, schema
from loaders.neo4j.prune import Pruning
from loaders.neo4j.pull import read_present
from loaders.neo4j.pusher import Interfered, Pusher, Tell
from loaders.neo4j.rekey import Keys
from loaders.neo4j.resume import NOTHING, planned, remember, remember_bookmark, remembered, start

if TYPE_CHECKING:
    from graphmodel.network import Network
    from loaders.neo4j.changes import Plan
    from loaders.neo4j.lock import Hold
    from loaders.neo4j.resume import Remembered, Start
    from loaders.neo4j.server_link import Link, Transaction
    from loaders.neo4j.state import Memory


@dataclass(frozen=True, kw_only=True, eq=False)
class Job:
    """What is to be pushed, and how.

    Attributes
    ----------
    key_id
        Id of the key that made the pseudonyms of persons; empty without persons.
    snapshot
        Name of the snapshot the network comes from.
    memory
        Where earlier pushes are remembered; without it the database is read back.
    verify
        Read the database back whatever is remembered.
    rekey
        Replace pseudonyms of other keys by those of the network.
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
    rekey: bool = False
    wait: float = 0.0
    steal: bool = False
    tell: Tell | None = None


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
    remnants
        Nodes that could not be deleted, because somebody else's relationships
        hold them: they are closed.
    """

    plan: Plan
    run: int | None
    counters: dict[str, int]
    repeated: int = 0
    resumed: bool = False
    remnants: int = 0


def plan(link: Link, job: Job) -> Plan:
    """Return what a push would do; writes nothing.

    Raises
    ------
    ConflictError
        Somebody else's constraints stand in the way, or records of another key
        of pseudonyms.
    GuardError
        More would be closed or deleted than the ceiling allows.
    """
    last = remembered(link, job)
    if last is not None and last.plan is not None and last.plan.is_empty:
        return last.plan
    rekey = _keys(link, job).replaces(rekey=job.rekey)
    if last is not None:
        return last.planned(job, rekey=rekey)
    schema.missing(link, job.network.declaration)
    return planned(job, read_present(link, job.network.declaration), rekey=rekey)


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
    last = remembered(link, job)
    if last is not None and last.plan is not None and last.plan.is_empty:
        return Outcome(plan=last.plan, run=None, counters={})
    schema.prepare(link, job.network.declaration)
    hold = lock.acquire(link, wait=job.wait, steal=job.steal)
    try:
        outcome = _held(link, job, hold, last)
    finally:
        lock.release(link, hold)
    # What an interrupted run had left is not looked at when another goes on from there:
    # without a bookmark, the next run will look.
    if not outcome.resumed:
        remember_bookmark(link, job, hold)
    return outcome


def _keys(link: Link, job: Job) -> Keys:
    return Keys(present=runs.key_ids(link), now=job.key_id)


def _held(link: Link, job: Job, hold: Hold, last: Remembered | None) -> Outcome:
    """Push under the lock, and record what came of it."""
    keys = _keys(link, job)
    rekey = keys.replaces(rekey=job.rekey)
    begun = start(link, job, hold, last, rekey=rekey)
    # A change of keys is over when its record says so, even where no record is left to change.
    if begun.plan.is_empty and not rekey:
        remember(job, hold, begun.plan)
        return Outcome(plan=begun.plan, run=None, counters={})
    if job.memory is not None:
        job.memory.intend(hold.token, begun.plan.id)
    opening = runs.Opening(snapshot=job.snapshot, plan=begun.plan.id, keys=keys, rekey=rekey)
    runs.begin(link, hold, opening)
    return _recorded(link, job, hold, begun)


def _recorded(link: Link, job: Job, hold: Hold, begun: Start) -> Outcome:
    """Carry a plan out after the record of its run was begun, and end the record."""
    link.tally.counters.clear()
    pusher = Pusher(link, hold, begun.plan, job.tell)
    try:
        _run(pusher, job, begun)
        counters = dict(link.tally.counters)
        link.write(lambda tx: _finish(tx, hold, job, begun.plan, counters))
    except BaseException as error:
        _record_failure(link, hold, error)
        raise
    remember(job, hold, begun.plan)
    if pusher.remnants and job.memory is not None:
        job.memory.forget()  # it knows nothing of what could not be deleted
    return Outcome(
        plan=begun.plan,
        run=hold.token,
        counters=counters,
        repeated=link.tally.repeated,
        resumed=begun.done is not NOTHING,
        remnants=pusher.remnants,
    )


def _run(pusher: Pusher, job: Job, begun: Start) -> None:
    try:
        pusher.run(begun.done)
    except Interfered as error:
        if job.memory is not None:
            job.memory.forget()  # what is remembered is no longer true
        raise TargetError(text("errors", "SYNC-INTERFERED", {"kind": str(error)})) from None


def _finish(tx: Transaction, hold: Hold, job: Job, done: Plan, counters: dict[str, int]) -> None:
    hold.keep(tx, NOTHING)
    only_key = job.key_id if done.rekey else ""
    runs.finish(tx, hold, about=job.network.about, counts=counters, only_key=only_key)


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
