"""How a page reaches the disk: whole or not at all, and never over another file unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiceng.reports.page.render import render_page
from loaders.workbook.publish import publish, refuse_taken

if TYPE_CHECKING:
    from pathlib import Path

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
    target = refuse_taken(path, force=force)
    return publish(target, render_page(dossier, marking=marking).encode(), force=force)
