"""Questions about terms and posts: elections due, secretaries, clues, persons with many posts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from analyses.cross_appointment.load import branches_led, loads_of, named_posts
from analyses.scene import T2_LEVELS
from analyses.soundness import WITH_TERM, soundness, tells_of_secretaries
from graphmodel.closed import Role
from graphmodel.days import is_before
from graphmodel.party import Covers, Holds, PartyOrg
from graphmodel.ternary import is_no, is_yes
from jiceng.questions.question import (
    ANSWER,
    BODY,
    Asked,
    Given,
    Parameter,
    Question,
    lacking,
    listing,
    unread,
)
from jiceng.questions.setup import bodies, no_organisations

if TYPE_CHECKING:
    from datetime import date

    from analyses.scene import Scene

GROUP = "terms"
_TERM = ("term_ends_on", "term_started_on")
#: States of the calendar of elections, as people read them.
OVERDUE, EXTENDED, DUE = "已届满未换届", "经批准延期", "即将届满"


def calendar(scene: Scene, given: Given) -> Asked:
    """Organisations whose term is over, was extended, or ends within the months."""
    lacked = no_organisations(scene)
    if lacked:
        return lacked
    if not any(scene.whole.has_column(PartyOrg, column) for column in _TERM):
        return lacking("no_column", "党组织·届满时间")
    day = scene.as_of
    elected = bodies(scene).filter(pl.col("category").is_in(list(WITH_TERM)))
    states = (
        elected.join(soundness(scene), on="id", maintain_order="left")
        .join(_of_places(scene), on="id", how="left", maintain_order="left")
        .with_columns(pl.col("of_place").fill_null(value=False))
    )
    if day is None:
        return listing(states.with_columns(state=None, last_day=None), pl.lit(None, pl.Boolean))
    horizon = pl.lit(day).dt.offset_by(f"{given['months']}mo")
    over = is_no(pl.col("in_term"))
    extended = is_yes(pl.col("in_term") & (pl.col("due_to") <= day))
    soon = is_yes(pl.col("in_term") & (pl.col("due_to") <= horizon)) & ~extended
    answer = (
        pl.when(over | extended | soon)
        .then(statement=True)
        .when(pl.col("due_from") > horizon)
        .then(statement=False)
    )
    state = (
        pl.when(over).then(pl.lit(OVERDUE)).when(extended).then(pl.lit(EXTENDED))
        .when(soon).then(pl.lit(DUE))
    )  # fmt: skip
    dated = states.with_columns(
        state.alias("state"), (pl.col("due_to") - timedelta(days=1)).alias("last_day")
    )
    return listing(dated.sort("due_to", "id", nulls_last=True), answer)


def _of_places(scene: Scene) -> pl.DataFrame:
    """Organisations of communities and villages: ``id``, ``of_place``."""
    places = scene.divisions.filter(pl.col("level").is_in(T2_LEVELS))
    return (
        scene.now.frame(Covers)
        .join(places.select("id"), left_on="to_id", right_on="id", how="semi")
        .select(pl.col("from_id").alias("id"), pl.lit(value=True).alias("of_place"))
        .unique("id")
    )


def folded(rows: pl.DataFrame) -> pl.DataFrame:
    """Put villages and communities whose terms end on one day into a line: 集中换届 N 个."""
    batch = ["last_day", "state", ANSWER]
    together = rows["of_place"] & rows["last_day"].is_not_null()
    sized = rows.with_columns(
        pl.when(together).then(pl.len().over("of_place", *batch)).otherwise(1).alias("size")
    )
    first = pl.int_range(pl.len()).over("of_place", *batch) == 0
    return sized.filter((pl.col("size") == 1) | first).with_columns(
        pl.when(pl.col("size") > 1)
        .then(pl.format("集中换届 {} 个", "size"))
        .otherwise("name")
        .alias("name"),
        *[pl.when(pl.col("size") == 1).then(name).alias(name) for name in ("id", "street")],
    )


def vacancies(scene: Scene, given: Given) -> Asked:
    """Organisations without a secretary; ``vacant_days`` since the last one's post ended."""
    lacked = no_organisations(scene)
    if lacked:
        return lacked
    if not tells_of_secretaries(scene):
        return lacking("no_column", "班子成员·职务")
    filled = soundness(scene).select("id", "secretary")
    states = (
        bodies(scene)
        .join(filled, on="id", maintain_order="left")
        .join(vacant_since(scene), on="id", how="left", maintain_order="left")
        .with_columns(
            pl.when(is_no(pl.col("secretary")))
            .then(pl.col("vacant_days") > given["days"])
            .alias("long_vacant")
        )
    )
    return listing(states, ~pl.col("secretary"))


def vacant_since(scene: Scene) -> pl.DataFrame:
    """Days since each organisation's last secretary's post ended: ``id``, ``vacant_days``."""
    schema = {"id": pl.String, "vacant_days": pl.Int64}
    if scene.as_of is None:
        return pl.DataFrame(schema=schema)
    ended = scene.whole.frame(Holds).filter(
        (pl.col("role") == Role.secretary.code)
        & (pl.col("to_kind") == PartyOrg.__name__)
        & (pl.col("valid_to") <= scene.as_of)
    )
    return ended.group_by(pl.col("to_id").alias("id")).agg(
        (pl.lit(scene.as_of) - pl.col("valid_to").max()).dt.total_days().alias("vacant_days")
    )


def listed(scene: Scene, _given: Given) -> Asked:
    """Organisations that somebody put on the list to be set in order; input only, never computed.

    Without a day nothing was listed, where the roster was declared complete.
    """
    lacked = no_organisations(scene)
    if lacked:
        return lacked
    if not scene.whole.has_column(PartyOrg, "listed_on"):
        return lacking("no_column", "党组织·列入整顿时间")
    day = scene.as_of
    first = scene.now.frame(Holds).filter(
        (pl.col("role") == Role.first_secretary.code) & (pl.col("to_kind") == PartyOrg.__name__)
    )["to_id"]
    frame = bodies(scene)
    helped = (
        pl.when(pl.col("id").is_in(first.implode()))
        .then(statement=True)
        .when(scene.complete(frame, Holds))
        .then(statement=False)
    )
    begun = (
        pl.when(pl.col("listed_on").is_not_null())
        .then(_is_past("listed_on", day))
        .when(scene.complete(frame, PartyOrg))
        .then(statement=False)
    )
    over = (
        pl.when(pl.col("cleared_on").is_null())
        .then(statement=False)
        .otherwise(_is_past("cleared_on", day))
    )
    return listing(frame.with_columns(helped.alias("first_secretary")), begun & ~over)


def _is_past(column: str, day: date | None) -> pl.Expr:
    if day is None:
        return pl.col(column).is_not_null()
    return is_before(pl.col(column), day + timedelta(days=1))


def many_posts(scene: Scene, given: Given) -> Asked:
    """Persons with at least so many posts; one known by name only may be another as well."""
    lacked = unread(scene.whole, Holds="班子成员")
    if lacked:
        return lacked
    posts = named_posts(scene)
    return _persons(loads_of(posts), posts, given["least"])


def many_branches(scene: Scene, given: Given) -> Asked:
    """Persons who are secretary of at least so many branches."""
    lacked = unread(scene.whole, Holds="班子成员")
    if lacked:
        return lacked
    posts = named_posts(scene)
    led = branches_led(scene, posts).with_columns(
        pl.col("body").list.len().cast(pl.Int64).alias("posts"),
        pl.col("branches").alias("bodies"),
    )
    return _persons(led, posts, given["least"])


def _persons(loads: pl.DataFrame, posts: pl.DataFrame, least: int) -> Asked:
    """Ask persons, by their pseudonym and the bodies they serve in, for ``posts`` enough."""
    known = posts.select("person", "recognisable").unique()
    states = loads.join(known, on="person", maintain_order="left").rename({"person": "id"})
    answer = (
        pl.when(pl.col("posts") >= least)
        .then(statement=True)
        .when(pl.col("recognisable"))
        .then(statement=False)
    )
    named = pl.col("bodies").list.drop_nulls().list.sort().list.join("、")
    return listing(states.with_columns(named.alias("bodies")), answer)


QUESTIONS = (
    Question(
        code="term-calendar",
        group=GROUP,
        judge=calendar,
        columns=(*BODY, "state", "last_day"),
        parameters=(Parameter(name="months", type=int, rule="term_reminder_months"),),
        fold=folded,
    ),
    Question(
        code="secretary-vacant",
        group=GROUP,
        judge=vacancies,
        columns=(*BODY, "vacant_days", "long_vacant"),
        parameters=(Parameter(name="days", type=int, rule="secretary_vacant_days"),),
    ),
    Question(
        code="listed",
        group=GROUP,
        judge=listed,
        columns=(*BODY, "listed_on", "cleared_on", "first_secretary"),
    ),
    Question(
        code="many-posts",
        group=GROUP,
        judge=many_posts,
        columns=("id", "posts", "bodies"),
        parameters=(Parameter(name="least", type=int, rule="posts_per_person"),),
    ),
    Question(
        code="many-branches",
        group=GROUP,
        judge=many_branches,
        columns=("id", "posts", "bodies"),
        parameters=(Parameter(name="least", type=int, default=2),),
    ),
)
