"""Why a cell names nothing: refused, of another kind, or unknown; and what it may have meant."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from rapidfuzz import fuzz, process

from loaders.index import Index, answer, without

_SIMILAR = 60.0
#: Names are compared for at most this many pairs.
COMPARISONS = 5_000_000


def nothing_found(
    left: pl.DataFrame, nodes: pl.DataFrame, targets: Sequence[str], index: Index
) -> list[pl.DataFrame]:
    """Say why nothing was found: refused itself, something else, or unknown."""
    wanted = pl.lit("、".join(index.titles.get(kind, kind) for kind in targets))
    refused = _matching(left, index.rejected.filter(pl.col("kind").is_in(list(targets))), index)
    answers = [answer(refused, "LINK-REJECTED", wanted=wanted)]
    left = without(left, answers)
    others = _matching(left, index.nodes.filter(~pl.col("kind").is_in(list(targets))), index)
    titled = others.with_columns(
        pl.col("kind").replace_strict(dict(index.titles), default=pl.col("kind")).alias("title")
    )
    answers.append(answer(titled, "LINK-PLACE-NAMED", is_kind=pl.col("title"), wanted=wanted))
    left = without(left, answers)
    similar = _similar(left, nodes)
    answers.append(answer(similar, "LINK-UNKNOWN", nearest=pl.col("nearest"), wanted=wanted))
    return answers


def _matching(left: pl.DataFrame, nodes: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Return the first record that has this code or this name: ``u``, ``kind``."""
    if nodes.is_empty() or left.is_empty():
        return pl.DataFrame(schema={"u": pl.UInt32, "kind": pl.String})
    by_code = left.join(nodes, left_on="word", right_on="code").select("u", "kind")
    # edge: one question a kind
    by_name = [
        left.select("u", form(pl.col("word")).alias("form"))
        .join(
            nodes.filter((pl.col("kind") == kind) & pl.col("word").is_not_null()).select(
                form(pl.col("word")).alias("form"), "kind"
            ),
            on="form",
        )
        .select("u", "kind")
        for kind in nodes["kind"].unique().sort()
        for form in index.forms(kind)[:1]
    ]
    return pl.concat([by_code, *by_name]).unique("u", keep="first", maintain_order=True)


def _similar(left: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """Add the most similar name there is, as a hint; for the first names only where many."""
    names = nodes["name"].drop_nulls().unique(maintain_order=True).to_list()
    affordable = COMPARISONS // max(len(names), 1)
    hints = [
        _most_similar(word, names)  # edge: names that were not found
        for word in left["named"].head(affordable)
    ]
    padded = [*hints, *[None] * (left.height - len(hints))]
    return left.select("u").with_columns(pl.Series("nearest", padded, dtype=pl.String))


def _most_similar(word: str, names: Sequence[str]) -> str | None:
    found = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    return str(found[0]) if found else None
