"""The first worksheet of the template: the roster's date, what is complete, how to fill it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graphmodel.texts import text
from loaders.workbook.cells import (
    FILL_IN,
    FIXED,
    HEAD_FONT,
    LINE,
    QUIET,
    Styles,
    put,
    width_of,
    written,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from graphmodel.sheets import Sheet
    from loaders.workbook.headings import Heading

_COLUMNS = (("sheet", 22), ("column", 26), ("required", 8), ("note", 64), ("synonyms", 46))
_STEPS, _ONE_LINE = 7, 150
_STATED = ("unit", "date", "complete")
#: Colours of the legend: text code → format.
_LEGEND: Mapping[str, Mapping[str, Any]] = {
    "required": {"bg_color": "#CFE0EE"},
    "private": {"bg_color": "#EFE4D6"},
    "example": {"font_color": "#8A8F96", "italic": True},
}

_SENT_OUT = {"fixed": {"bg_color": FIXED, "font_color": QUIET}, "asked": {"bg_color": FILL_IN}}


def write_guide(
    worksheet: Worksheet,
    styles: Styles,
    sheets: Sequence[Sheet],
    asked: Mapping[str, Sequence[Heading]],
    said: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Fill in the worksheet 填表说明; ``said`` holds what its first cells say already."""
    worksheet.hide_gridlines(2)
    for place, (_, width) in enumerate(_COLUMNS):
        worksheet.set_column(place, place, width)
    put(worksheet, (0, 0), _say("title"), styles.of(font_name=HEAD_FONT, font_size=18))
    worksheet.set_row(0, 34)
    row = _write_statement(worksheet, styles, 1, said)
    row = _write_steps(worksheet, styles, row + 1)
    # A workbook that says whose it is was sent out filled in, with two colours more.
    looks = {**_LEGEND, **_SENT_OUT} if "unit" in said else _LEGEND
    row = _write_legend(worksheet, styles, row + 1, looks)
    row = _write_contents(worksheet, styles, sheets, row + 1)
    _write_columns(worksheet, styles, sheets, asked, row + 1)
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)


def _say(code: str, part: str = "") -> str:
    return text("workbook", f"template.{code}", {}, part=part)


def _write_statement(
    worksheet: Worksheet, styles: Styles, row: int, said: Mapping[str, str]
) -> int:
    """Write the cells that say whose roster it is, of which day, and what is complete.

    The hints stand in rows of their own: whatever stands beside a cell is read
    together with it.
    """
    label = styles.of(font_name=HEAD_FONT, align="right")
    cell = styles.body(bg_color=FILL_IN, num_format="@")
    hint = styles.of(font_color=QUIET, font_size=10, text_wrap=True, valign="top")
    last = len(_COLUMNS) - 1
    for code in _STATED:
        put(worksheet, (row, 0), _say(code), label)
        worksheet.merge_range(row, 1, row, last, "", cell)
        if code in said:
            put(worksheet, (row, 1), said[code], cell)
        worksheet.set_row(row, LINE * 1.5)
        prompt = {"input_title": _say(code)[:32], "input_message": _say(code, "hint")[:255]}
        written(worksheet.data_validation(row, 1, row, 1, {"validate": "any", **prompt}), code)
        worksheet.merge_range(row + 1, 1, row + 1, last, "", hint)
        put(worksheet, (row + 1, 1), _say(code, "hint"), hint)
        worksheet.set_row(row + 1, LINE * 2.2 if width_of(_say(code, "hint")) > _ONE_LINE else LINE)
        row += 2
    return row


def _heading(worksheet: Worksheet, styles: Styles, row: int, code: str) -> int:
    put(worksheet, (row, 0), _say(code), styles.of(font_name=HEAD_FONT, font_size=13))
    worksheet.set_row(row, LINE * 1.5)
    return row + 1


def _write_steps(worksheet: Worksheet, styles: Styles, row: int) -> int:
    row = _heading(worksheet, styles, row, "how")
    for number in range(1, _STEPS + 1):
        put(worksheet, (row, 0), f"{number}. {_say(f'step.{number}')}", styles.of())
        row += 1
    return row


def _write_legend(
    worksheet: Worksheet, styles: Styles, row: int, looks: Mapping[str, Mapping[str, Any]]
) -> int:
    row = _heading(worksheet, styles, row, "legend")
    for code, look in looks.items():
        put(worksheet, (row, 0), _say(f"legend.{code}"), styles.body(align="center", **look))
        put(worksheet, (row, 1), _say(f"legend.{code}", "hint"), styles.of())
        row += 1
    return row


def _write_contents(worksheet: Worksheet, styles: Styles, sheets: Sequence[Sheet], row: int) -> int:
    row = _heading(worksheet, styles, row, "contents")
    link = styles.of(font_color="#1F4E79", underline=1)
    for sheet in sheets:
        target = f"internal:'{sheet.title}'!A1"
        written(worksheet.write_url(row, 0, target, link, sheet.title), sheet.title)
        put(worksheet, (row, 1), _filled_by(sheet), styles.of())
        row += 1
    return row


def _filled_by(sheet: Sheet) -> str:
    """Say what one row of a sheet is, and what else may stand in it."""
    own = [part.declared.title for part in sheet.parts if part is sheet.main or part.when]
    beside = [part.declared.title for part in sheet.parts if part.declared.title not in own]
    said = ""
    if own:
        said = text("workbook", "template.one_row", {"kinds": "或".join(dict.fromkeys(own))})
    if beside:
        said += text("workbook", "template.beside", {"kinds": "、".join(dict.fromkeys(beside))})
    return said + sheet.note


def _write_columns(
    worksheet: Worksheet,
    styles: Styles,
    sheets: Sequence[Sheet],
    asked: Mapping[str, Sequence[Heading]],
    row: int,
) -> None:
    row = _heading(worksheet, styles, row, "columns")
    for place, (code, _) in enumerate(_COLUMNS):
        put(worksheet, (row, place), _say(f"columns.{code}"), styles.header())
    for sheet in sheets:
        for heading in asked[sheet.title]:
            row += 1
            cells = (
                sheet.title,
                heading.title,
                _say("columns.required") if heading.required else "",
                heading.note,
                "、".join(heading.synonyms),
            )
            for place, value in enumerate(cells):
                put(worksheet, (row, place), value, styles.body())
            worksheet.set_row(row, _height(cells))


def _height(cells: Sequence[str]) -> float:
    widths = [width for _, width in _COLUMNS]
    lines = [
        -(-width_of(value) // int(width - 1)) for value, width in zip(cells, widths, strict=True)
    ]
    return max(*lines, 1) * LINE + 3
