"""Writing a book: every page, block and cell of the report workbook."""

from __future__ import annotations

import io
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from loaders.workbook.blocks import Desk, write_block
from loaders.workbook.book import Block, Book, Page
from loaders.workbook.cells import HEAD_FONT, QUIET, Styles, put
from loaders.workbook.layout import above, place
from loaders.workbook.publish import publish, refuse_taken

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_A4, _LONGEST_HEADER = 9, 250
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def write_book(path: str | Path, book: Book, *, force: bool = False) -> Path:
    """Write a report workbook.

    Texts stay text: no formula, no link out of the file, no number made of a
    code. The same book gives the same bytes.

    Parameters
    ----------
    force
        Replace a file that stands there.

    Raises
    ------
    UsageError
        A file stands there already.
    RosterError
        A text is too long for a cell; nothing is cut.
    """
    target = refuse_taken(path, force=force)
    return publish(target, book_bytes(book), force=force)


def book_bytes(book: Book) -> bytes:
    """Return the workbook as the bytes of its file."""
    content = io.BytesIO()
    workbook = open_workbook(content, book.title, book.dated or _UNDATED)
    placed = place(book)
    desk = Desk(book=book, workbook=workbook, styles=Styles(workbook), placed=placed)
    for page in book.pages:
        for part, name in enumerate(placed[page.name].sheets):
            _write_page(desk, page, workbook.add_worksheet(name), part)
    workbook.close()
    return content.getvalue()


def open_workbook(content: io.BytesIO, title: str, dated: Any) -> Workbook:
    """Open a workbook in memory that takes texts as texts and keeps a fixed date."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    moment = dated if isinstance(dated, datetime) else datetime.combine(dated, time(), tzinfo=UTC)
    workbook.set_properties({"title": title, "created": moment.replace(tzinfo=None)})
    return workbook


# ---------------------------------------------------------------- pages


def _write_page(desk: Desk, page: Page, sheet: Worksheet, part: int) -> None:
    sheet.hide_gridlines(2)
    title = desk.styles.of(font_name=HEAD_FONT, font_size=16)
    put(sheet, (0, 0), page.title, title)
    sheet.set_row(0, 28)
    for row, line in enumerate(page.lines, start=1):
        put(sheet, (row, 0), line, desk.styles.of(font_color=QUIET, font_size=10))
    _set_widths(sheet, page)
    at = 1 + len(page.lines) + bool(page.blocks[0].heading)
    for block in page.blocks:
        shown = _slice(desk, page, block, part)
        at = write_block(desk, sheet, shown, at, is_list=page.is_list) + 1
    _print_setup(desk, page, sheet, last_row=at)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _slice(desk: Desk, page: Page, block: Block, part: int) -> Block:
    """Return the rows of a block that stand on one of its worksheets."""
    if len(desk.placed[page.name].sheets) == 1:
        return block
    size = desk.placed[page.name].capacity
    rows = block.frame.slice(part * size, size)
    return Block(frame=rows, columns=block.columns, heading=block.heading)


def _set_widths(sheet: Worksheet, page: Page) -> None:
    columns = [block.columns for block in page.blocks]
    for place_ in range(max(map(len, columns))):
        width = max(own[place_].width for own in columns if len(own) > place_)
        sheet.set_column(place_, place_, width)


def _print_setup(desk: Desk, page: Page, sheet: Worksheet, *, last_row: int) -> None:
    book, styles = desk.book, '&"黑体,常规"&10'
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.65)
    header = f"&L{styles}{_plain(book.title)}&R{styles}{_plain(book.marking)}"
    pages = book.page_of.format(page="&P ", pages="&N ")
    footer = f"&L{styles}{_plain(book.foot)}&C{styles}{pages}&R{styles}{_plain(book.note)}"
    sheet.set_header(header[:_LONGEST_HEADER])
    sheet.set_footer(footer[:_LONGEST_HEADER])
    if page.printed is not None:
        sheet.print_area(0, 0, max(last_row - 2, 0), page.printed - 1)
    if page.is_list:
        header_row = above(page, page.blocks[0])
        sheet.repeat_rows(header_row)
        sheet.freeze_panes(header_row + 1, page.frozen)


def _plain(words: str) -> str:
    """Write words for a printed header: & begins a code there."""
    return words.replace("&", "&&")
