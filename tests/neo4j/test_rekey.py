"""A change of keys: new pseudonyms take the place of the old, and nothing else is touched."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import neo4j
import polars as pl
import pytest

from graphmodel.cypher import synced_kinds
from graphmodel.errors import ConflictError, GuardError, LockedError, UsageError
from graphmodel.network import Network
from graphmodel.party import PARTY
from jiceng import sync
from jiceng.sync import How, Pruning, Target
from loaders.neo4j import lock
from loaders.neo4j.plan import Plan, Present, compare
from loaders.neo4j.records import records
from loaders.neo4j.runs import _LATER, _listing
from loaders.neo4j.server_link import linked
from tests.neo4j.cities import City, equal_in_public
from tests.neo4j.command import ROOT, run
from tests.neo4j.towns import STREET, TIERS, about, graph, links, of_network, people, town

OLD, NEW = How(key_id="old"), How(key_id="new", rekey=True)
WHOLE = about(("PartyOrg", None), ("Division", None), ("Holds", None))
SIZE = 6
#: Secretaries, the second post of the first, two who have reported to a community.
PERSONS, RELATIONS = SIZE, SIZE + 1 + 2


def before() -> Network:
    return people(town(SIZE), "old")


def after() -> Network:
    return people(town(SIZE), "new")


# ---------------------------------------------------------------- what goes and what would be lost


def compared(old: Network, new: Network, **pruning: Any) -> Plan:
    """Compare with a database that holds exactly a network."""
    kinds = synced_kinds(PARTY)
    present = Present(frames={k.name: records(k, old.frame(k.name)) for k in kinds})
    return compare(new, present, Pruning(**pruning), rekey=True)


def test_every_person_and_every_relation_of_persons_is_replaced() -> None:
    plan = compared(before(), after())
    assert plan.replaced == {"persons": PERSONS, "relations": RELATIONS}
    assert plan.lost == 0
    assert plan.totals == {
        "create": PERSONS + RELATIONS, "update": 0, "close": 0, "delete": PERSONS + RELATIONS,
        "kept": 0,
    }  # fmt: skip
    assert plan.to_json()["rekey"] == {"persons": PERSONS, "relations": RELATIONS, "lost": 0}
    for name, frame in plan.outlook.after.items():
        assert frame.equals(records(PARTY[name], after().frame(name))), name


def test_post_without_a_successor_is_counted_by_its_body_and_role() -> None:
    fewer = people(town(SIZE), "new", skip=("B00003", "B00004"))
    with pytest.raises(GuardError, match=r"有 2 条人员关系.*没有写入任何内容.*--allow-delete 2"):
        compared(before(), fewer, allow=1)
    assert compared(before(), fewer, allow=2).lost == 2


def test_another_role_in_the_same_body_is_no_successor() -> None:
    holds = after().frame("Holds").with_columns(
        pl.when(pl.col("to_id") == "B00002").then(pl.lit("member")).otherwise("role").alias("role")
    )  # fmt: skip
    assert compared(before(), after().with_frames({"Holds": holds}), allow=1).lost == 1


def test_posts_that_have_ended_would_be_lost_too() -> None:
    ended = links("Person", ["P:old:gone"], "PartyOrg", ["W2"], role="secretary").with_columns(
        valid_to=pl.lit(date(2025, 1, 1))
    )
    holds = pl.concat([before().frame("Holds"), ended], how="diagonal")
    persons = pl.concat(
        [before().frame("Person").select("id"), pl.DataFrame({"id": ["P:old:gone"]})]
    )
    old = before().with_frames({"Holds": holds, "Person": persons})
    with pytest.raises(GuardError, match="含已结束的"):
        compared(old, after())
    assert compared(old, after(), allow=1).replaced["persons"] == PERSONS + 1


def test_person_without_any_relation_is_replaced_and_nothing_lost_with_it() -> None:
    persons = pl.concat([before().frame("Person").select("id"), pl.DataFrame({"id": ["P:old:x"]})])
    plan = compared(before().with_frames({"Person": persons}), after())
    assert (plan.replaced["persons"], plan.lost) == (PERSONS + 1, 0)


def test_ceiling_is_that_of_the_other_records() -> None:
    # 30 secretaries are more than the twenty that may go unasked: they do not go, they change.
    old, new = people(town(30), "old"), people(town(30), "new")
    plan = compared(old, new, how="delete")
    assert plan.replaced["persons"] == 30
    assert all(change.remove.is_empty() for change in plan.changes.values())


def test_vanished_bodies_follow_the_pruning_as_ever() -> None:
    new = people(town(SIZE, skip=(3,)), "new", skip=())
    plan = compared(before(), new, allow=1)
    assert plan.totals["kept"] == 2 + 3
    assert plan.lost == 1


def test_without_any_date_nothing_could_be_closed() -> None:
    undated = people(town(SIZE, told=about(stated_on=None)), "new")
    with pytest.raises(UsageError, match="--closed-on"):
        compared(before(), undated)


# ---------------------------------------------------------------- on the server


@pytest.fixture
def pushed(place: Target, foreign: None) -> Target:
    """A dataset with persons of the old key, beside what is somebody else's."""
    del foreign
    sync.push(before(), place, OLD)
    return place


def is_fresh(driver: neo4j.Driver, place: Target, network: Network) -> bool:
    """Tell whether a dataset is as after a first push: nothing more, nothing less."""
    return graph(driver, place.dataset) == of_network(network, place.dataset, TIERS)


def test_without_being_asked_for_nothing_is_replaced(pushed: Target, driver: neo4j.Driver) -> None:
    for attempt in (sync.plan, sync.push):
        with pytest.raises(ConflictError, match=r"密钥 old 生成，本次是 new.*--rekey"):
            attempt(after(), pushed, How(key_id="new"))
    assert is_fresh(driver, pushed, before())


def test_plan_shows_what_would_be_replaced_and_writes_nothing(
    pushed: Target, driver: neo4j.Driver
) -> None:
    plan = sync.plan(after(), pushed, NEW)
    assert plan.replaced == {"persons": PERSONS, "relations": RELATIONS}
    assert is_fresh(driver, pushed, before())


def test_afterwards_the_graph_is_that_of_a_first_push(
    pushed: Target, driver: neo4j.Driver, tmp_path: Path
) -> None:
    how = replace(NEW, store=tmp_path)
    outcome = sync.push(after(), pushed, how)
    assert is_fresh(driver, pushed, after())
    assert outcome.counters["nodes_deleted"] == PERSONS
    assert outcome.counters["relationships_deleted"] == RELATIONS
    run_ = sync.status(pushed).runs[0]
    assert (run_.key_id, run_.rekeyed, run_.key_ids) == ("new", {"old"}, {"new"})
    # Asked for again, or not any more: nothing changes. And there is no way back unasked.
    assert sync.push(after(), pushed, how).run is None
    assert sync.push(after(), pushed, How(key_id="new", store=tmp_path)).run is None
    with pytest.raises(ConflictError, match="密钥 new 生成，本次是 old"):
        sync.push(before(), pushed, OLD)


@pytest.mark.parametrize(
    ("network", "how", "words"),
    [
        (after(), replace(NEW, pruning=Pruning(within=STREET)), "不能同时用 --within"),
        (town(SIZE), NEW, "没有人员"),
        (after(), How(rekey=True), "不知道是哪个密钥"),
    ],
    ids=["one street", "nobody", "a key that is not known"],
)
def test_less_than_the_whole_is_refused(
    pushed: Target, driver: neo4j.Driver, network: Network, how: How, words: str
) -> None:
    for attempt in (sync.plan, sync.push):
        with pytest.raises(UsageError, match=words):
            attempt(network, pushed, how)
    assert is_fresh(driver, pushed, before())


def test_half_a_roster_is_refused_before_anything_is_written(
    pushed: Target, driver: neo4j.Driver
) -> None:
    half = people(town(SIZE), "new", skip=("B00001", "B00003", "B00005"))
    with pytest.raises(GuardError, match="3 条人员关系"):
        sync.push(half, pushed, NEW)
    assert is_fresh(driver, pushed, before())


def test_person_that_a_foreign_relationship_holds_is_closed_and_told(
    pushed: Target, driver: neo4j.Driver, tmp_path: Path
) -> None:
    driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d, id: 'P:old:B00002'}) CREATE (n)<-[:LIKES {s: 1}]-(:Other)",
        d=pushed.dataset,
    )
    outcome = sync.push(after(), pushed, replace(NEW, store=tmp_path))
    assert outcome.remnants == 1
    row = driver.execute_query(
        "MATCH (n:Jiceng {dataset: $d, id: 'P:old:B00002'})<-[r:LIKES]-() "
        "RETURN n.valid_to, n:Current, r.s, COUNT { (n)--() }",
        d=pushed.dataset,
    ).records[0]
    assert row.values() == [neo4j.time.Date(2026, 6, 30), False, 1, 1]
    assert sync.pull(pushed) == after()
    driver.execute_query("MATCH (o:Other) DETACH DELETE o")


def test_push_without_persons_does_not_make_the_key_forgotten(pushed: Target) -> None:
    sync.push(town(SIZE + 1), pushed)
    with pytest.raises(ConflictError, match="密钥 old 生成，本次是 new"):
        sync.push(people(town(SIZE + 1), "new"), pushed, How(key_id="new"))


# ---------------------------------------------------------------- stopped half way


@pytest.mark.parametrize("names", [(), ("key_ids",), ("key_ids", "rekeyed")])
def test_runs_of_an_older_version_are_listed_without_what_it_did_not_write(
    pushed: Target, names: tuple[str, ...]
) -> None:
    with linked(pushed) as link:
        ((*row,),) = link.read(_listing(names), dataset=pushed.dataset, limit=1)
        whole = link.read(_listing(_LATER), dataset=pushed.dataset, limit=1)[0]
    assert len(row) == len(whole)
    known = [value for name, value in zip(_LATER, whole[7:9], strict=True) if name in names]
    assert [value for value in row[7:9] if value is not None] == known


class Stop(BaseException):
    """What stops a push between two batches, as Ctrl+C does."""


def stopping_after(batches: int) -> Any:
    left = iter(range(batches))

    def tell(_kind: str, _done: int, _of: int) -> None:
        if next(left, None) is None:
            raise Stop

    return tell


def _stops(place: Target, how: How) -> Iterator[int]:
    """Push with the old key and start the change, stopping one batch later each time."""
    for batches in range(40):
        sync.push(before(), place, replace(OLD, rekey=True, verify=True))
        try:
            sync.push(after(), place, replace(how, tell=stopping_after(batches)))
        except Stop:
            yield batches
        else:
            return


@pytest.mark.parametrize("start", ["remembered", "read back"])
def test_stopped_after_any_batch_it_is_finished_by_the_next(
    pushed: Target, driver: neo4j.Driver, tmp_path: Path, start: str
) -> None:
    memory = start == "remembered"
    how = replace(NEW, store=tmp_path if memory else None)
    stops = 0
    for _ in _stops(pushed, how):
        stops += 1
        if not memory:  # who takes the lock in between makes the next one look for itself
            with pytest.raises(ConflictError, match=r"没有做完.*--rekey"):
                sync.push(after(), pushed, How(key_id="new"))
        outcome = sync.push(after(), pushed, how)
        assert outcome.resumed is memory
        assert is_fresh(driver, pushed, after())
    assert sync.push(after(), pushed, How(key_id="new")).run is None
    # Persons, posts, reports are created; posts, reports and persons (in three steps) go.
    assert stops >= 3 + 2 + 3 - 1


def test_change_that_was_stopped_can_be_taken_back(pushed: Target, driver: neo4j.Driver) -> None:
    with pytest.raises(Stop):
        sync.push(after(), pushed, replace(NEW, tell=stopping_after(2)))
    with pytest.raises(ConflictError, match="没有做完"):
        sync.push(before(), pushed, OLD)
    sync.push(before(), pushed, replace(OLD, rekey=True))
    assert is_fresh(driver, pushed, before())
    assert sync.push(before(), pushed, OLD).run is None


def test_change_whose_lock_is_taken_over_writes_nothing_more(
    pushed: Target, driver: neo4j.Driver
) -> None:
    seen: list[Any] = []

    def tell(kind: str, _done: int, _of: int) -> None:
        if not seen and kind == "任职":
            with linked(pushed) as link:
                seen.append(lock.acquire(link, steal=True))
            seen.append(graph(driver, pushed.dataset))

    with pytest.raises(LockedError, match="已被另一个同步接手"):
        sync.push(after(), pushed, replace(NEW, tell=tell))
    assert graph(driver, pushed.dataset) == seen[1]
    sync.push(after(), pushed, replace(NEW, wait=0, steal=True))
    assert is_fresh(driver, pushed, after())


@pytest.mark.parametrize("times", [1, 2], ids=["while creating", "while deleting"])
def test_killed_in_between_it_is_gone_on_with(
    place: Target, driver: neo4j.Driver, tmp_path: Path, times: int
) -> None:
    old, new = people(town(20), "old"), people(town(20), "new")
    sync.push(old, place, replace(OLD, store=tmp_path))
    environment = {
        **os.environ, "NEO4J_PASSWORD": place.password.reveal(), "PYTHONPATH": str(ROOT),
        "PUSHER_KEY": "new", "PUSHER_REKEY": "1", "PUSHER_PAUSE": "0.2",
    }  # fmt: skip
    words = ["-m", "tests.neo4j.pusher", place.uri, place.dataset, str(tmp_path), "20"]
    process = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for _ in range(times):
        next(line for line in process.stdout if line.startswith("任职 10 "))
    process.kill()
    process.communicate()
    assert not is_fresh(driver, place, new)
    outcome = sync.push(new, place, replace(NEW, store=tmp_path, wait=20))
    assert is_fresh(driver, place, new)
    assert outcome.resumed
    assert [(r.state, r.key_id) for r in sync.status(place).runs] == [
        ("done", "new"), ("interrupted", "new"), ("done", "old"),
    ]  # fmt: skip


# ---------------------------------------------------------------- the made city, by its rosters


def test_city_under_a_new_key_by_the_command_line(
    place: Target, city: City, tmp_path: Path
) -> None:
    first, second = city.networks
    sync.push(first, place, How(key_id="1" * 16))
    store = str(tmp_path / "store")
    loaded = run(
        place, "load", str(city.rosters), "--store", store, "--key-file", str(city.keys[1])
    )
    assert loaded.returncode in {0, 10}, loaded.stderr
    common = ("--store", store, "--dataset", place.dataset)
    refused = run(place, "sync", "push", *common)
    assert refused.returncode == 9, refused.stderr
    assert "--rekey" in refused.stderr
    planned = run(place, "sync", "plan", *common, "--rekey")
    persons = second.frame("Person").height
    assert planned.returncode == 4, planned.stderr
    assert f"更换密钥：原密钥的 {persons} 个人员标识" in planned.stderr
    done = run(place, "sync", "push", *common, "--rekey")
    assert done.returncode == 0, done.stderr
    assert equal_in_public(sync.pull(place, closed=True), second.closed())
    told = run(place, "sync", "status", "--dataset", place.dataset)
    assert f"更换了人员密钥：原 {'1' * 16}" in told.stderr
