"""What a sync would do: the new network compared with what lies in the database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.cypher import synced_kinds
from graphmodel.errors import UsageError
from graphmodel.texts import text
from loaders.neo4j.prune import Pruning, Sides, removable, require_below_ceiling
from loaders.neo4j.records import HASH, KEY, SOUND, fingerprint, hashed, records

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.network import Network
    from graphmodel.schema import Declaration, Kind

SCHEMA = "jiceng.plan/1"
_COUNTS = ("create", "update", "close", "delete", "kept")


@dataclass(frozen=True, kw_only=True, eq=False)
class Present:
    """What of ours lies in a database.

    Attributes
    ----------
    frames
        Kind → its records, closed ones included.
    prints
        Kind → fingerprint, where it is known.
    unsound
        Kind → keys of records whose labels are not what they should be.
    """

    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    prints: Mapping[str, str] = field(default_factory=dict)
    unsound: Mapping[str, pl.Series] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Change:
    """What would become of one kind.

    Attributes
    ----------
    create, update
        Records to write.
    remove
        Records to close or delete.
    kept
        How many open records the network no longer has, and which stay as they are.
    """

    kind: Kind
    create: pl.DataFrame
    update: pl.DataFrame
    remove: pl.DataFrame
    kept: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing of this kind would change."""
        return not (self.create.height or self.update.height or self.remove.height)


@dataclass(frozen=True, kw_only=True, eq=False)
class Plan:
    """What a sync would do, kind by kind.

    Attributes
    ----------
    changes
        Kind → what becomes of it; kinds without records are left out.
    after
        Kind → the records that lie in the database once it is done.
    loaded
        Kind → how many there are before anything is closed or deleted.
    moved
        Pairs that look like one body with a new code: ``kind``, ``old``, ``new``, ``name``.
    unlinked
        Relations that lack an end and are not written: ``kind``, ``key``.
    closed_on
        The day on which closed records end.
    """

    declaration: Declaration
    pruning: Pruning
    changes: Mapping[str, Change]
    after: Mapping[str, pl.DataFrame]
    loaded: Mapping[str, int]
    prints: Mapping[str, str]
    moved: pl.DataFrame
    unlinked: pl.DataFrame
    closed_on: date | None
    id: str

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would change."""
        return all(change.is_empty for change in self.changes.values())

    def table(self) -> pl.DataFrame:
        """Count by kind: ``kind``, ``title``, and what becomes of how many records."""
        how = self.pruning.how
        rows = [
            (
                name,
                change.kind.title,
                change.create.height,
                change.update.height,
                change.remove.height if how == "close" else 0,
                change.remove.height if how == "delete" else 0,
                change.kept,
            )
            for name, change in self.changes.items()
            if not change.is_empty or change.kept
        ]
        schema = {"kind": pl.String, "title": pl.String, **dict.fromkeys(_COUNTS, pl.Int64)}
        return pl.DataFrame(rows, schema=schema, orient="row")

    @property
    def totals(self) -> dict[str, int]:
        """Add the counts of all kinds."""
        table = self.table()
        return {name: int(table[name].sum()) for name in _COUNTS}

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain values (``jiceng.plan/1``)."""
        return {
            "schema": SCHEMA,
            "changes": not self.is_empty,
            "prune": self.pruning.how,
            "within": self.pruning.within,
            "closed_on": self.closed_on.isoformat() if self.closed_on else None,
            "totals": self.totals,
            "kinds": self.table().to_dicts(),  # edge: JSON
            "moved": self.moved.to_dicts(),  # edge: JSON
            "unlinked": self.unlinked.height,
        }


def compare(network: Network, present: Present, pruning: Pruning | None = None) -> Plan:
    """Compare a network with what lies in a database.

    Raises
    ------
    GuardError
        More would be closed or deleted than the ceiling allows.
    UsageError
        Records would be closed, and nothing says on which day.
    """
    chosen = pruning or Pruning()
    kinds = synced_kinds(network.declaration)
    new = {kind.name: records(kind, network.frame(kind.name)) for kind in kinds}
    new, unlinked = _linked(network.declaration, new, present)
    prints = {kind.name: fingerprint(kind, new[kind.name]) for kind in kinds}
    parts = {kind.name: _part(kind, new[kind.name], prints[kind.name], present) for kind in kinds}
    sides = _sides(network, present, parts, new)
    remove = removable(sides, chosen)
    moved = _moved(sides, {name: part.create for name, part in parts.items()}, remove)
    if not chosen.moved:
        remove = _held_back(sides.declaration, remove, moved)
    require_below_ceiling(sides, remove, chosen)
    closed_on = chosen.closed_on or network.default_as_of
    if chosen.how == "close" and closed_on is None and any(f.height for f in remove.values()):
        raise UsageError(text("errors", "SYNC-NO-DATE", {}))
    return _planned(network.declaration, chosen, parts, remove, moved, unlinked, closed_on, new)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Part:
    """One kind compared: ``same`` where not one record differs."""

    old: pl.DataFrame
    create: pl.DataFrame
    update: pl.DataFrame
    vanished: pl.DataFrame
    same: bool
    print: str


def _part(kind: Kind, new: pl.DataFrame, print_: str, present: Present) -> _Part:
    unsound = present.unsound.get(kind.name)
    none = new.head(0)
    if present.prints.get(kind.name) == print_ and unsound is None:
        return _Part(old=new, create=none, update=none, vanished=none, same=True, print=print_)
    old = present.frames.get(kind.name, none)
    if old.is_empty():
        same = new.is_empty()
        return _Part(old=none, create=new, update=none, vanished=none, same=same, print=print_)
    marked = hashed(kind, old).select(KEY, _old=HASH)
    if unsound is not None:
        marked = marked.with_columns((~pl.col(KEY).is_in(unsound.implode())).alias(SOUND))
    else:
        marked = marked.with_columns(pl.lit(value=True).alias(SOUND))
    both = hashed(kind, new).join(marked, on=KEY, how="left", maintain_order="left")
    fresh = both["_old"].is_null()
    differs = ((both[HASH] != both["_old"]) | ~both[SOUND]).fill_null(value=False)
    vanished = old.filter(pl.col("valid_to").is_null()).join(new, on=KEY, how="anti")
    return _Part(
        old=old,
        create=new.filter(fresh),
        update=new.filter(differs),
        vanished=vanished,
        same=not (fresh.any() or differs.any() or vanished.height) and old.height == new.height,
        print=print_,
    )


def _linked(
    declaration: Declaration, new: dict[str, pl.DataFrame], present: Present
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Set aside the relations that lack an end, in the network and in the database."""
    frames = [
        frame.select(pl.lit(kind.name).alias("kind"), pl.col(KEY).alias("id"))
        for kind in declaration.nodes
        if not kind.internal
        for frame in (new[kind.name],)
    ]
    nodes = pl.concat(frames)
    left = [pl.DataFrame(schema={"kind": pl.String, "key": pl.String})]
    for kind in declaration.relations:
        if kind.internal or new[kind.name].is_empty():
            continue
        frame = new[kind.name]
        whole = _with_ends(frame, nodes)
        if whole.height < frame.height:
            known = pl.concat([nodes, _known(declaration, present)]).unique()
            whole = _with_ends(frame, known)
            lost = frame.join(whole, on=KEY, how="anti")
            left.append(lost.select(pl.lit(kind.name).alias("kind"), pl.col(KEY).alias("key")))
            new = {**new, kind.name: whole}
    return new, pl.concat(left)


def _with_ends(frame: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    for end in ("from", "to"):
        frame = frame.join(
            nodes,
            left_on=[f"{end}_kind", f"{end}_id"],
            right_on=["kind", "id"],
            how="semi",
            maintain_order="left",
        )
    return frame


def _known(declaration: Declaration, present: Present) -> pl.DataFrame:
    parts = [
        frame.select(pl.lit(name).alias("kind"), pl.col(KEY).alias("id"))
        for name, frame in present.frames.items()
        if not declaration[name].is_relation
    ]
    return pl.concat([pl.DataFrame(schema={"kind": pl.String, "id": pl.String}), *parts])


def _sides(
    network: Network, present: Present, parts: Mapping[str, _Part], new: Mapping[str, pl.DataFrame]
) -> Sides:
    del present
    return Sides(
        declaration=network.declaration,
        old={name: part.old.filter(pl.col("valid_to").is_null()) for name, part in parts.items()},
        vanished={name: part.vanished for name, part in parts.items()},
        new=new,
        complete_for=network.about.complete_for,
    )


def _moved(
    sides: Sides, created: Mapping[str, pl.DataFrame], remove: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """Pair what vanishes with what is new under the same name: probably one body."""
    schema = {"kind": pl.String, "old": pl.String, "new": pl.String, "name": pl.String}
    found = [pl.DataFrame(schema=schema)]
    for kind in sides.declaration.nodes:
        gone = remove.get(kind.name)
        if gone is None or gone.is_empty() or "name" not in gone.columns:
            continue
        fresh = created[kind.name].select("name", new=KEY).drop_nulls("name")
        pairs = gone.select("name", old=KEY).join(fresh, on="name", how="inner")
        found.append(pairs.select(pl.lit(kind.name).alias("kind"), "old", "new", "name"))
    return pl.concat(found).sort("kind", "old", "new")


def _held_back(
    declaration: Declaration, remove: Mapping[str, pl.DataFrame], moved: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Leave alone what seems to have moved, and its relations, until somebody has decided."""
    if moved.is_empty():
        return dict(remove)
    held = moved.select("kind", pl.col("old").alias("id")).unique()
    kept = {}
    for name, frame in remove.items():
        if declaration[name].is_relation:
            for end in ("from", "to"):
                on = [f"{end}_kind", f"{end}_id"]
                frame = frame.join(held, left_on=on, right_on=["kind", "id"], how="anti")  # noqa: PLW2901
            kept[name] = frame
        else:
            ids = held.filter(pl.col("kind") == name).select(pl.col("id").alias(KEY))
            kept[name] = frame.join(ids, on=KEY, how="anti")
    return kept


def _planned(  # noqa: PLR0913, PLR0917 - the parts of one value
    declaration: Declaration,
    pruning: Pruning,
    parts: Mapping[str, _Part],
    remove: Mapping[str, pl.DataFrame],
    moved: pl.DataFrame,
    unlinked: pl.DataFrame,
    closed_on: date | None,
    new: Mapping[str, pl.DataFrame],
) -> Plan:
    changes, after, prints, loaded = {}, {}, {}, {}
    deleted = _deleted(declaration, remove) if pruning.how == "delete" else None
    for name, part in parts.items():
        kind = declaration[name]
        gone = remove.get(name, part.vanished.head(0))
        changes[name] = Change(
            kind=kind,
            create=part.create,
            update=part.update,
            remove=gone,
            kept=part.vanished.height - gone.height,
        )
        left = part.old.select(new[name].columns).join(new[name], on=KEY, how="anti")
        loaded[name] = new[name].height + left.height
        left = (
            _without(left, gone, deleted) if deleted is not None else _closed(left, gone, closed_on)
        )
        after[name] = pl.concat([new[name], left]).sort(KEY) if left.height else new[name]
        prints[name] = part.print if part.same else fingerprint(kind, after[name])
    told = [SCHEMA, pruning.how, str(closed_on), *prints.values()]
    told += [
        str(part) for change in changes.values()
        for part in (change.create.height, change.update.height, change.remove.height)
    ]  # fmt: skip
    return Plan(
        declaration=declaration,
        pruning=pruning,
        changes=changes,
        after=after,
        loaded=loaded,
        prints=prints,
        moved=moved,
        unlinked=unlinked,
        closed_on=closed_on,
        id=hashlib.sha256("\n".join(told).encode()).hexdigest()[:24],
    )


def _deleted(declaration: Declaration, remove: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    parts = [
        frame.select(pl.lit(name).alias("kind"), pl.col(KEY).alias("id"))
        for name, frame in remove.items()
        if not declaration[name].is_relation
    ]
    return pl.concat([pl.DataFrame(schema={"kind": pl.String, "id": pl.String}), *parts])


def _without(left: pl.DataFrame, gone: pl.DataFrame, deleted: pl.DataFrame) -> pl.DataFrame:
    """Leave out what is deleted, and the relations that go with a deleted end."""
    left = left.join(gone, on=KEY, how="anti")
    if "from_id" not in left.columns or deleted.is_empty():
        return left
    for end in ("from", "to"):
        on = [f"{end}_kind", f"{end}_id"]
        left = left.join(deleted, left_on=on, right_on=["kind", "id"], how="anti")
    return left


def _closed(left: pl.DataFrame, gone: pl.DataFrame, closed_on: date | None) -> pl.DataFrame:
    """Give what is closed its last day."""
    if gone.is_empty():
        return left
    ends = pl.col(KEY).is_in(gone[KEY].implode())
    day = pl.when(ends).then(pl.lit(closed_on, pl.Date)).otherwise("valid_to")
    return left.with_columns(day.alias("valid_to"))
