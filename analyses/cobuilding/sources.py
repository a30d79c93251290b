"""Where part-time members come from, and which resident units' secretaries are among them.

Readings
--------
A member's source is the first that applies: an owners' committee the person
sits in; the property company, assigned unit or resident unit of that street or
community that employs the person; another unit; another Party organisation the
person leads or sits in; else not stated. Persons known by name only have the
employer of their own row at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.cobuilding.located import unit_seats
from analyses.cobuilding.seats import joint_committees, sitting
from graphmodel.analysis import Part, missing, share
from graphmodel.closed import Role, UnitType
from graphmodel.party import (
    AssignedTo,
    ConsultativeBody,
    EmployedBy,
    Holds,
    LocatedIn,
    PartyOrg,
    Unit,
)
from graphmodel.ternary import is_no, is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

#: Sources by rank: the first that applies is the member's.
SOURCES = (
    "owners_committee",
    "property_company",
    "assigned",
    "located",
    "other_unit",
    "organisation",
    "unknown",
)
_NEEDS = ["班子成员", "单位·单位党组织"]


def sources(scene: Scene) -> Part:
    """Count the part-time members of joint committees by where they come from."""
    if not (scene.whole.was_read(ConsultativeBody) and scene.whole.was_read(Holds)):
        return Part()
    committees = joint_committees(scene)
    members = sitting(scene, committees).filter("part_time").join(committees, on="id")
    ranked = (
        pl.concat([_from_posts(scene, members), _from_work(scene, members), _unknown(members)])
        .sort("id", "person", "rank")
        .unique(["id", "person"], keep="first", maintain_order=True)
    )
    named = dict(enumerate(SOURCES))
    table = (
        ranked.group_by("level", "rank")
        .agg(pl.len().cast(pl.Int64).alias("count"))
        .sort("level", "rank")
        .select("level", pl.col("rank").replace_strict(named).alias("source"), "count")
    )
    return Part(tables={"part_time_sources": table})


def _ranked(rows: pl.DataFrame, source: pl.Expr) -> pl.DataFrame:
    ranks = {name: rank for rank, name in enumerate(SOURCES)}
    return rows.select("id", "person", "level", source.replace_strict(ranks).alias("rank"))


def _unknown(members: pl.DataFrame) -> pl.DataFrame:
    return _ranked(members, pl.lit("unknown"))


def _from_posts(scene: Scene, members: pl.DataFrame) -> pl.DataFrame:
    """Members who sit in an owners' committee, or lead or sit in another organisation."""
    committee = pl.col("role").str.starts_with("oc_")
    elsewhere = (pl.col("kind") == "PartyOrg") & (pl.col("role") != Role.part_time_member.code)
    posts = scene.posts.filter(pl.col("recognisable") & (committee | elsewhere))
    source = pl.when(committee).then(pl.lit("owners_committee")).otherwise(pl.lit("organisation"))
    return _ranked(members.join(posts, on="person"), source)


def _from_work(scene: Scene, members: pl.DataFrame) -> pl.DataFrame:
    """Members who work for a unit, by how the unit stands to the street or community."""
    work = scene.now.frame(EmployedBy).select(
        pl.col("from_id").alias("person"), pl.col("to_id").alias("unit")
    )
    types = scene.now.frame(Unit).select(pl.col("id").alias("unit"), "unit_type")
    assigned = _near(scene, scene.now.frame(AssignedTo), "assigned")
    located = _near(scene, scene.now.frame(LocatedIn), "located")
    joined = (
        members.join(work, on="person")
        .join(types, on="unit")
        .join(assigned, on=["unit", "place"], how="left")
        .join(located, on=["unit", "place"], how="left")
    )
    source = (
        pl.when(is_yes(pl.col("unit_type") == UnitType.property_company.code))
        .then(pl.lit("property_company"))
        .when(is_yes(pl.col("assigned")))
        .then(pl.lit("assigned"))
        .when(is_yes(pl.col("located")))
        .then(pl.lit("located"))
        .otherwise(pl.lit("other_unit"))
    )
    return _ranked(joined, source)


def _near(scene: Scene, links: pl.DataFrame, name: str) -> pl.DataFrame:
    """Units with the community and the street their link leads to: ``unit``, ``place``."""
    where = scene.places.select("kind", "id", "division", "street")
    found = (
        links.filter(pl.col("from_kind") == "Unit")
        .select(pl.col("from_id").alias("unit"), pl.col("to_kind").alias("kind"), "to_id")
        .join(where, left_on=["kind", "to_id"], right_on=["kind", "id"])
    )
    return (
        pl.concat(
            [found.select("unit", pl.col(at).alias("place")) for at in ("division", "street")]
        )
        .drop_nulls()
        .unique()
        .with_columns(pl.lit(value=True).alias(name))
    )


# ---------------------------------------------------------------- secretaries


def seated(scene: Scene) -> Part:
    """Count resident units with an own organisation whose secretary is a part-time member."""
    lacking = _lacking(scene)
    if lacking:
        return Part(figures=(missing("PT.secretary_seated", *lacking),))
    judged = _secretaries(scene)
    unseated = judged.filter(is_no(pl.col("seated"))).select("id", "name", "division", "street")
    return Part(
        figures=(
            share(
                "PT.secretary_seated",
                tally(judged, pl.col("seated"), pl.col("has_org")),
                needs=_NEEDS,
            ),
        ),
        tables={"unseated_secretaries": unseated},
    )


def _lacking(scene: Scene) -> tuple[str, list[str]] | None:
    whole = scene.whole
    if not (whole.was_read(Unit) and whole.was_read(LocatedIn)):
        return "no_register", ["单位"]
    if not whole.was_read(PartyOrg):
        return "no_register", ["党组织"]
    return None if whole.was_read(Holds) else ("no_column", ["班子成员"])


def _secretaries(scene: Scene) -> pl.DataFrame:
    """Resident units with ``has_org`` and ``seated``: the secretary is a part-time member."""
    units = unit_seats(scene).sort("id", "division").unique("id", keep="first", maintain_order=True)
    orgs = scene.covers.filter((pl.col("kind") == "Unit") & (pl.col("way") == "own")).select(
        pl.col("place").alias("id"), "org"
    )
    posts = scene.posts.filter("recognisable")
    part_time = pl.col("role") == Role.part_time_member.code
    members = posts.filter(part_time)["person"].unique()
    heads = posts.filter((pl.col("role") == Role.secretary.code) & (pl.col("kind") == "PartyOrg"))
    known = (
        orgs.join(heads, left_on="org", right_on="body")
        .with_columns(pl.col("person").is_in(members.implode()).alias("sits"))
        .group_by("id")
        .agg(pl.col("sits").any())
    )
    has_org = pl.col("id").is_in(orgs["id"].unique().implode())
    joined = units.join(known, on="id", how="left", maintain_order="left")
    complete = scene.complete(joined, Holds) | scene.complete(joined, Holds, "division")
    return joined.with_columns(
        has_org.alias("has_org"),
        pl.when(is_yes(pl.col("sits")))
        .then(statement=True)
        .when(is_no(pl.col("sits")) & complete)
        .then(statement=False)
        .alias("seated"),
    )
