"""Habits of spreadsheets: other calendars, lines through cells, other programs' formats."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from graphmodel.errors import RosterError, UsageError
from graphmodel.party import Building, Compound, Holds, OwnersCommittee, Within
from tests.jiceng.office import converted

# ---------------------------------------------------------------- calendars


def write_1904(path: Path, serial: int, *, is_1904: bool) -> Path:
    book = xlsxwriter.Workbook(str(path), {"date_1904": is_1904})
    sheet = book.add_worksheet("小区")
    sheet.write_row(0, 0, ["小区名称", "首次交付日期", "户数"])
    sheet.write_row(1, 0, ["一号花园", serial, 40000])
    book.close()
    return path


@pytest.mark.parametrize(("serial", "is_1904"), [(44348, False), (42886, True)])
def test_a_bare_number_of_a_day_is_counted_from_the_workbooks_own_year(
    desk: Any,
    serial: int,
    is_1904: bool,  # noqa: FBT001 - a case of the table
) -> None:
    path = write_1904(desk.folder / "小区.xlsx", serial, is_1904=is_1904)
    found = desk.load(path).network.frame(Compound)
    assert found.select("first_delivery_date", "households").rows() == [("2021-06-01", 40000)]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_an_xls_that_counts_from_1904(desk: Any) -> None:
    path = write_1904(desk.folder / "小区.xlsx", 42886, is_1904=True)
    found = desk.load(converted(path, "xls", desk.folder)).network.frame(Compound)
    assert found["first_delivery_date"].to_list() == ["2021-06-01"]


# ---------------------------------------------------------------- lines through cells


def test_struck_rows_and_cells_are_pointed_out_and_still_read(desk: Any, cells: Any) -> None:
    def dress(book: Any, sheets: dict[str, Any]) -> None:
        line = book.add_format({"font_strikeout": True})
        sheets["小区"].write_row(1, 0, ["一号花园", 100], line)
        sheets["小区"].write(2, 1, 200, line)
        sheets["小区"].write_blank(3, 0, None, line)

    rows = [
        ["小区名称", "户数"],
        ["一号花园", 100],
        ["二号花园", 200],
        [None, None],
        ["三号花园", 1],
    ]
    checked = desk.load(desk.xlsx({"小区": rows}, dress=dress))
    assert cells(checked) == {("CELL-STRUCK-ROW", "A2"), ("CELL-STRUCK", "B3")}
    assert checked.network.frame(Compound)["households"].sum() == 301


def test_a_struck_name_of_a_person_is_masked(desk: Any) -> None:
    def dress(book: Any, sheets: dict[str, Any]) -> None:
        sheets["党组织"].write(1, 2, "张三", book.add_format({"font_strikeout": True}))

    rows = [["党组织代码", "党组织名称", "书记"], ["001", "甲党支部", "张三"]]
    checked = desk.load(desk.xlsx({"党组织": rows}, dress=dress))
    assert checked.problems.select("code", "value").rows() == [("CELL-STRUCK", "***")]


# ---------------------------------------------------------------- other formats


def test_a_file_of_wps_is_answered_with_how_to_save_it(desk: Any) -> None:
    path = desk.folder / "名册.et"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    for given in (path, desk.folder):
        (row,) = desk.load(given).messages().select("code", "hint").rows()
        assert row[0] == "FILE-WPS"
        assert "另存为" in row[1]


SPREADSHEETML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
)


@pytest.mark.parametrize("text", ["<html><table><tr><td>x</td></tr></table></html>", SPREADSHEETML])
def test_a_page_saved_as_xls_is_answered_with_how_to_save_it(desk: Any, text: str) -> None:
    path = desk.folder / "名册.xls"
    path.write_text(text, encoding="utf-8")
    (row,) = desk.load(path).messages().select("code", "hint").rows()
    assert row[0] == "FILE-RENAMED"
    assert "文件—另存为" in row[1]


# ---------------------------------------------------------------- one body, two ways to write it


def test_a_building_with_a_code_here_and_none_there_is_one(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [["小区代码", "小区名称"], ["XQ1", "一号花园"], ["XQ2", "二号花园"], ["XQ3", "二号花园"]],
        [["楼栋代码", "楼栋", "所属小区", "户数"], ["LD1", "1幢", "一号花园", "30"]],
        [
            ["所属小区", "楼栋", "户数"],
            ["XQ1", "1号楼", "30"], ["一号花园", "2", ""], ["XQ1", "二栋", "40"],
            ["XQ2", "1幢", "1"], ["XQ3", "1幢", "2"],
        ],
    )  # fmt: skip
    assert cells(checked) == set()
    found = checked.network.frame(Building).select("id", "households").rows()
    # Two compounds share a name: their buildings stay apart.
    assert found == [("LD1", 30), ("名:XQ2/1幢", 1), ("名:XQ3/1幢", 2), ("名:一号花园/2幢", 40)]
    assert checked.network.frame(Within).height == 4


def test_buildings_of_two_compounds_of_one_name_stay_two(desk: Any) -> None:
    checked = desk.check(
        [["小区代码", "小区名称"], ["XQ1", "幸福小区"], ["XQ2", "幸福小区"]],
        [
            ["楼栋代码", "所属小区", "楼栋", "户数"],
            ["LD1", "幸福小区", "1栋", "30"],
            ["", "幸福小区", "1栋", "40"],
        ],
    )
    buildings = checked.network.frame("Building").sort("households")
    assert buildings["households"].to_list() == [30, 40]
    assert buildings["id"][0] == "LD1"


def test_a_name_alone_is_no_path(desk: Any) -> None:
    checked = desk.check(
        [["区划代码", "名称"], ["990101001", "前进街道"], ["990101001001", "东社区"],
         ["990101001002", "西社区"]],
        [["机构代码", "机构名称", "机构类型", "所属社区"],
         ["B1", "党建联席会议", "联席会议", "东社区"], ["", "党建联席会议", "联席会议", "西社区"]],
    )  # fmt: skip
    hosts = checked.network.frame("Hosts").sort("from_id").select("from_id", "to_id").rows()
    assert hosts == [("990101001001", "B1"), ("990101001002", "名:党建联席会议")]


def test_not_yet_founded_in_a_column_of_days_is_an_answer(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["小区名称", "业委会成立时间"],
            ["一号花园", "2019.9"], ["二号花园", "未成立"], ["三号花园", ""], ["四号花园", "某年"],
        ]
    )  # fmt: skip
    assert cells(checked) == {("CELL-DATE", "B5")}
    found = dict(checked.network.frame(Compound).select("name", "has_owners_committee").rows())
    assert (found["一号花园"], found["二号花园"], found["三号花园"]) == (True, False, None)
    assert checked.network.frame(OwnersCommittee).height == 1


# ---------------------------------------------------------------- several persons, several posts


def test_the_nth_name_has_the_nth_post(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            [
                "党组织代码",
                "支部名称",
                "领导班子成员姓名",
                "成员职务",
                "党组织类别",
                "上级党组织名称",
            ],
            ["001", "甲党委", "张三、李四、王五", "书记、副书记兼组织委员、委员", "党委", ""],
            ["002", "乙党支部", "张三、空缺、王五", "书记、副书记、委员", "党支部", "甲党委"],
            ["003", "丙党支部", "张三、李四", "委员", "党支部", "甲党委"],
            ["004", "丁党支部", "张三、李四、王五", "书记、委员", "党支部", "甲党委"],
            ["005", "戊党支部", "赵六", "党员", "党支部", "甲党委"],
        ]
    )
    assert cells(checked) == {("CELL-ROLES", "D5")}
    posts = checked.network.frame(Holds).group_by("to_id").agg("role").sort("to_id").rows()
    roles = {body: sorted(map(str, found)) for body, found in posts}
    assert roles["002"] == ["member", "secretary"]
    assert roles["003"] == ["member", "member"]
    assert roles["004"] == ["None", "None", "None"]
    assert "005" not in roles
    by_person = checked.network.frame(Holds).filter(to_id="001").group_by("from_id").len()
    assert sorted(by_person["len"].to_list()) == [1, 1, 2]


# ---------------------------------------------------------------- words


def test_a_table_that_is_no_roster_is_answered_with_what_to_do(desk: Any) -> None:
    checked = desk.check([["甲", "乙"], ["1", "2"]])
    (hint,) = checked.messages()["hint"].to_list()
    assert hint.startswith("请核对列标题")
    assert "可能是" not in hint


def test_reasons_are_said_in_the_language_asked_for(desk: Any) -> None:
    path = desk.csv([["党组织代码", "党组织名称", "书记", "正式党员"], ["1", "甲", "张三", "许多"]])
    with pytest.raises(UsageError, match="须提供密钥") as caught:
        desk.load(path, key=None)
    assert "takes a key" in caught.value.args[0].in_language("en")
    with pytest.raises(RosterError, match=r"1处问题，如：.*不是数字"):
        desk.load(path).require()
    with pytest.raises(RosterError, match=r"problems: 1, for instance .* is not a number"):
        desk.load(path).require("en")
