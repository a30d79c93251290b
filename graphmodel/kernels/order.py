"""A tree of superiors laid out so that everything below a node is one range of positions."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graphmodel.kernels._arrays import AnyInts, Mask, Positions, jumps, labels


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hierarchy:
    """The depth-first order of nodes that name one parent each.

    What lies at or below node v is `order[start[v] : stop[v]]`. This also holds on a cycle, where
    every node is below every other: its members share one range. Nodes on or below a cycle come
    last, cycle by cycle, and have depth and root -1.

    Attributes
    ----------
    parent
        The parent of each node, -1 for none.
    order
        The nodes in depth-first preorder; roots and siblings keep the order of their positions.
    start, stop
        The range of each node in `order`.
    depth
        The number of links up to the root.
    root
        The root above each node; a root is its own.
    on_cycle
        The nodes that are their own ancestors.
    acyclic
        The nodes that are neither on a cycle nor below one.
    """

    parent: Positions
    order: Positions
    start: Positions
    stop: Positions
    depth: Positions
    root: Positions
    on_cycle: Mask
    acyclic: Mask


def hierarchy(n: int, parent: AnyInts) -> Hierarchy:
    """Return the depth-first order of `n` nodes; a negative parent means none."""
    up = _up(n, parent)
    acyclic, on_cycle = _cyclic(up)
    cut = np.where(on_cycle, n, up)
    size = _sizes(cut)
    start = _starts(cut, size, _cycle_members(up, on_cycle))
    order = np.empty(n, dtype=np.int64)
    order[start] = np.arange(n)
    depth = _path_sums(start, start + size, np.ones(n, dtype=np.int64)) - 1
    # In preorder the last root so far is the root above.
    root = order[np.maximum.accumulate(np.where(cut[order] == n, np.arange(n), 0))][start]
    first, last = _whole_cycles(up, on_cycle, start, start + size)
    return Hierarchy(
        parent=np.where(up == n, -1, up),
        order=order,
        start=first,
        stop=last,
        depth=np.where(acyclic, depth, -1),
        root=np.where(acyclic, root, -1),
        on_cycle=on_cycle,
        acyclic=acyclic,
    )


def subtree_sum(h: Hierarchy, values: NDArray[Any]) -> NDArray[Any]:
    """Return for each node the sum of `values` over itself and everything below it."""
    running = np.cumsum(values[h.order], axis=0)
    total = np.concatenate([np.zeros_like(running[:1]), running])
    result: NDArray[Any] = total[h.stop] - total[h.start]
    return result


def path_sum(h: Hierarchy, values: NDArray[Any]) -> NDArray[Any]:
    """Return for each node the sum of `values` over itself and its ancestors.

    The hierarchy must be free of cycles.
    """
    return _path_sums(h.start, h.stop, values)


def nearest_marked_ancestor(h: Hierarchy, marked: Mask, *, include_self: bool) -> Positions:
    """Return the nearest ancestor with a mark, -1 for none.

    With `include_self` a marked node is its own answer. On a cycle the way goes round once.
    """
    n = marked.size
    up = _up(n, h.parent)
    done = np.append(marked, True)
    jump = np.where(done, np.arange(n + 1), np.append(up, n))
    open_ = np.flatnonzero(~done)
    for _ in range(n.bit_length()):
        jump[open_] = jump[jump[open_]]
        open_ = open_[~done[jump[open_]]]
    jump[open_] = n
    found = jump[:n] if include_self else jump[up]
    return np.where(found == n, -1, found)


def cycles(parent: AnyInts) -> list[Positions]:
    """Return the cycles, each from its smallest position on along the parents."""
    n = parent.size
    up = _up(n, parent)
    _, on_cycle = _cyclic(up)
    members = np.flatnonzero(on_cycle)
    leader = _leaders(up, members)
    links = np.where(members == leader, 0, 1)
    to_leader = np.zeros(n, dtype=np.int64)
    to_leader[members] = links
    for nodes, ancestors in jumps(np.where(_at(n, members[links == 1]), up, n)):
        to_leader[nodes] += to_leader[ancestors]
    # The member next to the leader along the parents has the longest way back to it.
    way = to_leader[members]
    way[links == 0] = n
    sequence = np.lexsort((-way, leader))
    breaks = np.flatnonzero(np.diff(leader[sequence])) + 1
    return np.split(members[sequence], breaks) if members.size else []


def directed_cycles_nodes(n: int, src: AnyInts, dst: AnyInts) -> Mask:
    """Return the nodes from which a way along the links leads back to themselves."""
    label = labels(n, src, dst, strong=True)
    looped = _at(n, src[src == dst])
    return looped | (np.bincount(label)[label] > 1) if n else looped


def _up(n: int, parent: AnyInts) -> Positions:
    return np.where(parent < 0, n, parent).astype(np.int64)


def _at(n: int, nodes: AnyInts) -> Mask:
    mask = np.zeros(n, dtype=np.bool_)
    mask[nodes] = True
    return mask


def _cyclic(up: Positions) -> tuple[Mask, Mask]:
    """Return which nodes reach a root, and which lie on a cycle."""
    n = up.size
    jump = np.append(up, n)
    caught = np.flatnonzero(up < n)
    for _ in range(n.bit_length()):
        jump[caught] = jump[jump[caught]]
        caught = caught[jump[caught] < n]
    # After n or more steps whoever is still under way stands on a cycle, and the members of
    # a cycle, all being as many steps further, occupy all of it.
    return ~_at(n, caught), _at(n, jump[caught])


def _leaders(up: Positions, members: Positions) -> Positions:
    """Return the smallest position on the cycle of each member."""
    low = np.arange(up.size)
    jump = up.copy()
    for _ in range(members.size.bit_length()):
        ahead = jump[members]
        low[members] = np.minimum(low[members], low[ahead])
        jump[members] = jump[ahead]
    return low[members]


def _cycle_members(up: Positions, on_cycle: Mask) -> Positions:
    members = np.flatnonzero(on_cycle)
    return members[np.lexsort((members, _leaders(up, members)))]


def _sizes(cut: Positions) -> Positions:
    """Return the number of nodes at or below each node."""
    size = np.ones(cut.size, dtype=np.int64)
    for nodes, ancestors in jumps(cut):
        below = np.bincount(ancestors, weights=size[nodes], minlength=cut.size)
        size += below.astype(np.int64)
    return size


def _starts(cut: Positions, size: Positions, last: Positions) -> Positions:
    """Return the place of each node in preorder, the trees of the roots `last` at the end."""
    n = cut.size
    early = ~_at(n, last)
    sequence = np.concatenate([np.flatnonzero(early), last])
    sequence = sequence[np.argsort(cut[sequence], kind="stable")]
    before = np.cumsum(size[sequence]) - size[sequence]
    family = cut[sequence]
    opens = np.flatnonzero(np.diff(family, prepend=-1))
    before -= np.repeat(before[opens], np.diff(opens, append=n))
    start = np.empty(n, dtype=np.int64)
    start[sequence] = before + (family < n)
    for nodes, ancestors in jumps(cut):
        start[nodes] += start[ancestors]
    return start


def _path_sums(start: Positions, stop: Positions, values: NDArray[Any]) -> NDArray[Any]:
    # A value holds from where its node begins to where its subtree ends.
    change = np.zeros(start.size + 1, dtype=np.result_type(values, np.int64))
    change[start] = values
    np.subtract.at(change, stop, values)
    result: NDArray[Any] = np.cumsum(change)[start]
    return result


def _whole_cycles(
    up: Positions, on_cycle: Mask, start: Positions, stop: Positions
) -> tuple[Positions, Positions]:
    """Return the ranges with those of cycle members widened to their whole cycle."""
    members = np.flatnonzero(on_cycle)
    leader = _leaders(up, members)
    first, last = start.copy(), stop.copy()
    np.minimum.at(first, leader, start[members])
    np.maximum.at(last, leader, stop[members])
    first[members], last[members] = first[leader], last[leader]
    return first, last
