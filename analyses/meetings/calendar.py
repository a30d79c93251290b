"""The calendar: every body and period of a rule, held or not seen, and what is due next.

Readings
--------
counted periods
    Whole calendar periods that ended before the date, within the profile's
    months, after the one in which the body was founded, and not before the one
    of the earliest event on record (what no roster goes back to was not read).
    The current period is not counted: it is what is due next.
held
    As many distinct events of the rule's type as it asks, each of them known to
    lie in the period. An event whose date is known to the month or year may
    serve several periods: those are unknown, not "not seen". Without one, no
    only where the roster was declared complete for activities, else unknown.
not recorded
    Where no body the rule could be asked of has any event of its type on record,
    the roster does not keep that type: one line says so, and nothing is counted.
``MEETING-NOT-SEEN``
    Off unless a profile asks for it: one finding a body, with the rules of
    which its last counted period is known to have no event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.meetings.bodies import SHEETS, bodies_of, kinds_of
from analyses.meetings.events import NOT_RECORDED, events, held, is_recorded
from graphmodel.analysis import Part, findings_of, missing, share
from graphmodel.days import earliest, latest
from graphmodel.party import (
    Activity,
    Alliance,
    ConsultativeBody,
    Meeting,
    PartyGroup,
    PartyOrg,
)
from graphmodel.periods import ONCE, end_of, index_of, label_of, months_before, start_of
from graphmodel.ternary import is_no, is_yes, tally, truth_of

if TYPE_CHECKING:
    from datetime import date

    from analyses.scene import Scene
    from graphmodel.periods import Period

_KINDS = (PartyOrg, PartyGroup, ConsultativeBody, Alliance)
_NEEDS = ["活动"]
_CALENDAR = {
    "kind": pl.String, "id": pl.String, "name": pl.String, "rule": pl.String,
    "title": pl.String, "period": pl.String, "starts": pl.Date, "ends": pl.Date,
    "state": pl.String,
}  # fmt: skip
_SUMMARY = {
    "kind": pl.String, "id": pl.String, "name": pl.String, "rule": pl.String,
    "title": pl.String, "due": pl.Int64, "held": pl.Int64, "not_seen": pl.Int64,
    "open": pl.Int64, "next_due": pl.Date,
}  # fmt: skip


def calendar(scene: Scene) -> Part:
    """Count due, held and unseen periods of every rule that has periods."""
    part, slots, summaries = Part(), [], []
    for period in scene.profile.periods.values():
        if period.off or period.unit == ONCE or scene.as_of is None:
            continue
        lacking = [kind for kind in kinds_of(period) if not scene.whole.was_read(kind)]
        if len(lacking) == len(kinds_of(period)):
            needs = list(dict.fromkeys(SHEETS[kind] for kind in lacking))
            part += Part(figures=(missing(f"M.{period.id}", "no_register", needs),))
            continue
        if not is_recorded(scene, period):
            part += Part(figures=(missing(f"M.{period.id}", "no_column", NOT_RECORDED),))
            continue
        judged = _judged(scene, period, scene.as_of)
        counted = judged.filter("counted")
        figure = share(
            f"M.{period.id}",
            tally(counted, pl.col("held"), pl.col("applies")),
            weight="periods",
            needs=_NEEDS,
        )
        part += Part(figures=(figure,))
        slots.append(judged)
        summaries.append(_summary(judged))
    return part + _tables(slots, summaries) + _findings(slots)


def _judged(scene: Scene, period: Period, day: date) -> pl.DataFrame:
    """Every body and period of one rule, the current one last: ``held``, ``counted``."""
    slots = _slots(scene, period, day)
    known = any(scene.whole.is_complete_for(kind) for kind in (Activity, Meeting))
    served = _served(scene, period, slots)
    enough = pl.col("certain") >= period.count
    may_be = pl.col("certain").fill_null(0) + pl.col("possible").fill_null(0) >= period.count
    return (
        slots.join(served, on=["kind", "id", "index"], how="left", maintain_order="left")
        .with_columns(
            pl.when(is_yes(enough))
            .then(statement=True)
            .when(may_be)
            .then(None)
            .when(pl.lit(value=known))
            .then(statement=False)
            .alias("held"),
            pl.lit(period.id).alias("rule"),
            pl.lit(period.title).alias("title"),
        )
        .sort("kind", "id", "index")
    )


def _slots(scene: Scene, period: Period, day: date) -> pl.DataFrame:
    """Bodies of a rule with the periods they are asked about, the current one included."""
    months = pl.col("months")
    horizon = months_before(day, scene.profile.value("meeting_horizon_months"))
    first = [
        index_of(pl.lit(horizon), months),
        index_of(latest(pl.col("founded_on")), months) + 1,
        index_of(pl.lit(_first_record(scene), pl.Date), months),
    ]
    current = index_of(pl.lit(day), months)
    bodies = bodies_of(scene, period).with_columns(
        pl.min_horizontal(pl.max_horizontal(first), current).alias("first"),
        current.alias("current"),
    )
    return (
        bodies.with_columns(pl.int_ranges(pl.col("first"), pl.col("current") + 1).alias("index"))
        .explode("index")
        .with_columns((pl.col("index") < pl.col("current")).alias("counted"))
    )


def _first_record(scene: Scene) -> date | None:
    found: date | None = events(scene).select(earliest(pl.col("held_on")).min()).item()
    return found


def _served(scene: Scene, period: Period, slots: pl.DataFrame) -> pl.DataFrame:
    """Count the events that serve, or may serve, each period of each body."""
    own = slots.select("kind", "id", "months", "first", "current").unique()
    first, current = pl.col("first"), pl.col("current")
    earliest_in = index_of(earliest(pl.col("held_on")), pl.col("months"))
    latest_in = index_of(latest(pl.col("held_on")), pl.col("months"))
    spans = (
        held(scene, taking_part=period.taking_part)
        .filter(pl.col("type") == period.activity)
        .join(own, on=["kind", "id"])
        .with_columns(
            # An event without a date may have been held in any of the periods.
            pl.max_horizontal(earliest_in.fill_null(first), first).alias("from"),
            pl.min_horizontal(latest_in.fill_null(current), current).alias("to"),
            is_yes(earliest_in == latest_in).alias("sure"),
        )
        .filter(pl.col("from") <= pl.col("to"))
    )
    return (
        spans.with_columns(pl.int_ranges(pl.col("from"), pl.col("to") + 1).alias("index"))
        .explode("index")
        .drop_nulls("index")
        .group_by("kind", "id", "index")
        .agg(
            pl.col("sure").sum().cast(pl.Int64).alias("certain"),
            (~pl.col("sure")).sum().cast(pl.Int64).alias("possible"),
        )
    )


def _summary(judged: pl.DataFrame) -> pl.DataFrame:
    """One row a body and rule: counts, and the last day for the next event."""
    counted = pl.col("counted") & is_yes(pl.col("applies"))
    months, index = pl.col("months"), pl.col("index")
    now_held = is_yes(pl.col("held")) & ~pl.col("counted")
    following = index.max() + now_held.any().cast(pl.Int64)
    return (
        judged.filter(is_yes(pl.col("applies")))
        .group_by("kind", "id", "name", "rule", "title", maintain_order=True)
        .agg(
            counted.sum().cast(pl.Int64).alias("due"),
            (counted & is_yes(pl.col("held"))).sum().cast(pl.Int64).alias("held"),
            (counted & is_no(pl.col("held"))).sum().cast(pl.Int64).alias("not_seen"),
            (counted & pl.col("held").is_null()).sum().cast(pl.Int64).alias("open"),
            following.alias("next"),
            months.first(),
        )
        .with_columns(end_of(pl.col("next"), months).alias("next_due"))
        .select(list(_SUMMARY))
        .cast(_SUMMARY)  # type: ignore[arg-type]
    )


def _tables(slots: list[pl.DataFrame], summaries: list[pl.DataFrame]) -> Part:
    months, index = pl.col("months"), pl.col("index")
    rows = [
        frame.select(
            "kind",
            "id",
            "name",
            "rule",
            "title",
            label_of(start_of(index, months), months).alias("period"),
            start_of(index, months).alias("starts"),
            end_of(index, months).alias("ends"),
            truth_of(pl.col("held"), pl.col("counted") & pl.col("applies")).alias("state"),
        )
        for frame in slots
    ]
    return Part(
        tables={
            "calendar": pl.concat([pl.DataFrame(schema=_CALENDAR), *rows]),
            "meetings": pl.concat([pl.DataFrame(schema=_SUMMARY), *summaries]),
        }
    )


def _findings(slots: list[pl.DataFrame]) -> Part:
    if not slots:
        return Part()
    last = pl.concat([frame.filter("counted") for frame in slots]).filter(
        pl.col("index") == pl.col("index").max().over("kind", "id", "rule")
    )
    unseen = (
        last.filter(is_yes(pl.col("applies")) & is_no(pl.col("held")))
        .with_columns(
            (
                pl.col("title")
                + "（"
                + label_of(start_of(pl.col("index"), pl.col("months")), pl.col("months"))
                + "）"
            ).alias("meeting")
        )
        .group_by("kind", "id", maintain_order=True)
        .agg(pl.col("meeting").alias("meetings"))
    )
    return Part(
        findings=tuple(
            findings_of(
                "MEETING-NOT-SEEN",
                kind,
                unseen.filter(pl.col("kind") == kind.__name__),
                params=["meetings"],
                columns=["主办组织", "活动时间"],
            )
            for kind in _KINDS
        )
    )
