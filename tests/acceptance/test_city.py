"""The synthetic city: every analysis finds exactly what was planted, at three dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import jiceng as jc
from graphmodel.analysis import Analysis
from jiceng.demo.city import make_city
from jiceng.demo.city.truth import DATES, Truth
from loaders import Checked

#: Findings about persons: only a keyed pseudonym reaches the network.
ABOUT_PERSONS = {"POSTS-MANY", "PART-TIME-BOTH"}
#: Our figure → figure of the truth (and whether yes and no change places).
FIGURES = {
    "T2.all_covered": ("T2.covered", False),
    "T3.own": ("T3.own", False),
    "T3.effective": ("T3.sound", False),
    "T4.covered": ("T4.covered", False),
    "N.organisation": ("N.covered", False),
    "N.own": ("N.own", False),
    "N.work": ("N.work", False),
    "C.covered": ("C.covered", False),
    "P.covered": ("P.covered", False),
    "XA.any": ("XA-ANY", False),
    "XA.unity": ("XA-UNITY", False),
    "XA.one_shoulder": ("COMMUNITY-UNITY", False),
    "OC.formed": ("OC.formed", False),
    "OC.in_term": ("OC.in_term", False),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("city")


@pytest.fixture(scope="module")
def truth(folder: Path) -> Truth:
    return make_city(folder)


@pytest.fixture(scope="module")
def checked(folder: Path, truth: Truth) -> Checked:
    del truth  # the rosters are there once the truth is
    return jc.load(folder, today=date(2026, 7, 1))


@pytest.fixture(scope="module")
def answers(checked: Checked) -> Mapping[date, tuple[Analysis, ...]]:
    return {day: jc.analyse_all(checked.network, as_of=day) for day in DATES}


def findings(analyses: tuple[Analysis, ...]) -> dict[str, set[str]]:
    frame = pl.concat([item.findings for item in analyses])
    found: dict[str, set[str]] = {}
    for code, subject in frame.select("code", "subject").rows():
        found.setdefault(code, set()).add(subject)
    return found


@pytest.mark.parametrize("day", DATES, ids=str)
def test_findings_are_the_planted_ones_and_nothing_more(
    truth: Truth, answers: Mapping[date, tuple[Analysis, ...]], day: date
) -> None:
    found = findings(answers[day])
    planted: dict[str, set[str]] = {}
    for fact in truth.facts:
        if day in fact.dates:
            planted.setdefault(fact.code, set()).add(fact.subject)
    assert {code: len(ids) for code, ids in found.items()} == {
        code: len(ids) for code, ids in planted.items()
    }
    by_id = {code: ids for code, ids in found.items() if code not in ABOUT_PERSONS}
    # 一人兼任几个支部书记：事项记在第一个支部名下，答案记人。
    by_id.pop("SECRETARY-MULTI", None)
    expected = {
        code: ids
        for code, ids in planted.items()
        if code not in ABOUT_PERSONS and code != "SECRETARY-MULTI"
    }
    assert by_id == expected


@pytest.mark.parametrize("day", DATES, ids=str)
@pytest.mark.parametrize("figure", FIGURES)
def test_figures_count_what_was_planted(
    truth: Truth, answers: Mapping[date, tuple[Analysis, ...]], day: date, figure: str
) -> None:
    rows = pl.concat([item.figures for item in answers[day]]).filter(
        (pl.col("code") == figure) & pl.col("of").is_null() & (pl.col("weight") == "count")
    )
    row = rows.row(0, named=True)
    expected = truth.figure(FIGURES[figure][0], day)
    assert {name: row[name] for name in expected} == expected
    assert sum(expected.values()) == row["total"]


def test_two_dates_have_different_answers(
    answers: Mapping[date, tuple[Analysis, ...]],
) -> None:
    first, second, third = (findings(answers[day]) for day in DATES)
    assert first != second != third


def test_wrong_cells_are_named_where_they_stand(truth: Truth, checked: Checked) -> None:
    named = set(checked.problems.select("file", "sheet", "row", "column").rows())
    for cell in truth.problems:
        assert (cell.file, cell.sheet, cell.row, cell.column) in named
    planted = {(cell.file, cell.row) for cell in truth.problems}
    severe = checked.problems.filter(pl.col("severity") == "error")
    assert set(severe.select("file", "row").rows()) <= planted


def test_key_units_cost_what_was_planted(
    truth: Truth, answers: Mapping[date, tuple[Analysis, ...]]
) -> None:
    for day in DATES:
        frame = next(item for item in answers[day] if item.name == "connectivity").findings
        rows = frame.filter(pl.col("code") == "JOINT-KEY-UNIT")
        found = {
            subject: (last, cut)
            for subject, last, cut in rows.select(
                "subject",
                pl.col("params").str.json_path_match("$.last_tie").cast(pl.Int64).alias("last"),
                pl.col("params").str.json_path_match("$.cut_off").cast(pl.Int64).alias("cut"),
            ).rows()
        }
        planted = {
            fact.subject: (fact.numbers["last_tie"], fact.numbers["cut_off"])
            for fact in truth.facts
            if fact.code == "JOINT-KEY-UNIT" and day in fact.dates and fact.numbers
        }
        assert planted
        assert {key: found[key] for key in planted} == planted


def test_no_name_or_number_of_a_person_is_stored(folder: Path, checked: Checked) -> None:
    del folder
    for kind in checked.network.declaration:
        for column, dtype in checked.network.frame(kind.name).schema.items():
            if dtype == pl.String:
                text = checked.network.frame(kind.name)[column].drop_nulls()
                assert not text.str.contains("测试[甲乙丙丁]|SYN0").any(), (kind.name, column)
