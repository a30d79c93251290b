"""Tier 3: residential compounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.states import is_suggested, is_unseen, names_of_suggestions, with_coverage
from analyses.scene import T2_LEVELS
from analyses.soundness import soundness
from graphmodel.analysis import Part, findings_of, missing, share, shares_by
from graphmodel.party import Compound, Covers, Division, PartyOrg
from graphmodel.ternary import (
    all_in_group,
    all_of,
    any_in_group,
    any_of,
    is_no,
    is_yes,
    tally,
    tally_by,
)

if TYPE_CHECKING:
    from analyses.scene import Scene

_COUNTED = ("own", "joint")
_BRANCH_FORMS = ("branch", "general_branch", "joint_branch", "committee")


def compounds(scene: Scene) -> Part:
    """Tier 3: does every compound that should have one have a branch of its own or a joint one?"""
    if scene.now.frame(Compound).is_empty():
        return Part(figures=(missing("T3.covered", "no_register", ["小区"]),))
    if not scene.whole.was_read(PartyOrg):
        return Part(figures=(missing("T3.covered", "no_register", ["党组织"]),))
    states = compound_states(scene)
    return (
        _t3_figures(states)
        + _t3_gaps(scene, states)
        + _t3_links(scene, states)
        + _t3_weak(scene, states)
    )


def compound_states(scene: Scene) -> pl.DataFrame:
    """Every compound with ``applicable``, ``covered`` and how it is covered."""
    places = scene.places.filter(pl.col("kind") == "Compound").select(
        "id", "division", "street", "division_level"
    )
    frame = scene.now.frame(Compound).join(places, on="id", how="left")
    return with_coverage(scene, "Compound", frame, _COUNTED).with_columns(
        _applicable(scene).alias("applicable")
    )


def _applicable(scene: Scene) -> pl.Expr:
    """Large enough by the profile, and in a community: villages have no tier 3.

    A condition set to 0 asks nothing; where both are set, meeting either is enough.
    """
    households = scene.profile["branch_required_min_households"]
    area = scene.profile["branch_required_min_area_m2"]
    conditions = [
        rule.holds(pl.col(column))
        for rule, column in ((households, "households"), (area, "area_m2"))
        if rule.value
    ]
    large = any_of(conditions) if conditions else pl.lit(value=True)
    urban = (pl.col("division_level") != "village").fill_null(value=True)
    return all_of([urban, large])


def _t3_figures(states: pl.DataFrame) -> Part:
    applicable, covered = pl.col("applicable"), pl.col("covered")
    own = pl.when(covered.is_not_null()).then(pl.col("own"))
    return Part(
        figures=(
            share("T3.covered", tally(states, covered, applicable), needs=["党组织·覆盖小区"]),
            share(
                "T3.covered",
                tally(states, covered, applicable, weight=pl.col("households")),
                weight="households",
                needs=["小区·户数"],
            ),
            share("T3.own", tally(states, own, applicable), needs=["党组织·覆盖小区"]),
            share("T3.separate", tally(states, pl.col("separate"), applicable)),
        ),
        by_body=tuple(
            shares_by("T3.covered", Division, by, tally_by(states, by, covered, applicable))
            for by in ("street", "division")
        ),
        tables={
            "compounds": states.select(
                "id",
                "name",
                "division",
                "street",
                "households",
                "applicable",
                "covered",
                *_COUNTED,
                "separate",
                "organisations",
            )
        },
    )  # fmt: skip


def _t3_gaps(scene: Scene, states: pl.DataFrame) -> Part:
    """Blank spots; those with members enough of their own should have had a branch by rule."""
    due = scene.profile["branch_min_full_members"].holds(pl.col("formal_full_members"))
    asked = states.filter(is_yes(pl.col("applicable")))
    blank = asked.filter(is_no(pl.col("covered"))).with_columns(due.alias("due"))
    similar = asked.filter(is_suggested()).with_columns(
        names_of_suggestions(),
        pl.col("suggestions").list.eval(pl.element().struct.field("id")).alias("similar_ids"),
    )
    return Part(
        findings=(
            findings_of(
                "T3-DUE",
                Compound,
                blank.filter(is_yes(pl.col("due"))),
                params=["households", "formal_full_members"],
                columns=["组织关系在社区的正式党员"],
            ),
            findings_of(
                "T3-BLANK",
                Compound,
                blank,
                params=["households"],
                columns=["小区名称"],
            ),
            findings_of("T3-NOT-FOUND", Compound, asked.filter(is_unseen()), columns=["小区名称"]),
            findings_of(
                "T3-SPELLING",
                Compound,
                similar,
                others=(PartyOrg, "similar_ids"),
                params=["similar"],
                suggestions="suggestions",
                columns=["小区名称"],
            ),
        )
    )


def _t3_links(scene: Scene, states: pl.DataFrame) -> Part:
    """How the covering organisations stand to the compound: joint only, too many, misplaced."""
    joint_only = states.filter(pl.col("joint") & ~pl.col("own"))
    multi = states.with_columns(pl.col("organisations").list.len().alias("count"))
    multi = multi.filter(pl.col("own") & (pl.col("count") > 1))
    return Part(
        findings=(
            findings_of(
                "T3-JOINT-ONLY",
                Compound,
                joint_only,
                others=(PartyOrg, "organisations"),
                columns=["覆盖小区"],
            ),
            findings_of(
                "T3-MULTI",
                Compound,
                _one_superior(scene, multi),
                others=(PartyOrg, "organisations"),
                params=["count"],
                columns=["覆盖小区"],
            ),
            _wrong_parents(scene),
            _joint_over(scene),
        )
    )


def _one_superior(scene: Scene, states: pl.DataFrame) -> pl.DataFrame:
    """Keep places whose organisations all have one superior: that is a division of work."""
    superiors = scene.organisations.select(pl.col("id").alias("organisations"), "superior")
    same = (
        states.select("id", "organisations")
        .explode("organisations")
        .join(superiors, on="organisations")
        .group_by("id")
        .agg(pl.col("superior").n_unique().alias("different"))
        .filter(pl.col("different") == 1)
    )
    return states.join(same, on="id", how="semi")


def _joint_over(scene: Scene) -> pl.DataFrame:
    """Joint branches that cover more units or compounds than the rule's number."""
    rule = scene.profile["joint_branch_max_units"]
    covered = scene.covers.filter(
        (pl.col("category") == "joint_branch") & pl.col("kind").is_in(["Compound", "Unit"])
    )
    over = (
        covered.group_by("org", maintain_order=True)
        .agg(pl.len().alias("count"))
        .filter(~rule.holds(pl.col("count")))
        .with_columns(pl.lit(rule.value).alias("limit"))
    )
    return findings_of(
        "T3-JOINT-OVER",
        PartyOrg,
        over,
        subject="org",
        params=["count", "limit"],
        columns=["覆盖小区"],
    )


def _wrong_parents(scene: Scene) -> pl.DataFrame:
    """Compound branches whose nearest community organisation is not the compound's own."""
    communities = scene.divisions.filter(pl.col("level").is_in(T2_LEVELS)).select(
        pl.col("id").alias("to_id"), pl.col("name").alias("lead_name")
    )
    leads = (
        scene.now.frame(Covers)
        .join(communities, on="to_id")
        .select(pl.col("from_id").alias("lead"), pl.col("to_id").alias("led"), "lead_name")
        .unique("lead", keep="first", maintain_order=True)
    )
    nearest = scene.nearest(leads["lead"], include_self=False)
    above = pl.DataFrame({"org": scene.organisations["id"], "lead": nearest}).join(
        leads, on="lead", how="left", maintain_order="left"
    )
    street_lead = scene.org_streets.select(pl.col("id").alias("org"), "t1", "street")
    homes = scene.places.filter(pl.col("kind") == "Compound").select(
        pl.col("id").alias("place"), "division", pl.col("street").alias("home_street")
    )
    wrong = (
        scene.covers.filter((pl.col("kind") == "Compound") & pl.col("way").is_in(list(_COUNTED)))
        .filter(pl.col("category").is_in(list(_BRANCH_FORMS)))
        .join(homes, on="place")
        .join(above, on="org", how="left")
        .join(street_lead, on="org", how="left")
        .filter(pl.col("t1").is_not_null() & ~pl.col("led").eq_missing(pl.col("division")))
        .join(scene.organisations.select(pl.col("id").alias("org"), "superior"), on="org")
        .join(
            scene.now.frame(PartyOrg).select(
                pl.col("id").alias("superior"), pl.col("name").alias("superior_name")
            ),
            on="superior",
            how="left",
        )
        .join(
            scene.divisions.select(
                pl.col("id").alias("division"), pl.col("name").alias("community")
            ),
            on="division",
            how="left",
        )
        .sort("place", "org")
    )
    return findings_of(
        "T3-WRONG-PARENT",
        Compound,
        wrong,
        subject="place",
        others=(PartyOrg, "org"),
        params=["superior_name", "community"],
        columns=["上级党组织"],
    )


def _t3_weak(scene: Scene, states: pl.DataFrame) -> Part:
    """Covered, but no covering organisation is sound: the reasons of the nearest one."""
    sound = soundness(scene)
    judged = (
        states.filter(is_yes(pl.col("covered")))
        .select("id", "organisations")
        .explode("organisations")
        .join(sound, left_on="organisations", right_on="id", maintain_order="left")
    )
    reasons = pl.concat_list(
        pl.when(is_no(pl.col("secretary"))).then(pl.lit("书记空缺（待选配）")),
        pl.when(is_no(pl.col("enough"))).then(pl.lit("正式党员不足3名")),
        pl.when(is_no(pl.col("in_term"))).then(pl.lit("任期已届满")),
    ).list.drop_nulls()
    weak = (
        judged.with_columns(reasons.list.join("、").alias("reasons"))
        .group_by("id", maintain_order=True)
        .agg(
            all_in_group(is_no(pl.col("sound"))).alias("weak"),
            pl.col("organisations"),
            pl.col("reasons").first(),
            any_in_group(pl.col("sound")).alias("sound"),
        )
    )
    effective = states.join(weak.select("id", "sound"), on="id", how="left").with_columns(
        pl.when(is_no(pl.col("covered")))
        .then(statement=False)
        .otherwise(pl.col("sound"))
        .alias("sound")
    )
    return Part(
        figures=(
            share(
                "T3.effective",
                tally(effective, pl.col("sound"), pl.col("applicable")),
                needs=["班子成员", "党组织·正式党员", "党组织·届满时间"],
            ),
        ),
        findings=(
            findings_of(
                "T3-WEAK",
                Compound,
                weak.filter(pl.col("weak")),
                others=(PartyOrg, "organisations"),
                params=["reasons"],
                columns=["届满时间", "正式党员", "书记"],
            ),
        ),
    )
