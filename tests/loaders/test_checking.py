"""Keys, links, persons and accounts: what a row becomes, and what is said of it."""

import datetime as dt
import json
from typing import Any

import polars as pl
import pytest

from graphmodel.errors import UsageError
from graphmodel.network import Completeness
from graphmodel.party import (
    Agreement,
    Alliance,
    Building,
    Compound,
    ConsultativeBody,
    Covers,
    Division,
    HasGroup,
    Holds,
    Judges,
    ListItem,
    MemberOf,
    OwnersCommittee,
    PartyGroup,
    PartyOrg,
    PartyTo,
    Person,
    ResidentsCommittee,
    Serves,
    Unit,
    Within,
)
from graphmodel.texts import catalogue
from loaders.problems import SEVERITY

ORGS = ["党组织代码", "党组织名称", "上级党组织代码"]


# ---------------------------------------------------------------- keys and accounts


def test_identical_rows_merge_and_contradicting_ones_are_refused(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            [*ORGS, "正式党员"],
            ["001", "甲党委", "", "5"],
            ["001", "甲党委", "", "5"],
            ["002", "乙党支部", "001", "3"],
            ["002", "乙党支部", "001", "4"],
            ["003", "丙党支部", "002", "6"],
            ["", "", "001", "7"],
        ]
    )
    assert cells(checked) == {
        ("KEY-CONFLICT", "A4"),
        ("KEY-CONFLICT", "A5"),
        ("LINK-REJECTED", "C6"),
        ("KEY-MISSING", "A7"),
    }
    assert checked.network.frame(PartyOrg)["id"].to_list() == ["001", "003"]
    account = checked.accounts.row(0, named=True)
    assert (account["read"], account["accepted"], account["rejected"], account["merged"]) == (
        6,
        2,
        3,
        1,
    )
    params = [
        json.loads(text)
        for text in checked.problems.filter(pl.col("code") == "KEY-CONFLICT")["params"]
    ]
    assert params[0] == {"others": "1.csv 第5行", "columns": ["正式党员"], "id": "002"}
    assert checked.unresolved["reason"].to_list() == ["LINK-REJECTED"]


def test_a_refused_row_appoints_nobody(desk: Any) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "书记", "正式党员"],
            ["001", "甲党支部", "张三", "3"],
            ["001", "甲党支部", "张三", "4"],
        ]
    )
    assert checked.network.frame(Holds).is_empty()
    assert checked.network.frame(Person).is_empty()


def test_the_same_file_twice_adds_nothing(desk: Any, cells: Any) -> None:
    rows = [ORGS, ["001", "甲党委", ""], ["002", "乙党支部", "001"]]
    checked = desk.load(desk.csv(rows, name="a.csv"), desk.csv(rows, name="b.csv"))
    assert cells(checked) == {("FILE-TWICE", "")}
    assert checked.network.frame(PartyOrg).height == 2
    assert checked.accounts["merged"].to_list() == [0, 2]


def test_made_ids_are_paths_of_names(desk: Any) -> None:
    checked = desk.check(
        [
            ["党组织名称", "上级党组织"],
            ["甲街道党工委", ""],
            ["乙社区党委", "甲街道党工委"],
            ["丙社区党委", "甲街道党工委"],
            ["第一党支部", "乙社区党委"],
            ["第一党支部", "丙社区党委"],
        ]
    )
    assert checked.problems.is_empty()
    assert sorted(checked.network.frame(PartyOrg)["id"]) == [
        "名:丙社区党委/第一党支部",
        "名:乙社区党委/第一党支部",
        "名:甲街道党工委",
        "名:甲街道党工委/丙社区党委",
        "名:甲街道党工委/乙社区党委",
    ]


def test_a_code_lost_to_a_number_is_no_code(desk: Any, cells: Any) -> None:
    path = desk.xlsx(
        {
            "党组织": [
                ORGS,
                [110101199003071234, "甲党委", None],
                ["2", "乙党支部", 110101199003071234],
            ]
        }
    )
    checked = desk.load(path)
    assert cells(checked) == {("CELL-CODE-NUMBER", "A2"), ("CELL-CODE-NUMBER", "C3")}
    assert sorted(checked.network.frame(PartyOrg)["id"]) == ["2", "名:甲党委"]


def test_a_required_cell_may_be_blank_and_the_row_stays(desk: Any, cells: Any) -> None:
    checked = desk.check([["党组织代码", "党组织名称"], ["001", ""]])
    assert cells(checked) == {("CELL-REQUIRED", "B2")}
    assert checked.network.frame(PartyOrg).select("id", "name").rows() == [("001", None)]


# ---------------------------------------------------------------- links inside a scope


def test_names_that_repeat_between_streets_are_told_apart_by_the_street(
    desk: Any, cells: Any
) -> None:
    checked = desk.check(
        [
            ["区划代码", "名称", "所属街道"],
            ["990101001", "东街道", ""],
            ["990101002", "西街道", ""],
            ["990101001001", "新华社区居委会", "东街道"],
            ["990101002001", "新华社区", "西街道"],
        ],
        [
            ["小区名称", "所属社区", "所属街道"],
            ["一号花园", "新华社区", "西街道"],
            ["二号花园", "新华社区", ""],
            ["三号花园", "", "东街道"],
            ["四号花园", "西街道新华社区", "东街道"],
        ],
    )
    assert ("LINK-AMBIGUOUS", "B3") in cells(checked)
    within = {
        row[0].rsplit("/", 1)[-1]: row[1]
        for row in checked.network.frame(Within).select("from_id", "to_id").rows()
    }
    assert within["一号花园"] == "990101002001"
    assert "二号花园" not in {name[2:] for name in within}
    assert within["三号花园"] == "990101001"


def test_divisions_without_a_parent_column_hang_below_the_code_they_begin_with(desk: Any) -> None:
    checked = desk.check(
        [
            ["区划代码", "名称"],
            ["990101", "某区"],
            ["990101001000", "东街道"],
            ["990101001001", "甲社区"],
            ["990101001201", "乙村委会"],
            ["990101001202", "丙居委会"],
        ]
    )
    frame = checked.network.frame(Division).select("id", "level").rows()
    assert frame == [
        ("990101", "district"),
        ("990101001000", "street"),
        ("990101001001", "community"),
        ("990101001201", "village"),
        ("990101001202", "community"),
    ]
    assert checked.problems["code"].to_list() == ["CELL-CODE-RANGE"]
    within = checked.network.frame(Within).select("from_id", "to_id").rows()
    assert within == [
        ("990101001000", "990101"),
        ("990101001001", "990101001000"),
        ("990101001201", "990101001000"),
        ("990101001202", "990101001000"),
    ]


def test_a_code_in_two_kinds_is_a_problem_and_no_choice(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [["单位代码", "单位名称"], ["7", "甲局"]],
        [["党组织代码", "党组织名称"], ["7", "乙党支部"]],
        [["协议编号", "协议名称", "签约方"], ["X1", "共建协议一", "7"]],
    )
    assert cells(checked) == {("LINK-TWO-KINDS", "C2")}
    assert checked.network.frame(PartyTo).is_empty()


def test_a_property_company_is_made_once_from_the_compounds_that_name_it(desk: Any) -> None:
    checked = desk.check(
        [
            ["小区名称", "物业公司", "进驻时间", "撤出时间"],
            ["一号花园", "安居物业", "2020.1.1", "2023.6"],
            ["二号花园", "安居物业", "", ""],
            ["三号花园", "无", "", ""],
        ]
    )
    assert checked.network.frame(Unit).select("id", "unit_type").rows() == [
        ("名:安居物业", "property_company")
    ]
    serves = checked.network.frame(Serves).select("valid_from", "valid_to").rows()
    assert serves == [(dt.date(2020, 1, 1), dt.date(2023, 7, 1)), (None, None)]
    # Units that compounds mention are no register of units.
    assert not checked.network.was_read(Unit)


# ---------------------------------------------------------------- sheets with several bodies


def test_buildings_and_groups_share_a_sheet(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [["党组织代码", "党组织名称"], ["001", "甲小区党支部"]],
        [["小区代码", "小区名称"], ["X1", "一号花园"]],
        [
            ["所属小区", "楼栋", "户数", "党小组名称", "所属党支部", "楼栋长", "党小组组长"],
            ["一号花园", "1幢", "40", "第一党小组", "甲小区党支部", "张三", "李四"],
            ["一号花园", "2幢", "50", "第一党小组", "甲小区党支部", "", ""],
            ["一号花园", "3幢", "", "", "", "", ""],
        ],
    )
    assert cells(checked) == set()
    assert checked.network.frame(Building).select("id", "name", "households").rows() == [
        ("名:一号花园/1幢", "1幢", 40),
        ("名:一号花园/2幢", "2幢", 50),
        ("名:一号花园/3幢", "3幢", None),
    ]
    assert checked.network.frame(PartyGroup)["id"].to_list() == ["名:甲小区党支部/第一党小组"]
    assert checked.network.frame(HasGroup).select("from_id", "to_id").rows() == [
        ("001", "名:甲小区党支部/第一党小组")
    ]
    covers = checked.network.frame(Covers).select("from_kind", "to_id", "mode", "origin").rows()
    assert covers == [
        ("PartyGroup", "名:一号花园/1幢", "own", "stated"),
        ("PartyGroup", "名:一号花园/2幢", "own", "stated"),
    ]
    roles = checked.network.frame(Holds).select("to_kind", "role").sort("role").rows()
    assert roles == [("Building", "building_head"), ("PartyGroup", "group_leader")]
    assert checked.network.has_column(Building, "households")


def test_a_body_repeated_for_each_member_is_one_body_with_many_members(
    desk: Any, cells: Any
) -> None:
    checked = desk.check(
        [["单位代码", "单位名称"], ["D1", "甲局"], ["D2", "乙公司"]],
        [
            ["机构名称", "机构类型", "成立时间", "成员", "成员角色"],
            ["某街道“大工委”", "街道“大工委”", "2020", "甲局", "牵头单位"],
            ["某街道“大工委”", "街道“大工委”", "", "乙公司", "成员"],
            ["某链联合党委", "联合党委", "2021年", "乙公司", ""],
            ["某社区议事会", "议一议", "", "甲局", ""],
        ],
    )
    assert ("KEY-KIND", "B5") in cells(checked)
    bodies = checked.network.frame(ConsultativeBody).select("name", "body_kind", "founded_on")
    assert bodies.rows() == [("某街道“大工委”", "street_joint_committee", "2020")]
    assert checked.network.frame(Alliance)["name"].to_list() == ["某链联合党委"]
    members = checked.network.frame(MemberOf).select("from_id", "to_kind", "member_role").rows()
    assert members == [
        ("D1", "ConsultativeBody", "lead"),
        ("D2", "Alliance", None),
        ("D2", "ConsultativeBody", "member"),
    ]
    account = checked.accounts.filter(pl.col("file") == "2.csv").row(0, named=True)
    assert (account["read"], account["accepted"], account["rejected"]) == (4, 3, 1)


def test_agreements_and_list_items_share_a_sheet(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [["单位代码", "单位名称"], ["D1", "甲局"]],
        [["区划代码", "名称"], ["990101001001", "甲社区"]],
        [
            [
                "事项类型",
                "协议编号",
                "协议名称",
                "签约方",
                "清单项编号",
                "清单内容",
                "提出方",
                "认领方",
                "认领时间",
            ],
            ["协议", "X1", "共建协议", "甲局、甲社区", "", "", "", "", ""],
            ["清单项", "", "", "", "Q1", "修路灯", "甲社区", "甲局", "2026-05"],
            ["", "", "", "", "Q2", "添座椅", "甲社区", "", ""],
        ],
    )
    assert cells(checked) == set()
    assert checked.network.frame(Agreement)["id"].to_list() == ["X1"]
    assert checked.network.frame(ListItem)["id"].to_list() == ["Q1", "Q2"]
    assert checked.network.frame(PartyTo).select("from_kind", "from_id").rows() == [
        ("Division", "990101001001"),
        ("Unit", "D1"),
    ]
    assert checked.network.frame("Claims")["claimed_on"].to_list() == ["2026-05"]


def test_judgements_join_an_organisation_and_a_place(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [ORGS, ["001", "甲党委", ""]],
        [["区划代码", "名称"], ["990101001001", "甲社区"]],
        [
            ["组织代码", "地点代码", "判断", "判断人", "日期"],
            ["001", "990101001001", "同一", "王某", "2026-07-01"],
            ["009", "990101001001", "不同", "王某", ""],
            ["001", "990101001009", "同一", "王某", ""],
        ],
    )
    assert cells(checked) == {("LINK-UNKNOWN", "A3"), ("LINK-UNKNOWN", "B4")}
    rows = checked.network.frame(Judges).select("from_id", "to_kind", "to_id", "verdict").rows()
    assert rows == [("001", "Division", "990101001001", "same")]


# ---------------------------------------------------------------- persons


POSTS = ["任职机构", "姓名", "身份证号", "职务", "政治面貌", "任职时间"]


def test_a_number_makes_one_person_of_several_rows(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [["党组织代码", "党组织名称"], ["001", "甲党支部"]],
        [["小区代码", "小区名称", "业委会"], ["X1", "一号花园", "有"]],
        [["区划代码", "名称", "是否有居委会"], ["990101001001", "桂花社区居民委员会", "是"]],
        [
            POSTS,
            ["001", "张三", "11010519491231002x", "书记、组织委员", "党员", "2021.6"],
            ["一号花园业委会", "张 三", "１１０１０５１９４９１２３１００２Ｘ", "主任", "", ""],
            ["桂花社区居委会", "李四", "", "主任", "群众", ""],
            ["某某机构", "王五", "", "书记", "", ""],
            ["001", "李四", "", "会计", "", ""],
        ],
    )
    assert cells(checked) == {("LINK-UNKNOWN", "A5"), ("CELL-CHOICE", "D6")}
    assert checked.network.frame(OwnersCommittee)["name"].to_list() == ["一号花园业委会"]
    assert checked.network.frame(ResidentsCommittee)["name"].to_list() == ["桂花社区居民委员会"]
    people = checked.network.frame(Person)
    assert people.filter(pl.col("id").str.starts_with("P:"))["party_status"].to_list() == ["full"]
    assert people.filter(pl.col("id").str.starts_with("M:")).height == 3
    posts = checked.network.frame(Holds).filter(pl.col("from_id").str.starts_with("P:"))
    assert posts.select("to_kind", "role", "valid_from").sort("role").rows() == [
        ("OwnersCommittee", "oc_director", None),
        ("PartyOrg", "organisation_member", dt.date(2021, 6, 1)),
        ("PartyOrg", "secretary", dt.date(2021, 6, 1)),
    ]
    roles = checked.network.frame(Holds).filter(pl.col("to_kind") == "ResidentsCommittee")
    assert roles["role"].to_list() == ["rc_director"]


def test_pseudonyms_are_hmacs_of_the_normalised_number(desk: Any) -> None:
    import hashlib
    import hmac

    checked = desk.check(
        [["党组织代码", "党组织名称"], ["001", "甲党支部"]],
        [["任职机构", "姓名", "手机号", "职务"], ["001", "张三", "139 0000-0000", "书记"]],
    )
    text = b"number\x1f13900000000"
    expected = hmac.new(b"a key for tests only", text, hashlib.sha256).hexdigest()[:32]
    assert checked.network.frame(Person)["id"].to_list() == [f"P:{expected}"]


def test_persons_need_a_key_and_other_rosters_do_not(desk: Any) -> None:
    named = desk.csv([["党组织代码", "党组织名称", "书记"], ["1", "甲党支部", "张三"]])
    plain = desk.csv([["党组织代码", "党组织名称"], ["1", "甲党支部"]])
    with pytest.raises(UsageError, match="“书记”一栏"):
        desk.load(named, key=None)
    assert desk.load(plain, key=None).network.frame(PartyOrg).height == 1


def test_another_key_gives_other_pseudonyms(desk: Any) -> None:
    path = desk.csv([["党组织代码", "党组织名称", "书记"], ["1", "甲党支部", "张三"]])
    first, second = (
        desk.load(path, key=key).network.frame(Person)["id"][0] for key in (b"a", b"b")
    )
    assert first != second
    assert desk.load(path, key=b"a").network == desk.load(path, key=b"a").network


def test_a_number_that_lost_its_end_is_masked_and_not_used(desk: Any, cells: Any) -> None:
    path = desk.xlsx(
        {
            "党组织": [["党组织代码", "党组织名称"], ["001", "甲党支部"]],
            "班子成员": [
                ["任职机构", "姓名", "身份证号", "职务"],
                ["001", "张三", 110101199003071234, "书记"],
            ],
        }
    )
    checked = desk.load(path)
    assert cells(checked) == {("CELL-CODE-NUMBER", "C2")}
    assert checked.problems["value"].to_list() == ["***"]
    assert checked.network.frame(Person)["id"][0].startswith("M:")


# ---------------------------------------------------------------- what is known about it all


def test_about_tells_what_was_read_and_from_where(desk: Any) -> None:
    path = desk.csv(
        [["填表日期：2026年3月2日"], [*ORGS, "届满时间"], ["001", "甲", "", ""]], name="a.csv"
    )
    checked = desk.load(path, complete_for=[Completeness(kind="PartyOrg")])
    about = checked.network.about
    assert [(item.file, item.stated_on) for item in about.inputs] == [
        ("a.csv", dt.date(2026, 3, 2))
    ]
    assert about.loaded_on == dt.date(2026, 11, 24)
    assert about.complete_for == (Completeness(kind="PartyOrg"),)
    assert about.columns["PartyOrg"] == {"id", "name"}
    row = checked.network.frame(PartyOrg).row(0, named=True)
    assert (row["_input"], row["_sheet"], row["_row"]) == ("a.csv", "", 3)


def test_about_tells_which_record_has_a_link_that_found_nothing_but_never_what_it_says(
    desk: Any,
) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "上级党组织", "覆盖单位"],
            ["001", "甲党委", "", "不存在厂"],
            ["002", "乙党支部", "没有的党委", ""],
        ],
        [["姓名", "任职机构", "职务"], ["张三", "没有的支部", "书记"]],
    )
    assert sorted(checked.unresolved["named"]) == ["不存在厂", "没有的党委", "没有的支部"]
    covers, post, superior = checked.network.about.unresolved
    assert (covers.relation, covers.from_kind, covers.from_id) == ("Covers", "PartyOrg", "001")
    assert covers.to_kinds == ("Unit",)
    assert (superior.relation, superior.from_id) == ("SubordinateTo", "002")
    # Not even the pseudonym of a person.
    assert (post.relation, post.from_kind, post.from_id) == ("Holds", "Person", None)
    assert "PartyOrg" in post.to_kinds


def test_an_empty_sheet_is_no_register_and_an_empty_column_says_nothing(desk: Any) -> None:
    checked = desk.check(
        [["小区代码", "小区名称", "户数", "是否成立业委会"]],
        [[*ORGS, "正式党员", "预备党员"], ["001", "甲党委", "", "无", ""]],
    )
    assert not checked.network.was_read(Compound)
    assert not checked.network.was_read(OwnersCommittee)
    assert not checked.network.was_read("SubordinateTo")
    # 无 is an answer, a blank column is none.
    assert checked.network.about.columns["PartyOrg"] == {"id", "name", "members_full"}


def test_messages_in_chinese(desk: Any) -> None:
    checked = desk.load(
        desk.csv(
            [
                [*ORGS, "正式党员", "成立时间"],
                ["001", "和平东社区党委", "", "许多", "下半年"],
                ["002", "第一党支部", "和平东社区党委会", "3", ""],
                ["002", "第一党支部", "", "4", ""],
            ],
            name="名册.csv",
        )
    )
    said = {(row["place"], row["message"], row["hint"]) for row in checked.messages().to_dicts()}
    assert said == {
        (
            "名册.csv 第2行“正式党员”（D列）",
            "“许多”不是数字",
            "请只写一个数，如 35；人数、户数不写小数；不清楚的留空",
        ),
        (
            "名册.csv 第2行“成立时间”（E列）",
            "“下半年”不是能认出的日期",
            "请写成 2021-06-01；只知年月写 2021-06，只知年份写 2021",
        ),
        (
            "名册.csv 第3行“党组织代码”（A列）",
            "“002”出现多次而内容不同（正式党员），这几行都未读取",
            "另见名册.csv 第4行；请核对后只保留一行",
        ),
        (
            "名册.csv 第4行“党组织代码”（A列）",
            "“002”出现多次而内容不同（正式党员），这几行都未读取",
            "另见名册.csv 第3行；请核对后只保留一行",
        ),
    }


def test_messages_in_english_name_the_place_too(desk: Any) -> None:
    checked = desk.load(desk.csv([ORGS, ["001", "甲", "009"]], name="a.csv"))
    (row,) = checked.messages("en").to_dicts()
    assert row["place"] == "a.csv row 2 “上级党组织代码” (C)"
    assert row["message"] == "“009” was not found"


def test_every_code_has_its_words_in_both_languages() -> None:
    texts = catalogue()["problems"]
    for code in SEVERITY:
        assert {"zh", "zh_hint", "en", "en_hint"} <= set(texts[code]), code


def test_several_problems_of_one_cell_always_come_in_one_order(desk: Any) -> None:
    names = "丙公司、甲公司、丁公司、乙公司、戊公司"
    found = [
        desk.check(
            [["党组织代码", "党组织名称", "覆盖单位"], ["001", "某党支部", names]],
            [["单位代码", "单位名称"], ["D1", "庚厂"]],
        ).problems["value"].to_list()
        for _ in range(5)
    ]  # fmt: skip
    assert found == [sorted(names.split("、"))] * 5
