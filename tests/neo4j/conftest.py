"""One real server for all tests of the sync; each test has a dataset of its own."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest

import jiceng as jc
from graphmodel.network import Network
from jiceng.demo.city import make_city
from jiceng.sync import Limits, Target, target
from loaders.neo4j import server
from tests.neo4j.cities import City
from tests.neo4j.proxy import Proxy
from tests.neo4j.towns import empty

_NUMBERS = itertools.count(1)
HEAP = "768m"
#: Bytes that a server of the tests may fill.
ROOM = 2 * 1024**3


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents and "server" in getattr(
            item, "fixturenames", ()
        ):
            item.add_marker("neo4j")


@contextmanager
def home_of(factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """A folder for a server: in memory where there is room, since each commit waits for the disk.

    A process that is killed loses nothing there either.
    """
    memory = Path("/dev/shm")  # noqa: S108
    if not memory.is_dir() or shutil.disk_usage(memory).free < ROOM:
        yield factory.mktemp(name)
        return
    with tempfile.TemporaryDirectory(prefix=f"jiceng-{name}-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def server_(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The server's variables: that of NEO4J_URI, else one that the tests start.

    ``JICENG_TEST_NEO4J`` names another version of it, such as ``2026.07.1``.
    """
    if os.environ.get("NEO4J_URI"):
        yield {name: word for name, word in os.environ.items() if name.startswith("NEO4J_")}
        return
    with home_of(tmp_path_factory, "shared") as home:
        version = os.environ.get("JICENG_TEST_NEO4J", server.VERSION)
        local = server.start(home, heap=HEAP, version=version)
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


@contextmanager
def dataset(server_: dict[str, str], driver: neo4j.Driver) -> Iterator[Target]:
    """A dataset of one's own, emptied afterwards."""
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    limits = Limits(timeout=30, warnings=True)
    yield target(server_, dataset=name, limits=limits)
    empty(driver, name)


@pytest.fixture
def place(server_: dict[str, str], driver: neo4j.Driver) -> Iterator[Target]:
    """A dataset of this test's own."""
    with dataset(server_, driver) as found:
        yield found


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


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    """The made district with all its rosters, under two keys of pseudonyms."""
    folder = tmp_path_factory.mktemp("city")
    make_city(folder / "rosters")
    return City.of(folder)


@pytest.fixture(scope="module")
def foreigners(driver: neo4j.Driver) -> Iterator[list[Any]]:
    """Nodes, relationships and a constraint of somebody else."""
    driver.execute_query(
        "CREATE (a:PartyOrg {code: 'x'})-[:COVERS {of: 'others'}]->(b:Foreign {name: 'y'}) "
        "CREATE (b)-[:KNOWS]->(:Community {name: 'z'})"
    )
    driver.execute_query(
        "CREATE CONSTRAINT foreign_one IF NOT EXISTS FOR (n:Foreign) REQUIRE n.name IS UNIQUE"
    )
    yield _foreign(driver)
    driver.execute_query(
        "MATCH (n) WHERE n.code = 'x' OR n:Foreign OR n.name = 'z' DETACH DELETE n"
    )
    driver.execute_query("DROP CONSTRAINT foreign_one")


@pytest.fixture
def foreign(driver: neo4j.Driver, foreigners: list[Any]) -> Iterator[None]:
    """What is somebody else's is the same after the test."""
    yield
    assert _foreign(driver) == foreigners


def _foreign(driver: neo4j.Driver) -> list[Any]:
    look = (
        """MATCH (n) WHERE NOT n:Jiceng AND NOT n:JicengLock AND NOT n:JicengRun
        RETURN labels(n), properties(n) ORDER BY elementId(n)""",
        """MATCH (a)-[r]->(b) WHERE r.dataset IS NULL
        RETURN type(r), properties(r) ORDER BY elementId(r)""",
        "SHOW CONSTRAINTS YIELD name, labelsOrTypes WHERE NOT name STARTS WITH 'jiceng' RETURN *",
    )
    return [[r.values() for r in driver.execute_query(q).records] for q in look]
