"""What roster a sheet is: found without being told, never guessed."""

from typing import Any

import pytest

from graphmodel.errors import RosterError
from graphmodel.party_sheets import SHEETS
from graphmodel.sheets import Sheet
from loaders.workbook import write_template


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
@pytest.mark.parametrize("named", [True, False])
def test_every_template_sheet_is_recognised_with_all_its_columns(
    desk: Any, sheet: Sheet, *, named: bool
) -> None:
    headers = [title for title in sheet.headers() if title]
    path = desk.xlsx({sheet.title if named else "Sheet1": [headers]})
    checked = desk.load(path)
    (understood,) = checked.mappings
    assert understood.sheet_title == sheet.title
    assert understood.columns == {title: title for title in headers}
    assert understood.unknown == ()
    assert checked.problems.is_empty()


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.example], ids=lambda sheet: sheet.name)
def test_the_example_row_of_a_template_is_no_record(desk: Any, sheet: Sheet) -> None:
    headers = [title for title in sheet.headers() if title]
    example = [sheet.example.get(title) for title in headers]
    checked = desk.load(desk.xlsx({sheet.title: [headers, example]}))
    assert checked.accounts["example"].to_list() == [1]
    assert checked.accounts["accepted"].to_list() == [0]


def test_headers_are_compared_without_marks_units_and_breaks(desk: Any) -> None:
    checked = desk.check(
        [
            ["*小区名称", "户数（户）", "楼栋数(栋)", "建筑\n面积", "所 属 社 区"],
            ["一号花园", "1", "1", "1", ""],
        ]
    )
    assert list(checked.mappings[0].columns.values()) == [
        "小区名称",
        "户数",
        "楼栋数",
        "建筑面积",
        "所属社区",
    ]


def test_unknown_columns_are_named_and_left_alone(desk: Any) -> None:
    checked = desk.check(
        [["党组织代码", "党组织名称", "传真", "正式党员男数量"], ["1", "甲党支部", "x", "y"]]
    )
    assert checked.mappings[0].unknown == ("传真", "正式党员男数量")
    assert checked.problems.is_empty()


def test_two_equally_likely_sheets_are_named_and_none_is_taken(desk: Any) -> None:
    checked = desk.check([["名称", "代码", "上级代码"], ["甲", "1", ""]])
    assert checked.problems["code"].to_list() == ["FILE-KIND-UNKNOWN"]
    assert checked.network.frame("PartyOrg").is_empty()
    (message,) = checked.messages()["hint"]
    assert "党组织" in message
    assert "社区村" in message


def test_a_person_may_decide_what_a_sheet_and_a_header_are(desk: Any) -> None:
    path = desk.csv([["名称", "代码", "上级代码"], ["甲", "1", ""]], name="x.csv")
    checked = desk.load(path, mapping={"x.csv": "党组织", "代码": "党组织代码"})
    assert checked.network.frame("PartyOrg").select("id", "name").rows() == [("1", "甲")]


def test_a_sheet_of_something_else_is_refused_with_its_name(desk: Any) -> None:
    checked = desk.load(desk.xlsx({"职工食堂": [["菜名", "价格"], ["面", "5"]]}))
    (row,) = checked.messages().to_dicts()
    assert row["code"] == "FILE-KIND-UNKNOWN"
    assert row["message"] == "不能确定“职工食堂”是哪一种名册，未读取"
    with pytest.raises(RosterError, match="职工食堂"):
        checked.require()


def test_two_columns_of_one_meaning_are_pointed_out(desk: Any) -> None:
    checked = desk.check(
        [["党组织代码", "党组织名称", "成立时间", "成立日期"], ["1", "甲党支部", "2020", "2021"]]
    )
    assert checked.problems["code"].to_list() == ["FILE-HEADER-TWICE"]
    assert checked.network.frame("PartyOrg")["founded_on"].to_list() == ["2020"]


def test_a_sheet_of_explanations_dates_the_roster_and_says_what_is_complete(desk: Any) -> None:
    path = desk.xlsx(
        {
            "填表说明": [
                ["请如实填写"],
                ["填表日期：", "2026年6月30日"],
                ["填报完整：党组织、小区（990101）、食堂"],
            ],
            "党组织": [["党组织代码", "党组织名称"], ["1", "甲党支部"]],
        }
    )
    checked = desk.load(path)
    assert str(checked.network.stated_on) == "2026-06-30"
    assert checked.network.is_complete_for("PartyOrg")
    assert checked.network.is_complete_for("Compound", "990101001")
    assert not checked.network.is_complete_for("Compound")
    assert checked.problems["code"].to_list() == ["FILE-COMPLETE-UNKNOWN"]


def test_the_template_itself_is_understood_and_states_nothing(desk: Any) -> None:
    path = desk.folder / "模板.xlsx"
    write_template(path)
    checked = desk.load(path)
    assert [item.sheet_title for item in checked.mappings] == [
        sheet.title for sheet in SHEETS if not sheet.extra
    ]
    assert checked.problems.is_empty()
    assert dict(checked.network.about.columns) == {}
