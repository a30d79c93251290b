"""The joint committees (“大工委”“大党委”) with their place, and who sits in them part time.

Readings
--------
The part-time members of a street or community are those of its joint committee
and of its own organisation together, each person once: rosters write them to
either. A part-time member has that role, or is a part-time holder of any post
in the joint committee.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.scene import shared
from graphmodel.closed import BodyKind, Role, TimeShare
from graphmodel.party import ConsultativeBody, Holds, Hosts

if TYPE_CHECKING:
    from analyses.scene import Scene

STREET, COMMUNITY = "street", "community"
_LEVELS = {
    BodyKind.street_joint_committee.code: STREET,
    BodyKind.community_joint_committee.code: COMMUNITY,
}


@shared
def joint_committees(scene: Scene) -> pl.DataFrame:
    """Live joint committees.

    Returns
    -------
    DataFrame
        ``id``, ``level`` (street or community, by the body's own kind), and
        where the host is known ``place``, ``street``, ``org`` (the place's own
        organisation, the one nearest to the street) and its ``category``.
    """
    bodies = (
        scene.now.frame(ConsultativeBody)
        .filter(pl.col("body_kind").is_in(list(_LEVELS)))
        .select("id", pl.col("body_kind").replace_strict(_LEVELS).alias("level"))
    )
    streets = scene.divisions.select(pl.col("id").alias("place"), "street")
    return (
        bodies.join(_hosts(scene), on="id", how="left", maintain_order="left")
        .join(streets, on="place", how="left", maintain_order="left")
        .join(_organisations(scene), on="place", how="left", maintain_order="left")
        .sort("id")
    )


def _organisations(scene: Scene) -> pl.DataFrame:
    """Return the organisation of each division: ``place``, ``org``, ``category``."""
    return (
        scene.covers.filter((pl.col("kind") == "Division") & (pl.col("way") == "territorial"))
        .sort("place", "depth", "org")
        .unique("place", keep="first", maintain_order=True)
        .select("place", "org", "category")
    )


def _hosts(scene: Scene) -> pl.DataFrame:
    """Return the place each body belongs to: ``id``, ``place``."""
    hosts = scene.now.frame(Hosts).filter(pl.col("to_kind") == ConsultativeBody.__name__)
    orgs = _organisations(scene).select(pl.col("org").alias("from_id"), "place")
    direct = hosts.filter(pl.col("from_kind") == "Division").select(
        pl.col("to_id").alias("id"), pl.col("from_id").alias("place")
    )
    by_org = (
        hosts.filter(pl.col("from_kind") == "PartyOrg")
        .join(orgs, on="from_id")
        .select(pl.col("to_id").alias("id"), "place")
    )
    return pl.concat([direct, by_org]).sort("id", "place").unique("id", keep="first")


def sitting(scene: Scene, committees: pl.DataFrame) -> pl.DataFrame:
    """Who sits in each joint committee: ``id``, ``person``, ``part_time``; each person once."""
    own = committees.select(
        "id", pl.lit(ConsultativeBody.__name__).alias("kind"), pl.col("id").alias("body")
    )
    org = committees.drop_nulls("org").select(
        "id", pl.lit("PartyOrg").alias("kind"), pl.col("org").alias("body")
    )
    is_member = pl.col("role") == Role.part_time_member.code
    shared = (pl.col("time_share") == TimeShare.part_time.code).fill_null(value=False)
    in_body = pl.col("kind") == ConsultativeBody.__name__
    return (
        pl.concat([own, org])
        .join(_posts(scene), on=["kind", "body"])
        .with_columns((is_member | (shared & in_body)).alias("part_time"))
        # Full-time leaders of the organisation are no members of the joint committee.
        .filter(in_body | pl.col("part_time"))
        .group_by("id", "person")
        .agg(pl.col("part_time").all())
        .sort("id", "person")
    )


def _posts(scene: Scene) -> pl.DataFrame:
    return scene.now.frame(Holds).select(
        pl.col("from_id").alias("person"),
        pl.col("to_kind").alias("kind"),
        pl.col("to_id").alias("body"),
        "role",
        "time_share",
    )
