"""What happened in which year, as far as the rosters have dates: one strip of bars an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.party import (
    Activity,
    Agreement,
    Alliance,
    ConsultativeBody,
    Meeting,
    OwnersCommittee,
    PartyOrg,
)
from jiceng.figures import count
from jiceng.reports.page.chart import INK, Chart, base

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

#: Event → kinds and the column of their day.
_EVENTS: tuple[tuple[str, tuple[type, ...], str], ...] = (
    ("founded", (PartyOrg,), "founded_on"),
    ("elected", (PartyOrg,), "term_started_on"),
    ("owners", (OwnersCommittee,), "founded_on"),
    ("joint", (ConsultativeBody, Alliance), "founded_on"),
    ("signed", (Agreement,), "signed_on"),
    ("held", (Meeting, Activity), "held_on"),
)
#: Years that get a bar of their own; what lies before them is one bar.
_MOST_YEARS = 40
_STRIP, _GAP, _TOP, _BOTTOM = 54, 34, 26, 34


def timeline(material: Material) -> Chart | None:
    """Return events by year in strips of their own scale; None where there are no dates."""
    counts = _counts(material)
    if counts.is_empty():
        return None
    words = material.words
    years, rows = _table(counts)
    labels = [words.say("before-year", year=years[1]) if year == 0 else str(year) for year in years]
    names = [name for name, *_ in _EVENTS if name in rows]
    titles = [words.say(f"event-{name}") for name in names]
    return Chart(
        id="chart-timeline",
        title=words.say("chart-timeline"),
        summary=words.say("chart-timeline-summary"),
        option=_option(material, labels, titles, [rows[name] for name in names]),
        height=_TOP + len(names) * (_STRIP + _GAP) + _BOTTOM - _GAP,
        header=(words.say("column-year"), *titles),
        rows=tuple(
            (label, *(count(rows[name][at]) for name in names)) for at, label in enumerate(labels)
        ),
    )


def _counts(material: Material) -> pl.DataFrame:
    """Count events by year: ``event``, ``year``, ``n``; withheld bodies are left out."""
    network, hidden = material.dossier.network, material.dossier.withheld.implode()
    day = material.dossier.as_of
    parts = [
        network.frame(kind)
        .filter(~pl.col("id").is_in(hidden) if kind is PartyOrg else pl.lit(value=True))
        .select(
            pl.lit(event).alias("event"),
            pl.col(column).str.head(4).cast(pl.Int64, strict=False).alias("year"),
        )
        for event, kinds, column in _EVENTS
        for kind in kinds
    ]
    known = pl.col("year").is_not_null()
    past = pl.col("year") <= day.year if day else known
    return pl.concat(parts).filter(known & past).group_by("event", "year").agg(pl.len().alias("n"))


def _table(counts: pl.DataFrame) -> tuple[list[int], dict[str, list[int]]]:
    """Return the years without a hole (0 for all before them) and the counts of each event."""
    # edge: one number a year and event, at most _MOST_YEARS of them
    first, last = counts.select(pl.col("year").min(), pl.col("year").max().alias("last")).row(0)
    start = max(first, last - _MOST_YEARS + 1)
    years = [*([0] if first < start else []), *range(start, last + 1)]
    at = pl.when(pl.col("year") < start).then(0).otherwise("year").alias("year")
    summed = counts.with_columns(at).group_by("event", "year").agg(pl.col("n").sum())
    found: dict[str, list[int]] = {}
    for event, year, n in summed.rows():  # edge:
        found.setdefault(event, [0] * len(years))[years.index(year)] = n
    return years, found


def _option(
    material: Material, labels: list[str], titles: list[str], rows: list[list[int]]
) -> dict[str, Any]:
    tops = [_TOP + at * (_STRIP + _GAP) for at in range(len(rows))]
    colour = material.dossier.look.palette.tiers["community"]
    axis = {"axisTick": {"show": False}, "axisLine": {"lineStyle": {"color": "#9aa7b4"}}}
    return base(material) | {
        "title": [
            {"text": title, "left": 0, "top": top - 24,
             "textStyle": {"fontSize": 13, "fontWeight": "normal", "color": INK}}
            for title, top in zip(titles, tops, strict=True)
        ],
        "grid": [{"left": 8, "right": 16, "top": top, "height": _STRIP} for top in tops],
        "xAxis": [
            {"type": "category", "data": labels, "gridIndex": at, **axis,
             "axisLabel": {"show": at == len(rows) - 1, "color": INK}}
            for at in range(len(rows))
        ],
        "yAxis": [{"type": "value", "gridIndex": at, "show": False} for at in range(len(rows))],
        "series": [
            {"type": "bar", "name": title, "data": [n or None for n in row], "xAxisIndex": at,
             "yAxisIndex": at, "itemStyle": {"color": colour}, "barMaxWidth": 26,
             "label": {"show": True, "position": "top", "color": INK, "fontSize": 11}}
            for at, (title, row) in enumerate(zip(titles, rows, strict=True))
        ],
    }  # fmt: skip
