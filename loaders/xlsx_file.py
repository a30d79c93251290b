"""Workbooks: every worksheet as text with marks, merged ranges filled by range."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import ParseError

import polars as pl
import python_calamine
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from loaders.problems import about_file
from loaders.tables import Range, RawTable, numbered, without_empty_end
from loaders.zip_scan import SheetScan, TooLargeError, scan

_EXACT = 1e15  # beyond this a float no longer holds every whole number


def read_workbook(path: str, file: str, sha256: str) -> list[RawTable]:
    """Read every worksheet of an xlsx, xls, xlsb or ods file."""
    try:
        scans = scan(path) if file.lower().endswith((".xlsx", ".xlsm")) else {}
        with python_calamine.load_workbook(path) as workbook:
            return [
                _table(workbook, item, scans.get(item.name, SheetScan()), file, sha256)
                for item in workbook.sheets_metadata
                if item.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except TooLargeError as error:
        problem = about_file("FILE-TOO-LARGE", file, reason=str(error))
    except (
        python_calamine.CalamineError,
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        DefusedXmlException,
        ParseError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        problem = about_file("FILE-UNREADABLE", file, reason=type(error).__name__)
    return [RawTable(file=file, sha256=sha256, problems=problem)]


def _table(
    workbook: python_calamine.CalamineWorkbook,
    item: python_calamine.SheetMetadata,
    found: SheetScan,
    file: str,
    sha256: str,
) -> RawTable:
    sheet = workbook.get_sheet_by_name(item.name)
    values = sheet.to_python(skip_empty_area=False)
    columns = list(zip(*values, strict=True))
    marked = [_column(cells) for cells in columns]
    frame = pl.DataFrame({f"c{place}": text for place, (text, _) in enumerate(marked)})
    marks = {f"c{place}": mark for place, (_, mark) in enumerate(marked) if mark is not None}
    marks = _with_broken_cells(frame, marks, found)
    merged = _inside(sheet.merged_cell_ranges or (), frame.height, frame.width)
    frame, marks = _filled(frame, marks, merged)
    kept = without_empty_end(_visible_breaks(frame, marks))
    return RawTable(
        file=file,
        sha256=sha256,
        sheet=item.name,
        frame=kept,
        rows=numbered(kept.height),
        marks=MappingProxyType(
            {name: mark[: kept.height] for name, mark in marks.items() if name in kept.columns}
        ),
        merged=merged,
        hidden_rows=frozenset(row + 1 for row in found.hidden_rows),
        hidden_columns=found.hidden_columns,
        visible=item.visible == python_calamine.SheetVisibleEnum.Visible,
    )


# edge: the parser hands over Python objects; from here on they are columns
def _column(cells: Sequence[Any]) -> tuple[pl.Series, pl.Series | None]:
    """Text of one column, and a mark for each cell that was not text."""
    types = set(map(type, cells))
    if types <= {str}:
        texts = pl.Series(cells, dtype=pl.String)
        return texts.set(texts == "", None), None
    texts = pl.Series([_text(cell) for cell in cells], dtype=pl.String)
    marks = pl.Series([_mark(cell) for cell in cells], dtype=pl.String)
    return texts.set(texts == "", None), marks


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell)


def _mark(cell: Any) -> str | None:
    if isinstance(cell, str):
        return None
    if isinstance(cell, bool):
        return "boolean"
    if isinstance(cell, int | float):
        return "number"
    return "date"


def _with_broken_cells(
    frame: pl.DataFrame, marks: Mapping[str, pl.Series], found: SheetScan
) -> dict[str, pl.Series]:
    """Mark errors and formulas without a value, which the parser shows as empty cells."""
    marked = dict(marks)
    for mark, cells in (("error", found.errors), ("formula", found.formulas)):
        for place in {column for _, column in cells if column < frame.width}:
            name = f"c{place}"
            rows = sorted(row for row, column in cells if column == place and row < frame.height)
            blank = pl.Series([None] * frame.height, dtype=pl.String)
            marked[name] = marked.get(name, blank).scatter(rows, mark)
    return marked


def _visible_breaks(frame: pl.DataFrame, marks: Mapping[str, pl.Series]) -> pl.DataFrame:
    """Show broken cells as text, so that they do not pass for empty ones."""
    shown = {"error": "#ERROR", "formula": "#FORMULA"}
    return frame.with_columns(
        pl.coalesce(pl.col(name), mark.replace_strict(shown, default=None)).alias(name)
        for name, mark in marks.items()
        if mark.is_in(list(shown)).any()
    )


def _inside(ranges: Sequence[Range], height: int, width: int) -> tuple[Range, ...]:
    return tuple(
        (first, (min(last[0], height - 1), min(last[1], width - 1)))
        for first, last in sorted(ranges)
        if first[0] < height and first[1] < width
    )


def _filled(
    frame: pl.DataFrame, marks: Mapping[str, pl.Series], merged: Sequence[Range]
) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Fill merged ranges with their first cell: by range, for true blanks stay blank."""
    texts, filled = {name: frame[name] for name in frame.columns}, dict(marks)
    blank = pl.Series([None] * frame.height, dtype=pl.String)
    for place in sorted(
        {column for first, last in merged for column in range(first[1], last[1] + 1)}
    ):
        own = [pair for pair in merged if pair[0][1] <= place <= pair[1][1]]
        rows = [row for first, last in own for row in range(first[0], last[0] + 1)]
        origins = [f"c{first[1]}" for first, last in own for _ in range(first[0], last[0] + 1)]
        values = [
            frame[origin][first[0]]
            for (first, last), origin in ((pair, f"c{pair[0][1]}") for pair in own)
            for _ in range(first[0], last[0] + 1)
        ]
        name = f"c{place}"
        texts[name] = texts[name].scatter(rows, values)
        if any(origin in marks for origin in origins):
            kinds = [
                marks[f"c{first[1]}"][first[0]] if f"c{first[1]}" in marks else None
                for first, last in own
                for _ in range(first[0], last[0] + 1)
            ]
            filled[name] = filled.get(name, blank).scatter(rows, kinds)
    return pl.DataFrame(texts), filled
