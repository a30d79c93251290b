"""Where a database is and how one gets in: addresses, encryption, secrets."""

from __future__ import annotations

import ipaddress
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graphmodel.errors import UsageError
from graphmodel.texts import text

URI, USERNAME, PASSWORD, DATABASE = (
    "NEO4J_URI",
    "NEO4J_USERNAME",
    "NEO4J_PASSWORD",
    "NEO4J_DATABASE",
)
_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


class Secret:
    """A text that shows itself to nobody unless asked for by :meth:`reveal`."""

    __slots__ = ("_text",)

    def __init__(self, text_: str) -> None:
        self._text = text_

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> tuple[Any, ...]:
        msg = "a secret is not written anywhere"
        raise TypeError(msg)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long and how much.

    Attributes
    ----------
    timeout
        Seconds that one call to the server may take in all, retries included.
    outage
        Seconds for which the driver goes on trying to reach a server that was there.
    transaction
        Seconds after which the server ends a transaction of ours; never more than ``timeout``.
    lease
        Seconds for which the lock is ours after each batch, by the server's clock.
    batch
        Rows a transaction begins with; halved where the server has no room for them.
    page
        Rows read at a time.
    retry_delay
        Seconds before the driver tries again; somewhat longer each time.
    warnings
        Turn notifications of the server into Python warnings (for tests).
    """

    timeout: float = 180.0
    outage: float = 120.0
    transaction: float = 60.0
    lease: float = 60.0
    batch: int = 5_000
    page: int = 20_000
    retry_delay: float = 1.0
    warnings: bool = False


@dataclass(frozen=True, kw_only=True)
class Target:
    """One dataset in one database.

    Attributes
    ----------
    database
        Name of the database; the server's own choice if none is given.
    dataset
        Whose nodes ours are; several datasets may share a database.
    ca_file
        Certificates to trust instead of the system's.
    insecure
        Allow a connection that others can read or pretend to be.
    """

    uri: str
    username: str
    password: Secret
    database: str | None = None
    dataset: str = "jiceng"
    ca_file: Path | None = None
    insecure: bool = False
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        object.__setattr__(self, "uri", _with_scheme(self.uri))
        _require_safe(self)

    @property
    def place(self) -> str:
        """Address, database and dataset: what a message may say."""
        return f"{self.uri}/{self.database or ''}#{self.dataset}"


def _with_scheme(uri: str) -> str:
    """Give an address without a scheme the safe one for where it is."""
    if "://" in uri:
        return uri
    return f"{'bolt' if is_loopback(urlsplit(f'//{uri}').hostname) else 'neo4j+s'}://{uri}"


def is_loopback(host: str | None) -> bool:
    """Tell whether an address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


def _require_safe(target: Target) -> None:
    parts = urlsplit(target.uri)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise UsageError(text("errors", "SYNC-URI", {"schemes": list(_SCHEMES)}))
    if parts.username or parts.password or parts.query:
        raise UsageError(text("errors", "SYNC-URI-SECRET", {"name": PASSWORD}))
    if is_exposed(target) and not target.insecure:
        raise UsageError(text("errors", "SYNC-INSECURE", {"scheme": parts.scheme}))


def is_exposed(target: Target) -> bool:
    """Tell whether others on the way could read along or pretend to be the server."""
    parts = urlsplit(target.uri)
    plain = "+" not in parts.scheme and target.ca_file is None
    return parts.scheme.endswith("+ssc") or (plain and not is_loopback(parts.hostname))


def from_environment(environment: Mapping[str, str] | None = None, **given: Any) -> Target:
    """Make a target from what is given and, for the rest, the usual ``NEO4J_…`` variables.

    Raises
    ------
    UsageError
        No address, no password, or a connection that would not be safe.
    """
    names = os.environ if environment is None else environment
    chosen = {name: value for name, value in given.items() if value is not None}
    uri = chosen.pop("uri", None) or names.get(URI)
    if not uri:
        raise UsageError(text("errors", "SYNC-NO-URI", {"name": URI}))
    password = chosen.pop("password", None) or _secret(names.get(PASSWORD))
    if password is None:
        raise UsageError(text("errors", "SYNC-NO-PASSWORD", {"name": PASSWORD}))
    return Target(
        uri=uri,
        username=chosen.pop("username", None) or names.get(USERNAME) or "neo4j",
        password=password,
        database=chosen.pop("database", None) or names.get(DATABASE) or None,
        **chosen,
    )


def _secret(word: str | None) -> Secret | None:
    return Secret(word) if word else None


def password_from(path: Path) -> Secret:
    """Read a password file, which only its owner may be able to read.

    Raises
    ------
    UsageError
        The file cannot be read, is empty, or others can read it too.
    """
    try:
        mode = path.stat().st_mode
        word = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(text("errors", "SYNC-PASSWORD-FILE", {"path": path})) from error
    if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(text("errors", "SYNC-PASSWORD-OPEN", {"path": path}))
    if not word:
        raise UsageError(text("errors", "SYNC-PASSWORD-FILE", {"path": path}))
    return Secret(word)
