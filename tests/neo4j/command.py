"""``jiceng`` as a user runs it: a process of its own, told of the database by the environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from jiceng.sync import Target

ROOT = Path(__file__).parents[2]


def variables(place: Target) -> dict[str, str]:
    """The variables that lead to a database."""
    return {
        "NEO4J_URI": place.uri,
        "NEO4J_USERNAME": place.username,
        "NEO4J_PASSWORD": place.password.reveal(),
    }


def run(place: Target, *arguments: str, module: str = "jiceng") -> subprocess.CompletedProcess[str]:
    """Run ``jiceng``, or a script, with arguments."""
    environment = {**os.environ, **variables(place), "PYTHONPATH": str(ROOT)}
    start = [sys.executable, *(["-m", module] if module == "jiceng" else [module])]
    return subprocess.run(
        [*start, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
