"""Tier 4: buildings and their Party groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.compounds import compound_states
from analyses.unresolved import may_be_covered
from graphmodel.analysis import Part, findings_of, missing, share, shares_by
from graphmodel.closed import Role
from graphmodel.network import parents_of_places
from graphmodel.party import Building, Covers, Division, Holds, PartyGroup
from graphmodel.ternary import all_of, any_in_group, is_no, is_yes, tally, tally_by

if TYPE_CHECKING:
    from analyses.scene import Scene


def buildings(scene: Scene) -> Part:
    """Tier 4: does every building of a covered compound have a Party group?"""
    frame = scene.now.frame(Building)
    if frame.is_empty():
        return Part(figures=(missing("T4.covered", "no_register", ["楼栋和党小组"]),))
    if not scene.whole.was_read(PartyGroup):
        return Part(figures=(missing("T4.covered", "no_column", ["楼栋和党小组·党小组名称"]),))
    states = building_states(scene)
    covered, applicable = pl.col("covered"), pl.col("applicable")
    blank = states.filter(is_yes(applicable) & is_no(covered) & ~pl.col("grouped"))
    return Part(
        figures=(
            share("T4.covered", tally(states, covered, applicable), needs=["楼栋和党小组"]),
            share(
                "T4.covered",
                tally(states, covered, applicable, weight=pl.col("households")),
                weight="households",
                needs=["楼栋和党小组·户数"],
            ),
            share("T4.head", tally(states, pl.col("head")), needs=["楼栋和党小组·楼栋长"]),
        ),
        by_body=(
            shares_by(
                "T4.covered",
                Division,
                "street",
                tally_by(states, "street", covered, applicable),
            ),
        ),
        findings=(
            findings_of("T4-BLANK", Building, blank, columns=["党小组名称"]),
            findings_of(
                "T4-NO-MEMBER", Building, states.filter(pl.col("empty")), columns=["居住党员"]
            ),
            findings_of(
                "T4-NO-HEAD",
                Building,
                states.filter(is_no(pl.col("head"))),
                columns=["是否有楼栋长"],
            ),
            _small_groups(scene, states),
        ),
    )  # fmt: skip


def building_states(scene: Scene) -> pl.DataFrame:
    """Buildings with ``applicable``, ``covered`` (by a group) and ``head``."""
    homes = parents_of_places(scene.now).filter(pl.col("kind") == "Building")
    frame = (
        scene.now.frame(Building)
        .join(homes.select("id", pl.col("parent").alias("compound")), on="id", how="left")
        .join(_compound_facts(scene), on="compound", how="left")
        .join(_groups(scene), on="id", how="left")
        .with_columns(
            pl.len().over("compound").alias("siblings"),
            pl.col("grouped").fill_null(value=False),
        )
    )
    several = pl.max_horizontal("siblings", "building_count") > 1
    heads = scene.now.frame(Holds).filter(
        (pl.col("role") == Role.building_head.code) & (pl.col("to_kind") == "Building")
    )["to_id"]
    absent = scene.complete(frame, PartyGroup) & ~may_be_covered(scene, Building)
    has_group = pl.when(pl.col("grouped")).then(pl.col("enough")).when(absent).then(statement=False)
    head = pl.when(pl.col("id").is_in(heads.implode())).then(statement=True).otherwise("has_head")
    asked = all_of([pl.col("compound_own"), several])
    # Nobody lives there who could form a group: listed apart, not counted.
    empty = is_yes(asked) & is_yes(pl.col("resident_members") == 0) & ~pl.col("grouped")
    return frame.with_columns(
        pl.when(empty).then(statement=False).otherwise(asked).alias("applicable"),
        has_group.alias("covered"),
        empty.alias("empty"),
        head.alias("head"),
    ).sort("id")


def _groups(scene: Scene) -> pl.DataFrame:
    """Buildings with groups: ``id``, ``grouped``, ``enough`` (one is large enough), ``groups``."""
    enough = all_of(
        [
            scene.profile["small_group_min_members"].holds(pl.col("members_total")),
            scene.profile["small_group_min_full_members"].holds(pl.col("members_full")),
        ]
    )
    sizes = scene.now.frame(PartyGroup).select(
        pl.col("id").alias("from_id"), enough.alias("enough"), "members_total", "members_full"
    )
    return (
        scene.now.frame(Covers)
        .filter((pl.col("from_kind") == "PartyGroup") & (pl.col("to_kind") == "Building"))
        .join(sizes, on="from_id")
        .sort("to_id", "from_id")
        .group_by("to_id", maintain_order=True)
        .agg(
            any_in_group(pl.col("enough")).alias("enough"),
            pl.col("from_id").alias("groups"),
            pl.col("members_total").first(),
            pl.col("members_full").first(),
        )
        .with_columns(pl.lit(value=True).alias("grouped"))
        .rename({"to_id": "id"})
    )


def _compound_facts(scene: Scene) -> pl.DataFrame:
    """Compounds with ``compound_own`` (covered by a branch of its own), count and street."""
    states = compound_states(scene)
    own = (
        pl.when(pl.col("own"))
        .then(statement=True)
        .when(pl.col("covered").is_null())
        .then(None)
        .otherwise(statement=False)
    )
    return states.select(
        pl.col("id").alias("compound"), own.alias("compound_own"), "building_count", "street"
    )


def _small_groups(scene: Scene, states: pl.DataFrame) -> pl.DataFrame:
    """Buildings whose groups have fewer members, or fewer full ones, than the rule's numbers."""
    names = scene.now.frame(PartyGroup).select(
        pl.col("id").alias("group"), pl.col("name").alias("group_name")
    )
    small = (
        states.filter(pl.col("grouped") & is_no(pl.col("enough")))
        .with_columns(pl.col("groups").list.first().alias("group"))
        .join(names, on="group", how="left", maintain_order="left")
    )
    return findings_of(
        "T4-SMALL",
        Building,
        small,
        others=(PartyGroup, "groups"),
        params=["group_name", "members_total", "members_full"],
        columns=["党员人数"],
    )
