"""From text to typed values: one function a type, failures named by code."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import polars as pl

from graphmodel.schema import Column, Day
from loaders.choices import MISSING, choose
from loaders.dates import days
from loaders.numbers import decimals, in_digits, whole_numbers
from loaders.spelling import clean_series, folded_word, half_width

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
#: What stands in a column of days where the thing has not come about.
NOT_YET = r"^(?:未|尚未|暂未|还未|没有|未曾|筹)[^0-9]*$"


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
    cells = _keyed(texts, marks)
    different = cells.unique("key").with_row_index("at")
    parsed = _typed(column, different.select("text", "mark"))
    at = (  # only the places: the texts are long
        cells.lazy()
        .select("key")
        .join(
            different.lazy().select("at", "key"),
            on="key",
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        .select("at")
        .collect()
        .to_series()
    )
    values = parsed["value"].cast(column.dtype).gather(at)
    wrong = parsed.with_row_index("at").filter(pl.col("code").is_not_null())
    if wrong.is_empty():
        return Parsed(values=values, failed=_nothing_failed())
    failed = pl.DataFrame([lines.alias("_line"), at]).join(wrong, on="at", maintain_order="left")
    return Parsed(values=values, failed=failed.select("_line", "text", "code", "params"))


def _keyed(texts: pl.Series, marks: pl.Series | None) -> pl.DataFrame:
    """Return ``text`` and ``mark`` under one ``key``: to compare both takes twice as long."""
    if marks is None:
        nothing = pl.lit(None, pl.String)
        return texts.to_frame("text").select("text", mark=nothing, key="text")
    mark = pl.col("mark").fill_null("")
    key = pl.concat_str(pl.col("text"), pl.lit("\x1f"), mark)  # of no text, no mark matters
    return pl.DataFrame({"text": texts, "mark": marks}).with_columns(key=key)


def _typed(column: Column, cells: pl.DataFrame) -> pl.DataFrame:
    """Value, code and params of each different cell."""
    if column.choices is not None:
        return _choices(column, cells)
    plain = half_width(pl.col("text")).str.replace_all(r"\s+", "")
    if column.type is bool:
        return _yes_no(cells, plain)
    known = pl.when(~pl.col("text").is_in(MISSING)).then(plain)
    if column.type is Day:
        known = pl.when(~plain.str.contains(NOT_YET)).then(known)
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
    lost, short = is_lost_number(folded_texts, marks), _lacks_zeros(folded_texts, marks)
    if not (lost | short).any():
        return Parsed(values=folded_texts, failed=_nothing_failed())
    code = (
        pl.when(pl.lit(lost)).then(pl.lit("CELL-CODE-NUMBER")).otherwise(pl.lit("CELL-CODE-ZEROS"))
    )
    cells = pl.DataFrame({"_line": lines, "text": texts}).with_columns(code=code)
    failed = cells.filter(lost | short).with_columns(params=pl.lit("{}"))
    return Parsed(values=folded_texts.set(lost | short, None), failed=failed)


def _lacks_zeros(texts: pl.Series, marks: pl.Series | None) -> pl.Series:
    """Tell which codes were kept as numbers beside longer ones that begin with 0."""
    nothing = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(texts))
    if marks is None:
        return nothing
    number = (marks == "number").fill_null(value=False)
    zeros = texts.filter(~number & texts.str.contains(r"^0[0-9]*$").fill_null(value=False))
    if not number.any() or zeros.is_empty():
        return nothing
    longest = zeros.str.len_chars().max()
    return (number & (texts.str.len_chars() < longest)).fill_null(value=False)


def is_lost_number(texts: pl.Series, marks: pl.Series | None) -> pl.Series:
    """Tell which codes have lost digits by being kept as a number."""
    lost = texts.str.contains(_SCIENTIFIC)
    if marks is not None:
        long = texts.str.len_chars() > _LONGEST_EXACT
        broken = texts.str.contains(r"^[0-9]+\.[0-9]+$")  # no code is a fraction
        lost = lost | ((marks == "number").fill_null(value=False) & (long | broken))
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
