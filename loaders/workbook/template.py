"""The workbook to fill in: one worksheet a sheet of the declaration, with drop-downs and checks."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.errors import UsageError
from graphmodel.party_sheets import SHEETS
from graphmodel.sheets import Sheet
from graphmodel.texts import text
from loaders.tables import letter
from loaders.workbook.book import MAX_ROWS
from loaders.workbook.cells import (
    FILL_IN,
    FIXED,
    QUIET,
    Styles,
    header_height,
    put,
    width_of,
    written,
)
from loaders.workbook.guide import write_guide
from loaders.workbook.headings import Heading, headings
from loaders.workbook.ledger_book import open_workbook
from loaders.workbook.publish import publish, refuse_taken

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

OPTIONS = "选项"
REQUIRED, PRIVATE, EXAMPLE = "#CFE0EE", "#EFE4D6", "#8A8F96"
_PLAIN = "#E6ECF2"
DATED = datetime(2026, 1, 1, tzinfo=UTC)
_LAST = MAX_ROWS - 1
_WIDTHS = {
    "key": 20, "link": 24, "day": 14, "whole": 10, "number": 12, "yes_no": 10, "person": 12,
    "person_number": 20, "several": 24,
}  # fmt: skip
_WIDEST, _NAME_WIDTH = 30, 26
#: A day, month or year as text, whatever separates its parts.
_DAY = (
    '=AND(ISNUMBER(--SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},"年",""),'
    '"月",""),"日",""),"-",""),"/",""),".","")),ABS(LEFT({cell},4)-2050)<151,LEN({cell})<12)'
)


def write_template(
    path: str | Path,
    sheets: Sequence[str] | None = None,
    *,
    shapes: Sequence[Sheet] = SHEETS,
    force: bool = False,
) -> Path:
    """Write the workbook to fill in.

    Parameters
    ----------
    sheets
        Titles of the worksheets wanted, in this order; default all that are
        not extra.
    shapes
        The sheets there are.
    force
        Replace a file that stands there.

    Raises
    ------
    UsageError
        No sheet of such a title, or a file stands there already.
    """
    target = refuse_taken(path, force=force)
    return publish(target, template_bytes(chosen(sheets, shapes)), force=force)


def chosen(titles: Sequence[str] | None, shapes: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets with these titles; default those of the plain template."""
    if titles is None:
        return [sheet for sheet in shapes if not sheet.extra]
    by_title = {sheet.title: sheet for sheet in shapes}
    unknown = [title for title in titles if title not in by_title]
    if unknown:
        params = {"title": unknown[0], "titles": list(by_title)}
        raise UsageError(text("errors", "TEMPLATE-NO-SHEET", params))
    return [by_title[title] for title in dict.fromkeys(titles)]


def template_bytes(
    sheets: Sequence[Sheet],
    *,
    known: Mapping[str, pl.DataFrame] = MappingProxyType({}),
    said: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Return the template of some sheets as the bytes of its file.

    Parameters
    ----------
    known
        Title of a sheet → rows under its titles that are filled in already.
    said
        What the worksheet 填表说明 says already: ``unit``, ``date``, ``complete``.
    """
    content = io.BytesIO()
    workbook = open_workbook(content, text("workbook", "template.title", {}), DATED)
    styles = Styles(workbook)
    asked = {sheet.title: headings(sheet) for sheet in sheets}
    write_guide(
        workbook.add_worksheet(text("workbook", "template.guide", {})),
        styles,
        sheets,
        asked,
        said,
    )
    for sheet in sheets:
        worksheet = workbook.add_worksheet(sheet.title)
        write_sheet(worksheet, styles, sheet, asked[sheet.title])
        if sheet.title in known:
            _write_known(worksheet, styles, asked[sheet.title], known[sheet.title])
    write_options(workbook, styles, [item for own in asked.values() for item in own])
    workbook.close()
    return content.getvalue()


# ---------------------------------------------------------------- one worksheet


def write_sheet(
    worksheet: Worksheet, styles: Styles, sheet: Sheet, asked: Sequence[Heading]
) -> None:
    """Write the header, the example row and the checks of a sheet's columns."""
    example = styles.of(font_color=EXAMPLE, italic=True, num_format="@")
    for place, heading in enumerate(asked):
        number = heading.sort in ("whole", "number")
        column = styles.of(num_format="General" if number else "@")
        worksheet.set_column(place, place, _width(heading), column)
        put(worksheet, (0, place), _shown(heading), _header(styles, heading))
        put(worksheet, (1, place), sheet.example.get(heading.title), example)
        rule = _rule(heading, f"{letter(place)}2")
        if rule:
            written(worksheet.data_validation(1, place, _LAST, place, rule), heading.title)
    worksheet.set_row(0, header_height({_shown(item): _width(item) for item in asked}) + 6)
    kept = 2 if asked[0].sort == "key" else 1
    worksheet.freeze_panes(1, kept)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.repeat_rows(0)
    worksheet.repeat_columns(0, kept - 1)
    worksheet.print_across()
    worksheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _write_known(
    worksheet: Worksheet, styles: Styles, asked: Sequence[Heading], rows: pl.DataFrame
) -> None:
    """Fill in what is known below the example: codes grey, what is asked coloured."""
    for place, heading in enumerate(asked):
        if heading.title not in rows.columns:
            continue
        number = heading.sort in ("whole", "number")
        format_ = "General" if number else "@"
        plain = styles.of(num_format=format_)
        fixed = styles.of(num_format=format_, bg_color=FIXED, font_color=QUIET)
        empty = styles.of(num_format=format_, bg_color=FILL_IN)
        values = rows[heading.title].cast(pl.Float64) if number else rows[heading.title]
        for at, value in enumerate(values, start=2):  # edge: cells are written singly
            known = fixed if heading.sort == "key" else plain
            put(worksheet, (at, place), value, empty if value is None else known)


def _shown(heading: Heading) -> str:
    return f"*{heading.title}" if heading.required else heading.title


def _header(styles: Styles, heading: Heading) -> Any:
    colour = PRIVATE if heading.private else REQUIRED if heading.required else _PLAIN
    # Shown by the format and not part of the cell: the header still reads 姓名.
    said = text("workbook", "template.private", {})
    style = {"num_format": f'@"（{said}）"'} if heading.private else {"num_format": "@"}
    return styles.header(**{"bg_color": colour, **style})


def _width(heading: Heading) -> float:
    own = _WIDTHS.get(heading.sort, 16)
    if heading.required and heading.sort == "text":
        own = _NAME_WIDTH
    labels = max((width_of(label) for label in heading.choices), default=0) + 4
    title = width_of(_shown(heading)) + (12 if heading.private else 3)
    return min(max(own, title, labels if heading.choices else 0), _WIDEST)


def _rule(heading: Heading, cell: str) -> dict[str, Any]:
    """Return the check and the hint of a column."""
    rule = _check(heading, cell)
    hint = heading.note
    if not rule and not hint:
        return {}
    rule = rule or {"validate": "any"}
    if hint:
        rule |= {"input_title": heading.title[:32], "input_message": hint[:255]}
    return rule


def _check(heading: Heading, cell: str) -> dict[str, Any]:
    wrong = {
        "error_title": heading.title[:32],
        "error_message": text("workbook", f"wrong.{heading.sort}", {})[:255],
    }
    if heading.sort in ("whole", "number"):
        kind = "integer" if heading.sort == "whole" else "decimal"
        return {"validate": kind, **_bounds(heading), **wrong}
    if heading.sort in ("choice", "yes_no"):
        return {"validate": "list", "source": f"={heading.list_name}", **wrong}
    if heading.sort == "several":  # offered, but a cell may hold several of them
        return {"validate": "list", "source": f"={heading.list_name}", "show_error": False}
    if heading.sort == "day":
        check = {"validate": "custom", "value": _DAY.format(cell=cell)}
        return {**check, "error_type": "warning", **wrong}
    return {}


def _bounds(heading: Heading) -> dict[str, Any]:
    if heading.minimum is not None and heading.maximum is not None:
        return {"criteria": "between", "minimum": heading.minimum, "maximum": heading.maximum}
    return {"criteria": ">=", "value": heading.minimum or 0}


def write_options(workbook: Workbook, styles: Styles, asked: Sequence[Heading]) -> None:
    """Keep the closed lists on a hidden worksheet: a list in a rule may not pass 255 characters."""
    lists = {item.list_name: item.choices for item in asked if item.list_name}
    if not lists:
        return
    worksheet = workbook.add_worksheet(OPTIONS)
    worksheet.hide()
    for place, (name, choices) in enumerate(lists.items()):
        put(worksheet, (0, place), name, styles.of())
        for row, label in enumerate(choices, start=1):
            put(worksheet, (row, place), label, styles.of(num_format="@"))
        column = letter(place)
        area = f"='{OPTIONS}'!${column}$2:${column}${len(choices) + 1}"
        written(workbook.define_name(name, area), OPTIONS)
