"""The rows of the page, the workbook, CSV and JSON are the same: for none, for many."""

from __future__ import annotations

import csv
import io
import json
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from openpyxl import load_workbook

from graphmodel.analysis import Analysis
from graphmodel.profile import load_profile
from graphmodel.texts import catalogue, text
from jiceng.cli.tables import show
from jiceng.contract import to_json
from jiceng.demo import demo_files
from jiceng.dossier import Dossier
from jiceng.ledger import COLUMNS
from jiceng.reports.page import render_page
from jiceng.reports.workbook import write_workbook
from jiceng.wording import worded
from jiceng.work import analyse_all, load
from tests.jiceng.test_page import Elements, column

if TYPE_CHECKING:
    from collections.abc import Sequence

_MANY = 50_000


@pytest.fixture(scope="module")
def district() -> Dossier:
    """The real district, with nothing withheld: JSON lists every finding."""
    checked = load(demo_files())
    profile = load_profile()
    return Dossier(
        network=checked.network, analyses=analyse_all(checked.network, profile), profile=profile,
        checked=checked, show_withheld=True,
    )  # fmt: skip


def multiplied(analysis: Analysis, times: int) -> Analysis:
    """Repeat the findings of an analysis, each under an id and a subject of its own."""
    copies = [
        analysis.findings.with_columns(
            (pl.col("id") + pl.lit(f"{copy:04x}")).str.tail(16).alias("id"),
            pl.lit([], pl.List(pl.String)).alias("within"),
        )
        for copy in range(times)
    ]
    return replace(analysis, findings=pl.concat(copies))


def with_items(dossier: Dossier, items: int) -> Dossier:
    """Return a dossier with about so many items."""
    at_hand = sum(found.findings.height for found in dossier.analyses)
    times = -(-items // at_hand)
    none = [replace(found, findings=found.findings.head(0)) for found in dossier.analyses]
    many = none if not items else [multiplied(found, times) for found in dossier.analyses]
    return replace(dossier, analyses=tuple(many))


def of_page(dossier: Dossier) -> list[tuple[str, str]]:
    """Return number and message of the rows that the page carries."""
    items = Elements(render_page(dossier)).data["items"]
    return list(zip(column(items, "number"), column(items, "message"), strict=True))


def of_workbook(dossier: Dossier, path: Path) -> list[tuple[str, str]]:
    """Return number and message of the rows of the workbook, read by another library."""
    write_workbook(dossier, path)
    sheet = load_workbook(path, read_only=True)["待完善事项台账"]
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    at = next((place for place, row in enumerate(rows) if COLUMNS["number"] in row), None)
    if at is None:
        return []
    number, message = rows[at].index(COLUMNS["number"]), rows[at].index(COLUMNS["message"])
    return [(str(row[number]), str(row[message])) for row in rows[at + 1 :] if row[message]]


def of_csv(dossier: Dossier) -> list[tuple[str, str]]:
    """Return number and message of what ``--format csv`` prints."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        show(dossier.items, COLUMNS, "csv")
    rows = csv.DictReader(io.StringIO(printed.getvalue().removeprefix("\ufeff")))
    return [(row["number"], row["message"]) for row in rows]


def of_json(dossier: Dossier) -> list[str]:
    """Return the messages of the findings as JSON has them."""
    told = [json.loads(json.dumps(to_json(item, dossier.profile))) for item in dossier.analyses]
    return [found["message"] for item in told for found in item["findings"]]


def check(dossier: Dossier, path: Path) -> int:
    """Compare all four; return how many rows there are."""
    page = of_page(dossier)
    assert of_csv(dossier) == page
    assert sorted(of_workbook(dossier, path)) == sorted(page)
    assert sorted(of_json(dossier)) == sorted(message for _, message in page)
    return len(page)


@pytest.mark.parametrize("items", [0, 1])
def test_page_workbook_csv_and_json_have_the_same_rows(
    district: Dossier, tmp_path: Path, items: int
) -> None:
    found = check(with_items(district, items), tmp_path / "台账.xlsx")
    assert found == (0 if not items else sum(item.findings.height for item in district.analyses))


@pytest.mark.slow
def test_fifty_thousand_items_have_the_same_rows_everywhere(
    district: Dossier, tmp_path: Path
) -> None:
    assert check(with_items(district, _MANY), tmp_path / "台账.xlsx") >= _MANY


# ---------------------------------------------------------------- words


def one_by_one(findings: pl.DataFrame, language: str) -> list[tuple[str, str, str]]:
    """Say the findings as the texts say them, each for itself."""
    return [
        tuple(
            text("findings", row["code"],
                 {**json.loads(row["params"]), "name": row["name"] or row["subject"],
                  "should": row["force"] and text("terms", f"should.{row['force']}", {}, language)},
                 language, part)
            for part in ("title", "", "action")
        )  # type: ignore[misc]
        for row in findings.to_dicts()
    ]  # fmt: skip


def findings(rows: Sequence[tuple[str, str | None, dict[str, Any]]]) -> pl.DataFrame:
    """Return findings of given codes, names and params."""
    return pl.DataFrame(
        [(code, name, "对象", json.dumps(params), None) for code, name, params in rows],
        schema=dict.fromkeys(("code", "name", "subject", "params", "force"), pl.String),
        orient="row",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_words_by_column_are_the_words_one_by_one(district: Dossier, language: str) -> None:
    for analysis in district.analyses:
        said = worded(analysis.findings, language, ["title", "message", "action"])
        assert said.rows() == one_by_one(analysis.findings, language)


@pytest.mark.parametrize("value", [None, "", "文", 3, 2.0, 0.25, 1234567.5, [], ["甲", "乙"], [1]])
def test_every_text_says_every_sort_of_value(value: object) -> None:
    import string

    rows = []
    for code, entry in catalogue()["findings"].items():
        pieces = [piece for part in entry.values() for piece in string.Formatter().parse(part)]
        if all(not form for _, _, form, _ in pieces):
            names = {name for _, name, _, _ in pieces if name} - {"should"}
            rows.append((code, None, dict.fromkeys(names, value)))
    given = findings([*rows, *((code, "甲", {}) for code, _, _ in rows), ("没有的编码", "", {})])
    for language in ("zh", "en"):
        said = worded(given, language, ["title", "message", "action"])
        assert said.rows() == one_by_one(given, language)
