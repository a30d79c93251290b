"""Strike-through: which cell formats of a workbook strike out, and what that says of rows."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from defusedxml import ElementTree  # type: ignore[import-untyped]

from loaders.zip_members import styles_of

_STYLES = "xl/styles.xml"
_OFF = ("0", "false")


def struck_formats(archive: zipfile.ZipFile) -> frozenset[int]:
    """Return the numbers of the cell formats whose font is struck through.

    A workbook without styles, or with more of them than any office makes, has none.
    """
    data = styles_of(archive, _STYLES)
    if b"strike" not in data:
        return frozenset()
    root = ElementTree.fromstring(data)
    fonts = {at for at, font in enumerate(_of(root, "fonts")) if _strikes(font)}
    formats = enumerate(_of(root, "cellXfs"))
    return frozenset(at for at, item in formats if int(item.get("fontId", "0")) in fonts)


def _of(root: Element, name: str) -> Iterable[Element]:
    """Yield what one of the lists of a style sheet holds."""
    return next((item for item in root if item.tag.rpartition("}")[2] == name), ())


def _strikes(font: Element) -> bool:
    return any(
        item.tag.rpartition("}")[2] == "strike" and item.get("val", "1") not in _OFF
        for item in font
    )
