"""One real server for all tests of the sync; each test has a dataset of its own."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import neo4j
import pytest

import jiceng as jc
from graphmodel.network import Network
from jiceng.sync import Limits, Secret, Target, target
from loaders.neo4j import server
from tests.neo4j.proxy import Proxy

_NUMBERS = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents and "server" in getattr(
            item, "fixturenames", ()
        ):
            item.add_marker("neo4j")


@pytest.fixture(scope="session")
def server_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The server's variables: that of NEO4J_URI, else one that the tests start."""
    if os.environ.get("NEO4J_URI"):
        yield {name: word for name, word in os.environ.items() if name.startswith("NEO4J_")}
        return
    home = tmp_path_factory.mktemp("neo4j")
    local = server.start(home, heap="768m")
    yield local.environment
    server.stop(home)


@pytest.fixture(scope="session")
def driver(server_: dict[str, str]) -> Iterator[neo4j.Driver]:
    """A driver for looking and for playing the part of somebody else."""
    auth = (server_.get("NEO4J_USERNAME", "neo4j"), server_["NEO4J_PASSWORD"])
    with neo4j.GraphDatabase.driver(
        server_["NEO4J_URI"], auth=auth, notifications_min_severity="OFF"
    ) as found:
        yield found


@pytest.fixture
def place(server_: dict[str, str], driver: neo4j.Driver) -> Iterator[Target]:
    """A dataset of this test's own, emptied afterwards."""
    dataset = f"test_{os.getpid()}_{next(_NUMBERS)}"
    limits = Limits(timeout=30, warnings=True)
    yield target(server_, dataset=dataset, limits=limits)
    ours = "MATCH (n) WHERE (n:Jiceng OR n:JicengRun) AND n.dataset = $d DETACH DELETE n"
    driver.execute_query(ours, d=dataset)
    driver.execute_query("MATCH (n:JicengLock {scope: $d}) DELETE n", d=dataset)


@pytest.fixture
def proxy(server_: dict[str, str]) -> Iterator[Proxy]:
    found = Proxy(int(server_["NEO4J_URI"].rpartition(":")[2]))
    yield found
    found.close()


@pytest.fixture
def through(place: Target, proxy: Proxy) -> Target:
    """The same dataset, by way of the proxy."""
    return replace(place, uri=proxy.uri)


@pytest.fixture(scope="session")
def district() -> Network:
    """The real district of the demonstration."""
    return jc.load(jc.demo_files()).network


def secret(word: str) -> Secret:
    return Secret(word)
