"""All tables recognised: bodies, what the rosters say of themselves, what was not understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from graphmodel.codes import may_name_a_person
from loaders.body import Body, body_of
from loaders.buildings import expanded
from loaders.checked import Understood
from loaders.guarding import guarded, hidden, unread
from loaders.problems import MASK, about_file, gathered
from loaders.recognise import Recognised, Recogniser, Unrecognised
from loaders.settings import Settings
from loaders.statement import Statement, is_helper, is_not_kept, statement_of
from loaders.tables import RawTable

_SAMPLE, _DEEPEST = 5, 6


@dataclass(frozen=True, kw_only=True, eq=False)
class Read:
    """All tables after recognition."""

    tables: Sequence[RawTable]
    bodies: Sequence[Body]
    statements: Mapping[tuple[str, str], Statement]
    mappings: tuple[Understood, ...]
    problems: pl.DataFrame


def recognised(tables: Sequence[RawTable], settings: Settings) -> Read:
    """Recognise every table, and gather what the rosters say of themselves."""
    recogniser = Recogniser(settings.sheets, settings.mapping)
    bodies: list[Body] = []
    statements: dict[tuple[str, str], Statement] = {}
    mappings: list[Understood] = []
    problems: list[pl.DataFrame | None] = _same_files(tables)
    for table in tables:
        problems.extend([table.problems, *_hidden(table)])
        if table.frame.is_empty():
            problems.extend(_empty(table))
            continue
        skipped = is_helper(table) or is_not_kept(table)
        answer = Unrecognised(candidates=()) if skipped else recogniser.recognise(table)
        above = answer.header[0] if isinstance(answer, Recognised) else None
        statement = statement_of(table, above, settings.sheets, settings.declaration)
        name = (table.file, table.sha256)
        statements[name] = _joined_statement(statements.get(name), statement)
        problems.append(statement.problems)
        if isinstance(answer, Recognised):
            body = guarded(body_of(len(bodies), table, answer))
            bodies.extend(expanded(body, len(bodies) + 1))
            mappings.append(_understood(table, answer, body))
            problems.extend(
                [*_twice(table, answer), *_ragged(table, answer), *unread(table, answer)]
            )
        elif is_not_kept(table):
            problems.append(
                about_file("FILE-NOT-KEPT", table.file, table.sheet, name=table.sheet or table.file)
            )
        elif not is_helper(table):
            mappings.append(_not_understood(table))
            problems.append(_unknown(table, answer))
    return Read(
        tables=tables,
        bodies=bodies,
        statements=statements,
        mappings=tuple(mappings),
        problems=gathered(problem for problem in problems if problem is not None),
    )


def _same_files(tables: Sequence[RawTable]) -> list[pl.DataFrame | None]:
    """Name files that have the contents of an earlier one."""
    first: dict[str, str] = {}
    found: list[pl.DataFrame | None] = []
    for file, sha256 in dict.fromkeys((table.file, table.sha256) for table in tables):
        if sha256 and first.setdefault(sha256, file) != file:
            found.append(about_file("FILE-TWICE", file, other=first[sha256]))
    return found


def _joined_statement(old: Statement | None, new: Statement) -> Statement:
    if old is None:
        return new
    days = [item.stated_on for item in (old, new) if item.stated_on]
    return Statement(
        stated_on=max(days, default=None),
        complete_for=tuple(dict.fromkeys((*old.complete_for, *new.complete_for))),
    )


def _sample(body: Body) -> pl.DataFrame:
    """Return the first rows as they were read, persons masked."""
    private = body.sheet.private_titles()
    first = body.cells.head(_SAMPLE)
    masks = {
        title: first[title].is_not_null() if title in private else may_name_a_person(first[title])
        for title in body.matched.titles
    }
    shown = [
        pl.when(pl.lit(mask)).then(pl.lit(MASK)).otherwise(pl.col(title)).alias(title)
        for title, mask in masks.items()
    ]
    return first.select(shown)


def _understood(table: RawTable, answer: Recognised, body: Body) -> Understood:
    matched = answer.matched
    start, stop = answer.header
    # edge: the rows of a header are few
    return Understood(
        file=table.file,
        sheet=table.sheet,
        sheet_title=answer.sheet.title,
        header_rows=tuple(table.rows[start:stop].to_list()),
        columns={header.shown: title for title, header in matched.titles.items()},
        unknown=tuple(hidden(header.shown) for header in matched.unknown)
        + tuple(hidden(header.shown) for header, _ in matched.twice),
        places={title: header.position for title, header in matched.titles.items()},
        ignored=tuple(header.shown for header in matched.ignored),
        encoding=table.encoding,
        sample=_sample(body),
    )


def _not_understood(table: RawTable) -> Understood:
    """Name the headers of a table that is no sheet: the fullest of its first rows."""
    rows = [  # edge: a few rows
        tuple(dict.fromkeys(" ".join(str(cell).split()) for cell in row if cell))
        for row in table.frame.head(_DEEPEST).rows()
    ]
    return Understood(
        file=table.file,
        sheet=table.sheet,
        encoding=table.encoding,
        unknown=tuple(hidden(text) for text in max(rows, key=len, default=())),
    )


def _twice(table: RawTable, answer: Recognised) -> list[pl.DataFrame]:
    """Name the columns of one meaning; a person may well have several numbers."""
    numbers = {title for persons in answer.sheet.persons for title in persons.number[:1]}
    return [
        about_file(
            "FILE-HEADER-TWICE",
            table.file,
            table.sheet,
            header=header.shown,
            title=title,
            used=answer.matched.titles[title].shown if title in answer.matched.titles else None,
        )
        for header, title in answer.matched.twice
        if title not in numbers
    ]


def _ragged(table: RawTable, answer: Recognised) -> list[pl.DataFrame]:
    """Name the rows of a text file that are longer than its header: a comma in a name, mostly."""
    matched = answer.matched
    known = (*matched.titles.values(), *matched.unknown, *matched.ignored)
    known += tuple(header for header, _ in matched.twice)
    known += tuple(header for pair in matched.halves.values() for header in pair.both)
    width = max((header.position for header in known), default=0) + 1
    beyond = table.frame.columns[width:]
    if table.encoding is None or not beyond:
        return []
    longer = table.frame.select(pl.any_horizontal(pl.col(beyond).is_not_null())).to_series()
    rows = table.rows.filter(longer & (table.rows > answer.header[1])).head(_SAMPLE).to_list()
    return [about_file("FILE-RAGGED", table.file, table.sheet, rows=rows)] if rows else []


def _unknown(table: RawTable, answer: Unrecognised) -> pl.DataFrame:
    shown = [
        f"{title}（缺{'或'.join(f'“{name}”' for name in lacking)}）" if lacking else title
        for title, lacking in answer.candidates
    ]
    return about_file(
        "FILE-KIND-UNKNOWN",
        table.file,
        table.sheet,
        candidates=shown,
        name=table.sheet or table.file,
    )


def _hidden(table: RawTable) -> list[pl.DataFrame]:
    found: list[pl.DataFrame] = []
    if is_helper(table):
        return found
    if not table.visible and not table.frame.is_empty():
        found.append(about_file("FILE-HIDDEN-SHEET", table.file, table.sheet, name=table.sheet))
    rows = sorted(row for row in table.hidden_rows if row <= table.frame.height)
    if rows:
        found.append(
            about_file("FILE-HIDDEN-ROWS", table.file, table.sheet, n=len(rows), first=rows[0])
        )
    columns = [place for place in table.hidden_columns if place < table.frame.width]
    if columns:
        found.append(about_file("FILE-HIDDEN-COLUMNS", table.file, table.sheet, n=len(columns)))
    return found


def _empty(table: RawTable) -> list[pl.DataFrame]:
    if table.problems.height or table.sheet:
        return []
    return [about_file("FILE-EMPTY", table.file)]
