"""From the bytes of a text file to its text: which encoding, and what does not belong in it."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from loaders.problems import about_file, empty, gathered

#: A line of a roster is never longer.
LONGEST_LINE = 1 << 20
_PIECE = LONGEST_LINE
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去"
    "党组织支部委员社区街道村镇乡名称代码编号书记姓户数类别级所属单位公司统计区划居会业主任楼栋序日期时间"
)
_SAMPLE_CHARACTERS = 100_000
_RARE = 0.05  # of random GB18030 text far less than this is common hanzi
_NULS, _SHOWN, _SURE = 0.2, 5, 2


@dataclass(frozen=True, kw_only=True, eq=False)
class Text:
    """A text file as text, with the encoding that was found; no text where none fits."""

    text: str | None
    encoding: str | None = None
    sha256: str = ""
    problems: pl.DataFrame = field(default_factory=empty)


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one pass over a text file tells, without keeping any of it.

    Attributes
    ----------
    endless
        Line that is longer than any of a roster; the rest was not looked at.
    encoding
        ``utf-8``, or ``utf-8-sig`` with a byte order mark, where all of it is that; else None.
    is_plain
        Its cells are what stands between delimiters and line ends: nothing
        quoted, no NULs, no carriage returns but before line feeds.
    """

    sha256: str
    endless: int | None
    encoding: str | None
    is_plain: bool


def look(path: Path) -> Look:
    """Look through a text file in pieces; one with an endless line is given up at once."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    lines, returns, pairs, last, head = 0, 0, 0, b"", b""
    is_utf8 = is_plain = True
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            breaks, own_returns = piece.count(b"\n"), piece.count(b"\r")
            if len(piece) == LONGEST_LINE and not breaks and not own_returns:
                return Look(sha256="", endless=lines + 1, encoding=None, is_plain=False)
            digest.update(piece)
            head = (head + piece[:3])[:3]
            is_utf8 = is_utf8 and _goes_on(decoder, piece)
            is_plain = is_plain and b'"' not in piece and b"\0" not in piece
            pairs += piece.count(b"\r\n") + (last == b"\r" and piece.startswith(b"\n"))
            lines, returns, last = lines + breaks, returns + own_returns, piece[-1:]
    is_utf8 = is_utf8 and _goes_on(decoder, b"", final=True)
    marked = "utf-8-sig" if head == codecs.BOM_UTF8 else "utf-8"
    return Look(
        sha256=digest.hexdigest(),
        endless=None,
        encoding=marked if is_utf8 else None,
        is_plain=is_plain and returns == pairs,
    )


def _goes_on(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def read_text(path: Path, file: str, encoding: str | None = None) -> Text:
    """Read a text file; one with an endless line is not read."""
    return text_of(path, file, look(path), encoding)


def text_of(path: Path, file: str, looked: Look, encoding: str | None = None) -> Text:
    """Read a text file that was looked through."""
    if looked.endless is not None:
        problem = about_file("FILE-LONG-LINE", file, row=looked.endless, most=LONGEST_LINE)
        return Text(text=None, problems=problem)
    return replace(decode(path.read_bytes(), file, encoding), sha256=looked.sha256)


def decode(data: bytes, file: str, encoding: str | None = None) -> Text:
    """Decide the encoding: a byte order mark, else strict UTF-8, else strict GB18030, else ask.

    A detector never decides: on short Chinese files it is often wrong.
    """
    if not encoding and _is_unmarked_utf16(data):
        return Text(
            text=None, problems=about_file("FILE-ENCODING", file, tried=["utf-8", "gb18030"])
        )
    for candidate in (encoding,) if encoding else _candidates(data):
        try:
            text = data.decode(candidate)
        except (UnicodeError, LookupError):
            continue
        if candidate == "gb18030" and not encoding:
            mixed = _lines_in_utf8(data)
            if mixed:
                return Text(text=None, problems=about_file("FILE-MIXED", file, rows=mixed))
        return _cleaned(text.removeprefix("\ufeff"), candidate, file, sure=bool(encoding))
    mixed = [] if encoding else _lines_in_utf8(data)
    if mixed:
        return Text(text=None, problems=about_file("FILE-MIXED", file, rows=mixed))
    tried = [encoding] if encoding else ["utf-8", "gb18030"]
    return Text(text=None, problems=about_file("FILE-ENCODING", file, tried=tried))


def _candidates(data: bytes) -> tuple[str, ...]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return (name,)
    return ("utf-8", "gb18030")


def _is_unmarked_utf16(data: bytes) -> bool:
    """Tell two-byte text without a mark: its line ends, or every fifth byte, are NULs."""
    if data.startswith(tuple(mark for mark, _ in _MARKS)) or b"\0" not in data:
        return False
    breaks = data.count(b"\n")
    paired = max(data.count(b"\n\0"), data.count(b"\0\n"))
    return (breaks > 0 and paired == breaks) or data.count(b"\0") > _NULS * len(data)


def _cleaned(text: str, encoding: str, file: str, *, sure: bool) -> Text:
    """Take out NULs, and doubt an encoding that gives no common hanzi."""
    problems = []
    if encoding == "gb18030" and not sure and _lacks_common_hanzi(text):
        problems.append(about_file("FILE-NO-HANZI", file, encoding=encoding))
    if "\x00" in text:
        lines = (at for at, line in enumerate(text.split("\n"), start=1) if "\x00" in line)
        problems.append(about_file("FILE-NULS", file, rows=_first(lines)))
        text = text.replace("\x00", "")
    return Text(text=text, encoding=encoding, problems=gathered(problems))


def _lacks_common_hanzi(text: str) -> bool:
    beyond_ascii = [char for char in text[:_SAMPLE_CHARACTERS] if not char.isascii()]
    common = sum(char in _COMMON for char in beyond_ascii)
    return bool(beyond_ascii) and common < _RARE * len(beyond_ascii)


def _lines_in_utf8(data: bytes) -> list[int]:
    """Return lines that are surely UTF-8 in a file that as a whole is not.

    Surely: several common hanzi come out. Text of another encoding gives none.
    """
    found = (
        at
        for at, line in enumerate(data.split(b"\n"), start=1)
        if not line.isascii() and _is_utf8(line)
    )
    return _first(found)


def _is_utf8(line: bytes) -> bool:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(char in _COMMON for char in text) >= _SURE


def _first(lines: Iterable[int]) -> list[int]:
    return [line for line, _ in zip(lines, range(_SHOWN), strict=False)]
