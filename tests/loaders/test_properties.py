"""Whatever stands in the cells: nothing is raised, and every row is accounted for."""

import csv
import datetime as dt
import json
import tempfile
from pathlib import Path

import polars as pl
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loaders
from graphmodel.party_sheets import SHEETS

DAY = dt.date(2026, 11, 24)
SKIPPED = ("title", "total", "repeated_header", "example", "empty")
WORDS = (
    "", "无", "—", "001", "002", "甲党委", "乙社区", "合计", "35人", "2021.6", "是", "张三、李四",
    "同上", "990101001001", "990101001", "东街道", "名称", "已撤销", "书记", "1.1E+17", "(", "）",
    "党支部[已撤销]", "填表日期：2021年6月", "11010519491231002X", "9135O100M000100Y43", "未成立",
    "书记、委员", "党员",
)  # fmt: skip
anything = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))
PLAIN = [sheet for sheet in SHEETS if not sheet.extra]


@st.composite
def rosters(draw: st.DrawFn) -> list[list[str]]:
    """A header of one sheet's own titles, and rows of anything."""
    sheet = draw(st.sampled_from(PLAIN))
    titles = [title for title in sheet.headers() if title]
    kept = draw(st.lists(st.sampled_from(titles), min_size=1, max_size=6, unique=True))
    header = list(dict.fromkeys([*sheet.telling[:1], *kept]))
    row = st.lists(anything, min_size=len(header), max_size=len(header))
    above = draw(st.lists(st.lists(anything, max_size=2), max_size=2))
    return [*above, header, *draw(st.lists(row, max_size=8))]


def as_csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="", errors="ignore") as stream:
        csv.writer(stream).writerows(rows)


def as_xlsx(path: Path, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表")
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(at, place, plain(cell))


def as_ndjson(path: Path, rows: list[list[str]]) -> None:
    header, *data = rows
    lines = (dict(zip(header, row, strict=False)) for row in data)
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")


def as_parquet(path: Path, rows: list[list[str]]) -> None:
    header, *data = rows
    columns = {
        title: [plain(row[at]) if at < len(row) else None for row in data]
        for at, title in enumerate(map(plain, header))
    }
    pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_parquet(path)


def plain(text: str) -> str:
    """Leave out half pairs, which no UTF-8 holds."""
    return text.encode("utf-8", "ignore").decode()


WRITERS = {".csv": as_csv, ".xlsx": as_xlsx, ".ndjson": as_ndjson, ".parquet": as_parquet}


def load(rows: list[list[str]], suffix: str = ".csv") -> loaders.Checked:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        WRITERS[suffix](path, rows)
        return loaders.load(path, loaded_on=DAY, key=b"k")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rosters(), st.sampled_from(list(WRITERS)))
def test_nothing_is_raised_and_every_row_is_accounted_for(
    rows: list[list[str]], suffix: str
) -> None:
    checked = load(rows, suffix)
    counted = pl.sum_horizontal("accepted", "rejected", "merged", *SKIPPED)
    assert checked.accounts.filter(pl.col("read") != counted).is_empty()
    # Each problem has a text of its own in both languages.
    for language in ("zh", "en"):
        words = checked.messages(language)
        assert not words.filter(pl.col("message") == pl.col("code")).height


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rosters())
def test_identities_are_unique_and_the_same_files_give_the_same_network(
    rows: list[list[str]],
) -> None:
    first, second = load(rows), load(rows)
    assert first.network == second.network
    assert first.problems.equals(second.problems)
    for kind in first.network.declaration:
        identities = first.network.frame(kind.name).select(kind.identity)
        assert identities.is_unique().all()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx", ".xls", ".ods"]))
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"x{suffix}"
        path.write_bytes(data)
        loaders.load(path, loaded_on=DAY, key=b"k")
