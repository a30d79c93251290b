"""py2neo, for scripts that use it already: the same plan, statements and guards over its ``Graph``.

Legacy: the library is past its end of life and gets no corrections any more.
New scripts use the official driver (:mod:`jiceng.sync`). Best effort means:

- Bolt only (``bolt://…``); a ``Graph`` over HTTP is refused.
- The library cannot give the server a time limit for a transaction. Calls come
  back within ``Limits.timeout`` all the same, but where a connection goes silent
  the server holds the locks of what was under way until that connection ends or
  its own ``db.transaction.timeout`` passes: set one.
- After a lost connection the same batch is sent again: every statement is a
  ``MERGE``. The library's own ``Graph.update`` repeats blindly and is not used.
- A constraint that somebody else's records break is told by the server's code
  (``TargetError``), without the statement that finds them.
- ``Graph.merge(subgraph)`` knows one relationship of a type between two nodes:
  two periods or two posts of one pair become one. :func:`push` keeps both.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from graphmodel.cypher import BASE_LABEL, relation_type
from graphmodel.cypher.names import CURRENT
from graphmodel.errors import TargetError, UsageError
from graphmodel.party import PARTY, Person
from graphmodel.texts import text
from loaders.neo4j import pull as pulling
from loaders.neo4j import push as pushing
from loaders.neo4j.connection import Limits, Secret, Target
from loaders.neo4j.plan import Present, compare
from loaders.neo4j.push import Job
from loaders.neo4j.records import KEY, labelled
from loaders.neo4j.retry import Way, way_of_code
from loaders.neo4j.server_link import Link, Tally, TooLarge, Transaction

if TYPE_CHECKING:
    import py2neo

    from graphmodel.network import Network
    from graphmodel.schema import Declaration, Kind
    from loaders.neo4j.plan import Plan
    from loaders.neo4j.push import Outcome

T = TypeVar("T")
_MOST_RERUNS = 8
#: What tells one of our nodes from another when py2neo merges it.
_NODE_KEY = ("dataset", "kind", "id")


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
        Fields of :class:`loaders.neo4j.push.Job`: ``pruning``, ``key_id``, ``memory`` and so on.

    Returns
    -------
    Outcome
        ``outcome.plan.unlinked`` lists the relations that lack an end.
    """
    return pushing.push(linked(graph, dataset, limits), _job(network, how))


def plan(
    network: Network,
    graph: py2neo.Graph,
    dataset: str = "jiceng",
    limits: Limits | None = None,
    **how: Any,
) -> Plan:
    """Return what :func:`push` would do; writes nothing."""
    return pushing.plan(linked(graph, dataset, limits), _job(network, how))


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


def _job(network: Network, how: Mapping[str, Any]) -> Job:
    pruning = how.get("pruning")
    scoped = network.within(pruning.within) if pruning and pruning.within else network
    persons = Person.__name__ in scoped.frames and scoped.frame(Person).height
    return Job(**{**how, "network": scoped, "key_id": how.get("key_id", "") if persons else ""})


# ---------------------------------------------------------------- objects of the library


@dataclass(frozen=True, kw_only=True, eq=False)
class Converted:
    """A network as objects of py2neo.

    Attributes
    ----------
    subgraph
        Nodes and relationships in one.
    nodes
        Kind and id → node.
    relationships
        All of them, in the order of their keys.
    unlinked
        Relations that lack an end and could not be made: ``kind``, ``key``.
    """

    subgraph: py2neo.Subgraph
    nodes: Mapping[tuple[str, str], py2neo.Node]
    relationships: Sequence[py2neo.Relationship]
    unlinked: pl.DataFrame


def to_subgraph(network: Network, dataset: str = "jiceng") -> Converted:
    """Return a network as py2neo objects, with the labels and properties that a push writes."""
    _require()
    import py2neo

    planned = compare(network, Present())
    nodes: dict[tuple[str, str], py2neo.Node] = {}
    relationships: list[py2neo.Relationship] = []
    for change in planned.changes.values():  # nodes first
        if change.kind.is_relation:
            relationships += _relationships(change.kind, change.create, nodes, dataset)
        else:
            nodes.update(_nodes(change.kind, change.create, dataset))
    return Converted(
        subgraph=py2neo.Subgraph(nodes.values(), relationships),
        nodes=nodes,
        relationships=relationships,
        unlinked=planned.unlinked,
    )


def _nodes(
    kind: Kind, rows: pl.DataFrame, dataset: str
) -> Iterator[tuple[tuple[str, str], py2neo.Node]]:
    import py2neo

    for row in labelled(kind, rows).to_dicts():  # edge: py2neo has an object for each node
        id_, tier, current = row.pop(KEY), row.pop("_tier"), row.pop("_current")
        labels = [BASE_LABEL, kind.name, *([tier] if tier else []), *([CURRENT] if current else [])]
        node = py2neo.Node(*labels, dataset=dataset, kind=kind.name, id=id_, **_known(row))
        node.__primarylabel__, node.__primarykey__ = BASE_LABEL, _NODE_KEY
        yield (kind.name, id_), node


def _relationships(
    kind: Kind,
    rows: pl.DataFrame,
    nodes: Mapping[tuple[str, str], py2neo.Node],
    dataset: str,
) -> Iterator[py2neo.Relationship]:
    import py2neo

    made = py2neo.Relationship.type(relation_type(kind.name))
    for row in rows.to_dicts():  # edge: py2neo has an object for each relationship
        source = nodes[row.pop("from_kind"), row.pop("from_id")]
        target = nodes[row.pop("to_kind"), row.pop("to_id")]
        yield made(source, target, dataset=dataset, key=row.pop(KEY), **_known(row))


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


# ---------------------------------------------------------------- the way to the server


def linked(
    graph: py2neo.Graph, dataset: str = "jiceng", limits: Limits | None = None
) -> Py2neoLink:
    """Return a way to the database of a py2neo ``Graph``, for plan, push and pull.

    Raises
    ------
    UsageError
        py2neo is not installed, or the graph is reached over HTTP.
    """
    _require()
    profile = graph.service.profile
    target = Target(
        uri=f"{profile.scheme}://{profile.host}:{profile.port}",
        username=profile.user,
        password=Secret(""),
        database=graph.name,
        dataset=dataset,
        insecure=True,  # whoever opened the connection has decided
        limits=limits or Limits(),
    )
    return Py2neoLink(target, graph)


def _require() -> None:
    if find_spec("py2neo") is None:
        raise UsageError(text("errors", "PY2NEO-MISSING", {}))


class _Transaction(Transaction):
    """A transaction of py2neo as a unit of work sees it."""

    def __init__(self, inner: py2neo.Transaction) -> None:
        self._run = inner.run
        self.summaries: list[Any] = []

    def rows(self, statement: str, **parameters: Any) -> list[list[Any]]:
        """Run a statement and return its rows."""
        cursor = self._run(statement, parameters)
        rows = [list(record.values()) for record in cursor]
        self.summaries.append(cursor.stats())
        return rows


class Py2neoLink(Link):
    """An open way to one database over py2neo; see :class:`loaders.neo4j.server_link.Link`."""

    def __init__(self, target: Target, graph: py2neo.Graph) -> None:
        self.target = target
        self.tally = Tally()
        self._graph = graph
        self._lost: threading.Thread | None = None

    def bookmark(self) -> frozenset[str]:
        """Return what stays the same exactly until somebody commits something."""

        def unit(tx: Transaction) -> None:
            tx.rows("RETURN 1")

        closed = self._managed_closed(unit, writes=False)
        return frozenset(closed.bookmark or ())

    def close(self) -> None:
        """Leave the connection to whoever opened it."""

    def _managed(self, work: Callable[[Transaction], T], *, writes: bool) -> T:
        results: list[T] = []

        def unit(tx: Transaction) -> None:
            results.append(work(tx))

        self._managed_closed(unit, writes=writes)
        return results[-1]

    def _managed_closed(
        self, work: Callable[[Transaction], None], *, writes: bool
    ) -> py2neo.Transaction:
        limits = self.target.limits
        until, delay = time.monotonic() + min(limits.outage, limits.timeout), limits.retry_delay
        self.tally.units += 1
        for _ in range(_MOST_RERUNS):
            try:
                return self._once(work, writes=writes)
            except _failures() as error:
                self._require_passing(error)
                if time.monotonic() + delay > until:
                    raise self._unreachable(error) from None
            time.sleep(delay)
            delay *= 2
        raise TargetError(text("errors", "SYNC-GIVEN-UP", {"place": self.target.place}))

    def _once(self, work: Callable[[Transaction], None], *, writes: bool) -> py2neo.Transaction:
        """Run a unit of work in a transaction of its own, within the time limit."""

        def run(check: Callable[[], None]) -> tuple[py2neo.Transaction, list[Any]]:
            check()
            self.tally.attempts += 1
            inner = self._graph.begin(readonly=not writes)
            transaction = _Transaction(inner)
            try:
                work(transaction)
                check()
                self._graph.commit(inner)
            except BaseException:
                with suppress(Exception):
                    self._graph.rollback(inner)
                raise
            return inner, transaction.summaries

        closed, summaries = self._bounded(run)
        for counts in summaries:
            self._count(counts)
        return closed

    def _count(self, counts: Mapping[str, Any]) -> None:
        for name, count in counts.items():
            if isinstance(count, int) and not isinstance(count, bool) and count:
                self.tally.counters[name] = self.tally.counters.get(name, 0) + count

    def _require_passing(self, error: BaseException) -> None:
        """Go on only with what a second try may do.

        Raises
        ------
        TooLarge
            The same with fewer rows may pass.
        TargetError
            Nothing helps; the message holds the code, never the server's words.
        """
        code = getattr(error, "code", None)
        if not isinstance(code, str):
            return
        way = way_of_code(code, retryable=error.should_retry())  # type: ignore[attr-defined]
        if way is Way.split:
            raise TooLarge(code) from None
        if way is Way.stop:
            params = {"place": self.target.place, "code": code}
            login = code.startswith("Neo.ClientError.Security.")
            kind = "SYNC-LOGIN" if login else "SYNC-FAILED"
            raise TargetError(text("errors", kind, params)) from None

    def _unreachable(self, error: BaseException) -> TargetError:
        code = getattr(error, "code", None) or type(error).__name__
        params = {"place": self.target.place, "code": code}
        return TargetError(text("errors", "SYNC-UNREACHABLE", params))


def _failures() -> tuple[type[BaseException], ...]:
    """Return what the library raises when a server fails, and what escapes from it on the way."""
    from py2neo import errors

    return (
        errors.Neo4jError,
        errors.ConnectionBroken,
        errors.ConnectionUnavailable,
        errors.ConnectionLimit,
        errors.ServiceUnavailable,
        errors.ProtocolError,
        OSError,
    )
