"""What the rows say, cell by cell: the bodies they describe, then the links they state.

Of a long roster each stage takes gigabytes, so that each ends by letting go of the
cells that nobody needs any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from loaders.accounts import accounts_of
from loaders.body import Body
from loaders.keys import Merged, merge, repeated_lines
from loaders.links import Stated, own_ends, stated, titles_of
from loaders.parts import Filled, fill
from loaders.recognition import Read
from loaders.settings import Settings
from loaders.unify import unified


@dataclass(frozen=True, kw_only=True, eq=False)
class Told:
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

    def only(self, titles: Mapping[int, frozenset[str]]) -> Told:
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


def told_bodies(found: Read, settings: Settings) -> Told:
    """Read the bodies that rows describe; keep the cells that links are read from."""
    filled = unified([fill(body, _ended_on(found, body, settings)) for body in found.bodies])
    merged = merge(filled, settings.declaration)
    accounts = accounts_of(filled, merged.rejected_lines, repeated_lines(filled))
    told = Told(found=found, filled=filled, merged=merged, accounts=accounts)
    return told.only({body.number: titles_of(body.sheet) for body in found.bodies})


def told_links(bodies: Told) -> Told:
    """Read the links that rows state; no cells are kept but those that name persons."""
    return replace(bodies, links=_stated_links(bodies.filled, bodies.merged)).only({})


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
