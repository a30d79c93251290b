"""From stated links to relation rows: each cell resolved, rival columns reconciled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from graphmodel.codes import may_name_a_person
from graphmodel.sheets import Link
from loaders.index import Index, indexed
from loaders.links import Stated
from loaders.made_ids import MADE
from loaders.problems import nothing_raised
from loaders.resolve import resolve

_KEPT = ("LINK-SHORT-NAME",)  # reasons that do not stop a link
_INDEXED = ("Within", "SubordinateTo")


@dataclass(frozen=True, kw_only=True, eq=False)
class Linked:
    """Links with their targets.

    Attributes
    ----------
    rows
        As stated, with ``to_kind``, ``to_id``, ``reason``, ``params``.
    made
        Records that a link creates because nothing has the name.
    """

    stated: Stated
    rows: pl.DataFrame
    made: Mapping[str, pl.DataFrame] = field(default_factory=dict)


def link_all(links: Sequence[Stated], index: Index) -> tuple[list[Linked], Index]:
    """Resolve every link column: makers first, then free ones, then those inside a scope."""
    order = sorted(range(len(links)), key=lambda at: (_round(links[at].link), at))
    done: dict[int, Linked] = {}
    for round_ in (0, 1, 2):
        now = [at for at in order if _round(links[at].link) == round_]
        for at in now:
            done[at] = _link(links[at], index, list(done.values()))
            index = _with_made(index, done[at].made)
        # Not made unique: two columns of one superior give him twice, which harms nobody here.
        new = _parents(done[at] for at in now)
        index = replace(index, parents=pl.concat([index.parents, *new]))
    return [done[at] for at in range(len(links))], index


def _round(link: Link) -> int:
    if link.within is not None:
        return 2
    return 0 if link.makes is not None else 1


def _link(stated: Stated, index: Index, before: Sequence[Linked]) -> Linked:
    link = stated.link
    rows = stated.rows.with_columns(_scope_ids(stated, before)) if link.within else stated.rows
    found = (
        resolve(rows, stated.targets, index) if link.said is None else _by_said(rows, stated, index)
    )
    made: dict[str, pl.DataFrame] = {}
    for kind, mask in _makers(link, index):
        unknown = (mask & _nameable(found)).fill_null(value=False)
        new = found.filter(unknown).sort("_line").unique("named", keep="first", maintain_order=True)
        made[kind] = new.select(
            "_line",
            (pl.lit(MADE) + pl.col("named")).alias("id"),
            pl.col("named").alias("name"),
            *(pl.lit(value).alias(name) for name, value in link.makes_constants.items()),
        )
        found = found.with_columns(
            pl.when(unknown).then(pl.lit(kind)).otherwise("to_kind").alias("to_kind"),
            pl.when(unknown).then(pl.lit(MADE) + pl.col("named")).otherwise("to_id").alias("to_id"),
            pl.when(~unknown).then("reason").alias("reason"),
        )
    return Linked(stated=stated, rows=found.drop("said", strict=False), made=made)


def _nameable(found: pl.DataFrame) -> pl.Series:
    """Tell which names that lead nowhere a record may get: a phone is no name of a body."""
    unknown = pl.col("reason") == "LINK-UNKNOWN"
    asked = found.select(unknown=unknown, named=pl.when(unknown).then("named"))
    return asked["unknown"] & ~may_name_a_person(asked["named"])


def _makers(link: Link, index: Index) -> list[tuple[str, pl.Expr]]:
    """List the kinds that a link may create by name, and for which rows."""
    if link.makes is not None:
        return [(link.makes.__name__, pl.lit(value=True))]
    if link.said is None:
        return []
    kinds = dict.fromkeys(kind.__name__ for kind in link.said.words.values())
    return [(kind, pl.col("said") == kind) for kind in kinds if kind not in index.registers]


def _by_said(rows: pl.DataFrame, stated: Stated, index: Index) -> pl.DataFrame:
    """Look for what each row names among the kind it says, else among all."""
    numbered = rows.with_row_index("_at")
    parts = [
        resolve(numbered.filter(pl.col("said").eq_missing(pl.lit(kind, pl.String))), targets, index)
        for kind, targets in [(None, stated.targets), *((kind, [kind]) for kind in stated.targets)]
    ]
    return pl.concat(parts, how="diagonal").sort("_at").drop("_at")


def _scope_ids(stated: Stated, before: Sequence[Linked]) -> pl.Series:
    """Return the record that must contain the one named, where it was found."""
    nothing = pl.Series("scope_id", [None] * stated.rows.height, dtype=pl.String)
    outer = [
        item
        for item in before
        if item.stated.body.number == stated.body.number
        and item.stated.link.title == stated.link.within
    ]
    if not outer:
        return nothing
    scopes = outer[0].rows.select("_line", pl.col("to_id").alias("scope_id")).unique("_line")
    return stated.rows.select("_line").join(scopes, on="_line", how="left", maintain_order="left")[
        "scope_id"
    ]


def _with_made(index: Index, made: Mapping[str, pl.DataFrame]) -> Index:
    new = [
        indexed(frame.select(pl.lit(kind).alias("kind"), "id", "name"))
        for kind, frame in made.items()
        if frame.height
    ]
    return replace(index, nodes=pl.concat([index.nodes, *new])) if new else index


def _parents(done: Iterable[Linked]) -> list[pl.DataFrame]:
    return [
        item.rows.filter(pl.col("to_id").is_not_null()).select(
            pl.col("own_kind").alias("kind"),
            pl.col("own_id").alias("id"),
            pl.col("to_id").alias("parent"),
        )
        for item in done
        if item.stated.relation.name in _INDEXED and not item.stated.link.backwards
    ]


# ---------------------------------------------------------------- rival columns


def reconciled(linked: Sequence[Linked], index: Index) -> tuple[list[Linked], pl.DataFrame]:
    """Keep one of several columns that state the same thing: the first that was found.

    上级党组织代码 and 上级党组织 are two ways to say one superior: the code rules, and
    where the name means another organisation that is a problem. 所属社区 and
    所属街道 are one place and what contains it.
    """
    result, problems = list(linked), [nothing_raised()]
    for group in _rivals(linked):
        kept = pl.DataFrame(schema={"_line": pl.Int64, "own_id": pl.String, "first_id": pl.String})
        for at in group:
            item = result[at]
            rows = item.rows.join(kept, on=["_line", "own_id"], how="left", maintain_order="left")
            again = pl.col("first_id").is_not_null()
            problems.append(_disagreeing(item, rows.filter(again), index))
            free = rows.filter(~again).drop("first_id")
            result[at] = replace(item, rows=free)
            found = free.filter(pl.col("to_id").is_not_null())
            kept = pl.concat(
                [kept, found.select("_line", "own_id", pl.col("to_id").alias("first_id"))]
            )
    return result, pl.concat(problems)


def _rivals(linked: Sequence[Linked]) -> list[list[int]]:
    groups: dict[tuple[int, str, object, tuple[type, ...]], list[int]] = {}
    for at, item in enumerate(linked):
        link = item.stated.link
        if link.many or link.backwards:
            continue
        key = (item.stated.body.number, item.stated.relation.name, link.of, link.targets)
        groups.setdefault(key, []).append(at)
    declared = [
        sorted(
            group, key=lambda at: linked[at].stated.body.sheet.links.index(linked[at].stated.link)
        )
        for group in groups.values()
    ]
    return [group for group in declared if len(group) > 1]


def _disagreeing(item: Linked, rows: pl.DataFrame, index: Index) -> pl.DataFrame:
    """Rows whose second column means another record, and not one that contains the first."""
    differing = rows.filter((pl.col("to_id") != pl.col("first_id")).fill_null(value=False))
    above = differing.select("_line", pl.col("first_id").alias("at"), pl.col("to_id").alias("goal"))
    contained = above.clear()
    for _ in range(4):
        above = (
            above.join(index.parents, left_on="at", right_on="id")
            .select("_line", pl.col("parent").alias("at"), "goal")
            .unique()
        )
        contained = pl.concat([contained, above.filter(pl.col("at") == pl.col("goal"))])
    wrong = differing
    if any(item.stated.link.title == link.within for link in item.stated.body.sheet.links):
        wrong = differing.join(contained, on="_line", how="anti")
    from loaders.problems import raised

    return raised(
        wrong,
        "LINK-DISAGREE",
        item.stated.link.title,
        "named",
        first=pl.col("first_id"),
        second=pl.col("to_id"),
    )


# ---------------------------------------------------------------- finished rows


def problem_rows(item: Linked) -> pl.DataFrame:
    """Return what was wrong, or worth a look, with the cells of one link column."""
    bad = item.rows.filter(pl.col("reason").is_not_null())
    return bad.select(
        "_line",
        pl.lit(item.stated.link.title).alias("title"),
        pl.col("named").alias("value"),
        pl.col("reason").alias("code"),
        "params",
    )


def unresolved_rows(item: Linked) -> pl.DataFrame:
    """Links of one column that found no target."""
    link = item.stated.link
    bad = item.rows.filter(pl.col("to_id").is_null())
    return bad.select(
        pl.lit(item.stated.relation.name).alias("relation"),
        pl.col("own_kind").alias("from_kind"),
        pl.col("own_id").alias("from_id"),
        pl.lit([item.stated.targets], dtype=pl.List(pl.List(pl.String)))
        .list.first()
        .alias("to_kinds"),
        "named",
        "_line",
        pl.lit(link.title).alias("title"),
        "reason",
    )


def relation_rows(item: Linked) -> pl.DataFrame:
    """Rows of the relation, in the direction it is declared."""
    found = item.rows.filter(pl.col("to_id").is_not_null())
    return directed(found, item.stated.link).drop(
        "named", "scope", "scope_id", "reason", "params", strict=False
    )


def directed(rows: pl.DataFrame, link: Link) -> pl.DataFrame:
    """Turn own and far end into from and to."""
    near, far = ("to", "from") if link.backwards else ("from", "to")
    return (
        rows.with_columns(_title=pl.lit(link.title))
        .rename({"to_kind": "_far_kind", "to_id": "_far_id"})
        .rename(
            {
                "own_kind": f"{near}_kind",
                "own_id": f"{near}_id",
                "_far_kind": f"{far}_kind",
                "_far_id": f"{far}_id",
            }
        )
    )


__all__ = [
    "Linked",
    "directed",
    "link_all",
    "problem_rows",
    "reconciled",
    "relation_rows",
    "unresolved_rows",
]
