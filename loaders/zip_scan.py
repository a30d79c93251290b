"""A look into a zipped workbook before it is parsed: how large it would become, what it hides.

The parser makes every sheet as large as its outermost cells and believes the
sizes an archive claims, so that a file of two kilobytes can exhaust the memory
and end the process; and it tells neither hidden rows nor errors nor formulas
without a value. Everything here reads in pieces and counts what it unpacks.
"""

from __future__ import annotations

import re
import zipfile
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType

from defusedxml import ElementTree  # type: ignore[import-untyped]

from loaders.ods_scan import CONTENT, STYLES, scan_content, struck_styles
from loaders.sheet_scan import SheetScan, scan_sheet
from loaders.struck import struck_formats
from loaders.zip_members import (
    Counter,
    chunks,
    refuse_entities,
    refuse_members,
    refuse_size,
    small_member,
    styles_of,
    without_overlap,
)

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BOOK, _BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_EPOCH_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true)["']""")
#: Members that the reader parses; the rest (pictures, printer settings) it leaves packed.
_PARSED = re.compile(
    r"^(xl/(worksheets/|sharedStrings|styles|workbook|_rels/)|content\.xml|styles\.xml)"
)
#: Contents of an ods beyond this are read without being looked through.
_MOST_LOOKED = 1 << 28


@dataclass(frozen=True, kw_only=True)
class BookScan:
    """What a look into a workbook tells.

    Attributes
    ----------
    sheets
        Worksheet name → what the parser does not tell, where that was looked for.
    cells
        Cells that the parser would make, in all worksheets together.
    unpacked
        Bytes of everything the parser would unpack.
    is_1904
        Whether its dates are counted from 1904, as on old Macintoshes.
    has_macros, has_links
        Whether there are macros in it, or links to other files.
    """

    sheets: Mapping[str, SheetScan] = field(default_factory=lambda: MappingProxyType({}))
    cells: int = 0
    unpacked: int = 0
    is_1904: bool = False
    has_macros: bool = False
    has_links: bool = False


def scan(path: str) -> BookScan:
    """Look through a workbook.

    Raises
    ------
    TooLargeError
        Unpacked it is larger than any roster.
    MisformedError
        Members twice or with odd names, false sizes, entities.
    zipfile.BadZipFile
        It is not an archive at all.
    """
    with zipfile.ZipFile(path) as archive, open(path, "rb") as raw:  # noqa: PTH123 - a plain stream
        members = archive.infolist()
        refuse_members(members)
        names = {member.filename for member in members}
        sheets = {part: name for name, part in worksheets(archive).items()}
        struck = struck_formats(archive)
        is_1904 = _BOOK in names and bool(_EPOCH_1904.search(small_member(archive, _BOOK)))
        found: dict[str, SheetScan] = {}
        cells = unpacked = 0
        for member in members:
            if not _PARSED.match(member.filename):
                continue
            size = Counter()
            pieces = chunks(raw, member, size)
            if member.filename in sheets:
                own, count = scan_sheet(pieces, member.filename, struck)
                found[sheets[member.filename]] = own
                cells += count
            elif member.filename == CONTENT and member.file_size <= _MOST_LOOKED:
                content = scan_content(without_overlap(pieces), _common_styles(archive))
                found |= content.sheets
                is_1904 = content.is_1904
            else:
                deque(pieces, maxlen=0)
            unpacked += size.bytes
            refuse_size(unpacked, member)
        return BookScan(
            sheets=MappingProxyType(found),
            cells=cells,
            unpacked=unpacked,
            is_1904=is_1904,
            has_macros=any(name.endswith("vbaProject.bin") for name in names),
            has_links=any("externalLinks/" in name for name in names),
        )


def _common_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return which common styles of an ods strike out; none where there are no, or odd, styles."""
    data = styles_of(archive, STYLES)
    refuse_entities(data, STYLES)
    return struck_styles(data) if b"line-through" in data else frozenset()


def worksheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Worksheet name → member of the archive."""
    names = set(archive.namelist())
    if _BOOK not in names or _BOOK_RELATIONS not in names:
        return {}
    targets = {
        item.get("Id"): item.get("Target", "")
        for item in ElementTree.fromstring(small_member(archive, _BOOK_RELATIONS))
    }
    found = {}
    for item in ElementTree.fromstring(small_member(archive, _BOOK)).iter():
        target = targets.get(item.get(_RELATION)) if item.tag.endswith("}sheet") else None
        if target:
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            part = str(PurePosixPath(part))
            if part in names:
                found[item.get("name", "")] = part
    return found
