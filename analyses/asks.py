"""What to ask about a row that a figure left unknown, figure by figure.

A value that its record lacks, a post nobody is listed for, a statement that the
roster is complete, a judgement on a suggestion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

import polars as pl

from graphmodel.party import (
    Agreement,
    Building,
    Compound,
    ConsultativeBody,
    Holds,
    OwnersCommittee,
    PartyGroup,
    PartyOrg,
    ServiceCentre,
    Unit,
    Venue,
)
from graphmodel.ternary import is_unknown, is_yes

if TYPE_CHECKING:
    from analyses.scene import Scene
    from graphmodel.schema import Column

#: One row an unknown and what would settle it, alone or with others.
ASKED: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "analysis": pl.String(),
        "figure": pl.String(),
        "weight": pl.String(),
        "unit": pl.UInt32(),  # number of the row among the figure's unknowns; null: not told apart
        "amount": pl.Float64(),
        "way": pl.String(),  # cell, statement, judgement, roster
        "kind": pl.String(),
        "record": pl.String(),
        "column": pl.String(),
        "within": pl.String(),
    }
)
_UNIT = "unit"
_ANY = pl.lit(value=True)


class Ask(Protocol):
    """Something to ask about unknown rows."""

    def rows(self, scene: Scene, units: pl.DataFrame) -> pl.DataFrame:
        """Return ``unit``, ``way``, ``kind``, ``record``, ``column``, ``within``."""
        ...


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value that the record named in column ``at`` (an id or a list of ids) lacks.

    Attributes
    ----------
    unless
        Another column of the record that would do as well.
    when
        Which unknown rows it would help.
    """

    column: Column
    at: str = "id"
    unless: Column | None = None
    when: pl.Expr = field(default_factory=lambda: _ANY)

    def rows(self, scene: Scene, units: pl.DataFrame) -> pl.DataFrame:
        """Return the records that lack it."""
        if self.at not in units.columns:
            return nothing()
        lacking = scene.now.frame(self.column.kind).filter(is_unknown(self.column.c))
        if self.unless is not None:
            lacking = lacking.filter(is_unknown(self.unless.c))
        named = _named(units.filter(is_yes(self.when)), self.at)
        found = named.join(lacking.select(pl.col("id").alias("record")), on="record", how="semi")
        return _asks(found, "cell", kind=self.column.kind, column=self.column.name)


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post of an organisation for which nobody is listed, and which nobody says is vacant."""

    role: str
    vacant: Column
    at: str = "id"
    when: pl.Expr = field(default_factory=lambda: _ANY)

    def rows(self, scene: Scene, units: pl.DataFrame) -> pl.DataFrame:
        """Return the organisations without it."""
        if self.at not in units.columns:
            return nothing()
        held = scene.now.frame(Holds).filter(
            (pl.col("role") == self.role) & (pl.col("to_kind") == PartyOrg.__name__)
        )
        named = _named(units.filter(is_yes(self.when)), self.at)
        vacant = scene.now.frame(PartyOrg).filter(is_yes(self.vacant.c))
        settled = pl.concat(
            [held.select(record=pl.col("to_id")), vacant.select(record=pl.col("id"))]
        )
        blank = named.join(settled, on="record", how="anti")
        return _asks(blank, "cell", kind=Holds.__name__, column=self.role)


@dataclass(frozen=True, kw_only=True)
class Complete:
    """A statement that the roster is complete for a kind, where none has been made."""

    kind: type
    when: pl.Expr = field(default_factory=lambda: _ANY)

    def rows(self, scene: Scene, units: pl.DataFrame) -> pl.DataFrame:
        """Return the streets (null: the whole) for which it is lacking."""
        if "street" not in units.columns:
            return nothing()
        lacking = units.filter(is_yes(self.when) & ~scene.complete(units, self.kind))
        found = lacking.select(_UNIT, pl.col("street").alias("within"))
        return _asks(found, "statement", kind=self.kind.__name__)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A judgement on the organisations that may be those of the place."""

    def rows(self, scene: Scene, units: pl.DataFrame) -> pl.DataFrame:
        """Return the places with an open suggestion."""
        del scene
        if "suggestions" not in units.columns:
            return nothing()
        open_ = units.filter(pl.col("suggestions").list.len() > 0)
        return _asks(open_.select(_UNIT, pl.col("id").alias("record")), "judgement", kind="Judges")


def nothing() -> pl.DataFrame:
    """No ask at all."""
    return pl.DataFrame(schema={name: ASKED[name] for name in ASK})


#: What an ask says of a row.
ASK = (_UNIT, "way", "kind", "record", "column", "within")


def _named(units: pl.DataFrame, at: str) -> pl.DataFrame:
    rows = units.select(_UNIT, pl.col(at).alias("record"))
    whole = rows.explode("record") if isinstance(rows.schema["record"], pl.List) else rows
    return whole.drop_nulls("record").unique(maintain_order=True)


def _asks(rows: pl.DataFrame, way: str, *, kind: str, column: str | None = None) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit(way).alias("way"), pl.lit(kind).alias("kind"), pl.lit(column).alias("column")
    ).select(
        (pl.col(name) if name in (*rows.columns, "way", "kind", "column") else pl.lit(None))
        .cast(ASKED[name])
        .alias(name)
        for name in ASK
    )


# ---------------------------------------------------------------- figure → what to ask

_UNCOVERED = pl.col("covered").is_null()
_COVERAGE: tuple[Ask, ...] = (Judged(), Complete(kind=PartyOrg, when=_UNCOVERED))
_SIZE: tuple[Ask, ...] = (Value(column=Compound.households), Value(column=Compound.area_m2))
_NEW_UNIT: tuple[Ask, ...] = (
    Value(column=Unit.unit_type, when=pl.col("_applies").is_null()),
    Value(column=Unit.operating, when=pl.col("_applies").is_null()),
)
_REACH: tuple[Ask, ...] = (
    Value(column=Compound.longitude),
    Value(column=Compound.latitude),
    Value(column=Compound.coordinate_system),
    Complete(kind=ServiceCentre),
    Complete(kind=Venue),
)
_SECRETARY = Post(role="secretary", vacant=PartyOrg.secretary_vacant)
#: How the code of a figure begins → what to ask; the longest beginning counts.
ASKS: Mapping[str, tuple[Ask, ...]] = MappingProxyType(
    {
        "T1.covered": _COVERAGE,
        "T1.joint_committee": (Complete(kind=ConsultativeBody),),
        "T1.conference": (Complete(kind=ConsultativeBody),),
        "T2.covered": _COVERAGE,
        "T2V.covered": _COVERAGE,
        "T2.all_covered": _COVERAGE,
        "T2.joint_committee": (Complete(kind=ConsultativeBody),),
        "T2.form_fits": (
            Value(column=PartyOrg.members_total, at="org", when=pl.col("members").is_null()),
        ),
        "T3.": (*_COVERAGE, *_SIZE),
        "T3.effective": (
            *_COVERAGE,
            Value(column=PartyOrg.members_full, at="organisations"),
            Value(
                column=PartyOrg.term_ends_on, at="organisations", unless=PartyOrg.term_started_on
            ),
            replace(_SECRETARY, at="organisations"),
        ),
        "T4.covered": (
            Complete(kind=PartyGroup, when=~pl.col("grouped")),
            Complete(kind=PartyOrg, when=pl.col("compound_own").is_null()),
        ),
        "T4.head": (Value(column=Building.has_head),),
        "N.": (*_NEW_UNIT, *_COVERAGE),
        "N.work": (
            *_NEW_UNIT,
            Value(column=Unit.has_instructor),
            Value(column=Unit.has_union),
            Value(column=Unit.has_league),
        ),
        "C.covered": _COVERAGE,
        "P.covered": _COVERAGE,
        "SP.": _REACH,
        "GR.covered": (Complete(kind=PartyOrg), Complete(kind=PartyGroup)),
        "H.in_term": (Value(column=PartyOrg.term_ends_on),),
        "H.size_fits": (Value(column=PartyOrg.members_total),),
        "H.secretary": (_SECRETARY,),
        "OC.formed": (Value(column=Compound.has_owners_committee),),
        "OC.formed.serviced": (
            Value(column=Compound.has_owners_committee),
            Value(column=Compound.has_property_service),
        ),
        "OC.formed.due": (
            Value(column=Compound.has_owners_committee),
            Value(column=Compound.delivered_area_share, when=pl.col("_applies").is_null()),
        ),
        "XA.": (Complete(kind=Holds),),
        "PT.": (Complete(kind=Holds),),
        "AG.covered": (Complete(kind=Agreement),),
        "OC.in_term": (Value(column=OwnersCommittee.term_ends_on, at="body"),),
        "OC.filed": (Value(column=OwnersCommittee.filed_on, at="body"),),
        "OC.size_fits": (Value(column=OwnersCommittee.seats, at="body"),),
    }
)


def asks_of(figure: str) -> tuple[Ask, ...]:
    """Return what to ask about a figure's unknowns."""
    fitting = [start for start in ASKS if figure == start or (start.endswith(".") and
                                                             figure.startswith(start))]  # fmt: skip
    return ASKS[max(fitting, key=len)] if fitting else ()
