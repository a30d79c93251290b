"""Order, components and span against plain Python that follows links one by one."""

from collections.abc import Iterator
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from graphmodel.kernels import (
    components,
    cycles,
    directed_cycles_nodes,
    hierarchy,
    nearest_marked_ancestor,
    path_sum,
    span,
    subtree_sum,
    summarise_span,
)
from graphmodel.kernels._arrays import range_min

examples = settings(max_examples=300, derandomize=True, deadline=None)
dice = st.randoms(use_true_random=True)


def ints(values: list[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


def random_parents(draw: Random) -> list[int]:
    """Return parents of up to 14 nodes, most with cycles."""
    if draw.random() < 0.3:
        return random_forest(draw)
    n = draw.randrange(15)
    return [draw.choice([-1, *range(n)]) for _ in range(n)]


def random_forest(draw: Random) -> list[int]:
    n = draw.randrange(15)
    names = draw.sample(range(n), n)
    parent = [-1] * n
    for i in range(1, n):
        parent[names[i]] = draw.choice([-1, names[draw.randrange(i)]])
    return parent


def ancestors(parent: list[int], node: int) -> Iterator[int]:
    """Yield the ancestors from the parent upwards, once round on a cycle."""
    seen = set()
    while (node := parent[node]) >= 0 and node not in seen:
        seen.add(node)
        yield node


@examples
@given(draw=dice)
def test_hierarchy_on_random_parents(draw: Random) -> None:
    parent = random_parents(draw)
    n = len(parent)
    h = hierarchy(n, ints(parent))
    above = [list(ancestors(parent, v)) for v in range(n)]
    on_cycle = [v in above[v] for v in range(n)]
    caught = [on_cycle[v] or any(on_cycle[a] for a in above[v]) for v in range(n)]
    assert h.on_cycle.tolist() == on_cycle
    assert h.acyclic.tolist() == [not c for c in caught]
    assert h.depth.tolist() == [-1 if caught[v] else len(above[v]) for v in range(n)]
    assert h.root.tolist() == [-1 if caught[v] else [v, *above[v]][-1] for v in range(n)]
    assert sorted(h.order.tolist()) == list(range(n))
    for v in range(n):
        below = {u for u in range(n) if u == v or v in above[u]}
        assert set(h.order[h.start[v] : h.stop[v]].tolist()) == below
        assert h.stop[v] - h.start[v] == len(below)
    assert sorted(caught[v] for v in h.order) == [caught[v] for v in h.order]


@examples
@given(draw=dice)
def test_order_is_preorder_with_siblings_by_position(draw: Random) -> None:
    parent = random_forest(draw)
    waiting = [v for v in reversed(range(len(parent))) if parent[v] < 0]
    expected = []
    while waiting:
        expected.append(waiting.pop())
        waiting += [v for v in reversed(range(len(parent))) if parent[v] == expected[-1]]
    assert hierarchy(len(parent), ints(parent)).order.tolist() == expected


@examples
@given(draw=dice)
def test_sums_and_marks_on_random_parents(draw: Random) -> None:
    parent = random_parents(draw)
    n = len(parent)
    values = [draw.randrange(-5, 9) for _ in range(n)]
    marked = [draw.random() < 0.3 for _ in range(n)]
    h = hierarchy(n, ints(parent))
    above = [list(ancestors(parent, v)) for v in range(n)]
    assert subtree_sum(h, ints(values)).tolist() == [
        sum(values[u] for u in range(n) if u == v or v in above[u]) for v in range(n)
    ]
    marks = np.array(marked, dtype=np.bool_)
    for itself in (False, True):
        expected = [
            next((a for a in ([v] if itself else []) + above[v] if marked[a]), -1) for v in range(n)
        ]
        assert nearest_marked_ancestor(h, marks, include_self=itself).tolist() == expected
    if h.acyclic.all():
        sums = [values[v] + sum(values[a] for a in above[v]) for v in range(n)]
        assert path_sum(h, ints(values)).tolist() == sums


@examples
@given(draw=dice)
def test_cycles_on_random_parents(draw: Random) -> None:
    parent = random_parents(draw)
    expected = []
    for v in range(len(parent)):
        way = [v, *ancestors(parent, v)]
        if v in way[1:] and min(way) == v:
            expected.append(way[:-1])
    assert [c.tolist() for c in cycles(ints(parent))] == expected


@examples
@given(draw=dice)
def test_links_on_random_digraphs(draw: Random) -> None:
    n = draw.randrange(1, 12)
    links = [(draw.randrange(n), draw.randrange(n)) for _ in range(draw.randrange(16))]
    src, dst = ints([a for a, _ in links]), ints([b for _, b in links])
    either = [{b for a, b in links if a == v} | {a for a, b in links if b == v} for v in range(n)]
    ahead = [{b for a, b in links if a == v} for v in range(n)]
    parts = [flood(either, v) for v in range(n)]
    smallest = sorted({min(p) for p in parts})
    found = components(n, src, dst)
    assert found.label.tolist() == [smallest.index(min(p)) for p in parts]
    assert found.sizes.tolist() == [len(parts[s]) for s in smallest]
    assert found.isolates.tolist() == [either[v] <= {v} for v in range(n)]
    assert directed_cycles_nodes(n, src, dst).tolist() == [
        any(v in flood(ahead, w) for w in ahead[v]) for v in range(n)
    ]
    assert span(n, src, dst).tolist() == [len(ahead[v] - {v}) for v in range(n)]


def flood(neighbours: list[set[int]], start: int) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        new = neighbours[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def test_deep_chain() -> None:
    n = 10_000
    h = hierarchy(n, np.arange(-1, n - 1))
    assert h.depth.tolist() == list(range(n))
    assert h.order.tolist() == list(range(n))
    assert subtree_sum(h, np.ones(n, dtype=np.int64)).tolist() == list(range(n, 0, -1))
    top = np.arange(n) == 0
    assert not nearest_marked_ancestor(h, top, include_self=True).any()


def test_deep_chain_below_a_cycle() -> None:
    parent = np.arange(-1, 9_999)
    parent[0] = 2
    h = hierarchy(10_000, parent)
    assert h.on_cycle.sum() == 3
    assert not h.acyclic.any()
    assert h.start[:3].tolist() == [0, 0, 0]
    assert [c.tolist() for c in cycles(parent)] == [[0, 2, 1]]


def test_long_cycle() -> None:
    n = 10_000
    (cycle,) = cycles((np.arange(n) + 1) % n)
    assert cycle.tolist() == list(range(n))


def test_star() -> None:
    parent = np.zeros(100_000, dtype=np.int32)
    parent[0] = -1
    h = hierarchy(parent.size, parent)
    assert h.order.tolist() == list(range(parent.size))
    assert (h.start[0], h.stop[0], h.depth.max()) == (0, 100_000, 1)


def test_own_parents() -> None:
    h = hierarchy(3, ints([0, -1, 1]))
    assert h.order.tolist() == [1, 2, 0]
    assert h.depth.tolist() == [-1, 0, 1]
    assert [c.tolist() for c in cycles(ints([0, -1, 1]))] == [[0]]


def test_nothing() -> None:
    none = ints([])
    h = hierarchy(0, none)
    assert h.order.size == subtree_sum(h, none).size == path_sum(h, none).size == 0
    marks = np.zeros(0, dtype=np.bool_)
    assert nearest_marked_ancestor(h, marks, include_self=False).size == 0
    assert cycles(none) == []
    assert components(0, none, none).sizes.size == 0
    assert directed_cycles_nodes(0, none, none).size == 0
    assert span(0, none, none).size == 0


def test_span_summary() -> None:
    found = summarise_span(span(6, ints([0, 0, 0, 1, 1, 1, 2]), ints([1, 2, 2, 3, 4, 1, 5])))
    assert (found.superiors, found.median, found.maximum) == (3, 2, 2)
    assert found.mean == pytest.approx(5 / 3)
    assert found.counts.tolist() == [3, 1, 2]


def test_span_summary_without_superiors() -> None:
    found = summarise_span(ints([0, 0]))
    assert (found.superiors, found.mean, found.median, found.maximum) == (0, None, None, None)


def test_range_min() -> None:
    values = [37 * i % 101 for i in range(50)]
    ranges = [(a, b) for a in range(50) for b in range(a + 1, 51)]
    found = range_min(ints(values), ints([a for a, _ in ranges]), ints([b for _, b in ranges]))
    assert found.tolist() == [min(values[a:b]) for a, b in ranges]
