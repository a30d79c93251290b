"""A delta is what turns one network into another, counted by kind."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.network import Network
from graphmodel.party import PARTY
from tests.graphmodel.strategies import TOY, Box, assert_same, networks

pair = st.sampled_from([PARTY, TOY]).flatmap(lambda d: st.tuples(networks(d), networks(d)))


def boxes(**names: str) -> Network:
    frame = pl.DataFrame({"id": list(names), "name": list(names.values())})
    return Network.of({"Box": frame}, declaration=TOY)


@given(pair)
def test_the_old_with_the_difference_is_the_new(pair: tuple[Network, Network]) -> None:
    old, new = pair
    assert_same(old + (new - old), new)
    assert old + (new - old) == new


@given(pair)
def test_a_difference_is_empty_exactly_between_equals(pair: tuple[Network, Network]) -> None:
    old, new = pair
    assert not new - new
    assert bool(new - old) is (new != old)


@given(pair)
def test_going_back_is_the_difference_turned_round(pair: tuple[Network, Network]) -> None:
    old, new = pair
    there, back = new - old, old - new
    for kind in old.declaration:
        assert there.added[kind.name].height == back.removed[kind.name].height
    assert new + back == old


def test_what_was_created_changed_and_gone_is_counted_by_kind() -> None:
    delta = boxes(a="甲", b="丙", c="丁", d="戊") - boxes(a="甲", b="乙", x="旧")
    assert delta.summary().rows() == [("Box", 2, 1, 1)]


def test_a_kind_without_difference_is_not_in_the_summary() -> None:
    assert (boxes(a="甲") - boxes(a="甲")).summary().is_empty()


def test_a_network_knows_the_inputs_of_the_newer_one_after_the_difference() -> None:
    old, new = boxes(a="甲"), boxes(b="乙")
    assert (old + (new - old)).about == new.about


def test_added_rows_keep_where_they_came_from() -> None:
    new = Network.of(
        {"Box": pl.DataFrame({"id": ["a"], "_input": ["f"], "_row": [7]})}, declaration=TOY
    )
    after = Network.of({}, declaration=TOY) + (new - Network.of({}, declaration=TOY))
    assert after.frame(Box)["_row"].to_list() == [7]
