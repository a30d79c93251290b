"""A written book: what stands in its cells, that nothing is live, that it is the same twice."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import python_calamine

from graphmodel.errors import RosterError, UsageError
from loaders.workbook import Block, Book, Chart, Column, Page, Sort, span, write_book

HOSTILE = [
    '=cmd|"/c calc"!A1',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "http://example.org/",
    "internal:'乙'!A1",
    "</t></si><script>",
    "_x0041_",
    "{=1}",
    "007",
    "110101199003071234",
    "1.10",
    "2026-06-30",
    "TRUE",
    "𠅤䶮㛃",
    "字" * 10_000,
]


def book(frame: pl.DataFrame, *columns: Column, **options: Any) -> Book:
    block = Block(frame=frame, columns=columns, total_title=options.pop("total_title", ""))
    page = Page(name="甲", title="甲表", lines=("口径",), blocks=(block,))
    return Book(title="试写", pages=(page,), **options)


def texts(values: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame({"text": values}, schema={"text": pl.String})


def read_back(path: Path, sheet: str = "甲") -> list[list[Any]]:
    cells = python_calamine.load_workbook(str(path)).get_sheet_by_name(sheet).to_python()
    return [list(row) for row in cells]


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def worksheets(path: Path) -> str:
    return "".join(
        content for name, content in parts(path).items() if "worksheets/" in name or "rels" in name
    )


TEXT = Column(name="text", title="文字")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_text_reads_back_as_it_was_written(tmp_path: Path, hostile: str) -> None:
    path = write_book(tmp_path / "a.xlsx", book(texts([hostile]), TEXT))
    assert read_back(path)[3] == [hostile]
    cell = openpyxl.load_workbook(path)["甲"]["A4"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_no_text_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", book(texts(HOSTILE), TEXT))
    written = worksheets(path)
    assert "<f>" not in written
    assert "<hyperlink" not in written
    assert "TargetMode" not in "".join(
        text for name, text in parts(path).items() if "worksheets/_rels" in name
    )


def test_what_xml_cannot_hold_is_left_out(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", book(texts(["甲\x00\x1b\ufffe乙\r\n丙"]), TEXT))
    assert read_back(path)[3] == ["甲乙\n丙"]


def test_markup_of_rich_text_is_a_text(tmp_path: Path) -> None:
    rich = "<r><t>甲</t></r>"
    path = write_book(tmp_path / "a.xlsx", book(texts([rich]), TEXT))
    assert read_back(path)[3][0].strip() == rich


def test_unknown_is_an_empty_cell_and_zero_is_a_zero(tmp_path: Path) -> None:
    frame = pl.DataFrame({"n": [0, None, 3]}, schema={"n": pl.Int64})
    path = write_book(
        tmp_path / "a.xlsx", book(frame, Column(name="n", title="数", sort=Sort.count))
    )
    sheet = openpyxl.load_workbook(path)["甲"]
    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == [0, None, 3]


def test_a_number_that_is_not_finite_is_unknown(tmp_path: Path) -> None:
    frame = pl.DataFrame({"n": [float("nan"), float("inf"), 2.5]})
    path = write_book(
        tmp_path / "a.xlsx", book(frame, Column(name="n", title="数", sort=Sort.number))
    )
    sheet = openpyxl.load_workbook(path)["甲"]
    assert [sheet.cell(row, 1).value for row in (4, 5, 6)] == [None, None, 2.5]


def test_a_list_of_names_is_one_text(tmp_path: Path) -> None:
    frame = pl.DataFrame({"text": [["甲", "乙"], []]})
    path = write_book(tmp_path / "a.xlsx", book(frame, TEXT))
    assert read_back(path)[3:] == [["甲、乙"]]


def test_a_total_is_the_sum_of_its_column(tmp_path: Path) -> None:
    frame = pl.DataFrame({"text": ["甲", "乙"], "n": [2, 5]})
    number = Column(name="n", title="数", sort=Sort.count, total=True)
    path = write_book(tmp_path / "a.xlsx", book(frame, TEXT, number, total_title="合计"))
    assert read_back(path)[-1] == ["合计", 7]


def linked_book(rows_per_sheet: int = 1_048_576) -> Book:
    rows = pl.DataFrame({"text": [f"第{at}行" for at in range(10)]})
    counts = pl.DataFrame({"n": [3, 7], "first": [0, 3], "last": [2, 9]}).with_columns(
        span("乙", pl.col("first"), pl.col("last")).alias("link")
    )
    number = Column(name="n", title="数", sort=Sort.count, links="link")
    one = Block(frame=counts, columns=(number,))
    other = Block(frame=rows, columns=(TEXT,))
    return Book(
        title="试写",
        pages=(
            Page(name="甲", title="甲表", blocks=(one,)),
            Page(name="乙", title="乙表", lines=("一", "二"), blocks=(other,)),
        ),
        rows_per_sheet=rows_per_sheet,
    )


def test_a_number_opens_the_rows_it_was_counted_from(tmp_path: Path) -> None:
    loaded = openpyxl.load_workbook(write_book(tmp_path / "a.xlsx", linked_book()))
    for row, expected in (
        (3, ["第0行", "第1行", "第2行"]),
        (4, [f"第{at}行" for at in range(3, 10)]),
    ):
        cell = loaded["甲"].cell(row, 1)
        sheet, area = re.fullmatch(r"'(.+)'!(.+)", cell.hyperlink.location).groups()
        cells = loaded[sheet][area]
        found = [line[0].value for line in cells] if isinstance(cells, tuple) else [cells.value]
        assert found == expected
        assert cell.value == len(expected)


def test_rows_beyond_what_a_worksheet_holds_go_on_on_the_next(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", linked_book(rows_per_sheet=8))
    loaded = openpyxl.load_workbook(path)
    assert loaded.sheetnames == ["甲", "乙", "乙（2）", "乙（3）"]
    texts_ = [
        cell.value
        for name in loaded.sheetnames[1:]
        for (cell,) in loaded[name].iter_rows(min_row=5, max_col=1)
    ]
    assert texts_ == [f"第{at}行" for at in range(10)]


def test_a_text_no_cell_can_hold_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match=r"甲!A4：内容超过32767个字符"):
        write_book(tmp_path / "a.xlsx", book(texts(["字" * 32_768]), TEXT))
    assert list(tmp_path.iterdir()) == []


def test_the_longest_text_a_cell_can_hold_is_kept_whole(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", book(texts(["字" * 32_767]), TEXT))
    assert read_back(path)[3] == ["字" * 32_767]


def test_choices_are_a_drop_down_for_the_rows_that_are_there(tmp_path: Path) -> None:
    choice = Column(
        name="text", title="处置", sort=Sort.choice, choices=("待核实", "已完成"), prompt="请选择"
    )
    path = write_book(tmp_path / "a.xlsx", book(texts(["待核实"] * 3), choice))
    (rule,) = openpyxl.load_workbook(path)["甲"].data_validations.dataValidation
    assert (rule.type, rule.formula1, str(rule.sqref)) == ("list", '"待核实,已完成"', "A4:A6")
    assert rule.prompt == "请选择"


def test_a_list_prints_on_a4_one_page_wide_with_its_header_on_every_page(tmp_path: Path) -> None:
    made = book(texts(["甲"]), TEXT, marking="内部资料，注意保存", note="演示 & 试用", foot="截止")
    sheet = openpyxl.load_workbook(write_book(tmp_path / "a.xlsx", made))["甲"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    # One page wide is what a worksheet does unless it says otherwise.
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert "内部资料，注意保存" in sheet.oddHeader.right.text
    assert "演示 && 试用" in sheet.oddFooter.right.text
    assert sheet.oddFooter.center.text == "第&P 页 共&N 页"
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:A4"


def test_a_chart_stands_beside_its_block(tmp_path: Path) -> None:
    frame = pl.DataFrame({"text": ["甲", "乙"], "n": [2, 5]})
    number = Column(name="n", title="数", sort=Sort.count)
    block = Block(
        frame=frame,
        columns=(TEXT, number),
        chart=Chart(title="图", category="text", series={"n": ("#5B7C99", None)}),
    )
    made = Book(title="试写", pages=(Page(name="甲", title="甲表", blocks=(block,)),))
    chart = parts(write_book(tmp_path / "a.xlsx", made))["xl/charts/chart1.xml"]
    assert "甲!$B$3:$B$4" in chart


def test_the_same_book_is_the_same_bytes(tmp_path: Path) -> None:
    made = book(texts(HOSTILE), TEXT, dated=date(2026, 6, 30))
    one = write_book(tmp_path / "a.xlsx", made).read_bytes()
    assert one == write_book(tmp_path / "b.xlsx", made).read_bytes()
    assert "2026-06-30T00:00:00Z" in parts(tmp_path / "a.xlsx")["docProps/core.xml"]


class TestStanding:
    def test_a_file_that_is_there_is_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_text("别人的")
        with pytest.raises(UsageError, match="已存在，未覆盖"):
            write_book(path, linked_book())
        assert path.read_text() == "别人的"

    def test_it_is_replaced_where_that_is_asked_for(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_text("旧的")
        write_book(path, linked_book(), force=True)
        assert openpyxl.load_workbook(path).sheetnames == ["甲", "乙"]

    def test_a_link_that_points_nowhere_counts_as_there(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.symlink_to(tmp_path / "别处.xlsx")
        with pytest.raises(UsageError, match="已存在，未覆盖"):
            write_book(path, linked_book())

    def test_a_link_is_replaced_and_what_it_points_to_is_kept(self, tmp_path: Path) -> None:
        other, path = tmp_path / "别处.xlsx", tmp_path / "a.xlsx"
        other.write_text("别人的")
        path.symlink_to(other)
        write_book(path, linked_book(), force=True)
        assert other.read_text() == "别人的"
        assert not path.is_symlink()

    def test_a_folder_that_is_missing_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"没有文件夹.*无此"):
            write_book(tmp_path / "无此" / "a.xlsx", linked_book())

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="是文件夹"):
            write_book(tmp_path, linked_book(), force=True)

    def test_nothing_is_left_beside_it(self, tmp_path: Path) -> None:
        write_book(tmp_path / "a.xlsx", linked_book())
        assert [item.name for item in tmp_path.iterdir()] == ["a.xlsx"]
