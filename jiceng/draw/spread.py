"""Where nodes of a graph stand: hubs pushed apart, around each what hangs on it alone.

The start and every step are fixed, so that the same graph is always drawn alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_STEPS, _TINY = 220, 1e-9
_PER_RING = 14
_GOLDEN = np.pi * (3 - np.sqrt(5))


def spread(n: int, one: Ints, other: Ints, ratio: float) -> Floats:
    """Return the place of every node between 0 and 1, across and down.

    Parameters
    ----------
    n
        Number of nodes; each has a tie.
    one, other
        Ends of the ties.
    ratio
        Width of the room divided by its height.
    """
    degree = np.bincount(np.concatenate([one, other]), minlength=n)
    inner = _inner(degree, one, other)
    at = np.flatnonzero(inner)
    new = np.full(n, -1)
    new[at] = np.arange(at.size)
    both = inner[one] & inner[other]
    leaves = np.bincount(np.concatenate([one[~inner[other]], other[~inner[one]]]), minlength=n)
    core = _pushed(at.size, new[one[both]], new[other[both]], leaves[at], ratio)
    places = np.zeros((n, 2))
    places[at] = core
    _hang(places, inner, one, other, ratio)
    return _within(places)


def _inner(degree: Ints, one: Ints, other: Ints) -> NDArray[np.bool_]:
    """Tell nodes with several ties; of a pair tied to each other only, both."""
    inner = degree > 1
    alone = (degree[one] == 1) & (degree[other] == 1)
    inner[one[alone]] = True
    inner[other[alone]] = True
    return inner


def _pushed(n: int, one: Ints, other: Ints, leaves: Ints, ratio: float) -> Floats:
    """Place nodes by attraction along ties and repulsion (Fruchterman and Reingold, 1991)."""
    if n == 1:
        return np.full((1, 2), 0.5)
    turn = np.arange(n) * _GOLDEN
    reach = np.sqrt((np.arange(n) + 0.5) / n) / 2
    place = np.stack([reach * np.cos(turn) * ratio, reach * np.sin(turn)], axis=1)
    ideal = 0.75 * np.sqrt(ratio / n)
    weight = 1.0 + np.sqrt(leaves) * 0.55
    push = np.multiply.outer(weight, weight)
    for step in range(_STEPS):
        gap = place[:, None, :] - place[None, :, :]
        square = np.maximum((gap**2).sum(axis=2), 1e-6)
        force = (gap * (push * ideal**2 / square)[:, :, None]).sum(axis=1)
        along = place[one] - place[other]
        pull = along * (np.sqrt((along**2).sum(axis=1)) / ideal)[:, None]
        np.add.at(force, one, -pull)
        np.add.at(force, other, pull)
        force -= place * np.array([1.0, ratio]) * 1.2  # towards the middle
        length = np.maximum(np.sqrt((force**2).sum(axis=1)), 1e-9)
        most = 0.12 * (1 - step / _STEPS)
        place = place + force / length[:, None] * np.minimum(length, most)[:, None]
    return _evened(_within(place))


def _evened(place: Floats) -> Floats:
    """Take away half of what is empty: far parts move closer, crowded ones apart."""
    rank = np.argsort(np.argsort(place, axis=0, kind="stable"), axis=0, kind="stable")
    evened: Floats = (place + rank / max(place.shape[0] - 1, 1)) / 2
    return evened


def _within(place: Floats) -> Floats:
    low, high = place.min(axis=0), place.max(axis=0)
    is_wide = high - low > _TINY
    return np.where(is_wide, (place - low) / np.where(is_wide, high - low, 1.0), 0.5)


def _hang(places: Floats, inner: NDArray[np.bool_], one: Ints, other: Ints, ratio: float) -> None:
    """Put nodes with one tie around the node they hang on, away from the middle first."""
    outer = np.concatenate([other[~inner[other]], one[~inner[one]]])
    hub = np.concatenate([one[~inner[other]], other[~inner[one]]])
    order = np.lexsort((outer, hub))
    outer, hub = outer[order], hub[order]
    first = np.concatenate([[True], hub[1:] != hub[:-1]]) if hub.size else np.zeros(0, bool)
    start = np.maximum.accumulate(np.where(first, np.arange(hub.size), 0))
    number = np.arange(hub.size) - start
    count = np.bincount(hub, minlength=places.shape[0])[hub]
    away = np.arctan2(places[hub, 1] - 0.5, (places[hub, 0] - 0.5) * ratio)
    ring = number // _PER_RING
    on_ring = np.minimum(count - ring * _PER_RING, _PER_RING)
    turn = away + (number % _PER_RING + ring * 0.5) * 2 * np.pi / np.maximum(on_ring, 5)
    reach = (0.045 + 0.022 * ring) * (1 + 0.25 * (count > _PER_RING // 2))
    places[outer, 0] = places[hub, 0] + reach * np.cos(turn) / ratio
    places[outer, 1] = places[hub, 1] + reach * np.sin(turn)
