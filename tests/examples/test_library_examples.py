"""The examples of using the library do what they say, from files to answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.jiceng.command import ROOT, environment, rosters


def run(name: str, *arguments: str | Path, at: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / name), *map(str, arguments)],
        cwd=at, env=environment(PYTHONUTF8="1"), capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_gaps_by_street_on_the_real_district(tmp_path: Path) -> None:
    # Three places of 156 are open; the acceptance test of the district names them.
    assert run("gaps_by_street.py", at=tmp_path).splitlines() == [
        "镇街\t村社区\t已对应\t待确认\t名册未见",
        "双河街道\t11\t10\t1\t0",
        "安富街道\t12\t11\t0\t1",
        "古昌镇\t6\t5\t1\t0",
    ]


def test_gaps_by_street_on_rosters_of_ones_own(tmp_path: Path) -> None:
    told = run("gaps_by_street.py", rosters(tmp_path / "名册"), at=tmp_path)
    assert told.splitlines()[1:] == ["前进街道\t2\t1\t0\t1"]


@pytest.mark.parametrize("own", [True, False], ids=["own rosters", "the district"])
def test_first_report(tmp_path: Path, *, own: bool) -> None:
    told = run("first_report.py", *([rosters(tmp_path / "名册"), "出"] if own else []), at=tmp_path)
    folder = tmp_path / ("出" if own else "报告")
    assert "coverage：" in told
    assert (folder / "报告.html").is_file()
    assert (folder / "台账.xlsx").is_file()
