"""What a person decides beside the files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from graphmodel.network import Completeness
from graphmodel.party import PARTY
from graphmodel.party_sheets import SHEETS
from graphmodel.schema import Declaration
from graphmodel.sheets import Sheet
from loaders.mapping import Decided
from loaders.tables import Key


@dataclass(frozen=True, kw_only=True, eq=False)
class Settings:
    """What a person decided beside the files."""

    loaded_on: date
    mapping: Mapping[str, str] | Decided = field(default_factory=dict)
    stated_on: date | None = None
    complete_for: tuple[Completeness, ...] = ()
    key: Key = None
    declaration: Declaration = PARTY
    sheets: Sequence[Sheet] = SHEETS
