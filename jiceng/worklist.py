"""Unknown as work (补填清单): which column of which sheet, filled in, settles how many unknowns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.network import Network
from graphmodel.party import PARTY, Division, Holds
from graphmodel.texts import text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from graphmodel.analysis import Analysis
    from graphmodel.profile import Profile
    from loaders.workbook.asked import Questions

CELL, STATEMENT, JUDGEMENT, ROSTER = "cell", "statement", "judgement", "roster"
_OF = "·"


@dataclass(frozen=True, kw_only=True, eq=False)
class WorkList:
    """What would settle the unknowns of some analyses.

    Attributes
    ----------
    network
        The rosters the analyses were made from.
    asked
        Every unknown with what would settle it (:func:`analyses.unknowns.asked`).
    registers
        What nothing can be said without (:func:`analyses.unknowns.lacking_registers`).
    """

    network: Network
    asked: pl.DataFrame
    registers: pl.DataFrame

    @cached_property
    def lines(self) -> pl.DataFrame:
        """One row a column, statement or roster, what settles most first.

        Returns
        -------
        DataFrame
            ``way``, ``sheet``, ``column``, ``within`` (code) and
            ``within_name`` (of statements), ``cells`` (to be filled; null where
            they cannot be named), ``units`` (unknowns it bears on, a unit once
            for each figure, however it is weighed), ``alone`` (those that ask
            for nothing else), ``figures`` (how many).
        """
        keys = ["way", "sheet", "column", "within"]
        told = self._named.filter(_is_counted()).rename({"figure": "code"})
        told = told.unique([*keys, "code", "unit", "record"], maintain_order=True)
        single = pl.struct(keys).n_unique().over("code", "unit") == 1
        counted = (
            told.with_columns(single.alias("single"))
            .group_by(keys)
            .agg(
                pl.col("record").drop_nulls().n_unique().alias("cells"),
                _units(pl.lit(value=True)).alias("units"),
                _units(pl.col("single")).alias("alone"),
                pl.col("code").n_unique().alias("figures"),
            )
        )
        names = self.network.frame(Division).select(
            pl.col("id").alias("within"), pl.col("name").alias("within_name")
        )
        cells = pl.when(pl.col("way").is_in([CELL, JUDGEMENT])).then("cells")
        return (
            counted.join(names, on="within", how="left")
            .with_columns(cells.alias("cells"))
            .sort("units", "alone", *keys, descending=[True, True, *[False] * 4], nulls_last=True)
            .select(*keys[:3], "within", "within_name", "cells", "units", "alone", "figures")
        )

    @cached_property
    def _named(self) -> pl.DataFrame:
        """The asks with the sheet and column that a person knows them by."""
        asks = self.asked.select("way", "kind", "column").unique().sort("way", "kind", "column")
        # edge: one look-up a column
        told = [(*row, *_sheet_and_title(*row)) for row in asks.rows()]
        schema = dict.fromkeys(("way", "kind", "column", "sheet", "title"), pl.String)
        words = pl.DataFrame(told, schema=schema, orient="row")
        return (
            self.asked.join(words, on=["way", "kind", "column"], nulls_equal=True)
            .drop("column")
            .rename({"title": "column"})
        )

    @property
    def requests(self) -> list[str]:
        """Lines that ask for whole rosters or columns: ``请提供：…``."""
        return [_request(*row) for row in self.registers.rows()]  # edge: one line a need

    @property
    def questions(self) -> Questions:
        """What the workbook asks."""
        from loaders.workbook.asked import Questions

        cells = self.asked.filter(pl.col("way") == CELL).select("kind", "column", "record").unique()
        judged = self.asked.filter(pl.col("way") == JUDGEMENT)["record"].drop_nulls().unique()
        statements = (
            self.lines.filter(pl.col("way") == STATEMENT)
            .group_by("sheet", "within")
            .agg(pl.col("units").sum())
            .sort("units", "sheet", "within", descending=[True, False, False])
            .select(
                pl.when(pl.col("within").is_null())
                .then("sheet")
                .otherwise(pl.format("{}（{}）", "sheet", "within"))
                .alias("said"),
                "units",
            )
        )
        return Questions(
            cells=cells.sort("kind", "column", "record"),
            statements=statements,
            places=judged.sort(),
            registers=tuple(self.requests),
        )

    def write(self, path: str | Path, *, force: bool = False) -> Path:
        """Write the workbook to fill in (see :func:`loaders.workbook.asked.write_work_list`)."""
        from loaders.workbook.asked import write_work_list

        return write_work_list(path, self.network, self.questions, force=force)

    def __repr__(self) -> str:
        return f"<WorkList {self.lines.height} 项，涉及 {int(self.lines['units'].sum())} 个未知>"


def _is_counted() -> pl.Expr:
    """Keep one weight of each figure: every weight numbers its unknowns anew."""
    weight = pl.col("weight")
    plain = (weight == "count").any().over("figure")
    return weight == pl.when(plain).then(pl.lit("count")).otherwise(weight.min().over("figure"))


def _units(which: pl.Expr) -> pl.Expr:
    """Count unknowns in a group: those told apart one by one, the others by their number."""
    apart = pl.col("unit").is_not_null()
    numbered = pl.struct("code", "unit").filter(which & apart).n_unique()
    return (numbered + pl.col("amount").filter(which & ~apart).sum()).cast(pl.Int64)


def _sheet_and_title(way: str, kind: str | None, column: str | None) -> tuple[str, str]:
    """Name the sheet and the column of an ask."""
    from graphmodel.party_sheets import JUDGEMENTS, POSTS
    from loaders.workbook.asked import spot_of

    if way == ROSTER or kind is None:
        sheet, _, title = (column or "").partition(_OF)
        return sheet, title
    if way == JUDGEMENT:
        return JUDGEMENTS.title, list(JUDGEMENTS.headers())[2]
    if way == STATEMENT:
        said = text("workbook", "worklist.said_complete", {})
        return POSTS.title if kind == Holds.__name__ else PARTY[kind].title, said
    spot = spot_of(kind, column or "")
    if spot is None:
        return PARTY[kind].title, PARTY[kind].columns[column or ""].title
    return spot.sheet.title, spot.title


def _request(status: str, need: str, figures: int) -> str:
    sheet, _, column = need.partition(_OF)
    code = "worklist.no_column" if column else "worklist.no_register"
    del status
    return text("workbook", code, {"sheet": sheet, "column": column, "figures": figures})


def unknowns(
    network: Network,
    profile: Profile | None = None,
    *,
    as_of: date | None = None,
    analyses: tuple[str, ...] | None = None,
) -> WorkList:
    """Ask every analysis what it could not tell, and what would settle it.

    Parameters
    ----------
    network
        With places linked; cut to a street by :meth:`Network.within` first,
        where only that street is meant.
    analyses
        Names of the analyses asked; all if none is given.
    """
    from analyses.scene import Scene
    from analyses.unknowns import asked, lacking_registers
    from graphmodel.profile import load_profile
    from jiceng.work import ANALYSES, analyse

    scene = Scene.of(network, profile or load_profile(), as_of)
    done: tuple[Analysis, ...] = tuple(analyse(name, scene) for name in analyses or ANALYSES)
    return WorkList(network=network, asked=asked(scene, done), registers=lacking_registers(done))
