"""One writer at a time: a lock file that says who holds it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from graphmodel import platform
from graphmodel.errors import LockedError
from graphmodel.texts import text


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Hold a lock file; it is let go at the end, also by the death of the process.

    The file itself stays: removing it would let two writers lock two files.

    Raises
    ------
    LockedError
        Somebody else holds it, in this process or another; the message names who.
    """
    with platform.open_private(path) as handle:
        if not platform.try_lock(handle):
            raise LockedError(text("errors", "STORE-LOCKED", _holder(handle)))
        _sign(handle)
        yield


def _sign(handle: IO[str]) -> None:
    handle.truncate(0)
    handle.seek(0)
    handle.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}))
    handle.flush()


def _holder(handle: IO[str]) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        signed = json.loads(handle.read())
        if isinstance(signed, dict):
            return signed
    return {}
