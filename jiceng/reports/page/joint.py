"""Who works with whom: the ties the page can draw, and what one unit's leaving would break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from jiceng.figures import count
from jiceng.reports.page.embed import columns

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

#: Never more marks than this in the picture of one street.
MAX_MARKS = 300
_LOST = ("ties", "last_tie", "cut_off", "last_tie_compounds", "households")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What would break if one unit left."""

    name: str
    street_name: str
    numbers: tuple[str, ...]


def joint_columns(material: Material) -> dict[str, Any] | None:
    """Return nodes and ties of the joint graph by column; None where there is none.

    Ties are pairs of positions among the nodes. Withheld organisations and
    their ties are left out.
    """
    if material.dossier.analysis("connectivity") is None:
        return None
    nodes, ties = _graph(material)
    if ties.is_empty():
        return None
    streets = material.streets.select("street", "street_name")
    # edge: columns of a chart, one mark a unit
    return {
        "nodes": columns(nodes.select("name", "sort", "street"), ("sort", "street")),
        "one": ties["one"].to_list(),
        "other": ties["other"].to_list(),
        "streets": streets.filter(pl.col("street").is_in(nodes["street"].implode())).rows(),
        "most": MAX_MARKS,
    }


def _graph(material: Material) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the nodes that have a tie, renumbered, and the ties between them."""
    from analyses.connectivity.graph import joint_graph

    dossier = material.dossier
    graph = joint_graph(dossier.scene)
    hidden = dossier.withheld.implode()
    shown = (
        graph.nodes.with_row_index("old")
        .filter(~((pl.col("kind") == "PartyOrg") & pl.col("id").is_in(hidden)))
        .select("old", "kind", "id", "name", "sort", "street")
    )
    ties = pl.DataFrame(
        {"one": graph.one, "other": graph.other}, schema={"one": pl.UInt32, "other": pl.UInt32}
    )
    tied = pl.concat([ties["one"], ties["other"].alias("one")]).unique().implode()
    nodes = shown.filter(pl.col("old").is_in(tied)).with_row_index("new")
    at = nodes.select("old", "new")
    numbered = (
        ties.join(at, left_on="one", right_on="old")
        .join(at, left_on="other", right_on="old", suffix="_other")
        .select(pl.col("new").alias("one"), pl.col("new_other").alias("other"))
        .sort("one", "other")
    )
    return nodes, numbered


def losses(material: Material) -> list[Loss]:
    """Return the units whose leaving would break something, street by street in order."""
    table = material.dossier.table("connectivity", "n_minus_one")
    if table is None:
        return []
    rows = (
        table.filter((pl.col("last_tie") > 0) | (pl.col("cut_off") > 0))
        .join(material.streets, on="street", how="left")
        .sort("rank", "name", "id", nulls_last=True)
        .select("name", "street_name", *_LOST)
    )
    return [
        Loss(name=name or "", street_name=street or "", numbers=tuple(count(n) for n in numbers))
        for name, street, *numbers in rows.iter_rows()  # edge: one line a unit
    ]
