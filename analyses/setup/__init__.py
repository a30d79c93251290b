"""Set-up: how organisations are formed, named, led and kept, and what deserves a look.

Most of it is information: facts to check in the system, never a judgement on work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyses.scene import Scene, answered
from analyses.setup.doubles import same_bodies
from analyses.setup.forms import (
    branch_numbers,
    category_conflicts,
    direct_firms,
    lone_branches,
    single_branches,
)
from analyses.setup.health import health
from analyses.setup.wording import gone_places, old_places, slips, superseded
from graphmodel.analysis import Analysis, Part, missing
from graphmodel.party import PartyOrg
from graphmodel.profile import Profile, load_profile

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.network import Network

_PARTS = (
    single_branches,
    branch_numbers,
    category_conflicts,
    lone_branches,
    direct_firms,
    superseded,
    slips,
    old_places,
    gone_places,
    same_bodies,
    health,
)


def setup(
    network: Network, profile: Profile | None = None, *, as_of: date | None = None
) -> Analysis:
    """Answer how organisations are set up, and which rows deserve a look.

    Parameters are those of :func:`analyses.coverage.coverage`.
    """
    return analyse(Scene.of(network, profile or load_profile(), as_of))


def analyse(scene: Scene) -> Analysis:
    """Answer for a scene that other analyses share."""
    empty = scene.now.frame(PartyOrg).is_empty()
    return answered("setup", scene, (_no_register,) if empty else _PARTS)


def _no_register(_scene: Scene) -> Part:
    return Part(figures=(missing("T2.single_branch", "no_register", ["党组织"]),))
