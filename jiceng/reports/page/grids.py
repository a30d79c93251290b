"""Grids of shaded cells with a text each: drawn as a picture and listed as a table."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from jiceng.reports.page.chart import MAX_MARKS
from jiceng.reports.page.embed import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiceng.reports.page.material import Material

#: Rows that travel with the page.
MOST_ROWS = 3000
#: What a cell holds: where it is, its shade, its text, and what is said of it beside.
CELL = {"row": pl.UInt32, "column": pl.UInt32, "shade": pl.Int64, "shown": pl.String,
        "tip": pl.String}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """A colour, what it means, and the letters that can be read on it."""

    label: str
    colour: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid:
    """One grid.

    Attributes
    ----------
    first
        Title of the column of row names.
    titles
        One a column.
    rows
        ``name``, ``group`` (null where there is one only), ``opens`` (address
        or null); rows of a group stand together.
    cells
        As in ``CELL``; what is missing stays blank.
    shades
        What ``shade`` counts into; those without a label are not in the legend.
    twin
        Id of an element elsewhere that says the same; empty if the grid's own table does.
    """

    id: str
    title: str
    summary: str
    first: str
    titles: tuple[str, ...]
    rows: pl.DataFrame
    cells: pl.DataFrame
    shades: tuple[Shade, ...]
    twin: str = ""

    def to_script(self) -> dict[str, Any]:
        """Return the grid as the page's script reads it."""
        kept = self.rows.head(MOST_ROWS)
        groups = kept.group_by("group", maintain_order=True).len()
        frame = self._filled(kept.height)
        return {
            "titles": list(self.titles),
            "first": self.first,
            # edge: one group a street
            "groups": [list(row) for row in groups.rows()],
            "names": kept["name"].to_list(),
            "opens": columns(kept.select("opens"), ("opens",))["opens"],
            "shade": frame["shade"].to_list(),
            **columns(frame.select("shown", "tip"), ("shown", "tip")),
            "shades": [_with_letters(shade) for shade in self.shades],
            "most": MAX_MARKS,
            "left": self.rows.height - kept.height,
        }

    def _filled(self, height: int) -> pl.DataFrame:
        """Return all cells row by row, blank ones included."""
        width = len(self.titles)
        at = pl.int_range(height * width, dtype=pl.Int64, eager=True).alias("at").to_frame()
        place = pl.col("row").cast(pl.Int64) * width + pl.col("column").cast(pl.Int64)
        given = self.cells.select(place.alias("at"), "shade", "shown", "tip")
        return at.join(given, on="at", how="left", maintain_order="left").with_columns(
            pl.col("shade").fill_null(-1), pl.col("shown").fill_null("")
        )


def _with_letters(shade: Shade) -> list[str]:
    from jiceng.draw.looks import letters_on

    return [shade.label, shade.colour, letters_on(shade.colour)]


def scale_shades(material: Material, *more: Shade) -> tuple[Shade, ...]:
    """Return the shades of the scale of what is open, each with its range, and further ones."""
    scale, words = material.dossier.look.palette.scale, material.words
    lows = [f"{100 * step:g}" for step in scale.steps]
    between = pairwise(lows[1:])
    labels = [
        words.say("shade-none"),
        *(words.say("shade-between", low=low, high=high) for low, high in between),
        *(words.say("shade-from", low=low) for low in lows[1:][-1:]),
    ]
    shown = (
        Shade(label=label, colour=colour)
        for label, colour in zip(labels, scale.colours, strict=True)
    )
    return (*shown, *more)


def open_shade(material: Material, share: pl.Expr) -> pl.Expr:
    """Return which shade a share of what is open has; null where nothing applies."""
    reached = [(share >= step).cast(pl.Int64) for step in material.dossier.look.palette.scale.steps]
    return pl.sum_horizontal(reached).sub(1).clip(lower_bound=0)


def cells_of(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Put cells together, in order; a missing ``tip`` is none."""
    empty = pl.DataFrame(schema=CELL)
    return pl.concat(
        [
            empty,
            *(
                (part if "tip" in part.columns else part.with_columns(pl.lit(None).alias("tip")))
                .select(list(CELL))
                .cast(CELL)  # type: ignore[arg-type]
                for part in parts
            ),
        ]
    )
