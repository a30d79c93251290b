"""Words of closed lists: which stored value a cell means, and what may be written instead."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from graphmodel.schema import Column
from loaders.spelling import folded_word

#: What people write where they have nothing to write.
MISSING = (
    "无", "暂无", "没有", "—", "——", "－", "–", "―", "-", "--", "---", "/", "//", "\\", "／",
    "＼", "、", "N/A", "n/a", "NA", "na", "NULL", "null", "None", "NaN", "nan", "待定", "空",
    "空白", "不详", "未知", "不清楚", "未填", "无。", "…", "……", "*", "#N/A", "(空)", "（空）",
    "(无)", "（无）", "待核实", "待补充",
)  # fmt: skip
_SUGGESTED = 40.0
_LISTED = 12


def choose(column: Column, text: str | None) -> tuple[object, str | None, str | None]:
    """Find the word of a closed list: stored value, code and params of what is wrong."""
    if text is None or text in MISSING:
        return None, None, None
    spellings = _folded_spellings(column)
    pieces = re.split(r"[、，,；;/\s]+", text) if column.many else [text]
    found = [(piece, spellings.get(folded_word(piece))) for piece in pieces if piece]
    unknown = [piece for piece, value in found if value is None]
    values = [value for _, value in found if value is not None]
    value: object = list(dict.fromkeys(values)) if column.many else next(iter(values), None)
    if not unknown:
        return value, None, None
    params = {
        "word": unknown[0],
        "nearest": _nearest(column, unknown[0]),
        "choices": _listed_choices(column),
    }
    return (value or None), "CELL-CHOICE", json.dumps(params, ensure_ascii=False)


def _folded_spellings(column: Column) -> Mapping[str, str]:
    choices = column.choices
    spellings = choices.by_spelling() if choices else {}
    return {folded_word(word): value for word, value in spellings.items()}


def _listed_choices(column: Column) -> str:
    """List what may be written; of a long list its beginning."""
    labels = list(column.choices.labels().values()) if column.choices else []
    return "、".join(labels[:_LISTED]) + ("……" if len(labels) > _LISTED else "")


def _nearest(column: Column, word: str) -> str | None:
    """Return the label of the most similar spelling, so that the hint can ask for it."""
    choices = column.choices
    if choices is None:
        return None
    spellings = choices.by_spelling()
    found = process.extractOne(word, list(spellings), scorer=fuzz.ratio, score_cutoff=_SUGGESTED)
    return choices.labels()[spellings[found[0]]] if found else None
