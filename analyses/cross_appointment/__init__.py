"""Cross-appointment: persons who sit in the branch and in the owners' committee, and their load.

Persons are known by keyed pseudonyms only; no name of a person is read or shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyses.cross_appointment.communities import communities
from analyses.cross_appointment.company import company
from analyses.cross_appointment.compounds import compounds
from analyses.cross_appointment.load import load
from analyses.cross_appointment.party_share import party_share
from analyses.scene import Scene, answered
from graphmodel.analysis import Analysis
from graphmodel.profile import Profile, load_profile

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.network import Network

_PARTS = (compounds, party_share, communities, load, company)


def cross_appointment(
    network: Network, profile: Profile | None = None, *, as_of: date | None = None
) -> Analysis:
    """Answer which branches and owners' committees share persons.

    Parameters are those of :func:`analyses.coverage.coverage`.
    """
    return analyse(Scene.of(network, profile or load_profile(), as_of))


def analyse(scene: Scene) -> Analysis:
    """Answer for a scene that other analyses share."""
    return answered("cross_appointment", scene, _PARTS)
