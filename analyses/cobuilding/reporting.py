"""双报到: units whose organisation reported where it has its seat, members who reported at home.

Readings
--------
units
    Government bodies, institutions and state firms with a seat in a community
    and an organisation of their own; yes where the unit or that organisation
    reported to one of those communities. A unit counts once. No only where the
    roster was declared complete for reports.
members
    Per unit the numbers of its reports are not added up as they stand: a member
    may be in two of them. At least the largest number, at most the sum (never
    more than the unit's full members) have reported.
persons
    A person with two reports counts once, at the latest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.cobuilding.located import as_units, org_units, unit_seats
from analyses.scene import T2_LEVELS
from graphmodel.analysis import Part, measure, missing, share
from graphmodel.closed import UnitType
from graphmodel.party import Person, ReportedTo, Unit
from graphmodel.ternary import Tally, lower_bound, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

CODES = ("RE.units", "RE.members")
_TYPES = (UnitType.government.code, UnitType.institution.code, UnitType.state_firm.code)
_NEEDS = ["单位·报到社区", "单位·报到党员数"]


def reporting(scene: Scene) -> Part:
    """Count units, members and persons that have reported, each once."""
    if not scene.whole.was_read(Unit):
        return Part(figures=tuple(missing(code, "no_register", ["单位"]) for code in CODES))
    if not scene.whole.was_read(ReportedTo):
        return Part(figures=tuple(missing(code, "no_column", _NEEDS[:1]) for code in CODES))
    return _units(scene) + _members(scene) + _persons(scene)


def _units(scene: Scene) -> Part:
    judged = unit_reports(scene)
    return Part(figures=(share(CODES[0], tally(judged, pl.col("reported")), needs=_NEEDS[:1]),))


def unit_reports(scene: Scene) -> pl.DataFrame:
    """Units that are asked to report: ``id``, ``reported`` (three-valued), in order of ids."""
    communities = scene.divisions.filter(pl.col("level").is_in(T2_LEVELS))["id"]
    own = org_units(scene)["unit"].unique()
    seats = unit_seats(scene).filter(
        pl.col("unit_type").is_in(list(_TYPES))
        & pl.col("division").is_in(communities.implode())
        & pl.col("id").is_in(own.implode())
    )
    reports = as_units(
        scene,
        scene.now.frame(ReportedTo).select(
            "from_kind", "from_id", pl.col("to_id").alias("division")
        ),
    ).with_columns(pl.lit(value=True).alias("reported"))
    known = scene.whole.is_complete_for(ReportedTo)
    return (
        seats.join(reports, left_on=["id", "division"], right_on=["unit", "division"], how="left")
        .group_by("id")
        .agg(pl.col("reported").is_not_null().any())
        .sort("id")
        .select(
            "id",
            pl.when("reported")
            .then(statement=True)
            .when(pl.lit(value=known))
            .then(statement=False)
            .alias("reported"),
        )
    )


def _members(scene: Scene) -> Part:
    """Bounds of how many of the reporting units' members have reported."""
    whole = scene.whole
    if not (whole.has_column(ReportedTo, "members") and whole.has_column(Unit, "members_full")):
        return Part(figures=(missing(CODES[1], "no_column", [_NEEDS[1], "单位·正式党员"]),))
    sums = member_bounds(scene).select(pl.col("least", "most", "members_full").sum())
    known = sums.row(0, named=True)
    counted = Tally(
        yes=known["least"],
        no=known["members_full"] - known["most"],
        unknown=known["most"] - known["least"],
        not_applicable=0,
    )
    return Part(figures=(share(CODES[1], counted, weight="members", needs=_NEEDS),))


def member_bounds(scene: Scene) -> pl.DataFrame:
    """Units with a report: ``unit``, ``members_full``, and bounds of how many have reported.

    Returns
    -------
    DataFrame
        ``unit``, ``members_full``, ``least``, ``most``; units whose full members
        are not known are left out.
    """
    reports = as_units(
        scene, scene.now.frame(ReportedTo).select("from_kind", "from_id", "to_id", "members")
    )
    counts = reports.group_by("unit").agg(
        pl.col("members").max().alias("least"),
        lower_bound(pl.col("members")).alias("most"),
        pl.col("members").null_count().alias("untold"),
    )
    units = scene.now.frame(Unit).select(pl.col("id").alias("unit"), "members_full")
    bounds = counts.join(units, on="unit").drop_nulls("members_full")
    full = pl.col("members_full")
    most = pl.when(pl.col("untold") > 0).then(full).otherwise(pl.min_horizontal("most", full))
    return bounds.select(
        "unit",
        "members_full",
        pl.min_horizontal(pl.col("least").fill_null(0), full).alias("least"),
        most.alias("most"),
    ).sort("unit")


def _persons(scene: Scene) -> Part:
    """Count persons who reported by the community of their latest report."""
    reports = scene.now.frame(ReportedTo).filter(pl.col("from_kind") == Person.__name__)
    latest = reports.sort("from_id", "valid_from", "to_id", nulls_last=False).unique(
        "from_id", keep="last", maintain_order=True
    )
    if latest.is_empty():
        return Part()
    by_place = latest.group_by(pl.col("to_id").alias("id")).agg(
        pl.len().cast(pl.Int64).alias("persons")
    )
    return Part(
        figures=(measure("RE.persons", float(latest.height), "persons"),),
        tables={"reported_persons": by_place.sort("id")},
    )
