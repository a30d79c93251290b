"""How a page reaches the disk: whole or not at all, and never over another file unasked."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from graphmodel.errors import UsageError
from graphmodel.texts import text
from jiceng.reports.page.render import render_page

if TYPE_CHECKING:
    from jiceng.dossier import Dossier


def write_page(
    dossier: Dossier, path: str | Path, *, force: bool = False, marking: str | None = None
) -> Path:
    """Write the report page to a file.

    Parameters
    ----------
    force
        Replace a file of that name.
    marking
        See :func:`jiceng.reports.page.render.render_page`.

    Raises
    ------
    UsageError
        A file of that name exists, or the folder does not or cannot be written to.
    """
    target = Path(path)
    if target.exists() and not force:
        raise UsageError(text("errors", "PAGE-EXISTS", {"file": target.name}, dossier.language))
    page = render_page(dossier, marking=marking).encode()
    try:
        _replace(target, page)
    except OSError as error:
        values = {"file": target.name, "reason": error.strerror or type(error).__name__}
        raise UsageError(text("errors", "PAGE-WRITE", values, dossier.language)) from error
    return target


def _replace(target: Path, content: bytes) -> None:
    """Write aside, bring it to the disk, then put it in place at once."""
    handle, aside = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).chmod(0o644)
        Path(aside).replace(target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
