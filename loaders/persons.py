"""Persons in cells: names split and cleaned, then known by a keyed pseudonym only.

Names and numbers leave this module as HMACs; nothing else keeps them.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from graphmodel.errors import UsageError
from graphmodel.party import Holds, Person
from graphmodel.schema import Column
from graphmodel.sheets import Persons, Sheet
from loaders.body import Body
from loaders.links import attributes_of, validity_of
from loaders.problems import coded, nothing_raised, raised
from loaders.spelling import half_width
from loaders.tables import Key
from loaders.values import choose, is_lost_number, parse, without_missing

_NOBODY = (
    "空缺", "暂缺", "缺", "缺额", "缺配", "待选", "待选配", "待配", "待定", "拟任", "空岗", "无人",
    "从缺",
    "暂未选举", "待补选", "未选举", "补选中",
)  # fmt: skip
_ROLES = (
    "第一书记|副书记|书记|副主任|主任|组长|委员|成员|负责人|经理|楼栋长|楼长|联系人|姓名|秘书长|"
    "会长|副会长"
)
_PREFIX = rf"^(?:{_ROLES}):"
_SUFFIX = rf"(?:{_ROLES}|同志|先生|女士)$"
_PHONE = r"(?:\+?86)?1[3-9]\d{9}|\d{3,4}-\d{7,8}|\d{17}[\dXx]|\d{7,8}"
_SEPARATORS = r"[、,;/\r\n]+|\s{2,}"
_SPACED_NAME = r"(^|[、,;/\r\n])\s*(\p{Han})\s+(\p{Han})\s*($|[、,;/\r\n])"
_PART_TIME = r"\((?:[^)]*)兼(?:[^)]*)\)"
_ROLE_SEPARATORS = r"[、，,；;/\s]+|兼(?:任)?"
_BARE = 32


@dataclass(frozen=True, kw_only=True, eq=False)
class Named:
    """The persons that one column of one table names, before their body is known.

    Attributes
    ----------
    rows
        ``_line``, ``name``, ``number``, ``role``, ``party_status``, further
        columns of the appointment, ``valid_from``, ``valid_to``.
    """

    persons: Persons
    body: Body
    rows: pl.DataFrame
    columns: frozenset[str]
    problems: pl.DataFrame


def require_key(bodies: Sequence[Body], key: Key) -> bytes:
    """Return the key for pseudonyms; refuse to go on where one is needed and missing."""
    named = [
        (body.table.file, persons.title)
        for body in bodies
        for persons in body.sheet.persons
        if body.has(persons.title)
    ]
    if named and not key:
        file, title = named[0]
        msg = f"{file} 有“{title}”一栏，人员只以不可逆的标识保存，须提供密钥（key）"
        raise UsageError(msg)
    if not named or not key:
        return b""
    return key() if callable(key) else key


def named(body: Body, persons: Persons, prefixes: pl.DataFrame) -> Named:
    """Read one column of names.

    Parameters
    ----------
    prefixes
        ``_line``, ``prefix``: what the row's body is called in roles (业委会), for
        cells that say only 主任.
    """
    number, lost = _numbers(body, persons)
    roles, unknown_roles = _roles(body, persons, prefixes)
    attributes = [column for column in persons.attributes if column.name != Holds.role.name]
    extra, failed = attributes_of(body, attributes, {})
    period, unclear = validity_of(body, persons.validity)
    status, doubtful = _status(body, persons)
    people, empty = _people(body, persons)
    rows = people
    for frame in (number, status, extra, period):
        rows = rows.join(frame, on="_line", how="left", maintain_order="left")
    rows = rows.join(roles, on="_line", how="left", maintain_order="left")
    rows = _single_numbers(_with_time_share(rows))
    return Named(
        persons=persons,
        body=body,
        rows=rows,
        columns=frozenset(
            {"from_id", "to_id", "role", *extra.columns, *period.columns} - {"_line"}
        ),
        problems=pl.concat(
            [nothing_raised(), empty, lost, unknown_roles, *failed, *unclear, *doubtful]
        ),
    )


def _cells(body: Body, title: str) -> pl.DataFrame:
    return pl.DataFrame([body.line, without_missing(body.raw[title]).alias("cell")])


def _people(body: Body, persons: Persons) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row a name: ``_line``, ``name``, ``alone``, ``part_time``; cells that hold no name."""
    cells = _cells(body, persons.title).filter(pl.col("cell").is_not_null())
    plain = half_width(pl.col("cell")).str.strip_chars(" ")
    spaced = plain.str.replace_all(_SPACED_NAME, "${1}${2}${3}${4}")
    outside = spaced.str.replace_all(r"\([^()]*\)", "")
    kept = pl.when(spaced.str.contains(_PART_TIME)).then(spaced).otherwise(outside)
    pieces = kept.str.replace_all(_SEPARATORS, "\x1f").str.split("\x1f")
    split = cells.select("_line", "cell", pieces.alias("piece")).explode("piece")
    people = split.select("_line", "cell", "piece", name=_bare_name(pl.col("piece"))).with_columns(
        part_time=pl.col("piece").str.contains(_PART_TIME)
    )
    real = people.filter(
        (pl.col("name").str.len_chars() > 0).fill_null(value=False) & ~pl.col("name").is_in(_NOBODY)
    )
    vacant = people.filter(pl.col("name").is_in(_NOBODY)).select("_line")
    nameless = cells.join(real.select("_line"), on="_line", how="anti").join(
        vacant, on="_line", how="anti"
    )
    problem = raised(nameless, "CELL-PERSON", persons.title, "cell")
    alone = real.with_columns(alone=pl.len().over("_line") == 1)
    return alone.select("_line", "name", "alone", "part_time"), problem


def _bare_name(piece: pl.Expr) -> pl.Expr:
    """Return the name alone: without brackets, numbers, titles and blanks."""
    return (
        piece.str.replace_all(r"\([^()]*\)?", "")
        .str.replace_all(_PHONE, "")
        .str.replace_all(r"[\s:：()+\-.。]+$|^[\s:：()+\-.。]+", "")
        .str.replace(_PREFIX, "")
        .str.replace(_SUFFIX, "")
        .str.replace_all(r"\s+|\d+", "")
        .str.to_uppercase()
    )


def _numbers(body: Body, persons: Persons) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the number that identifies the person: ``_line``, ``number``."""
    title = persons.number[0] if persons.number else ""
    if not body.has(title):
        nothing = pl.DataFrame([body.line]).with_columns(number=pl.lit(None, pl.String))
        return nothing, nothing_raised()
    texts = without_missing(body.cell(title))
    lost = is_lost_number(texts, body.marks.get(title))
    plain = half_width(pl.col("x")).str.replace_all(r"[\s\-]+", "").str.to_uppercase()
    short = plain.str.replace(r"^(\+?86)(1\d{10})$", "${2}")
    numbers = texts.set(lost, None).to_frame("x").select(short).to_series()
    rows = pl.DataFrame([body.line, numbers.alias("number")])
    return rows, raised(
        pl.DataFrame([body.line, texts.alias("text")]).filter(lost),
        "CELL-CODE-NUMBER",
        title,
        "text",
    )


def _single_numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Drop numbers beside several names: they are nobody's."""
    return rows.with_columns(pl.when(pl.col("alone")).then(pl.col("number")).alias("number"))


def _with_time_share(rows: pl.DataFrame) -> pl.DataFrame:
    own = pl.col("time_share") if "time_share" in rows.columns else pl.lit(None, pl.String)
    said = pl.when(pl.col("part_time")).then(pl.lit("part_time"))
    return rows.with_columns(pl.coalesce(own, said).alias("time_share"))


def _status(body: Body, persons: Persons) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    column = persons.status
    if column is None or not body.has(column.title):
        return pl.DataFrame([body.line]).with_columns(party_status=pl.lit(None, pl.String)), []
    parsed = parse(column, body.line, body.cell(column.title), body.marks.get(column.title))
    rows = pl.DataFrame([body.line, parsed.values.alias("party_status")])
    return rows, [coded(parsed.failed, column.title)]


def _roles(
    body: Body, persons: Persons, prefixes: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the posts a row states: one row a post, ``_line``, ``role``."""
    lines = pl.DataFrame([body.line])
    if persons.role is not None:
        return lines.with_columns(role=pl.lit(persons.role)), nothing_raised()
    column = next((item for item in persons.attributes if item.name == Holds.role.name), None)
    if column is None or not body.has(column.title):
        return lines.with_columns(role=pl.lit(None, pl.String)), nothing_raised()
    cells = lines.with_columns(without_missing(body.raw[column.title]).alias("cell"))
    # 兼职委员 is one role; 书记兼主任 is two.
    kept = pl.col("cell").str.replace_all("兼职", "\x1e")
    apart = kept.str.replace_all(_ROLE_SEPARATORS, "\x1f").str.strip_chars("\x1f")
    pieces = apart.str.replace_all("\x1e", "兼职")
    split = (
        cells.with_columns(pieces.str.split("\x1f").alias("text"))
        .explode("text")
        .join(prefixes, on="_line", how="left", maintain_order="left")
        .with_columns(pl.col("prefix").fill_null(""))
    )
    known = _known_roles(column, split.select("text", "prefix").drop_nulls().unique())
    found = split.join(known, on=["text", "prefix"], how="left", maintain_order="left")
    failed = found.filter(pl.col("code").is_not_null()).select(
        "_line", pl.col("cell").alias("text"), "code", "params"
    )
    roles = found.select("_line", "role").unique(maintain_order=True)
    said = roles.filter(pl.col("role").is_not_null()).select("_line")
    blank = roles.filter(pl.col("role").is_null()).join(said, on="_line", how="anti")
    return pl.concat([roles.filter(pl.col("role").is_not_null()), blank]), coded(
        failed, column.title
    )


# edge: the different words of a role column are few
def _known_roles(column: Column, words: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for word, prefix in words.rows():
        value, code, params = choose(column, f"{prefix}{word}") if prefix else (None, None, None)
        if value is None:
            value, code, params = choose(column, word)
        rows.append((word, prefix, value, code, params))
    schema = dict.fromkeys(("text", "prefix", "role", "code", "params"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


# ---------------------------------------------------------------- pseudonyms


def with_ids(rows: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """Add ``id``, and drop names and numbers.

    A number makes the same person the same everywhere (``P:…``); a name alone
    is known only within its body (``M:…``), never equal to another body's.

    Parameters
    ----------
    rows
        ``name``, ``number``, ``body`` (what the name belongs to).
    """
    text = (
        pl.when(pl.col("number").is_not_null())
        .then(pl.lit("number\x1f") + pl.col("number"))
        .otherwise(
            pl.concat_str(pl.lit("name"), "name", pl.col("body").fill_null(""), separator="\x1f")
        )
    )
    start = pl.when(pl.col("number").is_not_null()).then(pl.lit("P:")).otherwise(pl.lit("M:"))
    texts = rows.select(text.alias("text")).to_series()
    different = texts.unique()
    hashed = [_pseudonym(item, key) for item in different]  # edge: one hash a person
    table = pl.DataFrame({"text": different, "hash": pl.Series(hashed, dtype=pl.String)})
    return (
        rows.with_columns(texts.alias("text"), start.alias("start"))
        .join(table, on="text", how="left", maintain_order="left")
        .with_columns((pl.col("start") + pl.col("hash")).alias("id"))
        .drop("text", "start", "hash", "name", "number")
    )


def _pseudonym(text: str, key: bytes) -> str:
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()[:_BARE]


def role_prefixes(sheets: Sequence[Sheet]) -> Mapping[str, str]:
    """Kind → how its committee is called in roles: 业委会, 居委会."""
    return {
        part.declared.name: part.name_suffix
        for sheet in sheets
        for part in sheet.parts
        if part.name_suffix
    }


def records_of(rows: pl.DataFrame) -> pl.DataFrame:
    """One record a person: ``_line`` of its first row, ``id``, ``party_status``."""
    return (
        rows.sort("_line")
        .group_by("id", maintain_order=True)
        .agg(pl.col("_line").first(), pl.col("party_status").drop_nulls().first())
        .select("_line", "id", "party_status")
    )


__all__ = ["Named", "Person", "named", "records_of", "require_key", "role_prefixes", "with_ids"]
