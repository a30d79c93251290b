"""The work list: every unknown asked for once, and gone when the answer comes back."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import jiceng as jc
from analyses.asks import ASKED
from graphmodel.errors import UsageError
from graphmodel.network import Network
from graphmodel.party_sheets import SHEETS
from jiceng.demo.city import make_city
from jiceng.worklist import WorkList, unknowns
from tests.jiceng.command import jiceng

YELLOW = "FFFFF8E1"
ANSWERS = {
    "正式党员": "5", "届满时间": "2028-01-01", "书记": "某某", "业委会届满时间": "2028-01-01",
    "已交付面积比例": "0.9", "户数": "500", "建筑面积": "90000", "备案时间": "2026-01-05",
    "单位类型": "非公有制企业", "判断": "同一", "经度": "116.01", "纬度": "40.01",
    "坐标系": "CGCS2000", "党员人数": "45",
}  # fmt: skip


def write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


def fill_in(path: Path) -> dict[str, int]:
    """Answer everything that is asked in a workbook; return how many cells each sheet asked."""
    book = openpyxl.load_workbook(path)
    filled: dict[str, int] = {}
    for sheet in book.worksheets:
        asked = [
            cell for row in sheet.iter_rows() for cell in row
            if cell.fill.fill_type and cell.fill.start_color.rgb == YELLOW
        ]  # fmt: skip
        assert all(cell.value is None for cell in asked), sheet.title
        if sheet.title == "填表说明":
            hints = [str(cell.value) for cell in sheet["A"] if "涉及" in str(cell.value)]
            names = "、".join(hint.partition("\u3000")[0] for hint in hints)
            for cell in asked[:1]:
                cell.value = names
            continue
        for cell in asked:
            title = str(sheet.cell(1, cell.column or 1).value).lstrip("*")
            cell.value = ANSWERS.get(title, "是")
        filled |= {sheet.title: len(asked)} if sheet.title != "选项" else {}
    book.save(path)
    return filled


def counted(network: Network) -> dict[tuple[str, str], float]:
    """Count the unknowns of every share, as the analyses themselves tell them."""
    figures = pl.concat([item.figures for item in jc.analyse_all(network)])
    whole = figures.filter(pl.col("of").is_null() & (pl.col("status") == "ok"))
    rows = whole.filter((pl.col("type") == "share") & (pl.col("unknown") > 0))
    return {(code, weight): n for code, weight, n in rows["code", "weight", "unknown"].rows()}


def listed(found: WorkList) -> dict[tuple[str, str], float]:
    """Add up what the work list holds, each unit of a figure once."""
    units: dict[tuple[str, str], dict[int | None, float]] = {}
    for figure, weight, unit, amount in found.asked["figure", "weight", "unit", "amount"].rows():
        units.setdefault((figure, weight), {})[unit] = amount
    return {key: sum(amounts.values()) for key, amounts in units.items()}


# ---------------------------------------------------------------- a whole city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    make_city(folder)
    return folder


@pytest.fixture(scope="module")
def network(city: Path) -> Network:
    return jc.load(city, today=date(2026, 7, 1)).network


@pytest.mark.parametrize("declared", [True, False])
def test_it_holds_exactly_as_many_unknowns_as_the_analyses_count(
    network: Network, *, declared: bool
) -> None:
    bare = replace(network, about=replace(network.about, complete_for=()))
    asked = network if declared else bare
    assert listed(unknowns(asked)) == counted(asked)


def test_a_street_has_its_own(network: Network) -> None:
    part = network.within("990101001")
    assert listed(unknowns(part)) == counted(part)


def test_no_person_stands_in_it(network: Network) -> None:
    found = unknowns(network)
    persons = network.frame("Person")["id"]
    assert found.asked.filter(pl.col("record").is_in(persons.implode())).is_empty()


def test_what_is_filled_in_and_loaded_is_known(
    network: Network, city: Path, tmp_path: Path
) -> None:
    before = unknowns(network)
    path = before.write(tmp_path / "补填.xlsx")
    assert min(fill_in(path).values()) > 0
    checked = jc.load([city, path], today=date(2026, 7, 1))
    own = checked.problems.filter(pl.col("file").str.contains("补填"))
    assert own.filter(pl.col("severity") == "error").is_empty()
    # A unit that a cell, a statement or a judgement was asked for is known now.
    ways = ("cell", "statement", "judgement")
    open_ = before.asked.filter(~pl.col("way").is_in(ways))
    left = before.asked.join(open_, on=["figure", "weight", "unit"], how="semi", nulls_equal=True)
    expected = listed(replace(before, asked=left))
    touched = set(before.asked.filter(pl.col("way").is_in(ways))["figure"])
    after = counted(checked.network)
    assert touched
    for figure in touched:
        assert after.get((figure, "count"), 0) == expected.get((figure, "count"), 0), figure


# ---------------------------------------------------------------- a hand-written street


@pytest.fixture
def rosters(tmp_path: Path) -> list[Path]:
    """One street, two communities; one of two compounds without households and branch."""
    paths = [tmp_path / name for name in ("社区村.csv", "党组织.csv", "小区.csv", "中心.csv")]
    write(paths[0], [["区划代码", "名称"], ["990101001", "前进街道"], ["990101001001", "东社区"]])
    write(paths[1], [
        ["党组织代码", "党组织名称", "党组织类别", "上级党组织代码", "正式党员", "届满时间"],
        ["001", "前进街道党工委", "党工委", "", "", ""],
        ["001001", "东社区党总支", "党总支", "001", "40", ""],
        ["001001001", "东苑小区党支部", "党支部", "001001", "", "2028-01-01"],
    ])  # fmt: skip
    write(paths[2], [
        ["小区代码", "小区名称", "所属社区", "经度", "纬度", "坐标系"],
        ["XQ1", "东苑小区", "东社区", "116.01", "40.01", ""],
        ["XQ2", "西苑小区", "东社区", "", "", "CGCS2000"],
    ])  # fmt: skip
    write(paths[3], [
        ["中心代码", "中心名称", "所在社区", "经度", "纬度", "坐标系"],
        ["ZX1", "东社区党群中心", "东社区", "116.01", "40.01", "CGCS2000"],
    ])  # fmt: skip
    return paths


def test_the_workbook_holds_the_asked_cells_and_who_they_are_of(
    rosters: list[Path], tmp_path: Path
) -> None:
    path = unknowns(jc.load(rosters).network).write(tmp_path / "补填.xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[:3] == ["填表说明", "党组织", "小区"]
    compounds = [row for row in book["小区"].iter_rows(values_only=True) if any(row)]
    titles = [str(title).lstrip("*") for title in compounds[0]]
    place = {title: number for number, title in enumerate(titles)}
    assert {"小区代码", "小区名称", "所属社区", "经度", "纬度", "坐标系"} <= set(titles)
    assert {row[place["小区代码"]] for row in compounds[1:]} == {"XQ1", "XQ2"}
    assert all(row[place["经度"]] is None for row in compounds[1:])  # known ones are not repeated
    for row in book["小区"].iter_rows(min_row=3):
        asked = {titles[at] for at, cell in enumerate(row) if cell.fill.start_color.rgb == YELLOW}
        expected = {"坐标系"} if row[0].value == "XQ1" else {"经度", "纬度"}
        assert asked & {"经度", "纬度", "坐标系"} == expected
    with pytest.raises(UsageError, match=r"补填\.xlsx"):
        unknowns(jc.load(rosters).network).write(path)


def test_the_small_street_is_settled_but_for_what_it_cannot_name(
    rosters: list[Path], tmp_path: Path
) -> None:
    network = jc.load(rosters).network
    before = counted(network)
    assert before["SP.within", "count"] == 2
    assert before["T3.covered", "count"] == 1
    assert before["H.in_term", "count"] == 1
    path = unknowns(network).write(tmp_path / "补填.xlsx")
    fill_in(path)
    after = counted(jc.load([*rosters, path]).network)
    settled = ("SP.within", "SP.within_wide", "T3.covered", "T3.own", "H.in_term", "H.size_fits")
    assert {key: n for key, n in after.items() if key[0] in settled} == {}


def test_what_settles_most_stands_first_and_whole_registers_are_asked_for(
    rosters: list[Path],
) -> None:
    found = unknowns(jc.load(rosters).network)
    units = found.lines["units"].to_list()
    assert units == sorted(units, reverse=True)
    assert any(line.startswith("请提供：单位表") for line in found.requests)
    titles = {sheet.title for sheet in SHEETS}
    told = found.lines.filter(pl.col("way") == "cell")["sheet"]
    assert set(told) <= titles


def test_a_unit_counts_once_a_figure_however_often_it_was_weighed() -> None:
    """Of two unknown compounds only the second has households; a third unknown is a bare number."""
    row = {"analysis": "coverage", "figure": "T3.covered", "way": "cell", "kind": "Compound"}
    cells = [
        row | {"weight": weight, "unit": unit, "record": record, "column": "households"}
        for weight, unit, record in (("count", 1, "C2"), ("households", 0, "C2"))
    ]
    other = row | {"weight": "count", "unit": 0, "record": "C1", "column": "area_m2"}
    number = {"figure": "XA.party_share", "weight": "persons", "amount": 8.0, "way": "roster"}
    asked = pl.DataFrame(
        [*cells, other, number | {"column": "小区·业委会党员数"}], schema=dict(ASKED)
    )
    lines = WorkList(network=Network.of({}), asked=asked, registers=pl.DataFrame()).lines
    told = {column: (units, alone) for column, units, alone in
            lines["column", "units", "alone"].rows()}  # fmt: skip
    assert told == {"户数": (1, 1), "建筑面积": (1, 1), "业委会党员数": (8, 8)}


def test_the_command_prints_lines_and_writes_the_workbook(
    rosters: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "补填.xlsx"
    ran = jiceng("unknowns", *rosters, "--street", "990101001", "--format", "json", "--out", out)
    rows = json.loads(ran.out)
    assert ran.code == 0, ran.err
    assert {"sheet", "column", "cells", "units", "alone", "way"} <= set(rows[0])
    assert "请提供：" in ran.err
    assert out.is_file()
    again = jiceng("unknowns", *rosters, "--out", out)
    assert again.code == 2
