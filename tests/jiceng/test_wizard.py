"""``jiceng`` alone on a terminal, driven through a real one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jiceng.cli.wizard import _as_path
from tests.jiceng.command import ROOT, command, environment, rosters

pty = pytest.importorskip("pty", reason="a terminal of POSIX")
_PATIENCE = 120.0


class Terminal:
    """A terminal with the command running on it."""

    def __init__(self, end: int, running: subprocess.Popen[bytes]) -> None:
        self._end, self.running, self.seen = end, running, ""

    def wait_for(self, words: str) -> None:
        """Read until some words are on the screen."""
        deadline = time.monotonic() + _PATIENCE
        while words not in self.seen:
            assert time.monotonic() < deadline, self.seen
            try:
                self.seen += os.read(self._end, 65536).decode(errors="replace")
            except OSError:  # the command has left
                assert words in self.seen, self.seen

    def type(self, text: str) -> None:
        """Type a line."""
        os.write(self._end, f"{text}\n".encode())

    def leave(self) -> int:
        """Wait for the command to end, reading what it still says."""
        while True:
            try:
                said = os.read(self._end, 65536)
            except OSError:
                break
            if not said:
                break
            self.seen += said.decode(errors="replace")
        return self.running.wait(_PATIENCE)


@contextmanager
def terminal(*arguments: str, **more: str) -> Iterator[Terminal]:
    """Start the command on a terminal of its own."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT,
        env=environment(TERM="xterm", COLUMNS="200", **more), start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    try:
        yield Terminal(ours, running)
    finally:
        running.kill()
        running.wait()
        os.close(ours)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Rosters in a folder whose name people really give."""
    return rosters(tmp_path / "党建 资料（2026）" / "名册 终稿（1）")


def test_it_writes_the_report_beside_the_file(folder: Path) -> None:
    with terminal() as screen:
        screen.wait_for("请输入名册文件或文件夹")
        screen.type(f"'{folder}'")
        screen.wait_for("organisations.csv：读 4 行，收 4")
        screen.wait_for("按以上理解出报告")
        screen.type("y")
        screen.wait_for("报告已写好")
        assert screen.leave() == 0, screen.seen
    (report,) = (path for path in folder.iterdir() if path.is_dir())
    assert report.name.startswith("名册 终稿（1）_报告_")
    assert (report / "报告.html").stat().st_size > 10_000
    assert (report / "台账.xlsx").read_bytes()[:2] == b"PK"


def test_a_second_report_stands_beside_the_first(folder: Path) -> None:
    for earlier in (False, True):
        with terminal() as screen:
            screen.wait_for("请输入名册文件或文件夹")
            screen.type(str(folder))
            screen.wait_for("按以上理解出报告")
            screen.type("")
            if earlier:
                screen.wait_for("接续上次的台账")
                screen.type("")
            assert screen.leave() == 0, screen.seen
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    assert len(names) == 2
    assert names[1] == f"{names[0]}(2)"


def test_a_wrong_path_is_asked_for_again_and_no_is_no(folder: Path) -> None:
    with terminal() as screen:
        screen.wait_for("请输入名册文件或文件夹")
        screen.type("/没有/这个")
        screen.wait_for("找不到 /没有/这个，请再试")
        screen.type(str(folder).replace(" ", "\\ "))
        screen.wait_for("按以上理解出报告")
        screen.type("n")
        assert screen.leave() == 0, screen.seen
    assert not [path for path in folder.iterdir() if path.is_dir()]


def test_three_wrong_paths_end_it() -> None:
    with terminal() as screen:
        for _ in range(3):
            screen.wait_for("请输入名册文件或文件夹")
            screen.seen = ""
            screen.type("/没有")
        assert screen.leave() == 2


def test_nothing_readable_is_said(tmp_path: Path) -> None:
    (tmp_path / "说明.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with terminal() as screen:
        screen.wait_for("请输入名册文件或文件夹")
        screen.type(str(tmp_path / "说明.csv"))
        screen.wait_for("没有可采用的内容")
        assert screen.leave() == 3, screen.seen


@pytest.mark.parametrize("when", ["请输入名册文件或文件夹", "按以上理解出报告"])
def test_ctrl_c_leaves_at_once(folder: Path, when: str) -> None:
    with terminal() as screen:
        screen.wait_for("请输入名册文件或文件夹")
        if when not in screen.seen:
            screen.type(str(folder))
        screen.wait_for(when)
        time.sleep(0.5)  # it must have come to wait
        screen.running.send_signal(signal.SIGINT)
        assert screen.leave() == 130, screen.seen
    assert "Traceback" not in screen.seen


def test_it_speaks_english(folder: Path) -> None:
    with terminal("--lang", "en") as screen:
        screen.wait_for("Roster file or folder")
        screen.type(str(folder))
        screen.wait_for("Write the report on this understanding?")
        screen.type("n")
        assert screen.leave() == 0


def test_what_would_vanish_is_asked_about(tmp_path: Path) -> None:
    store = tmp_path / "仓"
    full = rosters(tmp_path / "全")
    short = rosters(tmp_path / "缺", organisations=[["党组织代码", "党组织名称"], ["1", "甲党委"]])
    for folder, answer, code in ((full, None, 0), (short, "n", 3), (short, "y", 0)):
        with terminal("load", str(folder), "--store", str(store)) as screen:
            if answer:
                screen.wait_for("是否发布？")
                screen.type(answer)
            assert screen.leave() == code, screen.seen


@pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")
@pytest.mark.parametrize(
    "pasted", ["{}", " {} ", "'{}'", '"{}"', "“{}”"], ids=["bare", "spaces", "'", '"', "“”"]
)
def test_a_pasted_path_is_understood(folder: Path, pasted: str) -> None:
    assert _as_path(pasted.format(folder)) == folder
