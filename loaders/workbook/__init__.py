"""Every workbook that is written: the template, the report, the judgement sheet.

XlsxWriter is known nowhere else, and imported only when something is written.
"""

from loaders.workbook.book import Block, Book, Chart, Column, Page, Sort, span
from loaders.workbook.judgements import write_judgements
from loaders.workbook.ledger_book import write_book
from loaders.workbook.template import write_template

__all__ = [
    "Block",
    "Book",
    "Chart",
    "Column",
    "Page",
    "Sort",
    "span",
    "write_book",
    "write_judgements",
    "write_template",
]
