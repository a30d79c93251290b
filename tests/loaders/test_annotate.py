"""The marked and the tidied copy: the people's own file, with every problem in its cell."""

import datetime as dt
import hashlib
import os
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import loaders
from graphmodel.party import PartyOrg
from loaders.annotate import Copied, annotate, tidy
from loaders.sources import sources

RED, YELLOW = "FFFFC7CE", "FFFFEB9C"
HEADER = [
    "党组织代码",
    "党组织名称",
    "上级党组织代码",
    "正式党员",
    "成立时间",
    "书记",
    "上级党组织",
]
# D4 is no number, C5 names nothing, E5 is no date, F5 holds no name, G5 contradicts nothing.
ROWS = [
    ["001", "甲街道党工委", None, 5, "2020年1月", None, None],
    ["002", "乙社区党委", "001", "很多", "2021-06-01", "测试甲", None],
    ["003", "丙党支部", "099", 7, "去年", "13900000000", None],
]
PLANTED = {
    "D4": "CELL-NUMBER", "C5": "LINK-UNKNOWN", "E5": "CELL-DATE", "F5": "CELL-PERSON",
}  # fmt: skip


def roster(desk: Any, name: str = "名册.xlsx") -> Path:
    def dress(book: Any, sheets: dict[str, Any]) -> None:
        sheet = sheets["党组织"]
        sheet.merge_range("A1:G1", "某街道党组织名册")
        sheet.set_column("B:B", 33)
        sheet.set_column("G:G", None, None, {"hidden": 1})
        sheet.set_landscape()
        sheet.repeat_rows(1)
        sheet.write_comment("D4", "自己的批注")
        sheet.write_formula("H4", "=1+5", None, 6)
        sheet.write_string("E3", "2020年1月", book.add_format({"bg_color": "#DDEEFF"}))

    path: Path = desk.xlsx({"党组织": [[], HEADER, *ROWS]}, name=name, dress=dress)
    return path


def marked(desk: Any, path: Path) -> list[Copied]:
    return annotate(desk.load(path), sources(path))


def sheet_of(path: Path, name: str = "党组织") -> Any:
    return openpyxl.load_workbook(path)[name]


def test_the_original_is_not_touched_and_the_copy_stands_beside_it(desk: Any) -> None:
    path = roster(desk)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    names = [marked(desk, path)[0].path.name for _ in range(3)]
    assert names == ["名册_待修改.xlsx", "名册_待修改(2).xlsx", "名册_待修改(3).xlsx"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_each_planted_cell_is_coloured_and_says_why(desk: Any, cells: Any) -> None:
    path = roster(desk)
    found = {cell: code for code, cell in cells(desk.load(path)) if code != "FILE-HIDDEN-COLUMNS"}
    assert found == PLANTED
    (copy,) = marked(desk, path)
    sheet = sheet_of(copy.path)
    coloured = {cell.coordinate for row in sheet for cell in row if cell.fill.fgColor.rgb == RED}
    assert coloured == set(PLANTED)
    assert (copy.cells, copy.lost) == (4, ())
    said = sheet["D4"].comment.text
    assert said.startswith("自己的批注\n")
    assert "“很多”不是数字" in said
    assert "怎么改：" in said


def test_a_value_that_names_a_person_is_masked(desk: Any) -> None:
    (copy,) = marked(desk, roster(desk))
    words = [
        str(cell.value)
        for row in openpyxl.load_workbook(copy.path)["校验结果"]
        for cell in row
        if cell.value
    ]
    words += [cell.comment.text for row in sheet_of(copy.path) for cell in row if cell.comment]
    assert "***" in words
    assert not any("13900000000" in word or "测试甲" in word for word in words)


def test_what_people_made_of_their_file_is_kept(desk: Any) -> None:
    (copy,) = marked(desk, roster(desk))
    sheet = sheet_of(copy.path)
    assert "A1:G1" in {str(area) for area in sheet.merged_cells.ranges}
    assert round(sheet.column_dimensions["B"].width) == 34
    assert sheet.column_dimensions["G"].hidden
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet["H4"].value == "=1+5"
    # The last result of the formula is kept too, or the copy would read as never calculated.
    assert openpyxl.load_workbook(copy.path, data_only=True)["党组织"]["H4"].value == 6


def test_the_list_links_to_the_cells(desk: Any) -> None:
    (copy,) = marked(desk, roster(desk))
    links = [
        (cell.value, cell.hyperlink.location, cell.hyperlink.target)
        for row in openpyxl.load_workbook(copy.path)["校验结果"]
        for cell in row
        if cell.hyperlink
    ]
    assert links == [(cell, f"'党组织'!{cell}", None) for cell in ("D4", "C5", "E5", "F5")]


def test_the_next_check_says_what_is_mended_open_and_new(desk: Any) -> None:
    (copy,) = marked(desk, roster(desk))
    again = desk.load(copy.path)
    assert set(again.progress()["state"]) == {"open"}
    book = openpyxl.load_workbook(copy.path)
    book["党组织"]["D4"].value = 9  # mended
    book["党组织"]["D3"].value = -9  # broken anew
    book["党组织"].insert_rows(3)  # and everything one row lower
    book["党组织"]["A3"].value, book["党组织"]["B3"].value = "004", "丁党支部"
    book.save(copy.path)
    states = desk.load(copy.path).progress().select("code", "state").rows()
    assert sorted(states) == [
        ("CELL-DATE", "open"),
        ("CELL-NUMBER", "mended"),
        ("CELL-PERSON", "open"),
        ("CELL-RANGE", "new"),
        ("FILE-HIDDEN-COLUMNS", "open"),
        ("LINK-UNKNOWN", "open"),
    ]


def test_marks_come_off_what_is_mended_and_the_old_fill_comes_back(desk: Any) -> None:
    def dress(book: Any, sheets: dict[str, Any]) -> None:
        shade = book.add_format({"bg_color": "#DDEEFF"})
        sheets["小区"].write_string("B2", "很多", shade)

    path = desk.xlsx(
        {"小区": [["小区名称", "户数"], ["一号花园", "很多"], ["二号花园", "不少"]]}, dress=dress
    )
    (copy,) = marked(desk, path)
    book = openpyxl.load_workbook(copy.path)
    book["小区"]["B2"].value = 9
    book.save(copy.path)
    (second,) = marked(desk, copy.path)
    sheet = sheet_of(second.path, "小区")
    assert sheet["B2"].fill.fgColor.rgb == "FFDDEEFF"
    assert sheet["B2"].comment is None
    assert sheet["B3"].fill.fgColor.rgb == RED


def test_an_original_that_was_changed_after_its_copy_is_said_not_to_be_read(desk: Any) -> None:
    path = roster(desk)
    (copy,) = marked(desk, path)
    later = copy.path.stat().st_mtime + 60
    os.utime(path, (later, later))
    found = desk.load(desk.folder).problems.filter(code="FILE-COPY-OLD")
    assert found.select("file", "severity").rows() == [("名册.xlsx", "warning")]


def test_in_a_folder_the_copy_stands_for_the_original(desk: Any) -> None:
    path = roster(desk)
    marked(desk, path)
    tables = loaders.read(desk.folder)
    assert [
        (table.file, table.problems["code"].to_list()) for table in tables if not table.sheet
    ] == [("名册.xlsx", ["FILE-COPIED"])]
    assert {table.file for table in tables if table.sheet} == {"名册_待修改.xlsx"}


def test_a_text_file_gets_a_plain_copy_whose_cells_are_text(desk: Any) -> None:
    path = desk.csv(
        [
            ["党组织代码", "党组织名称", "正式党员"],
            ["007", "=1+1党支部", "很多"],
            ["008", "乙党支部", "5"],
        ],
        name="名册.csv",
    )
    (copy,) = marked(desk, path)
    assert copy.lost == ("layout",)
    sheet = sheet_of(copy.path, "名册")
    assert (sheet["A2"].value, sheet["A2"].number_format) == ("007", "@")
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1党支部", "s")
    assert sheet["C2"].fill.fgColor.rgb == RED
    with zipfile.ZipFile(copy.path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert desk.load(copy.path).network.frame(PartyOrg)["id"].to_list() == ["007", "008"]


def test_a_mark_inside_a_merged_range_stands_on_its_first_cell(desk: Any) -> None:
    def dress(_book: Any, sheets: dict[str, Any]) -> None:
        sheets["小区"].merge_range("A2:A3", "无此社区")

    path = desk.xlsx(
        {"小区": [["所属社区", "小区名称"], ["无此社区", "一号花园"], [None, "二号花园"]]},
        dress=dress,
    )
    (copy,) = marked(desk, path)
    sheet = sheet_of(copy.path, "小区")
    assert sheet["A2"].fill.fgColor.rgb == RED
    assert sheet["A2"].comment.text.count("找不到") >= 1


def test_a_file_in_order_has_no_copy(desk: Any) -> None:
    path = desk.csv([["党组织代码", "党组织名称"], ["001", "甲党委"]])
    assert marked(desk, path) == []


def test_a_warning_is_yellow(desk: Any) -> None:
    path = desk.xlsx({"小区": [["小区名称", "户数", "楼栋数"], ["一号花园", 3, 9]]})
    (copy,) = marked(desk, path)
    assert sheet_of(copy.path, "小区")["B2"].fill.fgColor.rgb == YELLOW


# ---------------------------------------------------------------- tidied copies


def test_only_spaces_widths_and_dates_are_mended_and_every_mend_is_listed(desk: Any) -> None:
    path = desk.xlsx(
        {
            "党组织": [
                ["党组织代码", "党组织名称", "正式党员", "成立时间", "书记"],
                [" ００1 ", "甲 社区\n党委", "１２", "2020年1月", "测  甲"],
                ["002", "乙社区党委（直属）", "很多", "2021.6.1", None],
                ["003", "丙党支部", 3, "2021.6-2024.6", None],
                ["004", "丁党支部", 3, dt.date(2021, 6, 1), None],
            ]
        },
        name="名册.xlsx",
    )
    before = desk.load(path)
    (copy,) = tidy(before, sources(path))
    assert copy.path.name == "名册_已整理.xlsx"
    rows = list(openpyxl.load_workbook(copy.path)["修改清单"].iter_rows(values_only=True))
    listed = {row[2]: (row[4], row[5], row[6]) for row in rows[4:]}
    spaces, width, date = "去掉多余的空格或换行", "全角改为半角", "统一日期写法"
    assert listed == {
        "A2": (" ００1 ", "001", f"{spaces}、{width}"),
        "B2": ("甲 社区\n党委", "甲社区党委", spaces),
        "C2": ("１２", "12", width),
        "D2": ("2020年1月", "2020-01", date),
        "D3": ("2021.6.1", "2021-06-01", date),
    }
    sheet = sheet_of(copy.path)
    # Names in full width stay, persons are left alone, and what is wrong is not guessed at.
    assert [sheet[cell].value for cell in ("B3", "C3", "D4", "E2")] == [
        "乙社区党委（直属）", "很多", "2021.6-2024.6", "测  甲",
    ]  # fmt: skip
    assert desk.load(copy.path).network == before.network


def test_a_file_that_needs_no_mend_has_no_tidied_copy(desk: Any) -> None:
    path = desk.csv([["党组织代码", "党组织名称"], ["001", "甲党委"]])
    assert tidy(desk.load(path), sources(path)) == []


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_two_rosters_of_one_name_keep_their_copies_apart(desk: Any, suffix: str) -> None:
    rows = [["小区名称", "户数"], ["一号花园", "很多"]]
    desk.csv(rows, name="名册.csv")
    desk.xlsx({"小区": rows}, name="名册.xlsx")
    (copy,) = marked(desk, desk.folder / f"名册{suffix}")
    assert copy.path.name == f"名册{suffix}_待修改.xlsx"
    other = "名册.csv" if suffix == ".xlsx" else "名册.xlsx"
    read = {table.file for table in loaders.read(desk.folder) if table.frame.height}
    assert read == {other, copy.path.name}
