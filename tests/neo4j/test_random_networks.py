"""Any network the declaration allows goes in, changes nothing a second time, and comes back."""

from __future__ import annotations

import itertools
from dataclasses import replace

import neo4j
import pytest
from hypothesis import HealthCheck, given, settings

from graphmodel.network import Network
from jiceng import sync
from jiceng.sync import Target
from tests.graphmodel.strategies import networks

pytestmark = pytest.mark.neo4j
_NUMBERS = itertools.count()


@given(network=networks(most_kinds=6))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_network_comes_back_equal(
    place: Target, driver: neo4j.Driver, network: Network
) -> None:
    target = replace(place, dataset=f"{place.dataset}_h{next(_NUMBERS)}")
    whole = network.closed()
    try:
        sync.push(whole, target)
        assert sync.plan(whole, target).is_empty
        back = sync.pull(target, closed=True)
        for kind in network.declaration:
            if not kind.internal:
                private = [column.name for column in kind.columns.values() if column.private]
                expected = whole.data(kind.name).drop(private)
                assert back.data(kind.name).drop(private).equals(expected), kind.name
    finally:
        driver.execute_query("MATCH (n {dataset: $d}) DETACH DELETE n", d=target.dataset)
        driver.execute_query("MATCH (n:JicengLock {scope: $d}) DELETE n", d=target.dataset)
