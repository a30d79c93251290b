"""What is planted about buildings (tier 4), units, carriers and property companies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from jiceng.demo.city.book import CARRIERS, COMPOUNDS, UNITS, City, Community
from jiceng.demo.city.branches import Groups, build_buildings, own_branch
from jiceng.demo.city.orgs import Draft, write_org
from jiceng.demo.city.truth import D1, D2
from jiceng.demo.city.units import N_FIGURES, cover, covered_firm, firm, write_carrier, write_unit

_ENDED = date(2026, 12, 31)
_FOUNDED = date(2026, 11, 2)
_WORK = ("是否有党建指导员", "是否有工会", "是否有团组织")


def plant_buildings(city: City) -> None:
    """Plant buildings without a group, member or head, and groups too small."""
    for code, groups, why in (
        ("T4-BLANK", Groups(without=(1,)), "no group covers the building"),
        ("T4-BLANK", Groups(without=(2, 3)), "no group covers the building"),
        ("T4-NO-MEMBER", Groups(empty=(1,)), "no member lives in the building"),
        ("T4-NO-MEMBER", Groups(empty=(2,)), "no member lives in the building"),
        ("T4-NO-HEAD", Groups(headless=(1,)), "the building has no head"),
        ("T4-NO-HEAD", Groups(headless=(3, 4)), "the building has no head"),
        ("T4-SMALL", Groups(sizes={1: (2, 2)}), "the group has two members"),
        ("T4-SMALL", Groups(sizes={2: (0, 3)}), "the group has no full member"),
        ("", Groups(sizes={1: None}), "the size of the group is not stated"),
    ):
        _buildings(city, code, groups, why)


def _buildings(city: City, code: str, groups: Groups, why: str) -> None:
    compound = replace(city.take()[0], buildings=4)
    row = city.row(COMPOUNDS, compound.code)
    row["楼栋数"] = compound.buildings
    made = build_buildings(city, compound, own_branch(city, compound), groups)
    city.tidy.append(compound)
    places = [*groups.without, *groups.empty, *groups.headless, *(groups.sizes or ())]
    for place in places if code else ():
        city.plant(code, made[place - 1], why, kind="Building")


@dataclass(frozen=True, kw_only=True)
class Homes:
    """Communities of one street and where its firms report."""

    communities: list[Community]
    firms_under: str
    place: int = 0

    def __getitem__(self, place: int) -> Community:
        return self.communities[place % len(self.communities)]


def _blank(city: City, unit: str, until: date | None = None, why: str = "") -> None:
    for figure in N_FIGURES:
        city.answer(figure, unit, "no", until=until)
    city.plant("N-BLANK", unit, why or "no organisation covers the unit", kind="Unit", until=until)


def plant_firms(city: City, homes: Homes) -> tuple[list[str], list[str]]:
    """Plant units without cover; return those to be tied to a community and those left alone."""
    tied = [
        _work_only(city, homes[0], "是否有工会"), _work_only(city, homes[1], "是否有党建指导员"),
        _due(city, homes[2], 5), _due(city, homes[3], 3), _reached(city, homes[0]),
        _later(city, homes[1], homes.firms_under), _members_unknown(city, homes[2]),
        *_not_operating(city, homes),
    ]  # fmt: skip
    alone = [_blind(city, homes[place]) for place in range(2)]
    return tied, alone


def _work(city: City, unit: str, **has: str) -> None:
    city.row(UNITS, unit).update(dict.fromkeys(_WORK, "否") | has)


def _work_only(city: City, home: Community, what: str) -> str:
    unit = firm(city, home, lonely=True, 正式党员=1)
    _work(city, unit, **{what: "是"})
    _blank(city, unit)
    city.answer("N.work", unit, "yes")
    city.plant("N-WORK-ONLY", unit, f"blank, but {what}", kind="Unit")
    return unit


def _due(city: City, home: Community, members: int) -> str:
    unit = firm(city, home, lonely=True, 正式党员=members)
    _blank(city, unit)
    # Instructor, union and league are left blank: whether work covers it is not known.
    city.answer("N.work", unit, "unknown")
    city.plant("N-DUE", unit, f"blank with {members} full members", kind="Unit")
    return unit


def _reached(city: City, home: Community) -> str:
    """Write a unit with a tie but no organisation and no work: blank, not blind."""
    unit = firm(city, home, lonely=True, 正式党员=0)
    _work(city, unit)
    _blank(city, unit)
    return unit


def _later(city: City, home: Community, superior: str) -> str:
    """Found the unit's branch after the first date."""
    unit = firm(city, home, lonely=True, 正式党员=4)
    _work(city, unit, 是否有工会="是")
    cover(city, unit, superior, Draft(members=(4, 0), founded=_FOUNDED))
    city.answer_all(N_FIGURES, unit, "yes")
    _blank(city, unit, until=D1)
    city.answer("N.work", unit, "yes")
    for code, why in (("N-DUE", "blank with 4"), ("N-WORK-ONLY", "blank, with a union")):
        city.plant(code, unit, f"{why}, until its branch is founded", kind="Unit", until=D1)
    return unit


def _members_unknown(city: City, home: Community) -> str:
    """Leave a unit blank; whether it is due is not known."""
    unit = firm(city, home, lonely=True)
    _work(city, unit)
    _blank(city, unit)
    return unit


def _not_operating(city: City, homes: Homes) -> list[str]:
    """Write closed firms, firms of which it is not said, and one whose type is not."""
    made = [
        firm(city, homes[place], 是否实体运营=state) for place, state in enumerate(("否", "否"))
    ]
    for unit in made:
        city.answer_all(N_FIGURES, unit, "not_applicable")
    silent = [covered_firm(city, homes[place], homes.firms_under)[0] for place in range(3)]
    for unit in silent:
        city.row(UNITS, unit)["是否实体运营"] = None
        city.answer_all(N_FIGURES, unit, "unknown")
    untyped, _ = covered_firm(city, homes[3], homes.firms_under)
    city.row(UNITS, untyped)["单位类型"] = None
    city.answer_all(N_FIGURES, untyped, "unknown")
    return [*made, *silent, untyped]


def _blind(city: City, home: Community) -> str:
    """Leave a unit nothing reaches: blank, blind, and without a tie."""
    unit = firm(city, home, lonely=True, 正式党员=0)
    _work(city, unit)
    _blank(city, unit)
    city.plant("N-BLIND", unit, "no organisation, no work, no tie", kind="Unit")
    city.plant("JOINT-NONE-UNIT", unit, "tied to no community", kind="Unit")
    return unit


def blind_later(city: City, home: Community) -> str:
    """End the unit's only tie with 2026: blank, later blind as well."""
    unit = firm(city, home, lonely=True, 正式党员=0)
    _work(city, unit)
    _blank(city, unit)
    since, until = date(2024, 1, 1), _ENDED
    city.row(UNITS, unit).update({"包联社区": home.code, "开始时间": since, "结束时间": until})
    for code, why in (("N-BLIND", "its only tie has ended"), ("JOINT-NONE-UNIT", "the same")):
        city.plant(code, unit, why, kind="Unit", since=D2)
    return unit


def plant_carriers(city: City, home: Community, superior: str) -> None:
    """Plant carriers without an organisation based on their area or trade."""
    for place, (ending, sort) in enumerate(
        (("产业园", "园区"), ("商圈", "商圈"), ("大厦", "商务楼宇"))
    ):
        code = write_carrier(city, city.lonely_stem() + ending, sort, home)
        later = place == 0
        if later:
            name = f"{city.row(CARRIERS, code)['载体名称']}党支部"
            draft = Draft(members=(9, 0), basis="区域性", founded=_FOUNDED,
                          covers={"覆盖片区": [code]})  # fmt: skip
            write_org(city, name, "党支部", superior, draft)
            city.answer("C.covered", code, "yes", since=D2)
        until = D1 if later else None
        city.answer("C.covered", code, "no", until=until)
        city.plant("C-BLANK", code, "no areal or sectoral organisation covers it", kind="Carrier",
                   until=until)  # fmt: skip


def plant_property(city: City, home: Community) -> list[str]:
    """Plant property companies without an organisation; the last one stops serving."""
    compounds = [row for row in city.rows[COMPOUNDS] if row["物业公司"]]
    made = []
    for place, members in enumerate((0, 4, 3, 2)):
        name = f"{city.lonely_stem()}物业服务有限公司"
        unit = write_unit(city, name, "物业服务企业", home, 正式党员=members)
        last = place == 3  # noqa: PLR2004 - the place of the last one above
        until = D1 if last else None
        row = compounds[place * 5]
        row.update({"物业公司": name, "进驻时间": date(2023, 5, 1),
                    "撤出时间": _ENDED if last else None})  # fmt: skip
        city.answer("P.covered", unit, "not_applicable")
        city.answer("P.covered", unit, "no", until=until)
        city.plant("P-BLANK", unit, "serves a compound, no organisation", kind="Unit", until=until)
        if members >= 3:  # noqa: PLR2004 - the rule's own number
            city.plant("P-DUE", unit, f"blank with {members} full members", kind="Unit")
        made.append(unit)
    return made


def plant_idle(city: City, home: Community) -> str:
    """Write a property company that serves nothing: not counted."""
    name = f"{city.stem()}物业服务有限公司"
    unit = write_unit(city, name, "物业服务企业", home, 正式党员=0)
    city.answer("P.covered", unit, "not_applicable")
    return unit
