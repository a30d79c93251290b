"""What earlier snapshots say about a body: since when, what changed, what was found then."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graphmodel.profile import load_profile
from graphmodel.snapshot import Snapshot
from graphmodel.store import Store
from jiceng.history import history, history_in_words
from tests.analyses.rosters import Roster
from tests.jiceng.command import jiceng


def roster(**branch: Any) -> Roster:
    base = Roster().add("P1", category="work_committee").add("P9", category="branch")
    base.below("P1", "P9")
    return base.add("P2", category="branch", **branch) if branch else base


def months() -> list[tuple[date, Roster]]:
    """P2 comes in May with two members, has a superior in June, and three members in July."""
    july = roster(members_full=3, name="名乙").below("P1", "P2")
    return [
        (date(2026, 4, 30), roster()),
        (date(2026, 5, 31), roster(members_full=2)),
        (date(2026, 6, 30), roster(members_full=2).below("P1", "P2")),
        (date(2026, 7, 31), july),
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store") / "仓"
    for day, rows in months():
        written = datetime(day.year, day.month, day.day, 22, tzinfo=UTC)
        Store(folder).write(rows.network(day=day), created_at=written)
    return folder


def past(store: Path, body: str, looked_at: int = 6) -> dict[str, Any]:
    snapshots: list[Snapshot] = Store(store).history()
    return history(snapshots, ("PartyOrg", body), load_profile(), looked_at=looked_at)


def codes(entry: dict[str, Any]) -> set[str]:
    return {item["code"] for item in entry["findings"]}


def test_each_snapshot_says_whether_the_body_is_there_and_what_changed(store: Path) -> None:
    entries = past(store, "P2")["snapshots"]
    assert [entry["stated_on"] for entry in entries] == [
        "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31",
    ]  # fmt: skip
    assert [entry["state"] for entry in entries] == ["absent", "first", "changed", "changed"]
    assert [entry["changes"] for entry in entries[:2]] == [[], []]
    (link,) = entries[2]["changes"]
    assert (link["link"], link["relation"], link["direction"], link["id"]) == (
        "new", "SubordinateTo", "out", "P1",
    )  # fmt: skip
    assert entries[3]["changes"] == [
        {"column": "党组织名称", "before": "名P2", "after": "名乙"},
        {"column": "正式党员", "before": 2, "after": 3},
    ]


def test_it_is_in_the_register_since_the_first_snapshot_without_a_gap(store: Path) -> None:
    assert past(store, "P2")["since"]["stated_on"] == "2026-05-31"
    assert past(store, "P9")["since"]["stated_on"] == "2026-04-30"


def test_findings_are_those_of_each_date(store: Path) -> None:
    before, may, june, july = past(store, "P2")["snapshots"]
    assert before["findings"] is None
    assert {"BRANCH-UNDERSIZE", "COMMAND-NO-SUPERIOR"} <= codes(may)
    assert "COMMAND-NO-SUPERIOR" not in codes(june)
    assert "BRANCH-UNDERSIZE" in codes(june) - codes(july)


def test_findings_are_not_those_of_another_kind_with_the_same_code(tmp_path: Path) -> None:
    rows = roster(members_full=2)
    rows.rows["Unit"] = [{"id": "P2", "name": "甲公司"}]
    written = datetime(2026, 5, 31, 22, tzinfo=UTC)
    Store(tmp_path / "仓").write(rows.network(day=date(2026, 5, 31)), created_at=written)
    snapshots = Store(tmp_path / "仓").history()
    of = {
        kind: codes(history(snapshots, (kind, "P2"), load_profile(), looked_at=1)["snapshots"][0])
        for kind in ("PartyOrg", "Unit")
    }
    assert "BRANCH-UNDERSIZE" in of["PartyOrg"]
    assert "BRANCH-UNDERSIZE" not in of["Unit"]


def test_only_as_many_snapshots_as_asked_are_looked_at_again(store: Path) -> None:
    entries = past(store, "P2", looked_at=1)["snapshots"]
    assert [entry["findings"] is None for entry in entries] == [True, True, True, False]
    assert "--history" in history_in_words(past(store, "P2", looked_at=1))


def test_words_say_since_when_what_changed_and_what_was_settled(store: Path) -> None:
    words = history_in_words(past(store, "P2"))
    for line in (
        "历次快照（4 个）", "自 2026-05-31 的快照起一直在名册中", "2026-04-30  名册中没有",
        "2026-05-31  开始出现", "新增关系：隶属 名P1", "正式党员：2 → 3",
        "事项 [COMMAND-NO-SUPERIOR]", "事项销号 [BRANCH-UNDERSIZE]",
    ):  # fmt: skip
        assert line in words


def test_the_command_tells_it_of_a_store_and_not_of_files(store: Path) -> None:
    ran = jiceng("explain", "P2", "--store", store, "--format", "json")
    told = json.loads(ran.out)["history"]
    assert [entry["state"] for entry in told["snapshots"]] == [
        "absent", "first", "changed", "changed",
    ]  # fmt: skip
    june = Store(store).history()[1].name
    earlier = json.loads(
        jiceng("explain", "P2", "--store", store, "--snapshot", june, "--format", "json").out
    )
    assert [entry["state"] for entry in earlier["history"]["snapshots"]] == [
        "absent", "first", "changed",
    ]  # fmt: skip
    assert "历次快照（4 个）" in jiceng("explain", "P2", "--store", store).out
