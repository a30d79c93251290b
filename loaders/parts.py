"""What the rows of one table say about bodies: typed columns, ids, who is there and who is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import polars as pl

from graphmodel.schema import Column
from graphmodel.sheets import Part
from loaders.applying import any_of, applying, is_filled, mask
from loaders.body import Body
from loaders.credit_codes import credited
from loaders.keyless import keyless_rows, without_key
from loaders.made_ids import made_ids, title_of
from loaders.names_of_persons import with_vacancies
from loaders.presence import with_presence
from loaders.problems import coded, nothing_raised, raised
from loaders.spelling import clean_series
from loaders.values import parse

_DISSOLVED = r"\s*(?:[\[【（(〔]\s*已(?:撤销|注销|撤并)\s*[\]】）)〕]|已(?:撤销|注销|撤并)$)"


@dataclass(frozen=True, kw_only=True, eq=False)
class Filled:
    """What one table says.

    Attributes
    ----------
    records
        Kind → ``_line``, ``id``, typed columns, ``valid_to``; present bodies only.
    ids
        Kind → id in each row of the table, null where the row has no such body.
    columns
        Kind → the columns the table has for it.
    keyless
        Line numbers of rows without anything to know them by.
    """

    body: Body
    records: Mapping[str, pl.DataFrame]
    ids: Mapping[str, pl.Series]
    columns: Mapping[str, frozenset[str]]
    keyless: pl.Series
    problems: pl.DataFrame


@dataclass(frozen=True, kw_only=True, eq=False)
class _Part:
    """One part of a table while it is being filled; all columns have the table's height."""

    part: Part
    applies: pl.Series
    values: Mapping[str, pl.Series]
    name: pl.Series | None
    given_id: pl.Series
    dissolved: pl.Series
    filled: pl.Series
    problems: tuple[pl.DataFrame, ...]


def fill(body: Body, ended_on: date | None) -> Filled:
    """Read the bodies that the rows of a table describe.

    Parameters
    ----------
    ended_on
        When a body called 已撤销 ceased: the roster's own date.
    """
    applies, undecided = applying(body)
    parts = [
        _read_part(body, part, rows) for part, rows in zip(body.sheet.parts, applies, strict=True)
    ]
    ids: dict[str, pl.Series] = {}
    records: dict[str, pl.DataFrame] = {}
    found = [problem for part in parts for problem in part.problems]
    for position, part in enumerate(parts):
        if _is_dependent(part.part, position):
            own = _dependent(body, part, parts[0], ids[parts[0].part.declared.name])
        else:
            own = _independent(body, part, position)
        ids[part.part.declared.name] = own.ids
        records[part.part.declared.name] = _records(body, part, own, ended_on)
        found.extend(own.problems)
    keyless = keyless_rows(body, ids, undecided)
    return Filled(
        body=body,
        records=MappingProxyType(with_presence(body, with_vacancies(body, records), ids)),
        ids=MappingProxyType(ids),
        columns=MappingProxyType(_columns_read(body, parts, ids)),
        keyless=body.line.filter(keyless),
        problems=pl.concat([nothing_raised(), *found, *without_key(body, keyless, undecided)]),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Own:
    """Who a part is: id and name in each row, and what was wrong with them."""

    ids: pl.Series
    name: pl.Series | None
    problems: tuple[pl.DataFrame, ...] = ()


def _is_dependent(part: Part, position: int) -> bool:
    """Tell bodies known through the first part of their row: they have no code, no path."""
    has_id = any(column.sort == "key" for column in part.columns)
    return position > 0 and not has_id and not part.path


# ---------------------------------------------------------------- the columns of a part


def _read_part(body: Body, part: Part, applies: pl.Series) -> _Part:
    values: dict[str, pl.Series] = {}
    problems = []
    for column in part.columns:
        if body.has(column.title):
            parsed = parse(
                column,
                body.line,
                _where(body.cell(column.title), applies),
                body.marks.get(column.title),
            )
            values[column.name] = parsed.values.alias(column.name)
            problems.append(coded(parsed.failed, column.title))
            if column.type is str and not column.many:
                looked = credited(body, column, values[column.name])
                values[column.name] = looked.values
                problems.append(looked.problems)
    nothing = pl.Series([None] * body.cells.height, dtype=pl.String)
    name = values.get("name")
    dissolved = mask(body, value=False)
    if name is not None:
        dissolved = name.str.contains(_DISSOLVED).fill_null(value=False)
        if dissolved.any():
            name = clean_series(name.str.replace(_DISSOLVED, ""))
    return _Part(
        part=part,
        applies=applies,
        values=MappingProxyType(values),
        name=name,
        given_id=values.get("id", nothing),
        dissolved=dissolved,
        filled=_filled_rows(body, part, values),
        problems=tuple(problems),
    )


def _where(texts: pl.Series, applies: pl.Series) -> pl.Series:
    return texts if applies.all() else texts.set(~applies, None)


def _filled_rows(body: Body, part: Part, values: Mapping[str, pl.Series]) -> pl.Series:
    """Rows in which some cell of this part, or of the persons in it, says something."""
    own = [series.is_not_null() for name, series in values.items() if name != "id"]
    people = [
        is_filled(body, persons.title)
        for persons in body.sheet.persons
        if persons.body is part.kind and body.has(persons.title)
    ]
    return any_of([*own, *people], mask(body, value=False))


# ---------------------------------------------------------------- who a part is


def _independent(body: Body, part: _Part, position: int) -> _Own:
    """Take the roster's code; where it has none, make an id from the path of names."""
    ids = part.given_id
    if ids.null_count():
        made = made_ids(body, position, {**part.values, "name": part.name})
        ids = pl.select(pl.coalesce(ids, made)).to_series()
    ids = _where(ids, part.applies)
    missing = [
        column
        for column in part.part.columns
        if column.required and column.name in part.values and column.sort != "key"
    ]
    problems = [
        raised(
            pl.DataFrame([body.line]).filter(ids.is_not_null() & _value(part, column).is_null()),
            "CELL-REQUIRED",
            column.title,
            None,
        )
        for column in missing
    ]
    if part.dissolved.any():
        rows = body.cells.filter(part.dissolved & ids.is_not_null())
        title = title_of(part.part, "name")
        problems.append(raised(rows, "CELL-DISSOLVED", title, title, name=pl.col(title)))
    return _Own(ids=ids, name=part.name, problems=tuple(problems))


def _value(part: _Part, column: Column) -> pl.Series:
    if column.name == "name" and part.name is not None:
        return part.name
    return part.values[column.name]


def _dependent(body: Body, part: _Part, first: _Part, first_ids: pl.Series) -> _Own:
    """Find committees: one exists where the roster says yes or tells anything of it."""
    said = _presence(body, part.part, first)
    yes = (
        said.values if said is not None else pl.Series([None] * body.cells.height, dtype=pl.Boolean)
    )
    present = yes.fill_null(value=False) | part.filled
    suffix = part.part.name_suffix
    ids = pl.select(
        pl.when(pl.lit(present)).then(pl.lit(first_ids) + pl.lit(f"/{suffix}"))
    ).to_series()
    named = None
    if "name" in part.part.declared.columns and first.name is not None:
        named = pl.select(_with_suffix(pl.lit(first.name), suffix)).to_series()
    against = (~yes).fill_null(value=False) & part.filled & first_ids.is_not_null()
    problems = (
        [
            raised(
                body.cells.filter(against),
                "CELL-PRESENCE",
                part.part.presence or "",
                part.part.presence,
            )
        ]
        if against.any()
        else []
    )
    if said is not None and said.failed is not None:
        problems.append(said.failed)
    return _Own(ids=ids, name=named, problems=tuple(problems))


def _with_suffix(name: pl.Expr, suffix: str) -> pl.Expr:
    """Name a committee after its place; a place named like its committee keeps the name."""
    said = name.str.ends_with(suffix) | (
        name.str.contains(r"委(员)?会$") & pl.lit(suffix.endswith("委会"))
    )
    return pl.when(said).then(name).otherwise(name + suffix)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Said:
    values: pl.Series
    failed: pl.DataFrame | None


def _presence(body: Body, part: Part, first: _Part) -> _Said | None:
    """Whether the body exists, in the roster's own word; null where it says nothing."""
    if part.presence is None or not body.has(part.presence):
        return None
    own = next((column for column in first.part.columns if column.title == part.presence), None)
    if own is not None:
        return _Said(values=first.values[own.name], failed=None)
    asked = Column(part.presence, bool, name="presence")
    parsed = parse(asked, body.line, body.cell(part.presence), body.marks.get(part.presence))
    return _Said(values=parsed.values, failed=coded(parsed.failed, part.presence))


# ---------------------------------------------------------------- records


def _records(body: Body, part: _Part, own: _Own, ended_on: date | None) -> pl.DataFrame:
    constants = [
        pl.lit(value, part.part.declared.columns[name].dtype).alias(name)
        for name, value in part.part.constants.items()
    ]
    values = {name: series for name, series in part.values.items() if name not in ("id", "name")}
    frame = pl.DataFrame([body.line, own.ids.alias("id"), *values.values()])
    if own.name is not None:
        frame = frame.with_columns(own.name.alias("name"))
    ended = pl.when(pl.lit(part.dissolved)).then(pl.lit(ended_on, pl.Date))
    return frame.with_columns(*constants, ended.alias("valid_to")).filter(
        pl.col("id").is_not_null()
    )


def _columns_read(
    body: Body, parts: Sequence[_Part], ids: Mapping[str, pl.Series]
) -> dict[str, frozenset[str]]:
    """Kind → columns; a kind that the table does not speak of has no entry."""
    found = {}
    for position, item in enumerate(parts):
        part = item.part
        columns = {column.name for column in part.columns if body.says(column.title)}
        if body.says(part.presence):
            columns.add("presence")
        persons = [
            people
            for people in body.sheet.persons
            if people.body is part.kind and body.says(people.title)
        ]
        columns |= {people.vacancy.name for people in persons if people.vacancy is not None}
        if part.when and not ids[part.declared.name].is_not_null().any():
            continue
        if columns or persons:
            named = {"name"} if _is_dependent(part, position) else set()
            known = named & set(part.declared.columns)
            found[part.declared.name] = frozenset({"id", *columns, *known})
    return found
