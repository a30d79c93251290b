"""How branches stand to the compounds they cover: one joint, several, misplaced, too wide, weak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.scene import T2_LEVELS
from analyses.soundness import soundness
from graphmodel.analysis import Part, findings_of, share
from graphmodel.party import Compound, Covers, PartyOrg
from graphmodel.ternary import all_in_group, any_in_group, is_no, is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

#: The ways of covering that give a compound a branch.
COUNTED = ("own", "joint")
_BRANCH_FORMS = ("branch", "general_branch", "joint_branch", "committee")


def branches_of_compounds(scene: Scene, states: pl.DataFrame) -> Part:
    """Judge the branches that cover compounds.

    Parameters
    ----------
    states
        Every compound with how it is covered, see
        :func:`analyses.coverage.compounds.compound_states`.
    """
    return _links(scene, states) + _weak(scene, states)


def _links(scene: Scene, states: pl.DataFrame) -> Part:
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
        scene.covers.filter((pl.col("kind") == "Compound") & pl.col("way").is_in(list(COUNTED)))
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


def _weak(scene: Scene, states: pl.DataFrame) -> Part:
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
