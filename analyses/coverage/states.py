"""What a place's covering links amount to: covered, not covered, or not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.unresolved import may_be_covered
from graphmodel.analysis import SUGGESTION
from graphmodel.party import PartyOrg

if TYPE_CHECKING:
    from analyses.scene import Scene

WAYS = ("own", "joint", "attached", "territorial", "separate")


def with_coverage(
    scene: Scene, kind: type, places: pl.DataFrame, ways: tuple[str, ...]
) -> pl.DataFrame:
    """Add to each place how it is covered.

    Parameters
    ----------
    places
        One row a place: ``id`` and ``street`` (null where unknown).
    ways
        The ways of covering that count for this tier.

    Returns
    -------
    DataFrame
        ``places`` with ``own`` … ``separate`` (whether such a link exists),
        ``organisations`` (ids that count, nearest to the street first),
        ``suggestions``, and ``covered``: yes where a link counts; unknown where
        a suggestion stands, a link that found no target may mean the place, or
        the roster was not declared complete there; else no.
    """
    links = scene.covers.filter(pl.col("kind") == kind.__name__)
    how = links.group_by("place").agg(
        *[(pl.col("way") == way).any().alias(way) for way in WAYS],
        pl.col("org")
        .filter(pl.col("way").is_in(list(ways)))
        .sort_by(pl.col("depth").filter(pl.col("way").is_in(list(ways))), maintain_order=True)
        .alias("organisations"),
    )
    joined = (
        places.join(how, left_on="id", right_on="place", how="left")
        .join(_suggestions(scene, kind.__name__), left_on="id", right_on="place", how="left")
        .with_columns(
            *[pl.col(way).fill_null(value=False) for way in WAYS],
            pl.col("organisations").fill_null(pl.lit([], dtype=pl.List(pl.String))),
            pl.col("suggestions").fill_null(pl.lit([], dtype=pl.List(SUGGESTION))),
        )
        .sort("id")
    )
    known_absence = (
        scene.complete(joined, PartyOrg)
        & (pl.col("suggestions").list.len() == 0)
        & ~may_be_covered(scene, kind)
    )
    counted = pl.any_horizontal(*ways)
    covered = pl.when(counted).then(statement=True).when(known_absence).then(statement=False)
    return joined.with_columns(covered.alias("covered"))


def _suggestions(scene: Scene, kind: str) -> pl.DataFrame:
    return (
        scene.suggested.filter(pl.col("kind") == kind)
        .group_by("place", maintain_order=True)
        .agg(
            pl.struct(
                pl.lit("PartyOrg").alias("kind"),
                pl.col("org").alias("id"),
                pl.col("org_name").alias("name"),
                "score",
                pl.col("reason").alias("why"),
            ).alias("suggestions")
        )
    )


def is_suggested() -> pl.Expr:
    """A place with an open suggestion and nothing certain."""
    return pl.col("covered").is_null() & (pl.col("suggestions").list.len() > 0)


def is_unseen() -> pl.Expr:
    """A place the roster does not mention, where that proves nothing."""
    return pl.col("covered").is_null() & (pl.col("suggestions").list.len() == 0)


def names_of_suggestions() -> pl.Expr:
    """The suggested organisations' names, as a param of a text."""
    return (
        pl.col("suggestions")
        .list.eval(pl.element().struct.field("name"))
        .list.join("、")
        .alias("similar")
    )
