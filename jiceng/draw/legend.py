"""The foot of a picture: what shapes, areas and lines mean, and notes below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jiceng.draw.canvas import clean, shortened, width_of, write_text
from jiceng.draw.looks import QUIET

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEFT = 0.45
_SIZE, _STEP, _ROW, _GAP = 9.0, 0.22, 0.27, 0.34
_TALL = 0.17


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One sign with what it means.

    Attributes
    ----------
    marker, patch, line
        How the sign is drawn: a marker (of a scatter), an area, or colour and
        dashes of a line; one of the three.
    ring
        Put a second ring around the marker.
    """

    words: str
    marker: Mapping[str, Any] | None = None
    patch: Mapping[str, Any] | None = None
    line: tuple[str, Any] | None = None
    ring: bool = False

    @property
    def lead(self) -> float:
        """Space for the sign."""
        if self.marker is not None:
            return 0.26 if self.ring else 0.22
        return 0.38 if self.patch is not None else 0.53

    def width(self, scale: float) -> float:
        """Width with the space after it."""
        return (self.lead + _GAP) * scale + width_of(clean(self.words), _SIZE * scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """What stands along the lower edge."""

    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()

    def rows(self, width: float, scale: float) -> list[list[Entry]]:
        """Return the entries on as many rows as they need on a sheet of some width."""
        rows: list[list[Entry]] = []
        used = room = width - 2 * LEFT
        for entry in self.entries:
            own = entry.width(scale)
            if used + own - _GAP * scale > room:
                rows.append([])
                used = 0.0
            rows[-1].append(entry)
            used += own
        return rows

    def height(self, width: float, scale: float) -> float:
        """Height of all of it with the space above and below."""
        rows = len(self.rows(width, scale))
        return (0.22 + rows * _ROW + len(self.notes) * _STEP + 0.16) * scale

    def draw(self, axes: Axes, size: tuple[float, float], scale: float) -> None:
        """Draw the signs, then the notes, up from the lower edge."""
        width, height = size
        y = height - self.height(width, scale) + (0.22 + _ROW / 2) * scale
        for row in self.rows(width, scale):
            x = LEFT
            for entry in row:
                _sign(axes, entry, (x, y), scale)
                write_text(axes, (x + entry.lead * scale, y), entry.words, _SIZE * scale)
                x += entry.width(scale)
            y += _ROW * scale
        y -= (_ROW - _STEP) / 2 * scale
        for note in self.notes:
            small = (_SIZE - 0.5) * scale
            words = shortened(clean(note), small, width - 2 * LEFT)
            write_text(axes, (LEFT, y), words, small, color=QUIET)
            y += _STEP * scale


def width_of_all(shown: Sequence[Entry]) -> float:
    """Width of all entries on one row with the margins."""
    return sum(entry.width(1.0) for entry in shown) + 2 * LEFT


def _sign(axes: Axes, entry: Entry, at: tuple[float, float], scale: float) -> None:
    from matplotlib.patches import Rectangle

    x, y = at
    if entry.marker is not None:
        middle = x + (0.1 if entry.ring else 0.07) * scale
        axes.scatter([middle], [y], s=46 * scale**2, zorder=4, **entry.marker)
        if entry.ring:
            ring: dict[str, Any] = {"facecolor": "none", "edgecolor": "#1F1F1F", "linewidths": 1.2}
            axes.scatter([middle], [y], s=150 * scale**2, marker="o", zorder=4, **ring)
    elif entry.patch is not None:
        low = y - _TALL / 2 * scale
        box = Rectangle((x, low), 0.3 * scale, _TALL * scale, zorder=3, **entry.patch)
        axes.add_patch(box)
    elif entry.line is not None:
        colour, dash = entry.line
        axes.plot([x, x + 0.45 * scale], [y, y], color=colour, linestyle=dash, lw=1.2)
