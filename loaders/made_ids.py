"""Ids for rows without a code: the path of names that tells a body from its namesakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from graphmodel.schema import Day
from graphmodel.sheets import Link, Part, Sheet
from loaders.aliases import SAME_NAMES
from loaders.body import Body
from loaders.values import several, without_missing

#: What every made id begins with.
MADE = "名:"


def title_of(part: Part, name: str) -> str:
    """Return the title of one column of a part; empty if it has none."""
    return next((column.title for column in part.columns if column.name == name), "")


def made_ids(body: Body, position: int, values: Mapping[str, pl.Series | None]) -> pl.Series:
    """Make an id of each row from the path of names; null where the last name is missing.

    Parameters
    ----------
    position
        The part of the sheet that the ids are for.
    values
        Column of that part → its values, as far as the roster has it.
    """
    part = body.sheet.parts[position]
    own = part.path[-1] if part.path else title_of(part, "name")
    last = values.get("name") if own == title_of(part, "name") else None
    if last is None and body.has(own):
        last = without_missing(body.cell(own))
    if last is None:
        return pl.Series([None] * body.cells.height, dtype=pl.String)
    if part.declared.name in SAME_NAMES:
        same = SAME_NAMES[part.declared.name](pl.col("x"))
        last = last.alias("x").to_frame().select(same).to_series()
    scopes = _pieces(body, part, values) if part.path[:-1] else _scope_cells(body, position)
    pieces = [pl.lit(_escaped(series)) for series in (*scopes, last)]
    path = pl.concat_str(pieces, separator="/", ignore_nulls=True)
    return pl.select(pl.when(pl.lit(last).is_not_null()).then(pl.lit(MADE) + path)).to_series()


def _pieces(body: Body, part: Part, values: Mapping[str, pl.Series | None]) -> list[pl.Series]:
    """Return what stands above the last name in a path, however it is spelt.

    A day counts as the day it is; parties of one agreement count together, in
    whichever of the two columns each stands.
    """
    days = {
        column.title: values[column.name]
        for column in part.columns
        if column.type is Day and column.name in values
    }
    sides = [link.title for link in body.sheet.links if link.many and link.title in part.path]
    there = [title for title in part.path[:-1] if body.has(title)]
    pieces: dict[str, pl.Series] = {}
    for title in there:
        if title in sides:
            pieces[sides[0]] = _together(body, [side for side in sides if side in there])
        elif title in days:
            written = _path_cell(body, title)
            pieces[title] = pl.select(pl.coalesce(days[title], written)).to_series()
        else:
            pieces[title] = _path_cell(body, title)
    return list(pieces.values())


def _together(body: Body, titles: Sequence[str]) -> pl.Series:
    """Return all names in some columns of each row, in one order; null where there are none."""
    lists = [several(without_missing(body.raw[title])).fill_null([]) for title in titles]
    names = pl.concat_list(lists).list.eval(pl.element().str.strip_chars())
    listed = names.list.drop_nulls().list.unique().list.sort().list.join("、")
    return pl.select(pl.when(listed.str.len_bytes() > 0).then(listed)).to_series()


def _path_cell(body: Body, title: str) -> pl.Series:
    return without_missing(body.cell(title))


def written_scope(ids: pl.Expr) -> pl.Expr:
    """Return what a made id has of the one thing above its name, as the roster wrote it.

    Null for ids that are not made, and for longer paths.
    """
    return ids.str.extract(rf"^{MADE}([^/]+)/[^/]+$").str.replace_all("／", "/")


def _escaped(series: pl.Series) -> pl.Series:
    return series.str.replace_all("/", "／", literal=True)


def _scope_cells(body: Body, position: int) -> list[pl.Series]:
    """Return the cells that tell bodies of one name apart: the superior, or the place above."""
    links = scoping_links(body.sheet, position)
    inner = [link for link in links if not any(other.within == link.title for other in links)]
    chains = [
        [
            _path_cell(body, title)
            for title in (link.within, link.title)
            if title and body.has(title)
        ]
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
    """Return the links that say where a body belongs: its first relation to another."""
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
