"""From files to a checked network: the order in which everything is read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from graphmodel.network import Completeness, Network
from graphmodel.party import PARTY, Person
from graphmodel.party_sheets import SHEETS
from graphmodel.schema import Declaration
from graphmodel.sheets import Sheet
from loaders import divisions, graph_checks, plausible
from loaders.accounts import accounts_of
from loaders.aliases import PARTY_KEYS
from loaders.assembly import Whole, about_of, frames_of, no_columns, sheets_of, unresolved_of
from loaders.body import Body, columns_of
from loaders.checked import Checked
from loaders.graph_file import graphs_of, with_graphs
from loaders.index import Index, indexed
from loaders.keys import Merged, merge, repeated_lines
from loaders.links import Stated, joined, own_ends, stated
from loaders.mapping import Decided
from loaders.parts import Filled, fill
from loaders.posts import Appointed, appoint
from loaders.problems import addressed, gathered, nothing_raised
from loaders.reading import read_all
from loaders.recognition import Read, recognised
from loaders.relations import (
    Linked,
    directed,
    link_all,
    problem_rows,
    reconciled,
    relation_rows,
)
from loaders.rounds import earlier_of
from loaders.settings import Settings
from loaders.sql import Query, read_query
from loaders.tables import Key, RawTable
from loaders.unify import unified


def load(  # noqa: PLR0913 - each keyword is one thing a person may decide
    paths: str | Path | Iterable[str | Path],
    *,
    loaded_on: date,
    encoding: str | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, str] | Decided | None = None,
    stated_on: date | None = None,
    complete_for: Iterable[Completeness] = (),
    queries: Iterable[Query] = (),
    key: Key = None,
    declaration: Declaration = PARTY,
    sheets: Sequence[Sheet] = SHEETS,
) -> Checked:
    """Read rosters and check them.

    Parameters
    ----------
    paths
        Files, or folders of files; ``-`` is standard input.
    loaded_on
        Today, as the caller knows it.
    encoding, sheet
        Of a text file; the only worksheet to read.
    mapping
        Raw header → template title, and name of a worksheet or file → title of
        the sheet it is, where a person decided; or what :func:`mapping.read_mapping` read.
    stated_on
        The day the rosters speak of, where they do not say so themselves.
    complete_for
        What they are complete for, beside what they say themselves.
    queries
        Tables of databases to read as well.
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
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    tables = read_all(given, encoding=encoding, sheet=sheet)
    tables += [read_query(query) for query in queries]
    return with_graphs(check(tables, settings), graphs_of(given), settings)


def check(tables: Sequence[RawTable], settings: Settings) -> Checked:
    """Check tables that were read."""
    found = recognised(tables, settings)
    filled = unified([fill(body, _ended_on(found, body, settings)) for body in found.bodies])
    merged = merge(filled, settings.declaration)
    links = _stated_links(filled, merged)
    records, implied, notes = _completed(merged, links, settings.declaration)
    index = _index(records, merged, settings.declaration)
    linked, index = link_all(links, index)
    appointed = appoint(found.bodies, filled, index, settings, merged.rejected_lines)
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
        divisions.misplaced(relations),
    ]
    whole = Whole(
        found=found,
        filled=filled,
        merged=merged,
        records=records,
        relations=relations,
        linked=linked,
        appointed=appointed,
        settings=settings,
    )
    return _checked(whole, raised)


# ---------------------------------------------------------------- links


def _ended_on(found: Read, body: Body, settings: Settings) -> date:
    own = found.statements[body.table.file, body.table.sha256].stated_on
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
    """Return records with what division codes tell, links implied, problems shown."""
    records = dict(merged.records)
    if not divisions.is_declared(declaration) or "Division" not in records:
        return records, None, nothing_raised()
    own = [
        item
        for item in links
        if item.body.sheet.main and item.body.sheet.main.declared.name == "Division"
    ]
    completed = divisions.complete(records["Division"], own)
    records["Division"] = completed.records
    return records, completed.within, completed.problems


def _index(records: Mapping[str, pl.DataFrame], merged: Merged, declaration: Declaration) -> Index:
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
        registers=frozenset(kind for kind, frame in merged.records.items() if frame.height),
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
    for table in filled:
        for name, frame in _inner(table, merged):
            rows.setdefault(name, []).append(frame)
    if implied is not None and implied.height:
        ends = {"own_kind": "from_kind", "own_id": "from_id"}
        rows.setdefault("Within", []).append(implied.rename(ends).with_columns(_title=pl.lit("")))
    for name, frame in appointed.relations.items():
        rows.setdefault(name, []).append(frame)
    return {name: pl.concat(frames, how="diagonal") for name, frames in rows.items()}


def _inner(filled: Filled, merged: Merged) -> list[tuple[str, pl.DataFrame]]:
    """Relations between the parts of one row."""
    rejected = pl.col("_line").is_in(merged.rejected_lines.implode())
    return [
        (vars(link.relation)["kind"].name, directed(joined(filled, link).filter(~rejected), link))
        for link in filled.body.sheet.links
        if not link.title and link.targets[0].__name__ in filled.ids
    ]


# ---------------------------------------------------------------- the result


def _checked(whole: Whole, raised: Sequence[pl.DataFrame]) -> Checked:
    found, bodies = whole.found, whole.found.bodies
    sheets = sheets_of(bodies)
    columns = pl.concat([no_columns(), *(columns_of(body) for body in bodies)])
    problems = addressed(pl.concat([nothing_raised(), *raised]), sheets, columns)
    unresolved = unresolved_of(whole.linked, sheets, columns)
    about = about_of(whole, unresolved)
    order = {item.file: place for place, item in reversed(list(enumerate(found.tables)))}
    return Checked(
        network=Network.of(frames_of(whole, sheets), about, whole.settings.declaration),
        problems=gathered([found.problems, problems])
        .unique(maintain_order=True)
        .sort(
            pl.col("file").replace_strict(order, default=None, return_dtype=pl.Int64),
            "sheet",
            "row",
            pl.col("letter").str.len_chars(),
            "letter",
            "code",
            "params",
            nulls_last=False,
        ),
        unresolved=unresolved,
        accounts=accounts_of(
            whole.filled, whole.merged.rejected_lines, repeated_lines(whole.filled)
        ),
        mappings=found.mappings,
        earlier=earlier_of(found.tables),
    )
