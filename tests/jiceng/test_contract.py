"""``jiceng.analysis/1``: the schema holds, languages differ in words only, two runs are equal."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest

from graphmodel.analysis import Analysis
from graphmodel.network import Network
from graphmodel.profile import load_profile
from jiceng.contract import SCHEMA, to_json
from jiceng.demo.city import make_city
from jiceng.work import ANALYSES, analyse_all, load
from tests.jiceng.command import DISTRICT, ROOT, jiceng, write_csv

SCHEMA_FILE = ROOT / "jiceng" / "assets" / "schema" / "analysis-1.schema.json"
#: What the language of the screen may change.
WORDS = {"label", "message", "action"}


def walk(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every key with its value, and every item of a list under the list's key."""
    yield key, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, key)


def without_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_words(inner) for key, inner in value.items() if key not in WORDS}
    return [without_words(inner) for inner in value] if isinstance(value, list) else value


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    make_city(folder)
    return folder


@pytest.fixture(scope="module", params=["district", "city"])
def where(request: pytest.FixtureRequest, city: Path) -> Path:
    return DISTRICT if request.param == "district" else city


@pytest.fixture(scope="module")
def told(where: Path) -> dict[str, str]:
    """What three processes print: Chinese under two hash seeds, and English."""
    asked = {"zh": ("zh", "1"), "again": ("zh", "2"), "en": ("en", "3")}
    return {
        name: jiceng(
            "analyze", "all", where, "--format", "json", "--lang", language,
            env={"PYTHONHASHSEED": seed},
        ).out
        for name, (language, seed) in asked.items()
    }  # fmt: skip


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$defs"]["analysis"]["properties"]["schema"]["const"] == SCHEMA


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_analysis_keeps_to_the_schema(told: dict[str, str], language: str) -> None:
    printed = json.loads(told[language])
    assert [item["analysis"] for item in printed] == list(ANALYSES)
    validator = jsonschema.Draft202012Validator(
        {"$ref": "#/$defs/analysis", "$defs": schema()["$defs"]}
    )
    for item in printed:
        error = jsonschema.exceptions.best_match(validator.iter_errors(item))
        assert error is None, (item["analysis"], error and list(error.absolute_path), error)


def test_a_single_analysis_is_no_list() -> None:
    ran = jiceng("analyze", "coverage", DISTRICT, "--format", "json")
    jsonschema.validate(json.loads(ran.out), schema(), jsonschema.Draft202012Validator)


def test_two_processes_print_the_same_bytes(told: dict[str, str]) -> None:
    assert told["zh"] == told["again"]


def test_the_language_changes_words_only(told: dict[str, str]) -> None:
    chinese, english = json.loads(told["zh"]), json.loads(told["en"])
    assert without_words(chinese) == without_words(english)
    assert chinese != english


def test_english_words_are_english(told: dict[str, str]) -> None:
    labels = {value for key, value in walk(json.loads(told["en"])) if key == "label"}
    assert [label for label in labels if not label.isascii() and _is_chinese(label)] == []


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def test_the_four_counts_of_a_share_add_up(told: dict[str, str]) -> None:
    shares = [
        figure
        for item in json.loads(told["zh"])
        for figure in item["figures"]
        if figure["type"] == "share"
    ]
    assert shares
    for share in shares:
        counts = [share[name] for name in ("yes", "no", "unknown", "not_applicable")]
        if share["status"] == "ok":
            assert sum(counts) == pytest.approx(share["total"])
        else:
            assert [*counts, share["total"], share["value"]] == [None] * 6
            assert share["needs"]


def test_evidence_points_at_an_input(told: dict[str, str]) -> None:
    for item in json.loads(told["zh"]):
        places = {row["input"] for found in item["findings"] for row in found["evidence"]}
        assert places <= set(range(len(item["inputs"])))


def test_findings_are_sorted_and_told_once(told: dict[str, str]) -> None:
    for item in json.loads(told["zh"]):
        order = [(found["code"], found["subject"], found["id"]) for found in item["findings"]]
        assert order == sorted(order)
        assert len({found["id"] for found in item["findings"]}) == len(order)


def test_findings_keep_their_ids_when_rows_are_reordered(tmp_path: Path) -> None:
    files = []
    for path in sorted(DISTRICT.glob("*.csv")):
        rows = [line.split(",") for line in path.read_text(encoding="utf-8-sig").splitlines()]
        body = rows[1:]
        random.Random(7).shuffle(body)  # noqa: S311 - an order, not a secret
        files.append(write_csv(tmp_path / path.name, [rows[0], *body]))
    reordered = {row["id"] for item in analyse_all(load(files).network) for row in _ids(item)}
    given = {row["id"] for item in analyse_all(load(DISTRICT).network) for row in _ids(item)}
    assert reordered == given
    assert given


def _ids(analysis: Analysis) -> list[dict[str, str]]:
    return analysis.findings.select("id").to_dicts()


def test_an_undefined_number_is_null() -> None:
    tables = {"t": pl.DataFrame({"x": [float("nan"), float("inf"), 1.5]})}
    analysis = replace(analyse_all(Network.of({}))[0], tables=tables)
    told = to_json(analysis, load_profile())
    assert told["tables"]["t"]["rows"] == [[None], [None], [1.5]]
    json.dumps(told, allow_nan=False)


def test_an_empty_network_is_answered_too() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    told = [to_json(item, load_profile()) for item in analyse_all(Network.of({}))]
    assert [error.message for error in validator.iter_errors(told)] == []
