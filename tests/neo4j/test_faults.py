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
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graphmodel.errors import LockedError, TargetError
from jiceng import sync
from jiceng.sync import How, Limits, Pruning, Target
from loaders.neo4j import lock, schema
from loaders.neo4j.lock import Progress
from loaders.neo4j.server_link import linked
from tests.neo4j.proxy import Faults, Proxy
from tests.neo4j.towns import TIERS, about, empty, graph, of_network, town
from tests.neo4j.waits import Waits, waits

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


def test_cut_before_and_after_every_commit_in_turn(
    place: Target, through: Target, proxy: Proxy, driver: neo4j.Driver, commits: int
) -> None:
    """Reads, lock, batches, run record and release are all among them.

    Each push is cut twice: before one commit, and after one that comes later,
    so far apart that it is never the same unit of work.
    """
    apart = 3
    before, after = set[int](), set[int]()
    for position in range(1 - apart, commits + 2):
        faults = Faults(before_commit={position}, after_commit={position + apart})
        proxy.faults = faults
        target = replace(small(through), dataset=f"{place.dataset}_{position}")
        sync.push(town(30), target)
        before |= {position} if faults.commits >= position > 0 else set()
        after |= {position + apart} if faults.commits >= position + apart else set()
        assert exact(driver, target, 30), position
        empty(driver, target.dataset)
    assert before >= set(range(1, commits + 1))
    assert after >= set(range(1, commits + 1))


@pytest.mark.parametrize("length", [700, 2_500, 6_000])
def test_three_cuts_in_mid_stream(
    place: Target, through: Target, proxy: Proxy, driver: neo4j.Driver, length: int
) -> None:
    proxy.faults = Faults(after_bytes=[length * 2, length * 2, length * 2])
    sync.push(town(60), small(through))
    assert proxy.faults.cuts == 3
    assert exact(driver, place, 60)


# ---------------------------------------------------------------- F22, F24


@waits()
def test_black_hole_ends_within_the_time_limit(
    place: Target, through: Target, proxy: Proxy, driver: neo4j.Driver, waits: Waits
) -> None:
    faults = proxy.faults = Faults(stall_after=12_000)
    with pytest.raises(TargetError, match=f"{waits.silence} 秒内没有回应") as caught:
        sync.push(town(200), small(through, timeout=waits.silence, outage=waits.outage))
    assert faults.stalled_at is not None
    assert time.monotonic() - faults.stalled_at < waits.silence + waits.slack
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
    kinds: list[str] = []
    how = How(store=store, tell=lambda kind, _done, _of: kinds.append(kind))
    second = sync.push(town(120), small(place), how)
    assert (second.run, second.resumed) == (2, True)
    assert "隶属" in kinds
    assert "区划单位" not in kinds
    assert exact(driver, place, 120)
    # The one that went on did not look at all of it: the next one does, and finds nothing.
    third = sync.push(town(120), small(place), how)
    assert (third.run, third.resumed) == (None, False)


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
    empty(driver, target.dataset)
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
