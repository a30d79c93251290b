"""Lost connections, black holes, limits, kills and rivals: the graph is exact all the same."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graphmodel.errors import LockedError, TargetError
from jiceng import sync
from jiceng.sync import How, Limits, Pruning, Target
from loaders.neo4j import lock, schema, server
from loaders.neo4j.lock import Progress
from loaders.neo4j.server_link import linked
from tests.neo4j.proxy import Faults, Proxy
from tests.neo4j.towns import TIERS, about, graph, of_network, town

pytestmark = pytest.mark.neo4j

ROOT = Path(__file__).parents[2]
BATCH = Limits(timeout=30, outage=20, batch=20, retry_delay=0.1, warnings=True)
WHOLE = about(("PartyOrg", None), ("Division", None))


def small(place: Target, **limits: Any) -> Target:
    return replace(place, limits=replace(BATCH, **limits))


def exact(driver: neo4j.Driver, place: Target, size: int, skip: tuple[int, ...] = ()) -> bool:
    return graph(driver, place.dataset) == of_network(town(size, skip=skip), place.dataset, TIERS)


# ---------------------------------------------------------------- F19, F20, F21


@pytest.fixture(scope="module")
def commits(server_: dict[str, str]) -> int:
    """How many commits a push of 30 branches makes, counted once by a proxy that does nothing."""
    proxy = Proxy(int(server_["NEO4J_URI"].rpartition(":")[2]))
    place = sync.target(server_, uri=proxy.uri, dataset=f"count_{os.getpid()}", limits=BATCH)
    sync.push(town(30), place)
    proxy.close()
    assert proxy.faults.commits > 10
    return proxy.faults.commits


@pytest.mark.parametrize("where", ["before_commit", "after_commit"])
def test_cut_at_every_commit_in_turn(
    place: Target,
    through: Target,
    proxy: Proxy,
    driver: neo4j.Driver,
    commits: int,
    where: str,
) -> None:
    """One push a position: reads, lock, batches, run record and release are all among them."""
    schema_made = small(through)
    cut = 0
    for position in range(1, commits + 2):
        proxy.faults = Faults(**{where: {position}})
        dataset = f"{place.dataset}_{position}"
        target = replace(schema_made, dataset=dataset)
        sync.push(town(30), target)
        cut += proxy.faults.cuts
        assert exact(driver, target, 30), position
        driver.execute_query("MATCH (n {dataset: $d}) DETACH DELETE n", d=dataset)
        driver.execute_query("MATCH (n:JicengLock {scope: $d}) DELETE n", d=dataset)
    assert cut > 10


@pytest.mark.parametrize("length", [700, 2_500, 6_000])
def test_three_cuts_in_mid_stream(
    place: Target, through: Target, proxy: Proxy, driver: neo4j.Driver, length: int
) -> None:
    proxy.faults = Faults(after_bytes=[length * 2, length * 2, length * 2])
    sync.push(town(60), small(through))
    assert proxy.faults.cuts == 3
    assert exact(driver, place, 60)


# ---------------------------------------------------------------- F22, F24


def test_black_hole_ends_within_the_time_limit(
    place: Target, through: Target, proxy: Proxy, driver: neo4j.Driver
) -> None:
    proxy.faults = Faults(stall_after=12_000)
    began = time.monotonic()
    with pytest.raises(TargetError, match="5 秒内没有回应") as caught:
        sync.push(town(200), small(through, timeout=5))
    assert time.monotonic() - began < 15
    assert caught.value.exit_code == 5
    proxy.faults = Faults()
    # The lease would lapse by itself; whoever knows that it is over may take it.
    sync.push(town(200), small(place, timeout=30), How(steal=True))
    assert exact(driver, place, 200)


def test_nobody_there_is_told_within_ten_seconds(place: Target) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(TargetError, match="连不上") as caught:
        sync.push(town(3), replace(place, uri=f"bolt://127.0.0.1:{port}"))
    assert time.monotonic() - began < 10
    assert caught.value.exit_code == 5


def test_wrong_password_is_tried_once_and_not_shown(
    place: Target, through: Target, proxy: Proxy
) -> None:
    logins = _count_logins(proxy)
    wrong = replace(through, password=sync.Secret("wrong-password-canary"))
    with pytest.raises(TargetError, match="拒绝登录") as caught:
        sync.push(town(3), wrong)
    assert caught.value.exit_code == 5
    assert "canary" not in f"{caught.value!r} {caught.value.__cause__} {wrong!r}"
    assert logins() == 1
    del place


def _count_logins(proxy: Proxy) -> Any:
    seen = {"n": 0}
    verdict = proxy._verdict

    def counting(data: bytes) -> str:
        seen["n"] += data.count(b"\xb1\x6a")  # LOGON with one field
        return verdict(data)

    proxy._verdict = counting  # type: ignore[method-assign]
    return lambda: seen["n"]


# ---------------------------------------------------------------- a second server, with limits


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A server of this module's own, with little room, that tests may kill."""
    home = tmp_path_factory.mktemp("strict")
    settings = {"db.memory.transaction.max": "8m"}
    local = server.start(home, heap="640m", settings=settings)
    yield {"home": home, "port": local.port, "settings": settings, **local.environment}
    server.stop(home)


def _strict_target(strict: dict[str, Any], dataset: str, **limits: Any) -> Target:
    return sync.target(strict, dataset=dataset, limits=replace(BATCH, **limits))


def _driver_of(strict: dict[str, Any]) -> neo4j.Driver:
    auth = ("neo4j", strict["NEO4J_PASSWORD"])
    return neo4j.GraphDatabase.driver(
        strict["NEO4J_URI"], auth=auth, notifications_min_severity="OFF"
    )


def test_only_the_owner_can_read_what_the_local_server_keeps(strict: dict[str, Any]) -> None:
    files = [path for path in strict["home"].iterdir() if path.is_file()]
    secret = [path for path in files if strict["NEO4J_PASSWORD"] in path.read_text("utf-8")]
    assert [path.name for path in secret] == ["password"]
    assert secret[0].stat().st_mode & 0o777 == 0o600
    assert strict["NEO4J_URI"].startswith("bolt://127.0.0.1:")


def test_batch_that_does_not_fit_is_halved_and_the_size_remembered(strict: dict[str, Any]) -> None:
    # F27: 8 MB do not hold 4,000 nodes at once; some batches only fail at their commit.
    place = _strict_target(strict, "memory", batch=50_000, timeout=60, outage=60)
    sizes: list[int] = []
    began = time.monotonic()
    outcome = sync.push(town(4_000), place, How(tell=lambda _kind, done, _of: sizes.append(done)))
    assert outcome.counters["nodes_created"] == 3 + 4_000 + 2 + 4_000
    assert sizes[0] < 4_000
    assert time.monotonic() - began < 90
    with _driver_of(strict) as driver:
        count = "MATCH (n:Jiceng {dataset: 'memory'}) RETURN count(n)"
        assert driver.execute_query(count).records[0][0] == 8_005


def test_record_that_somebody_holds_ends_in_a_named_batch(strict: dict[str, Any]) -> None:
    # F28: each transaction runs out of time; halving does not help, so the batch is named.
    place = _strict_target(strict, "held", batch=8, timeout=60)
    sync.push(town(6), place)
    place = _strict_target(strict, "held", batch=8, transaction=2, timeout=60)
    changed = town(6).with_frames(
        {"PartyOrg": town(6).frame("PartyOrg").with_columns(members_full=9)}
    )
    with _driver_of(strict) as driver, driver.session() as session:
        holding = session.begin_transaction(timeout=60)
        holding.run("MATCH (n:Jiceng {dataset: 'held', id: 'B00003'}) SET n._held = 1").consume()
        with pytest.raises(
            TargetError, match=r"第\d+批（党组织）只剩一行.*(TransactionTimedOut|LockClientStopped)"
        ):
            sync.push(changed, place)
        holding.rollback()
    assert sync.push(changed, place).counters["properties_set"] > 0
    assert sync.pull(place) == changed


def test_killed_server_is_waited_for(strict: dict[str, Any], tmp_path: Path) -> None:
    # F23: kill -9 in the middle, up again while the driver still tries.
    place = _strict_target(strict, "killed", batch=50, timeout=150, outage=120)
    half_way = threading.Event()
    result: list[Any] = []

    def run() -> None:
        def tell(_kind: str, _done: int, _of: int) -> None:
            half_way.set()
            time.sleep(0.02)

        result.append(sync.push(town(1_500), place, How(store=tmp_path, tell=tell)))

    worker = threading.Thread(target=run)
    worker.start()
    assert half_way.wait(60)
    time.sleep(1)
    _kill_and_restart(strict)
    worker.join(150)
    assert result
    assert sync.pull(place) == town(1_500)
    assert sync.plan(town(1_500), place).is_empty


def _kill_and_restart(strict: dict[str, Any]) -> None:
    local = server.running(strict["home"])
    assert local is not None
    os.kill(local.pid, signal.SIGKILL)
    while server._lives(local.pid):
        time.sleep(0.05)
    server.start(strict["home"], port=strict["port"], heap="640m", settings=strict["settings"])


# ---------------------------------------------------------------- F29 to F33: rivals and stops


def _pusher(
    place: Target, store: Path, size: int, environment: dict[str, str], lease: str = "60"
) -> subprocess.Popen[str]:
    password = {"NEO4J_PASSWORD": place.password.reveal(), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.neo4j.pusher", place.uri, place.dataset, str(store),
         str(size), lease],
        cwd=ROOT, env={**os.environ, **password, **environment},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def _line(process: subprocess.Popen[str], beginning: str) -> str:
    assert process.stdout is not None
    return next(line for line in process.stdout if line.startswith(beginning))


def test_of_several_syncs_at_once_one_runs_and_the_others_are_told(
    place: Target, driver: neo4j.Driver, tmp_path: Path
) -> None:
    with linked(place) as link:
        schema.prepare(link, town(1).declaration)
    rivals = [_pusher(place, tmp_path / str(i), 200, {"PUSHER_PAUSE": "0.05"}) for i in range(4)]
    told = [rival.communicate(timeout=120) for rival in rivals]
    codes = sorted(rival.returncode for rival in rivals)
    assert codes[0] == 0, told
    assert set(codes) <= {0, 6}, told
    assert codes.count(6) >= 2, told
    assert exact(driver, place, 200)


def test_only_one_of_eight_gets_the_lock(place: Target) -> None:
    with linked(place) as link:
        schema.prepare(link, town(1).declaration)
    links = [linked(place) for _ in range(8)]
    opened = [each.__enter__() for each in links]
    try:
        for _ in range(10):
            held: list[Any] = []
            refused: list[Any] = []
            start = threading.Barrier(8)

            def contend(link: Any) -> None:
                start.wait()  # noqa: B023 - each round has its own
                try:
                    held.append((link, lock.acquire(link)))  # noqa: B023
                except LockedError as error:
                    refused.append(error)  # noqa: B023

            threads = [threading.Thread(target=contend, args=(link,)) for link in opened]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert (len(held), len(refused)) == (1, 7)
            lock.release(*held[0])
    finally:
        for each in links:
            each.__exit__(None, None, None)


def test_stopped_sync_that_wakes_up_late_writes_nothing(
    place: Target, driver: neo4j.Driver, tmp_path: Path
) -> None:
    # F30: paused between two batches, lease over, another took its place.
    pausing = {"PUSHER_PAUSE": "0.3", "PUSHER_TRANSACTION": "3"}
    zombie = _pusher(place, tmp_path / "one", 120, pausing, lease="1")
    _line(zombie, "党组织")
    zombie.send_signal(signal.SIGSTOP)
    time.sleep(1.5)
    other = town(50)
    sync.push(other, small(place, transaction=10), How(wait=20))
    zombie.send_signal(signal.SIGCONT)
    _, told = zombie.communicate(timeout=60)
    assert zombie.returncode == 6, told
    assert "已被另一个同步接手" in told
    back = sync.pull(place)
    assert set(other.frame("PartyOrg")["id"]) <= set(back.frame("PartyOrg")["id"])
    states = {run.run: run.state for run in sync.status(place).runs}
    assert states == {1: "interrupted", 2: "done"}
    del driver


def test_killed_sync_is_gone_on_with_where_it_stopped(
    place: Target, driver: neo4j.Driver, tmp_path: Path
) -> None:
    # F31: killed while it held the lock; its process is seen to be gone, nobody has to wait.
    store = tmp_path / "store"
    first = _pusher(place, store, 120, {"PUSHER_PAUSE": "0.1"})
    _line(first, "隶属")
    first.kill()
    first.communicate()
    assert [run.state for run in sync.status(place).runs] == ["interrupted"]
    second = _pusher(place, store, 120, {})
    out, told = second.communicate(timeout=60)
    assert second.returncode == 0, told
    assert "done 2 True" in out
    assert not any(line.startswith("区划单位") for line in out.splitlines())
    assert exact(driver, place, 120)
    third = _pusher(place, store, 120, {})
    out, told = third.communicate(timeout=60)
    assert "done None False" in out, told


def test_interrupted_sync_says_so_in_its_record(place: Target, tmp_path: Path) -> None:
    first = _pusher(place, tmp_path, 120, {"PUSHER_PAUSE": "0.1"})
    _line(first, "党组织")
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=60)
    status = sync.status(place)
    assert [(run.state, run.outcome) for run in status.runs] == [
        ("interrupted", "KeyboardInterrupt")
    ]
    assert status.holder is None


def test_token_of_an_earlier_run_writes_no_row(place: Target) -> None:
    with linked(place) as link:
        schema.prepare(link, town(1).declaration)
        old = lock.acquire(link)
        lock.acquire(link, steal=True)

        def late(tx: Any) -> None:
            old.keep(tx, Progress(plan="", step=0, row=0))
            tx.rows("CREATE (n:Jiceng {dataset: $d})", d=place.dataset)

        with pytest.raises(LockedError, match="已被另一个同步接手"):
            link.write(late)
        left = link.read("MATCH (n:Jiceng {dataset: $d}) RETURN count(n)", d=place.dataset)
    assert left == [[0]]


def test_clock_of_this_machine_decides_nothing(
    place: Target, driver: neo4j.Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # F32: a day ahead, then a day behind; order comes from the token alone.
    real = time.time
    for shift, size in ((86_400, 10), (-86_400, 12)):
        monkeypatch.setattr(time, "time", lambda shift=shift: real() + shift)
        sync.push(town(size), place, How(store=tmp_path))
    assert [run.run for run in sync.status(place).runs] == [2, 1]
    assert exact(driver, place, 12)


# ---------------------------------------------------------------- G4: random faults


def _random_faults(seed: int) -> Faults:
    chance = random.Random(seed)  # noqa: S311
    spots = chance.sample(range(1, 18), 2)
    faults = Faults(after_bytes=[chance.randrange(1_000, 9_000)])
    (faults.before_commit if chance.random() < 0.5 else faults.after_commit).add(spots[0])
    (faults.before_commit if chance.random() < 0.5 else faults.after_commit).add(spots[1])
    return faults


def _converges(seed: int, through: Target, proxy: Proxy, driver: neo4j.Driver) -> int:
    """Push three states under random faults, a deletion among them; return the cuts made."""
    target = replace(small(through), dataset=f"{through.dataset}_{seed}")
    cuts = 0
    how = How(pruning=Pruning(how="delete"), wait=5)
    for size, skip in ((40, ()), (44, (7,)), (44, (7, 8))):
        proxy.faults = _random_faults(seed * 3 + len(skip))
        sync.push(town(size, skip=skip, told=WHOLE), target, how)
        cuts += proxy.faults.cuts
    proxy.faults = Faults()
    assert exact(driver, target, 44, (7, 8)), seed
    driver.execute_query("MATCH (n {dataset: $d}) DETACH DELETE n", d=target.dataset)
    driver.execute_query("MATCH (n:JicengLock {scope: $d}) DELETE n", d=target.dataset)
    return cuts


@pytest.mark.parametrize("block", range(4))
def test_random_faults_end_in_exactly_the_expected_graph(
    through: Target, proxy: Proxy, driver: neo4j.Driver, block: int
) -> None:
    cuts = [_converges(seed, through, proxy, driver) for seed in range(block * 5, block * 5 + 5)]
    assert min(cuts) >= 2


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_two_hundred_seeds(through: Target, proxy: Proxy, driver: neo4j.Driver, block: int) -> None:
    for seed in range(1_000 + block * 10, 1_010 + block * 10):
        with suppress(LockedError):
            _converges(seed, through, proxy, driver)
