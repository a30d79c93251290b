"""What a street's picture shows: its organisations in their tiers, with short names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.names import folded, parse
from graphmodel.network import superiors
from graphmodel.party import Division, HasGroup, PartyGroup, PartyOrg
from jiceng.draw.material import heads, short_place
from jiceng.order import in_office_order

if TYPE_CHECKING:
    from jiceng.dossier import Dossier

_MAX_DEPTH = 12
NODE = {
    "id": pl.String,
    "parent": pl.String,
    "name": pl.String,
    "tier": pl.String,
    "place": pl.String,
    "depth": pl.Int64,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hierarchy:
    """The tree of one street.

    Attributes
    ----------
    name
        The street's name.
    nodes
        ``id``, ``parent`` (null for the top), ``name`` (short), ``tier`` (top,
        community, village, other, branch, group; suggested, not_seen and
        no_organisation for places without organisation), ``place`` (of a community's or village's
        organisation), ``depth``; superiors first, in the register's order.
    withheld
        How many organisations of the street are not drawn.
    """

    name: str
    nodes: pl.DataFrame
    withheld: int


def hierarchy(dossier: Dossier, street: str) -> Hierarchy:
    """Return the organisations of one street as a tree.

    Parameters
    ----------
    street
        Code of the street or town.
    """
    top = _top(dossier, street)
    below = _below(dossier, top)
    places = _places(dossier, street)
    tiered = _with_tiers(below, places)
    shown = tiered.filter(~pl.col("id").is_in(dossier.withheld.implode()))
    nodes = pl.concat([shown, _without(places, top), _groups(dossier, shown)])
    name = _name_of(dossier, street)
    return Hierarchy(
        name=name,
        nodes=_short(nodes.sort("depth", maintain_order=True), (dossier.area, name)),
        withheld=tiered.height - shown.height,
    )


def _name_of(dossier: Dossier, street: str) -> str:
    found = dossier.network.frame(Division).filter(pl.col("id") == street)["name"]
    return str(found.item()) if found.len() else street


def _top(dossier: Dossier, street: str) -> str | None:
    """Return the committee of the street: what covers it and is one by its form."""
    found = heads(dossier).filter(pl.col("street") == street)["head"]
    return str(found[0]) if found.len() else None


def _below(dossier: Dossier, top: str | None) -> pl.DataFrame:
    """Return the committee and all it leads: ``id``, ``parent``, ``name``, ``depth``."""
    organisations = (
        dossier.network.frame(PartyOrg)
        .join(superiors(dossier.network), on="id", how="left", maintain_order="left")
        .pipe(in_office_order)
        .select("id", pl.col("superior").alias("parent"), "name", "category")
    )
    reached = organisations.filter(pl.col("id").is_in([top] if top else [])).with_columns(
        pl.lit(None, pl.String).alias("parent"), pl.lit(0, pl.Int64).alias("depth")
    )
    parts, seen = [reached], set(reached["id"])  # edge: what is drawn of one street
    for depth in range(1, _MAX_DEPTH):
        ids = reached["id"].implode()
        reached = organisations.filter(
            pl.col("parent").is_in(ids) & ~pl.col("id").is_in(list(seen))
        ).with_columns(pl.lit(depth, pl.Int64).alias("depth"))
        if reached.is_empty():
            break
        seen |= set(reached["id"])  # edge: what is drawn of one street
        parts.append(reached)
    return pl.concat(parts)


def _places(dossier: Dossier, street: str) -> pl.DataFrame:
    """Return the street's places in order: ``place``, ``title``, ``level``, ``state``, ``org``."""
    table = dossier.table("coverage", "places")
    schema = dict.fromkeys(("place", "title", "level", "state", "org", "rank"), pl.String)
    if table is None:
        return pl.DataFrame(schema={**schema, "rank": pl.UInt32})
    order = (
        dossier.network.frame(Division).pipe(in_office_order).select("id").with_row_index("rank")
    )
    return (
        table.filter(pl.col("street") == street)
        .join(order, on="id", how="left")
        .sort(pl.col("level") == "village", "rank", "id", nulls_last=True)
        .select(
            pl.col("id").alias("place"),
            short_place(pl.col("name")).alias("title"),
            "level",
            "state",
            "org",
            "rank",
        )
    )


def _with_tiers(below: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Add tier and place; organisations of communities and villages come first, in their order."""
    own = places.drop_nulls("org").with_row_index("at")
    own = own.select(pl.col("org").alias("id"), "place", "level", "at").unique("id", keep="first")
    led = set(below["parent"].drop_nulls())  # edge: what is drawn of one street
    return (
        below.join(own, on="id", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("depth") == 0)
            .then(pl.lit("top"))
            .when(pl.col("level").is_not_null())
            .then("level")
            .when(pl.col("id").is_in(list(led)))
            .then(pl.lit("other"))
            .otherwise(pl.lit("branch"))
            .alias("tier")
        )
        .sort("depth", "at", nulls_last=True, maintain_order=True)
        .select(list(NODE))
    )


def _without(places: pl.DataFrame, top: str | None) -> pl.DataFrame:
    """Return the places no organisation was matched to, as nodes below the committee."""
    return places.filter(pl.col("org").is_null()).select(
        pl.col("place").alias("id"),
        pl.lit(top, pl.String).alias("parent"),
        pl.col("title").alias("name"),
        pl.col("state").alias("tier"),
        "place",
        pl.lit(1, pl.Int64).alias("depth"),
    )


def _groups(dossier: Dossier, shown: pl.DataFrame) -> pl.DataFrame:
    """Return the groups of the branches that are drawn."""
    return (
        dossier.network.frame(HasGroup)
        .select(pl.col("from_id").alias("parent"), pl.col("to_id").alias("id"))
        .unique("id", keep="first", maintain_order=True)
        .join(shown.select(pl.col("id").alias("parent"), "depth"), on="parent")
        .join(dossier.network.frame(PartyGroup).select("id", "name"), on="id")
        .select(
            "id", "parent", "name", pl.lit("group").alias("tier"),
            pl.lit(None, pl.String).alias("place"), pl.col("depth") + 1,
        )
    )  # fmt: skip


def _short(nodes: pl.DataFrame, begins: tuple[str, ...]) -> pl.DataFrame:
    """Shorten every name by the district, the street, and what its superior's name begins with."""
    own = nodes.select(
        "id", "parent", "depth", folded(pl.col("name")).alias("full"), parse(pl.col("name"))[1]
    )
    bare = own.with_columns(_stripped("full", begins).alias("plain"), _stripped("core", begins))
    above = bare.select(pl.col("id").alias("parent"), pl.col("core").alias("begin"))
    joined = bare.join(above, on="parent", how="left", maintain_order="left")
    civil = pl.col("plain").str.replace(r"^(?:中国共产党|中共)", "")
    begin = pl.col("begin")
    follows = begin.is_not_null() & (begin.str.len_chars() > 1) & civil.str.starts_with(begin)
    without = pl.when(follows).then(civil.str.strip_prefix(begin)).otherwise("plain")
    rest = without.str.replace(r"^(?:党委|党总支部?|党支部|支部)$", "")
    short = pl.when(rest.str.len_chars() > 0).then(without).otherwise("plain")
    named = joined.select(
        "id", pl.when(pl.col("depth") == 0).then("full").otherwise(short).alias("name")
    )
    return (
        nodes.drop("name")
        .join(named, on="id", how="left", maintain_order="left")
        .select(list(NODE))
    )


def _stripped(column: str, begins: tuple[str, ...]) -> pl.Expr:
    """Return a name without the names of district and street that it begins with."""
    short = pl.col(column)
    for begin in begins:
        rest = short.str.strip_prefix(begin)
        short = pl.when(rest.str.len_chars() > 1).then(rest).otherwise(short)
    return short
