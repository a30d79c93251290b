"""The posts that a cell states: one or several, for one or several persons."""

from __future__ import annotations

import polars as pl

from graphmodel.party import Holds
from graphmodel.schema import Column
from graphmodel.sheets import Persons
from loaders.body import Body
from loaders.problems import coded, nothing_raised, raised
from loaders.values import choose, without_missing

_ROLE_SEPARATORS = r"[、，,；;/\s]+"
_SPACED_WORD = (
    r"(^|[、，,；;/\r\n])[^\S\r\n]*(\p{Han})[^\S\r\n]+(\p{Han})[^\S\r\n]*($|[、，,；;/\r\n])"
)
_AND_ALSO = r"兼(?:任)?"
#: Written as the post of somebody who holds none.
_MERE_MEMBER = (
    "党员",
    "普通党员",
    "一般党员",
    "正式党员",
    "预备党员",
    "无职务",
    "无职务党员",
    "群众",
)
#: Stands for the role of a person who holds no post.
NO_POST = "-"


def roles_of(
    body: Body, persons: Persons, prefixes: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the posts a row states: one row a post, ``_line``, ``role``, ``at``, ``listed``.

    ``at`` is the place of the post among those that the cell lists, ``listed``
    how many it lists.
    """
    lines = pl.DataFrame([body.line])
    if persons.role is not None:
        return lines.with_columns(_one_place(), role=pl.lit(persons.role)), nothing_raised()
    column = next((item for item in persons.attributes if item.name == Holds.role.name), None)
    if column is None or not body.has(column.title):
        return lines.with_columns(_one_place(), role=pl.lit(None, pl.String)), nothing_raised()
    cells = lines.with_columns(without_missing(body.raw[column.title]).alias("cell"))
    # 书 记 is one word, spaced out; 兼职委员 is one role; 书记兼主任 is two.
    kept = pl.col("cell").str.replace_all(_SPACED_WORD, "${1}${2}${3}${4}")
    kept = kept.str.replace_all("兼职", "\x1e")
    apart = kept.str.replace_all(_ROLE_SEPARATORS, "\x1f").str.strip_chars("\x1f")
    split = (
        cells.with_columns(apart.str.split("\x1f").alias("text"))
        .explode("text")
        .with_columns(at=pl.int_range(pl.len()).over("_line"), listed=pl.len().over("_line"))
        .with_columns(pl.col("text").str.replace_all(_AND_ALSO, "\x1f").str.split("\x1f"))
        .explode("text")
        .with_columns(pl.col("text").str.replace_all("\x1e", "兼职"))
        .join(prefixes, on="_line", how="left", maintain_order="left")
        .with_columns(pl.col("prefix").fill_null(""))
    )
    known = _known_roles(column, split.select("text", "prefix").drop_nulls().unique())
    found = split.join(known, on=["text", "prefix"], how="left", maintain_order="left")
    failed = found.filter(pl.col("code").is_not_null()).select(
        "_line", pl.col("cell").alias("text"), "code", "params"
    )
    roles = found.select("_line", "role", "at", "listed").unique(maintain_order=True)
    said = roles.filter(pl.col("role").is_not_null()).select("_line")
    blank = roles.filter(pl.col("role").is_null()).join(said, on="_line", how="anti")
    return pl.concat([roles.filter(pl.col("role").is_not_null()), blank]), coded(
        failed, column.title
    )


def _one_place() -> list[pl.Expr]:
    return [pl.lit(0, pl.Int64).alias("at"), pl.lit(1, pl.Int64).alias("listed")]


def with_roles(
    people: pl.DataFrame, roles: pl.DataFrame, persons: Persons
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give persons their posts: the n-th of several names the n-th of as many posts."""
    rows = people.join(roles, on="_line", how="left", maintain_order="left")
    paired = (pl.col("places") > 1) & (pl.col("listed") > 1)
    uneven = (paired & (pl.col("places") != pl.col("listed"))).fill_null(value=False)
    kept = (~paired | uneven | (pl.col("place") == pl.col("at"))).fill_null(value=True)
    role = pl.when(~uneven).then(pl.col("role"))
    given = rows.filter(kept).with_columns(role.alias("role"))
    wrong = rows.filter(uneven).unique("_line", maintain_order=True)
    title = next((item.title for item in persons.attributes if item.name == Holds.role.name), "")
    problem = raised(
        wrong, "CELL-ROLES", title, None, names=pl.col("places"), roles=pl.col("listed")
    )
    helpers = ("place", "places", "at", "listed")
    return given.drop(helpers).unique(maintain_order=True), problem


# edge: the different words of a role column are few
def _known_roles(column: Column, words: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for word, prefix in words.rows():
        value, code, params = choose(column, f"{prefix}{word}") if prefix else (None, None, None)
        if value is None:
            value, code, params = choose(column, word)
        if word in _MERE_MEMBER:
            value, code, params = NO_POST, None, None
        rows.append((word, prefix, value, code, params))
    schema = dict.fromkeys(("text", "prefix", "role", "code", "params"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")
