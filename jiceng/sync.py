"""Sync as a library: a network and a target in, a plan, an outcome or a network out.

::

    from jiceng.sync import How, push, target
    outcome = push(network, target(), How(store=Path("store")))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.party import PARTY
from loaders.neo4j.connection import Limits, Secret, Target, from_environment, password_from
from loaders.neo4j.prune import Pruning

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphmodel.network import Network
    from loaders.neo4j.changes import Plan
    from loaders.neo4j.push import Job, Outcome
    from loaders.neo4j.status import Status

__all__ = [
    "How",
    "Limits",
    "Pruning",
    "Secret",
    "Target",
    "password_from",
    "plan",
    "pull",
    "push",
    "status",
    "target",
]


@dataclass(frozen=True, kw_only=True)
class How:
    """How a plan or a push is to be made.

    Attributes
    ----------
    pruning
        What to do with records that the network no longer has; default: keep them.
    store
        The store the network comes from: what was pushed last is remembered there.
    snapshot, key_id
        Name of the snapshot, and id of the key of its pseudonyms.
    verify
        Read the database back, whatever is remembered.
    rekey
        Replace persons whose pseudonyms were made with another key; needs the whole
        rosters, and is refused where relations of persons would be lost.
    wait, steal
        Seconds to wait for another run; take the lock from it.
    tell
        Called with kind, rows done and rows in all.
    """

    pruning: Pruning = field(default_factory=Pruning)
    store: Path | None = None
    snapshot: str = ""
    key_id: str = ""
    verify: bool = False
    rekey: bool = False
    wait: float = 0.0
    steal: bool = False
    tell: Callable[[str, int, int], None] | None = None


def target(environment: Mapping[str, str] | None = None, **given: Any) -> Target:
    """Return the target the environment names (``NEO4J_URI`` and so on), or the local server.

    Parameters
    ----------
    given
        Fields of :class:`Target` that take the place of the environment's.
    """
    import os

    names = dict(os.environ if environment is None else environment)
    if not names.get("NEO4J_URI") and not given.get("uri"):
        from loaders.neo4j.server import running

        local = running()
        names |= local.environment if local else {}
    return from_environment(names, **given)


def _job(network: Network, where: Target, how: How) -> Job:
    from loaders.neo4j.push import Job
    from loaders.neo4j.rekey import own_key, require_whole
    from loaders.neo4j.state import Memory

    if how.rekey:
        require_whole(how.pruning)
    scoped = network.within(how.pruning.within) if how.pruning.within else network
    return Job(
        network=scoped,
        pruning=how.pruning,
        key_id=own_key(scoped, how.key_id),
        snapshot=how.snapshot,
        memory=Memory.of(how.store, where) if how.store else None,
        verify=how.verify,
        rekey=how.rekey,
        wait=how.wait,
        steal=how.steal,
        tell=how.tell,
    )


def plan(network: Network, where: Target, how: How | None = None) -> Plan:
    """Return what :func:`push` would do; writes nothing."""
    from loaders.neo4j import push as pushing
    from loaders.neo4j.server_link import linked

    with linked(where) as link:
        return pushing.plan(link, _job(network, where, how or How()))


def push(network: Network, where: Target, how: How | None = None) -> Outcome:
    """Bring a database to what a network says; a second time, nothing changes."""
    from loaders.neo4j import push as pushing
    from loaders.neo4j.server_link import linked

    with linked(where) as link:
        return pushing.push(link, _job(network, where, how or How()))


def pull(where: Target, *, closed: bool = False) -> Network:
    """Read the dataset back into a network; closed records only if asked for."""
    from loaders.neo4j.pull import pull as read
    from loaders.neo4j.server_link import linked

    with linked(where) as link:
        return read(link, PARTY, closed=closed)


def status(where: Target) -> Status:
    """Return the last runs, the holder of the lock, and what lies in the database."""
    from loaders.neo4j.server_link import linked
    from loaders.neo4j.status import status as ask

    with linked(where) as link:
        return ask(link, PARTY)
