"""How pictures look: shapes, hatching and colours; the palette is the one that pages use too."""

from __future__ import annotations

import tomllib
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jiceng.dossier import Dossier

#: Letters, lesser letters, lines: the same in every look, so that text stays readable.
INK, QUIET, FAINT, PALE = "#1F1F1F", "#5F666D", "#AEB5BC", "#EEF2F6"
#: Where a hue is red, in degrees, and how vivid, dark and pale it may be to be seen as red.
_RED_FROM, _RED_TO, _VIVID, _DARKEST, _PALEST = 335, 20, 0.35, 0.15, 0.8
_LINEAR = 0.04045  # below this the curve of sRGB is straight
_DARK = 0.3  # of relative luminance; letters on anything darker are white
_EDGE = 0.7
#: Tier → shape: told apart on a photocopy by the shape alone.
_SHAPES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "top": {"marker": "s", "linewidths": _EDGE},
        "community": {"marker": "s", "edgecolor": INK, "linewidths": _EDGE},
        "village": {"marker": "D", "edgecolor": INK, "linewidths": _EDGE},
        "other": {"marker": "^", "edgecolor": INK, "linewidths": _EDGE},
        "branch": {"marker": "o", "edgecolor": INK, "linewidths": 0.5},
        "group": {"marker": ".", "linewidths": 0.3},
        "suggested": {"marker": "s", "edgecolor": "#B87A00", "linewidths": 1.4},
        "not_seen": {"marker": "X", "edgecolor": QUIET, "linewidths": 1.0},
        "no_organisation": {"marker": "X", "edgecolor": INK, "linewidths": 0.7},
    }
)
TIERS = tuple(_SHAPES)
#: State or answer → what is drawn over its colour: unknown is hatched, never only pale.
_HATCHES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "matched": {"edgecolor": INK, "lw": 0.5},
        "suggested": {"edgecolor": "#B87A00", "hatch": "////", "lw": 0.6},
        "not_seen": {"edgecolor": QUIET, "hatch": "....", "lw": 0.6},
        "no_organisation": {"edgecolor": INK, "hatch": "xxx", "lw": 0.6},
        "yes": {"edgecolor": INK, "lw": 0.5},
        "no": {"edgecolor": INK, "lw": 0.9},
        "unknown": {"edgecolor": QUIET, "hatch": "////", "lw": 0.5},
        "not_applicable": {"edgecolor": FAINT, "lw": 0.5},
    }
)
_DASHES: Mapping[str, tuple[int, tuple[float, ...]]] = MappingProxyType(
    {"joint": (0, (5, 2.5)), "shared": (0, (1.2, 1.6))}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Colours for shares of what is still missing.

    Attributes
    ----------
    steps
        From 0 upwards: a share belongs to the last step that it reaches.
    colours
        One a step, from pale to dark.
    """

    steps: tuple[float, ...]
    colours: tuple[str, ...]

    def colour(self, share: float) -> str:
        """Return the colour of a share between 0 and 1."""
        reached = sum(1 for step in self.steps if share >= step)
        return self.colours[max(reached - 1, 0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How pictures look.

    Attributes
    ----------
    tiers, states, answers, ties
        Colours as ``#RRGGBB`` by name.
    scale
        Colours for shares of what is missing.
    unit
        Who hands the picture over; stands at the upper right.
    logo
        The unit's own sign, the bytes of a PNG; none is shipped, and an SVG
        stands on pages only.
    """

    tiers: Mapping[str, str]
    states: Mapping[str, str]
    answers: Mapping[str, str]
    ties: Mapping[str, str]
    scale: Scale
    unit: str = ""
    logo: bytes = b""

    def marker(self, tier: str) -> dict[str, Any]:
        """Return how the marker of a tier, or of a place without organisation, looks."""
        fill = "#FFFFFF" if tier in {"suggested", "not_seen"} else self._fill(tier)
        shape = dict(_SHAPES[tier])
        return {"facecolor": fill, "edgecolor": fill, **shape}

    def patch(self, name: str) -> dict[str, Any]:
        """Return how an area of a state or answer looks; its hatching survives a photocopier."""
        return {"facecolor": self._fill(name), **_HATCHES[name]}

    def line(self, tie: str) -> tuple[str, tuple[int, tuple[float, ...]]]:
        """Return colour and dashes of a sort of tie."""
        return self.ties[tie], _DASHES[tie]

    def _fill(self, name: str) -> str:
        return next(own[name] for own in (self.tiers, self.states, self.answers) if name in own)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#RRGGBB`` by WCAG 2: 0 for black, 1 for white."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def letters_on(colour: str) -> str:
    """Return the colour of letters that can be read on a colour."""
    return "#FFFFFF" if luminance(colour) < _DARK else INK


def is_reddish(colour: str) -> bool:
    """Tell whether a colour would be taken for the red of the top tier."""
    import colorsys

    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    is_red = hue * 360 < _RED_TO or hue * 360 > _RED_FROM
    return is_red and saturation > _VIVID and _DARKEST < lightness < _PALEST


@cache
def default_look() -> Look:
    """Return the shipped look."""
    shipped = files("jiceng") / "assets" / "looks" / "default.toml"
    own = tomllib.loads(shipped.read_text(encoding="utf-8"))
    scale = own["scale"]
    return Look(
        tiers=MappingProxyType(own["tiers"]),
        states=MappingProxyType(own["states"]),
        answers=MappingProxyType(own["answers"]),
        ties=MappingProxyType(own["ties"]),
        scale=Scale(steps=tuple(scale["steps"]), colours=tuple(scale["colours"])),
    )


def look_of(dossier: Dossier) -> Look:
    """Return how a dossier's pictures look: the palette, unit and logo of its reports."""
    own = dossier.look
    _, is_png, content = own.logo.partition("data:image/png;base64,")
    logo = b64decode(content) if is_png else b""
    return replace(own.palette, unit=own.unit, logo=logo)
