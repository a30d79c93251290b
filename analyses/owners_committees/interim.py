"""Interim bodies (物业管理委员会): those whose time is over.

Readings
--------
Over as soon as the rule's years have passed since its founding, by the
calendar; a founding date known to the year or month only settles it where the
whole interval does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.owners_committees.bodies import about_places, interim_bodies
from analyses.scene import shared
from graphmodel.analysis import Part, measure, missing, share
from graphmodel.days import earliest, latest, plus_years
from graphmodel.party import Compound, PropertyManagementCommittee
from graphmodel.ternary import is_no, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

_NEEDS = ["小区·物管会成立时间"]


def interim(scene: Scene) -> Part:
    """Count interim bodies and list those that have stood too long."""
    if not scene.whole.was_read(PropertyManagementCommittee):
        if not scene.whole.was_read(Compound):
            return Part(figures=(missing("OC.interim", "no_register", ["小区"]),))
        return Part(figures=(missing("OC.interim", "no_column", _NEEDS),))
    judged = _judged(scene)
    years = scene.profile.value("oc_interim_max_years")
    over = judged.filter(is_no(pl.col("within"))).with_columns(pl.lit(years).alias("limit"))
    return Part(
        figures=(
            measure("OC.interim.count", float(judged.height), "bodies"),
            share("OC.interim", tally(judged, pl.col("within")), needs=_NEEDS),
        ),
        findings=about_places(
            "OC-INTERIM-OVERDUE",
            over,
            kind=PropertyManagementCommittee,
            params=["founded_on", "limit"],
            columns=["物管会成立时间"],
        ),
    )


def bridged(scene: Scene) -> pl.Series:
    """Compounds with a live interim body whose time is not known to be over."""
    judged = _judged(scene)
    return judged.filter(~is_no(pl.col("within")))["place"]


@shared
def _judged(scene: Scene) -> pl.DataFrame:
    """Live interim bodies with ``within``: whether their time is not over."""
    day, years = scene.as_of, pl.lit(scene.profile.value("oc_interim_max_years"))
    founded = pl.col("founded_on")
    within = (
        pl.lit(None, pl.Boolean)
        if day is None
        else pl.when(plus_years(latest(founded), years) <= day)
        .then(statement=False)
        .when(plus_years(earliest(founded), years) > day)
        .then(statement=True)
    )
    return interim_bodies(scene).with_columns(within.alias("within"))
