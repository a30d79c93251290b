"""Which nodes share a neighbour: one side of a network of two sides, linked among itself."""

from dataclasses import dataclass

import numpy as np

from graphmodel.kernels._arrays import AnyInts, Mask, Positions, adjacency, simple_edges

#: Pairs that are written down at most; one neighbour of ten thousand alone makes fifty million.
MOST_PAIRS = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projection:
    """Nodes of one side, linked where they share a neighbour or are linked themselves.

    Attributes
    ----------
    low, high
        The links, each once, by positions in the whole network.
    left_out
        Through which nodes no links were made because they have too many neighbours.
    """

    low: Positions
    high: Positions
    left_out: Mask


def project(  # noqa: PLR0913 - a graph is three arguments
    n: int, src: AnyInts, dst: AnyInts, kept: Mask, through: Mask, *, most_pairs: int = MOST_PAIRS
) -> Projection:
    """Link the nodes ``kept`` that share a neighbour among ``through``, or are linked themselves.

    Of the neighbours those with fewest nodes to link come first; who would bring the pairs above
    ``most_pairs`` is left out, and so is everyone after.
    """
    low, high = simple_edges(n, src, dst)
    own = kept[low] & kept[high]
    tail, head = np.concatenate([low, high]), np.concatenate([high, low])
    used = through[tail] & kept[head]
    shared = adjacency(n, tail[used], head[used])
    degree = np.diff(shared.first)
    pairs = degree * (degree - 1) // 2
    order = np.argsort(pairs, kind="stable")
    left_out = np.zeros(n, dtype=np.bool_)
    left_out[order] = np.cumsum(pairs[order]) > most_pairs
    one, other = _pairs(shared.met, shared.first, np.flatnonzero((pairs > 0) & ~left_out))
    ends = simple_edges(n, np.concatenate([low[own], one]), np.concatenate([high[own], other]))
    return Projection(low=ends[0], high=ends[1], left_out=left_out)


def _pairs(met: Positions, first: Positions, nodes: Positions) -> tuple[Positions, Positions]:
    """Return every two neighbours of each of ``nodes``."""
    degree = first[nodes + 1] - first[nodes]
    ends = np.cumsum(degree)
    total = int(ends[-1]) if ends.size else 0
    within = np.arange(total) - np.repeat(ends - degree, degree)
    place = np.repeat(first[nodes], degree) + within
    later = np.repeat(degree, degree) - within - 1
    one = np.repeat(place, later)
    step = np.arange(one.size) - np.repeat(np.cumsum(later) - later, later) + 1
    return met[one], met[one + step]
