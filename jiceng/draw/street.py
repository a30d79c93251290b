"""The picture of one street: committee, communities and villages, branches, ties between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmodel.texts import text
from jiceng.draw.canvas import clean, shortened, width_of, write_text
from jiceng.draw.hierarchy import Hierarchy, hierarchy
from jiceng.draw.layout import HIGHEST, MARGIN, SHEET, Plan, Spot, blocks_of, plan
from jiceng.draw.legend import Entry, Foot, width_of_all
from jiceng.draw.links import joint_ties, shared_posts
from jiceng.draw.looks import FAINT, INK, QUIET, TIERS, Look, look_of
from jiceng.draw.sheet import NothingToDrawError, notes_of, open_sheet, scale_of
from jiceng.draw.words import Say

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier

_TOP_AT, _LISTS_AT, _FOOT = 1.75, 2.48, 1.5
_LOWEST, _NARROWEST = 4.5, 9.0
#: Area of a marker, times the size of the letters.
_AREA, _HEAD_AREA = 3.1, 8.0
#: Keeps arcs off the headings of lists.
_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.9}
#: More arcs than this are a tangle; the legend says how many there are.
_MOST_TIES = 48


def street_figure(dossier: Dossier, street_id: str, look: Look | None = None) -> Figure:
    """Return the tiers of one street.

    Parameters
    ----------
    street_id
        Code of the street or town.

    Raises
    ------
    UsageError
        Nothing is known of the street.
    """
    look = look or look_of(dossier)
    found = hierarchy(dossier, street_id)
    if found.nodes.is_empty():
        params = {"street": street_id}
        raise NothingToDrawError(text("errors", "DRAW-NOTHING", params, dossier.language))
    say = Say(dossier)
    blocks = blocks_of(_drawable(found.nodes), say("alone"))
    laid = plan(blocks, HIGHEST - _LISTS_AT - _FOOT)
    ties = _ties(dossier, found, laid)
    notes = notes_of(dossier, *_notes(say, ties))
    foot = Foot(entries=_entries(say, look, found, ties), notes=notes)
    width = min(max(laid.width + MARGIN, width_of_all(foot.entries), _NARROWEST), SHEET)
    size = (width, max(_LISTS_AT + laid.height + foot.height(width, scale_of(width)), _LOWEST))
    title = say("street.title", name=found.name)
    sheet = open_sheet(dossier, look, size, title, _left_out(say, found, laid))
    top = _top(sheet.axes, found, width, look)
    _trunk(sheet.axes, laid, top)
    _arcs(sheet.axes, ties, look)
    _lists(sheet.axes, laid, look, haloed=any(ties.values()))
    return sheet.finish(foot)


def _drawable(nodes: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    # edge: as many names as nodes in the picture
    return nodes.with_columns(pl.col("name").map_elements(clean, return_dtype=pl.String))


def _top(axes: Axes, found: Hierarchy, width: float, look: Look) -> tuple[float, float]:
    """Write the committee in its box; return where the trunk begins."""
    import polars as pl

    tops = found.nodes.filter(pl.col("tier") == "top")["name"]
    known = bool(tops.len())
    words = shortened(clean(str(tops[0]) if known else found.name), 14, width - 2 * MARGIN - 0.5)
    wide, middle, tall = width_of(words, 14) + 0.5, width / 2, 0.42
    red = look.tiers["top"]
    style: dict[str, Any] = {"facecolor": red if known else "white", "edgecolor": red, "lw": 1.4}
    if not known:
        style |= {"linestyle": (0, (3, 2))}
    _box(axes, middle - wide / 2, _TOP_AT - tall / 2, wide, tall, **style)
    write_text(axes, (middle, _TOP_AT), words, 14, color="white" if known else INK, ha="center")
    return middle, _TOP_AT + tall / 2


def _box(axes: Axes, x: float, y: float, width: float, height: float, **look: Any) -> None:
    from matplotlib.patches import FancyBboxPatch

    style = "round,pad=0,rounding_size=0.06"
    axes.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=style, zorder=4, **look))


def _trunk(axes: Axes, laid: Plan, top: tuple[float, float]) -> None:
    """Draw the lines from the committee to the head of every block, over a bar on each shelf."""
    from matplotlib.collections import LineCollection

    if not laid.boxes:
        return
    lines: list[list[tuple[float, float]]] = []
    shelves = sorted({shelf for shelf, *_ in laid.boxes})
    side = MARGIN - 0.22
    for shelf in shelves:
        boxes = [box for box in laid.boxes if box[0] == shelf]
        bar = _LISTS_AT + boxes[0][2] - 0.22
        joints = [left + 0.12 for _, left, _ in boxes]
        ends = [*joints, top[0] if shelf == shelves[0] else side]
        if shelf == shelves[0]:
            lines.append([top, (top[0], bar)])
            if len(shelves) > 1:
                ends.append(side)
        lines.append([(min(ends), bar), (max(ends), bar)])
        lines.extend([(x, bar), (x, bar + 0.25)] for x in joints)
    if len(shelves) > 1:
        first, last = (
            next(box[2] for box in laid.boxes if box[0] == shelf)
            for shelf in (shelves[0], shelves[-1])
        )
        lines.append([(side, _LISTS_AT + first - 0.22), (side, _LISTS_AT + last - 0.22)])
    axes.add_collection(LineCollection(lines, colors=FAINT, linewidths=1.2, zorder=1))
    inner = [[(x, _LISTS_AT + y) for x, y in line] for line in laid.lines]
    axes.add_collection(LineCollection(inner, colors=FAINT, linewidths=0.8, zorder=1))


def _lists(axes: Axes, laid: Plan, look: Look, *, haloed: bool) -> None:
    """Draw the markers of all nodes by tier, then their labels.

    Parameters
    ----------
    haloed
        Keep lines that cross a label off its letters.
    """
    by_tier: dict[str, list[Spot]] = {}
    for spot in laid.spots.values():
        by_tier.setdefault(spot.row.tier, []).append(spot)
    for tier, spots in by_tier.items():
        style = look.marker(tier)
        _marks(axes, [spot for spot in spots if spot.is_head], laid.size * _HEAD_AREA, style)
        _marks(axes, [spot for spot in spots if not spot.is_head], laid.size * _AREA, style)
    if haloed:
        _clear(axes, laid)
    for words, x, y in laid.titles:
        write_text(axes, (x, _LISTS_AT + y), words, laid.size * 1.2, color=QUIET, bbox=_WHITE)
    for spot in laid.spots.values():
        if spot.width:
            size = laid.size * 1.2 if spot.is_head else laid.size
            gap = 0.14 if spot.is_head else 0.09
            at = (spot.x + gap, _LISTS_AT + spot.y)
            write_text(axes, at, spot.row.label, size)


def _marks(axes: Axes, spots: list[Spot], area: float, style: dict[str, Any]) -> None:
    if spots:
        across, down = [spot.x for spot in spots], [_LISTS_AT + spot.y for spot in spots]
        axes.scatter(across, down, s=area, zorder=4, **style)


def _clear(axes: Axes, laid: Plan) -> None:
    """Put something white behind every label, above the arcs."""
    from matplotlib.collections import PolyCollection

    tall = laid.size * 0.62 / 72
    boxes = [
        [
            (left, y - tall),
            (left + spot.width, y - tall),
            (left + spot.width, y + tall),
            (left, y + tall),
        ]
        for spot in laid.spots.values()
        if spot.width
        for left, y in [(spot.x + (0.14 if spot.is_head else 0.09), _LISTS_AT + spot.y)]
    ]
    axes.add_collection(PolyCollection(boxes, facecolors="white", alpha=0.82, zorder=3.5, lw=0))


def _ties(dossier: Dossier, found: Hierarchy, laid: Plan) -> dict[str, list[tuple[Spot, Spot]]]:
    """Return the lateral ties of each sort by where their ends stand."""
    pairs = {
        "joint": joint_ties(dossier.network, found.nodes),
        "shared": shared_posts(dossier.network, found.nodes),
    }
    return {
        name: [
            (laid.spots[one], laid.spots[other])
            for one, other in some.iter_rows()  # edge: arcs are drawn singly
            if one in laid.spots and other in laid.spots
        ]
        for name, some in pairs.items()
    }


def _arcs(axes: Axes, ties: dict[str, list[tuple[Spot, Spot]]], look: Look) -> None:
    for name, some in ties.items():
        colour, dash = look.line(name)
        for one, other in some[:_MOST_TIES]:
            _arc(axes, one, other, edgecolor=colour, linestyle=dash)


def _arc(axes: Axes, one: Spot, other: Spot, **look: Any) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Curve

    start, end = (one.x, _LISTS_AT + one.y), (other.x, _LISTS_AT + other.y)
    bend = 0.18 * abs(end[0] - start[0]) + 0.12
    middle = ((start[0] + end[0]) / 2 - 0.1, min(start[1], end[1]) - bend)
    curve = Curve([start, middle, end], [Curve.MOVETO, Curve.CURVE3, Curve.CURVE3])
    axes.add_patch(PathPatch(curve, facecolor="none", lw=0.8, alpha=0.6, zorder=3, **look))


def _shown(found: Hierarchy) -> dict[str, int]:
    """Return how many nodes of each tier there are."""
    counts = found.nodes["tier"].value_counts()
    return dict(counts.iter_rows())  # edge: one a tier


def _entries(
    say: Say, look: Look, found: Hierarchy, ties: dict[str, list[tuple[Spot, Spot]]]
) -> tuple[Entry, ...]:
    """Return what the legend explains: the tiers that occur, then the sorts of ties."""
    counts = _shown(found)
    tiers = [tier for tier in TIERS if tier in counts]
    shapes = (
        Entry(words=say(f"tier.{tier}", count=counts[tier]), marker=look.marker(tier))
        for tier in tiers
    )
    lines = (
        Entry(words=say(f"tie.{name}", count=len(some)), line=look.line(name))
        for name, some in ties.items()
        if some
    )
    return (*shapes, *lines)


def _left_out(say: Say, found: Hierarchy, laid: Plan) -> list[str]:
    phrases = []
    if laid.hidden:
        phrases.append(say("hidden", count=laid.hidden))
    if found.withheld:
        phrases.append(say("withheld", count=found.withheld))
    return phrases


def _notes(say: Say, ties: dict[str, list[tuple[Spot, Spot]]]) -> list[str]:
    most = max(map(len, ties.values()), default=0)
    return [say("ties-cut", count=_MOST_TIES)] if most > _MOST_TIES else []
