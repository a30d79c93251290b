"""What the parser does not tell about an ods: merged, hidden, struck out, broken cells.

OpenDocument 1.3, part 3: 9.1 (tables, rows, cells, repeats and spans), 9.4.2 (``table:null-date``),
16.2 (styles), 20.380 (``style:text-line-through-style``). Every element is told as it begins, so
that nothing but the answers is kept, however long the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from loaders.plain import TooLargeError
from loaders.sheet_scan import MAX_COLUMNS, MAX_MERGED, MAX_ROWS, SheetScan
from loaders.zip_members import MisformedError

CONTENT, STYLES = "content.xml", "styles.xml"
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _STYLE, _TEXT, _DRAWING = (
    f"{_URN}{name}:1.0 " for name in ("table", "style", "text", "drawing")
)
_ERROR = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_COLLAPSED = ("collapse", "filter")
#: Style of cells that name none.
_DEFAULT = "Default"
_EPOCH_1904 = "1904-01-01"
#: Hidden rows and columns, struck and broken cells of a workbook; no roster has as many.
_MOST_FOUND = 500_000
#: The parser keeps what it has not seen the end of; no cell is as long.
_LONGEST = 1 << 20

Attributes = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Content:
    """What was seen: worksheet name → what it hides, and from when its days are counted."""

    sheets: Mapping[str, SheetScan]
    is_1904: bool


def scan_content(pieces: Iterable[bytes], struck: frozenset[str] = frozenset()) -> Content:
    """Look through the pieces of ``content.xml``.

    Parameters
    ----------
    struck
        Names of the common styles that strike out, see :func:`struck_styles`.

    Raises
    ------
    TooLargeError
        More merged cells, hidden rows or struck cells, or a longer text, than any roster has.
    MisformedError
        It is no well-formed XML.
    """
    reader = _Reader(set(struck))
    _parse(reader, pieces)
    return reader.found()


def struck_styles(styles: bytes) -> frozenset[str]:
    """Return the names of the styles in ``styles.xml`` that strike out."""
    reader = _Reader(set())
    _parse(reader, [styles])
    return frozenset(reader.struck)


def _parse(reader: _Reader, pieces: Iterable[bytes]) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    try:
        for piece in pieces:
            if len(piece) > _LONGEST and b"<" not in piece:
                msg = f"a text of more than {_LONGEST:,} bytes in {CONTENT}"
                raise TooLargeError(msg)
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        msg = f"{CONTENT}: {error}"
        raise MisformedError(msg) from error


class _Sheet:
    """Where in a worksheet the reader is, and what it has seen there."""

    def __init__(self) -> None:
        self.row, self.rows = -1, 0  # the row that is read, and how often it is repeated
        self.column, self.columns = -1, 0
        self.last = -1  # the last row that says anything
        self.default = ""  # style of the row's cells that name none
        self.styles: list[str] = []  # of the columns, as far as they differ
        self.hidden_rows: list[range] = []
        self.hidden_columns: set[int] = set()
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self.errors: set[tuple[int, int]] = set()
        self.struck: set[tuple[int, int]] = set()


class _Reader:
    """Takes the elements one by one, as they begin and end."""

    def __init__(self, struck: set[str]) -> None:
        self.struck = struck  # names of styles
        self._style = ""
        self._sheets: dict[str, _Sheet] = {}
        self._sheet = _Sheet()
        self._aside = 0  # a note or a drawing inside a cell has a text of its own
        self._strikes = False
        self._merged = self._counted = 0
        self._is_1904 = False
        self._tasks = {
            f"{_STYLE}style": self._style_begun,
            f"{_STYLE}text-properties": self._text_styled,
            f"{_TABLE}null-date": self._null_date,
            f"{_TABLE}table": self._table,
            f"{_TABLE}table-column": self._column,
            f"{_TABLE}table-row": self._row,
            f"{_TEXT}p": self._paragraph,
            **dict.fromkeys(_CELLS, self._cell),
        }

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take an element that begins."""
        if _is_aside(name):
            self._aside += 1
        elif (task := self._tasks.get(name)) is not None and not self._aside:
            task(attributes)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if _is_aside(name):
            self._aside -= 1

    def found(self) -> Content:
        """Return what was seen, by worksheet; hidden rows as far as rows say anything."""
        sheets = {}
        for name, sheet in self._sheets.items():
            runs = [run[: max(sheet.last + 1 - run.start, 0)] for run in sheet.hidden_rows]
            self._count(sum(map(len, runs)))
            sheets[name] = SheetScan(
                hidden_rows=frozenset(row for run in runs for row in run),
                hidden_columns=frozenset(sheet.hidden_columns),
                errors=frozenset(sheet.errors),
                struck=frozenset(sheet.struck),
                merged=tuple(sheet.merged),
            )
        return Content(sheets=sheets, is_1904=self._is_1904)

    def _count(self, more: int) -> None:
        self._counted += more
        if self._counted > _MOST_FOUND:
            msg = f"more than {_MOST_FOUND:,} hidden, struck or broken in {CONTENT}"
            raise TooLargeError(msg)

    def _style_begun(self, attributes: Attributes) -> None:
        of_cells = attributes.get(f"{_STYLE}family") == "table-cell"
        self._style = attributes.get(f"{_STYLE}name", "") if of_cells else ""
        if self._style and attributes.get(f"{_STYLE}parent-style-name") in self.struck:
            self.struck.add(self._style)

    def _text_styled(self, attributes: Attributes) -> None:
        line = attributes.get(f"{_STYLE}text-line-through-style")
        if self._style and line == "none":
            self.struck.discard(self._style)
        elif self._style and line is not None:
            self.struck.add(self._style)

    def _null_date(self, attributes: Attributes) -> None:
        self._is_1904 = attributes.get(f"{_TABLE}date-value") == _EPOCH_1904

    def _table(self, attributes: Attributes) -> None:
        self._sheet.styles = []
        self._sheet = self._sheets.setdefault(attributes.get(f"{_TABLE}name", ""), _Sheet())

    def _column(self, attributes: Attributes) -> None:
        sheet, count = self._sheet, _number(attributes, "columns-repeated", MAX_COLUMNS)
        first = len(sheet.styles)
        last = min(first + count, MAX_COLUMNS)
        if attributes.get(f"{_TABLE}visibility") in _COLLAPSED:
            self._count(last - first)
            sheet.hidden_columns |= set(range(first, last))
        sheet.styles += [attributes.get(f"{_TABLE}default-cell-style-name", "")] * (last - first)

    def _row(self, attributes: Attributes) -> None:
        sheet = self._sheet
        sheet.row += sheet.rows or 1
        sheet.rows = _number(attributes, "rows-repeated", MAX_ROWS)
        sheet.column, sheet.columns = -1, 0
        sheet.default = attributes.get(f"{_TABLE}default-cell-style-name", "")
        if attributes.get(f"{_TABLE}visibility") in _COLLAPSED:
            sheet.hidden_rows.append(range(sheet.row, min(sheet.row + sheet.rows, MAX_ROWS)))

    def _cell(self, attributes: Attributes) -> None:
        sheet = self._sheet
        sheet.column += sheet.columns or 1
        sheet.columns = _number(attributes, "columns-repeated", MAX_COLUMNS)
        at = (sheet.row, sheet.column)
        own = attributes.get(f"{_TABLE}style-name") or sheet.default or self._of_column()
        self._strikes = (own or _DEFAULT) in self.struck
        if attributes.get(_ERROR) == "error":
            sheet.errors |= self._repeated()
        down = _number(attributes, "rows-spanned", MAX_ROWS)
        right = _number(attributes, "columns-spanned", MAX_COLUMNS)
        if down > 1 or right > 1:
            self._merge(at, (at[0] + down - 1, at[1] + right - 1))

    def _merge(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        self._merged += (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
        if self._merged > MAX_MERGED:
            msg = f"{self._merged:,} merged cells in {CONTENT}"
            raise TooLargeError(msg)
        self._sheet.merged.append((first, last))

    def _of_column(self) -> str:
        sheet = self._sheet
        return sheet.styles[sheet.column] if sheet.column < len(sheet.styles) else ""

    def _paragraph(self, _attributes: Attributes) -> None:
        sheet = self._sheet
        sheet.last = max(sheet.last, sheet.row + sheet.rows - 1)
        if self._strikes:
            self._strikes = False  # told once, however many lines the cell has
            sheet.struck |= self._repeated()

    def _repeated(self) -> set[tuple[int, int]]:
        """Return the cells that the cell being read stands for."""
        sheet = self._sheet
        self._count(sheet.rows * sheet.columns)
        return {
            (row, column)
            for row in range(sheet.row, sheet.row + sheet.rows)
            for column in range(sheet.column, sheet.column + sheet.columns)
        }


def _is_aside(name: str) -> bool:
    return name.startswith(_DRAWING) or name.endswith(" annotation")


def _number(attributes: Attributes, what: str, most: int) -> int:
    return max(min(int(attributes.get(f"{_TABLE}number-{what}", "1")), most), 1)
