"""Every table of every analysis is in the report workbook, or on the list of those that are not."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import jiceng as jc
from graphmodel.network import Network
from graphmodel.texts import LANGUAGES, catalogue
from jiceng.demo.make import make_city_rosters
from jiceng.dossier import Dossier
from jiceng.reports import make_dossier
from jiceng.reports.workbook import write_workbook
from jiceng.reports.workbook.tables import COUNTED, LISTED, NOT_SHOWN, SUBJECTS
from tests.analyses.rosters import Roster

ROOT = Path(__file__).resolve().parent.parent.parent
DAY = date(2026, 6, 30)
SHOWN = {**LISTED, **COUNTED}

pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")


def tables_in(source: str) -> set[str]:
    """The names of the tables that a source hands over, which must be literals."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            if keyword.arg == "tables":
                assert isinstance(keyword.value, ast.Dict), ast.unparse(node)
                found |= {ast.literal_eval(key) for key in keyword.value.keys if key is not None}
    return found


ALL = {
    name
    for path in (ROOT / "analyses").rglob("*.py")
    for name in tables_in(path.read_text(encoding="utf-8"))
}


def said(sort: str, *names: str) -> dict[str, str] | None:
    """The entry of a title: the table's own, else the common one."""
    for code in (f"{sort}.{'.'.join(names)}", f"{sort}.{names[-1]}"):
        for section in ("workbook", "terms"):
            if code in catalogue()[section]:
                return dict(catalogue()[section][code])
    return None


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    checked = jc.load(make_city_rosters(tmp_path_factory.mktemp("city") / "名册"), today=DAY)
    return make_dossier(checked.network, jc.load_profile(), as_of=DAY)


@pytest.fixture(scope="module")
def book(dossier: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return opened(dossier, tmp_path_factory.mktemp("workbook"))


def opened(dossier: Dossier, folder: Path) -> Any:
    return openpyxl.load_workbook(write_workbook(dossier, folder / "台账.xlsx"))


def lines(sheet: Any) -> list[list[Any]]:
    """The cells of a sheet, without the empty ones at the end of a row."""
    found = []
    for row in sheet.iter_rows(values_only=True):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        found.append(cells)
    return found


class TestLists:
    def test_every_table_is_shown_or_left_out_for_a_reason(self) -> None:
        assert set(SHOWN) | set(NOT_SHOWN) == ALL
        assert len(LISTED) + len(COUNTED) + len(NOT_SHOWN) == len(ALL)
        assert all(NOT_SHOWN.values())

    def test_no_table_of_the_city_is_missing_from_the_sources(self, dossier: Dossier) -> None:
        assert {name for item in dossier.analyses for name in item.tables} <= ALL

    def test_none_shows_a_person(self) -> None:
        assert [name for name, columns in SHOWN.items() if "person" in columns] == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_table_and_column_has_a_title_of_its_own(self, language: str) -> None:
        tables = [said("table", name) for name in SHOWN]
        assert None not in tables
        titles = [title[language] for title in tables if title]
        assert len(set(titles)) == len(titles)
        for name, columns in SHOWN.items():
            heads = [said("column", name, column) for column in columns]
            assert None not in heads, (name, columns)
            words = [head[language] for head in heads if head]
            assert len(set(words)) == len(words), (name, words)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_names_of_worksheets_are_not_cut(self, language: str) -> None:
        for name in LISTED:
            title = said("sheet", name) or said("table", name)
            assert title
            assert len(title[language]) <= 31, title

    def test_lists_name_what_they_are_about(self, dossier: Dossier) -> None:
        for item in dossier.analyses:
            for name, table in item.tables.items():
                if name in LISTED and "id" in table.columns:
                    known = {"name", "kind", "node_kind"} & set(table.columns)
                    assert known or name in SUBJECTS, name


class TestCity:
    def test_every_table_with_rows_has_its_sheet_with_every_row(
        self, book: Any, dossier: Dossier
    ) -> None:
        for item in dossier.analyses:
            for name, table in item.tables.items():
                if name in LISTED and table.height:
                    title = said("sheet", name) or said("table", name)
                    assert title
                    assert book[title["zh"]].max_row == 3 + table.height

    def test_no_pseudonym_stands_anywhere(self, book: Any, dossier: Dossier) -> None:
        persons = dossier.network.frame("Person")["id"].to_list()
        assert len(persons) > 1000
        texts = {str(cell) for sheet in book for row in lines(sheet) for cell in row}
        assert texts.isdisjoint(persons)
        assert not [text for text in texts if re.search(r"[A-Z]:[0-9a-f]{32}", text)]

    def test_no_code_of_a_list_is_left_untold(self, book: Any) -> None:
        told = {
            str(cell)
            for sheet in book
            if sheet.title != "口径和规则"  # rules go by their ids
            for row in lines(sheet)
            for cell in row
            if re.fullmatch(r"[a-z_]+", str(cell))
        }
        assert told == set()

    def test_short_tables_add_up_to_what_they_count(self, book: Any, dossier: Dossier) -> None:
        counts = lines(book["构成和分布"])

        def below(heading: str) -> list[list[Any]]:
            at = counts.index([heading]) + 2
            return counts[at : counts.index([], at)]

        organisations = book["隶属级数"].max_row - 3
        assert sum(row[-1] for row in below("到镇街的隶属级数分布")) == organisations
        assert below("到镇街的隶属级数分布")[-1][0] == "未明确"
        alliances = dossier.network.frame("Alliance").height
        assert sum(row[1] for row in below("联合体类型")) == alliances
        assert all(sum(row[1:]) == alliances for row in below("联合体运行机制"))

    def test_the_first_page_opens_each_of_them(self, book: Any) -> None:
        at = lines(book["总览"]).index(["四、各类明细表"]) + 2
        rows = [row for row in book["总览"].iter_rows(min_row=at + 1) if row[0].value]
        assert len(rows) > 15
        for row in rows:
            sheet, area = re.fullmatch(r"'(.+)'!(.+)", row[1].hyperlink.location).groups()  # type: ignore[union-attr]
            assert len(book[sheet][area]) == row[1].value
            assert book[sheet]["A1"].value == row[0].value


def further() -> Network:
    """What the synthetic city has no rosters of."""
    roster = (
        Roster()
        .add("D1", level="street")
        .add("D2", level="community")
        .add("D3", level="grid", households=80)
        .add("C1", households=80, longitude=120.0, latitude=30.0, coordinate_system="cgcs2000")
        .add("V1", longitude=120.0, latitude=30.001, coordinate_system="cgcs2000")
        .add("P1", category="branch")
        .add("U1", "U2")
        .add("G1", "G2")
        .add("T1", duty_kind="area")
        .add("T2", "T3")
    )
    roster.link("Within", "D2", "D1").link("Within", "D3", "D2").link("Within", "C1", "D2")
    roster.link("Stands", "V1", "D2")
    roster.link("CoordinatedBy", "G1", "U1").link("CoordinatedBy", "G2", "U1")
    roster.rows["Person"] = [{"id": "P:a"}, {"id": "P:b"}]
    roster.link("ReportedTo", "P:a", "D2").link("ReportedTo", "P:b", "D2")
    roster.link("Takes", "P:a", "T1")
    return roster.network()


def test_what_the_city_lacks_is_shown_too(tmp_path: Path) -> None:
    made = opened(make_dossier(further(), jc.load_profile(), as_of=DAY), tmp_path)
    assert lines(made["各单位牵头协调的协议数"])[2:] == [
        ["类别", "名称", "代码", "牵头协调的协议数"],
        ["单位", "名U1", "U1", 2],
    ]
    assert lines(made["各社区报到党员数"])[2:] == [
        ["名称", "代码", "报到人数"],
        ["名D2", "D2", 2],
    ]
    assert lines(made["网格"])[3][:5] == ["名D1", "名D2", "名D3", "D3", 80]
    (far,) = lines(made["阵地服务半径"])[3:]
    assert far[:6] == ["名D1", "名D2", "名C1", "C1", 80, "名V1"]
    # A thousandth of a degree of latitude is 110 to 112 metres anywhere.
    assert 110 < far[6] < 112
    counts = lines(made["构成和分布"])
    at = counts.index(["先锋岗和责任区"])
    assert counts[at + 1 : at + 4] == [["岗区类型", "数量"], ["责任区", 1], ["未明确", 2]]
