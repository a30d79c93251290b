"""The report for the public: what it says, and above all what cannot be found in it."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from graphmodel.errors import UsageError
from graphmodel.party import Compound, Division, PartyOrg, Unit
from graphmodel.profile import load_profile
from jiceng.demo.make import make_city_rosters
from jiceng.reports import make_dossier
from jiceng.reports.public import PUBLIC_PARTS, public_tables, write_public
from jiceng.reports.public.tables import COUNTS
from jiceng.work import load
from tests.jiceng.command import DISTRICT, jiceng

if TYPE_CHECKING:
    from pathlib import Path

    from jiceng.dossier import Dossier


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    checked = load(make_city_rosters(tmp_path_factory.mktemp("city") / "名册"))
    return make_dossier(checked.network, load_profile(), checked=checked)


@pytest.fixture(scope="module")
def folder(dossier: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("public")
    write_public(dossier, where)
    return where


def _texts(folder: Path) -> dict[str, str]:
    """Everything in each file, the parts of the workbook unpacked."""
    page, book = (folder / name for name in PUBLIC_PARTS)
    with zipfile.ZipFile(book) as parts:
        inside = "".join(parts.read(name).decode() for name in parts.namelist())
    return {page.name: page.read_text(encoding="utf-8"), book.name: inside}


def test_no_body_below_a_street_and_no_code_stands_in_it(dossier: Dossier, folder: Path) -> None:
    network = dossier.network
    below = network.frame(Division).filter(~pl.col("level").is_in(["street", "town", "district"]))
    names = [
        below["name"],
        *(network.frame(kind)["name"] for kind in (PartyOrg, Compound, Unit)),
    ]
    wanted = {str(name) for series in names for name in series.drop_nulls()}
    wanted -= set(network.frame(Division)["name"]) - set(below["name"])
    assert len(wanted) > 500
    for file, text in _texts(folder).items():
        assert not [name for name in wanted if len(name) > 2 and name in text], file
        assert not re.search(r"(?<!\d)99\d{7,}", text), file
        assert not re.search(r"\b[PM]:[0-9A-Za-z_-]{8,}", text), file


def test_the_page_has_no_script_no_data_and_nothing_hidden(folder: Path) -> None:
    page = (folder / "公开版.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<!--" not in page
    assert not re.search(r"\s(?:data-\w+|on\w+|hidden|style)=", page)
    assert "http://" not in page
    assert "https://" not in page


def test_the_workbook_hides_no_sheet_row_column_name_or_comment(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "公开版.xlsx")
    printing = {"print_titles", "print_area", "_xlnm.Print_Titles", "_xlnm.Print_Area",
                "_xlnm._FilterDatabase"}  # fmt: skip
    assert set(book.defined_names) <= printing
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert set(sheet.defined_names) <= printing
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        assert not any(cell.comment for row in sheet for cell in row)
    with zipfile.ZipFile(folder / "公开版.xlsx") as parts:
        assert not [name for name in parts.namelist() if "custom" in name or "comment" in name]


def test_no_count_of_one_to_four_is_shown(dossier: Dossier, folder: Path) -> None:
    tables = public_tables(dossier)
    assert {table.code for table in tables} >= {"T2.covered", "T3.covered", "N.organisation"}
    shown = pl.concat([part for table in tables for part in (table.areas, table.whole)])
    values = shown.select(*COUNTS, "total").unpivot()["value"].drop_nulls()
    assert not values.is_between(1, 4).any()
    book = openpyxl.load_workbook(folder / "公开版.xlsx")
    numbers = {
        cell.value for sheet in book for row in sheet for cell in row
        if isinstance(cell.value, int | float)
    }  # fmt: skip
    assert not numbers & {1, 2, 3, 4}
    page = (folder / "公开版.html").read_text(encoding="utf-8")
    assert not re.search(r'<td class="num">[1-4]</td>', page)


def test_the_other_counts_are_the_internal_report_s(dossier: Dossier) -> None:
    table = next(table for table in public_tables(dossier) if table.code == "OC.formed")
    figures = dossier.figures.filter((pl.col("code") == "OC.formed") & pl.col("of").is_not_null())
    streets = dossier.network.frame(Division).select("id", "name")
    both = table.areas.join(
        figures.join(streets, left_on="of", right_on="id"), left_on="area", right_on="name",
        suffix="_full",
    )  # fmt: skip
    assert both.height == 4
    for name in COUNTS:
        agree = both.drop_nulls(name).select((pl.col(name) == pl.col(f"{name}_full")).all())
        assert agree.item()


def test_page_and_workbook_show_the_same(folder: Path) -> None:
    page = (folder / "公开版.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(folder / "公开版.xlsx")
    for sheet in book:
        section = page.split(f"<h2>{sheet.title}</h2>")[1].split("</section>")[0]
        cells = re.findall(r'<td class="num">([^<]*)</td>', section)
        found = [cell for cell in cells if not cell.endswith("%")]
        on_page = sorted(int(cell.replace(",", "")) for cell in found if cell not in ("＊", ""))
        in_book = sorted(
            int(cell.value) for row in sheet for cell in row if isinstance(cell.value, int | float)
        )
        assert on_page == in_book, sheet.title


def test_a_larger_smallest_count_hides_more(dossier: Dossier) -> None:
    stricter = make_dossier(dossier.network, load_profile().with_rules(public_min_count=20))
    values = pl.concat([table.areas for table in public_tables(stricter)])
    shown = values.select(*COUNTS, "total").unpivot()["value"].drop_nulls()
    assert not shown.is_between(1, 19).any()
    assert shown.gt(20).any()


def test_a_public_report_is_not_overwritten_unasked(dossier: Dossier, folder: Path) -> None:
    with pytest.raises(UsageError, match=r"公开版\.html"):
        write_public(dossier, folder)


def test_the_command_writes_it_and_refuses_what_would_tell_more(tmp_path: Path) -> None:
    ran = jiceng("report", DISTRICT, "--public", "--out", tmp_path / "公开")
    assert ran.code == 0, ran.err
    assert sorted(item.name for item in (tmp_path / "公开").iterdir()) == sorted(PUBLIC_PARTS)
    beside = jiceng(
        "report", DISTRICT, "--public", "--rank", "--all-systems", "--out", tmp_path / "乙"
    )
    assert beside.code == 2
    assert "不能与 --all-systems、--rank 同用" in beside.err
    assert not (tmp_path / "乙").exists()
