"""Structural holes, brokerage, cores and ways home, against published values and plain Python."""

from __future__ import annotations

import json
from collections import deque
from itertools import combinations, permutations
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray

from graphmodel.kernels import (
    LEFT_OUT,
    NO_WAY,
    ROLES,
    brokerage,
    constraint,
    core_numbers,
    distances_home,
    effective_size,
)

TRUTH = json.loads((Path(__file__).parents[1] / "truth/brokerage.json").read_text("utf-8"))
Ends = NDArray[np.int64]
GRAPHS: dict[str, Any] = {
    "karate": nx.karate_club_graph,
    "davis": nx.davis_southern_women_graph,
    "florentine": nx.florentine_families_graph,
    "kite": nx.krackhardt_kite_graph,
    "miserables": nx.les_miserables_graph,
}


def unweighted(name: str) -> Any:
    graph = GRAPHS[name]()
    plain: Any = nx.Graph()
    plain.add_nodes_from(graph.nodes)
    plain.add_edges_from(graph.edges)
    return plain


def ends(graph: Any) -> tuple[int, Ends, Ends]:
    at = {node: number for number, node in enumerate(graph.nodes)}
    pairs = np.array([(at[a], at[b]) for a, b in graph.edges], dtype=np.int64).reshape(-1, 2)
    return len(at), pairs[:, 0], pairs[:, 1]


def random_links(draw: Random) -> tuple[int, list[tuple[int, int]]]:
    n = draw.randrange(1, 12)
    pairs = [(a, b) for a in range(n) for b in range(n) if a != b and draw.random() < 0.3]
    return n, pairs


def arrays(pairs: list[tuple[int, int]]) -> tuple[Ends, Ends]:
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - chance for tests, no secret


# ---------------------------------------------------------------- published values


def test_constraint_is_that_of_the_published_networks() -> None:
    florentine = unweighted("florentine")
    found = dict(zip(florentine.nodes, constraint(*ends(florentine)), strict=True))
    for family, expected in TRUTH["holes"]["florentine"].items():
        assert found[family] == pytest.approx(expected, abs=1e-9), family
    karate = ends(unweighted("karate"))
    for node, expected in TRUTH["holes"]["karate"]["constraint"].items():
        assert constraint(*karate)[int(node)] == pytest.approx(expected, abs=1e-9)
    for node, expected in TRUTH["holes"]["karate"]["effective_size"].items():
        assert effective_size(*karate)[int(node)] == pytest.approx(expected, abs=1e-9)


def test_cores_are_those_of_the_published_networks() -> None:
    assert (
        core_numbers(*ends(unweighted("florentine"))).max() == TRUTH["cores"]["florentine"]["max"]
    )
    karate = core_numbers(*ends(unweighted("karate")))
    assert karate.max() == TRUTH["cores"]["karate"]["max"]
    assert (karate == karate.max()).sum() == TRUTH["cores"]["karate"]["nodes"]


def test_brokerage_of_the_published_toy() -> None:
    toy = TRUTH["toy"]
    src, dst = np.nonzero(np.array(toy["adjacency"]))
    found = brokerage(4, src, dst, np.array(toy["groups"]), directed=True)
    names = ("w_I", "w_O", "b_IO", "b_OI", "b_O")
    assert dict(zip(names, found.roles.T.tolist(), strict=True)) == {
        name: toy[name] for name in names
    }
    assert found.unplaced.tolist() == [0, 0, 0, 0]


# ---------------------------------------------------------------- another library


@pytest.mark.parametrize("name", GRAPHS)
def test_another_library_agrees_on_whole_networks(name: str) -> None:
    graph = unweighted(name)
    for ours, theirs in (
        (constraint, nx.constraint), (effective_size, nx.effective_size),
        (core_numbers, nx.core_number),
    ):  # fmt: skip
        expected = theirs(graph)
        assert ours(*ends(graph)) == pytest.approx([expected[node] for node in graph.nodes])


@pytest.mark.parametrize("seed", range(60))
def test_another_library_agrees_on_directed_constraint(seed: int) -> None:
    n, pairs = random_links(dice(seed))
    graph: Any = nx.DiGraph(pairs)
    graph.add_nodes_from(range(n))
    expected = nx.constraint(graph)
    found = constraint(n, *arrays(pairs), directed=True)
    assert found == pytest.approx([expected[node] for node in range(n)], nan_ok=True)


def test_who_has_no_tie_has_no_constraint() -> None:
    src, dst = arrays([(0, 1), (1, 0), (2, 2)])
    assert constraint(3, src, dst).tolist()[:2] == [1.0, 1.0]
    assert np.isnan(constraint(3, src, dst)[2])
    assert np.isnan(effective_size(3, src, dst)[2])
    assert constraint(0, src[:0], dst[:0]).size == 0


# ---------------------------------------------------------------- every triad one by one


def role_of(a: int, v: int, b: int) -> int | None:
    """Return the column of a triad's groups; None where one is unknown."""
    if min(a, v, b) < 0:
        return None
    if a == b:
        return 0 if a == v else 1
    if a == v:
        return 2
    return 3 if v == b else 4


def counted(n: int, triads: list[tuple[int, int, int]], group: list[int]) -> Any:
    roles, unplaced = [[0] * len(ROLES) for _ in range(n)], [0] * n
    for a, v, b in triads:
        role = role_of(group[a], group[v], group[b])
        if role is None:
            unplaced[v] += 1
        else:
            roles[v][role] += 1
    return roles, unplaced


@pytest.mark.parametrize("seed", range(200))
def test_brokerage_on_random_networks_is_what_a_triple_loop_finds(seed: int) -> None:
    draw = dice(seed)
    n, pairs = random_links(draw)
    group = [draw.choice([-1, 0, 0, 1, 1, 2, 3]) for _ in range(n)]
    links = set(pairs)
    directed = [
        (a, v, b) for a, v, b in permutations(range(n), 3)
        if (a, v) in links and (v, b) in links and (a, b) not in links
    ]  # fmt: skip
    found = brokerage(n, *arrays(pairs), np.array(group), directed=True)
    assert (found.roles.tolist(), found.unplaced.tolist()) == counted(n, directed, group)

    ties = {frozenset(pair) for pair in pairs}
    undirected = []
    for v in range(n):
        for a, b in combinations([u for u in range(n) if u != v], 2):
            if {frozenset((a, v)), frozenset((v, b))} <= ties and frozenset((a, b)) not in ties:
                # One passage out of the broker's own group, whichever way round.
                undirected.append((a, v, b) if group[b] != group[v] else (b, v, a))
    found = brokerage(n, *arrays(pairs), np.array(group))
    assert (found.roles.tolist(), found.unplaced.tolist()) == counted(n, undirected, group)


# ---------------------------------------------------------------- ways home


def plain_distance(n: int, ties: set[tuple[int, int]], start: int, end: int) -> int:
    distance, waiting = {start: 0}, deque([start])
    while waiting:
        node = waiting.popleft()
        for other in range(n):
            if other not in distance and ((node, other) in ties or (other, node) in ties):
                distance[other] = distance[node] + 1
                waiting.append(other)
    return distance.get(end, NO_WAY)


@pytest.mark.parametrize("seed", range(100))
def test_ways_home_are_what_a_search_from_each_node_finds(seed: int) -> None:
    draw = dice(seed)
    n, pairs = random_links(draw)
    pairs = [pair for pair in pairs if draw.random() < 0.5]
    home = [draw.randrange(-1, n) for _ in range(n)]
    expected = [
        NO_WAY if home[node] < 0 else plain_distance(n, set(pairs), node, home[node])
        for node in range(n)
    ]
    assert distances_home(n, *arrays(pairs), np.array(home)).tolist() == expected


def test_ways_home_that_are_not_followed_for_size_are_told_from_none() -> None:
    src, dst = np.arange(9), np.arange(1, 10)
    home = np.zeros(11, dtype=np.int64)
    found = distances_home(11, src, dst, home, most_visits=6)
    assert found.tolist() == [0, 1, 2, 3, *[LEFT_OUT] * 6, NO_WAY]
