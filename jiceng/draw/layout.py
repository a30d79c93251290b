"""Where every node of a street's picture stands: blocks of lists on shelves, in inches.

Every body directly below the committee heads a block; what is below it is
listed under it, indented by tier. Blocks stand side by side and go on on the
next shelf. Bodies below the committee that lead nothing share one block.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from jiceng.draw.canvas import shortened, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

SHEET, MARGIN, HIGHEST = 16.5, 0.45, 11.7
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5)
_LISTS = (8, 11, 14, 18, 24, 32)
_DOTS = (12, 18, 26, 38, 56, 80, 120)  # markers side by side where names are hidden
_ROOM = SHEET - 2 * MARGIN
_GAP, _SHELF, _INDENT, _WIDEST, _MARK = 0.22, 0.45, 0.14, 2.6, 0.12
_DOT, _LINE = 0.11, 1.55
_HEAD = 1.2  # a head is this much larger than what it leads


Segment: TypeAlias = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One node in a list."""

    id: str
    label: str
    tier: str
    indent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A body with everything below it; without ``head`` the bodies that lead nothing."""

    head: Row | None
    rows: tuple[Row, ...]
    places: bool
    alone_title: str = ""

    @property
    def title(self) -> str:
        """What stands above its lists."""
        return self.head.label if self.head is not None else self.alone_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a node stands: the middle of its marker, and how wide its label is (0: hidden)."""

    row: Row
    x: float
    y: float
    width: float
    is_head: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A finished layout.

    Attributes
    ----------
    spots
        Every node but the top, by id.
    boxes
        Of each block: shelf, left, top.
    titles
        Headings of blocks without a head: the words, left, middle.
    lines
        The lines inside blocks.
    height
        Of what lies below the top, in inches.
    width
        To the right end of the widest shelf.
    hidden
        Nodes whose label is left out.
    """

    size: float
    spots: Mapping[str, Spot]
    boxes: tuple[tuple[int, float, float], ...]
    titles: tuple[tuple[str, float, float], ...]
    lines: tuple[Segment, ...]
    height: float
    width: float
    hidden: int


def blocks_of(nodes: pl.DataFrame, alone_title: str = "") -> list[Block]:
    """Return the blocks of a tree: places first, then what else leads something, then the rest.

    Parameters
    ----------
    alone_title
        Heading of the block of bodies that lead nothing.
    """
    children: dict[str | None, list[Row]] = defaultdict(list)
    columns = nodes.select("id", "parent", "name", "tier")
    for id_, parent, name, tier in columns.iter_rows():  # edge: what is drawn, node by node
        children[parent].append(Row(id=id_, label=name, tier=tier, indent=0))
    tops = [row for row in children[None] if row.tier == "top"]
    heads = [*children[tops[0].id]] if tops else []
    heads += [row for row in children[None] if row.tier != "top"]
    places = ("community", "village", "suggested", "not_seen", "no_organisation")
    led = [row for row in heads if row.tier in places]
    other = [row for row in heads if row.tier not in places and children[row.id]]
    alone = [row for row in heads if row.tier not in places and not children[row.id]]
    blocks = [Block(head=row, rows=tuple(_listed(children, row.id, 0)), places=True) for row in led]
    blocks += [
        Block(head=row, rows=tuple(_listed(children, row.id, 0)), places=False) for row in other
    ]
    rest = Block(head=None, rows=tuple(alone), places=False, alone_title=alone_title)
    return [*blocks, rest] if alone else blocks


def _listed(children: Mapping[str | None, list[Row]], parent: str, indent: int) -> Iterator[Row]:
    for row in children.get(parent, ()):
        yield Row(id=row.id, label=row.label, tier=row.tier, indent=indent)
        yield from _listed(children, row.id, indent + 1)


def plan(blocks: Sequence[Block], room: float) -> Plan:
    """Return the layout with the largest letters that fits; labels are hidden only if none does.

    Parameters
    ----------
    room
        Height there is, in inches.
    """
    best: Plan | None = None
    for size in SIZES:
        tried = [_arranged(blocks, size, longest, labelled=True) for longest in _LISTS]
        best = min(tried, key=lambda found: found.height)
        if best.height <= room:
            return best
    for wide in _DOTS:
        best = _arranged(blocks, SIZES[2], wide, labelled=False)
        if best.height <= room:
            return best
    return best or _arranged(blocks, SIZES[0], _LISTS[0], labelled=True)


def _arranged(blocks: Sequence[Block], size: float, longest: int, *, labelled: bool) -> Plan:
    """Put blocks on shelves with letters of one size and lists no longer than ``longest``."""
    spots: dict[str, Spot] = {}
    boxes, titles, lines = [], [], list[Segment]()
    top, shelf, right = 0.0, 0, 0.0
    for _, group in groupby(blocks, key=lambda block: block.places):
        for row in _shelves([_Sized(block, size, longest, labelled=labelled) for block in group]):
            left, spare = MARGIN, _spare(row)
            for sized in row:
                placed, own = sized.placed(left, top)
                spots |= placed
                lines += own
                boxes.append((shelf, left, top))
                if sized.block.head is None:
                    titles.append((sized.block.title, left + _MARK, top + sized.line * 0.7))
                right = max(right, left + sized.width)
                left += sized.width + spare
            top += max(sized.height for sized in row) + _SHELF
            shelf += 1
    return Plan(
        size=size,
        spots=spots,
        boxes=tuple(boxes),
        titles=tuple(titles),
        lines=tuple(lines),
        height=top,
        width=right,
        hidden=sum(1 for spot in spots.values() if not spot.width),
    )


def _spare(row: Sequence[_Sized]) -> float:
    """Space between the blocks of a shelf: to the margins where that is not too far apart."""
    free = _ROOM - sum(sized.width for sized in row)
    wanted = free / (len(row) - 1) if len(row) > 1 else 0.0
    return min(wanted, 1.2) if wanted > _GAP else _GAP


def _shelves(sized: Sequence[_Sized]) -> list[list[_Sized]]:
    """Return shelves, as few as can be and as equally full as can be."""
    fewest = len(_filled(sized, _ROOM))
    low, high = max((item.width for item in sized), default=0.0), _ROOM
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(sized, middle)) <= fewest else (middle, high)
    return _filled(sized, high)


def _filled(sized: Sequence[_Sized], room: float) -> list[list[_Sized]]:
    shelves: list[list[_Sized]] = [[]]
    used = 0.0
    for item in sized:
        if shelves[-1] and used + item.width > room:
            shelves.append([])
            used = 0.0
        shelves[-1].append(item)
        used += item.width + 2 * _GAP
    return [shelf for shelf in shelves if shelf]


class _Sized:
    """A block with its lists cut into columns of nearly the same length."""

    def __init__(self, block: Block, size: float, longest: int, *, labelled: bool) -> None:
        self.block, self.size, self.labelled = block, size, labelled
        self.line = size * _LINE / 72
        rows = block.rows
        if labelled:
            count = -(-len(rows) // longest)
            self.columns, self.widths = self._cut(count)
            while sum(self.widths) > _ROOM and len(self.columns) > 1:
                count -= 1
                self.columns, self.widths = self._cut(count)
        else:
            wide = longest if block.head is not None else _DOTS[-1]
            self.columns = [rows[at : at + wide] for at in range(0, len(rows), wide)]
            self.widths = [_DOT * max((len(line) for line in self.columns), default=0)]
        title = width_of(block.title, size * _HEAD) + 0.42 if block.title else 0.0
        self.width = min(max(title, sum(self.widths) - _GAP * labelled, 0.3), _ROOM)

    def _cut(self, count: int) -> tuple[list[Sequence[Row]], list[float]]:
        rows = self.block.rows
        tall = -(-len(rows) // count) if count else 1
        columns: list[Sequence[Row]] = [rows[at : at + tall] for at in range(0, len(rows), tall)]
        return columns, [max(map(self._width, column)) + _GAP for column in columns]

    def _width(self, row: Row) -> float:
        return min(width_of(row.label, self.size), _WIDEST) + 0.21 + _INDENT * row.indent

    @property
    def height(self) -> float:
        """Height of head and lists."""
        if not self.labelled:
            return self._under_head + len(self.columns) * _DOT
        return self._under_head + max(map(len, self.columns), default=0) * self.line

    @property
    def _under_head(self) -> float:
        return self.line * 2.0

    def placed(self, left: float, top: float) -> tuple[dict[str, Spot], list[Segment]]:
        """Return the spots of the block's nodes, and the lines that hang its lists on its head."""
        found: dict[str, Spot] = {}
        head, x = self.block.head, left + _MARK
        y = top + self.line * 0.7
        if head is not None:
            wide = width_of(head.label, self.size * _HEAD)
            found[head.id] = Spot(row=head, x=x, y=y, width=wide, is_head=True)
        if not self.labelled:
            return found | self._dots(left, top + self._under_head), []
        first = top + self._under_head + self.line / 2
        lines: list[Segment] = []
        for column, width in zip(self.columns, self.widths, strict=True):
            for at, row in enumerate(column):
                found[row.id] = self._spot(row, x, first + at * self.line)
            lines.append(
                ((x, first - self.line * 0.62), (x, first + (len(column) - 1) * self.line))
            )
            x += width
        if lines and head is not None:
            bar = first - self.line * 0.62
            lines += [((left + _MARK, y), (left + _MARK, bar)), (lines[0][0], lines[-1][0])]
        return found, lines if head is not None else []

    def _dots(self, left: float, top: float) -> dict[str, Spot]:
        return {
            row.id: Spot(
                row=row, x=left + _MARK + at * _DOT, y=top + (number + 0.5) * _DOT, width=0.0
            )
            for number, line in enumerate(self.columns)
            for at, row in enumerate(line)
        }

    def _spot(self, row: Row, x: float, y: float) -> Spot:
        label = shortened(row.label, self.size, _WIDEST)
        cut = Row(id=row.id, label=label, tier=row.tier, indent=row.indent)
        return Spot(row=cut, x=x + _INDENT * row.indent, y=y, width=width_of(label, self.size))
