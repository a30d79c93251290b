"""The notebook is stored without outputs, runs from its first cell to its last, and is right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jiceng.demo.city import make_city
from tests.jiceng.command import ROOT, environment

NOTEBOOK = ROOT / "examples" / "notebook.ipynb"


@pytest.fixture(scope="module")
def stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What each code cell is worth, run in order in a process of its own, without a screen."""
    out = tmp_path_factory.mktemp("notebook") / "values.json"
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("notebook.py")), str(NOTEBOOK), str(out)],
        cwd=out.parent, env=environment(PYTHONUTF8="1", MPLBACKEND="Agg"),
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
    found: list[dict[str, Any]] = json.loads(out.read_text(encoding="utf-8"))
    return found


def test_notebook_is_stored_without_outputs(stored: dict[str, Any]) -> None:
    assert (stored["nbformat"], stored["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in stored["cells"]]
    assert len(set(ids)) == len(ids)
    code = [cell for cell in stored["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert stored["metadata"].keys() == {"kernelspec", "language_info"}


def test_communities_without_an_organisation_are_those_that_were_planted(
    values: list[dict[str, Any]], tmp_path: Path
) -> None:
    make_city(tmp_path, seed=1)
    truth = json.loads((tmp_path / "答案" / "truth.json").read_text(encoding="utf-8"))
    planted = {item["subject"] for item in truth["findings"] if item["code"] == "T2-NO-ORG"}
    listed = [
        {row["subject"] for row in value["rows"]}
        for value in values
        if value["type"] == "DataFrame" and value["rows"] and "subject" in value["rows"][0]
    ]
    assert listed == [planted]
    assert len(planted) == 2


def test_picture_is_returned_and_not_shown(values: list[dict[str, Any]]) -> None:
    assert values[-1]["type"] == "Figure"
