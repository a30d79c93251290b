"""What is planted about owners' committees: due or not, terms, size, filing, members.

All compounds have their committees by now; here cells of some are changed that
no other fact rests on. Compounds without one are newly delivered, by less than
half, so that none is due but those planted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jiceng.demo.city.book import COMPOUNDS, POSTS, UNITS, City, Row
from jiceng.demo.city.truth import D1, D2, D3

_NEW, _DONE = 0.3, 0.9
_SEATS = 5
_ENDED = date(2026, 12, 31)
_SHARE, _END, _FOUNDED = "已交付面积比例", "业委会届满时间", "业委会成立时间"
_FILED, _HOME = "备案时间", "业主小区"


def plant_owners(city: City) -> None:
    """Plant every fault of owners' committees."""
    _deliver(city)
    _own_homes(city)
    bare = iter([row for row in city.rows[COMPOUNDS] if not _has_committee(row)])
    _due(city, bare)
    _interim(city, bare)
    seated = _seated(city)
    _terms(city, seated)
    _sizes(city, seated)
    _unfiled(city, seated)
    _not_owners(city, seated)
    _conflicts(city, seated)


def _has_committee(row: Row) -> bool:
    return row.get("是否成立业委会") == "是"


def _deliver(city: City) -> None:
    """Say how much of each compound is delivered; answer what follows for its committee."""
    for row in city.rows[COMPOUNDS]:
        code, there = row["小区代码"], _has_committee(row)
        row[_SHARE] = _DONE if there else _NEW
        city.answer("OC.formed", code, "yes" if there else "no")
        if not there:
            continue
        city.answer("OC.in_term", code, "yes")
        if row[_FOUNDED] > D1:
            city.answer("OC.formed", code, "no", until=D1)
            city.answer("OC.in_term", code, "", until=D1)
            city.plant("OC-DUE", code, "nine tenths delivered, its committee comes later",
                       kind="Compound", until=D1)  # fmt: skip


def _members(city: City, row: Row) -> list[Row]:
    body = f"{row['小区名称']}业委会"
    return [post for post in city.rows[POSTS] if post["任职机构"] == body]


def _own_homes(city: City) -> None:
    """Let every listed member own a home in the compound."""
    by_body = {f"{row['小区名称']}业委会": row["小区代码"] for row in city.rows[COMPOUNDS]}
    for post in city.rows[POSTS]:
        if post["任职机构"] in by_body:
            post[_HOME] = by_body[post["任职机构"]]


def _seated(city: City) -> Iterator[Row]:
    """Yield compounds whose committee is old, and listed in full for good."""
    for row in city.rows[COMPOUNDS]:
        if _has_committee(row) and row[_FOUNDED] < date(2025, 1, 1):
            posts = _members(city, row)
            if len(posts) == _SEATS and not any(post["离任时间"] for post in posts):
                yield row


def _due(city: City, bare: Iterator[Row]) -> None:
    for share in (0.5, 0.8, 1):
        row = next(bare)
        row[_SHARE] = share
        city.plant("OC-DUE", row["小区代码"], f"{share:.0%} delivered and no committee",
                   kind="Compound")  # fmt: skip
    for _ in range(2):
        row = next(bare)
        row[_SHARE] = None
        city.plant("OC-UNKNOWN", row["小区代码"], "no committee; what is delivered is not stated",
                   kind="Compound")  # fmt: skip


def _interim(city: City, bare: Iterator[Row]) -> None:
    """Write interim bodies: too old at once, from the second date, and from the third."""
    for founded, share, since in (
        (date(2024, 3, 1), _NEW, D1), ("2025-03", _NEW, D2), (date(2027, 6, 1), _NEW, None),
        (date(2026, 6, 30), _DONE, D3),
    ):  # fmt: skip
        row = next(bare)
        row.update({"是否成立物管会": "是", "物管会成立时间": founded, _SHARE: share})
        code = row["小区代码"]
        if since:
            city.plant("OC-INTERIM-OVERDUE", code, f"its interim body dates from {founded}",
                       kind="Compound", since=since)  # fmt: skip
        if share == _DONE:
            # As long as the interim body may stand, nobody is told that a committee is due.
            city.plant("OC-DUE", code, "nine tenths delivered, and its interim body is too old",
                       kind="Compound", since=D3)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Term:
    """Cells of a committee's term, with when it is to be renewed, over, or not known to be."""

    cells: dict[str, Any]
    due: date | None = None
    over: date | None = None
    unknown: tuple[date | None, date | None] | None = None


_TERMS = (
    Term(cells={_END: date(2026, 3, 31)}, over=D1),
    Term(cells={_END: date(2026, 8, 15)}, due=D1, over=D2),
    Term(cells={_END: date(2027, 5, 20)}, due=D2, over=D3),
    Term(cells={_END: date(2029, 2, 20)}, due=D3),
    Term(cells={_END: date(2026, 9, 15)}, over=D2),
    Term(cells={_END: "2026-06"}, over=D2, unknown=(None, D1)),
    Term(cells={_END: None, _FOUNDED: date(2024, 10, 1), _FILED: date(2024, 10, 20)}),
    Term(cells={_END: None, _FOUNDED: date(2020, 2, 1), _FILED: date(2020, 2, 20)},
         unknown=(None, None)),
)  # fmt: skip


def _terms(city: City, seated: Iterator[Row]) -> None:
    for term in _TERMS:
        row = next(seated)
        row.update(term.cells)
        code, why = row["小区代码"], f"its term ends {row[_END]}"
        if term.unknown:
            city.answer("OC.in_term", code, "unknown", *term.unknown)
        if term.due:
            city.plant("OC-TERM-DUE", code, why, kind="Compound", since=term.due, until=term.due)
        if term.over:
            city.answer("OC.in_term", code, "no", since=term.over)
            city.plant("OC-TERM-OVERDUE", code, why, kind="Compound", since=term.over)


def _sizes(city: City, seated: Iterator[Row]) -> None:
    """State fewer seats than persons are listed: no other answer rests on the number."""
    for seats in (4, 3):
        row = next(seated)
        row["业委会委员数"] = seats
        city.plant("OC-SIZE", row["小区代码"], f"{seats} seats", kind="Compound")


def _unfiled(city: City, seated: Iterator[Row]) -> None:
    for filed, founded, days in (
        (None, None, (D1, D3)), (None, None, (D1, D3)), (date(2026, 12, 1), None, (D1, D1)),
        (None, date(2026, 6, 10), (D2, D3)),
    ):  # fmt: skip
        row = next(seated)
        row[_FILED] = filed
        row[_FOUNDED] = founded or row[_FOUNDED]
        city.plant("OC-UNFILED", row["小区代码"], f"founded {row[_FOUNDED]}, filed {filed}",
                   kind="Compound", since=days[0], until=days[1])  # fmt: skip
    # Filed late is filed.
    row = next(seated)
    row[_FILED] = row[_FOUNDED] + timedelta(days=90)


def _not_owners(city: City, seated: Iterator[Row]) -> None:
    """Give members a home in another compound, or none: not known."""
    other = city.rows[COMPOUNDS][0]["小区代码"]
    for amount in (1, 2):
        row = next(seated)
        for post in _members(city, row)[-amount:]:
            post[_HOME] = other
        city.plant("OC-NOT-OWNER", row["小区代码"], f"{amount} member(s) own elsewhere only",
                   kind="Compound")  # fmt: skip
    _members(city, next(seated))[-1][_HOME] = None


def _conflicts(city: City, seated: Iterator[Row]) -> None:
    """Let members work for the company that serves the compound; one company leaves."""
    codes = {row["单位名称"]: row["单位代码"] for row in city.rows[UNITS]}
    for last in (None, _ENDED, None):
        row = next(seated)
        unit = codes[row["物业公司"]]
        row["撤出时间"] = last
        _members(city, row)[-1]["工作单位"] = unit
        city.plant("OC-CONFLICT", row["小区代码"], "a member works for the property company",
                   kind="Compound", until=last)  # fmt: skip
    # To work for another property company is no conflict.
    row = next(seated)
    other = next(
        name for name in codes if name.endswith("物业服务有限公司") and name != row["物业公司"]
    )
    _members(city, row)[-1]["工作单位"] = codes[other]
