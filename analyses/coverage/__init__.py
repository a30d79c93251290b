"""Coverage: which places and units have a Party organisation, tier by tier.

No register, no rate; what the roster does not mention is "not seen" unless it was
declared complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyses.coverage.buildings import buildings
from analyses.coverage.chains import chains, overlaps
from analyses.coverage.compounds import compounds
from analyses.coverage.grids import grids
from analyses.coverage.spatial import service
from analyses.coverage.territory import communities, consultative, streets
from analyses.coverage.units import carriers, property_companies, units
from analyses.scene import Scene, answered
from graphmodel.analysis import Analysis
from graphmodel.profile import Profile, load_profile

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.network import Network

_PARTS = (
    streets,
    consultative,
    communities,
    compounds,
    grids,
    buildings,
    units,
    carriers,
    property_companies,
    overlaps,
    chains,
    service,
)


def coverage(
    network: Network, profile: Profile | None = None, *, as_of: date | None = None
) -> Analysis:
    """Answer which places and units are covered.

    Parameters
    ----------
    network
        With places linked (:func:`graphmodel.places.link_places`).
    profile
        Rules; the national default if none is given.
    as_of
        The date; the rosters' own statement date if none is given.
    """
    return analyse(Scene.of(network, profile or load_profile(), as_of))


def analyse(scene: Scene) -> Analysis:
    """Answer for a scene that other analyses share."""
    return answered("coverage", scene, _PARTS)
