"""Who stands between whom, by group: the five roles of Gould and Fernandez.

R. V. Gould and R. M. Fernandez, "Structures of mediation: a formal approach to brokerage in
transaction networks", *Sociological Methodology* 19, 1989. Node v is a broker between a and b if
a → v → b and not a → b, a and b being different. The groups of the three make the role:

=============== ================== =====================================================
role            groups of a, v, b   directed links
=============== ================== =====================================================
coordinator     A A A              all of one group (w_I)
itinerant       A B A              between two of one group, itself of another (w_O)
representative  A A B              from its own group to another (b_IO)
gatekeeper      A B B              from another group into its own (b_OI)
liaison         A B C              between two groups, itself of a third (b_O)
=============== ================== =====================================================

In an undirected network each unordered pair {a, b} counts once, and representative and
gatekeeper, which differ in direction only, are one: ``representative`` counts both, ``gatekeeper``
is none. Counts are raw, not compared with chance. Triads in which the group of a node is not
known are counted apart and have no role.

All pairs of neighbours are counted by group at once; of these the closed ones, which are
triangles, are taken away again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from graphmodel.kernels._arrays import AnyInts, Positions, distinct_links, simple_edges
from graphmodel.kernels.triangles import linked, triangles

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
_UNPLACED = len(ROLES)
_COORDINATOR, _ITINERANT, _REPRESENTATIVE, _GATEKEEPER, _LIAISON = range(len(ROLES))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Brokerage:
    """How often each node is a broker.

    Attributes
    ----------
    roles
        One row a node, one column a role, in the order of ``ROLES``.
    unplaced
        How often it is one in a triad in which the group of some node is not known.
    """

    roles: Positions
    unplaced: Positions

    @property
    def total(self) -> Positions:
        """How often each node is a broker between nodes of known groups."""
        total: Positions = self.roles.sum(axis=1)
        return total


def brokerage(
    n: int, src: AnyInts, dst: AnyInts, group: AnyInts, *, directed: bool = False
) -> Brokerage:
    """Return how often each node is a broker in each role.

    Parameters
    ----------
    group
        The group of each node; negative where unknown.

    Parallel links count once and self loops not at all.
    """
    if directed:
        src, dst = distinct_links(n, src, dst)
        before, after = _tallies(n, dst, src, group), _tallies(n, src, dst, group)
        counts = _pairs(n, before, after, group)
        counts -= _returns(n, src, dst, group)
    else:
        src, dst = simple_edges(n, src, dst)
        near, far = np.concatenate([src, dst]), np.concatenate([dst, src])
        around = _tallies(n, near, far, group)
        counts = _pairs(n, around, around, group) - _role_counts(n, (far, near, far), group)
    for triad in _closed(n, src, dst, directed=directed):
        counts -= _role_counts(n, triad, group)
    if not directed:
        # Counted in both orders so far; a pair's two orders are one of the two roles of passage.
        counts[:, _REPRESENTATIVE] += counts[:, _GATEKEEPER]
        counts[:, _GATEKEEPER] = 0
        counts //= 2
    return Brokerage(roles=counts[:, :_UNPLACED], unplaced=counts[:, _UNPLACED])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Tallies:
    """The neighbours on one side of each node by group: one row a node and known group."""

    node: Positions
    group: Positions
    count: Positions
    known: Positions
    unknown: Positions


def _tallies(n: int, node: Positions, met: Positions, group: AnyInts) -> _Tallies:
    of = group[met].astype(np.int64)
    known = of >= 0
    span = int(of.max(initial=0)) + 1
    code, count = np.unique(node[known] * span + of[known], return_counts=True)
    return _Tallies(
        node=code // span,
        group=code % span,
        count=count.astype(np.int64),
        known=np.bincount(node[known], minlength=n),
        unknown=np.bincount(node[~known], minlength=n),
    )


def _pairs(n: int, before: _Tallies, after: _Tallies, group: AnyInts) -> Positions:
    """Return all pairs (a, b) around each node by role, a = b and closed ones included."""
    own = group[before.node] == before.group, group[after.node] == after.group
    same_in = np.bincount(before.node[own[0]], before.count[own[0]], n).astype(np.int64)
    same_out = np.bincount(after.node[own[1]], after.count[own[1]], n).astype(np.int64)
    alike = _alike(n, before, after)
    placed = before.known * after.known
    counts = np.zeros((n, _UNPLACED + 1), dtype=np.int64)
    counts[:, _COORDINATOR] = same_in * same_out
    counts[:, _ITINERANT] = alike - same_in * same_out
    counts[:, _REPRESENTATIVE] = same_in * (after.known - same_out)
    counts[:, _GATEKEEPER] = (before.known - same_in) * same_out
    counts[:, _LIAISON] = placed - counts[:, :_LIAISON].sum(axis=1)
    counts[:, _UNPLACED] = (before.known + before.unknown) * (after.known + after.unknown) - placed
    lost = group < 0
    counts[lost, _UNPLACED] += counts[lost, :_UNPLACED].sum(axis=1)
    counts[lost, :_UNPLACED] = 0
    return counts


def _alike(n: int, before: _Tallies, after: _Tallies) -> Positions:
    """Return the pairs of neighbours of one group around each node."""
    span = int(max(before.group.max(initial=0), after.group.max(initial=0))) + 1
    one, other = before.node * span + before.group, after.node * span + after.group
    _, at, to = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    return np.bincount(before.node[at], before.count[at] * after.count[to], n).astype(np.int64)


def _returns(n: int, src: Positions, dst: Positions, group: AnyInts) -> Positions:
    """Return the pairs a = b, which are no triads: links that are answered."""
    answered = linked(n, src, dst, dst, src)
    a, v = src[answered], dst[answered]
    return _role_counts(n, (a, v, a), group)


def _closed(
    n: int, src: Positions, dst: Positions, *, directed: bool
) -> Iterator[tuple[Positions, Positions, Positions]]:
    """Yield the triads a, v, b that are closed by a link from a to b, in every order."""
    low, high = simple_edges(n, src, dst)
    for found in triangles(n, low, high):
        for a, v, b in permutations(found.corners):
            if not directed:
                yield a, v, b
                continue
            closed = linked(n, src, dst, a, v) & linked(n, src, dst, v, b)
            closed &= linked(n, src, dst, a, b)
            yield a[closed], v[closed], b[closed]


def _role_counts(
    n: int, triad: tuple[Positions, Positions, Positions], group: AnyInts
) -> Positions:
    """Count triads a, v, b by v and role."""
    a, v, b = (group[part] for part in triad)
    role = np.select(
        [(a < 0) | (v < 0) | (b < 0), (a == v) & (v == b), a == b, a == v, v == b],
        [_UNPLACED, _COORDINATOR, _ITINERANT, _REPRESENTATIVE, _GATEKEEPER],
        _LIAISON,
    )
    code = triad[1] * (_UNPLACED + 1) + role
    counted: Positions = np.bincount(code, minlength=n * (_UNPLACED + 1))
    return counted.reshape(n, _UNPLACED + 1)
