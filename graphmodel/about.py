"""What is known about the inputs of a network, beside its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file that a network was made from."""

    file: str
    sha256: str
    stated_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """What a roster was declared complete for: a kind inside a scope (a division code)."""

    kind: str
    within: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """A link that some record states, but whose other end is not on record.

    Attributes
    ----------
    from_kind, from_id
        The record that states it, whichever end of the relation it is; None
        where it is not known, or is a person.
    to_kinds
        The kinds that the other end may be of.
    """

    relation: str
    from_kind: str | None
    from_id: str | None
    to_kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known about the inputs, beside the data.

    Attributes
    ----------
    columns
        Kind → the columns some sheet had for it. A kind without an entry was
        not read at all: nothing may be counted over it.
    loaded_on
        The day the files were read; the last resort for "as of".
    unresolved
        Links that were read and found no target, each once, in order: what
        they may mean is not known to be absent.
    """

    inputs: tuple[Input, ...] = ()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    complete_for: tuple[Completeness, ...] = ()
    loaded_on: date | None = None
    unresolved: tuple[Unresolved, ...] = ()

    def __add__(self, other: About) -> About:
        columns = {
            kind: self.columns.get(kind, frozenset()) | other.columns.get(kind, frozenset())
            for kind in {**self.columns, **other.columns}
        }
        inputs = tuple(dict.fromkeys((*self.inputs, *other.inputs)))
        complete = tuple(dict.fromkeys((*self.complete_for, *other.complete_for)))
        days = [day for day in (self.loaded_on, other.loaded_on) if day]
        return About(
            inputs=tuple(sorted(inputs, key=lambda item: (item.file, item.sha256))),
            columns=columns,
            complete_for=complete,
            loaded_on=max(days, default=None),
            unresolved=in_order((*self.unresolved, *other.unresolved)),
        )


def in_order(links: Iterable[Unresolved]) -> tuple[Unresolved, ...]:
    """Return each link once, in the one order in which they are kept."""

    def place(link: Unresolved) -> tuple[str, str, str, tuple[str, ...]]:
        return link.relation, link.from_kind or "", link.from_id or "", link.to_kinds

    return tuple(sorted(set(links), key=place))
