"""How long the tests of outages wait: seconds every day, minutes with ``-m slow``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True, kw_only=True)
class Waits:
    """Seconds.

    Attributes
    ----------
    gone
        How long a killed server stays away.
    outage
        For how long the driver goes on trying to reach it.
    silence
        After how long a server that answers nothing is given up.
    slack
        What giving up may take on top of that.
    """

    gone: float
    outage: float
    silence: float
    slack: float = 10


#: On a busy machine a server needs minutes to come up: that is no part of what is tested.
EVERYDAY = Waits(gone=0, outage=300, silence=3)
#: The outage and the silence that the sync promises to bear without a setting changed.
PROMISED = Waits(gone=60, outage=120, silence=180)


def waits() -> Any:
    """Run a test with everyday waits, and with the promised ones if slow tests are asked for."""
    return pytest.mark.parametrize(
        "waits",
        [
            pytest.param(EVERYDAY, id="everyday"),
            pytest.param(PROMISED, id="promised", marks=pytest.mark.slow),
        ],
    )
