"""What is planted in the joint graph: communities and units with no tie, one tie, or cut off."""

from __future__ import annotations

from datetime import date

from jiceng.demo.city.book import BODIES, City, Community, Street
from jiceng.demo.city.ties import assign, community_body, member
from jiceng.demo.city.truth import D1, D2, D3
from jiceng.demo.city.units import write_unit

_ENDED, _LATE_END = date(2026, 12, 31), date(2028, 6, 30)


def plant_ties(city: City) -> None:
    """Plant the communities whose ties are written one by one."""
    by_role: dict[str, list[Community]] = {}
    for community in city.communities:
        by_role.setdefault(community.role, []).append(community)
    _one_tie(city, by_role["one_tie"][0])
    _one_tie_later(city, by_role["one_tie_later"][0])
    _no_tie(city, by_role["no_tie"][0])
    _no_tie_later(city, by_role["no_tie_later"][0])
    _cut_pair(city, *by_role["cut_pair"])


def _street(city: City, community: Community) -> Street:
    return city.streets[community.street - 1]


def _join(city: City, community: Community, unit: str, until: date | None = None) -> None:
    member(city, community_body(community, _street(city, community)), unit, until)


def _plant_one(city: City, community: Community, unit: str, since: date) -> None:
    city.plant("JOINT-ONE-TIE", community.code, "one unit only is tied to it", kind="Division",
               others=(unit,), since=since)  # fmt: skip


def _plant_key(
    city: City, unit: str, lost: list[Community], cut: list[Community], days: tuple[date, date]
) -> None:
    """Note what would follow if the unit left: communities without a tie, and cut off."""
    city.plant(
        "JOINT-KEY-UNIT", unit, "communities depend on it alone", kind="Unit",
        others={item.code for item in (*lost, *cut)}, since=days[0], until=days[1],
        numbers={"last_tie": len(lost), "cut_off": len(cut)},
    )  # fmt: skip


def _one_tie(city: City, community: Community) -> None:
    """Tie it to one anchor: a key unit, without which the community is cut off."""
    unit = _street(city, community).anchors[0]
    _join(city, community, unit)
    _plant_one(city, community, unit, D1)
    _plant_key(city, unit, [community], [community], (D1, D3))


def _one_tie_later(city: City, community: Community) -> None:
    """Tie it to two units, one of which leaves with 2026."""
    stays, leaves = _street(city, community).anchors[:2]
    _join(city, community, stays)
    _join(city, community, leaves, _ENDED)
    _plant_one(city, community, stays, D2)
    _plant_key(city, stays, [community], [community], (D2, D3))


def _no_tie(city: City, community: Community) -> None:
    city.add(BODIES, community_body(community, _street(city, community)))
    city.plant("JOINT-NONE-COMMUNITY", community.code, "no unit is tied to it", kind="Division")


def _no_tie_later(city: City, community: Community) -> None:
    """Tie it to two units that leave one after the other before the second date."""
    first, second = _street(city, community).anchors[:2]
    _join(city, community, first, _ENDED)
    _join(city, community, second, date(2027, 2, 28))
    city.plant("JOINT-NONE-COMMUNITY", community.code, "both its ties have ended",
               kind="Division", since=D2)  # fmt: skip


def _cut_pair(city: City, near: Community, far: Community) -> None:
    """Let two communities share two units; only a third unit leads on to the street.

    Without it both are cut off though both keep ties. In 2028 one of the two
    shared units leaves: the other then holds the far community's last tie.
    """
    street = _street(city, near)
    leaves = write_unit(city, city.stem() + "研究所", "事业单位", near, 正式党员=2)
    stays = write_unit(city, city.stem() + "职业学校", "学校", far, 正式党员=2)
    bridge = street.anchors[4]
    _join(city, near, bridge)
    for unit, until in ((leaves, _LATE_END), (stays, None)):
        _join(city, near, unit, until)
        _join(city, far, unit, until)
    _plant_key(city, bridge, [], [near, far], (D1, D3))
    _plant_one(city, far, stays, D3)
    _plant_key(city, stays, [far], [far], (D3, D3))
    city.plant("JOINT-NONE-UNIT", leaves, "both its ties have ended", kind="Unit", since=D3)


def plant_untied_units(city: City, home: Community) -> None:
    """Write public units without a tie, one of them from the second date."""
    for ending, sort in (("文化馆", "事业单位"), ("技工学校", "学校")):
        unit = write_unit(city, city.stem() + ending, sort, home, 正式党员=2)
        city.plant("JOINT-NONE-UNIT", unit, "tied to no community", kind="Unit")
    unit = write_unit(city, city.stem() + "检测中心", "事业单位", home, 正式党员=2)
    assign(city, unit, [home.code], _ENDED)
    city.plant("JOINT-NONE-UNIT", unit, "its only tie has ended", kind="Unit", since=D2)
