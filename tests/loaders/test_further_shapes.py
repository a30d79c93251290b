"""Rosters as they are: counts by sex, ranges of buildings, kinds said in a cell."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import loaders
from graphmodel.errors import UsageError
from graphmodel.party import (
    Alliance,
    Building,
    Covers,
    MemberOf,
    PartyOrg,
    SubordinateTo,
    Unit,
    Within,
)
from graphmodel.party_sheets import SHEETS
from loaders.buildings import building_key, listed
from loaders.mapping import mapping_toml, read_mapping

CHIFENG = Path(__file__).parents[2] / "examples" / "chifeng"


# ---------------------------------------------------------------- counts by sex


def test_counts_by_sex_add_up_and_an_unknown_half_makes_the_sum_unknown(
    desk: Any, cells: Any
) -> None:
    checked = desk.check(
        [
            [
                "党组织代码",
                "党组织名称",
                "正式党员男数量",
                "正式党员女数量",
                "女预备党员",
                "预备党员（男）",
            ],
            ["001", "甲党支部", "3", "4", "1", "２人"],
            ["002", "乙党支部", "0", "4", "", "无"],
            ["003", "丙党支部", "许多", "4", "5", ""],
        ]
    )
    assert cells(checked) == {("CELL-NUMBER", "C4"), ("CELL-HALF", "F4")}
    found = checked.network.frame(PartyOrg).select("members_full", "members_probationary").rows()
    assert found == [(7, 3), (4, None), (None, None)]


def test_counts_by_sex_under_a_common_header(desk: Any, cells: Any) -> None:
    def dress(_book: Any, sheets: dict[str, Any]) -> None:
        sheets["党组织"].merge_range("A1:A2", "党组织代码")
        sheets["党组织"].merge_range("B1:B2", "党组织名称")
        sheets["党组织"].merge_range("C1:D1", "正式党员")

    rows = [
        ["党组织代码", "党组织名称", "正式党员"],
        [None, None, "男", "女"],
        ["001", "甲党支部", 3, 4],
    ]
    checked = desk.load(desk.xlsx({"党组织": rows}, dress=dress))
    assert cells(checked) == set()
    assert checked.network.frame(PartyOrg)["members_full"].to_list() == [7]


def test_one_half_alone_is_no_count(desk: Any) -> None:
    checked = desk.check([["党组织代码", "党组织名称", "正式党员男数量"], ["001", "甲党支部", "3"]])
    assert checked.network.frame(PartyOrg)["members_full"].to_list() == [None]
    assert checked.mappings[0].unknown == ("正式党员男数量",)


# ---------------------------------------------------------------- buildings


@pytest.mark.parametrize("name", ["1", "1号", "1号楼", "1栋", "1幢", "1#", "一号楼", "1座", "01栋"])
def test_a_building_is_one_however_it_is_written(name: str) -> None:
    assert pl.DataFrame({"x": [name]}).select(building_key(pl.col("x"))).item() == "1幢"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1-3、7幢", ["1幢", "2幢", "3幢", "7幢"]),
        ("1、3、5幢", ["1幢", "3幢", "5幢"]),
        ("A1-A3栋", ["A1栋", "A2栋", "A3栋"]),
        ("1幢-3幢", ["1幢", "2幢", "3幢"]),
        ("5～7#", ["5#", "6#", "7#"]),
        ("3-1幢", ["3-1幢"]),
        ("1号楼", ["1号楼"]),
        ("东楼、西楼", ["东楼、西楼"]),
    ],
)
def test_what_a_cell_of_buildings_lists(text: str, names: list[str]) -> None:
    assert listed(text) == names


def test_a_range_is_as_many_buildings_whose_common_counts_are_nobodys(
    desk: Any, cells: Any
) -> None:
    checked = desk.check(
        [["小区名称"], ["一号花园"], ["二号花园"]],
        [
            ["所属小区", "楼栋", "户数", "党小组名称"],
            ["一号花园", "1-3、7幢", "90", "第一党小组"],
            ["一号花园", "4号楼", "30", ""],
            ["一号花园", "四栋", "30", ""],
            ["二号花园", "1幢", "40", ""],
            ["二号花园", "1-999幢", "", ""],
        ],
    )
    assert cells(checked) == {("CELL-GROUPED", "B2"), ("CELL-LONG-LIST", "B6")}
    found = dict(checked.network.frame(Building).select("id", "households").rows())
    assert found == {
        "名:一号花园/1幢": None, "名:一号花园/2幢": None, "名:一号花园/3幢": None,
        "名:一号花园/7幢": None, "名:一号花园/4幢": 30, "名:二号花园/1幢": 40,
        "名:二号花园/1-999幢": None,
    }  # fmt: skip
    assert checked.network.frame(Within).height == 7
    assert checked.network.frame(Covers).height == 4
    account = checked.accounts.filter(file="2.csv").row(0, named=True)
    assert (account["read"], account["accepted"]) == (5, 5)


def test_two_spellings_of_a_building_with_other_counts_contradict_each_other(
    desk: Any, cells: Any
) -> None:
    checked = desk.check(
        [["所属小区", "楼栋", "户数"], ["一号花园", "1幢", "90"], ["一号花园", "一号楼", "80"]],
        [["小区名称"], ["一号花园"]],
    )
    assert cells(checked) == {("KEY-CONFLICT", "B2"), ("KEY-CONFLICT", "B3")}


# ---------------------------------------------------------------- kinds said in a cell


def test_the_alliances_of_the_article_load_cleanly() -> None:
    checked = loaders.load(CHIFENG, loaded_on=dt.date(2026, 11, 24), key=b"k")
    assert checked.problems.select("file", "code").rows() == [("会议制度.csv", "FILE-NOT-KEPT")]
    assert checked.unresolved.is_empty()
    assert checked.network.frame(Alliance).height == 2
    # 53 units and 20 + 8 organisations, counted in the file; never added up.
    members = checked.network.frame(MemberOf).group_by("from_kind", "member_role").len()
    assert sorted(members.rows()) == [
        ("PartyOrg", "convenor", 8),
        ("PartyOrg", "member", 20),
        ("Unit", "member", 53),
    ]
    assert checked.network.frame(SubordinateTo).is_empty()
    # Named there only: no register of units or organisations was read.
    assert not checked.network.was_read(Unit)
    assert not checked.network.was_read(PartyOrg)


def test_a_member_is_not_made_where_its_kind_has_a_roster(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [["单位代码", "单位名称"], ["DW1", "甲公司"]],
        [
            ["联合体名称", "成员名称", "成员类型"],
            ["某联合体", "甲公司", "单位"],
            ["某联合体", "甲公可", "单位"],
            ["某联合体", "乙党支部", "党组织"],
            ["某联合体", "丙", "其他"],
        ],
    )
    assert cells(checked) == {("LINK-UNKNOWN", "B3"), ("LINK-UNKNOWN", "B5")}
    assert checked.network.frame(Unit)["id"].to_list() == ["DW1"]
    assert checked.network.frame(PartyOrg)["name"].to_list() == ["乙党支部"]


def test_a_header_of_two_meanings_is_told_by_its_cells(desk: Any) -> None:
    regional = desk.check([["联合体名称", "类别"], ["某联合体", "区域性"]])
    assert regional.network.frame(Alliance)["scope"].to_list() == ["regional"]
    assert regional.problems.is_empty()


# ---------------------------------------------------------------- columns decided by a person


ODD = [
    ["标识号", "机关称呼", "归口", "备注"],
    ["001", "甲党委", "", "x"],
    ["002", "乙党支部", "001", "y"],
]
DECIDED = """
[[table]]
file = "六月.csv"
roster = "党组织"

[table.columns]
"标识号" = "党组织代码"
"机关称呼" = "党组织名称"
"归口" = "上级党组织代码"
"备注" = ""
"""


def test_a_decided_mapping_is_used_also_for_next_months_file(desk: Any, cells: Any) -> None:
    path = desk.csv(ODD, name="七月.csv")
    assert cells(desk.load(path)) == {("FILE-KIND-UNKNOWN", "")}
    saved = desk.folder / "对应.toml"
    saved.write_text(DECIDED, encoding="utf-8")
    checked = desk.load(path, mapping=read_mapping(saved, SHEETS))
    assert cells(checked) == set()
    assert checked.network.frame(SubordinateTo).select("from_id", "to_id").rows() == [
        ("002", "001")
    ]
    assert checked.mappings[0].ignored == ("备注",)
    assert checked.mappings[0].unknown == ()


def test_a_mapping_that_was_written_reads_back_to_the_same_network(desk: Any) -> None:
    path = desk.csv(
        [['单位"名称"', "备\\注", *["党组织名称", "上级党组织"]], ["a", "b", "甲党委", ""]]
    )
    first = desk.load(path)
    saved = desk.folder / "对应.toml"
    saved.write_text(mapping_toml(first.mappings, SHEETS), encoding="utf-8")
    again = desk.load(path, mapping=read_mapping(saved, SHEETS))
    assert again.network == first.network
    assert again.mappings[0].columns == first.mappings[0].columns


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[table", "写法有误"),
        ('[[table]]\nroster = "党组只"', "“党组只”不是名册名称.*党组织"),
        ('[[table]]\nroster = "小区"\n[table.columns]\n"x" = "户"', "“户”不是.*户数"),
        ('[[table]]\nsheets = "x"', "不认识“sheets”"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_by_name(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "对应.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        read_mapping(path, SHEETS)


def test_a_missing_mapping_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="读不到列对应关系文件"):
        read_mapping(tmp_path / "无.toml", SHEETS)


# ---------------------------------------------------------------- files of one name


def test_two_streets_files_of_one_name_stay_apart(desk: Any) -> None:
    for street, code in (("甲街道", "001"), ("乙街道", "002")):
        (desk.folder / street).mkdir()
        desk.csv(
            [["党组织代码", "党组织名称"], [code, f"{street}党工委"]], name=f"{street}/名册.csv"
        )
    both = [desk.folder / "甲街道", desk.folder / "乙街道"]
    for checked in (desk.load(*both), desk.load(desk.folder)):
        assert [item.file for item in checked.network.about.inputs] == [
            "乙街道/名册.csv",
            "甲街道/名册.csv",
        ]
        assert sorted(checked.network.frame(PartyOrg)["_input"]) == [
            "乙街道/名册.csv",
            "甲街道/名册.csv",
        ]
        assert sorted(checked.accounts["file"]) == ["乙街道/名册.csv", "甲街道/名册.csv"]


def test_the_sample_masks_persons(desk: Any) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "书记", "上级党组织", "批准单位"],
            ["001", "甲党支部", "测试甲", "13900000000", "13900000000"],
        ]
    )
    # The last cell was refused at the door.
    assert checked.mappings[0].sample.rows() == [("001", "甲党支部", "***", "***", None)]
