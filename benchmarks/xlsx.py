"""Half a million rows of xlsx: reading, checking and Network against a reader's bare reading."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import python_calamine
import xlsxwriter

import loaders
from benchmarks.measure import Benchmark, agree, aim, run
from graphmodel.network import Network
from graphmodel.party import PartyOrg
from jiceng.demo.city.province import province

_DAY = date(2026, 11, 24)
_TIMES = 2
_AT_MOST = 2.5
#: More than this goes into no worksheet.
_MOST = 1_048_575
_ELSEWHERE = ("覆盖小区", "覆盖单位", "覆盖方式")  # they name rows of other rosters
_NUMBERS = ("正式党员", "预备党员", "党员人数")
_FASTEXCEL, _CALAMINE = "fastexcel 读成一张表", "calamine 读成行"
_PARSED = "fastexcel 只解析，不取值"
_MISSING = "没有装 fastexcel（pip install fastexcel），改与 calamine 比；目标是对 fastexcel 说的"


def xlsx(rows: int) -> list[Benchmark]:
    """Measure one worksheet of a roster of organisations."""
    if rows > _MOST:
        raise SystemExit(f"一张工作表最多 {_MOST:,} 行")
    with TemporaryDirectory() as folder:
        book = _book(Path(folder), rows)
        size = book.stat().st_size
        ours = run("本项目：读取、核对、成网络", lambda: _ours(book), _TIMES)
        rivals = {name: run(name, partial(bare, book), _TIMES) for name, bare in _readers()}
    rival = next(iter(rivals))  # a reading whose cells nobody can see yet is shown, and no measure
    heights = [done.answer for done in rivals.values()]
    equal = agree("行数", [ours.answer.frame(PartyOrg).height] * len(heights), heights)
    ratio = ours.side.wall / rivals[rival].side.wall
    notes = [f"{rows:,} 行、{size / 1024**2:,.0f} MiB"]
    notes += [aim(f"与 {rival} 之比", ratio, _AT_MOST)] if rival == _FASTEXCEL else [_MISSING]
    return [
        Benchmark(
            title=f"一张 xlsx 党组织名册，{rows:,} 行",
            sides=(ours.side, *(done.side for done in rivals.values())),
            rival=rival,
            equal=f"{equal}相同",
            notes=tuple(notes),
        )
    ]


def _readers() -> Iterator[tuple[str, Callable[[Path], int]]]:
    if find_spec("fastexcel") is not None:
        yield _FASTEXCEL, _by_fastexcel
        yield _PARSED, _parsed_by_fastexcel
    yield _CALAMINE, _by_calamine


def _by_fastexcel(book: Path) -> int:
    height: int = _sheet_of(book).to_polars().height
    return height


def _parsed_by_fastexcel(book: Path) -> int:
    height: int = _sheet_of(book).height
    return height


def _sheet_of(book: Path) -> Any:
    return import_module("fastexcel").read_excel(book).load_sheet(0, dtypes="string")


def _by_calamine(book: Path) -> int:
    rows = python_calamine.CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    return len(rows) - 1


def _ours(book: Path) -> Network:
    return loaders.load(book, loaded_on=_DAY).network


def _book(folder: Path, rows: int) -> Path:
    """Write the roster as an office would keep it.

    Codes and names are texts, shared among the cells as Excel and WPS write
    them; counts of members are numbers.
    """
    places = max(rows, 300)
    made = province(folder / "made", rows, places) / "党组织.csv"
    path = folder / "党组织.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("党组织")
        with made.open(encoding="utf-8", newline="") as stream:
            lines = csv.DictReader(stream)
            titles = [name for name in lines.fieldnames or () if name not in _ELSEWHERE]
            sheet.write_row(0, 0, titles)
            for row, line in enumerate(itertools.islice(lines, rows), start=1):
                for column, title in enumerate(titles):
                    if title in _NUMBERS and line[title]:
                        sheet.write_number(row, column, int(line[title]))
                    elif line[title]:
                        sheet.write_string(row, column, line[title])
    return path
