"""The report workbook of the real district: totals, links, words, and what must not stand in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import jiceng as jc
from jiceng.dossier import Dossier
from jiceng.reports import make_dossier
from jiceng.reports.workbook import write_workbook

DAY = date(2026, 11, 24)
NOTE = "演示数据，不反映现状"

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    checked = jc.load(jc.demo_files(), today=DAY)
    profile = jc.load_profile()
    return make_dossier(checked.network, profile, checked=checked, as_of=DAY, note=NOTE)


@pytest.fixture(scope="module")
def path(dossier: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(dossier, tmp_path_factory.mktemp("workbook") / "台账.xlsx")


@pytest.fixture(scope="module")
def book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def header_row(sheet: Any, title: str) -> int:
    """The row in which a header stands."""
    return next(row[0].row for row in sheet.iter_rows() for cell in row if cell.value == title)


def rows_of(sheet: Any, title: str) -> list[dict[str, Any]]:
    """The rows below the header that has this title, by title, down to the first empty one."""
    at = header_row(sheet, title)
    titles = [cell.value for cell in sheet[at]]
    found = []
    for row in sheet.iter_rows(min_row=at + 1):
        if all(cell.value is None for cell in row):
            break
        found.append({name: cell for name, cell in zip(titles, row, strict=True) if name})
    return found


def opened(book: Any, cell: Any) -> list[list[Any]]:
    """The rows a cell's link selects."""
    sheet, area = re.fullmatch(r"'(.+)'!(.+)", cell.hyperlink.location).groups()
    return [[item.value for item in row] for row in book[sheet][area]]


def test_the_pages_stand_in_the_order_people_read_them(book: Any) -> None:
    assert book.sheetnames[:7] == [
        "总览", "分镇街", "待完善事项台账", "事项分布", "未作评价", "对应情况", "指标明细",
    ]  # fmt: skip
    assert book.sheetnames[-1] == "口径和规则"
    assert {"数据核对", "数据问题", "类别与名称不一致"} <= set(book.sheetnames)


def test_every_page_says_whose_it_is_of_which_day_and_that_it_is_a_demo(book: Any) -> None:
    for sheet in book:
        assert sheet["A2"].value.startswith(
            "单位：荣昌区　　名册截止日期：未注明　　分析日期：2026年11月24日"
        )
        assert sheet["A3"].value == NOTE
        assert "内部资料，注意保存" in sheet.oddHeader.right.text
        assert NOTE in sheet.oddFooter.right.text
        assert sheet.oddFooter.center.text == "第&P 页 共&N 页"
        assert sheet.page_setup.orientation == "landscape"


class TestOverview:
    def test_it_says_what_a_reader_counted(self, book: Any) -> None:
        rows = {row["指标"].value: row for row in rows_of(book["总览"], "指标")}
        assert rows["镇街党（工）委"]["情况"].value == "21/21（100.0%）"
        assert rows["社区党组织"]["情况"].value == "62/64（96.9%）"
        assert rows["村党组织"]["情况"].value == "91/92（98.9%）"
        assert rows["村、社区党组织"]["情况"].value == "153/156（98.1%）"
        assert rows["类别与名称一致"]["否"].value == 28

    def test_every_linked_number_opens_as_many_rows(self, book: Any) -> None:
        linked = 0
        for row in rows_of(book["总览"], "指标"):
            for title in ("是", "否", "未明确", "不适用", "合计"):
                cell = row[title]
                if cell.hyperlink and "指标明细" in cell.hyperlink.location:
                    found = opened(book, cell)
                    assert len(found) == cell.value
                    assert {line[0] for line in found} == {row["指标"].value}
                    assert title == "合计" or {line[1] for line in found} == {title}
                    linked += 1
        assert linked > 20

    def test_the_items_add_up_to_the_ledger(self, book: Any, dossier: Dossier) -> None:
        *sorts, total = rows_of(book["总览"], "轻重")
        assert (
            sum(row["数量"].value for row in sorts) == total["数量"].value == dossier.items.height
        )


class TestStreets:
    def test_they_stand_in_the_order_of_the_register(self, book: Any) -> None:
        names = [row["镇街"].value for row in rows_of(book["分镇街"], "镇街")]
        assert names[:3] == ["昌元街道", "昌州街道", "广顺街道"]
        assert len(names) == 21 + 2
        assert names[-2:] == ["区直及其他", "合计"]

    def test_every_column_adds_up_to_the_district(self, book: Any, dossier: Dossier) -> None:
        *streets, total = rows_of(book["分镇街"], "镇街")
        for title, expected in {
            "村、社区": 156, "已对应": 153, "写法不同待确认": 2, "名册未见": 1,
            "待完善事项": dossier.items.height,
        }.items():  # fmt: skip
            assert sum(row[title].value for row in streets) == total[title].value == expected

    def test_every_number_opens_as_many_rows_of_that_street(self, book: Any) -> None:
        for row in rows_of(book["分镇街"], "镇街")[:-1]:
            for title in ("村、社区", "已对应", "名册未见", "待完善事项", "请核实"):
                cell = row[title]
                if cell.value:
                    found = opened(book, cell)
                    assert len(found) == cell.value
                    street = row["镇街"].value
                    assert {name for line in found for name in line[:2] if name == street} or (
                        street == "区直及其他"
                    )

    def test_it_has_a_native_chart_and_data_bars(self, book: Any, path: Path) -> None:
        import zipfile

        assert book["分镇街"].conditional_formatting
        with zipfile.ZipFile(path) as archive:
            assert "xl/charts/chart1.xml" in archive.namelist()


class TestLedger:
    def test_it_holds_every_item_once_in_the_ledgers_order(
        self, book: Any, dossier: Dossier
    ) -> None:
        numbers = [row["事项编号"].value for row in rows_of(book["待完善事项台账"], "事项编号")]
        assert numbers == dossier.items["number"].to_list()
        assert len(set(numbers)) == len(numbers)

    def test_it_has_the_columns_people_fill_in(self, book: Any) -> None:
        sheet = book["待完善事项台账"]
        titles = [cell.value for cell in sheet[header_row(sheet, "事项编号")]]
        assert titles == [
            "事项编号", "镇街", "村社区", "事项", "对象", "情况", "建议", "轻重", "处置", "责任人",
            "时限", "说明", "依据", "出处", "数据位置", "数据指纹",
        ]  # fmt: skip
        rules = sheet.data_validations.dataValidation
        assert '"待核实,属实待办,已完成,不属实,暂缓"' in {rule.formula1 for rule in rules}
        assert {row["处置"].value for row in rows_of(sheet, "事项编号")} == {"待核实"}

    def test_it_prints_what_is_read_and_can_be_filtered(self, book: Any) -> None:
        sheet = book["待完善事项台账"]
        at = header_row(sheet, "事项编号")
        assert sheet.print_area.endswith(f"$A$1:$L${sheet.max_row}")
        assert sheet.auto_filter.ref == f"A{at}:P{sheet.max_row}"
        assert sheet.print_title_rows == f"${at}:${at}"


def test_the_spread_of_items_opens_their_rows_in_the_ledger(book: Any) -> None:
    *sorts, _ = rows_of(book["事项分布"], "事项")
    for row in sorts:
        street_cells = [
            cell for title, cell in row.items() if title not in ("事项", "轻重", "合计")
        ]
        assert sum(cell.value for cell in street_cells) == row["合计"].value
        for cell in street_cells:
            if cell.value:
                found = opened(book, cell)
                assert len(found) == cell.value
                assert {line[3] for line in found} == {row["事项"].value}


def test_what_was_not_judged_names_the_sheet_and_column_that_would_answer(book: Any) -> None:
    rows = {row["内容"].value: row for row in rows_of(book["未作评价"], "内容")}
    assert rows["小区组织覆盖"]["原因"].value == "没有这类名册，未作评价"
    assert rows["小区组织覆盖"]["需要的表"].value == "小区"
    assert rows["在任期内"]["需要的栏目"].value == "届满时间"
    assert rows["社区党组织"]["原因"].value == "64个中有2个不清楚"


def test_every_place_has_one_row_with_its_state(book: Any) -> None:
    rows = rows_of(book["对应情况"], "对应情况")
    states = [row["对应情况"].value for row in rows]
    assert len(states) == 156
    assert {state: states.count(state) for state in set(states)} == {
        "已对应": 153, "写法不同待确认": 2, "名册未见": 1,
    }  # fmt: skip
    codes = [row["区划代码"] for row in rows]
    assert all(isinstance(cell.value, str) and len(cell.value) == 12 for cell in codes)
    assert all(cell.number_format == "@" for cell in codes)


def test_the_rows_read_are_accounted_for(book: Any) -> None:
    *tables, total = rows_of(book["数据核对"], "采用")
    assert len(tables) == 3
    for row in (*tables, total):
        parts = sum(row[title].value for title in ("采用", "未采用", "重复合并", "跳过"))
        assert row["读入"].value == parts
    assert total["采用"].value == 1273 + 156 + 21


def test_every_rule_stands_with_clause_source_and_how_sure_it_is(book: Any) -> None:
    rows = {row["规则代号"].value: row for row in rows_of(book["口径和规则"], "规则代号")}
    rule = rows["branch_min_full_members"]
    assert rule["取值"].value == "不少于3名正式党员"
    assert rule["效力"].value == "应当"
    assert rule["出处"].value == "中国共产党支部工作条例（试行）第四条"
    assert rule["把握程度"].value == "读过原文"
    assert rows["village_general_branch_min_members"]["取值"].value == "超过50名党员"


def test_withheld_organisations_are_nowhere(book: Any, dossier: Dossier) -> None:
    organisations = dossier.network.frame("PartyOrg")
    names = organisations.filter(pl.col("name").str.contains("公安|派出所|看守所"))[
        "name"
    ].to_list()
    assert len(names) > 20
    texts = "\n".join(
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    )
    assert [name for name in names if name in texts] == []


def test_nothing_in_it_is_live(book: Any) -> None:
    for sheet in book:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert all(cell.hyperlink.target is None for cell in cells if cell.hyperlink)


def test_the_same_dossier_is_the_same_bytes(dossier: Dossier, path: Path, tmp_path: Path) -> None:
    assert write_workbook(dossier, tmp_path / "a.xlsx").read_bytes() == path.read_bytes()


def test_in_english_it_has_the_same_pages(dossier: Dossier, tmp_path: Path) -> None:
    from dataclasses import replace

    english = replace(dossier, language="en")
    made = openpyxl.load_workbook(write_workbook(english, tmp_path / "a.xlsx"))
    assert made.sheetnames[:3] == ["Overview", "By street", "Ledger"]
    titles = [cell.value for cell in made["Ledger"][header_row(made["Ledger"], "number")]]
    assert titles[:4] == ["number", "street", "community", "item"]
