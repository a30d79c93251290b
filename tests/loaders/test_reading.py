"""What a file is, before anything in it is interpreted."""

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

import loaders


def codes(tables: list[loaders.RawTable]) -> list[str]:
    return [code for table in tables for code in table.problems["code"]]


def test_a_text_table_keeps_every_row_and_its_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('标题\n\n甲,"乙\n丙",丁\n戊\n\n', encoding="utf-8")
    (table,) = loaders.read(path)
    assert table.frame.rows() == [
        ("标题", None, None),
        (None, None, None),
        ("甲", "乙\n丙", "丁"),
        ("戊", None, None),
    ]
    assert table.rows.to_list() == [1, 2, 3, 4]
    assert table.file == "a.csv"
    assert table.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert table.encoding == "utf-8"


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(f"甲{delimiter}乙\n丙{delimiter}丁\n", encoding="utf-8")
    assert loaders.read(path)[0].frame.rows() == [("甲", "乙"), ("丙", "丁")]


def test_a_late_wide_row_is_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n" * 50_000 + "甲,乙,丙,丁\n", encoding="utf-8")
    (table,) = loaders.read(path)
    assert table.frame.height == 50_001
    assert table.frame.row(-1) == ("甲", "乙", "丙", "丁")


@pytest.mark.parametrize(
    "text", ['甲,5"管,乙\n丙,丁,戊\n', '甲,"乙\n丙,丁\n', 'a"b"c,d\n', '"\n', '""\n']
)
def test_irregular_quotes_lose_no_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    (table,) = loaders.read(path)
    kept = "".join(cell for row in table.frame.rows() for cell in row if cell)
    assert set("甲乙丙丁戊abcd") & set(text) <= set(kept)


def test_what_is_no_text_in_a_known_encoding_asks_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xff\xfe\x81\x20\x80")
    assert codes(loaders.read(path)) == ["FILE-ENCODING"]
    assert codes(loaders.read(path, encoding="no-such")) == ["FILE-ENCODING"]


def test_big5_is_read_when_it_is_named_and_doubted_when_not(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("組織代碼,組織名稱\n001,幸福里黨支部\n".encode("big5"))
    assert codes(loaders.read(path)) in (["FILE-NO-HANZI"], ["FILE-ENCODING"])
    (table,) = loaders.read(path, encoding="big5")
    assert table.frame.row(1) == ("001", "幸福里黨支部")


def test_marks_tell_numbers_dates_and_booleans_from_text(desk: Any) -> None:
    path = desk.xlsx({"表": [["甲", "乙"], ["x", 3.0], ["y", 2.5], ["z", True], ["文", "7"]]})
    (table,) = loaders.read(path)
    assert table.frame["c1"].to_list() == ["乙", "3", "2.5", "TRUE", "7"]
    assert table.marks["c1"].to_list() == [None, "number", "number", "boolean", None]
    assert "c0" not in table.marks


def test_an_18_digit_number_is_shown_as_broken_as_it_is(desk: Any) -> None:
    path = desk.xlsx({"表": [["码"], [110101199003071234]]})
    assert loaders.read(path)[0].frame["c0"].to_list() == ["码", "1.101011990030712e+17"]


def test_a_folder_is_its_files_in_order_without_lock_files(desk: Any) -> None:
    desk.csv([["甲"]], name="b.csv")
    desk.csv([["乙"]], name="a.csv")
    (desk.folder / "~$a.xlsx").write_bytes(b"lock")
    (desk.folder / "readme.md").write_text("x")
    tables = loaders.read(desk.folder)
    assert [table.file for table in tables] == ["a.csv", "b.csv", "~$a.xlsx"]
    assert codes(tables) == ["FILE-LOCK"]


def test_what_cannot_be_read_is_a_problem_and_no_error(tmp_path: Path) -> None:
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    assert codes(loaders.read(broken)) == ["FILE-TRUNCATED"]
    assert codes(loaders.read(tmp_path / "none.xlsx")) == ["FILE-MISSING"]
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    assert codes(loaders.read(tmp_path / "a.pdf")) == ["FILE-TYPE"]


def test_one_worksheet_is_read_when_it_is_named(desk: Any) -> None:
    path = desk.xlsx({"甲": [["x"]], "乙": [["y"]]})
    assert [table.sheet for table in loaders.read(path, sheet="乙")] == ["乙"]
    assert codes(loaders.read(path, sheet="丙")) == ["FILE-SHEET-MISSING"]


SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    '2006/main"><sheetData>{}</sheetData></worksheet>'
)
BOMBS = {
    "far corner": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576">'
    "<v>1</v></c></row>",
    "ghost rows": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="Z1048576">'
    "<v>1</v></c></row>",
    "lying row": '<row r="1"><c r="A1"><v>1</v></c><c r="IV1048576"><v>1</v></c></row>',
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_sheet_that_would_fill_the_memory_is_refused_before_it_is_parsed(
    desk: Any, name: str
) -> None:
    whole = desk.xlsx({"表": [["甲"]]}, name="whole.xlsx")
    bomb = desk.folder / "bomb.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(bomb, "w") as target:
        for item in source.namelist():
            data = source.read(item)
            if item == "xl/worksheets/sheet1.xml":
                data = SHEET.format(BOMBS[name]).encode()
            target.writestr(item, data)
    assert codes(loaders.read(bomb)) == ["FILE-TOO-LARGE"]
