"""How the tiers look: a shape and a colour each, told apart on a photocopy by the shape alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from jiceng.draw.canvas import BLUE, GREEN, INK, ORANGE, QUIET, RED, SKY

_EDGE = 0.7
LOOKS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "top": {"marker": "s", "facecolor": RED, "edgecolor": RED, "linewidths": _EDGE},
        "community": {"marker": "s", "facecolor": BLUE, "edgecolor": INK, "linewidths": _EDGE},
        "village": {"marker": "D", "facecolor": GREEN, "edgecolor": INK, "linewidths": _EDGE},
        "other": {"marker": "^", "facecolor": ORANGE, "edgecolor": INK, "linewidths": _EDGE},
        "branch": {"marker": "o", "facecolor": SKY, "edgecolor": INK, "linewidths": 0.5},
        "group": {"marker": ".", "facecolor": QUIET, "edgecolor": QUIET, "linewidths": 0.3},
        "suggested": {"marker": "s", "facecolor": "white", "edgecolor": ORANGE, "linewidths": 1.4},
        "not_seen": {"marker": "X", "facecolor": "white", "edgecolor": QUIET, "linewidths": 1.0},
    }
)
