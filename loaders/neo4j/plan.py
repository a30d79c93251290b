"""What a sync would do: the new network compared with what lies in the database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.cypher import synced_kinds
from graphmodel.errors import UsageError
from graphmodel.texts import text
from loaders.neo4j.changes import SCHEMA, Change, Plan, Present
from loaders.neo4j.difference import difference, linked
from loaders.neo4j.moves import held_back, moves
from loaders.neo4j.outlook import outlook
from loaders.neo4j.prune import Pruning, Sides, removable, require_below_ceiling
from loaders.neo4j.records import records
from loaders.neo4j.rekey import Replacement, replacement, require_covered, require_whole

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.network import Network
    from graphmodel.schema import Declaration
    from loaders.neo4j.difference import Difference

__all__ = ["Change", "Plan", "Present", "compare"]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Comparison:
    """A network against a database, before anybody has decided what to do about it.

    Attributes
    ----------
    found
        Kind → what differs, without the persons that are replaced.
    unlinked
        Relations of the network that lack an end.
    replacement
        What a change of keys comes to; None where there is none.
    """

    network: Network
    pruning: Pruning
    found: Mapping[str, Difference]
    unlinked: pl.DataFrame
    replacement: Replacement | None

    @property
    def declaration(self) -> Declaration:
        return self.network.declaration

    @property
    def closed_on(self) -> date | None:
        """The day on which closed records end."""
        return self.pruning.closed_on or self.network.default_as_of

    @property
    def replaced(self) -> Mapping[str, pl.DataFrame]:
        """Kind → what goes with pseudonyms of other keys."""
        return self.replacement.replaced if self.replacement else {}


def compare(
    network: Network, present: Present, pruning: Pruning | None = None, *, rekey: bool = False
) -> Plan:
    """Compare a network with what lies in a database.

    Parameters
    ----------
    rekey
        Replace the persons that the network does not know, with all their
        relations: they are pseudonyms of another key.

    Raises
    ------
    GuardError
        More would be closed or deleted than the ceiling allows, or relations of
        persons would be lost by a change of keys.
    UsageError
        Records would be closed, and nothing says on which day; or the persons of
        one division only would be replaced.
    """
    found = _compared(network, present, pruning or Pruning(), rekey=rekey)
    remove, moved = _decided(found)
    _require_date(found, remove)
    return _planned(found, remove, moved)


def _compared(network: Network, present: Present, pruning: Pruning, *, rekey: bool) -> _Comparison:
    kinds = synced_kinds(network.declaration)
    new = {kind.name: records(kind, network.frame(kind.name)) for kind in kinds}
    replaced = None
    if rekey:
        require_whole(pruning)
        replaced = replacement(network.declaration, new, present)
        require_covered(replaced, pruning)
        present = replaced.rest
    new, unlinked = linked(network.declaration, new, present)
    found = {kind.name: difference(kind, new[kind.name], present) for kind in kinds}
    return _Comparison(
        network=network, pruning=pruning, found=found, unlinked=unlinked, replacement=replaced
    )


def _decided(compared: _Comparison) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Return what is closed or deleted, kind by kind, and what seems to have moved."""
    found, pruning = compared.found, compared.pruning
    sides = Sides(
        declaration=compared.declaration,
        old={name: one.old.filter(pl.col("valid_to").is_null()) for name, one in found.items()},
        vanished={name: one.vanished for name, one in found.items()},
        new={name: one.new for name, one in found.items()},
        complete_for=compared.network.about.complete_for,
    )
    remove = removable(sides, pruning)
    moved = moves(found, remove)
    if not pruning.moved:
        remove = held_back(compared.declaration, remove, moved)
    require_below_ceiling(sides, remove, pruning)
    return remove, moved


def _require_date(compared: _Comparison, remove: Mapping[str, pl.DataFrame]) -> None:
    """Refuse to close what nobody knows the last day of.

    A person that somebody else's relationship holds cannot be deleted, and is
    closed instead: whether there is one shows only when it is tried.
    """
    closes = compared.pruning.how == "close" and any(frame.height for frame in remove.values())
    if compared.closed_on is None and (closes or compared.replaced):
        raise UsageError(text("errors", "SYNC-NO-DATE", {}))


def _planned(
    compared: _Comparison, remove: Mapping[str, pl.DataFrame], moved: pl.DataFrame
) -> Plan:
    changes = {
        name: Change(
            kind=one.kind,
            create=one.create,
            update=one.update,
            remove=remove[name],
            replaced=compared.replaced.get(name, one.new.head(0)),
            kept=one.vanished.height - remove[name].height,
        )
        for name, one in compared.found.items()
    }
    plan = Plan(
        declaration=compared.declaration,
        pruning=compared.pruning,
        changes=changes,
        outlook=outlook(
            compared.declaration,
            compared.found,
            changes,
            compared.closed_on,
            deletes=compared.pruning.how == "delete",
        ),
        moved=moved,
        unlinked=compared.unlinked,
        closed_on=compared.closed_on,
        rekey=compared.replacement is not None,
        lost=compared.replacement.lost if compared.replacement else 0,
        id="",
    )
    return replace(plan, id=_id(plan))


def _id(plan: Plan) -> str:
    """Name a plan by what it does and by what lies there afterwards."""
    told = [SCHEMA, plan.pruning.how, str(plan.closed_on), *plan.outlook.prints.values()]
    told += [
        str(frame.height)
        for change in plan.changes.values()
        for frame in (change.create, change.update, change.remove, change.replaced)
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:24]
