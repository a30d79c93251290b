"""Who sits in owners' committees: owners or not, and whether an interest is to be checked.

Readings
--------
member
    Director, deputy directors and members; alternates are none.
owner
    Yes where the person owns a home in the compound; no where the roster gives
    the person's homes and none is there, or was declared complete for owners;
    else unknown. Where no roster tells of owners, one line says so.
without an interest
    No where the member works for, or manages, a company that serves the
    compound at the date; yes where the person's employers and the companies
    are known and differ; else unknown. Relatives are in no roster.
Only committees of compounds are asked. A person known by name only has no
posts but the row's own; the row's own home and employer count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.cross_appointment.people import OWNERS
from analyses.owners_committees.bodies import about_places, committees, lacking_register
from graphmodel.analysis import Part, missing, share
from graphmodel.closed import Role
from graphmodel.party import Compound, EmployedBy, Holds, OwnsIn, Serves, Unit
from graphmodel.ternary import is_no, is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

_HOME, _WORK = ["班子成员·业主小区"], ["班子成员·工作单位", "小区·物业公司"]
#: Posts in a company that are work for it.
_MANAGES = (
    Role.property_manager.code,
    Role.chairman.code,
    Role.general_manager.code,
    Role.investor.code,
)


def members(scene: Scene) -> Part:
    """Count members who are owners, and members without an interest; list committees to check."""
    lacking = lacking_register(scene)
    if lacking:
        return _unanswered("no_register", lacking)
    if not scene.whole.was_read(Holds):
        return _unanswered("no_column", ["班子成员"])
    seats = _seats(scene)
    return _owners(scene, seats) + _interests(scene, seats)


def _unanswered(status: str, needs: list[str]) -> Part:
    return Part(figures=tuple(missing(code, status, needs) for code in ("OC.owner", "OC.clear")))


def _seats(scene: Scene) -> pl.DataFrame:
    """Return the members of compounds' committees: place, ``body``, ``person``."""
    posts = scene.posts.filter(pl.col("role").is_in(OWNERS.codes)).select("body", "person", "kind")
    return (
        committees(scene)
        .filter(pl.col("place_kind") == Compound.__name__)
        .select("place_kind", "place", "body", "street", "division")
        .join(posts.filter(pl.col("kind") == "OwnersCommittee").drop("kind"), on="body")
        .unique()
        .sort("place", "body", "person")
    )


def _owners(scene: Scene, seats: pl.DataFrame) -> Part:
    if not scene.whole.was_read(OwnsIn):
        return Part(figures=(missing("OC.owner", "no_column", _HOME),))
    homes = scene.now.frame(OwnsIn).select(
        pl.col("from_id").alias("person"), pl.col("to_id").alias("place")
    )
    told = pl.col("person").is_in(homes["person"].unique().implode())
    declared = scene.complete(seats, OwnsIn) | scene.complete(seats, OwnsIn, "division")
    here = homes.unique().with_columns(pl.lit(value=True).alias("here"))
    judged = seats.join(here, on=["person", "place"], how="left", maintain_order="left")
    judged = judged.with_columns(
        pl.when(is_yes(pl.col("here")))
        .then(statement=True)
        .when(told | declared)
        .then(statement=False)
        .alias("owner")
    )
    counted = _counted(judged.filter(is_no(pl.col("owner"))))
    return Part(
        figures=(share("OC.owner", tally(judged, pl.col("owner")), weight="persons", needs=_HOME),),
        findings=about_places("OC-NOT-OWNER", counted, params=["persons"], columns=["业主小区"]),
    )


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    """Count the persons of each committee."""
    return (
        rows.group_by("place_kind", "place", "body")
        .agg(pl.col("person").n_unique().cast(pl.Int64).alias("persons"))
        .sort("place", "body")
    )


def _interests(scene: Scene, seats: pl.DataFrame) -> Part:
    if not (scene.whole.was_read(EmployedBy) and scene.whole.was_read(Serves)):
        return Part(figures=(missing("OC.clear", "no_column", _WORK),))
    work = _work(scene)
    serving = scene.now.frame(Serves).select(
        pl.col("to_id").alias("place"), pl.col("from_id").alias("unit")
    )
    conflicts = (
        seats.join(work, on="person")
        .join(serving, on=["place", "unit"])
        .unique()
        .join(scene.now.frame(Unit).select(pl.col("id").alias("unit"), "name"), on="unit")
        .sort("place", "body", "unit", "person")
    )
    hit = (
        conflicts.select("place", "body", "person")
        .unique()
        .with_columns(pl.lit(value=True).alias("hit"))
    )
    known = pl.col("person").is_in(work["person"].unique().implode()) & pl.col("place").is_in(
        serving["place"].unique().implode()
    )
    judged = seats.join(hit, on=["place", "body", "person"], how="left").with_columns(
        pl.when(is_yes(pl.col("hit")))
        .then(statement=False)
        .when(known)
        .then(statement=True)
        .alias("clear")
    )
    counted = _counted(conflicts).join(
        conflicts.group_by("place", "body").agg(
            pl.col("name").unique(maintain_order=True).alias("companies")
        ),
        on=["place", "body"],
        maintain_order="left",
    )
    return Part(
        figures=(share("OC.clear", tally(judged, pl.col("clear")), weight="persons", needs=_WORK),),
        findings=about_places(
            "OC-CONFLICT",
            counted,
            params=["persons", "companies"],
            columns=["工作单位", "物业公司"],
        ),
    )


def _work(scene: Scene) -> pl.DataFrame:
    """Whom each person works for or manages: ``person``, ``unit``."""
    employed = scene.now.frame(EmployedBy).select(
        pl.col("from_id").alias("person"), pl.col("to_id").alias("unit")
    )
    managing = scene.posts.filter(
        (pl.col("kind") == "Unit") & pl.col("role").is_in(list(_MANAGES))
    ).select("person", pl.col("body").alias("unit"))
    return pl.concat([employed, managing]).unique()
