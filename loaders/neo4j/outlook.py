"""How a database will look once a plan is carried out, and how much lies in it on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from loaders.neo4j.changes import Change, Outlook
from loaders.neo4j.ends import node_ends, without_ends
from loaders.neo4j.records import KEY, fingerprint

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.schema import Declaration
    from loaders.neo4j.difference import Difference


def outlook(
    declaration: Declaration,
    found: Mapping[str, Difference],
    changes: Mapping[str, Change],
    closed_on: date | None,
    *,
    deletes: bool,
) -> Outlook:
    """Return how the database will look.

    Parameters
    ----------
    found
        Kind → the comparison, without what is replaced.
    deletes
        Whether what is removed is deleted; else it is closed on ``closed_on``.
    """
    removed = {name: change.remove for name, change in changes.items()}
    deleted = node_ends(declaration, removed) if deletes else None
    after, prints, loaded = {}, {}, {}
    for name, one in found.items():
        left = one.left
        loaded[name] = one.new.height + left.height + changes[name].replaced.height
        if deleted is not None:
            left = _without(left, removed[name], deleted)
        else:
            left = _closed(left, removed[name], closed_on)
        after[name] = pl.concat([one.new, left]).sort(KEY) if left.height else one.new
        prints[name] = one.print if one.same else fingerprint(one.kind, after[name])
    return Outlook(after=after, prints=prints, loaded=loaded)


def _without(left: pl.DataFrame, gone: pl.DataFrame, deleted: pl.DataFrame) -> pl.DataFrame:
    """Leave out what is deleted, and the relations that go with a deleted end."""
    left = left.join(gone, on=KEY, how="anti")
    return without_ends(left, deleted) if "from_id" in left.columns else left


def _closed(left: pl.DataFrame, gone: pl.DataFrame, closed_on: date | None) -> pl.DataFrame:
    """Give what is closed its last day."""
    if gone.is_empty():
        return left
    ends = pl.col(KEY).is_in(gone[KEY].implode())
    day = pl.when(ends).then(pl.lit(closed_on, pl.Date)).otherwise("valid_to")
    return left.with_columns(day.alias("valid_to"))
