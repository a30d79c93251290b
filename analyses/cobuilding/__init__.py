"""Joint building: part-time members, agreements, the three lists, alliances, reports, duty posts.

Consultative bodies and alliances never change who leads whom.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyses.cobuilding.activity import activity
from analyses.cobuilding.agreements import agreements
from analyses.cobuilding.alliances import alliances
from analyses.cobuilding.duty import duty
from analyses.cobuilding.leaders import leaders
from analyses.cobuilding.lists import lists
from analyses.cobuilding.members import part_time_members
from analyses.cobuilding.reporting import reporting
from analyses.cobuilding.sources import seated, sources
from analyses.scene import Scene, answered
from graphmodel.analysis import Analysis
from graphmodel.profile import Profile, load_profile

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.network import Network

_PARTS = (
    part_time_members,
    sources,
    seated,
    agreements,
    lists,
    alliances,
    leaders,
    activity,
    reporting,
    duty,
)


def cobuilding(
    network: Network, profile: Profile | None = None, *, as_of: date | None = None
) -> Analysis:
    """Answer how joint building stands: who sits, who signed, what was asked for and done.

    Parameters are those of :func:`analyses.coverage.coverage`.
    """
    return analyse(Scene.of(network, profile or load_profile(), as_of))


def analyse(scene: Scene) -> Analysis:
    """Answer for a scene that other analyses share."""
    return answered("cobuilding", scene, _PARTS)
