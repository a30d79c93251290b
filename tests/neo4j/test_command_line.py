"""``jiceng sync`` and the nightly example, as a user runs them, against the real server."""

from __future__ import annotations

import json
from pathlib import Path

import neo4j
import pytest

from jiceng.demo import demo_files
from jiceng.sync import Target
from tests.neo4j.command import ROOT, run

pytestmark = pytest.mark.neo4j


def test_plan_push_plan_status_pull(place: Target, driver: neo4j.Driver, tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    files = [str(path) for path in demo_files()]
    assert run(place, "load", *files, "--store", store).returncode in {0, 10}
    options = ["--store", store, "--dataset", place.dataset]

    planned = run(place, "sync", "plan", *options, "--format", "json")
    assert planned.returncode == 4, planned.stderr
    plan = json.loads(planned.stdout)
    assert plan["schema"] == "jiceng.plan/1"
    assert plan["totals"]["create"] == 177 + 1273 + 1272 + 174 + 156

    pushed = run(place, "sync", "push", *options, "--format", "json")
    assert pushed.returncode == 0, pushed.stderr
    assert json.loads(pushed.stdout)["counters"]["nodes_created"] == 1450

    again = run(place, "sync", "plan", *options)
    assert again.returncode == 0, again.stderr
    assert "没有需要改动的内容" in again.stderr

    told = run(place, "sync", "status", "--dataset", place.dataset, "--format", "json")
    status = json.loads(told.stdout)
    assert [run_["state"] for run_ in status["runs"]] == ["done"]
    assert status["counts"]["PartyOrg"] == 1273

    back = str(tmp_path / "back")
    assert run(place, "sync", "pull", "--dataset", place.dataset, "--store", back).returncode == 0
    verified = run(place, "diff", store, back, "--format", "json")
    kinds = {row["kind"] for row in json.loads(verified.stdout)}
    assert kinds <= {"疑似对应"}  # suggestions stay at home
    for done in (planned, pushed, again, told, verified):
        assert place.password.reveal() not in done.stdout + done.stderr
    del driver


def test_nightly_example_runs_twice(place: Target, driver: neo4j.Driver, tmp_path: Path) -> None:
    rosters = tmp_path / "rosters"
    rosters.mkdir()
    for path in demo_files():
        (rosters / path.name).write_bytes(path.read_bytes())
    example = str(ROOT / "examples" / "sync_nightly.py")
    try:
        first = run(place, str(rosters), str(tmp_path / "store"), module=example)
        assert first.returncode == 0, first.stderr
        assert json.loads(first.stdout)["create"] == 177 + 1273 + 1272 + 174 + 156
        second = run(place, str(rosters), str(tmp_path / "store"), module=example)
        assert json.loads(second.stdout)["run"] is None
    finally:
        driver.execute_query("MATCH (n {dataset: 'jiceng'}) DETACH DELETE n")
        driver.execute_query("MATCH (n:JicengLock {scope: 'jiceng'}) DELETE n")


def test_nobody_there_is_exit_code_5(place: Target) -> None:
    from dataclasses import replace

    gone = replace(place, uri="bolt://127.0.0.1:1")
    done = run(gone, "sync", "status")
    assert done.returncode == 5
    assert "连不上" in done.stderr


def test_three_queries_of_the_demo_answer(place: Target, driver: neo4j.Driver) -> None:
    from jiceng.cli.commands.demo import QUERIES

    done = run(place, "demo", "--neo4j")
    try:
        assert done.returncode == 0, done.stderr
        for _, query in QUERIES:
            assert query in done.stdout
            assert driver.execute_query(query).records
    finally:
        driver.execute_query("MATCH (n {dataset: 'demo'}) DETACH DELETE n")
        driver.execute_query("MATCH (n:JicengLock {scope: 'demo'}) DELETE n")
