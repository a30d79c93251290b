"""Which bodies are one node of the joint graph, what sort of node it is, and in which street.

A unit and the organisations that cover it on its own are one node; so are a
community (or village) with its organisation, the consultative bodies it hosts,
its residents' committee and its grids; a street with its organisation and the
bodies it hosts; a compound with its owners' committee and its buildings. Every
alliance and every other organisation is a node of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.scene import T1_LEVELS, T2_LEVELS, shared
from graphmodel.network import parents_of_places
from graphmodel.party import (
    Alliance,
    Building,
    Compound,
    ConsultativeBody,
    HasCommittee,
    HasResidentsCommittee,
    Hosts,
    LocatedIn,
    OwnersCommittee,
    PartyOrg,
    PropertyManagementCommittee,
    ResidentsCommittee,
    Unit,
)

if TYPE_CHECKING:
    from analyses.scene import Scene

#: Sorts of nodes.
UNIT, COMMUNITY, STREET, COMPOUND = "unit", "community", "street", "compound"
ALLIANCE, BODY, ORGANISATION, PLACE = "alliance", "body", "organisation", "place"
_SORTS = {
    "Unit": UNIT,
    "Compound": COMPOUND,
    "Alliance": ALLIANCE,
    "ConsultativeBody": BODY,
    "PartyOrg": ORGANISATION,
}
_NODE = ["kind", "id", "node_kind", "node"]


@shared
def nodes(scene: Scene) -> pl.DataFrame:
    """Return the node of every body that can have a tie.

    Returns
    -------
    DataFrame
        ``kind``, ``id`` (the body), ``node_kind``, ``node``, ``sort``, and
        ``position`` (the place of the node among all nodes in order).
    """
    divisions = _divisions(scene)
    organisations = _organisations(scene)
    parts = [
        divisions,
        organisations,
        _itself(scene, Unit),
        _itself(scene, Compound),
        _itself(scene, Alliance),
        _hosted(scene, pl.concat([divisions, organisations])),
        _below(scene, HasResidentsCommittee, ResidentsCommittee, divisions),
        _committees(scene),
        _buildings(scene, divisions),
    ]
    levels = scene.divisions.select(pl.col("id").alias("node"), "level")
    sort = (
        pl.when(pl.col("node_kind") != "Division")
        .then(pl.col("node_kind").replace_strict(_SORTS, default=PLACE))
        .when(pl.col("level").is_in(T2_LEVELS))
        .then(pl.lit(COMMUNITY))
        .when(pl.col("level").is_in(T1_LEVELS))
        .then(pl.lit(STREET))
        .otherwise(pl.lit(PLACE))
    )
    known = pl.concat(parts).unique(["kind", "id"], keep="first", maintain_order=True)
    every = (
        known.select("node_kind", "node")
        .unique()
        .sort("node_kind", "node")
        .with_row_index("position")
        .join(levels, on="node", how="left", maintain_order="left")
        .select("node_kind", "node", sort.alias("sort"), "position")
    )
    return known.join(every, on=["node_kind", "node"], maintain_order="left")


def streets(scene: Scene, bodies: pl.DataFrame) -> pl.DataFrame:
    """Return the street of each node: ``node_kind``, ``node``, ``street`` (missing where unknown).

    Places lie in theirs; a unit where it has its seat; a body where its host
    is; an organisation where its chain of superiors leads.
    """
    places = scene.places.select("kind", "id", "street")
    seats = _ends(scene, LocatedIn, "to").join(
        places, left_on=["far_kind", "far"], right_on=["kind", "id"]
    )
    chains = scene.org_streets.select(pl.lit("PartyOrg").alias("kind"), "id", "street")
    hosts = _ends(scene, Hosts, "from").join(
        pl.concat([places, chains]), left_on=["far_kind", "far"], right_on=["kind", "id"]
    )
    known = pl.concat([places, *(part.select(places.columns) for part in (seats, chains, hosts))])
    first = known.drop_nulls("street").unique(["kind", "id"], keep="first", maintain_order=True)
    return (
        bodies.select("node_kind", "node")
        .unique()
        .join(first, left_on=["node_kind", "node"], right_on=["kind", "id"])
    )


def _ends(scene: Scene, relation: type, far: str) -> pl.DataFrame:
    """Return a relation as ``kind``, ``id``, ``far_kind``, ``far``; ``far`` is from or to."""
    near = "from" if far == "to" else "to"
    return scene.now.frame(relation).select(
        pl.col(f"{near}_kind").alias("kind"),
        pl.col(f"{near}_id").alias("id"),
        pl.col(f"{far}_kind").alias("far_kind"),
        pl.col(f"{far}_id").alias("far"),
    )


def _itself(scene: Scene, kind: type) -> pl.DataFrame:
    """Return every record of a kind as its own node."""
    return scene.now.frame(kind).select(
        pl.lit(kind.__name__).alias("kind"),
        "id",
        pl.lit(kind.__name__).alias("node_kind"),
        pl.col("id").alias("node"),
    )


def _divisions(scene: Scene) -> pl.DataFrame:
    """Return divisions; what lies inside a community belongs to it."""
    levels = scene.divisions.select(pl.col("id").alias("path"), pl.col("level").alias("above"))
    inside = (
        scene.divisions.select("id", "path")
        .explode("path")
        .join(levels.filter(pl.col("above").is_in(T2_LEVELS)), on="path")
        .unique("id", keep="first", maintain_order=True)
        .select("id", pl.col("path").alias("community"))
    )
    return scene.divisions.join(inside, on="id", how="left", maintain_order="left").select(
        pl.lit("Division").alias("kind"),
        "id",
        pl.lit("Division").alias("node_kind"),
        pl.coalesce("community", "id").alias("node"),
    )


def _organisations(scene: Scene) -> pl.DataFrame:
    """Return organisations: of a street or community, else of a unit, else themselves."""
    levels = scene.divisions.filter(pl.col("level").is_in([*T1_LEVELS, *T2_LEVELS])).select(
        pl.col("id").alias("place"), "level"
    )
    covers = scene.covers.select("org", "kind", "place", "way")
    territorial = covers.filter((pl.col("kind") == "Division") & (pl.col("way") == "territorial"))
    placed = (
        territorial.join(levels, on="place")
        .with_columns(pl.col("level").is_in(T1_LEVELS).alias("is_street"))
        .sort("org", "is_street", "place", descending=[False, True, False])
    )
    own = covers.filter((pl.col("kind") == "Unit") & (pl.col("way") == "own")).sort("org", "place")
    columns = [
        pl.lit("PartyOrg").alias("kind"),
        pl.col("org").alias("id"),
        pl.col("kind").alias("node_kind"),
        pl.col("place").alias("node"),
    ]
    return pl.concat(
        [placed.select(columns), own.select(columns), _itself(scene, PartyOrg)]
    ).unique("id", keep="first", maintain_order=True)


def _hosted(scene: Scene, hosts: pl.DataFrame) -> pl.DataFrame:
    """Return consultative bodies: of the street or community that hosts them, else themselves."""
    hosted = (
        _ends(scene, Hosts, "from")
        .filter(pl.col("kind") == "ConsultativeBody")
        .join(hosts, left_on=["far_kind", "far"], right_on=["kind", "id"])
        .filter(pl.col("node_kind") == "Division")
        .sort("id", "node")
    )
    return pl.concat([hosted.select(_NODE), _itself(scene, ConsultativeBody)])


def _below(scene: Scene, relation: type, kind: type, hosts: pl.DataFrame) -> pl.DataFrame:
    """Return bodies that belong to the source of a relation."""
    return (
        _ends(scene, relation, "from")
        .filter(pl.col("kind") == kind.__name__)
        .join(hosts, left_on=["far_kind", "far"], right_on=["kind", "id"])
        .select(_NODE)
    )


def _committees(scene: Scene) -> pl.DataFrame:
    """Return owners' and interim committees as their compounds."""
    compounds = _itself(scene, Compound)
    return pl.concat(
        [
            _below(scene, HasCommittee, kind, compounds)
            for kind in (OwnersCommittee, PropertyManagementCommittee)
        ]
    )


def _buildings(scene: Scene, divisions: pl.DataFrame) -> pl.DataFrame:
    """Return buildings as their compounds, else as the community they stand in."""
    return (
        parents_of_places(scene.now)
        .filter(pl.col("kind") == Building.__name__)
        .join(
            pl.concat([divisions, _itself(scene, Compound)]),
            left_on=["parent_kind", "parent"],
            right_on=["kind", "id"],
        )
        .select(_NODE)
    )
