"""Cross-appointment of compounds: own branches beside owners' committees.

Readings
--------
both bodies
    A compound with a live branch of its own (not joint, attached, temporary or
    functional) and a live owners' committee on record. Elsewhere the question
    does not apply. The figures with the suffix ``.committee`` and ``.all`` ask
    of all compounds with a committee and of all compounds: where a body is
    missing the answer is no only if its absence is known, else unknown.
evidence
    The same person with a number on both sides; else, for ``XA.any`` and
    ``XA.count`` only, the branches' own count of cross-appointments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.cross_appointment.people import BRANCH, OWNERS, Side, compare, side_of
from analyses.scene import shared
from graphmodel.analysis import Part, findings_of, missing, share
from graphmodel.party import Compound, HasCommittee, Holds, OwnersCommittee, PartyOrg
from graphmodel.ternary import (
    all_of,
    is_no,
    is_unknown,
    is_yes,
    lower_bound,
    sum_known,
    tally,
    truth_of,
)

if TYPE_CHECKING:
    from analyses.scene import Scene

MEASURES = ("any", "unity", "two_way", "count")
_BY_PERSON = ("unity", "two_way")
SUFFIXES = ("", ".committee", ".all")
_POSTS = ["班子成员"]


def compounds(scene: Scene) -> Part:
    """Answer for every compound whether branch and owners' committee share persons."""
    lacking = _lacking_register(scene)
    if lacking:
        return Part(
            figures=tuple(
                missing(f"XA.{name}{suffix}", "no_register", [lacking])
                for name in MEASURES
                for suffix in SUFFIXES
            )
        )
    left, right = side_of(scene, own_branches(scene), BRANCH), owners(scene)
    states = _states(scene, left, right)
    return _figures(scene, states) + _findings(states) + _tables(states, left, right)


def _lacking_register(scene: Scene) -> str:
    """Return the sheet that would answer; empty if it was read."""
    if not (scene.whole.was_read(Compound) and scene.whole.was_read(OwnersCommittee)):
        return "小区"
    return "" if scene.whole.was_read(PartyOrg) else "党组织"


@shared
def own_branches(scene: Scene) -> pl.DataFrame:
    """Live branches of one compound's own, as :func:`side_of` takes them."""
    seats = scene.organisations.select(
        pl.col("id").alias("body"), pl.col("committee_seats").alias("seats")
    )
    return (
        scene.covers.filter((pl.col("kind") == "Compound") & (pl.col("way") == "own"))
        .select("place", pl.lit("PartyOrg").alias("kind"), pl.col("org").alias("body"))
        .unique()
        .join(seats, on="body")
        .join(_places(scene), on="place")
    )


@shared
def committees(scene: Scene) -> pl.DataFrame:
    """Live owners' committees by compound, as :func:`side_of` takes them."""
    own = scene.now.frame(OwnersCommittee).select(pl.col("id").alias("body"), "seats")
    return (
        scene.now.frame(HasCommittee)
        .filter(pl.col("to_kind") == "OwnersCommittee")
        .select(
            pl.col("from_id").alias("place"),
            pl.col("to_kind").alias("kind"),
            pl.col("to_id").alias("body"),
        )
        .unique()
        .join(own, on="body")
        .join(_places(scene), on="place")
    )


@shared
def owners(scene: Scene) -> Side:
    """Gather the owners' committees' side."""
    return side_of(scene, committees(scene), OWNERS)


@shared
def _places(scene: Scene) -> pl.DataFrame:
    """Compounds with the division and street they lie in (null where unknown)."""
    places = scene.places.filter(pl.col("kind") == "Compound").select("id", "division", "street")
    return (
        scene.now.frame(Compound)
        .select("id")
        .join(places, on="id", how="left")
        .rename({"id": "place"})
    )


def _states(scene: Scene, left: Side, right: Side) -> pl.DataFrame:
    """Every compound with its answers, and with what is known to be missing."""
    names = scene.now.frame(Compound).select(pl.col("id").alias("place"), "name")
    places = names.join(_places(scene), on="place")
    suggested = scene.suggested.filter(pl.col("kind") == "Compound")["place"]

    def declared(kind: type) -> pl.Expr:
        return scene.complete(places, kind) | scene.complete(places, kind, "division")

    compared = compare(places, left, right).join(
        _declared_counts(scene), on="place", how="left", maintain_order="left"
    )
    return (
        compared.with_columns(
            _is_there("left_bodies", declared(PartyOrg) & ~_in(suggested)).alias("has_branch"),
            _is_there("right_bodies", declared(OwnersCommittee)).alias("has_committee"),
        )
        .with_columns(
            pl.coalesce("any", _declared_any()).alias("any"), _count(scene).alias("count")
        )
        .sort("place")
    )


def cross_states(scene: Scene) -> pl.DataFrame:
    """Every compound with what is known of the persons its two bodies share."""
    return _states(scene, side_of(scene, own_branches(scene), BRANCH), owners(scene))


def _in(places: pl.Series) -> pl.Expr:
    return pl.col("place").is_in(places.implode())


def _is_there(bodies: str, absent: pl.Expr) -> pl.Expr:
    """Yes where a body is on record; no where its absence is known; else unknown."""
    return (
        pl.when(pl.col(bodies).is_not_null())
        .then(statement=True)
        .when(absent)
        .then(statement=False)
    )


def _declared_counts(scene: Scene) -> pl.DataFrame:
    """Cross-appointments the branches state: ``place``, ``declared``, ``declared_least``."""
    stated = scene.organisations.select(pl.col("id").alias("body"), "cross_posts_declared")
    number = pl.col("cross_posts_declared")
    return (
        own_branches(scene)
        .join(stated, on="body")
        .group_by("place")
        .agg(sum_known(number).alias("declared"), lower_bound(number).alias("declared_least"))
    )


def _declared_any() -> pl.Expr:
    return (
        pl.when(pl.col("declared_least") > 0)
        .then(statement=True)
        .when(pl.col("declared") == 0)
        .then(statement=False)
    )


def _count(scene: Scene) -> pl.Expr:
    """As many persons as the rule asks: by persons, else by the branches' own count."""
    rule = scene.profile["cross_posts_min"]
    return (
        pl.when(rule.holds(pl.col("matches")) | pl.col("all_known"))
        .then(rule.holds(pl.col("matches")))
        .when(rule.holds(pl.col("declared_least")))
        .then(statement=True)
        .when(pl.col("declared").is_not_null())
        .then(rule.holds(pl.col("declared")))
    )


def _figures(scene: Scene, states: pl.DataFrame) -> Part:
    """Every measure by its three denominators."""
    posts = scene.whole.was_read(Holds)
    declared = scene.whole.has_column(PartyOrg, "cross_posts_declared")
    both = all_of([pl.col("has_branch"), pl.col("has_committee")])
    figures = []
    for name in MEASURES:
        answered = posts or (declared and name not in _BY_PERSON)
        state = pl.when(is_no(both)).then(statement=False).when(both).then(pl.col(name))
        for suffix, applicable in zip(SUFFIXES, _denominators(), strict=True):
            code = f"XA.{name}{suffix}"
            figures.append(
                share(code, tally(states, state, applicable=applicable), needs=_POSTS)
                if answered
                else missing(code, "no_column", _POSTS)
            )
    return Part(figures=tuple(figures))


def _denominators() -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """With both bodies on record, with a committee on record, all."""
    branch, committee = pl.col("left_bodies"), pl.col("right_bodies")
    return (
        ~is_unknown(branch) & ~is_unknown(committee),
        ~is_unknown(committee),
        pl.lit(value=True),
    )


def _findings(states: pl.DataFrame) -> Part:
    both, *_ = _denominators()
    return Part(
        findings=(
            findings_of(
                "XA-NONE",
                Compound,
                states.filter(both & is_no(pl.col("any"))),
                subject="place",
                others=(PartyOrg, "left_bodies"),
                columns=["姓名", "人员编号", "交叉任职人数"],
            ),
        )
    )


def _tables(states: pl.DataFrame, left: Side, right: Side) -> Part:
    both, *_ = _denominators()
    matrix = states.select(
        pl.col("place").alias("id"),
        "name",
        "street",
        pl.col("left_bodies").list.len().fill_null(0).cast(pl.Int64).alias("branches"),
        pl.col("right_bodies").list.len().fill_null(0).cast(pl.Int64).alias("committees"),
        *(truth_of(pl.col(name), both).alias(name) for name in MEASURES),
        "matches",
        *_overlaps(),
    )
    return Part(tables={"matrix": matrix, "dependency": _dependency(left, right)})


def _overlaps() -> tuple[pl.Expr, pl.Expr]:
    """Share of the owners' committee who sit in the branch too, and Jaccard's index of the two.

    Undefined unless all who sit on either side are known.
    """
    known, both = is_yes(pl.col("all_known")), pl.col("matches")
    either = pl.col("left_listed") + pl.col("right_listed") - both
    return (
        pl.when(known).then(both / pl.col("right_listed")).alias("share_o"),
        pl.when(known).then(both / either).alias("jaccard"),
    )


def _dependency(left: Side, right: Side) -> pl.DataFrame:
    """How many of all cross-appointments are lost with the person who has most of them."""
    pairs = left.persons.join(right.persons, on=["place", "person"])
    return (
        pairs.group_by("person")
        .agg(pl.len().cast(pl.Int64).alias("lost"))
        .with_columns(pl.lit(pairs.height, pl.Int64).alias("ties"))
        .sort(["lost", "person"], descending=[True, False])
        .head(1)
        .select("person", "ties", "lost", (pl.col("lost") / pl.col("ties")).alias("share"))
    )
