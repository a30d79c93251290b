"""Burt's structural holes: how far a node's ties lead to the same others, and how many do not.

R. S. Burt, *Structural Holes*, 1992, chapter 2. With ``a(u, v)`` the number of links between two
nodes in either direction and ``p(u, v) = a(u, v) / sum of a(u, ·)``, the part of u's ties that
goes to v:

* constraint of u = Σ over neighbours v of ``(p(u, v) + Σ over w of p(u, w) p(w, v))²``;
* effective size of u, undirected = ``d - 2 t / d``, with d its ties and t the ties among its
  neighbours (S. Borgatti, "Structural holes: unpacking Burt's redundancy measures", 1997).

A node without ties has neither. Only the third side of triangles needs a look: w ranges over the
common neighbours of u and v.
"""

from itertools import permutations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphmodel.kernels._arrays import AnyInts, Positions, distinct_links, simple_edges
from graphmodel.kernels.triangles import count_triangles, linked, triangles

Reals: TypeAlias = NDArray[np.float64]


def constraint(n: int, src: AnyInts, dst: AnyInts, *, directed: bool = False) -> Reals:
    """Return Burt's constraint of each node; NaN without ties.

    Parallel links count once and self loops not at all. With ``directed`` a pair that is linked
    both ways has a tie twice as strong as one linked one way; else every tie is as strong.
    """
    low, high = simple_edges(n, src, dst)
    strength = _strengths(n, src, dst, (low, high)) if directed else np.ones(low.size)
    total = np.bincount(low, strength, n) + np.bincount(high, strength, n)
    # Each edge has a part seen from its low and one seen from its high end.
    parts = np.stack([strength / total[low], strength / total[high]])
    spent = parts + _indirect(n, parts, low, high)
    weight = np.bincount(low, spent[0] ** 2, n) + np.bincount(high, spent[1] ** 2, n)
    return np.where(total > 0, weight, np.nan)


def effective_size(n: int, src: AnyInts, dst: AnyInts) -> Reals:
    """Return the effective size of each node's ties in the undirected network; NaN without ties.

    Parallel edges count once and self loops not at all.
    """
    low, high = simple_edges(n, src, dst)
    degree = np.bincount(np.concatenate([low, high]), minlength=n).astype(np.float64)
    between = count_triangles(n, low, high)
    return np.where(degree > 0, degree - 2 * between / np.maximum(degree, 1), np.nan)


def _strengths(
    n: int, src: AnyInts, dst: AnyInts, edges: tuple[Positions, Positions]
) -> NDArray[np.float64]:
    """Return how many of the two directions of each edge are linked."""
    src, dst = distinct_links(n, src, dst)
    low, high = edges
    both = linked(n, src, dst, low, high).astype(np.float64)
    return both + linked(n, src, dst, high, low)


def _indirect(n: int, parts: Reals, low: Positions, high: Positions) -> Reals:
    """Return what goes the way round, by a third node, for each edge and end."""
    spent = np.zeros(parts.size)
    for found in triangles(n, low, high):
        for u, v, w in permutations(range(3)):
            # An edge is named by the corner it does not touch.
            direct, first, second = found.edges[w], found.edges[v], found.edges[u]
            side = low[direct] != found.corners[u]
            to_third = parts[(low[first] != found.corners[u]).astype(np.int64), first]
            from_third = parts[(low[second] != found.corners[w]).astype(np.int64), second]
            way = side * low.size + direct
            spent += np.bincount(way, to_third * from_third, spent.size)
    return spent.reshape(parts.shape)
