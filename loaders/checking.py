"""From files to a checked network: the order in which everything is read and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from graphmodel.network import Completeness, Network
from graphmodel.party import PARTY
from graphmodel.party_sheets import SHEETS
from graphmodel.schema import Declaration
from graphmodel.sheets import Sheet
from loaders import divisions, graph_checks, plausible
from loaders.assembly import Whole, about_of, placed
from loaders.checked import Checked
from loaders.graph_file import graphs_of, with_graphs
from loaders.joining import joined_up
from loaders.mapping import Decided
from loaders.problems import addressed, gathered, nothing_raised
from loaders.reading import read_all
from loaders.recognition import recognised
from loaders.rounds import earlier_of
from loaders.settings import Settings
from loaders.sql import Query, read_query
from loaders.tables import Key, RawTable
from loaders.told import told_bodies, told_links
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
    bodies = told_bodies(found, settings)
    del found
    begin(watch, "link")
    told = told_links(bodies)
    del bodies
    whole = joined_up(told, settings)
    del told
    begin(watch, "network")
    return _checked(whole)


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
            "value",
            nulls_last=False,
        ),
        unresolved=whole.unresolved,
        accounts=whole.accounts,
        mappings=found.mappings,
        earlier=earlier_of(found.tables),
    )
