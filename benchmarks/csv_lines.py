"""A very long CSV: memory above the Network itself, a sign of progress, and how Ctrl-C stops it."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Benchmark, Side, aim

_ROOT = Path(__file__).resolve().parent.parent
_MIB, _GIB = 1024**2, 1024**3
_AT_MOST_GIB, _AT_MOST_SECONDS = 1.0, 2.0
#: Where in the whole of a load Ctrl-C is pressed.
_MOMENTS = (0.15, 0.5, 0.85)
_PATIENCE = 900.0
#: A share of the work that is done, as a bar shows it, and how soon some of it is to be seen.
_SHARE = re.compile(r"\b[1-9][0-9]?%")
_SOON = 60.0
_COMMUNITIES, _STREETS = 1_000, 100
_TITLES = (
    "党组织代码,党组织名称,党组织类别,正式党员,预备党员,党员人数,成立时间,届满时间,上级党组织代码\n"
)
_BLOCK = 20_000
#: A load in a process of its own, which says the most it took, and what it holds when nothing
#: but the network is left: columns that say one thing throughout hardly take any of it.
_LOAD = """
import gc, json, sys, time
from datetime import date
from pathlib import Path
import loaders, loaders.checking
from benchmarks.measure import held_memory, peak_memory
started = time.perf_counter()
network = loaders.load(Path(sys.argv[1]), loaded_on=date(2026, 11, 24)).network
wall = time.perf_counter() - started
peak, rows = peak_memory(), network.frame("PartyOrg").height
gc.collect()
time.sleep(3)  # until the allocator has given back what it does not need
print(json.dumps({"wall": wall, "peak": peak, "network": held_memory(), "rows": rows}))
"""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a load took: seconds and bytes."""

    wall: float
    peak: int
    network: int
    rows: int

    @property
    def above(self) -> int:
        """Memory beyond what a program takes that holds the network alone."""
        return self.peak - self.network


def csv_lines(rows: int) -> list[Benchmark]:
    """Measure one roster of organisations with so many rows."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        path = folder / "党组织.csv"
        with path.open("w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(_blocks(rows))
        size = path.stat().st_size
        loaded = _loaded(path)
        if loaded.rows != rows:
            raise SystemExit(f"写了 {rows:,} 行，读到 {loaded.rows:,} 行")
        shown = _shows_progress(path, folder)
        stops = [_stopped(path, folder, loaded.wall * moment) for moment in _MOMENTS]
    worst = max(stops)
    above = loaded.above / _GIB
    return [
        Benchmark(
            title=f"一份 CSV 党组织名册，{rows:,} 行",
            sides=(
                Side(name="读取、核对、成网络", wall=loaded.wall, cpu=None, peak=loaded.peak),
                Side(name="Ctrl-C 到退出（最慢的一次）", wall=worst, cpu=None, peak=None),
            ),
            equal=f"{rows:,} 行都读到了",
            notes=(
                aim("网络本身以外的内存", above, _AT_MOST_GIB, " GiB"),
                aim("Ctrl-C 到退出", worst, _AT_MOST_SECONDS, " 秒"),
                f"文件 {size / _MIB:,.0f} MiB，只剩网络时 {loaded.network / _MIB:,.0f} MiB，"
                f"峰值 {loaded.peak / _MIB:,.0f} MiB；Ctrl-C 按在全程的 "
                + "、".join(f"{moment:.0%}（{s:.1f} 秒）" for moment, s in _paired(stops)),
                f"终端上{'看得到' if shown else '看不到'}完成了多少",
            ),
        )
    ]


def _paired(stops: list[float]) -> Iterator[tuple[float, float]]:
    yield from zip(_MOMENTS, stops, strict=True)


# ---------------------------------------------------------------- the file


def _blocks(rows: int) -> Iterator[str]:
    """Write one street after the other, its communities and their branches; never all at once."""
    yield _TITLES
    for start in range(0, rows, _BLOCK):
        yield "".join(_row(number) for number in range(start, min(start + _BLOCK, rows)))


def _row(number: int) -> str:
    """Return one organisation; the number says where it stands in the hierarchy."""
    street, below = divmod(number, _COMMUNITIES * _STREETS)
    community, place = divmod(below, _STREETS)
    own = f"{street + 1:03d}{community:04d}{place:04d}0000"
    if below == 0:
        return f"{own},示例{street + 1}街道党工委,党工委,,,,,,\n"
    above = f"{street + 1:03d}{0 if place == 0 else community:04d}{0:04d}0000"
    if place == 0:
        return f"{own},样例{number}社区党委,党委,140,6,146,,2030-06-30,{above}\n"
    full = 3 + number % 37
    return (
        f"{own},样例{number}花园党支部,党支部,{full},{number % 3},{full + number % 3},"
        f"{2001 + number % 24}-07-01,{2027 + number % 5}-06-30,{above}\n"
    )


# ---------------------------------------------------------------- what it takes


def _loaded(path: Path) -> Loaded:
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", _LOAD, str(path)], cwd=_ROOT, check=True,
        stdout=subprocess.PIPE,
    )  # fmt: skip
    return Loaded(**json.loads(done.stdout))


def _command(path: Path, folder: Path) -> list[str]:
    store = str(folder / "store")
    return [sys.executable, "-X", "utf8", "-m", "jiceng", "load", str(path), "--store", store]


def _environment(folder: Path) -> dict[str, str]:
    """Return the variables of a run that leaves nothing in the user's own folders."""
    key = folder / "key"
    key.write_bytes(b"k" * 32)
    return {**os.environ, "JICENG_KEY_FILE": str(key), "PYTHONPATH": str(_ROOT), "TERM": "xterm"}


def _stopped(path: Path, folder: Path, after: float) -> float:
    """Press Ctrl-C in the middle; return the seconds until the process has gone."""
    process = subprocess.Popen(
        _command(path, folder), env=_environment(folder), stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        pass
    else:
        raise SystemExit("还没按 Ctrl-C 就结束了")
    process.send_signal(signal.SIGINT)
    began = time.perf_counter()
    process.wait(_PATIENCE)
    if (folder / "store" / "HEAD").exists():
        raise SystemExit("按了 Ctrl-C 仍然发布了")
    return time.perf_counter() - began


def _shows_progress(path: Path, folder: Path) -> bool:
    """Look at a terminal of its own until a share of the work is shown as done."""
    import pty  # not on Windows

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        _command(path, folder), env=_environment(folder), stdin=theirs, stdout=theirs,
        stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    try:
        return _SHARE.search(_seen(ours, seconds=_SOON)) is not None
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _seen(terminal: int, seconds: float) -> str:
    seen, until = bytearray(), time.monotonic() + seconds
    while time.monotonic() < until and not _SHARE.search(seen.decode(errors="ignore")):
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            seen += os.read(terminal, 65_536)
        except OSError:  # the other end has gone
            break
    return seen.decode(errors="ignore")
