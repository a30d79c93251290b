"""From where a run starts: what is remembered, what is read back, how far an earlier run came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphmodel.errors import GraphModelError
from loaders.neo4j.changes import Plan, Present
from loaders.neo4j.lock import Progress
from loaders.neo4j.plan import compare
from loaders.neo4j.pull import read_present
from loaders.neo4j.records import fingerprint
from loaders.neo4j.state import Pushed

if TYPE_CHECKING:
    from loaders.neo4j.lock import Hold
    from loaders.neo4j.push import Job
    from loaders.neo4j.server_link import Link

#: Nothing of a plan is done yet.
NOTHING = Progress(plan="", step=0, row=0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Start:
    """What is to be done, and how much of it an earlier run has done."""

    plan: Plan
    done: Progress = NOTHING


@dataclass(frozen=True, kw_only=True, eq=False)
class Remembered:
    """What the last push left, and what is to be done about it.

    Attributes
    ----------
    plan
        The comparison with it; None where a change of keys was asked for, since
        what that comes to depends on the keys of the database.
    """

    pushed: Pushed
    plan: Plan | None

    def planned(self, job: Job, *, rekey: bool) -> Plan:
        """Return the comparison, once it is known whether pseudonyms are replaced."""
        return self.plan or planned(job, self.pushed, rekey=rekey)


def remembered(link: Link, job: Job) -> Remembered | None:
    """Return what the last push left, if nobody has committed anything since."""
    if job.memory is None or job.verify:
        return None
    pushed = job.memory.recall(job.network.declaration)
    if pushed is None or not pushed.bookmark or pushed.bookmark != link.bookmark():
        return None
    return Remembered(pushed=pushed, plan=None if job.rekey else planned(job, pushed, rekey=False))


def planned(job: Job, present: Present | Pushed, *, rekey: bool) -> Plan:
    """Compare the network of a job with what lies in the database."""
    if isinstance(present, Pushed):
        present = Present(frames=present.frames, prints=present.prints)
    return compare(job.network, present, job.pruning, rekey=rekey)


def start(link: Link, job: Job, hold: Hold, last: Remembered | None, *, rekey: bool) -> Start:
    """Return from where a run under the lock starts.

    Parameters
    ----------
    last
        What was remembered before the lock was taken.
    rekey
        Whether pseudonyms of other keys are replaced.
    """
    # Somebody of ours ran since the bookmark was compared: what is remembered is old.
    if last is not None and last.pushed.run == hold.token - 1:
        return Start(plan=last.planned(job, rekey=rekey))
    return _resumed(job, hold, rekey=rekey) or Start(
        plan=planned(job, _looked_at(link, job, hold), rekey=rekey)
    )


def _resumed(job: Job, hold: Hold, *, rekey: bool) -> Start | None:
    """Find the plan that the run before this one, and no other, was in the middle of."""
    intended = job.memory.intended() if job.memory and not job.verify else None
    if intended is None or hold.before is None or job.memory is None:
        return None
    run, plan_id = intended
    before = job.memory.recall(job.network.declaration)
    if run != hold.token - 1 or hold.before.plan != plan_id or before is None:
        return None
    plan = planned(job, before, rekey=rekey)
    return Start(plan=plan, done=hold.before) if plan.id == plan_id else None


def _looked_at(link: Link, job: Job, hold: Hold) -> Present:
    """Read the database back; what lay there is the way back to the plan if it is stopped."""
    kinds = job.network.declaration
    present = read_present(link, kinds)
    if job.memory is None:
        return present
    if present.unsound:
        job.memory.forget()
        return present
    prints = {name: fingerprint(kinds[name], frame) for name, frame in present.frames.items()}
    before = Pushed(bookmark=frozenset(), run=hold.token - 1, frames=present.frames, prints=prints)
    job.memory.remember(before, kinds)
    return present


def remember(job: Job, hold: Hold, plan: Plan) -> None:
    """Keep what a run has left."""
    if job.memory is not None:
        left = Pushed(
            bookmark=frozenset(),
            run=hold.token,
            frames=plan.outlook.after,
            prints=plan.outlook.prints,
        )
        job.memory.remember(left, job.network.declaration)


def remember_bookmark(link: Link, job: Job, hold: Hold) -> None:
    """Keep the bookmark of a finished run, so that the next need not look at the records."""
    if job.memory is None:
        return
    try:
        job.memory.mark(hold.token, link.bookmark())
    except GraphModelError:
        return
