"""What is shipped for Neo4j: saved queries that run clean, a style sheet and a picture in step."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import neo4j
import pytest

from analyses.scene import Scene
from graphmodel.network import Network
from graphmodel.party import PARTY
from graphmodel.profile import load_profile
from graphmodel.schema import Declaration, key, node, relation, value
from jiceng import sync
from jiceng.questions.catalogue import QUESTIONS
from jiceng.questions.cypher import parameters
from jiceng.sync import Target
from tests.neo4j.assets import FOLDER, generated
from tests.neo4j.everything import everything
from tests.neo4j.towns import empty

ROOT = Path(__file__).parents[2]
ASKED = {question.name: question for question in QUESTIONS if question.has_cypher}
#: What the texts call by a dot besides properties: keys of their own maps, parts of a date.
OWN_WORDS = {
    "dataset", "kind", "numbered", "head", "headed", "complete", "posts", "members", "place",
    "day", "days", "month", "year", "inDays", "truncate",
}  # fmt: skip


def shipped() -> dict[str, str]:
    """Return name → query of the shipped file, the commands that set parameters left out."""
    text = (FOLDER / "queries.cypher").read_text(encoding="utf-8")
    found = {}
    for block in text.strip().split("\n\n")[1:]:
        title, _, query = block.partition("\n")
        assert title.startswith("// ")
        assert query.endswith(";")
        lines = [line for line in query.splitlines() if not line.startswith(":param ")]
        found[title.removeprefix("// ")] = "\n".join(lines).removesuffix(";")
    return found


SHIPPED = shipped()


@pytest.fixture(scope="module")
def full(server_: dict[str, str], driver: neo4j.Driver) -> Any:
    """A dataset with every name of the declaration."""
    place = sync.target(server_, dataset="assets_all")
    sync.push(everything(), place)
    yield place
    empty(driver, place.dataset)


def test_the_saved_queries_are_the_named_questions() -> None:
    assert list(SHIPPED) == list(ASKED)
    assert len(SHIPPED) >= 30


def test_every_parameter_of_a_saved_query_is_set_in_the_file() -> None:
    text = (FOLDER / "queries.cypher").read_text(encoding="utf-8")
    told = set(re.findall(r"^:param (\w+) => .+;$", text, re.MULTILINE))
    used = {name for query in SHIPPED.values() for name in re.findall(r"\$(\w+)", query)}
    assert used == told


@pytest.mark.neo4j
@pytest.mark.parametrize("name", SHIPPED)
def test_query_runs_without_a_word_from_the_server(full: Target, name: str) -> None:
    login = (full.username, full.password.reveal())
    scene = Scene.of(Network.of({}), load_profile(), date(2026, 6, 30))
    values = parameters(
        ASKED[name], scene, ASKED[name].values(scene.profile, {}), dataset=full.dataset
    )
    with neo4j.GraphDatabase.driver(
        full.uri, auth=login, warn_notification_severity="INFORMATION"
    ) as driver:
        done = driver.execute_query(SHIPPED[name], parameters_=values)  # type: ignore[arg-type]
    assert [item for item in done.summary.gql_status_objects if item.is_notification] == []


def test_queries_use_no_label_type_or_property_that_is_not_declared() -> None:
    from graphmodel.cypher import labels_of, relation_type

    labels = set(labels_of(PARTY))
    types = {relation_type(kind.name) for kind in PARTY.relations if not kind.internal}
    public = {name for kind in PARTY for name, column in kind.columns.items() if not column.private}
    for query in SHIPPED.values():
        said = re.findall(r"[:|](\w+)", query)
        assert {word for word in said if word.isupper()} <= types
        assert {word for word in said if not word.isupper()} <= labels
        dotted = set(re.findall(r"(?<![$\w])[a-z_]\w*\.(\w+)", query))
        assert dotted <= public | OWN_WORDS | {"valid_from", "valid_to"}


# ---------------------------------------------------------------- what is generated


@pytest.mark.parametrize("name", ["style.grass", "model.svg", "queries.cypher"])
def test_shipped_file_is_what_the_declaration_gives(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == generated()[name]


def test_generated_files_are_the_same_in_another_process() -> None:
    code = "from tests.neo4j.assets import generated; print(repr(generated()))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.stdout.strip() == repr(generated())


def test_style_sheet_names_every_synced_kind_once_and_no_internal_one() -> None:
    sheet = generated()["style.grass"]
    nodes = re.findall(r"^node\.(\w+) \{$", sheet, re.MULTILINE)
    types = re.findall(r"^relationship\.(\w+) \{$", sheet, re.MULTILINE)
    assert nodes == [kind.name for kind in PARTY.nodes]
    assert len(types) == len(set(types)) == len(PARTY.relations) - 2
    assert "SUGGESTS" not in sheet
    assert 'caption: "隶属"' in sheet


@node("城")
class City:
    """A city."""

    id = key("代码")
    name = value("<名称>", str)


@node("路")
class Road:
    """A road."""

    id = key("代码")


@relation("通<往>", Road, (City, Road))
class LeadsTo:
    """A road leads somewhere."""


def test_picture_and_sheet_of_a_toy_declaration() -> None:
    from defusedxml.ElementTree import fromstring

    from graphmodel.cypher.picture import picture
    from graphmodel.cypher.style import style_sheet

    toy = Declaration.of("toy", City, Road, LeadsTo)
    drawn = fromstring(picture(toy))
    assert len(drawn.findall("{*}path")) == 1 + 2  # one source, two targets
    boxes = ["".join(box.itertext()) for box in drawn.findall("{*}g")]
    assert boxes == ["路 Road", "通<往> LEADS_TO", "城 City", "路 Road"]
    assert 'caption: "路"' in style_sheet(toy)  # a kind without names


def test_picture_fits_on_one_page() -> None:
    from defusedxml.ElementTree import fromstring

    drawn = fromstring((FOLDER / "model.svg").read_text(encoding="utf-8"))
    width, height = map(float, drawn.attrib["viewBox"].split()[2:])
    assert height / width < 297 / 210
    boxes = drawn.findall("{*}g/{*}rect")
    spots = {(box.attrib["x"], float(box.attrib["y"])) for box in boxes}
    assert len(spots) == len(boxes)
    for x in {x for x, _ in spots}:
        column = sorted(y for at, y in spots if at == x)
        assert all(b - a >= 20 for a, b in itertools.pairwise(column))
