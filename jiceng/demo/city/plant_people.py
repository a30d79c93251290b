"""What is planted about persons who hold several posts."""

from __future__ import annotations

from datetime import date

from jiceng.demo.city.book import BODIES, POSTS, City, Street
from jiceng.demo.city.branches import build_buildings, own_branch
from jiceng.demo.city.committees import no_committee
from jiceng.demo.city.plant_units import Homes
from jiceng.demo.city.units import covered_firm
from jiceng.demo.city.words import Who

_ENDED, _STARTED = date(2026, 12, 31), date(2027, 1, 15)
_SINCE = date(2025, 3, 1)


def plant_secretaries_of_two(city: City, homes: Homes) -> None:
    """Plant persons who lead two branches: always, until 2026, from 2027, and again always."""
    for first, last, handed in (
        (_SINCE, None, False), (_SINCE, _ENDED, True), (_STARTED, None, False),
        (_SINCE, None, False),
    ):  # fmt: skip
        _, one = covered_firm(city, homes[0], homes.firms_under)
        _, other = covered_firm(city, homes[1], homes.firms_under)
        who = city.secretaries[one]
        # The other branch's own secretary leaves the day before, or was never there.
        posts = [row for row in city.rows[POSTS] if row["任职机构"] == other]
        own = next(row for row in posts if row["职务"] == "书记")
        if first == _STARTED:
            own["离任时间"] = date(2027, 1, 14)
        else:
            city.rows[POSTS].remove(own)
        city.post(other, who, "书记", since=first, until=last)
        if handed:
            city.post(other, city.person(), "书记", since=date(2027, 1, 1))
        city.plant(
            "SECRETARY-MULTI", who.number, "secretary of two branches", kind="Person",
            others=(one, other), since=first, until=last,
        )  # fmt: skip
    _community_secretary(city)


def _community_secretary(city: City) -> None:
    """Let the secretary of a community lead a compound's branch as well: one branch, no finding."""
    compound = city.take()[0]
    branch, home = own_branch(city, compound), compound.community.org
    build_buildings(city, compound, branch)
    no_committee(city, compound)
    who = city.secretaries[home]
    row = next(
        row for row in city.rows[POSTS] if row["任职机构"] == branch and row["职务"] == "书记"
    )
    row.update({"姓名": who.name, "人员编号": who.number})


def plant_many_posts(city: City, homes: Homes) -> None:
    """Plant persons with four posts: always, until 2026, and from 2027; three is no finding."""
    for first, last in ((_SINCE, None), (_SINCE, _ENDED), (_STARTED, None), (None, None)):
        unit, org = covered_firm(city, homes[2], homes.firms_under)
        who = city.secretaries[org]
        for role in ("董事长", "总经理"):
            city.post(unit, who, role, since=_SINCE)
        if first:
            other, _ = covered_firm(city, homes[3], homes.firms_under)
            city.post(other, who, "党建指导员", since=first, until=last)
            city.plant("POSTS-MANY", who.number, "four posts", kind="Person", since=first,
                       until=last)  # fmt: skip


def plant_part_time(city: City) -> None:
    """Plant part-time members of a street's and a community's body, in units of both."""
    for place, (first, last) in enumerate(((_SINCE, None), (_SINCE, _ENDED), (_STARTED, None))):
        street = city.streets[place]
        unit, body = _shared_body(city, street)
        who: Who = city.person()
        city.post(street.body, who, "兼职委员", since=_SINCE, unit=unit)
        city.post(body, who, "兼职委员", since=first, until=last, unit=unit)
        city.plant("PART-TIME-BOTH", who.number, "a seat in the street's and a community's body",
                   kind="Person", others=(body, street.body), since=first, until=last)  # fmt: skip


def _shared_body(city: City, street: Street) -> tuple[str, str]:
    """Return an anchor of the street and a community body it belongs to for good."""
    prefix = f"DDW{street.place:02d}"
    return next(
        (row["成员"], row["机构代码"]) for row in city.rows[BODIES]
        if row["机构代码"].startswith(prefix) and row["成员"] in street.anchors
        and not row["退出时间"]
    )  # fmt: skip
