"""The made city: equal for equal seeds, of the right size, and exactly as bad as it says."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graphmodel.party_sheets import SHEETS
from graphmodel.profile import load_profile
from jiceng.demo.city import D1, D2, DATES, READINGS, Size, Truth, make_city, province
from jiceng.demo.city.write import SYNONYMS
from tests.examples.recount import Recount
from tests.examples.recount_rows import read

ROOT = Path(__file__).resolve().parents[2]

#: Codes the city is asked to hold, by hand.
WANTED = """
T1-NO-ORG T2-NO-ORG T2-SPELLING T2-LEVEL-LOW T2-LEVEL-LOW-VILLAGE T2-WRONG-PARENT T3-BLANK T3-DUE
T3-JOINT-ONLY T3-JOINT-OVER T3-WEAK T3-WRONG-PARENT T3-MULTI T4-BLANK T4-NO-MEMBER T4-NO-HEAD
T4-SMALL N-BLANK N-DUE N-WORK-ONLY N-BLIND C-BLANK P-BLANK P-DUE OVERLAP CHAIN-UNCLEAR
T2-SINGLE-BRANCH CATEGORY-CONFLICT NAME-SUPERSEDED NAME-OLD-PLACE NAME-SLIP SAME-BODY
SINGLE-BRANCH-GENERAL STREET-DIRECT-FIRMS TERM-OVERDUE TERM-DUE-6M BRANCH-OVERSIZE
BRANCH-UNDERSIZE SECRETARY-VACANT XA-NONE PARTY-SHARE-LOW SECRETARY-MULTI POSTS-MANY
PART-TIME-BOTH COMMAND-CYCLE COMMAND-TWO-SUPERIORS COMMAND-NO-SUPERIOR COMMAND-SELF COMMAND-RANK
SPAN-HIGH JOINT-NONE-COMMUNITY JOINT-NONE-UNIT JOINT-ONE-TIE JOINT-KEY-UNIT
OC-DUE OC-UNKNOWN OC-TERM-OVERDUE OC-TERM-DUE OC-SIZE OC-UNFILED OC-INTERIM-OVERDUE OC-NOT-OWNER
OC-CONFLICT PART-TIME-COUNT PART-TIME-EVEN AGREEMENT-DUE AGREEMENT-ONE-PARTY ALLIANCE-NO-LEAD
BODY-INACTIVE
""".split()  # noqa: SIM905 - easier to read than a list
CHANGING = """
T3-BLANK T3-DUE T3-WEAK N-BLANK N-DUE N-WORK-ONLY N-BLIND C-BLANK P-BLANK TERM-OVERDUE TERM-DUE-6M
SECRETARY-VACANT XA-NONE SECRETARY-MULTI POSTS-MANY PART-TIME-BOTH JOINT-NONE-COMMUNITY
JOINT-NONE-UNIT JOINT-ONE-TIE JOINT-KEY-UNIT OC-DUE OC-TERM-OVERDUE OC-TERM-DUE OC-UNFILED
OC-INTERIM-OVERDUE OC-CONFLICT PART-TIME-COUNT PART-TIME-EVEN AGREEMENT-DUE AGREEMENT-ONE-PARTY
ALLIANCE-NO-LEAD BODY-INACTIVE
""".split()  # noqa: SIM905 - easier to read than a list
#: Planted besides, because one street and one community bring them along.
ALONG = {"T1-NO-JOINT-COMMITTEE", "T1-NO-CONFERENCE", "T2-NO-JOINT-COMMITTEE"}


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("city")
    return folder, make_city(folder)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("plain")
    return folder, make_city(folder, form="csv")


class TestMaking:
    @pytest.mark.parametrize("form", ["files", "workbook", "csv"])
    def test_equal_seeds_give_equal_bytes(self, tmp_path: Path, form: str) -> None:
        make_city(tmp_path / "one", seed=3, form=form)
        make_city(tmp_path / "two", seed=3, form=form)
        assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")

    def test_another_seed_gives_other_rows(self, tmp_path: Path) -> None:
        make_city(tmp_path / "one", seed=1, form="csv")
        make_city(tmp_path / "two", seed=2, form="csv")
        one, two = bytes_of(tmp_path / "one"), bytes_of(tmp_path / "two")
        assert one["党组织.csv"] != two["党组织.csv"]

    def test_it_takes_less_than_three_seconds(self, tmp_path: Path) -> None:
        start = time.perf_counter()
        make_city(tmp_path)
        assert time.perf_counter() - start < 3

    def test_a_larger_city_holds_the_same_findings(self, tmp_path: Path) -> None:
        small = make_city(tmp_path / "small", form="csv")
        large = make_city(
            tmp_path / "large", size=Size(streets=6, communities=13, compounds=(6, 9)), form="csv"
        )
        assert large.counts["社区村"] == 1 + 6 + 1 + 6 * 13
        assert large.counts["小区"] > 300
        for code in set(WANTED) - {"XA-NONE"}:
            assert len(large.at(code, D1)) == len(small.at(code, D1)), code

    @pytest.mark.parametrize(
        ("wrong", "message"),
        [({"streets": 3}, "streets is at least 4"), ({"communities": 6}, "at least 7"),
         ({"compounds": (2, 9)}, "starts at 6")],
    )  # fmt: skip
    def test_a_city_too_small_is_refused(self, wrong: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            Size(**wrong)

    def test_an_unknown_form_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="form is one of"):
            make_city(tmp_path, form="docx")

    def test_the_script_makes_it(self, tmp_path: Path) -> None:
        done = subprocess.run(
            [sys.executable, str(ROOT / "examples" / "make_city.py"), "--out", str(tmp_path)],
            check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert "党组织\t".encode() in done.stdout
        assert (tmp_path / "答案" / "truth.json").is_file()


class TestRosters:
    def test_magnitudes(self, city: tuple[Path, Truth]) -> None:
        counts = city[1].counts
        expected = {
            "社区村": (34, 34), "小区": (100, 130), "楼栋和党小组": (400, 600), "单位": (200, 300),
            "片区载体": (20, 30), "班子成员": (900, 1800), "共建": (150, 300), "活动": (30, 80),
        }  # fmt: skip
        for title, (least, most) in expected.items():
            assert least <= counts[title] <= most, title

    def test_about_half_of_the_compounds_have_an_owners_committee(
        self, plain: tuple[Path, Truth]
    ) -> None:
        rows = read(plain[0], {})["小区"]
        share = sum(row["是否成立业委会"] == "是" for row in rows) / len(rows)
        assert 0.4 < share < 0.65

    def test_blank_cells_are_as_common_as_in_real_compound_tables(self, tmp_path: Path) -> None:
        make_city(tmp_path, size=Size(streets=8, communities=12), form="csv")
        rows = read(tmp_path, SYNONYMS)["小区"]
        for title, share in {"户数": 0.07, "楼栋数": 0.11, "建筑面积": 0.16}.items():
            blank = sum(not row[title] for row in rows) / len(rows)
            assert share - 0.05 < blank < share + 0.05, title

    def test_every_header_is_known_to_its_sheet_once(self, city: tuple[Path, Truth]) -> None:
        known = {sheet.title: sheet.headers() for sheet in SHEETS}
        for path in city[0].glob("*.xlsx"):
            page = openpyxl.load_workbook(path)[path.stem]
            line = 2 if path.stem == "党组织" else 1
            for header in (str(cell.value) for cell in page[line]):
                titles = [t for t, spellings in known[path.stem].items() if header in spellings]
                printed = SYNONYMS.get(path.stem, {})
                meant = {value: title for title, value in printed.items()}.get(header, header)
                assert meant in titles, (path.stem, header)

    def test_each_workbook_declares_its_date_and_what_it_is_complete_for(
        self, city: tuple[Path, Truth]
    ) -> None:
        for path in city[0].glob("*.xlsx"):
            lines = [row[0].value for row in openpyxl.load_workbook(path)["填表说明"]]
            assert "填表日期：2026年6月30日" in lines
            assert any(str(line).startswith(f"填报完整：{path.stem}") for line in lines)

    def test_nothing_looks_like_an_identity_number(self, plain: tuple[Path, Truth]) -> None:
        for path in plain[0].rglob("*"):
            if path.is_file():
                text = path.read_text(encoding="utf-8-sig")
                assert not re.search(r"\d{17}[\dXx]", text), path.name

    def test_persons_are_plainly_made_up(self, plain: tuple[Path, Truth]) -> None:
        for row in read(plain[0], SYNONYMS)["班子成员"]:
            assert re.fullmatch("测试[甲乙丙丁戊己庚辛壬癸][0-9]{2,4}", row["姓名"])
            assert re.fullmatch("SYN[0-9]{7}", row["人员编号"])

    def test_codes_stay_text(self, city: tuple[Path, Truth]) -> None:
        page = openpyxl.load_workbook(city[0] / "社区村.xlsx")["社区村"]
        assert page["A2"].value == "990101"

    def test_workbooks_carry_a_fixed_date(self, city: tuple[Path, Truth]) -> None:
        with zipfile.ZipFile(city[0] / "单位.xlsx") as book:
            assert b"2026-06-30T00:00:00Z" in book.read("docProps/core.xml")


class TestTruth:
    def test_every_wanted_code_is_planted(self, city: tuple[Path, Truth]) -> None:
        assert {fact.code for fact in city[1].facts} == set(WANTED) | ALONG

    def test_every_planted_code_is_known_to_the_rule_profile(
        self, city: tuple[Path, Truth]
    ) -> None:
        assert {fact.code for fact in city[1].facts} <= set(load_profile().findings)

    @pytest.mark.parametrize("code", CHANGING)
    def test_the_second_date_differs_from_the_first(
        self, city: tuple[Path, Truth], code: str
    ) -> None:
        assert city[1].at(code, D1) != city[1].at(code, D2)

    @pytest.mark.parametrize("seed", [1, 2, 11])
    @pytest.mark.parametrize("day", DATES)
    def test_a_plain_recount_finds_what_was_planted_and_nothing_more(
        self, tmp_path: Path, seed: int, day: date
    ) -> None:
        truth = make_city(tmp_path, seed=seed, form="csv")
        found = Recount(read(tmp_path, SYNONYMS), day).everything()
        for code in {*found, *WANTED, *ALONG}:
            assert found[code] == truth.at(code, day), code

    @pytest.mark.parametrize("day", DATES)
    def test_a_plain_recount_agrees_on_key_units_and_shared_posts(
        self, plain: tuple[Path, Truth], day: date
    ) -> None:
        folder, truth = plain
        recount = Recount(read(folder, SYNONYMS), day)
        planted = {
            fact.subject: dict(fact.numbers) for fact in truth.facts
            if fact.code == "JOINT-KEY-UNIT" and day in fact.dates
        }  # fmt: skip
        assert recount.joint()[1] == planted
        place = DATES.index(day)
        for compound, (shared, unity) in recount.cross()[1].items():
            assert truth.answers["XA-ANY"][compound][place] == shared
            assert truth.answers["XA-UNITY"][compound][place] == unity

    def test_every_unit_of_a_figure_has_an_answer(self, plain: tuple[Path, Truth]) -> None:
        folder, truth = plain
        tables = read(folder, SYNONYMS)
        keys = {
            "T3.own": ("小区", "小区代码"), "XA-ANY": ("小区", "小区代码"),
            "PARTY-SHARE": ("小区", "小区代码"), "T4.covered": ("楼栋和党小组", "楼栋代码"),
            "C.covered": ("片区载体", "载体代码"), "TERM-OVERDUE": ("党组织", "党组织代码"),
        }  # fmt: skip
        for figure, (title, key) in keys.items():
            assert set(truth.answers[figure]) == {row[key] for row in tables[title]}, figure
        firms = {
            row["单位代码"] for row in tables["单位"]
            if row["单位类型"] in {"非公有制企业", "社会组织", ""}
        }  # fmt: skip
        assert set(truth.answers["N.covered"]) == firms

    def test_every_kind_of_answer_occurs(self, city: tuple[Path, Truth]) -> None:
        for figure in ("T3.sound", "N.covered", "XA-ANY", "TERM-OVERDUE", "T4.covered"):
            counts = city[1].figure(figure, D1)
            assert counts["yes"], figure
            assert counts["no"], figure
            assert counts["unknown"], figure

    def test_codes_with_a_doubtful_definition_have_a_reading(self) -> None:
        doubtful = {"T2-LEVEL-LOW", "T3-DUE", "N-DUE", "JOINT-KEY-UNIT", "CHAIN-UNCLEAR", "XA-ANY"}
        assert doubtful - {"T3-DUE"} <= set(READINGS)
        assert "T3-DUE" in READINGS["findings"]

    def test_the_files_say_what_the_value_says(self, city: tuple[Path, Truth]) -> None:
        folder, truth = city
        written = json.loads((folder / "答案" / "truth.json").read_text(encoding="utf-8"))
        assert len(written["findings"]) == len(truth.facts)
        assert written["figures"]["T2.covered"]["2026-06-30"] == {
            "yes": 24, "no": 2, "unknown": 2, "not_applicable": 0,
        }  # fmt: skip


class TestWrongCells:
    def test_each_stands_where_it_says(self, city: tuple[Path, Truth]) -> None:
        folder, truth = city
        assert {cell.what for cell in truth.problems} == {
            "bad_date", "bad_number", "negative_number", "unknown_choice", "unknown_link",
            "conflicting_key", "links_disagree",
        }  # fmt: skip
        for cell in truth.problems:
            page = openpyxl.load_workbook(folder / cell.file)[cell.sheet]
            line = 2 if cell.sheet == "党组织" else 1
            headers = [item.value for item in page[line]]
            found = page.cell(cell.row, headers.index(cell.column) + 1).value
            assert str(found) == cell.value, cell

    def test_each_stands_where_it_says_in_csv(self, plain: tuple[Path, Truth]) -> None:
        folder, truth = plain
        for cell in truth.problems:
            with (folder / cell.file).open(encoding="utf-8-sig", newline="") as file:
                lines = list(csv.reader(file))
            assert lines[cell.row - 1][lines[0].index(cell.column)] == cell.value


class TestProvince:
    def test_numbers_are_met_exactly(self, tmp_path: Path) -> None:
        province(tmp_path, 6000, 6000, seed=1)
        rows = {
            path.stem: path.read_text(encoding="utf-8").count("\n") - 1
            for path in tmp_path.glob("*.csv")
        }
        assert rows["党组织"] == 6000
        assert rows["社区村"] + rows["小区"] + rows["单位"] == 6000

    def test_every_superior_and_every_place_exists(self, tmp_path: Path) -> None:
        tables = read(province(tmp_path, 7000, 5000, seed=2), {})
        orgs = {row["党组织代码"] for row in tables["党组织"]}
        places = {row["区划代码"] for row in tables["社区村"]}
        units = {row["单位代码"] for row in tables["单位"]}
        assert len(orgs) == 7000
        assert all(
            row["上级党组织代码"] in orgs for row in tables["党组织"] if row["上级党组织代码"]
        )
        assert all(row["覆盖单位"] in units for row in tables["党组织"] if row["覆盖单位"])
        assert all(row["所属社区"] in places for row in tables["小区"])

    def test_equal_seeds_give_equal_bytes(self, tmp_path: Path) -> None:
        one, two = (province(tmp_path / name, 6000, 6000, seed=5) for name in ("one", "two"))
        assert bytes_of(one) == bytes_of(two)

    def test_numbers_that_do_not_go_together_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="do not go with"):
            province(tmp_path, 100, 60000)
