"""Each named question asked twice: of the network by polars, and of a real server in Cypher."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import neo4j
import polars as pl
import pytest

import jiceng as jc
from analyses.scene import Scene
from graphmodel.network import About, Completeness, Network
from graphmodel.profile import load_profile
from graphmodel.schema import Kind
from jiceng import sync
from jiceng.demo.city import make_city
from jiceng.questions import answer, cypher
from jiceng.questions.catalogue import QUESTIONS
from jiceng.questions.question import Answer, Question, column_title
from tests.analyses.rosters import dice
from tests.jiceng.ask_cases import CASES, DAY
from tests.jiceng.ask_networks import any_network
from tests.neo4j.towns import empty

pytestmark = pytest.mark.neo4j
ASKED = [question for question in QUESTIONS if question.has_cypher]
PROFILE = load_profile()


class Asking:
    """A database that holds several networks, each as a dataset of its own."""

    def __init__(self, server: dict[str, str], driver: neo4j.Driver) -> None:
        self.server, self.driver = server, driver
        self.datasets: list[str] = []

    def hold(self, dataset: str, network: Network) -> None:
        sync.push(network, sync.target(self.server, dataset=dataset))
        self.datasets.append(dataset)

    def rows(self, text: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        found = self.driver.execute_query(text, parameters_=values)  # type: ignore[arg-type]
        return [row.data() for row in found.records]

    def forget(self) -> None:
        for dataset in self.datasets:
            empty(self.driver, dataset)


@pytest.fixture(scope="module")
def asking(server_: dict[str, str], driver: neo4j.Driver) -> Iterator[Asking]:
    found = Asking(server_, driver)
    yield found
    found.forget()


@pytest.fixture(scope="module")
def city(asking: Asking, tmp_path_factory: pytest.TempPathFactory) -> Network:
    folder = tmp_path_factory.mktemp("city")
    make_city(folder)
    network = jc.load([folder]).network
    asking.hold("ask_city", network)
    return network


def told(value: Any) -> str | None:
    """Bring a value of either side into one form."""
    if hasattr(value, "to_native"):
        value = value.to_native()
    if isinstance(value, float):
        value = round(value, 9)
    return None if value is None else str(value)


def same(question: Question, found: Answer, rows: list[dict[str, Any]], label: str) -> None:
    """Compare all that was asked about, column by column."""
    titles = {column_title(name): name for name in (*question.columns, "answer")}
    shown = [title for title, name in titles.items() if name in found.asked.columns]
    ours = [
        tuple(map(told, row)) for row in found.asked.select(titles[name] for name in shown).rows()
    ]
    theirs = [tuple(told(row[title]) for title in shown) for row in rows]
    assert sorted(theirs, key=str) == sorted(ours, key=str), (label, question.code)


def compare(asking: Asking, question: Question, scene: Scene, dataset: str, **given: Any) -> None:
    found = answer(question, scene, given)
    if found.status != "ok":
        return  # a database does not know which rosters were read
    values = cypher.parameters(
        question, scene, found.parameters, street=found.street, dataset=dataset
    )
    rows = asking.rows(cypher.listing(question), {**values, "everything": True})
    same(question, found, rows, f"{dataset} {scene.as_of}")


def apart(code: str, kind: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    """Give the records of one case ids of their own; a person's keeps its beginning."""
    ids = ("from_id", "to_id") if kind.is_relation else ("id",)
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(":", literal=True))
        .then(pl.col(name).str.replace(":", f":{code}.", literal=True))
        .otherwise(pl.lit(f"{code}.") + pl.col(name))
        .alias(name)
        for name in ids
    )


@pytest.fixture(scope="module")
def cases(asking: Asking) -> Network:
    """All cases side by side in one network: one push instead of dozens."""
    parts: dict[str, list[pl.DataFrame]] = {}
    complete: list[Completeness] = []
    for code, case in CASES.items():
        network = case.network
        for kind in network.declaration:
            if kind.name in network.about.columns:
                frame = apart(code, kind, network.frame(kind.name))
                parts.setdefault(kind.name, []).append(frame)
        complete += [
            Completeness(kind=item.kind, within=item.within and f"{code}.{item.within}")
            for item in network.about.complete_for
        ]
    frames = {kind: pl.concat(found) for kind, found in parts.items()}
    columns = {
        kind: frozenset().union(
            *(case.network.about.columns.get(kind, ()) for case in CASES.values())
        )
        for kind in frames
    }
    united = Network.of(frames, About(columns=columns, complete_for=tuple(complete)))
    asking.hold("ask_cases", united)
    return united


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.code)
def test_both_answers_are_equal_on_the_cases_written_by_hand(
    asking: Asking, cases: Network, question: Question
) -> None:
    case = CASES[question.code]
    given = {
        name: f"{question.code}.{value}" if name == "of" else value
        for name, value in case.given.items()
    }
    for day in case.at:
        compare(asking, question, Scene.of(cases, PROFILE, day), "ask_cases", **given)


@pytest.mark.parametrize("question", ASKED, ids=lambda question: question.code)
def test_both_answers_are_equal_on_the_city(
    asking: Asking, city: Network, question: Question
) -> None:
    scene = Scene.of(city, PROFILE)
    place = scene.divisions.filter(scene.divisions["level"] == "community")["id"][0]
    given = {"of": place} if question.code == "partners-of" else {}
    compare(asking, question, scene, "ask_city", **given)


@pytest.mark.parametrize("seed", [1, 4, 5])  # with covering links that found no target
def test_both_answers_are_equal_on_any_network(asking: Asking, seed: int) -> None:
    network = any_network(dice(seed))
    dataset = f"ask_any_{seed}"
    asking.hold(dataset, network)
    for day in (DAY, date(2025, 1, 1)):
        scene = Scene.of(network, PROFILE, day)
        for question in ASKED:
            given = {"of": "D2"} if question.code == "partners-of" else {}
            if scene.divisions.filter(scene.divisions["id"] == "D2").is_empty() and given:
                continue
            compare(asking, question, scene, dataset, **given)


@pytest.mark.parametrize("code", ["compounds-without", "members-reported", "agreements-due"])
def test_the_counts_are_equal(asking: Asking, city: Network, code: str) -> None:
    (question,) = [item for item in ASKED if item.code == code]
    scene = Scene.of(city, PROFILE)
    found = answer(question, scene, {})
    values = cypher.parameters(question, scene, found.parameters, dataset="ask_city")
    (row,) = asking.rows(cypher.counting(question), values)
    assert row == {"数量": found.count, "总数": found.denominator, "未明确": found.unknown}


def test_the_list_of_one_street_is_equal(asking: Asking, city: Network) -> None:
    (question,) = [item for item in ASKED if item.code == "secretary-vacant"]
    scene = Scene.of(city, PROFILE)
    street = answer(question, scene, {}).rows["street"].drop_nulls()[0]
    found = answer(question, scene, {"street": street})
    values = cypher.parameters(
        question, scene, found.parameters, street=found.street, dataset="ask_city"
    )
    rows = asking.rows(cypher.listing(question), values)
    assert [row["代码"] for row in rows] == found.rows["id"].to_list() != []
