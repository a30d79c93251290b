"""Whether the head of the property service sits in the community's joint committee part time.

Readings
--------
Asked of compounds with a head of the property service on record (a post at the
compound, or at a company that serves it) in a community. Yes if one of them is
a part-time member of the community: of its organisation or of a consultative
body it hosts. No only where every head has a number and the roster of posts was
declared complete there; else unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.connectivity.bodies import COMMUNITY, nodes
from graphmodel.analysis import Part, missing, share
from graphmodel.closed import Role
from graphmodel.party import Compound, Holds, Serves, Unit
from graphmodel.ternary import tally

if TYPE_CHECKING:
    from analyses.scene import Scene

CODE = "XA.property_seated"


def company(scene: Scene) -> Part:
    """Count compounds whose head of the property service sits in the community's committee."""
    if not scene.whole.was_read(Compound):
        return Part(figures=(missing(CODE, "no_register", ["小区"]),))
    if not scene.whole.was_read(Holds):
        return Part(figures=(missing(CODE, "no_column", ["班子成员"]),))
    judged = seated_heads(scene)
    return Part(figures=(share(CODE, tally(judged, pl.col("seated")), needs=["班子成员"]),))


def seated_heads(scene: Scene) -> pl.DataFrame:
    """Compounds with a head of the property service: ``id``, ``street``, ``node``, ``seated``."""
    bodies = nodes(scene).filter(pl.col("sort") == COMMUNITY).select("kind", "id", "node")
    members = (
        scene.posts.filter(pl.col("role") == Role.part_time_member.code)
        .join(bodies, left_on=["kind", "body"], right_on=["kind", "id"])
        .select("person", "node", pl.lit(value=True).alias("sits"))
        .unique()
    )
    communities = bodies.filter(pl.col("kind") == "Division").select(
        pl.col("id").alias("division"), "node"
    )
    where = scene.places.filter(pl.col("kind") == Compound.__name__).join(
        communities, on="division"
    )
    found = (
        _heads(scene)
        .join(where.select("id", "node", "street"), on="id")
        .join(members, on=["person", "node"], how="left")
        .group_by("id", "node", "street")
        .agg(pl.col("sits").is_not_null().any(), pl.col("recognisable").all())
        .sort("id")
    )
    complete = scene.complete(found, Holds) | scene.complete(found, Holds, "node")
    return found.with_columns(
        pl.when("sits")
        .then(statement=True)
        .when(complete & pl.col("recognisable"))
        .then(statement=False)
        .alias("seated")
    )


def _heads(scene: Scene) -> pl.DataFrame:
    """Return the heads of the property service of each compound: ``id``, ``person``."""
    posts = scene.posts.filter(pl.col("role") == Role.property_manager.code)
    direct = posts.filter(pl.col("kind") == Compound.__name__).select(
        pl.col("body").alias("id"), "person", "recognisable"
    )
    serves = scene.now.frame(Serves).select(
        pl.col("from_id").alias("body"), pl.col("to_id").alias("id")
    )
    through = (
        posts.filter(pl.col("kind") == Unit.__name__)
        .join(serves, on="body")
        .select("id", "person", "recognisable")
    )
    return pl.concat([direct, through]).unique()
