"""The tree to unfold: street, place, organisation, subordinates; other systems beside it.

Each organisation stands once: below the place it is the organisation of, else
below its superior, else at the head of its system. Compounds stand below their
community, buildings below their compound, groups below their branch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.closed import Category, Line
from graphmodel.network import parents_of_places, superiors
from graphmodel.party import (
    Building,
    Compound,
    Covers,
    HasGroup,
    PartyGroup,
    PartyOrg,
)
from jiceng.order import in_office_order
from jiceng.reports.page.embed import columns

if TYPE_CHECKING:
    from graphmodel.network import Network
    from jiceng.reports.page.material import Material

_NODE = {
    "kind": pl.String,
    "id": pl.String,
    "name": pl.String,
    "sort": pl.String,
    "note": pl.String,
    "parent_kind": pl.String,
    "parent": pl.String,
}
#: Kind of the nodes that only group others.
GROUP = "group"
_LINES = ("organs", "education", "health", "state_firms", "zone", "department", "outside",
          "territorial", "unknown")  # fmt: skip
_PLACED = ("territorial", "own")
_MAX_DEPTH = 64


def tree_columns(material: Material) -> dict[str, Any]:
    """Return the tree by column: parents stand before their children, ``parent`` is a position.

    ``kind`` and ``id`` name the body, ``sort`` chooses the mark, ``note`` is
    what is said beside the name; -1 is the parent of a root.
    """
    nodes = _reachable(_nodes(material), material)
    order = nodes.with_row_index("position")
    at = order.select(
        pl.col("kind").alias("parent_kind"), pl.col("id").alias("parent"),
        pl.col("position").cast(pl.Int64).alias("at"),
    )  # fmt: skip
    placed = order.join(at, on=["parent_kind", "parent"], how="left", maintain_order="left")
    frame = placed.select("kind", "id", "name", "sort", "note", pl.col("at").fill_null(-1))
    return columns(frame.rename({"at": "parent"}), ("kind", "sort", "note"))


def _nodes(material: Material) -> pl.DataFrame:
    """Return all nodes in the order of display, each with the node it hangs below."""
    network = material.dossier.network
    organisations = _organisations(material)
    used = organisations.filter(pl.col("parent_kind") == GROUP)["parent"].unique().to_list()
    return pl.concat(
        [
            _groups(material, used),
            organisations,
            _divisions(material),
            _compounds(material),
            _below(network, PartyGroup, "group_of_members", _groups_of_branches(network)),
            _below(network, Building, "building", _buildings(network)),
        ]
    ).unique(["kind", "id"], keep="first", maintain_order=True)


def _groups(material: Material, used: list[str]) -> pl.DataFrame:
    """Return the roots: the local committees, the streets, and one a system."""
    words = material.words
    shown = ["local", "streets", *(line for line in _LINES if line in used), "unclear"]
    labels = {line: words.say(f"line-{line}") for line in _LINES} | {
        name: words.say(f"group-{name}") for name in ("local", "streets", "unclear")
    }
    return pl.DataFrame(
        {"id": shown, "name": [labels[name] for name in shown]}
    ).select(
        pl.lit(GROUP).alias("kind"), "id", "name", pl.lit("group").alias("sort"),
        pl.lit("").alias("note"), pl.lit(None, pl.String).alias("parent_kind"),
        pl.lit(None, pl.String).alias("parent"),
    )  # fmt: skip


def _organisations(material: Material) -> pl.DataFrame:
    """Return organisations below their place, their superior, or the head of their system."""
    network = material.dossier.network
    hidden = material.dossier.withheld
    shown = (
        network.frame(PartyOrg)
        .pipe(in_office_order)
        .filter(~pl.col("id").is_in(hidden.implode()))
        .select("id", "name", "category", pl.col("line").fill_null(Line.unknown.code))
    )
    local = shown.filter(pl.col("category") == Category.local_committee.code)["id"]
    hung = (
        shown.join(superiors(network), on="id", how="left", maintain_order="left")
        .join(_own_places(network), on="id", how="left", maintain_order="left")
        .with_columns(
            pl.col("id").is_in(local.implode()).alias("is_local"),
            pl.col("place").is_not_null().alias("is_placed"),
            (
                pl.col("superior").is_in(shown["id"].implode())
                & ~pl.col("superior").is_in(local.implode())
            )
            .fill_null(value=False)
            .alias("is_below"),
        )
    )
    return hung.select(
        pl.lit("PartyOrg").alias("kind"),
        "id",
        "name",
        pl.col("category").fill_null("unknown").alias("sort"),
        _form(material).alias("note"),
        _chosen(pl.lit(GROUP), pl.lit("Division"), pl.lit("PartyOrg"), pl.lit(GROUP)).alias(
            "parent_kind"
        ),
        _chosen(pl.lit("local"), pl.col("place"), pl.col("superior"), pl.col("line")).alias(
            "parent"
        ),
    )


def _chosen(local: pl.Expr, placed: pl.Expr, below: pl.Expr, head: pl.Expr) -> pl.Expr:
    """Choose by where an organisation stands: local committee, at a place, below another, head."""
    return (
        pl.when("is_local").then(local).when("is_placed").then(placed).when("is_below").then(below)
    ).otherwise(head)


def _form(material: Material) -> pl.Expr:
    if material.words.language != "zh":
        return pl.col("category").str.replace_all("_", " ").fill_null("")
    return pl.col("category").replace_strict(Category.labels(), default="", return_dtype=pl.String)


def _own_places(network: Network) -> pl.DataFrame:
    """Return the division each organisation is the organisation of: ``id``, ``place``."""
    return (
        network.frame(Covers)
        .filter((pl.col("from_kind") == "PartyOrg") & (pl.col("to_kind") == "Division"))
        .filter(pl.col("mode").fill_null("territorial").is_in(_PLACED))
        .select(pl.col("from_id").alias("id"), pl.col("to_id").alias("place"))
        .sort("id", "place")
        .unique("id", keep="first", maintain_order=True)
    )


def _divisions(material: Material) -> pl.DataFrame:
    """Return streets below their group, everything else below the division it lies in."""
    words = material.words
    # edge: the different states only
    states = {name: words.say(f"state-{name}") for name in material.places["state"].unique()}
    state = material.places.select("id", "state")
    top = pl.col("level").is_in(["street", "town"]) | pl.col("parent").is_null()
    return (
        material.divisions.filter(
            ~pl.col("level").fill_null("").is_in(["district", "city", "province"])
        )
        .join(state, on="id", how="left", maintain_order="left")
        .select(
            pl.lit("Division").alias("kind"),
            "id",
            "name",
            pl.col("level").fill_null("unknown").alias("sort"),
            pl.col("state")
            .replace_strict(states, default="", return_dtype=pl.String)
            .alias("note"),
            pl.when(top).then(pl.lit(GROUP)).otherwise(pl.lit("Division")).alias("parent_kind"),
            pl.when(top).then(pl.lit("streets")).otherwise("parent").alias("parent"),
        )
    )


def _compounds(material: Material) -> pl.DataFrame:
    """Return compounds below their community, with the names of what covers them."""
    network = material.dossier.network
    names = material.names.rename({"name": "org_name"})
    covering = (
        network.frame(Covers)
        .filter((pl.col("from_kind") == "PartyOrg") & (pl.col("to_kind") == "Compound"))
        .join(names, left_on="from_id", right_on="id")
        .sort("to_id", "from_id")
        .group_by("to_id", maintain_order=True)
        .agg(pl.col("org_name").str.join("、").alias("note"))
    )
    return (
        _below(network, Compound, "compound", parents_of_places(network))
        .drop("note")
        .join(covering, left_on="id", right_on="to_id", how="left", maintain_order="left")
        .with_columns(pl.col("note").fill_null(""))
        .select(list(_NODE))
    )


def _buildings(network: Network) -> pl.DataFrame:
    return parents_of_places(network).filter(pl.col("kind") == "Building")


def _groups_of_branches(network: Network) -> pl.DataFrame:
    return network.frame(HasGroup).select(
        pl.lit("PartyGroup").alias("kind"),
        pl.col("to_id").alias("id"),
        pl.lit("PartyOrg").alias("parent_kind"),
        pl.col("from_id").alias("parent"),
    )


def _below(network: Network, kind: type, sort: str, parents: pl.DataFrame) -> pl.DataFrame:
    """Return the records of a kind below their parents."""
    return (
        network.frame(kind)
        .sort("_input", "_sheet", "_row", "id", nulls_last=True)
        .join(
            parents.filter(pl.col("kind") == kind.__name__).drop("kind"),
            on="id", how="left", maintain_order="left",
        )
        .select(
            pl.lit(kind.__name__).alias("kind"),
            "id",
            "name",
            pl.lit(sort).alias("sort"),
            pl.lit("").alias("note"),
            "parent_kind",
            "parent",
        )
    )  # fmt: skip


def _reachable(nodes: pl.DataFrame, material: Material) -> pl.DataFrame:
    """Hang what no root leads to (cycles, unknown parents) below the group for it.

    What hangs below a withheld organisation is left out; an empty group too.
    """
    hidden = material.dossier.withheld.implode()
    kept = nodes.filter(
        ~((pl.col("parent_kind") == "PartyOrg") & pl.col("parent").is_in(hidden)).fill_null(
            value=False
        )
    )
    reached = kept.filter(pl.col("kind") == GROUP).select("kind", "id")
    front = reached
    for _ in range(_MAX_DEPTH):
        front = kept.join(
            front, left_on=["parent_kind", "parent"], right_on=["kind", "id"], how="semi"
        ).select("kind", "id")
        if front.is_empty():
            break
        reached = pl.concat([reached, front])
    lost = kept.join(reached, on=["kind", "id"], how="anti").select("kind", "id")
    placed = kept.join(
        lost.with_columns(pl.lit(value=True).alias("lost")), on=["kind", "id"], how="left",
        maintain_order="left",
    )  # fmt: skip
    is_lost = pl.col("lost").fill_null(value=False)
    hung = placed.with_columns(
        pl.when(is_lost).then(pl.lit(GROUP)).otherwise("parent_kind").alias("parent_kind"),
        pl.when(is_lost).then(pl.lit("unclear")).otherwise("parent").alias("parent"),
    ).drop("lost")
    parents = hung.filter(pl.col("parent_kind") == GROUP)["parent"].implode()
    return hung.filter((pl.col("kind") != GROUP) | pl.col("id").is_in(parents))
