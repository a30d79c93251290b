"""The foot of a picture: what shapes and lines mean, what is left out, whose data it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphmodel.texts import text
from jiceng.draw.canvas import GREEN, PURPLE, QUIET, width_of, write_text
from jiceng.draw.looks import LOOKS

if TYPE_CHECKING:
    from datetime import date

    from matplotlib.axes import Axes

    from jiceng.dossier import Dossier

_LEFT, _SIZE, _STEP = 0.45, 9.0, 0.24
_TIES = {"joint": (GREEN, (0, (5, 2.5))), "shared": (PURPLE, (0, (1.2, 1.6)))}


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


def draw(
    axes: Axes,
    tiers: Mapping[str, int],
    ties: Mapping[str, int],
    notes: Sequence[str],
    height: float,
) -> None:
    """Draw the legend and the notes along the lower edge.

    Parameters
    ----------
    tiers, ties
        How many nodes of each tier and ties of each sort there are.
    height
        Height of the picture in inches.
    """
    x, y = _LEFT, height - 0.32 - _STEP * max(len(notes), 1)
    for tier, look in LOOKS.items():
        if tier in tiers:
            axes.scatter([x + 0.07], [y], s=46, zorder=4, **look)
            x = _label(axes, x + 0.22, y, text("workbook", f"draw.tier.{tier}", {"count": tiers[tier]}))
    for name, (colour, dash) in _TIES.items():
        if ties.get(name):
            axes.plot([x, x + 0.45], [y, y], color=colour, linestyle=dash, lw=1.2)
            x = _label(axes, x + 0.53, y, text("workbook", f"draw.tie.{name}", {"count": ties[name]}))
    for number, note in enumerate(notes, start=1):
        write_text(axes, (_LEFT, y + _STEP * number), note, _SIZE - 0.5, color=QUIET)


def _label(axes: Axes, x: float, y: float, words: str) -> float:
    """Write one entry; return where the next begins."""
    write_text(axes, (x, y), words, _SIZE)
    return x + width_of(words, _SIZE) + 0.34
