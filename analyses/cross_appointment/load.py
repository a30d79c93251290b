"""How many posts one person holds, and in which bodies.

Readings
--------
Only persons with a number are counted: one known by name in one body cannot be
recognised in another. Every post counts, two in one body twice. A secretary of
several branches counts branches, joint branches and branches of floating
members, not temporary and functional ones, which are led besides. Bodies are
street-level or community-level as in :mod:`analyses.connectivity.bodies`; a
consultative body without a host by its own type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.connectivity.bodies import COMMUNITY, COMPOUND, STREET, nodes
from graphmodel.analysis import Part, findings_of, measure
from graphmodel.closed import BodyKind, Category, Role
from graphmodel.party import ConsultativeBody, Holds, PartyOrg, Person
from graphmodel.ternary import is_no

if TYPE_CHECKING:
    from analyses.scene import Scene

_BRANCHES = (
    Category.branch.code,
    Category.joint_branch.code,
    Category.floating_branch.code,
)
_LEVELS = {
    BodyKind.street_joint_committee.code: STREET,
    BodyKind.community_joint_committee.code: COMMUNITY,
}
_COLUMNS = ["任职机构", "职务"]


def load(scene: Scene) -> Part:
    """Find persons with many posts; without a roster of posts there is nothing to say."""
    if not scene.whole.was_read(Holds):
        return Part()
    posts = named_posts(scene).filter("recognisable")
    return (
        _spread(scene, posts)
        + _many(scene, posts)
        + _secretaries(scene, posts)
        + _part_time(scene, posts)
    )


def _spread(scene: Scene, posts: pl.DataFrame) -> Part:
    """Count persons by posts, and those whom the bodies of several compounds share."""
    by_posts = loads_of(posts).group_by("posts").agg(pl.len().cast(pl.Int64).alias("persons"))
    compounds = nodes(scene).filter(pl.col("sort") == COMPOUND).select("kind", "id", "node")
    branches = scene.covers.filter((pl.col("kind") == "Compound") & (pl.col("way") == "own"))
    own = branches.select(
        pl.lit("PartyOrg").alias("kind"), pl.col("org").alias("id"), pl.col("place").alias("node")
    )
    linking = (
        posts.join(
            pl.concat([compounds, own]).unique(),
            left_on=["kind", "body"],
            right_on=["kind", "id"],
        )
        .group_by("person")
        .agg(pl.col("node").n_unique())
        .filter(pl.col("node") > 1)
    )
    return Part(
        figures=(measure("XA.linking_persons", float(linking.height), "persons"),),
        tables={"posts_per_person": by_posts.sort("posts")},
    )


def _names() -> pl.Expr:
    return pl.col("body_name").unique(maintain_order=True).alias("bodies")


def named_posts(scene: Scene) -> pl.DataFrame:
    """Live posts (see :attr:`analyses.scene.Scene.posts`) with ``body_name``."""
    return scene.posts.join(
        scene.now.node_ids.rename({"id": "body", "name": "body_name"}),
        on=["kind", "body"],
        how="left",
    )


def loads_of(posts: pl.DataFrame) -> pl.DataFrame:
    """Count posts by person: ``person``, ``posts``, ``body_count``, ``bodies`` (names)."""
    return (
        posts.sort("person", "kind", "body", "role")
        .group_by("person", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("posts"),
            pl.struct("kind", "body").n_unique().cast(pl.Int64).alias("body_count"),
            _names(),
        )
    )


def branches_led(scene: Scene, posts: pl.DataFrame) -> pl.DataFrame:
    """Return which branches each person is secretary of: ``person``, ``body``, ``branches``."""
    branches = scene.organisations.filter(pl.col("category").is_in(list(_BRANCHES)))
    return (
        posts.filter((pl.col("role") == Role.secretary.code) & (pl.col("kind") == "PartyOrg"))
        .join(branches.select("id"), left_on="body", right_on="id", how="semi")
        .sort("person", "body")
        .group_by("person", maintain_order=True)
        .agg(pl.col("body"), pl.col("body_name").alias("branches"))
    )


def _many(scene: Scene, posts: pl.DataFrame) -> Part:
    """Persons with more posts than the rule's mark."""
    rule = scene.profile["posts_per_person"]
    loads = loads_of(posts).with_columns(pl.lit(rule.value).alias("limit"))
    return Part(
        findings=(
            findings_of(
                "POSTS-MANY",
                Person,
                loads.filter(is_no(rule.holds(pl.col("posts")))),
                subject="person",
                params=["posts", "limit", "bodies"],
                columns=_COLUMNS,
            ),
        ),
        tables={"loads": loads.select("person", "posts", pl.col("body_count").alias("bodies"))},
    )


def _secretaries(scene: Scene, posts: pl.DataFrame) -> Part:
    """Persons who are secretary of several branches, told by the branches."""
    several = (
        branches_led(scene, posts)
        .filter(pl.col("body").list.len() > 1)
        .select(
            pl.col("body").list.first().alias("id"),
            pl.col("body").list.slice(1).alias("others"),
            pl.col("branches").list.slice(1).alias("other_names"),
        )
    )
    return Part(
        findings=(
            findings_of(
                "SECRETARY-MULTI",
                PartyOrg,
                several,
                others=(PartyOrg, "others"),
                params=["other_names"],
                columns=_COLUMNS,
            ),
        )
    )


def _part_time(scene: Scene, posts: pl.DataFrame) -> Part:
    """Persons who are part-time members of a street's and of a community's body."""
    rule = scene.profile["part_time_seats_per_person"]
    kinds = scene.now.frame(ConsultativeBody).select(
        pl.lit("ConsultativeBody").alias("kind"),
        pl.col("id").alias("body"),
        pl.col("body_kind").replace_strict(_LEVELS, default=None).alias("own_level"),
    )
    levels = nodes(scene).select("kind", pl.col("id").alias("body"), "sort")
    both = (
        posts.filter(pl.col("role") == Role.part_time_member.code)
        .join(levels, on=["kind", "body"])
        .join(kinds, on=["kind", "body"], how="left")
        .with_columns(
            pl.when(pl.col("sort").is_in([STREET, COMMUNITY]))
            .then("sort")
            .otherwise("own_level")
            .alias("level")
        )
        .sort("person", "kind", "body")
        .group_by("person", maintain_order=True)
        .agg(
            (pl.col("level") == STREET).any().alias("in_street"),
            (pl.col("level") == COMMUNITY).any().alias("in_community"),
            pl.len().alias("seats"),
            pl.struct("kind", pl.col("body").alias("id"))
            .unique(maintain_order=True)
            .alias("references"),
            _names(),
        )
        .filter(pl.col("in_street") & pl.col("in_community") & is_no(rule.holds(pl.col("seats"))))
    )
    found = findings_of(
        "PART-TIME-BOTH", Person, both, subject="person", params=["bodies"], columns=_COLUMNS
    )
    # The two bodies may be of different kinds.
    return Part(findings=(found.with_columns(both["references"].alias("others")),))
