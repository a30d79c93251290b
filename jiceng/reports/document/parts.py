"""The building blocks of the document: paragraphs, tables, pictures, running head and foot."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from graphmodel.texts import text
from jiceng.reports.document.looks import (
    BODY,
    HEADING,
    PLAIN,
    SUBHEADING,
    TALLEST_PICTURE,
    TEXT_WIDTH,
    indent,
    set_font,
)
from jiceng.reports.page.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from docx.document import Document
    from docx.table import _Cell, _Row
    from docx.text.paragraph import Paragraph

_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NUMERALS = "一二三四五六七八九十"


def clean(value: object) -> str:
    """Return a text that a document can hold and that acts on no screen."""
    return _NOT_IN_XML.sub("", shown("" if value is None else value))


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table to be written.

    Attributes
    ----------
    widths
        Of the columns, in any unit: they share the width of the text.
    centred
        Positions of columns whose values stand in the middle.
    size
        Of the letters, in points.
    last_is_total
        Set the last row as a sum.
    """

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    centred: frozenset[int] = frozenset()
    size: float = 10.5
    last_is_total: bool = False


@dataclass(kw_only=True)
class Writer:
    """A document being written, in one language; counts its headings, tables and pictures."""

    document: Document
    language: str
    _counts: dict[str, int] = field(default_factory=dict)

    def say(self, code: str, /, **params: Any) -> str:
        """Return one of the document's own texts."""
        return text("document", code, params, self.language)

    def _next(self, what: str) -> int:
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def heading(self, words: str) -> None:
        """Write a heading of the first level: 一、……."""
        number = self._next("heading")
        self._counts["clause"] = 0
        mark = f"{_NUMERALS[number - 1]}、" if self.language == "zh" else f"{number}. "
        indent(self.document.add_paragraph(clean(mark + words), style="Heading 1"))

    def clause(self, heading: str, words: str) -> None:
        """Write a paragraph that begins with its heading of the second level: （一）……."""
        number = self._next("clause")
        mark = f"（{_NUMERALS[number - 1]}）" if self.language == "zh" else f"({number}) "
        paragraph = self.paragraph("")
        set_font(paragraph.add_run(clean(mark + heading))._r.get_or_add_rPr(), SUBHEADING)  # noqa: SLF001
        set_font(paragraph.add_run(clean(words))._r.get_or_add_rPr(), BODY)  # noqa: SLF001

    def paragraph(self, words: str) -> Paragraph:
        """Write a paragraph of the body."""
        paragraph = self.document.add_paragraph()
        if words:
            set_font(paragraph.add_run(clean(words))._r.get_or_add_rPr(), BODY)  # noqa: SLF001
        indent(paragraph)
        return paragraph

    def table(self, table: Table) -> None:
        """Write a table below its numbered title; its head is repeated on every page."""
        title = self.say("table", n=self._next("table"), title=table.title)
        self.document.add_paragraph(clean(title), style="Caption")
        made = self.document.add_table(rows=0, cols=len(table.heads), style="Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        widths = [Mm(TEXT_WIDTH * width / sum(table.widths)) for width in table.widths]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        last = len(table.rows) - 1
        self._row(made.add_row(), table.heads, widths, table, is_head=True)
        for at, row in enumerate(table.rows):
            bold = table.last_is_total and at == last
            self._row(made.add_row(), row, widths, table, is_head=False, is_total=bold)
        self.document.add_paragraph().paragraph_format.line_spacing = Pt(10)

    def _row(  # noqa: PLR0913 - a row, what stands in it and how
        self,
        row: _Row,
        values: Iterable[str],
        widths: Sequence[Mm],
        table: Table,
        *,
        is_head: bool,
        is_total: bool = False,
    ) -> None:
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no name for it
        properties.append(OxmlElement("w:cantSplit"))
        if is_head:
            properties.append(OxmlElement("w:tblHeader"))
        font = HEADING if is_head or is_total else BODY
        for at, (cell, value, width) in enumerate(zip(row.cells, values, widths, strict=True)):
            cell.width = width
            _fill(cell, value, (font, table.size), centred=is_head or at in table.centred)

    def picture(self, path: Path, title: str) -> None:
        """Put a picture in, as wide as the text and no taller than a page, with its title."""
        shape = self.document.add_picture(str(path), width=Mm(TEXT_WIDTH))
        if shape.height > Mm(TALLEST_PICTURE):
            shape.width = Mm(TEXT_WIDTH * Mm(TALLEST_PICTURE) / shape.height)
            shape.height = Mm(TALLEST_PICTURE)
        shape._inline.docPr.set("descr", clean(title))  # noqa: SLF001 - read out to the blind
        paragraph = self.document.paragraphs[-1]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.keep_with_next = True
        words = self.say("picture", n=self._next("picture"), title=title)
        self.document.add_paragraph(
            clean(words), style="Caption"
        ).paragraph_format.space_after = Pt(8)

    def running(self, marking: str, note: str) -> None:
        """Write head and foot of every page: how to keep it and the note; page numbers.

        Odd pages carry the number at the right, even ones at the left, as
        GB/T 9704 has it.
        """
        self.document.settings.odd_and_even_pages_header_footer = True
        section = self.document.sections[0]
        words = clean("　".join(part for part in (marking, note) if part))
        for header in (section.header, section.even_page_header):
            header.paragraphs[0].text = words
            header.paragraphs[0].style = self.document.styles["Header"]
            header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            paragraph = footer.paragraphs[0]
            paragraph.style = self.document.styles["Footer"]
            paragraph.alignment = side
            _page_number(paragraph, self.say("page", n="\x00"))


def _fill(cell: _Cell, value: str, look: tuple[str, float], *, centred: bool) -> None:
    font, size = look
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(clean(value))
    run.font.size = Pt(size)
    set_font(run._r.get_or_add_rPr(), font)  # noqa: SLF001 - the library sets Latin fonts only
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * 1.4)
    shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else None


def _page_number(paragraph: Paragraph, words: str) -> None:
    """Write words around a field that counts pages; it stands where the mark is."""
    before, _, after = words.partition("\x00")
    paragraph.add_run(before)
    for sort, content in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()._r  # noqa: SLF001 - fields have no name in the library
        element = OxmlElement("w:fldChar" if sort else "w:instrText")
        if sort:
            element.set(qn("w:fldCharType"), sort)
        else:
            element.text = content
        run.append(element)
    paragraph.add_run(after)
    for part in paragraph.runs:
        set_font(part._r.get_or_add_rPr(), PLAIN)  # noqa: SLF001
