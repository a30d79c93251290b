"""The committees on record with the place each belongs to, and how findings about them are made.

Readings
--------
A committee belongs to the compound, or to the property area, that the roster
gives it to; findings have that place as subject and the committee as other. A
property area is not tied to a compound: it takes no part in the rates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.scene import shared
from graphmodel.analysis import findings_of
from graphmodel.party import (
    Compound,
    HasCommittee,
    OwnersCommittee,
    PropertyArea,
    PropertyManagementCommittee,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analyses.scene import Scene

PLACES = (Compound, PropertyArea)


def lacking_register(scene: Scene) -> list[str]:
    """Return the sheet that would tell of owners' committees; nothing if it was read."""
    return [] if scene.whole.was_read(OwnersCommittee) else ["小区"]


@shared
def places(scene: Scene) -> pl.DataFrame:
    """Compounds with ``division`` and ``street`` (null where unknown), in order of their ids."""
    where = scene.places.filter(pl.col("kind") == Compound.__name__)
    return (
        scene.now.frame(Compound)
        .join(where.select("id", "division", "street"), on="id", how="left", maintain_order="left")
        .sort("id")
    )


def links(scene: Scene, kind: type) -> pl.DataFrame:
    """Live bodies of a kind by place: ``place_kind``, ``place``, ``body``."""
    return (
        scene.now.frame(HasCommittee)
        .filter(pl.col("to_kind") == kind.__name__)
        .select(
            pl.col("from_kind").alias("place_kind"),
            pl.col("from_id").alias("place"),
            pl.col("to_id").alias("body"),
        )
        .unique()
        .sort("place_kind", "place", "body")
    )


@shared
def committees(scene: Scene) -> pl.DataFrame:
    """Live owners' committees: their columns, and their place's ``street`` and ``division``."""
    return _placed(scene, OwnersCommittee)


@shared
def interim_bodies(scene: Scene) -> pl.DataFrame:
    """Live interim bodies: as :func:`committees`."""
    return _placed(scene, PropertyManagementCommittee)


def _placed(scene: Scene, kind: type) -> pl.DataFrame:
    own = scene.now.frame(kind).drop("name", "valid_from", "valid_to", "_input", "_sheet", "_row")
    where = places(scene).select(
        pl.lit(Compound.__name__).alias("place_kind"),
        pl.col("id").alias("place"),
        "division",
        "street",
        "households",
        "area_m2",
    )
    return (
        links(scene, kind)
        .join(own.rename({"id": "body"}), on="body", maintain_order="left")
        .join(where, on=["place_kind", "place"], how="left", maintain_order="left")
    )


def about_places(
    code: str,
    rows: pl.DataFrame,
    *,
    kind: type = OwnersCommittee,
    params: Sequence[str] = (),
    columns: Sequence[str] = (),
) -> tuple[pl.DataFrame, ...]:
    """Turn rows of committees into findings about the places they belong to."""
    return tuple(
        findings_of(
            code,
            place,
            rows.filter(pl.col("place_kind") == place.__name__),
            subject="place",
            others=(kind, "body"),
            params=params,
            columns=columns,
        )
        for place in PLACES
    )


def day_in_words(day: pl.Expr) -> pl.Expr:
    """Write a date as the texts say it."""
    return day.dt.to_string("%Y年%-m月%-d日")
