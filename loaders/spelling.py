"""How spellings are compared: widths folded, spaces dropped, the roster's own text kept."""

from __future__ import annotations

import re
from functools import lru_cache

import polars as pl

_FULL = "".join(chr(code) for code in range(0xFF01, 0xFF5F)) + "\u3000"
_HALF = "".join(chr(code) for code in range(0x21, 0x7F)) + " "
_TABLE = str.maketrans(_FULL, _HALF)
_UNIT = (
    "户|人|名|个|栋|幢|处|家|岁|届|月|年|天|元|万元|平方米|㎡|m2|m²|平米|%|％|套|单元|"
    "必填|选填|可不填|请选择|下拉选择"
)
_UNIT_IN_BRACKETS = re.compile(rf"\((?:单位[::]?)?(?:{_UNIT})\)", re.IGNORECASE)
_NOT_IN_HEADER = re.compile(r"[\s*()\[\]【】〔〕“”\"'‘’/\\、,,;;::·.。#\u200b\ufeff\xa0_-]+")

#: Blank characters that are never part of a text.
BLANKS = r"[\s\x00-\x1f\x7f\u00a0\u200b-\u200f\u2028\u2029\u2060\ufeff]"
_BREAKS = r"[\x00-\x1f\x7f\u0085\u00a0\u200b-\u200f\u2028\u2029\u2060\ufeff]+"
_UNTIDY = rf"{BLANKS}|^$"
_FULL_WIDTH = r"[\x{ff01}-\x{ff5e}\x{3000}]"


def folded_word(word: str) -> str:
    """Fold one word for comparing."""
    return re.sub(r"\s+", "", word.translate(_TABLE)).upper()


@lru_cache(maxsize=8192)
def header_word(word: str) -> str:
    """Fold a header: widths, spaces, line breaks, asterisks, quotes, units in brackets."""
    plain = re.sub(r"\s+", "", word.translate(_TABLE))
    without_unit = _UNIT_IN_BRACKETS.sub("", plain)
    return _NOT_IN_HEADER.sub("", without_unit).upper()


def half_width(text: pl.Expr) -> pl.Expr:
    """Write full-width letters, digits, brackets and spaces in half width."""
    return text.str.replace_many(list(_FULL), list(_HALF))


def folded(text: pl.Expr) -> pl.Expr:
    """Fold a text for comparing: half width, without blanks, upper case."""
    return half_width(text).str.replace_all(BLANKS + "+", "").str.to_uppercase()


def fold_series(texts: pl.Series) -> pl.Series:
    """Fold a whole column; what is folded already costs one look."""
    if not texts.str.contains(rf"{BLANKS}|{_FULL_WIDTH}|[a-z]").any():
        return texts
    return texts.to_frame("x").select(folded(pl.col("x"))).to_series()


def untidy(texts: pl.DataFrame) -> frozenset[str]:
    """Return the columns that have anything to clean: some blank, or an empty text."""
    found = texts.select(pl.all().str.contains(_UNTIDY).any())
    return frozenset(name for name in found.columns if found[name].item())


def clean_series(texts: pl.Series) -> pl.Series:
    """Trim, drop line breaks and blanks beside hanzi; what becomes empty is null."""
    if not texts.str.contains(_UNTIDY).any():
        return texts
    without = (
        pl.col("x")
        .str.replace_all(_BREAKS, "")
        .str.replace_all(r"(\p{Han})\s+", "${1}")
        .str.replace_all(r"\s+(\p{Han})", "${1}")
        .str.strip_chars()
    )
    return (
        texts.to_frame("x").select(pl.when(without.str.len_bytes() > 0).then(without)).to_series()
    )
