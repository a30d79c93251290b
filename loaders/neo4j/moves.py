"""Bodies that seem to have got a new code: told, and left alone until somebody has decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from loaders.neo4j.ends import without_ends
from loaders.neo4j.records import KEY

if TYPE_CHECKING:
    from graphmodel.schema import Declaration
    from loaders.neo4j.difference import Difference

_PAIRS = {"kind": pl.String, "old": pl.String, "new": pl.String, "name": pl.String}


def moves(found: Mapping[str, Difference], remove: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Pair what vanishes with what is new under the same name: probably one body.

    Returns
    -------
    pl.DataFrame
        ``kind``, ``old``, ``new``, ``name``.
    """
    pairs = [pl.DataFrame(schema=_PAIRS)]
    for name, gone in remove.items():
        if found[name].kind.is_relation or gone.is_empty() or "name" not in gone.columns:
            continue
        fresh = found[name].create.select("name", new=KEY).drop_nulls("name")
        both = gone.select("name", old=KEY).join(fresh, on="name", how="inner")
        pairs.append(both.select(pl.lit(name).alias("kind"), "old", "new", "name"))
    return pl.concat(pairs).sort("kind", "old", "new")


def held_back(
    declaration: Declaration, remove: Mapping[str, pl.DataFrame], moved: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Leave alone what seems to have moved, and its relations, until somebody has decided."""
    if moved.is_empty():
        return dict(remove)
    held = moved.select("kind", pl.col("old").alias("id")).unique()
    kept = {}
    for name, frame in remove.items():
        if declaration[name].is_relation:
            kept[name] = without_ends(frame, held)
        else:
            ids = held.filter(pl.col("kind") == name).select(pl.col("id").alias(KEY))
            kept[name] = frame.join(ids, on=KEY, how="anti")
    return kept
