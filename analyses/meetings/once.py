"""What is held once: a founding meeting, and each secretary's Party lesson.

Readings
--------
founding meeting
    Asked of a body whose founding date is known and whose time for it (the
    rule's months after its founding; without them, at once) has passed. An
    event counts from the founding on, without end.
Party lesson
    Asked of every Party organisation that belongs to an alliance and has a
    secretary: a lesson it held, or of the alliance with the organisation taking
    part, since the later of the alliance's founding and the secretary's coming
    into office. The source gives no period: once, and no day it is due by.
No only where the roster was declared complete for activities; a type that is
never recorded is one line, as in :mod:`analyses.meetings.calendar`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.meetings.bodies import SHEETS, bodies_of, kinds_of
from analyses.meetings.events import NOT_RECORDED, held, is_recorded
from graphmodel.analysis import Part, missing, share
from graphmodel.closed import Role
from graphmodel.days import earliest, latest
from graphmodel.party import Activity, Alliance, Holds, Meeting, MemberOf
from graphmodel.periods import MEMBER, ONCE
from graphmodel.ternary import is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene
    from graphmodel.periods import Period

_NEEDS = ["活动"]


def once(scene: Scene) -> Part:
    """Count the bodies that have held what is held once."""
    part = Part()
    for period in scene.profile.periods.values():
        if period.off or period.unit != ONCE or scene.as_of is None:
            continue
        code = f"M.{period.id}"
        of_members = MEMBER in period.bodies
        kinds = [Alliance.__name__] if of_members else kinds_of(period)
        if not any(scene.whole.was_read(kind) for kind in kinds):
            needs = list(dict.fromkeys(SHEETS[kind] for kind in kinds))
            part += Part(figures=(missing(code, "no_register", needs),))
            continue
        if not is_recorded(scene, period):
            part += Part(figures=(missing(code, "no_column", NOT_RECORDED),))
            continue
        judged = _lessons(scene, period) if of_members else _founding(scene, period)
        counted = tally(judged, pl.col("held"), pl.col("applies"))
        part += Part(figures=(share(code, counted, needs=_NEEDS),))
    return part


def _state(scene: Scene, since: pl.Expr) -> pl.Expr:
    """Whether an event lies at or after ``since``, from the columns ``newest`` and ``oldest``."""
    known = any(scene.whole.is_complete_for(kind) for kind in (Activity, Meeting))
    return (
        pl.when(is_yes(pl.col("newest") >= since))
        .then(statement=True)
        .when(since.is_null() & pl.col("newest").is_not_null())
        .then(None)
        .when(is_yes(pl.col("latest") >= since) | pl.col("undated"))
        .then(None)
        .when(pl.lit(value=known))
        .then(statement=False)
    )


def _dated(found: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return the newest event of each: its first and last possible day."""
    day = pl.col("held_on")
    return found.group_by(keys).agg(
        earliest(day).max().alias("newest"),
        latest(day).max().alias("latest"),
        day.is_null().any().alias("undated"),
    )


def _founding(scene: Scene, period: Period) -> pl.DataFrame:
    bodies = bodies_of(scene, period)
    found = held(scene, taking_part=period.taking_part).filter(pl.col("type") == period.activity)
    founded = pl.col("founded_on")
    last = latest(founded).dt.offset_by(f"{period.within_months}mo")
    return (
        bodies.join(_dated(found, ["kind", "id"]), on=["kind", "id"], how="left")
        .with_columns(pl.col("undated").fill_null(value=False))
        .with_columns(
            pl.when(founded.is_not_null()).then(last < scene.as_of).alias("applies"),
            _state(scene, earliest(founded)).alias("held"),
        )
    )


def _lessons(scene: Scene, period: Period) -> pl.DataFrame:
    """Each alliance with each member organisation that has a secretary."""
    secretaries = (
        scene.now.frame(Holds)
        .filter((pl.col("role") == Role.secretary.code) & (pl.col("to_kind") == "PartyOrg"))
        .group_by(pl.col("to_id").alias("id"))
        .agg(pl.col("valid_from").max().alias("office"))
    )
    founded = scene.now.frame(Alliance).select(
        pl.col("id").alias("alliance"), latest(pl.col("founded_on")).alias("founded")
    )
    pairs = (
        scene.now.frame(MemberOf)
        .filter((pl.col("from_kind") == "PartyOrg") & (pl.col("to_kind") == Alliance.__name__))
        .select(pl.col("from_id").alias("id"), pl.col("to_id").alias("alliance"))
        .unique()
        .join(secretaries, on="id")
        .join(founded, on="alliance")
    )
    found = _dated(_taught(scene, period), ["id", "alliance"])
    since = pl.max_horizontal("office", "founded")
    unknown_start = pl.col("founded").is_null()
    return (
        pairs.join(found, on=["id", "alliance"], how="left")
        .with_columns(pl.col("undated").fill_null(value=False))
        .with_columns(
            _state(scene, pl.when(~unknown_start).then(since)).alias("held"),
            pl.lit(value=True).alias("applies"),
        )
    )


def _taught(scene: Scene, period: Period) -> pl.DataFrame:
    """Lessons by member organisation and alliance: ``id``, ``alliance``, ``held_on``."""
    wanted = pl.col("type") == period.activity
    keys = ["event_kind", "event"]
    by_org = held(scene).filter(wanted & (pl.col("kind") == "PartyOrg"))
    members = scene.now.frame(MemberOf).select(
        pl.col("from_id").alias("id"), pl.col("to_id").alias("alliance")
    )
    own = by_org.join(members, on="id").select("id", "alliance", "held_on")
    by_alliance = held(scene).filter(wanted & (pl.col("kind") == Alliance.__name__))
    joined = held(scene, taking_part=True).filter(wanted & (pl.col("kind") == "PartyOrg"))
    through = joined.join(by_alliance.select(*keys, pl.col("id").alias("alliance")), on=keys)
    return pl.concat([own, through.select("id", "alliance", "held_on")]).unique()
