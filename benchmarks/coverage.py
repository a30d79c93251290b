"""The list of gaps of half a province: ours against loops over dictionaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

import loaders
from analyses import coverage as whole_analysis
from analyses.coverage.compounds import compounds
from analyses.coverage.units import units
from analyses.scene import NOT_BASIC, SEPARATE, Scene
from benchmarks.measure import Benchmark, agree, run
from graphmodel.network import Network
from graphmodel.party import Compound, Covers, PartyOrg, Unit
from graphmodel.places import link_places
from graphmodel.profile import load_profile
from jiceng.demo.city.province import province

_DAY = date(2026, 11, 24)
_ORGANISATIONS, _PLACES = 150_000, 300_000  # fewer organisations than places: gaps remain
_TIMES = 3
_CODES = ("T3-NOT-FOUND", "N-NOT-FOUND")
_ASKED = ("private_firm", "social_org")
_LOOP = "逐行循环"
Gaps = frozenset[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The same network as dictionaries, made before the clock starts."""

    organisations: Sequence[Mapping[str, Any]]
    covers: Sequence[Mapping[str, Any]]
    compounds: Sequence[Mapping[str, Any]]
    units: Sequence[Mapping[str, Any]]


def coverage() -> list[Benchmark]:
    """Measure finding every compound and unit that the roster does not mention."""
    with TemporaryDirectory() as folder:
        made = province(Path(folder), _ORGANISATIONS, _PLACES)
        network = link_places(loaders.load(made, loaded_on=_DAY).network)
    rows = _rows_of(network)
    ours = run("本项目：第三层和两新，含各项指标", lambda: _ours(network), _TIMES)
    whole = run("本项目：整项分析，含依据", lambda: whole_analysis.coverage(network), _TIMES)
    loop = run(_LOOP, lambda: _loop(rows), _TIMES)
    gaps = _gaps([whole.answer.findings])
    equal = agree(f"{len(gaps):,} 处“名册未见”", (_gaps(ours.answer), gaps), (loop.answer,) * 2)
    return [
        Benchmark(
            title="覆盖缺口：15 万组织、30 万地点",
            sides=(ours.side, whole.side, loop.side),
            rival=_LOOP,
            equal=equal,
        )
    ]


def _ours(network: Network) -> Sequence[pl.DataFrame]:
    scene = Scene.of(network, load_profile())
    return (*compounds(scene).findings, *units(scene).findings)


def _gaps(findings: Sequence[pl.DataFrame]) -> Gaps:
    wanted = (frame.filter(pl.col("code").is_in(_CODES)) for frame in findings)
    return frozenset(
        pair for frame in wanted for pair in frame.select("kind", "subject").iter_rows()
    )


def _rows_of(network: Network) -> Rows:
    return Rows(
        organisations=network.frame(PartyOrg).to_dicts(),
        covers=network.frame(Covers).to_dicts(),
        compounds=network.frame(Compound).to_dicts(),
        units=network.frame(Unit).to_dicts(),
    )


def _loop(rows: Rows) -> Gaps:
    """Walk over links, then over places, as one would write it by hand."""
    category = {row["id"]: row["category"] for row in rows.organisations}
    covering = defaultdict(list)
    for link in rows.covers:
        form = category.get(link["from_id"])
        if form not in NOT_BASIC and form not in SEPARATE and link["mode"] != "functional":
            covering[link["to_kind"], link["to_id"]].append(link["mode"])
    gaps = set()
    for row in rows.compounds:
        modes = covering.get(("Compound", row["id"]), [])
        if all(mode in {"attached", "territorial"} for mode in modes):
            gaps.add(("Compound", row["id"]))
    for row in rows.units:
        if row["unit_type"] in _ASKED and row["operating"]:
            modes = covering.get(("Unit", row["id"]), [])
            if all(mode == "territorial" for mode in modes):
                gaps.add(("Unit", row["id"]))
    return frozenset(gaps)
