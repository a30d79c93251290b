"""Pseudonyms of one key in place of those of another: what goes, and whether anything gets lost.

Nobody can tell which new pseudonym is the person of an old one. So the persons
of the database that the network does not know are deleted with their relations,
and those of the network created: afterwards the graph is as if it had been
pushed with the new key from the start. What cannot be told by the person can be
told by the other end: a post in a body, of a role, that the database holds and
the network has nothing for would be lost, and is counted before anything is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.errors import ConflictError, GuardError, UsageError
from graphmodel.party import Person
from graphmodel.texts import text
from loaders.neo4j.ends import node_ends, without_ends
from loaders.neo4j.records import KEY

if TYPE_CHECKING:
    from graphmodel.network import Network
    from graphmodel.schema import Declaration, Kind
    from loaders.neo4j.changes import Present
    from loaders.neo4j.prune import Pruning

_PERSON = Person.__name__


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Whose pseudonyms a dataset may hold, and whose a push brings.

    Attributes
    ----------
    present
        Ids of the keys; more than one while a change of keys is not finished.
    now
        Id of the key of the network; empty where it has no persons.
    """

    present: frozenset[str]
    now: str

    @property
    def others(self) -> list[str]:
        """Return the keys of the dataset that are not the network's."""
        return sorted(self.present - {self.now})

    @property
    def together(self) -> frozenset[str]:
        """Return the keys whose pseudonyms may lie in the dataset while a push goes on."""
        return self.present | ({self.now} if self.now else set())

    def replaces(self, *, rekey: bool) -> bool:
        """Tell whether pseudonyms are to be replaced, or refuse to mix those of two keys.

        Parameters
        ----------
        rekey
            Whether replacing them was asked for.

        Raises
        ------
        ConflictError
            The dataset holds pseudonyms of another key, and nothing was asked for.
        UsageError
            It was asked for, and the network has no persons or their key is not known.
        """
        if rekey and not self.now:
            raise UsageError(text("errors", "SYNC-REKEY-NOBODY", {}))
        if rekey:
            return self.present != {self.now}
        if self.now and self.others:
            code = "SYNC-OTHER-KEY" if len(self.present) == 1 else "SYNC-REKEY-UNFINISHED"
            raise ConflictError(text("errors", code, {"before": self.others, "now": self.now}))
        return False


def own_key(network: Network, key_id: str) -> str:
    """Return the id of the key of a network's pseudonyms; empty where it has no persons."""
    return key_id if _PERSON in network.frames and network.frame(_PERSON).height else ""


def require_whole(pruning: Pruning) -> None:
    """Refuse to replace the persons of one division only: half of them would be of either key.

    Raises
    ------
    UsageError
        The push is one of a division only.
    """
    if pruning.within is not None:
        raise UsageError(text("errors", "SYNC-REKEY-WITHIN", {}))


@dataclass(frozen=True, kw_only=True, eq=False)
class Replacement:
    """What a change of keys comes to.

    Attributes
    ----------
    rest
        What lies in the database without the persons that are replaced.
    replaced
        Kind → the persons and their relations that go.
    lost
        How many of these the network has nothing in place of.
    """

    rest: Present
    replaced: Mapping[str, pl.DataFrame]
    lost: int


def replacement(
    declaration: Declaration, new: Mapping[str, pl.DataFrame], present: Present
) -> Replacement:
    """Set apart the persons that a network does not know, closed ones included."""
    persons = present.frames.get(_PERSON)
    if persons is None:
        return Replacement(rest=present, replaced={}, lost=0)
    gone = persons.join(new[_PERSON], on=KEY, how="anti")
    replaced = {_PERSON: gone}
    ends = node_ends(declaration, replaced)
    for kind in _of_persons(declaration):
        frame = present.frames.get(kind.name)
        if frame is not None:
            replaced[kind.name] = frame.join(without_ends(frame, ends), on=KEY, how="anti")
    replaced = {name: frame for name, frame in replaced.items() if frame.height}
    return Replacement(
        rest=_without(present, replaced),
        replaced=replaced,
        lost=_lost(declaration, new, replaced),
    )


def _of_persons(declaration: Declaration) -> list[Kind]:
    """Return the relations that may have a person as an end."""
    return [
        kind
        for kind in declaration.relations
        if not kind.internal and _PERSON in {*kind.sources, *kind.targets}
    ]


def _without(present: Present, replaced: Mapping[str, pl.DataFrame]) -> Present:
    frames = {
        name: frame.join(replaced[name], on=KEY, how="anti") if name in replaced else frame
        for name, frame in present.frames.items()
    }
    prints = {name: word for name, word in present.prints.items() if name not in replaced}
    return replace(present, frames=frames, prints=prints)


def _lost(
    declaration: Declaration, new: Mapping[str, pl.DataFrame], replaced: Mapping[str, pl.DataFrame]
) -> int:
    """Count the relations that go and have nothing in their place, whoever the persons are.

    A person without any relation is a pseudonym and nothing else: with it, nothing
    is lost. (A change of keys that was stopped leaves such persons, too.)
    """
    kinds = [kind for kind in _of_persons(declaration) if kind.name in replaced]
    return sum(_uncovered(kind, replaced[kind.name], new[kind.name]) for kind in kinds)


def _uncovered(kind: Kind, old: pl.DataFrame, new: pl.DataFrame) -> int:
    """Count the relations of which the new ones have fewer with the same other end."""
    bags = [_bag(kind, frame) for frame in (old, new)]
    both = bags[0].join(
        bags[1], on=list(kind.identity), how="left", nulls_equal=True, suffix="_new"
    )
    short = pl.col("len").cast(pl.Int64) - pl.col("len_new").cast(pl.Int64).fill_null(0)
    return int(both.select(short.clip(lower_bound=0).sum()).item())


def _bag(kind: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    """Count relations by their identity, with persons left out of it."""
    hidden = [
        pl.when(pl.col(f"{end}_kind") != _PERSON).then(f"{end}_id").alias(f"{end}_id")
        for end in ("from", "to")
    ]
    return frame.with_columns(hidden).group_by(list(kind.identity)).len()


def require_covered(found: Replacement, pruning: Pruning) -> None:
    """Refuse to lose persons' relations by a change of keys, unless so many are meant.

    Raises
    ------
    GuardError
        The message says how many, and what to say if that is meant.
    """
    if found.lost > pruning.allow:
        raise GuardError(text("errors", "SYNC-REKEY-LOST", {"lost": found.lost}))
