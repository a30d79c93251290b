"""Streets beside each other by one figure: in the register's order, by share only if asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from jiceng.figures import rate_of_all
from jiceng.reports.page.streets import by_street

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

_ANSWERS = ("yes", "no", "unknown")
_APPLIES = pl.sum_horizontal(_ANSWERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Streets by their shares.

    Attributes
    ----------
    titles
        One a figure.
    rows
        For each line, one a figure: place, street, share; None where no street is left.
    """

    titles: tuple[str, ...]
    rows: tuple[tuple[tuple[int, str, str] | None, ...], ...]


def comparison(material: Material) -> dict[str, Any] | None:
    """Return the answers of every street by figure; None with fewer than two streets."""
    from jiceng.draw.looks import letters_on

    figures = by_street(material).filter(_APPLIES > 0)
    if figures["street"].n_unique() < 2:  # noqa: PLR2004 - one street is beside nobody
        return None
    streets = material.streets
    codes = figures.sort("figure")["code"].unique(maintain_order=True).to_list()
    look = material.dossier.look.palette
    colours = (look.answers["yes"], look.scale.colours[1], look.answers["unknown"])
    return {
        # edge: one name a street
        "streets": streets["street_name"].to_list(),
        "ids": streets["street"].to_list(),
        # edge: one entry a figure
        "figures": [
            [material.words.figure(material.figures[code]), *_answers(figures, streets, code)]
            for code in codes
        ],
        "answers": [material.words.say(f"answer-{name}") for name in _ANSWERS],
        "colours": [[colour, letters_on(colour)] for colour in colours],
    }


def _answers(figures: pl.DataFrame, streets: pl.DataFrame, code: str) -> list[list[float]]:
    found = streets.join(
        figures.filter(pl.col("code") == code), on="street", how="left", maintain_order="left"
    )
    # edge: one number a street
    return [found[name].fill_null(0).to_list() for name in _ANSWERS]


def ranking(material: Material) -> Ranking | None:
    """Return the streets by their shares, equal shares on one place; None unless asked for."""
    if not material.dossier.look.rank:
        return None
    figures = by_street(material).filter(_APPLIES > 0)
    placed = (
        figures.with_columns((pl.col("yes") / _APPLIES).alias("share"))
        .with_columns(
            pl.col("share").rank("min", descending=True).over("code").cast(pl.Int64).alias("place")
        )
        .sort("figure", "place", "rank")
        .with_columns(pl.int_range(pl.len()).over("code").alias("line"))
    )
    # edge: one cell a street and figure
    cells = {
        (row["line"], row["code"]): (row["place"], row["street_name"], rate_of_all(row))
        for row in placed.to_dicts()
    }
    codes = list(dict.fromkeys(code for _, code in cells))
    lines = sorted({line for line, _ in cells})
    return Ranking(
        titles=tuple(material.words.figure(material.figures[code]) for code in codes),
        rows=tuple(tuple(cells.get((line, code)) for code in codes) for line in lines),
    )
