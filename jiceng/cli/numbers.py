"""Figures of the whole network in words, for a table on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.texts import text
from jiceng.figures import count, of_all
from jiceng.locale import current, later, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graphmodel.analysis import Analysis

_STATUS = {
    "no_register": later("没有名册，不算比率；需要：{needs}"),
    "no_column": later("名册没有这一列，不算比率；需要：{needs}"),
}


def figures_in_words(analyses: Iterable[Analysis]) -> pl.DataFrame:
    """Return the figures of the whole: ``label`` and ``said``."""
    rows = [
        (text("figures", row["code"], {}, current()), _said(row))
        for analysis in analyses
        for row in analysis.figures.filter(pl.col("of").is_null()).iter_rows(named=True)
    ]  # edge: a few dozen figures
    return pl.DataFrame(rows, schema={"label": pl.String, "said": pl.String}, orient="row")


def _said(figure: Mapping[str, Any]) -> str:
    if figure["status"] in _STATUS:
        return tr(_STATUS[figure["status"]]).format(needs="、".join(figure["needs"]))
    if figure["type"] == "measure":
        unit = text("terms", f"unit.{figure['unit']}", {}, current())
        amount = "—" if figure["value"] is None else f"{figure['value']:,.4g}"
        return amount if unit.startswith("unit.") else f"{amount} {unit}"
    said = of_all(figure)
    if not figure["unknown"]:
        return said
    return tr("{share}，其中 {count} 个未明确").format(share=said, count=count(figure["unknown"]))
