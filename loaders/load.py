"""From files to a checked network: the order in which everything is read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from graphmodel.network import About, Completeness, Input, Network
from graphmodel.party import PARTY, Person
from graphmodel.party_sheets import SHEETS
from graphmodel.schema import Declaration
from graphmodel.sheets import Sheet
from loaders import divisions, graph_checks, plausible
from loaders.accounts import accounts_of
from loaders.aliases import PARTY_KEYS
from loaders.body import Body, body_of, columns_of
from loaders.checked import UNRESOLVED, Checked, Understood
from loaders.keys import Merged, merge, repeated_lines
from loaders.links import Stated, joined, own_ends, stated
from loaders.parts import Filled, fill
from loaders.posts import Appointed, appoint
from loaders.problems import about_file, addressed, gathered, nothing_raised
from loaders.reading import read_all
from loaders.recognise import Recognised, Recogniser, Unrecognised
from loaders.relations import (
    Linked,
    directed,
    link_all,
    problem_rows,
    reconciled,
    relation_rows,
    unresolved_rows,
)
from loaders.resolve import Index, indexed
from loaders.statement import Statement, is_helper, statement_of
from loaders.tables import RawTable


@dataclass(frozen=True, kw_only=True, eq=False)
class Settings:
    """What a person decided beside the files."""

    loaded_on: date
    mapping: Mapping[str, str] = field(default_factory=dict)
    stated_on: date | None = None
    complete_for: tuple[Completeness, ...] = ()
    key: bytes | None = None
    declaration: Declaration = PARTY
    sheets: Sequence[Sheet] = SHEETS


@dataclass(frozen=True, kw_only=True, eq=False)
class _Read:
    """All tables after recognition."""

    tables: Sequence[RawTable]
    bodies: Sequence[Body]
    statements: Mapping[str, Statement]
    mappings: tuple[Understood, ...]
    problems: pl.DataFrame


def load(  # noqa: PLR0913 - each keyword is one thing a person may decide
    paths: str | Path | Iterable[str | Path],
    *,
    loaded_on: date,
    encoding: str | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | None = None,
    stated_on: date | None = None,
    complete_for: Iterable[Completeness] = (),
    key: bytes | None = None,
    declaration: Declaration = PARTY,
    sheets: Sequence[Sheet] = SHEETS,
) -> Checked:
    """Read rosters and check them.

    Parameters
    ----------
    paths
        Files, or folders of files.
    loaded_on
        Today, as the caller knows it.
    encoding, sheet
        Of a text file; the only worksheet to read.
    mapping
        Raw header → template title, and name of a worksheet or file → title of
        the sheet it is, where a person decided.
    stated_on
        The day the rosters speak of, where they do not say so themselves.
    complete_for
        What they are complete for, beside what they say themselves.
    key
        Key of the pseudonyms of persons; needed only where persons are named.

    Returns
    -------
    Checked
        The network with all problems; nothing is raised for data.

    Raises
    ------
    UsageError
        Persons are named and there is no key.
    """
    settings = Settings(
        loaded_on=loaded_on,
        mapping=mapping or {},
        stated_on=stated_on,
        complete_for=tuple(complete_for),
        key=key,
        declaration=declaration,
        sheets=sheets,
    )
    return check(read_all(paths, encoding=encoding, sheet=sheet), settings)


def check(tables: Sequence[RawTable], settings: Settings) -> Checked:
    """Check tables that were read."""
    found = _recognised(tables, settings)
    filled = [fill(body, _ended_on(found, body, settings)) for body in found.bodies]
    merged = merge(filled, settings.declaration)
    links = _stated_links(filled, merged)
    records, implied, notes = _completed(merged, links, settings.declaration)
    index = _index(records, merged, settings.declaration)
    linked, index = link_all(links, index)
    appointed = appoint(found.bodies, filled, index, settings)
    linked, disagreeing = reconciled(linked, index)
    linked = [*linked, *appointed.linked]
    records = _with_made(records, linked, appointed)
    relations = _relations(filled, linked, appointed, implied, merged)
    raised = [
        *(item.problems for item in filled),
        *(problem for item in links for problem in item.problems),
        *(body.problems for body in found.bodies),
        *(problem_rows(item) for item in linked if item.rows.height),
        merged.problems,
        appointed.problems,
        disagreeing,
        notes,
        plausible.check(records),
        graph_checks.check(relations, settings.declaration),
    ]
    return _checked(found, filled, merged, records, relations, linked, raised, settings, appointed)


# ---------------------------------------------------------------- recognition


def _recognised(tables: Sequence[RawTable], settings: Settings) -> _Read:
    recogniser = Recogniser(settings.sheets, settings.mapping)
    bodies: list[Body] = []
    statements: dict[str, Statement] = {}
    mappings, problems = [], []
    for table in tables:
        problems.extend([table.problems, *_hidden(table)])
        if table.frame.is_empty():
            problems.extend(_empty(table))
            continue
        answer = Unrecognised(candidates=()) if is_helper(table) else recogniser.recognise(table)
        above = answer.header[0] if isinstance(answer, Recognised) else None
        statement = statement_of(table, above, settings.sheets, settings.declaration)
        statements[table.file] = _joined_statement(statements.get(table.file), statement)
        problems.append(statement.problems)
        if isinstance(answer, Recognised):
            bodies.append(body_of(len(bodies), table, answer))
            mappings.append(_understood(table, answer))
            problems.extend(_twice(table, answer))
        elif not is_helper(table):
            mappings.append(Understood(file=table.file, sheet=table.sheet))
            problems.append(_unknown(table, answer))
    return _Read(
        tables=tables,
        bodies=bodies,
        statements=statements,
        mappings=tuple(mappings),
        problems=gathered(problem for problem in problems if problem is not None),
    )


def _joined_statement(old: Statement | None, new: Statement) -> Statement:
    if old is None:
        return new
    days = [item.stated_on for item in (old, new) if item.stated_on]
    return Statement(
        stated_on=max(days, default=None),
        complete_for=tuple(dict.fromkeys((*old.complete_for, *new.complete_for))),
    )


def _understood(table: RawTable, answer: Recognised) -> Understood:
    matched = answer.matched
    start, stop = answer.header
    return Understood(
        file=table.file,
        sheet=table.sheet,
        sheet_title=answer.sheet.title,
        header_rows=tuple(table.rows[start:stop].to_list()),
        columns={header.shown: title for title, header in matched.titles.items()},
        unknown=tuple(header.shown for header in matched.unknown)
        + tuple(header.shown for header, _ in matched.twice),
    )


def _twice(table: RawTable, answer: Recognised) -> list[pl.DataFrame]:
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
    ]


def _unknown(table: RawTable, answer: Unrecognised) -> pl.DataFrame:
    shown = [
        f"{title}（缺{'或'.join(f'“{name}”' for name in lacking)}）" if lacking else title
        for title, lacking in answer.candidates
    ]
    return about_file(
        "FILE-KIND-UNKNOWN", table.file, table.sheet, candidates=shown, name=table.sheet or table.file
    )


def _hidden(table: RawTable) -> list[pl.DataFrame]:
    found = []
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


# ---------------------------------------------------------------- links


def _ended_on(found: _Read, body: Body, settings: Settings) -> date:
    own = found.statements[body.table.file].stated_on
    return own or settings.stated_on or settings.loaded_on


def _stated_links(filled: Sequence[Filled], merged: Merged) -> list[Stated]:
    """Every link column of every table, without the rows that were refused."""
    found = []
    for item in filled:
        for link in item.body.sheet.links if item.body.sheet.parts else ():
            if link.title and item.body.has(link.title):
                ends = own_ends(item, link)
                kept = ends.filter(~pl.col("_line").is_in(merged.rejected_lines.implode()))
                found.append(stated(item.body, link, kept))
    return found


def _completed(
    merged: Merged, links: Sequence[Stated], declaration: Declaration
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame | None, pl.DataFrame]:
    """Records with what division codes tell, links they imply, problems they show."""
    records = dict(merged.records)
    if not divisions.is_declared(declaration) or "Division" not in records:
        return records, None, nothing_raised()
    own = [item for item in links if item.body.sheet.main and item.body.sheet.main.declared.name == "Division"]
    completed = divisions.complete(records["Division"], own)
    records["Division"] = completed.records
    return records, completed.within, completed.problems


def _index(
    records: Mapping[str, pl.DataFrame], merged: Merged, declaration: Declaration
) -> Index:
    frames = [
        frame.select(
            pl.lit(kind).alias("kind"),
            "id",
            (pl.col("name") if "name" in frame.columns else pl.lit(None, pl.String)).alias("name"),
        )
        for kind, frame in records.items()
    ]
    schema = {"kind": pl.String, "id": pl.String, "name": pl.String}
    return Index(
        nodes=indexed(pl.concat([pl.DataFrame(schema=schema), *frames])),
        rejected=indexed(merged.rejected),
        keys=PARTY_KEYS if divisions.is_declared(declaration) else {},
        titles={kind.name: kind.title for kind in declaration},
    )


def _with_made(
    records: Mapping[str, pl.DataFrame], linked: Sequence[Linked], appointed: Appointed
) -> dict[str, pl.DataFrame]:
    """Add the records that links made, and the persons."""
    result = dict(records)
    made = [pair for item in linked for pair in item.made.items()]
    if appointed.persons.height:
        made.append((Person.__name__, appointed.persons))
    for kind, frame in made:
        if kind in result:
            new = frame.join(result[kind], on="id", how="anti")
            result[kind] = pl.concat([result[kind], new], how="diagonal")
        else:
            result[kind] = frame
    return result


def _relations(
    filled: Sequence[Filled],
    linked: Sequence[Linked],
    appointed: Appointed,
    implied: pl.DataFrame | None,
    merged: Merged,
) -> dict[str, pl.DataFrame]:
    """All relation rows by relation, one an identity."""
    rows: dict[str, list[pl.DataFrame]] = {}
    for item in linked:
        rows.setdefault(item.stated.relation.name, []).append(relation_rows(item))
    for item in filled:
        for link in item.body.sheet.links:
            if not link.title and link.targets[0].__name__ in item.ids:
                inner = joined(item, link)
                kept = inner.filter(~pl.col("_line").is_in(merged.rejected_lines.implode()))
                name = vars(link.relation)["kind"].name
                rows.setdefault(name, []).append(directed(kept, link))
    if implied is not None and implied.height:
        ends = {"own_kind": "from_kind", "own_id": "from_id"}
        rows.setdefault("Within", []).append(implied.rename(ends).with_columns(_title=pl.lit("")))
    for name, frame in appointed.relations.items():
        rows.setdefault(name, []).append(frame)
    return {name: pl.concat(frames, how="diagonal") for name, frames in rows.items()}


# ---------------------------------------------------------------- the result


def _checked(  # noqa: PLR0913 - the last step brings everything together
    found: _Read,
    filled: Sequence[Filled],
    merged: Merged,
    records: Mapping[str, pl.DataFrame],
    relations: Mapping[str, pl.DataFrame],
    linked: Sequence[Linked],
    raised: Sequence[pl.DataFrame],
    settings: Settings,
    appointed: Appointed,
) -> Checked:
    sheets = pl.DataFrame(
        [(body.number, body.table.file, body.table.sheet) for body in found.bodies],
        schema={"_body": pl.Int32, "file": pl.String, "sheet": pl.String},
        orient="row",
    )
    columns = pl.concat([_no_columns(), *(columns_of(body) for body in found.bodies)])
    frames = _frames(records, relations, sheets, settings.declaration)
    about = _about(found, filled, linked, appointed, settings)
    problems = addressed(pl.concat([nothing_raised(), *raised]), sheets, columns)
    order = {item.file: place for place, item in reversed(list(enumerate(found.tables)))}
    return Checked(
        network=Network.of(frames, about, settings.declaration),
        problems=gathered([found.problems, problems])
        .unique(maintain_order=True)
        .sort(
            pl.col("file").replace_strict(order, default=None, return_dtype=pl.Int64),
            "sheet", "row", "letter", "code", "params", nulls_last=False,
        ),
        unresolved=_unresolved(linked, sheets, columns),
        accounts=accounts_of(filled, merged.rejected_lines, repeated_lines(filled)),
        mappings=found.mappings,
    )  # fmt: skip


def _no_columns() -> pl.DataFrame:
    schema = {
        "_body": pl.Int32,
        "title": pl.String,
        "column": pl.String,
        "letter": pl.String,
        "private": pl.Boolean,
    }
    return pl.DataFrame(schema=schema)


def _frames(
    records: Mapping[str, pl.DataFrame],
    relations: Mapping[str, pl.DataFrame],
    sheets: pl.DataFrame,
    declaration: Declaration,
) -> dict[str, pl.DataFrame]:
    frames = {}
    for name, frame in {**records, **relations}.items():
        kind = declaration[name]
        placed = frame.with_columns(
            (pl.col("_line") // (1 << 32)).cast(pl.Int32).alias("_body"),
            (pl.col("_line") % (1 << 32)).cast(pl.UInt32).alias("_row"),
        ).join(
            sheets.rename({"file": "_input", "sheet": "_sheet"}),
            on="_body",
            how="left",
            maintain_order="left",
        )
        if kind.is_relation:
            placed = _one_an_identity(placed, kind.identity)
        frames[name] = placed
    return frames


def _one_an_identity(rows: pl.DataFrame, identity: list[str]) -> pl.DataFrame:
    """One row an identity, each column from the first row that fills it."""
    known = [name for name in identity if name in rows.columns]
    single = ~pl.struct(known).is_duplicated()
    twice = rows.filter(~single)
    if twice.is_empty():
        return rows
    rest = [name for name in rows.columns if name not in known]
    merged = (
        twice.sort("_line")
        .group_by(known, maintain_order=True)
        .agg(pl.col(rest).drop_nulls().first())
        .select(rows.columns)
    )
    return pl.concat([rows.filter(single), merged])


def _about(
    found: _Read,
    filled: Sequence[Filled],
    linked: Sequence[Linked],
    appointed: Appointed,
    settings: Settings,
) -> About:
    columns: dict[str, frozenset[str]] = {}
    parts = [pair for item in filled for pair in item.columns.items()]
    links = [(item.stated.relation.name, item.stated.columns) for item in linked]
    inner = [
        (vars(link.relation)["kind"].name, frozenset({"from_id", "to_id"}))
        for item in filled
        for link in item.body.sheet.links
        if not link.title and {link.targets[0].__name__} <= set(item.columns)
    ]
    for name, known in (*parts, *links, *inner, *appointed.columns.items()):
        columns[name] = columns.get(name, frozenset()) | known
    if divisions.is_declared(settings.declaration) and "Division" in columns:
        columns["Division"] |= {"level"}
        columns.setdefault("Within", frozenset({"from_id", "to_id"}))
    hashes = {table.file: table.sha256 for table in found.tables if table.sha256}
    statements = found.statements
    return About(
        inputs=tuple(
            Input(
                file=file,
                sha256=sha256,
                stated_on=(statements[file].stated_on if file in statements else None)
                or settings.stated_on,
            )
            for file, sha256 in sorted(hashes.items())
        ),
        columns=columns,
        complete_for=tuple(
            dict.fromkeys(
                (*settings.complete_for, *(item for s in statements.values() for item in s.complete_for))
            )
        ),
        loaded_on=settings.loaded_on,
    )


def _unresolved(
    linked: Sequence[Linked], sheets: pl.DataFrame, columns: pl.DataFrame
) -> pl.DataFrame:
    frames = [unresolved_rows(item) for item in linked if item.rows.height]
    if not frames:
        return pl.DataFrame(schema=dict(UNRESOLVED))
    return (
        pl.concat(frames)
        .with_columns(
            (pl.col("_line") // (1 << 32)).cast(pl.Int32).alias("_body"),
            (pl.col("_line") % (1 << 32)).cast(pl.UInt32).alias("row"),
        )
        .join(sheets, on="_body", how="left", maintain_order="left")
        .join(columns, on=["_body", "title"], how="left", maintain_order="left")
        .select(list(UNRESOLVED))
    )
