"""What could not be run, and why: listed before pytest's closing line, empty with CI=true."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

#: Marker → programs, one of which it needs.
PROGRAMS = {
    "browser": ("chromium", "chromium-browser", "google-chrome", "msedge"),
    "office": ("libreoffice", "soffice"),
}
#: Where the longest tests are: they start first, so that no process waits for them at the end.
LONGEST = "tests/neo4j/"
_not_run: dict[str, list[str]] = {}


def pytest_configure() -> None:
    """Keep the pseudonyms' key of the tests apart from the user's own."""
    folder = Path(tempfile.mkdtemp(prefix="jiceng-tests-"))
    key = folder / "person.key"
    key.write_bytes(b"a key for tests only, never used elsewhere")
    os.environ["JICENG_KEY_FILE"] = str(key)
    os.environ.setdefault("MPLCONFIGDIR", str(folder))


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Leave out what this machine lacks a program for; never with CI=true."""
    slow = "slow" in (config.getoption("-m") or "")
    kept = []
    for item in items:
        reason = _reason(item)
        if item.get_closest_marker("slow") and not slow:
            continue  # asked for by name only: pytest -m slow
        if reason and os.environ.get("CI") != "true":
            _not_run.setdefault(reason, []).append(item.nodeid)
        else:
            kept.append(item)
    items[:] = sorted(kept, key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what a process of several did not run to the one that tells it."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["not_run"] = _not_run


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what one of several processes did not run; each has seen all tests."""
    _not_run.update(getattr(node, "workeroutput", {}).get("not_run", {}))


def _reason(item: pytest.Item) -> str:
    for marker, programs in PROGRAMS.items():
        if item.get_closest_marker(marker) and not any(shutil.which(name) for name in programs):
            return f"这台机器上没有 {' 或 '.join(programs[:2])}"
    return ""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not run and why."""
    terminalreporter.section("未运行的测试")
    if not _not_run:
        terminalreporter.write_line("无")
    for reason, tests in _not_run.items():
        terminalreporter.write_line(f"{reason}：{len(tests)} 项")
    failed = os.environ.get("JICENG_FAILED_CHECKS")
    if failed:
        terminalreporter.write_line(f"未通过的检查：{failed}", red=True)
