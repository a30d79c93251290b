"""The line of an organisation: the system it is led through.

A line is the highest ancestor below the local committee, classed by what that
ancestor is: a street or town it covers, or the words of its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graphmodel.closed import Category, Line
from graphmodel.party import Covers, Division, PartyOrg

if TYPE_CHECKING:
    from graphmodel.network import Network

#: Words of the head's name → line; the first that fits stands.
_WORDS: tuple[tuple[str, str], ...] = (
    (r"直属机关|机关工委|机关党工委|区直机关|县直机关", Line.organs.code),
    (r"教育|教委|教体", Line.education.code),
    (r"卫生|卫健|医院", Line.health.code),
    (r"国资|国有企业|国有资产", Line.state_firms.code),
    (r"高新|园区|开发区|景区|新区|示范区|功能区|工业区|保税区", Line.zone.code),
)
_MAX_STEPS = 64


def heads(names: pl.DataFrame) -> pl.DataFrame:
    """Head of each organisation's line: ``id``, ``head`` (null in or below a cycle).

    The head is the highest ancestor that is not itself a local committee; a
    local committee is its own head.
    """
    ids = names["id"]
    position = pl.DataFrame({"superior": ids, "parent": np.arange(ids.len(), dtype=np.int64)})
    parent = (
        (names.select("superior").join(position, on="superior", how="left", maintain_order="left"))[
            "parent"
        ]
        .fill_null(-1)
        .to_numpy()
    )
    local = (names["form"].fill_null("") == Category.local_committee.code).to_numpy()
    head = np.arange(ids.len(), dtype=np.int64)
    moving = np.zeros(0, dtype=bool)
    for _ in range(_MAX_STEPS):
        above = parent[head]
        moving = (above >= 0) & ~local[np.maximum(above, 0)]
        if not moving.any():
            break
        head = np.where(moving, above, head)
    frame = pl.DataFrame({"id": ids, "head": ids.gather(head)})
    if not moving.any():
        return frame
    return frame.with_columns(
        pl.when(pl.Series(moving)).then(None).otherwise(pl.col("head")).alias("head")
    )


def lines(network: Network, names: pl.DataFrame) -> pl.DataFrame:
    """Line of each organisation: ``id``, ``line``.

    Parameters
    ----------
    network
        With covering links in place.
    names
        As :func:`graphmodel.places.read_names` gives them.
    """
    streets = network.frame(Division).filter(pl.col("level").is_in(["street", "town"]))
    territorial = (
        network.frame(Covers)
        .join(streets, left_on="to_id", right_on="id", how="semi")
        .select(pl.col("from_id").alias("head"))
        .unique()
        .with_columns(pl.lit(value=True).alias("placed"))
    )
    outside = network.frame(PartyOrg).select("id", "superior_outside")
    form = names.select(
        pl.col("id").alias("head"),
        pl.col("name").alias("head_name"),
        pl.col("form").alias("head_form"),
    )
    words = pl.coalesce(
        *[
            pl.when(pl.col("head_name").str.contains(pattern)).then(pl.lit(line))
            for pattern, line in _WORDS
        ]
    )
    town = (pl.col("head_form") == Category.town_committee.code) | pl.col("head_name").str.contains(
        "街道"
    )
    return (
        heads(names)
        .join(form, on="head", how="left")
        .join(territorial, on="head", how="left")
        .join(outside, on="id", how="left")
        .select(
            "id",
            pl.when(pl.col("superior_outside").fill_null(value=False))
            .then(pl.lit(Line.outside.code))
            .when(pl.col("head").is_null())
            .then(pl.lit(Line.unknown.code))
            .when(pl.col("placed").fill_null(value=False) | town)
            .then(pl.lit(Line.territorial.code))
            .when(pl.col("head_form") == Category.local_committee.code)
            .then(pl.lit(Line.unknown.code))
            .otherwise(words.fill_null(Line.department.code))
            .alias("line"),
        )
    )
