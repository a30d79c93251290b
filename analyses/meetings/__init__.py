"""Meetings and activities: what was due in which calendar period, held, not seen, due next.

The period rules are the profile's. All of them are optional, and none is asked
where no activity was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyses.meetings.calendar import calendar
from analyses.meetings.once import once
from analyses.meetings.turnout import turnout
from analyses.scene import Scene, answered
from graphmodel.analysis import Analysis, Part, missing
from graphmodel.party import Activity, Meeting
from graphmodel.profile import Profile, load_profile

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.network import Network

_PARTS = (turnout, calendar, once)


def meetings(
    network: Network, profile: Profile | None = None, *, as_of: date | None = None
) -> Analysis:
    """Answer which meetings and activities were due, held, not seen, and are due next.

    Parameters are those of :func:`analyses.coverage.coverage`.
    """
    return analyse(Scene.of(network, profile or load_profile(), as_of))


def analyse(scene: Scene) -> Analysis:
    """Answer for a scene that other analyses share."""
    asked = scene.whole.was_read(Activity) or scene.whole.was_read(Meeting)
    return answered("meetings", scene, _PARTS if asked else (_no_register,))


def _no_register(_scene: Scene) -> Part:
    return Part(figures=(missing("M.held", "no_register", ["活动"]),))
