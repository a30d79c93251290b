"""Data inside a page: columns as JSON that no HTML parser can mistake for markup."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import TYPE_CHECKING, Any

import polars as pl
from pypinyin import Style, pinyin

if TYPE_CHECKING:
    from collections.abc import Iterable

_ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
_FIRST_HANZI = "\u2e80"


def as_json(value: Any) -> str:
    """Return JSON text that stays inert inside a ``<script>`` element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_ESCAPES)


def digest(text: str) -> str:
    """Return the hash by which a content security policy names an inline script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def columns(frame: pl.DataFrame, repeated: Iterable[str] = ()) -> dict[str, Any]:
    """Return a frame by column; columns that repeat themselves as values and positions.

    Parameters
    ----------
    repeated
        Names of columns to write as ``{"d": values, "i": position of each row}``.
    """
    coded = set(repeated)
    return {
        name: _coded(frame[name]) if name in coded else frame[name].to_list()
        for name in frame.columns
    }


def _coded(series: pl.Series) -> dict[str, list[Any]]:
    values = series.unique(maintain_order=True)
    positions = series.to_frame("value").join(
        values.to_frame("value").with_row_index("position"),
        on="value",
        how="left",
        maintain_order="left",
        nulls_equal=True,
    )
    return {"d": values.to_list(), "i": positions["position"].to_list()}


def initials(texts: Iterable[pl.Series]) -> dict[str, str]:
    """Return the first letters each Chinese character may be read with: ``{"重": "cz"}``.

    A table of characters instead of a key a row: it stays small however long
    the lists are, and knows every reading.
    """
    joined = (series.drop_nulls().unique() for series in texts)
    marks = sorted({mark for series in joined for text in series for mark in text})
    return {mark: letters for mark in marks if mark >= _FIRST_HANZI and (letters := _letters(mark))}


def _letters(mark: str) -> str:
    found = pinyin(mark, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return "".join(sorted({letter for letters in found for letter in letters}))
