"""The picture of one street: committee, communities and villages, branches, ties between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphmodel.errors import UsageError
from graphmodel.texts import text
from jiceng.draw import legend
from jiceng.draw.canvas import (
    FAINT,
    GREEN,
    INK,
    PURPLE,
    QUIET,
    RED,
    clean,
    new_figure,
    rules,
    save,
    suffix_of,
    width_of,
    write_text,
)
from jiceng.draw.hierarchy import Hierarchy, hierarchy
from jiceng.draw.layout import HIGHEST, MARGIN, SHEET, Plan, Spot, blocks_of, plan
from jiceng.draw.links import joint_ties, shared_posts
from jiceng.draw.looks import LOOKS
from loaders.workbook.publish import refuse_taken

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier

_TITLE, _TOP_AT, _LISTS_AT, _FOOT = 0.5, 1.42, 2.15, 1.0
#: More arcs than this are a tangle; the legend says how many there are.
_MOST_TIES = 48


def draw_street(dossier: Dossier, street_id: str, path: str | Path, *, force: bool = False) -> Path:
    """Draw the tiers of one street: PNG, SVG or PDF by the file's name.

    Parameters
    ----------
    street_id
        Code of the street or town.
    force
        Replace a file that stands there.

    Returns
    -------
    Path
        Where the picture stands.

    Raises
    ------
    UsageError
        Another format, a file that is there already, or nothing is known of
        the street.
    """
    suffix_of(path)
    refuse_taken(path, force=force)
    with rules():
        return save(street_figure(dossier, street_id), path, force=force)


def street_figure(dossier: Dossier, street_id: str) -> Figure:
    """Return the picture of one street as a figure."""
    found = hierarchy(dossier, street_id)
    if found.nodes.is_empty():
        raise UsageError(text("errors", "DRAW-NOTHING", {"street": street_id}, dossier.language))
    blocks = blocks_of(_drawable(found.nodes), legend.Say(dossier)("draw.alone"))
    laid = plan(blocks, HIGHEST - _LISTS_AT - _FOOT)
    height = max(_LISTS_AT + laid.height + _FOOT, 4.5)
    figure, axes = new_figure(SHEET, height)
    _heading(dossier, axes, found)
    top = _top(axes, found)
    _trunk(axes, laid, top)
    ties = _ties(dossier, axes, found, laid)
    _lists(axes, laid, haloed=any(ties.values()))
    notes = _notes(dossier, found, laid, ties)
    legend.draw(axes, _shown(found), ties, notes, height)
    return figure


def _drawable(nodes: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    # edge: as many names as nodes in the picture
    return nodes.with_columns(pl.col("name").map_elements(clean, return_dtype=pl.String))


def _heading(dossier: Dossier, axes: Axes, found: Hierarchy) -> None:
    say = legend.Say(dossier)
    write_text(axes, (MARGIN, _TITLE), say("draw.street.title", name=found.name), 20)
    write_text(axes, (MARGIN, _TITLE + 0.38), say.source(), 9, color=QUIET)


def _top(axes: Axes, found: Hierarchy) -> tuple[float, float]:
    """Write the committee in its box; return where the trunk begins."""
    import polars as pl

    tops = found.nodes.filter(pl.col("tier") == "top")["name"]
    words = clean(str(tops[0])) if tops.len() else clean(found.name)
    known = bool(tops.len())
    width = width_of(words, 14) + 0.5
    middle, tall = SHEET / 2, 0.42
    look = {"facecolor": RED if known else "white", "edgecolor": RED, "lw": 1.4}
    if not known:
        look |= {"linestyle": (0, (3, 2))}
    _box(axes, middle - width / 2, _TOP_AT - tall / 2, width, tall, **look)
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
            next(box[2] for box in laid.boxes if box[0] == shelf) for shelf in (shelves[0], shelves[-1])
        )
        lines.append([(side, _LISTS_AT + first - 0.22), (side, _LISTS_AT + last - 0.22)])
    axes.add_collection(LineCollection(lines, colors=FAINT, linewidths=1.2, zorder=1))
    inner = [[(x, _LISTS_AT + y) for x, y in line] for line in laid.lines]
    axes.add_collection(LineCollection(inner, colors=FAINT, linewidths=0.8, zorder=1))


def _lists(axes: Axes, laid: Plan, *, haloed: bool) -> None:
    """Draw the markers of all nodes by tier, then their labels.

    Parameters
    ----------
    haloed
        Keep lines that cross a label off its letters.
    """
    from matplotlib.patheffects import withStroke

    around = [withStroke(linewidth=2.2, foreground="white")] if haloed else []
    by_tier: dict[str, list[Spot]] = {}
    for spot in laid.spots.values():
        by_tier.setdefault(spot.row.tier, []).append(spot)
    for tier, spots in by_tier.items():
        look = LOOKS[tier]
        for is_head, scale in ((True, 2.6), (False, 1.0)):
            some = [spot for spot in spots if spot.is_head is is_head]
            if some:
                axes.scatter(
                    [spot.x for spot in some], [_LISTS_AT + spot.y for spot in some],
                    s=laid.size * 3.1 * scale, zorder=4, **look,
                )  # fmt: skip
    for words, x, y in laid.titles:
        write_text(axes, (x, _LISTS_AT + y), words, laid.size * 1.2, color=QUIET)
    for spot in laid.spots.values():
        if spot.width:
            size = laid.size * 1.2 if spot.is_head else laid.size
            gap = 0.14 if spot.is_head else 0.09
            at = (spot.x + gap, _LISTS_AT + spot.y)
            write_text(axes, at, spot.row.label, size, path_effects=around)


def _ties(dossier: Dossier, axes: Axes, found: Hierarchy, laid: Plan) -> dict[str, int]:
    """Draw the lateral ties as arcs; return how many there are of each sort."""
    counts = {}
    kinds = (
        ("joint", joint_ties(dossier.network, found.nodes), GREEN, (0, (5, 2.5))),
        ("shared", shared_posts(dossier.network, found.nodes), PURPLE, (0, (1.2, 1.6))),
    )
    for name, pairs, colour, dash in kinds:
        drawn = [
            (laid.spots[one], laid.spots[other])
            for one, other in pairs.iter_rows()  # edge: arcs are drawn singly
            if one in laid.spots and other in laid.spots
        ]
        counts[name] = len(drawn)
        for one, other in drawn[:_MOST_TIES]:
            _arc(axes, one, other, edgecolor=colour, linestyle=dash)
    return counts


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


def _notes(dossier: Dossier, found: Hierarchy, laid: Plan, ties: dict[str, int]) -> list[str]:
    say = legend.Say(dossier)
    notes = []
    if laid.hidden:
        notes.append(say("draw.hidden", count=laid.hidden))
    if max(ties.values(), default=0) > _MOST_TIES:
        notes.append(say("draw.ties-cut", count=_MOST_TIES))
    if found.withheld:
        notes.append(say("draw.withheld", count=found.withheld))
    notes.append(dossier.note)
    return [note for note in notes if note]
