"""Tiers 1 and 2: streets and towns, communities and villages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.states import (
    is_suggested,
    is_unseen,
    names_of_suggestions,
    with_coverage,
)
from analyses.scene import T1_LEVELS, T2_LEVELS, shared
from graphmodel.analysis import Part, findings_of, missing, share, shares_by
from graphmodel.party import ConsultativeBody, Covers, Division, Hosts, PartyOrg
from graphmodel.ternary import is_no, is_yes, tally, tally_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyses.scene import Scene
    from graphmodel.profile import Profile

_NAME = ["党组织名称"]
_WAYS = ("territorial", "own")


def streets(scene: Scene) -> Part:
    """Tier 1: does every street and town have its working or town committee?"""
    if _of_levels(scene, T1_LEVELS).is_empty():
        return Part(figures=(missing("T1.covered", "no_register", ["社区村"]),))
    if not scene.whole.was_read(PartyOrg):
        return Part(figures=(missing("T1.covered", "no_register", ["党组织"]),))
    states = street_states(scene)
    return Part(
        figures=(share("T1.covered", tally(states, pl.col("covered")), needs=["党组织"]),),
        findings=(
            findings_of("T1-NO-ORG", Division, states.filter(is_no(pl.col("covered")))),
            findings_of(
                "T1-NOT-FOUND",
                Division,
                states.filter(pl.col("covered").is_null()),
                suggestions="suggestions",
                columns=_NAME,
            ),
        ),
    )


@shared
def street_states(scene: Scene) -> pl.DataFrame:
    """Streets and towns with their coverage."""
    return with_coverage(scene, Division, _of_levels(scene, T1_LEVELS), _WAYS)


def _of_levels(scene: Scene, levels: Sequence[str]) -> pl.DataFrame:
    return scene.divisions.filter(pl.col("level").is_in(list(levels)))


def consultative(scene: Scene) -> Part:
    """“大工委”, “大党委” and joint conferences: which places have one."""
    codes = ("T1.joint_committee", "T1.conference", "T2.joint_committee")
    if not scene.whole.was_read(ConsultativeBody):
        return Part(
            figures=tuple(missing(code, "no_register", ["联合体和“大党委”"]) for code in codes)
        )
    wanted = (
        (T1_LEVELS, "street_joint_committee", codes[0], "T1-NO-JOINT-COMMITTEE"),
        (T1_LEVELS, "joint_conference", codes[1], "T1-NO-CONFERENCE"),
        (("community",), "community_joint_committee", codes[2], "T2-NO-JOINT-COMMITTEE"),
    )
    part = Part()
    for levels, body, figure, finding in wanted:
        states = consultative_states(scene, levels, body)
        part += Part(
            figures=(share(figure, tally(states, pl.col("has")), needs=["联合体和“大党委”"]),),
            findings=(findings_of(finding, Division, states.filter(is_no(pl.col("has")))),),
        )
    return part


def consultative_states(scene: Scene, levels: Sequence[str], body_kind: str) -> pl.DataFrame:
    """Places of some levels with ``has``: whether they host a consultative body of a kind."""
    places = _of_levels(scene, levels)
    bodies = scene.now.frame(ConsultativeBody).filter(pl.col("body_kind") == body_kind)
    having = scene.now.frame(Hosts).filter(pl.col("to_id").is_in(bodies["id"].implode()))["from_id"]
    has = (
        pl.when(pl.col("id").is_in(having.implode()))
        .then(statement=True)
        .when(scene.complete(places, ConsultativeBody))
        .then(statement=False)
    )
    return places.with_columns(has.alias("has"))


def communities(scene: Scene) -> Part:
    """Tier 2: the organisation of every community and village."""
    if _of_levels(scene, T2_LEVELS).is_empty():
        return Part(figures=(missing("T2.covered", "no_register", ["社区村"]),))
    if not scene.whole.was_read(PartyOrg):
        return Part(figures=(missing("T2.covered", "no_register", ["党组织"]),))
    states = community_states(scene)
    return (
        _t2_figures(states)
        + _t2_findings(states)
        + _wrong_parents(scene, states)
        + _levels(scene, states)
    )


@shared
def community_states(scene: Scene) -> pl.DataFrame:
    """Communities and villages with their coverage and their own organisation.

    The organisation of a place is the one matched nearest to the street; adds
    ``org``, ``org_name``, ``category``, ``members``, ``children``, ``t1_street``.
    """
    states = with_coverage(scene, Division, _of_levels(scene, T2_LEVELS), _WAYS)
    organisations = scene.organisations.select(
        pl.col("id").alias("org"),
        pl.col("name").alias("org_name"),
        "category",
        "members",
        "children",
    )
    leads = scene.org_streets.select(
        pl.col("id").alias("org"), pl.col("street").alias("t1_street"), "t1"
    )
    return (
        states.with_columns(pl.col("organisations").list.first().alias("org"))
        .join(organisations, on="org", how="left", maintain_order="left")
        .join(leads, on="org", how="left", maintain_order="left")
    )


def _t2_figures(states: pl.DataFrame) -> Part:
    named = {"T2.covered": ("community",), "T2V.covered": ("village",), "T2.all_covered": T2_LEVELS}
    figures, by_street = [], []
    for code, levels in named.items():
        some = states.filter(pl.col("level").is_in(levels))
        figures.append(share(code, tally(some, pl.col("covered")), needs=["党组织"]))
        by_street.append(
            shares_by(code, Division, "street", tally_by(some, "street", pl.col("covered")))
        )
    communities_only = states.filter(pl.col("level") == "community")
    for category in ("committee", "general_branch", "branch"):
        answer = pl.when(is_yes(pl.col("covered"))).then(pl.col("category") == category)
        figures.append(
            share(
                f"T2.form.{category}",
                tally(communities_only, answer, applicable=is_yes(pl.col("covered"))),
            )
        )
    table = states.select(
        "id",
        "name",
        "level",
        "street",
        pl.when(is_yes(pl.col("covered")))
        .then(pl.lit("matched"))
        .when(is_suggested())
        .then(pl.lit("suggested"))
        .when(is_unseen())
        .then(pl.lit("not_seen"))
        .otherwise(pl.lit("no_organisation"))
        .alias("state"),
        "org",
        "org_name",
        "category",
        "children",
        pl.col("suggestions")
        .list.eval(pl.element().struct.field("id"))
        .list.first()
        .alias("similar"),
    )
    return Part(figures=tuple(figures), by_body=tuple(by_street), tables={"places": table})


def _t2_findings(states: pl.DataFrame) -> Part:
    similar = states.filter(is_suggested()).with_columns(
        names_of_suggestions(),
        pl.col("suggestions").list.eval(pl.element().struct.field("id")).alias("similar_ids"),
    )
    return Part(
        findings=(
            findings_of("T2-NO-ORG", Division, states.filter(is_no(pl.col("covered")))),
            findings_of("T2-NOT-FOUND", Division, states.filter(is_unseen()), columns=_NAME),
            findings_of(
                "T2-SPELLING",
                Division,
                similar,
                others=(PartyOrg, "similar_ids"),
                params=["similar"],
                suggestions="suggestions",
                columns=_NAME,
            ),
        )
    )


def _wrong_parents(scene: Scene, states: pl.DataFrame) -> Part:
    """Places whose organisation hangs below another street's or another community's."""
    leads = (
        scene.now.frame(Covers)
        .filter(pl.col("to_kind") == "Division")
        .select(pl.col("from_id").alias("lead"), pl.col("to_id").alias("led"))
        .unique("lead", keep="first", maintain_order=True)
    )
    above = pl.DataFrame(
        {
            "org": scene.organisations["id"],
            "lead": scene.nearest(leads["lead"], include_self=False),
        }
    ).join(leads, on="lead", how="left", maintain_order="left")
    wrong = (
        states.filter(is_yes(pl.col("covered")))
        .join(above, on="org", how="left", maintain_order="left")
        .filter(pl.col("t1").is_not_null() & (pl.col("led") != pl.col("street")))
    )
    return Part(
        findings=(
            findings_of(
                "T2-WRONG-PARENT",
                Division,
                wrong,
                others=(PartyOrg, "org"),
                params=["org_name"],
                columns=["上级党组织"],
            ),
        )
    )


def _levels(scene: Scene, states: pl.DataFrame) -> Part:
    """Does the form fit the number of members? Villages may, communities must."""
    if not any(
        scene.whole.has_column(PartyOrg, column)
        for column in ("members_full", "members_probationary", "members_total")
    ):
        return Part(figures=(missing("T2.form_fits", "no_column", ["党组织·党员人数"]),))
    covered = states.filter(is_yes(pl.col("covered")))
    judged = covered.with_columns(_fits(scene.profile).alias("fits"))
    low = judged.filter(is_no(pl.col("fits"))).with_columns(
        pl.col("category")
        .replace_strict(
            {"branch": "党支部", "general_branch": "党总支", "committee": "党委"}, default="党组织"
        )
        .alias("form")
    )
    found = partial(
        findings_of,
        kind=Division,
        others=(PartyOrg, "org"),
        params=["org_name", "members", "form"],
        columns=["党员人数"],
    )
    village = pl.col("level") == "village"
    return Part(
        figures=(
            share(
                "T2.form_fits",
                tally(judged.filter(~village), pl.col("fits")),
                needs=["党组织·党员人数"],
            ),
        ),
        findings=(
            found("T2-LEVEL-LOW", rows=low.filter(~village)),
            found("T2-LEVEL-LOW-VILLAGE", rows=low.filter(village)),
        ),
    )


def _fits(profile: Profile) -> pl.Expr:
    """Whether a place's form is high enough for its members; unknown where they are unknown."""
    rank = pl.col("category").replace_strict(
        {"branch": 1, "joint_branch": 1, "general_branch": 2, "committee": 3, "town_committee": 3},
        default=None,
        return_dtype=pl.Int64,
    )

    def needed(prefix: str) -> pl.Expr:
        members = pl.col("members")
        return (
            pl.when(profile[f"{prefix}committee_min_members"].holds(members))
            .then(3)
            .when(profile[f"{prefix}general_branch_min_members"].holds(members))
            .then(2)
            .when(members.is_not_null())
            .then(1)
        )

    return (
        pl.when(pl.col("level") == "village")
        .then(rank >= needed("village_"))
        .otherwise(rank >= needed(""))
    )
