"""A province into a real Neo4j: first, again unchanged, with 1 % changed, against a plain loop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import neo4j
import polars as pl

import loaders
from benchmarks import hand_written
from benchmarks.hand_written import Load
from benchmarks.measure import Benchmark, Run, Side, agree, aim, run, total
from graphmodel.network import Network
from graphmodel.places import link_places
from jiceng import sync as syncing
from jiceng.demo.city.province import province
from loaders.neo4j import bulk, server
from loaders.neo4j.push import Outcome
from tests.neo4j.importing import imported_into

_DAY = date(2026, 11, 24)
_PLAIN, _BLIND = "手写 MERGE 循环", "原样再写一遍（手写循环）"
_UNCHANGED, _CHANGED = "本项目：内容没变", "本项目：改了 1 %"
#: Sizes up to which a side is repeated and the quickest kept; larger ones run once.
_REPEATED = 100_000
_TIMES = 2
_WARM = 8_000
_PERCENT = 100
_MEMORY = {"server.memory.pagecache.size": "1g"}
_FIRST_AT_MOST, _UNCHANGED_AT_MOST, _CHANGED_AT_MOST = 1.1, 1 / 50, 1 / 10


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """A server that is up, what goes into it, and where pushes are remembered."""

    local: server.Local
    driver: neo4j.Driver
    network: Network
    loads: list[Load]
    store: Path

    def push(self, network: Network, dataset: str, *, verify: bool = False) -> Outcome:
        """Push as ``jiceng sync push --store`` does."""
        how = syncing.How(store=self.store, verify=verify)
        return syncing.push(network, self.target(dataset), how)

    def target(self, dataset: str) -> syncing.Target:
        """Return a dataset of the server."""
        return syncing.target(self.local.environment, dataset=dataset)

    def plain(self, dataset: str) -> None:
        """Write everything by the loop."""
        hand_written.merge_all(self.driver, dataset, self.loads)


def sync(nodes: int) -> list[Benchmark]:
    """Measure pushes of a made province with so many nodes."""
    with TemporaryDirectory() as folder, _scene(Path(folder), nodes) as scene:
        first = _first(scene, nodes)
        bulk_sides, unchanged = _bulk(scene, Path(folder))
        again = _again(scene)
    size = _size(scene.network)
    plain = next(side for side in first if side.name == _PLAIN)
    return [
        Benchmark(
            title=f"首次写入 Neo4j：{size}",
            sides=(*first, *bulk_sides),
            rival=_PLAIN,
            equal=f"两方写入的图相同（逐条读回比较）；{unchanged}",
            notes=(aim("首次推送与手写循环之比", first[0].wall / plain.wall, _FIRST_AT_MOST),),
        ),
        _of_again(size, again),
    ]


def _of_again(size: str, sides: tuple[Side, ...]) -> Benchmark:
    wall = {side.name: side.wall for side in sides}
    blind = wall[_BLIND]
    return Benchmark(
        title=f"再次写入 Neo4j：{size}",
        sides=sides,
        rival=_BLIND,
        equal="推送后的图与网络相同（逐条读回比较）",
        notes=(
            aim("内容没变，与原样再写之比", wall[_UNCHANGED] / blind, _UNCHANGED_AT_MOST),
            aim("改了 1 %，与原样再写之比", wall[_CHANGED] / blind, _CHANGED_AT_MOST),
            _times(blind / wall[_UNCHANGED], blind / wall[_CHANGED]),
        ),
    )


def _times(unchanged: float, changed: float) -> str:
    return f"原样再写要 {unchanged:,.0f} 倍的时间（内容没变）、{changed:,.1f} 倍的时间（改 1 %）"


def _size(network: Network) -> str:
    kinds = [kind for kind in network.declaration if not kind.internal]
    nodes = sum(network.frame(k.name).height for k in kinds if not k.is_relation)
    relations = sum(network.frame(k.name).height for k in kinds if k.is_relation)
    return f"{nodes:,} 点、{relations:,} 关系"


# ---------------------------------------------------------------- what is measured on


@contextmanager
def _scene(folder: Path, nodes: int) -> Iterator[Scene]:
    """Start a server, and let both sides write something small: the JVM is warm for both."""
    network = _network(folder / "made", nodes)
    home = folder / "server"
    local = server.start(home, heap="2g", settings=_MEMORY)
    try:
        login = ("neo4j", local.environment["NEO4J_PASSWORD"])
        with neo4j.GraphDatabase.driver(
            local.uri, auth=login, notifications_min_severity="OFF"
        ) as driver:
            scene = Scene(
                local=local,
                driver=driver,
                network=network,
                loads=hand_written.loads(network),
                store=folder / "store",
            )
            _warm_up(scene, _network(folder / "small", min(nodes, _WARM)))
            yield scene
    finally:
        server.stop(home)


def _network(folder: Path, nodes: int) -> Network:
    made = province(folder, nodes // 2, nodes - nodes // 2)
    return link_places(loaders.load(made, loaded_on=_DAY).network)


def _warm_up(scene: Scene, small: Network) -> None:
    hand = hand_written.loads(small)
    for number in range(2):
        scene.push(small, f"warm{number}")
        hand_written.merge_all(scene.driver, f"warm_by_hand{number}", hand)


# ---------------------------------------------------------------- the first push


def _first(scene: Scene, nodes: int) -> tuple[Side, ...]:
    """Let both write into datasets of their own in turn; ours first, while the caches are cold."""
    ours, plain = [], []
    for turn in range(_TIMES if nodes <= _REPEATED else 1):
        ours.append(run("本项目：首次推送", partial(scene.push, scene.network, f"ours{turn}")))
        plain.append(run(_PLAIN, partial(scene.plain, f"plain{turn}")))
    _require_equal(scene, "plain0", "手写循环写入的")
    return (_quickest(ours), _quickest(plain))


def _quickest(runs: list[Run[Outcome]] | list[Run[None]]) -> Side:
    return min((done.side for done in runs), key=lambda side: side.wall)


def _require_equal(scene: Scene, dataset: str, what: str, network: Network | None = None) -> str:
    """Read a dataset back and compare every record; stop where one differs."""
    planned = syncing.plan(network or scene.network, scene.target(dataset))
    left = (planned.totals, planned.is_empty)
    return agree(f"{what}图与网络相同", left, (dict.fromkeys(planned.totals, 0), True))


def _bulk(scene: Scene, folder: Path) -> tuple[tuple[Side, ...], str]:
    """Write the files, import them into an empty server, and look what came of it."""
    origin = bulk.Origin(dataset="bulk")
    written = run("sync bulk：写文件", lambda: bulk.write(scene.network, folder / "bulk", origin))
    home = folder / "imported"
    imported = run("neo4j-admin import", lambda: imported_into(home, written.answer))
    if imported.answer.returncode:
        raise SystemExit(imported.answer.stdout)
    local = server.start(home, heap="1g", settings=_MEMORY)
    try:
        target = syncing.target(local.environment, dataset="bulk")
        planned = syncing.plan(scene.network, target)
        equal = agree("导入后再推送没有可写的", planned.is_empty, theirs=True)
    finally:
        server.stop(home)
    sides = (written.side, imported.side)
    return (*sides, total("导入合计（另需停机，仅限空库）", sides)), equal


# ---------------------------------------------------------------- pushes after it


def _again(scene: Scene) -> tuple[Side, ...]:
    blind = run(_BLIND, partial(scene.plain, "plain0"))
    # The loop has committed since: what is remembered of our dataset must be looked at again.
    read_back = run("本项目：内容没变，读回核对", partial(scene.push, scene.network, "ours0"))
    unchanged = run(_UNCHANGED, partial(scene.push, scene.network, "ours0"), 3)
    agree("内容没变", (unchanged.answer.run, unchanged.answer.counters), (None, {}))
    changed = _changed(scene.network)
    pushes = [
        run(_CHANGED, partial(scene.push, network, "ours0")) for network in (changed, scene.network)
    ]
    scene.push(changed, "ours0")
    _require_equal(scene, "ours0", "改了 1 % 后的", changed)
    return (_quickest(pushes), unchanged.side, read_back.side, blind.side)


def _changed(network: Network) -> Network:
    """Return the network with one record in a hundred changed, of nodes and of relations."""
    numbers = {"PartyOrg": "members_full", "Compound": "households", "Unit": "employees"}
    hundredth = pl.int_range(pl.len()) % _PERCENT == 0
    frames = {
        kind: network.frame(kind).with_columns(
            pl.when(hundredth).then(pl.col(name).fill_null(0) + 1).otherwise(name).alias(name)
        )
        for kind, name in numbers.items()
    }
    covers = network.frame("Covers")
    mode = pl.when(hundredth).then(pl.lit("joint")).otherwise("mode")
    return network.with_frames({**frames, "Covers": covers.with_columns(mode.alias("mode"))})
