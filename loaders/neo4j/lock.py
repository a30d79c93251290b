"""One sync at a time in one dataset: a lock with a fencing token, on the server's own clock."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphmodel.errors import LockedError, TargetError
from graphmodel.texts import text

if TYPE_CHECKING:
    from loaders.neo4j.server_link import Link, Transaction

#: Makes the lock, with every property it will ever have: an unknown one makes the server warn.
PREPARE = """
MERGE (l:JicengLock {scope: $scope})
ON CREATE SET l._touch = true, l.owner = '', l.since = 0, l.expires = 0, l.token = 0,
    l.plan = '', l.step = 0, l.row = 0, l.last_plan = '', l.last_step = 0, l.last_row = 0
RETURN l.token
"""
# The write to _touch comes first: without it two contenders read the lock as free at once.
_ACQUIRE = """
MATCH (l:JicengLock {scope: $scope}) SET l._touch = true
WITH l WHERE $steal OR l.owner = '' OR l.expires < timestamp() OR l.owner = $me
SET l.owner = $me, l.since = timestamp(), l.expires = timestamp() + $lease,
    l.token = l.token + 1, l.last_plan = l.plan, l.last_step = l.step,
    l.last_row = l.row, l.plan = '', l.step = 0, l.row = 0
RETURN l.token, l.last_plan, l.last_step, l.last_row
"""
_HOLD = """
MATCH (l:JicengLock {scope: $scope}) SET l._touch = true
WITH l WHERE l.token = $token
SET l.expires = timestamp() + $lease, l.step = $step, l.row = $row, l.plan = $plan
RETURN l.token
"""
_RELEASE = """
MATCH (l:JicengLock {scope: $scope}) SET l._touch = true
WITH l WHERE l.token = $token
SET l.owner = '', l.expires = 0
RETURN l.token
"""
_LOOK = """
MATCH (l:JicengLock {scope: $scope})
RETURN l.owner, l.since, l.expires, timestamp(), l.token, l.step, l.row
"""
_POLL_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds the lock.

    Attributes
    ----------
    age, left
        Seconds since it was taken and until it lapses, by the server's clock.
    """

    owner: str
    age: float
    left: float
    token: int

    @property
    def words(self) -> dict[str, Any]:
        """Return what a message says about it."""
        host, _, rest = self.owner.partition(":")
        return {
            "host": host,
            "pid": rest.partition(":")[0],
            "age": round(self.age),
            "left": max(round(self.left), 0),
        }

    @property
    def has_died(self) -> bool:
        """Tell whether it was a process of this machine that is no more."""
        host, _, rest = self.owner.partition(":")
        pid = rest.partition(":")[0]
        if host != socket.gethostname() or not pid.isdigit() or os.name == "nt":
            return False
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a run came: rows up to ``row`` of step ``step`` of a plan are committed."""

    plan: str
    step: int
    row: int


@dataclass(frozen=True, kw_only=True)
class Hold:
    """The lock as one run holds it; ``token`` is also the number of the run."""

    scope: str
    token: int
    lease: float
    before: Progress | None

    def keep(self, transaction: Transaction, progress: Progress) -> None:
        """Go on only if the lock is still ours, and note how far this transaction comes.

        Raises
        ------
        LockedError
            Another run has taken over: nothing of this transaction is written.
        """
        rows = transaction.rows(
            _HOLD,
            scope=self.scope,
            token=self.token,
            lease=round(self.lease * 1000),
            step=progress.step,
            row=progress.row,
            plan=progress.plan,
        )
        if not rows:
            raise LockedError(text("errors", "SYNC-FENCED", {}))

    def keep_alive(self, transaction: Transaction) -> None:
        """Go on only if the lock is still ours; what was noted stays.

        Raises
        ------
        LockedError
            Another run has taken over.
        """
        if not transaction.rows(_STILL, scope=self.scope, token=self.token):
            raise LockedError(text("errors", "SYNC-FENCED", {}))


_STILL = """
MATCH (l:JicengLock {scope: $scope}) WHERE l.token = $token
RETURN l.token
"""


def look(link: Link) -> Holder | None:
    """Return who holds the lock now, also one whose lease has lapsed; None if nobody does."""
    rows = link.read(_LOOK, scope=link.target.dataset)
    if not rows or not rows[0][0]:
        return None
    owner, since, expires, now, token, *_ = rows[0]
    return Holder(owner=owner, age=(now - since) / 1000, left=(expires - now) / 1000, token=token)


def acquire(link: Link, *, wait: float = 0.0, steal: bool = False) -> Hold:
    """Take the lock of a dataset.

    Parameters
    ----------
    wait
        Seconds to wait for somebody else to let go.
    steal
        Take it from whoever holds it; they will not write any more.

    Raises
    ------
    LockedError
        Somebody else holds it; the message says who and for how long.
    """
    me = f"{socket.gethostname()}:{os.getpid()}:{os.urandom(6).hex()}"
    until = time.monotonic() + wait
    while True:
        hold = _try(link, me, steal=steal)
        if hold is not None:
            return hold
        holder = look(link)
        if holder is not None and holder.has_died:
            hold = _try(link, me, steal=True)
            if hold is not None:
                return hold
        if time.monotonic() >= until:
            words = holder.words if holder else {}
            raise LockedError(text("errors", "SYNC-LOCKED", words))
        time.sleep(_POLL_SECONDS)


def _try(link: Link, me: str, *, steal: bool) -> Hold | None:
    lease = link.target.limits.lease
    scope = link.target.dataset
    rows = link.write(
        lambda tx: tx.rows(_ACQUIRE, scope=scope, me=me, lease=round(lease * 1000), steal=steal)
    )
    if not rows:
        return None
    token, plan, step, row = rows[0]
    before = Progress(plan=plan, step=step, row=row) if plan else None
    return Hold(scope=scope, token=token, lease=lease, before=before)


def release(link: Link, hold: Hold) -> None:
    """Let go; if that cannot be said to the server, the lease lapses by itself."""
    try:
        link.write(lambda tx: tx.rows(_RELEASE, scope=hold.scope, token=hold.token))
    except TargetError:
        return
