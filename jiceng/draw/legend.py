"""The foot of a picture: what shapes and lines mean, what is left out, whose data it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphmodel.texts import text
from jiceng.draw.canvas import GREEN, PURPLE, QUIET, clean, shortened, width_of, write_text
from jiceng.draw.looks import LOOKS

if TYPE_CHECKING:
    from datetime import date

    from matplotlib.axes import Axes

    from jiceng.dossier import Dossier

_LEFT, _SIZE, _STEP = 0.45, 9.0, 0.24
#: Sort of tie → colour and dashes.
TIES: Mapping[str, tuple[str, tuple[int, tuple[float, ...]]]] = {
    "joint": (GREEN, (0, (5, 2.5))),
    "shared": (PURPLE, (0, (1.2, 1.6))),
}


@dataclass(frozen=True, slots=True)
class Say:
    """The pictures' own texts in the language of a dossier."""

    dossier: Dossier

    def __call__(self, code: str, /, **params: Any) -> str:
        """Return a text with its placeholders filled."""
        return text("workbook", code, params, self.dossier.language)

    def day(self, day: date | None) -> str:
        """Return a date as people write it; unknown says so."""
        if day is None:
            return self("not-stated")
        return self("day", year=day.year, month=day.month, day=day.day)

    def source(self) -> str:
        """Return the line of dates and files below the title."""
        files = "、".join(dict.fromkeys(item.file for item in self.dossier.network.about.inputs))
        return self(
            "draw.source",
            stated=self.day(self.dossier.stated_on),
            as_of=self.day(self.dossier.as_of),
            files=files or self("not-stated"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One shape or line with what it means."""

    words: str
    tier: str = ""
    tie: str = ""

    @property
    def lead(self) -> float:
        """Space for the shape or line."""
        return 0.22 if self.tier else 0.53

    @property
    def width(self) -> float:
        """Width with the space after it."""
        return self.lead + width_of(self.words, _SIZE) + 0.34


def entries(dossier: Dossier, tiers: Mapping[str, int], ties: Mapping[str, int]) -> list[Entry]:
    """Return what the legend of a street's picture explains.

    Parameters
    ----------
    tiers, ties
        How many nodes of each tier and ties of each sort there are.
    """
    say = Say(dossier)
    shapes = [
        Entry(words=say(f"draw.tier.{tier}", count=tiers[tier]), tier=tier)
        for tier in LOOKS
        if tier in tiers
    ]
    lines = [
        Entry(words=say(f"draw.tie.{tie}", count=ties[tie]), tie=tie)
        for tie in TIES
        if ties.get(tie)
    ]
    return [*shapes, *lines]


def width_of_all(shown: Sequence[Entry]) -> float:
    """Width of the legend with its margins."""
    return sum(entry.width for entry in shown) + 2 * _LEFT


def draw(
    axes: Axes, shown: Sequence[Entry], notes: Sequence[str], size: tuple[float, float]
) -> None:
    """Draw the legend and the notes along the lower edge.

    Parameters
    ----------
    size
        Width and height of the picture in inches.
    """
    width, height = size
    x, y = _LEFT, height - 0.32 - _STEP * max(len(notes), 1)
    for entry in shown:
        if entry.tier:
            axes.scatter([x + 0.07], [y], s=46, zorder=4, **LOOKS[entry.tier])
        else:
            colour, dash = TIES[entry.tie]
            axes.plot([x, x + 0.45], [y, y], color=colour, linestyle=dash, lw=1.2)
        write_text(axes, (x + entry.lead, y), entry.words, _SIZE)
        x += entry.width
    for number, note in enumerate(notes, start=1):
        words = shortened(clean(note), _SIZE - 0.5, width - 2 * _LEFT)
        write_text(axes, (_LEFT, y + _STEP * number), words, _SIZE - 0.5, color=QUIET)
