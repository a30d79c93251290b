"""What is said where a server refuses or does not answer: codes and causes, never its messages."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING

from neo4j import TrustCustomCAs
from neo4j.exceptions import AuthError, ClientError

from graphmodel.errors import TargetError, UsageError
from graphmodel.texts import text
from loaders.neo4j.retry import Way, told, way_of

if TYPE_CHECKING:
    from pathlib import Path

    from loaders.neo4j.connection import Target

_REFUSED = (
    "Neo.ClientError.Security.Unauthorized",
    "Neo.ClientError.Security.Forbidden",
    "Neo.ClientError.Security.AuthenticationRateLimit",
    "Neo.ClientError.Security.CredentialsExpired",
)
#: What the driver calls a failed handshake; the class itself is none of its public ones.
_HANDSHAKE = "BoltSecurityError"


def refusal(error: BaseException, target: Target) -> TargetError:
    """Return our error for one of the driver: its code, never its message."""
    code = told(error)
    params = {"place": target.place, "code": code}
    if isinstance(error, AuthError) or code in _REFUSED:
        return TargetError(text("errors", "SYNC-LOGIN", params))
    kind = _handshake(error)
    if kind is None:
        passing = not isinstance(error, ClientError) and way_of(error) is Way.retry
        kind = "SYNC-UNREACHABLE" if passing else "SYNC-FAILED"
    return TargetError(text("errors", kind, params))


def _handshake(error: BaseException) -> str | None:
    """Return the text for a connection that could not be encrypted; None for any other fault."""
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return "SYNC-CERTIFICATE"
    secured = any(
        isinstance(cause, ssl.SSLError) or type(cause).__name__ == _HANDSHAKE for cause in causes
    )
    return "SYNC-NO-TLS" if secured else None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk an error and what caused it; a router's failures come as a group."""
    ahead, seen = [error], set[int]()
    while ahead:
        one = ahead.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        ahead += one.exceptions if isinstance(one, BaseExceptionGroup) else ()
        ahead += [cause for cause in (one.__cause__, one.__context__) if cause is not None]


def trusting(ca_file: Path) -> TrustCustomCAs:
    """Trust the certificates of a file and no others.

    Raises
    ------
    UsageError
        The file cannot be read or holds no certificate.
    """
    try:
        ssl.create_default_context(cafile=str(ca_file))
    except OSError as error:  # what is no certificate is an OSError too
        raise UsageError(text("errors", "SYNC-CA-FILE", {"path": ca_file})) from error
    return TrustCustomCAs(str(ca_file))
