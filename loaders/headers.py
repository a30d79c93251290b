"""Which column of a sheet holds what: raw headers matched to the titles of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from graphmodel.sheets import Sheet
from loaders.halves import Halves, find_halves
from loaders.spelling import header_word

Spellings: TypeAlias = Mapping[str, tuple[tuple[str, int], ...]]

#: Headers that never say what a roster is about.
NEUTRAL = frozenset(map(header_word, ("序号", "备注", "说明", "编号", "联系电话", "电话", "地址")))


#: What a person writes beside a header whose column is not to be read.
NOT_READ = ""


@dataclass(frozen=True, kw_only=True)
class RawHeader:
    """The header of one column: the lowest filled cell, and what stands above it."""

    position: int
    text: str
    above: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Spellings to try, the most telling first: with what stands above, then alone."""
        alone = header_word(self.text)
        joined = [header_word(upper) + alone for upper in reversed(self.above)]
        return (*joined, alone)

    @property
    def shown(self) -> str:
        """As it is named to people: ``领导班子›书记``."""
        return "›".join(" ".join(part.split()) for part in (*self.above, self.text))


@dataclass(frozen=True, kw_only=True)
class Matched:
    """Which raw header stands for which template title of a sheet.

    Attributes
    ----------
    halves
        Title → the two columns that together give it, where a roster splits a count.
    ignored
        Headers that a person decided not to read.
    """

    titles: Mapping[str, RawHeader]
    unknown: tuple[RawHeader, ...] = ()
    twice: tuple[tuple[RawHeader, str], ...] = ()
    halves: Mapping[str, Halves] = field(default_factory=lambda: MappingProxyType({}))
    ignored: tuple[RawHeader, ...] = ()


def spellings(sheet: Sheet) -> Spellings:
    """Folded header → the template titles it may stand for, with the rank of the spelling."""
    found: dict[str, list[tuple[str, int]]] = {}
    for title, words in sheet.headers().items():
        for rank, word in enumerate(words):
            found.setdefault(header_word(word), []).append((title, rank))
    return MappingProxyType(
        {word: tuple(sorted(set(pairs), key=lambda pair: pair[1])) for word, pairs in found.items()}
    )


def match(
    headers: Sequence[RawHeader], known: Spellings, mapping: Mapping[str, str] | None = None
) -> Matched:
    """Match raw headers with the titles of a sheet, whose spellings are ``known``.

    A title goes to the header that spells it best, a header to the first title
    that is still free.

    Parameters
    ----------
    mapping
        Raw header → template title, decided by a person; it overrules spellings.
    """
    decided = mapping or {}
    ignored = tuple(header for header in headers if _decided(header, decided) == NOT_READ)
    asked = [header for header in headers if header not in ignored]
    offers = sorted(offer for header in asked for offer in _offers(header, known, decided))
    titles: dict[str, RawHeader] = {}
    used: dict[int, str] = {}
    by_position = {header.position: header for header in asked}
    for _, _, position, title in offers:
        if position not in used and title not in titles:
            used[position] = title
            titles[title] = by_position[position]
    wanted = {position: title for _, _, position, title in reversed(offers)}
    left = [header for header in asked if header.position not in used]
    halves = find_halves([item for item in left if item.position not in wanted], known, titles)
    halved = {header.position for pair in halves.values() for header in pair.both}
    titles |= {title: _together(pair) for title, pair in halves.items()}
    return Matched(
        titles=MappingProxyType(dict(sorted(titles.items(), key=lambda pair: pair[1].position))),
        unknown=tuple(
            header
            for header in left
            if header.position not in wanted and header.position not in halved
        ),
        twice=tuple(
            (header, wanted[header.position]) for header in left if header.position in wanted
        ),
        halves=halves,
        ignored=ignored,
    )


def _together(halves: Halves) -> RawHeader:
    """Return one header for both columns of a count."""
    men, women = halves.both
    return RawHeader(position=men.position, text=f"{men.shown}＋{women.shown}")


def _decided(header: RawHeader, mapping: Mapping[str, str]) -> str | None:
    return mapping.get(header.shown, mapping.get(header.text))


def _offers(
    header: RawHeader,
    known: Spellings,
    mapping: Mapping[str, str],
) -> list[tuple[int, int, int, str]]:
    """List what a header may stand for: how it was found, rank, position, title."""
    decided = _decided(header, mapping)
    if decided is not None:
        return [(-1, 0, header.position, decided)]
    return [
        (0 if rank == 0 else 1, rank, header.position, title)
        for word in header.words
        for title, rank in known.get(word, ())
    ]
