"""The joint graph measured: who works with whom, and what one partner's leaving would break.

Readings
--------
tie
    See :mod:`analyses.connectivity.ties`; parallel ties count once. An
    organisation's tie with the community it is itself subordinate to is
    command, not joint work, and is left out.
partner of a community
    A unit, or an organisation of no registered unit, tied to it directly.
known absence
    That a tie is missing is known only where the rosters were declared
    complete (for the street or the community) for units, or for assignments,
    memberships and agreements together. Elsewhere a community without a
    partner is unknown.
component
    A part of at least two nodes; bodies without any tie are not parts. The
    largest part has most nodes (of equals, the one with the smallest code).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from analyses.connectivity import bodies, resilience
from analyses.connectivity.ties import SHEETS, ties, was_asked
from graphmodel.analysis import Part, findings_of, measure, missing, share, shares_by
from graphmodel.kernels import block_cut_tree, components, core_numbers
from graphmodel.party import AssignedTo, Division, LocatedIn, MemberOf, PartyOrg, PartyTo, Unit
from graphmodel.ternary import is_no, is_yes, tally, tally_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyses.scene import Scene
    from graphmodel.kernels import BlockCutTree, Components

CODES = (
    "joint.components",
    "joint.giant_share",
    "joint.communities_tied",
    "joint.cut_points",
    "joint.bridges",
    "joint.core_max",
    "joint.cross_street_share",
)
_SHARES = ("joint.giant_share", "joint.communities_tied", "joint.cross_street_share")
_NEEDS = tuple(dict.fromkeys(SHEETS.values()))
