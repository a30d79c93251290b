"""The schema language: what a kind, a column and a declaration are.

A kind is a class whose attributes are columns. It is never instantiated: code
writes ``PartyOrg.name.c`` (a polars expression) instead of ``"name"``, so that
a misspelt column fails the type check. Everything else (frame schemas, header
matching, the template, JSON Schema, test strategies) is derived from here.
"""

from __future__ import annotations

import enum
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

import polars as pl

from graphmodel.errors import SchemaError

IDENTIFIER = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,63}$")

#: Where a row came from: beside the data, never part of it.
PROVENANCE: Mapping[str, pl.DataType] = MappingProxyType(
    {"_input": pl.String(), "_sheet": pl.String(), "_row": pl.UInt32()}
)
VALIDITY: Mapping[str, pl.DataType] = MappingProxyType(
    {"valid_from": pl.Date(), "valid_to": pl.Date()}
)
ENDPOINTS: Mapping[str, pl.DataType] = MappingProxyType(
    {"from_kind": pl.String(), "from_id": pl.String(), "to_kind": pl.String(), "to_id": pl.String()}
)


class ClosedList(enum.Enum):
    """A closed list of values: each has a Chinese label and accepted spellings.

    Members are written ``name = "标签", "另一写法", …``; the stored value is the
    member's name in lower case.
    """

    def __init__(self, label: str, *spellings: str) -> None:
        self.label = label
        self._others = spellings

    @property
    def spellings(self) -> tuple[str, ...]:
        """The label first, then every other spelling."""
        return (self.label, *self._others)

    @property
    def code(self) -> str:
        """The stored value."""
        return self.name

    @classmethod
    def codes(cls) -> list[str]:
        """All stored values, in the order of the declaration."""
        return [member.code for member in cls]

    @classmethod
    def labels(cls) -> dict[str, str]:
        """Return stored value → Chinese label."""
        return {member.code: member.label for member in cls}

    @classmethod
    def by_spelling(cls) -> dict[str, str]:
        """Return accepted spelling → stored value."""
        spellings = {word: member.code for member in cls for word in member.spellings}
        return spellings | {member.code: member.code for member in cls}


class Day:
    """A date that may be known to the month or the year only.

    Stored as ISO text: ``2021``, ``2021-06`` or ``2021-06-01``. It stands for
    the whole interval it names; see :mod:`graphmodel.days`.
    """


ColumnType: TypeAlias = (
    type[str] | type[int] | type[float] | type[bool] | type[Day] | type[ClosedList]
)
Choices: TypeAlias = type[ClosedList]
Owner: TypeAlias = type
T = TypeVar("T", bound=type)

_DTYPES: dict[type, pl.DataType] = {
    str: pl.String(),
    int: pl.Int64(),
    float: pl.Float64(),
    bool: pl.Boolean(),
    Day: pl.String(),
}


@dataclass(eq=False)
class Column:
    """One column of a kind.

    Attributes
    ----------
    title
        The header a template prints.
    synonyms
        Other headers that rosters use for it.
    sort
        ``key`` (identifies a record) or ``value``.
    many
        The cell may hold several values of a closed list.
    private
        Names or numbers of persons: kept out of logs, messages, default
        reports and databases.
    minimum, maximum
        Bounds of a number, both inclusive.
    """

    title: str
    type: ColumnType
    synonyms: tuple[str, ...] = ()
    sort: str = "value"
    required: bool = False
    private: bool = False
    many: bool = False
    minimum: float | None = None
    maximum: float | None = None
    name: str = ""
    kind: str = ""

    def __set_name__(self, owner: Owner, name: str) -> None:
        self.name = name
        self.kind = owner.__name__

    @property
    def c(self) -> pl.Expr:
        """The column as a polars expression."""
        return pl.col(self.name)

    @property
    def titles(self) -> tuple[str, ...]:
        """Title first, then every synonym."""
        return (self.title, *self.synonyms)

    @property
    def dtype(self) -> pl.DataType:
        """The polars type it is stored as."""
        if self.many:
            return pl.List(pl.String())
        if issubclass(self.type, ClosedList):
            return pl.String()
        return _DTYPES[self.type]

    @property
    def choices(self) -> Choices | None:
        """The closed list its values come from, if any."""
        return self.type if issubclass(self.type, ClosedList) else None


def key(title: str, *synonyms: str) -> Column:
    """Declare the column that identifies a record of a kind."""
    return Column(title, str, synonyms, sort="key", required=True)


def value(  # noqa: PLR0913 - each keyword is one fact about the column
    title: str,
    type_: ColumnType,
    *synonyms: str,
    required: bool = False,
    private: bool = False,
    many: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Column:
    """Declare an ordinary column."""
    if type_ is int and minimum is None:
        minimum = 0
    return Column(
        title,
        type_,
        synonyms,
        required=required,
        private=private,
        many=many,
        minimum=minimum,
        maximum=maximum,
    )


@dataclass(frozen=True, eq=False)
class Kind:
    """A declared class of records.

    Attributes
    ----------
    is_relation
        Relations have two ends instead of a key of their own.
    sources, targets
        Names of the kinds a relation may join.
    distinct
        Columns that tell two relations between the same pair apart.
    internal
        Working records (suggestions, judgements): stored, never counted,
        never synced.
    """

    name: str
    title: str
    doc: str
    columns: Mapping[str, Column]
    is_relation: bool = False
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()
    internal: bool = False

    @property
    def identity(self) -> list[str]:
        """The columns that make two rows the same record."""
        if self.is_relation:
            return [*ENDPOINTS, *self.distinct]
        return ["id"]

    @cached_property
    def data_schema(self) -> dict[str, pl.DataType]:
        """Columns and types that take part in equality, deltas and hashes."""
        head: dict[str, pl.DataType] = dict(ENDPOINTS) if self.is_relation else {}
        own = {column.name: column.dtype for column in self.columns.values()}
        return head | own | dict(VALIDITY)

    @cached_property
    def schema(self) -> dict[str, pl.DataType]:
        """Columns and types of its frame, provenance included."""
        return self.data_schema | dict(PROVENANCE)

    def empty(self) -> pl.DataFrame:
        """Return a frame of this kind without rows."""
        return self._empty

    @cached_property
    def _empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.schema)


def _columns_of(cls: type) -> dict[str, Column]:
    columns = {name: item for name, item in vars(cls).items() if isinstance(item, Column)}
    for name in (cls.__name__, *columns):
        if not IDENTIFIER.match(name):
            msg = f"{cls.__name__}.{name}: a name is ASCII letters, digits and _."
            raise SchemaError(msg)
    return columns


def _doc_of(cls: type) -> str:
    doc = inspect.getdoc(cls)
    if not doc:
        msg = f"{cls.__name__}: a kind says in its docstring what it is."
        raise SchemaError(msg)
    return doc


def node(title: str, *, internal: bool = False) -> Callable[[T], T]:
    """Declare a class as a kind of node."""

    def declare_kind(cls: T) -> T:
        columns = _columns_of(cls)
        keys = [column.name for column in columns.values() if column.sort == "key"]
        if keys != ["id"]:
            msg = f"{cls.__name__}: a node has exactly one key column and it is called id."
            raise SchemaError(msg)
        kind = Kind(cls.__name__, title, _doc_of(cls), MappingProxyType(columns), internal=internal)
        cls.kind = kind  # type: ignore[attr-defined]
        return cls

    return declare_kind


def relation(
    title: str,
    sources: tuple[type, ...] | type,
    targets: tuple[type, ...] | type,
    *,
    distinct: tuple[str, ...] = (),
    internal: bool = False,
) -> Callable[[T], T]:
    """Declare a class as a relation from one of ``sources`` to one of ``targets``."""

    def names(ends: tuple[type, ...] | type) -> tuple[str, ...]:
        return tuple(end.__name__ for end in (ends if isinstance(ends, tuple) else (ends,)))

    def declare_kind(cls: T) -> T:
        columns = _columns_of(cls)
        for name in distinct:
            if name not in columns:
                msg = f"{cls.__name__}: distinct names {name}, which is not a column of it."
                raise SchemaError(msg)
        kind = Kind(
            cls.__name__,
            title,
            _doc_of(cls),
            MappingProxyType(columns),
            is_relation=True,
            sources=names(sources),
            targets=names(targets),
            distinct=distinct,
            internal=internal,
        )
        cls.kind = kind  # type: ignore[attr-defined]
        return cls

    return declare_kind


@dataclass(frozen=True, eq=False)
class Declaration:
    """All kinds of one field, by name, in the order they were listed."""

    name: str
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, *classes: type) -> Declaration:
        """Gather declared classes and refuse links to undeclared kinds."""
        kinds: dict[str, Kind] = {}
        for declared in classes:
            kind: Kind | None = vars(declared).get("kind")
            if kind is None:
                msg = f"{declared.__name__} lacks @node or @relation."
                raise SchemaError(msg)
            kinds[kind.name] = kind
        for kind in kinds.values():
            for end in (*kind.sources, *kind.targets):
                if end not in kinds:
                    msg = f"{kind.name} joins {end}, which is not declared."
                    raise SchemaError(msg)
        return cls(name, MappingProxyType(kinds))

    def __getitem__(self, kind: str | type) -> Kind:
        return self.kinds[kind if isinstance(kind, str) else kind.__name__]

    def __iter__(self) -> Iterator[Kind]:
        return iter(self.kinds.values())

    @property
    def nodes(self) -> list[Kind]:
        """The kinds of nodes."""
        return [kind for kind in self if not kind.is_relation]

    @property
    def relations(self) -> list[Kind]:
        """The kinds of relations."""
        return [kind for kind in self if kind.is_relation]


def describe(declaration: Declaration) -> list[dict[str, Any]]:
    """Return the data dictionary: one entry a column, in declaration order."""
    return [
        {
            "kind": kind.name,
            "kind_title": kind.title,
            "column": column.name,
            "title": column.title,
            "type": column.type.__name__ if not column.choices else "closed list",
            "choices": column.choices.labels() if column.choices else None,
            "required": column.required,
            "private": column.private,
            "synonyms": list(column.synonyms),
        }
        for kind in declaration
        for column in kind.columns.values()
    ]
