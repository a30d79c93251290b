"""The document of the real district: its look, that its sentences and totals are the page's."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import docx
import polars as pl
import pytest
from docx.shared import Mm

import jiceng as jc
from graphmodel.errors import UsageError
from graphmodel.network import Network
from jiceng.dossier import Dossier
from jiceng.reports import make_dossier
from jiceng.reports.document import write_document
from jiceng.reports.page import render_page
from tests.jiceng.command import ORGANISATIONS, rosters
from tests.jiceng.office import converted

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 24)
NOTE = "演示数据，不反映现状"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    checked = jc.load(jc.demo_files(), today=DAY)
    return make_dossier(checked.network, jc.load_profile(), checked=checked, as_of=DAY, note=NOTE)


@pytest.fixture(scope="module")
def path(dossier: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_document(dossier, tmp_path_factory.mktemp("document") / "报告.docx")


@pytest.fixture(scope="module")
def document(path: Path) -> Any:
    return docx.Document(str(path))


def words_of(document: Any) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def rows_of(document: Any, *titles: str) -> list[list[str]]:
    """The rows of the table whose first titles are these."""
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if tuple(rows[0][: len(titles)]) == titles:
            return rows[1:]
    raise AssertionError(titles)


def test_paper_and_margins_are_those_of_an_official_paper(document: Any) -> None:
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(side.mm) for side in (section.top_margin, section.bottom_margin,
                                        section.left_margin, section.right_margin)] == [
        37, 35, 28, 26]  # fmt: skip


def test_typefaces_are_named_for_chinese_characters_too(document: Any) -> None:
    for style, font, size in (
        ("Normal", "仿宋", 16), ("Heading 1", "黑体", 16), ("Heading 2", "楷体", 16),
        ("Title", "方正小标宋简体", 22),
    ):  # fmt: skip
        found = document.styles[style]
        fonts = found.element.rPr.find(f"{WORD}rFonts")
        assert fonts.get(f"{WORD}eastAsia") == fonts.get(f"{WORD}ascii") == font
        assert fonts.get(f"{WORD}eastAsiaTheme") is None
        assert found.font.size.pt == size


def test_no_typeface_is_shipped_inside(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        assert not [name for name in parts.namelist() if "font" in name and "Table" not in name]


def test_every_page_says_that_it_is_internal_and_a_demo(document: Any) -> None:
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        assert header.paragraphs[0].text == f"内部资料，注意保存　{NOTE}"
    assert "PAGE" in section.footer._element.xml
    assert (
        section.footer.paragraphs[0].alignment != section.even_page_footer.paragraphs[0].alignment
    )


def test_its_sentences_are_those_of_the_first_page(document: Any, dossier: Dossier) -> None:
    page = render_page(dossier).split('<section id="brief"')[1].split("</section>")[0]
    plain = re.sub(r"<[^>]+>", "", page)
    said = [line for line in words_of(document).splitlines() if line.startswith("（")]
    assert len(said) >= 6
    for line in said[1:]:  # the first is the line of dates
        heading, _, rest = line.split("）", 1)[1].partition("。")
        assert f"{heading}。{rest}" in plain
    assert "156个村、社区中，153个对应到党组织（98.1%）" in words_of(document)


def test_figures_have_their_denominators(document: Any) -> None:
    rows = {row[0]: row[1:] for row in rows_of(document, "指标", "是")}
    assert rows["镇街党（工）委"] == ["21", "21", "100.0%", "0", "0"]
    assert rows["村、社区党组织"] == ["153", "156", "98.1%", "0", "3"]


def test_streets_add_up_to_the_district_in_the_registers_order(
    document: Any, dossier: Dossier
) -> None:
    *streets, total = rows_of(document, "镇街", "村、社区党组织")
    assert [row[0] for row in streets[:3]] == ["昌元街道", "昌州街道", "广顺街道"]
    assert total[0] == "合计"
    assert total[1] == "153/156（98.1%）"
    assert sum(int(row[1].partition("/")[0]) for row in streets if row[1]) == 153
    assert sum(int(row[-1]) for row in streets) == int(total[-1]) == dossier.items.height


def test_what_was_not_judged_says_what_would_answer(document: Any) -> None:
    rows = rows_of(document, "内容", "原因")
    needed = {row[2]: row[1] for row in rows}
    assert needed["小区表"] == "未提供名册"
    assert needed["党组织表“届满时间”栏"] == "名册缺少栏目"


def test_the_first_items_are_listed_and_the_rest_counted(document: Any, dossier: Dossier) -> None:
    listed = [row[3] for row in rows_of(document, "事项", "镇街")]
    assert len(listed) == 50
    assert set(listed) <= set(dossier.items["number"])
    assert f"其余{dossier.items.height - 50}条见台账工作簿" in words_of(document)
    sorts = rows_of(document, "事项", "轻重")
    assert sum(int(row[2]) for row in sorts) == dossier.items.height


def test_pictures_are_inside_with_words_for_the_blind(document: Any) -> None:
    shapes = document.inline_shapes
    assert len(shapes) == 2
    assert all(shape.width <= Mm(156.1) and shape.height <= Mm(195.1) for shape in shapes)
    described = [shape._inline.docPr.get("descr") for shape in shapes]
    assert described[0] == "村、社区与党组织对应情况"


def test_long_tables_repeat_their_head_and_break_between_rows(document: Any) -> None:
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert all("w:cantSplit" in row._tr.xml for row in table.rows)


def test_withheld_bodies_are_not_named(document: Any, dossier: Dossier) -> None:
    hidden = dossier.network.frame("PartyOrg").filter(
        pl.col("id").is_in(dossier.withheld.implode())
    )
    assert hidden.height
    text = words_of(document) + "".join(cell.text for table in document.tables
                                        for row in table.rows for cell in row.cells)  # fmt: skip
    assert not [name for name in hidden["name"] if name in text]


def test_the_same_dossier_gives_the_same_bytes(
    dossier: Dossier, path: Path, tmp_path: Path
) -> None:
    assert write_document(dossier, tmp_path / "又.docx").read_bytes() == path.read_bytes()


def test_no_file_is_replaced_unasked(dossier: Dossier, path: Path) -> None:
    with pytest.raises(UsageError, match="已存在"):
        write_document(dossier, path)


def test_hostile_texts_are_only_texts(tmp_path: Path) -> None:
    names = [
        "</w:t></w:r>甲",
        "\u202e乙\u0007党支部",
        "=cmd|'/c'!A1",
        "]]>&amp;{{丙}}",
        "丁" * 10_000,
    ]
    rows = [
        *ORGANISATIONS,
        *([f"0010010{at:02}000000", f"{name}党支部", "党委", "001001000000000"]
          for at, name in enumerate(names, start=11)),
    ]  # fmt: skip
    network = jc.load(rosters(tmp_path / "册", organisations=rows), today=DAY).network
    hostile = make_dossier(
        network, jc.load_profile(), as_of=DAY, title=names[0] + "\ufffe" + "戊" * 300
    )
    opened = docx.Document(str(write_document(hostile, tmp_path / "报告.docx")))
    assert opened.paragraphs[0].text.startswith("</w:t></w:r>甲")
    assert "\u202e" not in "".join(cell.text for table in opened.tables
                                   for row in table.rows for cell in row.cells)  # fmt: skip


def test_nothing_given_is_said_so(tmp_path: Path) -> None:
    nothing = make_dossier(Network.of({}), jc.load_profile(), as_of=DAY)
    said = words_of(docx.Document(str(write_document(nothing, tmp_path / "报告.docx"))))
    assert "没有待完善事项。" in said


def test_it_is_written_in_english_too(dossier: Dossier, tmp_path: Path) -> None:
    english = replace(dossier, language="en")
    said = words_of(docx.Document(str(write_document(english, tmp_path / "report.docx"))))
    assert "1. Brief" in said
    assert "未作评价" not in said


@pytest.mark.office
def test_libreoffice_shows_it_on_three_to_ten_pages(path: Path, tmp_path: Path) -> None:
    printed = converted(path, "pdf", tmp_path)
    pages = re.findall(rb"/Type\s*/Page[^s]", printed.read_bytes())
    assert 3 <= len(pages) <= 10
