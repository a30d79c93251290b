"""Tier 3: which residential compounds should have a branch, and which have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.compound_branches import COUNTED, branches_of_compounds
from analyses.coverage.grids import EITHER, GRID, in_covered_grid
from analyses.coverage.states import is_suggested, is_unseen, names_of_suggestions, with_coverage
from analyses.scene import shared
from graphmodel.analysis import Part, findings_of, missing, share, shares_by
from graphmodel.party import Compound, Division, PartyOrg
from graphmodel.ternary import all_of, any_of, is_no, is_yes, tally, tally_by

if TYPE_CHECKING:
    from analyses.scene import Scene


def compounds(scene: Scene) -> Part:
    """Tier 3: does every compound that should have one have a branch of its own or a joint one?"""
    if scene.now.frame(Compound).is_empty():
        return Part(figures=(missing("T3.covered", "no_register", ["小区"]),))
    if not scene.whole.was_read(PartyOrg):
        return Part(figures=(missing("T3.covered", "no_register", ["党组织"]),))
    states = compound_states(scene)
    return _figures(states) + _gaps(scene, states) + branches_of_compounds(scene, states)


@shared
def compound_states(scene: Scene) -> pl.DataFrame:
    """Every compound with ``applicable``, ``covered`` and how it is covered."""
    places = scene.places.filter(pl.col("kind") == "Compound").select(
        "id", "division", "street", "division_level"
    )
    frame = scene.now.frame(Compound).join(places, on="id", how="left")
    states = with_coverage(scene, Compound, frame, COUNTED).with_columns(
        _applicable(scene).alias("applicable")
    )
    return _by_unit(scene, states)


def _by_unit(scene: Scene, states: pl.DataFrame) -> pl.DataFrame:
    """Let the profile's unit of tier 3 decide: the compound, its grid, or either of them."""
    unit = scene.profile.value("tier3_unit")
    if unit == GRID:
        return states.with_columns(applicable=pl.lit(value=False))
    if unit == EITHER:
        gridded = states.join(in_covered_grid(scene), on="id", how="left", maintain_order="left")
        # A compound that lies in no grid is asked for a branch only.
        reached = any_of([pl.col("covered"), pl.col("in_grid")])
        covered = pl.when(is_yes(pl.col("gridded"))).then(reached).otherwise(pl.col("covered"))
        return gridded.with_columns(covered.alias("covered")).drop("in_grid", "gridded")
    return states


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


def _figures(states: pl.DataFrame) -> Part:
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
                *COUNTED,
                "separate",
                "organisations",
            )
        },
    )  # fmt: skip


def _gaps(scene: Scene, states: pl.DataFrame) -> Part:
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
