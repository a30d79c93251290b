"""Who sits in the bodies of a place, and whether all who sit there are known.

Readings
--------
committee of a branch
    Secretary, deputy secretaries and members; a branch without a committee is
    its secretary. First secretaries and part-time members are no part of it.
complete
    As many persons listed as there are seats (at least one); where the seats
    are not given, at least one person with a number, in a roster of posts
    declared complete for the place. Never where a person is known by name
    only: such a one may be the same as anybody.
head known
    Every body of the place has a head with a number, or all persons are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Role
from graphmodel.party import Holds
from graphmodel.ternary import all_in_group, is_yes

if TYPE_CHECKING:
    from analyses.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Seats:
    """The roles that make somebody a member of a body, and the role of its head."""

    head: Role
    roles: Sequence[Role]

    @property
    def codes(self) -> list[str]:
        """Stored values of all roles."""
        return [role.code for role in (self.head, *self.roles)]


BRANCH = Seats(
    head=Role.secretary,
    roles=(
        Role.deputy_secretary,
        Role.member,
        Role.organisation_member,
        Role.publicity_member,
        Role.discipline_member,
    ),
)
OWNERS = Seats(head=Role.oc_director, roles=(Role.oc_deputy, Role.oc_member, Role.member))
RESIDENTS = Seats(head=Role.rc_director, roles=(Role.rc_member, Role.member))


@dataclass(frozen=True, kw_only=True, eq=False)
class Side:
    """The persons on one side of a cross-appointment, by place.

    Attributes
    ----------
    persons
        Persons with a number: ``place``, ``person``, ``is_head``.
    states
        ``place``, ``bodies`` (ids), ``listed``, ``complete``, ``head_known``.
    """

    persons: pl.DataFrame
    states: pl.DataFrame


def side_of(scene: Scene, bodies: pl.DataFrame, seats: Seats) -> Side:
    """Gather who sits in the bodies of each place.

    Parameters
    ----------
    bodies
        ``place``, ``kind``, ``body``, ``seats`` (null where unknown), and
        ``division``, ``street`` of the place.
    """
    posts = bodies.select("place", "kind", "body").join(
        scene.posts.filter(pl.col("role").is_in(seats.codes)), on=["kind", "body"]
    )
    is_head = pl.col("role") == seats.head.code
    numbered = posts.filter("recognisable")
    return Side(
        persons=numbered.group_by("place", "person").agg(is_head.any().alias("is_head")),
        states=_states(scene, bodies, posts.with_columns(is_head.alias("is_head"))),
    )


def _states(scene: Scene, bodies: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    """Say for each place whether all persons, and all heads, are known."""
    counts = posts.group_by("place", "kind", "body").agg(
        pl.col("person").n_unique().alias("listed"),
        (~pl.col("recognisable")).any().alias("named_only"),
        (pl.col("recognisable") & pl.col("is_head")).any().alias("has_head"),
        (~pl.col("recognisable") & pl.col("is_head")).any().alias("head_named_only"),
    )
    listed = pl.col("listed").fill_null(0)
    declared = scene.complete(bodies, Holds) | scene.complete(bodies, Holds, "division")
    enough = (
        pl.when(pl.col("seats").is_null())
        .then(declared & (listed > 0))
        .otherwise(listed >= pl.col("seats").clip(lower_bound=1))
    )
    return (
        bodies.join(counts, on=["place", "kind", "body"], how="left")
        .sort("place", "kind", "body")
        .group_by("place", maintain_order=True)
        .agg(
            pl.col("body").alias("bodies"),
            listed.sum().alias("listed"),
            all_in_group(enough & ~is_yes(pl.col("named_only"))).alias("complete"),
            all_in_group(is_yes(pl.col("has_head")) & ~is_yes(pl.col("head_named_only"))).alias(
                "head_known"
            ),
        )
        .with_columns((pl.col("head_known") | pl.col("complete")).alias("head_known"))
    )


def compare(places: pl.DataFrame, left: Side, right: Side) -> pl.DataFrame:
    """Compare the two sides of each place.

    Returns
    -------
    DataFrame
        ``places`` (``place``, …) with ``matches`` (persons on both sides, a
        lower bound unless ``all_known``), ``any``, ``unity`` (the heads are
        one person), ``two_way`` (each head sits on the other side); the last
        three are three-valued.
    """
    both = left.persons.join(right.persons, on=["place", "person"], suffix="_right")
    counts = both.group_by("place").agg(
        pl.len().alias("matches"),
        (pl.col("is_head") & pl.col("is_head_right")).any().alias("same_head"),
        pl.col("is_head").any().alias("head_crosses"),
        pl.col("is_head_right").any().alias("head_crosses_back"),
    )
    known = [
        side.states.select(
            "place",
            pl.col("bodies").alias(f"{name}_bodies"),
            pl.col("listed").alias(f"{name}_listed"),
            pl.col("complete").alias(f"{name}_complete"),
            pl.col("head_known").alias(f"{name}_head_known"),
        )
        for name, side in (("left", left), ("right", right))
    ]
    joined = places
    for frame in (counts, *known):
        joined = joined.join(frame, on="place", how="left", maintain_order="left")
    return joined.with_columns(*_answers())


def _answers() -> list[pl.Expr]:
    """Return the three-valued answers from what was matched and what is known."""

    def settled(seen: pl.Expr, *absent: pl.Expr) -> pl.Expr:
        ruled_out = pl.lit(value=False)
        for reason in absent:
            ruled_out = ruled_out | is_yes(reason)
        return pl.when(is_yes(seen)).then(statement=True).when(ruled_out).then(statement=False)

    left, right = pl.col("left_complete"), pl.col("right_complete")
    left_head, right_head = pl.col("left_head_known"), pl.col("right_head_known")
    crosses = settled(pl.col("head_crosses"), left_head & right)
    back = settled(pl.col("head_crosses_back"), right_head & left)
    return [
        pl.col("matches").fill_null(0).cast(pl.Int64),
        is_yes(left & right).alias("all_known"),
        settled(pl.col("matches") > 0, left & right).alias("any"),
        # One person heading both sides would also cross both ways.
        settled(pl.col("same_head"), left_head & right_head, ~crosses, ~back).alias("unity"),
        (crosses & back).alias("two_way"),
    ]
