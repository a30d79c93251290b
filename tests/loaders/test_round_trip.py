"""What a network says goes out as rosters and comes back the same, whatever stands in it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loaders
from graphmodel.network import Network
from graphmodel.party import PARTY, Person
from graphmodel.party_sheets import SHEETS
from graphmodel.schema import Column
from graphmodel.sheets import Sheet
from loaders.workbook.known import known_rows
from loaders.workbook.template import template_bytes
from tests.graphmodel.strategies import cells, networks

DAY = dt.date(2026, 11, 24)
KEY = b"a key for tests only"
PLAIN = [sheet for sheet in SHEETS if not sheet.extra]
#: Sheets whose rows are one record each, told by its code.
SINGLE = [
    sheet
    for sheet in SHEETS
    if len(sheet.parts) == 1 and any(item.sort == "key" for item in sheet.parts[0].columns)
]
SAFE = st.text("甲乙丙东西南北花园", min_size=1, max_size=6)

Rows = Mapping[str, pl.DataFrame]
Writer = Callable[[Path, Rows], None]


def as_csv(folder: Path, rows: Rows) -> None:
    for title, frame in rows.items():
        frame.write_csv(folder / f"{title}.csv")


def as_parquet(folder: Path, rows: Rows) -> None:
    for title, frame in rows.items():
        frame.write_parquet(folder / f"{title}.parquet")


def as_ndjson(folder: Path, rows: Rows) -> None:
    for title, frame in rows.items():
        frame.write_ndjson(folder / f"{title}.ndjson")


def as_xlsx(folder: Path, rows: Rows) -> None:
    sheets = [sheet for sheet in SHEETS if sheet.title in rows]
    (folder / "名册.xlsx").write_bytes(template_bytes(sheets, known=rows))


WRITERS: dict[str, Writer] = {
    "csv": as_csv, "parquet": as_parquet, "ndjson": as_ndjson, "xlsx": as_xlsx,
}  # fmt: skip


def read_back(rows: Rows, write: Writer) -> loaders.Checked:
    with tempfile.TemporaryDirectory() as folder:
        filled = {title: frame for title, frame in rows.items() if frame.height}
        write(Path(folder), filled)
        mapping = {title: title for title in filled} | {f"{title}.csv": title for title in filled}
        return loaders.load(folder, loaded_on=DAY, key=KEY, mapping=mapping)


def rows_of(network: Network) -> dict[str, pl.DataFrame]:
    return {sheet.title: known_rows(network, sheet) for sheet in PLAIN}


# ---------------------------------------------------------------- the rows of one sheet


def texts(column: Column) -> st.SearchStrategy[str | None]:
    """Return what a person may write in a column, as a cell of a roster."""
    if column.choices is not None:
        labels = column.choices.labels()
        return cells(column).map(lambda value: _labelled(value, labels))
    if column.type is str:
        return SAFE if column.required else st.none() | SAFE
    if column.type is bool:
        return st.none() | st.sampled_from(["是", "否"])
    return cells(column).map(lambda value: None if value is None else str(value))


def _labelled(value: object, labels: Mapping[str, str]) -> str | None:
    if value is None or value == []:
        return None
    values = value if isinstance(value, list) else [value]
    return "、".join(labels[str(item)] for item in values)


@st.composite
def filled_sheets(draw: st.DrawFn) -> tuple[Sheet, pl.DataFrame]:
    """A sheet with rows of its own columns only."""
    sheet = draw(st.sampled_from(SINGLE))
    part = sheet.parts[0]
    count = draw(st.integers(1, 4))
    ids = [f"K{n:04}" for n in range(count)]
    columns = {
        column.title: [draw(texts(column)) for _ in ids]
        for column in part.columns
        if column.sort != "key"
    }
    key = next(column.title for column in part.columns if column.sort == "key")
    frame = pl.DataFrame({key: ids, **columns}, schema=dict.fromkeys((key, *columns), pl.String))
    return sheet, frame


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(filled=filled_sheets())
def test_what_is_filled_in_is_what_is_read(filled: tuple[Sheet, pl.DataFrame]) -> None:
    sheet, frame = filled
    checked = read_back({sheet.title: frame}, as_xlsx)
    wrong = checked.problems.filter(pl.col("severity") == "error")
    # A name alone is no credit code, and nothing else can be wrong.
    assert set(wrong["code"]) <= {"CELL-CREDIT-LENGTH"}, wrong
    part = sheet.parts[0]
    found = checked.network.frame(part.declared.name)
    assert found["id"].to_list() == frame[part.columns[0].title].to_list()
    for column in part.columns:
        if column.title != "信用代码" and column.type is not float:
            said = frame[column.title].is_not_null()
            assert (found[column.name].is_not_null() == said).all(), column.title


def test_a_vacant_post_is_said_again_where_no_name_can_be() -> None:
    header = ["党组织代码", "党组织名称", "党组织类别", "书记"]
    told = pl.DataFrame(
        [["001", "甲党支部", "党支部", "暂缺"], ["002", "乙党支部", "党支部", "张三"]],
        schema=dict.fromkeys(header, pl.String), orient="row",
    )  # fmt: skip
    first = read_back({"党组织": told}, as_xlsx).network
    rows = rows_of(first)["党组织"]
    assert rows.select(header[0], header[3]).rows() == [("001", "空缺"), ("002", None)]
    again = read_back({"党组织": rows}, as_xlsx).network
    assert again.frame("PartyOrg")["secretary_vacant"].to_list() == [True, None]


# ---------------------------------------------------------------- whole networks


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(network=networks(PARTY, most_kinds=5))
def test_what_was_read_once_is_written_and_read_the_same(name: str, network: Network) -> None:
    first = read_back(rows_of(network), WRITERS[name]).network
    again = read_back(rows_of(first), WRITERS[name]).network
    for kind in PARTY:
        if kind.name != Person.__name__ and "Person" not in (*kind.sources, *kind.targets):
            one, other = first.data(kind.name), again.data(kind.name)
            assert one.equals(other), (kind.name, one, other)
