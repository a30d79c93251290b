"""Grids: whether a branch or Party group works in each, and how grids and compounds cut each other.

The compounds of a grid are those that the roster places in it, wholly or with
a share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.scene import SEPARATE, shared
from analyses.unresolved import may_be_covered
from graphmodel.analysis import Part, findings_of, missing, share, shares_by
from graphmodel.closed import Level, PartyStatus, Role
from graphmodel.party import Compound, Covers, Division, Holds, PartyGroup, PartyOrg, Person, Within
from graphmodel.ternary import all_of, any_in_group, is_no, tally, tally_by

if TYPE_CHECKING:
    from analyses.scene import Scene

#: What the profile's ``tier3_unit`` may say.
COMPOUND, GRID, EITHER = "compound", "grid", "either"
CODES = ("GR.covered", "GR.leader_member")
_MEMBER = (PartyStatus.full.code, PartyStatus.probationary.code)
_ENDS = {"kind": pl.String, "body": pl.String, "place_kind": pl.String, "place": pl.String}


def grids(scene: Scene) -> Part:
    """Which grids have a branch or group; which are shared, which cut a compound."""
    unit = scene.profile.value("tier3_unit")
    if grid_places(scene).is_empty():
        asked = unit != COMPOUND
        return Part(figures=tuple(missing(c, "no_register", ["社区村"]) for c in CODES if asked))
    if not scene.whole.was_read(PartyOrg):
        return Part(figures=tuple(missing(code, "no_register", ["党组织"]) for code in CODES))
    states = grid_states(scene)
    return _figures(states) + _findings(scene, states, asked=unit != COMPOUND) + _split(scene)


def grid_places(scene: Scene) -> pl.DataFrame:
    """Return the divisions that are grids, with ``street`` and the ``parent`` they lie in."""
    return scene.divisions.filter(pl.col("level") == Level.grid.code)


@shared
def grid_compounds(scene: Scene) -> pl.DataFrame:
    """Return which compounds lie in which grids: ``grid``, ``compound``, each pair once."""
    grids_ = grid_places(scene).select(pl.col("id").alias("to_id"))
    return (
        scene.now.frame(Within)
        .filter((pl.col("from_kind") == "Compound") & (pl.col("to_kind") == "Division"))
        .join(grids_, on="to_id", how="semi")
        .select(pl.col("to_id").alias("grid"), pl.col("from_id").alias("compound"))
        .unique()
        .sort("grid", "compound")
    )


@shared
def grid_states(scene: Scene) -> pl.DataFrame:
    """Every grid with ``covered``, ``way``, the ``branches`` at work in it and ``leader_member``.

    ``way`` is ``grid`` (a body's scope is the grid), ``compounds`` (one body
    covers all compounds of the grid), null where neither is recorded.
    """
    direct, whole = _scoped(scene), _covering_all(scene)
    places = (
        grid_places(scene)
        .select("id", "name", "street", pl.col("parent").alias("community"), "households")
        .join(_branches_at_work(scene), left_on="id", right_on="grid", how="left")
        .join(_leaders(scene), on="id", how="left")
        .with_columns(
            pl.col("branches").fill_null(pl.lit([], dtype=pl.List(pl.String))),
            pl.when(pl.col("id").is_in(direct.implode()))
            .then(pl.lit("grid"))
            .when(pl.col("id").is_in(whole.implode()))
            .then(pl.lit("compounds"))
            .alias("way"),
        )
        .sort("id")
    )
    absent = all_of(
        [
            scene.complete(places, PartyOrg),
            scene.complete(places, PartyGroup),
            ~may_be_covered(scene, Division),
            ~pl.col("id").is_in(_open(scene).implode()),
        ]
    )
    covered = pl.when(pl.col("way").is_not_null()).then(statement=True)
    return places.with_columns(covered.when(absent).then(statement=False).alias("covered"))


def _open(scene: Scene) -> pl.Series:
    """Grids of which a compound may be covered by what was not found."""
    homes = scene.places.filter(pl.col("kind") == "Compound").select(
        pl.col("id").alias("compound"), "street"
    )
    pairs = grid_compounds(scene).join(homes, on="compound", how="left")
    return pairs.filter(may_be_covered(scene, Compound, "compound"))["grid"].unique()


def in_covered_grid(scene: Scene) -> pl.DataFrame:
    """Compounds that lie in grids: ``id``, ``gridded``, ``in_grid`` (one of them is covered)."""
    covered = grid_states(scene).select(pl.col("id").alias("grid"), "covered")
    return (
        grid_compounds(scene)
        .join(covered, on="grid")
        .group_by(pl.col("compound").alias("id"))
        .agg(
            any_in_group(pl.col("covered")).alias("in_grid"),
            pl.lit(value=True).alias("gridded"),
        )
    )


# ---------------------------------------------------------------- who works there


@shared
def _bodies(scene: Scene) -> pl.DataFrame:
    """What live organisations and groups cover: ``kind``, ``body``, ``place_kind``, ``place``."""
    organisations = scene.covers.filter(
        ~pl.col("category").is_in(list(SEPARATE)).fill_null(value=False)
        & (pl.col("way") != "separate")
    ).select(
        pl.lit("PartyOrg").alias("kind"),
        pl.col("org").alias("body"),
        pl.col("kind").alias("place_kind"),
        "place",
    )
    groups = (
        scene.now.frame(Covers)
        .filter(pl.col("from_kind") == "PartyGroup")
        .select(
            pl.col("from_kind").alias("kind"),
            pl.col("from_id").alias("body"),
            pl.col("to_kind").alias("place_kind"),
            pl.col("to_id").alias("place"),
        )
    )
    return pl.concat([pl.DataFrame(schema=_ENDS), organisations, groups]).unique()


def _scoped(scene: Scene) -> pl.Series:
    """Grids that some body covers as such."""
    grids_ = grid_places(scene).select(pl.col("id").alias("place"))
    found = _bodies(scene).filter(pl.col("place_kind") == "Division")
    return found.join(grids_, on="place", how="semi")["place"].unique()


def _covering_all(scene: Scene) -> pl.Series:
    """Grids with compounds, all of which one body covers."""
    pairs = grid_compounds(scene)
    sizes = pairs.group_by("grid").agg(pl.len().alias("size"))
    covered = (
        _bodies(scene)
        .filter(pl.col("place_kind") == "Compound")
        .join(pairs, left_on="place", right_on="compound")
        .group_by("grid", "kind", "body")
        .agg(pl.col("place").n_unique().alias("reached"))
        .join(sizes, on="grid")
    )
    return covered.filter(pl.col("reached") == pl.col("size"))["grid"].unique()


def _branches_at_work(scene: Scene) -> pl.DataFrame:
    """Organisations that cover a grid or a compound of it: ``grid``, ``branches``."""
    bodies = _bodies(scene).filter(pl.col("kind") == "PartyOrg")
    inside = bodies.filter(pl.col("place_kind") == "Compound").join(
        grid_compounds(scene), left_on="place", right_on="compound"
    )
    grids_ = grid_places(scene).select(pl.col("id").alias("place"))
    direct = bodies.filter(pl.col("place_kind") == "Division").join(grids_, on="place", how="semi")
    both = pl.concat(
        [inside.select("grid", "body"), direct.select(pl.col("place").alias("grid"), "body")]
    )
    return both.group_by("grid").agg(pl.col("body").unique().sort().alias("branches"))


def _leaders(scene: Scene) -> pl.DataFrame:
    """Whether a grid's leader is a Party member: ``id``, ``led``, ``leader_member``.

    Of several leaders, one member is enough.
    """
    status = scene.now.frame(Person).select(pl.col("id").alias("from_id"), "party_status")
    return (
        scene.now.frame(Holds)
        .filter((pl.col("role") == Role.grid_leader.code) & (pl.col("to_kind") == "Division"))
        .join(status, on="from_id", how="left")
        .group_by(pl.col("to_id").alias("id"))
        .agg(
            any_in_group(pl.col("party_status").is_in(list(_MEMBER))).alias("leader_member"),
            pl.lit(value=True).alias("led"),
        )
    )


# ---------------------------------------------------------------- what is said of it


def _figures(states: pl.DataFrame) -> Part:
    covered = pl.col("covered")
    return Part(
        figures=(
            share(CODES[0], tally(states, covered), needs=["党组织·覆盖社区", "楼栋和党小组"]),
            share(
                CODES[1],
                tally(states, pl.col("leader_member")),
                needs=["班子成员·职务", "班子成员·政治面貌"],
            ),
        ),
        by_body=(
            shares_by(CODES[0], Division, "street", tally_by(states, "street", covered)),
            shares_by(CODES[0], Division, "community", tally_by(states, "community", covered)),
        ),
        tables={
            "grids": states.select(
                "id", "name", "street", pl.col("community").alias("division"), "households",
                "covered", "way", pl.col("branches").list.len().cast(pl.Int64).alias("branches"),
                "leader_member",
            )
        },
    )  # fmt: skip


def _findings(scene: Scene, states: pl.DataFrame, *, asked: bool) -> Part:
    """Grids without a body (where tier 3 goes by grids), and grids in which several work."""
    several = states.with_columns(pl.col("branches").list.len().alias("count")).filter(
        pl.col("count") > 1
    )
    names = scene.now.frame(PartyOrg).select(pl.col("id").alias("branches"), pl.col("name"))
    listed = (
        several.select("id", "branches")
        .explode("branches")
        .join(names, on="branches", how="left", maintain_order="left")
        .group_by("id", maintain_order=True)
        .agg(pl.col("name").drop_nulls().alias("names"))
    )
    crossed = findings_of(
        "GRID-CROSSED",
        Division,
        several.join(listed, on="id", how="left", maintain_order="left"),
        others=(PartyOrg, "branches"),
        params=["count", "names"],
        columns=["覆盖小区"],
    )
    if not asked:
        return Part(findings=(crossed,))
    blank = states.filter(is_no(pl.col("covered")))
    unseen = states.filter(pl.col("covered").is_null())
    return Part(
        findings=(
            crossed,
            findings_of("GRID-BLANK", Division, blank, params=["households"]),
            findings_of("GRID-NOT-FOUND", Division, unseen, columns=["覆盖社区"]),
        )
    )


def _split(scene: Scene) -> Part:
    """Compounds that lie in several grids."""
    names = grid_places(scene).select(pl.col("id").alias("grid"), pl.col("name").alias("grid_name"))
    split = (
        grid_compounds(scene)
        .join(names, on="grid", maintain_order="left")
        .group_by(pl.col("compound").alias("id"), maintain_order=True)
        .agg(
            pl.col("grid").alias("grids"),
            pl.col("grid_name").drop_nulls().alias("names"),
            pl.len().alias("count"),
        )
        .filter(pl.col("count") > 1)
        .sort("id")
    )
    return Part(
        findings=(
            findings_of(
                "COMPOUND-SPLIT",
                Compound,
                split,
                others=(Division, "grids"),
                params=["count", "names"],
                columns=["所属社区"],
            ),
        )
    )


__all__ = ["EITHER", "GRID", "grids", "in_covered_grid"]
