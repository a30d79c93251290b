"""The command line: ``jiceng``. Chinese by default, ``--lang en`` for English."""

from __future__ import annotations

import os
import signal
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from jiceng import locale

if TYPE_CHECKING:
    from types import FrameType

PROGRAM, COMPLETION = "jiceng", "_JICENG_COMPLETE"
INTERRUPTED, TERMINATED, UNEXPECTED = 130, 143, 1


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    locale.install(locale.chosen(given))
    signal.signal(signal.SIGTERM, _terminate)
    _speak_utf8()
    sys.exit(run(given))


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(TERMINATED)


def _speak_utf8() -> None:
    """Data leave as UTF-8 whatever the machine prefers; what cannot be shown is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def run(arguments: list[str]) -> int:
    """Run one command; every outcome is an exit code, never a traceback."""
    from jiceng.cli import wrong

    _open_streams()
    try:
        code = _attempt(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        return _closed_pipe()
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # rich's way of saying it
            return _closed_pipe()
        raise
    except OSError as error:
        wrong.tell_system(error)
        return UNEXPECTED
    except Exception as error:
        if os.environ.get("JICENG_DEBUG"):
            raise
        wrong.tell_unexpected(error)
        return UNEXPECTED
    return code


def _open_streams() -> None:
    """Say into the void what is said to a stream that was closed: the work goes on."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            stream = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - at start-up
            setattr(sys, name, stream)


def _attempt(arguments: list[str]) -> int:
    """Run one command; what click and we ourselves raise on purpose becomes words."""
    import click

    from graphmodel.errors import GraphModelError
    from jiceng.cli import wrong
    from jiceng.cli.root import root

    try:
        if COMPLETION in os.environ:
            root.main(arguments, PROGRAM, complete_var=COMPLETION)
        # Not root.main: it would turn a closed pipe into exit code 1.
        with root.make_context(PROGRAM, list(arguments)) as context:
            result = root.invoke(context)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, EOFError, KeyboardInterrupt):
        wrong.tell_interrupted()
        return INTERRUPTED
    except click.ClickException as error:
        wrong.tell_usage(error)
        return error.exit_code
    except GraphModelError as error:
        wrong.tell(error)
        return error.exit_code
    return result if isinstance(result, int) else 0


def _closed_pipe() -> int:
    """The reader of our output has gone: stop quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
