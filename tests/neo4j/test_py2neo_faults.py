"""Lost connections, black holes, limits and kills by way of py2neo: the graph is exact."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graphmodel.errors import TargetError
from jiceng import sync
from jiceng.sync import Limits, Pruning, Target
from loaders.neo4j import py2neo_adapter, server
from loaders.neo4j.push import Outcome
from tests.neo4j.conftest import home_of
from tests.neo4j.legacy import QUICK, opened, tidied
from tests.neo4j.proxy import Faults, Proxy
from tests.neo4j.towns import TIERS, about, graph, of_network, town

__all__ = ["tidied"]
pytestmark = [
    pytest.mark.neo4j,
    # The library does not close the sockets of connections that broke.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ROOT = Path(__file__).parents[2]
WHOLE = about(("PartyOrg", None), ("Division", None))


def exact(driver: neo4j.Driver, place: Target, size: int) -> bool:
    return graph(driver, place.dataset) == of_network(town(size), place.dataset, TIERS)


# ---------------------------------------------------------------- F19, F20, F21


@pytest.mark.parametrize("where", ["before_commit", "after_commit"])
@pytest.mark.parametrize("first", range(1, 7))
def test_cut_at_a_commit_is_made_good(
    place: Target, through: Target, proxy: Proxy, driver: neo4j.Driver, where: str, first: int
) -> None:
    """Each sixth commit is cut, beginning with each in turn: reads, lock, batches, release."""
    found = opened(through)
    proxy.faults = Faults(**{where: set(range(first, 60, 6))})  # type: ignore[arg-type]
    py2neo_adapter.push(town(30), found, place.dataset, QUICK)
    assert proxy.faults.cuts > 1
    assert exact(driver, place, 30)


def test_three_cuts_in_mid_stream(
    place: Target, through: Target, proxy: Proxy, driver: neo4j.Driver
) -> None:
    found = opened(through)
    proxy.faults = Faults(after_bytes=[5_000, 5_000, 5_000])
    py2neo_adapter.push(town(60), found, place.dataset, QUICK)
    assert proxy.faults.cuts == 3
    assert exact(driver, place, 60)


# ---------------------------------------------------------------- F22, F24, F33


def test_black_hole_is_given_up_in_time_and_a_later_run_finishes(
    place: Target, through: Target, proxy: Proxy, driver: neo4j.Driver
) -> None:
    py2neo_adapter.push(town(5, told=WHOLE), opened(place), place.dataset)
    grown = town(200, skip=(3,), told=WHOLE)
    found = opened(through)
    found.run("RETURN 1").evaluate()
    proxy.faults.stall_after = proxy.faults.sent + 20_000
    limits, how = replace(QUICK, timeout=3, lease=1), Pruning(how="delete")
    began = time.monotonic()
    with pytest.raises(TargetError, match="3 秒"):
        py2neo_adapter.push(grown, found, place.dataset, limits, pruning=how)
    assert time.monotonic() - began < 30
    half = {row[1] for row in graph(driver, place.dataset)[0]}
    assert "B00003" in half  # nothing is taken away before everything is seen to be there
    assert len(half) < 200
    proxy.close()  # until then the server waits, and holds the locks of that transaction
    limits = replace(QUICK, batch=500)
    py2neo_adapter.push(grown, opened(place), place.dataset, limits, wait=30, pruning=how)
    assert graph(driver, place.dataset) == of_network(grown, place.dataset, TIERS)


def test_nobody_there_is_said_within_the_time_for_outages(place: Target) -> None:
    proxy = Proxy(int(place.uri.rpartition(":")[2]))
    found = opened(replace(place, uri=proxy.uri))
    proxy.close()
    limits = replace(QUICK, outage=1, timeout=5)
    with pytest.raises(TargetError, match=r"连不上|没有回应"):
        py2neo_adapter.push(town(1), found, place.dataset, limits)


# ---------------------------------------------------------------- F31


def _pusher(place: Target, store: Path, pause: str) -> subprocess.Popen[str]:
    more = {"NEO4J_PASSWORD": place.password.reveal(), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.neo4j.py2neo_pusher", place.uri, place.dataset, str(store),
         "120"],
        cwd=ROOT, env={**os.environ, **more, "PUSHER_PAUSE": pause},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_killed_push_is_gone_on_with_where_it_stopped(
    place: Target, driver: neo4j.Driver, tmp_path: Path
) -> None:
    first = _pusher(place, tmp_path, "0.1")
    assert first.stdout is not None
    assert next(line for line in first.stdout if line.startswith("隶属"))
    first.kill()
    first.communicate()
    second = _pusher(place, tmp_path, "0")
    out, told = second.communicate(timeout=120)
    assert second.returncode == 0, told
    assert "done 2 True" in out
    assert not any(line.startswith("区划单位") for line in out.splitlines())
    assert exact(driver, place, 120)


# ---------------------------------------------------------------- F23, F27, F28: little room


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A server with little room and patience, which tests may kill."""
    settings = {"db.memory.transaction.max": "8m", "db.transaction.timeout": "20s"}
    with home_of(tmp_path_factory, "strict") as home:
        local = server.start(home, heap="640m", settings=settings)
        yield {"home": home, "port": local.port, "settings": settings, **local.environment}
        server.stop(home)


def _place(strict: dict[str, Any], dataset: str) -> Target:
    return sync.target(strict, dataset=dataset, limits=Limits(timeout=150, outage=120))


@pytest.mark.slow
def test_batch_that_does_not_fit_is_halved_and_the_size_remembered(strict: dict[str, Any]) -> None:
    place = _place(strict, "memory")
    sizes: list[int] = []
    outcome = py2neo_adapter.push(
        town(4_000), opened(place), "memory", Limits(batch=50_000, timeout=120),
        tell=lambda _kind, done, _of: sizes.append(done),
    )  # fmt: skip
    assert outcome.counters["nodes_created"] == 3 + 4_000 + 2 + 4_000
    assert sizes[0] < 4_000
    assert sync.pull(place) == town(4_000)


@pytest.mark.slow  # the server's patience is as long as its own start may need
def test_record_that_somebody_holds_ends_in_a_named_batch(strict: dict[str, Any]) -> None:
    place = _place(strict, "held")
    limits = Limits(batch=1, timeout=60)
    network = town(3)
    py2neo_adapter.push(network, opened(place), "held", limits)
    changed = network.with_frames(
        {"PartyOrg": network.frame("PartyOrg").with_columns(members_full=9)}
    )
    login = (place.username, place.password.reveal())
    with neo4j.GraphDatabase.driver(place.uri, auth=login) as driver, driver.session() as session:
        # Longer than the server gives others: the limit it has for those that ask for none.
        holding = session.begin_transaction(timeout=120)
        holding.run("MATCH (n:Jiceng {dataset: 'held', id: 'B00001'}) SET n._held = 1").consume()
        with pytest.raises(TargetError, match=r"第\d+批（党组织）只剩一行"):
            py2neo_adapter.push(changed, opened(place), "held", limits)
        holding.rollback()
    py2neo_adapter.push(changed, opened(place), "held", limits)
    assert sync.pull(place) == changed


@pytest.mark.slow
def test_killed_server_is_waited_for(strict: dict[str, Any], tmp_path: Path) -> None:
    place = _place(strict, "killed")
    half_way = threading.Event()
    result: list[Outcome] = []

    def tell(_kind: str, _done: int, _of: int) -> None:
        half_way.set()
        time.sleep(0.02)

    def run() -> None:
        limits = Limits(timeout=150, outage=120, batch=50, retry_delay=0.3)
        found = opened(place)
        network = town(1_500)
        result.append(
            py2neo_adapter.push(network, found, "killed", limits, store=tmp_path, tell=tell)
        )

    worker = threading.Thread(target=run)
    worker.start()
    assert half_way.wait(60)
    local = server.running(strict["home"])
    assert local is not None
    os.kill(local.pid, signal.SIGKILL)
    while server._lives(local.pid):
        time.sleep(0.05)
    server.start(strict["home"], port=strict["port"], heap="640m", settings=strict["settings"])
    worker.join(150)
    assert result
    assert result[0].repeated > 0
    assert sync.pull(place) == town(1_500)
