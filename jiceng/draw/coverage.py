"""The picture of coverage: every street's communities and villages by what was matched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.texts import text
from jiceng.district import STATES
from jiceng.draw.canvas import clean, shortened, width_of, write_text
from jiceng.draw.legend import LEFT, Entry, Foot
from jiceng.draw.looks import Look, look_of
from jiceng.draw.material import places, streets
from jiceng.draw.sheet import (
    PAPERS,
    Box,
    NothingToDrawError,
    body_of,
    height_for,
    notes_of,
    open_sheet,
)
from jiceng.draw.words import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier

_WIDTH = PAPERS["A4"][0]
_ROW, _BAR, _NAME = 0.3, 0.19, 10.0


def coverage_figure(dossier: Dossier, look: Look | None = None) -> Figure:
    """Return how many places of each street are matched; streets in the order of the register.

    Raises
    ------
    UsageError
        There are no places.
    """
    look = look or look_of(dossier)
    found = _streets(dossier)
    if found.is_empty():
        raise NothingToDrawError(text("errors", "DRAW-NO-PLACES", {}, dossier.language))
    say = Say(dossier)
    states = [state for state in STATES if found[state].sum()]
    foot = Foot(
        entries=tuple(
            Entry(
                words=say("coverage.state", state=say.state(state), count=found[state].sum()),
                patch=look.patch(state),
            )
            for state in states
        ),
        notes=notes_of(dossier, say("coverage.note")),
    )
    size = (_WIDTH, height_for(_WIDTH, _ROW * found.height, foot))
    title = say("coverage.title", area=dossier.area)
    sheet = open_sheet(dossier, look, size, title, ())
    _bars(sheet.axes, body_of(size, foot), found.select("street_name", *states), look)
    return sheet.finish(foot)


def _streets(dossier: Dossier) -> pl.DataFrame:
    """Return the streets with their places by state: ``street_name`` and a column a state."""
    counts = (
        places(dossier)
        .group_by("street")
        .agg(*((pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in STATES))
    )
    found = streets(dossier).join(counts, on="street", how="left", maintain_order="left")
    if counts.is_empty():
        return found.clear()
    return found.with_columns(pl.col(state).fill_null(0) for state in STATES)


def _bars(axes: Axes, body: Box, rows: pl.DataFrame, look: Look) -> None:
    """Draw one bar a street, its parts side by side, and the numbers at its end."""
    from matplotlib.patches import Rectangle

    states = rows.columns[1:]
    names = [
        shortened(clean(str(name)), _NAME, _WIDTH / 4) for name in rows["street_name"]
    ]  # edge: one bar a street
    left = LEFT + max(width_of(name, _NAME) for name in names) + 0.15
    most = rows.select(pl.sum_horizontal(states)).to_series().max()
    scale = (body.right - left - 0.75) / max(float(str(most or 1)), 1.0)
    counted = rows.select(states).rows()  # edge: one bar a street
    for number, (name, counts) in enumerate(zip(names, counted, strict=True)):
        y, x = body.top + _ROW * (number + 0.5), left
        write_text(axes, (left - 0.1, y), name, _NAME, ha="right")
        for state, count in zip(states, counts, strict=True):
            bar = Rectangle((x, y - _BAR / 2), count * scale, _BAR, zorder=3, **look.patch(state))
            axes.add_patch(bar)
            x += count * scale
        matched = counts[states.index("matched")] if "matched" in states else 0
        write_text(axes, (x + 0.08, y), f"{matched}/{sum(counts)}", 9)
