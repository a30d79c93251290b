"""Who holds which post where: named persons joined with the bodies of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from graphmodel.party import Holds, Person
from graphmodel.sheets import Link, Persons
from loaders.body import Body
from loaders.index import Index
from loaders.links import OWN, stated
from loaders.parts import Filled
from loaders.persons import Named, named, records_of, require_key, role_prefixes
from loaders.problems import nothing_raised
from loaders.pseudonyms import with_ids
from loaders.relations import Linked, link_all, problem_rows
from loaders.roles import NO_POST
from loaders.settings import Settings

_HOLDS = Holds.__name__
_PERSON_KIND = Person.__name__
_PERSON = {
    "_line": pl.Int64, "id": pl.String, "party_status": pl.String, "own_kind": pl.String,
    "own_id": pl.String, "role": pl.String, "_title": pl.String, "_relation": pl.String,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Appointed:
    """Persons, their posts, and the links of rows that are about persons or relations only."""

    persons: pl.DataFrame
    relations: Mapping[str, pl.DataFrame]
    linked: Sequence[Linked]
    columns: Mapping[str, frozenset[str]]
    problems: pl.DataFrame


def appoint(
    bodies: Sequence[Body],
    filled: Sequence[Filled],
    index: Index,
    settings: Settings,
    rejected: pl.Series,
) -> Appointed:
    """Give every named person an id and the posts of the row.

    Parameters
    ----------
    rejected
        Lines of refused rows, which appoint nobody.
    """
    gone = pl.DataFrame([rejected.alias("_line")])
    key = require_key(bodies, settings.key)
    bases = [base for item in filled if (base := _base(item, index, gone)) is not None]
    prefixes = role_prefixes(settings.sheets)
    rows: list[pl.DataFrame] = []
    problems, columns = [nothing_raised()], dict[str, frozenset[str]]()
    for item in filled:
        for persons in item.body.sheet.persons:
            if item.body.has(persons.title):
                ends = _body_ends(item, persons, bases)
                found = named(item.body, persons, _prefixes(ends, prefixes))
                rows.append(_placed(found, ends, key).join(gone, on="_line", how="anti"))
                problems.append(found.problems)
                columns = _with_columns(columns, found)
    people = pl.concat([pl.DataFrame(schema=_PERSON), *rows], how="diagonal")
    of_persons = _links_of_persons(filled, people, index)
    pairs = [pair for base in bases for pair in _paired(base, index)]
    return Appointed(
        persons=records_of(people),
        relations=_posts(people),
        linked=[*of_persons, *pairs, *(_unresolved(base, people) for base in bases)],
        columns=columns,
        problems=pl.concat([*problems, *(problem_rows(base) for base in bases)]),
    )


def _name(kind: type | None) -> str:
    return kind.__name__ if kind else ""


def _with_columns(columns: Mapping[str, frozenset[str]], found: Named) -> dict[str, frozenset[str]]:
    status = found.persons.status
    if found.rows.is_empty():
        return dict(columns)
    known = {"party_status"} if status and found.body.says(status.title) else set()
    person = columns.get(_PERSON_KIND, frozenset()) | {"id"} | known
    relation = _relation(found.persons)
    said = found.columns if relation == _HOLDS else found.columns - {"role"}
    own = {relation: columns.get(relation, frozenset()) | said} if relation else {}
    return {**columns, **own, _PERSON_KIND: person}


# ---------------------------------------------------------------- sheets of relations only


def _base(item: Filled, index: Index, gone: pl.DataFrame) -> Linked | None:
    """Return the first end of a sheet without parts: a post's body, a relation's source."""
    link = _base_link(item)
    if link is None:
        return None
    kind = _PERSON_KIND if item.body.sheet.persons else None
    ends = (
        pl.DataFrame([item.body.line])
        .join(gone, on="_line", how="anti")
        .with_columns(own_kind=pl.lit(kind, pl.String), own_id=pl.lit(None, pl.String))
    )
    return link_all([stated(item.body, link, ends)], index)[0][0]


def _base_link(item: Filled) -> Link | None:
    sheet = item.body.sheet
    if sheet.parts:
        return None
    titles = {persons.body_link for persons in sheet.persons}
    wanted = [link for link in sheet.links if not titles or link.title in titles]
    return next((link for link in wanted if item.body.has(link.title)), None)


def _paired(base: Linked, index: Index) -> list[Linked]:
    """Return the other end of a sheet that states one relation by two columns."""
    body = base.stated.body
    if body.sheet.persons:
        return []
    ends = base.rows.filter(pl.col("to_id").is_not_null()).select(
        "_line", pl.col("to_kind").alias("own_kind"), pl.col("to_id").alias("own_id")
    )
    others = [
        link for link in body.sheet.links if link is not base.stated.link and body.has(link.title)
    ]
    return link_all([stated(body, link, ends) for link in others], index)[0]


def _unresolved(base: Linked, people: pl.DataFrame) -> Linked:
    """Only what found nothing; the rest has become posts or pairs."""
    rows = base.rows.filter(pl.col("to_id").is_null()).drop("own_id")
    first = people.select("_line", pl.col("id").alias("own_id")).unique("_line", keep="first")
    return replace(base, rows=rows.join(first, on="_line", how="left", maintain_order="left"))


# ---------------------------------------------------------------- persons and their bodies


def _body_ends(item: Filled, persons: Persons, bases: Sequence[Linked]) -> pl.DataFrame:
    """Return the body of each row: ``_line``, ``own_kind``, ``own_id``, ``named``."""
    if persons.body is not None:
        name = _name(persons.body)
        return pl.DataFrame([item.body.line, item.ids[name].alias("own_id")]).select(
            "_line", pl.lit(name).alias("own_kind"), "own_id", pl.col("own_id").alias("named")
        )
    own = [base for base in bases if base.stated.body.number == item.body.number]
    if not own:
        return pl.DataFrame(schema={**OWN, "named": pl.String})
    return own[0].rows.select(
        "_line",
        pl.col("to_kind").alias("own_kind"),
        pl.col("to_id").alias("own_id"),
        "named",
    )


def _prefixes(ends: pl.DataFrame, prefixes: Mapping[str, str]) -> pl.DataFrame:
    return ends.select(
        "_line",
        pl.col("own_kind")
        .replace_strict(dict(prefixes), default="", return_dtype=pl.String)
        .alias("prefix"),
    ).unique("_line")


def _placed(found: Named, ends: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """Persons with their ids, beside the body of their row."""
    rows = found.rows.join(ends, on="_line", how="left", maintain_order="left")
    body = pl.concat_str(
        pl.col("own_kind").fill_null(""),
        pl.coalesce("own_id", "named").fill_null(""),
        separator=":",
    )
    return (
        with_ids(rows.with_columns(body.alias("body")), key)
        .drop("body", "named", "alone", "part_time")
        .with_columns(
            _title=pl.lit(found.persons.title),
            _relation=pl.when(pl.col("role").ne_missing(NO_POST)).then(
                pl.lit(_relation(found.persons), pl.String)
            ),
        )
    )


def _relation(persons: Persons) -> str | None:
    """Name the relation that a named person gets to the body of the row; None for none."""
    if persons.holds_post:
        return _HOLDS
    return _name(persons.also) or None


def _posts(people: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Relation → its rows: posts, and what persons take on without holding one."""
    placed = people.filter(pl.col("own_id").is_not_null() & pl.col("_relation").is_not_null())
    rows = placed.drop("party_status", "_relation").rename(
        {"id": "from_id", "own_kind": "to_kind", "own_id": "to_id"}
    )
    named = placed["_relation"]
    return {
        name: rows.filter(named == name).with_columns(from_kind=pl.lit(_PERSON_KIND))
        for name in named.unique().sort()  # edge: two relations
    }


def _links_of_persons(filled: Sequence[Filled], people: pl.DataFrame, index: Index) -> list[Linked]:
    """Links whose own end is the person of the row: home and employer."""
    ends = people.select(
        "_line", pl.lit(_PERSON_KIND).alias("own_kind"), pl.col("id").alias("own_id")
    ).unique(maintain_order=True)
    found = [
        stated(item.body, link, ends)
        for item in filled
        if not item.body.sheet.parts
        for link in item.body.sheet.links
        if link.of is Person and item.body.has(link.title)
    ]
    return link_all(found, index)[0]
