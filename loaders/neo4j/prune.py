"""What may be closed or deleted: only what the rosters were complete for, and only so much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.errors import GuardError
from graphmodel.network import Network
from graphmodel.texts import text
from loaders.neo4j.ends import node_ends, without_ends
from loaders.neo4j.records import KEY, record_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from graphmodel.about import Completeness
    from graphmodel.schema import Declaration, Kind

_SHARE, _FEW = 20, 20  # one in twenty, or twenty
_PLACES = ("Division", "Compound", "PropertyArea", "Building", "Entryway", "Carrier")


@dataclass(frozen=True, kw_only=True)
class Pruning:
    """What to do with records that the new network no longer has.

    Attributes
    ----------
    how
        ``none`` keeps them, ``close`` ends them, ``delete`` removes them.
    within
        Only records whose every place lies inside this division.
    allow
        So many removals are meant; else the ceiling holds.
    closed_on
        The day they ended; default the date of the network.
    moved
        Close also bodies that seem to have got a new code (they are held back else).
    """

    how: str = "none"
    within: str | None = None
    allow: int = 0
    closed_on: date | None = None
    moved: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Sides:
    """What is compared: open records that lie in the database, and those of the new network."""

    declaration: Declaration
    old: Mapping[str, pl.DataFrame]
    vanished: Mapping[str, pl.DataFrame]
    new: Mapping[str, pl.DataFrame]
    complete_for: Sequence[Completeness]


def removable(sides: Sides, pruning: Pruning) -> dict[str, pl.DataFrame]:
    """Return, by kind, the vanished records that may be closed or deleted."""
    if pruning.how == "none" or not any(frame.height for frame in sides.vanished.values()):
        return {name: frame.head(0) for name, frame in sides.vanished.items()}
    where = _where(sides)
    chosen: dict[str, pl.DataFrame] = {}
    for kind in sides.declaration.nodes:
        if kind.name in sides.vanished:
            chosen[kind.name] = _nodes(kind, sides, where, pruning)
    gone = node_ends(sides.declaration, chosen)
    for kind in sides.declaration.relations:
        if kind.name in sides.vanished:
            chosen[kind.name] = _relations(kind, sides, where, pruning, gone)
    return chosen


def _where(sides: Sides) -> pl.DataFrame:
    """Return in which divisions each record in the database lies: ``kind``, ``id``, ``path``."""
    frames = {
        name: frame.rename({KEY: "id"})
        if not sides.declaration[name].is_relation
        else frame.drop(KEY)
        for name, frame in sides.old.items()
    }
    old = Network.of(frames, declaration=sides.declaration).closed()
    return old.territories.select(
        "kind", pl.col("subject").alias("id"), pl.col("within").alias("path")
    )


def _nodes(kind: Kind, sides: Sides, where: pl.DataFrame, pruning: Pruning) -> pl.DataFrame:
    vanished = sides.vanished[kind.name]
    paths = where.filter(pl.col("kind") == kind.name).select(pl.col("id").alias(KEY), "path")
    placed = vanished.join(paths, on=KEY, how="left", maintain_order="left")
    keep = _complete(pl.col("path"), kind.name, sides.complete_for)
    if pruning.within is not None:
        keep = keep & _inside(pl.col("path"), pruning.within)
    chosen = placed.filter(keep).drop("path")
    if pruning.within is None or chosen.is_empty():
        return chosen
    return chosen.join(_reaching_out(kind, sides, where, pruning.within), on=KEY, how="anti")


def _inside(path: pl.Expr, code: str) -> pl.Expr:
    return path.list.contains(code).fill_null(value=False)


def _complete(path: pl.Expr, kind: str, complete_for: Sequence[Completeness]) -> pl.Expr:
    """Tell whether a roster was complete for a kind where a record lies."""
    answer = pl.lit(value=False)
    for item in complete_for:
        if item.kind == kind:
            answer = answer | (
                pl.lit(value=True) if item.within is None else _inside(path, item.within)
            )
    return answer


def _reaching_out(kind: Kind, sides: Sides, where: pl.DataFrame, code: str) -> pl.DataFrame:
    """Return the keys of nodes that a relation joins to a place outside the division."""
    outside = (
        where.filter(pl.col("kind").is_in(_PLACES) & ~_inside(pl.col("path"), code))
        .select("kind", "id")
        .unique()
    )
    found = [pl.DataFrame(schema={KEY: pl.String})]
    for relation in sides.declaration.relations:
        frame = sides.old.get(relation.name)
        if frame is None or relation.name == "SubordinateTo":
            continue
        for near, far in (("from", "to"), ("to", "from")):
            ends = frame.filter(pl.col(f"{near}_kind") == kind.name).join(
                outside, left_on=[f"{far}_kind", f"{far}_id"], right_on=["kind", "id"], how="semi"
            )
            # The place a place lies in is its own larger one, not a second place.
            if not (relation.name == "Within" and near == "from"):
                found.append(ends.select(pl.col(f"{near}_id").alias(KEY)))
    return pl.concat(found).unique()


def _relations(
    kind: Kind, sides: Sides, where: pl.DataFrame, pruning: Pruning, gone: pl.DataFrame
) -> pl.DataFrame:
    """Choose relations that were read completely, or that go with one of their ends."""
    vanished = sides.vanished[kind.name]
    placed = _with_paths(vanished, where).with_columns(
        _gone=_is_end(vanished, gone, "from") | _is_end(vanished, gone, "to"),
        _asked=_asked_again(kind, vanished, sides),
    )
    at_either = _complete(pl.col("from_path"), kind.name, sides.complete_for) | _complete(
        pl.col("to_path"), kind.name, sides.complete_for
    )
    # A link column is part of the roster of the record it starts from.
    of_owner = pl.lit(value=False)
    for owner in kind.sources:
        whole = _complete(pl.col("from_path"), owner, sides.complete_for)
        of_owner = of_owner | (pl.col("_asked") & (pl.col("from_kind") == owner) & whole)
    keep = at_either | of_owner
    if pruning.within is not None:
        keep = keep & _inside(pl.col("from_path"), pruning.within)
        keep = keep & (pl.col("to_path").is_null() | _inside(pl.col("to_path"), pruning.within))
    return placed.filter(keep | pl.col("_gone")).select(list(record_schema(kind)))


def _with_paths(frame: pl.DataFrame, where: pl.DataFrame) -> pl.DataFrame:
    for end in ("from", "to"):
        paths = where.rename({"kind": f"{end}_kind", "id": f"{end}_id", "path": f"{end}_path"})
        frame = frame.join(
            paths, on=[f"{end}_kind", f"{end}_id"], how="left", maintain_order="left"
        )
    return frame


def _is_end(frame: pl.DataFrame, nodes: pl.DataFrame, end: str) -> pl.Series:
    marked = nodes.select(
        pl.col("kind").alias(f"{end}_kind"),
        pl.col("id").alias(f"{end}_id"),
        _hit=pl.lit(value=True),
    )
    joined = frame.join(marked, on=[f"{end}_kind", f"{end}_id"], how="left", maintain_order="left")
    return joined["_hit"].fill_null(value=False)


def _asked_again(kind: Kind, vanished: pl.DataFrame, sides: Sides) -> pl.Series:
    """Tell whether the new rosters state this relation for this pair of kinds at all."""
    pair = ["from_kind", "to_kind"]
    new = sides.new[kind.name].select(pair).unique().with_columns(_hit=pl.lit(value=True))
    # A person is never listed completely: only rosters of posts are.
    joined = vanished.join(new, on=pair, how="left", maintain_order="left")
    return joined.select(
        (pl.col("_hit").fill_null(value=False)) & (pl.col("from_kind") != "Person")
    )["_hit"]


def require_below_ceiling(
    sides: Sides, chosen: Mapping[str, pl.DataFrame], pruning: Pruning
) -> None:
    """Refuse to remove more than one in twenty (or twenty), or all of a kind, unless it is meant.

    Raises
    ------
    GuardError
        The message says how many would go and what to say if that is meant.
    """
    gone = node_ends(sides.declaration, chosen)
    for relations in (False, True):
        names = [name for name in chosen if sides.declaration[name].is_relation is relations]
        going = sum(_by_itself(chosen[name], gone) for name in names)
        present = sum(sides.old[name].height for name in names)
        ceiling = max(_FEW, present // _SHARE, pruning.allow)
        emptied = [
            sides.declaration[name].title
            for name in names
            if chosen[name].height
            and not relations
            and sides.new[name].is_empty()
            and going > pruning.allow
        ]
        if going > ceiling or emptied:
            params = {"going": going, "present": present, "ceiling": ceiling, "emptied": emptied}
            code = "SYNC-EMPTIED" if emptied and going <= ceiling else "SYNC-CEILING"
            raise GuardError(text("errors", code, params))


def _by_itself(frame: pl.DataFrame, gone: pl.DataFrame) -> int:
    """Count removals; a relation that goes with one of its ends is not one of its own."""
    if "from_id" not in frame.columns or frame.is_empty():
        return frame.height
    return without_ends(frame, gone).height
