"""How the parts become one self-contained HTML file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from markupsafe import Markup

from graphmodel.party import Division, PartyOrg
from jiceng.reports.page import record
from jiceng.reports.page.brief import brief
from jiceng.reports.page.cards import all_cards, headline
from jiceng.reports.page.chart import FONT, Chart
from jiceng.reports.page.charts import charts, state_legend
from jiceng.reports.page.compare import comparison, ranking
from jiceng.reports.page.cross import cross_grid
from jiceng.reports.page.embed import as_json, digest, initials
from jiceng.reports.page.followed import since
from jiceng.reports.page.heat import community_grid, street_grid
from jiceng.reports.page.joint import joint_columns, losses
from jiceng.reports.page.lists import item_columns, place_columns
from jiceng.reports.page.material import Material
from jiceng.reports.page.periods import meeting_grid
from jiceng.reports.page.streets import street_table
from jiceng.reports.page.terms import due_list, term_grid, terms
from jiceng.reports.page.tree import tree_columns
from jiceng.reports.page.unanswered import gaps, partly_open
from jiceng.reports.templates import asset, environment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jiceng.dossier import Dossier
    from jiceng.reports.page.grids import Grid

#: Scripts in the order they are joined; all of them run as one.
SCRIPTS = ("words.js", "search.js", "state.js", "list.js", "items.js", "places.js",
           "tree.js", "charts.js", "grids.js", "compare.js",
           "joint.js", "main.js")  # fmt: skip
STYLES = ("screen.css", "lists.css", "print.css")


def render_page(dossier: Dossier, *, marking: str | None = None) -> str:
    """Return the report as one HTML page that needs no other file and no network.

    Parameters
    ----------
    marking
        The line on how to keep the page; None for the usual one
        (内部资料，注意保存), empty for none.

    Returns
    -------
    str
        The same dossier gives the same text.
    """
    material = Material(dossier=dossier)
    drawn = _draw(material)
    script = f"(function () {{\n'use strict';\n{_joined(SCRIPTS)}\n}}());"
    library = asset("echarts", "echarts.min.js")
    style = _joined(STYLES) + _colours(material)
    return str(
        environment("page")
        .get_template("page.html")
        .render(
            **_context(material, drawn, dossier.marking if marking is None else marking),
            policy=policy((script, library), style),
            script=Markup(script),  # noqa: S704 - our own file
            library=Markup(library),  # noqa: S704 - an official file, unmodified
            style=Markup(style),  # noqa: S704 - our own file, and colours that were checked
            data=Markup(as_json(_data(material, drawn))),  # noqa: S704 - escaped there
        )
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Drawn:
    """What the page draws."""

    charts: Sequence[Chart]
    grids: Sequence[Grid]
    due: pl.DataFrame
    comparison: dict[str, Any] | None
    joint: dict[str, Any] | None


def _draw(material: Material) -> _Drawn:
    due = terms(material)
    grids = (
        street_grid(material),
        community_grid(material),
        cross_grid(material),
        term_grid(material, due),
        meeting_grid(material),
    )
    return _Drawn(
        charts=charts(material),
        grids=[grid for grid in grids if grid is not None],
        due=due,
        comparison=comparison(material),
        joint=joint_columns(material),
    )


def _colours(material: Material) -> str:
    """Return the rules of style that the configuration decides."""
    look = material.dossier.look
    states = "".join(
        f".swatch.{name},.mark-{name}{{background:{colour}}}.state.{name}{{border-color:{colour}}}"
        for name, colour in look.palette.states.items()
    )
    return f":root{{--red:{look.accent};--main:{look.palette.tiers['community']}}}{states}"


def policy(scripts: tuple[str, ...], style: str) -> str:
    """Return the content security policy: these scripts, this style, and nothing else.

    ECharts sets ``style`` attributes on the elements it makes; no text of the
    data ever reaches one.
    """
    allowed = " ".join(f"'{digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src '{digest(style)}'; "
        "style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _context(material: Material, drawn: _Drawn, marking: str) -> dict[str, Any]:
    words, network = material.words, material.dossier.network
    return {
        "w": words,
        "head": record.head(material),
        "title": material.dossier.heading(words.say("title", area=material.dossier.area)),
        "look": material.dossier.look,
        "marking": marking,
        "organisations": network.frame(PartyOrg).height,
        "street_count": material.streets.height,
        "place_count": network.frame(Division)
        .filter(pl.col("level").is_in(["community", "village"]))
        .height,
        "withheld": material.dossier.withheld.len(),
        "paragraphs": brief(material),
        "cards": headline(material),
        "figures": all_cards(material),
        "streets": street_table(material),
        "questions": gaps(material),
        "since": since(material),
        "partly": partly_open(material),
        "item_count": material.items.height,
        "placed": material.places.height,
        "charts": drawn.charts,
        "grids": drawn.grids,
        "due": due_list(material, drawn.due),
        "compared": drawn.comparison is not None,
        "ranking": ranking(material),
        "has_joint": drawn.joint is not None,
        "legend": state_legend(material),
        "losses": losses(material),
        "quality": record.quality(material),
        "kinds": record.kinds_read(material),
        "inputs": record.inputs(material),
        "profile": material.dossier.profile,
        "rules": record.rules(material),
        "tool": record.tool(),
    }


def _data(material: Material, drawn: _Drawn) -> dict[str, Any]:
    """Return what the page's own script reads."""
    tree = tree_columns(material)
    return {
        "language": material.words.language,
        "words": material.words.for_script(),
        "font": FONT,
        "items": item_columns(material),
        "places": place_columns(material),
        "tree": tree,
        "charts": {
            chart.id: {"option": chart.option, "opens": chart.opens, "height": chart.height}
            for chart in drawn.charts
        },
        "grids": {grid.id: grid.to_script() for grid in drawn.grids},
        "comparison": drawn.comparison,
        "joint": drawn.joint,
        "initials": initials(
            [
                material.items["name"],
                material.items["message"],
                material.items["street_name"],
                material.items["community_name"],
                pl.Series(tree["name"], dtype=pl.String),
            ]
        ),
    }


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join(asset("page", name) for name in names)
