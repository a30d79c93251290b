"""A network goes into a real database, a second time nothing changes, and it comes back equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import neo4j
import polars as pl
import pytest

from graphmodel.network import Network
from graphmodel.party import PARTY
from jiceng import sync
from jiceng.sync import How, Target
from loaders.neo4j.push import Outcome
from tests.neo4j.cities import City, equal_in_public
from tests.neo4j.conftest import dataset
from tests.neo4j.towns import TIERS, about, expected, graph, links, of_network, town

pytestmark = pytest.mark.neo4j


def test_the_graph_is_what_the_frames_say(place: Target, driver: neo4j.Driver) -> None:
    network = town(12)
    outcome = sync.push(network, place)
    assert (
        outcome.counters["nodes_created"] == 1 + 2 + 12 + 2 + 12
    )  # district, streets, places, heads, branches
    assert graph(driver, place.dataset) == of_network(network, place.dataset, TIERS)


@pytest.fixture(scope="module")
def settled(
    server_: dict[str, str], driver: neo4j.Driver, district: Network
) -> Iterator[tuple[Target, Outcome]]:
    """The real district, pushed once for the tests that only look."""
    with dataset(server_, driver) as place:
        yield place, sync.push(district, place)


def test_first_push_counts_every_record(settled: tuple[Target, Outcome]) -> None:
    _, outcome = settled
    assert outcome.counters["nodes_created"] == 177 + 1273
    assert outcome.counters["relationships_created"] == 1272 + 174 + 156
    assert outcome.plan.totals["create"] == 177 + 1273 + 1272 + 174 + 156


def test_second_push_changes_nothing_by_the_servers_own_counters(
    settled: tuple[Target, Outcome], district: Network
) -> None:
    place, _ = settled
    # Without a memory everything is read back and compared.
    outcome = sync.push(district, place)
    assert outcome.plan.is_empty
    assert outcome.counters == {}
    assert sync.plan(district, place).is_empty


def test_second_push_with_a_memory_does_not_even_take_the_lock(
    place: Target, tmp_path: Path
) -> None:
    how = How(store=tmp_path)
    assert sync.push(town(12), place, how).run == 1
    assert sync.push(town(12), place, how).run is None
    assert [run.run for run in sync.status(place).runs] == [1]


def test_pulled_network_is_equal_in_every_public_column(
    settled: tuple[Target, Outcome], district: Network
) -> None:
    back = sync.pull(settled[0])
    assert equal_in_public(back, district)
    assert back.about.columns == district.about.columns


def test_made_city_with_every_roster_goes_in_comes_back_equal_and_settles(
    place: Target, city: City, tmp_path: Path
) -> None:
    network = city.network.closed()
    assert sum(network.frame(kind.name).height > 0 for kind in PARTY) > 40
    how = How(store=tmp_path, key_id="k")
    outcome = sync.push(network, place, how)
    nodes, relations = expected(network)
    assert outcome.counters["nodes_created"] == sum(nodes.values())
    assert outcome.counters["relationships_created"] == relations
    assert equal_in_public(sync.pull(place, closed=True), network)
    read_back = sync.push(network, place, replace(how, verify=True))
    assert (read_back.plan.is_empty, read_back.counters) == (True, {})
    assert sync.push(network, place, how).run is None


def test_analyses_run_from_a_pulled_network(
    settled: tuple[Target, Outcome], district: Network
) -> None:
    import jiceng as jc

    there, here = jc.coverage(sync.pull(settled[0])), jc.coverage(district)
    states = [a.tables["places"].select("id", "state") for a in (there, here)]
    matched = [frame.filter(pl.col("state") == "matched") for frame in states]
    assert matched[0].equals(matched[1])
    assert matched[0].height == 153


def test_plan_writes_nothing(place: Target, driver: neo4j.Driver) -> None:
    before = driver.execute_query("MATCH (n) RETURN count(n)").records[0][0]
    planned = sync.plan(town(3), place)
    assert planned.totals == {
        "create": 11 + 3 + 5 + 5, "update": 0, "close": 0, "delete": 0, "kept": 0,
    }  # fmt: skip
    assert driver.execute_query("MATCH (n) RETURN count(n)").records[0][0] == before


def test_changed_body_loses_its_old_label_and_gets_the_new_one(
    place: Target, driver: neo4j.Driver
) -> None:
    network = town(4)
    sync.push(network, place)
    upgraded = network.with_frames(
        {
            "PartyOrg": network.frame("PartyOrg").with_columns(
                pl.when(pl.col("id") == "B00002")
                .then(pl.lit("general_branch"))
                .otherwise("category")
                .alias("category")
            )
        }
    )
    outcome = sync.push(upgraded, place)
    assert outcome.plan.totals["update"] == 1
    tiers = TIERS | {("PartyOrg", "general_branch"): "GeneralBranch"}
    assert graph(driver, place.dataset) == of_network(upgraded, place.dataset, tiers)


def test_value_that_becomes_unknown_is_taken_away(place: Target, driver: neo4j.Driver) -> None:
    network = town(4)
    sync.push(network, place)
    emptied = network.with_frames(
        {"PartyOrg": network.frame("PartyOrg").with_columns(members_full=None)}
    )
    sync.push(emptied, place)
    assert graph(driver, place.dataset) == of_network(emptied, place.dataset, TIERS)


def test_two_periods_of_one_pair_stay_two(place: Target) -> None:
    periods = links("Unit", ["U1", "U1"], "Compound", ["C1", "C1"]).with_columns(
        valid_from=pl.Series([date(2019, 1, 1), date(2022, 1, 1)]),
        valid_to=pl.Series([date(2020, 1, 1), None], dtype=pl.Date),
    )
    network = Network.of(
        {
            "Unit": pl.DataFrame({"id": ["U1"], "name": ["物业"]}),
            "Compound": pl.DataFrame({"id": ["C1"], "name": ["小区"]}),
            "Serves": periods,
        }
    )
    sync.push(network, place)
    assert sync.pull(place, closed=True).data("Serves").equals(network.data("Serves"))
    assert sync.pull(place).data("Serves")["valid_from"].to_list() == [date(2022, 1, 1)]


def test_internal_kinds_and_private_columns_stay_at_home(
    place: Target, driver: neo4j.Driver
) -> None:
    network = town(2)
    judged = links("PartyOrg", ["B00000"], "Division", ["500100001"], verdict="same").with_columns(
        judged_by=pl.lit("判断人甲")
    )
    sync.push(network.with_frames({"Judges": judged}), place)
    found = driver.execute_query(
        "MATCH (a:Jiceng {dataset: $d})-[r]->() RETURN collect(DISTINCT type(r))", d=place.dataset
    ).records[0][0]
    assert sorted(found) == ["COVERS", "SUBORDINATE_TO", "WITHIN"]


def test_relation_without_an_end_is_listed_and_not_written(
    place: Target, driver: neo4j.Driver
) -> None:
    network = town(2)
    more = pl.concat(
        [
            network.data("SubordinateTo"),
            links("PartyOrg", ["B00000"], "PartyOrg", ["missing"]).select(
                network.data("SubordinateTo").drop("valid_from", "valid_to").columns
            ).with_columns(valid_from=pl.lit(None, pl.Date), valid_to=pl.lit(None, pl.Date)),
        ]
    )  # fmt: skip
    outcome = sync.push(network.with_frames({"SubordinateTo": more}), place)
    assert outcome.plan.unlinked.rows() == [("SubordinateTo", "PartyOrg|B00000|PartyOrg|missing")]
    assert graph(driver, place.dataset) == of_network(network, place.dataset, TIERS)


def test_two_datasets_share_a_database(place: Target, driver: neo4j.Driver) -> None:
    other = replace(place, dataset=f"{place.dataset}_b")
    try:
        sync.push(town(3), place)
        sync.push(town(5), other)
        assert graph(driver, place.dataset) == of_network(town(3), place.dataset, TIERS)
        assert graph(driver, other.dataset) == of_network(town(5), other.dataset, TIERS)
    finally:
        driver.execute_query("MATCH (n {dataset: $d}) DETACH DELETE n", d=other.dataset)


def test_work_committees_have_labels_by_their_line(
    settled: tuple[Target, Outcome], driver: neo4j.Driver
) -> None:
    place, _ = settled
    found = driver.execute_query(
        "MATCH (n:PartyOrg {dataset: $d}) WHERE n.category = 'work_committee' "
        "UNWIND [x IN labels(n) WHERE x ENDS WITH 'WorkCommittee'] AS label "
        "RETURN label, count(*) AS n ORDER BY label",
        d=place.dataset,
    ).records
    counts = {row["label"]: row["n"] for row in found}
    assert sum(counts.values()) == 13  # 13 of them, of which 6 are streets'
    assert counts["StreetWorkCommittee"] == 6
    assert "WorkCommittee" not in counts


def test_what_is_known_of_the_inputs_comes_back_without_file_names(place: Target) -> None:
    told = about(("PartyOrg", None))
    sync.push(town(2, told=told), place)
    back = sync.pull(place)
    assert back.about.complete_for == told.complete_for
    assert back.stated_on == date(2026, 6, 30)
    assert [item.file for item in back.about.inputs] == ["input-1"]
