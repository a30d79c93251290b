"""Connectivity: who leads whom, and what the joint work of communities hangs on.

The command graph holds ``SUBORDINATE_TO`` only; consultative bodies, alliances and
agreements make the joint graph and never add a link to the command graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyses.connectivity.command import command
from analyses.connectivity.joint import joint
from analyses.connectivity.persons import persons
from analyses.scene import Scene, answered
from graphmodel.analysis import Analysis
from graphmodel.profile import Profile, load_profile

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.network import Network

_PARTS = (command, joint, persons)


def connectivity(
    network: Network, profile: Profile | None = None, *, as_of: date | None = None
) -> Analysis:
    """Answer how organisations are led, and which ties hold the joint work together.

    Parameters are those of :func:`analyses.coverage.coverage`.
    """
    return analyse(Scene.of(network, profile or load_profile(), as_of))


def analyse(scene: Scene) -> Analysis:
    """Answer for a scene that other analyses share."""
    return answered("connectivity", scene, _PARTS)
