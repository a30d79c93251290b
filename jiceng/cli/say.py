"""What people read: everything on stderr, so that stdout is only ever data."""

from __future__ import annotations

import sys
import unicodedata
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from jiceng.locale import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from rich.console import Console

#: Characters that could move the cursor, forge a line or turn the text round.
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf"})


def safe(text: str) -> str:
    """Make control and direction characters visible instead of acting on the terminal."""
    return "".join(
        f"\\u{ord(char):04x}"
        if unicodedata.category(char) in _UNSAFE_CATEGORIES and char not in "\n\t"
        else char
        for char in text
    )


@cache
def console() -> Console:
    """Return the console on stderr."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str = "") -> None:
    """Tell something."""
    console().print(safe(text), markup=False)


def complain(text: str) -> None:
    """Tell what went wrong."""
    console().print(safe(tr("错误：") + text), style="bold", markup=False)


@contextmanager
def working(label: str) -> Iterator[None]:
    """Show that something is under way; only on a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    with console().status(label):
        yield


@contextmanager
def steps(label: str, total: int) -> Iterator[Steps]:
    """Show a bar over a known number of steps; only on a terminal."""
    if not sys.stderr.isatty():
        yield Steps(None)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(), transient=True) as bar:
        yield Steps((bar, bar.add_task(label, total=total)))


@contextmanager
def share(labels: Mapping[str, str]) -> Iterator[Callable[[str, float], None]]:
    """Show which step is under way and the share done; only on a terminal.

    Parameters
    ----------
    labels
        Step → what people call it.
    """
    if not sys.stderr.isatty():
        yield lambda _step, _share: None
        return
    from rich.progress import (
        BarColumn,
        Progress,
        SpinnerColumn,
        TaskProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(), transient=True) as bar:
        task = bar.add_task(next(iter(labels.values())), total=1.0)
        yield lambda step, done: bar.update(task, description=labels[step], completed=done)


class Steps:
    """A bar that is advanced step by step."""

    def __init__(self, bar: object) -> None:
        self._bar = bar

    def next(self, label: str) -> None:
        """Say what comes next and count the step before it."""
        if self._bar is None:
            return
        progress, task = self._bar  # type: ignore[misc]
        progress.update(task, description=label, advance=1)  # type: ignore[has-type]
