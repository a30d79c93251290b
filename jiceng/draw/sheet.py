"""What every picture begins and ends with: title, dates and sources, what is left out, the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from graphmodel.errors import UsageError
from graphmodel.texts import text
from jiceng.draw.canvas import clean, new_figure, shortened, width_of, write_text
from jiceng.draw.legend import LEFT, Foot
from jiceng.draw.looks import QUIET, Look
from jiceng.draw.words import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier

#: Width and height of sheets, landscape, in inches.
PAPERS = {"A4": (11.69, 8.27), "A3": (16.54, 11.69), "A2": (23.39, 16.54)}
#: No picture of a district has more marks than this.
MOST_MARKS = 1000
_HEAD = 1.3
_TITLE, _UNIT, _SMALL = 18.0, 10.0, 9.0
_LOGO = 0.55


class NothingToDrawError(UsageError):
    """The network has nothing that this picture shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a sheet, in inches from the upper left."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet with its heading; what a picture draws on."""

    figure: Figure
    axes: Axes
    size: tuple[float, float]

    def finish(self, foot: Foot) -> Figure:
        """Draw the foot and return the picture."""
        foot.draw(self.axes, self.size, scale_of(self.size[0]))
        return self.figure


def scale_of(width: float) -> float:
    """Return how much larger letters of heading and foot are on wider sheets."""
    return float(max(1.0, (width / PAPERS["A4"][0]) ** 0.65))


def head_height(width: float) -> float:
    """Return the height of the heading."""
    return _HEAD * scale_of(width)


def body_of(size: tuple[float, float], foot: Foot) -> Box:
    """Return the room between heading and foot."""
    width, height = size
    top = head_height(width)
    below = foot.height(width, scale_of(width))
    return Box(left=LEFT, top=top, width=width - 2 * LEFT, height=height - top - below)


def height_for(width: float, body: float, foot: Foot) -> float:
    """Return the height of a sheet whose body is of some height."""
    return head_height(width) + body + foot.height(width, scale_of(width))


def notes_of(dossier: Dossier, *notes: str) -> tuple[str, ...]:
    """Return the notes of a picture; how to keep it and the dossier's own come last."""
    own = "　".join(part for part in (dossier.note, dossier.look.marking) if part)
    return tuple(note for note in (*notes, own) if note)


def open_sheet(
    dossier: Dossier, look: Look, size: tuple[float, float], title: str, left_out: Sequence[str]
) -> Sheet:
    """Return a sheet with its heading.

    Parameters
    ----------
    size
        Width and height in inches.
    left_out
        What is not drawn, with its numbers; empty phrases are skipped.
    """
    figure, axes = new_figure(*size)
    say, width = Say(dossier), size[0]
    scale = scale_of(width)
    room = width - 2 * LEFT - _corner(axes, look, say, width)
    words = shortened(clean(title), _TITLE * scale, room)
    write_text(axes, (LEFT, 0.5 * scale), words, _TITLE * scale)
    lines = [say.source()]
    if missing := [phrase for phrase in left_out if phrase]:
        lines.append(say("left-out", what=say.listed(missing)))
    for number, line in enumerate(lines):
        words = shortened(clean(line), _SMALL * scale, width - 2 * LEFT)
        write_text(axes, (LEFT, (0.86 + 0.21 * number) * scale), words, _SMALL * scale, color=QUIET)
    return Sheet(figure=figure, axes=axes, size=size)


def _corner(axes: Axes, look: Look, say: Say, width: float) -> float:
    """Put logo and unit at the upper right; return the width they take."""
    scale, used = scale_of(width), 0.0
    if look.logo:
        used += _put_logo(axes, look.logo, width - LEFT, scale)
    if look.unit:
        words = shortened(clean(say("unit", unit=look.unit)), _UNIT * scale, width / 3)
        at = (width - LEFT - used, 0.5 * scale)
        write_text(axes, at, words, _UNIT * scale, color=QUIET, ha="right")
        used += width_of(words, _UNIT * scale) + 0.2 * scale
    return used


def _put_logo(axes: Axes, content: bytes, right: float, scale: float) -> float:
    """Draw the logo with its right edge at a place; return the width it takes."""
    from matplotlib.image import imread

    pixels: Any = imread(BytesIO(content), format="png")
    tall = _LOGO * scale
    wide = float(min(tall * pixels.shape[1] / pixels.shape[0], 4 * tall))
    top = 0.5 * scale - tall / 2
    axes.imshow(
        pixels, extent=(right - wide, right, top + tall, top), aspect="auto", zorder=4,
        interpolation="antialiased",
    )  # fmt: skip
    return wide + 0.2 * scale


def nothing(dossier: Dossier, picture: str, needs: str) -> NothingToDrawError:
    """Return the error of a picture that has nothing to show.

    Parameters
    ----------
    needs
        The sheet that would give it something.
    """
    params = {"picture": Say(dossier)(f"title.{picture}"), "needs": needs}
    return NothingToDrawError(text("errors", "DRAW-EMPTY", params, dossier.language))
