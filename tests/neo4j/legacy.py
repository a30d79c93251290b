"""Graphs of py2neo for the tests, let go of before its warnings are heard again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import suppress

import py2neo
import pytest

from jiceng.sync import Limits, Target

QUICK = Limits(timeout=20, outage=10, batch=20, retry_delay=0.05)
_OPEN: list[py2neo.Graph] = []


def opened(place: Target) -> py2neo.Graph:
    """Open a graph as a script of the library does."""
    found = py2neo.Graph(place.uri, auth=(place.username, place.password.reveal()))
    _OPEN.append(found)
    return found


@pytest.fixture(autouse=True)
def tidied() -> Iterator[None]:
    """Let go of the sockets the library forgets while its warnings are still looked away from."""
    yield
    while _OPEN:
        with suppress(Exception):
            _OPEN.pop().service.connector.close()
    gc.collect()
