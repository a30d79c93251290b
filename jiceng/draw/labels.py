"""Where names stand beside their marks so that none covers another; what finds no place is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jiceng.draw.canvas import width_of

if TYPE_CHECKING:
    from jiceng.draw.sheet import Box

_TALL = 1.5 / 72
_APART = 0.03
_COVERED = 0.9  # of the way from a mark to its name: what no other name may cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name with the middle of where it stands."""

    words: str
    x: float
    y: float
    size: float


def placed_labels(
    wanted: Sequence[tuple[str, float, float, float]], size: float, field: Box
) -> list[Label]:
    """Return those names that find a place, the first ones first.

    Parameters
    ----------
    wanted
        Words, the middle of the mark across and down, how far off its middle
        they begin.
    size
        Of the letters, in points.
    field
        Where names may stand.
    """
    taken = [
        (x - gap * _COVERED, y - gap * _COVERED, x + gap * _COVERED, y + gap * _COVERED)
        for _, x, y, gap in wanted
    ]
    made = []
    for words, x, y, gap in wanted:
        wide, tall = width_of(words, size) + _APART * 2, size * _TALL
        for middle, down in _around(x, y, gap, (wide, tall)):
            box = (middle - wide / 2, down - tall / 2, middle + wide / 2, down + tall / 2)
            if _is_inside(box, field) and not any(_meet(box, other) for other in taken):
                taken.append(box)
                made.append(Label(words=words, x=middle, y=down, size=size))
                break
    return made


def _around(
    x: float, y: float, gap: float, size: tuple[float, float]
) -> Iterator[tuple[float, float]]:
    """Return the places beside a mark in order: right, left, above, below, the corners."""
    wide, tall = size
    across, down = gap + wide / 2, gap + tall / 2
    yield from ((x + across, y), (x - across, y), (x, y - down), (x, y + down))
    for sign in (-1, 1):
        yield from ((x + across * 0.8, y + sign * down), (x - across * 0.8, y + sign * down))


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_inside(box: tuple[float, float, float, float], field: Box) -> bool:
    return (
        box[0] >= field.left
        and box[2] <= field.right
        and box[1] >= field.top
        and box[3] <= field.bottom
    )
