"""Numbers as rosters write them: 35人, 约200户, 1,200, 二十, 85%."""

from __future__ import annotations

import re

import polars as pl

_UNIT = (
    r"(?:人|名|户|个|栋|幢|家|处|次|场|届|岁|年|个月|月|天|元|万元|平方米|平米|㎡|m2|m²|M2|套|间|"
    r"单元|座|辆|件|项|条|片|支|位|度|°)?"
)
_WHOLE = (
    rf"^(?:约|大约|近|共|共计|计)?([+-]?[0-9]{{1,3}}(?:,[0-9]{{3}})+|[+-]?[0-9]+)(?:\.0+)?{_UNIT}$"
)
_DECIMAL = (
    r"^(?:约|大约|近|共|共计|计)?([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(万?)"
    rf"{_UNIT}$"
)
_PERCENT = r"^([+-]?[0-9]+(?:\.[0-9]+)?)%$"
#: A number that is not meant exactly: it is taken, and pointed out.
_ABOUT = r"^(?:约|大约|近)"
#: How a program writes a very small or large number: 1.2e-07.
_POWER = r"^([+-]?[0-9](?:\.[0-9]+)?[Ee][+-]?[0-9]{1,3})$"
_CHINESE = re.compile(r"^(?=.*[零〇一二两三四五六七八九十])[零〇一二两三四五六七八九十百千万]+$")
_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


def whole_numbers(texts: pl.Series) -> pl.DataFrame:
    """Parse whole numbers: ``value``, and the ``code`` of what is wrong."""
    text = pl.col("text")
    digits = text.str.extract(_WHOLE, 1).str.replace_all(",", "")
    return _coded(texts, digits.cast(pl.Int64, strict=False))


def decimals(texts: pl.Series) -> pl.DataFrame:
    """Parse numbers with decimals; a percentage becomes a share."""
    text = pl.col("text")
    groups = text.str.extract_groups(_DECIMAL)
    plain = groups.struct.field("1").str.replace_all(",", "").cast(pl.Float64, strict=False)
    scaled = pl.when(groups.struct.field("2") == "万").then(plain * 10_000).otherwise(plain)
    percent = text.str.extract(_PERCENT, 1).cast(pl.Float64, strict=False) / 100
    power = text.str.extract(_POWER, 1).cast(pl.Float64, strict=False)
    return _coded(texts, pl.coalesce(percent, scaled, power))


def _coded(texts: pl.Series, number: pl.Expr) -> pl.DataFrame:
    parsed = texts.alias("text").to_frame().with_columns(value=number)
    if parsed.schema["value"] == pl.Float64:
        parsed = parsed.with_columns(pl.when(pl.col("value").is_finite()).then(pl.col("value")))
    failed = pl.col("text").is_not_null() & pl.col("value").is_null()
    about = pl.col("text").str.contains(_ABOUT)
    code = pl.when(failed).then(pl.lit("CELL-NUMBER")).when(about).then(pl.lit("CELL-ABOUT"))
    return parsed.select("value", code=code)


def in_digits(text: str) -> str:
    """Write a Chinese numeral in digits (``二十人`` → ``20人``); anything else stays."""
    numeral = re.match(r"[零〇一二两三四五六七八九十百千万]+", text)
    if not numeral or not _CHINESE.match(numeral[0]):
        return text
    return f"{_value(numeral[0])}{text[numeral.end() :]}"


def _value(numeral: str) -> int:
    high, _, low = numeral.rpartition("万")
    return (_below_ten_thousand(high) if high else 0) * 10_000 + _below_ten_thousand(low)


def _below_ten_thousand(numeral: str) -> int:
    if not any(char in _TENS for char in numeral):
        return int("".join(str(_DIGITS.get(char, 0)) for char in numeral) or 0)
    total, digit = 0, None
    for char in numeral:
        if char in _TENS:
            total += (1 if digit is None else digit) * _TENS[char]
            digit = None
        else:
            digit = _DIGITS.get(char, 0) or None
    return total + (digit or 0)
