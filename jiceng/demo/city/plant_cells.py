"""The wrong cells: what a loader must report, each chosen so that no other truth changes."""

from __future__ import annotations

from typing import Any

from jiceng.demo.city.book import (
    ACTIVITIES,
    CARRIERS,
    COMPOUNDS,
    ORGS,
    UNITS,
    City,
    Row,
)
from jiceng.demo.city.truth import Fact


def plant_cells(city: City) -> None:
    """Spoil some cells of rows that no fact speaks of."""
    spoken = _spoken(city.facts)
    plain = [row for row in city.rows[ORGS] if row["党组织代码"] not in spoken]
    firms = [row for row in plain if row.get("覆盖单位")]
    # A founding date that cannot be read is unknown; the branch is there all the same.
    _spoil(city, ORGS, firms[0], ("成立时间", "2019年13月"), "bad_date")
    compound = next(row for row in city.rows[COMPOUNDS] if row["户数"])
    _spoil(city, COMPOUNDS, compound, ("户数", -350), "negative_number")
    city.weights["T3.covered"].pop(compound["小区代码"])
    _spoil(city, CARRIERS, city.rows[CARRIERS][0], ("载体类型", "综合体"), "unknown_choice")
    unit = next(row for row in city.rows[UNITS] if row["单位代码"] not in spoken)
    _spoil(city, UNITS, unit, ("从业人数", "约若干人"), "bad_number")
    _conflict(city)
    _bad_term(city, firms[1])


def _spoken(facts: list[Fact]) -> set[str]:
    return {code for fact in facts for code in (fact.subject, *fact.others)}


def _spoil(city: City, sheet: str, row: Row, cell: tuple[str, Any], what: str) -> None:
    column, value = cell
    row[column] = value
    city.wrong.append((sheet, row, column, what))


def _conflict(city: City) -> None:
    """Write two rows of one activity that say different things."""
    first = city.rows[ACTIVITIES][4]
    second = {**first, "活动名称": "政治生日会", "参加人次": 7}
    city.rows[ACTIVITIES].append(second)
    for row in (first, second):
        city.wrong.append((ACTIVITIES, row, "活动编号", "conflicting_key"))


def _bad_term(city: City, row: Row) -> None:
    """Write a last day that does not exist: the term is unknown."""
    row["换届时间"] = row["任期年限"] = None
    _spoil(city, ORGS, row, ("届满时间", "2029-02-30"), "bad_date")
    city.answer("TERM-OVERDUE", row["党组织代码"], "unknown")
