"""Everything a cell may name, and the shape of the answers to what one names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from loaders.aliases import Key, as_written
from loaders.spelling import fold_series

#: Columns of an answer; ``u`` is the number of the question.
FOUND: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "u": pl.UInt32(),
        "to_kind": pl.String(),
        "to_id": pl.String(),
        "reason": pl.String(),
        "params": pl.String(),
    }
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Index:
    """Everything a cell may name.

    Attributes
    ----------
    nodes, rejected
        ``kind``, ``id``, ``name`` of what was accepted, and of what was refused.
    keys
        Kind → forms in which its names are compared.
    titles
        Kind → its title, for messages.
    registers
        Kinds that some roster listed.
    parents
        ``kind``, ``id``, ``parent``: what lies in, or is subordinate to, what.
    """

    nodes: pl.DataFrame
    rejected: pl.DataFrame
    keys: Mapping[str, Sequence[Key]]
    titles: Mapping[str, str]
    registers: frozenset[str] = frozenset()
    parents: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(
            schema={"kind": pl.String, "id": pl.String, "parent": pl.String}
        )
    )

    def forms(self, kind: str) -> Sequence[Key]:
        """Return the forms in which names of a kind are compared."""
        return self.keys.get(kind, (as_written,))


def indexed(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the folded code and the folded name: ``kind``, ``id``, ``name``, ``code``, ``word``."""
    return frame.select("kind", "id", "name").with_columns(
        fold_series(frame["id"]).alias("code"), fold_series(frame["name"]).alias("word")
    )


def without(asked: pl.DataFrame, found: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return what is asked for and not yet answered."""
    done = pl.concat([frame.select("u") for frame in found])
    return asked.join(done, on="u", how="anti") if done.height else asked


def answer(frame: pl.DataFrame, reason: str | None = None, **params: pl.Expr) -> pl.DataFrame:
    """Bring answers into one shape; without ``to_id`` nothing was found."""
    has = "to_id" in frame.columns
    filled = [expression.alias(name) for name, expression in params.items()]
    return frame.select(
        "u",
        pl.col("to_kind") if has else pl.lit(None, pl.String).alias("to_kind"),
        pl.col("to_id") if has else pl.lit(None, pl.String).alias("to_id"),
        pl.lit(reason, pl.String).alias("reason"),
        (pl.struct(filled).struct.json_encode() if filled else pl.lit("{}")).alias("params"),
    )
