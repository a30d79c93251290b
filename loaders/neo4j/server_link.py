"""The way to the server: bounded calls, managed transactions, and what the driver leaves open."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j import GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import DriverError, Neo4jError

from graphmodel.errors import TargetError
from graphmodel.texts import text
from loaders.neo4j.refusals import refusal, trusting
from loaders.neo4j.retry import Way, told, way_of
from loaders.neo4j.watchdog import OutOfTime, within

if TYPE_CHECKING:
    from loaders.neo4j.connection import Target

T = TypeVar("T")
_CONNECT_SECONDS = 8.0
#: How often a unit of work is run again, and how much longer than before the wait is each time.
MOST_RERUNS, SLOWER = 8, 1.3
#: What is told in place of a code where the commit itself failed.
AT_COMMIT = "Transaction.Commit"


class TooLarge(Exception):  # noqa: N818 - says what the batch is
    """The server has no room or no time for this batch: fewer rows may pass."""


class _CommitFailed(Exception):  # noqa: N818 - what the driver does not tell us
    """The work was done and is asked for again: its commit failed, and the driver keeps why."""


@dataclass
class Tally:
    """What the server said it did, and what it took: a log of one run, added to as it goes."""

    counters: dict[str, int] = field(default_factory=dict)
    attempts: int = 0
    units: int = 0

    def add(self, counts: Mapping[str, Any]) -> None:
        """Count what one statement did."""
        for name, count in counts.items():
            if isinstance(count, int) and not isinstance(count, bool) and count:
                self.counters[name] = self.counters.get(name, 0) + count

    @property
    def repeated(self) -> int:
        """How many units of work were run again."""
        return self.attempts - self.units


class Transaction:
    """A transaction as a unit of work sees it: statements with parameters, nothing else."""

    def __init__(self, inner: neo4j.ManagedTransaction) -> None:
        self._inner = inner
        self.summaries: list[neo4j.ResultSummary] = []

    def rows(self, statement: str, **parameters: Any) -> list[list[Any]]:
        """Run a statement and return its rows."""
        result = self._inner.run(statement, parameters)
        rows = result.values()
        self.summaries.append(result.consume())
        return rows


class Link:
    """An open way to one database; every call comes back within the target's time limit."""

    def __init__(self, target: Target, driver: neo4j.Driver) -> None:
        self.target = target
        self.tally = Tally()
        self._driver = driver
        self._session = driver.session(
            database=target.database, bookmark_manager=GraphDatabase.bookmark_manager()
        )
        self._lost: threading.Thread | None = None

    # -------------------------------------------------------------- reading

    def read(self, statement: str, **parameters: Any) -> list[list[Any]]:
        """Run a reading statement, again if need be, and return its rows.

        Raises
        ------
        TargetError
            The server is out of reach, refuses, or has no room or time for it.
        """
        try:
            return self.page(statement, **parameters)
        except TooLarge as error:
            raise self._refused(str(error)) from None

    def page(self, statement: str, **parameters: Any) -> list[list[Any]]:
        """Run a reading statement as :meth:`read` does, for who can ask for less at a time.

        Raises
        ------
        TooLarge
            The server has no room or no time for so many rows.
        """
        return self._managed(lambda tx: tx.rows(statement, **parameters), writes=False)

    def count(self, statement: str, **parameters: Any) -> int:
        """Run a counting statement and return its number."""
        return int(self.read(statement, **parameters)[0][0])

    def bookmark(self) -> frozenset[str]:
        """Return what stays the same exactly until somebody commits something."""

        def ask(check: Callable[[], None]) -> frozenset[str]:
            check()
            with self._driver.session(database=self.target.database) as session:
                session.run("RETURN 1").consume()
                return frozenset(session.last_bookmarks().raw_values)

        return self._bounded(ask)

    # -------------------------------------------------------------- writing

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run an idempotent unit of work until it is known to be committed.

        Raises
        ------
        TargetError
            The server is out of reach, refuses, or has no room or time for it.
        """
        try:
            return self.batch(work)
        except TooLarge as error:
            raise self._refused(str(error)) from None

    def batch(self, work: Callable[[Transaction], T]) -> T:
        """Run a unit of work as :meth:`write` does, for who can do it in smaller parts.

        Raises
        ------
        TooLarge
            The server has no room or no time for it.
        """
        return self._managed(work, writes=True)

    def _refused(self, code: str) -> TargetError:
        return TargetError(
            text("errors", "SYNC-FAILED", {"place": self.target.place, "code": code})
        )

    def _given_up(self) -> TargetError:
        return TargetError(text("errors", "SYNC-GIVEN-UP", {"place": self.target.place}))

    def _managed(self, work: Callable[[Transaction], T], *, writes: bool) -> T:
        failed = 0
        for _ in range(MOST_RERUNS):
            try:
                return self._attempt(work, writes=writes)
            except _CommitFailed:
                failed += 1
                # Rivals and outages pass; what fails twice at its commit is too large for it.
                if failed > 1:
                    raise TooLarge(AT_COMMIT) from None
            except (DriverError, Neo4jError, BufferError) as error:
                way = way_of(error)
                if way is Way.split:
                    raise TooLarge(told(error)) from None
                if way is not Way.rerun:
                    raise refusal(error, self.target) from None
        raise self._given_up()

    def _attempt(self, work: Callable[[Transaction], T], *, writes: bool) -> T:
        limits = self.target.limits
        # A transaction that nobody waits for any more must not go on holding the lock.
        longest = min(limits.transaction, limits.timeout)
        self.tally.units += 1
        finished: list[bool] = []

        def run(check: Callable[[], None]) -> tuple[T, list[neo4j.ResultSummary]]:
            @neo4j.unit_of_work(timeout=longest)
            def unit(inner: neo4j.ManagedTransaction) -> tuple[T, list[neo4j.ResultSummary]]:
                check()
                if finished:  # the driver would go on until the time for outages is over
                    raise _CommitFailed
                self.tally.attempts += 1
                transaction = Transaction(inner)
                try:
                    done = work(transaction)
                except Neo4jError as error:
                    # The driver would send the same batch again and again.
                    if way_of(error) is Way.split:
                        raise TooLarge(told(error)) from None
                    raise
                check()
                finished.append(True)
                return done, transaction.summaries

            execute = self._session.execute_write if writes else self._session.execute_read
            return execute(unit)

        done, summaries = self._bounded(run)
        for summary in summaries:
            self.tally.add(vars(summary.counters))
        return done

    def _bounded(self, work: Callable[[Callable[[], None]], T]) -> T:
        if self._lost is not None:  # who did not answer once is not asked again
            raise TargetError(text("errors", "SYNC-TIMEOUT", self._place()))
        try:
            return within(self.target.limits.timeout, work)
        except OutOfTime as late:
            self._lost = late.thread
            raise TargetError(text("errors", "SYNC-TIMEOUT", self._place())) from None

    def _place(self) -> Mapping[str, Any]:
        return {"place": self.target.place, "seconds": round(self.target.limits.timeout)}

    def close(self) -> None:
        """Let go of the server; a connection that hangs is let go of when it stops hanging."""
        lost = self._lost
        if lost is None:
            self._shut()
            return

        def later() -> None:
            lost.join()
            self._shut()

        threading.Thread(target=later, daemon=True, name="jiceng-neo4j-close").start()

    def _shut(self) -> None:
        # Whatever goes wrong here, what was to be done has been done or has been told.
        for open_ in (self._session, self._driver):
            with suppress(Exception):
                open_.close()


def _driver(target: Target) -> neo4j.Driver:
    limits = target.limits
    uri, options = target.uri, dict[str, Any]()
    if target.ca_file is not None:
        parts = urlsplit(uri)
        uri = parts._replace(scheme=parts.scheme.partition("+")[0]).geturl()
        options = {"encrypted": True, "trusted_certificates": trusting(target.ca_file)}
    if limits.warnings:
        options["warn_notification_severity"] = NotificationMinimumSeverity.INFORMATION
    else:
        options["notifications_min_severity"] = NotificationMinimumSeverity.OFF
    return GraphDatabase.driver(
        uri,
        auth=(target.username, target.password.reveal()),
        max_transaction_retry_time=min(limits.outage, limits.timeout),
        connection_timeout=min(_CONNECT_SECONDS, limits.timeout),
        connection_acquisition_timeout=min(_CONNECT_SECONDS * 2, limits.timeout),
        initial_retry_delay=limits.retry_delay,
        # Doubling would sleep for a minute after a server has been back for a while.
        retry_delay_multiplier=SLOWER,
        user_agent="jiceng",
        **options,
    )


@contextmanager
def linked(target: Target) -> Iterator[Link]:
    """Open the way to a database: one attempt to log in, an answer within seconds.

    Raises
    ------
    TargetError
        Nobody answers, the certificate does not hold, or the login is refused.
    UsageError
        The file of certificates cannot be used.
    """
    # What the driver logs carries parameters of statements; what goes wrong is raised as well.
    logging.getLogger("neo4j").setLevel(logging.CRITICAL)
    try:
        driver = _driver(target)
    except (DriverError, Neo4jError, OSError, ValueError) as error:
        raise refusal(error, target) from None
    link = Link(target, driver)
    try:
        try:
            # Not managed, so not retried: a wrong password must not lock the account.
            link.bookmark()
        except (DriverError, Neo4jError, OSError) as error:
            raise refusal(error, target) from None
        yield link
    finally:
        link.close()
