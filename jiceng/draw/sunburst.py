"""Coverage as a sunburst: rings of streets, communities and villages, compounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians, sin, tau
from typing import TYPE_CHECKING

from jiceng.draw.canvas import clean, shortened, width_of, write_text
from jiceng.draw.legend import Foot
from jiceng.draw.looks import FAINT, QUIET, Look, letters_on, look_of
from jiceng.draw.sheet import PAPERS, Box, body_of, notes_of, open_sheet
from jiceng.draw.tiles import Tile, Tiles, entries, patch_of, tiles
from jiceng.draw.words import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier

_SIZES = (10.0, 9.0, 8.0, 7.0, 6.0)
_HOLE = 0.2  # of the radius
#: Inner edges of the rings as parts of the radius, by the number of rings.
_RINGS = {2: (_HOLE, 0.58, 1.0), 3: (_HOLE, 0.43, 0.73, 1.0)}
_A4_LEAVES = 120  # more than this need the larger sheet
_LINE = 1.3 / 72
_PAD = 0.04
_WIDEST = 4.2  # of the table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wedge:
    """One tile in its ring: angles in degrees, clockwise from the top, radii in inches."""

    tile: Tile
    start: float
    end: float
    inner: float
    outer: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def sunburst_figure(dossier: Dossier, look: Look | None = None) -> Figure:
    """Return coverage as rings around the district; every leaf has the same angle.

    Raises
    ------
    UsageError
        There are no places.
    """
    look, say = look or look_of(dossier), Say(dossier)
    found = tiles(dossier, "sunburst")
    leaves = sum(tile.size for tile in found.streets)
    size = PAPERS["A4" if leaves <= _A4_LEAVES else "A3"]
    foot = Foot(entries=entries(say, look, found), notes=notes_of(dossier, found.note))
    body = body_of(size, foot)
    radius = min(body.height, body.width) / 2
    middle = (body.left + radius, body.top + body.height / 2)
    rings = [part * radius for part in _RINGS[found.depth]]
    wedges = list(_wedges(found.streets, (0.0, 360.0), rings))
    names = [_name(wedge) for wedge in wedges]
    hidden = names.count(None)
    left_out = [*found.left_out, say("tiles.left-names", count=hidden) if hidden else ""]
    title = say("sunburst.title", area=dossier.area)
    sheet = open_sheet(dossier, look, size, title, left_out)
    for wedge, name in zip(wedges, names, strict=True):
        _draw(sheet.axes, middle, wedge, name, look)
    _centre(sheet.axes, middle, rings[0], dossier.area)
    side = _side(body, middle[0] + radius)
    _table(sheet.axes, side, found, say)
    return sheet.finish(foot)


def _wedges(
    within: Sequence[Tile], span: tuple[float, float], rings: Sequence[float]
) -> Iterator[_Wedge]:
    """Return every tile's wedge; a place without compounds reaches to the outer edge."""
    start, whole = span[0], sum(tile.size for tile in within)
    for tile in within:
        end = start + (span[1] - span[0]) * tile.size / whole
        outer = rings[1] if tile.within else rings[-1]
        yield _Wedge(tile=tile, start=start, end=end, inner=rings[0], outer=outer)
        if tile.within:
            yield from _wedges(tile.within, (start, end), rings[1:])
        start = end


def _name(wedge: _Wedge) -> tuple[str, float, float] | None:
    """Return a name, its size and the radius of its middle; None where it does not fit."""
    words, deep = clean(wedge.tile.name), wedge.outer - wedge.inner - 2 * _PAD
    arc = (wedge.end - wedge.start) / 360 * tau
    for size in _SIZES:
        cut = shortened(words, size, min(deep, width_of(words, size)))
        wide = width_of(cut, size)
        at = wedge.outer - _PAD - wide / 2
        if wedge.tile.within:
            at = (wedge.inner + wedge.outer) / 2
        whole = cut == words or size == _SIZES[-1]
        if whole and len(cut) > 2 and (at - wide / 2) * arc >= size * _LINE:  # noqa: PLR2004
            return cut, size, at
    return None


def _draw(
    axes: Axes,
    middle: tuple[float, float],
    wedge: _Wedge,
    name: tuple[str, float, float] | None,
    look: Look,
) -> None:
    from matplotlib.patches import Wedge

    style = patch_of(look, wedge.tile.state)
    axes.add_patch(
        Wedge(
            middle, wedge.outer, wedge.start - 90, wedge.end - 90,
            width=wedge.outer - wedge.inner, zorder=3, **style,
        )
    )  # fmt: skip
    if name is None:
        return
    words, size, at = name
    angle = radians(wedge.middle)
    place = (middle[0] + at * sin(angle), middle[1] - at * cos(angle))
    turn = 90 - wedge.middle if wedge.middle <= 180 else 270 - wedge.middle  # noqa: PLR2004
    clear = {"facecolor": style["facecolor"], "edgecolor": "none", "pad": 0.5, "alpha": 0.92}
    write_text(
        axes, place, words, size, ha="center", va="center", rotation=turn,
        rotation_mode="anchor", color=letters_on(style["facecolor"]),
        bbox=clear if "hatch" in style else None,
    )  # fmt: skip


def _side(body: Box, taken: float) -> Box:
    """Return the room for the table: in the middle of what the rings leave, no wider than read."""
    room = body.right - taken
    width = min(room - 0.5, _WIDEST)
    left = taken + (room - width) / 2
    return Box(left=left, top=body.top, width=width, height=body.height)


def _centre(axes: Axes, middle: tuple[float, float], radius: float, area: str) -> None:
    size = min(14.0, 2 * radius * 0.86 * 72 / max(len(clean(area)), 1))
    words = shortened(clean(area), max(size, 7.0), radius * 1.8)
    write_text(axes, middle, words, max(size, 7.0), ha="center")


def _table(axes: Axes, side: Box, found: Tiles, say: Say) -> None:
    """Write how many places, and compounds, of each street are matched."""
    step = min(0.3, side.height / (len(found.streets) + 1.5))
    size = min(10.0, step * 72 / 1.5)
    top = side.top + max((side.height - step * (len(found.streets) + 1)) / 2, 0) + step / 2
    ends = [side.left + side.width * part for part in ((0.7, 1.0) if found.depth == 3 else (0.8,))]  # noqa: PLR2004
    heads = ["tiles.column.places", "tiles.column.compounds"][: len(ends)]
    write_text(axes, (side.left, top), say("tiles.column.street"), size, color=QUIET)
    for head, end in zip(heads, ends, strict=True):
        write_text(axes, (end, top), say(head), size, color=QUIET, ha="right")
    for number, tile in enumerate(found.streets, start=1):
        y = top + step * number
        axes.plot([side.left, ends[-1]], [y - step / 2] * 2, color=FAINT, lw=0.5, zorder=1)
        words = shortened(clean(tile.name), size, (ends[0] - side.left) * 0.68)
        write_text(axes, (side.left, y), words, size)
        for number_of, end in zip(_numbers(tile, found.depth), ends, strict=False):
            write_text(axes, (end, y), number_of, size, ha="right")


def _numbers(street: Tile, depth: int) -> list[str]:
    """Return yes/all of the places and of the compounds of a street."""
    homes = [home for place in street.within for home in place.within]
    applies = [home for home in homes if home.state != "not_applicable"]
    matched = [one for one in street.within if one.state == "matched"]
    yes = [home for home in applies if home.state == "yes"]
    if depth == 3:  # noqa: PLR2004
        return [f"{len(matched)}/{len(street.within)}", f"{len(yes)}/{len(applies)}"]
    counted = all(one.size == 1 for one in street.within)
    if counted:
        return [f"{len(matched)}/{len(street.within)}"]
    return [f"{sum(one.size for one in matched)}/{street.size}"]
