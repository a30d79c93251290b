"""The picture of coverage: every street's communities and villages by what was matched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.errors import UsageError
from graphmodel.party import Division
from graphmodel.texts import text
from jiceng.draw.canvas import (
    INK,
    ORANGE,
    QUIET,
    VERMILION,
    clean,
    new_figure,
    rules,
    save,
    shortened,
    suffix_of,
    width_of,
    write_text,
)
from jiceng.draw.legend import Say
from jiceng.order import in_office_order
from loaders.workbook.publish import refuse_taken

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from jiceng.dossier import Dossier

_WIDTH, _LEFT, _BARS_AT, _ROW, _BAR = 11.0, 0.45, 1.75, 0.3, 0.19
#: State → how its part of the bar looks; the hatching survives a photocopier.
_STATES: dict[str, dict[str, Any]] = {
    "matched": {"facecolor": "#8FA9BF", "edgecolor": INK, "lw": 0.5},
    "suggested": {"facecolor": "#FFF3D6", "edgecolor": ORANGE, "hatch": "////", "lw": 0.8},
    "not_seen": {"facecolor": "white", "edgecolor": QUIET, "hatch": "....", "lw": 0.8},
    "no_organisation": {"facecolor": VERMILION, "edgecolor": INK, "lw": 0.5},
}


def draw_coverage(dossier: Dossier, path: str | Path, *, force: bool = False) -> Path:
    """Draw how many places of each street are matched: PNG, SVG or PDF by the file's name.

    Streets stand in the order of the register.

    Parameters
    ----------
    force
        Replace a file that stands there.

    Raises
    ------
    UsageError
        Another format, a file that is there already, or there are no places.
    """
    suffix_of(path)
    refuse_taken(path, force=force)
    with rules():
        return save(coverage_figure(dossier), path, force=force)


def coverage_figure(dossier: Dossier) -> Figure:
    """Return the picture of coverage as a figure."""
    streets = _streets(dossier)
    if streets.is_empty():
        raise UsageError(text("errors", "DRAW-NO-PLACES", {}, dossier.language))
    height = _BARS_AT + _ROW * streets.height + 0.75
    figure, axes = new_figure(_WIDTH, height)
    say = Say(dossier)
    room = _WIDTH - 2 * _LEFT
    title = shortened(clean(say("draw.coverage.title", area=dossier.area)), 18, room)
    write_text(axes, (_LEFT, 0.5), title, 18)
    write_text(axes, (_LEFT, 0.85), shortened(clean(say.source()), 9, room), 9, color=QUIET)
    states = [state for state in _STATES if streets[state].sum()]
    _legend(axes, say, streets, states)
    _bars(axes, streets, states)
    foot = "　".join(part for part in (say("draw.coverage.note"), dossier.note) if part)
    write_text(axes, (_LEFT, height - 0.32), shortened(clean(foot), 8.5, room), 8.5, color=QUIET)
    return figure


def _streets(dossier: Dossier) -> pl.DataFrame:
    """Return the streets with their places by state: ``name`` and a column a state."""
    analysis = dossier.analysis("coverage")
    table = analysis.tables.get("places") if analysis else None
    if table is None:
        return pl.DataFrame({"name": [], **{state: [] for state in _STATES}})
    counts = table.group_by("street").agg(
        *((pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in _STATES)
    )
    return (
        dossier.network.frame(Division)
        .filter(pl.col("level").is_in(["street", "town"]))
        .pipe(in_office_order)
        .select(pl.col("id").alias("street"), "name")
        .join(counts, on="street", how="left", maintain_order="left")
        .with_columns(pl.col(state).fill_null(0) for state in _STATES)
    )


def _legend(axes: Axes, say: Say, streets: pl.DataFrame, states: list[str]) -> None:
    from matplotlib.patches import Rectangle

    x = _LEFT
    for state in states:
        axes.add_patch(Rectangle((x, 1.19), 0.3, 0.17, zorder=3, **_STATES[state]))
        words = say("draw.coverage.state", state=say(f"state.{state}"), count=streets[state].sum())
        write_text(axes, (x + 0.38, 1.275), words, 10)
        x += 0.38 + width_of(clean(words), 10) + 0.4


def _bars(axes: Axes, streets: pl.DataFrame, states: list[str]) -> None:
    """Draw one bar a street, its parts side by side, and the numbers at its end."""
    from matplotlib.patches import Rectangle

    names = [
        shortened(clean(str(name)), 10, _WIDTH / 4) for name in streets["name"]
    ]  # edge: one bar a street
    left = _LEFT + max(width_of(name, 10) for name in names) + 0.15
    most = streets.select(pl.sum_horizontal(states)).to_series().max()
    scale = (_WIDTH - left - 1.5) / max(float(str(most or 1)), 1.0)
    rows = streets.select(states).rows()  # edge: one bar a street
    for number, (name, counts) in enumerate(zip(names, rows, strict=True)):
        y, x = _BARS_AT + _ROW * (number + 0.5), left
        write_text(axes, (left - 0.1, y), name, 10, ha="right")
        for state, count in zip(states, counts, strict=True):
            axes.add_patch(
                Rectangle((x, y - _BAR / 2), count * scale, _BAR, zorder=3, **_STATES[state])
            )
            x += count * scale
        write_text(axes, (x + 0.08, y), f"{counts[0]}/{sum(counts)}", 9, color=INK)
