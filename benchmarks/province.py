"""A province from files to answers: 300,000 organisations and 300,000 places, stage by stage."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import loaders
from analyses.scene import Scene
from benchmarks.measure import Benchmark, Side, run, total
from graphmodel.places import link_places
from graphmodel.profile import load_profile
from jiceng.demo.city.province import province as make_province
from jiceng.work import ANALYSES, analyse

_ORGANISATIONS, _PLACES = 300_000, 300_000
_DAY = date(2026, 11, 24)


def province() -> list[Benchmark]:
    """Measure loading and all analyses of a made province."""
    with TemporaryDirectory() as folder:
        out = Path(folder)
        made = run("造名册", lambda: make_province(out, _ORGANISATIONS, _PLACES))
        return [
            Benchmark(title="一个省：60 万行", sides=(made.side, *_stages(out))),
        ]


def _stages(folder: Path) -> tuple[Side, ...]:
    checked = run("读取并核对", lambda: loaders.load(folder, loaded_on=_DAY))
    linked = run("对上地点", lambda: link_places(checked.answer.network))
    scene = Scene.of(linked.answer, load_profile())
    analyses = [run(name, partial(analyse, name, scene)) for name in ANALYSES]
    sides = [checked.side, linked.side]
    return (
        *sides,
        total("导入合计", sides),
        *(item.side for item in analyses),
        total("分析合计", [item.side for item in analyses]),
    )
