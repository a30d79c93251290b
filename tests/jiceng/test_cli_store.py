"""A store through the command line: round trips, what would vanish, one writer, damage."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from graphmodel.errors import StoreError
from graphmodel.lock import only_writer
from tests.jiceng.command import (
    ENGLISH,
    ORGANISATIONS,
    OTHER,
    PLACES,
    STREET,
    command,
    environment,
    jiceng,
    rosters,
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The small rosters in ``名册`` and the store ``仓`` made from them."""
    rosters(tmp_path / "名册")
    assert jiceng("load", "名册", "--store", "仓", at=tmp_path).code == 0
    return tmp_path


def head(desk: Path) -> str:
    return (desk / "仓" / "HEAD").read_text(encoding="ascii").strip()


def test_what_was_loaded_is_what_the_files_say(desk: Path) -> None:
    ran = jiceng("diff", "名册", "仓", at=desk)
    assert (ran.code, ran.out) == (0, "")
    assert "没有差别。" in ran.err


def test_the_store_gives_the_same_analysis_as_the_files(desk: Path) -> None:
    from_store = jiceng("analyze", "all", "--store", "仓", "--format", "json", at=desk)
    from_files = jiceng("analyze", "all", "名册", "--format", "json", at=desk)
    assert from_store.out == from_files.out
    assert json.loads(from_store.out)


def test_equal_content_publishes_nothing(desk: Path) -> None:
    before = head(desk)
    ran = jiceng("load", "名册", "--store", "仓", "--format", "json", at=desk)
    assert json.loads(ran.out) == {"snapshot": before, "published": False}
    assert "没有变化" in ran.err
    assert [path.name for path in (desk / "仓" / "snapshots").iterdir()] == [before]


class TestVanishing:
    @pytest.fixture
    def shorter(self, desk: Path) -> Path:
        rosters(desk / "名册", organisations=ORGANISATIONS[:-1])
        return desk

    def test_it_is_listed_and_refused_without_a_terminal(self, shorter: Path) -> None:
        before = head(shorter)
        ran = jiceng("load", "名册", "--store", "仓", at=shorter)
        assert ran.code == 3
        assert "将消失：党组织 1 条" in ran.err
        assert "将消失：隶属 1 条" in ran.err
        assert "--yes" in ran.err
        assert head(shorter) == before

    def test_it_is_published_when_agreed_to(self, shorter: Path) -> None:
        before = head(shorter)
        assert jiceng("load", "名册", "--store", "仓", "--yes", at=shorter).code == 0
        assert head(shorter) != before
        ran = jiceng("diff", f"仓@{before}", "仓", "--format", "json", at=shorter)
        gone = {(row["change"], row["kind"], row["id"]) for row in json.loads(ran.out)}
        assert ("消失", "党组织", "001002001000000") in gone
        assert {change for change, _, _ in gone} == {"消失"}

    def test_english_says_it_too(self, shorter: Path) -> None:
        ran = jiceng("load", "名册", "--store", "仓", "--lang", "en", at=shorter)
        assert "Would vanish: 1 of PartyOrg" in ran.err


class TestWithin:
    def test_only_the_scope_is_replaced(self, desk: Path) -> None:
        places = [row for row in PLACES if row[0] != "990101002001"] + [["990101001003", "新社区"]]
        rosters(desk / "前进", places=places, organisations=ORGANISATIONS[:3])
        ran = jiceng("load", "前进", "--store", "仓", "--within", STREET, at=desk)
        assert ran.code == 0, ran.err
        changes = json.loads(jiceng("diff", "名册", "仓", "--format", "json", at=desk).out)
        found = {(row["change"], row["kind"], row["id"]) for row in changes}
        assert found == {
            ("新增", "区划单位", "990101001003"),
            ("新增", "位于区域", f"990101001003 → {STREET}"),
        }

    def test_what_vanishes_inside_is_asked_about(self, desk: Path) -> None:
        rosters(desk / "前进", places=[row for row in PLACES if row[0] != OTHER])
        ran = jiceng("load", "前进", "--store", "仓", "--within", STREET, at=desk)
        assert ran.code == 3
        assert "将消失：区划单位 1 条" in ran.err


class TestAStoreThatCannotBeWritten:
    """It is said before the rosters are read, and nothing is made."""

    def refused(self, desk: Path, store: Path) -> str:
        ran = jiceng("load", desk / "名册", "--store", store)
        assert ran.code == StoreError.exit_code
        assert "读" not in ran.err.replace("读取", "")  # no account of rows
        assert ran.out == ""
        return ran.err

    def test_below_a_file(self, desk: Path) -> None:
        (desk / "file").write_text("其他内容", encoding="utf-8")
        assert "不能写入" in self.refused(desk, desk / "file" / "store")
        assert (desk / "file").read_text(encoding="utf-8") == "其他内容"

    def test_a_folder_of_something_else(self, desk: Path) -> None:
        (desk / "photos").mkdir()
        (desk / "photos" / "a.png").write_bytes(b"")
        self.refused(desk, desk / "photos")
        assert [path.name for path in (desk / "photos").iterdir()] == ["a.png"]

    def test_who_only_looks_needs_none(self, desk: Path) -> None:
        (desk / "file").write_text("", encoding="utf-8")
        ran = jiceng("load", desk / "名册", "--store", desk / "file" / "s", "--preview")
        assert ran.code == 0


def test_a_second_writer_is_refused(desk: Path) -> None:
    rosters(desk / "名册", places=[*PLACES, ["990101001003", "新社区"]])
    before = head(desk)
    with only_writer(desk / "仓" / "LOCK"):
        ran = jiceng("load", "名册", "--store", "仓", at=desk)
    assert ran.code == 6
    assert f"进程 {os.getpid()}" in ran.err
    assert head(desk) == before


class TestDamage:
    @pytest.fixture
    def damaged(self, desk: Path) -> Path:
        file = desk / "仓" / "snapshots" / head(desk) / "PartyOrg.parquet"
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 0xFF
        file.chmod(0o600)
        file.write_bytes(content[:-20])
        return desk

    def test_verify_names_the_file(self, damaged: Path) -> None:
        ran = jiceng("verify", "--store", "仓", "--format", "json", at=damaged)
        assert ran.code == 8
        assert [row["file"] for row in json.loads(ran.out)] == ["PartyOrg.parquet"]

    @pytest.mark.parametrize(
        "arguments",
        [
            ["analyze", "all", "--store", "仓"],
            ["diff", "仓", "名册"],
            ["load", "名册", "--store", "仓"],
        ],
        ids=["analyze", "diff", "load"],
    )
    def test_nothing_is_made_from_it(self, damaged: Path, arguments: list[str]) -> None:
        before = head(damaged)
        ran = jiceng(*arguments, at=damaged)
        assert ran.code == 8, ran.err
        assert "PartyOrg.parquet" in ran.err
        assert not ran.out
        assert head(damaged) == before

    def test_a_sound_snapshot_can_be_published_over_it(self, damaged: Path) -> None:
        assert jiceng("load", "名册", "--store", "仓", "--yes", at=damaged).code == 0
        assert jiceng("diff", "名册", "仓", at=damaged).out == ""

    def test_a_lost_head_is_said_with_what_to_do(self, desk: Path) -> None:
        (desk / "仓" / "HEAD").write_text("x", encoding="ascii")
        ran = jiceng("analyze", "all", "--store", "仓", at=desk)
        assert ran.code == 8
        assert "HEAD" in ran.err


@pytest.mark.skipif(os.name == "nt", reason="limits of POSIX")
def test_a_full_disk_leaves_the_old_snapshot(desk: Path) -> None:
    before = head(desk)
    rosters(desk / "名册", places=[*PLACES, ["990101001003", "新社区"]])
    limited = ["/bin/sh", "-c", 'ulimit -f 1; trap "" XFSZ; exec "$@"', "sh"]
    done = subprocess.run(
        [*limited, *command("load", "名册", "--store", "仓")],
        cwd=desk, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    told = done.stderr.decode()
    assert done.returncode == 8, told
    assert "原有的快照没有改动" in told
    assert not ENGLISH.search(told), told
    assert head(desk) == before
    assert jiceng("verify", "--store", "仓", at=desk).code == 0


@pytest.mark.skipif(os.name == "nt", reason="closing by a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_where_nobody_listens_the_work_is_done_all_the_same(tmp_path: Path, closed: str) -> None:
    rosters(tmp_path / "名册")
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", *command("load", "名册", "--store", "仓")],
        cwd=tmp_path, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert head(tmp_path)


@pytest.mark.parametrize("point", ["write.frame", "head.synced"])
def test_a_first_load_that_dies_is_no_obstacle_to_the_next(tmp_path: Path, point: str) -> None:
    rosters(tmp_path / "名册")
    wanted = ("load", "名册", "--store", "仓")
    died = jiceng(*wanted, at=tmp_path, env={"JICENG_FAULT": f"{point}:kill"})
    assert died.code != 0
    again = jiceng(*wanted, at=tmp_path)
    assert "已发布快照" in again.out + again.err
    assert jiceng("verify", "--store", "仓", at=tmp_path).code == 0


def test_a_snapshot_is_opened_by_the_beginning_of_its_name(desk: Path) -> None:
    assert jiceng("diff", f"仓@{head(desk)[:8]}", "名册", at=desk).code == 0
    ran = jiceng("diff", "仓@1999", "名册", at=desk)
    assert ran.code == 2
    assert "1999" in ran.err
