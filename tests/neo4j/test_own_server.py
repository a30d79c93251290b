"""A server that only these tests use: with little room, encrypted, held up, killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graphmodel.errors import TargetError, UsageError
from jiceng import sync
from jiceng.sync import How, Limits, Target
from loaders.neo4j import server
from tests.neo4j.certificates import Certificates, made
from tests.neo4j.command import run
from tests.neo4j.conftest import HEAP, home_of
from tests.neo4j.towns import town
from tests.neo4j.waits import Waits, waits

pytestmark = pytest.mark.neo4j
LIMITS = Limits(timeout=30, outage=20, batch=20, retry_delay=0.1, warnings=True)


@dataclass(frozen=True, kw_only=True)
class Own:
    """The server, and what is needed to start it again."""

    local: server.Local
    settings: dict[str, str]
    certificates: Certificates

    @property
    def password(self) -> str:
        return self.local.environment["NEO4J_PASSWORD"]

    def target(self, dataset: str, **limits: Any) -> Target:
        limits_ = replace(LIMITS, **limits)
        return sync.target(self.local.environment, dataset=dataset, limits=limits_)

    def secured(self, scheme: str, host: str = "127.0.0.1", **given: Any) -> Target:
        """The server by an encrypted address."""
        uri = f"{scheme}://{host}:{self.local.port}"
        environment = self.local.environment
        return sync.target(environment, uri=uri, dataset="secured", limits=LIMITS, **given)

    def driver(self) -> neo4j.Driver:
        return neo4j.GraphDatabase.driver(
            self.local.uri, auth=("neo4j", self.password), notifications_min_severity="OFF"
        )

    def kill_and_restart(self, gone: float) -> None:
        process = server.running(self.local.home)
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        while server._lives(process.pid):
            time.sleep(0.05)
        time.sleep(gone)
        server.start(self.local.home, port=self.local.port, heap=HEAP, settings=self.settings)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    certificates = made(tmp_path_factory.mktemp("certificates"))
    settings = {"db.memory.transaction.max": "2m", **certificates.settings}
    with home_of(tmp_path_factory, "own") as home:
        local = server.start(home, heap=HEAP, settings=settings)
        yield Own(local=local, settings=settings, certificates=certificates)
        server.stop(home)


def test_only_the_owner_can_read_what_the_local_server_keeps(own: Own) -> None:
    files = [path for path in own.local.home.iterdir() if path.is_file()]
    secret = [path for path in files if own.password in path.read_text("utf-8")]
    assert [path.name for path in secret] == ["password"]
    assert secret[0].stat().st_mode & 0o777 == 0o600
    assert own.local.uri.startswith("bolt://127.0.0.1:")


# ---------------------------------------------------------------- encrypted


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s", "bolt", "neo4j"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_certificate_of_ones_own_authority_is_checked_and_holds(
    own: Own, scheme: str, host: str
) -> None:
    place = own.secured(scheme, host, ca_file=own.certificates.ours)
    sync.push(town(3), place)
    assert sync.pull(place) == town(3)


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
@pytest.mark.parametrize("trusted", ["another authority", "the system's"])
def test_certificate_of_another_authority_is_refused(own: Own, scheme: str, trusted: str) -> None:
    ca_file = own.certificates.others if trusted == "another authority" else None
    with pytest.raises(TargetError, match=r"证书核对不过.*--ca-file") as caught:
        sync.push(town(3), own.secured(scheme, ca_file=ca_file))
    assert caught.value.exit_code == 5


def test_refused_certificate_is_told_in_plain_words_with_exit_code_5(own: Own) -> None:
    place = own.secured("neo4j+s", ca_file=own.certificates.others)
    done = run(place, "sync", "status", "--ca-file", str(own.certificates.others))
    assert done.returncode == 5
    assert "证书核对不过" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) <= 2


def test_server_without_encryption_is_told_apart_from_a_wrong_certificate(
    place: Target, own: Own
) -> None:
    port = place.uri.rpartition(":")[2]
    plain = replace(place, uri=f"bolt+s://127.0.0.1:{port}", ca_file=own.certificates.ours)
    with pytest.raises(TargetError, match="没有加密连接"):
        sync.status(plain)


@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_file_that_holds_no_certificate_is_told(
    own: Own, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    with pytest.raises(UsageError, match=r"CA 证书文件 .* 读不到，或不是 PEM 证书"):
        sync.status(own.secured("bolt+s", ca_file=file))


def test_unchecked_certificate_needs_insecure_and_is_warned_of(own: Own) -> None:
    with pytest.raises(UsageError, match="--insecure"):
        own.secured("bolt+ssc")
    unchecked = own.secured("bolt+ssc", insecure=True)
    refused = run(unchecked, "sync", "status")
    assert refused.returncode == 2
    assert "--insecure" in refused.stderr
    told = run(unchecked, "sync", "status", "--insecure")
    assert told.returncode == 0, told.stderr
    assert "注意：这个连接不加密或不核对证书" in told.stderr


def test_plain_connection_to_another_machine_is_refused_before_anything_is_sent(own: Own) -> None:
    # 192.0.2.1 is nobody's: whoever tried it would wait.
    away = replace(own.target("plain"), uri="bolt+s://192.0.2.1:7687")
    done = run(away, "sync", "status", "--uri", "bolt://192.0.2.1:7687")
    assert done.returncode == 2
    assert "不加密" in done.stderr
    assert own.password not in done.stderr


# ---------------------------------------------------------------- little room, and a rival


def test_batch_that_does_not_fit_is_halved_and_the_size_remembered(own: Own) -> None:
    # F27: 2 MB do not hold 1,000 nodes at once; some batches only fail at their commit.
    place = own.target("memory", batch=50_000, timeout=60, outage=60)
    sizes: list[int] = []
    began = time.monotonic()
    outcome = sync.push(town(1_000), place, How(tell=lambda _kind, done, _of: sizes.append(done)))
    assert outcome.counters["nodes_created"] == 3 + 1_000 + 2 + 1_000
    assert sizes[0] < 1_000
    assert time.monotonic() - began < 90
    with own.driver() as driver:
        count = "MATCH (n:Jiceng {dataset: 'memory'}) RETURN count(n)"
        assert driver.execute_query(count).records[0][0] == 2_005


def test_record_that_somebody_holds_ends_in_a_named_batch(own: Own) -> None:
    # F28: each transaction runs out of time; halving does not help, so the batch is named.
    sync.push(town(6), own.target("held", batch=8, timeout=60))
    place = own.target("held", batch=4, transaction=1, timeout=60)
    changed = town(6).with_frames(
        {"PartyOrg": town(6).frame("PartyOrg").with_columns(members_full=9)}
    )
    with own.driver() as driver, driver.session() as session:
        holding = session.begin_transaction(timeout=60)
        holding.run("MATCH (n:Jiceng {dataset: 'held', id: 'B00003'}) SET n._held = 1").consume()
        with pytest.raises(
            TargetError, match=r"第\d+批（党组织）只剩一行.*(TransactionTimedOut|LockClientStopped)"
        ):
            sync.push(changed, place)
        holding.rollback()
    assert sync.push(changed, place).counters["properties_set"] > 0
    assert sync.pull(place) == changed


# ---------------------------------------------------------------- killed


@waits()
def test_killed_server_is_waited_for(own: Own, tmp_path: Path, waits: Waits) -> None:
    # F23: kill -9 in the middle, up again while the driver still tries.
    place = own.target(f"killed_{waits.gone:.0f}", batch=50, timeout=400, outage=waits.outage)
    half_way = threading.Event()
    result: list[Any] = []

    def work() -> None:
        def tell(kind: str, _done: int, _of: int) -> None:
            if kind == "党组织":
                half_way.set()
            time.sleep(0.02)

        result.append(sync.push(town(600), place, How(store=tmp_path, tell=tell)))

    worker = threading.Thread(target=work)
    worker.start()
    assert half_way.wait(60)
    own.kill_and_restart(waits.gone)
    worker.join(waits.gone + waits.outage)
    assert result
    assert sync.pull(place) == town(600)
    assert sync.plan(town(600), place).is_empty
