"""Text files long and short: what one pass over the bytes tells, and the cells that come out."""

import csv
import datetime as dt
import hashlib
import io
import os
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loaders
from loaders import text_file

_CELLS = st.text(st.sampled_from("甲乙ab0 \u3000·—"), max_size=4)
_ROWS = st.lists(st.lists(_CELLS, min_size=1, max_size=4), min_size=1, max_size=12)
_ENDS = ("\n", "\r\n")


def plainly(text: str) -> list[list[str]]:
    """Return the rows that Python's own reader sees, blanks for what a row lacks."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Leave out what is empty to the end, below and to the right."""
    while rows and not any(rows[-1]):
        rows = rows[:-1]
    while rows and rows[0] and not any(row[-1] for row in rows):
        rows = [row[:-1] for row in rows]
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("texts")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=_ROWS,
    end=st.sampled_from(_ENDS),
    mark=st.sampled_from(["", "\ufeff"]),
    last=st.booleans(),
)
def test_the_cells_are_those_that_another_reader_sees(
    folder: Path, rows: list[list[str]], end: str, mark: str, *, last: bool
) -> None:
    text = end.join(",".join(row) for row in rows) + (end if last else "")
    path = folder / "a.csv"
    path.write_bytes((mark + text).encode())
    (table,) = loaders.read(path)
    cells = [[cell or "" for cell in row] for row in table.frame.rows()]
    assert trimmed(cells) == trimmed(plainly(text))
    if text:  # of an empty file it is only said that it is empty
        assert table.encoding == ("utf-8-sig" if mark else "utf-8")
        assert table.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=_ROWS, end=st.sampled_from(_ENDS))
def test_a_quoted_cell_changes_nothing_about_the_others(
    folder: Path, rows: list[list[str]], end: str
) -> None:
    plain = end.join(",".join(row) for row in [["首", "列"], *rows])
    quoted = plain.replace("首", '"首"', 1)
    for name, text in (("plain.csv", plain), ("quoted.csv", quoted)):
        (folder / name).write_bytes(text.encode())
    one, other = (
        loaders.read(folder / name)[0].frame.rows() for name in ("plain.csv", "quoted.csv")
    )
    assert one == other


def test_a_cell_that_quotes_nothing_is_empty(folder: Path) -> None:
    path = folder / "e.csv"
    path.write_text('"名称","户数"\n"一号花园",""\n"",""\n"",""\n', encoding="utf-8")
    (table,) = loaders.read(path)
    assert table.frame.rows() == [("名称", "户数"), ("一号花园", None)]


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 7, 1 << 20])
def test_it_does_not_matter_where_the_pieces_of_a_file_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    path = folder / "b.csv"
    path.write_bytes("\ufeff甲,乙\r\n丙,丁\r\n".encode())
    whole = text_file.look(path)
    monkeypatch.setattr(text_file, "_PIECE", piece)
    assert text_file.look(path) == whole
    assert (whole.encoding, whole.is_plain) == ("utf-8-sig", True)


@pytest.mark.parametrize(
    ("content", "encoding", "is_plain"),
    [
        (b"a,b\n", "utf-8", True),
        (b"a,b\r\n", "utf-8", True),
        (b"a,b\r", "utf-8", False),
        (b"a\rb\n", "utf-8", False),
        (b'"a",b\n', "utf-8", False),
        (b"a\0,b\n", "utf-8", False),
        ("甲".encode("gb18030"), None, True),
        ("甲".encode()[:2], None, True),
        ("甲,乙".encode("utf-16"), None, False),
    ],
)
def test_what_a_look_tells(
    folder: Path, content: bytes, encoding: str | None, *, is_plain: bool
) -> None:
    path = folder / "c.csv"
    path.write_bytes(content)
    looked = text_file.look(path)
    assert (looked.encoding, looked.is_plain) == (encoding, is_plain)


def test_a_row_that_is_wider_far_below_is_read_whole(folder: Path) -> None:
    path = folder / "d.csv"
    path.write_text("甲,乙\r\n" * 40_000 + "甲,乙,丙\r\n", encoding="utf-8", newline="")
    (table,) = loaders.read(path)
    assert table.frame.row(-1) == ("甲", "乙", "丙")
    assert table.frame["c2"].null_count() == 40_000
    assert table.frame.schema == dict.fromkeys(("c0", "c1", "c2"), pl.String)


@pytest.mark.parametrize("name", ["名册[1]", "名册*", "名?册", "[!a]b", "{甲,乙}", "~"])
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_name_is_a_name_and_no_pattern(tmp_path: Path, name: str, ending: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    for stem, cell in (
        (name, "对"),
        ("名册1", "错"),
        ("名册甲", "错"),
        ("名中册", "错"),
        ("cb", "错"),
    ):
        path = folder / f"{stem}.{ending}"
        if ending == "csv":
            path.write_text(f"党组织名称\n{cell}\n", encoding="utf-8")
        else:
            with path.open("wb") as stream:
                pl.DataFrame({"党组织名称": [cell]}).write_parquet(stream)
    (table,) = loaders.read(folder / f"{name}.{ending}")
    assert table.frame.rows() == [("党组织名称",), ("对",)]
    assert table.problems.is_empty()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "ods"])
def test_a_name_that_an_old_archive_left_in_gb18030_is_read_out(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / os.fsdecode("党组织".encode("gb18030") + f".{ending}".encode())
    path.write_text("党组织代码,党组织名称\n001,甲党支部\n", encoding="utf-8")
    checked = loaders.load(path, loaded_on=dt.date(2026, 11, 24))
    named = {*checked.accounts["file"], *checked.problems["file"]}
    assert named == {f"党组织.{ending}"}
    assert checked.messages().height == checked.problems.height
    str(checked.problems).encode("utf-8")
