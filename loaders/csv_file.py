"""Text rosters: which encoding, which delimiter, how wide."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from loaders.problems import about_file, empty, gathered
from loaders.tables import RawTable, numbered, without_empty_end

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DELIMITERS = (",", "\t", ";")
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去"
    "党组织支部委员社区街道村镇乡名称代码编号书记姓户数类别级所属单位公司统计区划居会业主任楼栋序日期时间"
)
_SAMPLE_CHARACTERS = 100_000
_SAMPLE_LINES = 200
_RARE = 0.05  # of random GB18030 text far less than this is common hanzi
_QUOTE, _NEWLINE, _RETURN = 0x22, 0x0A, 0x0D


@dataclass(frozen=True, kw_only=True, eq=False)
class Decoded:
    """A text file as text, with the encoding that was found; no text where none fits."""

    text: str | None
    encoding: str | None
    problems: pl.DataFrame = field(default_factory=empty)


def decode(data: bytes, file: str, encoding: str | None = None) -> Decoded:
    """Decide the encoding: a byte order mark, else strict UTF-8, else strict GB18030, else ask.

    A detector never decides: on short Chinese files it is often wrong.
    """
    for candidate in (encoding,) if encoding else _candidates(data):
        try:
            text = data.decode(candidate)
        except (UnicodeError, LookupError):
            continue
        odd = candidate == "gb18030" and not encoding and _lacks_common_hanzi(text)
        problems = [about_file("FILE-NO-HANZI", file, encoding=candidate)] if odd else []
        return Decoded(
            text=text.removeprefix("\ufeff"), encoding=candidate, problems=gathered(problems)
        )
    tried = [encoding] if encoding else ["utf-8", "gb18030"]
    return Decoded(
        text=None, encoding=None, problems=about_file("FILE-ENCODING", file, tried=tried)
    )


def _candidates(data: bytes) -> tuple[str, ...]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return (name,)
    return ("utf-8", "gb18030")


def _lacks_common_hanzi(text: str) -> bool:
    beyond_ascii = [char for char in text[:_SAMPLE_CHARACTERS] if not char.isascii()]
    common = sum(char in _COMMON for char in beyond_ascii)
    return bool(beyond_ascii) and common < _RARE * len(beyond_ascii)


def read_csv(data: bytes, file: str, sha256: str, encoding: str | None = None) -> RawTable:
    """Read a text roster; its row numbers are those a spreadsheet program would show."""
    decoded = decode(data, file, encoding)
    if decoded.text is None:
        return RawTable(file=file, sha256=sha256, problems=decoded.problems)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    delimiter = _delimiter(text)
    try:
        frame = without_empty_end(_frame(text, delimiter))
    except csv.Error as error:
        problem = about_file("FILE-UNREADABLE", file, reason=str(error))
        return RawTable(file=file, sha256=sha256, problems=problem)
    return RawTable(
        file=file,
        sha256=sha256,
        frame=frame,
        rows=numbered(frame.height),
        encoding=decoded.encoding,
        problems=decoded.problems,
    )


def _delimiter(text: str) -> str:
    lines = text[:_SAMPLE_CHARACTERS].split("\n")[:_SAMPLE_LINES]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in _DELIMITERS}
    return max(counts, key=lambda mark: counts[mark])


def _frame(text: str, delimiter: str) -> pl.DataFrame:
    """Parse by polars where the quoting is regular, else as forgiving as a spreadsheet."""
    if not text:
        return pl.DataFrame()
    data = text.encode("utf-8", "surrogatepass")
    if '"' not in text or _is_regular(data, delimiter):
        width = max(line.count(delimiter) for line in text[:_SAMPLE_CHARACTERS].split("\n")) + 1
        for columns in (width, None):
            try:
                return _fast(data, delimiter, columns or _width(text, delimiter))
            except pl.exceptions.PolarsError:
                continue
    return _forgiving(text, delimiter)


def _fast(data: bytes, delimiter: str, width: int) -> pl.DataFrame:
    return pl.read_csv(
        io.BytesIO(data),
        has_header=False,
        separator=delimiter,
        schema={f"c{position}": pl.String for position in range(width)},
        infer_schema=False,
        missing_columns="insert",
    )


def _width(text: str, delimiter: str) -> int:
    return max(line.count(delimiter) for line in text.split("\n")) + 1


def _is_regular(data: bytes, delimiter: str) -> bool:
    """Tell whether quotes open only at the start and close only at the end of a cell."""
    bytes_ = np.frombuffer(b"\n" + data + b"\n", dtype=np.uint8)
    quotes = np.flatnonzero(bytes_ == _QUOTE)
    edges = np.array([ord(delimiter), _NEWLINE, _RETURN, _QUOTE], dtype=np.uint8)
    opened = np.isin(bytes_[quotes[::2] - 1], edges)
    closed = np.isin(bytes_[quotes[1::2] + 1], edges)
    return quotes.size % 2 == 0 and bool(opened.all()) and bool(closed.all())


def _forgiving(text: str, delimiter: str) -> pl.DataFrame:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    width = max((len(row) for row in rows), default=0)
    # edge: only files with irregular quoting come here
    columns = [
        [row[position] if position < len(row) and row[position] else None for row in rows]
        for position in range(width)
    ]
    return pl.DataFrame(
        {f"c{position}": column for position, column in enumerate(columns)},
        schema={f"c{position}": pl.String for position in range(width)},
    )
