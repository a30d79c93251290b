"""The examples that sync, on the real server: what a nightly run does when things go wrong."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import neo4j
import pytest

from graphmodel.errors import GuardError, RosterError
from graphmodel.lock import only_writer
from jiceng.sync import Target
from tests.jiceng.command import ORGANISATIONS, PLACES, ROOT, rosters, write_csv
from tests.neo4j.command import variables
from tests.neo4j.towns import empty

pytestmark = pytest.mark.neo4j
EXAMPLES = ROOT / "examples"


def nightly(
    folder: Path, store: Path, variables_: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables_, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, str(EXAMPLES / "sync_nightly.py"), str(folder), str(store)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def broken(folder: Path) -> Path:
    """The small rosters, and one that ends in the middle of its archive."""
    rosters(folder)
    (folder / "小区.xlsx").write_bytes(b"PK\x03\x04 and no more")
    return folder


@pytest.fixture
def emptied(driver: neo4j.Driver) -> Iterator[None]:
    """The dataset of its own name, which the nightly example writes, emptied afterwards."""
    yield
    empty(driver, "jiceng")


# ---------------------------------------------------------------- cron


def test_nightly_run_beside_another_leaves_at_once(tmp_path: Path, place: Target) -> None:
    store = tmp_path / "store"
    with only_writer(tmp_path / "store.lock"):
        done = nightly(rosters(tmp_path / "rosters"), store, variables(place))
    assert done.returncode == 6
    assert done.stdout == ""
    assert f"{os.getpid()}" in done.stderr
    assert not store.exists()


def test_nightly_run_with_half_of_its_rosters_publishes_nothing(
    tmp_path: Path, place: Target
) -> None:
    done = nightly(broken(tmp_path / "rosters"), tmp_path / "store", variables(place))
    assert done.returncode == 3
    assert "小区.xlsx" in done.stderr
    assert not (tmp_path / "store" / "snapshots").exists()


def test_nightly_run_is_made_up_for_by_the_next_and_says_what_was_left_out(
    tmp_path: Path, place: Target, driver: neo4j.Driver, emptied: None
) -> None:
    store, folder = tmp_path / "store", rosters(tmp_path / "rosters")
    unreachable = nightly(folder, store, {**variables(place), "NEO4J_URI": "bolt://127.0.0.1:1"})
    assert unreachable.returncode == 5
    nowhere = [*ORGANISATIONS, ["001009001000000", "北社区党支部", "党支部", "001009000000000"]]
    write_csv(folder / "organisations.csv", nowhere)
    done = nightly(folder, store, variables(place))
    assert done.returncode == 10, done.stderr
    told = json.loads(done.stdout)
    assert told["left_out"]["links"] == 1
    assert place.password.reveal() not in done.stdout + done.stderr + unreachable.stderr
    counted = driver.execute_query(
        "MATCH (n:Jiceng {dataset: 'jiceng'}) RETURN n.kind, count(*) ORDER BY n.kind"
    ).records
    assert [tuple(row.values()) for row in counted] == [
        ("Division", len(PLACES) - 1), ("PartyOrg", len(nowhere) - 1),
    ]  # fmt: skip
    del emptied


# ---------------------------------------------------------------- Airflow


@pytest.fixture(scope="module")
def steps() -> ModuleType:
    """The functions of the DAG; the DAG itself is made where Airflow is installed."""
    specification = importlib.util.spec_from_file_location(
        "airflow_sync", EXAMPLES / "airflow_sync.py"
    )
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_steps_of_the_dag_bring_rosters_into_the_database(
    steps: ModuleType, place: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, word in variables(place).items():
        monkeypatch.setenv(name, word)
    folder, store = str(rosters(tmp_path / "rosters")), str(tmp_path / "store")
    published = steps.publish(folder, store)
    assert published["left_out"] == {"rows": 0, "cells": 0, "links": 0}
    snapshot = published["snapshot"]
    planned = steps.plan(store, snapshot, place.dataset)
    assert (planned["update"], planned["close"], planned["delete"]) == (0, 0, 0)
    pushed = steps.push(store, snapshot, place.dataset)
    assert pushed["create"] == planned["create"]
    assert steps.push(store, snapshot, place.dataset)["run"] is None  # a retried task
    assert steps.publish(folder, store)["snapshot"] == snapshot
    written = steps.report(store, snapshot, str(tmp_path / "out"))
    assert {Path(path).name for path in written} >= {"报告.html", "台账.xlsx"}
    assert json.loads(json.dumps([published, planned, pushed]))  # fits into XCom


def test_step_of_the_dag_refuses_half_of_the_rosters_for_good(
    steps: ModuleType, tmp_path: Path
) -> None:
    with pytest.raises(RosterError, match="未发布"):
        steps.publish(str(broken(tmp_path / "rosters")), str(tmp_path / "store"))
    assert not issubclass(RosterError, steps.PASSING)
    assert not issubclass(GuardError, steps.PASSING)
