"""Mends that take nothing away: spaces, widths, the spelling of dates; each listed singly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.codes import may_name_a_person
from graphmodel.party_sheets import SHEETS
from graphmodel.schema import ClosedList, Column, Day
from graphmodel.sheets import Sheet
from loaders.annotate.inert import put_text
from loaders.dates import spelt
from loaders.spelling import clean_series, half_width
from loaders.tables import RawTable, letter

if TYPE_CHECKING:
    from loaders.annotate.books import Book
    from loaders.checked import Understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One cell to be written otherwise; ``why`` holds ``spaces``, ``width``, ``date``."""

    sheet: str
    cell: str
    column: str
    value: str
    new: str
    why: tuple[str, ...]


def fixes_of(table: RawTable, mappings: Sequence[Understood]) -> Iterator[Fix]:
    """Yield what can be mended in one table without doubt."""
    own = [item for item in mappings if (item.file, item.sheet) == (table.file, table.sheet)]
    shapes = {sheet.title: sheet for sheet in SHEETS}
    for item in own:
        if item.sheet_title not in shapes or not item.header_rows:
            continue
        sorts = _sorts(shapes[item.sheet_title])
        shown = {title: header for header, title in item.columns.items()}
        for title, place in item.places.items():
            if title in sorts:
                yield from _of_column(table, item, place, sorts[title], shown.get(title, title))


def _sorts(sheet: Sheet) -> dict[str, str]:
    """Title → how its cells may be mended; names of persons and lists of names are left alone."""
    private = sheet.private_titles()
    found: dict[str, str] = {}
    for column in sheet.columns():
        if column.title not in private and not column.many:
            found.setdefault(column.title, _sort(column))
    found |= dict.fromkeys(sheet.bounds(), "day")
    single = [link.title for link in sheet.links if link.title and not link.many]
    return found | {title: "text" for title in single if title not in found}


def _sort(column: Column) -> str:
    if column.sort == "key":
        return "code"
    if column.type is Day:
        return "day"
    is_text = column.type is str or issubclass(column.type, ClosedList)
    return "text" if is_text else "number"


def _of_column(
    table: RawTable, item: Understood, place: int, sort: str, column: str
) -> Iterator[Fix]:
    name = f"c{place}"
    if name not in table.frame.columns:
        return
    texts = table.frame[name].alias("x")
    below = table.rows > max(item.header_rows)
    is_text = table.marks[name].is_null() if name in table.marks else below
    mended = _mended(texts, sort)
    # The list of changes shows both spellings: a number of a person is not to stand there.
    shown = ~may_name_a_person(texts)
    changed = (below & is_text & shown & (mended["new"] != texts)).fill_null(value=False)
    rows = mended.with_columns(texts, table.rows.alias("row")).filter(changed)
    inside = {
        row + 1
        for first, last in table.merged
        if first[1] <= place <= last[1]
        for row in range(first[0], last[0] + 1)
        if (row, place) != first
    }
    for row in rows.iter_rows(named=True):  # edge: one listed change a cell
        if row["row"] not in inside:
            yield Fix(
                sheet=table.sheet,
                cell=f"{letter(place)}{row['row']}",
                column=column,
                value=row["x"],
                new=row["new"],
                why=tuple(code for code in ("spaces", "width", "date") if row[code]),
            )


def _mended(texts: pl.Series, sort: str) -> pl.DataFrame:
    """Return each text as it would be written: ``new``, and what was done to it."""
    clean = clean_series(texts)
    if sort == "text":
        same = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(texts))
        return pl.DataFrame({"new": clean, "spaces": clean != texts, "width": same, "date": same})
    narrow = clean.to_frame("x").select(half_width(pl.col("x"))).to_series()
    tight = narrow.str.replace_all(r"\s+", "")
    dated = spelt(tight) if sort == "day" else tight
    new = pl.select(pl.coalesce(dated, tight)).to_series()
    return pl.DataFrame(
        {
            "new": new,
            "spaces": (clean != texts) | (tight != narrow),
            "width": narrow != clean,
            "date": (new != tight),
        }
    ).with_columns(pl.col("spaces", "width", "date").fill_null(value=False))


def apply_fixes(book: Book, fixes: Sequence[Fix]) -> list[Fix]:
    """Write the mends into the copy; return those that found the cell as it was read."""
    return [fix for fix in fixes if _apply(book, book.sheets, fix)]


def _apply(book: Book, names: Mapping[str, str], fix: Fix) -> bool:
    name = names.get(fix.sheet, fix.sheet)
    if name not in book.workbook.sheetnames:
        return False
    cell = book.workbook[name][fix.cell]
    if cell.value is None or str(cell.value) != fix.value:
        return False
    put_text(cell, fix.new)
    return True
