"""The command line: ``jiceng``. Chinese by default, ``--lang en`` for English."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from jiceng import locale

if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED, TERMINATED, UNEXPECTED = 130, 143, 1


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    locale.install(locale.chosen(given))
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run(given))


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(TERMINATED)


def run(arguments: list[str]) -> int:
    """Run one command; every outcome is an exit code, never a traceback."""
    import click

    from graphmodel.errors import GraphModelError
    from jiceng.cli.root import root
    from jiceng.cli.say import complain

    try:
        result = root.main(args=arguments, prog_name="jiceng", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        complain(locale.tr("已中断"))
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except GraphModelError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        complain(locale.tr("已中断"))
        return INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except OSError as error:
        complain(_os_words(error))
        return UNEXPECTED
    except Exception as error:  # noqa: BLE001 - the last line of defence: words, not a traceback
        return _unexpected(error)
    return result if isinstance(result, int) else 0


def _closed_pipe() -> int:
    """The reader of our output has gone: stop quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _os_words(error: OSError) -> str:
    name = error.filename or ""
    return locale.tr("无法读写 {name}：{why}").format(name=name, why=error.strerror or error)


def _unexpected(error: Exception) -> int:
    """Say that it is our fault, without the data that an exception may carry."""
    from jiceng.cli.say import complain

    if os.environ.get("JICENG_DEBUG"):
        raise error
    complain(
        locale.tr(
            "程序内部出错（{kind}）。您的文件没有被改动。加上环境变量 JICENG_DEBUG=1 可看到细节，便于反馈。"
        ).format(kind=type(error).__name__)
    )
    return UNEXPECTED
