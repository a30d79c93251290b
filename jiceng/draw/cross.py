"""The cross-appointment matrix: compounds by what their branch and owners' committee share."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.ternary import Truth
from jiceng.draw.legend import Entry, Foot
from jiceng.draw.looks import Look, look_of
from jiceng.draw.material import compounds, places
from jiceng.draw.panels import Line, draw_panels, panels, under_headings
from jiceng.draw.sheet import (
    MOST_MARKS,
    PAPERS,
    Box,
    body_of,
    height_for,
    notes_of,
    nothing,
    open_sheet,
)
from jiceng.draw.words import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier

_MEASURES = ("any", "unity", "two_way", "count")
_ANSWERS = tuple(truth.value for truth in Truth)
_A4_ROWS = 90


def cross_figure(dossier: Dossier, look: Look | None = None) -> Figure:
    """Return compounds with both bodies, by street and community, and what the two share.

    Raises
    ------
    UsageError
        No compound has both a branch of its own and an owners' committee.
    """
    look, say = look or look_of(dossier), Say(dossier)
    rows, alone = _rows(dossier)
    if rows.is_empty():
        raise nothing(dossier, "cross_appointment", "小区、党组织、班子成员")
    most = MOST_MARKS // len(_MEASURES)
    lines = _lines(rows.head(most), say)
    entries = tuple(
        Entry(words=say(f"answer.{name}"), marker=_marker(look, name))
        if name in {"yes", "no"}
        else Entry(words=say(f"answer.{name}"), patch=look.patch(name))
        for name in _ANSWERS
        if _occurs(rows, name)
    )
    foot = Foot(entries=entries, notes=notes_of(dossier, say("cross.note")))
    paper = PAPERS["A4" if rows.height <= _A4_ROWS else "A3"]
    room = body_of(paper, foot)
    placed = panels(lines, [say(f"cross.{name}") for name in _MEASURES], room.width, room.height)
    cut = placed.left_out + max(rows.height - most, 0)
    left_out = [
        say("cross.left", count=alone) if alone else "",
        say("rows.left", count=cut) if cut else "",
    ]
    size = (paper[0], height_for(paper[0], placed.height, foot))
    title = say("cross.title", area=dossier.area)
    sheet = open_sheet(dossier, look, size, title, left_out)
    draw_panels(sheet.axes, placed, body_of(size, foot), partial(_paint, look=look))
    return sheet.finish(foot)


def _rows(dossier: Dossier) -> tuple[pl.DataFrame, int]:
    """Return compounds with both bodies in order, and how many have not both."""
    table = dossier.table("cross_appointment", "matrix")
    if table is None:
        return pl.DataFrame(), 0
    found = places(dossier).with_row_index("at")
    homes = compounds(dossier).select("place", id="compound")
    both = table.filter((pl.col("branches") > 0) & (pl.col("committees") > 0))
    placed = (
        both.join(homes, on="id", how="left")
        .join(found.select("place", "at", "street_name", community="name"), on="place", how="left")
        .sort("at", "id", nulls_last=True)
        .select("street_name", "community", "name", *_MEASURES)
    )
    return placed, table.height - both.height


def _lines(rows: pl.DataFrame, say: Say) -> list[Line[str]]:
    return under_headings(
        (
            " ".join(part for part in (street, community) if part) or say("no-street"),
            Line(label=name or "", cells=tuple(answers)),
        )
        for street, community, name, *answers in rows.iter_rows()  # edge: at most MOST_MARKS cells
    )


def _occurs(rows: pl.DataFrame, name: str) -> bool:
    return bool(rows.select(pl.any_horizontal(pl.col(_MEASURES) == name).any()).item())


def _marker(look: Look, name: str) -> dict[str, object]:
    patch = look.patch(name)
    return {
        "marker": "o", "facecolor": patch["facecolor"], "edgecolor": patch["edgecolor"],
        "linewidths": patch["lw"],
    }  # fmt: skip


def _paint(axes: Axes, box: Box, answer: str, *, look: Look) -> None:
    """Draw an answer: a full or an empty circle; unknown is a hatched field."""
    from matplotlib.patches import Rectangle

    if answer in {"yes", "no"}:
        area = (box.height * 72 * 0.5) ** 2
        middle = ([box.left + box.width / 2], [box.top + box.height / 2])
        axes.scatter(*middle, s=area, zorder=4, **_marker(look, answer))  # type: ignore[arg-type]
        return
    wide, tall = box.width * 0.6, box.height * 0.66
    corner = (box.left + (box.width - wide) / 2, box.top + (box.height - tall) / 2)
    axes.add_patch(Rectangle(corner, wide, tall, zorder=3, **look.patch(answer)))
