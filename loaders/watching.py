"""How far a load has come, for those who wait for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

#: Told at each step what begins, and the share of all the work that lies behind it (0 … 1).
Watch: TypeAlias = Callable[[str, float], None]
#: Step → share of the work before it, as a long text roster has it.
STEPS: Mapping[str, float] = MappingProxyType(
    {
        "read": 0.0,
        "recognise": 0.25,
        "fill": 0.5,
        "link": 0.75,
        "network": 0.85,
        "place": 0.95,
    }
)


def unwatched(_step: str, _share: float) -> None:
    """Tell nobody."""


def begin(watch: Watch, step: str) -> None:
    """Tell that a step begins."""
    watch(step, STEPS[step])


def reading(watch: Watch, share: float) -> None:
    """Tell which share of the files, by their size, has been read."""
    watch("read", share * STEPS["recognise"])
