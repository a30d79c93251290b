"""The values of an analysis's table as people read them: names for codes, words for answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.texts import text
from jiceng.reports.workbook.tables import LISTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiceng.reports.workbook.desk import Desk

_TRUTHS = ("yes", "no", "unknown", "not_applicable")
_DIVISIONS = ("street", "division", "place")
#: Column → where the words of its values stand among the texts: section and prefix.
_SORTS = {
    "sort": ("terms", "node"),
    "way": ("terms", "node"),
    "source": ("workbook", "source"),
}


def in_words(desk: Desk, table: str, values: pl.Series) -> pl.Series:
    """Return a column of a table in words; what is unknown stays empty.

    Parameters
    ----------
    table
        Name of the table: the same column is told otherwise in some.
    """
    if values.dtype == pl.Boolean:
        yes, no = desk.say("answer.yes"), desk.say("answer.no")
        said = pl.when(values).then(pl.lit(yes)).when(~values).then(pl.lit(no))
        return pl.select(said.alias(values.name)).to_series()
    words = _words(desk, table, values)
    if values.dtype == pl.List(pl.String):
        return values.list.eval(pl.element().replace(words)) if words else values
    return values.replace(words) if words else values


def is_truth(values: pl.Series) -> bool:
    """Whether a column holds nothing but named answers."""
    if values.dtype != pl.String:
        return False
    said = set(values.drop_nulls().unique())  # edge: the different words only
    return bool(said) and said <= set(_TRUTHS)


def _words(desk: Desk, table: str, values: pl.Series) -> Mapping[str, str]:
    """Return code → word for a column; empty where its values are words already."""
    name = values.name
    if name in _DIVISIONS:
        divisions = desk.material.divisions
        # edge: one name a division
        return dict(zip(divisions["id"], divisions["name"], strict=True))
    closed = LISTS.get(f"{table}.{name}", LISTS.get(name))
    if closed is not None:
        return closed.labels()
    if name == "kind":
        return {kind.name: kind.title for kind in desk.dossier.network.declaration.nodes}
    if name in _SORTS:
        section, prefix = _SORTS[name]
        language = desk.dossier.language
        # edge: the different sorts only
        codes = values.drop_nulls().unique()
        return {code: text(section, f"{prefix}.{code}", {}, language) for code in codes}
    return {code: desk.say(f"answer.{code}") for code in _TRUTHS} if is_truth(values) else {}
