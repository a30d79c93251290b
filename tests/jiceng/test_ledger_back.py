"""A ledger that people filled in comes back: carried over, muted, open again, or gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest

import jiceng as jc
from graphmodel.errors import RosterError, UsageError
from jiceng.reports import make_dossier
from jiceng.reports.ledger_back import fingerprints, read_ledger
from jiceng.reports.page import render_page
from jiceng.reports.workbook import write_workbook
from tests.jiceng.command import OTHER, PLACES, jiceng, rosters
from tests.jiceng.office import converted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jiceng.dossier import Dossier

DAY = date(2026, 11, 24)
SHEET = "待完善事项台账"
WROTE = {"处置": "属实待办", "责任人": "组织科", "时限": "2026-12-31", "说明": "已联系社区"}

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")


def dossier_of(folder: Path, ledger: Path | None = None, **files: Any) -> Dossier:
    network = jc.load(rosters(folder, **files), today=DAY).network
    written = read_ledger(ledger) if ledger else None
    return make_dossier(network, jc.load_profile(), as_of=DAY, written=written)


def renamed(name: str) -> list[list[str]]:
    """The register of places with another name for the community without an organisation."""
    return [[code, name if code == OTHER else said] for code, said in PLACES]


def number_of(dossier: Dossier) -> str:
    """The number of the item about the community that has no organisation."""
    return str(dossier.found.filter(pl.col("subject") == OTHER)["number"].item())


def header_of(sheet: Any, title: str = "事项编号") -> tuple[int, dict[str, int]]:
    row = next(line for line in sheet.iter_rows() if title in {cell.value for cell in line})
    return row[0].row, {cell.value: cell.column for cell in row if cell.value}


def fill_in(path: Path, number: str, said: Mapping[str, str], sheet: str = SHEET) -> None:
    """Do by hand what a person does in the yellow columns."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    header, columns = header_of(page)
    at = next(row for row in range(header + 1, page.max_row + 1)
              if page.cell(row, columns["事项编号"]).value == number)  # fmt: skip
    for title, value in said.items():
        cell = page.cell(at, columns[title])
        cell.value, cell.data_type = value, "s"  # the cells are text: = begins no formula
    book.save(path)


def written_by_hand(folder: Path, said: Mapping[str, str]) -> tuple[Path, str]:
    """A first ledger, filled in at the one item."""
    first = dossier_of(folder / "上月")
    path = write_workbook(first, folder / "上月台账.xlsx")
    number = number_of(first)
    fill_in(path, number, said)
    return path, number


def sheet_rows(path: Path, sheet: str, title: str) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(path)[sheet]
    header, columns = header_of(page, title)
    return [
        {name: page.cell(row, at).value for name, at in columns.items()}
        for row in range(header + 1, page.max_row + 1)
        if page.cell(row, 1).value
    ]


def test_what_people_wrote_goes_on_in_the_row_of_the_same_number(tmp_path: Path) -> None:
    path, number = written_by_hand(tmp_path, WROTE)
    second = write_workbook(dossier_of(tmp_path / "本月", path), tmp_path / "台账.xlsx")
    rows = {row["事项编号"]: row for row in sheet_rows(second, SHEET, "事项编号")}
    assert {title: rows[number][title] for title in WROTE} == WROTE
    assert {row["变化"] for row in rows.values()} == {"仍在"}


def test_without_an_older_ledger_nothing_is_said_to_be_new(tmp_path: Path) -> None:
    path = write_workbook(dossier_of(tmp_path / "本月"), tmp_path / "台账.xlsx")
    rows = sheet_rows(path, SHEET, "事项编号")
    assert rows
    assert "变化" not in rows[0]
    assert all(len(row["数据指纹"]) == 8 for row in rows)


def test_what_is_unfounded_is_muted_month_after_month(tmp_path: Path) -> None:
    path, number = written_by_hand(tmp_path, {"处置": "不属实", "说明": "隶属其他社区"})
    for month in ("本月", "下月"):
        dossier = dossier_of(tmp_path / month, path)
        assert number not in set(dossier.items["number"])
        path = write_workbook(dossier, tmp_path / f"{month}台账.xlsx")
        muted = sheet_rows(path, "判为不属实", "事项编号")
        assert [(row["事项编号"], row["说明"]) for row in muted] == [(number, "隶属其他社区")]
        assert number not in {row["事项编号"] for row in sheet_rows(path, SHEET, "事项编号")}
    fill_in(path, number, {"处置": "待核实"}, "判为不属实")
    assert number in set(dossier_of(tmp_path / "再下月", path).items["number"])


def test_a_changed_source_cell_opens_it_again_and_says_so(tmp_path: Path) -> None:
    path, number = written_by_hand(tmp_path, {"处置": "不属实", "说明": "隶属其他社区"})
    dossier = dossier_of(tmp_path / "本月", path, places=renamed("西园社区"))
    item = dossier.items.filter(pl.col("number") == number)
    assert item.select("change", "disposal", "remark").row(0) == (
        "数据有变化（原判不属实）", "待核实", "隶属其他社区",
    )  # fmt: skip
    assert dossier.followed.muted.is_empty()


def test_a_changed_source_cell_is_said_of_items_that_are_open(tmp_path: Path) -> None:
    path, number = written_by_hand(tmp_path, WROTE)
    dossier = dossier_of(tmp_path / "本月", path, places=renamed("西园社区"))
    item = dossier.items.filter(pl.col("number") == number)
    assert item.select("change", "disposal").row(0) == ("数据有变化", "属实待办")


def test_the_fingerprint_does_not_depend_on_where_the_rows_stand(tmp_path: Path) -> None:
    path, number = written_by_hand(tmp_path, {"处置": "不属实"})
    head, *rows = PLACES
    turned = [head, *rows[::-1]]
    dossier = dossier_of(tmp_path / "本月", path, places=turned)
    assert dossier.followed.muted["number"].to_list() == [number]


def test_the_fingerprint_is_taken_of_the_subject_and_the_others(tmp_path: Path) -> None:
    network = dossier_of(tmp_path / "本月").network
    findings = pl.DataFrame(
        [
            ("one", "Division", OTHER, []),
            ("two", "Division", OTHER, [{"kind": "PartyOrg", "id": "001002000000000"}]),
            ("same", "Division", OTHER, [{"kind": "Division", "id": OTHER}]),
        ],
        schema={
            "id": pl.String,
            "kind": pl.String,
            "subject": pl.String,
            "others": pl.List(pl.Struct({"kind": pl.String, "id": pl.String})),
        },
        orient="row",
    )
    found = dict(fingerprints(findings, network).iter_rows())
    assert found["one"] == found["same"] != found["two"]


def test_without_a_fingerprint_nothing_is_muted(tmp_path: Path) -> None:
    path, number = written_by_hand(tmp_path, {"处置": "不属实", "数据指纹": ""})
    item = dossier_of(tmp_path / "本月", path).items.filter(pl.col("number") == number)
    assert item.select("change", "disposal").row(0) == ("仍在", "不属实")


def test_what_is_gone_is_listed_with_what_was_written_and_not_read_back(tmp_path: Path) -> None:
    path, number = written_by_hand(tmp_path, WROTE)
    dossier = dossier_of(tmp_path / "本月", path, places=[r for r in PLACES if r[0] != OTHER])
    second = write_workbook(dossier, tmp_path / "台账.xlsx")
    gone = {row["原事项编号"]: row for row in sheet_rows(second, "销号", "原事项编号")}
    assert {title: gone[number][title] for title in WROTE} == WROTE
    assert number not in set(read_ledger(second)["number"])


def test_a_number_that_had_to_grow_is_still_the_same_item(tmp_path: Path) -> None:
    path, number = written_by_hand(tmp_path, WROTE)
    first = dossier_of(tmp_path / "本月")
    mark = str(first.found.filter(pl.col("number") == number)["id"].item()).upper()
    grown = f"{number}{mark[5:10]}"
    written = read_ledger(path).with_columns(pl.col("number").replace({number: grown}))
    later = replace(first, written=written)
    item = later.items.filter(pl.col("number") == number)
    assert item.select("change", "owner").row(0) == ("仍在", "组织科")
    assert later.followed.gone.is_empty()


def test_page_and_workbook_list_the_same_items_and_count_what_became_of_them(
    tmp_path: Path,
) -> None:
    path, number = written_by_hand(tmp_path, {"处置": "不属实"})
    dossier = dossier_of(tmp_path / "本月", path)
    page = render_page(dossier)
    assert f"此前判为不属实、本次不列{1}条" in page
    listed = {row["事项编号"] for row in sheet_rows(
        write_workbook(dossier, tmp_path / "台账.xlsx"), SHEET, "事项编号")}  # fmt: skip
    assert listed == set(dossier.items["number"])
    assert number not in page


def test_a_ledger_of_the_other_language_is_understood(tmp_path: Path) -> None:
    path, number = written_by_hand(tmp_path, {"处置": "已完成", "责任人": "甲科"})
    english = replace(dossier_of(tmp_path / "本月"), language="en", written=read_ledger(path))
    item = english.items.filter(pl.col("number") == number)
    assert item.select("change", "disposal", "owner").row(0) == ("still open", "done", "甲科")
    back = read_ledger(write_workbook(english, tmp_path / "ledger.xlsx"))
    assert back.filter(pl.col("number") == number)["disposal"].item() == "done"


def test_another_workbook_is_answered_in_words(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", "乙"])
    book.save(tmp_path / "别的.xlsx")
    with pytest.raises(UsageError, match=r"“别的\.xlsx”中没有找到台账"):
        read_ledger(tmp_path / "别的.xlsx")


def test_a_broken_workbook_is_answered_in_words(tmp_path: Path) -> None:
    path = tmp_path / "坏的.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(RosterError, match=r"台账“坏的\.xlsx”读不出来："):
        read_ledger(path)


@pytest.mark.office
def test_a_ledger_saved_by_libreoffice_comes_back_whole(tmp_path: Path) -> None:
    hostile = "=1+1 “引号”\n第二行，001"
    path, number = written_by_hand(tmp_path, {**WROTE, "说明": hostile})
    out = tmp_path / "另存"
    saved = converted(path, "xlsx", out)
    assert saved.read_bytes() != path.read_bytes()
    back = read_ledger(saved)
    assert back.equals(read_ledger(path))
    item = back.filter(pl.col("number") == number)
    assert item.select("owner", "deadline").row(0) == ("组织科", "2026-12-31")
    assert item["remark"].item().split("\n")[-1] == "第二行，001"


def test_the_command_carries_a_ledger_over(tmp_path: Path) -> None:
    path, number = written_by_hand(tmp_path, WROTE)
    ran = jiceng("report", tmp_path / "上月", "--ledger", path, "--out", tmp_path / "报告")
    assert ran.code == 0, ran.err
    rows = {
        row["事项编号"]: row
        for row in sheet_rows(tmp_path / "报告" / "台账.xlsx", SHEET, "事项编号")
    }
    assert rows[number]["责任人"] == "组织科"
