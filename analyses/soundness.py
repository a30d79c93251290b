"""Whether an organisation is sound: secretary in post, members enough, within its term.

Each part is a three-valued answer; "sound" is no if any part is known to
fail, else unknown if any is unknown, else yes.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from analyses.scene import shared
from graphmodel.closed import Category, Role
from graphmodel.days import earliest, latest, plus_years
from graphmodel.party import Covers, Holds, PartyOrg
from graphmodel.ternary import all_of, is_yes

if TYPE_CHECKING:
    from analyses.scene import Scene

#: Forms that are elected for a term: temporary, functional and dispatched bodies are not.
WITH_TERM = (
    Category.committee.code,
    Category.general_branch.code,
    Category.branch.code,
    Category.joint_branch.code,
    Category.town_committee.code,
)
#: Forms with members of their own, for which a least number makes sense.
WITH_MEMBERS = (
    Category.committee.code,
    Category.general_branch.code,
    Category.branch.code,
    Category.joint_branch.code,
)


@shared
def soundness(scene: Scene) -> pl.DataFrame:
    """Judge every live organisation.

    Returns
    -------
    DataFrame
        ``id``, ``secretary`` (a live secretary is known), ``enough`` (members
        not below the least number), ``due_from`` and ``due_to`` (interval of
        the first day after the term), ``in_term``, ``sound``.
    """
    judged = (
        scene.organisations.join(_secretaries(scene), on="id", how="left", maintain_order="left")
        .join(_placed(scene), on="id", how="left", maintain_order="left")
        .pipe(_with_due, scene)
    )
    return judged.select(
        "id",
        "secretary",
        _enough(scene).alias("enough"),
        "due_from",
        "due_to",
        _in_term(scene.as_of).alias("in_term"),
    ).with_columns(
        all_of([pl.col("secretary"), pl.col("enough"), pl.col("in_term")]).alias("sound")
    )


def tells_of_secretaries(scene: Scene) -> bool:
    """Tell whether any roster says who is secretary, or that nobody is."""
    whole = scene.whole
    return whole.was_read(Holds) or whole.has_column(PartyOrg, PartyOrg.secretary_vacant.name)


def _secretaries(scene: Scene) -> pl.DataFrame:
    """Whether each organisation has a live secretary: ``id``, ``secretary``.

    Absence is known where the roster says so (暂缺), and inside a roster of
    posts declared complete.
    """
    posts = scene.now.frame(Holds).filter(
        (pl.col("role") == Role.secretary.code) & (pl.col("to_kind") == "PartyOrg")
    )
    filled = (
        posts.select(pl.col("to_id").alias("id"))
        .unique()
        .with_columns(pl.lit(value=True).alias("filled"))
    )
    streets = scene.org_streets
    frame = (
        scene.organisations.select("id", "secretary_vacant")
        .join(streets, on="id", how="left")
        .join(filled, on="id", how="left")
    )
    absent = scene.complete(frame, Holds)
    return frame.select(
        "id",
        pl.when(is_yes(pl.col("filled")))
        .then(statement=True)
        .when(absent | is_yes(pl.col("secretary_vacant")))
        .then(statement=False)
        .alias("secretary"),
    )


def _placed(scene: Scene) -> pl.DataFrame:
    """Which organisations are those of a community or village, and of a compound."""
    levels = scene.divisions.select(pl.col("id").alias("place"), "level")
    links = scene.now.frame(Covers).filter(pl.col("from_kind") == "PartyOrg")
    return (
        links.select(
            pl.col("from_id").alias("id"),
            pl.col("to_kind").alias("kind"),
            pl.col("to_id").alias("place"),
        )
        .join(levels, on="place", how="left")
        .group_by("id")
        .agg(
            pl.col("level").is_in(["community", "village"]).any().alias("of_community"),
            (pl.col("kind") == "Compound").any().alias("of_compound"),
        )
    )


def _years(scene: Scene) -> pl.Expr:
    """Length of a term: the roster's own, else by rule."""
    value = scene.profile.value
    return pl.coalesce(
        "term_years",
        pl.when(is_yes(pl.col("of_community")))
        .then(value("term_years_community"))
        .when(is_yes(pl.col("of_compound")))
        .then(value("term_years_compound_branch"))
        .when(pl.col("category").is_in(["committee", "town_committee"]))
        .then(value("term_years_committee"))
        .when(pl.col("category") == "general_branch")
        .then(value("term_years_general_branch"))
        .otherwise(value("term_years_branch")),
    )


def _with_due(organisations: pl.DataFrame, scene: Scene) -> pl.DataFrame:
    """Add the interval of the due date: the day after the last day of the term."""
    years = _years(scene)
    has_term = pl.col("category").is_in(list(WITH_TERM))
    ends, starts = pl.col("term_ends_on"), pl.col("term_started_on")
    next_day = timedelta(days=1)
    return organisations.with_columns(
        pl.when(has_term)
        .then(pl.coalesce(earliest(ends) + next_day, plus_years(earliest(starts), years)))
        .alias("due_from"),
        pl.when(has_term)
        .then(pl.coalesce(latest(ends) + next_day, plus_years(latest(starts), years)))
        .alias("due_to"),
    )


def _in_term(day: date | None) -> pl.Expr:
    """Within its term (or an approved extension); yes where the form has no term."""
    if day is None:
        return pl.lit(None, pl.Boolean)
    extended = is_yes(earliest(pl.col("extension_until")) >= day)
    return (
        pl.when(~pl.col("category").is_in(list(WITH_TERM)))
        .then(statement=True)
        .when(extended)
        .then(statement=True)
        .when(pl.lit(day) >= pl.col("due_to"))
        .then(statement=False)
        .when(pl.lit(day) < pl.col("due_from"))
        .then(statement=True)
    )


def _enough(scene: Scene) -> pl.Expr:
    """Not below the least number of members: full ones, or all together for joint branches."""
    rule = scene.profile["branch_min_full_members"]
    number = (
        pl.when(pl.col("category") == Category.joint_branch.code)
        .then(pl.coalesce("members", "members_full"))
        .otherwise(pl.col("members_full"))
    )
    # A total below the limit settles it even where full members are not told apart.
    too_few = pl.when(pl.col("members") < rule.value).then(statement=False)
    return (
        pl.when(pl.col("category").is_in(list(WITH_MEMBERS)))
        .then(pl.coalesce(rule.holds(number), too_few))
        .otherwise(statement=True)
    )
