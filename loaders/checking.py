"""From files to a checked network: the order in which everything is read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from loaders.assembly import (
    Whole,
    about_of,
    no_columns,
    placed,
    said_columns,
    sheets_of,
    unresolved_of,
    with_derived,
)
from loaders.body import Body, columns_of
from loaders.checked import Checked
from loaders.graph_file import graphs_of, with_graphs
from loaders.index import Index, indexed
from loaders.keys import Merged, merge, repeated_lines
from loaders.links import Stated, joined, own_ends, stated, titles_of
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
from loaders.tables import Key, RawTable, stacked
from loaders.unify import unified
from loaders.watching import Watch, begin, unwatched


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
    watch: Watch = unwatched,
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
    watch
        Told how far it is: the step that begins and the share of the work done.

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
    checked = check(  # nobody else holds the tables: their memory is free when they are understood
        [
            *read_all(given, encoding=encoding, sheet=sheet, watch=watch),
            *(read_query(query) for query in queries),
        ],
        settings,
        watch,
    )
    return with_graphs(checked, graphs_of(given), settings)


def check(tables: Sequence[RawTable], settings: Settings, watch: Watch = unwatched) -> Checked:
    """Check tables that were read."""
    # Of a long roster each stage takes gigabytes: what it was made of is let go before the next.
    begin(watch, "recognise")
    found = recognised(tables, settings)
    del tables
    begin(watch, "fill")
    filled = _filled(found, settings)
    del found
    begin(watch, "link")
    told = _told(filled)
    del filled
    whole = _whole(told, settings)
    del told
    begin(watch, "network")
    return _checked(whole)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Told:
    """What the rows say: the bodies they describe, and the links they state."""

    found: Read
    filled: Sequence[Filled]
    merged: Merged
    accounts: pl.DataFrame
    links: Sequence[Stated] = ()

    def problems(self) -> list[pl.DataFrame]:
        """List what was wrong with single cells and rows."""
        return [
            *(item.problems for item in self.filled),
            *(problem for item in self.links for problem in item.problems),
            *(body.problems for body in self.found.bodies),
            self.merged.problems,
        ]

    def only(self, titles: Mapping[int, frozenset[str]]) -> _Told:
        """Return this with the cells under some titles of each body; see :meth:`Body.only`."""
        bodies = {b.number: b.only(titles.get(b.number, frozenset())) for b in self.found.bodies}
        tables = {id(body.table): bodies[body.number].table for body in self.found.bodies}
        return replace(
            self,
            found=replace(
                self.found,
                tables=[tables.get(id(table), table) for table in self.found.tables],
                bodies=list(bodies.values()),
            ),
            filled=[replace(item, body=bodies[item.body.number]) for item in self.filled],
            links=[replace(item, body=bodies[item.body.number]) for item in self.links],
        )


def _filled(found: Read, settings: Settings) -> _Told:
    """Read the bodies that rows describe; keep the cells that links are read from."""
    filled = unified([fill(body, _ended_on(found, body, settings)) for body in found.bodies])
    merged = merge(filled, settings.declaration)
    accounts = accounts_of(filled, merged.rejected_lines, repeated_lines(filled))
    told = _Told(found=found, filled=filled, merged=merged, accounts=accounts)
    return told.only({body.number: titles_of(body.sheet) for body in found.bodies})


def _told(filled: _Told) -> _Told:
    """Read the links that rows state; no cells are kept but those that name persons."""
    return replace(filled, links=_stated_links(filled.filled, filled.merged)).only({})


def _whole(told: _Told, settings: Settings) -> Whole:
    found, filled, merged = told.found, told.filled, told.merged
    records, implied, notes = _completed(merged, told.links, settings.declaration)
    index = _index(records, merged, settings.declaration)
    linked, index = link_all(told.links, index)
    appointed = appoint(found.bodies, filled, index, settings, merged.rejected_lines)
    linked, disagreeing = reconciled(linked, index)
    linked = [*linked, *appointed.linked]
    records = _with_made(records, linked, appointed)
    relations = _relations(filled, linked, appointed, implied, merged)
    sheets = sheets_of(found.bodies)
    columns = pl.concat([no_columns(), *(columns_of(body) for body in found.bodies)])
    said = said_columns(filled, linked, appointed)
    return Whole(
        found=found,
        records=records,
        relations=relations,
        raised=[
            *told.problems(),
            *(problem_rows(item) for item in linked if item.rows.height),
            appointed.problems,
            disagreeing,
            notes,
        ],
        unresolved=unresolved_of(linked, sheets, columns),
        accounts=told.accounts,
        said=with_derived(said, relations, settings.declaration),
        sheets=sheets,
        columns=columns,
        settings=settings,
    )


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
                if merged.rejected_lines.len():
                    gone = pl.col("_line").is_in(merged.rejected_lines.implode())
                    ends = ends.filter(~gone)
                found.append(stated(item.body, link, ends))
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
        if kind not in result:
            result[kind] = frame
        elif frame.height:
            new = frame.join(result[kind].select("id"), on="id", how="anti")
            result[kind] = stacked([result[kind], new])
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
    return {name: stacked(frames) for name, frames in rows.items()}


def _inner(filled: Filled, merged: Merged) -> list[tuple[str, pl.DataFrame]]:
    """Relations between the parts of one row."""
    rejected = pl.col("_line").is_in(merged.rejected_lines.implode())
    return [
        (vars(link.relation)["kind"].name, directed(joined(filled, link).filter(~rejected), link))
        for link in filled.body.sheet.links
        if not link.title and link.targets[0].__name__ in filled.ids
    ]


# ---------------------------------------------------------------- the result


def _checked(whole: Whole) -> Checked:
    found, declaration = whole.found, whole.settings.declaration
    raised = [
        *whole.raised,
        plausible.check(whole.records),
        graph_checks.check(whole.relations, declaration),
        divisions.misplaced(whole.relations),
    ]
    problems = addressed(pl.concat([nothing_raised(), *raised]), whole.sheets, whole.columns)
    order = {item.file: place for place, item in reversed(list(enumerate(found.tables)))}
    return Checked(
        network=Network.of(placed(whole), about_of(whole), declaration),
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
        unresolved=whole.unresolved,
        accounts=whole.accounts,
        mappings=found.mappings,
        earlier=earlier_of(found.tables),
    )
