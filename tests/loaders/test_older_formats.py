"""What xls and ods hide is told as for an xlsx: the same workbook, saved by LibreOffice."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest

from graphmodel.party import SubordinateTo
from loaders.annotate import annotate
from loaders.ods_scan import scan_content
from loaders.plain import TooLargeError
from loaders.sources import sources
from loaders.xls_look import looks_of
from loaders.zip_scan import scan
from tests.jiceng.office import converted

_ROWS: list[list[Any]] = [
    [
        "党组织代码",
        "党组织名称",
        "党组织类别",
        "正式党员",
        "成立时间",
        "上级党组织代码",
        "联系方式备注",
    ],
    ["001", "甲街道党工委", "党工委", None, "2001-07-01", None, "一"],
    ["002", "乙社区党委", "党委", 30, "2002.7", "001", "二"],
    ["003", "丙小区党支部", "党支部", 12, dt.date(2003, 7, 1), "002", "三"],
    ["004", "丁小区党支部", "党支部", None, "2004-07-01", None, "四"],
    ["005", "戊小区党支部", "党支部", None, "2005-07-01", None, "五"],
    ["006", "己小区党支部", "党支部", 7.0, None, "002", "六"],
    ["007", "庚小区党支部", "党支部", 5, None, "002", "七"],
]
#: What a careful person finds in it, written before the code that reads xls and ods.
_FOUND = {
    ("FILE-HEADER-UNKNOWN", ""),
    ("FILE-HIDDEN-COLUMNS", ""),
    ("FILE-HIDDEN-ROWS", ""),
    ("FILE-HIDDEN-SHEET", ""),
    ("CELL-ERROR", "D5"),
    ("CELL-STRUCK-ROW", "A7"),
    ("CELL-STRUCK", "B8"),
}


def dress(book: Any, sheets: dict[str, Any]) -> None:
    line = book.add_format({"font_strikeout": True})
    sheet, hidden = sheets["党组织"], sheets["隐藏表"]
    sheet.write_formula("D5", "=1/0", None, "#DIV/0!")
    sheet.write_formula("D6", "=D3+1", None, 31)
    sheet.merge_range("F4:F6", "002")  # three organisations below one
    sheet.set_row(5, None, None, {"hidden": True})
    sheet.set_column("G:G", None, None, {"hidden": True})
    sheet.write_row("A7", ["006", "己小区党支部", "党支部", 7.0], line)
    sheet.write("F7", "002", line)
    sheet.write("G7", "六", line)
    sheet.write("B8", "庚小区党支部", line)
    hidden.hide()


@pytest.fixture
def made(desk: Any) -> Path:
    sheets = {"党组织": _ROWS, "隐藏表": [["党组织代码", "党组织名称"], ["009", "辛党支部"]]}
    path: Path = desk.xlsx(sheets, "名册.xlsx", dress)
    return path


def test_what_is_found_in_the_xlsx(desk: Any, made: Path, cells: Any) -> None:
    checked = desk.load(made)
    assert cells(checked) - {("FILE-HEADER-UNKNOWN", "")} == _FOUND - {("FILE-HEADER-UNKNOWN", "")}


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_the_same_is_found_and_read(desk: Any, made: Path, cells: Any, ending: str) -> None:
    whole = desk.load(made)
    other = desk.load(converted(made, ending, desk.folder))
    assert cells(other) == cells(whole)
    assert other.network == whole.network
    above = dict(other.network.frame(SubordinateTo).select("from_id", "to_id").rows())
    assert above == {"002": "001", **dict.fromkeys(["003", "004", "005", "006", "007"], "002")}


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_a_marked_copy_keeps_what_it_hides_and_strikes(
    desk: Any, made: Path, cells: Any, ending: str
) -> None:
    path = converted(made, ending, desk.folder)
    checked = desk.load(path)
    (copy,) = annotate(checked, sources(path))
    again = desk.load(copy.path)
    assert cells(again) == cells(checked)
    assert again.network == checked.network
    assert set(again.progress()["state"]) == {"open"}  # nothing was mended


def test_an_xls_that_nobody_can_look_through_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))
    assert looks_of(str(path)) == {}


# ---------------------------------------------------------------- OpenDocument by hand

_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
_STYLES = (
    '<style:style style:name="s" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="plain" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="s2" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
)


def content(rows: str, columns: str = "") -> bytes:
    spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in _NAMES.items())
    return (
        f"<office:document-content {spaces}><office:automatic-styles>{_STYLES}"
        f"</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="甲">{columns}{rows}</table:table>'
        f"</office:spreadsheet></office:body></office:document-content>"
    ).encode()


def cell(text: str = "", **attributes: str) -> str:
    said = "".join(f' {name.replace("__", ":")}="{value}"' for name, value in attributes.items())
    return (
        f"<table:table-cell{said}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"
    )


def row(*cells: str, **attributes: str) -> str:
    said = "".join(
        f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items()
    )
    return f"<table:table-row{said}>{''.join(cells)}</table:table-row>"


_STRUCK = {"table__style-name": "s"}


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_where_things_stand_is_counted_with_repeats(size: int) -> None:
    rows = (
        row(cell("一"), cell("二", **_STRUCK))
        + row(cell(**{"table__number-columns-repeated": "3"}), cell("x", **_STRUCK))
        + row(
            cell("同", **_STRUCK, **{"table__number-columns-repeated": "2"}),
            number_rows_repeated="2",
        )
        + row(cell("隐"), visibility="collapse", number_rows_repeated="2")
        + row(cell("筛"), visibility="filter")
        + row(cell(**_STRUCK), cell("不", **{"table__style-name": "plain"}))
        + row(cell("#N/A", **{"calcext__value-type": "error"}))
        + row(cell(), number_rows_repeated="1048000", visibility="collapse")
    )
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/>'
        '<table:table-column table:default-cell-style-name="plain"/>'
    )
    data = content(rows, columns)
    found = scan_content(data[at : at + size] for at in range(0, len(data), size)).sheets["甲"]
    assert found.struck == {(0, 1), (1, 3), (2, 0), (2, 1), (3, 0), (3, 1)}
    assert found.hidden_rows == {4, 5, 6}  # not the million empty ones at the end
    assert found.hidden_columns == {2}
    assert found.errors == {(8, 0)}


def test_a_cell_takes_the_style_of_its_row_or_column() -> None:
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="s"/>'
    rows = row(cell("a"), cell("b")) + row(cell("c"), cell("d", **{"table__style-name": "plain"}))
    rows += row(cell("e"), default_cell_style_name="s")
    assert scan_content([content(rows, columns)]).sheets["甲"].struck == {(0, 1), (2, 0)}


def test_a_note_inside_a_cell_is_no_text_of_the_cell() -> None:
    note = "<office:annotation><text:p>划掉的批注</text:p></office:annotation>"
    note += "<draw:frame><draw:text-box><text:p>文本框</text:p></draw:text-box></draw:frame>"
    struck = cell(**_STRUCK).replace("></table", f">{note}</table")
    assert scan_content([content(row(struck))]).sheets["甲"].struck == frozenset()


def test_merged_ranges_are_those_that_are_spanned() -> None:
    spans = {"table__number-rows-spanned": "3", "table__number-columns-spanned": "2"}
    rows = row(cell("a"), cell("b", **spans), "<table:covered-table-cell/>", cell("c"))
    assert scan_content([content(rows)]).sheets["甲"].merged == (((0, 1), (2, 2)),)


def write_ods(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:  # not packed: it is not the ratio that tells
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for name, data in members.items():
            archive.writestr(f"{name}.xml", data)
    return path


def test_a_common_style_and_its_heirs_strike_out(tmp_path: Path) -> None:
    spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in _NAMES.items())
    styles = (
        f"<office:document-styles {spaces}><office:styles>"
        '<style:style style:name="Del" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="Heir" style:family="table-cell" style:parent-style-name="Del"/>'
        '<style:style style:name="Not" style:family="table-cell" style:parent-style-name="Del">'
        '<style:text-properties style:text-line-through-style="none"/></style:style>'
        "</office:styles></office:document-styles>"
    ).encode()
    named = [cell(name, **{"table__style-name": name}) for name in ("Del", "Heir", "Not")]
    path = write_ods(tmp_path / "a.ods", content=content(row(*named, cell("x"))), styles=styles)
    assert scan(str(path)).sheets["甲"].struck == {(0, 0), (0, 1)}


@pytest.mark.parametrize(("day", "is_1904"), [("1904-01-01", True), ("1899-12-30", False)])
def test_from_when_days_are_counted(day: str, *, is_1904: bool) -> None:
    null = f'<table:null-date table:date-value="{day}"/>'
    settings = f"<table:calculation-settings>{null}</table:calculation-settings>"
    data = content(row(cell("x"))).replace(
        b"<table:table ", settings.encode() + b"<table:table ", 1
    )
    assert scan_content([data]).is_1904 is is_1904


def test_what_hides_by_the_million_is_refused_before_it_is_counted_out() -> None:
    many = row(
        cell("x", **_STRUCK, **{"table__number-columns-repeated": "100"}),
        number_rows_repeated="100",
    )
    with pytest.raises(TooLargeError):
        scan_content([content(many * 60)])
    hidden = row(cell(), visibility="collapse", number_rows_repeated="1000000") + row(cell("x"))
    with pytest.raises(TooLargeError):
        scan_content([content(hidden)])


_EVERYTHING = {"table__number-rows-spanned": "1048576", "table__number-columns-spanned": "16384"}


@pytest.mark.parametrize(
    "cells_of_it",
    [cell("小区名称", **_EVERYTHING), cell("长" * (8 << 20)), cell(x="长" * (8 << 20))],
)
def test_what_no_roster_has_is_refused(desk: Any, cells: Any, cells_of_it: str) -> None:
    path = write_ods(desk.folder / "名册.ods", content=content(row(cells_of_it)))
    assert cells(desk.load(path)) == {("FILE-TOO-LARGE", "")}
