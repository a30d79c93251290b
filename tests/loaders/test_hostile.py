"""Hostile and broken files: answered in words, quickly, by a process that lives on."""

import io
import itertools
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loaders
from graphmodel.party import Compound
from loaders import zip_members
from loaders.zip_members import OVERLAP
from tests.loaders import hostile

ROOT = Path(__file__).parents[2]
MOST_SECONDS, MOST_MEGABYTES = 2.0, 200


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Read the whole corpus in one process, and what that process said of each file."""
    folder = tmp_path_factory.mktemp("hostile")
    done = subprocess.run(
        [sys.executable, str(Path(hostile.__file__)), str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return {item["file"]: item for item in map(json.loads, done.stdout.splitlines())}


def test_the_process_lives_through_all_of_them(answers: dict[str, Any]) -> None:
    assert len(hostile.CORPUS) >= 25
    assert list(answers) == list(hostile.CORPUS)


@pytest.mark.parametrize("name", hostile.CORPUS)
def test_each_is_answered_by_what_is_wrong_with_it(answers: dict[str, Any], name: str) -> None:
    assert set(answers[name]["codes"]) == hostile.CORPUS[name][1]


@pytest.mark.parametrize("name", hostile.CORPUS)
def test_each_is_answered_quickly_and_in_little_memory(answers: dict[str, Any], name: str) -> None:
    assert answers[name]["seconds"] < MOST_SECONDS
    assert answers[name]["mb"] < MOST_MEGABYTES


def test_a_child_reads_without_the_heavy_libraries() -> None:
    code = (
        "import sys, loaders.child\nfrom loaders.plain import sheets_of\n"
        "heavy = ('polars', 'numpy', 'openpyxl', 'networkx')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_large_workbook_reads_the_same_in_a_child_as_a_small_one_here(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        ["小区名称", "户数", "首次交付日期"],
        *([f"{n}号花园", n, "2021.6"] for n in range(40)),
        ["\x0b空", None, None],
    ]
    path = desk.xlsx({"小区": rows, "空表": []})
    here = loaders.read(path)
    monkeypatch.setattr("loaders.xlsx_file._SMALL_CELLS", 0)
    there = loaders.read(path)
    assert [table.sheet for table in here] == [table.sheet for table in there]
    for one, other in zip(here, there, strict=True):
        assert one.frame.equals(other.frame)
        assert {name: mark.to_list() for name, mark in one.marks.items()} == {
            name: mark.to_list() for name, mark in other.marks.items()
        }


@pytest.mark.parametrize("block", [1, 2, 3, 100])
@pytest.mark.parametrize("most_here", [0, 300_000])
def test_however_the_rows_are_taken_the_columns_are_the_same(
    desk: Any, monkeypatch: pytest.MonkeyPatch, block: int, most_here: int
) -> None:
    """Each cell as it was written, and what it was: first cells away from the corner, too."""
    day = date(2021, 6, 1)
    rows = [
        [],
        [None, "小区名称", "户数", "交付", "备注"],
        [None, "甲", 12, day, None],
        [None, "乙", "约12", "2021.6", True],
        [None, "丙", None, None, None],
        [None, "a\x1fb", 0.5, 1, "末"],
        [None, "丁", 1e15, day, False],
    ]
    path = desk.xlsx({"小区": rows})
    monkeypatch.setattr("loaders.plain._BLOCK", block)
    monkeypatch.setattr("loaders.xlsx_file._SMALL_CELLS", most_here)
    [table] = loaders.read(path)
    assert table.frame.rows() == [
        (None,) * 5,
        (None, "小区名称", "户数", "交付", "备注"),
        (None, "甲", "12", "2021-06-01", None),
        (None, "乙", "约12", "2021.6", "TRUE"),
        (None, "丙", None, None, None),
        (None, "ab", "0.5", "1", "末"),
        (None, "丁", "1000000000000000.0", "2021-06-01", "FALSE"),
    ]
    marks = {name: mark.to_list() for name, mark in table.marks.items()}
    assert marks == {
        "c2": [None, None, "number", None, None, "number", "number"],
        "c3": [None, None, "date", None, None, "number", "date"],
        "c4": [None, None, None, "boolean", None, None, "boolean"],
    }


@settings(max_examples=50)
@given(sizes=st.lists(st.integers(1, 3 * OVERLAP), min_size=1, max_size=8))
def test_pieces_of_a_member_share_what_could_be_cut_in_two(sizes: list[int]) -> None:
    """However short the pieces are that come out of the packing."""
    whole = bytes(n % 251 for n in range(sum(sizes)))
    ends = list(itertools.accumulate(sizes))
    pieces = [whole[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    member = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    member.file_size = len(whole)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(zip_members, "_inflated", lambda *_: iter(pieces))
        found = list(zip_members.chunks(io.BytesIO(), member, zip_members.Counter()))
        again = list(zip_members.without_overlap(iter(found)))
    before = [0, *ends[:-1]]
    assert found == [
        whole[max(start - OVERLAP, 0) : end] for start, end in zip(before, ends, strict=True)
    ]
    assert b"".join(again) == whole


@pytest.mark.parametrize("chunk", [b"<c" + b" " * (OVERLAP - 1), b"<<" + b" " * OVERLAP])
def test_a_tag_that_no_piece_shows_whole_is_refused(chunk: bytes) -> None:
    with pytest.raises(zip_members.MisformedError, match="a tag of more than 4,096 bytes"):
        zip_members.refuse_long_tag(b"<t>x</t>" + chunk, "sheet1.xml")


@pytest.mark.parametrize(
    "chunk",
    [
        b"x" * 2 * OVERLAP,  # the middle of a long text
        b"<t>" + b"x" * 2 * OVERLAP,
        b"<t>x</t><c" + b" " * (OVERLAP - 2),  # the next piece shows all of it
    ],
)
def test_a_long_text_is_no_long_tag(chunk: bytes) -> None:
    zip_members.refuse_long_tag(chunk, "sheet1.xml")


def test_nothing_beside_the_roster_is_imported(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.folder / "json.py").write_text("raise SystemExit(7)")
    path = desk.xlsx({"小区": [["小区名称"], ["一号花园"]]})
    monkeypatch.chdir(desk.folder)
    monkeypatch.setattr("loaders.xlsx_file._SMALL_CELLS", 0)
    assert desk.load(path).network.frame(Compound).height == 1


# ---------------------------------------------------------------- lines of text files


def found_rows(checked: loaders.Checked, code: str) -> Iterator[list[int]]:
    for row in checked.problems.filter(code=code)["params"]:
        yield json.loads(row)["rows"]


def test_a_stray_quote_costs_nothing_but_itself(desk: Any) -> None:
    path = desk.folder / "小区.csv"
    path.write_text(
        '小区名称,户数\n一"号花园,1\n"二,号\n花园",2\n三号花园,3\n"四号花园,4\n五号花园,5\n',
        encoding="utf-8",
    )
    checked = desk.load(path)
    assert list(found_rows(checked, "FILE-QUOTES")) == [[2, 6]]
    names = checked.network.frame(Compound).select("name", "households").rows()
    assert sorted(names, key=str) == sorted(
        [('一"号花园', 1), ("二,号花园", 2), ("三号花园", 3), ('"四号花园', 4), ("五号花园", 5)],
        key=str,
    )


def test_lines_of_another_encoding_are_named(desk: Any) -> None:
    path = desk.folder / "小区.csv"
    lines = ["小区名称,户数".encode(), "一号花园,1".encode("gb18030"), "二号小区,2".encode()]
    path.write_bytes(b"\n".join(lines))
    assert list(found_rows(desk.load(path), "FILE-MIXED")) == [[1, 3]]


def test_rows_longer_than_the_header_are_named(desk: Any) -> None:
    checked = desk.check(
        [
            ["小区名称", "户数", "备注"],
            ["一号花园", "1", ""],
            ["二号", "花园", "2", "x"],
            ["三号花园", "3", "", ""],
        ]
    )
    assert list(found_rows(checked, "FILE-RAGGED")) == [[3]]


def test_a_nul_is_left_out_and_its_line_named(desk: Any) -> None:
    path = desk.folder / "小区.csv"
    path.write_bytes("小区名称,户数\n一号\0花园,1\n二号花园,2\n".encode())
    checked = desk.load(path)
    assert list(found_rows(checked, "FILE-NULS")) == [[2]]
    assert "一号花园" in checked.network.frame(Compound)["name"].to_list()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_asks_for_its_encoding(desk: Any, encoding: str) -> None:
    path = desk.csv([["小区名称", "户数"], ["一号花园", "1"]], encoding=encoding)
    assert desk.load(path).problems["code"].to_list() == ["FILE-ENCODING"]
    assert desk.load(path, encoding=encoding).network.frame(Compound).height == 1


def test_what_a_file_really_is_is_said(desk: Any) -> None:
    path = desk.folder / "名册.xls"
    path.write_bytes(b"<html><table><tr><td>x</td></tr></table></html>")
    (said,) = desk.load(path).messages()["message"].to_list()
    assert said == "“名册.xls”的后缀是.xls，其实是HTML文件，未读取"
