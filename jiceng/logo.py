"""Which pictures may be embedded as a logo: small PNG, and SVG that only draws."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from graphmodel.errors import UsageError
from jiceng.locale import tr

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_BYTES = 200_000
MAX_PIXELS = 2000
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "http://www.w3.org/2000/svg"
#: What an SVG may be made of: shapes, gradients, text. No script, style, link, picture or motion.
_ELEMENTS = frozenset(
    ("svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
     "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask")
)  # fmt: skip
_ATTRIBUTES = frozenset(
    ("id", "viewBox", "width", "height", "version", "preserveAspectRatio", "x", "y", "x1", "x2",
     "y1", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "d", "points", "transform", "fill",
     "fill-rule", "fill-opacity", "clip-rule", "clip-path", "mask", "stroke", "stroke-width",
     "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray",
     "stroke-dashoffset", "stroke-opacity", "opacity", "color", "offset", "stop-color",
     "stop-opacity", "gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits",
     "maskUnits", "maskContentUnits", "font-family", "font-size", "font-weight", "font-style",
     "text-anchor", "dominant-baseline", "letter-spacing", "dx", "dy", "role", "aria-label")
)  # fmt: skip
#: How text is written down, which an editor states of the whole picture.
_XML = frozenset(f"http://www.w3.org/XML/1998/namespace {local}" for local in ("space", "lang"))
#: An address outside the picture; ``url`` may name a part of it, with blanks before.
_ELSEWHERE = re.compile(
    r"url\s*\(\s*+(?!['\"]?#)|(?:image-set|cross-fade)\s*\(|[\\@]"
    r"|(?:https?|data|javascript|file):",
    re.IGNORECASE,
)


def embedded(path: Path, key: str) -> str:
    """Return a picture as a ``data:`` address.

    Parameters
    ----------
    key
        The setting that named the file, for the message.

    Raises
    ------
    UsageError
        It cannot be read, is too large, or is neither a whole PNG nor an SVG that only draws.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise _refused(key, path, error.strerror or str(error)) from error
    if content is None:
        most = tr("超过 {most} 字节").format(most=f"{MAX_BYTES:,}")
        raise _refused(key, path, most)
    if content.startswith(_PNG):
        reason, sort = _wrong_png(content), "png"
    else:
        reason, sort = _wrong_svg(content), "svg+xml"
    if reason:
        raise _refused(key, path, reason)
    return f"data:image/{sort};base64,{base64.b64encode(content).decode()}"


def _refused(key: str, path: Path, reason: str) -> UsageError:
    msg = tr("“{key}”的值 “{value}” 不能用：{reason}")
    return UsageError(msg.format(key=key, value=path.name, reason=reason))


def _wrong_png(content: bytes) -> str:
    """Return what is wrong with a PNG: its parts must be whole, and nothing may follow them."""
    at, names = len(_PNG), []
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        body = content[at + 4 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if len(check) < 4 or zlib.crc32(body) != int.from_bytes(check, "big"):  # noqa: PLR2004
            return tr("PNG 文件不完整")
        names.append(body[:4])
        at += 12 + length
        if names[-1] == b"IEND":
            break
    if names[:1] != [b"IHDR"] or names[-1] != b"IEND" or at != len(content):
        return tr("PNG 文件不完整")
    width, height = struct.unpack(">II", content[16:24])
    if not (0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS):
        return tr("宽和高应在 {most} 像素以内").format(most=MAX_PIXELS)
    return ""


class _NotDrawingError(Exception):
    """An SVG does something besides drawing."""


def _wrong_svg(content: bytes) -> str:
    """Return what is wrong with an SVG; whatever is not known to draw only is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    opened: list[str] = []
    parser.StartElementHandler = lambda name, given: _check_element(name, given, opened)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ProcessingInstructionHandler = _refuse_instruction
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return tr("既不是 PNG，也不是 SVG")
    except _NotDrawingError as error:
        return tr("SVG 中有不只是画图的内容（{what}）").format(what=error)
    return ""


def _check_element(name: str, given: Mapping[str, str], opened: list[str]) -> None:
    space, _, local = name.rpartition(" ")
    if space != _SVG or local not in _ELEMENTS or (not opened and local != "svg"):
        raise _NotDrawingError(f"<{local}>")
    opened.append(local)
    for attribute, value in given.items():
        if attribute not in _ATTRIBUTES | _XML or _ELSEWHERE.search(value):
            raise _NotDrawingError(attribute.rpartition(" ")[2])


def _refuse_doctype(*_: object) -> None:
    msg = "DOCTYPE"
    raise _NotDrawingError(msg)


def _refuse_instruction(*_: object) -> None:
    msg = "<?…?>"
    raise _NotDrawingError(msg)
