"""Headline figures as cards and all figures as a table, each with its denominator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jiceng.figures import count, percent, rate_of_all
from jiceng.reports.page.figure_links import behind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiceng.reports.page.material import Material

#: Which figures stand at the top, in order; those that could not be computed are left out.
HEADLINE = (
    "T1.covered", "T2.all_covered", "T2.single_branch", "T3.covered", "T4.covered",
    "N.organisation", "N.work", "P.covered", "C.covered", "XA.any", "joint.communities_tied",
    "H.in_term", "H.secretary", "S.category_agrees",
)  # fmt: skip
_MIN_CARDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One figure as people read it; blank where it does not apply."""

    code: str
    label: str
    definition: str
    link: str
    yes: str = ""
    applies: str = ""
    rate: str = ""
    no: str = ""
    unknown: str = ""
    not_applicable: str = ""
    total: str = ""
    between: str = ""
    amount: str = ""
    bar: float = 0.0


def headline(material: Material) -> list[Card]:
    """Return the cards at the top."""
    found = [card_of(material, figure) for code in HEADLINE if (figure := material.figure(code))]
    if len(found) >= _MIN_CARDS:
        return found
    others = [item for item in all_cards(material) if item.code not in HEADLINE]
    return found + others[: _MIN_CARDS - len(found)]


def all_cards(material: Material) -> list[Card]:
    """Return every figure of the whole area that could be computed."""
    return [
        card_of(material, figure) for figure in material.all_figures if figure["status"] == "ok"
    ]


def card_of(material: Material, figure: Mapping[str, Any]) -> Card:
    """Return one figure as people read it."""
    if figure["type"] != "share":
        return _measured(material, figure)
    applies = figure["yes"] + figure["no"] + figure["unknown"]
    return Card(
        **_named(material, figure),
        yes=count(figure["yes"]),
        applies=count(applies),
        rate=rate_of_all(figure),
        no=count(figure["no"]),
        unknown=count(figure["unknown"]),
        not_applicable=count(figure["not_applicable"]),
        total=count(figure["total"]),
        between=_between(figure) if figure["unknown"] else "",
        bar=round(100 * figure["yes"] / applies, 1) if applies else 0.0,
    )


def _measured(material: Material, figure: Mapping[str, Any]) -> Card:
    """Return a measured number with its unit; an undefined one says so."""
    value = figure["value"]
    if figure["unit"] == "share":
        return Card(
            **_named(material, figure), amount=percent(value, full=value == 1, empty=not value)
        )
    unit = material.words.say(f"unit-{figure['unit']}")
    shown = count(value) if value is None or float(value).is_integer() else f"{value:,.3g}"
    return Card(**_named(material, figure), amount=f"{shown}{unit}" if shown else "—")


def _named(material: Material, figure: Mapping[str, Any]) -> dict[str, Any]:
    code = figure["code"]
    return {
        "code": code,
        "label": material.words.figure(figure),
        "definition": material.words.definition(code),
        "link": behind(material, code),
    }


def _between(figure: Mapping[str, Any]) -> str:
    """Show between what the rate lies, whatever the unknown ones turn out to be."""
    low = percent(figure["low"], empty=figure["yes"] == 0)
    high = percent(figure["high"], full=figure["no"] == 0)
    return f"{low}–{high}"
