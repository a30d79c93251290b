"""The words of many findings at once: a text is split at its placeholders and filled by column."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.profile import MAY, MUST
from graphmodel.texts import UNKNOWN, catalogue, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Columns of words, and the part of a finding's text each is made from.
PARTS = {"title": "title", "message": "", "action": "action"}
_COMMA = "、"
#: Placeholder of the words for the force of a finding's rule.
SHOULD = "should"


def worded(findings: pl.DataFrame, language: str, parts: Sequence[str]) -> pl.DataFrame:
    """Return the words of findings, as :func:`graphmodel.texts.text` says them one by one.

    Parameters
    ----------
    findings
        Has ``code``, ``name``, ``subject``, ``force`` and ``params`` (a JSON object).
    parts
        Which columns of ``PARTS``.

    Returns
    -------
    DataFrame
        One row a finding in the same order; one column a part.
    """
    named = pl.when(pl.col("name").str.len_bytes() > 0).then("name").otherwise("subject")
    rows = findings.select(
        "code", "params", named.alias("name"), _should(language).alias(SHOULD)
    ).with_row_index("row")
    said = [_of_one_code(group, language, parts) for group in rows.partition_by("code")]
    empty = pl.DataFrame(schema={"row": rows.schema["row"]} | dict.fromkeys(parts, pl.String))
    return pl.concat([empty, *said]).sort("row").drop("row")


def _should(language: str) -> pl.Expr:
    """Return what a finding's rule says is to be done: that it is asked, or only allowed."""
    words = {force: text("terms", f"{SHOULD}.{force}", {}, language) for force in (MUST, MAY)}
    return pl.col("force").replace_strict(words, default=None, return_dtype=pl.String)


def _of_one_code(rows: pl.DataFrame, language: str, parts: Sequence[str]) -> pl.DataFrame:
    code = str(rows["code"][0])
    entry = catalogue().get("findings", {}).get(code, {})
    split = {part: _split(entry, code, language, part) for part in parts}
    wanted = {name for pieces in split.values() for _, name, _ in pieces if name} - {"name", SHOULD}
    values = _values(rows, wanted)
    return values.select(
        "row", *(_filled(values, pieces, language).alias(part) for part, pieces in split.items())
    )


def _split(
    entry: Mapping[str, str], code: str, language: str, part: str
) -> list[tuple[str, str, str]]:
    """Return literal text, placeholder and format of each piece of a text."""
    suffix = PARTS[part]
    template = entry.get(f"{language}_{suffix}" if suffix else language, "" if suffix else code)
    return [
        (literal, name or "", form or "")
        for literal, name, form, _ in string.Formatter().parse(template)
    ]


def _values(rows: pl.DataFrame, wanted: set[str]) -> pl.DataFrame:
    """Return ``row``, ``name`` and what the params hold for the placeholders."""
    if not wanted:
        return rows.select("row", "name", SHOULD)
    held = rows["params"].str.json_decode(infer_schema_length=None)
    fields = held.struct.unnest()
    known = [name for name in fields.columns if name in wanted]
    return rows.select("row", "name", SHOULD).hstack(fields.select(known))


def _filled(values: pl.DataFrame, pieces: list[tuple[str, str, str]], language: str) -> pl.Expr:
    shown: list[pl.Expr] = []
    for literal, name, form in pieces:
        shown.append(pl.lit(literal))
        if name:
            shown.append(_shown(values, name, form, language))
    return pl.concat_str(shown) if shown else pl.lit("")


def _shown(values: pl.DataFrame, name: str, form: str, language: str) -> pl.Expr:
    """Return the values of a placeholder as people read them; unknown ones are said to be."""
    unknown = pl.lit(UNKNOWN[language])
    if name not in values.columns:
        return unknown
    value, kind = pl.col(name), values.schema[name]
    if isinstance(kind, pl.List):
        return value.cast(pl.List(pl.String)).list.join(_COMMA).fill_null(unknown)
    if kind == pl.String:
        return pl.when(value.str.len_bytes() > 0).then(value).otherwise(unknown)
    if form or not kind.is_integer():
        return value.replace_strict(
            _formatted(values[name].unique(), form), return_dtype=pl.String
        ).fill_null(unknown)
    return value.cast(pl.String).fill_null(unknown)


def _formatted(different: pl.Series, form: str) -> dict[Any, str | None]:
    """Return how each different number is written; whole ones without decimals."""
    # edge: the different values only
    return {value: _number(value, form) for value in different.to_list()}


def _number(value: Any, form: str) -> str | None:
    if value is None:
        return None
    whole = isinstance(value, float) and value.is_integer()
    return format(int(value) if whole else value, form)
