"""What each column of a template asks for, derived from the declaration of its sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graphmodel.schema import Column, Day
from graphmodel.sheets import Link, Part, Persons, Sheet
from graphmodel.texts import text

YES_NO = ("是", "否")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One column of a template.

    Attributes
    ----------
    sort
        ``key``, ``text``, ``whole``, ``number``, ``day``, ``yes_no``,
        ``choice``, ``several`` (choices), ``link`` or ``person``.
    list_name
        Name of the list that its drop-down is taken from.
    named
        Titles of the kinds that a link may name.
    """

    title: str
    sort: str
    list_name: str = ""
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    named: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    private: bool = False
    synonyms: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What to write here, in words."""
        said = [] if self.sort == "text" else [text("workbook", f"note.{self.sort}", _params(self))]
        if self.many and self.sort == "link":
            said.append(text("workbook", "note.many", {}))
        if self.private:
            said.append(text("workbook", "note.private", {}))
        return "；".join(said)


def _params(heading: Heading) -> dict[str, object]:
    return {
        "kinds": "、".join(heading.named),
        "choices": "、".join(heading.choices),
        "low": heading.minimum,
        "high": heading.maximum,
    }


def headings(sheet: Sheet) -> list[Heading]:
    """Return the columns of a sheet's template: the essential ones first, then in its order."""
    said: dict[str, Heading] = {}
    for heading in _claims(sheet):
        # Two parts may share a title: the first says what it is, any may require it.
        said.setdefault(heading.title, heading)
    required, private = _required(sheet), sheet.private_titles()
    spelt = sheet.headers()
    # What the example fills in is what matters most: it comes first.
    ordered = dict.fromkeys((*(title for title in sheet.example if title in spelt), *spelt))
    return [
        replace(
            said.get(title, Heading(title=title, sort="text")),
            required=title in required,
            private=title in private,
            synonyms=tuple(word for word in spelt[title] if word != title),
        )
        for title in ordered
        if title
    ]


def _claims(sheet: Sheet) -> Iterator[Heading]:
    """Everything that the parts, links and persons of a sheet say about a title."""
    yield from _choosing(sheet)
    for part in sheet.parts:
        yield from map(_of_column, part.columns)
        if part.presence:
            yield _yes_no(part.presence)
    for link in sheet.links:
        if link.title:
            yield _of_link(link)
        yield from map(_of_column, link.attributes)
        yield from (Heading(title=title, sort="day") for title in link.validity or ())
    for persons in sheet.persons:
        yield from _of_persons(persons)


def _of_column(column: Column) -> Heading:
    if column.choices is not None:
        return Heading(
            title=column.title,
            sort="several" if column.many else "choice",
            list_name=f"list_{column.choices.__name__}",
            choices=tuple(column.choices.labels().values()),
        )
    if column.type is bool:
        return _yes_no(column.title)
    sorts: Mapping[type, str] = {str: "text", int: "whole", float: "number", Day: "day"}
    return Heading(
        title=column.title,
        sort="key" if column.sort == "key" else sorts[column.type],
        minimum=column.minimum,
        maximum=column.maximum,
    )


def _yes_no(title: str) -> Heading:
    return Heading(title=title, sort="yes_no", list_name="list_yes_no", choices=YES_NO)


def _of_link(link: Link) -> Heading:
    named = tuple(str(target.kind.title) for target in link.targets)  # type: ignore[attr-defined]
    return Heading(title=link.title, sort="link", named=named, many=link.many)


def _of_persons(persons: Persons) -> Iterator[Heading]:
    yield Heading(title=persons.title, sort="person")
    if persons.number:
        yield Heading(title=persons.number[0], sort="person_number")
    for column in (*persons.attributes, *((persons.status,) if persons.status else ())):
        yield _of_column(column)
    yield from (Heading(title=title, sort="day") for title in persons.validity or ())


def _choosing(sheet: Sheet) -> Iterator[Heading]:
    """Return the titles whose cell decides which part a row is, with every part's words."""
    for title in dict.fromkeys(part.when.title for part in sheet.parts if part.when):
        parts = [part for part in sheet.parts if part.when and part.when.title == title]
        words = [word for part in parts for word in _words(part)]
        yield Heading(
            title=title,
            sort="choice",
            list_name=f"list_{sheet.name}_{len(words)}",
            choices=tuple(dict.fromkeys(words)),
        )


def _words(part: Part) -> tuple[str, ...]:
    """Return the words for one part: the labels of its own list, else the first accepted one."""
    if part.when is None:
        return ()
    own = next((column for column in part.columns if column.title == part.when.title), None)
    if own is not None and own.choices is not None:
        return tuple(own.choices.labels().values())
    return part.when.values[:1]


def _required(sheet: Sheet) -> frozenset[str]:
    """Titles that every row must fill. A key is not among them: it is made where it is missing."""
    if sheet.main is None:
        return frozenset(_ends(sheet))
    if sheet.main.when is not None:
        return frozenset(part.when.title for part in sheet.parts if part.when)
    return frozenset(
        column.title for column in sheet.main.columns if column.required and column.sort != "key"
    )


def _ends(sheet: Sheet) -> Iterator[str]:
    """Yield what a row of a sheet of relations cannot do without."""
    bodies = {persons.body_link for persons in sheet.persons}
    for persons in sheet.persons:
        yield persons.title
        yield from (column.title for column in persons.attributes if column.required)
    for link in sheet.links:
        if not sheet.persons or link.title in bodies:
            yield link.title
            yield from (column.title for column in link.attributes if column.required)
