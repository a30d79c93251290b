"""Krackhardt's four dimensions of a formal organisation, by their published definitions.

D. Krackhardt, "Graph theoretical dimensions of informal organizations", in Carley and Prietula
(eds.), Computational Organization Theory, 1994. Links lead from superior to subordinate. A clean
command structure, one tree, has 1 in all four.
"""

from dataclasses import dataclass

import numpy as np

from graphmodel.kernels._arrays import AnyInts, Positions, distinct_links, labels
from graphmodel.kernels._crossings import condense, count_reach, find_crossings, too_large


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """Krackhardt's dimensions, each none where it is not defined.

    Attributes
    ----------
    connectedness
        The share of pairs that are connected in any way.
    hierarchy
        The share of pairs connected by a chain of command that do not command each other.
    efficiency
        One less the share of links beyond a tree among those possible.
    lubness
        The share of pairs within components that have a least upper bound: a common superior (or
        one of the two) whom each other common superior commands.
    left_out
        The number of components with too many crossed superiors to follow. If there are any,
        `hierarchy` and `lubness` are none.
    """

    connectedness: float | None
    hierarchy: float | None
    efficiency: float | None
    lubness: float | None
    left_out: int


def gtd(n: int, src: AnyInts, dst: AnyInts) -> Dimensions:
    """Return Krackhardt's dimensions of a command graph.

    Parallel links count once and self loops not at all.
    """
    src, dst = distinct_links(n, src, dst)
    size = np.bincount(labels(n, src, dst, strong=False))
    pairs, tree_links = int((size * (size - 1)).sum()), n - size.size
    hierarchy, lubness, left_out = _chains(n, src, dst, size)
    return Dimensions(
        connectedness=1.0 if n == 1 else _share(pairs, n * (n - 1)),
        hierarchy=hierarchy,
        efficiency=_rest(src.size - tree_links, pairs - tree_links),
        lubness=lubness,
        left_out=left_out,
    )


def _chains(
    n: int, src: Positions, dst: Positions, size: Positions
) -> tuple[float | None, float | None, int]:
    """Return hierarchy, lubness, and how many components are left out."""
    command = condense(n, src, dst)
    crossings = find_crossings(command)
    left_out = too_large(crossings)
    if left_out:
        return None, None, left_out
    reach = count_reach(command, crossings)
    possible = int(((size - 1) * (size - 2) // 2).sum())
    hierarchy = _rest(reach.mutual, reach.mutual + reach.one_way)
    return hierarchy, _rest(reach.lacking, possible), 0


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _rest(part: int, whole: int) -> float | None:
    return (whole - part) / whole if whole else None
