"""How deep in the dense part of a network each node sits."""

import numpy as np

from graphmodel.kernels._arrays import (
    Adjacency,
    AnyInts,
    Mask,
    Positions,
    adjacency,
    simple_edges,
)
from graphmodel.kernels.lowlink import spanning_forest
from graphmodel.kernels.order import subtree_sum


def core_numbers(n: int, src: AnyInts, dst: AnyInts) -> Positions:
    """Return the largest k such that the node is in the k-core of the undirected network.

    Parallel edges count once and self loops not at all.
    """
    low, high = simple_edges(n, src, dst)
    ends = np.concatenate([low, high])
    core = np.minimum(np.bincount(ends, minlength=n), 1)
    # Peeling a long chain takes a round a node; the spanning tree tells at once what is left.
    kept = _two_core(n, low, high)
    inside = kept[low] & kept[high]
    low, high = low[inside], high[inside]
    links = adjacency(n, np.concatenate([low, high]), np.concatenate([high, low]))
    return np.maximum(core, _peel(links, np.flatnonzero(kept)))


def _two_core(n: int, low: Positions, high: Positions) -> Mask:
    """Return the nodes left when nodes with one neighbour are removed again and again.

    These are the parts of each spanning tree between the ends of the edges outside it.
    """
    forest = spanning_forest(n, low, high)
    outside = (forest.parent[low] != high) & (forest.parent[high] != low)
    ends = np.concatenate([low[outside], high[outside]])
    below = subtree_sum(forest, np.bincount(ends, minlength=n))
    everything = (below == below[forest.root]) & (forest.parent >= 0)
    over = np.zeros(n, dtype=np.bool_)
    over[forest.parent[everything]] = True
    kept: Mask = (below > 0) & ~over
    return kept


def _peel(links: Adjacency, alive: Positions) -> Positions:
    """Return the core number of the nodes `alive`, 0 for others, removing the least linked."""
    degree = np.diff(links.first)
    core = np.zeros(degree.size, dtype=np.int64)
    while alive.size:
        k = int(degree[alive].min())
        front = alive[degree[alive] == k]
        while front.size:
            core[front] = k
            # Far below any degree: a removed node never comes up again.
            degree[front] = -degree.size
            met = links.of(front)
            np.subtract.at(degree, met, 1)
            front = np.unique(met[(degree[met] <= k) & (degree[met] >= 0)])
        alive = alive[core[alive] == 0]
    return core
