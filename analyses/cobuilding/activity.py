"""Bodies without a recorded activity in the last periods: alliances and consultative bodies.

Readings
--------
The last periods are the profile's number of whole calendar periods before the
current one, of the body's own length where the roster gives it; what happened
in the current one counts too. A body not known to be founded before them is not
asked. Only where activities were read, and only of sorts of bodies of which the
roster records any activity, or where it was declared complete for activities:
a roster that never records alliances says nothing about them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.analysis import Part, findings_of, missing, share
from graphmodel.days import earliest, latest
from graphmodel.party import Activity, Alliance, ConsultativeBody, Held, Meeting
from graphmodel.periods import index_of, start_of
from graphmodel.ternary import is_no, is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

_KINDS = (ConsultativeBody, Alliance)
_EVENTS = (Activity, Meeting)


def activity(scene: Scene) -> Part:
    """Count bodies with a recorded activity in the last periods; list the others."""
    whole = scene.whole
    if not any(whole.was_read(kind) for kind in _KINDS):
        return Part(figures=(missing("BO.active", "no_register", ["联合体和“大党委”"]),))
    if not any(whole.was_read(kind) for kind in _EVENTS) or scene.as_of is None:
        return Part(figures=(missing("BO.active", "no_register", ["活动"]),))
    judged = judged_bodies(scene)
    quiet = judged.filter(is_yes(pl.col("asked")) & is_no(pl.col("active")))
    return Part(
        figures=(
            share("BO.active", tally(judged, pl.col("active"), pl.col("asked")), needs=["活动"]),
        ),
        findings=tuple(
            findings_of(
                "BODY-INACTIVE",
                kind,
                quiet.filter(pl.col("kind") == kind.__name__),
                params=["since", "periods"],
                columns=["主办组织", "活动时间"],
            )
            for kind in _KINDS
        ),
    )


def judged_bodies(scene: Scene) -> pl.DataFrame:
    """Every body with ``asked`` (there long enough), ``active`` and the day ``since``."""
    periods = scene.profile.value("inactive_periods")
    months = pl.col("months")
    current = index_of(pl.lit(scene.as_of), months)
    bodies = _bodies(scene).with_columns((current - periods).alias("first"))
    founded = index_of(latest(pl.col("founded_on")), months)
    dated = bodies.with_columns(
        start_of(pl.col("first"), months).alias("from"),
        (founded < pl.col("first")).fill_null(value=True).alias("asked"),
    )
    known = scene.whole.is_complete_for(Activity) or scene.whole.is_complete_for(Meeting)
    events = _events(scene)
    recorded = pl.col("kind").is_in(events["kind"].unique().implode()) | pl.lit(value=known)
    seen = _seen(dated, events)
    joined = dated.join(seen, on=["kind", "id"], how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(is_yes(pl.col("certain")))
        .then(statement=True)
        .when(is_yes(pl.col("possible")))
        .then(None)
        .when(recorded)
        .then(statement=False)
        .alias("active"),
        pl.col("from").dt.to_string("%Y年%-m月").alias("since"),
        pl.lit(periods).alias("periods"),
    )


def _bodies(scene: Scene) -> pl.DataFrame:
    """Live bodies: ``kind``, ``id``, ``founded_on``, ``months`` of their period."""
    default = scene.profile.value("body_period_months")
    own = pl.col("meeting_period_months")
    months = pl.when(own > 0).then(own).otherwise(default)
    consultative = scene.now.frame(ConsultativeBody).select(
        pl.lit(ConsultativeBody.__name__).alias("kind"), "id", "founded_on", months.alias("months")
    )
    others = scene.now.frame(Alliance).select(
        pl.lit(Alliance.__name__).alias("kind"),
        "id",
        "founded_on",
        pl.lit(default, pl.Int64).alias("months"),
    )
    return pl.concat([consultative.cast({"months": pl.Int64}), others]).sort("kind", "id")


def _events(scene: Scene) -> pl.DataFrame:
    """Activities and meetings of bodies up to the date: ``kind``, ``id``, ``held_on``."""
    dates = pl.concat(
        [
            scene.whole.frame(kind).select(
                pl.lit(kind.__name__).alias("to_kind"), pl.col("id").alias("to_id"), "held_on"
            )
            for kind in _EVENTS
        ]
    )
    return (
        scene.whole.frame(Held)
        .filter(pl.col("from_kind").is_in([kind.__name__ for kind in _KINDS]))
        .join(dates, on=["to_kind", "to_id"])
        .select(pl.col("from_kind").alias("kind"), pl.col("from_id").alias("id"), "held_on")
        .filter(~(earliest(pl.col("held_on")) > scene.as_of).fill_null(value=False))
    )


def _seen(bodies: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Say of each body whether an event lies, or may lie, in its last periods."""
    inside = events.join(bodies.select("kind", "id", "from"), on=["kind", "id"])
    held = pl.col("held_on")
    return inside.group_by("kind", "id").agg(
        is_yes(earliest(held) >= pl.col("from")).any().alias("certain"),
        (held.is_null() | is_yes(latest(held) >= pl.col("from"))).any().alias("possible"),
    )
