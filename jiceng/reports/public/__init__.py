"""The report for the public: totals only, small counts left out, nothing about a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jiceng.locale import later, tr
from jiceng.reports.public.book import public_book
from jiceng.reports.public.page import render_public
from jiceng.reports.public.tables import PublicTable, public_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jiceng.dossier import Dossier

__all__ = ["PUBLIC_PARTS", "PublicTable", "public_tables", "write_public"]

#: File name → what it is, in the order they are written.
PUBLIC_PARTS = {"公开版.html": later("公开版网页"), "公开版.xlsx": later("公开版表格")}


def write_public(
    dossier: Dossier,
    folder: Path,
    *,
    force: bool = False,
    tell: Callable[[str], None] = lambda _label: None,
) -> list[Path]:
    """Write the report for the public into a folder; nothing is overwritten unless ``force``.

    Raises
    ------
    UsageError
        A public report is there already, or the folder cannot be written to.
    """
    from jiceng.reports import refuse_folder
    from loaders.workbook import write_book
    from loaders.workbook.publish import publish

    refuse_folder(folder, PUBLIC_PARTS, force=force)
    folder.mkdir(parents=True, exist_ok=True)
    tables = public_tables(dossier)
    page, book = (folder / name for name in PUBLIC_PARTS)
    tell(tr(PUBLIC_PARTS[page.name]))
    publish(page, render_public(dossier, tables).encode(), force=force)
    tell(tr(PUBLIC_PARTS[book.name]))
    write_book(book, public_book(dossier, tables), force=force)
    return [page, book]
