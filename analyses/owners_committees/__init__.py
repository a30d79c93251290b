"""Owners' committees: where one is formed or due, its term, size, filing, and who may sit in it.

Cities differ in almost every number: the rules are those of the profile. The
share of Party members is answered by :mod:`analyses.cross_appointment`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyses.owners_committees.formation import formation
from analyses.owners_committees.interim import interim
from analyses.owners_committees.makeup import filing, size
from analyses.owners_committees.members import members
from analyses.owners_committees.terms import terms
from analyses.scene import Scene, answered
from graphmodel.analysis import Analysis
from graphmodel.profile import Profile, load_profile

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.network import Network

_PARTS = (formation, terms, size, filing, members, interim)


def owners_committees(
    network: Network, profile: Profile | None = None, *, as_of: date | None = None
) -> Analysis:
    """Answer where owners' committees are formed, due, over their term or to be checked.

    Parameters are those of :func:`analyses.coverage.coverage`.
    """
    return analyse(Scene.of(network, profile or load_profile(), as_of))


def analyse(scene: Scene) -> Analysis:
    """Answer for a scene that other analyses share."""
    return answered("owners_committees", scene, _PARTS)
