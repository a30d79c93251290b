"""Which compounds have an owners' committee, and which should have one by rule.

Readings
--------
has a committee
    Yes where a live one is on record, or the roster says so and records none;
    no where the roster says so, or was declared complete for committees there;
    else unknown.
due
    Any of the profile's conditions on delivered shares and years since the
    first delivery holds; no if all are known not to; else unknown. A condition
    set to 0 asks nothing.
``OC-DUE``, ``OC-UNKNOWN``
    Due without a committee: known, or neither known nor ruled out. A compound
    with an interim body whose own time is not known to be over is neither.
    Where no column answers the conditions a figure says so, and no row is listed.
with property service
    As the roster says, or a company serves it at the date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.owners_committees.bodies import links, places
from analyses.owners_committees.interim import bridged
from graphmodel.analysis import Part, findings_of, missing, share, shares_by
from graphmodel.days import earliest, latest, plus_years
from graphmodel.party import Compound, Division, HasCommittee, OwnersCommittee, Serves
from graphmodel.ternary import all_of, any_of, is_no, is_unknown, is_yes, tally, tally_by

if TYPE_CHECKING:
    from datetime import date

    from analyses.scene import Scene
    from graphmodel.profile import Profile

CODES = ("OC.formed", "OC.formed.serviced", "OC.formed.due")
_AREA, _OWNERS, _FIRST = "delivered_area_share", "delivered_owner_share", "first_delivery_date"
_TITLES = {
    _AREA: "小区·已交付面积比例",
    _OWNERS: "小区·已入住户数比例",
    _FIRST: "小区·首次交付日期",
}


def formation(scene: Scene) -> Part:
    """Count compounds with an owners' committee by three denominators; list those due."""
    lacking = _lacking(scene)
    if lacking:
        status = "no_column" if scene.whole.was_read(Compound) else "no_register"
        return Part(figures=tuple(missing(code, status, lacking) for code in CODES))
    states = compound_states(scene)
    return _figures(scene, states) + _findings(scene, states)


def _lacking(scene: Scene) -> list[str]:
    whole = scene.whole
    if not whole.was_read(Compound):
        return ["小区"]
    told = whole.was_read(OwnersCommittee) or whole.has_column(Compound, "has_owners_committee")
    return [] if told else ["小区·是否成立业委会"]


def compound_states(scene: Scene) -> pl.DataFrame:
    """Every compound with ``has``, ``serviced``, ``due`` and ``gap`` (due without a committee)."""
    frame = places(scene)
    compounds = pl.col("place_kind") == Compound.__name__
    live = links(scene, OwnersCommittee).filter(compounds)["place"]
    ever = scene.whole.frame(HasCommittee)
    recorded = ever.filter(pl.col("to_kind") == OwnersCommittee.__name__)["from_id"]
    served = scene.now.frame(Serves)["to_id"]
    declared = scene.complete(frame, OwnersCommittee) | scene.complete(
        frame, OwnersCommittee, "division"
    )
    stated = pl.col("has_owners_committee")
    has = (
        pl.when(_in(live))
        .then(statement=True)
        .when(is_no(stated))
        .then(statement=False)
        .when(is_yes(stated) & ~_in(recorded))
        .then(statement=True)
        .when(declared)
        .then(statement=False)
    )
    serviced = pl.when(_in(served)).then(statement=True).otherwise("has_property_service")
    judged = frame.with_columns(
        has.alias("has"),
        serviced.alias("serviced"),
        is_due(scene.profile, scene.as_of).alias("due"),
    )
    gap = all_of([pl.col("due"), ~pl.col("has")])
    waits = _in(bridged(scene))
    return judged.with_columns(
        pl.when(waits & ~is_no(gap)).then(statement=False).otherwise(gap).alias("gap")
    )


def _in(ids: pl.Series) -> pl.Expr:
    return pl.col("id").is_in(ids.unique().implode())


def is_due(profile: Profile, day: date | None) -> pl.Expr:
    """Tell whether the first owners' assembly should have met, from a compound's columns."""
    conditions = [
        profile[rule].holds(pl.col(column))
        for rule, column in (
            ("oc_due_min_area_share", _AREA),
            ("oc_due_min_owner_share", _OWNERS),
        )
        if profile.value(rule)
    ]
    if profile.value("oc_due_after_years"):
        conditions.append(_later(profile, day))
    return any_of(conditions) if conditions else pl.lit(value=False)


def _later(profile: Profile, day: date | None) -> pl.Expr:
    """So many years since the first delivery, with what the profile asks besides."""
    years = pl.lit(profile.value("oc_due_after_years"))
    first = pl.col(_FIRST)
    parts = [
        pl.lit(None, pl.Boolean)
        if day is None
        else pl.when(plus_years(latest(first), years) <= day)
        .then(statement=True)
        .when(plus_years(earliest(first), years) > day)
        .then(statement=False)
    ]
    parts += [
        profile[rule].holds(pl.col(column))
        for rule, column in (
            ("oc_due_later_area_share", _AREA),
            ("oc_due_later_owner_share", _OWNERS),
        )
        if profile.value(rule)
    ]
    return all_of(parts)


def asked_columns(profile: Profile) -> list[str]:
    """Return the columns the profile's conditions rest on."""
    later = bool(profile.value("oc_due_after_years"))
    asked = {
        _AREA: profile.value("oc_due_min_area_share")
        or (later and profile.value("oc_due_later_area_share")),
        _OWNERS: profile.value("oc_due_min_owner_share")
        or (later and profile.value("oc_due_later_owner_share")),
        _FIRST: later,
    }
    return [column for column, wanted in asked.items() if wanted]


def _needs(scene: Scene) -> list[str]:
    return [_TITLES[column] for column in asked_columns(scene.profile)]


def is_answerable(scene: Scene) -> bool:
    """Tell whether some roster has a column that the profile's conditions rest on."""
    asked = asked_columns(scene.profile)
    return not asked or any(scene.whole.has_column(Compound, column) for column in asked)


def _figures(scene: Scene, states: pl.DataFrame) -> Part:
    has, needs = pl.col("has"), ["小区·是否成立业委会"]
    due = (
        share(CODES[2], tally(states, has, pl.col("due")), needs=_needs(scene))
        if is_answerable(scene)
        else missing(CODES[2], "no_column", _needs(scene))
    )
    return Part(
        figures=(
            share(CODES[0], tally(states, has), needs=needs),
            share(CODES[1], tally(states, has, pl.col("serviced")), needs=needs),
            due,
        ),
        by_body=(
            shares_by(CODES[0], Division, "street", tally_by(states, "street", has)),
            shares_by(CODES[0], Division, "division", tally_by(states, "division", has)),
        ),
        tables={
            "owners_committees": states.select(
                "id", "name", "division", "street", "households", "has", "serviced", "due", "gap"
            )
        },
    )


def _findings(scene: Scene, states: pl.DataFrame) -> Part:
    if not is_answerable(scene):
        return Part()
    columns = [title.partition("·")[2] for title in _needs(scene)]
    percent = (pl.col(_AREA) * 100).round(0).cast(pl.Int64).alias("delivered_percent")
    rows = states.with_columns(percent)
    return Part(
        findings=(
            findings_of(
                "OC-DUE",
                Compound,
                rows.filter(is_yes(pl.col("gap"))),
                params=["households", "delivered_percent"],
                columns=[*columns, "是否成立业委会"],
            ),
            findings_of(
                "OC-UNKNOWN",
                Compound,
                rows.filter(is_unknown(pl.col("gap"))).with_columns(
                    pl.lit(columns, dtype=pl.List(pl.String)).alias("lacking")
                ),
                params=["lacking"],
                columns=[*columns, "是否成立业委会"],
            ),
        )
    )
