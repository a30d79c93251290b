"""The heat map: communities and villages by figure, or streets where those are too many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.texts import text
from jiceng.district import ANSWERS, crossed
from jiceng.draw.canvas import width_of, write_text
from jiceng.draw.legend import Entry, Foot
from jiceng.draw.looks import INK, Look, letters_on, look_of
from jiceng.draw.material import places, streets
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

_PLACE, _CROSS = "column.place", "column.cross"
_FEWEST = 2  # figures that make a map of communities worth it
_A4_ROWS = 70
#: Keeps hatching off letters.
_CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What is counted of one place and one figure; all 0 where nothing applies."""

    yes: int = 0
    no: int = 0
    unknown: int = 0

    @property
    def applies(self) -> int:
        """How many the question applies to."""
        return self.yes + self.no + self.unknown


def heat_figure(dossier: Dossier, look: Look | None = None) -> Figure:
    """Return communities by figure, coloured by how much of what is known is no.

    Raises
    ------
    UsageError
        There are no figures of communities or streets.
    """
    look, say = look or look_of(dossier), Say(dossier)
    whole = places(dossier)
    values = _of_places(dossier, whole)
    codes = values["code"].unique(maintain_order=True).to_list()
    fine = len(codes) >= _FEWEST and len(codes) * whole.height <= MOST_MARKS
    left_out = ""
    if fine:
        lines = _lines(whole.select("street_name", "place", "name"), values, codes, say)
    else:
        if len(codes) >= _FEWEST:
            left_out = say("heat.left-rows", count=whole.height, figures=len(codes))
        values = _of_streets(dossier)
        codes = values["code"].unique(maintain_order=True).to_list()
        rows = streets(dossier).select(
            pl.lit(None, pl.String).alias("group"), "street", "street_name"
        )
        lines = _lines(rows, values, codes, say)
    if not lines or not codes:
        raise nothing(dossier, "heat", "社区村、小区")
    title = say("heat.title" if fine else "heat.title-streets", area=dossier.area)
    heads = [_head(code, say) for code in codes]  # edge: one a figure
    return _drawn(dossier, look, (lines, heads), (title, left_out))


def _drawn(
    dossier: Dossier,
    look: Look,
    table: tuple[list[Line[Cell]], list[str]],
    words: tuple[str, str],
) -> Figure:
    say, (lines, heads), (title, left_out) = Say(dossier), table, words
    foot = Foot(entries=_entries(say, look, lines), notes=notes_of(dossier, say("heat.note")))
    paper = PAPERS["A4" if len(lines) <= _A4_ROWS else "A3"]
    room = body_of(paper, foot)
    placed = panels(lines, heads, room.width, room.height)
    cut = say("rows.left", count=placed.left_out) if placed.left_out else ""
    size = (paper[0], height_for(paper[0], placed.height, foot))
    sheet = open_sheet(dossier, look, size, title, (left_out, cut))
    paint = partial(_paint, look=look, size=min(placed.size - 1, 8.5))
    draw_panels(sheet.axes, placed, body_of(size, foot), paint)
    return sheet.finish(foot)


def _of_places(dossier: Dossier, found: pl.DataFrame) -> pl.DataFrame:
    """Return what is counted of communities and villages: ``of``, ``code`` and the counts."""
    matched = found.select(
        of="place", code=pl.lit(_PLACE),
        yes=(pl.col("state") == "matched").cast(pl.Int64),
        no=(pl.col("state") == "no_organisation").cast(pl.Int64),
        unknown=pl.col("state").is_in(["suggested", "not_seen"]).cast(pl.Int64),
    )  # fmt: skip
    figures = _figures(dossier).join(found, left_on="of", right_on="place", how="semi")
    counted = crossed(dossier)
    together = [] if counted is None else [counted.with_columns(code=pl.lit(_CROSS))]
    columns = ("of", "code", *ANSWERS)
    return pl.concat([part.select(columns) for part in (matched, figures, *together)])


def _of_streets(dossier: Dossier) -> pl.DataFrame:
    return _figures(dossier).join(
        streets(dossier), left_on="of", right_on="street", how="semi", maintain_order="left"
    )


def _figures(dossier: Dossier) -> pl.DataFrame:
    """Return the shares that count heads, of parts of the district."""
    return dossier.shares.select("of", "code", pl.col(ANSWERS).cast(pl.Int64)).drop_nulls("of")


def _lines(
    rows: pl.DataFrame, values: pl.DataFrame, codes: list[str], say: Say
) -> list[Line[Cell]]:
    """Return one row a place under the name of its street."""
    cells = {
        (of, code): Cell(yes=yes, no=no, unknown=unknown)
        for of, code, yes, no, unknown in values.iter_rows()  # edge: at most MOST_MARKS cells
    }
    grouped = rows.get_column(rows.columns[0]).is_not_null().any()
    return under_headings(
        (
            (street or say("no-street")) if grouped else None,
            Line(label=name or "", cells=tuple(cells.get((of, code), Cell()) for code in codes)),
        )
        for street, of, name in rows.iter_rows()  # edge: at most MOST_MARKS cells
    )


def _head(code: str, say: Say) -> str:
    if code in {_PLACE, _CROSS}:
        return say(f"heat.{code}")
    label = text("figures", code, {}, say.dossier.language)
    return label[:1].upper() + label[1:]


def _entries(say: Say, look: Look, lines: list[Line[Cell]]) -> tuple[Entry, ...]:
    """Return the steps of the scale, then how unknown and not applicable look."""
    cells = [cell for line in lines for cell in line.cells]
    steps, colours = look.scale.steps, look.scale.colours
    made = []
    for number, (step, colour) in enumerate(zip(steps, colours, strict=True)):
        words = say("heat.scale.from", low=f"{step * 100:g}")
        if number == 0:
            words = say("heat.scale.none")
        elif number == 1 and len(steps) > 2:  # noqa: PLR2004
            words = say("heat.scale.some", high=f"{steps[2] * 100:g}")
        style = {"facecolor": colour, "edgecolor": INK, "lw": 0.4}
        made.append(Entry(words=words, patch=style))
    if any(cell.unknown for cell in cells):
        made.append(Entry(words=say("heat.unknown"), patch=look.patch("unknown")))
    if not all(cell.applies for cell in cells):
        made.append(Entry(words=say("heat.not_applicable"), patch=look.patch("not_applicable")))
    return tuple(made)


def _paint(axes: Axes, box: Box, cell: Cell, *, look: Look, size: float) -> None:
    """Draw a cell: what is known in its colour, what is unknown hatched, by their shares."""
    from matplotlib.patches import Rectangle

    top, tall = box.top + 0.012, box.height - 0.024
    left, wide = box.left + 0.02, box.width - 0.04
    if not cell.applies:
        style = look.patch("not_applicable")
        axes.add_patch(Rectangle((left, top), wide, tall, zorder=2, **style))
        return
    known = cell.yes + cell.no
    fill = look.scale.colour(cell.no / known) if known else look.answers["unknown"]
    part = wide * known / cell.applies
    if known:
        axes.add_patch(Rectangle((left, top), part, tall, zorder=2, facecolor=fill, lw=0))
    if cell.unknown:
        style = look.patch("unknown")
        axes.add_patch(Rectangle((left + part, top), wide - part, tall, zorder=2, **style))
    words = f"{cell.yes if known else '?'}/{cell.applies}"
    colour, clear = (INK, _CLEAR) if cell.unknown else (letters_on(fill), None)
    if width_of(words, size) <= wide:
        at = (box.left + box.width / 2, box.top + box.height / 2)
        write_text(axes, at, words, size, ha="center", color=colour, bbox=clear)
