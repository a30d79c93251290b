"""The judgement sheet: the open suggestions go out, and answers come back through the loader."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import loaders
from graphmodel.errors import UsageError
from graphmodel.network import Network
from graphmodel.places import link_places
from loaders.workbook import write_judgements

DAY = dt.date(2026, 11, 24)
ROSTER = """党组织代码,党组织名称,党组织类别,上级党组织代码
001,甲区委,党委,
001001,甲区河东街道党工委,党工委,001
001001001,甲区河东街道双矿党总支,党总支,001001
001001002,甲区河东街道青杠村党支部,党支部,001001
"""
DIVISIONS = """区划代码,名称,级别,所属街道
990101001,河东街道,街道,
990101001001,双矿社区居民委员会,社区,河东街道
990101001200,青㭎村村民委员会,村,河东街道
"""


@pytest.fixture
def rosters(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "名册"
    folder.mkdir()
    (folder / "党组织.csv").write_text(ROSTER, encoding="utf-8")
    (folder / "社区村.csv").write_text(DIVISIONS, encoding="utf-8")
    return sorted(folder.iterdir())


def linked(paths: list[Path]) -> Network:
    return link_places(loaders.load(paths, loaded_on=DAY).network)


def table(path: Path) -> tuple[Any, Any, list[str], list[dict[str, Any]]]:
    """The workbook, its worksheet, its titles, and its rows by title."""
    book = openpyxl.load_workbook(path)
    sheet = book["判断"]
    titles = [cell.value for cell in sheet[3]]
    rows = [
        dict(zip(titles, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=4)
    ]
    return book, sheet, titles, rows


def test_every_open_suggestion_is_a_row_with_names_and_a_reason(
    rosters: list[Path], tmp_path: Path
) -> None:
    path = write_judgements(tmp_path / "判断.xlsx", linked(rosters))
    _, _, _, rows = table(path)
    shown = [
        (
            row["组织代码"],
            row["组织名称"],
            row["镇街"],
            row["地点代码"],
            row["地点名称"],
            row["理由"],
        )
        for row in rows
    ]
    assert shown == [
        ("001001001", "甲区河东街道双矿党总支", "河东街道", "990101001001", "双矿社区居民委员会",
         "名称主体相同，组织名称未写“社区”“村”“小区”等字样"),
        ("001001002", "甲区河东街道青杠村党支部", "河东街道", "990101001200", "青㭎村村民委员会",
         "一字之差，读音相同，疑为异体字或同音字"),
    ]  # fmt: skip
    assert all(row["判断"] is None for row in rows)


def test_the_verdict_is_chosen_from_a_list(rosters: list[Path], tmp_path: Path) -> None:
    _, sheet, titles, _ = table(write_judgements(tmp_path / "判断.xlsx", linked(rosters)))
    letter = openpyxl.utils.get_column_letter(titles.index("判断") + 1)
    (rule,) = (
        item for item in sheet.data_validations.dataValidation if str(item.sqref).startswith(letter)
    )
    assert (rule.type, rule.formula1) == ("list", '"同一,不同"')


def test_answers_load_back_and_decide(rosters: list[Path], tmp_path: Path) -> None:
    path = write_judgements(tmp_path / "判断.xlsx", linked(rosters))
    book, sheet, titles, _ = table(path)
    for row, verdict in ((4, "同一"), (5, "不同")):
        sheet.cell(row, titles.index("判断") + 1).value = verdict
        sheet.cell(row, titles.index("判断日期") + 1).value = "2026-11-25"
    book.save(path)
    checked = loaders.load([*rosters, path], loaded_on=DAY)
    assert checked.problems.filter(pl.col("severity") == "error").is_empty()
    judged = checked.network.frame("Judges")
    assert judged.select("from_id", "to_id", "verdict", "judged_on").rows() == [
        ("001001001", "990101001001", "same", "2026-11-25"),
        ("001001002", "990101001200", "different", "2026-11-25"),
    ]
    decided = link_places(checked.network)
    covers = decided.frame("Covers").filter(pl.col("to_id").str.len_chars() == 12)
    assert covers.select("from_id", "to_id", "origin").rows() == [
        ("001001001", "990101001001", "judged")
    ]
    assert decided.frame("Suggests").is_empty()


def test_rows_left_blank_decide_nothing(rosters: list[Path], tmp_path: Path) -> None:
    path = write_judgements(tmp_path / "判断.xlsx", linked(rosters))
    again = linked([*rosters, path])
    assert again.frame("Suggests").height == 2
    assert again.frame("Covers").filter(pl.col("origin") == "judged").is_empty()


def test_without_suggestions_it_says_so(tmp_path: Path) -> None:
    path = write_judgements(tmp_path / "判断.xlsx", link_places(Network.of({})))
    sheet = openpyxl.load_workbook(path)["判断"]
    assert sheet["A4"].value == "没有待核对的疑似对应。"


def test_a_file_that_is_there_is_left_alone(rosters: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "判断.xlsx"
    path.write_text("填了一半")
    with pytest.raises(UsageError, match="已存在，未覆盖"):
        write_judgements(path, linked(rosters))
    assert path.read_text() == "填了一半"
