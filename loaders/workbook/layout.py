"""Where the rows of a page come to stand: names of worksheets, first rows, targets of links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loaders.workbook.book import Block, Book, Page

_LONGEST_NAME = 31
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One page on its worksheets.

    Attributes
    ----------
    sheets
        Names of the worksheets; a long list has several.
    first
        Position of the first data row (of a page with one block).
    capacity
        Data rows a worksheet takes.
    """

    page: Page
    sheets: tuple[str, ...]
    first: int
    capacity: int

    def target(self, first: int, last: int) -> str:
        """Return the link to some data rows, as far as one worksheet holds them."""
        from xlsxwriter.utility import xl_range

        part = first // self.capacity
        end = min(last, (part + 1) * self.capacity - 1)
        top = self.first + first - part * self.capacity
        width = len(self.page.blocks[0].columns)
        area = xl_range(top, 0, top + end - first, width - 1)
        return f"internal:'{self.sheets[part]}'!{area}"


def above(page: Page, block: Block) -> int:
    """Rows above the header of the first block: a heading has an empty row above it."""
    return 1 + len(page.lines) + 2 * bool(block.heading)


def place(book: Book) -> Mapping[str, Placed]:
    """Give every page its worksheets, by the page's name."""
    return {page.name: _placed(page, book.rows_per_sheet) for page in book.pages}


def _placed(page: Page, rows_per_sheet: int) -> Placed:
    block = page.blocks[0]
    first = above(page, block) + 1
    capacity = rows_per_sheet - first - bool(block.total_title)
    parts = max(1, -(-block.frame.height // capacity)) if page.is_list else 1
    return Placed(
        page=page,
        sheets=tuple(sheet_name(page.name, part) for part in range(parts)),
        first=first,
        capacity=capacity,
    )


def sheet_name(name: str, part: int = 0) -> str:
    """Return a name a worksheet may have: at most 31 characters, without some of them."""
    suffix = f"（{part + 1}）" if part else ""
    plain = _NOT_IN_NAME.sub("", name).strip("'") or "-"
    return plain[: _LONGEST_NAME - len(suffix)] + suffix
