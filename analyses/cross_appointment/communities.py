"""Cross-appointment of communities: the Party organisation beside the residents' committee.

Readings
--------
one shoulder (一肩挑)
    The secretary of the community's organisation (of several, the one nearest
    to the street) is the director of the residents' committee.
two committees (两委交叉)
    ``XA.two_committees`` asks of communities whether at least one person sits
    in both; ``XA.two_committees.persons`` of the members of residents'
    committees whether they sit in the Party committee too.
Villages are asked apart (suffix ``.village``). The question does not apply to a
place known to have no Party organisation; where that, or who sits in a body, is
not known the answer is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.cross_appointment.people import BRANCH, RESIDENTS, compare, side_of
from analyses.scene import T2_LEVELS
from analyses.unresolved import may_be_covered
from graphmodel.analysis import Part, missing, share
from graphmodel.party import Division, HasResidentsCommittee, Holds, PartyOrg, ResidentsCommittee
from graphmodel.ternary import Tally, is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

CODES = ("XA.one_shoulder", "XA.two_committees", "XA.two_committees.persons")
SUFFIXES = {"community": "", "village": ".village"}
_NEEDS = ["班子成员"]


def communities(scene: Scene) -> Part:
    """Answer for every community and village who sits in both committees."""
    places = scene.divisions.filter(pl.col("level").is_in(T2_LEVELS)).select(
        pl.col("id").alias("place"), pl.col("id").alias("division"), "street", "level"
    )
    if places.is_empty():
        return _unanswered("no_register", ["社区村"])
    if not scene.whole.was_read(PartyOrg):
        return _unanswered("no_register", ["党组织"])
    if not _names_directors(scene):
        return _unanswered("no_column", _NEEDS)
    states = _states(scene, places)
    part = Part()
    for level, suffix in SUFFIXES.items():
        part += _figures(states.filter(pl.col("level") == level), suffix)
    return part


def _unanswered(status: str, needs: list[str]) -> Part:
    codes = (code + suffix for code in CODES for suffix in SUFFIXES.values())
    return Part(figures=tuple(missing(code, status, needs) for code in codes))


def _states(scene: Scene, places: pl.DataFrame) -> pl.DataFrame:
    """Every place with its answers; ``has_org`` is three-valued."""
    left = side_of(scene, _organisations(scene, places), BRANCH)
    right = side_of(scene, _committees(scene, places), RESIDENTS)
    suggested = scene.suggested.filter(pl.col("kind") == "Division")["place"]
    declared = scene.complete(places, PartyOrg) | scene.complete(places, PartyOrg, "division")
    open_ = pl.col("place").is_in(suggested.implode()) | may_be_covered(scene, Division, "place")
    absent = declared & ~open_
    numbered = right.persons.group_by("place").agg(pl.len().alias("numbered"))
    return (
        compare(places, left, right)
        .join(numbered, on="place", how="left")
        .with_columns(
            pl.col("numbered", "right_listed").fill_null(0),
            pl.when(pl.col("left_bodies").is_not_null())
            .then(statement=True)
            .when(absent)
            .then(statement=False)
            .alias("has_org"),
        )
    )


def _figures(states: pl.DataFrame, suffix: str) -> Part:
    applies = pl.col("has_org")
    counts = (
        tally(states, pl.col("unity"), applicable=applies),
        tally(states, pl.col("any"), applicable=applies),
        _persons(states),
    )
    weights = ("count", "count", "persons")
    return Part(
        figures=tuple(
            share(code + suffix, count, weight=weight, needs=_NEEDS)
            for code, count, weight in zip(CODES, counts, weights, strict=True)
        )
    )


def _names_directors(scene: Scene) -> bool:
    """Tell whether any roster lists posts of residents' committees."""
    if not scene.whole.was_read(Holds):
        return False
    roles = scene.whole.frame(Holds)["role"].str.starts_with("rc_")
    return scene.whole.was_read(ResidentsCommittee) or bool(roles.any())


def _organisations(scene: Scene, places: pl.DataFrame) -> pl.DataFrame:
    """Return the organisation of each community, the one nearest to the street."""
    seats = scene.organisations.select(
        pl.col("id").alias("body"), pl.col("committee_seats").alias("seats")
    )
    return (
        scene.covers.filter((pl.col("kind") == "Division") & (pl.col("way") == "territorial"))
        .sort("place", "depth", "org")
        .unique("place", keep="first", maintain_order=True)
        .select("place", pl.lit("PartyOrg").alias("kind"), pl.col("org").alias("body"))
        .join(seats, on="body")
        .join(places, on="place")
    )


def _committees(scene: Scene, places: pl.DataFrame) -> pl.DataFrame:
    """Return the residents' committee of each community, or the community itself."""
    seats = scene.now.frame(ResidentsCommittee).select(pl.col("id").alias("body"), "seats")
    recorded = (
        scene.now.frame(HasResidentsCommittee)
        .select(
            pl.col("from_id").alias("place"),
            pl.lit("ResidentsCommittee").alias("kind"),
            pl.col("to_id").alias("body"),
        )
        .unique()
        .join(seats, on="body")
    )
    others = places.join(recorded, on="place", how="anti").select(
        "place",
        pl.lit("Division").alias("kind"),
        pl.col("place").alias("body"),
        pl.lit(None, pl.Int64).alias("seats"),
    )
    return pl.concat([recorded, others]).join(places, on="place")


def _persons(states: pl.DataFrame) -> Tally:
    """Count the listed members of residents' committees by whether they sit in the other."""
    yes = pl.col("matches").sum().alias("yes")
    no = (
        (pl.col("numbered") - pl.col("matches"))
        .filter(is_yes(pl.col("left_complete")))
        .sum()
        .alias("no")
    )
    listed = pl.col("right_listed").sum().alias("listed")
    counts = states.select(yes, no, listed).row(0, named=True)
    unknown = counts["listed"] - counts["yes"] - counts["no"]
    return Tally(yes=counts["yes"], no=counts["no"], unknown=unknown, not_applicable=0)
