"""``python -m benchmarks [name…]``: each in a process of its own, one table at the end."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.measure import Benchmark, Side, table

NAMES = ("province", "load", "coverage", "connectivity", "start")
_ROOT = Path(__file__).resolve().parent.parent
_CHILD = "--child"


def main(arguments: Sequence[str]) -> None:
    """Run the benchmarks that are named, or all, and print what was measured."""
    if arguments[:1] == [_CHILD]:
        print(json.dumps([asdict(item) for item in _measured(arguments[1])], ensure_ascii=False))
        return
    unknown = sorted(set(arguments) - set(NAMES))
    if unknown:
        raise SystemExit(f"没有：{'、'.join(unknown)}。可用的有：{'、'.join(NAMES)}")
    found = [item for name in arguments or NAMES for item in _in_a_process(name)]
    print(table(found))


def _measured(name: str) -> list[Benchmark]:
    measured: list[Benchmark] = getattr(importlib.import_module(f"benchmarks.{name}"), name)()
    return measured


def _in_a_process(name: str) -> list[Benchmark]:
    """Measure in a fresh process, so that memory is its own."""
    print(f"{name} …", file=sys.stderr, flush=True)
    command = [sys.executable, "-X", "utf8", "-m", "benchmarks", _CHILD, name]
    done = subprocess.run(command, cwd=_ROOT, check=False, stdout=subprocess.PIPE)
    if done.returncode:
        raise SystemExit(done.returncode)
    return [
        Benchmark(**{**item, "sides": tuple(Side(**side) for side in item["sides"])})
        for item in json.loads(done.stdout)
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
