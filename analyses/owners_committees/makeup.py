"""Size and filing of owners' committees.

Readings
--------
size
    The number of seats the roster states. Small compounds may have fewer where
    the profile says so, by households or by area: either is enough; where
    neither is known a small committee is not judged.
filed
    The filing date lies not after the date: yes; later: no; blank: no where the
    roster was declared complete for owners' committees there, else unknown.
    ``OC-UNFILED``: known not to be filed, and founded more than the rule's days
    before, by the whole interval of its founding.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from analyses.owners_committees.bodies import about_places, committees, lacking_register
from graphmodel.analysis import Part, missing, share
from graphmodel.days import is_before, latest
from graphmodel.party import OwnersCommittee
from graphmodel.ternary import all_of, any_of, is_no, is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene
    from graphmodel.profile import Profile

_SEATS, _FILED = ["小区·业委会委员数"], ["小区·备案时间"]


def size(scene: Scene) -> Part:
    """Count committees of a lawful size; list the others."""
    lacking = lacking_register(scene)
    if lacking:
        return Part(figures=(missing("OC.size_fits", "no_register", lacking),))
    if not scene.whole.has_column(OwnersCommittee, "seats"):
        return Part(figures=(missing("OC.size_fits", "no_column", _SEATS),))
    judged = committees(scene).with_columns(
        fits(scene.profile).alias("fits"), pl.lit(_in_words(scene.profile)).alias("limits")
    )
    return Part(
        figures=(share("OC.size_fits", tally(judged, pl.col("fits")), needs=_SEATS),),
        findings=about_places(
            "OC-SIZE",
            judged.filter(is_no(pl.col("fits"))),
            params=["seats", "limits"],
            columns=["业委会委员数"],
        ),
    )


def fits(profile: Profile) -> pl.Expr:
    """Tell whether a committee's number of seats is lawful."""
    seats = pl.col("seats")
    enough = profile["oc_size_min"].holds(seats)
    if profile.value("oc_small_size_min"):
        few = profile["oc_small_size_min"].holds(seats)
        enough = any_of([enough, all_of([_is_small(profile), few])])
    parts = [enough]
    if profile.value("oc_size_max"):
        parts.append(profile["oc_size_max"].holds(seats))
    if profile.value("oc_size_odd"):
        parts.append(seats % 2 == 1)
    return all_of(parts)


def _is_small(profile: Profile) -> pl.Expr:
    conditions = [
        profile[rule].holds(pl.col(column))
        for rule, column in (
            ("oc_small_max_households", "households"),
            ("oc_small_max_area_m2", "area_m2"),
        )
        if profile.value(rule)
    ]
    return any_of(conditions) if conditions else pl.lit(value=False)


def _in_words(profile: Profile) -> str:
    """Say what is lawful: 5至11人、单数."""
    least, most = profile.value("oc_size_min"), profile.value("oc_size_max")
    number = f"{least}至{most}人" if most else f"{least}人以上"
    return f"{number}、单数" if profile.value("oc_size_odd") else number


def filing(scene: Scene) -> Part:
    """Count committees that are filed; list those that are late."""
    lacking = lacking_register(scene)
    if lacking:
        return Part(figures=(missing("OC.filed", "no_register", lacking),))
    if not scene.whole.has_column(OwnersCommittee, "filed_on"):
        return Part(figures=(missing("OC.filed", "no_column", _FILED),))
    judged = _filed(scene)
    limit = scene.profile.value("oc_filing_days")
    day = scene.as_of
    waited = pl.lit(day) - latest(pl.col("founded_on")) > timedelta(days=limit)
    late = judged.filter(is_no(pl.col("filed")) & is_yes(waited)).with_columns(
        pl.lit(limit).alias("limit")
    )
    return Part(
        figures=(share("OC.filed", tally(judged, pl.col("filed")), needs=_FILED),),
        findings=about_places(
            "OC-UNFILED",
            late,
            params=["founded_on", "limit"],
            columns=["业委会成立时间", "备案时间"],
        ),
    )


def _filed(scene: Scene) -> pl.DataFrame:
    """Live committees with ``filed``; without a date nothing is known."""
    frame = committees(scene)
    declared = scene.complete(frame, OwnersCommittee) | scene.complete(
        frame, OwnersCommittee, "division"
    )
    filed_on = pl.col("filed_on")
    if scene.as_of is None:
        return frame.with_columns(pl.lit(None, pl.Boolean).alias("filed"))
    known = is_before(filed_on, scene.as_of + timedelta(days=1))
    absent = filed_on.is_null() & declared
    return frame.with_columns(pl.when(absent).then(statement=False).otherwise(known).alias("filed"))
