"""``python -m benchmarks [name…]``: each in a process of its own, one table at the end."""

from __future__ import annotations

import argparse
import importlib
import json
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

from benchmarks.measure import Benchmark, Side, load, machine, table

_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Where a benchmark lives, and its sizes; one without sizes has only one.

    Attributes
    ----------
    module
        Module, and function in it, that measures.
    quick, full
        Size without and with ``--full``; in nodes, rows or communities.
    """

    module: str
    quick: int | None = None
    full: int | None = None


ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {
        "province": Entry(module="province"),
        "load": Entry(module="load"),
        "coverage": Entry(module="coverage"),
        "connectivity": Entry(module="connectivity"),
        "start": Entry(module="start"),
        "page": Entry(module="page", quick=1_000, full=1_000),
        "sync": Entry(module="sync", quick=30_000, full=600_000),
        "xlsx": Entry(module="xlsx", quick=500_000, full=500_000),
        "csv": Entry(module="csv_lines", quick=1_000_000, full=10_000_000),
    }
)


def main(arguments: Sequence[str]) -> None:
    """Run the benchmarks that are named, or all, and print what was measured."""
    given = _parsed(arguments)
    sizes = {name: _size(ENTRIES[name], given) for name in given.names or ENTRIES}
    if given.child:
        # Who ends a benchmark also ends the servers and browsers it has started.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        found = [item for name, size in sizes.items() for item in _measured(name, size)]
        print(json.dumps([asdict(item) for item in found], ensure_ascii=False))
        return
    before = load()
    found = [item for name, size in sizes.items() for item in _in_a_process(name, size)]
    print(f"{machine()}；负载：开始 {before}，结束 {load()}\n")
    print(table(found))


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="量什么、和谁比")
    parser.add_argument("names", nargs="*", metavar="名字", help=f"其中几项：{'、'.join(ENTRIES)}")
    parser.add_argument("--full", action="store_true", help="用大的规模（sync、csv）")
    parser.add_argument("--size", type=int, help="规模：sync 节点数，xlsx、csv 行数，page 社区数")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    unknown = sorted(set(given.names) - set(ENTRIES))
    if unknown:
        parser.error(f"没有：{'、'.join(unknown)}。可用的有：{'、'.join(ENTRIES)}")
    return given


def _size(entry: Entry, given: argparse.Namespace) -> int | None:
    if entry.quick is None:
        return None
    size: int | None = given.size or (entry.full if given.full else entry.quick)
    return size


def _measured(name: str, size: int | None) -> list[Benchmark]:
    module = ENTRIES[name].module
    measure = getattr(importlib.import_module(f"benchmarks.{module}"), module)
    measured: list[Benchmark] = measure() if size is None else measure(size)
    return measured


def _in_a_process(name: str, size: int | None) -> list[Benchmark]:
    """Measure in a fresh process, so that memory is its own."""
    print(f"{name} …", file=sys.stderr, flush=True)
    options = [] if size is None else ["--size", str(size)]
    command = [sys.executable, "-X", "utf8", "-m", "benchmarks", "--child", name, *options]
    done = subprocess.run(command, cwd=_ROOT, check=False, stdout=subprocess.PIPE)
    if done.returncode:
        raise SystemExit(done.returncode)
    return [_read_back(item) for item in json.loads(done.stdout)]


def _read_back(item: dict[str, object]) -> Benchmark:
    sides, notes = item.pop("sides"), item.pop("notes")
    return Benchmark(**item, sides=tuple(Side(**side) for side in sides), notes=tuple(notes))  # type: ignore[arg-type, attr-defined]


if __name__ == "__main__":
    main(sys.argv[1:])
