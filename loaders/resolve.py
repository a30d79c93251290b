"""From what a cell names to the record it means: codes first, then names, never a guess."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from loaders.aliases import BOUNDARY, PREFIX, SHORTEST, Key
from loaders.index import FOUND, Index, answer, without
from loaders.not_found import COMPARISONS, nothing_found
from loaders.spelling import fold_series

_CANDIDATES_SHOWN = 5
_DEPTH = 8


def resolve(rows: pl.DataFrame, targets: Sequence[str], index: Index) -> pl.DataFrame:
    """Find the record that each row names.

    Parameters
    ----------
    rows
        ``named``, and perhaps ``scope_id``: a record that must contain the one named.

    Returns
    -------
    pl.DataFrame
        The rows with ``to_kind``, ``to_id``, ``reason`` (a code where nothing was
        found, or where what was found should be looked at) and ``params``.
    """
    keys = ["named", "scope_id"] if "scope_id" in rows.columns else ["named"]
    pairs = rows.select(keys).unique(maintain_order=True).with_row_index("u")
    scope = [] if len(keys) > 1 else [pl.lit(None, pl.String).alias("scope_id")]
    asked = pairs.with_columns(fold_series(pairs["named"]).alias("word"), *scope)
    nodes = index.nodes.filter(pl.col("kind").is_in(list(targets)))
    found = [_by_code(asked, nodes, index)]
    left = without(asked, found)
    for step in (_by_name_forms, _by_prefix, _by_short_name, nothing_found):
        if left.is_empty():
            break
        found.extend(step(left, nodes, targets, index))
        left = without(asked, found)
    answers = pl.concat([frame.select(list(FOUND)) for frame in found])
    return rows.join(
        pairs.join(answers, on="u", how="left").drop("u"),
        on=keys,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )


# ---------------------------------------------------------------- by code


def _by_code(asked: pl.DataFrame, nodes: pl.DataFrame, index: Index) -> pl.DataFrame:
    hits = asked.select("u", "word").join(
        nodes.select("code", pl.col("kind").alias("to_kind"), pl.col("id").alias("to_id")),
        left_on="word",
        right_on="code",
    )
    several = hits.filter(pl.col("u").is_duplicated())
    one = answer(hits.filter(~pl.col("u").is_duplicated()))
    if several.is_empty():
        return one
    return pl.concat([one, _two_kinds(several, index)])


def _two_kinds(hits: pl.DataFrame, index: Index) -> pl.DataFrame:
    kinds = hits.group_by("u", maintain_order=True).agg(
        pl.col("to_kind").unique(maintain_order=True).alias("kinds"), pl.len().alias("n")
    )
    return answer(kinds, "LINK-TWO-KINDS", kinds=_titled(index))


def _titled(index: Index) -> pl.Expr:
    """Names of kinds as people read them."""
    titles = dict(index.titles)
    return pl.col("kinds").list.eval(pl.element().replace(titles)).list.join("、")


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
        left = without(left, answers) if answers else left
    return answers


def _same_form(left: pl.DataFrame, nodes: pl.DataFrame, kind: str, form: Key) -> pl.DataFrame:
    own = nodes.filter((pl.col("kind") == kind) & pl.col("word").is_not_null())
    return (
        left.select("u", form(pl.col("word")).alias("form"))
        .join(
            own.select(
                form(pl.col("word")).alias("form"),
                pl.col("kind").alias("to_kind"),
                pl.col("id").alias("to_id"),
                pl.col("name").alias("to_name"),
            ),
            on="form",
        )
        .drop("form")
    )


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
        answer(one),
        answer(listed.filter(one_kind), "LINK-AMBIGUOUS", candidates=pl.col("ids"), n=pl.col("n")),
        answer(listed.filter(~one_kind), "LINK-TWO-KINDS", kinds=_titled(index)),
    ]


def _inside_scope(candidates: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Keep candidates inside the scope; one that is known to lie elsewhere is none."""
    if candidates["scope_id"].null_count() == candidates.height:
        return candidates
    above = candidates.select("to_kind", "to_id", pl.col("to_id").alias("at")).unique()
    known = above
    for _ in range(_DEPTH):
        above = (
            above.join(index.parents, left_on="at", right_on="id", how="inner")
            .select("to_kind", "to_id", pl.col("parent").alias("at"))
            .unique()
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
    small = left.height * max(organisations.height, 1) <= COMPARISONS
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
    return [answer(sure, "LINK-SHORT-NAME", name=pl.col("to_name")), *answers[1:]]
