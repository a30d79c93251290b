"""Every three nodes that are all linked with each other, found without looking at all threes.

Edges lead from the node with fewer links to the one with more (ties by position), so that no
node has more than about sqrt(2 m) of them: two that leave one node close a triangle or not. This
is the "forward" method of Schank and Wagner (2005). What one pass has to look at is counted
first, and passes are small enough to fit into memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graphmodel.kernels._arrays import AnyInts, Mask, Positions, simple_edges

#: Pairs of edges that one pass looks at; about 100 bytes each.
_PASS = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Triangles:
    """Some triangles of an undirected network.

    Attributes
    ----------
    corners
        Three rows of nodes; a column is a triangle.
    edges
        Three rows of positions of edges: each row holds the edge opposite the corner.
    """

    corners: Positions
    edges: Positions


def triangles(n: int, low: Positions, high: Positions) -> Iterator[Triangles]:
    """Yield the triangles of edges as :func:`simple_edges` returns them, each once, in parts."""
    degree = np.bincount(np.concatenate([low, high]), minlength=n)
    upward = (degree[low] < degree[high]) | ((degree[low] == degree[high]) & (low < high))
    tail, head = np.where(upward, low, high), np.where(upward, high, low)
    by_tail = np.argsort(tail, kind="stable")
    tail, head = tail[by_tail], head[by_tail]
    out = np.bincount(tail, minlength=n)
    first = np.cumsum(out) - out
    # The edges after one in the list of their common tail: the pairs it opens.
    later = first[tail] + out[tail] - np.arange(tail.size) - 1
    code = low * max(n, 1) + high
    for part in _parts(later):
        one = np.repeat(part, later[part])
        other = _following(part, later[part])
        b, c = head[one], head[other]
        wanted = np.minimum(b, c) * max(n, 1) + np.maximum(b, c)
        closing = np.minimum(np.searchsorted(code, wanted), code.size - 1)
        closed = code[closing] == wanted
        one, other, closing = one[closed], other[closed], closing[closed]
        yield Triangles(
            corners=np.stack([tail[one], head[one], head[other]]),
            edges=np.stack([closing, by_tail[other], by_tail[one]]),
        )


def count_triangles(n: int, src: AnyInts, dst: AnyInts) -> Positions:
    """Return in how many triangles of the undirected network each node stands."""
    low, high = simple_edges(n, src, dst)
    found = np.zeros(n, dtype=np.int64)
    for part in triangles(n, low, high):
        found += np.bincount(part.corners.ravel(), minlength=n)
    return found


def linked(n: int, src: Positions, dst: Positions, one: Positions, other: Positions) -> Mask:
    """Return which pairs are links of a directed network (as :func:`distinct_links` has them)."""
    code = src * max(n, 1) + dst
    wanted = one * max(n, 1) + other
    if not code.size:
        return np.zeros(wanted.size, dtype=np.bool_)
    found: Mask = code[np.minimum(np.searchsorted(code, wanted), code.size - 1)] == wanted
    return found


def _following(part: Positions, count: Positions) -> Positions:
    """Return the edges that follow each of ``part``, so many of each."""
    ends = np.cumsum(count)
    total = int(ends[-1]) if ends.size else 0
    return np.repeat(part + 1 - (ends - count), count) + np.arange(total)


def _parts(later: Positions) -> Iterator[Positions]:
    """Yield the edges that open pairs, in parts that open not many more than ``_PASS``."""
    edges = np.flatnonzero(later > 0)
    number = (np.cumsum(later[edges]) - 1) // _PASS
    breaks = np.flatnonzero(np.diff(number)) + 1
    yield from (part for part in np.split(edges, breaks) if part.size)
