"""Which of many places on the globe lies nearest to each of many others, and how far away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from graphmodel.kernels._arrays import Positions, first_of_each, nearest_vectors

Degrees: TypeAlias = NDArray[np.float64]
#: Mean radius of the Earth in metres, (2a + b) / 3 of GRS 80.
EARTH_RADIUS = 6_371_008.8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nearest:
    """For each point its nearest target.

    Attributes
    ----------
    target
        Position of the target, the first where several stand in one spot; -1
        where there is none at all.
    distance
        Metres along the great circle; NaN where there is no target. On a
        sphere: up to 0.6 % off the distance on the ellipsoid.
    """

    target: Positions
    distance: Degrees


def nearest(points: Degrees, targets: Degrees) -> Nearest:
    """Find the nearest target of each point.

    Parameters
    ----------
    points, targets
        Rows of longitude and latitude in degrees, all of one reference system.
    """
    if not len(targets) or not len(points):
        return Nearest(
            target=np.full(len(points), -1, dtype=np.int64), distance=np.full(len(points), np.nan)
        )
    spots, which = np.unique(targets, axis=0, return_inverse=True)
    # The straight line through the globe grows with the arc: the nearest by one is so by the other.
    chord, at = nearest_vectors(_on_sphere(spots), _on_sphere(points))
    arc = 2.0 * np.arcsin(np.minimum(chord / 2.0, 1.0))
    first = first_of_each(len(spots), which.reshape(-1))
    return Nearest(target=first[at], distance=EARTH_RADIUS * arc)


def _on_sphere(degrees: Degrees) -> Degrees:
    """Return unit vectors from the globe's centre."""
    longitude, latitude = np.radians(degrees[:, 0]), np.radians(degrees[:, 1])
    level = np.cos(latitude)
    return np.column_stack((level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)))
