"""Where cards stand on the poster: columns from top to bottom, the largest letters that fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from jiceng.draw.canvas import clean, width_of
from jiceng.draw.sheet import MOST_MARKS

if TYPE_CHECKING:
    from jiceng.draw.poster_cards import Card, Content, Item
    from jiceng.draw.sheet import Box

SIZES = (13.0, 12.0, 11.0, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
#: On the sheet of letters this small: what is below communities is only counted rather than this.
_LEAST_FULL = 7.0
LEADINGS = (2.0, 1.8, 1.65, 1.5, 1.4)
HEAD, CARD_GAP = 1.9, 0.8  # in lines
INDENT, MARK, COLUMN_GAP = 0.13, 0.2, 0.34
TOP = 0.78  # of the district committee with its line, in inches
_LETTERS = 18  # of the longest name that columns make room for
_FEWEST = 6  # rows that are worth a part of their own
_SPLIT = 0.45  # of a column: streets no taller are kept whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A finished layout.

    Attributes
    ----------
    columns
        Cards by column.
    width
        Of a column, in inches.
    size, line
        Letters in points, height of a row in inches.
    lines
        Bodies directly below the district committee, column by column.
    is_full
        What is below communities is listed, not only counted.
    cut_places, cut_lines
        How many rows of cards and of ``lines`` there was no room for.
    """

    columns: tuple[tuple[Card, ...], ...]
    width: float
    size: float
    line: float
    lines: tuple[tuple[Item, ...], ...]
    is_full: bool
    cut_places: int = 0
    cut_lines: int = 0

    @property
    def band(self) -> float:
        """Height of what stands below the cards."""
        most = max(map(len, self.lines), default=0)
        return (most + HEAD + 1) * self.line if most else 0.0


def plan(content: Content, body: Box) -> Plan:
    """Return the layout that shows most in letters that can be read, then the largest letters."""
    marks = sum(1 + len(card.items) for card in content.full) + len(content.lines)
    if marks <= MOST_MARKS:
        for size in (size for size in SIZES if size >= _LEAST_FULL):
            if found := _best_leading(content.full, content.lines, body, size):
                return replace(found, is_full=True)
    for size in SIZES:
        if found := _best_leading(content.short, content.lines, body, size):
            return found
    return _cut(content, body)


def _best_leading(
    cards: Sequence[Card], lines: Sequence[Item], body: Box, size: float
) -> Plan | None:
    """Return the layout with the most space between rows; None where none fits."""
    if not (tight := _laid(cards, lines, body, (size, LEADINGS[-1]))):
        return None
    roomy = (_laid(cards, lines, body, (size, leading)) for leading in LEADINGS[:-1])
    return next((found for found in roomy if found), tight)


def _laid(
    cards: Sequence[Card], lines: Sequence[Item], body: Box, letters: tuple[float, float]
) -> Plan | None:
    size, leading = letters
    line = size * leading / 72
    widest = max((_width(card, size) for card in cards), default=1.0)
    count = max(int((body.width + COLUMN_GAP) / (min(widest, _widest(size)) + COLUMN_GAP)), 1)
    band = _columns_of(lines, size, body.width)
    free = body.height - TOP
    if band:
        free -= (max(map(len, band)) + HEAD + 1) * line
    columns = _filled(cards, count, free / line)
    if columns is None:
        return None
    count = max(len(columns), 1)
    width = (body.width - COLUMN_GAP * (count - 1)) / count
    return Plan(columns=columns, width=width, size=size, line=line, lines=band, is_full=False)


def _width(card: Card, size: float) -> float:
    """Width that a card wants."""
    rows = [
        INDENT * (item.indent + 1) + MARK + _wide(item.words, size) + 0.1
        + (_wide(item.number, size) + 0.1 if item.number else 0.0)
        for item in card.items
    ]  # fmt: skip
    return max([_wide(card.head, size * 1.1) + 0.3, *rows])


def _widest(size: float) -> float:
    """Width that no column goes beyond for the sake of a few long names."""
    return _LETTERS * size / 72 + MARK + INDENT


def _wide(words: str, size: float) -> float:
    return width_of(clean(words), size)


def _height(card: Card) -> float:
    """Height of a card in lines."""
    return HEAD + len(card.items) + CARD_GAP


def _filled(cards: Sequence[Card], count: int, most: float) -> tuple[tuple[Card, ...], ...] | None:
    """Return cards in columns no taller than need be; None where ``most`` lines are too few."""
    if most < HEAD + _FEWEST + CARD_GAP or len(_greedy(cards, most)) > count:
        return None
    low, high = HEAD + _FEWEST + CARD_GAP, most
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_greedy(cards, middle)) <= count else (middle, high)
    return tuple(_greedy(cards, high))


def _greedy(cards: Sequence[Card], most: float) -> list[tuple[Card, ...]]:
    """Fill columns one after the other; tall streets go on in the next column."""
    made: list[list[Card]] = [[]]
    used = 0.0
    for whole in cards:
        card = whole
        while used + _height(card) > most:
            fitting = int(most - used - HEAD - CARD_GAP)
            if _height(whole) > most * _SPLIT and fitting >= _FEWEST:
                made[-1].append(replace(card, items=card.items[:fitting]))
                card = replace(card, items=card.items[fitting:], again=True)
            made.append([])
            used = 0.0
        made[-1].append(card)
        used += _height(card)
    return [tuple(column) for column in made if column]


def _columns_of(lines: Sequence[Item], size: float, room: float) -> tuple[tuple[Item, ...], ...]:
    if not lines:
        return ()
    widest = max(_wide(item.words, size) + _wide(item.number, size) for item in lines) + MARK + 0.35
    count = max(int(room / min(widest, _widest(size) + 0.4)), 1)
    tall = -(-len(lines) // count)
    return tuple(tuple(lines[at : at + tall]) for at in range(0, len(lines), tall))


def _cut(content: Content, body: Box) -> Plan:
    """Return the smallest letters with so few rows a card that everything fits."""
    letters = (SIZES[-1], LEADINGS[-1])
    rows = max((len(card.items) for card in content.short), default=1)
    lines, cards = list(content.lines), list(content.short)
    while True:
        found = _laid(cards, lines, body, letters)
        if found is not None or (rows == 0 and not lines and len(cards) <= 1):
            break
        if len(lines) > 40:  # noqa: PLR2004 - first the other systems are cut, then the cards
            lines = lines[:-10]
        elif rows > 0:
            rows -= 1
            cards = [replace(card, items=card.items[:rows]) for card in content.short]
        else:
            lines, cards = [], cards[:-1]
    shown = sum(len(card.items) for card in cards)
    whole = sum(len(card.items) for card in content.short)
    empty = Plan(columns=(), width=1.0, size=SIZES[-1], line=0.14, lines=(), is_full=False)
    return replace(
        found or empty, cut_places=whole - shown, cut_lines=len(content.lines) - len(lines)
    )
