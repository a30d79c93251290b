"""The few array idioms every kernel is made of, and the only door to scipy.

scipy is imported where it is used: reading and checking rosters needs none of it,
and it takes as long to import as a small roster to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Positions: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]
AnyInts: TypeAlias = NDArray[np.integer[Any]]

UNREACHED = -2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Adjacency:
    """Neighbour lists laid end to end: those of node v are `met[first[v] : first[v + 1]]`."""

    first: Positions
    met: Positions

    def count(self, nodes: Positions) -> Positions:
        """Return how many neighbours each of `nodes` has."""
        return self.first[nodes + 1] - self.first[nodes]

    def of(self, nodes: Positions) -> Positions:
        """Return the neighbours of all `nodes`, one list after the other."""
        count = self.count(nodes)
        ends = np.cumsum(count)
        total = int(ends[-1]) if ends.size else 0
        shift = np.repeat(self.first[nodes] - (ends - count), count)
        return self.met[shift + np.arange(total)]


def adjacency(n: int, src: AnyInts, dst: AnyInts) -> Adjacency:
    """Return what each node links to."""
    by_source = np.argsort(src, kind="stable")
    first = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(src, minlength=n), out=first[1:])
    return Adjacency(first=first, met=dst[by_source].astype(np.int64))


def distinct_links(n: int, src: AnyInts, dst: AnyInts) -> tuple[Positions, Positions]:
    """Return the directed links sorted, each once, without self loops."""
    apart = src != dst
    code = np.sort(src[apart].astype(np.int64) * n + dst[apart])
    code = code[np.diff(code, prepend=-1) > 0]
    return code // max(n, 1), code % max(n, 1)


def simple_edges(n: int, src: AnyInts, dst: AnyInts) -> tuple[Positions, Positions]:
    """Return the undirected edges sorted, each once, smaller end first, without self loops."""
    return distinct_links(n, np.minimum(src, dst), np.maximum(src, dst))


def labels(n: int, src: AnyInts, dst: AnyInts, *, strong: bool) -> Positions:
    """Return the component of each node, components numbered by their smallest member."""
    from scipy.sparse.csgraph import connected_components

    if n == 0:
        return np.zeros(0, dtype=np.int64)
    kind: Literal["strong", "weak"] = "strong" if strong else "weak"
    count, found = connected_components(_matrix(n, src, dst), directed=True, connection=kind)
    rank = np.empty(count, dtype=np.int64)
    rank[np.argsort(first_of_each(count, found))] = np.arange(count)
    label: Positions = rank[found]
    return label


def first_of_each(count: int, label: AnyInts) -> Positions:
    """Return where each label below `count` stands first; every one must occur."""
    first = np.empty(count, dtype=np.int64)
    # Written from the end on, the first of each is written last and stays.
    first[label[::-1]] = np.arange(label.size)[::-1]
    return first


def breadth_first_parents(n: int, src: AnyInts, dst: AnyInts, starts: Positions) -> Positions:
    """Return from where each node is first reached.

    `starts` get -1, and nodes that are not reached `UNREACHED`.
    """
    from scipy.sparse.csgraph import breadth_first_order

    # One extra node that links to every start makes a single search of many.
    sources = np.concatenate([src, np.full(starts.size, n)])
    matrix = _matrix(n + 1, sources, np.concatenate([dst, starts]))
    _, found = breadth_first_order(matrix, n, directed=True)
    parent = found[:n].astype(np.int64)
    return np.where(parent == n, -1, np.where(parent < 0, UNREACHED, parent))


def jumps(up: Positions) -> Iterator[tuple[Positions, Positions]]:
    """Yield `(nodes, ancestors)` 1, 2, 4, … links apart, as long as there are any.

    `up` holds the parents, with `up.size` for none, and must be free of cycles.
    """
    n = up.size
    jump = np.append(up, n)
    nodes = np.flatnonzero(up < n)
    while nodes.size:
        ancestors = jump[nodes]
        yield nodes, ancestors
        jump[nodes] = jump[ancestors]
        nodes = nodes[jump[nodes] < n]


def nearest_vectors(
    targets: NDArray[np.float64], points: NDArray[np.float64]
) -> tuple[NDArray[np.float64], Positions]:
    """Return how far each point is from its nearest target, and which one that is."""
    from scipy.spatial import cKDTree

    distance, at = cKDTree(targets).query(points)
    return np.asarray(distance, dtype=np.float64), np.asarray(at, dtype=np.int64)


def range_min(values: Positions, start: AnyInts, stop: AnyInts) -> Positions:
    """Return the smallest of `values[start:stop]` for many ranges, none of them empty."""
    level = np.frexp((stop - start).astype(np.float64))[1] - 1
    result = np.empty(start.size, dtype=np.int64)
    window = values.astype(np.int64)
    for k in range(int(level.max(initial=-1)) + 1):
        asked = np.flatnonzero(level == k)
        # Two windows of length 2 ** k, one from either end, cover the range.
        result[asked] = np.minimum(window[start[asked]], window[stop[asked] - 2**k])
        window = np.minimum(window[: -(2**k)], window[2**k :])
    return result


def _matrix(n: int, src: AnyInts, dst: AnyInts) -> csr_array:
    from scipy.sparse import csr_array

    return csr_array((np.ones(src.size), (src, dst)), shape=(n, n))
