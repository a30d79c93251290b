"""What a file really is, by what stands in it and never by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path

_HEAD, _LOOKED_AT = 4096, 1 << 22
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = {
    "EncryptedPackage": "encrypted",
    "Workbook": "xls",
    "Book": "xls",
    "WordDocument": "Word",
    "PowerPoint Document": "PowerPoint",
}
_ZIP_MEMBERS = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "Word",
    "ppt/presentation.xml": "PowerPoint",
}
_STARTS = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"{\\rtf": "RTF",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
}
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
#: Which of the answers a file of some ending may be.
FITTING = {
    ".xlsx": ("xlsx",), ".xlsm": ("xlsx",), ".xls": ("xls",), ".xlsb": ("xlsb",), ".ods": ("ods",),
    ".csv": ("text",), ".tsv": ("text",), ".txt": ("text",), ".json": ("text",),
    ".ndjson": ("text",), ".jsonl": ("text",), ".parquet": ("Parquet",), ".graphml": ("XML",),
}  # fmt: skip


def sniff(path: Path) -> str:
    """Return what a file is: ``xlsx``, ``xls``, ``text``, ``encrypted``, ``truncated``, ``HTML``, …

    ``unknown`` where nothing fits; ``empty`` for a file without any bytes.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head:
        return "empty"
    if head.startswith(b"PK"):
        return _of_zip(path)
    if head.startswith(_OLE):
        return _of_ole(path)
    known = next((name for start, name in _STARTS.items() if head.startswith(start)), None)
    return known or _of_text(head)


def _of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if any(member.flag_bits & 1 for member in members):
                return "encrypted"
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _HEAD:
                kind = archive.read("mimetype")
                if b"opendocument.spreadsheet" in kind:
                    return "ods"
            return next((name for member, name in _ZIP_MEMBERS.items() if member in names), "ZIP")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError):
        # The list of members stands at the end: without it the end is missing.
        return "truncated"


def _of_ole(path: Path) -> str:
    """Look for the names of streams, which stand in UTF-16 in the directory."""
    found: set[str] = set()
    tail = b""
    with path.open("rb") as stream:
        while piece := stream.read(_LOOKED_AT):
            text = tail + piece
            found |= {
                kind
                for name, kind in _OLE_STREAMS.items()
                if f"{name}\0".encode("utf-16-le") in text
            }
            tail = piece[-64:]
    for kind in ("encrypted", "xls", "Word", "PowerPoint"):
        if kind in found:
            return kind
    return "truncated"


def _of_text(head: bytes) -> str:
    if head.startswith(_MARKS):
        return "text"
    plain = head.lstrip().lower()
    if plain.startswith((b"<!doctype html", b"<html", b"<head", b"<table", b"<meta", b"<style")):
        return "HTML"
    if plain.startswith((b"<?xml", b"<graphml")):
        is_page = b"<html" in plain
        is_book = b"schemas-microsoft-com:office:spreadsheet" in plain
        return "HTML" if is_page else "XML (Excel 2003)" if is_book else "XML"
    controls = sum(byte < 9 or 14 <= byte < 32 for byte in head)  # noqa: PLR2004 - C0 controls
    # Text in UTF-16 without a mark is half NULs; what else has many controls is no text.
    return "text" if controls <= len(head) * 0.6 and not _is_binary(head) else "unknown"


def _is_binary(head: bytes) -> bool:
    """Tell text with NULs (of two-byte encodings, or here and there) from other bytes."""
    rest = head.replace(b"\0", b"")
    odd = sum(byte < 9 or 14 <= byte < 27 for byte in rest)  # noqa: PLR2004 - C0 controls
    return odd > 0.05 * max(len(rest), 1)
