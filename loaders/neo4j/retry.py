"""What to do about an exception of the driver: one pure function, and words without data."""

from __future__ import annotations

import enum

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)


class Way(enum.Enum):
    """What a failed unit of work calls for."""

    retry = "retry"
    rerun = "rerun"
    split = "split"
    stop = "stop"


#: The batch is too large for the server's limits: the same one would fail again.
_TOO_LARGE = frozenset(
    {
        "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
        "Neo.TransientError.General.OutOfMemoryError",
        "Neo.TransientError.General.TransactionMemoryLimit",
        "Neo.ClientError.Transaction.TransactionTimedOut",
        "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
        "Neo.TransientError.Transaction.TransactionTimedOut",
        "Neo.ClientError.Transaction.LockClientStopped",
    }
)
#: The driver calls them final, but other writers cause them and a second try may pass.
_PASSING = frozenset(
    {
        "Neo.ClientError.Statement.EntityNotFound",
        "Neo.ClientError.Transaction.TransactionTerminated",
    }
)


def way_of(error: BaseException) -> Way:
    """Decide what a failure calls for.

    Returns
    -------
    Way
        ``retry``: the driver's managed transaction does it by itself.
        ``rerun``: the driver gives up, but running the whole idempotent batch
        again is right, also where the first run may have been committed.
        ``split``: the same with fewer rows. ``stop``: nothing helps.
    """
    # Its parent class is retryable; whether the commit took place is not known.
    if isinstance(error, IncompleteCommit):
        return Way.rerun
    if isinstance(error, (AuthError, ConfigurationError)):
        return Way.stop
    if isinstance(error, Neo4jError):
        return way_of_code(error.code or "", retryable=error.is_retryable())
    if isinstance(error, (ServiceUnavailable, SessionExpired)):
        return Way.retry
    # Seen from the driver under a connection that is torn down: a buffer still in use.
    return Way.rerun if isinstance(error, BufferError) else Way.stop


def way_of_code(code: str, *, retryable: bool) -> Way:
    """Decide what a failure that the server itself has named calls for."""
    if code in _TOO_LARGE:
        return Way.split
    if code in _PASSING:
        return Way.rerun
    return Way.retry if retryable else Way.stop


def told(error: BaseException) -> str:
    """Name a failure without its message: messages of the server carry values of the data."""
    if isinstance(error, Neo4jError) and error.code:
        return error.code
    return type(error).__name__
