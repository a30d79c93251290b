"""How long a call may take: a black hole answers nothing, and the driver waits for minutes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class OutOfTime(Exception):  # noqa: N818 - what happened, not a fault of ours
    """A call did not come back in time; ``thread`` is where it still hangs."""

    def __init__(self, thread: threading.Thread) -> None:
        super().__init__()
        self.thread = thread


class Cancelled(Exception):  # noqa: N818 - a message to the abandoned call
    """The call was given up: it must not write any more."""


class _Call(threading.Thread, Generic[T]):
    """A call in a thread of its own; the process may end while it hangs."""

    def __init__(self, work: Callable[[Callable[[], None]], T]) -> None:
        super().__init__(daemon=True, name="jiceng-neo4j")
        self._work = work
        self._given_up = threading.Event()
        self.done = threading.Event()
        self.result: list[T] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        """Do the work and keep what came of it."""
        try:
            self.result.append(self._work(self._check))
        except BaseException as error:  # noqa: BLE001 - handed to the one who waits
            self.error = error
        finally:
            self.done.set()

    def give_up(self) -> None:
        """Make every later check of the work fail."""
        self._given_up.set()

    def _check(self) -> None:
        if self._given_up.is_set():
            raise Cancelled


def within(seconds: float, work: Callable[[Callable[[], None]], T]) -> T:
    """Run ``work`` and wait for it for some seconds at most.

    Parameters
    ----------
    work
        Gets a function to call before each attempt to write: it raises once
        the call was given up, so that a late one changes nothing.

    Raises
    ------
    OutOfTime
        The call is still under way; it is left behind.
    """
    call = _Call(work)
    call.start()
    try:
        in_time = call.done.wait(seconds)
    except BaseException:  # the user's own interruption
        call.give_up()
        raise
    if not in_time:
        call.give_up()
        raise OutOfTime(call)
    if call.error is not None:
        raise call.error
    return call.result[0]
