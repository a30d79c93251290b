"""What offices keep beside the nine sheets: each kind and relation has a roster of its own."""

# ruff: noqa: E501 - a row of a roster stands on one line

from typing import Any

import polars as pl
import pytest

from graphmodel.further_sheets import FURTHER
from graphmodel.party import PARTY, Person
from graphmodel.party_sheets import SHEETS

#: Kinds without a roster: legal areas and entryways nobody lists, suggestions the program makes.
WITHOUT = {"PropertyArea", "Entryway", "Suggests"}
BASE = (
    [["党组织代码", "党组织名称"], ["001", "东街道党工委"], ["001001", "甲社区党委"]],
    [["单位代码", "单位名称"], ["D1", "甲公司"]],
)
CASES: dict[str, tuple[list[list[str]], dict[str, int]]] = {
    "会议": (
        [["会议名称", "会议类型", "召开时间", "召开组织", "参加人数"],
         ["一季度党员大会", "党员大会", "2026-03-01", "甲社区党委", "30"]],
        {"Meeting": 1, "Held": 1},
    ),
    "先锋岗和责任区": (
        [["岗区名称", "岗区类型", "设岗组织", "认岗党员"],
         ["政策宣传岗", "先锋岗", "甲社区党委", "张三、李四"], ["花坛责任区", "责任区", "甲社区党委", "空缺"]],
        {"DutyPost": 2, "Runs": 2, "Takes": 2, "Person": 2, "Holds": 0},
    ),
    "党建指导员": (
        [["姓名", "派出组织", "指导单位", "手机号"], ["王五", "东街道党工委", "甲公司", "13900000000"]],
        {"WorksWith": 1, "Person": 1, "Holds": 0},
    ),
    "服务队": (
        [["服务队名称", "服务队类型", "组建组织", "队员人数"], ["红马甲", "志愿服务队", "甲社区党委", "12"]],
        {"ServiceTeam": 1, "Runs": 1},
    ),
    "文件制度": (
        [["文号", "文件名称", "印发单位", "适用范围"], ["东发1号", "办法", "东街道党工委", "甲社区党委"]],
        {"Document": 1, "AppliesTo": 1},
    ),
    "评定": (
        [["评定名称", "年度", "等级", "评定对象"], ["星级", "2025", "五星", "甲社区党委"],
         ["星级", "2025", "四星", "东街道党工委"]],
        {"Assessment": 2, "Received": 2},
    ),
    "表彰": (
        [["表彰名称", "表彰时间", "受表彰对象"], ["先进", "2025-07", "甲社区党委、甲公司"]],
        {"Honour": 1, "Received": 2},
    ),
    "捐助": (
        [["捐助事项", "金额（万元）", "捐助时间", "捐助方"], ["物资", "2.5", "2025-07", "甲公司"]],
        {"Contribution": 1, "Gave": 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", CASES)
def test_each_is_known_by_its_header_and_read_whole(desk: Any, title: str) -> None:
    rows, counts = CASES[title]
    checked = desk.check(*BASE, rows)
    assert checked.problems.is_empty()
    assert checked.mappings[-1].sheet_title == title
    assert {kind: checked.network.frame(kind).height for kind in counts} == counts


def test_each_further_sheet_is_tried() -> None:
    assert {sheet.title for sheet in FURTHER} == set(CASES)


def test_every_kind_has_a_roster() -> None:
    kinds = {part.declared.name for sheet in SHEETS for part in sheet.parts}
    kinds |= {vars(link.relation)["kind"].name for sheet in SHEETS for link in sheet.links}
    also = (item.also for sheet in SHEETS for item in sheet.persons)
    kinds |= {Person.__name__, *(relation.__name__ for relation in also if relation)}
    assert {kind.name for kind in PARTY} - kinds == WITHOUT


def test_a_template_stays_at_nine_sheets() -> None:
    assert sum(not sheet.extra for sheet in SHEETS) == 9


def test_who_takes_a_post_on_is_one_person_in_both_rosters(desk: Any) -> None:
    checked = desk.check(
        *BASE,
        [["岗区名称", "设岗组织", "认岗党员"], ["宣传岗", "甲社区党委", "张三 11010519491231002X"]],
        [["姓名", "任职机构", "职务", "人员编号"],
         ["张三", "甲社区党委", "书记", "11010519491231002X"]],
    )  # fmt: skip
    takes, holds = checked.network.frame("Takes"), checked.network.frame("Holds")
    assert takes["from_id"].to_list() == holds["from_id"].to_list()
    assert takes.filter(pl.col("to_kind") != "DutyPost").is_empty()
