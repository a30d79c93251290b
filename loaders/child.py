"""Reading one workbook in a process of its own: ``python -m loaders.child FILE KIND``.

A hostile workbook can end the process that reads it: the reader allocates what
the file claims, and a failed allocation is no exception. So the process that
reads is not the one that matters. It holds the reader and the standard library
only, may take so much memory and no more, and answers on standard output.
"""

from __future__ import annotations

import gc
import sys

from graphmodel.platform import limit_resources
from loaders.plain import send, send_end, sheets_of

MOST_MEMORY = 3 << 30
MOST_SECONDS = 120


def main(path: str, kind: str) -> None:
    """Read a workbook and hand its sheets over."""
    limit_resources(memory=MOST_MEMORY, seconds=MOST_SECONDS)
    gc.disable()  # cells are in no circle, and looking for one among millions takes a second
    out = sys.stdout.buffer
    try:
        for sheet in sheets_of(path, kind):
            send(out, sheet)
    except BrokenPipeError:
        return
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception
        send_end(out, {"kind": type(error).__name__, "why": str(error)[:200]})
        return
    send_end(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
