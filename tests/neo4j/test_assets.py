"""What is shipped for Neo4j: saved queries that run clean, a style sheet and a picture in step."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import neo4j
import polars as pl
import pytest

from graphmodel.network import Network
from graphmodel.party import PARTY
from graphmodel.schema import Declaration, key, node, relation, value
from jiceng import sync
from jiceng.sync import Target
from tests.neo4j.assets import FOLDER, generated
from tests.neo4j.everything import everything
from tests.neo4j.towns import links

ROOT = Path(__file__).parents[2]


def questions() -> dict[str, str]:
    """Return name → query of the shipped file."""
    text = (FOLDER / "queries.cypher").read_text(encoding="utf-8")
    blocks = text.partition("\n\n")[2].strip().split("\n\n")
    found = {}
    for block in blocks:
        title, _, query = block.partition("\n")
        assert title.startswith("// ")
        assert query.endswith(";")
        found[title.removeprefix("// ")] = query.removesuffix(";")
    return found


QUESTIONS = questions()


def one_of_each() -> Network:
    """A community where every question has an answer, made by hand."""
    names = {
        "PartyOrg": {"W": "街道党工委", "B": "社区党支部"},
        "Division": {"S": "街道", "C1": "甲社区", "C2": "乙社区"},
        "Compound": {"P1": "甲小区", "P2": "乙小区"},
        "Building": {"H1": "1栋"},
        "OwnersCommittee": {"O1": "甲小区业委会"},
        "Unit": {"U1": "物业公司"},
        "ListItem": {"L1": "加装路灯"},
        "Agreement": {"A1": "共建协议"},
        "Alliance": {"J1": "联合体"},
        "Person": {"p1": None},
    }
    more: dict[str, dict[str, list[Any]]] = {
        "PartyOrg": {
            "category": ["work_committee", "branch"],
            "line": ["territorial", "territorial"],
            "term_ends_on": ["2026-05", None],
        },
        "Division": {"level": ["street", "community", "community"]},
        "Building": {"resident_members": [4]},
        "ListItem": {"list": ["demand"]},
        "OwnersCommittee": {"seats": [5], "party_members": [3]},
        "Agreement": {"expires_on": ["2027-01"]},
    }
    frames: dict[str, Any] = {}
    for kind, ids in names.items():
        columns: dict[str, list[Any]] = {"id": list(ids), **more.get(kind, {})}
        if kind != "Person":
            columns["name"] = list(ids.values())
        frames[kind] = pl.DataFrame(columns)
    frames |= {
        "SubordinateTo": links("PartyOrg", ["B"], "PartyOrg", ["W"]),
        "Covers": links("PartyOrg", ["B"], "Division", ["C1"]),
        "HasCommittee": links("Compound", ["P1"], "OwnersCommittee", ["O1"]),
        "Serves": links("Unit", ["U1"], "Compound", ["P1"]),
        "AssignedTo": links("Unit", ["U1"], "Division", ["C1"]),
        "Needs": links("Division", ["C1"], "ListItem", ["L1"]),
        "PartyTo": links("Unit", ["U1"], "Agreement", ["A1"]),
        "MemberOf": links("Unit", ["U1"], "Alliance", ["J1"]),
        "Holds": pl.concat(
            [
                links("Person", ["p1"], "PartyOrg", ["B"], role="secretary"),
                links("Person", ["p1"], "OwnersCommittee", ["O1"], role="member"),
            ]
        ),
    }
    return Network.of(frames)


#: What each question finds in that community: the first column, written by hand.
ANSWERS = {
    "各镇街党（工）委直接领导的党组织数": ["W"],
    "名册中未见对应党组织的社区和村": ["C2"],
    "名册中未见党组织覆盖的小区": ["P1", "P2"],
    "有党员居住而名册中未见党小组的楼栋": ["H1"],
    "单设党支部的社区和村": ["C1"],
    "隶属链：从每个党支部到最上级": ["B"],
    "隶属关系待核实：没有上级、也未注明上级在区外": ["W"],
    "党组织届满时间，从早到晚": ["2026-05"],
    "名册中未见业委会或物管会的小区": ["P2"],
    "业委会委员人数和其中党员人数": ["P1"],
    "交叉任职：同时在党组织和业委会任职的人数": ["社区党支部"],
    "物业公司和它服务的小区": ["U1"],
    "仅有一家包联或报到单位的社区": ["C1"],
    "名册中未见认领的需求": ["L1"],
    "共建协议到期时间和签约各方": ["2027-01"],
    "党建联合体的成员": ["J1"],
    "名册中未见会议或活动记录的党支部": ["B"],
}


@pytest.fixture(scope="module")
def answering(server_: dict[str, str], driver: neo4j.Driver) -> Any:
    """A database that has every name of the declaration, and the community as its own dataset."""
    places = [sync.target(server_, dataset=name) for name in ("assets_all", "assets")]
    for place, network in zip(places, (everything(), one_of_each()), strict=True):
        sync.push(network, place)
    yield places[1]
    for place in places:
        for found in ("n:Jiceng {dataset: $d}", "n:JicengRun {dataset: $d}"):
            driver.execute_query(f"MATCH ({found}) DETACH DELETE n", d=place.dataset)
        driver.execute_query("MATCH (n:JicengLock {scope: $d}) DELETE n", d=place.dataset)


def test_there_are_a_dozen_questions_and_each_has_its_answer_written_down() -> None:
    assert len(QUESTIONS) >= 12
    assert set(ANSWERS) == set(QUESTIONS)


@pytest.mark.neo4j
@pytest.mark.parametrize("name", QUESTIONS)
def test_question_answers_without_a_word_from_the_server(answering: Target, name: str) -> None:
    login = (answering.username, answering.password.reveal())
    with neo4j.GraphDatabase.driver(
        answering.uri, auth=login, warn_notification_severity="INFORMATION"
    ) as driver:
        # As it is shipped, over all datasets; then over one, as its head tells how.
        whole = driver.execute_query(QUESTIONS[name])  # type: ignore[arg-type]
        assert whole.summary.gql_status_objects[0].is_notification is False
        own = re.sub(r"\(\w*(:\w+)*:Current\)", _in_dataset, QUESTIONS[name])
        found = driver.execute_query(own, d=answering.dataset).records  # type: ignore[arg-type]
    assert [row[0] for row in found] == ANSWERS[name]


def _in_dataset(found: re.Match[str]) -> str:
    return f"{found[0][:-1]} {{dataset: $d}})"


def test_questions_use_no_label_type_or_property_that_is_not_declared() -> None:
    from graphmodel.cypher import labels_of, relation_type

    labels = {*labels_of(PARTY), "Current"}
    types = {relation_type(kind.name) for kind in PARTY.relations if not kind.internal}
    public = {name for kind in PARTY for name, column in kind.columns.items() if not column.private}
    for query in QUESTIONS.values():
        said = re.findall(r"[:|](\w+)", query)
        assert {word for word in said if word.isupper()} <= types
        assert {word for word in said if not word.isupper()} <= labels
        assert set(re.findall(r"\b[a-z]\w*\.(\w+)", query)) <= public | {"valid_to"}
        assert ":Current" in query


# ---------------------------------------------------------------- what is generated


@pytest.mark.parametrize("name", ["style.grass", "model.svg"])
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
