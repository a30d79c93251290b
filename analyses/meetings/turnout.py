"""场 and 场次: how many activities there were, and how many times somebody took part.

Readings
--------
场 counts distinct activities and meetings up to the date. 场次 counts pairs of
one of them with a Party organisation or unit that held it or took part in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.meetings.events import events, held
from graphmodel.analysis import Part, measure
from graphmodel.party import PartyOrg, Unit

if TYPE_CHECKING:
    from analyses.scene import Scene

_COUNTED = (PartyOrg.__name__, Unit.__name__)


def turnout(scene: Scene) -> Part:
    """Count activities, and activities by participant."""
    every = events(scene)
    pairs = held(scene, taking_part=True).filter(pl.col("kind").is_in(list(_COUNTED)))
    by_type = (
        every.group_by("type")
        .agg(pl.len().cast(pl.Int64).alias("events"))
        .join(
            pairs.group_by("type").agg(pl.len().cast(pl.Int64).alias("participations")),
            on="type",
            how="left",
            nulls_equal=True,
        )
        .with_columns(pl.col("participations").fill_null(0))
        .sort("type", nulls_last=True)
    )
    return Part(
        figures=(
            measure("M.events", float(every.height), "events"),
            measure("M.participations", float(pairs.height), "participations"),
        ),
        tables={"meeting_types": by_type},
    )
