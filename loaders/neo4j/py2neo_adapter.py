"""py2neo, for scripts that use it already: the same plan, statements and guards over its ``Graph``.

Legacy: the library is past its end of life and gets no corrections any more.
New scripts use the official driver (:mod:`jiceng.sync`). It survives what a sync
by the official driver survives: connections cut before, at and after a commit, a
server that is killed and comes back, a run that is killed and gone on with, a
transaction too large for the server's memory. Best effort means:

- Bolt only (``bolt://…``); a ``Graph`` over HTTP is refused.
- Whoever opens the ``Graph`` logs in: a wrong password, a certificate that does
  not hold or a server that is not there is py2neo's own error, in its words, and
  how often it tries is its own affair.
- The library cannot give the server a time limit for a transaction. Calls come
  back within ``Limits.timeout`` all the same, but where a connection goes silent
  the server holds the locks of what was under way until that connection ends or
  its own ``db.transaction.timeout`` passes: set one. ``Limits.transaction`` has
  no effect.
- After a lost connection the same batch is sent again: every statement is a
  ``MERGE``. The library's own ``Graph.update`` repeats blindly and is not used.
- To the library a commit that the server refuses (for want of memory, say) is a
  success. Here it is told by the bookmark that does not come, and the batch is
  sent again in smaller parts; a script that calls ``graph.commit`` itself learns
  nothing of it.
- It forgets to close the sockets of connections that broke: Python says so in a
  ``ResourceWarning`` when it clears them away.
- ``Graph.merge(subgraph)`` knows one relationship of a type between two nodes:
  two periods or two posts of one pair become one. :func:`push` keeps both.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.party import PARTY
from loaders.neo4j import pull as pulling
from loaders.neo4j import push as pushing
from loaders.neo4j.push import Job
from loaders.neo4j.py2neo_link import Py2neoLink, linked
from loaders.neo4j.py2neo_objects import Converted, to_subgraph
from loaders.neo4j.rekey import own_key
from loaders.neo4j.state import Memory

if TYPE_CHECKING:
    import py2neo

    from graphmodel.network import Network
    from graphmodel.schema import Declaration
    from loaders.neo4j.connection import Limits
    from loaders.neo4j.plan import Plan
    from loaders.neo4j.push import Outcome

__all__ = ["Converted", "Py2neoLink", "linked", "plan", "pull", "push", "to_subgraph"]


def push(
    network: Network,
    graph: py2neo.Graph,
    dataset: str = "jiceng",
    limits: Limits | None = None,
    **how: Any,
) -> Outcome:
    """Bring a database to what a network says, over a py2neo ``Graph``.

    Parameters
    ----------
    how
        ``store``: folder beside which the push is remembered, so that an unchanged
        network costs nothing and a push that was stopped is gone on with. Further
        fields of :class:`loaders.neo4j.push.Job`: ``pruning``, ``key_id`` and so on.

    Returns
    -------
    Outcome
        ``outcome.plan.unlinked`` lists the relations that lack an end.

    Raises
    ------
    LockedError, GuardError, ConflictError, TargetError
        As :func:`loaders.neo4j.push.push`.
    """
    link = linked(graph, dataset, limits)
    return pushing.push(link, _job(network, link, how))


def plan(
    network: Network,
    graph: py2neo.Graph,
    dataset: str = "jiceng",
    limits: Limits | None = None,
    **how: Any,
) -> Plan:
    """Return what :func:`push` would do; writes nothing."""
    link = linked(graph, dataset, limits)
    return pushing.plan(link, _job(network, link, how))


def pull(
    graph: py2neo.Graph,
    dataset: str = "jiceng",
    limits: Limits | None = None,
    declaration: Declaration = PARTY,
    *,
    closed: bool = False,
) -> Network:
    """Read a dataset back into a network, over a py2neo ``Graph``."""
    return pulling.pull(linked(graph, dataset, limits), declaration, closed=closed)


def _job(network: Network, link: Py2neoLink, how: Mapping[str, Any]) -> Job:
    fields = dict(how)
    store: str | Path | None = fields.pop("store", None)
    if store is not None:
        fields["memory"] = Memory.of(Path(store), link.target)
    pruning = fields.get("pruning")
    scoped = network.within(pruning.within) if pruning and pruning.within else network
    key_id = own_key(scoped, fields.pop("key_id", ""))
    return Job(network=scoped, key_id=key_id, **fields)
