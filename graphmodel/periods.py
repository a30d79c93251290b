"""What is to be held how often: the period rules of a profile, and calendar periods as numbers.

Periods are those of the calendar (week, month, quarter, half-year, year). A
period is known by its index: whole weeks since a Monday, or whole spans of so
many months since the year 0. ``once`` has no period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.closed import BodyKind, Category, MeetingType
from graphmodel.errors import SchemaError
from graphmodel.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

WEEK, ONCE = "week", "once"
#: Unit → months; a week has none.
MONTHS: Mapping[str, int] = MappingProxyType({"month": 1, "quarter": 3, "half_year": 6, "year": 12})
UNITS = (WEEK, *MONTHS, ONCE)
#: Bodies a rule may name besides the forms of Party organisations and the consultative bodies.
ALLIANCE, GROUP, MEMBER = "alliance", "party_group", "alliance_member"
BODIES = (*Category.codes(), *BodyKind.codes(), ALLIANCE, GROUP, MEMBER)
_MONDAY = date(1900, 1, 1)
_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One period rule: which bodies hold which meeting how often.

    Attributes
    ----------
    bodies
        Forms of organisations, kinds of consultative bodies, ``alliance``,
        ``party_group`` or ``alliance_member`` (a member organisation's secretary).
    activity
        The type of meeting that serves the rule.
    count
        How many of them a period needs.
    within_months
        For ``once``: how long after its founding a body has; 0: no limit.
    with_committee
        Asked only of branches large enough to have a committee.
    taking_part
        Taking part in another body's activity serves the rule as well.
    own_period
        A body's own number of months stands instead, where the roster gives one.
    off
        Not asked at all.
    """

    id: str
    title: str
    bodies: tuple[str, ...]
    activity: str
    unit: str
    count: int = 1
    within_months: int = 0
    with_committee: bool = False
    taking_part: bool = False
    own_period: bool = False
    off: bool = False
    force: str = "may"
    clause: str = ""
    source: str = ""
    confidence: str = "M"
    note: str = ""

    @property
    def months(self) -> int:
        """Months of the period; 0 for weeks."""
        return MONTHS.get(self.unit, 0)


def read_period(name: str, fields: Mapping[str, Any]) -> Period:
    """Read one period rule of a profile.

    Raises
    ------
    SchemaError
        A field that is unknown or lacking, or a value outside its list.
    """
    wrong = sorted(set(fields) - set(Period.__slots__))
    lacking = sorted({"bodies", "activity", "unit", "title"} - set(fields))
    if wrong or lacking:
        raise SchemaError(text("errors", "PERIOD-KEYS", {"rule": name, "keys": wrong or lacking}))
    given = {**fields, "bodies": tuple(fields["bodies"])}
    for what, values, known in (
        ("unit", (given["unit"],), UNITS),
        ("activity", (given["activity"],), tuple(MeetingType.codes())),
        ("bodies", given["bodies"], BODIES),
    ):
        for value in values:
            if value not in known:
                params = {"rule": name, "what": what, "given": value, "known": list(known)}
                raise SchemaError(text("errors", "PROFILE-FIELD", params))
    return Period(**given)


def index_of(day: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Return the index of the period a date lies in; ``months`` of 0 are weeks."""
    weeks = (day - pl.lit(_MONDAY)).dt.total_days() // 7
    spans = (day.dt.year().cast(pl.Int64) * _YEAR + day.dt.month().cast(pl.Int64) - 1) // (
        months.clip(lower_bound=1)
    )
    return pl.when(months == 0).then(weeks).otherwise(spans)


def start_of(index: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Return the first day of a period."""
    weeks = pl.lit(_MONDAY) + pl.duration(days=index * 7)
    month = index * months
    spans = pl.date(month // _YEAR, month % _YEAR + 1, 1)
    return pl.when(months == 0).then(weeks).otherwise(spans)


def end_of(index: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Return the last day of a period."""
    return start_of(index + 1, months) - pl.duration(days=1)


def label_of(start: pl.Expr, months: pl.Expr) -> pl.Expr:
    """Return a period in words: 2026年第1季度, 2026年3月, 2026年上半年, 2026-03-02起一周."""
    year = start.dt.year().cast(pl.String) + pl.lit("年")
    month = start.dt.month()
    half = pl.when(month == 1).then(pl.lit("上半年")).otherwise(pl.lit("下半年"))
    span = month.cast(pl.String) + "—" + (month + months - 1).cast(pl.String) + "月"
    return (
        pl.when(months == 0)
        .then(start.dt.to_string("%Y-%m-%d") + pl.lit("起一周"))
        .when(months == MONTHS["month"])
        .then(year + month.cast(pl.String) + pl.lit("月"))
        .when(months == MONTHS["quarter"])
        .then(year + pl.lit("第") + ((month + 2) // 3).cast(pl.String) + pl.lit("季度"))
        .when(months == MONTHS["half_year"])
        .then(year + half)
        .when(months == MONTHS["year"])
        .then(year)
        .otherwise(year + span)
    )


def months_before(day: date, months: int) -> date:
    """Return the date so many months earlier; the last of the month where there is no such day."""
    total = day.year * _YEAR + day.month - 1 - months
    first = date(total // _YEAR, total % _YEAR + 1, 1)
    following = date((total + 1) // _YEAR, (total + 1) % _YEAR + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))
