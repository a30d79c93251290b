"""Which of two titles a header means, told by what stands below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from loaders.spelling import folded_word

if TYPE_CHECKING:
    from graphmodel.sheets import Sheet
    from loaders.headers import Matched, RawHeader, Spellings
    from loaders.tables import RawTable

_LOOKED_AT = 200


def by_values(
    matched: Matched, known: Spellings, sheet: Sheet, table: RawTable, first: int
) -> Matched:
    """Give a header that may stand for several closed lists to the one its cells come from.

    Parameters
    ----------
    first
        Position of the first row below the header.
    """
    lists = _vocabularies(sheet)
    titles = dict(matched.titles)
    for title, header in matched.titles.items():
        rivals = [item for item in _meanings(header, known) if item in lists and item not in titles]
        if title not in lists or not rivals:
            continue
        words = _words(table, header, first)
        best = max((title, *rivals), key=lambda item: sum(word in lists[item] for word in words))
        if best != title:
            del titles[title]
            titles[best] = header
    if titles == dict(matched.titles):
        return matched
    ordered = dict(sorted(titles.items(), key=lambda pair: pair[1].position))
    return replace(matched, titles=MappingProxyType(ordered))


def _meanings(header: RawHeader, known: Spellings) -> list[str]:
    return [title for word in header.words for title, _ in known.get(word, ())]


def _words(table: RawTable, header: RawHeader, first: int) -> list[str]:
    cells = table.frame[f"c{header.position}"].slice(first, _LOOKED_AT).drop_nulls()
    return [folded_word(cell) for cell in cells]  # edge: a few cells of one column


def _vocabularies(sheet: Sheet) -> Mapping[str, frozenset[str]]:
    """Title → every word that is accepted under it, for closed lists only."""
    found: dict[str, set[str]] = {}
    for part in sheet.parts:
        for column in part.columns:
            if column.choices is not None:
                words = column.choices.by_spelling()
                found.setdefault(column.title, set()).update(map(folded_word, words))
        if part.when:
            found.setdefault(part.when.title, set()).update(map(folded_word, part.when.values))
    return {title: frozenset(words) for title, words in found.items()}
