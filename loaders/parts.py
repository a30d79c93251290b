"""What the rows of one table say about bodies: typed columns, ids, who is there and who is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import polars as pl

from graphmodel.schema import Column
from graphmodel.sheets import Link, Part, Persons, Sheet
from loaders.body import Body
from loaders.problems import coded, nothing_raised, raised
from loaders.spelling import clean_series, folded_word
from loaders.values import MISSING, parse, without_missing

MADE = "名:"
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
    applying, undecided, problems = _applying(body)
    parts = [_read_part(body, part, mask) for part, mask in zip(body.sheet.parts, applying, strict=True)]
    ids: dict[str, pl.Series] = {}
    records: dict[str, pl.DataFrame] = {}
    found = [*problems, *(problem for part in parts for problem in part.problems)]
    for position, part in enumerate(parts):
        if _is_dependent(part.part, position):
            own = _dependent(body, part, parts[0], ids[parts[0].part.declared.name])
        else:
            own = _independent(body, part, position)
        ids[part.part.declared.name] = own.ids
        records[part.part.declared.name] = _records(body, part, own, ended_on)
        found.extend(own.problems)
    keyless = _keyless(body, ids, undecided)
    return Filled(
        body=body,
        records=MappingProxyType(_with_presence(body, records, ids)),
        ids=MappingProxyType(ids),
        columns=MappingProxyType(_columns_read(body, parts, ids)),
        keyless=body.line.filter(keyless),
        problems=pl.concat(
            [nothing_raised(), *found, *_without_key(body, keyless, undecided)]
        ),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Own:
    """Who a part is: id and name in each row, and what was wrong with them."""

    ids: pl.Series
    name: pl.Series | None
    problems: tuple[pl.DataFrame, ...] = ()


def _is_dependent(part: Part, position: int) -> bool:
    """A body that is known through the first part of its row has neither code nor path."""
    has_id = any(column.sort == "key" for column in part.columns)
    return position > 0 and not has_id and not part.path


# ---------------------------------------------------------------- which parts a row fills


def _applying(body: Body) -> tuple[list[pl.Series], pl.Series, list[pl.DataFrame]]:
    """For each part the rows it applies to; the rows that none claims; problems."""
    everywhere = pl.Series([True] * body.cells.height, dtype=pl.Boolean)
    nowhere = ~everywhere
    parts = body.sheet.parts
    if not any(part.when for part in parts):
        return [everywhere for _ in parts], nowhere, []
    masks = [_said(body, part) if part.when else everywhere for part in parts]
    for guess in (_by_own_cells, _by_name, _by_header):
        open_rows = ~_any(masks, nowhere)
        if not open_rows.any():
            break
        guesses = [open_rows & guess(body, part) for part in parts]
        sure = _count(guesses) == 1
        masks = [mask | (own & sure) for mask, own in zip(masks, guesses, strict=True)]
    return masks, ~_any(masks, nowhere), []


def _any(masks: Sequence[pl.Series], start: pl.Series) -> pl.Series:
    result = start
    for mask in masks:
        result = result | mask
    return result


def _count(masks: Sequence[pl.Series]) -> pl.Series:
    return pl.DataFrame({str(place): mask for place, mask in enumerate(masks)}).select(
        pl.sum_horizontal(pl.all().cast(pl.Int32))
    ).to_series()


def _mask(body: Body, *, value: bool) -> pl.Series:
    return pl.Series([value] * body.cells.height, dtype=pl.Boolean)


def _said(body: Body, part: Part) -> pl.Series:
    """Rows whose own word says that they are this part."""
    if part.when is None or not body.has(part.when.title):
        return _mask(body, value=False)
    words = {folded_word(word) for word in part.when.values}
    return _is_word(body.cell(part.when.title), words)


def _is_word(texts: pl.Series, words: set[str]) -> pl.Series:
    different = [text for text in texts.unique() if text and folded_word(text) in words]
    return texts.is_in(different).fill_null(value=False)


def _own_titles(body: Body, part: Part) -> list[str]:
    """Titles that only this part has."""
    others = {
        column.title
        for other in body.sheet.parts
        if other is not part
        for column in other.columns
    }
    others |= {other.when.title for other in body.sheet.parts if other.when}
    return [
        column.title
        for column in part.columns
        if column.title not in others and body.has(column.title)
    ]


def _by_own_cells(body: Body, part: Part) -> pl.Series:
    titles = _own_titles(body, part)
    return _any([_is_filled(body, title) for title in titles], _mask(body, value=False))


def _is_filled(body: Body, title: str) -> pl.Series:
    return without_missing(body.cell(title)).is_not_null()


def _by_name(body: Body, part: Part) -> pl.Series:
    named = [column.title for column in part.columns if column.name == "name"]
    words = part.when.values if part.when else ()
    titles = [title for title in named if body.has(title)]
    if not titles or not words:
        return _mask(body, value=False)
    return body.cell(titles[0]).str.contains_any(list(words)).fill_null(value=False)


def _by_header(body: Body, part: Part) -> pl.Series:
    """A header such as 联合体名称 belongs to one part only, whatever the title it stands for."""
    own = [column for column in part.columns if column.name in ("id", "name")]
    said = any(
        body.matched.titles[column.title].text in column.titles
        for column in own
        if body.has(column.title)
    )
    return _mask(body, value=said)


# ---------------------------------------------------------------- the columns of a part


def _read_part(body: Body, part: Part, applies: pl.Series) -> _Part:
    values: dict[str, pl.Series] = {}
    problems = []
    for column in part.columns:
        if body.has(column.title):
            parsed = parse(column, body.line, _where(body.cell(column.title), applies), body.marks.get(column.title))
            values[column.name] = parsed.values.alias(column.name)
            problems.append(coded(parsed.failed, column.title))
    nothing = pl.Series([None] * body.cells.height, dtype=pl.String)
    name = values.get("name")
    dissolved = _mask(body, value=False)
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
        _is_filled(body, persons.title)
        for persons in body.sheet.persons
        if persons.body is part.kind and body.has(persons.title)
    ]
    return _any([*own, *people], _mask(body, value=False))


# ---------------------------------------------------------------- who a part is


def _independent(body: Body, part: _Part, position: int) -> _Own:
    """Take the roster's code; where it has none, make an id from the path of names."""
    ids = part.given_id
    if ids.null_count():
        made = _made_ids(body, part, position)
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
        title = _title_of(part.part, "name")
        problems.append(raised(rows, "CELL-DISSOLVED", title, title, name=pl.col(title)))
    return _Own(ids=ids, name=part.name, problems=tuple(problems))


def _value(part: _Part, column: Column) -> pl.Series:
    if column.name == "name" and part.name is not None:
        return part.name
    return part.values[column.name]


def _title_of(part: Part, name: str) -> str:
    return next((column.title for column in part.columns if column.name == name), "")


def _made_ids(body: Body, part: _Part, position: int) -> pl.Series:
    own = part.part.path[-1] if part.part.path else _title_of(part.part, "name")
    last = part.name if own == _title_of(part.part, "name") and part.name is not None else None
    if last is None and body.has(own):
        last = without_missing(body.cell(own))
    if last is None:
        return pl.Series([None] * body.cells.height, dtype=pl.String)
    above = part.part.path[:-1]
    scopes = (
        [_path_cell(body, title) for title in above if body.has(title)]
        if above
        else _scope_cells(body, position)
    )
    pieces = [pl.lit(_escaped(series)) for series in (*scopes, last)]
    path = pl.concat_str(pieces, separator="/", ignore_nulls=True)
    return pl.select(pl.when(pl.lit(last).is_not_null()).then(pl.lit(MADE) + path)).to_series()


def _path_cell(body: Body, title: str) -> pl.Series:
    return without_missing(body.cell(title))


def _escaped(series: pl.Series) -> pl.Series:
    return series.str.replace_all("/", "／", literal=True)


def _scope_cells(body: Body, position: int) -> list[pl.Series]:
    """The cells that tell bodies of one name apart: the superior, or the place above."""
    links = scoping_links(body.sheet, position)
    inner = [link for link in links if not any(other.within == link.title for other in links)]
    chains = [
        [_path_cell(body, title) for title in (link.within, link.title) if title and body.has(title)]
        for link in reversed(inner)
        if body.has(link.title)
    ]
    if not chains:
        outer = [link for link in links if body.has(link.title)]
        return [_path_cell(body, outer[0].title)] if outer else []
    joined = [
        pl.concat_str([pl.lit(_escaped(cell)) for cell in chain], separator="/", ignore_nulls=True)
        for chain in chains
    ]
    filled = [pl.when(path.str.len_bytes() > 0).then(path) for path in joined]
    return [pl.select(pl.coalesce(filled)).to_series().str.replace_all("／", "/", literal=True)]


def scoping_links(sheet: Sheet, position: int) -> list[Link]:
    """The links that say where a body belongs: the first relation its own end starts."""
    kind = sheet.parts[position].kind
    own = [
        link
        for link in sheet.links
        if link.title
        and not link.many
        and not link.backwards
        and (link.of is kind or (link.of is None and position == 0))
    ]
    return [
        link for link in own if link.relation is own[0].relation and link.targets == own[0].targets
    ]


def _dependent(body: Body, part: _Part, first: _Part, first_ids: pl.Series) -> _Own:
    """A committee exists where the roster says yes or tells anything of it."""
    said = _presence(body, part.part, first)
    yes = said.values if said is not None else pl.Series([None] * body.cells.height, dtype=pl.Boolean)
    present = yes.fill_null(value=False) | part.filled
    suffix = part.part.name_suffix
    ids = pl.select(
        pl.when(pl.lit(present)).then(pl.lit(first_ids) + pl.lit(f"/{suffix}"))
    ).to_series()
    named = None
    if "name" in part.part.declared.columns and first.name is not None:
        named = pl.select(_with_suffix(pl.lit(first.name), suffix)).to_series()
    against = (yes == False).fill_null(value=False) & part.filled & first_ids.is_not_null()  # noqa: E712 - a column
    problems = [raised(body.cells.filter(against), "CELL-PRESENCE", part.part.presence or "", part.part.presence)] if against.any() else []
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
    return frame.with_columns(*constants, ended.alias("valid_to")).filter(pl.col("id").is_not_null())


def _with_presence(
    body: Body, records: Mapping[str, pl.DataFrame], ids: Mapping[str, pl.Series]
) -> dict[str, pl.DataFrame]:
    """Let a body that is described count as present in the first part's own yes/no column."""
    result = dict(records)
    parts = body.sheet.parts
    for part in parts[1:]:
        column = next((item for item in parts[0].columns if item.title == part.presence), None)
        if column is None or part.presence is None:
            continue
        first = parts[0].declared.name
        there = body.line.filter(ids[part.declared.name].is_not_null())
        known = pl.col(column.name) if column.name in result[first].columns else pl.lit(None, pl.Boolean)
        result[first] = result[first].with_columns(
            pl.when(pl.col("_line").is_in(there.implode())).then(statement=True).otherwise(known).alias(column.name)
        )
    return result


def _columns_read(
    body: Body, parts: Sequence[_Part], ids: Mapping[str, pl.Series]
) -> dict[str, frozenset[str]]:
    """Kind → columns; a kind that the table does not speak of has no entry."""
    found = {}
    for position, item in enumerate(parts):
        part = item.part
        columns = {column.name for column in part.columns if body.has(column.title)}
        if body.has(part.presence):
            columns.add("presence")
        persons = any(
            people.body is part.kind and body.has(people.title) for people in body.sheet.persons
        )
        if part.when and not ids[part.declared.name].is_not_null().any():
            continue
        if columns or persons or position == 0:
            named = {"name"} if _is_dependent(part, position) else set()
            known = named & set(part.declared.columns)
            found[part.declared.name] = frozenset({"id", *columns, *known})
    return found


# ---------------------------------------------------------------- rows without a key


def _keyless(body: Body, ids: Mapping[str, pl.Series], undecided: pl.Series) -> pl.Series:
    if not body.sheet.parts:
        return _without_names(body)
    known = _any([series.is_not_null() for series in ids.values()], _mask(body, value=False))
    return ~known | undecided


def _without_names(body: Body) -> pl.Series:
    """Rows of a sheet of relations that lack an end."""
    ends = [persons.title for persons in body.sheet.persons] or [
        link.title for link in body.sheet.links
    ]
    filled = [_is_filled(body, title) for title in ends if body.has(title)]
    result = _mask(body, value=True)
    for mask in filled:
        result = result & mask
    return ~result if len(filled) == len(ends) else _mask(body, value=True)


def _without_key(body: Body, keyless: pl.Series, undecided: pl.Series) -> list[pl.DataFrame]:
    """Say of every rejected row what it lacks."""
    rows = pl.DataFrame([body.line])
    wanted = _wanted_titles(body.sheet)
    when = next((part.when.title for part in body.sheet.parts if part.when), "")
    return [
        raised(
            rows.filter(keyless & ~undecided),
            "KEY-MISSING",
            next((title for title in wanted if body.has(title)), wanted[0] if wanted else ""),
            None,
            wanted=pl.lit("、".join(wanted)),
        ),
        raised(
            rows.filter(undecided), "KEY-KIND", when, when if body.has(when) else None,
            wanted=pl.lit(when),
        ) if not body.has(when) else raised(
            body.cells.filter(undecided), "KEY-KIND", when, when, wanted=pl.lit(when)
        ),
    ]  # fmt: skip


def _wanted_titles(sheet: Sheet) -> list[str]:
    if sheet.main:
        names = [column.title for column in sheet.main.columns if column.name in ("id", "name")]
        return list(dict.fromkeys([*names, *sheet.main.path[-1:]]))
    persons: Sequence[Persons] = sheet.persons
    return [item.title for item in persons] or [link.title for link in sheet.links]


__all__ = ["MADE", "MISSING", "Filled", "fill", "scoping_links"]
