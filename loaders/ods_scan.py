"""What the parser does not tell about an ods: merged, hidden, struck out, broken cells.

OpenDocument 1.3, part 3: 9.1 (tables, rows, cells, repeats and spans), 16.2 (styles),
20.380 (``style:text-line-through-style``). Every element is told as it begins, so
that nothing but the answers is kept, however long the sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.parsers import expat

from loaders.plain import TooLargeError
from loaders.sheet_scan import MAX_COLUMNS, MAX_MERGED, MAX_ROWS, SheetScan
from loaders.zip_members import MisformedError

CONTENT = "content.xml"
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _STYLE, _TEXT = (f"{_URN}{name}:1.0 " for name in ("table", "style", "text"))
_ERROR = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_COLLAPSED = ("collapse", "filter")
#: One cell repeated over more than so many is filling, and no cell that somebody wrote.
_MOST_REPEATED = 10_000
#: The parser keeps what it has not seen the end of; no cell is as long.
_LONGEST = 1 << 20

Attributes = Mapping[str, str]


def scan_content(pieces: Iterable[bytes]) -> dict[str, SheetScan]:
    """Return worksheet name → what it hides, from the pieces of ``content.xml``.

    Raises
    ------
    TooLargeError
        More merged cells, or a longer text, than any roster has.
    MisformedError
        It is no well-formed XML.
    """
    reader = _Reader()
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
    return reader.found()


class _Sheet:
    """Where in a worksheet the reader is, and what it has seen there."""

    def __init__(self) -> None:
        self.row, self.rows = -1, 0  # the row that is read, and how often it is repeated
        self.column, self.columns = -1, 0
        self.default = ""  # style of the row's cells that name none
        self.styles: list[str] = []  # of the columns, as far as they differ
        self.row_runs: list[range] = []
        self.hidden_columns: set[int] = set()
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []
        self.errors: set[tuple[int, int]] = set()
        self.struck: set[tuple[int, int]] = set()

    def found(self) -> SheetScan:
        """Return what was seen; hidden rows as far as there are rows."""
        last = max((self.row, *(cell[0] for cell in self.struck | self.errors)), default=0)
        return SheetScan(
            hidden_rows=frozenset(
                at for run in self.row_runs for at in run[: max(last + 1 - run.start, 0)]
            ),
            hidden_columns=frozenset(self.hidden_columns),
            errors=frozenset(self.errors),
            struck=frozenset(self.struck),
            merged=tuple(self.merged),
        )


class _Reader:
    """Takes the elements one by one, as they begin and end."""

    def __init__(self) -> None:
        self._struck: set[str] = set()  # names of styles
        self._style = ""
        self._sheets: dict[str, _Sheet] = {}
        self._sheet = _Sheet()
        self._notes = 0  # a note inside a cell has a text of its own
        self._strikes = False
        self._merged = 0  # cells
        self._tasks = {
            f"{_STYLE}style": self._style_begun,
            f"{_STYLE}text-properties": self._text_styled,
            f"{_TABLE}table": self._table,
            f"{_TABLE}table-column": self._column,
            f"{_TABLE}table-row": self._row,
            f"{_TEXT}p": self._paragraph,
            **dict.fromkeys(_CELLS, self._cell),
        }

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take an element that begins."""
        if name.endswith(" annotation"):
            self._notes += 1
        elif (task := self._tasks.get(name)) is not None and not self._notes:
            task(attributes)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        if name.endswith(" annotation"):
            self._notes -= 1

    def found(self) -> dict[str, SheetScan]:
        """Return what was seen, by worksheet."""
        return {name: sheet.found() for name, sheet in self._sheets.items()}

    def _style_begun(self, attributes: Attributes) -> None:
        of_cells = attributes.get(f"{_STYLE}family") == "table-cell"
        self._style = attributes.get(f"{_STYLE}name", "") if of_cells else ""

    def _text_styled(self, attributes: Attributes) -> None:
        line = attributes.get(f"{_STYLE}text-line-through-style", "none")
        if self._style and line != "none":
            self._struck.add(self._style)

    def _table(self, attributes: Attributes) -> None:
        self._sheet = self._sheets.setdefault(attributes.get(f"{_TABLE}name", ""), _Sheet())

    def _column(self, attributes: Attributes) -> None:
        sheet, count = self._sheet, _count(attributes, "columns-repeated", MAX_COLUMNS)
        first = len(sheet.styles)
        if attributes.get(f"{_TABLE}visibility") in _COLLAPSED:
            sheet.hidden_columns |= set(range(first, min(first + count, MAX_COLUMNS)))
        style = attributes.get(f"{_TABLE}default-cell-style-name", "")
        sheet.styles += [style] * min(count, MAX_COLUMNS - first)

    def _row(self, attributes: Attributes) -> None:
        sheet = self._sheet
        sheet.row += sheet.rows or 1
        sheet.rows = _count(attributes, "rows-repeated", MAX_ROWS)
        sheet.column, sheet.columns = -1, 0
        sheet.default = attributes.get(f"{_TABLE}default-cell-style-name", "")
        if attributes.get(f"{_TABLE}visibility") in _COLLAPSED:
            sheet.row_runs.append(range(sheet.row, min(sheet.row + sheet.rows, MAX_ROWS)))

    def _cell(self, attributes: Attributes) -> None:
        sheet = self._sheet
        sheet.column += sheet.columns or 1
        sheet.columns = _count(attributes, "columns-repeated", MAX_COLUMNS)
        at = (sheet.row, sheet.column)
        own = attributes.get(f"{_TABLE}style-name") or sheet.default or self._of_column()
        self._strikes = own in self._struck
        if attributes.get(_ERROR) == "error":
            sheet.errors |= self._repeated()
        down = _count(attributes, "rows-spanned", MAX_ROWS)
        right = _count(attributes, "columns-spanned", MAX_COLUMNS)
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
        if self._strikes:
            self._sheet.struck |= self._repeated()

    def _repeated(self) -> set[tuple[int, int]]:
        """Return the cells that the cell being read stands for."""
        sheet = self._sheet
        if sheet.rows * sheet.columns > _MOST_REPEATED:
            return set()
        return {
            (row, column)
            for row in range(sheet.row, sheet.row + sheet.rows)
            for column in range(sheet.column, sheet.column + sheet.columns)
        }


def _count(attributes: Attributes, what: str, most: int) -> int:
    return max(min(int(attributes.get(f"{_TABLE}number-{what}", "1")), most), 1)
