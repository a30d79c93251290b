"""Cells that can hardly be meant as they stand: numbers of one row, words for a category."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from graphmodel.names import recorded_forms
from graphmodel.party import Compound, PartyOrg
from graphmodel.schema import Column
from loaders.problems import nothing_raised, raised

#: (at least, than): the first number of a row is never below the second.
_AT_LEAST: tuple[tuple[Column, Column], ...] = ((Compound.households, Compound.building_count),)


def check(records: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Point out what can hardly be meant; nothing is changed."""
    return pl.concat([nothing_raised(), *_numbers(records), *_categories(records)])


def _numbers(records: Mapping[str, pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield numbers of one row that cannot both be true."""
    for more, less in _AT_LEAST:
        frame = records.get(more.kind)
        if frame is None or not {more.name, less.name} <= set(frame.columns):
            continue
        odd = frame.filter((more.c < less.c).fill_null(value=False))
        yield raised(
            odd, "CELL-COUNTS", more.title, more.name, less=pl.lit(less.title), number=less.c
        )


def _categories(records: Mapping[str, pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield words for a category that name no form of a Party organisation."""
    word = PartyOrg.category_recorded
    frame = records.get(word.kind)
    if frame is None or word.name not in frame.columns:
        return
    words = frame.select(word.name).drop_nulls().unique()
    strange = words.filter(recorded_forms(word.c).list.len() == 0)
    yield raised(
        frame.join(strange, on=word.name, how="semi", maintain_order="left"),
        "CELL-CATEGORY", word.title, word.name,
    )  # fmt: skip
