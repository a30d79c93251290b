"""Records of a network against those in a database: what is new, what differs, what vanished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from loaders.neo4j.ends import node_ends, with_ends
from loaders.neo4j.records import HASH, KEY, SOUND, fingerprint, hashed

if TYPE_CHECKING:
    from graphmodel.schema import Declaration, Kind
    from loaders.neo4j.changes import Present


@dataclass(frozen=True, kw_only=True, eq=False)
class Difference:
    """One kind compared.

    Attributes
    ----------
    new, old
        All records of either side, closed ones included.
    create, update
        Records of the network that the database lacks, or holds otherwise.
    vanished
        Open records of the database that the network lacks.
    same
        Not one record differs.
    print
        Fingerprint of ``new``.
    """

    kind: Kind
    new: pl.DataFrame
    old: pl.DataFrame
    create: pl.DataFrame
    update: pl.DataFrame
    vanished: pl.DataFrame
    same: bool
    print: str

    @property
    def left(self) -> pl.DataFrame:
        """Records of the database that the network lacks, closed ones included."""
        return self.old.select(self.new.columns).join(self.new, on=KEY, how="anti")


def difference(kind: Kind, new: pl.DataFrame, present: Present) -> Difference:
    """Compare the records of one kind by key and content hash."""
    print_ = fingerprint(kind, new)
    none = new.head(0)
    plain = Difference(
        kind=kind, new=new, old=new, create=none, update=none, vanished=none, same=True,
        print=print_,
    )  # fmt: skip
    unsound = present.unsound.get(kind.name)
    if present.prints.get(kind.name) == print_ and unsound is None:
        return plain
    old = present.frames.get(kind.name, none)
    if old.is_empty():
        return Difference(
            kind=kind, new=new, old=none, create=new, update=none, vanished=none,
            same=new.is_empty(), print=print_,
        )  # fmt: skip
    return _compared(plain, old, unsound)


def _compared(plain: Difference, old: pl.DataFrame, unsound: pl.Series | None) -> Difference:
    """Compare where there is something on both sides."""
    kind, new = plain.kind, plain.new
    sound = (
        pl.lit(value=True) if unsound is None else ~pl.col(KEY).is_in(unsound.implode())
    ).alias(SOUND)
    marked = hashed(kind, old).select(KEY, _old=HASH).with_columns(sound)
    both = hashed(kind, new).join(marked, on=KEY, how="left", maintain_order="left")
    fresh = both["_old"].is_null()
    differs = ((both[HASH] != both["_old"]) | ~both[SOUND]).fill_null(value=False)
    vanished = old.filter(pl.col("valid_to").is_null()).join(new, on=KEY, how="anti")
    nothing = not (fresh.any() or differs.any() or vanished.height)
    return Difference(
        kind=kind, new=new, old=old, create=new.filter(fresh), update=new.filter(differs),
        vanished=vanished, same=nothing and old.height == new.height, print=plain.print,
    )  # fmt: skip


def linked(
    declaration: Declaration, new: Mapping[str, pl.DataFrame], present: Present
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Set aside the relations that lack an end, in the network and in the database.

    Returns
    -------
    tuple
        The records that have both ends, and the others as ``kind``, ``key``.
    """
    nodes = node_ends(declaration, new)
    kept = dict(new)
    left = [pl.DataFrame(schema={"kind": pl.String, "key": pl.String})]
    for kind in declaration.relations:
        frame = new.get(kind.name)
        if frame is None or frame.is_empty():
            continue
        whole = with_ends(frame, nodes)
        if whole.height < frame.height:
            known = pl.concat([nodes, node_ends(declaration, present.frames)]).unique()
            whole = with_ends(frame, known)
            lost = frame.join(whole, on=KEY, how="anti")
            left.append(lost.select(pl.lit(kind.name).alias("kind"), pl.col(KEY).alias("key")))
            kept[kind.name] = whole
    return kept, pl.concat(left)
