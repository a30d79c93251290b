"""The sheet language: how rosters write what the kinds store.

A kind says what is stored; a sheet says how people fill it in: which kinds its
columns fill, which links its cells stand for, under which titles. One sheet
may fill several kinds, one kind may have several sheets. Reading, the template
and header matching are all derived from these values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from graphmodel.schema import Column, Kind


def _kind(cls: type) -> Kind:
    kind: Kind = vars(cls)["kind"]
    return kind


@dataclass(frozen=True, kw_only=True)
class When:
    """A part or link applies to rows whose cell in column ``title`` is one of ``values``."""

    title: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Said:
    """A cell of column ``title`` says of which kind the record named beside it is.

    A record so named is made where nothing has its name, unless some roster of
    its kind was read: then the name is more likely misspelt.
    """

    title: str
    words: Mapping[str, type]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One kind that rows of a sheet fill.

    Attributes
    ----------
    columns
        Columns of the kind that the sheet has, in template order.
    path
        Titles of cells that make an id where the roster has none. The first
        part of a sheet falls back on its name and the links that scope it.
    constants
        Column name → stored value, the same in every row.
    presence
        Title of a yes/no cell that says whether the body exists; a part after
        the first exists where this says yes or any of its own cells is filled.
    name_suffix
        What follows the first part's name to name this body (``业委会``).
    """

    kind: type
    columns: tuple[Column, ...]
    path: tuple[str, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)
    presence: str | None = None
    presence_synonyms: tuple[str, ...] = ()
    name_suffix: str = ""
    when: When | None = None

    @property
    def declared(self) -> Kind:
        """The kind's declaration."""
        return _kind(self.kind)


@dataclass(frozen=True, kw_only=True)
class Link:
    """A cell that names another record: a short way to write a relation row.

    Attributes
    ----------
    relation
        The relation a filled cell stands for.
    title
        Header of the cell; empty for a link between two parts of one row.
    of
        The kind of the part at the row's own end; default the first part.
    backwards
        The record named in the cell is the source, the row's own the target.
    targets
        Kinds the cell may name. Codes are looked up first, then names.
    within
        Title of another link of the row whose target must contain (or be the
        superior of) the record named here: names repeat between streets.
    many
        The cell may name several, separated by 、，；/ or line breaks.
    makes
        A kind (one of ``targets``) to create by name where nothing is found.
    said
        Where the row says which of ``targets`` the cell names.
    attributes
        Columns of the relation that the row fills as well.
    constants
        Column of the relation → stored value.
    validity
        Titles of the cells with the first day and the last day (inclusive).
    """

    relation: type
    title: str
    synonyms: tuple[str, ...] = ()
    of: type | None = None
    backwards: bool = False
    targets: tuple[type, ...] = ()
    within: str | None = None
    many: bool = False
    makes: type | None = None
    makes_constants: Mapping[str, Any] = field(default_factory=dict)
    said: Said | None = None
    attributes: tuple[Column, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)
    validity: tuple[str, str] | None = None
    when: When | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        """Title first, then every synonym."""
        return (self.title, *self.synonyms)


@dataclass(frozen=True, kw_only=True)
class Persons:
    """A cell with one or several names of persons who hold a post.

    Attributes
    ----------
    role
        The post, where the title says it (``书记``); else the row's own role cell.
    body
        The kind of the part that is the body; ``None``: the row's body link.
    body_link
        Title of the link cell that names the body (sheets of posts).
    number
        Titles of cells with a number that identifies the person; it is only
        ever used to make the keyed pseudonym.
    also
        A relation that the named person gets to the same part; without a role
        the person gets it instead of a post (a duty that members take on).
    vacancy
        The body's column that is true where the cell says that nobody holds the
        post: 暂缺.
    """

    title: str
    synonyms: tuple[str, ...] = ()
    role: str | None = None
    body: type | None = None
    body_link: str | None = None
    number: tuple[str, ...] = ()
    also: type | None = None
    status: Column | None = None
    attributes: tuple[Column, ...] = ()
    validity: tuple[str, str] | None = None
    vacancy: Column | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        """Title first, then every synonym."""
        return (self.title, *self.synonyms)

    @property
    def holds_post(self) -> bool:
        """Whether a named person holds a post: its role is known, or the row states it."""
        return self.role is not None or bool(self.attributes)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One shape of roster.

    Attributes
    ----------
    titles
        Names of worksheets and words in title lines that point to it.
    telling
        Titles of which at least one must be present for the sheet to be
        recognised by its header alone.
    example
        The example row of the template, by title; the loader skips it.
    extra
        Not among the sheets of the plain template.
    """

    name: str
    title: str
    titles: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()
    persons: tuple[Persons, ...] = ()
    telling: tuple[str, ...] = ()
    example: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    extra: bool = False

    @property
    def main(self) -> Part | None:
        """The part every row fills; None for sheets that hold relations only."""
        return self.parts[0] if self.parts else None

    def columns(self) -> Iterator[Column]:
        """Yield every declared column: of parts, then what links and persons say further."""
        for part in self.parts:
            yield from part.columns
        for link in self.links:
            yield from link.attributes
        for persons in self.persons:
            yield from persons.attributes

    def bounds(self) -> Iterator[str]:
        """Yield the titles of days on which a link or a post begins or ends."""
        pairs = [link.validity for link in self.links]
        for pair in (*pairs, *(persons.validity for persons in self.persons)):
            yield from pair or ()

    def headers(self) -> dict[str, tuple[str, ...]]:
        """Template title → every accepted spelling, in template order."""
        found: dict[str, tuple[str, ...]] = {}
        for title, *spellings in self._titles():
            # Two parts may share a title: every spelling of either is accepted.
            found[title] = tuple(dict.fromkeys((*found.get(title, ()), title, *spellings)))
        return found

    def _titles(self) -> Iterator[tuple[str, ...]]:
        """Every title with its spellings; a sheet of relations begins with its links."""
        if not self.parts:
            yield from (link.titles for link in self.links if link.within is None)
        for part in self.parts:
            yield from _titles_of_part(part)
        for link in self.links:
            yield from _titles_of_link(link)
        for persons in self.persons:
            yield from _titles_of_persons(persons)

    def private_titles(self) -> frozenset[str]:
        """Template titles whose cells name or number persons."""
        private = {column.title for part in self.parts for column in part.columns if column.private}
        for persons in self.persons:
            private |= {persons.title, *persons.number[:1]}
        return frozenset(private)


VALIDITY_SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "任职时间": ("任职日期", "任现职时间", "到任时间"),
        "离任时间": ("离任日期", "免职时间"),
        "开始时间": ("起始时间", "包联开始时间"),
        "结束时间": ("终止时间", "包联结束时间"),
        "加入时间": ("入会时间",),
        "退出时间": (),
        "进驻时间": ("物业进驻时间", "服务开始时间"),
        "撤出时间": ("服务结束时间",),
    }
)


def _validity(titles: tuple[str, str] | None) -> Iterator[tuple[str, ...]]:
    return ((title, *VALIDITY_SYNONYMS.get(title, ())) for title in titles or ())


def _titles_of_part(part: Part) -> Iterator[tuple[str, ...]]:
    yield from (column.titles for column in part.columns)
    if part.presence:
        yield (part.presence, *part.presence_synonyms)
    if part.when:
        yield (part.when.title,)


def _titles_of_link(link: Link) -> Iterator[tuple[str, ...]]:
    if link.title:
        yield link.titles
    if link.said:
        yield (link.said.title,)
    yield from (column.titles for column in link.attributes)
    yield from _validity(link.validity)


def _titles_of_persons(persons: Persons) -> Iterator[tuple[str, ...]]:
    yield persons.titles
    if persons.number:
        yield persons.number
    yield from (column.titles for column in persons.attributes)
    if persons.status:
        yield persons.status.titles
    yield from _validity(persons.validity)
