"""Fifteen kinds of mess that rosters hold: each is planted on purpose, and found where it is."""

import datetime as dt
import re
from typing import Any

import polars as pl
import pytest

from graphmodel.party import (
    Compound,
    Division,
    Holds,
    OwnersCommittee,
    PartyOrg,
    Person,
    SubordinateTo,
    Unit,
    Within,
)

ORGS = ["党组织代码", "党组织名称", "上级党组织代码"]


# 1 ------------------------------------------------------------ lines above, two-row headers


def test_1_lines_above_a_two_row_header_and_repeated_headers(desk: Any, cells: Any) -> None:
    def dress(_book: Any, sheets: dict[str, Any]) -> None:
        sheet = sheets["Sheet1"]
        sheet.merge_range("A1:E1", "某某街道党组织基本情况统计表")
        for column in "ABC":
            sheet.merge_range(f"{column}3:{column}4", ORGS["ABC".index(column)])
        sheet.merge_range("D3:E3", "领导班子")

    header = [*ORGS, "领导班子", None]
    lower = [None, None, None, "书记", "副书记"]
    path = desk.xlsx(
        {
            "Sheet1": [
                [],
                ["填表单位：某某街道", None, None, "填表日期：2026年6月30日"],
                header,
                lower,
                ["001", "甲街道党工委", None, "张三", "李四"],
                [*ORGS, "书记", "副书记"],
                ["001001", "乙社区党委", "001", "王五", None],
            ]
        },
        dress=dress,
    )
    checked = desk.load(path)
    assert cells(checked) == set()
    assert checked.network.stated_on == dt.date(2026, 6, 30)
    assert checked.network.frame(PartyOrg)["id"].to_list() == ["001", "001001"]
    roles = checked.network.frame(Holds).select("to_id", "role").sort("to_id", "role").rows()
    assert roles == [("001", "deputy_secretary"), ("001", "secretary"), ("001001", "secretary")]
    account = checked.accounts.row(0, named=True)
    assert (account["read"], account["accepted"]) == (5, 2)
    assert (account["title"], account["repeated_header"]) == (2, 1)
    assert checked.mappings[0].header_rows == (3, 4)
    assert checked.mappings[0].columns["领导班子›书记"] == "书记"


# 2 ------------------------------------------------------------ merged parents


def test_2_merged_parents_are_filled_by_range_and_true_blanks_stay_blank(
    desk: Any, cells: Any
) -> None:
    def dress(_book: Any, sheets: dict[str, Any]) -> None:
        sheets["小区"].merge_range("A2:A3", "甲社区")

    path = desk.xlsx(
        {
            "小区": [
                ["所属社区", "小区名称", "户数"],
                ["甲社区", "一号花园", 100],
                [None, "二号花园", 200],
                [None, "三号花园", 300],
            ],
            "社区村": [["区划代码", "名称"], ["990101001001", "甲社区"]],
        },
        dress=dress,
    )
    checked = desk.load(path)
    assert cells(checked) == set()
    within = checked.network.frame(Within)
    assert sorted(within["from_id"]) == ["名:甲社区/一号花园", "名:甲社区/二号花园"]
    assert "名:三号花园" in checked.network.frame(Compound)["id"].to_list()


# 3 ------------------------------------------------------------ totals


def test_3_totals_are_no_records(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["序号", "小区名称", "户数"],
            ["1", "一号花园", "100"],
            ["小计", "", "100"],
            ["1", "二号花园", "200"],
            ["", "合 计", "300"],
            ["总计：", "2个", "300"],
        ]
    )
    assert cells(checked) == set()
    assert checked.network.frame(Compound)["households"].sort().to_list() == [100, 200]
    assert checked.accounts["total"].to_list() == [3]


# 4 ------------------------------------------------------------ words for nothing


@pytest.mark.parametrize("word", ["无", "暂无", "—", "－", "N/A", "空", "待定", "/", "\\", ""])
def test_4_words_for_nothing_are_unknown_but_nought_is_nought(
    desk: Any, cells: Any, word: str
) -> None:
    checked = desk.check(
        [["小区名称", "户数", "楼栋数"], ["一号花园", word, "0"], ["二号花园", "0", word]]
    )
    assert cells(checked) == set()
    found = checked.network.frame(Compound).select("households", "building_count").rows()
    assert sorted(found, key=str) == [(0, None), (None, 0)]


# 5 ------------------------------------------------------------ full width


def test_5_full_width_is_folded_in_codes_and_compared_in_names(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "上级党组织", "正式党员"],
            ["００１", "甲社区党委（直属）", "", "１２"],
            ["００２", "第①党支部", "甲社区党委(直属)", "３"],
        ]
    )
    assert cells(checked) == set()
    orgs = checked.network.frame(PartyOrg).select("id", "name", "members_full").rows()
    assert orgs == [("001", "甲社区党委（直属）", 12), ("002", "第①党支部", 3)]
    assert checked.network.frame(SubordinateTo)["to_id"].to_list() == ["001"]


# 6 ------------------------------------------------------------ dates


def test_6_every_spelling_of_a_date(desk: Any, cells: Any) -> None:
    written = {
        "2021.6": "2021-06", "2021.06.01": "2021-06-01", "2021/6/1": "2021-06-01",
        "2021-6": "2021-06", "2021年6月": "2021-06", "2021年6月1日": "2021-06-01",
        "20210601": "2021-06-01", "202106": "2021-06", "2021": "2021",
        "2021.6-2024.6": "2024-06", "2021年6月届满": "2021-06", "长期": None,
    }  # fmt: skip
    rows = [["党组织代码", "党组织名称", "届满时间"]]
    rows += [[f"{at:03}", f"第{at}党支部", text] for at, text in enumerate(written)]
    rows += [["900", "甲党支部", "下半年"], ["901", "乙党支部", "2021.13"]]
    checked = desk.check(rows)
    last = len(rows)
    assert cells(checked) == {("CELL-DATE", f"C{last - 1}"), ("CELL-DATE", f"C{last}")}
    ends = checked.network.frame(PartyOrg)["term_ends_on"].to_list()
    assert ends == [*written.values(), None, None]


def test_6_numbers_that_are_dates(desk: Any, cells: Any) -> None:
    path = desk.xlsx(
        {
            "党组织": [
                ["党组织代码", "党组织名称", "成立时间"],
                ["001", "甲党支部", 44348],
                ["002", "乙党支部", 2021.1],
                ["003", "丙党支部", dt.date(2021, 6, 1)],
                ["004", "丁党支部", 2021],
                ["005", "戊党支部", 2021.11],
                ["006", "己党支部", "2021.1"],
            ]
        }
    )
    checked = desk.load(path)
    assert cells(checked) == {("CELL-DATE-AMBIGUOUS", "C3")}
    founded = checked.network.frame(PartyOrg)["founded_on"].to_list()
    assert founded == ["2021-06-01", None, "2021-06-01", "2021", "2021-11", "2021-01"]


# 7 ------------------------------------------------------------ encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_7_the_encoding_is_found(desk: Any, cells: Any, encoding: str) -> None:
    rows = [ORGS, ["001", "䶮溪社区党委𠅤", ""]]
    path = desk.csv(rows, encoding=encoding)
    checked = desk.load(path)
    assert cells(checked) == set()
    assert checked.network.frame(PartyOrg)["name"].to_list() == ["䶮溪社区党委𠅤"]


# 8 ------------------------------------------------------------ several persons in a cell


def test_8_several_persons_in_a_cell(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "书记", "委员"],
            ["001", "甲党支部", "王五(主任)", "张三、李四（兼） 13900000000\n赵  六"],
            ["002", "乙党支部", "王五", "无"],
            ["003", "丙党支部", "同上", "空缺"],
            ["004", "丁党支部", "13900000000", ""],
        ]
    )
    assert cells(checked) == {("CELL-PERSON", "C5")}
    posts = checked.network.frame(Holds)
    counts = posts.group_by("to_id", "role").len().sort("to_id", "role").rows()
    assert counts == [
        ("001", "member", 3),
        ("001", "secretary", 1),
        ("002", "secretary", 1),
        ("003", "secretary", 1),
    ]
    assert posts.filter(pl.col("time_share") == "part_time").height == 1
    # Without a number a name is known within its body only.
    assert checked.network.frame(Person).height == 6
    shown = repr(checked.problems.rows()) + repr(checked.network.frame(Person).rows())
    assert not re.search("张三|李四|王五|赵|139", shown)


@pytest.mark.parametrize("form", [0, 1])
def test_8_a_post_said_to_be_vacant(desk: Any, cells: Any, form: int) -> None:
    """Said: 空缺. What only says that nothing is known, or not settled yet, says nothing of it."""
    said = {
        "空缺": True, "暂 缺": True, "空缺（待选配）": True, "书记：缺": True, "无人": True,
        "张三": None, "": None, "无": None, "待定": None, "拟任": None, "空缺、张三": None,
    }  # fmt: skip
    rows = [[f"00{n:02}", f"{n}号党支部", cell, "党支部"] for n, cell in enumerate(said, start=10)]
    header = ["党组织代码", "党组织名称", ("书记", "支部书记")[form], "党组织类别"]
    checked = desk.check([header, *rows])
    assert cells(checked) == set()
    organisations = checked.network.frame(PartyOrg)
    assert organisations["secretary_vacant"].to_list() == list(said.values())
    assert checked.network.about.columns["PartyOrg"] >= {"secretary_vacant"}
    assert set(checked.network.frame(Holds)["to_id"]) == {"0015", "0020"}


def test_8_of_two_rosters_the_one_that_names_somebody_counts(desk: Any) -> None:
    header = ["党组织代码", "党组织名称", "党组织类别", "书记"]
    one, other = ([header, ["001", "甲党支部", "党支部", cell]] for cell in ("空缺", "张三"))
    checked = desk.check(one, other)
    assert checked.network.frame(PartyOrg)["secretary_vacant"].to_list() == [True]
    assert checked.network.frame(Holds).height == 1


# 9 ------------------------------------------------------------ name forms


def test_9_a_superior_may_be_named_in_full_or_in_short(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["党组织名称", "上级党组织"],
            ["中共甲区委乙街道工作委员会", ""],
            ["中共甲区乙街道丙社区总支部委员会", "乙街道党工委"],
            ["丙社区第一支部", "中共甲区乙街道丙社区党总支"],
            ["丙社区第二党支部", "丙社区党总支"],
        ]
    )
    assert cells(checked) == {("LINK-SHORT-NAME", "B3"), ("LINK-SHORT-NAME", "B5")}
    assert checked.network.frame(SubordinateTo).height == 3
    assert checked.unresolved.is_empty()


# 10 ----------------------------------------------------------- type and name disagree


def test_10_the_category_is_kept_as_recorded(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [["党组织代码", "党组织名称", "党组织类别"], ["001", "甲局党组", "党支部"]]
    )
    assert cells(checked) == set()
    assert checked.network.frame(PartyOrg)["category_recorded"].to_list() == ["党支部"]
    assert checked.network.frame(PartyOrg)["category"].to_list() == [None]


# 11 ----------------------------------------------------------- parents


def test_11_odd_parents_are_named_and_nothing_is_removed(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "上级党组织代码", "上级党组织"],
            ["001", "甲街道党工委", "", ""],
            ["002", "乙社区党委", "001", "丙社区党委"],
            ["003", "丙社区党委", "001", ""],
            ["004", "第一党支部", "002", ""],
            ["005", "第一党支部", "003", ""],
            ["006", "丁党小组支部", "", "第一党支部"],
            ["007", "戊党支部", "", "桂花社区"],
            ["008", "己党支部", "008", ""],
            ["009", "庚党支部", "010", ""],
            ["010", "辛党支部", "009", ""],
            ["011", "壬党支部", "002", ""],
            ["011", "壬党支部", "003", ""],
            ["012", "癸党支部", "099", ""],
            ["013", "子党支部", "", "丙社区党萎"],
        ],
        [["区划代码", "名称"], ["990101001001", "桂花社区居委会"]],
    )
    assert cells(checked) == {
        ("LINK-DISAGREE", "D3"),
        ("LINK-AMBIGUOUS", "D7"),
        ("LINK-PLACE-NAMED", "D8"),
        ("GRAPH-SELF", "C9"),
        ("GRAPH-CYCLE", "C10"),
        ("GRAPH-TWO-SUPERIORS", "C12"),
        ("GRAPH-TWO-SUPERIORS", "C13"),
        ("LINK-UNKNOWN", "C14"),
        ("LINK-UNKNOWN", "D15"),
    }
    links = set(checked.network.frame(SubordinateTo).select("from_id", "to_id").rows())
    assert {("002", "001"), ("008", "008"), ("009", "010"), ("010", "009")} <= links
    assert {("011", "002"), ("011", "003")} <= links
    assert checked.network.frame(PartyOrg).height == 13
    assert sorted(checked.unresolved["named"]) == ["099", "丙社区党萎", "桂花社区", "第一党支部"]
    hints = {row["value"]: row["hint"] for row in checked.messages().to_dicts()}
    assert "“丙社区党委”" in hints["丙社区党萎"]


# 12 ----------------------------------------------------------- counts


def test_a_count_of_rows_at_the_end_is_no_record(desk: Any) -> None:
    rows = [
        ["小区名称", "户数"],
        ["一号花园", "10"],
        ["共一花园", "20"],
        ["共2个", ""],
        ["共十二户", ""],
    ]
    checked = desk.check(rows)
    assert checked.network.frame(Compound)["name"].sort().to_list() == ["一号花园", "共一花园"]
    assert checked.accounts["total"].to_list() == [2]


def test_two_names_with_a_blank_between_are_pointed_out(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "委员"],
            ["001", "甲党支部", "秦某午 尤某未"],
            ["002", "乙党支部", "张 三、李 四"],
            ["003", "丙党支部", "王某  赵某"],
            ["004", "丁党支部", "欧阳 某"],
        ]
    )
    assert cells(checked) == {("CELL-NAMES-BLANK", "C2")}
    assert "秦" not in str(checked.problems.rows())


def test_a_post_written_with_blanks_is_the_post(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [["党组织代码", "党组织名称"], ["001", "甲党支部"]],
        [
            ["党组织", "姓名", "职务"],
            ["甲党支部", "张某", "书 记"],
            ["甲党支部", "李某", "副书记 委员"],
            ["甲党支部", "王某", "总支书记"],
        ],
    )
    assert cells(checked) == set()
    roles = checked.network.frame(Holds)["role"].sort().to_list()
    assert roles == ["deputy_secretary", "member", "secretary", "secretary"]


def test_12_counts_as_text(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["小区名称", "户数", "楼栋数"],
            ["一号花园", "35人", "二十栋"],
            ["二号花园", "约200户", "1,200"],
            ["三号花园", "-5", "3.5"],
            ["四号花园", "1200户", "3.0"],
            ["五号花园", "许多", "十"],
        ]
    )
    assert cells(checked) == {
        ("CELL-COUNTS", "B3"),
        ("CELL-ABOUT", "B3"),
        ("CELL-RANGE", "B4"),
        ("CELL-NUMBER", "C4"),
        ("CELL-NUMBER", "B6"),
    }
    found = {
        name[-4:]: (households, buildings)
        for name, households, buildings in checked.network.frame(Compound)
        .select("name", "households", "building_count")
        .rows()
    }
    assert found == {
        "一号花园": (35, 20),
        "二号花园": (200, 1200),
        "三号花园": (None, None),
        "四号花园": (1200, 3),
        "五号花园": (None, 10),
    }


# 13 ----------------------------------------------------------- one unit, two communities


def test_13_a_unit_may_report_to_two_communities(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [["单位代码", "单位名称", "报到社区"], ["DW1", "甲局", "甲社区、乙社区"]],
        [["区划代码", "名称"], ["990101001001", "甲社区"], ["990101001002", "乙社区"]],
    )
    assert cells(checked) == set()
    assert checked.network.frame(Unit).height == 1
    assert checked.network.frame("ReportedTo")["to_id"].to_list() == [
        "990101001001",
        "990101001002",
    ]


# 14 ----------------------------------------------------------- hidden and broken


def test_14_hidden_rows_broken_formulas_and_blanks_inside_names(desk: Any, cells: Any) -> None:
    def dress(_book: Any, sheets: dict[str, Any]) -> None:
        sheet = sheets["党组织"]
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("D3", "=1+1", None, "")
        sheet.set_column(4, 4, None, None, {"hidden": True})
        sheets["藏"].hide()

    path = desk.xlsx(
        {
            "党组织": [
                [*ORGS, "正式党员", "预备党员"],
                ["001", " 甲社区\n党委\u00a0", None, None, 1],
                ["002", "第一 党支部", "001 ", None, 2],
            ],
            "藏": [["单位代码", "单位名称"], ["DW1", "ABC Trading 公司"]],
        },
        dress=dress,
    )
    checked = desk.load(path)
    assert cells(checked) == {
        ("CELL-ERROR", "D2"),
        ("CELL-FORMULA", "D3"),
        ("FILE-HIDDEN-ROWS", ""),
        ("FILE-HIDDEN-COLUMNS", ""),
        ("FILE-HIDDEN-SHEET", ""),
    }
    names = checked.network.frame(PartyOrg)["name"].to_list()
    assert names == ["甲社区党委", "第一党支部"]
    assert checked.network.frame(Unit)["name"].to_list() == ["ABC Trading公司"]
    assert checked.network.frame(SubordinateTo).height == 1


# 15 ----------------------------------------------------------- dissolved


def test_15_a_body_marked_as_dissolved_ends_on_the_roster_date(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["截止日期：2025年12月31日", "", ""],
            ["区划代码", "名称", "户数"],
            ["990101001001", "凤北村委会 [已撤销]", "10"],
            ["990101001002", "凤南村委会", "20"],
        ]
    )
    assert cells(checked) == {
        ("CELL-DISSOLVED", "B3"),
        ("CELL-CODE-RANGE", "A3"),
        ("CELL-CODE-RANGE", "A4"),
    }
    frame = checked.network.frame(Division).select("name", "valid_to").rows()
    assert frame == [("凤北村委会", dt.date(2025, 12, 31)), ("凤南村委会", None)]


def test_committees_that_do_not_exist_are_told_from_unknown_ones(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["小区代码", "小区名称", "是否成立业委会", "业委会成立时间", "业委会主任"],
            ["X1", "一号花园", "已成立", "", ""],
            ["X2", "二号花园", "否", "", ""],
            ["X3", "三号花园", "", "2020年", ""],
            ["X4", "四号花园", "", "", ""],
            ["X5", "五号花园", "", "", "张三"],
            ["X6", "六号花园", "未成立", "2021年", ""],
            ["X7", "七号花园", "说不好", "", ""],
        ]
    )
    assert cells(checked) == {("CELL-PRESENCE", "C7"), ("CELL-YES-NO", "C8")}
    has = dict(checked.network.frame(Compound).select("id", "has_owners_committee").rows())
    assert has == {
        "X1": True, "X2": False, "X3": True, "X4": None, "X5": True, "X6": True, "X7": None
    }  # fmt: skip
    committees = checked.network.frame(OwnersCommittee).select("id", "name").rows()
    assert committees[0] == ("X1/业委会", "一号花园业委会")
    assert [row[0] for row in committees] == [f"X{n}/业委会" for n in (1, 3, 5, 6)]
    assert "presence" in checked.network.about.columns["OwnersCommittee"]


@pytest.mark.parametrize("words", ["截止2026年6月30日", "截止到2026年6月30日", "截至2026.6.30"])
def test_the_day_of_a_roster_is_read_however_the_title_says_until(desk: Any, words: str) -> None:
    checked = desk.check(
        [
            [f"某街道党组织花名册（{words}）", ""],
            ["党组织代码", "党组织名称"],
            ["001", "甲党支部"],
        ]
    )
    assert checked.network.stated_on == dt.date(2026, 6, 30)


# 23 ----------------------------------------------------- a category that is none


def test_a_category_that_is_none_is_pointed_out_and_the_name_followed(
    desk: Any, cells: Any
) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "党组织类别"],
            ["001", "甲小区党支部", "党支布"],
            ["002", "乙小区党支部", "党支部"],
            ["003", "丙小区党支部", ""],
            ["004", "丁党委", "党委（工委、党组）"],
        ]
    )
    assert cells(checked) == {("CELL-CATEGORY", "C2")}
    assert checked.problems["severity"].to_list() == ["info"]
    assert checked.network.frame(PartyOrg)["category_recorded"].to_list()[0] == "党支布"
