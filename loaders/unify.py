"""One body with a code here and without one there: known for the same by its path of names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import polars as pl

from graphmodel.sheets import Part
from loaders.aliases import SAME_NAMES
from loaders.made_ids import MADE, title_of
from loaders.parts import Filled
from loaders.spelling import fold_series
from loaders.values import without_missing

_PATH = {"kind": pl.String, "id": pl.String, "path": pl.String}


@dataclass(frozen=True, kw_only=True, eq=False)
class _Names:
    """``single``: ``id`` and ``name`` of records alone with it; ``shared``: names of several."""

    single: pl.DataFrame
    shared: pl.Series


def unified(filled: Sequence[Filled]) -> list[Filled]:
    """Give a body without a code the id of the one that has the same path of names.

    Only kinds that are told apart by a path (a building by its compound and
    number; a name alone is none), and only where the path leads to one body. A compound written by
    its code counts as written by its name, if only one has the name; a name
    that several have leads nowhere.
    """
    parted = [
        (item, part)
        for item in filled
        for part in item.body.sheet.parts
        if len(part.path) > 1 and part.declared.name in item.ids
    ]
    if not parted:
        return list(filled)
    names = _names(filled)
    paths = (_paths(item, part, names) for item, part in parted)
    others = _others(pl.concat([pl.DataFrame(schema=_PATH), *paths]))
    return [_renamed(item, others) for item in filled] if others.height else list(filled)


def _names(filled: Sequence[Filled]) -> _Names:
    """Return which records have a name of their own, and which names several codes have."""
    frames = [
        frame.select("id", "name", pl.lit(kind).alias("kind"))
        for item in filled
        for kind, frame in item.records.items()
        if "name" in frame.columns and frame["name"].dtype == pl.String
    ]
    schema = {"id": pl.String, "name": pl.String, "kind": pl.String}
    known = pl.concat([pl.DataFrame(schema=schema), *frames]).drop_nulls().unique()
    repeated = pl.struct("kind", "name").is_duplicated() | pl.col("id").is_duplicated()
    coded = known.filter(~pl.col("id").str.starts_with(MADE))
    shared = coded.filter(pl.struct("kind", "name").is_duplicated())
    return _Names(single=known.filter(~repeated).sort("id"), shared=shared["name"].unique().sort())


def _paths(item: Filled, part: Part, names: _Names) -> pl.DataFrame:
    """Return the path of names of each body of one part: ``kind``, ``id``, ``path``."""
    body, kind = item.body, part.declared.name
    if not all(body.has(title) for title in part.path):
        return pl.DataFrame(schema=_PATH)
    *above, own = part.path
    written = [without_missing(body.cell(title)) for title in above]
    cells = [
        cell.set(cell.is_in(names.shared.implode()), None).replace(
            names.single["id"], names.single["name"]
        )
        for cell in written
    ]
    last = without_missing(body.cell(own))
    if own == title_of(part, "name") and kind in SAME_NAMES:
        last = last.to_frame("x").select(SAME_NAMES[kind](pl.col("x"))).to_series()
    folded = [fold_series(series) for series in (*cells, last)]
    path = pl.concat_str([pl.lit(series) for series in folded], separator="\x1f")
    return (
        pl.DataFrame([item.ids[kind].alias("id")])
        .with_columns(path.alias("path"), pl.lit(kind).alias("kind"))
        .select(list(_PATH))
        .drop_nulls()
    )


def _others(paths: pl.DataFrame) -> pl.DataFrame:
    """Return made ids with the id that counts instead: ``kind``, ``id``, ``other``."""
    pairs = paths.unique(maintain_order=True).with_columns(made=pl.col("id").str.starts_with(MADE))
    coded = pl.col("id").filter(~pl.col("made"))
    other = (
        pl.when(coded.n_unique() == 1)
        .then(coded.first())
        .when(coded.len() == 0)
        .then(pl.col("id").first())
    )
    counts = pairs.group_by("kind", "path", maintain_order=True).agg(other.alias("other"))
    return (
        pairs.filter("made")
        .join(counts, on=["kind", "path"])
        .filter(pl.col("other").is_not_null() & (pl.col("other") != pl.col("id")))
        .select("kind", "id", "other")
        .unique(["kind", "id"], keep="none")
    )


def _renamed(item: Filled, others: pl.DataFrame) -> Filled:
    ids, records = dict(item.ids), dict(item.records)
    for kind in item.ids:
        own = others.filter(pl.col("kind") == kind)
        ids[kind] = ids[kind].replace(own["id"], own["other"])
        records[kind] = records[kind].with_columns(pl.col("id").replace(own["id"], own["other"]))
    return replace(item, ids=MappingProxyType(ids), records=MappingProxyType(records))
