"""The door at which numbers of persons stop: what is no column of persons never gets one."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from graphmodel.codes import holds_identity, may_name_a_person, with_long_numbers
from graphmodel.sheets import Sheet
from loaders.body import Body
from loaders.headers import RawHeader
from loaders.problems import MASK, about_file, raised
from loaders.recognise import Recognised
from loaders.tables import RawTable

_CODE = "代码"


def guarded(body: Body) -> Body:
    """Blank the cells that hold the number of a person where none belongs.

    Columns of persons are left alone: there the number becomes a keyed
    pseudonym. Elsewhere the cell is refused, without being shown; also where
    it only may be one, unless it is a code.
    """
    codes, persons = _of_codes(body.sheet), _of_persons(body.sheet)
    titles = [title for title in body.matched.titles if title in body.raw.columns]
    long = with_long_numbers(body.raw.select(title for title in titles if title not in persons))
    found = {
        title: holds
        for title in titles
        if title in long and (holds := _refused(body.raw[title], is_code=title in codes)).any()
    }
    if not found:
        return body
    problems = [
        raised(body.cells.filter(holds), "CELL-IDENTITY", title, None)
        for title, holds in found.items()
    ]
    return replace(
        body,
        cells=_blanked(body.cells, found),
        raw=_blanked(body.raw, found),
        problems=pl.concat([body.problems, *problems]),
    )


def _refused(texts: pl.Series, *, is_code: bool) -> pl.Series:
    """Tell which cells are refused; a code may look like a number, words with one are no code."""
    if not is_code:
        return may_name_a_person(texts)
    words = texts.str.contains(r"\p{Han}").fill_null(value=False)
    return holds_identity(texts, codes=True) | may_name_a_person(texts.set(~words, None))


def _blanked(cells: pl.DataFrame, found: dict[str, pl.Series]) -> pl.DataFrame:
    return cells.with_columns(cells[title].set(holds, None) for title, holds in found.items())


def _of_persons(sheet: Sheet) -> frozenset[str]:
    """Titles under which persons are named or numbered."""
    return frozenset(title for item in sheet.persons for title in (item.title, *item.number[:1]))


def _of_codes(sheet: Sheet) -> frozenset[str]:
    """Titles under which codes stand: of the record itself, or of another one."""
    own = {
        column.title
        for part in sheet.parts
        for column in part.columns
        if column.sort == "key" or column.title.endswith(_CODE)
    }
    return frozenset(own | {link.title for link in sheet.links})


def unread(table: RawTable, answer: Recognised) -> list[pl.DataFrame]:
    """Point out columns that are not read and hold identity numbers of persons."""
    matched = answer.matched
    headers = (*matched.unknown, *matched.ignored, *(header for header, _ in matched.twice))
    counts = [(header, _count(table, answer.header[1], header)) for header in headers]
    return [
        about_file("FILE-IDENTITY", table.file, table.sheet, header=hidden(header.shown), n=count)
        for header, count in counts
        if count
    ]


def _count(table: RawTable, start: int, header: RawHeader) -> int:
    name = f"c{header.position}"
    if name not in table.frame.columns:
        return 0
    return int(holds_identity(table.frame[name][start:]).sum())


def hidden(text: str) -> str:
    """Return a text to be shown, or a mask where it may hold a number of a person."""
    return MASK if may_name_a_person(pl.Series([text])).any() else text
