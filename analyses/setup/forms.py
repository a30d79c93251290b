"""How communities and organisations are set up: form, record, number of branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.territory import community_states
from analyses.scene import T1_LEVELS, T2_LEVELS
from graphmodel.analysis import Part, findings_of, measure, missing, share
from graphmodel.closed import Category
from graphmodel.names import conflicts
from graphmodel.party import Covers, Division, PartyOrg
from graphmodel.ternary import is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

_BRANCHES = ("branch", "joint_branch", "floating_branch", "temporary_branch", "functional_branch")


def single_branches(scene: Scene) -> Part:
    """Communities whose organisation is one 党支部: no branch can hang below it.

    Villages are left out: their rules say 可以 where the urban ones say 应当.
    """
    if scene.divisions.filter(pl.col("level") == "community").is_empty():
        return Part(figures=(missing("T2.single_branch", "no_register", ["社区村"]),))
    judged = single_states(scene)
    return Part(
        figures=(
            share("T2.single_branch", tally(judged, pl.col("single"), is_yes(pl.col("covered")))),
        ),
        findings=(
            findings_of(
                "T2-SINGLE-BRANCH",
                Division,
                judged.filter(is_yes(pl.col("single"))),
                others=(PartyOrg, "org"),
                params=["org_name"],
                columns=["党组织名称", "党组织类别"],
            ),
        ),
    )


def single_states(scene: Scene) -> pl.DataFrame:
    """Communities with ``single``: whether their organisation is one branch; null where none."""
    single = pl.when(is_yes(pl.col("covered"))).then(
        pl.col("category").is_in(["branch", "joint_branch"])
    )
    communities = community_states(scene).filter(pl.col("level") == "community")
    return communities.with_columns(single.alias("single"))


def category_conflicts(scene: Scene) -> Part:
    """Organisations whose name and recorded category contradict each other."""
    if not scene.whole.has_column(PartyOrg, "category_recorded"):
        return Part(figures=(missing("S.category_agrees", "no_column", ["党组织·党组织类别"]),))
    conflict = conflicts(pl.col("form"), pl.col("forms"))
    judged = scene.names.with_columns(conflict.alias("conflict")).join(
        scene.now.frame(PartyOrg).select("id", "category_recorded"), on="id"
    )
    label = pl.col("form").replace_strict(Category.labels(), default=None, return_dtype=pl.String)
    wrong = judged.filter(is_yes(pl.col("conflict"))).with_columns(label.alias("form_label"))
    return Part(
        figures=(share("S.category_agrees", tally(judged, ~pl.col("conflict"))),),
        findings=(
            findings_of(
                "CATEGORY-CONFLICT",
                PartyOrg,
                wrong,
                params=["form_label", "category_recorded"],
                columns=["党组织名称", "党组织类别"],
            ),
        ),
        tables={
            "category_conflicts": wrong.group_by("form_label", "category_recorded")
            .agg(pl.len().alias("count"), pl.col("name").sort().alias("names"))
            .sort("count", "form_label", descending=[True, False])
        },
    )


def lone_branches(scene: Scene) -> Part:
    """General branches below which the roster has exactly one branch."""
    branches = (
        scene.organisations.filter(pl.col("category").is_in(list(_BRANCHES)))
        .group_by("superior")
        .agg(pl.col("id").first().alias("only"))
    )
    lone = scene.organisations.filter(
        (pl.col("category") == Category.general_branch.code) & (pl.col("children") == 1)
    ).join(branches, left_on="id", right_on="superior")
    return Part(
        findings=(
            findings_of(
                "SINGLE-BRANCH-GENERAL",
                PartyOrg,
                lone,
                others=(PartyOrg, "only"),
                columns=["上级党组织"],
            ),
        )
    )


def direct_firms(scene: Scene) -> Part:
    """Streets that lead many firms' and social organisations' branches directly."""
    rule = scene.profile["street_direct_firms_max"]
    many = (
        direct_firm_counts(scene)
        .filter(~rule.holds(pl.col("count")) & ~pl.col("umbrella"))
        .with_columns(pl.lit(rule.value).alias("limit"))
    )
    return Part(
        findings=(
            findings_of(
                "STREET-DIRECT-FIRMS",
                PartyOrg,
                many,
                subject="superior",
                others=(Division, "street"),
                params=["count", "limit"],
                columns=["上级党组织"],
            ),
        )
    )


def direct_firm_counts(scene: Scene) -> pl.DataFrame:
    """Organisations of streets that lead others directly: ``superior``, ``street``, ``name``.

    Adds ``count`` of firms' and social organisations' branches among them, and
    ``umbrella``: whether one of them is there to lead such branches.
    """
    words = scene.profile.words
    firm = _contains_any("name", [*words["firm_words"], *words["social_words"]])
    umbrella = _contains_any("name", words["umbrella_words"])
    children = scene.organisations.filter(pl.col("superior").is_not_null())
    counts = children.group_by("superior").agg(
        (firm & pl.col("category").is_in([*_BRANCHES, "general_branch"])).sum().alias("count"),
        (umbrella & pl.col("category").is_in(["committee", "general_branch"]))
        .any()
        .alias("umbrella"),
    )
    leads = (
        scene.now.frame(Covers)
        .join(
            scene.divisions.filter(pl.col("level").is_in(T1_LEVELS)).select("id", "name"),
            left_on="to_id",
            right_on="id",
        )
        .select(pl.col("from_id").alias("superior"), pl.col("to_id").alias("street"), "name")
    )
    return counts.join(leads, on="superior").sort("street", "superior")


def branch_numbers(scene: Scene) -> Part:
    """How communities divide their branches: branches below each community's organisation."""
    if scene.divisions.filter(pl.col("level").is_in(T2_LEVELS)).is_empty():
        return Part()
    states = community_states(scene).filter(is_yes(pl.col("covered")))
    led = states.filter(pl.col("children") > 0)
    return Part(
        figures=(
            measure("S.communities_with_branches", float(led.height), "places"),
            measure("S.branches_below_communities", float(led["children"].sum()), "organisations"),
        )
    )


def _contains_any(column: str, words: list[str]) -> pl.Expr:
    return pl.col(column).str.contains_any(words)
