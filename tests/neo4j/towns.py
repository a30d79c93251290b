"""Small made-up networks, and what a dataset looks like from outside: the tests' own oracle."""

from __future__ import annotations

from datetime import date
from typing import Any

import neo4j
import polars as pl

from graphmodel.about import About, Completeness, Input
from graphmodel.network import Network

STREET, OTHER = "500100001", "500100002"
CLOSED_ON = date(2026, 6, 30)


def about(*complete: tuple[str, str | None], stated_on: date | None = CLOSED_ON) -> About:
    return About(
        inputs=(Input(file="a.csv", sha256="0", stated_on=stated_on),),
        columns={
            "Division": frozenset({"id", "name"}),
            "PartyOrg": frozenset({"id", "name"}),
            "SubordinateTo": frozenset(),
        },
        complete_for=tuple(Completeness(kind=kind, within=within) for kind, within in complete),
    )


def town(size: int, *, skip: tuple[int, ...] = (), told: About | None = None) -> Network:
    """A district of two streets; ``size`` branches, odd ones below the second street.

    Branch i has the id ``B0000i``; those of ``skip`` are left out.
    """
    numbers = [i for i in range(size) if i not in skip]
    streets = [STREET if i % 2 == 0 else OTHER for i in numbers]
    places = [f"{street}{i:03d}" for i, street in zip(numbers, streets, strict=True)]
    heads = ["W1", "W2"]
    orgs = [f"B{i:05d}" for i in numbers]
    frames: dict[str, Any] = {
        "Division": pl.DataFrame(
            {
                "id": ["500100", STREET, OTHER, *places],
                "name": ["区", "甲街道", "乙街道", *[f"社区{i}" for i in numbers]],
                "level": ["district", "street", "street", *["community" for _ in numbers]],
            }
        ),
        "PartyOrg": pl.DataFrame(
            {
                "id": [*heads, *orgs],
                "name": ["甲街道党工委", "乙街道党工委", *[f"社区{i}党支部" for i in numbers]],
                "category": ["work_committee"] * 2 + ["branch" for _ in numbers],
                "line": ["territorial"] * (2 + len(numbers)),
                "members_full": [None, None, *numbers],
                "founded_on": [None, "2021", *["2020-03" for _ in numbers]],
            },
            schema_overrides={"members_full": pl.Int64},
        ),
        "SubordinateTo": links("PartyOrg", orgs, "PartyOrg", [_head(s) for s in streets]),
        "Covers": links(
            "PartyOrg", [*heads, *orgs], "Division", [STREET, OTHER, *places], mode="own"
        ),
        "Within": links(
            "Division", [STREET, OTHER, *places], "Division", ["500100", "500100", *streets]
        ),
    }
    return Network.of(frames, told or about())


def people(network: Network, key: str, *, skip: tuple[str, ...] = ()) -> Network:
    """Give every branch but those of ``skip`` a secretary, and the first of them a second post.

    A pseudonym is made of the key and of what it stands for, as real ones are.
    """
    branches = [id_ for id_ in network.frame("PartyOrg")["id"] if id_[0] == "B" and id_ not in skip]
    persons = [f"P:{key}:{id_}" for id_ in branches]
    posts = links("Person", persons, "PartyOrg", branches, role="secretary")
    second = links("Person", persons[:1], "PartyOrg", ["W1"][: len(persons)], role="member")
    places = [id_ for id_ in network.frame("Division")["id"] if len(id_) > len(STREET)]
    reported = links("Person", persons[:2], "Division", places[: len(persons[:2])])
    return network.with_frames(
        {
            "Person": pl.DataFrame({"id": persons}, schema={"id": pl.String}),
            "Holds": pl.concat([posts, second]),
            "ReportedTo": reported,
        }
    )


def _head(street: str) -> str:
    return "W1" if street == STREET else "W2"


def links(source: str, ids: list[str], target: str, others: list[str], **more: Any) -> pl.DataFrame:
    return pl.DataFrame({"from_id": ids, "to_id": others}).with_columns(
        pl.lit(source).alias("from_kind"),
        pl.lit(target).alias("to_kind"),
        *[pl.lit(word).alias(name) for name, word in more.items()],
    )


Graph = tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]


def expected(network: Network) -> tuple[dict[str, int], int]:
    """Count nodes by kind and all relations of what is synced."""
    nodes = {
        kind.name: network.frame(kind.name).height
        for kind in network.declaration.nodes
        if network.frame(kind.name).height
    }
    internal = {"Suggests", "Judges"}
    relations = sum(
        network.frame(kind.name).height
        for kind in network.declaration.relations
        if kind.name not in internal
    )
    return nodes, relations


def graph(driver: neo4j.Driver, dataset: str) -> Graph:
    """Everything of a dataset, as sets that can be compared."""
    nodes = driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d}) RETURN n.kind, n.id, labels(n), properties(n)", d=dataset
    ).records
    relations = driver.execute_query(
        "MATCH (a:Jiceng)-[r {dataset: $d}]->(b:Jiceng) "
        "RETURN a.kind, a.id, type(r), b.kind, b.id, properties(r)",
        d=dataset,
    ).records
    return (
        {(kind, id_, *sorted(labels), _flat(more)) for kind, id_, labels, more in nodes},
        {(*row[:5], _flat({k: v for k, v in row[5].items() if k != "key"})) for row in relations},
    )


def empty(driver: neo4j.Driver, dataset: str) -> None:
    """Delete everything of a dataset: records, runs and lock."""
    driver.execute_query(
        "MATCH (n) WHERE n.dataset = $d AND (n:Jiceng OR n:JicengRun) OR n.scope = $d "
        "DETACH DELETE n",
        d=dataset,
    )


def of_network(network: Network, dataset: str, tiers: dict[tuple[str, str], str]) -> Graph:
    """What a dataset should look like, made from the frames row by row.

    ``tiers``: (kind, stored value) → label, written by hand.
    """
    nodes, relations = set(), set()
    for kind in network.declaration.nodes:
        for row in network.data(kind.name).to_dicts():
            value = row.get("category") or row.get("level")
            labels = {"Jiceng", kind.name, tiers.get((kind.name, value)), _open(row)} - {None}
            told = {"dataset": dataset, "kind": kind.name, **row}
            nodes.add((kind.name, row["id"], *sorted(labels), _flat(told)))
    for kind in network.declaration.relations:
        if kind.name in {"Suggests", "Judges"}:
            continue
        type_ = "".join(f"_{c}" if c.isupper() else c for c in kind.name).strip("_").upper()
        for row in network.data(kind.name).to_dicts():
            ends = [row.pop(name) for name in ("from_kind", "from_id", "to_kind", "to_id")]
            relations.add((*ends[:2], type_, *ends[2:], _flat({"dataset": dataset, **row})))
    return nodes, relations


def _open(row: dict[str, Any]) -> str | None:
    return "Current" if row["valid_to"] is None else None


def _flat(properties: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((k, str(v)) for k, v in properties.items() if v is not None))


TIERS = {
    ("PartyOrg", "work_committee"): "StreetWorkCommittee",
    ("PartyOrg", "branch"): "Branch",
    ("Division", "district"): "District",
    ("Division", "street"): "Street",
    ("Division", "community"): "Community",
}
