"""How many links lie between each node and one node of its own, its home.

Every home starts a breadth-first search of its own; all of them take each step together. A search
ends when all who are at home there are found. Since one node may be passed by every search, the
work is bounded: what was not reached by then is told apart from what cannot be reached.
"""

import numpy as np

from graphmodel.kernels._arrays import (
    Adjacency,
    AnyInts,
    Positions,
    adjacency,
    labels,
    simple_edges,
)

#: Visits (of a node by a search) before the searches stop, and links they go at most.
MOST_VISITS = 5_000_000
MOST_LINKS = 1_000
#: No home, or none that can be reached; and not looked at for size.
NO_WAY, LEFT_OUT = -1, -2


def distances_home(
    n: int, src: AnyInts, dst: AnyInts, home: AnyInts, *, most_visits: int = MOST_VISITS
) -> Positions:
    """Return the links from each node to its home in the undirected network.

    Parameters
    ----------
    home
        A node for each node, itself included; negative for none.

    Returns
    -------
    array
        0 for a home that is its own; ``NO_WAY`` without a home or a way to it; ``LEFT_OUT``
        where the searches stopped before.
    """
    low, high = simple_edges(n, src, dst)
    part = labels(n, low, high, strong=False)
    wanted = (home >= 0) & (part[home] == part)
    starts, search = np.unique(home[wanted], return_inverse=True)
    mine = np.full(n, -1, dtype=np.int64)
    mine[wanted] = search
    links = adjacency(n, np.concatenate([low, high]), np.concatenate([high, low]))
    return np.where(wanted, _search(links, starts, mine, most_visits), NO_WAY)


def _search(links: Adjacency, starts: Positions, mine: Positions, most: int) -> Positions:
    """Return the links from each node to the start of its own search, ``LEFT_OUT`` if not found."""
    n = mine.size
    distance = np.full(n, LEFT_OUT, dtype=np.int64)
    missing = np.bincount(mine[mine >= 0], minlength=starts.size)
    # A visit is one number: the search times n, plus the node.
    before, front = np.zeros(0, dtype=np.int64), np.arange(starts.size) * n + starts
    visits = 0
    for step in range(MOST_LINKS + 1):
        which, node = front // n, front % n
        found = (mine[node] == which) & (distance[node] == LEFT_OUT)
        distance[node[found]] = step
        missing -= np.bincount(which[found], minlength=starts.size)
        front = front[missing[which] > 0]
        visits += int(links.count(front % n).sum())
        if not front.size or visits > most:
            break
        before, front = front, _next(n, links, front, before)
    return distance


def _next(n: int, links: Adjacency, front: Positions, before: Positions) -> Positions:
    """Return the visits one link further: neighbours are one step nearer, as far, or further."""
    node = front % n
    reached = np.unique(np.repeat(front - node, links.count(node)) + links.of(node))
    return _without(_without(reached, front), before)


def _without(values: Positions, others: Positions) -> Positions:
    """Return the values that are not among others; both are in order."""
    if not others.size:
        return values
    at = np.minimum(np.searchsorted(others, values), others.size - 1)
    kept: Positions = values[others[at] != values]
    return kept
