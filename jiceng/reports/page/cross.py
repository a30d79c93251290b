"""The cross-appointment matrix: compounds by the posts that members of their branches hold too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Role
from graphmodel.party import PARTY
from jiceng.reports.page.grids import Grid, Shade, cells_of

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

#: Questions of the analysis that stand before the posts.
_QUESTIONS = ("any", "unity", "two_way")
_ANSWERS = ("yes", "no", "unknown", "not_applicable")
#: Posts that get a column: those held most often.
_MOST_POSTS = 12
#: Roles whose word names the body as well.
_OWN_WORD = ("oc_", "rc_", "building_", "grid_", "group_", "property_")


def cross_grid(material: Material) -> Grid | None:
    """Return compounds by post, street by street; None where no posts were read.

    A cell of a post counts persons with a number who sit in the committee of
    the compound's own branch and hold that post in another body.
    """
    words, matrix = material.words, material.dossier.table("cross_appointment", "matrix")
    if matrix is None or matrix.is_empty():
        return None
    rows = matrix.join(material.streets, on="street", how="left").sort(
        "rank", "id", nulls_last=True
    )
    posts = _posts(material, rows.select(pl.col("id").alias("place")).with_row_index("row"))
    labels = posts.select("label").unique(maintain_order=True)
    answers = [_answer(material, rows, at) for at in range(len(_QUESTIONS))]
    shift = len(_QUESTIONS)
    column = labels.with_row_index("at").with_columns((pl.col("at") + shift).alias("column"))
    return Grid(
        id="grid-cross",
        title=words.say("grid-cross"),
        summary=words.say("grid-cross-summary", n=rows.height),
        first=words.say("column-compound"),
        titles=(
            *(words.say(f"cross-{name}") for name in _QUESTIONS),
            # edge: at most _MOST_POSTS titles
            *labels["label"].to_list(),
        ),
        rows=rows.select(
            "name",
            pl.col("street_name").fill_null(words.say("no-street")).alias("group"),
            pl.format("#tree?node=Compound%3A{}", "id").alias("opens"),
        ),
        cells=cells_of([*answers, posts.join(column, on="label")]),
        shades=_shades(material),
    )


def _shades(material: Material) -> tuple[Shade, ...]:
    words, look = material.words, material.dossier.look.palette
    scale = look.scale.colours
    colours = (scale[0], scale[-2], look.answers["unknown"], "#f7f9fb")
    answers = zip(_ANSWERS, colours, strict=True)
    return (
        *(Shade(label=words.say(f"answer-{name}"), colour=colour) for name, colour in answers),
        Shade(label=words.say("cross-persons"), colour="#b7d3e8"),
        Shade(label=words.say("cross-secretary"), colour="#2f6690"),
    )


def _answer(material: Material, rows: pl.DataFrame, at: int) -> pl.DataFrame:
    """Return one question's answer for every compound."""
    answer = pl.col(_QUESTIONS[at])
    shown = {name: material.words.say(f"answer-{name}") for name in _ANSWERS}
    shown["not_applicable"] = "—"
    shades = {name: place for place, name in enumerate(_ANSWERS)}
    return rows.with_row_index("row").select(
        "row",
        pl.lit(at).alias("column"),
        answer.replace_strict(shades, return_dtype=pl.Int64).alias("shade"),
        answer.replace_strict(shown, return_dtype=pl.String).alias("shown"),
    )


def _posts(material: Material, places: pl.DataFrame) -> pl.DataFrame:
    """Count persons by compound and post: ``row``, ``label``, ``shade``, ``shown``, ``tip``."""
    words = material.words
    held = _held(material).join(places, on="place")
    label = _label(material)
    counted = (
        held.with_columns(label.alias("label"))
        .group_by("row", "label")
        .agg(
            pl.col("person").n_unique().alias("persons"),
            pl.col("person").filter("is_head").n_unique().alias("heads"),
        )
    )
    often = (
        counted.group_by("label")
        .agg(pl.col("persons").sum())
        .sort(["persons", "label"], descending=[True, False])
    )
    shift = pl.lit(len(_ANSWERS))
    return (
        often.head(_MOST_POSTS)
        .select("label")
        .join(counted, on="label", maintain_order="left_right")
        .select(
            "row",
            "label",
            (shift + (pl.col("heads") > 0).cast(pl.Int64)).alias("shade"),
            pl.col("persons").cast(pl.String).alias("shown"),
            pl.when(pl.col("heads") > 0).then(pl.lit(words.say("cross-with-head"))).alias("tip"),
        )
    )


def _held(material: Material) -> pl.DataFrame:
    """Return other posts of members: ``place``, ``person``, ``is_head``, ``kind``, ``role``."""
    from analyses.cross_appointment.compounds import own_branches
    from analyses.cross_appointment.people import BRANCH

    dossier, scene = material.dossier, material.dossier.scene
    posts = scene.posts.filter("recognisable")
    own = own_branches(scene).select("place", "kind", "body")
    sitting = (
        posts.filter(pl.col("role").is_in(BRANCH.codes))
        .join(own, on=["kind", "body"])
        .group_by("place", "person")
        .agg((pl.col("role") == BRANCH.head.code).any().alias("is_head"))
    )
    hidden = (pl.col("kind") == "PartyOrg") & pl.col("body").is_in(dossier.withheld.implode())
    return (
        sitting.join(posts.filter(~hidden), on="person")
        .join(own, on=["place", "kind", "body"], how="anti")
        .select("place", "person", "is_head", "kind", "role")
        .unique()
        .sort("place", "person", "kind", "role")
    )


def _label(material: Material) -> pl.Expr:
    """Return the word for a post: the role's, with the kind of body where it does not name it."""
    roles = Role.labels()
    chinese = material.words.language == "zh"
    kinds = {kind.name: kind.title if chinese else kind.name for kind in PARTY}
    role = pl.col("role")
    said = role.replace_strict(roles, default=role) if chinese else role.str.replace_all("_", " ")
    named = pl.any_horizontal([role.str.starts_with(start) for start in _OWN_WORD])
    body = pl.col("kind").replace_strict(kinds, default=pl.col("kind"))
    return (
        pl.when(named).then(said).otherwise(pl.format("{}{}" if chinese else "{} {}", body, said))
    )
