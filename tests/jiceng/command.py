"""The command as a user runs it, in a process of its own, and small rosters to run it on."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DISTRICT = ROOT / "jiceng" / "assets" / "demo" / "rongchang"
STREET, COMMUNITY, OTHER = "990101001", "990101001001", "990101001002"
SECRETARIAT = "001001001000000"
#: Two English words in a row: no Chinese screen has them outside names of files and options.
ENGLISH = re.compile(r"(?<![\w/.<=-])(?!jiceng )[A-Za-z]{2,} [a-z]{2,}(?![\w.])")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

PLACES = [
    ["区划代码", "名称"],
    [STREET, "前进街道"],
    ["990101002", "后山街道"],
    [COMMUNITY, "东社区"],
    [OTHER, "西社区"],
    ["990101002001", "南社区"],
]
ORGANISATIONS = [
    ["党组织代码", "党组织名称", "党组织类别", "上级党组织代码"],
    ["001001000000000", "前进街道党工委", "党工委", ""],
    [SECRETARIAT, "东社区党总支", "党总支", "001001000000000"],
    ["001002000000000", "后山街道党工委", "党工委", ""],
    ["001002001000000", "南社区党支部", "党支部", "001002000000000"],
]


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a command run from the source tree, in Chinese."""
    plain = {name: value for name, value in os.environ.items() if name != "JICENG_LANG"}
    return {**plain, "PYTHONPATH": str(ROOT), "JICENG_NO_BROWSER": "1", **more}


def command(*arguments: str | Path) -> list[str]:
    """Return the command line."""
    return [sys.executable, "-m", "jiceng", *map(str, arguments)]


def jiceng(
    *arguments: str | Path, at: Path | None = None, env: Mapping[str, str] | None = None
) -> Ran:
    """Run a command without a terminal."""
    done = subprocess.run(
        command(*arguments),
        cwd=at,
        env=environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=300,
    )
    return Ran(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write a roster."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def rosters(folder: Path, **files: Sequence[Sequence[str]]) -> Path:
    """Write the two small rosters, or others in their place, into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in ({"places": PLACES, "organisations": ORGANISATIONS} | files).items():
        write_csv(folder / f"{name}.csv", rows)
    return folder
