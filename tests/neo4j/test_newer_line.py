"""The line of Neo4j that is named by years, on a server of its own: ``pytest -m slow``.

Everything else runs on it too: ``JICENG_TEST_NEO4J=2026.07.1 python -m pytest tests/neo4j``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

from jiceng import sync
from jiceng.sync import How, Limits, Pruning, Target
from loaders.neo4j import server
from tests.neo4j.conftest import HEAP, home_of
from tests.neo4j.towns import TIERS, about, graph, of_network, people, town

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]
VERSION = "2026.07.1"
WHOLE = about(("PartyOrg", None), ("Division", None))


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with home_of(tmp_path_factory, "newer") as home:
        local = server.start(home, heap=HEAP, version=VERSION)
        limits = Limits(timeout=60, batch=20, warnings=True)
        yield sync.target(local.environment, dataset="newer", limits=limits)
        server.stop(home)


def test_straight_line_holds_and_the_server_warns_of_nothing(newer: Target, tmp_path: Path) -> None:
    login = (newer.username, newer.password.reveal())
    with neo4j.GraphDatabase.driver(newer.uri, auth=login) as driver:
        told = driver.execute_query("CALL dbms.components() YIELD name, versions RETURN *").records
        assert [VERSION] in [row["versions"] for row in told]

        how = How(store=tmp_path, key_id="old", pruning=Pruning(how="delete"))
        sync.push(people(town(30, told=WHOLE), "old"), newer, how)
        whole = people(town(30, skip=(7,), told=WHOLE), "new", skip=())
        meant = How(
            store=tmp_path, key_id="new", rekey=True, pruning=Pruning(how="delete", allow=1)
        )
        sync.push(whole, newer, meant)
        assert graph(driver, newer.dataset) == of_network(whole, newer.dataset, TIERS)
    assert sync.pull(newer) == whole
    assert sync.push(whole, newer, meant).run is None
    assert sync.plan(whole, newer, How(key_id="new", verify=True)).is_empty
    assert sync.status(newer).counts["Person"] == 29
