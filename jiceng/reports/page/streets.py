"""Figures street by street, in the order of the register, with one row that adds up to all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl
from markupsafe import Markup

from jiceng.figures import count, rate_of_all
from jiceng.reports.page.links import address, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiceng.reports.page.material import Material

_COUNTS = ("yes", "no", "unknown", "not_applicable")
_PLACES = {
    "T2.covered": {"level": "community"},
    "T2V.covered": {"level": "village"},
    "T2.all_covered": {},
}
_FORMS = ("committee", "general_branch", "branch")


_BLANK = Markup("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: a share, or a count with ``applies`` blank; empty where nothing is counted."""

    shown: Markup = _BLANK
    rate: str = ""
    unknown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One street, or the whole area."""

    id: str
    name: str
    cells: tuple[Cell, ...]
    forms: tuple[Markup, ...]
    items: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetTable:
    """All streets, and the whole area as the last row."""

    titles: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    total: Row
    has_forms: bool


def by_street(material: Material) -> pl.DataFrame:
    """Return figures of streets: ``rank``, ``street``, ``street_name``, ``code`` and the counts.

    Only shares that count heads; ordered as the register has the streets, then
    as the analyses give the figures.
    """
    codes = [figure["code"] for figure in material.all_figures]
    order = pl.DataFrame(
        {"code": list(dict.fromkeys(codes))}, schema={"code": pl.String}
    ).with_row_index("figure")
    return (
        material.dossier.shares.filter(pl.col("total") > 0)
        .join(material.streets, left_on="of", right_on="street")
        .join(order, on="code")
        .select("rank", pl.col("of").alias("street"), "street_name", "code", *_COUNTS, "figure")
        .sort("rank", "figure")
    )


def street_table(material: Material) -> StreetTable:
    """Return the table of streets."""
    figures = by_street(material)
    codes = figures.sort("figure")["code"].unique(maintain_order=True).to_list()
    cells = {(row["street"], row["code"]): row for row in figures.to_dicts()}  # edge: one a cell
    forms = _forms(material)
    items = dict(material.items.group_by("street").len().iter_rows())  # edge:
    rows = tuple(
        Row(
            id=street,
            name=name,
            cells=tuple(_cell(code, cells.get((street, code)), street) for code in codes),
            forms=tuple(_form(forms, street, form) for form in _FORMS),
            items=number(items.get(street, 0), address("items", street=street)),
        )
        for street, name in material.streets.select("street", "street_name").iter_rows()  # edge:
    )
    rest = items.get(None, 0)
    if rest:
        rows = (*rows, _outside(material, len(codes), rest))
    # edge: one title a figure
    titles = tuple(
        (material.words.figure(material.figures[code]), material.words.definition(code))
        for code in codes
    )
    return StreetTable(
        titles=titles, rows=rows, total=_total(material, codes, forms), has_forms=bool(forms)
    )


def _outside(material: Material, columns: int, items: int) -> Row:
    """Return the row of the items that lie in no street, so that the rows add up."""
    return Row(
        id="",
        name=material.words.say("outside-streets"),
        cells=(Cell(),) * columns,
        forms=(_BLANK,) * len(_FORMS),
        items=number(items, address("items", street="")),
    )


def _cell(code: str, figure: Mapping[str, Any] | None, street: str | None) -> Cell:
    """Return one cell; its numbers open the list behind them."""
    if figure is None:
        return Cell()
    applies = figure["yes"] + figure["no"] + figure["unknown"]
    where = {"street": street} if street else {}
    if code in _PLACES:
        to = address("places", **where, **_PLACES[code])
        yes = number(figure["yes"], address("places", **where, **_PLACES[code], state="matched"))
    else:
        to = address("items", **where) if street else address(f"figure-{code}")
        yes = Markup("{}").format(count(figure["yes"]))
    return Cell(
        shown=Markup("{}/{}").format(yes, number(applies, to)),
        rate=rate_of_all(figure),
        unknown=count(figure["unknown"]) if figure["unknown"] else "",
    )


def _forms(material: Material) -> dict[tuple[str, str], int]:
    """Count matched communities by street and form of organisation."""
    counts = (
        material.places.filter((pl.col("level") == "community") & (pl.col("state") == "matched"))
        .group_by("street", "category")
        .len()
    )
    return {(street, form): n for street, form, n in counts.iter_rows()}  # edge:


def _form(forms: Mapping[tuple[str, str], int], street: str, form: str) -> Markup:
    to = address("places", street=street, level="community", form=form)
    return number(forms.get((street, form), 0), to)


def _total(material: Material, codes: list[str], forms: Mapping[tuple[str, str], int]) -> Row:
    return Row(
        id="",
        name=material.words.say("total"),
        cells=tuple(_cell(code, material.figure(code), None) for code in codes),
        forms=tuple(
            number(
                sum(n for (_, found), n in forms.items() if found == form),
                address("places", level="community", form=form),
            )
            for form in _FORMS
        ),
        items=number(material.items.height, address("items")),
    )
