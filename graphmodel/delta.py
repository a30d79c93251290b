"""The Delta: what differs between two networks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from graphmodel.network import About, Network
from graphmodel.schema import Declaration, Kind


@dataclass(frozen=True, slots=True, eq=False)
class Delta:
    """Rows to add and rows to remove, by kind; a changed record is in both.

    Attributes
    ----------
    added, removed
        Kind name → frame with the kind's full schema.
    about
        What is known about the newer network's inputs.
    """

    added: Mapping[str, pl.DataFrame]
    removed: Mapping[str, pl.DataFrame]
    about: About
    declaration: Declaration

    @classmethod
    def between(cls, old: Network, new: Network) -> Delta:
        """Return what turns ``old`` into ``new``."""
        added, removed = {}, {}
        for kind in new.declaration:
            before, after = old.frame(kind.name), new.frame(kind.name)
            added[kind.name] = _without(kind, after, before)
            removed[kind.name] = _without(kind, before, after)
        return cls(MappingProxyType(added), MappingProxyType(removed), new.about, new.declaration)

    def applied_to(self, network: Network) -> Network:
        """Return the network with this difference applied."""
        frames = {}
        for kind in network.declaration:
            kept = _without(kind, network.frame(kind.name), self.removed[kind.name])
            frames[kind.name] = pl.concat([kept, self.added[kind.name]])
        return Network.of(frames, self.about, network.declaration)

    def summary(self) -> pl.DataFrame:
        """Count by kind: ``kind``, ``created``, ``changed``, ``vanished``."""
        rows = []
        for name, added in self.added.items():
            removed, identity = self.removed[name], self.declaration[name].identity
            if not (added.height or removed.height):
                continue
            changed = added.join(removed, on=identity, how="semi", nulls_equal=True).height
            rows.append((name, added.height - changed, changed, removed.height - changed))
        schema = {"kind": pl.String, "created": pl.Int64, "changed": pl.Int64, "vanished": pl.Int64}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def __bool__(self) -> bool:
        return any(df.height for df in (*self.added.values(), *self.removed.values()))


def _without(kind: Kind, frame: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Drop the records that another frame holds too, wherever either came from."""
    if frame.is_empty() or other.is_empty():
        return frame
    return frame.join(other, on=list(kind.data_schema), how="anti", nulls_equal=True)
