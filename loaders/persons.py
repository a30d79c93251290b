"""Persons in cells: names split and cleaned, then known by a keyed pseudonym only.

Names and numbers leave this module as HMACs; nothing else keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from graphmodel.codes import eighteen_digits, identity_numbers
from graphmodel.errors import UsageError
from graphmodel.party import Holds
from graphmodel.sheets import Persons, Sheet
from graphmodel.texts import text
from loaders.body import Body
from loaders.links import attributes_of, validity_of
from loaders.names_of_persons import NOBODY, bare_name
from loaders.problems import coded, nothing_raised, raised
from loaders.roles import roles_of, with_roles
from loaders.spelling import half_width
from loaders.tables import Key
from loaders.values import is_lost_number, parse, without_missing

#: An identity number in brackets, with whatever stands there beside it.
_NUMBERED = r"\([^()0-9]*([0-9]{15}(?:[0-9]{2}[0-9Xx])?)[^()]*\)"
_SEPARATORS = r"[、,;/\r\n]+|\s{2,}"
_SPACED_NAME = r"(^|[、,;/\r\n])\s*(\p{Han})\s+(\p{Han})\s*($|[、,;/\r\n])"
#: One blank between two parts that could each be a name.
_TWO_NAMES = r"^\s*\p{Han}{2,4}\s\p{Han}{2,4}\s*$"
_PART_TIME = r"\((?:[^)]*)兼(?:[^)]*)\)"


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
        raise UsageError(text("errors", "PERSONS-KEY", {"file": file, "title": title}))
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
    roles, unknown_roles = roles_of(body, persons, prefixes)
    attributes = [column for column in persons.attributes if column.name != Holds.role.name]
    extra, failed = attributes_of(body, attributes, {})
    period, unclear = validity_of(body, persons.validity)
    status, doubtful = _status(body, persons)
    people, empty = _people(body, persons)
    rows = people
    for frame in (number, status, extra, period):
        rows = rows.join(frame, on="_line", how="left", maintain_order="left")
    rows, uneven = with_roles(rows, roles, persons)
    rows = _single_numbers(_with_time_share(rows))
    return Named(
        persons=persons,
        body=body,
        rows=rows,
        columns=frozenset(
            {"from_id", "to_id", "role", *extra.columns, *period.columns} - {"_line"}
        ),
        problems=pl.concat(
            [nothing_raised(), empty, lost, unknown_roles, uneven, *failed, *unclear, *doubtful]
        ),
    )


def _cells(body: Body, title: str) -> pl.DataFrame:
    return pl.DataFrame([body.line, without_missing(body.raw[title]).alias("cell")])


def _people(body: Body, persons: Persons) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row a name: ``_line``, ``name``, ``own_number``, …; and the cells that hold no name."""
    cells = _cells(body, persons.title).filter(pl.col("cell").is_not_null())
    plain = half_width(pl.col("cell")).str.strip_chars(" ").str.replace_all(_NUMBERED, " ${1}")
    spaced = plain.str.replace_all(_SPACED_NAME, "${1}${2}${3}${4}")
    outside = spaced.str.replace_all(r"\([^()]*\)", "")
    kept = pl.when(spaced.str.contains(_PART_TIME)).then(spaced).otherwise(outside)
    pieces = kept.str.replace_all(_SEPARATORS, "\x1f").str.split("\x1f")
    split = cells.select("_line", "cell", pieces.alias("piece")).explode("piece")
    people = split.select("_line", "cell", "piece", name=bare_name(pl.col("piece"))).with_columns(
        identity_numbers(split["piece"]).alias("own_number"),
        part_time=pl.col("piece").str.contains(_PART_TIME),
    )
    is_named = (pl.col("name").str.len_chars() > 0).fill_null(value=False)
    known = people.filter(is_named | pl.col("own_number").is_not_null()).with_columns(
        place=pl.int_range(pl.len()).over("_line"), places=pl.len().over("_line")
    )
    real = known.filter(~pl.col("name").is_in(NOBODY))
    vacant = people.filter(pl.col("name").is_in(NOBODY)).select("_line")
    nameless = cells.join(real.select("_line"), on="_line", how="anti").join(
        vacant, on="_line", how="anti"
    )
    blank = people.filter(pl.col("piece").str.contains(_TWO_NAMES)).unique("_line")
    problem = pl.concat(
        [
            raised(nameless, "CELL-PERSON", persons.title, "cell"),
            raised(blank, "CELL-NAMES-BLANK", persons.title, "cell"),
        ]
    )
    alone = real.with_columns(alone=pl.len().over("_line") == 1)
    return alone.select(
        "_line", "name", "own_number", "alone", "part_time", "place", "places"
    ), problem


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
    """Take the number in the person's own cell, else the row's: beside several it is nobody's."""
    of_row = pl.when(pl.col("alone")).then(pl.col("number"))
    number = eighteen_digits(pl.coalesce("own_number", of_row))
    return rows.with_columns(number.alias("number")).drop("own_number")


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
