"""What is planted in the chain of superiors: circles, two superiors, none, the wrong rank."""

from __future__ import annotations

from dataclasses import replace

from jiceng.demo.city.book import CARRIERS, ORGS, City, Community
from jiceng.demo.city.orgs import Draft, write_org
from jiceng.demo.city.plant_units import Homes
from jiceng.demo.city.units import cover, covered_firm, firm, write_carrier

_SUPERIOR, _NAMED = "上级党组织代码", "上级党组织"


def plant_command(city: City, homes: Homes) -> None:
    """Plant every fault of the command graph that no other plant brings with it."""
    _circle_of_firms(city, homes)
    _circle_of_parks(city, homes.communities[0])
    _own_superior(city, homes)
    _two_superiors(city, homes)
    _no_superior(city, homes)
    _rank(city, homes)


def _committee(city: City, homes: Homes, place: int) -> str:
    """Write a firm with a committee: committees may lead committees."""
    unit = firm(city, homes[place], 正式党员=110)
    for figure in ("N.covered", "N.own", "N.work"):
        city.answer(figure, unit, "yes")
    draft = Draft(members=(110, 4))
    return cover(city, unit, homes.firms_under, draft, ending="党委")


def _ring(city: City, orgs: list[str]) -> None:
    for org, superior in zip(orgs, [*orgs[1:], orgs[0]], strict=True):
        city.row(ORGS, org)[_SUPERIOR] = superior
    first, *rest = sorted(orgs)
    city.plant("COMMAND-CYCLE", first, f"{len(orgs)} bodies lead each other in a circle",
               kind="PartyOrg", others=rest)  # fmt: skip


def _circle_of_firms(city: City, homes: Homes) -> None:
    """Close a circle of bodies that cover units only: no chain is asked of them."""
    _ring(city, [_committee(city, homes, place) for place in range(3)])


def _circle_of_parks(city: City, home: Community) -> None:
    """Close a circle of bodies that cover carriers: their chains are unclear as well."""
    orgs = []
    for _ in range(2):
        park = write_carrier(city, city.stem() + "产业园", "园区", home)
        name = f"{city.row(CARRIERS, park)['载体名称']}党委"
        draft = Draft(members=(120, 3), basis="区域性", covers={"覆盖片区": [park]})
        orgs.append(write_org(city, name, "党委", city.streets[2].org, draft))
        city.answer("C.covered", park, "yes")
    _ring(city, orgs)
    for org in orgs:
        city.plant("CHAIN-UNCLEAR", org, "covers a carrier from within a circle", kind="PartyOrg")


def _own_superior(city: City, homes: Homes) -> None:
    for place in range(2):
        org = _committee(city, homes, place)
        city.row(ORGS, org)[_SUPERIOR] = org
        city.plant("COMMAND-SELF", org, "it is its own superior", kind="PartyOrg")


def _two_superiors(city: City, homes: Homes) -> None:
    """List a body twice, alike but for the superior: as if two streets had filled it in."""
    for place in range(2):
        _, org = covered_firm(city, homes[place], homes.firms_under)
        other = city.streets[3].org
        city.add(ORGS, {**city.row(ORGS, org), _SUPERIOR: other})
        city.plant("COMMAND-TWO-SUPERIORS", org, "two rows name two superiors",
                   kind="PartyOrg", others=(homes.firms_under, other))  # fmt: skip
    _, org = covered_firm(city, homes[2], homes.firms_under)
    row = city.row(ORGS, org)
    # Within one row the code rules; that the name says otherwise is a problem, no finding.
    row[_NAMED] = city.row(ORGS, city.streets[3].org)["党组织名称"]
    city.wrong.append((ORGS, row, _NAMED, "links_disagree"))


def _no_superior(city: City, homes: Homes) -> None:
    """Write a firm's branch without a superior, and one whose superior does not exist."""
    for place, superior in enumerate(("", "001999999000000")):
        _, org = covered_firm(city, homes[place], homes.firms_under)
        row = city.row(ORGS, org)
        row[_SUPERIOR] = superior or None
        city.plant("COMMAND-NO-SUPERIOR", org, "no superior that exists is named",
                   kind="PartyOrg")  # fmt: skip
        if superior:
            city.wrong.append((ORGS, row, _SUPERIOR, "unknown_link"))


def _rank(city: City, homes: Homes) -> None:
    """Write a general branch with two branches, below a branch."""
    for place in range(2):
        unit, above = covered_firm(city, homes[place], homes.firms_under)
        draft = Draft(members=(56, 0))
        name = f"{city.stem()}集团有限公司"
        org = write_org(city, f"{name}党总支", "党总支", above, draft)
        for part in ("运营部", "工程部"):
            write_org(city, f"{name}{part}党支部", "党支部", org, replace(draft, members=(28, 0)))
        city.plant("COMMAND-RANK", org, f"a general branch below the branch of {unit}",
                   kind="PartyOrg", others=(above,))  # fmt: skip
