"""What a sync must not do: delete what it should not, touch what is not ours, mix keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import neo4j
import polars as pl
import pytest

from graphmodel.errors import ConflictError, GuardError, LockedError, TargetError, UsageError
from graphmodel.network import Network
from jiceng import sync
from jiceng.sync import How, Pruning, Target
from tests.neo4j.towns import OTHER, STREET, TIERS, about, graph, of_network, town

pytestmark = [pytest.mark.neo4j, pytest.mark.usefixtures("foreign")]

WHOLE = about(("PartyOrg", None), ("Division", None))


def test_vanished_records_are_kept_unless_asked(place: Target, driver: neo4j.Driver) -> None:
    sync.push(town(10, told=WHOLE), place)
    outcome = sync.push(town(10, skip=(3,), told=WHOLE), place)
    assert outcome.plan.totals["kept"] == 2 + 3  # place and branch, three relations
    assert graph(driver, place.dataset) == of_network(town(10), place.dataset, TIERS)


def test_closing_ends_records_and_takes_current_away(place: Target, driver: neo4j.Driver) -> None:
    sync.push(town(10, told=WHOLE), place)
    how = How(pruning=Pruning(how="close"))
    outcome = sync.push(town(10, skip=(3,), told=WHOLE), place, how)
    assert outcome.plan.totals["close"] == 5
    closed = driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d}) WHERE NOT n:Current RETURN n.id AS id, n.valid_to AS day "
        "ORDER BY id",
        d=place.dataset,
    ).records
    day = neo4j.time.Date(2026, 6, 30)
    assert [tuple(row.values()) for row in closed] == [(f"{OTHER}003", day), ("B00003", day)]
    assert sync.pull(place) == town(10, skip=(3,))
    again = sync.push(town(10, skip=(3,), told=WHOLE), place, how)
    assert again.counters == {}


def test_closed_record_that_comes_back_is_open_again(place: Target, driver: neo4j.Driver) -> None:
    how = How(pruning=Pruning(how="close"))
    sync.push(town(10, told=WHOLE), place)
    sync.push(town(10, skip=(3,), told=WHOLE), place, how)
    sync.push(town(10, told=WHOLE), place, how)
    assert graph(driver, place.dataset) == of_network(town(10), place.dataset, TIERS)


def test_deleting_removes_exactly_what_vanished(
    place: Target, driver: neo4j.Driver, tmp_path: Path
) -> None:
    how = How(pruning=Pruning(how="delete"), store=tmp_path)
    sync.push(town(10, told=WHOLE), place, how)
    outcome = sync.push(town(10, skip=(3,), told=WHOLE), place, how)
    assert outcome.counters["nodes_deleted"] == 2
    assert outcome.counters["relationships_deleted"] == 3
    smaller = town(10, skip=(3,))
    assert graph(driver, place.dataset) == of_network(smaller, place.dataset, TIERS)
    assert sync.push(smaller, place, how).run is None


def test_node_that_a_foreign_relationship_holds_is_closed_instead(
    place: Target, driver: neo4j.Driver
) -> None:
    sync.push(town(10, told=WHOLE), place)
    driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d, id: 'B00003'}) CREATE (n)<-[:LIKES]-(:Other)",
        d=place.dataset,
    )
    sync.push(town(10, skip=(3,), told=WHOLE), place, How(pruning=Pruning(how="delete")))
    row = driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d, id: 'B00003'})<-[r:LIKES]-() RETURN n.valid_to, n:Current",
        d=place.dataset,
    ).records[0]
    assert row.values() == [neo4j.time.Date(2026, 6, 30), False]
    driver.execute_query("MATCH (o:Other) DETACH DELETE o")


@pytest.mark.parametrize(
    "told",
    [about(), about(("PartyOrg", STREET), ("Division", STREET)), about(("Unit", None))],
    ids=["nothing", "another street", "another kind"],
)
def test_nothing_is_closed_outside_what_the_roster_was_complete_for(
    place: Target, driver: neo4j.Driver, told: Any
) -> None:
    sync.push(town(10, told=WHOLE), place)
    how = How(pruning=Pruning(how="close"))
    outcome = sync.push(town(10, skip=(3,), told=told), place, how)  # 3 lies in the other street
    assert outcome.plan.totals["close"] == 0
    assert graph(driver, place.dataset) == of_network(town(10), place.dataset, TIERS)


def test_a_street_complete_for_itself_closes_its_own(place: Target) -> None:
    sync.push(town(10, told=WHOLE), place)
    told = about(("PartyOrg", OTHER), ("Division", OTHER))
    how = How(pruning=Pruning(how="close"))
    outcome = sync.push(town(10, skip=(2, 3), told=told), place, how)
    assert outcome.plan.totals["close"] == 5
    assert outcome.plan.totals["kept"] == 5


def test_scoped_push_closes_only_inside_and_leaves_the_rest(place: Target) -> None:
    sync.push(town(10, told=WHOLE), place)
    how = How(pruning=Pruning(how="close", within=OTHER))
    outcome = sync.push(town(10, skip=(2, 3), told=WHOLE), place, how)
    assert outcome.plan.totals["close"] == 5
    assert set(sync.pull(place).frame("PartyOrg")["id"]) == set(
        town(10, skip=(3,)).frame("PartyOrg")["id"]
    )


def test_ceiling_stops_before_anything_is_written(place: Target, driver: neo4j.Driver) -> None:
    sync.push(town(40, told=WHOLE), place)
    half = town(40, skip=tuple(range(20, 40)), told=WHOLE)
    how = How(pruning=Pruning(how="delete"))
    with pytest.raises(GuardError, match="40 条（现有 85 条），超过上限 20 条"):
        sync.push(half, place, how)
    assert graph(driver, place.dataset) == of_network(town(40), place.dataset, TIERS)
    meant = How(pruning=Pruning(how="delete", allow=40))
    sync.push(half, place, meant)
    assert graph(driver, place.dataset) == of_network(half, place.dataset, TIERS)


def test_empty_network_deletes_nothing(place: Target, driver: neo4j.Driver) -> None:
    sync.push(town(3, told=WHOLE), place)  # so small that the ceiling of 20 alone would let it go
    empty = Network.of({}, WHOLE)
    with pytest.raises(GuardError, match="一条也没有"):
        sync.push(empty, place, How(pruning=Pruning(how="delete")))
    assert graph(driver, place.dataset) == of_network(town(3), place.dataset, TIERS)


def test_load_that_fails_midway_closes_nothing(
    place: Target, driver: neo4j.Driver, through: Target, proxy: Any
) -> None:
    sync.push(town(10, told=WHOLE), place)
    grown = town(30, skip=(3,), told=WHOLE)
    short = sync.Limits(timeout=4, outage=1, batch=10, warnings=True)
    proxy.faults.stall_after = 9_000
    from dataclasses import replace

    with pytest.raises(TargetError, match="4 秒内没有回应"):
        sync.push(grown, replace(through, limits=short), How(pruning=Pruning(how="delete")))
    left = driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d, id: 'B00003'}) RETURN count(n)", d=place.dataset
    ).records[0][0]
    assert left == 1


def test_body_with_a_new_code_is_proposed_and_held_back(place: Target) -> None:
    sync.push(town(10, told=WHOLE), place)
    network = town(10, told=WHOLE)
    renamed = {
        name: network.frame(name).with_columns(
            pl.col(column).replace("B00003", "N00003") for column in columns
        )
        for name, columns in {
            "PartyOrg": ["id"], "SubordinateTo": ["from_id"], "Covers": ["from_id"],
        }.items()
    }  # fmt: skip
    how = How(pruning=Pruning(how="close"))
    planned = sync.plan(network.with_frames(renamed), place, how)
    assert planned.moved.rows() == [("PartyOrg", "B00003", "N00003", "社区3党支部")]
    assert planned.totals["close"] == 0
    both = How(pruning=Pruning(how="close", moved=True))
    assert sync.plan(network.with_frames(renamed), place, both).totals["close"] == 3


def test_foreign_nodes_with_our_labels_are_reported(place: Target) -> None:
    sync.push(town(3), place)
    assert sync.status(place).foreign == {"PartyOrg": 1, "Community": 1}


def test_foreign_index_in_the_way_is_a_conflict_with_its_remedy(
    place: Target, driver: neo4j.Driver
) -> None:
    driver.execute_query("DROP CONSTRAINT jiceng_gave IF EXISTS")
    driver.execute_query("CREATE INDEX theirs FOR ()-[r:GAVE]-() ON (r.dataset, r.key)")
    try:
        with pytest.raises(ConflictError, match="DROP INDEX `theirs`"):
            sync.push(town(3), place)
        assert graph(driver, place.dataset) == (set(), set())
    finally:
        driver.execute_query("DROP INDEX theirs")


def test_duplicates_that_forbid_a_constraint_are_a_conflict(
    place: Target, driver: neo4j.Driver
) -> None:
    driver.execute_query("DROP CONSTRAINT jiceng_node IF EXISTS")
    twice = "CREATE (:Jiceng:Twice {dataset: 'theirs', kind: 'K', id: '110101199003072316'})"
    driver.execute_query(twice)
    driver.execute_query(twice)
    try:
        with pytest.raises(ConflictError, match=r"没有写入任何数据.*MATCH") as caught:
            sync.push(town(3), place)
        assert "110101199003072316" not in str(caught.value)
    finally:
        driver.execute_query("MATCH (n:Twice) DELETE n")


def test_edits_and_deletions_by_others_are_mended(
    place: Target, driver: neo4j.Driver, tmp_path: Path
) -> None:
    how = How(store=tmp_path)
    network = town(20)
    sync.push(network, place, how)
    driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d}) WHERE n.id IN ['B00001', 'B00002'] DETACH DELETE n",
        d=place.dataset,
    )
    driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d, id: 'B00005'}) SET n.name = '改' REMOVE n:Branch:Current",
        d=place.dataset,
    )
    driver.execute_query(
        "MATCH (:Jiceng {dataset: $d, id: 'B00007'})-[r:COVERS]->() SET r.mode = 'joint'",
        d=place.dataset,
    )
    outcome = sync.push(network, place, how)
    assert outcome.plan.totals["create"] == 2 + 4
    assert outcome.plan.totals["update"] == 2
    assert graph(driver, place.dataset) == of_network(network, place.dataset, TIERS)
    assert sync.push(network, place, how).run is None


def test_another_key_of_pseudonyms_is_refused(place: Target) -> None:
    people = town(3).with_frames({"Person": pl.DataFrame({"id": ["p1"]})})
    sync.push(people, place, How(key_id="aaaa"))
    with pytest.raises(ConflictError, match="密钥 aaaa 生成，本次是 bbbb"):
        sync.push(people, place, How(key_id="bbbb"))
    assert sync.push(people, place, How(key_id="aaaa")).run is None


def test_closing_without_any_date_is_refused(place: Target) -> None:
    undated = about(("PartyOrg", None), ("Division", None), stated_on=None)
    sync.push(town(10, told=undated), place)
    smaller = town(10, skip=(3,), told=undated)
    with pytest.raises(UsageError, match="--closed-on"):
        sync.push(smaller, place, How(pruning=Pruning(how="close")))
    dated = How(pruning=Pruning(how="close", closed_on=date(2026, 7, 1)))
    assert sync.push(smaller, place, dated).plan.totals["close"] == 5


def test_second_sync_is_refused_and_told_who_holds_the_lock(place: Target) -> None:
    from loaders.neo4j import lock, schema
    from loaders.neo4j.server_link import linked

    with linked(place) as link:
        schema.prepare(link, town(3).declaration)
        hold = lock.acquire(link)
        with pytest.raises(LockedError, match=r"另一个同步正在进行：.* 上的进程 \d+"):
            sync.push(town(3), place)
        holder = sync.status(place).holder
        assert holder is not None
        assert holder.token == hold.token
        lock.release(link, hold)
    assert sync.push(town(3), place).run == hold.token + 1
