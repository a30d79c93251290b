"""The whole district on one sheet to hang up: every street with what it leads, other systems."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from jiceng.draw.canvas import clean, shortened, width_of, write_text
from jiceng.draw.legend import Entry, Foot
from jiceng.draw.looks import FAINT, INK, QUIET, TIERS, Look, look_of
from jiceng.draw.poster_cards import Card, Content, Item, committee, content
from jiceng.draw.poster_plan import CARD_GAP, COLUMN_GAP, HEAD, INDENT, MARK, TOP, Plan, plan
from jiceng.draw.sheet import (
    PAPERS,
    Box,
    body_of,
    notes_of,
    nothing,
    open_sheet,
)
from jiceng.draw.words import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier

#: The smaller is taken by default.
POSTER_PAPERS = ("A3", "A2")
_AREA = 3.0  # of a marker, times the size of the letters


def poster_figure(dossier: Dossier, look: Look | None = None, paper: str | None = None) -> Figure:
    """Return all streets with their communities, villages and branches, and the other systems.

    Parameters
    ----------
    paper
        ``A3`` or ``A2``, landscape; by default A2 only where A3 has no room.

    Raises
    ------
    UsageError
        There are no streets.
    """
    look, say = look or look_of(dossier), Say(dossier)
    found = content(dossier)
    if not found.full:
        raise nothing(dossier, "poster", "街道表")
    foot = _foot(dossier, say, look, found)
    size = PAPERS[paper or POSTER_PAPERS[0]]
    laid = plan(found, body_of(size, foot))
    if paper is None and (laid.cut_places or laid.cut_lines):
        size = PAPERS[POSTER_PAPERS[-1]]
        laid = plan(found, body_of(size, foot))
    body = body_of(size, foot)
    title = say("poster.title", area=dossier.area)
    sheet = open_sheet(dossier, look, size, title, _left_out(say, found, laid))
    _draw(sheet.axes, body, laid, look, say)
    if laid.lines:
        heading = say("poster.lines", count=len(found.lines))
        _draw_lines(sheet.axes, body, laid, look, heading)
    return sheet.finish(foot)


def _foot(dossier: Dossier, say: Say, look: Look, found: Content) -> Foot:
    entries = tuple(
        Entry(words=say(f"tier.{tier}", count=found.tiers[tier]), marker=look.marker(tier))
        for tier in TIERS
        if tier in found.tiers
    )
    return Foot(entries=entries, notes=notes_of(dossier, say("poster.note")))


def _left_out(say: Say, found: Content, laid: Plan) -> list[str]:
    phrases = []
    if found.below and not laid.is_full:
        phrases.append(say("poster.left-below", count=found.below))
    if found.alone:
        phrases.append(say("poster.left-alone", count=found.alone))
    if laid.cut_places:
        phrases.append(say("poster.left-places", count=laid.cut_places))
    if laid.cut_lines:
        phrases.append(say("poster.left-lines", count=laid.cut_lines))
    if found.withheld:
        phrases.append(say("withheld", count=found.withheld))
    return phrases


@dataclass(slots=True, kw_only=True)
class _Ink:
    """Where the poster is drawn, and what is gathered to be drawn at once."""

    axes: Axes
    laid: Plan
    look: Look
    spots: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    lines: list[list[tuple[float, float]]] = field(default_factory=list)

    def mark(self, tier: str, x: float, y: float) -> None:
        self.spots.setdefault(tier, []).append((x, y))

    def draw(self) -> None:
        from matplotlib.collections import LineCollection

        lines = LineCollection(self.lines, colors=FAINT, linewidths=0.8, zorder=1)
        self.axes.add_collection(lines)
        for tier, spots in self.spots.items():
            across, down = zip(*spots, strict=True)
            style, area = self.look.marker(tier), self.laid.size * _AREA
            self.axes.scatter(across, down, s=area, zorder=4, **style)


def _draw(axes: Axes, body: Box, laid: Plan, look: Look, say: Say) -> None:
    """Draw the committee, and its streets in columns that hang from one bar."""
    top = committee(say.dossier) or say.dossier.area
    ink, bar = _Ink(axes=axes, laid=laid, look=look), body.top + TOP - 0.14
    middle = body.left + body.width / 2
    size = max(laid.size * 1.3, 13.0)
    wide = width_of(clean(top), size) + 0.5
    _box(axes, Box(left=middle - wide / 2, top=body.top, width=wide, height=0.42), INK, "white")
    write_text(axes, (middle, body.top + 0.21), top, size, ha="center")
    ink.lines.append([(middle, body.top + 0.42), (middle, bar)])
    trunks = []
    for number, column in enumerate(laid.columns):
        left = body.left + number * (laid.width + COLUMN_GAP) + 0.12
        y = last = body.top + TOP
        for card in column:
            _card(ink, (left, y), _named(card, say))
            last = y + HEAD * laid.line / 2
            ink.lines.append([(left - 0.12, last), (left, last)])
            y += (HEAD + len(card.items) + CARD_GAP) * laid.line
        trunks.append(left - 0.12)
        ink.lines.append([(left - 0.12, bar), (left - 0.12, last)])
    ends = [*trunks, middle]
    ink.lines.append([(min(ends), bar), (max(ends), bar)])
    ink.draw()


def _named(card: Card, say: Say) -> Card:
    return replace(card, head=say("poster.again", name=card.head)) if card.again else card


def _card(ink: _Ink, at: tuple[float, float], card: Card) -> None:
    """Draw a street: its committee in a box, what it leads below it."""
    axes, laid, look = ink.axes, ink.laid, ink.look
    left, top = at
    red, tall, width = look.tiers["top"], (HEAD - 0.35) * laid.line, laid.width - 0.12
    middle = top + HEAD * laid.line / 2
    size = laid.size * 1.1
    words = shortened(clean(card.head), size, width - 0.2)
    wide = width_of(words, size) + 0.24
    box = Box(left=left, top=middle - tall / 2, width=wide, height=tall)
    full = card.known and not card.again
    _box(axes, box, red, red if full else "white", dashed=not card.known)
    colour = "white" if full else INK
    write_text(axes, (left + wide / 2, middle), words, size, color=colour, ha="center")
    y = top + (HEAD + 0.5) * laid.line
    ends: dict[int, float] = {}
    starts = {0: middle + tall / 2}
    for item in card.items:
        x = left + 0.1 + INDENT * item.indent
        _item(ink, (x, y, left + width), item)
        ends[item.indent] = y
        starts[item.indent + 1] = y
        if item.indent:
            ink.lines.append([(x - INDENT, y), (x, y)])
            begin = starts.get(item.indent, starts[0])
            ink.lines.append([(x - INDENT, begin), (x - INDENT, y)])
        y += laid.line
    if ends.get(0):
        ink.lines.append([(left + 0.1, starts[0]), (left + 0.1, ends[0])])


def _item(ink: _Ink, at: tuple[float, float, float], item: Item) -> None:
    """Draw a body: marker, name, and the number below it at the right."""
    axes, size, (x, y, right) = ink.axes, ink.laid.size, at
    ink.mark(item.tier, x, y)
    room = right - x - 0.1
    if item.number:
        write_text(axes, (right, y), item.number, size, ha="right", color=QUIET)
        room -= width_of(item.number, size) + 0.08
    write_text(axes, (x + 0.1, y), shortened(clean(item.words), size, room), size)


def _box(axes: Axes, box: Box, edge: str, fill: str, *, dashed: bool = False) -> None:
    from matplotlib.patches import FancyBboxPatch

    style: dict[str, Any] = {"edgecolor": edge, "facecolor": fill, "lw": 1.2}
    if dashed:
        style["linestyle"] = (0, (3, 2))
    axes.add_patch(
        FancyBboxPatch(
            (box.left, box.top), box.width, box.height,
            boxstyle="round,pad=0,rounding_size=0.05", zorder=4, **style,
        )
    )  # fmt: skip


def _draw_lines(axes: Axes, body: Box, laid: Plan, look: Look, heading: str) -> None:
    """Draw what is directly below the district committee besides the streets."""
    ink, top = _Ink(axes=axes, laid=laid, look=look), body.bottom - laid.band + laid.line
    write_text(axes, (body.left, top + laid.line * 0.6), heading, laid.size * 1.15, color=QUIET)
    y = top + laid.line * 1.35
    ink.lines.append([(body.left, y), (body.right, y)])
    width = body.width / len(laid.lines)
    for number, column in enumerate(laid.lines):
        left = body.left + number * width + 0.08
        for row, item in enumerate(column):
            at = (left, top + (HEAD + 0.5 + row) * laid.line, left + width - MARK)
            _item(ink, at, item)
    ink.draw()
