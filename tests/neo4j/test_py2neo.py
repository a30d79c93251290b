"""The same graph by way of py2neo: what it writes and what it refuses."""

from __future__ import annotations

from pathlib import Path

import neo4j
import polars as pl
import py2neo
import pytest

from graphmodel.errors import ConflictError, GuardError, LockedError, TargetError, UsageError
from graphmodel.network import Network
from graphmodel.party import PARTY
from jiceng import sync
from jiceng.sync import Pruning, Target
from loaders.neo4j import lock, py2neo_adapter, schema
from loaders.neo4j.lock import Progress
from loaders.neo4j.server_link import Transaction, linked
from tests.neo4j.everything import everything
from tests.neo4j.legacy import QUICK, opened, tidied
from tests.neo4j.towns import TIERS, about, graph, links, of_network, town

pytestmark = [
    pytest.mark.neo4j,
    # The library does not close the sockets of connections that broke.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
__all__ = ["tidied"]


@pytest.fixture
def old(place: Target) -> py2neo.Graph:
    return opened(place)


def lost_link(size: int) -> Network:
    network = town(size)
    lost = links("PartyOrg", ["B00000"], "PartyOrg", ["missing"])
    more = pl.concat([network.data("SubordinateTo"), lost], how="diagonal")
    return network.with_frames({"SubordinateTo": more})


# ---------------------------------------------------------------- what it writes


def test_every_kind_and_type_of_value_comes_back_equal_by_the_official_driver(
    place: Target, old: py2neo.Graph
) -> None:
    network = everything()
    outcome = py2neo_adapter.push(network, old, place.dataset)
    assert outcome.counters["nodes_created"] == 26 * 13 + 120
    back = sync.pull(place, closed=True)
    for kind in PARTY:
        if not kind.internal:
            assert back.data(kind.name).equals(network.data(kind.name)), kind.name


def test_second_push_changes_nothing_by_either_library(
    place: Target, old: py2neo.Graph, driver: neo4j.Driver
) -> None:
    py2neo_adapter.push(town(6), old, place.dataset)
    again = py2neo_adapter.push(town(6), old, place.dataset)
    assert again.plan.is_empty
    assert again.counters == {}
    assert sync.push(town(6), place).counters == {}
    assert graph(driver, place.dataset) == of_network(town(6), place.dataset, TIERS)


def test_pull_over_py2neo_gives_what_the_official_driver_pushed(
    place: Target, old: py2neo.Graph
) -> None:
    network = everything()
    sync.push(network, place)
    back = py2neo_adapter.pull(old, place.dataset, closed=True)
    for kind in PARTY:
        if not kind.internal:
            assert back.data(kind.name).equals(network.data(kind.name)), kind.name


def test_relation_without_an_end_is_listed_and_not_written(
    place: Target, old: py2neo.Graph, driver: neo4j.Driver
) -> None:
    outcome = py2neo_adapter.push(lost_link(2), old, place.dataset)
    assert outcome.plan.unlinked.rows() == [("SubordinateTo", "PartyOrg|B00000|PartyOrg|missing")]
    assert graph(driver, place.dataset) == of_network(town(2), place.dataset, TIERS)


# ---------------------------------------------------------------- what it refuses


def test_removal_above_the_ceiling_is_refused(
    place: Target, old: py2neo.Graph, driver: neo4j.Driver
) -> None:
    told = about(("PartyOrg", None), ("Division", None))
    py2neo_adapter.push(town(60, told=told), old, place.dataset)
    fewer = town(60, skip=tuple(range(30)), told=told)
    with pytest.raises(GuardError, match="--allow-delete 60"):
        py2neo_adapter.push(fewer, old, place.dataset, pruning=Pruning(how="delete"))
    assert graph(driver, place.dataset) == of_network(town(60), place.dataset, TIERS)
    meant = Pruning(how="delete", allow=60)
    py2neo_adapter.push(fewer, old, place.dataset, pruning=meant)
    assert graph(driver, place.dataset) == of_network(fewer, place.dataset, TIERS)


def test_lock_of_the_other_library_is_respected(place: Target, old: py2neo.Graph) -> None:
    sync.push(town(2), place)
    with linked(place) as link:
        hold = lock.acquire(link)
        with pytest.raises(LockedError, match="进程"):
            py2neo_adapter.push(town(3), old, place.dataset)
        lock.release(link, hold)
    assert py2neo_adapter.push(town(3), old, place.dataset).run is not None


def test_foreign_nodes_stay_as_they_are(
    place: Target, old: py2neo.Graph, driver: neo4j.Driver
) -> None:
    mark = place.dataset
    driver.execute_query("CREATE (:PartyOrg {id: 'B00000', mark: $m})", m=mark)
    try:
        py2neo_adapter.push(town(2), old, place.dataset)
        found = driver.execute_query(
            "MATCH (n:PartyOrg {mark: $m}) RETURN labels(n), properties(n)", m=mark
        ).records
        assert found[0].values() == [["PartyOrg"], {"id": "B00000", "mark": mark}]
    finally:
        driver.execute_query("MATCH (n {mark: $m}) DELETE n", m=mark)


def test_key_of_other_pseudonyms_is_refused(place: Target, old: py2neo.Graph) -> None:
    people = Network.of({"Person": pl.DataFrame({"id": ["p1"], "party_status": ["member"]})})
    py2neo_adapter.push(people, old, place.dataset, key_id="key-1")
    with pytest.raises(ConflictError, match="key-1"):
        py2neo_adapter.push(people, old, place.dataset, key_id="key-2")


def test_graph_over_http_is_refused() -> None:
    class Http:
        name = None

        class service:  # noqa: N801 - as py2neo calls it
            profile = py2neo.ConnectionProfile("http://127.0.0.1:7474", auth=("neo4j", "x"))

    with pytest.raises(UsageError, match="neo4j\\+s://"):
        py2neo_adapter.linked(Http())


def test_empty_network_deletes_nothing(
    place: Target, old: py2neo.Graph, driver: neo4j.Driver
) -> None:
    told = about(("PartyOrg", None), ("Division", None))
    py2neo_adapter.push(town(3, told=told), old, place.dataset)
    with pytest.raises(GuardError, match="一条也没有"):
        py2neo_adapter.push(Network.of({}, told), old, place.dataset, pruning=Pruning(how="delete"))
    assert graph(driver, place.dataset) == of_network(town(3), place.dataset, TIERS)


def test_duplicates_that_forbid_a_constraint_are_told_with_what_finds_them(
    place: Target, old: py2neo.Graph, driver: neo4j.Driver
) -> None:
    driver.execute_query("DROP CONSTRAINT jiceng_node IF EXISTS")
    twice = "CREATE (:Jiceng:Twice {dataset: 'theirs', kind: 'K', id: '110101199003072316'})"
    driver.execute_query(twice)
    driver.execute_query(twice)
    try:
        with pytest.raises(ConflictError, match=r"没有写入任何数据.*MATCH") as caught:
            py2neo_adapter.push(town(3), old, place.dataset)
        assert "110101199003072316" not in str(caught.value)
    finally:
        driver.execute_query("MATCH (n:Twice) DELETE n")


def test_edits_and_deletions_by_others_are_mended(
    place: Target, old: py2neo.Graph, driver: neo4j.Driver, tmp_path: Path
) -> None:
    py2neo_adapter.push(town(20), old, place.dataset, store=tmp_path)
    driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d, id: 'B00001'}) DETACH DELETE n", d=place.dataset
    )
    driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d, id: 'B00005'}) SET n.name = '改' REMOVE n:Branch:Current",
        d=place.dataset,
    )
    outcome = py2neo_adapter.push(town(20), old, place.dataset, store=tmp_path)
    assert (outcome.plan.totals["create"], outcome.plan.totals["update"]) == (1 + 2, 1)
    assert graph(driver, place.dataset) == of_network(town(20), place.dataset, TIERS)
    assert py2neo_adapter.push(town(20), old, place.dataset, store=tmp_path).run is None


def test_token_of_an_earlier_run_writes_no_row(place: Target, old: py2neo.Graph) -> None:
    link = py2neo_adapter.linked(old, place.dataset, QUICK)
    schema.prepare(link, PARTY)
    first = lock.acquire(link)
    lock.acquire(link, steal=True)

    def late(tx: Transaction) -> None:
        tx.rows("CREATE (n:Jiceng {dataset: $d})", d=place.dataset)
        first.keep(tx, Progress(plan="", step=0, row=0))

    with pytest.raises(LockedError, match="已被另一个同步接手"):
        link.write(late)
    assert link.read("MATCH (n:Jiceng {dataset: $d}) RETURN count(n)", d=place.dataset) == [[0]]


def test_error_of_the_server_shows_its_code_and_no_value(place: Target, old: py2neo.Graph) -> None:
    link = py2neo_adapter.linked(old, place.dataset, QUICK)
    with pytest.raises(TargetError, match=r"Neo\.ClientError\.Statement") as caught:
        link.read("RETURN date($day)", day="very-private")
    assert "very-private" not in str(caught.value)


# ---------------------------------------------------------------- its objects


def test_subgraph_holds_the_labels_and_properties_of_a_push(
    place: Target,
) -> None:
    made = py2neo_adapter.to_subgraph(lost_link(4), place.dataset)
    assert made.unlinked.rows() == [("SubordinateTo", "PartyOrg|B00000|PartyOrg|missing")]
    branch = made.nodes["PartyOrg", "B00002"]
    assert set(branch.labels) == {"Jiceng", "PartyOrg", "Branch", "Current"}
    assert dict(branch) == {
        "dataset": place.dataset, "kind": "PartyOrg", "id": "B00002", "name": "社区2党支部",
        "category": "branch", "line": "territorial", "members_full": 2, "founded_on": "2020-03",
    }  # fmt: skip
    assert len(made.relationships) == 4 + 6 + 6
    assert len(made.subgraph.relationships) == 4 + 6 + 6
    assert len(made.subgraph.nodes) == 7 + 6


def test_merged_subgraph_is_what_a_push_would_have_written(
    place: Target, old: py2neo.Graph, driver: neo4j.Driver
) -> None:
    old.merge(py2neo_adapter.to_subgraph(town(4), place.dataset).subgraph)
    assert graph(driver, place.dataset) == of_network(town(4), place.dataset, TIERS)
    assert sync.plan(town(4), place).is_empty


def test_two_posts_of_one_person_in_one_body_stay_two() -> None:
    posts = links("Person", ["p1", "p1"], "PartyOrg", ["b1", "b1"]).with_columns(
        pl.Series("role", ["secretary", "member"])
    )
    network = Network.of(
        {
            "Person": pl.DataFrame({"id": ["p1"]}),
            "PartyOrg": pl.DataFrame({"id": ["b1"], "name": ["支部"]}),
            "Holds": posts,
        }
    )
    made = py2neo_adapter.to_subgraph(network)
    assert sorted(r["role"] for r in made.subgraph.relationships) == ["member", "secretary"]
