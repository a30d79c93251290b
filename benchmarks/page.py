"""How long a reader looks at white: the first paint of the report page in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.browser import Painted, painted
from benchmarks.measure import Benchmark, Side, aim
from graphmodel.profile import load_profile
from jiceng.demo import demo_files
from jiceng.demo.city.province import province
from jiceng.reports import make_dossier
from jiceng.reports.page import write_page
from jiceng.work import load

_DAY = date(2026, 11, 24)
_TIMES = 5
#: Communities a street of the made city, and its places a street, organisations as many.
_OF_STREET, _PLACES_OF_STREET = 13, 300
_MIB = 1024**2


@dataclass(frozen=True, kw_only=True)
class Case:
    """One page, and the seconds within which it is to paint."""

    title: str
    rosters: Callable[[Path], list[Path]]
    at_most: float


def page(communities: int) -> list[Benchmark]:
    """Measure the page of the real district and of a made city with so many communities."""
    cases = (
        Case(title="演示区的网页", rosters=lambda _: demo_files(), at_most=1.0),
        Case(
            title=f"样例城市的网页，{communities:,} 个社区",
            rosters=lambda folder: _city(folder, communities),
            at_most=2.0,
        ),
    )
    return [_measured(case) for case in cases]


def _city(folder: Path, communities: int) -> list[Path]:
    """Write the rosters of a city: its compounds and units too, none without rows of its own."""
    places = -(-communities // _OF_STREET) * _PLACES_OF_STREET
    return [province(folder, places, places)]


def _measured(case: Case) -> Benchmark:
    with TemporaryDirectory() as place:
        folder = Path(place)
        made, began = case.rosters(folder / "made"), time.perf_counter()
        checked = load(made, today=_DAY)
        dossier = make_dossier(checked.network, load_profile(), checked=checked)
        written = write_page(dossier, folder / "报告.html")
        writing = time.perf_counter() - began
        size = written.stat().st_size
        seen = painted(written, _TIMES)
    first = min(one.paint for one in seen)
    return Benchmark(
        title=case.title,
        sides=(_side("首次绘出", first), _side("脚本运行完", _loaded(seen))),
        notes=(
            aim("首次绘出", first, case.at_most, " 秒"),
            f"{size / _MIB:.1f} MiB，已画图 {seen[0].charts} 幅；"
            f"从名册到网页 {writing:.1f} 秒；{_TIMES} 次："
            + "、".join(f"{one.paint:.2f}" for one in seen),
        ),
    )


def _side(name: str, seconds: float) -> Side:
    return Side(name=name, wall=seconds, cpu=None, peak=None)


def _loaded(seen: list[Painted]) -> float:
    return min(one.loaded for one in seen)
