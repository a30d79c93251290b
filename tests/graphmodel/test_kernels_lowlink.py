"""Cut points, bridges, blocks, separations and cores, found again by taking things away."""

from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from graphmodel.kernels import (
    block_cut_tree,
    bridges,
    core_numbers,
    cut_points,
    separations,
)

examples = settings(max_examples=300, derandomize=True, deadline=None)
dice = st.randoms(use_true_random=True)
Edges = list[tuple[int, int]]


def ends(edges: Edges) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    array = np.array(edges, dtype=np.int64).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def random_edges(draw: Random) -> tuple[int, Edges]:
    """Return a network of up to 14 nodes with parallel edges and self loops, sparse to dense."""
    n = draw.randrange(1, 15)
    count = draw.randrange(2 * n + 1)
    return n, [(draw.randrange(n), draw.randrange(n)) for _ in range(count)]


def reach(n: int, edges: Edges, start: int, removed: int = -1) -> set[int]:
    neighbours: list[set[int]] = [set() for _ in range(n)]
    for a, b in edges:
        if removed not in (a, b):
            neighbours[a].add(b)
            neighbours[b].add(a)
    reached, waiting = {start}, [start]
    while waiting:
        new = neighbours[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def parts(n: int, edges: Edges, removed: int = -1) -> int:
    return len({min(reach(n, edges, v, removed)) for v in range(n) if v != removed})


def simple(edges: Edges) -> Edges:
    return sorted({(min(e), max(e)) for e in edges if e[0] != e[1]})


@examples
@given(draw=dice)
def test_cut_points_by_removal(draw: Random) -> None:
    n, edges = random_edges(draw)
    # An isolate takes its own component with it, hence more than, not equal.
    expected = [parts(n, edges, removed=v) > parts(n, edges) for v in range(n)]
    assert cut_points(n, *ends(edges)).tolist() == expected


@examples
@given(draw=dice)
def test_bridges_by_removal(draw: Random) -> None:
    n, edges = random_edges(draw)
    found = bridges(n, *ends(edges))
    each = simple(edges)
    assert list(zip(found.low.tolist(), found.high.tolist(), strict=True)) == each
    less = [[f for f in each if f != e] for e in each]
    assert found.mask.tolist() == [parts(n, rest) > parts(n, each) for rest in less]


@examples
@given(draw=dice)
def test_separations_by_removal(draw: Random) -> None:
    n, edges = random_edges(draw)
    pairs = [(draw.randrange(-1, n), draw.randrange(-1, n)) for _ in range(draw.randrange(20))]
    joined = [(a, b) for a, b in pairs if min(a, b) >= 0 and b in reach(n, edges, a)]
    expected = [
        sum(v not in (a, b) and b not in reach(n, edges, a, removed=v) for a, b in joined)
        for v in range(n)
    ]
    assert separations(n, *ends(edges), *ends(pairs)).tolist() == expected


@examples
@given(draw=dice)
def test_edges_share_a_block_when_no_node_parts_them(draw: Random) -> None:
    n, edges = random_edges(draw)
    tree = block_cut_tree(n, *ends(edges))
    each = simple(edges)
    blocks = [set(c) for c in nx.biconnected_components(nx.Graph(each))]
    of_edge = [next(i for i, b in enumerate(blocks) if b >= set(e)) for e in each]
    pairs = set(zip(of_edge, tree.block.tolist(), strict=True))
    assert len(pairs) == len(blocks) == len(set(tree.block.tolist()))
    for of_networkx, ours in pairs:
        members = {v for v in range(n) if tree.parent[v] == n + ours} | {tree.parent[n + ours]}
        assert members == blocks[of_networkx]


@examples
@given(draw=dice)
def test_cores_by_peeling(draw: Random) -> None:
    n, edges = random_edges(draw)
    expected = [0] * n
    for k in range(1, n):
        left = set(range(n))
        while weak := {v for v in left if degree(v, left, edges) < k}:
            left -= weak
        for v in left:
            expected[v] = k
    assert core_numbers(n, *ends(edges)).tolist() == expected


def degree(node: int, left: set[int], edges: Edges) -> int:
    return sum(node in e and set(e) <= left for e in simple(edges))


@pytest.mark.parametrize("seed", range(20))
def test_larger_networks_against_networkx(seed: int) -> None:
    graph = nx.gnm_random_graph(300, 250 + 20 * seed, seed=seed)
    src, dst = ends(list(graph.edges))
    assert np.flatnonzero(cut_points(300, src, dst)).tolist() == sorted(
        nx.articulation_points(graph)
    )
    found = bridges(300, src, dst)
    expected = {(min(e), max(e)) for e in nx.bridges(graph)}
    assert set(zip(found.low[found.mask], found.high[found.mask], strict=True)) == expected
    assert core_numbers(300, src, dst).tolist() == [nx.core_number(graph)[v] for v in range(300)]


def test_florentine_families() -> None:
    graph = nx.florentine_families_graph()
    names = sorted(graph)
    edges = [(names.index(a), names.index(b)) for a, b in graph.edges]
    cut = cut_points(len(names), *ends(edges))
    assert [names[v] for v in np.flatnonzero(cut)] == ["Albizzi", "Guadagni", "Medici", "Salviati"]
    assert bridges(len(names), *ends(edges)).mask.sum() == 5
    assert core_numbers(len(names), *ends(edges)).max() == 2


def test_karate_club() -> None:
    edges = list(nx.karate_club_graph().edges)
    found = bridges(34, *ends(edges))
    assert np.flatnonzero(cut_points(34, *ends(edges))).tolist() == [0]
    assert (found.low[found.mask].tolist(), found.high[found.mask].tolist()) == ([0], [11])
    assert np.bincount(core_numbers(34, *ends(edges)))[4] == 10


def test_deep_chain() -> None:
    n = 10_000
    edges = [(v, v + 1) for v in range(n - 1)]
    cut = cut_points(n, *ends(edges))
    assert cut[1:-1].all()
    assert not cut[[0, -1]].any()
    assert bridges(n, *ends(edges)).mask.all()
    assert core_numbers(n, *ends(edges)).tolist() == [1] * n
    lost = separations(n, *ends(edges), *ends([(0, n - 1), (5, 8)]))
    assert lost[:10].tolist() == [0, 1, 1, 1, 1, 1, 2, 2, 1, 1]


def test_long_cycle_has_no_cut_points() -> None:
    n = 10_000
    edges = [(v, (v + 1) % n) for v in range(n)]
    assert not cut_points(n, *ends(edges)).any()
    assert not bridges(n, *ends(edges)).mask.any()
    assert set(core_numbers(n, *ends(edges)).tolist()) == {2}


def test_star_loses_all_with_its_centre() -> None:
    n = 100_000
    edges = [(0, v) for v in range(1, n)]
    lost = separations(n, *ends(edges), *ends([(v, 1) for v in range(2, n)]))
    assert lost[0] == n - 2
    assert not lost[1:].any()


def test_tie_to_oneself_and_parallel_ties_change_nothing() -> None:
    edges = [(0, 1), (1, 0), (1, 1), (1, 2)]
    assert cut_points(3, *ends(edges)).tolist() == [False, True, False]
    assert bridges(3, *ends(edges)).mask.tolist() == [True, True]


def test_nothing() -> None:
    for n in (0, 3):
        assert not cut_points(n, *ends([])).any()
        assert bridges(n, *ends([])).mask.size == 0
        assert separations(n, *ends([]), *ends([])).tolist() == [0] * n
        assert core_numbers(n, *ends([])).tolist() == [0] * n
