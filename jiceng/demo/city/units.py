"""The units of the city in good order: firms, social organisations, public units, carriers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from jiceng.demo.city.book import CARRIERS, COMPOUNDS, ORGS, UNITS, City, Community, Street
from jiceng.demo.city.orgs import Draft, branch_draft, write_org
from jiceng.demo.city.words import numeral

_TRADES = ("商贸", "科技", "餐饮管理", "建材", "物流", "文化传媒", "食品", "服饰", "机电", "园艺")
_SOCIETIES = ("协会", "商会", "学会", "志愿者服务队", "联合会")
_SOCIETY_SHARE = 0.25
_CARRIERS = (("产业园", "园区"), ("大厦", "商务楼宇"), ("商圈", "商圈"), ("建材市场", "市场"),
             ("创业楼", "商务楼宇"))  # fmt: skip
#: What a street's joint work rests on: ending of the name, type, line.
_ANCHORS = (
    ("事务中心", "事业单位", "organs"), ("银行", "银行", "outside"), ("医院", "医院", "health"),
    ("中学", "学校", "education"), ("供水公司", "国有企业", "state"),
)  # fmt: skip
_PUBLIC = (("税务所", "机关", "organs"), ("小学", "学校", "education"),
           ("图书馆", "事业单位", "organs"), ("公交公司", "国有企业", "state"))  # fmt: skip
N_FIGURES = ("N.covered", "N.own", "N.work")


@dataclass(frozen=True, kw_only=True)
class Mix:
    """How many firms and social organisations of a street have which cover."""

    own: int
    joint: int
    attached: int
    together: bool


#: Streets one and two lead their firms themselves; the others through a general committee.
MIXES = {
    1: Mix(own=54, joint=6, attached=2, together=False),
    2: Mix(own=32, joint=6, attached=2, together=False),
    4: Mix(own=14, joint=4, attached=1, together=True),
}
_USUAL = Mix(own=24, joint=8, attached=2, together=True)
_JOINT_SIZE = 4


def write_unit(city: City, name: str, unit_type: str | None, community: Community,
               **cells: object) -> str:  # fmt: skip
    """Write a unit that operates; ``cells`` are further cells by title."""
    code = city.number("DW")
    row = {
        "单位代码": code, "单位名称": name, "单位类型": unit_type,
        "从业人数": city.rng.randint(8, 240), "是否实体运营": "是",
        "是否规模以上": city.rng.choice(("是", "否", None)), "正式党员": None,
        "驻在社区": community.code,
    }  # fmt: skip
    city.add(UNITS, row | cells)
    return code


def firm_name(city: City, stem: str = "") -> tuple[str, str]:
    """Return a name and type: three in four are firms, the rest social organisations."""
    stem = stem or city.stem()
    if city.rng.random() < _SOCIETY_SHARE:
        return stem + city.rng.choice(_SOCIETIES), "社会组织"
    return f"{stem}{city.rng.choice(_TRADES)}有限公司", "非公有制企业"


def firm(city: City, community: Community, *, lonely: bool = False, **cells: object) -> str:
    """Write a firm or social organisation."""
    name, unit_type = firm_name(city, city.lonely_stem() if lonely else "")
    return write_unit(city, name, unit_type, community, **cells)


def covered_firm(city: City, community: Community, superior: str,
                 draft: Draft | None = None) -> tuple[str, str]:  # fmt: skip
    """Write a firm with a branch of its own; return the codes of both."""
    draft = draft or branch_draft(city, 3, 40)
    unit = firm(city, community, 正式党员=draft.members[0])
    org = cover(city, unit, superior, draft)
    city.answer_all(N_FIGURES, unit, "yes")
    return unit, org


def cover(city: City, unit: str, superior: str, draft: Draft, ending: str = "党支部") -> str:
    """Write the organisation that covers a unit alone."""
    name = f"{city.row(UNITS, unit)['单位名称']}{ending}"
    return write_org(
        city, name, ending, superior, replace(draft, covers={"覆盖单位": [unit]}, mode="单独")
    )


def build_anchors(city: City, street: Street, lines: dict[str, str]) -> Street:
    """Write the five units the street's joint work rests on; return the street with them."""
    homes = [item for item in city.communities if item.street == street.place]
    made = []
    for place, (ending, unit_type, line) in enumerate(_ANCHORS):
        made.append(_public(city, (ending, unit_type, line), homes[place % 2], lines))
    return replace(street, anchors=tuple(made))


def build_public(city: City, street: Street, lines: dict[str, str]) -> list[str]:
    """Write the other public units of a street."""
    homes = [item for item in city.communities if item.street == street.place]
    return [
        _public(city, what, homes[place % len(homes)], lines) for place, what in enumerate(_PUBLIC)
    ]


def _public(
    city: City, what: tuple[str, str, str], community: Community, lines: dict[str, str]
) -> str:
    ending, unit_type, line = what
    unit = write_unit(city, city.stem() + ending, unit_type, community, 正式党员=18)
    draft = Draft(members=(18, city.rng.randint(0, 2)), outside=line == "outside", leaders=2)
    # A bank is led from outside the district: it has no superior here and lacks none.
    cover(city, unit, lines.get(line, ""), draft)
    return unit


def build_firms(city: City, street: Street, homes: Sequence[Community]) -> tuple[Street, list[str]]:
    """Write the firms and social organisations of a street; return the street and the units."""
    mix = MIXES.get(street.place, _USUAL)
    if mix.together:
        name = f"{street.name}两新组织综合党委"
        draft = Draft(members=(150, 6), basis="区域性", formation="联合")
        street = replace(street, firms_under=write_org(city, name, "党委", street.org, draft))
    units = [
        covered_firm(city, homes[place % len(homes)], street.firms_under)[0]
        for place in range(mix.own)
    ]
    small = [firm(city, homes[place % len(homes)], 正式党员=2) for place in range(mix.joint)]
    for start in range(0, mix.joint, _JOINT_SIZE):
        _joint(city, street, small[start : start + _JOINT_SIZE], start // _JOINT_SIZE + 1)
    attached = [
        _attached(city, homes[place % len(homes)], units[place]) for place in range(mix.attached)
    ]
    return street, [*units, *small, *attached]


def _joint(city: City, street: Street, units: list[str], ordinal: int) -> None:
    draft = Draft(
        members=(2 * len(units), 0), formation="联合", mode="联合", covers={"覆盖单位": units}
    )
    name = f"{street.name}第{numeral(ordinal)}非公企业联合党支部"
    write_org(city, name, "联合党支部", street.firms_under, draft)
    for unit in units:
        _answer_joint(city, unit)


def _answer_joint(city: City, unit: str) -> None:
    city.answer_all(N_FIGURES, unit, "yes")
    city.answer("N.own", unit, "no")


def _attached(city: City, community: Community, host: str) -> str:
    """Write a firm that leans on another's branch; here the unit's own row says so."""
    unit = firm(city, community, 正式党员=1)
    org = next(row["党组织代码"] for row in city.rows[ORGS] if row.get("覆盖单位") == host)
    city.row(UNITS, unit).update({"单位党组织": org, "覆盖方式": "依托"})
    _answer_joint(city, unit)
    return unit


def build_property(city: City, street: Street, homes: Sequence[Community]) -> list[str]:
    """Write the property companies of a street and let them serve its compounds in turn."""
    made = []
    for place in range(3):
        name = f"{city.stem()}物业服务有限公司"
        members = city.rng.randint(3, 9)
        unit = write_unit(city, name, "物业服务企业", homes[place % len(homes)], 正式党员=members)
        cover(city, unit, street.firms_under, Draft(members=(members, 0)))
        city.answer("P.covered", unit, "yes")
        made.append(unit)
    rows = [row for row in city.rows[COMPOUNDS] if row["所属街道"] == street.name]
    for place, row in enumerate(rows):
        row["物业公司"] = city.row(UNITS, made[place % len(made)])["单位名称"]
        row["进驻时间"] = city.day(date(2019, 1, 1), date(2025, 12, 31))
    return made


def build_carriers(city: City, street: Street, homes: Sequence[Community]) -> None:
    """Write the carriers of a street, each with a branch that is based on its area."""
    for place, (ending, carrier_type) in enumerate(_CARRIERS):
        code = write_carrier(city, city.stem() + ending, carrier_type, homes[place % len(homes)])
        draft = branch_draft(city, 5, 30)
        name = f"{city.row(CARRIERS, code)['载体名称']}党支部"
        covers = {"覆盖片区": [code]}
        write_org(city, name, "党支部", street.org, replace(draft, covers=covers, basis="区域性"))
        city.answer("C.covered", code, "yes")


def write_carrier(city: City, name: str, carrier_type: str, community: Community) -> str:
    """Write a carrier; return its code."""
    code = city.number("PQ")
    city.add(
        CARRIERS,
        {"载体代码": code, "载体名称": name, "载体类型": carrier_type, "所属社区": community.code},
    )
    return code
