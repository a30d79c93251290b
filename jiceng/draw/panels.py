"""A table drawn as panels side by side: rows under headings of groups, one small cell a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from jiceng.draw.canvas import clean, shortened, width_of, write_text
from jiceng.draw.looks import FAINT, INK, QUIET
from jiceng.draw.sheet import Box

if TYPE_CHECKING:
    from matplotlib.axes import Axes

C = TypeVar("C")
_TALLEST, _GOOD, _LEAST = 0.27, 0.2, 0.125
_WIDEST, _NARROWEST, _LABEL = 1.05, 0.5, 0.8
_FILLED = 0.8  # of the width, before more panels are tried
_MOST_PANELS, _BETWEEN = 6, 0.35
_HEAD, _HEAD_LINE, _MOST_LINES = 8.0, 1.3 / 72, 4
_LINE = 1.45 / 72
_LONGEST = 1.9  # of a label


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Generic[C]):
    """One row; a heading of a group has no cells."""

    label: str
    cells: tuple[C, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels(Generic[C]):
    """Where rows stand.

    Attributes
    ----------
    lines
        The rows of each panel.
    label, cell, row
        Width of the labels, width of a cell, height of a row, in inches.
    heads
        The titles of the columns, cut into lines.
    left_out
        How many rows there is no room for.
    """

    lines: tuple[tuple[Line[C], ...], ...]
    label: float
    cell: float
    row: float
    heads: tuple[tuple[str, ...], ...]
    left_out: int

    @property
    def size(self) -> float:
        """The size of letters, in points."""
        return min(10.0, self.row / _LINE)

    @property
    def head(self) -> float:
        """Height of the titles of the columns."""
        return max(map(len, self.heads), default=0) * _HEAD * _HEAD_LINE + 0.1

    @property
    def height(self) -> float:
        """Height of all."""
        return self.head + max(map(len, self.lines), default=0) * self.row

    @property
    def width(self) -> float:
        """Width of all."""
        one = self.label + self.cell * len(self.heads)
        return one * len(self.lines) + _BETWEEN * (len(self.lines) - 1)


def under_headings(rows: Iterable[tuple[str | None, Line[C]]]) -> list[Line[C]]:
    """Return rows with a heading wherever a group begins; rows of no group have none."""
    made, group = list[Line[C]](), None
    for heading, line in rows:
        if heading is not None and heading != group:
            made.append(Line(label=heading))
            group = heading
        made.append(line)
    return made


def panels(
    lines: Sequence[Line[C]], heads: Sequence[str], width: float, height: float
) -> Panels[C]:
    """Return rows in as few panels as keep them readable and fill the width.

    What does not fit is left out and counted.
    """
    best = _in_panels(lines, heads, 1, (width, height))
    for count in range(2, _MOST_PANELS + 1):
        is_good = best.row >= _GOOD and not best.left_out
        if is_good and best.width >= width * _FILLED:
            break
        if (width - _BETWEEN * (count - 1)) / count < _NARROWEST * len(heads) + _LABEL:
            break
        tried = _in_panels(lines, heads, count, (width, height))
        if is_good or tried.row > best.row + 1e-9 or tried.left_out < best.left_out:
            best = tried
    return best


def _in_panels(
    lines: Sequence[Line[C]], heads: Sequence[str], count: int, room: tuple[float, float]
) -> Panels[C]:
    """Return rows in a number of panels, as evenly filled as can be."""
    width, height = room
    one = (width - _BETWEEN * (count - 1)) / count
    longest = max((width_of(clean(line.label), 10.0) for line in lines), default=1.0) + 0.15
    label = min(longest, _LONGEST, max(one - _NARROWEST * len(heads), _LABEL))
    cell = min((one - label) / len(heads), _WIDEST)
    titles = tuple(_cut(head, cell - 0.08) for head in heads)
    free = height - max(map(len, titles)) * _HEAD * _HEAD_LINE - 0.1
    most = max(int(free / _LEAST), 2)
    tall = max(min(-(-len(lines) // count), most), 2)
    placed = _split(lines, count, tall)
    wanted = sum(1 for line in lines if line.cells)
    while _rows(placed) < wanted and tall < most:
        tall += 1
        placed = _split(lines, count, tall)
    row = min(free / max(map(len, placed), default=1), _TALLEST)
    return Panels(
        lines=placed, label=label, cell=cell, row=row, heads=titles,
        left_out=wanted - _rows(placed),
    )  # fmt: skip


def _rows(placed: Sequence[Sequence[Line[C]]]) -> int:
    return sum(1 for panel in placed for line in panel if line.cells)


def _split(lines: Sequence[Line[C]], count: int, most: int) -> tuple[tuple[Line[C], ...], ...]:
    """Cut rows into panels; the heading of a group is repeated where its rows go on."""
    made: list[list[Line[C]]] = [[]]
    group: Line[C] | None = None
    for at, line in enumerate(lines):
        is_last = at + 1 == len(lines)
        full = len(made[-1]) >= most or (
            not line.cells and not is_last and len(made[-1]) + 1 >= most
        )
        if full and len(made) == count:
            break
        if full:
            made.append([group] if group is not None and line.cells else [])
        if not line.cells:
            group = line
        made[-1].append(line)
    return tuple(tuple(panel) for panel in made if panel)


def _cut(words: str, room: float) -> tuple[str, ...]:
    """Cut a title into lines no wider than its column."""
    rest, lines = clean(words), list[str]()
    while rest and len(lines) < _MOST_LINES:
        take = len(rest)
        while take > 1 and width_of(rest[:take], _HEAD) > room:
            take -= 1
        lines.append(rest[:take])
        rest = rest[take:]
    if rest:
        lines[-1] = shortened(lines[-1] + rest, _HEAD, room)
    return tuple(lines)


def draw_panels(
    axes: Axes, placed: Panels[C], body: Box, paint: Callable[[Axes, Box, C], None]
) -> None:
    """Draw titles, labels and cells.

    Parameters
    ----------
    paint
        Draws one cell into its box.
    """
    left = body.left
    for panel in placed.lines:
        _titles(axes, placed, left, body.top)
        top = body.top + placed.head
        for number, line in enumerate(panel):
            _row(axes, placed, (left, top + number * placed.row), line, paint)
        left += placed.label + placed.cell * len(placed.heads) + _BETWEEN


def _titles(axes: Axes, placed: Panels[C], left: float, top: float) -> None:
    for number, lines in enumerate(placed.heads):
        x = left + placed.label + (number + 0.5) * placed.cell
        y = top + placed.head - 0.1 - (len(lines) - 0.5) * _HEAD * _HEAD_LINE
        for line in lines:
            write_text(axes, (x, y), line, _HEAD, ha="center", color=QUIET)
            y += _HEAD * _HEAD_LINE


def _row(
    axes: Axes,
    placed: Panels[C],
    at: tuple[float, float],
    line: Line[C],
    paint: Callable[[Axes, Box, C], None],
) -> None:
    left, top = at
    middle, size = top + placed.row / 2, placed.size
    if not line.cells:
        words = shortened(clean(line.label), size, placed.label + placed.cell * 2)
        write_text(axes, (left, middle), words, size, color=INK)
        end = left + placed.label + placed.cell * len(placed.heads)
        axes.plot([left, end], [top + placed.row - 0.01] * 2, color=FAINT, lw=0.8, zorder=1)
        return
    words = shortened(clean(line.label), size, placed.label - 0.12)
    write_text(axes, (left + 0.06, middle), words, size, color=QUIET)
    for number, cell in enumerate(line.cells):
        box = Box(
            left=left + placed.label + number * placed.cell, top=top,
            width=placed.cell, height=placed.row,
        )  # fmt: skip
        paint(axes, box, cell)
