"""Random networks that any declaration allows, for hypothesis; no kind is listed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from graphmodel.network import Network
from graphmodel.party import PARTY
from graphmodel.schema import (
    ENDPOINTS,
    Column,
    Day,
    Declaration,
    Kind,
    key,
    node,
    relation,
    value,
)
from graphmodel.schema import ClosedList as ClosedList  # noqa: PLC0414 - for toy declarations

#: The same examples in every run.
settings.register_profile("same_every_time", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("same_every_time")

DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))
IDS = st.text("0123456789abAB-。村社:/\\é", min_size=1, max_size=4)
WORDS = st.text("桂花社区党总支 '\";,=|\n一二3", max_size=8)
_MOST_NODES, _MOST_RELATIONS, _MOST_CELLS = 4, 3, 4


# ---------------------------------------------------------------- a toy field of three kinds


class Colour(ClosedList):
    """Colours of toy boxes."""

    red = "红", "红色"
    blue = "蓝", "蓝色"


@node("盒子")
class Box:
    """A box."""

    id = key("盒号")
    name = value("盒名", str)
    colours = value("颜色", Colour, many=True)
    weight = value("重量", float, minimum=0)
    sealed = value("是否封口", bool)
    founded_on = value("制成时间", Day)


@node("标签")
class Tag:
    """A tag."""

    id = key("标签号")
    secret = value("暗号", str, private=True)


@relation("贴有", Box, (Tag, Box), distinct=("side",))
class Bears:
    """A box bears a tag, or another box, on one of its sides."""

    side = value("面", int)


TOY = Declaration.of("toy", Box, Tag, Bears)


# ---------------------------------------------------------------- cells, rows, networks


def cells(column: Column) -> st.SearchStrategy[Any]:
    """Values that a column may hold, unknown among them."""
    if column.choices:
        choice = st.sampled_from(column.choices.codes())
        return st.none() | (st.lists(choice, max_size=2, unique=True) if column.many else choice)
    return st.none() | _plain(column)


def _plain(column: Column) -> st.SearchStrategy[Any]:
    low, high = column.minimum, column.maximum
    if column.type is int:
        return st.integers(int(low or 0), int(high) if high is not None else 10_000)
    if column.type is float:
        floats: st.SearchStrategy[Any] = st.floats(
            low if low is not None else -1e6, high if high is not None else 1e6, width=32
        )
        return floats.map(lambda number: number + 0.0)
    if column.type is bool:
        return st.booleans()
    return days() if column.type is Day else WORDS


@st.composite
def days(draw: st.DrawFn) -> str:
    """Days known to the day, the month or the year."""
    return draw(DAYS).isoformat()[: draw(st.sampled_from([4, 7, 10]))]


def validity() -> st.SearchStrategy[dict[str, date | None]]:
    """First day and the day after the last; either may be open."""
    bounds = st.tuples(st.none() | DAYS, st.none() | DAYS)
    return bounds.map(lambda pair: _in_order(*pair))


def _in_order(first: date | None, end: date | None) -> dict[str, date | None]:
    if first and end and end < first:
        first, end = end, first
    return {"valid_from": first, "valid_to": end}


def provenance() -> st.SearchStrategy[dict[str, Any]]:
    """Where a row came from, or nothing."""
    return st.fixed_dictionaries(
        {
            "_input": st.none() | st.sampled_from(["甲.xlsx", "乙.csv"]),
            "_sheet": st.none() | st.just("表"),
            "_row": st.none() | st.integers(2, 99),
        }
    )


@st.composite
def rows(draw: st.DrawFn, kind: Kind, head: Mapping[str, Any]) -> dict[str, Any]:
    """One record of a kind that begins with what ``head`` says; most of the rest is unknown."""
    names = [name for name in kind.columns if name not in head]
    known = draw(st.lists(st.sampled_from(names), max_size=_MOST_CELLS)) if names else []
    own = {name: draw(cells(kind.columns[name])) for name in known}
    blank = dict.fromkeys(kind.schema)
    return {**blank, **own, **draw(validity()), **draw(provenance()), **head}


@st.composite
def networks(draw: st.DrawFn, declaration: Declaration = PARTY, *, most_kinds: int = 4) -> Network:
    """Valid networks of a few of the declared kinds: unique ids, whole relations."""
    kinds: list[Kind] = draw(
        st.lists(st.sampled_from(declaration.nodes), max_size=most_kinds, unique=True)
    )
    frames = {kind.name: _frame(kind, draw(_nodes(kind))) for kind in kinds}
    ids = {name: frame["id"].to_list() for name, frame in frames.items() if frame.height}
    for kind in declaration.relations:
        sources = [(end, i) for end in kind.sources for i in ids.get(end, [])]
        targets = [(end, i) for end in kind.targets for i in ids.get(end, [])]
        wanted: bool = draw(st.booleans())
        if sources and targets and wanted:
            frames[kind.name] = _frame(kind, draw(_relations(kind, sources, targets)))
    return Network.of(frames, declaration=declaration)


def _frame(kind: Kind, records: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(records, schema=kind.schema, orient="row")


def _nodes(kind: Kind) -> st.SearchStrategy[list[dict[str, Any]]]:
    ids = st.lists(IDS, min_size=1, max_size=_MOST_NODES, unique=True)
    return ids.flatmap(lambda found: st.tuples(*[rows(kind, {"id": i}) for i in found])).map(list)


@st.composite
def _relations(
    draw: st.DrawFn, kind: Kind, sources: list[tuple[str, str]], targets: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    found = {}
    for _ in range(draw(st.integers(0, _MOST_RELATIONS))):
        ends = (*draw(st.sampled_from(sources)), *draw(st.sampled_from(targets)))
        record = draw(rows(kind, dict(zip(ENDPOINTS, ends, strict=True))))
        found[tuple(record[name] for name in kind.identity)] = record
    return list(found.values())


# ---------------------------------------------------------------- for the tests that use them


def shuffled(network: Network, seed: int) -> dict[str, pl.DataFrame]:
    """Return the frames of a network in another order of rows and without provenance."""
    return {
        kind.name: network.data(kind.name).sample(fraction=1.0, shuffle=True, seed=seed)
        for kind in network.declaration
    }


def assert_same(one: Network, other: Network) -> None:
    """Compare record by record, so that a failure shows the record."""
    for kind in one.declaration:
        assert_frame_equal(one.data(kind.name), other.data(kind.name))


def records(network: Network, kind: type | str) -> list[dict[str, Any]]:
    """Return the records of one kind, as plain values."""
    return network.data(kind).to_dicts()
