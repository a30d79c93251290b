"""How far organisations are from their street by the chain of command.

Readings
--------
links to the street
    The links of the recorded chain of superiors up to the nearest organisation
    that covers a street or town, which itself is 0 away; unknown where the
    chain leads to none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graphmodel.kernels import hierarchy

if TYPE_CHECKING:
    from analyses.scene import Scene


def organisations_to_street(scene: Scene) -> pl.DataFrame:
    """Return every live organisation with the way to its street.

    Returns
    -------
    DataFrame
        ``id``, ``name``, ``street``, ``links`` (null where the chain leads to no street).
    """
    streets = scene.org_streets
    is_top = (streets["id"] == streets["t1"]).fill_null(value=False).to_numpy()
    # A street's organisation is a root here: what is above it does not count.
    order = hierarchy(streets.height, np.where(is_top, -1, scene.parents))
    links = pl.Series("links", order.depth, dtype=pl.Int64)
    return (
        scene.organisations.select("id", "name")
        .with_columns(streets["street"], links)
        .with_columns(pl.when(streets["t1"].is_not_null()).then("links").alias("links"))
    )


def spread(links: pl.DataFrame, counted: str) -> pl.DataFrame:
    """Count rows by their ``links`` to the street, unknown ones last: ``links``, ``counted``."""
    counts = links.group_by("links").agg(pl.len().cast(pl.Int64).alias(counted))
    return counts.sort("links", nulls_last=True)
