"""The ground the city stands on: district, streets, communities, villages, compounds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from jiceng.demo.city.book import (
    CENTRES,
    COMPOUNDS,
    DIVISIONS,
    City,
    Community,
    Compound,
    Row,
    Street,
)
from jiceng.demo.city.orgs import Draft, branch_draft, write_org
from jiceng.demo.city.words import numeral

DISTRICT, DISTRICT_NAME, ROOT = "990101", "样例区", "001000000000000"
TOWN_PLACE = 4
_STREETS, _COMMUNITIES, _FEWEST = 4, 7, 6
#: Lines of the district besides the streets: key → name, category.
LINES = {
    "organs": ("样例区直机关工委", "党工委"),
    "education": ("样例区教育工委", "党工委"),
    "health": ("样例区卫生健康委党委", "党委"),
    "state": ("样例区国有资产管理公司党委", "党委"),
}
_ENDINGS = ("花园", "苑", "家园", "公寓", "雅居", "小区")
_SHARES = {"households": 0.07, "buildings": 0.11, "area": 0.16, "type": 0.86, "delivered": 0.13}

#: What is special about a community: (street, place) → role. The town's last five are villages.
ROLES = {
    (1, 3): "no_org", (1, 4): "spelling", (1, 5): "level_low", (1, 6): "one_tie",
    (1, 7): "same_name",
    (2, 2): "one_tie_later", (2, 3): "single_low", (2, 4): "single", (2, 5): "wrong_street",
    (2, 6): "no_tie", (2, 7): "no_joint_body",
    (3, 3): "no_org", (3, 4): "wrong_community", (3, 5): "cut_pair", (3, 6): "cut_pair",
    (3, 7): "same_name",
    (4, 1): "no_tie_later", (4, 2): "spelling", (4, 3): "village", (4, 4): "village_low",
    (4, 5): "village_low_branch", (4, 6): "village_branch", (4, 7): "village_low_exact",
}  # fmt: skip
#: Roles of communities whose compounds cannot have branches, or that have no compounds.
WITHOUT_COMPOUNDS = frozenset(
    {"no_org", "spelling", "wrong_street", "wrong_community"}
    | {role for role in ROLES.values() if role.startswith("village")}
)
SINGLE = frozenset({"single", "single_low", "village_low_branch", "village_branch"})


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large the city is; what is planted stays the same.

    Attributes
    ----------
    streets
        At least four; the fourth is a town, those after it are streets in good order.
    communities
        Communities a street, at least seven.
    compounds, buildings
        Fewest and most, a community and a compound.
    """

    streets: int = _STREETS
    communities: int = _COMMUNITIES
    compounds: tuple[int, int] = (_FEWEST, 8)
    buildings: tuple[int, int] = (1, 8)

    def __post_init__(self) -> None:
        for name, least in (("streets", _STREETS), ("communities", _COMMUNITIES)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} is at least {least}: what is planted needs the room")
        if self.compounds[0] < _FEWEST:
            raise ValueError(f"compounds starts at {_FEWEST}: what is planted needs the room")


def build_district(city: City) -> dict[str, str]:
    """Write the district and its lines; return line → code of its organisation."""
    city.add(DIVISIONS, {"区划代码": DISTRICT, "名称": DISTRICT_NAME, "级别": "区"})
    write_org(city, "中共样例区委员会", "区委", "", Draft(code=ROOT))
    return {
        line: write_org(city, name, category, ROOT, Draft(members=(0, 0)))
        for line, (name, category) in LINES.items()
    }


def build_street(city: City, place: int) -> Street:
    """Write a street or the town, with its organisation and the branches that report to it."""
    town = place == TOWN_PLACE
    code = f"{DISTRICT}{100 if town else place:03d}"
    name = f"示例{numeral(place)}{'镇' if town else '街道'}"
    city.add(
        DIVISIONS,
        {"区划代码": code, "名称": name, "级别": "镇" if town else "街道",
         "所属街道": DISTRICT, "排序号": place},
    )  # fmt: skip
    endings = {True: "党委", False: "党工委" if place % 2 else "工作委员会"}
    head = "样例区" if place % 2 or town else "中共样例区"
    category = "镇党委" if town else "党工委"
    org = write_org(city, f"{head}{name}{endings[town]}", category, ROOT, Draft())
    for other in ("机关", "社区卫生服务中心"):
        write_org(city, f"{name}{other}党支部", "党支部", org, branch_draft(city, 10, 30))
    city.answer("T1.covered", code, "yes")
    _centre(city, name, code, 1000)
    return Street(place=place, code=code, name=name, org=org, body=f"DGW{place:02d}",
                  firms_under=org)  # fmt: skip


def build_street_without(city: City) -> None:
    """Write a street that has no body of any kind yet, and no community."""
    code = f"{DISTRICT}099"
    city.add(
        DIVISIONS,
        {"区划代码": code, "名称": "待设街道", "级别": "街道", "所属街道": DISTRICT, "排序号": 99},
    )
    city.answer("T1.covered", code, "no")
    for missing, what in (
        ("T1-NO-ORG", "no organisation covers the street"),
        ("T1-NO-JOINT-COMMITTEE", "no 大工委 belongs to the street"),
        ("T1-NO-CONFERENCE", "no 联席会议 belongs to the street"),
    ):
        city.plant(missing, code, what, kind="Division")


def build_communities(city: City, street: Street, amount: int) -> list[Community]:
    """Write the communities and villages of a street."""
    made: list[Community] = []
    for place in range(1, amount + 1):
        role = ROLES.get((street.place, place), "")
        community = Community(
            street=street.place, place=place, stem=_stem(city, role), role=role,
            village=role.startswith("village"),
            code=f"{street.code}{place + 200 * role.startswith('village'):03d}",
        )  # fmt: skip
        superior = _superior(city, street, made, role)
        org = "" if role == "no_org" else _community_org(city, community, superior)
        joint = not community.village and role != "no_joint_body"
        body = f"DDW{street.place:02d}{place:02d}" if joint else ""
        made.append(replace(community, org=org, body=body))
        _register(city, street, made[-1])
    return made


def _stem(city: City, role: str) -> str:
    if role in {"no_org", "spelling"}:
        return city.lonely_stem()
    if role == "same_name":
        # Names repeat between streets: the second takes the first one's.
        for earlier in city.communities:
            if earlier.role == role:
                return earlier.stem
    return city.stem()


def _superior(city: City, street: Street, made: list[Community], role: str) -> str:
    if role == "wrong_street":
        return city.streets[0].org
    return made[0].org if role == "wrong_community" else street.org


def _community_org(city: City, community: Community, superior: str) -> str:
    """Reserve the organisation's row; its members are those of its branches, set at the end."""
    stated = community.role in {"wrong_street", "wrong_community"} or not community.place % 2
    # An organisation written with the bare stem must not say which place it covers.
    covers = {"覆盖社区": [community.code]} if stated and community.role != "spelling" else None
    category = "党支部" if community.role in SINGLE else "党总支"
    return write_org(city, community.name, category, superior, Draft(covers=covers))


def _register(city: City, street: Street, community: Community) -> None:
    row: Row = {
        "区划代码": community.code, "名称": community.name,
        "级别": "村" if community.village else "社区", "所属街道": street.code,
        "户数": city.rng.randint(900, 4000), "常住人口": city.rng.randint(2500, 11000),
        "城乡分类代码": "220" if community.village else "111", "排序号": community.place,
    }  # fmt: skip
    if not community.village:
        start = city.day(date(2024, 8, 1), date(2025, 12, 31))
        row |= {"是否有居委会": "是", "居委会委员数": 5, "居委会当选时间": start}
        _centre(city, f"{street.name}{community.name}", community.code, 500)
    city.add(DIVISIONS, row)
    city.answer("T2.covered", community.code, "yes")


def _centre(city: City, name: str, code: str, area: int) -> None:
    city.add(
        CENTRES,
        {"中心代码": f"ZX{code}", "中心名称": f"{name}党群活动服务中心",
         "面积": area + city.rng.randrange(300), "所在社区": code,
         "经度": round(city.rng.uniform(0.1, 0.3), 6),
         "纬度": round(city.rng.uniform(0.1, 0.3), 6)},
    )  # fmt: skip


def build_compounds(city: City, community: Community, size: Size) -> list[Compound]:
    """Write the compounds of a community; those with one branch only get two."""
    if community.role in WITHOUT_COMPOUNDS:
        return []
    amount = 2 if community.role in SINGLE else city.rng.randint(*size.compounds)
    made = []
    for _ in range(amount):
        code, stem = city.number("XQ"), city.stem()
        name = stem + city.rng.choice(_ENDINGS)
        buildings = city.rng.randint(*size.buildings)
        made.append(Compound(code=code, name=name, community=community, buildings=buildings))
        city.add(COMPOUNDS, _compound_row(city, made[-1]))
    return made


def _compound_row(city: City, compound: Compound) -> dict[str, object]:
    chance, community = city.rng.random, compound.community
    old = chance() < 1 / 3
    households = city.rng.randint(250, 520) if old else city.rng.randint(700, 1400)
    if chance() >= _SHARES["households"]:
        city.weights["T3.covered"][compound.code] = households
    known = city.weights["T3.covered"].get(compound.code)
    return {
        "小区代码": compound.code, "小区名称": compound.name, "户数": known,
        "楼栋数": compound.buildings if chance() >= _SHARES["buildings"] else None,
        "建筑面积": households * 96 if chance() >= _SHARES["area"] else None,
        "小区类型": "老旧小区" if old and chance() >= _SHARES["type"] else None,
        "是否有物业服务": "是",
        "首次交付日期": (str(city.rng.randint(1992, 2006) if old else city.rng.randint(2007, 2022))
                         if chance() >= _SHARES["delivered"] else None),
        "组织关系在社区的正式党员": city.rng.randint(3, 30),
        "居住正式党员": city.rng.randint(30, 90),
        "经度": round(city.rng.uniform(0.1, 0.3), 6), "纬度": round(city.rng.uniform(0.1, 0.3), 6),
        "所属社区": community.name, "所属街道": city.streets[community.street - 1].name,
    }  # fmt: skip
