"""Joint building in good order: bodies, members, duties, agreements, lists, activities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from jiceng.demo.city.book import (
    ACTIVITIES,
    BODIES,
    ORGS,
    PAPERS,
    UNITS,
    VENUES,
    City,
    Community,
    Row,
    Street,
)

#: Roles of communities whose ties are planted one by one.
TIED_BY_HAND = frozenset({"one_tie", "one_tie_later", "no_tie", "no_tie_later", "cut_pair"})
_SINCE = (date(2022, 1, 1), date(2025, 12, 31))
_CLAIMED = 0.7
_REPORT, _WITH_BODY = 1, 2
_NEEDS = ("下水道疏通", "垃圾分类点改造", "老年食堂", "儿童课后托管", "广场噪声协调", "充电桩")
_CATEGORIES = ("生活环境", "生活环境", "医疗养老", "教育就业", "体育文化", "衣食住行")
_RESOURCES = ("会议室", "法律咨询", "义诊", "助学金")
_MODES = ("连片共建", "集群共建", "项目促建", "兜底联建", "归口组建", "税地企联建")


def build_bodies(city: City, street: Street) -> None:
    """Write the street's consultative bodies; its five anchors belong to both."""
    for code, name, kind in (
        (street.body, f"{street.name}“大工委”", "街道“大工委”"),
        (f"LXH{street.place:02d}", f"{street.name}党建联席会议", "党建联席会议"),
    ):
        body = body_row(code, name, kind, street.code)
        for unit in street.anchors:
            member(city, body, unit)


def body_row(code: str, name: str, kind: str, home: str) -> Row:
    """Return the cells that say what a body is; they stand in each of its rows."""
    return {
        "机构代码": code, "机构名称": name, "机构类型": kind, "成立时间": "2021-07",
        "会议周期（月）": 3, "所属街道社区": home,
    }  # fmt: skip


def community_body(community: Community, street: Street) -> Row:
    """Return the cells of a community's 大党委."""
    name = f"{street.name}{community.name}“大党委”"
    return body_row(community.body, name, "社区“大党委”", community.code)


def member(city: City, body: Row, unit: str, until: date | None = None) -> None:
    """Write that a unit belongs to a body from some day before the first date."""
    since = city.day(*_SINCE)
    row = {"成员": unit, "成员角色": "成员", "加入时间": since, "退出时间": until}
    city.add(BODIES, body | row)


def part_time(city: City, body: str, unit: str, **more: object) -> None:
    """Write a part-time member who works in a unit that belongs to the body anyway."""
    city.post(body, city.person(), "兼职委员", unit=unit, **more)


def agreement(
    city: City, unit: str, community: Community, until: date | None = None, side: str = ""
) -> None:
    """Write an agreement of a unit with a community, or with its organisation."""
    city.add(
        PAPERS,
        {
            "事项类型": "协议", "协议编号": city.number("XY"), "协议名称": "共建协议",
            "签订时间": city.day(*_SINCE), "到期时间": until, "签约方": unit,
            "签约另一方": side or community.code,
        },
    )  # fmt: skip


def assign(city: City, unit: str, places: Sequence[str], until: date | None = None) -> None:
    """Write that a unit is assigned communities to support."""
    city.row(UNITS, unit).update(
        {"包联社区": "、".join(places), "开始时间": city.day(*_SINCE), "结束时间": until}
    )


def tie_anchors(city: City, street: Street) -> None:
    """Tie every community of a street to three anchors: no single one may leave it alone."""
    assigned: dict[str, list[str]] = {}
    places = [item for item in city.communities if item.street == street.place]
    for place, community in enumerate(places):
        if community.role in TIED_BY_HAND:
            continue
        first, second, third = (street.anchors[(place + step) % 5] for step in range(3))
        assigned.setdefault(third, []).append(community.code)
        if community.body:
            body = community_body(community, street)
            for unit in (first, second):
                member(city, body, unit)
                part_time(city, community.body, unit)
        else:
            agreement(city, first, community)
            agreement(city, second, community, until=date(2030, 6, 30))
        _lists(city, community, first)
    for unit, codes in assigned.items():
        assign(city, unit, codes)


def tie_units(city: City, street: Street, units: Iterable[str]) -> None:
    """Tie every other unit of a street to one community, by one way or another."""
    homes = [
        item for item in city.communities
        if item.street == street.place and item.role not in TIED_BY_HAND
    ]  # fmt: skip
    for place, unit in enumerate(units):
        _tie(city, street, unit, homes[place % len(homes)], place % 4)


def _tie(city: City, street: Street, unit: str, community: Community, way: int) -> None:
    if way == 0 and community.body:
        member(city, community_body(community, street), unit)
        if city.rng.random() < 1 / 2:
            part_time(city, community.body, unit)
    elif way == _REPORT:
        city.row(UNITS, unit).update(
            {"报到社区": community.code, "报到党员数": city.rng.randint(1, 12)}
        )
    elif way == _WITH_BODY and community.role != "spelling":
        # With the organisation of the community instead of the community itself.
        agreement(city, unit, community, side=community.org)
    else:
        agreement(city, unit, community, until=date(2029, 12, 31))


def _lists(city: City, community: Community, unit: str) -> None:
    """Write a demand and a resource of one community, claimed by the unit tied to it anyway."""
    place = city.rng.randrange(len(_NEEDS))
    raised = city.day(date(2026, 1, 1), date(2026, 4, 30))
    head = {"事项类型": "清单项", "提出时间": raised, "完成时限": "2026-12"}
    claim = {"认领方": unit, "认领时间": raised, "办理状态": "已认领"}
    demand = {
        "清单项编号": city.number("QD"), "清单内容": _NEEDS[place], "清单类型": "需求清单",
        "事项类别": _CATEGORIES[place], "提出方": community.code,
    }  # fmt: skip
    city.add(
        PAPERS, head | demand | (claim if city.rng.random() < _CLAIMED else {"办理状态": "未认领"})
    )
    resource = {
        "清单项编号": city.number("QD"), "清单内容": city.rng.choice(_RESOURCES),
        "清单类型": "资源清单", "提供方": unit, "办理状态": "未认领",
    }  # fmt: skip
    city.add(PAPERS, head | resource)
    if place % 2:
        project = {
            "清单项编号": city.number("QD"), "清单内容": "红心聚力微改造",
            "清单类型": "项目清单", "提出方": community.code, "认领方": unit,
            "办理状态": "进行中", "行动名称": "红心聚力",
        }  # fmt: skip
        city.add(PAPERS, head | project)


def build_alliances(city: City, units: Sequence[str]) -> None:
    """Write alliances of units that are tied to communities already."""
    for place, mode in enumerate(_MODES):
        body = {
            "机构代码": f"LHT{place + 1:02d}", "机构名称": f"样例区第{place + 1}党建联合体",
            "机构类型": "党建联合体", "联合体类型": "区域性" if place % 2 else "综合性",
            "组建方式": mode, "领域": "民营企业", "运行机制": "议事决策、资源共享",
            "成立时间": "2024-03", "所属街道社区": city.streets[place % len(city.streets)].code,
        }  # fmt: skip
        for turn, unit in enumerate(units[place::11][:8]):
            role = "牵头" if turn == 0 else "成员"
            since = city.day(date(2024, 3, 1), date(2025, 12, 31))
            city.add(
                BODIES, body | {"成员": unit, "成员角色": role, "分组": "业务链", "加入时间": since}
            )


def build_activities(city: City) -> None:
    """Write some theme days; branches hold them, others take part."""
    branches = [row["党组织代码"] for row in city.rows[ORGS] if row.get("覆盖小区")]
    for place, branch in enumerate(branches[::2]):
        city.add(
            ACTIVITIES,
            {
                "活动编号": city.number("HD"), "活动名称": f"主题党日第{place + 1}次",
                "活动类型": "主题党日", "活动时间": city.day(date(2026, 1, 5), date(2026, 6, 25)),
                "参加人次": city.rng.randint(8, 60), "服务方式": "党员志愿服务",
                "主办组织": branch, "参加组织": branches[(place * 7 + 3) % len(branches)],
            },
        )  # fmt: skip


def build_venues(city: City, communities: Iterable[Community]) -> None:
    """Write a room for activities in every second community."""
    for community in list(communities)[::2]:
        city.add(
            VENUES,
            {
                "场所代码": city.number("CS"), "场所名称": f"{community.stem}党群活动室",
                "场所类型": "党群活动室", "面积": city.rng.randint(30, 120),
                "启用时间": str(city.rng.randint(2015, 2025)), "所在社区": community.code,
            },
        )  # fmt: skip
