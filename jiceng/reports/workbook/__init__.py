"""The report workbook (台账): a dossier as pages of tables that link to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiceng.reports.workbook.compose import compose

if TYPE_CHECKING:
    from pathlib import Path

    from jiceng.dossier import Dossier

__all__ = ["compose", "write_workbook"]


def write_workbook(dossier: Dossier, path: str | Path, *, force: bool = False) -> Path:
    """Write the report workbook.

    The same dossier gives the same bytes.

    Parameters
    ----------
    force
        Replace a file that stands there.

    Returns
    -------
    Path
        Where it stands.

    Raises
    ------
    UsageError
        A file stands there already, or it is open in another program.
    RosterError
        A text is too long for a cell.
    """
    from loaders.workbook import write_book

    return write_book(path, compose(dossier), force=force)
