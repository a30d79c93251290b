"""Krackhardt's dimensions against published values and against the definitions spelt out."""

import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphmodel.kernels import Dimensions, _crossings, gtd

TRUTH: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "truth" / "krackhardt.json").read_text("utf-8")
)
NAMES = ("connectedness", "hierarchy", "efficiency", "lubness")
Links = list[tuple[int, int]]

examples = settings(max_examples=300, derandomize=True, deadline=None)
dice = st.randoms(use_true_random=True)


def dimensions(n: int, links: Links) -> Dimensions:
    array = np.array(links, dtype=np.int64).reshape(-1, 2)
    return gtd(n, array[:, 0], array[:, 1])


def four(found: Dimensions) -> list[float | None]:
    return [found.connectedness, found.hierarchy, found.efficiency, found.lubness]


def flood(neighbours: list[set[int]], start: int) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        new = neighbours[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def by_definition(n: int, links: Links) -> list[float | None]:
    links = [(a, b) for a, b in set(links) if a != b]
    down = [{b for a, b in links if a == v} for v in range(n)]
    up = [{a for a, b in links if b == v} for v in range(n)]
    below = [flood(down, v) for v in range(n)]
    above = [flood(up, v) for v in range(n)]
    part = [flood([d | u for d, u in zip(down, up, strict=True)], v) for v in range(n)]
    pairs = list(combinations(range(n), 2))
    joined = [(a, b) for a, b in pairs if b in part[a]]
    both = [(a, b) for a, b in pairs if b in below[a] and a in below[b]]
    any_way = [(a, b) for a, b in pairs if b in below[a] or a in below[b]]
    tree = n - len({min(p) for p in part})
    spare = 2 * len(joined) - tree
    sizes = [len(p) for p in {min(p): p for p in part}.values()]
    possible = sum((s - 1) * (s - 2) // 2 for s in sizes if s > 2)
    lacking = sum(not has_least(above[a] & above[b], below) for a, b in joined)
    return [
        1.0 if n == 1 else ratio(len(joined), len(pairs)),
        ratio(len(any_way) - len(both), len(any_way)),
        ratio(spare - (len(links) - tree), spare),
        ratio(possible - lacking, possible),
    ]


def has_least(bounds: set[int], below: list[set[int]]) -> bool:
    return any(all(one in below[other] for other in bounds) for one in bounds)


def ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def random_digraph(draw: Random) -> tuple[int, Links]:
    n = draw.randrange(12)
    return n, [(draw.randrange(n), draw.randrange(n)) for _ in range(draw.randrange(2 * n + 1))]


def random_command(draw: Random) -> tuple[int, Links]:
    """Return a few trees with some second superiors, as real command graphs are."""
    n = draw.randrange(2, 40)
    links = [(draw.randrange(v), v) for v in range(1, n) if draw.random() < 0.9]
    for _ in range(draw.randrange(8)):
        one, other = sorted(draw.sample(range(n), 2))
        links.append((one, other) if draw.random() < 0.95 else (other, one))
    name = draw.sample(range(n), n)
    return n, [(name[a], name[b]) for a, b in links]


@pytest.mark.parametrize("name", TRUTH["networks"])
def test_known_networks(name: str) -> None:
    case = TRUTH["networks"][name]
    found = dimensions(case["nodes"], [(a - 1, b - 1) for a, b in case["links"]])
    assert four(found) == pytest.approx([case[n] for n in NAMES], abs=1e-12)
    assert found.left_out == 0


def test_florentine_marriages() -> None:
    graph = nx.florentine_families_graph()
    graph.add_node("Pucci")
    names = sorted(graph)
    ties = [(names.index(a), names.index(b)) for a, b in graph.edges]
    found = dimensions(16, ties + [(b, a) for a, b in ties])
    assert four(found) == pytest.approx([TRUTH["florentine"][n] for n in NAMES], abs=1e-9)


@pytest.mark.parametrize("network", [random_digraph, random_command])
@examples
@given(draw=dice)
def test_random_networks_by_definition(
    network: Callable[[Random], tuple[int, Links]], draw: Random
) -> None:
    n, links = network(draw)
    assert four(dimensions(n, links)) == pytest.approx(by_definition(n, links))


@pytest.mark.parametrize("batch", [1, 5, 20])
@settings(max_examples=50, derandomize=True, deadline=None)
@given(draw=dice)
def test_components_are_walked_in_batches(batch: int, draw: Random) -> None:
    n = 0
    links: Links = []
    for _ in range(draw.randrange(5)):
        size, own = random_command(draw)
        links += [(a + n, b + n) for a, b in own]
        n += size
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_crossings, "_BATCH", batch)
        found = dimensions(n, links)
    assert four(found) == pytest.approx(by_definition(n, links))


def test_direction_matters() -> None:
    tree = [(0, 1), (0, 2), (1, 3), (1, 4)]
    assert four(dimensions(5, tree)) == [1, 1, 1, 1]
    assert four(dimensions(5, [(b, a) for a, b in tree]))[3] != 1


def test_forest_of_any_shape_is_clean() -> None:
    chain = [(v, v + 1) for v in range(10_000)]
    star = [(10_001, v) for v in range(10_002, 110_000)]
    found = dimensions(110_000, chain + star)
    assert four(found)[1:] == [1, 1, 1]


def test_one_crossing_in_a_large_tree_is_counted_exactly() -> None:
    # Node 0 commands 1 and 2; 3 has both as superiors; 4 does too, and a long tail.
    tail = [(4, 5), *((v, v + 1) for v in range(5, 20_000))]
    n = 20_001
    found = dimensions(n, [(0, 1), (0, 2), (1, 3), (2, 3), (1, 4), (2, 4), *tail])
    # Node 3 and each of 4, 5, … share 0, 1 and 2, none of 1 and 2 above the other.
    assert found.lubness == 1 - (n - 4) / ((n - 1) * (n - 2) / 2)
    assert (found.hierarchy, found.left_out) == (1, 0)


def test_too_many_crossings_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_crossings, "MOST_ABOVE", 3)
    found = dimensions(8, [(0, 1), (0, 2), (1, 3), (2, 3), (4, 6), (5, 6), (6, 7)])
    assert (found.hierarchy, found.lubness, found.left_out) == (None, None, 1)
    assert found.efficiency is not None


def test_nothing() -> None:
    assert four(dimensions(0, [])) == [None, None, None, None]
    assert four(dimensions(1, [(0, 0)])) == [1, None, None, None]
