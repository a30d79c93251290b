"""How the book becomes files: one workbook a roster, one workbook for all, or plain CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from graphmodel.party_sheets import SHEETS
from graphmodel.sheets import Sheet
from jiceng.demo.city.book import BODIES, COMPOUNDS, DIVISIONS, ORGS, POSTS, UNITS, City
from jiceng.demo.city.truth import D1, Truth, WrongCell, in_order

FORMS = ("files", "workbook", "csv")
_ALL, _NOTES = "样例区名册", "填表说明"
_CREATED = datetime(2026, 6, 30)  # noqa: DTZ001 - a workbook stores local time
#: Other headers that some of the files use: title → what is printed.
SYNONYMS: Mapping[str, Mapping[str, str]] = {
    POSTS: {"任职机构": "所在党组织", "任职时间": "任现职时间", "离任时间": "免职时间"},
    DIVISIONS: {"户数": "总户数", "常住人口": "人口", "所属街道": "上级区划"},
    COMPOUNDS: {"户数": "房屋数量（户数）", "楼栋数": "楼栋数量", "物业公司": "物业服务企业"},
    UNITS: {"单位名称": "驻区单位名称", "从业人数": "职工人数", "驻在社区": "所在社区"},
    BODIES: {"成员": "成员单位"},
}
#: What a roster is complete for besides its own records.
BESIDE = {COMPOUNDS: ("业主委员会",), DIVISIONS: ("居民委员会",)}
#: Rows above the header of a workbook.
TITLES = {ORGS: "样例区党组织基本情况统计表"}


def headers(sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the titles some row uses, in the order of the template."""
    used = {title for row in rows for title in row}
    known = [title for title in sheet.headers() if title in used]
    if unknown := used - set(known):
        raise ValueError(f"{sheet.title}: no such title: {'、'.join(sorted(unknown))}")
    return known


def write_city(city: City, out: Path, form: str) -> list[WrongCell]:
    """Write the rosters of a city into a folder; return its wrong cells with their places."""
    if form not in FORMS:
        raise ValueError(f"form is one of {', '.join(FORMS)}")
    out.mkdir(parents=True, exist_ok=True)
    sheets = [sheet for sheet in SHEETS if city.rows.get(sheet.title)]
    if form == "csv":
        for sheet in sheets:
            _write_csv(out / f"{sheet.title}.csv", sheet, city)
    elif form == "workbook":
        _write_workbook(out / f"{_ALL}.xlsx", sheets, city)
    else:
        for sheet in sheets:
            _write_workbook(out / f"{sheet.title}.xlsx", [sheet], city)
    return _wrong_cells(city, form)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _printed(sheet: Sheet, title: str, form: str) -> str:
    return title if form == "workbook" else SYNONYMS.get(sheet.title, {}).get(title, title)


def _write_csv(path: Path, sheet: Sheet, city: City) -> None:
    rows = city.rows[sheet.title]
    titles = headers(sheet, rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([_printed(sheet, title, "csv") for title in titles])
        writer.writerows([_plain(row.get(title)) for title in titles] for row in rows)


def _write_workbook(path: Path, sheets: list[Sheet], city: City) -> None:
    form = "workbook" if len(sheets) > 1 else "files"
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": path.stem, "created": _CREATED})
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        notes = book.add_worksheet(_NOTES)
        for place, text in enumerate(_note_lines(sheets)):
            notes.write_string(place, 0, text)
        for sheet in sheets:
            page = book.add_worksheet(sheet.title)
            for line, cells in enumerate(_lines(sheet, city, form)):
                for column, value in enumerate(cells):
                    if isinstance(value, date):
                        page.write_datetime(line, column, value, dates)
                    elif isinstance(value, int | float):
                        page.write_number(line, column, value)
                    elif value:
                        page.write_string(line, column, str(value))


def _note_lines(sheets: list[Sheet]) -> list[str]:
    named = [name for sheet in sheets for name in (sheet.title, *BESIDE.get(sheet.title, ()))]
    titles = "、".join(named)
    return [
        "样例区的街道、社区、小区、单位、党组织和人员都是编造的，仅供演示。",
        f"填表日期：{D1.year}年{D1.month}月{D1.day}日",
        f"填报完整：{titles}",
    ]


def _lines(sheet: Sheet, city: City, form: str) -> Iterable[list[Any]]:
    rows = city.rows[sheet.title]
    titles = headers(sheet, rows)
    if sheet.title in TITLES:
        yield [TITLES[sheet.title]]
    yield [_printed(sheet, title, form) for title in titles]
    for row in rows:
        yield [row.get(title) for title in titles]


def _wrong_cells(city: City, form: str) -> list[WrongCell]:
    by_title = {sheet.title: sheet for sheet in SHEETS}
    found = []
    for title, row, column, what in city.wrong:
        place = next(place for place, item in enumerate(city.rows[title]) if item is row)
        above = form != "csv" and title in TITLES
        ending = "csv" if form == "csv" else "xlsx"
        found.append(
            WrongCell(
                file=f"{_ALL if form == 'workbook' else title}.{ending}", sheet=title,
                row=place + 2 + above, column=_printed(by_title[title], column, form),
                value=str(row[column]), what=what,
            )
        )  # fmt: skip
    return sorted(found, key=lambda cell: (cell.file, cell.sheet, cell.row))


def truth_of(city: City, problems: list[WrongCell]) -> Truth:
    """Return what was noted while the city was built."""
    return Truth(
        facts=in_order(city.facts),
        answers={
            figure: {record: tuple(states) for record, states in records.items()}
            for figure, records in city.answers.items()
        },
        weights=dict(city.weights),
        problems=tuple(problems),
        counts={title: len(rows) for title, rows in city.rows.items()},
    )
