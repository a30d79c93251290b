"""Pictures as ECharts options written here as data, each with the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from jiceng.figures import count
from jiceng.reports.page.brief import rate
from jiceng.reports.page.material import STATES
from jiceng.reports.page.streets import by_street

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiceng.reports.page.material import Material

#: Never more marks than this in one picture.
MAX_MARKS = 1000
INK, PAPER = "#1f2933", "#ffffff"
#: Okabe–Ito, without its reddish tones: red is never used for a state.
BLUE, SKY, ORANGE, YELLOW, GREEN = "#0072B2", "#56B4E9", "#E69F00", "#F0E442", "#009E73"
#: From nothing open to all open: pale grey-blue to orange.
RAMP = ("#e3eaf1", "#f4e0bd", "#efc06a", "#e69f00")
_STATE_COLOURS = {
    "matched": "#c9d7e4", "suggested": "#f7dfb0", "not_seen": "#f0b84a",
    "no_organisation": "#cc8500",
}  # fmt: skip
_FORMS = ("committee", "general_branch", "branch", "other")
#: Width of a plot beside its axis, in pixels, on the smallest screen.
_PLOT = 980
_SUFFIX = r"(?:居民委员会|村民委员会|社区居委会|村委会)$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One picture and its twin.

    Attributes
    ----------
    option
        For ``echarts.setOption``; strings and numbers only, no functions.
    height
        In pixels.
    twin
        Id of an element elsewhere that says the same; empty if ``rows`` do.
    opens
        Part of the page that a click on a mark opens (``places``), or empty.
    """

    id: str
    title: str
    summary: str
    option: dict[str, Any]
    height: int
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    twin: str = ""
    opens: str = ""


def charts(material: Material) -> list[Chart]:
    """Return the pictures that the data allow."""
    made = (_forms(material), _coverage_map(material), _heat_map(material))
    return [chart for chart in made if chart is not None]


def _forms(material: Material) -> Chart | None:
    """Bars: forms of the organisations of communities and of villages."""
    words = material.words
    matched = material.places.filter(pl.col("state") == "matched")
    if matched.is_empty():
        return None
    form = pl.when(pl.col("category").is_in(_FORMS)).then("category").otherwise(pl.lit("other"))
    counts = {
        (level, name): n
        for level, name, n in matched.group_by("level", form.alias("form"))
        .len()
        .iter_rows()  # edge:
    }
    levels = [level for level in ("community", "village") if any(key[0] == level for key in counts)]
    forms = [name for name in _FORMS if name != "other" or any(key[1] == name for key in counts)]
    labels = [words.say(f"form-{name}") for name in forms]
    series = [
        {
            "type": "bar",
            "name": words.say(f"level-{level}"),
            "data": [counts.get((level, name), 0) for name in forms],
            "itemStyle": {"color": colour},
            "label": {"show": True, "position": "right", "color": INK},
            "barMaxWidth": 26,
        }
        for level, colour in zip(levels, (BLUE, SKY), strict=False)
    ]
    option = _base(material) | {
        "legend": {"top": 0, "left": 0, "textStyle": {"color": INK}},
        "grid": {"left": 8, "right": 60, "top": 36, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "value",
            "minInterval": 1,
            "splitLine": {"lineStyle": {"color": "#e6ebf0"}},
        },
        "yAxis": {"type": "category", "inverse": True, "data": labels, "axisTick": {"show": False}},
        "series": series,
    }
    rows = tuple(
        (label, *(count(counts.get((level, name), 0)) for level in levels))
        for label, name in zip(labels, forms, strict=True)
    )
    return Chart(
        id="chart-forms",
        title=words.say("chart-forms"),
        summary=words.say("chart-forms-summary", n=matched.height),
        option=option,
        height=260,
        header=(words.say("column-form"), *(words.say(f"level-{level}") for level in levels)),
        rows=rows,
    )


def _coverage_map(material: Material) -> Chart | None:
    """Treemap: streets and their communities, coloured by state; streets alone if too many."""
    words, places = material.words, material.places
    if places.is_empty():
        return None
    counts = places.group_by("rank", "street_name", "state", maintain_order=True).len()
    detailed = places.height + material.streets.height <= MAX_MARKS
    nodes = _by_place(material) if detailed else _by_state(material, counts)
    option = _base(material) | {
        "series": [
            {
                "type": "treemap",
                "name": words.say("streets-all"),
                "data": nodes,
                "left": 0, "right": 0, "top": 0, "bottom": 30,
                "roam": False,
                "nodeClick": False,
                "sort": False,
                "squareRatio": 1.3,
                "label": {"show": True, "color": INK, "fontSize": 11, "overflow": "truncate"},
                "upperLabel": {"show": True, "height": 20, "color": INK, "fontSize": 12},
                "itemStyle": {"borderColor": PAPER, "borderWidth": 1, "gapWidth": 1},
                "levels": [
                    {"itemStyle": {"borderWidth": 0, "gapWidth": 4}, "upperLabel": {"show": False}},
                    {"itemStyle": {"borderColor": "#eef2f6", "borderWidth": 3, "gapWidth": 1}},
                    {},
                ],
                "breadcrumb": {"show": False},
            }
        ],
    }  # fmt: skip
    return Chart(
        id="chart-map",
        title=words.say("chart-map"),
        summary=words.say("chart-map-summary" if detailed else "chart-map-many", n=places.height),
        option=option,
        height=460,
        header=(words.say("column-street"), *(words.say(f"state-{state}") for state in STATES)),
        rows=_state_rows(counts),
        opens="places",
    )


def _by_place(material: Material) -> list[dict[str, Any]]:
    """Return one mark a place below one a street."""
    streets: dict[str, dict[str, Any]] = {}
    rows = material.places.select(
        "id", pl.col("name").str.replace(_SUFFIX, ""), "street", "street_name", "state"
    )
    for place, name, street, street_name, state in rows.iter_rows():  # edge: at most MAX_MARKS
        node = streets.setdefault(
            str(street),
            {"name": street_name or material.words.say("no-street"), "children": [],
             "itemStyle": {"color": "#eef2f6"}, "filters": f"street={street or ''}"},
        )  # fmt: skip
        node["children"].append(
            {"name": name, "value": 1, "filters": f"place={place}",
             "itemStyle": {"color": _STATE_COLOURS[state]}}
        )  # fmt: skip
    return list(streets.values())


def _by_state(material: Material, counts: pl.DataFrame) -> list[dict[str, Any]]:
    """Return one mark a state below one a street."""
    streets: dict[str, dict[str, Any]] = {}
    for _, street, state, n in counts.iter_rows():  # edge: four a street
        label = material.words.say(f"state-{state}")
        node = streets.setdefault(str(street), {"name": street or "", "children": []})
        node["children"].append(
            {"name": f"{label} {n}", "value": n, "itemStyle": {"color": _STATE_COLOURS[state]}}
        )
    return list(streets.values())[: MAX_MARKS // (len(STATES) + 1)]


def _state_rows(counts: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Return the places of each street by state."""
    found = {(street, state): n for _, street, state, n in counts.iter_rows()}  # edge:
    names = dict.fromkeys(street for street, _ in found)
    return tuple(
        (street or "", *(count(found.get((street, state), 0)) for state in STATES))
        for street in names
    )


def state_legend(material: Material) -> list[tuple[str, str]]:
    """Return the states that occur, each with the class of its colour."""
    occurring = set(material.places["state"].unique())  # edge: the different states only
    return [(state, material.words.say(f"state-{state}")) for state in STATES if state in occurring]


def _heat_map(material: Material) -> Chart | None:
    """Heat map of the table by street: how much is not, or not yet, answered with yes."""
    words, figures = material.words, by_street(material)
    if figures.is_empty():
        return None
    codes = figures.sort("figure")["code"].unique(maintain_order=True).to_list()
    streets = figures["street_name"].unique(maintain_order=True).to_list()
    if len(codes) * len(streets) > MAX_MARKS:
        streets = streets[: MAX_MARKS // len(codes)]
    labels = [words.figure(material.figures[code]) for code in codes]  # edge: one label a figure
    option = _base(material) | {
        "grid": {"left": 8, "right": 16, "top": 8, "bottom": 56, "containLabel": True},
        "xAxis": {"type": "category", "data": labels, "position": "top",
                  "axisTick": {"show": False}, "axisLine": {"show": False},
                  "axisLabel": {"color": INK, "interval": 0, "overflow": "break",
                                "width": min(130, _PLOT // len(codes) - 12)}},
        "yAxis": {"type": "category", "inverse": True, "data": streets, "axisTick": {"show": False},
                  "axisLine": {"show": False}, "axisLabel": {"color": INK}},
        "visualMap": {"dimension": 2, "min": 0, "max": 100, "calculable": False,
                      "orient": "horizontal", "left": 8, "bottom": 0,
                      "itemWidth": 14, "itemHeight": 160, "inRange": {"color": RAMP},
                      "text": [words.say("heat-high"), words.say("heat-low")],
                      "textStyle": {"color": INK}},
        "series": [{"type": "heatmap", "data": _heat_cells(figures, streets, codes),
                    "label": {"show": True, "color": INK, "formatter": "{@[3]}"},
                    "itemStyle": {"borderColor": PAPER, "borderWidth": 2}}],
    }  # fmt: skip
    return Chart(
        id="chart-heat",
        title=words.say("chart-heat"),
        summary=words.say("chart-heat-summary", streets=len(streets), figures=len(codes)),
        option=option,
        height=100 + 26 * len(streets),
        twin="by-street",
    )


def _heat_cells(
    figures: pl.DataFrame, streets: Sequence[str], codes: Sequence[str]
) -> list[list[float | str]]:
    """Return column, row, what is open in per cent, and the rate as it is read."""
    shown = figures.filter(pl.col("street_name").is_in(list(streets)))
    return [
        [
            codes.index(row["code"]),
            streets.index(row["street_name"]),
            round(100 * (row["no"] + row["unknown"]) / applies, 1),
            rate(row),
        ]
        for row in shown.to_dicts()  # edge: at most MAX_MARKS
        if (applies := row["yes"] + row["no"] + row["unknown"])
    ]


def _base(material: Material) -> dict[str, Any]:
    """Return what all options share; tooltips are drawn, never written as markup."""
    return {
        "animation": False,
        "aria": {"enabled": True},
        "textStyle": {"fontFamily": FONT},
        "tooltip": {"renderMode": "richText", "confine": True, "textStyle": {"color": INK}},
        "title": {"show": False, "text": material.words.say("charts")},
    }


FONT = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',sans-serif"
