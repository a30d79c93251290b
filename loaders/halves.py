"""Counts that a roster splits by sex: two columns that together are the one that is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from loaders.numbers import whole_numbers
from loaders.problems import raised
from loaders.spelling import half_width
from loaders.values import MISSING

if TYPE_CHECKING:
    from loaders.headers import RawHeader, Spellings

_SEXES = ("男", "女")


@dataclass(frozen=True, kw_only=True)
class Halves:
    """The two columns of one count, men's first."""

    men: RawHeader
    women: RawHeader

    @property
    def both(self) -> tuple[RawHeader, RawHeader]:
        """The two headers."""
        return (self.men, self.women)


def find_halves(
    left: Sequence[RawHeader], known: Spellings, taken: Mapping[str, object]
) -> Mapping[str, Halves]:
    """Pair headers such as 正式党员男数量 and 正式党员女数量: title → its halves.

    Parameters
    ----------
    left
        Headers that no title was found for.
    taken
        Titles that have a column of their own.
    """
    found: dict[str, dict[str, RawHeader]] = {}
    for header in left:
        for title, sex in _meanings(header, known):
            if title not in taken:
                found.setdefault(title, {}).setdefault(sex, header)
    return MappingProxyType(
        {
            title: Halves(men=pair["男"], women=pair["女"])
            for title, pair in found.items()
            if set(pair) == set(_SEXES)
        }
    )


def _meanings(header: RawHeader, known: Spellings) -> list[tuple[str, str]]:
    """List what a header may be half of: title, sex."""
    return [
        (title, sex)
        for word in header.words
        for sex in _SEXES
        if word.count("男") + word.count("女") == 1 and sex in word
        for title, _ in known.get(word.replace(f"{sex}性", "").replace(sex, ""), ())[:1]
    ]


def added(cells: pl.DataFrame, halves: Halves) -> tuple[pl.Series, list[pl.DataFrame]]:
    """Add the halves up, as text; a sum with an unknown half is unknown.

    Parameters
    ----------
    cells
        ``_line``, ``men``, ``women``: cleaned text.

    Returns
    -------
    tuple
        The sums, and what is wrong with the halves.
    """
    numbers = {name: whole_numbers(_plain(cells[name])) for name in ("men", "women")}
    total = numbers["men"]["value"] + numbers["women"]["value"]
    problems = []
    for name, other in (("men", "women"), ("women", "men")):
        header: RawHeader = getattr(halves, name)
        wrong = numbers[name]["code"].is_not_null()
        problems.append(raised(cells.filter(wrong), "CELL-NUMBER", header.shown, name))
        blank = _plain(cells[name]).is_null() & numbers[other]["value"].is_not_null()
        said: RawHeader = getattr(halves, other)
        problems.append(
            raised(cells.filter(blank), "CELL-HALF", header.shown, None, other=pl.lit(said.shown))
        )
    return total.cast(pl.String), problems


def _plain(texts: pl.Series) -> pl.Series:
    known = pl.when(~pl.col("x").is_in(MISSING)).then(
        half_width(pl.col("x")).str.replace_all(r"\s+", "")
    )
    return texts.alias("x").to_frame().select(known.alias("text")).to_series()
