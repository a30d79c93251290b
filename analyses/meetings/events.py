"""The activities and meetings on record up to the date, and who held or joined them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.meetings.bodies import kinds_of
from analyses.scene import shared
from graphmodel.days import earliest
from graphmodel.party import Activity, Alliance, Held, Meeting, PartyOrg, TookPart
from graphmodel.periods import MEMBER

if TYPE_CHECKING:
    from analyses.scene import Scene
    from graphmodel.periods import Period

#: What would answer where a type of meeting is never recorded.
NOT_RECORDED = ["活动·活动类型"]

_KINDS = {Activity: "activity_type", Meeting: "meeting_type"}


@shared
def events(scene: Scene) -> pl.DataFrame:
    """Events not known to lie after the date: ``event_kind``, ``event``, ``type``, ``held_on``."""
    found = pl.concat(
        [
            scene.whole.frame(kind).select(
                pl.lit(kind.__name__).alias("event_kind"),
                pl.col("id").alias("event"),
                pl.col(column).alias("type"),
                "held_on",
            )
            for kind, column in _KINDS.items()
        ]
    )
    if scene.as_of is None:
        return found
    return found.filter(~(earliest(pl.col("held_on")) > scene.as_of).fill_null(value=False))


def held(scene: Scene, *, taking_part: bool = False) -> pl.DataFrame:
    """Events with the bodies that held them: ``kind``, ``id``, and the event's columns.

    Parameters
    ----------
    taking_part
        Bodies that took part count as well.
    """
    relations = (Held, TookPart) if taking_part else (Held,)
    links = pl.concat(
        [
            scene.whole.frame(relation).select(
                pl.col("from_kind").alias("kind"),
                pl.col("from_id").alias("id"),
                pl.col("to_kind").alias("event_kind"),
                pl.col("to_id").alias("event"),
            )
            for relation in relations
        ]
    ).unique()
    return links.join(events(scene), on=["event_kind", "event"])


def is_recorded(scene: Scene, period: Period) -> bool:
    """Tell whether any body a rule could be asked of has an event of its type on record."""
    kinds = kinds_of(period)
    if MEMBER in period.bodies:
        kinds = [Alliance.__name__, PartyOrg.__name__]
    found = held(scene, taking_part=period.taking_part).filter(
        (pl.col("type") == period.activity) & pl.col("kind").is_in(kinds)
    )
    return not found.is_empty()
