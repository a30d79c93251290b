"""How the document looks: paper, margins, typefaces and sizes of GB/T 9704, by name only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

if TYPE_CHECKING:
    from docx.document import Document

BODY, HEADING, SUBHEADING, TITLE, PLAIN = "仿宋", "黑体", "楷体", "方正小标宋简体", "宋体"
#: Width of the text between the margins, in millimetres.
TEXT_WIDTH = 210 - 28 - 26
TALLEST_PICTURE = 195
_INK = RGBColor(0, 0, 0)
#: Style → typeface, size in points, exact line spacing in points (None: single), alignment.
_STYLES: dict[str, tuple[str, float, float | None, WD_ALIGN_PARAGRAPH | None]] = {
    "Normal": (BODY, 16, 28, None),
    "Title": (TITLE, 22, 36, WD_ALIGN_PARAGRAPH.CENTER),
    "Subtitle": (SUBHEADING, 14, 28, WD_ALIGN_PARAGRAPH.CENTER),
    "Heading 1": (HEADING, 16, 28, None),
    "Heading 2": (SUBHEADING, 16, 28, None),
    "Caption": (HEADING, 12, 22, WD_ALIGN_PARAGRAPH.CENTER),
    "Header": (PLAIN, 10.5, None, None),
    "Footer": (PLAIN, 14, None, None),
}
_FONT_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
_THEME_SLOTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def set_paper(document: Document) -> None:
    """Set A4 with the margins of GB/T 9704 (天头37、地脚35、订口28、切口26 mm)."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(18), Mm(25)


def set_styles(document: Document) -> None:
    """Give the named styles their typefaces, so that a person may change one in one place."""
    for name, look in _STYLES.items():
        _set_style(document.styles[name], *look)
    document.styles["Title"].element.pPr.remove_all("w:pBdr")  # the template draws a line


def _set_style(
    style: Any,
    font: str,
    size: float,
    spacing: float | None,
    alignment: WD_ALIGN_PARAGRAPH | None,
) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), False, False
    style.font.color.rgb = _INK
    set_font(style.element.get_or_add_rPr(), font)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.alignment = alignment
    shape.keep_with_next = style.name in ("Heading 1", "Heading 2", "Caption")
    if spacing is not None:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spacing)


def set_font(properties: Any, font: str) -> None:
    """Name a typeface for Latin and for Chinese characters (``w:eastAsia``) alike.

    Quotation marks belong to both scripts: the hint makes them Chinese ones.
    """
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for slot in _THEME_SLOTS:
        fonts.attrib.pop(qn(f"w:{slot}"), None)
    for slot in _FONT_SLOTS:
        fonts.set(qn(f"w:{slot}"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def indent(paragraph: Any, characters: int = 2) -> None:
    """Indent the first line by whole characters."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no name for it
    mark = properties.get_or_add_ind()
    mark.set(qn("w:firstLineChars"), str(100 * characters))
    # Programs that do not know characters take the length.
    mark.set(qn("w:firstLine"), str(characters * 16 * 20))
