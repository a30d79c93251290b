"""A network with every kind, pair, tier and type of value, and texts that are awkward to quote."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from graphmodel.network import Network
from graphmodel.party import PARTY
from graphmodel.schema import Column, Day, Kind

WORDS = (
    "甲", "it's \"x\"", "a\\u0027b\\", "行\n二\r\n;\n", "", " 空格 ", "$rows,{}`;", "👪", "\\", "'",
)  # fmt: skip
ROWS, ORGS = 13, 120


def everything() -> Network:
    """Make the network; nothing in it means anything."""
    ids = {kind.name: _ids(kind) for kind in PARTY.nodes}
    frames = {kind.name: _nodes(kind, ids[kind.name]) for kind in PARTY.nodes}
    frames |= {kind.name: _relations(kind, ids) for kind in PARTY.relations if not kind.internal}
    return Network.of(frames)


def _ids(kind: Kind) -> list[str]:
    return [f"{kind.name}|{i},\"{WORDS[i % 3]}'" for i in range(_rows(kind))]


def _rows(kind: Kind) -> int:
    return ORGS if kind.name == "PartyOrg" else ROWS


def _nodes(kind: Kind, ids: list[str]) -> pl.DataFrame:
    own = {
        name: [_value(column, i, kind) for i in range(len(ids))]
        for name, column in kind.columns.items()
        if name != "id"
    }
    return _typed(kind, {"id": ids, **own, **_days(len(ids))})


def _relations(kind: Kind, ids: dict[str, list[str]]) -> pl.DataFrame:
    pairs = [(a, b) for a in kind.sources for b in kind.targets]
    ends = [(a, ids[a][i], b, ids[b][i + 1]) for a, b in pairs for i in range(3)]
    names = ("from_kind", "from_id", "to_kind", "to_id")
    columns: dict[str, Any] = dict(zip(names, zip(*ends, strict=True), strict=True))
    own = {
        name: [_value(column, i, kind) for i in range(len(ends))]
        for name, column in kind.columns.items()
    }
    return _typed(kind, {**columns, **own, **_days(len(ends))})


def _typed(kind: Kind, columns: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(
        {name: pl.Series(name, list(v), kind.data_schema[name]) for name, v in columns.items()}
    )


def _days(rows: int) -> dict[str, list[date | None]]:
    return {
        "valid_from": [date(2020, 1, 1 + i % 28) if i % 3 else None for i in range(rows)],
        "valid_to": [date(2024, 2, 29) if i % 5 == 4 else None for i in range(rows)],
    }


def _value(column: Column, i: int, kind: Kind) -> Any:
    if column.choices:
        codes = column.choices.codes()
        if column.many:
            return None if i % 4 == 3 else codes[: 1 + i % 3]
        # Every line for every category.
        step = i // 12 if (kind.name, column.name) == ("PartyOrg", "line") else i
        return codes[step % len(codes)]
    if i % 4 == 3 and not column.required:
        return None
    plain: dict[type, Any] = {int: i * 10**15, float: 0.1 * i, bool: i % 2 == 0, Day: "2021-06"}
    return plain.get(column.type, WORDS[i % len(WORDS)])
