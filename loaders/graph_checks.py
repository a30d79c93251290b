"""What is odd about who leads whom: oneself, a circle, two superiors. Nothing is removed."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graphmodel.kernels import cycles
from graphmodel.schema import Declaration, Kind
from loaders.problems import nothing_raised, raised
from loaders.repeats import repeated

_SHOWN = 12


def check(relations: Mapping[str, pl.DataFrame], declaration: Declaration) -> pl.DataFrame:
    """Check every relation in which a record has one above it.

    Parameters
    ----------
    relations
        Relation → ``_line``, ``_title`` (column it was read from), ``from_kind``, …
    """
    found = [
        problem
        for kind in declaration.relations
        if _is_hierarchy(kind) and kind.name in relations
        for problem in _of_one(relations[kind.name])
    ]
    return pl.concat([nothing_raised(), *found])


def _is_hierarchy(kind: Kind) -> bool:
    return not kind.internal and not kind.distinct and set(kind.targets) <= set(kind.sources)


def _of_one(rows: pl.DataFrame) -> list[pl.DataFrame]:
    if rows.is_empty():
        return []
    title = pl.col("_title")
    itself = (pl.col("from_kind") == pl.col("to_kind")) & (pl.col("from_id") == pl.col("to_id"))
    selves = rows.filter(itself)
    others = rows.filter(~itself) if selves.height else rows
    again = others.filter(repeated(others.select("from_kind", "from_id")))
    twice = again.filter(pl.col("to_id").n_unique().over("from_kind", "from_id") > 1).with_columns(
        pl.col("to_id")
        .unique(maintain_order=True)
        .over("from_kind", "from_id", mapping_strategy="join")
        .alias("all")
    )
    return [
        raised(selves, "GRAPH-SELF", title, "to_id", id=pl.col("from_id")),
        raised(
            twice,
            "GRAPH-TWO-SUPERIORS",
            title,
            "to_id",
            id=pl.col("from_id"),
            superiors=pl.col("all"),
        ),
        _circles(
            others.unique(["from_kind", "from_id"], keep="first", maintain_order=True)
            if again.height
            else others
        ),
    ]


def _circles(first: pl.DataFrame) -> pl.DataFrame:
    """One problem a circle, at the row of its first member, naming all of them.

    Parameters
    ----------
    first
        One row a record: the first that names one above it.
    """
    # On a circle each has one below it, and one above it: only near ends need a position.
    first = first.join(
        first.select(from_kind="to_kind", from_id="to_id").unique(),
        on=["from_kind", "from_id"],
        how="semi",
        maintain_order="left",
    )
    nodes = first.select(to_kind="from_kind", to_id="from_id").with_row_index("at")
    above = first.join(nodes, on=["to_kind", "to_id"], how="left", maintain_order="left")["at"]
    parent = above.cast(pl.Int64).fill_null(-1).to_numpy()
    names = first["from_id"]
    found = [
        [names[int(at)] for at in circle] for circle in cycles(parent)
    ]  # edge: circles are few
    starts = pl.DataFrame(
        {
            "from_id": [circle[0] for circle in found],
            "circle": [circle[:_SHOWN] for circle in found],
        },
        schema={"from_id": pl.String, "circle": pl.List(pl.String)},
    )
    hits = first.join(starts, on="from_id", maintain_order="left")
    return raised(
        hits,
        "GRAPH-CYCLE",
        pl.col("_title"),
        "to_id",
        circle=pl.col("circle").list.join(" → ") + pl.lit(" → ") + pl.col("from_id"),
    )
