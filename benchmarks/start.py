"""How long a person waits for help: the command line against an empty Python."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks.measure import Benchmark, Side

_TIMES = 7
_EMPTY = "python -c pass"


def start() -> list[Benchmark]:
    """Measure the start of the program."""
    ours = _started("jiceng --help", ["-c", "from jiceng.cli import main; main(['--help'])"])
    empty = _started(_EMPTY, ["-c", "pass"])
    return [Benchmark(title="启动", sides=(ours, empty), rival=_EMPTY)]


def _started(name: str, arguments: Sequence[str]) -> Side:
    """Start Python several times and keep the quickest."""
    walls = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        walls.append(time.perf_counter() - begun)
    return Side(name=name, wall=min(walls), cpu=None, peak=None)
