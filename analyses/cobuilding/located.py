"""Which units have their seat in which community."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.scene import shared
from graphmodel.party import LocatedIn, Unit

if TYPE_CHECKING:
    from analyses.scene import Scene


@shared
def unit_seats(scene: Scene) -> pl.DataFrame:
    """Return live units with their seats, one row a seat: unit, ``division``, ``street``.

    A seat in a building or carrier is one in the division that lies in.
    """
    where = scene.places.select("kind", pl.col("id").alias("at"), "division", "street")
    seats = (
        scene.now.frame(LocatedIn)
        .filter(pl.col("from_kind") == Unit.__name__)
        .select(
            pl.col("from_id").alias("id"),
            pl.col("to_kind").alias("kind"),
            pl.col("to_id").alias("at"),
        )
        .join(where, on=["kind", "at"])
        .select("id", "division", "street")
        .unique()
    )
    return (
        scene.now.frame(Unit)
        .select("id", "name", "unit_type", "members_full")
        .join(seats, on="id")
        .sort("id", "division")
    )


@shared
def org_units(scene: Scene) -> pl.DataFrame:
    """Return the units organisations cover on their own: ``org``, ``unit``."""
    return (
        scene.covers.filter((pl.col("kind") == Unit.__name__) & (pl.col("way") == "own"))
        .select("org", pl.col("place").alias("unit"))
        .unique()
    )


def as_units(scene: Scene, links: pl.DataFrame) -> pl.DataFrame:
    """Turn links from units or their own organisations into links from units.

    Parameters
    ----------
    links
        ``from_kind``, ``from_id`` and further columns.

    Returns
    -------
    DataFrame
        ``unit`` and the further columns.
    """
    further = [name for name in links.columns if name not in ("from_kind", "from_id")]
    direct = links.filter(pl.col("from_kind") == Unit.__name__).select(
        pl.col("from_id").alias("unit"), *further
    )
    through = (
        links.filter(pl.col("from_kind") == "PartyOrg")
        .join(org_units(scene), left_on="from_id", right_on="org")
        .select("unit", *further)
    )
    return pl.concat([direct, through]).unique()
