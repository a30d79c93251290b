"""Pictures as ECharts options written here as data, each with the table that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from jiceng.district import STATES
from jiceng.figures import count
from jiceng.reports.page.chart import INK, MAX_MARKS, PAPER, Chart, base
from jiceng.reports.page.timeline import timeline

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

#: What is drawn over the colour of a state, so that a photocopy tells them apart.
_PATTERNS = {
    "suggested": {"borderColor": "#8a5a00", "borderWidth": 2},
    "not_seen": {"borderColor": INK, "borderWidth": 2},
}
_FORMS = ("committee", "general_branch", "branch", "other")
_SUFFIX = r"(?:居民委员会|村民委员会|社区居委会|村委会)$"


def charts(material: Material) -> list[Chart]:
    """Return the pictures that the data allow."""
    made = (_forms(material), _coverage_map(material), timeline(material))
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
        for level, colour in zip(levels, _bars(material), strict=False)
    ]
    option = base(material) | {
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


def _bars(material: Material) -> tuple[str, str]:
    tiers = material.dossier.look.palette.tiers
    return tiers["community"], tiers["branch"]


def _coverage_map(material: Material) -> Chart | None:
    """Treemap: streets and their communities, coloured by state; streets alone if too many."""
    words, places = material.words, material.places
    if places.is_empty():
        return None
    counts = places.group_by("rank", "street_name", "state", maintain_order=True).len()
    detailed = places.height + material.streets.height <= MAX_MARKS
    nodes = _by_place(material) if detailed else _by_state(material, counts)
    option = base(material) | {
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
                "label": {"show": True, "color": INK, "fontSize": 11, "overflow": "break"},
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
    looks = _looks(material)
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
             **looks[state]}
        )  # fmt: skip
    return list(streets.values())


def _by_state(material: Material, counts: pl.DataFrame) -> list[dict[str, Any]]:
    """Return one mark a state below one a street."""
    streets: dict[str, dict[str, Any]] = {}
    looks = _looks(material)
    for _, street, state, n in counts.iter_rows():  # edge: four a street
        label = material.words.say(f"state-{state}")
        node = streets.setdefault(str(street), {"name": street or "", "children": []})
        node["children"].append({"name": f"{label} {n}", "value": n, **looks[state]})
    return list(streets.values())[: MAX_MARKS // (len(STATES) + 1)]


def _looks(material: Material) -> dict[str, dict[str, Any]]:
    """Return how a tile of each state looks: its colour, letters to read on it, a pattern."""
    from jiceng.draw.looks import letters_on

    colours = material.dossier.look.palette.states
    return {
        state: {
            "itemStyle": {"color": colours[state]} | _PATTERNS.get(state, {}),
            "label": {"color": letters_on(colours[state])},
        }
        for state in STATES
    }


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
