"""The share of Party members in owners' committees, with bounds.

Readings
--------
Per committee the persons listed count where they fill all seats and each has a
status; else the committee's own count of Party members, where it states one;
else bounds: seats that are not listed and persons without a known status may
or may not be Party members. A committee whose size is unknown (no seats given,
list not complete) is left out. Per compound the share is met if even the least
possible members reach the rule, and missed (with a finding) only if even the
most possible do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.cross_appointment.compounds import committees, owners
from analyses.cross_appointment.people import OWNERS
from graphmodel.analysis import Part, findings_of, missing, share
from graphmodel.closed import PartyStatus
from graphmodel.party import Compound, OwnersCommittee, Person
from graphmodel.ternary import Tally, any_in_group, is_no, is_yes, sum_known, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

_MEMBERS = (PartyStatus.full.code, PartyStatus.probationary.code)
CODES = ("XA.party_share", "XA.party_share_met", "XA.director_member")
_NEEDS = ["小区·业委会党员数", "班子成员·政治面貌"]


def party_share(scene: Scene) -> Part:
    """Count Party members among the members of owners' committees."""
    whole = scene.whole
    if not (whole.was_read(Compound) and whole.was_read(OwnersCommittee)):
        return _unanswered("no_register", ["小区"])
    stated = whole.has_column(OwnersCommittee, "party_members")
    if not (stated or whole.has_column(Person, "party_status")):
        return _unanswered("no_column", _NEEDS)
    bounds = _bounds(scene)
    return _figure(bounds) + _by_compound(scene, bounds) + _directors(scene)


def _directors(scene: Scene) -> Part:
    """Count owners' committees by whether their director is a Party member."""
    if not scene.whole.has_column(Person, "party_status"):
        return Part(figures=(missing(CODES[2], "no_column", _NEEDS[1:]),))
    status = scene.now.frame(Person).select(pl.col("id").alias("person"), "party_status")
    member = pl.col("party_status").is_in(list(_MEMBERS))
    heads = (
        scene.posts.filter(
            (pl.col("kind") == "OwnersCommittee") & (pl.col("role") == OWNERS.head.code)
        )
        .join(status, on="person", how="left")
        .group_by("body")
        .agg(any_in_group(member).alias("member"))
    )
    judged = committees(scene).select("body").unique().join(heads, on="body", how="left")
    return Part(figures=(share(CODES[2], tally(judged, pl.col("member")), needs=_NEEDS[1:]),))


def _unanswered(status: str, needs: list[str]) -> Part:
    return Part(figures=tuple(missing(code, status, needs) for code in CODES))


def _bounds(scene: Scene) -> pl.DataFrame:
    """Every committee with ``place``, ``size``, ``low`` and ``high`` (null: size unknown)."""
    seats = committees(scene)
    complete = owners(scene).states.select("place", "complete")
    own = scene.now.frame(OwnersCommittee).select(pl.col("id").alias("body"), "party_members")
    frame = (
        seats.join(own, on="body")
        .join(_listed(scene), on="body", how="left")
        .join(complete, on="place", how="left")
        .with_columns(pl.col("listed", "members", "others").fill_null(0))
    )
    size = pl.when(pl.col("seats").is_not_null() | is_yes(pl.col("complete"))).then(
        pl.max_horizontal("seats", "listed", "party_members")
    )
    told = (pl.col("members") + pl.col("others")) >= pl.max_horizontal("seats", "listed")
    stated = pl.when(~told).then("party_members")
    sized = frame.with_columns(pl.when(size > 0).then(size).cast(pl.Int64).alias("size"))
    return sized.select(
        "place",
        "body",
        "size",
        pl.coalesce(stated, "members").cast(pl.Int64).alias("low"),
        pl.coalesce(stated, pl.col("size") - pl.col("others")).cast(pl.Int64).alias("high"),
    )


def _listed(scene: Scene) -> pl.DataFrame:
    """Persons listed in each committee: ``body``, ``listed``, ``members``, ``others``."""
    status = scene.now.frame(Person).select(pl.col("id").alias("person"), "party_status")
    return (
        scene.posts.filter(
            (pl.col("kind") == "OwnersCommittee") & pl.col("role").is_in(OWNERS.codes)
        )
        .select("body", "person")
        .unique()
        .join(status, on="person", how="left")
        .group_by("body")
        .agg(
            pl.len().alias("listed"),
            is_yes(pl.col("party_status").is_in(list(_MEMBERS))).sum().alias("members"),
            is_yes(pl.col("party_status") == PartyStatus.none.code).sum().alias("others"),
        )
    )


def _figure(bounds: pl.DataFrame) -> Part:
    sized = bounds.drop_nulls("size")
    sums = sized.select(pl.col("size", "low", "high").sum()).row(0, named=True)
    counted = Tally(
        yes=sums["low"],
        no=sums["size"] - sums["high"],
        unknown=sums["high"] - sums["low"],
        not_applicable=0,
    )
    return Part(figures=(share(CODES[0], counted, weight="persons", needs=_NEEDS),))


def _by_compound(scene: Scene, bounds: pl.DataFrame) -> Part:
    """Which compounds' committees reach the share the rule asks for."""
    rule = scene.profile["owners_committee_party_share"]
    shares = _shares(scene, bounds).with_columns(pl.lit(rule.value).alias("target"))
    least = rule.holds(pl.col("least") / pl.col("persons"))
    most = rule.holds(pl.col("most") / pl.col("persons"))
    met = pl.when(is_yes(least)).then(statement=True).when(is_no(most)).then(statement=False)
    answered = shares.with_columns(met.alias("met"))
    has_committee = pl.col("committees").is_not_null()
    return Part(
        figures=(share(CODES[1], tally(answered, pl.col("met"), has_committee), needs=_NEEDS),),
        findings=(
            findings_of(
                "PARTY-SHARE-LOW",
                Compound,
                answered.filter(is_no(pl.col("met"))),
                params=["most", "persons", "target"],
                columns=["业委会党员数", "政治面貌"],
            ),
        ),
    )


def _shares(scene: Scene, bounds: pl.DataFrame) -> pl.DataFrame:
    """Every compound: ``id``, ``committees``, ``persons``, ``least``, ``most``."""
    sums = (
        bounds.sort("body")
        .group_by("place")
        .agg(
            pl.col("body").alias("committees"),
            sum_known(pl.col("size")).alias("persons"),
            sum_known(pl.col("low")).alias("least"),
            sum_known(pl.col("high")).alias("most"),
        )
    )
    return (
        scene.now.frame(Compound)
        .select("id")
        .join(sums, left_on="id", right_on="place", how="left", maintain_order="left")
    )
