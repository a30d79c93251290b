"""The way to the server over py2neo: bounded calls, re-runs, the server's codes for failures."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from neo4j.exceptions import ClientError

from graphmodel.errors import TargetError, UsageError
from graphmodel.texts import text
from loaders.neo4j.connection import Limits, Secret, Target
from loaders.neo4j.retry import Way, way_of_code
from loaders.neo4j.schema import DUPLICATES
from loaders.neo4j.server_link import (
    AT_COMMIT,
    MOST_RERUNS,
    SLOWER,
    Link,
    Tally,
    TooLarge,
    Transaction,
)

if TYPE_CHECKING:
    import py2neo

T = TypeVar("T")
#: A transaction that is committed, and what the server counted for each statement in it.
_Closed = tuple["py2neo.Transaction", list[Any]]


class _CommitFailed(Exception):  # noqa: N818 - what the library does not tell us
    """The server refused to commit; the library takes that for a success, and keeps why."""


class _DuplicatesError(ClientError):
    """A constraint cannot be made, in the shape in which the rest of the sync knows it."""

    @property
    def code(self) -> str:
        """The server's code."""
        return str(self.args[0])


def linked(
    graph: py2neo.Graph, dataset: str = "jiceng", limits: Limits | None = None
) -> Py2neoLink:
    """Return a way to the database of a py2neo ``Graph``, for plan, push and pull.

    Raises
    ------
    UsageError
        py2neo is not installed, or the graph is reached over HTTP.
    """
    require()
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


def require() -> None:
    """Say what is missing where py2neo is not installed."""
    if find_spec("py2neo") is None:
        raise UsageError(text("errors", "PY2NEO-MISSING", {}))


class _Transaction(Transaction):
    """A transaction of py2neo as a unit of work sees it."""

    def __init__(self, inner: py2neo.Transaction) -> None:
        self._run = inner.run
        self.summaries: list[Any] = []

    def rows(self, statement: str, **parameters: Any) -> list[list[Any]]:
        """Run a statement and return its rows."""
        try:
            cursor = self._run(statement, parameters)
            rows = [list(record.values()) for record in cursor]
        except _server_errors() as error:
            if str(_code(error)).endswith(DUPLICATES):
                raise _DuplicatesError(str(_code(error))) from None
            raise
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
        self.tally.units += 1

        def run(check: Callable[[], None]) -> _Closed:
            return self._repeated(work, check, writes=writes)

        closed, summaries = self._bounded(run)
        for counts in summaries:
            self.tally.add(counts)
        return closed

    def _repeated(
        self, work: Callable[[Transaction], None], check: Callable[[], None], *, writes: bool
    ) -> _Closed:
        """Run a unit of work again until it is known to be committed or nothing helps."""
        limits = self.target.limits
        until, delay = time.monotonic() + min(limits.outage, limits.timeout), limits.retry_delay
        refused, failed = 0, 0
        while True:
            try:
                return self._once(work, check, writes=writes)
            except _CommitFailed:
                failed += 1
                # Rivals and outages pass; what fails twice at its commit is too large for it.
                if failed > 1:
                    raise TooLarge(AT_COMMIT) from None
            except _failures() as error:
                self._require_passing(error)
                refused += _code(error) is not None
                if refused > MOST_RERUNS:
                    raise self._given_up() from None
                if time.monotonic() + delay > until:
                    raise self._unreachable(error) from None
            time.sleep(delay)
            delay = delay * SLOWER

    def _once(
        self, work: Callable[[Transaction], None], check: Callable[[], None], *, writes: bool
    ) -> _Closed:
        """Run a unit of work in a transaction of its own."""
        check()
        self.tally.attempts += 1
        inner = self._graph.begin(readonly=not writes)
        transaction = _Transaction(inner)
        try:
            work(transaction)
            check()
            self._graph.commit(inner)
            self._require_committed(inner)
        except BaseException:
            with suppress(Exception):
                self._graph.rollback(inner)
            raise
        return inner, transaction.summaries

    def _require_committed(self, closed: py2neo.Transaction) -> None:
        """Tell a commit from a refusal, which comes without a bookmark.

        The connection is left in a state in which the server ignores whatever is
        asked, and the library takes that for an empty answer: it is not used again.

        Raises
        ------
        _CommitFailed
            Nothing of the transaction is there.
        """
        if not frozenset(closed.bookmark or ()):
            self._graph.service.connector.prune(closed.profile)
            raise _CommitFailed

    def _require_passing(self, error: BaseException) -> None:
        """Go on only with what a second try may do.

        Raises
        ------
        TooLarge
            The same with fewer rows may pass.
        TargetError
            Nothing helps; the message holds the code, never the server's words.
        """
        code = _code(error)
        if code is None:
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
        params = {"place": self.target.place, "code": _code(error) or type(error).__name__}
        return TargetError(text("errors", "SYNC-UNREACHABLE", params))


def _code(error: BaseException) -> str | None:
    """Return the code by which the server itself named a failure; None where it did not."""
    code = getattr(error, "code", None)
    return code if isinstance(code, str) else None


def _server_errors() -> type[Exception]:
    from py2neo import errors

    found: type[Exception] = errors.Neo4jError
    return found


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
