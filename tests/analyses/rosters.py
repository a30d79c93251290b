"""Small networks written down in a line or two, for the tests of analyses."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from random import Random
from typing import Any

import polars as pl

from graphmodel.analysis import Analysis
from graphmodel.network import About, Completeness, Input, Network
from graphmodel.party import PARTY

Row = dict[str, Any]
KINDS = {
    "D": "Division", "C": "Compound", "B": "Building", "U": "Unit", "A": "Alliance",
    "P": "PartyOrg", "K": "ConsultativeBody", "O": "OwnersCommittee", "R": "ResidentsCommittee",
    "G": "Agreement", "L": "ListItem", "N": "Person", "H": "Carrier", "E": "Activity",
    "I": "PropertyManagementCommittee", "W": "PropertyArea", "T": "DutyPost", "S": "PartyGroup",
    "V": "Venue",
}  # fmt: skip
DAY = date(2026, 6, 30)


def kind_of(node: str) -> str:
    """Return the kind an id tells of; persons have a colon."""
    return "Person" if ":" in node else KINDS[node[0]]


def dice(seed: int) -> Random:
    """Return dice that always fall the same way."""
    return Random(seed)  # noqa: S311 - chance for tests, no secret


class Roster:
    """Rows of a network under construction; an id's first letter tells its kind."""

    def __init__(self, *complete: str) -> None:
        self.rows: dict[str, list[Row]] = {}
        self.complete = tuple(Completeness(kind=kind) for kind in complete)
        self.columns: dict[str, frozenset[str]] | None = None

    def add(self, *ids: str, **values: Any) -> Roster:
        """Add nodes with the same values."""
        for node in ids:
            names = {"name": f"名{node}"} if "name" in PARTY[KINDS[node[0]]].columns else {}
            self.rows.setdefault(KINDS[node[0]], []).append({"id": node, **names, **values})
        return self

    def link(self, relation: str, source: str, target: str, **values: Any) -> Roster:
        """Add a relation."""
        ends = {"from_kind": kind_of(source), "from_id": source,
                "to_kind": kind_of(target), "to_id": target}  # fmt: skip
        self.rows.setdefault(relation, []).append(ends | values)
        return self

    def post(self, person: str, body: str, role: str, **values: Any) -> Roster:
        """Add a person's post; ``P:…`` has a number, ``M:…`` is known by name only."""
        ends = {"from_kind": "Person", "from_id": person,
                "to_kind": KINDS[body[0]], "to_id": body}  # fmt: skip
        self.rows.setdefault("Holds", []).append(ends | {"role": role} | values)
        persons = self.rows.setdefault("Person", [])
        if all(row["id"] != person for row in persons):
            persons.append({"id": person})
        return self

    def below(self, superior: str, *subordinates: str) -> Roster:
        """Add organisations' superior."""
        for org in subordinates:
            self.link("SubordinateTo", org, superior)
        return self

    def network(self, order: Random | None = None, *, day: date | None = DAY) -> Network:
        """Return the network; with dice for the order its rows are shuffled."""
        frames = {}
        for kind, rows in self.rows.items():
            shuffled = order.sample(rows, len(rows)) if order else rows
            numbered = [row | {"_input": "a.csv", "_row": at} for at, row in enumerate(shuffled)]
            schema = {name: PARTY[kind].schema[name] for row in numbered for name in row}
            frames[kind] = pl.DataFrame(numbered, schema=schema)
        read = {kind: frozenset(frame.columns) for kind, frame in frames.items()}
        about = About(
            inputs=(Input(file="a.csv", sha256="0", stated_on=day),),
            columns=read if self.columns is None else self.columns,
            complete_for=self.complete,
        )
        return Network.of(frames, about)


def found(analysis: Analysis, code: str) -> dict[str, list[str]]:
    """Return the findings of a code: subject → ids of others."""
    rows = analysis.findings.filter(pl.col("code") == code)
    return {row["subject"]: [other["id"] for other in row["others"]] for row in rows.to_dicts()}


def params(analysis: Analysis, code: str, subject: str) -> Row:
    """Return the params of one finding."""
    rows = analysis.findings.filter((pl.col("code") == code) & (pl.col("subject") == subject))
    return dict(json.loads(rows["params"].item()))


def value(analysis: Analysis, code: str, of: str | None = None) -> float | None:
    """Return the value of a figure."""
    rows = analysis.figures.filter((pl.col("code") == code) & pl.col("of").eq_missing(of))
    number: float | None = rows["value"].item()
    return number


def counts(analysis: Analysis, code: str, of: str | None = None) -> tuple[float, ...]:
    """Return yes, no, unknown, not applicable of a share."""
    rows = analysis.figures.filter((pl.col("code") == code) & pl.col("of").eq_missing(of))
    return rows.select("yes", "no", "unknown", "not_applicable").row(0)


def status(analysis: Analysis, codes: Iterable[str]) -> dict[str, tuple[str, list[str]]]:
    """Return status and needs of some figures."""
    rows = analysis.figures.filter(pl.col("code").is_in(list(codes)))
    return {code: (state, needs) for code, state, needs in rows["code", "status", "needs"].rows()}


def assert_same_but_evidence(one: Analysis, other: Analysis) -> None:
    """Compare two analyses; which row a record stood in does not matter."""
    assert one.figures.equals(other.figures)
    assert one.findings.drop("evidence").equals(other.findings.drop("evidence"))
    assert set(one.tables) == set(other.tables)
    for name, table in one.tables.items():
        assert table.equals(other.tables[name]), name
