"""Numbers of one row that cannot both be true."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graphmodel.party import Compound
from graphmodel.schema import Column
from loaders.problems import nothing_raised, raised

#: (at least, than): the first number of a row is never below the second.
_AT_LEAST: tuple[tuple[Column, Column], ...] = ((Compound.households, Compound.building_count),)


def check(records: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Point out numbers that contradict each other; nothing is changed."""
    found = []
    for more, less in _AT_LEAST:
        frame = records.get(more.kind)
        if frame is None or not {more.name, less.name} <= set(frame.columns):
            continue
        odd = frame.filter((more.c < less.c).fill_null(value=False))
        found.append(
            raised(
                odd, "CELL-COUNTS", more.title, more.name, less=pl.lit(less.title), number=less.c
            )
        )
    return pl.concat([nothing_raised(), *found])
