"""What is planted about joint bodies, agreements and alliances, with the meetings of all.

Every joint committee gets part-time members within its range, and every body a
meeting within two periods of each date; what is planted is left out or added.
Members added here work for no unit and agreements are signed by units that are
members anyway: no tie is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from jiceng.demo.city.book import ACTIVITIES, BODIES, ORGS, PAPERS, POSTS, City, Community, Row
from jiceng.demo.city.ties import agreement, body_row, member
from jiceng.demo.city.truth import D1, D2, D3

_ENDED = date(2026, 12, 31)
_SINCE = date(2025, 3, 1)
_RANGES = {"党委": (3, 9), "党总支": (2, 3), "党支部": (1, 2)}
_STREET = (3, 7)
#: Date of the truth → a day within its last two periods and after the date before.
_MEETINGS = {D1: date(2026, 3, 18), D2: date(2026, 11, 20), D3: date(2028, 9, 12)}
#: Bodies left out of the meetings of some dates.
_QUIET: dict[str, tuple[date, ...]] = {
    "LXH03": (D1, D2, D3), "DDW0102": (D1,), "LHT03": (D2, D3), "LHT05": (D3,),
}  # fmt: skip
#: One that meets in the current period instead of the last two: not quiet.
_CURRENT, _CURRENT_DAY = "LXH01", date(2026, 6, 10)
_PART_TIME = "兼职委员"


def plant_bodies(city: City, units: Sequence[str]) -> None:
    """Plant every fault of joint bodies, agreements and alliances."""
    _seats(city)
    _even(city)
    _agreements(city)
    _alliances(city, units)
    _meet(city)


# ---------------------------------------------------------------- part-time members


def _seats(city: City) -> None:
    """Bring every joint committee into its range, but for those planted."""
    for street in city.streets:
        low = street.place == 2  # noqa: PLR2004 - the street whose body loses a member
        _fill(city, street.body, _STREET[0] - low)
        if low:
            city.post(street.body, city.person(), _PART_TIME, since=_SINCE, until=_ENDED)
            _plant_count(city, street.body, "two are left", since=D2)
    for community in city.communities:
        if community.body:
            _seat(city, community)


def _seat(city: City, community: Community) -> None:
    if not community.org:
        return
    least, most = _RANGES[city.row(ORGS, community.org)["党组织类别"]]
    if community.role == "level_low":
        least = most = most + 1
        _plant_count(city, community.body, "one more than a general branch has")
    elif community == city.at(1, 2):
        least = most = least - 1
        _plant_count(city, community.body, "one fewer than a committee has")
    _thin(city, community.body, most)
    _fill(city, community.body, least)


def _sitting(city: City, body: str) -> list[Row]:
    return [
        row for row in city.rows[POSTS] if row["任职机构"] == body and row["职务"] == _PART_TIME
    ]


def _fill(city: City, body: str, least: int) -> None:
    """Add part-time members who stay, until the least number sits at every date."""
    lasting = [
        row for row in _sitting(city, body) if row["离任时间"] is None and row["任职时间"] <= D1
    ]
    for _ in range(least - len(lasting)):
        city.post(body, city.person(), _PART_TIME, since=_SINCE)


def _thin(city: City, body: str, most: int) -> None:
    """Drop members beyond the greatest number: the units stay members of the body."""
    sitting = _sitting(city, body)
    posts = Counter(row["人员编号"] for row in city.rows[POSTS])
    only_here = [row for row in sitting if posts[row["人员编号"]] == 1]
    for row in only_here[::-1][: max(0, len(sitting) - most)]:
        city.rows[POSTS].remove(row)


def _plant_count(city: City, body: str, why: str, since: date | None = None) -> None:
    city.plant("PART-TIME-COUNT", body, why, kind="ConsultativeBody", since=since)


def _even(city: City) -> None:
    """Seat full-time members beside the part-time ones: even for good, later, and never."""
    near, far = (item for item in city.communities if item.role == "cut_pair")
    for community, leaves in ((near, False), (far, True)):
        odd = len(_sitting(city, community.body)) % 2
        for _ in range(1 if odd else 2):
            _full_time(city, community.body)
        if leaves:
            _full_time(city, community.body, until=_ENDED)
        city.plant("PART-TIME-EVEN", community.body, "an even number in all",
                   kind="ConsultativeBody", since=D2 if leaves else None)  # fmt: skip
    last = next(item for item in city.communities if item.role == "no_tie")
    for _ in range(2 if len(_sitting(city, last.body)) % 2 else 1):
        _full_time(city, last.body)


def _full_time(city: City, body: str, until: date | None = None) -> None:
    city.post(body, city.person(), "委员", since=_SINCE, until=until)["专兼职"] = "专职"


# ---------------------------------------------------------------- agreements, alliances


def _agreements(city: City) -> None:
    """Let agreements of a member with its community run out, and leave one side blank."""
    community = city.at(1, 1)
    unit = next(
        row["成员"] for row in city.rows[BODIES]
        if row["机构代码"] == community.body and row["成员"] in city.streets[0].anchors
    )  # fmt: skip
    for last, day in (
        (date(2026, 8, 15), D1), (date(2026, 9, 28), D1), (date(2027, 5, 20), D2),
        (date(2029, 2, 28), D3), (date(2026, 9, 29), None), ("2027-06", None),
    ):  # fmt: skip
        agreement(city, unit, community)
        row = city.rows[PAPERS][-1]
        row["到期时间"] = last
        if day:
            city.plant("AGREEMENT-DUE", row["协议编号"], f"ends {last}", kind="Agreement",
                       since=day, until=day)  # fmt: skip
    for until in (None, _ENDED):
        agreement(city, unit, community, until=until)
        row = city.rows[PAPERS][-1]
        row["签约另一方"] = None
        city.plant("AGREEMENT-ONE-PARTY", row["协议编号"], "the other party is blank",
                   kind="Agreement", until=until)  # fmt: skip


def _alliances(city: City, units: Sequence[str]) -> None:
    """Write alliances without a lead: for good, and after the lead has left."""
    for place, leaves in ((7, False), (8, True)):
        code = f"LHT{place:02d}"
        body = body_row(code, f"样例区第{place}党建联合体", "党建联合体", city.streets[0].code)
        body |= {"联合体类型": "区域性", "组建方式": "项目促建", "成立时间": "2026-02"}
        for turn, unit in enumerate(units[place::11][:6]):
            leads = leaves and turn == 0
            member(city, body, unit, _ENDED if leads else None)
            city.rows[BODIES][-1]["成员角色"] = "牵头" if leads else "成员"
        city.plant("ALLIANCE-NO-LEAD", code, "no member leads", kind="Alliance",
                   since=D2 if leaves else None)  # fmt: skip


# ---------------------------------------------------------------- meetings


def _meet(city: City) -> None:
    """Let the bodies of each street, and all alliances, meet once for each date."""
    codes = list(dict.fromkeys(row["机构代码"] for row in city.rows[BODIES]))
    young = {"LHT07", "LHT08"}
    alliances = [code for code in codes if code.startswith("LHT")]
    for day, held in _MEETINGS.items():
        for street in city.streets:
            place = f"{street.place:02d}"
            own = [code for code in codes if code[3:5] == place and code not in alliances]
            _meeting(city, "联席会议", own, day, held)
        _meeting(city, "互学互检互评", [c for c in alliances if day != D1 or c not in young],
                 day, held)  # fmt: skip
    _record(city, "联席会议", [_CURRENT], _CURRENT_DAY)
    for code, days in _QUIET.items():
        kind = "Alliance" if code in alliances else "ConsultativeBody"
        for day in days:
            city.plant("BODY-INACTIVE", code, "no meeting in the last two periods", kind=kind,
                       since=day, until=day)  # fmt: skip


def _meeting(city: City, sort: str, bodies: list[str], day: date, held: date) -> None:
    there = [
        code for code in bodies
        if day not in _QUIET.get(code, ()) and (code, day) != (_CURRENT, D1)
    ]  # fmt: skip
    _record(city, sort, there, held)


def _record(city: City, sort: str, bodies: list[str], held: date) -> None:
    city.add(
        ACTIVITIES,
        {"活动编号": city.number("HD"), "活动名称": f"{held.year}年{held.month}月{sort}",
         "活动类型": sort, "活动时间": held, "参加人次": 8 * len(bodies),
         "主办组织": "、".join(bodies)},
    )  # fmt: skip
