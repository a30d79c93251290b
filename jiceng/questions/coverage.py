"""Questions about coverage by place: from streets and communities down to buildings and grids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.buildings import building_states
from analyses.coverage.compounds import compound_states
from analyses.coverage.grids import grid_states
from analyses.coverage.territory import community_states, street_states
from analyses.coverage.units import carrier_states
from analyses.scene import T1_LEVELS, T2_LEVELS
from graphmodel.party import Compound
from graphmodel.ternary import all_of, any_in_group
from jiceng.questions.question import BODY, Asked, Given, Question, lacking, listing, unread

if TYPE_CHECKING:
    from analyses.scene import Scene

GROUP = "coverage"
_COMPOUND = (*BODY, "community", "households")
_BUILDING = (*BODY, "compound", "resident_members")


def no_places(scene: Scene, levels: Sequence[str]) -> Asked | None:
    """Tell what keeps a question about places of some levels from being answered."""
    if scene.divisions.filter(pl.col("level").is_in(list(levels))).is_empty():
        return lacking("no_register", "社区村")
    return unread(scene.whole, PartyOrg="党组织")


def streets(scene: Scene, _given: Given) -> Asked:
    """Streets and towns without an organisation."""
    return no_places(scene, T1_LEVELS) or listing(street_states(scene), ~pl.col("covered"))


def communities(scene: Scene, _given: Given) -> Asked:
    """Communities and villages without an organisation."""
    return no_places(scene, T2_LEVELS) or listing(community_states(scene), ~pl.col("covered"))


def _compounds(scene: Scene, answer: pl.Expr) -> Asked:
    lacked = unread(scene.whole, Compound="小区", PartyOrg="党组织")
    if lacked:
        return lacked
    states = compound_states(scene).with_columns(pl.col("division").alias("community"))
    return listing(states, answer, pl.col("applicable"))


def compounds(scene: Scene, _given: Given) -> Asked:
    """Compounds with neither a branch of their own nor a joint one."""
    return _compounds(scene, ~pl.col("covered"))


def compounds_due(scene: Scene, _given: Given) -> Asked:
    """Compounds without a branch whose members would suffice for one ."""
    if not scene.whole.has_column(Compound, "formal_full_members"):
        return lacking("no_column", "小区·组织关系在社区的正式党员")
    due = scene.profile["branch_min_full_members"].holds(pl.col("formal_full_members"))
    return _compounds(scene, all_of([~pl.col("covered"), due]))


def joint_only(scene: Scene, _given: Given) -> Asked:
    """Compounds that only a joint branch covers."""
    only = pl.col("joint") & ~pl.col("own")
    return _compounds(scene, pl.when(pl.col("covered").is_not_null()).then(only))


def _buildings(scene: Scene) -> pl.DataFrame:
    names = scene.now.frame(Compound).select(
        pl.col("id").alias("compound"),
        pl.col("name").alias("compound_name"),
        pl.col("households").alias("compound_households"),
    )
    homes = scene.places.filter(pl.col("kind") == "Compound").select(
        pl.col("id").alias("compound"), pl.col("division").alias("community")
    )
    return (
        building_states(scene)
        .join(names, on="compound", how="left", maintain_order="left")
        .join(homes, on="compound", how="left", maintain_order="left")
    )


def _by_name(buildings_: pl.DataFrame) -> pl.DataFrame:
    """Show the compound of each building by its name."""
    return buildings_.with_columns(pl.col("compound_name").alias("compound"))


def _no_groups(scene: Scene) -> Asked | None:
    lacked = unread(scene.whole, Building="楼栋和党小组", Compound="小区", PartyOrg="党组织")
    if lacked or scene.whole.was_read("PartyGroup"):
        return lacked
    return lacking("no_column", "楼栋和党小组·党小组名称")


def buildings(scene: Scene, _given: Given) -> Asked:
    """Buildings of compounds with an own branch that no Party group covers."""
    lacked = _no_groups(scene)
    if lacked:
        return lacked
    return listing(_by_name(_buildings(scene)), ~pl.col("covered"), pl.col("applicable"))


def compounds_without_groups(scene: Scene, _given: Given) -> Asked:
    """Compounds none of whose buildings that should have a Party group has one."""
    lacked = _no_groups(scene)
    if lacked:
        return lacked
    asked = listing(_buildings(scene), pl.col("covered"), pl.col("applicable")).rows
    states = (
        asked.filter(pl.col("compound_name").is_not_null())
        .group_by("compound", maintain_order=True)
        .agg(
            any_in_group(pl.col("answer")).alias("grouped"),
            pl.col("compound_name").first().alias("name"),
            pl.col("street").first(),
            pl.col("community").first(),
            pl.col("compound_households").first().alias("households"),
            pl.len().cast(pl.Int64).alias("buildings"),
        )
        .rename({"compound": "id"})
        .sort("id")
    )
    return listing(states, ~pl.col("grouped"))


def heads(scene: Scene, _given: Given) -> Asked:
    """Buildings without a head."""
    lacked = unread(scene.whole, Building="楼栋和党小组")
    return lacked or listing(_by_name(_buildings(scene)), ~pl.col("head"))


def carriers(scene: Scene, _given: Given) -> Asked:
    """Parks, office buildings, business districts without an organisation."""
    lacked = unread(scene.whole, Carrier="片区载体", PartyOrg="党组织")
    return lacked or listing(carrier_states(scene), ~pl.col("covered"))


def grids(scene: Scene, _given: Given) -> Asked:
    """Grids without a branch or Party group."""
    lacked = no_places(scene, ("grid",))
    if lacked:
        return lacked
    states = grid_states(scene).with_columns(
        pl.col("branches").list.len().cast(pl.Int64).alias("branches")
    )
    return listing(states, ~pl.col("covered"))


QUESTIONS = (
    Question(code="streets-without", group=GROUP, judge=streets, columns=("id", "name")),
    Question(code="communities-without", group=GROUP, judge=communities, columns=BODY),
    Question(code="compounds-without", group=GROUP, judge=compounds, columns=_COMPOUND),
    Question(
        code="compounds-due",
        group=GROUP,
        judge=compounds_due,
        columns=(*_COMPOUND, "formal_full_members"),
    ),
    Question(code="compounds-joint-only", group=GROUP, judge=joint_only, columns=_COMPOUND),
    Question(
        code="compounds-without-groups",
        group=GROUP,
        judge=compounds_without_groups,
        columns=(*_COMPOUND, "buildings"),
    ),
    Question(code="buildings-without-group", group=GROUP, judge=buildings, columns=_BUILDING),
    Question(code="buildings-without-head", group=GROUP, judge=heads, columns=_BUILDING),
    Question(
        code="grids-without",
        group=GROUP,
        judge=grids,
        columns=(*BODY, "community", "branches", "leader_member"),
    ),
    Question(code="carriers-without", group=GROUP, judge=carriers, columns=BODY),
)
