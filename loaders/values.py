"""From text to typed values: one function a type, failures named by code."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from rapidfuzz import fuzz, process

from graphmodel.schema import Column, Day
from loaders.dates import days
from loaders.numbers import decimals, in_digits, whole_numbers
from loaders.spelling import clean_series, folded_word, half_width

#: What people write where they have nothing to write.
MISSING = (
    "无", "暂无", "没有", "—", "——", "－", "–", "―", "-", "--", "---", "/", "//", "\\", "／",
    "＼", "、", "N/A", "n/a", "NA", "na", "NULL", "null", "None", "NaN", "nan", "待定", "空",
    "空白", "不详", "未知", "不清楚", "未填", "无。", "…", "……", "*", "#N/A", "(空)", "（空）",
    "(无)", "（无）", "待核实", "待补充",
)  # fmt: skip
#: For yes or no these mean no, not unknown.
_NO = (
    "否", "无", "没有", "暂无", "没", "未", "不是", "×", "✗", "✘", "X", "N", "NO", "FALSE", "0",
    "未成立", "未建", "暂未成立", "尚未成立", "未组建", "未建立", "未设立", "筹备中", "筹建中",
    "正在筹备", "停业", "注销", "吊销", "停产", "歇业", "异常", "不正常", "非正常", "未运营",
    "关闭",
)  # fmt: skip
_YES = (
    "是", "有", "√", "✓", "✔", "☑", "Y", "YES", "TRUE", "1", "已成立", "成立", "已建", "已建立",
    "已组建", "已设立", "正常", "正常经营", "在营", "开业", "存续", "在业", "正常运营", "已有",
    "对",
)  # fmt: skip
_YES_NO = {folded_word(word): False for word in _NO} | {folded_word(word): True for word in _YES}
_CLOSING = re.compile(r"(ends_on|expires_on|_until|due_on|done_on|cleared_on)$")
_SCIENTIFIC = r"^[0-9](\.[0-9]+)?[Ee]\+?[0-9]+$"
_LONGEST_EXACT = 15
_CODE_SEPARATORS = r"[、,;/\n]+"
_SUGGESTED = 40.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Parsed:
    """A typed column, and what failed: ``_line``, ``text``, ``code``, ``params``."""

    values: pl.Series
    failed: pl.DataFrame


def parse(column: Column, lines: pl.Series, texts: pl.Series, marks: pl.Series | None) -> Parsed:
    """Parse one column of cells.

    Equal cells are parsed once: a column of dates or of choices has few
    different ones.
    """
    if column.type is str and not column.many:
        return _parse_text(column, lines, texts, marks)
    cells = pl.DataFrame(
        {
            "_line": lines,
            "text": texts,
            "mark": pl.Series([None] * len(texts), dtype=pl.String) if marks is None else marks,
        }
    )
    different = cells.select("text", "mark").unique()
    parsed = _typed(column, different)
    joined = cells.join(
        parsed, on=["text", "mark"], how="left", nulls_equal=True, maintain_order="left"
    )
    failed = joined.filter(pl.col("code").is_not_null()).select("_line", "text", "code", "params")
    return Parsed(values=joined["value"].cast(column.dtype), failed=failed)


def _typed(column: Column, cells: pl.DataFrame) -> pl.DataFrame:
    """Value, code and params of each different cell."""
    if column.choices is not None:
        return _choices(column, cells)
    plain = half_width(pl.col("text")).str.replace_all(r"\s+", "")
    if column.type is bool:
        return _yes_no(cells, plain)
    known = pl.when(~pl.col("text").is_in(MISSING)).then(plain)
    texts = cells.select(known.alias("plain")).to_series()
    if column.type is Day:
        closing = bool(_CLOSING.search(column.name))
        parsed = days(texts, cells["mark"], closing=closing)
    else:
        digits = _with_digits(texts)
        parsed = whole_numbers(digits) if column.type is int else decimals(digits)
        parsed = _bounded(column, parsed)
    return cells.hstack(parsed).with_columns(params=_params(column))


def _with_digits(texts: pl.Series) -> pl.Series:
    """Write Chinese numerals in digits."""
    numeral = texts.str.contains(r"^[零〇一二两三四五六七八九十百千万]").fill_null(value=False)
    if not numeral.any():
        return texts
    digits = [in_digits(text) for text in texts.filter(numeral)]  # edge: different ones only
    return texts.scatter(numeral.arg_true(), digits)


def _bounded(column: Column, parsed: pl.DataFrame) -> pl.DataFrame:
    """Refuse numbers outside the declared bounds."""
    low = pl.lit(column.minimum, pl.Float64)
    high = pl.lit(column.maximum, pl.Float64)
    outside = (pl.col("value") < low).fill_null(value=False) | (pl.col("value") > high).fill_null(
        value=False
    )
    return parsed.with_columns(
        value=pl.when(~outside).then(pl.col("value")),
        code=pl.when(outside).then(pl.lit("CELL-RANGE")).otherwise(pl.col("code")),
    )


def _params(column: Column) -> pl.Expr:
    bounds = {"minimum": column.minimum, "maximum": column.maximum}
    return pl.lit(json.dumps(bounds))


def _yes_no(cells: pl.DataFrame, plain: pl.Expr) -> pl.DataFrame:
    word = plain.str.to_uppercase()
    listed = word.replace_strict(_YES_NO, default=None, return_dtype=pl.Boolean)
    begins_no = word.str.contains(r"^(未|无|否|没|不是|暂|筹|尚未|正在筹)")
    begins_yes = word.str.contains(r"^(已|有|是)")
    missing = pl.col("text").is_in(MISSING) & listed.is_null()
    value = (
        pl.when(missing)
        .then(None)
        .when(listed.is_not_null())
        .then(listed)
        .when(begins_no)
        .then(statement=False)
        .when(begins_yes)
        .then(statement=True)
    )
    return cells.select(
        "text",
        "mark",
        value=value,
        code=pl.when(pl.col("text").is_not_null() & ~missing & value.is_null()).then(
            pl.lit("CELL-YES-NO")
        ),
        params=pl.lit("{}"),
    )


def _choices(column: Column, cells: pl.DataFrame) -> pl.DataFrame:
    # edge: the different cells of a closed list are few
    rows = [(text, mark, *choose(column, text)) for text, mark in cells.rows()]
    schema: dict[str, pl.DataType] = {
        "text": pl.String(),
        "mark": pl.String(),
        "value": column.dtype,
        "code": pl.String(),
        "params": pl.String(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


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
    params = {"word": unknown[0], "nearest": _nearest(column, unknown[0])}
    return (value or None), "CELL-CHOICE", json.dumps(params, ensure_ascii=False)


def _folded_spellings(column: Column) -> Mapping[str, str]:
    choices = column.choices
    spellings = choices.by_spelling() if choices else {}
    return {folded_word(word): value for word, value in spellings.items()}


def _nearest(column: Column, word: str) -> str | None:
    """Return the label of the most similar spelling, so that the hint can ask for it."""
    choices = column.choices
    if choices is None:
        return None
    spellings = choices.by_spelling()
    found = process.extractOne(word, list(spellings), scorer=fuzz.ratio, score_cutoff=_SUGGESTED)
    return choices.labels()[spellings[found[0]]] if found else None


def _parse_text(
    column: Column, lines: pl.Series, texts: pl.Series, marks: pl.Series | None
) -> Parsed:
    missing = texts.is_in(MISSING)
    values = without_missing(texts, missing)
    if column.sort == "key":
        return codes(lines, values, marks)
    return Parsed(values=values, failed=_nothing_failed())


def without_missing(texts: pl.Series, missing: pl.Series | None = None) -> pl.Series:
    """Make null of what only says that there is nothing."""
    blank = texts.is_in(MISSING) if missing is None else missing
    return texts.set(blank, None) if blank.any() else texts


def codes(lines: pl.Series, texts: pl.Series, marks: pl.Series | None) -> Parsed:
    """Fold codes to half width; refuse what a spreadsheet has made a rounded number of."""
    folded_texts = texts
    if texts.str.contains(r"[\x{ff01}-\x{ff5e}\s]").any():
        narrow = half_width(pl.col("x")).str.replace_all(r"\s+", "")
        folded_texts = texts.to_frame("x").select(narrow).to_series()
    lost = is_lost_number(folded_texts, marks)
    if not lost.any():
        return Parsed(values=folded_texts, failed=_nothing_failed())
    cells = pl.DataFrame({"_line": lines, "text": texts})
    failed = cells.filter(lost).with_columns(code=pl.lit("CELL-CODE-NUMBER"), params=pl.lit("{}"))
    return Parsed(values=folded_texts.set(lost, None), failed=failed)


def is_lost_number(texts: pl.Series, marks: pl.Series | None) -> pl.Series:
    """Tell which codes have lost digits by being kept as a number."""
    lost = texts.str.contains(_SCIENTIFIC)
    if marks is not None:
        long = texts.str.len_chars() > _LONGEST_EXACT
        lost = lost | ((marks == "number").fill_null(value=False) & long)
    return lost.fill_null(value=False)


def _nothing_failed() -> pl.DataFrame:
    return pl.DataFrame(
        schema={"_line": pl.Int64, "text": pl.String, "code": pl.String, "params": pl.String}
    )


def several(texts: pl.Series) -> pl.Series:
    """Split cells that list several names; separators inside brackets do not count."""
    inside = texts.str.contains(r"[（(][^）)]*[、，,；;/\n][^）)]*[）)]").fill_null(value=False)
    plain = texts.str.replace_all(r"[、，,；;/\r\n]+", "\x1f").str.split("\x1f")
    if not inside.any():
        return plain
    split = [_outside_brackets(text) for text in texts.filter(inside)]  # edge: rare cells
    lists = pl.Series(split, dtype=pl.List(pl.String))
    positions = pl.Series(inside.arg_true())
    frame = pl.DataFrame({"plain": plain}).with_row_index("at")
    other = pl.DataFrame({"at": positions, "split": lists})
    return (
        frame.join(other, on="at", how="left", maintain_order="left")
        .select(pl.coalesce("split", "plain"))
        .to_series()
    )


def _outside_brackets(text: str) -> list[str]:
    pieces, depth = [""], 0
    for char in text:
        depth = max(depth + (char in "（(") - (char in "）)"), 0)
        if depth == 0 and char in "、，,；;/\r\n":
            pieces.append("")
        else:
            pieces[-1] += char
    return [piece for piece in pieces if piece]


__all__ = [
    "MISSING",
    "Parsed",
    "choose",
    "clean_series",
    "codes",
    "is_lost_number",
    "parse",
    "several",
    "without_missing",
]
