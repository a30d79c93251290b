"""One roster of organisations into keys and links: ours, the csv module, polars' bare reading."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

import loaders
from benchmarks.measure import Benchmark, agree, run
from graphmodel.network import Network
from graphmodel.party import PartyOrg, SubordinateTo
from jiceng.demo.city.province import province

_DAY = date(2026, 11, 24)
_CODE, _SUPERIOR, _FULL = "党组织代码", "上级党组织代码", "正式党员"
_ELSEWHERE = ("覆盖小区", "覆盖单位", "覆盖方式")  # they name rows of other rosters
_TIMES = 3
_PLAIN = "csv 模块和字典"


@dataclass(frozen=True, kw_only=True)
class Keys:
    """What both sides must agree on."""

    codes: frozenset[str]
    links: frozenset[tuple[str, str]]
    full_members: int


def load() -> list[Benchmark]:
    """Measure reading and checking one large file."""
    with TemporaryDirectory() as folder:
        path = _roster(Path(folder))
        ours = run("本项目（含全部核对）", lambda: _ours(path), _TIMES)
        plain = run(_PLAIN, lambda: _plain(path), _TIMES)
        bare = run("polars 只读文本", lambda: pl.read_csv(path, infer_schema=False), _TIMES)
        keys = _keys(ours.answer)
    equal = agree("代码、隶属、正式党员合计", keys, plain.answer)
    return [
        Benchmark(
            title=f"党组织名册，{len(keys.codes):,} 行",
            sides=(ours.side, plain.side, bare.side),
            rival=_PLAIN,
            equal=equal,
        )
    ]


def _roster(folder: Path) -> Path:
    province(folder / "made")
    path = folder / "党组织.csv"
    made = pl.read_csv(folder / "made" / "党组织.csv", infer_schema=False)
    made.drop(*_ELSEWHERE).write_csv(path)
    return path


def _ours(path: Path) -> Network:
    return loaders.load(path, loaded_on=_DAY).network


def _plain(path: Path) -> Keys:
    """Do the same by hand: one dictionary a row, keys looked up, numbers read."""
    rows: dict[str, dict[str, str]] = {}
    full = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if rows.setdefault(row[_CODE], row) is not row:
                raise SystemExit(f"代码重复：{row[_CODE]}")
            full += int(row[_FULL] or 0)
    links = {(code, row[_SUPERIOR]) for code, row in rows.items() if row[_SUPERIOR] in rows}
    return Keys(codes=frozenset(rows), links=frozenset(links), full_members=full)


def _keys(network: Network) -> Keys:
    links = network.frame(SubordinateTo).select("from_id", "to_id")
    return Keys(
        codes=frozenset(network.frame(PartyOrg)["id"]),
        links=frozenset(links.iter_rows()),
        full_members=int(network.frame(PartyOrg)["members_full"].sum()),
    )
