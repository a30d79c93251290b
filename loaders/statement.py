"""What a roster says of itself: the day it speaks of, and what it is complete for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from graphmodel.days import latest
from graphmodel.network import Completeness
from graphmodel.party import Holds
from graphmodel.schema import Declaration
from graphmodel.sheets import Sheet
from loaders.dates import days
from loaders.problems import about_file, empty, gathered
from loaders.spelling import folded_word, header_word
from loaders.tables import RawTable

#: Worksheets that explain or list choices; they hold no records.
HELPERS = frozenset(
    map(
        header_word,
        ("填表说明", "说明", "填报说明", "选项", "校验结果", "修改清单", "目录", "封面"),
    )
)
#: Rosters that are known and not kept: what a meeting is for is no record of one being held.
NOT_KEPT = ("会议制度", "例会制度", "议事规则")
_DATED = re.compile(
    r"(?:填表日期|填报日期|填表时间|填报时间|制表日期|截止日期|截止时间|截至日期|统计时间|统计日期|统计截止|数据截至|截至到?|截止到?)"
    r"[:：]?\s*(\d{4}[^\s;；，,、)）]*)"
)
_COMPLETE = re.compile(r"填报完整[:：]\s*(.+)")
_ONE = re.compile(r"^(.+?)(?:[(（]\s*([^)）]+?)\s*[)）])?$")
_SEARCHED = 18


@dataclass(frozen=True, kw_only=True, eq=False)
class Statement:
    """What one table says of its roster."""

    stated_on: dt.date | None = None
    complete_for: tuple[Completeness, ...] = ()
    problems: pl.DataFrame | None = None


def is_helper(table: RawTable) -> bool:
    """Tell whether a worksheet only explains how to fill in the others."""
    return header_word(table.sheet) in HELPERS


def is_not_kept(table: RawTable) -> bool:
    """Tell whether a table is of a sort that is known, and holds nothing that is kept."""
    name = header_word(table.sheet or table.file.rpartition("/")[2].rpartition(".")[0])
    return name.endswith(NOT_KEPT)


def statement_of(
    table: RawTable, above: int | None, sheets: Sequence[Sheet], declaration: Declaration
) -> Statement:
    """Read the lines above a header, or a whole worksheet of explanations.

    Parameters
    ----------
    above
        Number of rows above the header; None for a worksheet of explanations.
    """
    rows = table.frame if above is None else table.frame.head(min(above, _SEARCHED))
    lines = [  # edge: a few lines of explanation
        " ".join(dict.fromkeys(str(cell).strip() for cell in row if cell)) for row in rows.rows()
    ]
    dates = [day for line in lines if (day := _date_in(line))]
    complete: list[Completeness] = []
    problems: list[pl.DataFrame] = []
    for line in lines:
        found, unknown = _complete_in(line, sheets, declaration)
        complete.extend(found)
        problems.extend(
            about_file("FILE-COMPLETE-UNKNOWN", table.file, table.sheet, named=name)
            for name in unknown
        )
    return Statement(
        stated_on=max(dates, default=None),
        complete_for=tuple(complete),
        problems=gathered(problems) if problems else empty(),
    )


def _date_in(line: str) -> dt.date | None:
    found = _DATED.search(re.sub(r"\s+", " ", line))
    if not found:
        return None
    text = pl.Series([folded_word(found[1])], dtype=pl.String)
    value = days(text, pl.Series([None], dtype=pl.String), closing=True)
    day = value.select(latest(pl.col("value"))).item()
    return day if isinstance(day, dt.date) else None


def _complete_in(
    line: str, sheets: Sequence[Sheet], declaration: Declaration
) -> tuple[list[Completeness], list[str]]:
    found = _COMPLETE.search(line)
    if not found:
        return [], []
    complete: list[Completeness] = []
    unknown = []
    for piece in re.split(r"[、，,；;\s]+", found[1].strip().rstrip("。")):
        named = _ONE.match(piece)
        if not piece or named is None:
            continue
        kinds = _kinds(named[1], sheets, declaration)
        complete.extend(Completeness(kind=kind, within=named[2]) for kind in kinds)
        if not kinds:
            unknown.append(piece)
    return complete, unknown


def _kinds(title: str, sheets: Sequence[Sheet], declaration: Declaration) -> list[str]:
    """Return the kinds a title of a sheet, or of a kind, stands for."""
    word = header_word(title)
    by_kind = [kind.name for kind in declaration if header_word(kind.title) == word]
    named = [sheet for sheet in sheets if header_word(sheet.title) == word]
    also = [sheet for sheet in sheets if word in map(header_word, sheet.titles)]
    for sheet in (*named, *(() if by_kind else also)):
        main = [part for part in sheet.parts if not part.presence]
        if main:
            return list(dict.fromkeys(part.declared.name for part in main))
        return [Holds.__name__] if sheet.persons else []
    return by_kind
