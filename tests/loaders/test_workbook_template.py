"""The template: its headers are the declaration's, its helps work, and it loads back empty."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import loaders
from graphmodel.errors import UsageError
from graphmodel.party_sheets import (
    ALLIANCES,
    COBUILDING,
    COMPOUNDS,
    JUDGEMENTS,
    ORGANISATIONS,
    POSTS,
    SHEETS,
)
from loaders.workbook import write_template

DAY = dt.date(2026, 11, 24)
KEY = b"a key for tests only"
NINE = [
    "党组织", "班子成员", "社区村", "小区", "楼栋和党小组", "单位", "共建",
    "联合体和“大党委”", "活动",
]  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_template(tmp_path_factory.mktemp("template") / "模板.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def headers(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[1]]


def rule(book: Any, sheet: str, title: str) -> Any:
    """The check of one column."""
    place = [name.lstrip("*") for name in headers(book[sheet])].index(title) + 1
    letter = openpyxl.utils.get_column_letter(place)
    return next(
        item
        for item in book[sheet].data_validations.dataValidation
        if str(item.sqref).startswith(f"{letter}2:")
    )


def choices(book: Any, name: str) -> list[str]:
    """The labels a drop-down offers, followed through the named range."""
    sheet, area = re.fullmatch(r"'?(.+?)'?!(.+)", book.defined_names[name].attr_text).groups()
    return [row[0].value for row in book[sheet][area.replace("$", "")]]


def test_the_explanation_comes_first_then_the_nine_sheets_then_the_hidden_choices(
    book: Any,
) -> None:
    assert book.sheetnames == ["填表说明", *NINE, "选项"]
    assert book["选项"].sheet_state == "hidden"


@pytest.mark.parametrize("sheet", [item for item in SHEETS if not item.extra], ids=lambda s: s.name)
def test_the_headers_of_a_sheet_are_those_of_its_declaration(book: Any, sheet: Any) -> None:
    found = [title.lstrip("*") for title in headers(book[sheet.title])]
    assert sorted(found) == sorted(title for title in sheet.headers() if title)
    # What the example fills in stands first.
    assert found[: len(sheet.example)] == list(sheet.example)


def test_what_a_row_cannot_do_without_has_an_asterisk(book: Any) -> None:
    def marked(title: str) -> list[str]:
        return [name for name in headers(book[title]) if name.startswith("*")]

    assert marked("党组织") == ["*党组织名称"]
    assert marked("小区") == ["*小区名称"]
    assert marked("班子成员") == ["*任职机构", "*姓名", "*职务"]
    assert marked("共建") == ["*事项类型"]
    assert marked("联合体和“大党委”") == ["*机构类型"]


def test_the_example_stands_in_grey_below_the_header(book: Any) -> None:
    sheet = book["党组织"]
    titles = [name.lstrip("*") for name in headers(sheet)]
    shown = {title: cell.value for title, cell in zip(titles, sheet[2], strict=True) if cell.value}
    assert shown == dict(ORGANISATIONS.example)
    assert sheet["A2"].font.italic
    assert sheet["A2"].font.color.rgb == "FF8A8F96"


def test_the_header_stays_in_sight_and_nothing_is_filtered(book: Any) -> None:
    for title in NINE:
        assert book[title].freeze_panes in {"B2", "C2"}
        assert book[title].auto_filter.ref is None


def test_codes_names_and_dates_are_kept_as_text(book: Any) -> None:
    sheet = book["党组织"]
    titles = [name.lstrip("*") for name in headers(sheet)]
    formats = {
        title: item.number_format
        for place, title in enumerate(titles, start=1)
        for item in sheet.column_dimensions.values()
        if item.min <= place <= item.max
    }
    for title in ("党组织代码", "党组织名称", "成立时间", "上级党组织代码", "组建方式", "书记"):
        assert formats[title] == "@", title
    assert formats["正式党员"] == "General"


def test_a_closed_list_is_offered_from_a_named_range(book: Any) -> None:
    offered = rule(book, "党组织", "组建方式")
    assert (offered.type, offered.formula1) == ("list", "list_Formation")
    assert choices(book, "list_Formation") == ["单独", "联合", "依托"]
    yes_no = rule(book, "小区", "是否成立业委会")
    assert choices(book, yes_no.formula1) == ["是", "否"]


def test_a_list_longer_than_a_rule_can_hold_is_offered_whole(book: Any) -> None:
    offered = choices(book, rule(book, "班子成员", "职务").formula1)
    assert len(offered) == 25
    assert {"书记", "第一书记", "业委会主任", "联络员"} <= set(offered)


def test_what_decides_the_kind_of_a_row_offers_the_words_of_every_kind(book: Any) -> None:
    assert choices(book, rule(book, "共建", "事项类型").formula1) == ["协议", "清单项"]
    bodies = choices(book, rule(book, "联合体和“大党委”", "机构类型").formula1)
    assert bodies == [
        "街道“大工委”", "社区“大党委”", "党建联席会议", "小区议事会", "党建联合体",
    ]  # fmt: skip
    assert COBUILDING.parts[0].when is not None
    assert ALLIANCES.parts[1].when is not None


def test_a_cell_that_may_hold_several_offers_a_list_and_takes_more(book: Any) -> None:
    several = rule(book, "活动", "服务类别")
    assert several.type == "list"
    assert not several.showErrorMessage


def test_numbers_are_checked_against_their_bounds(book: Any) -> None:
    members = rule(book, "党组织", "正式党员")
    assert (members.type, members.operator, members.formula1) == (
        "whole",
        "greaterThanOrEqual",
        "0",
    )
    share = rule(book, "小区", "已交付面积比例")
    assert (share.type, share.formula1, share.formula2) == ("decimal", "0", "1")
    longitude = rule(book, "小区", "经度")
    assert (longitude.formula1, longitude.formula2) == ("-180", "180")


def test_a_date_is_checked_as_text_and_a_hint_says_how(book: Any) -> None:
    day = rule(book, "党组织", "成立时间")
    assert (day.type, day.errorStyle) == ("custom", "warning")
    assert "2026-06-30、2026年6月或2026" in day.prompt
    assert len(day.formula1) <= 255


def test_columns_about_persons_are_shown_as_not_kept_and_still_read_as_they_are(book: Any) -> None:
    sheet = book["班子成员"]
    private = {cell.value.lstrip("*") for cell in sheet[1] if "不保存" in cell.number_format}
    assert private == set(POSTS.private_titles())
    assert {"姓名", "人员编号"} <= private


def test_no_cell_holds_a_formula_and_links_stay_inside(book: Any, path: Path) -> None:
    for sheet in book:
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        assert all(link.target is None for link in sheet._hyperlinks)
    with zipfile.ZipFile(path) as archive:
        assert "External" not in "".join(
            archive.read(name).decode() for name in archive.namelist() if name.endswith(".rels")
        )


def test_it_can_be_cut_to_the_sheets_somebody_wants(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(
        write_template(tmp_path / "a.xlsx", ["小区", "党组织", "活动场所"])
    )
    assert made.sheetnames == ["填表说明", "小区", "党组织", "活动场所", "选项"]


def test_a_sheet_that_does_not_exist_is_named_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"没有名为“小曲”的表.*小区"):
        write_template(tmp_path / "a.xlsx", ["小曲"])
    assert list(tmp_path.iterdir()) == []


def test_it_is_the_same_bytes_every_time(path: Path, tmp_path: Path) -> None:
    assert write_template(tmp_path / "a.xlsx").read_bytes() == path.read_bytes()


class TestLoadedBack:
    def test_as_it_is_every_sheet_is_recognised_and_empty(self, path: Path) -> None:
        checked = loaders.load(path, loaded_on=DAY, key=KEY)
        assert [item.sheet_title for item in checked.mappings] == NINE
        assert not [item.unknown for item in checked.mappings if item.unknown]
        accounts = checked.accounts
        assert accounts["accepted"].sum() == 0
        assert accounts["example"].to_list() == [1] * 9
        assert checked.network.node_ids.is_empty()
        assert checked.network.stated_on is None
        assert checked.network.about.complete_for == ()
        assert checked.problems.filter(checked.problems["severity"] == "error").is_empty()

    @pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
    def test_every_sheet_alone_is_recognised(self, tmp_path: Path, sheet: Any) -> None:
        made = write_template(tmp_path / "a.xlsx", [sheet.title])
        (found,) = loaders.load(made, loaded_on=DAY, key=KEY).mappings
        assert (found.sheet_title, found.unknown) == (sheet.title, ())

    def test_what_is_filled_in_is_read_with_its_date_and_what_it_is_complete_for(
        self, path: Path, tmp_path: Path
    ) -> None:
        filled = openpyxl.load_workbook(path)
        guide = filled["填表说明"]
        labels = {cell.value: cell.row for cell in guide["A"] if cell.value}
        guide.cell(labels["填表日期："], 2).value = "2026年6月30日"
        guide.cell(labels["填报完整："], 2).value = "党组织、小区"
        fill(filled["党组织"], 党组织代码="007", 党组织名称="甲街道党工委", 正式党员=12)
        fill(filled["小区"], 小区代码="110101199003071234", 小区名称="花园", 是否成立业委会="是")
        filled.save(tmp_path / "a.xlsx")
        checked = loaders.load(tmp_path / "a.xlsx", loaded_on=DAY, key=KEY)
        network = checked.network
        assert network.frame("PartyOrg").select("id", "name", "members_full").rows() == [
            ("007", "甲街道党工委", 12)
        ]
        assert network.frame("Compound")["id"].to_list() == ["110101199003071234"]
        assert network.frame("OwnersCommittee")["name"].to_list() == ["花园业委会"]
        assert network.stated_on == dt.date(2026, 6, 30)
        assert {item.kind for item in network.about.complete_for} == {"PartyOrg", "Compound"}
        assert COMPOUNDS.title == "小区"

    def test_the_extra_sheet_of_judgements_asks_for_both_ends(self, tmp_path: Path) -> None:
        made = openpyxl.load_workbook(write_template(tmp_path / "a.xlsx", [JUDGEMENTS.title]))
        assert headers(made["判断"]) == [
            "*组织代码", "*地点代码", "*判断", "判断人", "判断日期", "说明",
        ]  # fmt: skip


def fill(sheet: Any, **cells: object) -> None:
    """Write the third row of a template."""
    titles = [name.lstrip("*") for name in headers(sheet)]
    for title, value in cells.items():
        sheet.cell(3, titles.index(title) + 1).value = value
