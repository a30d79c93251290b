"""Unified social credit codes in cells: which columns hold them, and what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from graphmodel.codes import (
    CREDIT_LENGTH,
    is_credit_code,
    likely_credit_code,
    looks_like_credit_code,
)
from graphmodel.party import Unit
from graphmodel.schema import Column
from loaders.body import Body
from loaders.problems import nothing_raised, raised
from loaders.spelling import half_width
from loaders.values import is_lost_number

_WORD = "信用代码"


@dataclass(frozen=True, kw_only=True, eq=False)
class Credited:
    """A column after its credit codes were looked at."""

    values: pl.Series
    problems: pl.DataFrame


def credited(body: Body, column: Column, values: pl.Series) -> Credited:
    """Check the credit codes of one column.

    A column that says it holds them is checked cell by cell; among other codes
    of units only what has their form. As a plain value a wrong one
    becomes unknown; as the key of its row it stays, for it still tells the row
    from the others.
    """
    is_key = column.sort == "key"
    says = _says_so(body, column)
    if not says and not (is_key and column.kind == Unit.__name__):
        return Credited(values=values, problems=nothing_raised())
    frame = pl.DataFrame([body.line, values.alias("code")])
    if says:
        plain = half_width(pl.col("code")).str.replace_all(r"[\s\-]+", "").str.to_uppercase()
        frame = frame.with_columns(code=plain)
    lost = is_lost_number(frame["code"], body.marks.get(column.title))
    asked = frame.filter(pl.col("code").is_not_null() & ~lost)
    asked = asked if says else asked.filter(looks_like_credit_code(pl.col("code")))
    wrong = asked.filter(~is_credit_code(pl.col("code")))
    problems = _problems(wrong, column.title, is_key=is_key)
    if not is_key:
        refused = pl.col("_line").is_in(wrong["_line"].implode()) | pl.lit(lost)
        frame = frame.with_columns(pl.when(~refused).then(pl.col("code")).alias("code"))
        problems.append(raised(frame.filter(lost), "CELL-CODE-NUMBER", column.title, None))
    return Credited(
        values=frame["code"].alias(values.name), problems=pl.concat([nothing_raised(), *problems])
    )


def _says_so(body: Body, column: Column) -> bool:
    header = body.matched.titles[column.title]
    return _WORD in column.title or any(_WORD in text for text in (header.text, *header.above))


def _problems(wrong: pl.DataFrame, title: str, *, is_key: bool) -> list[pl.DataFrame]:
    length = pl.col("code").str.len_chars()
    short = wrong.filter(length != CREDIT_LENGTH)
    full = wrong.filter(length == CREDIT_LENGTH)
    # edge: the different wrong codes
    likely = {code: likely_credit_code(code) for code in full["code"].unique()}
    nearest = pl.col("code").replace_strict(likely, default=None, return_dtype=pl.String)
    return [
        raised(short, "CELL-CREDIT-LENGTH", title, "code", n=length),
        raised(
            full, "CELL-CREDIT-KEY" if is_key else "CELL-CREDIT", title, "code", nearest=nearest
        ),
    ]
