"""Who is above whom in a command graph in which some have several superiors.

Nodes that reach each other are one node of a smaller graph without cycles (a condensation). In it
a node with a single superior has that superior's upper bounds, and itself; whether a pair has a
least upper bound does not change when such a node is replaced by its superior, and so on upwards.
Hence only tops (nodes with no superior or with several) are compared, each standing for the tree
that hangs on it, and of the rest only what is above some node with several superiors is walked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from graphmodel.kernels._arrays import (
    UNREACHED,
    AnyInts,
    Mask,
    Positions,
    adjacency,
    breadth_first_parents,
    distinct_links,
    labels,
)
from graphmodel.kernels.order import Hierarchy, hierarchy, path_sum

# Nodes at or above one component's crossings. A dense graph of this size takes ten seconds, a
# command graph a fraction of one: it has few crossings and short chains above them.
MOST_ABOVE = 4_000
# Small components are walked together, as many as fit in this many nodes.
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Counts of pairs of nodes.

    Attributes
    ----------
    mutual
        Pairs that reach each other.
    one_way
        Pairs of which one reaches the other.
    lacking
        Pairs of one component without a least upper bound.
    """

    mutual: int
    one_way: int
    lacking: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Command:
    """A command graph without its cycles.

    Attributes
    ----------
    weight
        The number of nodes that each condensed node stands for.
    superior, subordinate
        The links between condensed nodes, each once.
    forest
        The condensed nodes under their superior, where there is exactly one.
    crossed
        The condensed nodes with several superiors.
    """

    weight: Positions
    superior: Positions
    subordinate: Positions
    forest: Hierarchy
    crossed: Positions


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crossings:
    """All that is above crossed nodes, component by component.

    Attributes
    ----------
    nodes
        The condensed nodes, sorted by component.
    component
        The component of each of `nodes`.
    superior, subordinate
        The links among them, as places in `nodes`, sorted by the subordinate's component.
    level
        The most links in a row from one without superior down to each of `nodes`.
    """

    nodes: Positions
    component: Positions
    superior: Positions
    subordinate: Positions
    level: Positions


def condense(n: int, src: AnyInts, dst: AnyInts) -> Command:
    """Return the command graph in which nodes that reach each other are one."""
    group = labels(n, src, dst, strong=True)
    weight = np.bincount(group)
    superior, subordinate = distinct_links(weight.size, group[src], group[dst])
    superiors = np.bincount(subordinate, minlength=weight.size)
    parent = np.full(weight.size, -1, dtype=np.int64)
    single = superiors[subordinate] == 1
    parent[subordinate[single]] = superior[single]
    return Command(
        weight=weight,
        superior=superior,
        subordinate=subordinate,
        forest=hierarchy(weight.size, parent),
        crossed=np.flatnonzero(superiors > 1),
    )


def find_crossings(command: Command) -> Crossings:
    """Return what is above the crossed nodes of a command graph."""
    n = command.weight.size
    superior, subordinate = command.superior, command.subordinate
    reached = breadth_first_parents(n, subordinate, superior, command.crossed) != UNREACHED
    label = labels(n, superior, subordinate, strong=False)
    nodes = np.flatnonzero(reached)
    nodes = nodes[np.argsort(label[nodes], kind="stable")]
    place = np.full(n, -1, dtype=np.int64)
    place[nodes] = np.arange(nodes.size)
    inside = reached[subordinate]
    below, above = place[subordinate[inside]], place[superior[inside]]
    by_place = np.argsort(below, kind="stable")
    return Crossings(
        nodes=nodes,
        component=label[nodes],
        superior=above[by_place],
        subordinate=below[by_place],
        level=_levels(nodes.size, above, below),
    )


def too_large(crossings: Crossings) -> int:
    """Return how many components have more than `MOST_ABOVE` nodes above their crossings."""
    return int(np.count_nonzero(np.bincount(crossings.component) > MOST_ABOVE))


def count_reach(command: Command, crossings: Crossings) -> Reach:
    """Return how many pairs reach each other, and how many have no least upper bound."""
    weight, forest = command.weight, command.forest
    is_top = forest.parent < 0
    tree = np.bincount(forest.root, weights=weight, minlength=weight.size).astype(np.int64)
    over_top = np.zeros(weight.size, dtype=np.int64)
    lacking = 0
    for part, component, above in _parts(crossings):
        over_top[part] = weight[part] @ above - weight[part]
        tops = np.flatnonzero(is_top[part])
        lacking += _lacking(above, tops, component[tops], tree[part[tops]])
    over = over_top[forest.root] + path_sum(forest, weight) - weight
    return Reach(
        mutual=int((weight * (weight - 1) // 2).sum()),
        one_way=int((weight * over).sum()),
        lacking=lacking,
    )


def _levels(n: int, above: Positions, below: Positions) -> Positions:
    links = adjacency(n, above, below)
    waits = np.bincount(below, minlength=n)
    level = np.zeros(n, dtype=np.int64)
    ready = np.flatnonzero(waits == 0)
    depth = 0
    while ready.size:
        level[ready] = depth
        met = links.of(ready)
        np.subtract.at(waits, met, 1)
        ready = np.unique(met[waits[met] == 0])
        depth += 1
    return level


def _parts(crossings: Crossings) -> Iterator[tuple[Positions, Positions, Mask]]:
    """Yield batches of whole components: nodes, components, and who is at or above whom."""
    if not crossings.nodes.size:
        return
    _, first, size = np.unique(crossings.component, return_index=True, return_counts=True)
    batch = np.repeat(first // _BATCH, size)
    starts = np.flatnonzero(np.diff(batch, prepend=-1))
    stops = np.append(starts[1:], batch.size)
    cuts = np.searchsorted(crossings.subordinate, np.stack([starts, stops]))
    for start, stop, low, high in zip(starts, stops, *cuts, strict=True):
        superior, subordinate = crossings.superior[low:high], crossings.subordinate[low:high]
        above = _above(crossings.level[start:stop], superior - start, subordinate - start)
        yield crossings.nodes[start:stop], crossings.component[start:stop], above


def _above(level: Positions, superior: Positions, subordinate: Positions) -> Mask:
    """Return a matrix that is true where the row's node is at or above the column's."""
    n = level.size
    rows = np.packbits(np.eye(n, dtype=np.bool_), axis=1)
    by_level = np.lexsort((subordinate, level[subordinate]))
    superior, subordinate = superior[by_level], subordinate[by_level]
    opens = np.flatnonzero(np.diff(level[subordinate], prepend=0))
    for start, stop in zip(opens, [*opens[1:], superior.size], strict=True):
        below = subordinate[start:stop]
        family = np.flatnonzero(np.diff(below, prepend=-1))
        rows[below[family]] |= np.bitwise_or.reduceat(rows[superior[start:stop]], family, axis=0)
    found = np.unpackbits(rows, axis=1, count=n).view(np.bool_)
    return np.ascontiguousarray(found.T)


def _lacking(above: Mask, tops: Positions, component: Positions, tree: Positions) -> int:
    """Return how many pairs have no least upper bound, counting the trees below the `tops`.

    A common upper bound is least exactly when it has as many upper bounds as the pair: its own are
    among the pair's, and are all of them if each other one reaches it.
    """
    # The smallest type that holds MOST_ABOVE; large components are bound by memory.
    bounds = above.sum(axis=0, dtype=np.int16)
    over = np.ascontiguousarray(above[:, tops])
    comparable = over[tops] | over[tops].T
    apart = np.triu((component[:, None] == component) & ~comparable, 1)
    total = 0
    for one in np.flatnonzero(apart.any(axis=1)):
        others = np.flatnonzero(apart[one])
        mine = np.flatnonzero(over[:, one])
        shared = over[np.ix_(mine, others)]
        common = shared.sum(axis=0, dtype=np.int16)
        best = (shared * bounds[mine, None]).max(axis=0)
        lacks = (common == 0) | (best < common)
        total += int(tree[one] * tree[others[lacks]].sum())
    return total
