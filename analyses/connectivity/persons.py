"""The person layer: how many bodies one person links.

Only persons with a keyed number count: one known by name in one body cannot be
recognised in another. Several posts in one body are one link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.analysis import Part, missing, share
from graphmodel.party import Holds
from graphmodel.ternary import tally

if TYPE_CHECKING:
    from analyses.scene import Scene


def persons(scene: Scene) -> Part:
    """Count persons by the number of bodies in which they hold posts."""
    if not scene.whole.was_read(Holds):
        return Part(figures=(missing("persons.interlocked", "no_register", ["班子成员"]),))
    bodies = (
        scene.posts.group_by("person")
        .agg(
            pl.col("recognisable").first(),
            pl.struct("kind", "body").n_unique().cast(pl.Int64).alias("bodies"),
        )
        .sort("person")
    )
    several = pl.when("recognisable").then(pl.col("bodies") > 1)
    return Part(
        figures=(
            share("persons.interlocked", tally(bodies, several), needs=["班子成员·人员编号"]),
        ),
        tables={
            "interlocks": bodies.filter("recognisable")
            .group_by("bodies")
            .agg(pl.len().cast(pl.Int64).alias("persons"))
            .sort("bodies")
        },
    )
