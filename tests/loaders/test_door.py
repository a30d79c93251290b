"""Credit codes are checked; numbers of persons stop at the door and show nowhere."""

import json
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import loaders
from graphmodel.convert import write_graphml
from graphmodel.network import Network
from graphmodel.party import Holds, PartyOrg, Person, Unit
from graphmodel.party_sheets import SHEETS
from loaders.annotate import annotate, tidy
from loaders.mapping import mapping_toml
from loaders.sources import sources

#: The worked example of GB 32100-2015, and the examples of GB 11643-1999.
CREDIT = "91350100M000100Y43"
PERSON, OTHER, OLD = "11010519491231002X", "440524188001010014", "110105491231002"
WIDE = "１１０１０５１９４９１２３１００２ｘ"


def hints(checked: loaders.Checked, code: str) -> list[str]:
    return checked.messages().filter(code=code)["hint"].to_list()


# ---------------------------------------------------------------- unified social credit codes


def test_a_wrong_credit_code_is_named_with_the_likely_right_one(desk: Any, cells: Any) -> None:
    checked = desk.check(
        [
            ["单位代码", "单位名称", "社会信用代码"],
            ["DW1", "甲公司", CREDIT],
            ["DW2", "乙公司", "9135O100M000100Y43"],
            ["DW3", "丙公司", "91350100M000100Y44"],
            ["DW4", "丁公司", "91350100 m000100y43"],
            ["DW5", "戊公司", "110108012345678"],
            ["DW6", "己公司", "无"],
        ]
    )
    assert cells(checked) == {
        ("CELL-CREDIT", "C3"), ("CELL-CREDIT", "C4"), ("CELL-CREDIT-LENGTH", "C6"),
    }  # fmt: skip
    assert checked.network.frame(Unit)["uscc"].to_list() == [CREDIT, None, None, CREDIT, None, None]
    with_likely, bare = hints(checked, "CELL-CREDIT")
    assert f"可能是“{CREDIT}”" in with_likely
    assert "证照" in bare
    assert "可能是" not in bare


def test_a_wrong_credit_code_as_the_key_of_a_row_still_tells_it_apart(
    desk: Any, cells: Any
) -> None:
    checked = desk.check(
        [["统一社会信用代码", "单位名称"], [CREDIT, "甲"], ["9135O100M000100Y43", "乙"]],
        [["单位代码", "单位名称"], ["DW0001", "丙"], ["91350100M000100Y4B", "丁"]],
    )
    assert cells(checked) == {("CELL-CREDIT-KEY", "A3")}
    assert checked.problems.height == 2
    assert checked.network.frame(Unit).height == 4


def test_a_credit_code_kept_as_a_number_has_lost_its_end(desk: Any, cells: Any) -> None:
    rows = [["单位代码", "单位名称", "信用代码"], ["DW1", "甲", 123501004700010010]]
    checked = desk.load(desk.xlsx({"单位": rows}))
    assert cells(checked) == {("CELL-CODE-NUMBER", "C2")}
    assert checked.network.frame(Unit)["uscc"].to_list() == [None]


def test_codes_that_lost_their_zeros_or_became_fractions_are_refused(desk: Any, cells: Any) -> None:
    rows = [
        ["党组织代码", "党组织名称"],
        ["001007", "甲党委"], [1008, "乙党支部"], [500153, "丙党支部"], [1.5, "丁党支部"],
    ]  # fmt: skip
    checked = desk.load(desk.xlsx({"党组织": rows}))
    assert cells(checked) == {("CELL-CODE-ZEROS", "A3"), ("CELL-CODE-NUMBER", "A5")}
    ids = checked.network.frame(PartyOrg)["id"].to_list()
    assert ids == ["001007", "500153", "名:丁党支部", "名:乙党支部"]


def test_codes_of_divisions_are_compared_with_where_they_are_said_to_lie(
    desk: Any, cells: Any
) -> None:
    checked = desk.check(
        [
            ["区划代码", "名称", "所属街道"],
            ["990101001", "东街道", ""],
            ["990101400", "西街道", ""],  # the range of towns holds streets too
            ["990101001001", "甲社区", "东街道"],
            ["990102001002", "乙社区", "东街道"],
            ["99010100100", "丙社区", "东街道"],
        ]
    )
    assert cells(checked) == {("CELL-CODE-PREFIX", "C5"), ("CELL-CODE-LENGTH", "A6")}
    assert set(checked.problems["severity"]) == {"warning"}
    assert checked.network.frame("Division").height == 5


# ---------------------------------------------------------------- numbers of persons


def test_a_number_in_a_persons_cell_makes_the_pseudonym_and_one_person(desk: Any) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "书记"],
            ["001", "甲党支部", f"张三 {PERSON}"],
            ["002", "乙党支部", f"张三（身份证：{WIDE}）、李四"],
            ["003", "丙党支部", OLD],
        ],
        [["姓名", "任职机构", "职务", "身份证号"], ["张三", "丙党支部", "委员", PERSON]],
    )
    assert checked.problems.is_empty()
    posts = checked.network.frame(Holds).filter(pl.col("from_id").str.starts_with("P:"))
    assert posts["from_id"].n_unique() == 1
    assert sorted(posts.select("to_id", "role").rows()) == [
        ("001", "secretary"), ("002", "secretary"), ("003", "member"), ("003", "secretary"),
    ]  # fmt: skip


def test_a_link_that_found_nothing_shows_no_number(desk: Any) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "上级党组织"],
            ["001", "甲党委", "13900000000"],
            ["002", "乙党支部", "110105 19491231 0021"],
            ["003", "丙党支部", "丁党委"],
        ]
    )
    assert sorted(checked.unresolved["named"]) == ["***", "***", "丁党委"]


def test_no_record_is_made_from_what_may_be_a_number_of_a_person(desk: Any) -> None:
    checked = desk.check(
        [
            ["小区代码", "小区名称", "物业公司"],
            ["C1", "甲小区", "13812345678"],
            ["C2", "乙小区", "丙物业公司"],
        ]
    )
    assert checked.network.frame(Unit)["name"].to_list() == ["丙物业公司"]
    assert "13812345678" not in texts_of(checked.network)
    assert checked.unresolved["named"].to_list() == ["***"]


@pytest.fixture
def leaky(desk: Any) -> tuple[list[Path], loaders.Checked]:
    """Rosters with numbers of persons wherever they do not belong."""
    paths = [
        desk.xlsx(
            {
                "党组织": [
                    ["党组织代码", "党组织名称", "上级党组织", "批准单位", "书记", "备注"],
                    [PERSON, "甲党支部 ", WIDE, f"某某 {OTHER}", f"张三{OTHER}", f"见{PERSON}"],
                    ["002", "乙党支部", "甲党支部", "党工委", "李四", PERSON],
                ],
                "随手记": [["姓名", PERSON, OTHER], ["张三", "李四", "x"]],
            }
        ),
        desk.csv([["单位代码", "单位名称", "联系电话"], [OTHER, "丙公司", PERSON]]),
    ]
    return paths, desk.load(*paths)


def test_elsewhere_the_cell_is_refused_and_the_row_stays(leaky: Any, cells: Any) -> None:
    _, checked = leaky
    assert {pair for pair in cells(checked) if pair[0] == "CELL-IDENTITY"} == {
        ("CELL-IDENTITY", "A2"), ("CELL-IDENTITY", "C2"), ("CELL-IDENTITY", "D2"),
    }  # fmt: skip
    unread = checked.problems.filter(code="FILE-IDENTITY")["params"].to_list()
    assert [json.loads(row) for row in unread] == [
        {"header": "备注", "n": 2}, {"header": "联系电话", "n": 1},
    ]  # fmt: skip
    assert checked.network.frame(PartyOrg)["name"].to_list() == ["乙党支部", "甲党支部"]
    assert checked.network.frame(Unit)["id"].to_list() == ["名:丙公司"]


def texts_of(network: Network) -> str:
    frames = (network.frame(kind.name) for kind in network.declaration)
    return "\n".join(frame.write_json() for frame in frames if frame.height)


def test_it_shows_nowhere(leaky: Any) -> None:
    paths, checked = leaky
    said = [
        texts_of(checked.network),
        checked.messages().write_json(),
        checked.messages("en").write_json(),
        checked.unresolved.write_json(),
        mapping_toml(checked.mappings, SHEETS),
        *(item.sample.write_json() for item in checked.mappings),
        repr(checked),
    ]
    found = [*annotate(checked, sources(paths)), *tidy(checked, sources(paths))]
    assert len(found) == 3
    for copy in found:
        with zipfile.ZipFile(copy.path) as book:
            # The roster's own cells stay as the office wrote them; comments are ours.
            said += [book.read(name).decode() for name in book.namelist() if "comment" in name]
    whole = "\n".join(said)
    for number in (PERSON, OTHER, OLD, WIDE, PERSON[:17]):
        assert number not in whole
    assert checked.network.frame(Person).height == 3


def test_a_mistyped_number_is_masked_where_it_is_shown(desk: Any) -> None:
    mistyped = "110105194912310021"
    checked = desk.check(
        [["党组织代码", "党组织名称", "上级党组织"], ["001", "甲党支部", mistyped]],
        [["小区代码", "小区名称"], [mistyped, "甲花园"], [mistyped, "乙花园"]],
    )
    assert set(checked.problems["code"]) == {"LINK-UNKNOWN", "KEY-CONFLICT"}
    assert mistyped not in checked.messages().write_json()


def test_free_text_with_what_may_be_a_number_is_refused_and_codes_stay(
    desk: Any, cells: Any
) -> None:
    checked = desk.check(
        [
            ["党组织代码", "党组织名称", "上级党组织代码", "批准单位"],
            ["500153200101012001", "甲党委", "", "党工委110105194912310021"],
            ["500153200101012002", "乙党支部", "500153200101012001", "1.10105194912310E+17"],
            ["500153200101012003", "丙党支部", "500153200101012001", "党工委0086138 1234 5678"],
            ["500153200101012004", "丁党支部", "甲党委13812345678", "110105.19491231.002X"],
            ["500153200101012005", "戊党支部", "500153200101012001", f"党工委{OTHER}13812345678"],
            ["500153200101012006", "己党支部", "500153200101012001", "党工委"],
        ],
        [
            ["小区代码", "小区名称", "经度", "已交付面积比例"],
            ["13812345678", "甲花园", "131.13812345678", "0.515105491231002"],
        ],
        [["单位代码", "单位名称", "信用代码"], ["DW1", "甲公司", CREDIT]],
    )
    assert cells(checked) == {
        ("CELL-IDENTITY", "D2"), ("CELL-IDENTITY", "D3"), ("CELL-IDENTITY", "D4"),
        ("CELL-IDENTITY", "D5"), ("CELL-IDENTITY", "C5"), ("CELL-IDENTITY", "D6"),
    }  # fmt: skip
    assert checked.network.frame(PartyOrg)["id"].to_list() == [
        f"50015320010101200{last}" for last in range(1, 7)
    ]
    assert checked.network.frame("Compound")["id"].to_list() == ["13812345678"]
    assert checked.network.frame(Unit)["uscc"].to_list() == [CREDIT]


def test_a_phone_in_a_header_shows_nowhere(desk: Any) -> None:
    phone = "13812345678"
    checked = desk.check(
        [["党组织代码", "党组织名称", f"备注{phone}"], ["001", "甲党支部", "无"]],
        [["甲", f"乙{phone}"], ["1", "2"]],
    )
    assert [item.unknown for item in checked.mappings] == [("***",), ("甲", "***")]
    assert phone not in checked.messages().write_json()


def test_a_network_with_such_a_number_is_refused(desk: Any) -> None:
    good = desk.check([["党组织代码", "党组织名称", "书记"], ["001", "甲党支部", "张三"]]).network
    write_graphml(good, desk.folder / "好.graphml")
    assert desk.load(desk.folder / "好.graphml").problems.is_empty()
    text = (desk.folder / "好.graphml").read_text(encoding="utf-8").replace("甲党支部", PERSON)
    (desk.folder / "坏.graphml").write_text(text, encoding="utf-8")
    checked = desk.load(desk.folder / "坏.graphml")
    assert checked.problems["code"].to_list() == ["FILE-GRAPH-PERSONS"]
    assert PERSON not in checked.messages().write_json()
