"""What a link that found no target leaves unknown: the record's own answer, and what it may mean.

Readings
--------
its own
    A record whose own link was not found does not know that link.
its meaning
    The link may mean any record of a kind it may lead to, in the street of the
    body that states it (by the chain of superiors). A body in no known street
    may mean one of any street; a record in no known street may be meant by any.

A body that is not there at the date says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from analyses.scene import NOT_BASIC, shared
from graphmodel.party import Covers, PartyOrg

if TYPE_CHECKING:
    from analyses.scene import Scene

_LINK: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "relation": pl.String(),
        "from_kind": pl.String(),
        "from_id": pl.String(),
        "to_kind": pl.List(pl.String()),
    }
)


def is_source(scene: Scene, relation: type, kind: type, at: str = "id") -> pl.Expr:
    """Tell for each record of a kind (column ``at``) whether its own link found no target."""
    own = _links(scene).filter(
        (pl.col("relation") == relation.__name__) & (pl.col("from_kind") == kind.__name__)
    )["from_id"]
    return pl.col(at).is_in(own.drop_nulls().implode()).fill_null(value=False)


def may_be_covered(scene: Scene, kind: type, at: str = "id", street: str = "street") -> pl.Expr:
    """Tell for each record whether a covering link that found no target leaves it unknown.

    Parameters
    ----------
    kind
        What the rows are.
    at, street
        Columns of the frame with the record and its street (null where unknown).

    Returns
    -------
    Expr
        Yes or no, never null: where yes, absence of a link is not known.
    """
    meant = _covering(scene).filter(pl.col("to_kind") == kind.__name__)
    own = is_source(scene, Covers, kind, at)
    if meant.is_empty():
        return own
    near = meant["street"].drop_nulls().unique()
    anywhere = meant["street"].has_nulls()
    return own | anywhere | pl.col(street).is_in(near.implode()).fill_null(value=True)


@shared
def _covering(scene: Scene) -> pl.DataFrame:
    """Covering links that would count, each with the ``street`` of its source."""
    never = scene.organisations.filter(pl.col("category").is_in(list(NOT_BASIC)))
    ends = ["from_kind", "from_id"]
    source = (pl.lit(PartyOrg.__name__).alias("from_kind"), pl.col("id").alias("from_id"))
    return (
        _links(scene)
        .filter(pl.col("relation") == Covers.__name__)
        .join(never.select(source), on=ends, how="anti")
        .join(scene.org_streets.select(*source, "street"), on=ends, how="left")
    )


@shared
def _links(scene: Scene) -> pl.DataFrame:
    """Links that found no target: their live sources, a row a kind they may mean.

    A source that is not known is null.
    """
    # edge: one row a link that found no target
    rows = [
        (link.relation, link.from_kind, link.from_id, list(link.to_kinds))
        for link in scene.whole.about.unresolved
    ]
    live = scene.now.node_ids.select(
        pl.col("kind").alias("from_kind"), pl.col("id").alias("from_id")
    )
    found = pl.DataFrame(rows, schema=dict(_LINK), orient="row").explode("to_kind")
    there = found.join(live, on=["from_kind", "from_id"], how="semi")
    return pl.concat([there, found.filter(pl.col("from_id").is_null())])
