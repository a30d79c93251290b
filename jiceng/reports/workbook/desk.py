"""What every page of the workbook needs: words, dates, links between pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.texts import text
from jiceng.reports.page.material import Material

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from jiceng.dossier import Dossier


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A dossier with the words of its language."""

    dossier: Dossier

    @cached_property
    def material(self) -> Material:
        """What the page shows too: places, streets in order, figures."""
        return Material(dossier=self.dossier)

    def say(self, code: str, /, **params: Any) -> str:
        """Return one of the workbook's own texts."""
        return text("workbook", code, params, self.dossier.language)

    def day(self, day: date | None) -> str:
        """Return a date as people write it; unknown says so."""
        if day is None:
            return self.say("not-stated")
        return self.say("day", year=day.year, month=day.month, day=day.day)

    @cached_property
    def running(self) -> str:
        """The dates, for the foot of every printed page."""
        return self.say(
            "running", stated=self.day(self.dossier.stated_on), as_of=self.day(self.dossier.as_of)
        )

    @cached_property
    def head(self) -> tuple[str, ...]:
        """The lines below the title of every page: whose it is, of which day, by which rules."""
        profile = self.dossier.profile
        line = self.say(
            "head",
            area=self.dossier.area,
            stated=self.day(self.dossier.stated_on),
            as_of=self.day(self.dossier.as_of),
            profile=profile.title,
            edition=profile.edition,
        )
        return (line, self.dossier.note) if self.dossier.note else (line,)

    def lines(self, *codes: str, **params: Any) -> tuple[str, ...]:
        """Return the head with further lines of its own."""
        return (*self.head, *(self.say(code, **params) for code in codes))

    @cached_property
    def streets(self) -> pl.DataFrame:
        """Streets and towns in the office's order: ``street``, ``street_name``, ``rank``."""
        return self.material.streets


def spans(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return where the rows of each group stand: ``keys``, ``count``, ``first``, ``last``.

    ``first`` and ``last`` are null where other rows stand between them.
    """
    numbered = rows.with_row_index("at")
    found = numbered.group_by(list(keys), maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("count"),
        pl.col("at").min().cast(pl.Int64).alias("first"),
        pl.col("at").max().cast(pl.Int64).alias("last"),
    )
    whole = pl.col("last") - pl.col("first") + 1 == pl.col("count")
    return found.with_columns(
        pl.when(whole).then("first").alias("first"), pl.when(whole).then("last").alias("last")
    )
