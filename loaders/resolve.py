"""From what a cell names to the record it means: codes first, then names, never a guess."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl
from rapidfuzz import fuzz, process

from loaders.aliases import BOUNDARY, PREFIX, SHORTEST, Key, as_written
from loaders.spelling import fold_series, folded

_CANDIDATES_SHOWN = 5
_SIMILAR = 60.0
_COMPARISONS = 5_000_000  # similar names are looked up for at most this many pairs
_DEPTH = 8
_FOUND: Mapping[str, pl.DataType] = {
    "u": pl.UInt32(),
    "to_kind": pl.String(),
    "to_id": pl.String(),
    "reason": pl.String(),
    "params": pl.String(),
}


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
    parents
        ``kind``, ``id``, ``parent``: what lies in, or is subordinate to, what.
    """

    nodes: pl.DataFrame
    rejected: pl.DataFrame
    keys: Mapping[str, Sequence[Key]]
    titles: Mapping[str, str]
    parents: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(
            schema={"kind": pl.String, "id": pl.String, "parent": pl.String}
        )
    )

    def forms(self, kind: str) -> Sequence[Key]:
        """The forms in which names of a kind are compared."""
        return self.keys.get(kind, (as_written,))


def indexed(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the folded code and the folded name: ``kind``, ``id``, ``name``, ``code``, ``word``."""
    return frame.select("kind", "id", "name").with_columns(
        fold_series(frame["id"]).alias("code"), fold_series(frame["name"]).alias("word")
    )


def resolve(rows: pl.DataFrame, targets: Sequence[str], index: Index) -> pl.DataFrame:
    """Find the record that each row names.

    Parameters
    ----------
    rows
        ``named``, and ``scope_id``: a record that must contain the one named.

    Returns
    -------
    pl.DataFrame
        The rows with ``to_kind``, ``to_id``, ``reason`` (a code where nothing was
        found, or where what was found should be looked at) and ``params``.
    """
    pairs = rows.select("named", "scope_id").unique(maintain_order=True).with_row_index("u")
    asked = pairs.with_columns(fold_series(pairs["named"]).alias("word"))
    nodes = index.nodes.filter(pl.col("kind").is_in(list(targets)))
    found = [_by_code(asked, nodes)]
    left = _without(asked, found)
    for step in (_by_name_forms, _by_prefix, _by_short_name, _nothing_found):
        if left.is_empty():
            break
        found.extend(step(left, nodes, targets, index))
        left = _without(asked, found)
    answers = pl.concat([frame.select(list(_FOUND)) for frame in found])
    return rows.join(
        pairs.join(answers, on="u", how="left").drop("u"),
        on=["named", "scope_id"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )


def _without(asked: pl.DataFrame, found: Sequence[pl.DataFrame]) -> pl.DataFrame:
    done = pl.concat([frame.select("u") for frame in found])
    return asked.join(done, on="u", how="anti") if done.height else asked


def _answer(
    frame: pl.DataFrame, reason: str | None = None, **params: pl.Expr
) -> pl.DataFrame:
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


# ---------------------------------------------------------------- by code


def _by_code(asked: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    hits = asked.select("u", "word").join(
        nodes.select("code", pl.col("kind").alias("to_kind"), pl.col("id").alias("to_id")),
        left_on="word",
        right_on="code",
    )
    several = hits.filter(pl.col("u").is_duplicated())
    one = _answer(hits.filter(~pl.col("u").is_duplicated()))
    if several.is_empty():
        return one
    return pl.concat([one, _two_kinds(several)])


def _two_kinds(hits: pl.DataFrame) -> pl.DataFrame:
    kinds = hits.group_by("u", maintain_order=True).agg(
        pl.col("to_kind").unique(maintain_order=True).alias("kinds"), pl.len().alias("n")
    )
    return _answer(kinds, "LINK-TWO-KINDS", kinds=pl.col("kinds"))


# ---------------------------------------------------------------- by name


def _by_name_forms(
    left: pl.DataFrame, nodes: pl.DataFrame, targets: Sequence[str], index: Index
) -> list[pl.DataFrame]:
    """Compare names in each form in turn, the strictest first."""
    answers: list[pl.DataFrame] = []
    deepest = max((len(index.forms(kind)) for kind in targets), default=0)
    for depth in range(deepest):
        candidates = [
            _same_form(left, nodes, kind, forms[min(depth, len(forms) - 1)])
            for kind in targets
            if (forms := index.forms(kind))
        ]
        answers.extend(_picked(pl.concat(candidates), left, index))
        left = _without(left, answers) if answers else left
    return answers


def _same_form(left: pl.DataFrame, nodes: pl.DataFrame, kind: str, form: Key) -> pl.DataFrame:
    own = nodes.filter((pl.col("kind") == kind) & pl.col("word").is_not_null())
    return left.select("u", form(pl.col("word")).alias("form")).join(
        own.select(
            form(pl.col("word")).alias("form"),
            pl.col("kind").alias("to_kind"),
            pl.col("id").alias("to_id"),
            pl.col("name").alias("to_name"),
        ),
        on="form",
    ).drop("form")


def _picked(candidates: pl.DataFrame, left: pl.DataFrame, index: Index) -> list[pl.DataFrame]:
    """Take the one candidate there is; several are told apart by the scope, or not at all."""
    if candidates.is_empty():
        return []
    inside = _inside_scope(candidates.join(left.select("u", "scope_id"), on="u"), index)
    inside = _most_particular(inside)
    one = inside.filter(~pl.col("u").is_duplicated())
    several = inside.filter(pl.col("u").is_duplicated())
    listed = several.group_by("u", maintain_order=True).agg(
        pl.col("to_id").head(_CANDIDATES_SHOWN).alias("ids"),
        pl.col("to_kind").unique(maintain_order=True).alias("kinds"),
        pl.len().alias("n"),
    )
    one_kind = pl.col("kinds").list.len() == 1
    return [
        _answer(one),
        _answer(listed.filter(one_kind), "LINK-AMBIGUOUS", candidates=pl.col("ids"), n=pl.col("n")),
        _answer(listed.filter(~one_kind), "LINK-TWO-KINDS", kinds=pl.col("kinds")),
    ]


def _inside_scope(candidates: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Keep candidates inside the scope; one that is known to lie elsewhere is none."""
    if candidates["scope_id"].null_count() == candidates.height:
        return candidates
    above = candidates.select("to_kind", "to_id", pl.col("to_id").alias("at")).unique()
    known = above
    for _ in range(_DEPTH):
        above = above.join(index.parents, left_on="at", right_on="id", how="inner").select(
            "to_kind", "to_id", pl.col("parent").alias("at")
        )
        if above.is_empty():
            break
        known = pl.concat([known, above]).unique()
    contained = known.select("to_kind", "to_id", pl.col("at").alias("scope_id"))
    placed = known.filter(pl.col("at") != pl.col("to_id")).select("to_kind", "to_id").unique()
    hits = candidates.join(contained, on=["to_kind", "to_id", "scope_id"], how="semi")
    rest = candidates.join(hits.select("u").unique(), on="u", how="anti")
    unplaced = rest.join(placed, on=["to_kind", "to_id"], how="anti")
    free = rest.filter(pl.col("scope_id").is_null())
    return pl.concat([hits, unplaced, free]).unique(maintain_order=True)


def _most_particular(candidates: pl.DataFrame) -> pl.DataFrame:
    """Between a place and the committee named like it, the committee is meant."""
    owners = candidates.select("u", pl.col("to_id").str.replace(r"/[^/]+$", "").alias("to_id"))
    made = candidates.with_columns(pl.col("to_id").str.contains(r"/[^/]+$").alias("_made"))
    dependents = made.filter(pl.col("_made")).select("u", "to_id")
    owned = owners.join(candidates.select("u", "to_id"), on=["u", "to_id"], how="semi")
    owned = owned.filter(pl.len() > 0).join(dependents.select("u").unique(), on="u", how="semi")
    owned = owned.join(dependents, on=["u", "to_id"], how="anti")
    return candidates.join(owned, on=["u", "to_id"], how="anti")


def _by_prefix(
    left: pl.DataFrame, nodes: pl.DataFrame, targets: Sequence[str], index: Index
) -> list[pl.DataFrame]:
    """Take a place above off the name and look inside it: 某街道某社区."""
    if "Division" not in targets or "Division" not in index.keys:
        return []
    parts = left.with_columns(
        pl.col("word").str.extract(PREFIX, 1).alias("above"),
        pl.col("word").str.extract(PREFIX, 2).alias("word"),
    ).filter(pl.col("above").is_not_null())
    if parts.is_empty():
        return []
    divisions = nodes.filter(pl.col("kind") == "Division")
    form = index.forms("Division")[0]
    scoped = parts.select("u", "word", form(pl.col("above")).alias("form")).join(
        divisions.select(form(pl.col("word")).alias("form"), pl.col("id").alias("scope_id")),
        on="form",
    )
    candidates = _same_form(scoped.select("u", "word").unique(), divisions, "Division", form)
    if candidates.is_empty():
        return []
    return _picked(candidates, scoped.select("u", "scope_id"), index)


def _by_short_name(
    left: pl.DataFrame, nodes: pl.DataFrame, targets: Sequence[str], index: Index
) -> list[pl.DataFrame]:
    """Find the only organisation whose full name ends in the short one that was written."""
    organisations = nodes.filter(pl.col("kind") == "PartyOrg")
    small = left.height * max(organisations.height, 1) <= _COMPARISONS
    if "PartyOrg" not in targets or "PartyOrg" not in index.keys or not small:
        return []
    form = index.forms("PartyOrg")[-1]
    short = left.select("u", "scope_id", form(pl.col("word")).alias("short")).filter(
        pl.col("short").str.len_chars() >= SHORTEST
    )
    full = organisations.select(
        form(pl.col("word")).alias("full"),
        pl.col("kind").alias("to_kind"),
        pl.col("id").alias("to_id"),
        pl.col("name").alias("to_name"),
    )
    before = pl.col("full").str.strip_suffix(pl.col("short"))
    hits = short.join_where(full, pl.col("full").str.ends_with(pl.col("short"))).filter(
        before.str.contains(BOUNDARY)
    )
    answers = _picked(hits.select("u", "to_kind", "to_id", "to_name"), left, index)
    if not answers:
        return []
    names = organisations.select(pl.col("id").alias("to_id"), pl.col("name").alias("to_name"))
    sure = answers[0].join(names, on="to_id", how="left")
    return [_answer(sure, "LINK-SHORT-NAME", name=pl.col("to_name")), *answers[1:]]


# ---------------------------------------------------------------- what was not found


def _nothing_found(
    left: pl.DataFrame, nodes: pl.DataFrame, targets: Sequence[str], index: Index
) -> list[pl.DataFrame]:
    """Say why nothing was found: refused itself, something else, or unknown."""
    wanted = pl.lit("、".join(index.titles.get(kind, kind) for kind in targets))
    refused = _matching(left, index.rejected.filter(pl.col("kind").is_in(list(targets))), index)
    answers = [_answer(refused, "LINK-REJECTED", wanted=wanted)]
    left = _without(left, answers)
    others = _matching(left, index.nodes.filter(~pl.col("kind").is_in(list(targets))), index)
    titled = others.with_columns(
        pl.col("kind").replace_strict(dict(index.titles), default=pl.col("kind")).alias("title")
    )
    answers.append(
        _answer(titled, "LINK-PLACE-NAMED", is_kind=pl.col("title"), wanted=wanted)
    )
    left = _without(left, answers)
    similar = _similar(left, nodes)
    answers.append(_answer(similar, "LINK-UNKNOWN", nearest=pl.col("nearest"), wanted=wanted))
    return answers


def _matching(left: pl.DataFrame, nodes: pl.DataFrame, index: Index) -> pl.DataFrame:
    """The first record that has this code or this name: ``u``, ``kind``."""
    if nodes.is_empty() or left.is_empty():
        return pl.DataFrame(schema={"u": pl.UInt32, "kind": pl.String})
    by_code = left.join(nodes, left_on="word", right_on="code").select("u", "kind")
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
    affordable = _COMPARISONS // max(len(names), 1)
    hints = [
        _most_similar(word, names)  # edge: names that were not found
        for word in left["named"].head(affordable)
    ]
    padded = [*hints, *[None] * (left.height - len(hints))]
    return left.select("u").with_columns(pl.Series("nearest", padded, dtype=pl.String))


def _most_similar(word: str, names: Sequence[str]) -> str | None:
    found = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=_SIMILAR)
    return str(found[0]) if found else None


def param(name: str, value: object) -> str:
    """Write one param as JSON."""
    return json.dumps({name: value}, ensure_ascii=False)


__all__ = ["Index", "folded", "indexed", "resolve"]
