"""One measurement: wall and processor seconds of a side, peak memory, ratio to its rival, aim."""

from __future__ import annotations

import gc
import importlib
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import polars as pl

T = TypeVar("T")
_KIB, _MIB, _GIB = 1024, 1024**2, 1024**3


@dataclass(frozen=True, kw_only=True)
class Side:
    """What one side needed; ``peak`` is the most memory of the process so far, in bytes."""

    name: str
    wall: float
    cpu: float | None
    peak: int | None


@dataclass(frozen=True, kw_only=True)
class Run(Generic[T]):
    """A side with its answer."""

    side: Side
    answer: T


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """What one benchmark found.

    Attributes
    ----------
    sides
        The first is ours or the whole; ratios are to the rival named.
    rival
        Name of the side the others are measured by; None where there is none.
    equal
        What was compared and found equal; None where nothing is comparable.
    notes
        Sizes, aims and whether they were met: lines below the table.
    """

    title: str
    sides: tuple[Side, ...]
    rival: str | None = None
    equal: str | None = None
    notes: tuple[str, ...] = ()


def run(name: str, work: Callable[[], T], times: int = 1) -> Run[T]:
    """Do a piece of work several times and keep the quickest."""
    return min((_once(name, work) for _ in range(times)), key=lambda done: done.side.wall)


def _once(name: str, work: Callable[[], T]) -> Run[T]:
    gc.collect()
    wall, cpu = time.perf_counter(), _cpu()
    answer = work()
    side = Side(
        name=name,
        wall=time.perf_counter() - wall,
        cpu=_cpu() - cpu,
        peak=peak_memory(),
    )
    return Run(side=side, answer=answer)


def _cpu() -> float:
    """Return the processor seconds of this process and of those it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def total(name: str, sides: Sequence[Side]) -> Side:
    """Add up the stages of one line; memory is the highest of them."""
    return Side(
        name=name,
        wall=sum(side.wall for side in sides),
        cpu=sum(side.cpu or 0.0 for side in sides),
        peak=max((side.peak for side in sides if side.peak is not None), default=None),
    )


def aim(what: str, measured: float, at_most: float, unit: str = "") -> str:
    """Say what was aimed at, what was measured and whether that is met."""
    met = "达到" if measured <= at_most else "未达到"
    return f"{what}：目标 ≤ {at_most:g}{unit}，实测 {measured:.3g}{unit}，{met}"


def machine() -> str:
    """Return the machine in one line: cores, memory, versions."""
    memory = _memory()
    words = [
        f"{os.cpu_count()} 核",
        *([f"{memory / _GIB:.0f} GiB"] if memory else []),
        f"{platform.system()}",
        f"Python {platform.python_version()}",
        f"polars {pl.__version__}",
    ]
    return "、".join(words)


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def load() -> str:
    """Return how busy the machine has been for a minute, others' work included."""
    try:
        return f"{os.getloadavg()[0]:.1f}"
    except (AttributeError, OSError):
        return "未知"


def peak_memory() -> int | None:
    """Return the most memory this process has held, in bytes; None where nobody says."""
    try:
        resource = importlib.import_module("resource")
    except ImportError:
        return None
    peak: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * _KIB


def held_memory() -> int:
    """Return the memory this process holds at the moment, in bytes; only Linux says it."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def agree(what: str, ours: object, theirs: object) -> str:
    """Return what was compared; stop where two sides give different answers."""
    if ours != theirs:
        raise SystemExit(f"答案不同：{what}")
    return what


def table(found: Sequence[Benchmark]) -> str:
    """Write the results as a Markdown table."""
    lines = [
        "| 项目 | 一方 | 秒 | CPU 秒 | 峰值内存 | 与对照之比 | 答案 |",
        "|---|---|--:|--:|--:|--:|---|",
    ]
    for item in found:
        rival = next((side for side in item.sides if side.name == item.rival), None)
        for number, side in enumerate(item.sides):
            title, equal = (item.title, item.equal or "–") if number == 0 else ("", "")
            lines.append(f"| {title} | {side.name} | {_numbers(side, rival)} | {equal} |")
    notes = [f"- {item.title}：{note}" for item in found for note in item.notes]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def _numbers(side: Side, rival: Side | None) -> str:
    peak = "–" if side.peak is None else f"{side.peak / _MIB:,.0f} MiB"
    ratio = "–" if rival is None else "1" if rival is side else f"{side.wall / rival.wall:.2f}"
    cpu = "–" if side.cpu is None else f"{side.cpu:.3f}"
    return f"{side.wall:.3f} | {cpu} | {peak} | {ratio}"
