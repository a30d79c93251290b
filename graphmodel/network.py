"""The Network: every record of one declaration as frames, immutable.

One polars frame a kind, checked and typed, sorted by identity. Networks are
values: ``new - old`` is a :class:`~graphmodel.delta.Delta`, ``old + delta`` is
``new`` again, ``a + b`` is everything either of them says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.about import About, Completeness, Input
from graphmodel.days import is_before
from graphmodel.errors import RosterError, SchemaError
from graphmodel.party import PARTY, PartyOrg, SubordinateTo, Within
from graphmodel.schema import ENDPOINTS, PROVENANCE, Declaration, Kind
from graphmodel.ternary import is_no
from graphmodel.texts import text

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.delta import Delta


#: Rows that show quickly that a frame is in no order.
_GLANCE = 1_000


def conform(kind: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    """Bring a frame into the declared columns and types, sorted; equal records count once."""
    if frame.is_empty():
        return kind.empty()
    typed = frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in kind.schema.items()
    )
    if not _in_order(typed, kind.identity):
        typed = typed.sort(kind.identity, nulls_last=True)
    if not _has_repeats(typed, kind.identity):
        return typed
    # Only records that share an identity need the rest of their content to be put in order.
    everything = typed.sort([*kind.identity, *kind.schema], nulls_last=True)
    return everything.unique(list(kind.data_schema), keep="first", maintain_order=True)


def _in_order(frame: pl.DataFrame, columns: list[str]) -> bool:
    """Tell whether a frame is sorted by some columns, blanks last; to sort is to copy all of it."""
    if frame.height > 2 * _GLANCE and not _in_order(frame[:_GLANCE], columns):
        return False
    after = pl.lit(value=False)
    for name in reversed(columns):
        here, before = pl.col(name), pl.col(name).shift()
        rises = (before > here).fill_null(before.is_null() & here.is_not_null())
        after = rises | (here.eq_missing(before) & after)
    return not frame.select(after.slice(1).any()).item()


def _has_repeats(ordered: pl.DataFrame, columns: list[str]) -> bool:
    """Tell whether two rows of a sorted frame agree in some columns."""
    if ordered.height == 1:
        return False
    as_before = [pl.col(name).eq_missing(pl.col(name).shift()) for name in columns]
    return bool(ordered.select(pl.all_horizontal(as_before).slice(1).any()).item())


@dataclass(frozen=True, eq=False)
class Network:
    """All records as one value.

    Attributes
    ----------
    frames
        Kind name → frame. Every declared kind is present, possibly empty.
    """

    frames: Mapping[str, pl.DataFrame]
    about: About = field(default_factory=About)
    declaration: Declaration = PARTY

    @classmethod
    def of(
        cls,
        frames: Mapping[str, pl.DataFrame],
        about: About | None = None,
        declaration: Declaration = PARTY,
    ) -> Network:
        """Build a network from frames that may lack kinds or columns.

        Columns that a frame lacks are unknown throughout. Without ``about``,
        every kind that is given counts as read with the columns it has.
        """
        undeclared = sorted(set(frames) - set(declaration.kinds))
        if undeclared:
            msg = f"{declaration.name} does not declare {', '.join(undeclared)}"
            raise SchemaError(msg)
        if about is None:
            about = About(columns={name: frozenset(df.columns) for name, df in frames.items()})
        full = {
            kind.name: conform(kind, frames.get(kind.name, kind.empty())) for kind in declaration
        }
        return cls(MappingProxyType(full), about, declaration)

    def frame(self, kind: type | str) -> pl.DataFrame:
        """Return the frame of one kind, sorted by identity."""
        return self.frames[kind if isinstance(kind, str) else kind.__name__]

    def data(self, kind: type | str) -> pl.DataFrame:
        """Return the frame without provenance: what equality and hashes see."""
        return self.frame(kind).drop(list(PROVENANCE))

    def with_frames(self, frames: Mapping[str, pl.DataFrame]) -> Network:
        """Return a network with some frames replaced."""
        conformed = {name: conform(self.declaration[name], df) for name, df in frames.items()}
        return replace(self, frames=MappingProxyType({**self.frames, **conformed}))

    def with_ordered(self, frames: Mapping[str, pl.DataFrame]) -> Network:
        """Return a network with some frames replaced by parts of its own, still in order."""
        return replace(self, frames=MappingProxyType({**self.frames, **frames}))

    def was_read(self, kind: type | str) -> bool:
        """Tell whether some sheet of this kind was read (a register exists)."""
        return (kind if isinstance(kind, str) else kind.__name__) in self.about.columns

    def has_column(self, kind: type | str, column: str) -> bool:
        """Tell whether some sheet had this column."""
        name = kind if isinstance(kind, str) else kind.__name__
        return column in self.about.columns.get(name, frozenset())

    def is_complete_for(self, kind: type | str, within: str | None = None) -> bool:
        """Tell whether the rosters were declared complete for a kind inside a division."""
        name = kind if isinstance(kind, str) else kind.__name__
        return any(
            item.kind == name
            and (item.within is None or (within is not None and within.startswith(item.within)))
            for item in self.about.complete_for
        )

    @cached_property
    def stated_on(self) -> date | None:
        """The newest statement date of the inputs; None if no input has one."""
        days = [item.stated_on for item in self.about.inputs if item.stated_on]
        return max(days, default=None)

    @property
    def default_as_of(self) -> date | None:
        """The date analyses use unless told otherwise: statement date, else loading day."""
        return self.stated_on or self.about.loaded_on

    @cached_property
    def node_ids(self) -> pl.DataFrame:
        """All nodes: ``kind``, ``id``, ``name``."""
        parts = [
            self.frame(kind.name).select(
                pl.lit(kind.name).alias("kind"),
                pl.col("id"),
                (pl.col("name") if "name" in kind.columns else pl.lit(None, pl.String)).alias(
                    "name"
                ),
            )
            for kind in self.declaration.nodes
        ]
        return pl.concat(parts)

    @cached_property
    def provenance(self) -> pl.DataFrame:
        """Where each node came from: ``kind``, ``id``, ``_input``, ``_sheet``, ``_row``."""
        parts = [
            self.frame(kind.name).select(pl.lit(kind.name).alias("kind"), "id", *PROVENANCE)
            for kind in self.declaration.nodes
        ]
        return pl.concat(parts)

    @cached_property
    def territories(self) -> pl.DataFrame:
        """In which divisions every node lies, found once: see :mod:`graphmodel.territory`."""
        from graphmodel.territory import territories  # territory needs Network

        return territories(self)

    # -------------------------------------------------------------- views

    def as_of(self, day: date) -> Network:
        """Keep what held on ``day``; a relation ends with its endpoints.

        Validity is half-open; an open or unknown end does not end anything.
        """
        held = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)) & (
            pl.col("valid_to").is_null() | (pl.col("valid_to") > day)
        )
        # Only a founding date known to lie later makes a body "not live".
        founded_later = is_no(is_before(pl.col("founded_on"), day + timedelta(days=1)))
        frames = {
            kind.name: self.frame(kind.name).filter(
                held & ~founded_later if "founded_on" in kind.columns else held
            )
            for kind in self.declaration
        }
        return self.with_ordered(frames).closed()

    def closed(self) -> Network:
        """Drop the relations that lack an end."""
        ends = self.node_ids.select("kind", "id")
        relations = {
            kind.name: _joined(self.frame(kind.name), ends) for kind in self.declaration.relations
        }
        return self.with_ordered(relations)

    def within(self, code: str) -> Network:
        """Keep one division or compound and what belongs to it: :func:`graphmodel.scope.restrict`.

        Parameters
        ----------
        code
            Code of a division (a street, a community) or of a compound.
        """
        from graphmodel.scope import restrict  # scope needs Network

        return restrict(self, code)

    # -------------------------------------------------------------- algebra

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Network):
            return NotImplemented
        return self.declaration is other.declaration and all(
            _equal_data(kind, self.frame(kind.name), other.frame(kind.name))
            for kind in self.declaration
        )

    __hash__ = None  # type: ignore[assignment]  # a network is compared, never a dict key

    def __sub__(self, old: Network) -> Delta:
        from graphmodel.delta import Delta  # delta needs Network

        return Delta.between(old, self)

    def __add__(self, other: Network | Delta) -> Network:
        if not isinstance(other, Network):
            return other.applied_to(self)
        frames = {
            kind.name: _united(kind, self.frame(kind.name), other.frame(kind.name))
            for kind in self.declaration
        }
        return Network.of(frames, self.about + other.about, self.declaration)

    def __repr__(self) -> str:
        counts = [
            f"{kind.title} {self.frame(kind.name).height:,}"
            for kind in self.declaration.nodes
            if self.frame(kind.name).height
        ]
        links = sum(self.frame(kind.name).height for kind in self.declaration.relations)
        stated = self.stated_on.isoformat() if self.stated_on else "未注明"
        return f"<Network {'、'.join(counts) or '空'}；关系 {links:,}；截止日期 {stated}>"


def _joined(relations: pl.DataFrame, ends: pl.DataFrame) -> pl.DataFrame:
    """Keep the relations both of whose ends are in ``ends``."""
    if relations.is_empty():
        return relations
    near, far = list(ENDPOINTS)[:2], list(ENDPOINTS)[2:]
    return relations.join(ends, left_on=near, right_on=["kind", "id"], how="semi").join(
        ends, left_on=far, right_on=["kind", "id"], how="semi"
    )


def _equal_data(kind: Kind, one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Tell whether two ordered frames hold the same records, wherever they came from."""
    if one is other or one.height != other.height:
        return one is other
    columns = list(kind.data_schema)
    return not one.height or one.select(columns).equals(other.select(columns))


def _united(kind: Kind, one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return what either frame says; they may not contradict each other."""
    if one.is_empty() or other.is_empty():
        return other if one.is_empty() else one
    data, identity = list(kind.data_schema), kind.identity
    new = other.join(one, on=data, how="anti", nulls_equal=True)
    if new.join(one, on=identity, how="semi", nulls_equal=True).height:
        raise RosterError(text("errors", "NETWORK-CONTRADICTION", {"kind": kind.title}))
    return pl.concat([one, new])


def superiors(network: Network) -> pl.DataFrame:
    """Every organisation with its superior: ``id``, ``superior`` (null for roots).

    An organisation with two recorded superiors is listed once, with the first
    by code; the double is a finding of its own.
    """
    links = (
        network.frame(SubordinateTo)
        .select(pl.col("from_id").alias("id"), pl.col("to_id").alias("superior"))
        .unique("id", keep="first", maintain_order=True)
    )
    return network.frame(PartyOrg).select("id").join(links, on="id", how="left")


def parents_of_places(network: Network) -> pl.DataFrame:
    """Return where each place mainly lies: ``kind``, ``id``, ``parent_kind``, ``parent``."""
    return (
        network.frame(Within)
        .filter(pl.col("share").is_null())
        .select(
            pl.col("from_kind").alias("kind"),
            pl.col("from_id").alias("id"),
            pl.col("to_kind").alias("parent_kind"),
            pl.col("to_id").alias("parent"),
        )
        .unique(["kind", "id"], keep="first", maintain_order=True)
    )


__all__ = [
    "About",
    "Completeness",
    "Input",
    "Network",
    "conform",
    "parents_of_places",
    "superiors",
]
