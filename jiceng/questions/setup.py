"""Questions about how organisations are set up: form, superior, name, size, venue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.chains import chain_states
from analyses.coverage.territory import community_states
from analyses.scene import NOT_BASIC, T2_LEVELS
from analyses.setup.forms import single_states
from analyses.setup.wording import superseded
from analyses.soundness import WITH_MEMBERS, soundness
from graphmodel.closed import Category, Line
from graphmodel.party import PartyOrg, Uses, Venue
from graphmodel.ternary import is_yes
from jiceng.questions.coverage import no_places
from jiceng.questions.question import BODY, Asked, Given, Question, lacking, listing, unread

if TYPE_CHECKING:
    from analyses.scene import Scene

GROUP = "setup"
_BRANCHES = (Category.branch.code, Category.joint_branch.code)
#: Upper bounds, inclusive, of the bins in which members are counted.
BINS = {"members_0": 2, "members_3": 6, "members_7": 19, "members_20": 49, "members_50": None}


def bodies(scene: Scene) -> pl.DataFrame:
    """Live basic-level organisations with the ``street`` their superiors lead to."""
    streets = scene.org_streets.select("id", "street")
    return scene.organisations.filter(
        ~pl.col("category").fill_null("").is_in(list(NOT_BASIC))
    ).join(streets, on="id", how="left", maintain_order="left")


def branches(scene: Scene) -> pl.DataFrame:
    """Those of :func:`bodies` that are branches."""
    return bodies(scene).filter(pl.col("category").is_in(list(_BRANCHES)))


def no_organisations(scene: Scene) -> Asked | None:
    """Tell that no roster of organisations was read, where that is so."""
    return unread(scene.whole, PartyOrg="党组织")


def single(scene: Scene, _given: Given) -> Asked:
    """Communities whose organisation is one branch."""
    lacked = no_places(scene, T2_LEVELS)
    if lacked:
        return lacked
    return listing(single_states(scene), pl.col("single"), is_yes(pl.col("covered")))


def villages_renamed(scene: Scene, _given: Given) -> Asked:
    """Places registered as a community whose organisation is called a village's, or reversed."""
    lacked = no_places(scene, T2_LEVELS)
    if lacked:
        return lacked
    name = pl.col("org_name")
    urban = name.str.contains("社区", literal=True)
    differs = (
        pl.when(pl.col("level") == "village")
        .then(urban)
        .otherwise(name.str.contains("村", literal=True) & ~urban)
    )
    return listing(community_states(scene), differs, is_yes(pl.col("covered")))


def chains(scene: Scene, _given: Given) -> Asked:
    """Organisations that cover a place of a street without superiors leading to a street."""
    lacked = no_organisations(scene)
    if lacked:
        return lacked
    names = scene.now.frame(PartyOrg).select(pl.col("id").alias("org"), "name")
    states = (
        chain_states(scene)
        .sort("org", "street")
        .unique("org", keep="first", maintain_order=True)
        .join(names, on="org", maintain_order="left")
        .rename({"org": "id"})
    )
    return listing(states, ~pl.col("chained"))


def old_names(scene: Scene, _given: Given) -> Asked:
    """Organisations whose name holds a term that an institutional reform replaced."""
    lacked = no_organisations(scene)
    if lacked:
        return lacked
    params = pl.Struct({"old": pl.String, "new": pl.String})
    found = pl.concat(superseded(scene).findings).select(
        pl.col("subject").alias("id"), pl.col("params").str.json_decode(params)
    )
    states = (
        scene.organisations.join(
            scene.org_streets.select("id", "street"), on="id", how="left", maintain_order="left"
        )
        .join(found.unnest("params"), on="id", how="left", maintain_order="left")
        .sort("id")
    )
    return listing(states, pl.col("old").is_not_null())


def oversize(scene: Scene, _given: Given) -> Asked:
    """Branches with more members than the rule's number."""
    lacked = _no_members(scene)
    if lacked:
        return lacked
    return listing(branches(scene), ~scene.profile["branch_max_members"].holds(pl.col("members")))


def undersize(scene: Scene, _given: Given) -> Asked:
    """Organisations with fewer full members than the rule's number."""
    lacked = _no_members(scene)
    if lacked:
        return lacked
    sizes = soundness(scene).select("id", "enough")
    asked = bodies(scene).filter(pl.col("category").is_in(list(WITH_MEMBERS)))
    return listing(asked.join(sizes, on="id", maintain_order="left"), ~pl.col("enough"))


def _no_members(scene: Scene) -> Asked | None:
    columns = ("members_full", "members_probationary", "members_total")
    lacked = no_organisations(scene)
    if lacked or any(scene.whole.has_column(PartyOrg, column) for column in columns):
        return lacked
    return lacking("no_column", "党组织·党员人数")


def distribution(scene: Scene, _given: Given) -> Asked:
    """Branches by number of members, street and line; those without a number apart."""
    lacked = _no_members(scene)
    if lacked:
        return lacked
    members, floor = pl.col("members"), -1
    bins = []
    for name, last in BINS.items():
        inside = members > floor
        bins.append((inside & (members <= last) if last is not None else inside).alias(name))
        floor = last if last is not None else floor
    rows = (
        branches(scene)
        .select(
            "street",
            pl.col("line").fill_null(Line.unknown.code),
            *[is_yes(expression).alias(expression.meta.output_name()) for expression in bins],
            members.is_not_null().alias("count"),
            members.is_null().alias("unknown"),
        )
        .group_by("street", "line")
        .agg(
            pl.col(*BINS, "count", "unknown").sum().cast(pl.Int64),
            pl.len().cast(pl.Int64).alias("denominator"),
        )
        .sort("street", "line", nulls_last=True)
    )
    return Asked(rows=rows)


def venues(scene: Scene, _given: Given) -> Asked:
    """Branches that use no venue, neither they nor their superior."""
    lacked = no_organisations(scene)
    if lacked:
        return lacked
    if not scene.whole.was_read(Uses):
        return lacking("no_register", "活动场所")
    used = scene.now.frame(Uses)["from_id"].unique().implode()
    asked = branches(scene)
    has = pl.col("id").is_in(used) | pl.col("superior").is_in(used).fill_null(value=False)
    absent = scene.complete(asked, Uses) | scene.complete(asked, Venue)
    return listing(asked, pl.when(has).then(statement=False).when(absent).then(statement=True))


QUESTIONS = (
    Question(code="single-branch", group=GROUP, judge=single, columns=(*BODY, "org_name")),
    Question(code="chain-unclear", group=GROUP, judge=chains, columns=BODY),
    Question(
        code="village-renamed", group=GROUP, judge=villages_renamed, columns=(*BODY, "org_name")
    ),
    Question(code="old-names", group=GROUP, judge=old_names, columns=(*BODY, "old", "new")),
    Question(
        code="members-distribution",
        group=GROUP,
        judge=distribution,
        columns=("street", "line", *BINS, "count", "unknown", "denominator"),
    ),
    Question(code="branch-oversize", group=GROUP, judge=oversize, columns=(*BODY, "members")),
    Question(
        code="branch-undersize", group=GROUP, judge=undersize, columns=(*BODY, "members_full")
    ),
    Question(code="without-venue", group=GROUP, judge=venues, columns=BODY),
)
