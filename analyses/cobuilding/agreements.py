"""Agreements: in force, running out, one-sided, and how many resident units have one.

Readings
--------
in force
    Not known to be ended, expired or signed later. An agreement of a unit's own
    organisation is the unit's.
``AGREEMENT-DUE``
    In force, and its last day, by the whole interval, lies within the profile's days.
``AGREEMENT-ONE-PARTY``
    Fewer parties on record than the rule asks.
coordinated
    Yes with a coordinating body on record; no only where the roster was declared
    complete for agreements and names nobody who was not found.
covered
    A unit with a seat in a community and an agreement in force with anybody; no
    only where the roster was declared complete for agreements.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from analyses.cobuilding.located import as_units, unit_seats
from analyses.scene import T2_LEVELS
from analyses.unresolved import is_source
from graphmodel.analysis import Part, findings_of, measure, missing, share, shares_by
from graphmodel.closed import AgreementStatus
from graphmodel.days import earliest, is_before, latest
from graphmodel.party import Agreement, CoordinatedBy, Division, LocatedIn, PartyTo, Unit
from graphmodel.ternary import is_no, is_yes, tally, tally_by

if TYPE_CHECKING:
    from analyses.scene import Scene

_ENDED = (AgreementStatus.expired.code, AgreementStatus.ended.code)
_NEEDS = ["共建·签约方"]


def agreements(scene: Scene) -> Part:
    """Count agreements in force and the units that have one; list what runs out or is one-sided."""
    if not scene.whole.was_read(Agreement):
        return Part(figures=(missing("AG.covered", "no_register", ["共建"]),))
    live = in_force(scene)
    counted = Part(figures=(measure("AG.in_force", float(live.height), "agreements"),))
    return (
        counted
        + _running_out(scene, live)
        + _one_sided(scene, live)
        + _covered(scene, live)
        + _coordinated(scene, live)
    )


def in_force(scene: Scene) -> pl.DataFrame:
    """Agreements in force at the date, sorted by id."""
    ended = is_yes(pl.col("status").is_in(list(_ENDED)))
    day = scene.as_of
    if day is not None:
        later = is_no(is_before(pl.col("signed_on"), day + timedelta(days=1)))
        ended = ended | is_yes(is_before(pl.col("expires_on"), day)) | later
    return scene.now.frame(Agreement).filter(~ended)


def _running_out(scene: Scene, live: pl.DataFrame) -> Part:
    if not scene.whole.has_column(Agreement, "expires_on") or scene.as_of is None:
        return Part()
    limit = scene.profile.value("agreement_reminder_days")
    ends = pl.col("expires_on")
    soon = live.filter(
        is_yes(earliest(ends) >= scene.as_of)
        & is_yes(latest(ends) <= scene.as_of + timedelta(days=limit))
    )
    return Part(
        findings=(
            findings_of(
                "AGREEMENT-DUE", Agreement, soon, params=["expires_on"], columns=["到期时间"]
            ),
        )
    )


def _one_sided(scene: Scene, live: pl.DataFrame) -> Part:
    if not scene.whole.was_read(PartyTo):
        return Part()
    counts = (
        scene.now.frame(PartyTo)
        .group_by(pl.col("to_id").alias("id"))
        .agg(pl.struct("from_kind", "from_id").n_unique().cast(pl.Int64).alias("parties"))
    )
    few = live.join(counts, on="id", how="left", maintain_order="left").with_columns(
        pl.col("parties").fill_null(0)
    )
    rule = scene.profile["agreement_min_parties"]
    return Part(
        findings=(
            findings_of(
                "AGREEMENT-ONE-PARTY",
                Agreement,
                few.filter(~rule.holds(pl.col("parties"))),
                params=["parties"],
                columns=["签约方", "签约另一方"],
            ),
        )
    )


def _covered(scene: Scene, live: pl.DataFrame) -> Part:
    whole = scene.whole
    if not (whole.was_read(Unit) and whole.was_read(LocatedIn)):
        return Part(figures=(missing("AG.covered", "no_register", ["单位"]),))
    if not whole.was_read(PartyTo):
        return Part(figures=(missing("AG.covered", "no_column", _NEEDS),))
    parties = scene.now.frame(PartyTo).join(live, left_on="to_id", right_on="id", how="semi")
    signed = as_units(scene, parties.select("from_kind", "from_id"))["unit"]
    communities = scene.divisions.filter(pl.col("level").is_in(T2_LEVELS))["id"]
    seats = unit_seats(scene).filter(pl.col("division").is_in(communities.implode()))
    declared = scene.complete(seats, Agreement) | scene.complete(seats, Agreement, "division")
    judged = seats.with_columns(
        pl.when(pl.col("id").is_in(signed.implode()))
        .then(statement=True)
        .when(declared)
        .then(statement=False)
        .alias("signed")
    )
    once = judged.unique("id", keep="first", maintain_order=True)
    return Part(
        figures=(share("AG.covered", tally(once, pl.col("signed")), needs=_NEEDS),),
        by_body=(
            shares_by(
                "AG.covered", Division, "division", tally_by(judged, "division", pl.col("signed"))
            ),
        ),
    )


def _coordinated(scene: Scene, live: pl.DataFrame) -> Part:
    """Count the agreements that somebody coordinates, and who does."""
    if not scene.whole.was_read(CoordinatedBy):
        return Part(figures=(missing("AG.coordinated", "no_column", ["共建·牵头协调单位"]),))
    links = scene.now.frame(CoordinatedBy).join(
        live.select("id"), left_on="from_id", right_on="id", how="semi"
    )
    known = any(scene.whole.is_complete_for(kind) for kind in (Agreement, CoordinatedBy))
    judged = live.with_columns(
        pl.when(pl.col("id").is_in(links["from_id"].implode()))
        .then(statement=True)
        .when(pl.lit(value=known) & ~is_source(scene, CoordinatedBy, Agreement))
        .then(statement=False)
        .alias("coordinated")
    )
    names = scene.now.node_ids.rename({"kind": "to_kind", "id": "to_id"})
    coordinators = (
        links.group_by("to_kind", "to_id")
        .agg(pl.col("from_id").n_unique().cast(pl.Int64).alias("agreements"))
        .join(names, on=["to_kind", "to_id"], how="left")
        .select(pl.col("to_kind").alias("kind"), pl.col("to_id").alias("id"), "name", "agreements")
        .sort("kind", "id")
    )
    return Part(
        figures=(
            share(
                "AG.coordinated",
                tally(judged, pl.col("coordinated")),
                needs=["共建·牵头协调单位"],
            ),
        ),
        tables={"agreement_coordinators": coordinators},
    )
