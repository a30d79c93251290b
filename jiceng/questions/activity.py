"""Questions about activity: branches without a record, and clues for a study of organisations."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.territory import community_states
from analyses.cross_appointment.people import BRANCH, side_of
from analyses.meetings.events import held
from analyses.scene import T2_LEVELS
from analyses.soundness import soundness
from graphmodel.closed import MeetingType
from graphmodel.days import earliest, latest
from graphmodel.party import Activity, Holds, Meeting, PartyOrg
from graphmodel.periods import months_before
from graphmodel.ternary import is_no, is_unknown, is_yes
from jiceng.questions.coverage import no_places
from jiceng.questions.question import BODY, Asked, Given, Parameter, Question, lacking, listing
from jiceng.questions.setup import bodies, branches, no_organisations
from jiceng.questions.terms import vacant_since

if TYPE_CHECKING:
    from datetime import date

    from analyses.scene import Scene

GROUP = "activity"
_QUARTER = 3
#: What is counted as a clue, in order.
CLUES = ("clue_vacant", "clue_overdue", "clue_no_meeting", "clue_seats")


def _no_events(scene: Scene) -> Asked | None:
    lacked = no_organisations(scene)
    read = scene.whole.was_read(Activity) or scene.whole.was_read(Meeting)
    return lacked or (None if read else lacking("no_register", "活动"))


def inactive(scene: Scene, given: Given) -> Asked:
    """Branches without an activity or meeting on record within the months."""
    lacked = _no_events(scene)
    if lacked:
        return lacked
    since = months_before(scene.as_of, given["months"]) if scene.as_of else None
    seen = _seen(scene, since, None)
    states = branches(scene).join(seen, on="id", how="left", maintain_order="left")
    return listing(states, _unseen(scene))


def _seen(scene: Scene, since: date | None, sort: str | None) -> pl.DataFrame:
    """Organisations with an event after a date: ``id``, ``certain``, ``possible``."""
    events = held(scene, taking_part=sort is None).filter(pl.col("kind") == PartyOrg.__name__)
    if sort is not None:
        events = events.filter(pl.col("type") == sort)
    day = pl.col("held_on")
    certain = pl.lit(value=True) if since is None else is_yes(earliest(day) > since)
    possible = pl.lit(value=True) if since is None else ~is_no(latest(day) > since)
    return events.group_by("id").agg(
        certain.any().alias("certain"), possible.any().alias("possible")
    )


def _unseen(scene: Scene) -> pl.Expr:
    """No record: yes only where the rosters were declared complete for activities."""
    complete = any(scene.whole.is_complete_for(kind) for kind in (Activity, Meeting))
    return (
        pl.when(is_yes(pl.col("certain")))
        .then(statement=False)
        .when(is_yes(pl.col("possible")))
        .then(None)
        .when(pl.lit(value=complete))
        .then(statement=True)
    )


# ---------------------------------------------------------------- clues


def clues(scene: Scene, given: Given) -> Asked:
    """Organisations of places with at least one clue (排查线索); never a grade.

    Clues are a long vacant secretary's post, a term over without an approved
    extension, no members' meeting in two quarters, vacant seats.
    """
    lacked = no_places(scene, T2_LEVELS)
    if lacked:
        return lacked
    states = community_states(scene).filter(is_yes(pl.col("covered")))
    judged = _judged(scene, states.select(pl.col("org").alias("id")).unique(), given)
    streets = states.select(pl.col("org").alias("id"), "org_name", "street").unique(
        "id", keep="first", maintain_order=True
    )
    rows = (
        streets.join(judged, on="id", maintain_order="left")
        .rename({"org_name": "name"})
        .with_columns(
            pl.sum_horizontal(is_yes(pl.col(clue)) for clue in CLUES).cast(pl.Int64).alias("clues")
        )
        .sort("id")
    )
    open_ = pl.any_horizontal(is_unknown(pl.col(clue)) for clue in CLUES)
    answer = pl.when(pl.col("clues") > 0).then(statement=True).when(~open_).then(statement=False)
    return listing(rows, answer)


def _judged(scene: Scene, organisations: pl.DataFrame, given: Given) -> pl.DataFrame:
    """Judge every clue of some organisations, each three-valued."""
    sound = soundness(scene).select("id", "secretary", "in_term")
    since = _two_quarters_before(scene.as_of) if scene.as_of else None
    frame = (
        bodies(scene)
        .join(organisations, on="id", how="semi", maintain_order="left")
        .join(sound, on="id", maintain_order="left")
        .join(vacant_since(scene), on="id", how="left", maintain_order="left")
        .join(_seen(scene, since, MeetingType.members_meeting.code), on="id", how="left",
              maintain_order="left")
        .join(_listed(scene), on="id", how="left", maintain_order="left")
    )  # fmt: skip
    long = pl.col("vacant_days") > given["days"]
    listed, seats = pl.col("listed").fill_null(0), pl.col("committee_seats")
    vacant = (
        pl.when(listed >= seats)
        .then(statement=False)
        .when(scene.complete(frame, Holds) & (listed < seats))
        .then(statement=True)
    )
    return frame.select(
        "id",
        (~pl.col("secretary") & long).alias(CLUES[0]),
        (~pl.col("in_term")).alias(CLUES[1]),
        _unseen(scene).alias(CLUES[2]),
        vacant.alias(CLUES[3]),
    )


def _two_quarters_before(day: date) -> date:
    """Return the last day before the two whole quarters that ended before a date."""
    first = day.replace(month=(day.month - 1) // _QUARTER * _QUARTER + 1, day=1)
    return months_before(first, 2 * _QUARTER) - timedelta(days=1)


def _listed(scene: Scene) -> pl.DataFrame:
    """Count the persons listed in each organisation's committee: ``id``, ``listed``."""
    seats = scene.organisations.select(
        pl.col("id").alias("place"),
        pl.lit("PartyOrg").alias("kind"),
        pl.col("id").alias("body"),
        pl.col("committee_seats").alias("seats"),
        pl.lit(None, pl.String).alias("division"),
        pl.lit(None, pl.String).alias("street"),
    )
    listed = side_of(scene, seats, BRANCH).states
    return listed.select(pl.col("place").alias("id"), pl.col("listed").cast(pl.Int64))


QUESTIONS = (
    Question(
        code="inactive",
        group=GROUP,
        judge=inactive,
        columns=BODY,
        parameters=(Parameter(name="months", type=int, rule="meeting_horizon_months"),),
    ),
    Question(
        code="clues",
        group=GROUP,
        judge=clues,
        columns=(*BODY, "clues", *CLUES),
        parameters=(Parameter(name="days", type=int, rule="secretary_vacant_days"),),
    ),
)
