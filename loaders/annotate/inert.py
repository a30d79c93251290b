"""Text into cells of a copy so that nothing can take it for a formula or markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

_LONGEST = 32_767


def put_text(cell: Cell | MergedCell, value: str) -> None:
    """Write a text as a text, whatever it begins with."""
    cell.value = plain(value)
    if isinstance(cell.value, str):
        cell.data_type = "s"  # openpyxl takes "=…" for a formula


def plain(value: str) -> str:
    """Return a text without what a workbook cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
