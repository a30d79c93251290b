"""Coverage as a treemap: squarified rectangles, in the order of the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from jiceng.draw.canvas import clean, shortened, width_of, write_text
from jiceng.draw.legend import Foot
from jiceng.draw.looks import Look, letters_on, look_of
from jiceng.draw.sheet import PAPERS, Box, body_of, notes_of, open_sheet
from jiceng.draw.tiles import Tile, entries, patch_of, tiles
from jiceng.draw.words import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier

_SIZES = (11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
_BETWEEN, _INSET, _PAD = 0.05, 0.03, 0.05
_LINE = 1.35 / 72
_STRIPS, _TALL = (0.24, 0.17, 0.13), 0.5  # of streets, of places, of low tiles
_A4_MARKS = 220  # more than this need the larger sheet


def treemap_figure(dossier: Dossier, look: Look | None = None) -> Figure:
    """Return coverage as nested rectangles; every compound, or place without one, is as large.

    Raises
    ------
    UsageError
        There are no places.
    """
    look, say = look or look_of(dossier), Say(dossier)
    found = tiles(dossier, "treemap")
    size = PAPERS["A4" if found.marks <= _A4_MARKS else "A3"]
    foot = Foot(entries=entries(say, look, found), notes=notes_of(dossier, found.note))
    body = body_of(size, foot)
    placed = list(_placed(found.streets, body, 0))
    names = [_name(tile, box, level, whole=not tile.within) for tile, box, level in placed]
    hidden = names.count(None)
    left_out = [*found.left_out, say("tiles.left-names", count=hidden) if hidden else ""]
    title = say("treemap.title", area=dossier.area)
    sheet = open_sheet(dossier, look, size, title, left_out)
    for (tile, box, level), name in zip(placed, names, strict=True):
        _draw(sheet.axes, (tile, box, level), name, look)
    return sheet.finish(foot)


def _placed(within: Sequence[Tile], box: Box, level: int) -> Iterator[tuple[Tile, Box, int]]:
    """Return every tile with its rectangle, the outer ones first."""
    for tile, own in zip(within, squarified([one.size for one in within], box), strict=True):
        gap = _BETWEEN / (level + 1)
        shrunk = _inset(own, gap / 2)
        yield tile, shrunk, level
        if tile.within:
            head = min(_heading(shrunk, level), shrunk.height / 2)
            inner = Box(
                left=shrunk.left + _INSET, top=shrunk.top + head,
                width=shrunk.width - 2 * _INSET, height=shrunk.height - head - _INSET,
            )  # fmt: skip
            yield from _placed(tile.within, inner, level + 1)


def _heading(box: Box, level: int) -> float:
    """Height of the strip that has the name of a tile with others in it."""
    return _STRIPS[min(level, 1)] if box.height > _TALL else _STRIPS[-1]


def _inset(box: Box, by: float) -> Box:
    return Box(
        left=box.left + by, top=box.top + by, width=max(box.width - 2 * by, 0.01),
        height=max(box.height - 2 * by, 0.01),
    )  # fmt: skip


def squarified(sizes: Sequence[int], box: Box) -> list[Box]:
    """Return rectangles as nearly square as the given order allows (Bruls et al., 2000)."""
    scale = box.width * box.height / max(sum(sizes), 1)
    areas, made, rest = [size * scale for size in sizes], list[Box](), box
    while areas:
        side = min(rest.width, rest.height)
        count = 1
        while count < len(areas) and _worst(areas[: count + 1], side) <= _worst(
            areas[:count], side
        ):
            count += 1
        row, rest = _row(areas[:count], rest)
        made += row
        areas = areas[count:]
    return made


def _worst(areas: Sequence[float], side: float) -> float:
    """Return the largest ratio of sides in a row along a side."""
    total = sum(areas)
    thick = total / side
    return max(max(thick * thick / area, area / thick / thick) for area in areas)


def _row(areas: Sequence[float], box: Box) -> tuple[list[Box], Box]:
    """Lay a row along the shorter side; return it and what is left of the box."""
    upright = box.width >= box.height
    side = box.height if upright else box.width
    thick = sum(areas) / side
    at, made = 0.0, []
    for area in areas:
        long = area / thick
        made.append(
            Box(left=box.left, top=box.top + at, width=thick, height=long)
            if upright
            else Box(left=box.left + at, top=box.top, width=long, height=thick)
        )
        at += long
    rest = (
        Box(left=box.left + thick, top=box.top, width=box.width - thick, height=box.height)
        if upright
        else Box(left=box.left, top=box.top + thick, width=box.width, height=box.height - thick)
    )
    return made, rest


def _name(tile: Tile, box: Box, level: int, *, whole: bool) -> tuple[list[str], float] | None:
    """Return the lines of a tile's name and their size; None where it does not fit.

    Parameters
    ----------
    whole
        It has the tile to itself, on up to two lines; else only the strip above.
    """
    words, room = clean(tile.name), box.width - _PAD
    if not whole:
        strip = _heading(box, level)
        size = min(strip / _LINE * 0.82, _SIZES[0] if level == 0 else 8.0)
        cut = shortened(words, max(size, 5.5), room)
        return ([cut], max(size, 5.5)) if len(cut) > 2 and size >= 5.5 else None  # noqa: PLR2004
    for size in _SIZES[2:]:
        if width_of(words, size) <= room and size * _LINE <= box.height:
            return [words], size
        half = -(-len(words) // 2)
        lines = [words[:half], words[half:]]
        if max(width_of(line, size) for line in lines) <= room and 2 * size * _LINE <= box.height:
            return lines, size
    return None


def _draw(
    axes: Axes, placed: tuple[Tile, Box, int], name: tuple[list[str], float] | None, look: Look
) -> None:
    from matplotlib.patches import Rectangle

    tile, box, level = placed
    style = patch_of(look, tile.state)
    axes.add_patch(
        Rectangle((box.left, box.top), box.width, box.height, zorder=2 + level / 10, **style)
    )
    if name is None:
        return
    lines, size = name
    colour = letters_on(style["facecolor"])
    if tile.within:
        middle = box.top + min(_heading(box, level), box.height / 2) / 2
        look_of = {"color": colour, "bbox": _clear(style)}
        write_text(axes, (box.left + _PAD, middle), lines[0], size, **look_of)
        return
    top = box.top + box.height / 2 - (len(lines) - 1) / 2 * size * _LINE
    for number, line in enumerate(lines):
        at = (box.left + box.width / 2, top + number * size * _LINE)
        write_text(axes, at, line, size, ha="center", color=colour, bbox=_clear(style))


def _clear(style: dict[str, object]) -> dict[str, object] | None:
    """Keep hatching off letters."""
    if "hatch" not in style:
        return None
    return {"facecolor": style["facecolor"], "edgecolor": "none", "pad": 0.6, "alpha": 0.92}
