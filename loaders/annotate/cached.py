"""The last results of formulas, carried over: openpyxl keeps formulas and drops their values.

Without them the copy would read as if nobody had ever calculated it.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial
from pathlib import Path

from loaders.zip_scan import worksheets

_CELL = re.compile(rb"<c\b([^>]*)>((?:(?!</c>).)*?<f\b(?:(?!</c>).)*?)</c>", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]+[0-9]+)"')
_TYPE = re.compile(rb'\s+t="(\w+)"')
_VALUE = re.compile(rb"<v>(.*?)</v>", re.DOTALL)
_NO_VALUE = re.compile(rb"<v\s*/>|<v></v>")


def with_results(copy: bytes, original: Path) -> bytes:
    """Return the bytes of a copy in which formulas show the results of the original."""
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(io.BytesIO(copy)) as target:
        known = worksheets(source)
        parts = {
            part: _results(source.read(known[name]))
            for name, part in worksheets(target).items()
            if name in known
        }
        if not any(parts.values()):
            return copy
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as written:
            for item in target.infolist():
                data = target.read(item.filename)
                found = parts.get(item.filename)
                written.writestr(item, _filled(data, found) if found else data)
    return content.getvalue()


def _results(sheet: bytes) -> dict[bytes, tuple[bytes, bytes]]:
    """Return the results of formulas: reference → type of the cell, value."""
    found = {}
    for attributes, inside in _CELL.findall(sheet):
        reference, value = _REFERENCE.search(attributes), _VALUE.search(inside)
        if reference and value:
            sort = _TYPE.search(attributes)
            found[reference[1]] = (sort[1] if sort else b"", value[1])
    return found


def _filled(sheet: bytes, found: dict[bytes, tuple[bytes, bytes]]) -> bytes:
    return _CELL.sub(partial(_with_value, found), sheet)


def _with_value(found: dict[bytes, tuple[bytes, bytes]], match: re.Match[bytes]) -> bytes:
    attributes, inside = match.groups()
    reference = _REFERENCE.search(attributes)
    if reference is None or reference[1] not in found:
        return match[0]
    sort, value = found[reference[1]]
    said = _TYPE.sub(b"", attributes) + (b' t="' + sort + b'"' if sort else b"")
    return b"<c" + said + b">" + _NO_VALUE.sub(b"", inside) + b"<v>" + value + b"</v></c>"
