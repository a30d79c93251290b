"""What the parser does not tell about an xls: hidden, struck out, broken cells.

Runs in the process that reads the workbook (:mod:`loaders.child`), never in the
one that matters.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

#: Part of what a worksheet hides → rows, columns, or cells as (row, column), from 0.
Look = dict[str, list[Any]]


def looks_of(path: str) -> dict[str, Look]:
    """Return worksheet name → what it hides; nothing of a file that cannot be looked through."""
    import xlrd

    try:
        with xlrd.open_workbook(path, formatting_info=True, logfile=io.StringIO()) as book:
            struck = {at for at, form in enumerate(book.xf_list) if _strikes(book, form)}
            return {sheet.name: _look(sheet, struck) for sheet in book.sheets()}
    except Exception:  # noqa: BLE001 - older kinds of xls, damaged formats: the cells are read all the same
        return {}


def _strikes(book: Any, form: Any) -> bool:
    return bool(book.font_list[form.font_index].struck_out)


def _look(sheet: Any, struck: set[int]) -> Look:
    return {
        "hidden_rows": sorted(at for at, row in sheet.rowinfo_map.items() if row.hidden),
        "hidden_columns": sorted(at for at, col in sheet.colinfo_map.items() if col.hidden),
        "errors": list(_errors(sheet)),
        "struck": list(_struck(sheet, struck)) if struck else [],
    }


def _errors(sheet: Any) -> Iterator[tuple[int, int]]:
    import xlrd

    for row in range(sheet.nrows):
        types = sheet.row_types(row)
        if xlrd.XL_CELL_ERROR in types:
            yield from ((row, at) for at, kind in enumerate(types) if kind == xlrd.XL_CELL_ERROR)


def _struck(sheet: Any, struck: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the filled cells whose format strikes out."""
    import xlrd

    blank = (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
    for row in range(sheet.nrows):
        for at, kind in enumerate(sheet.row_types(row)):
            if kind not in blank and sheet.cell_xf_index(row, at) in struck:
                yield (row, at)
