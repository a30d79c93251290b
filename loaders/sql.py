"""Rosters in databases: one query, read only, its rows as a table of text.

SQLite is read by the standard library; other databases need the extra ``sql``.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from graphmodel.errors import TargetError, UsageError
from graphmodel.texts import text
from loaders.records_file import RecordsError, table_of_records
from loaders.tables import RawTable

_SQLITE = "sqlite:///"
_SECONDS = 60
_READS = re.compile(r"^\s*(?:select|with)\b", re.IGNORECASE)
#: SELECT … INTO writes: a table, or a file beside the server.
_WRITES = re.compile(r"\binto\b", re.IGNORECASE)
_QUOTED = re.compile(r"""'[^']*'|"[^"]*"|`[^`]*`""")
_NAME = re.compile(r"^\s*[^\s'\"`;()]+\s*$")
#: What a statement may do in SQLite: look, call functions, recurse.
_ALLOWED = frozenset(
    (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
)


@dataclass(frozen=True, kw_only=True)
class Query:
    """One table of a database.

    Attributes
    ----------
    url
        As SQLAlchemy writes it: ``sqlite:///名册.db``, ``postgresql+psycopg://…``.
    query
        A table's or view's name, or one SELECT.
    name
        What the table is called in messages; the roster it is may be told by it.
    """

    url: str
    query: str
    name: str = ""


def has_password(url: str) -> bool:
    """Tell whether a URL carries a password, which must not stand on a command line."""
    return bool(urlsplit(url).password)


def read_query(asked: Query) -> RawTable:
    """Read the rows of one query.

    Raises
    ------
    UsageError
        The query is more than one look, names no table, or cannot be run.
    TargetError
        The database is out of reach.
    """
    is_name = bool(_NAME.match(asked.query))
    statement = asked.query.strip().rstrip(";").strip()
    if not is_name and not _looks(statement):
        raise UsageError(text("errors", "SQL-NOT-A-LOOK", {}))
    file = f"{urlsplit(asked.url).scheme}:{Path(urlsplit(asked.url).path).name}"
    sheet = asked.name or (statement if is_name else "")
    read = _sqlite if asked.url.startswith(_SQLITE) else _alchemy
    columns, rows = read(asked.url, statement, is_name=is_name)
    # edge: a database hands over rows
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    try:
        table = table_of_records(records, file, sheet, columns)
    except RecordsError as error:
        raise UsageError(text("errors", "SQL-VALUES", {"why": str(error)})) from error
    return replace(table, sha256=_digest(table))


def _looks(statement: str) -> bool:
    """Tell whether a statement is one look, as far as its words tell; the database has the rest."""
    words = _QUOTED.sub("''", statement)
    return bool(_READS.match(statement)) and ";" not in statement and not _WRITES.search(words)


def _digest(table: RawTable) -> str:
    digest = hashlib.sha256()
    for series in table.frame:
        digest.update(series.fill_null("").str.join("\x1f").item().encode())
        digest.update(b"\x1e")
    return digest.hexdigest()


Answer = tuple[list[str], Sequence[Sequence[Any]]]


def _refuse_unknown(name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise UsageError(text("errors", "SQL-NO-TABLE", {"name": name, "known": list(known)[:20]}))


# ---------------------------------------------------------------- SQLite


def _sqlite(url: str, statement: str, *, is_name: bool) -> Answer:
    path = unquote(url.removeprefix(_SQLITE)).partition("?")[0]
    if not Path(path).is_file():
        raise TargetError(text("errors", "SQL-NO-DATABASE", {"name": Path(path).name}))
    uri = f"file:{quote(str(Path(path).absolute()))}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, check_same_thread=False)) as database:
            if is_name:
                _refuse_unknown(statement, [row[0] for row in database.execute(_TABLES)])
                statement = f'SELECT * FROM "{statement}"'  # noqa: S608 - a name of the catalogue
            database.set_authorizer(_only_looking)
            # Whoever asks for too much is interrupted.
            timer = threading.Timer(_SECONDS, database.interrupt)
            timer.daemon = True
            timer.start()
            try:
                answer = database.execute(statement)
                return [item[0] for item in answer.description], answer.fetchall()
            finally:
                timer.cancel()
    except sqlite3.Error as error:
        # Messages of a database may quote values.
        raise UsageError(text("errors", "SQL-FAILED", {"why": type(error).__name__})) from error


_TABLES = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"


def _only_looking(action: int, *_about: Any) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


# ---------------------------------------------------------------- other databases


def _alchemy(url: str, statement: str, *, is_name: bool) -> Answer:
    try:
        import sqlalchemy as sql
    except ImportError as error:
        raise UsageError(text("errors", "SQL-EXTRA", {})) from error
    try:
        engine = sql.create_engine(url, **_options(url))
    except (sql.exc.ArgumentError, ImportError) as error:
        raise UsageError(text("errors", "SQL-URL", {"why": type(error).__name__})) from error
    reached = False
    try:
        with engine.connect() as connection:
            reached = True
            for order in _only_reading(engine.dialect):
                connection.execute(sql.text(order))
            if is_name:
                seen = sql.inspect(connection)
                _refuse_unknown(statement, [*seen.get_table_names(), *seen.get_view_names()])
                quoted = engine.dialect.identifier_preparer.quote(statement)
                statement = f"SELECT * FROM {quoted}"  # noqa: S608 - a name of the catalogue
            answer = connection.execute(sql.text(statement.replace(":", r"\:")))
            columns, rows = list(answer.keys()), [tuple(row) for row in answer]
            connection.rollback()
            return columns, rows
    except sql.exc.SQLAlchemyError as error:
        lost = isinstance(error, sql.exc.DBAPIError) and error.connection_invalidated
        gone = lost or (not reached and isinstance(error, sql.exc.OperationalError))
        refusal = TargetError if gone else UsageError
        raise refusal(text("errors", "SQL-FAILED", {"why": type(error).__name__})) from error
    finally:
        engine.dispose()


def _options(url: str) -> dict[str, Any]:
    """Options of a connection: DuckDB would read any file a query names."""
    if url.startswith("duckdb"):
        config = {"access_mode": "READ_ONLY", "enable_external_access": "false"}
        return {"connect_args": {"config": config}}
    return {}


def _only_reading(dialect: Any) -> Iterator[str]:
    """Orders that let the session look only, and not too long; before its first look."""
    if dialect.name == "postgresql":
        yield "SET TRANSACTION READ ONLY"
        yield f"SET LOCAL statement_timeout = {_SECONDS * 1000}"
    elif dialect.name in ("mysql", "mariadb"):
        yield "SET SESSION TRANSACTION READ ONLY"
        if getattr(dialect, "is_mariadb", False):
            yield f"SET SESSION max_statement_time = {_SECONDS}"
        else:
            yield f"SET SESSION max_execution_time = {_SECONDS * 1000}"
    elif dialect.name == "sqlite":
        yield "PRAGMA query_only = ON"
