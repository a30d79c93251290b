"""Which single nodes and edges hold a network together, and what falls apart without them.

Parallel edges count once and self loops not at all, everywhere in this module.
"""

from dataclasses import dataclass

import numpy as np

from graphmodel.kernels._arrays import (
    AnyInts,
    Mask,
    Positions,
    breadth_first_parents,
    first_of_each,
    labels,
    range_min,
    simple_edges,
)
from graphmodel.kernels.order import Hierarchy, hierarchy, subtree_sum


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BlockCutTree:
    """The blocks (parts no single node can split) of a network, as a forest.

    Attributes
    ----------
    low, high
        The ends of each edge, sorted, each edge once, the smaller end first.
    block
        The block of each edge.
    parent
        The parent of each node and then of each block, -1 for one node of each component. Parents
        of nodes are blocks, as `n + block`; parents of blocks are nodes. A block's neighbours in
        this forest are its members.
    cut_points
        The nodes that lie in several blocks.
    bridges
        The edges that are a block by themselves.
    """

    low: Positions
    high: Positions
    block: Positions
    parent: Positions
    cut_points: Mask
    bridges: Mask


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bridges:
    """The edges of a network, sorted, the smaller end first, and which of them are bridges."""

    low: Positions
    high: Positions
    mask: Mask


def spanning_forest(n: int, low: Positions, high: Positions) -> Hierarchy:
    """Return the breadth-first trees from the smallest node of each component."""
    label = labels(n, low, high, strong=False)
    starts = first_of_each(int(label.max(initial=-1)) + 1, label)
    ends = np.concatenate([low, high]), np.concatenate([high, low])
    return hierarchy(n, breadth_first_parents(n, *ends, starts))


def block_cut_tree(n: int, src: AnyInts, dst: AnyInts) -> BlockCutTree:
    """Return the blocks of an undirected network and how they meet in cut points."""
    low, high = simple_edges(n, src, dst)
    forest = spanning_forest(n, low, high)
    above = _blocks_above(forest, low, high)
    block = above[np.where(forest.start[low] > forest.start[high], low, high)]
    top = _tops(forest, above)
    meets = np.bincount(top, minlength=n) + (above >= 0)
    return BlockCutTree(
        low=low,
        high=high,
        block=block,
        parent=np.concatenate([np.where(above < 0, -1, n + above), top]),
        cut_points=meets > 1,
        bridges=np.bincount(block)[block] == 1,
    )


def cut_points(n: int, src: AnyInts, dst: AnyInts) -> Mask:
    """Return the nodes without which their component falls apart."""
    return block_cut_tree(n, src, dst).cut_points


def bridges(n: int, src: AnyInts, dst: AnyInts) -> Bridges:
    """Return the edges, and which of them alone hold their component together."""
    tree = block_cut_tree(n, src, dst)
    return Bridges(low=tree.low, high=tree.high, mask=tree.bridges)


def separations(n: int, src: AnyInts, dst: AnyInts, of: AnyInts, home: AnyInts) -> Positions:
    """Return for each node how many pairs `(of, home)` its removal separates.

    The ends of a pair do not separate it. Pairs that are not connected as it is count nowhere,
    nor do pairs with a negative end; a pair given twice counts twice.
    """
    return count_separations(block_cut_tree(n, src, dst), of, home)


def count_separations(tree: BlockCutTree, of: AnyInts, home: AnyInts) -> Positions:
    """Return the same as `separations` for blocks that are known already."""
    n = tree.cut_points.size
    forest = hierarchy(tree.parent.size, tree.parent)
    given = (of >= 0) & (home >= 0) & (of != home)
    one, other = of[given], home[given]
    joined = forest.root[one] == forest.root[other]
    one, other = one[joined], other[joined]
    ends = np.bincount(np.concatenate([one, other]), minlength=forest.order.size)
    # A pair's way through the forest climbs from both ends to where they meet. Counted from
    # below, both halves of the way reach the meeting point, and neither goes beyond it.
    meet = _meetings(forest, one, other)
    beyond = forest.parent[meet]
    spent = np.bincount(meet, minlength=ends.size)
    spent += np.bincount(beyond[beyond >= 0], minlength=ends.size)
    passing: Positions = subtree_sum(forest, ends - spent) - ends
    return passing[:n]


def _meetings(forest: Hierarchy, one: Positions, other: Positions) -> Positions:
    """Return the lowest common ancestor of each two different nodes of one tree."""
    first = np.minimum(forest.start[one], forest.start[other])
    last = np.maximum(forest.start[one], forest.start[other])
    parent = forest.parent[forest.order]
    place = np.where(parent < 0, -1, forest.start[parent])
    # All after the first up to the last is below their meeting point, some of it directly.
    return forest.order[range_min(place, first + 1, last + 1)]


def _blocks_above(forest: Hierarchy, low: Positions, high: Positions) -> Positions:
    """Return the block of the edge from each node to its parent, -1 for roots.

    This is the method of Tarjan and Vishkin (1985). Edges of the tree, each named by its lower
    end, are of one block when a cycle runs through both, and it is enough to join neighbours.
    """
    n = forest.order.size
    in_tree = (forest.parent[low] == high) | (forest.parent[high] == low)
    # In a breadth-first tree no other edge leads to an ancestor, so each closes a cycle through
    # the tree edges above both of its ends.
    side, across = low[~in_tree], high[~in_tree]
    child = np.flatnonzero(forest.parent >= 0)
    child = child[forest.parent[forest.parent[child]] >= 0]
    child = child[_leaves_parent(forest, side, across)[child]]
    joined = np.concatenate([side, child]), np.concatenate([across, forest.parent[child]])
    label = labels(n, *joined, strong=False)
    below = forest.parent >= 0
    above = np.full(n, -1, dtype=np.int64)
    # Roots have labels that are no blocks; without them the numbers close up.
    used = np.zeros(n, dtype=np.int64)
    used[label[below]] = 1
    above[below] = (np.cumsum(used) - 1)[label[below]]
    return above


def _leaves_parent(forest: Hierarchy, side: Positions, across: Positions) -> Mask:
    """Return the nodes from whose subtree an edge leads out of their parent's subtree."""
    ends, others = np.concatenate([side, across]), np.concatenate([across, side])
    place = forest.start[forest.order]
    least, most = place.copy(), place.copy()
    np.minimum.at(least, forest.start[ends], forest.start[others])
    np.maximum.at(most, forest.start[ends], forest.start[others])
    least = range_min(least, forest.start, forest.stop)
    most = -range_min(-most, forest.start, forest.stop)
    parent = forest.parent
    return (parent >= 0) & ((least < forest.start[parent]) | (most >= forest.stop[parent]))


def _tops(forest: Hierarchy, above: Positions) -> Positions:
    """Return the node of each block that is nearest to the root."""
    below = forest.order[forest.parent[forest.order] >= 0]
    return forest.parent[below[first_of_each(int(above.max(initial=-1)) + 1, above[below])]]
