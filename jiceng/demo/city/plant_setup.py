"""What is planted about organisations themselves: terms, sizes, secretaries, names, form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jiceng.demo.city.book import ORGS, City
from jiceng.demo.city.orgs import Draft, change_secretary, set_members, write_org
from jiceng.demo.city.plant_places import unknown_sound, weak
from jiceng.demo.city.plant_units import Homes
from jiceng.demo.city.truth import D1, D2, D3
from jiceng.demo.city.units import covered_firm

_ENDED, _SUCCESSOR = date(2026, 12, 31), date(2028, 1, 10)


@dataclass(frozen=True, kw_only=True)
class Term:
    """A term as the row states it, and when it is due, overdue or not known to be either."""

    cells: dict[str, Any]
    why: str
    due: tuple[date | None, date | None] | None = None
    over: date | None = None
    unknown: tuple[date | None, date | None] | None = None


TERMS = (
    Term(cells={"届满时间": date(2026, 3, 31)}, why="ended 2026-03-31", over=D1),
    Term(cells={"届满时间": None, "换届时间": date(2023, 6, 30), "任期年限": 3},
         why="three years from 2023-06-30: over on 2026-06-30 itself", over=D1),
    Term(cells={"届满时间": date(2026, 9, 30)}, why="ends 2026-09-30", due=(None, D1), over=D2),
    Term(cells={"届满时间": date(2026, 2, 28), "批准延期至": date(2027, 2, 28)},
         why="ended 2026-02-28, extended to 2027-02-28", over=D2),
    Term(cells={"届满时间": date(2027, 6, 30)}, why="ends 2027-06-30", due=(D2, D2), over=D3),
    Term(cells={"届满时间": D3}, why="its last day is 2028-12-31", due=(D3, None)),
    Term(cells={"届满时间": "2026-06"}, why="ends some day of June 2026",
         unknown=(None, D1), over=D2),
    Term(cells={"届满时间": None, "换届时间": None, "任期年限": None}, why="no term is stated",
         unknown=(None, None)),
)  # fmt: skip


def set_term(city: City, org: str, term: Term) -> None:
    """Write a term and note what follows from it."""
    city.row(ORGS, org).update(term.cells)
    if term.unknown:
        city.answer("TERM-OVERDUE", org, "unknown", *term.unknown)
    if term.due:
        city.plant("TERM-DUE-6M", org, term.why, kind="PartyOrg", since=term.due[0],
                   until=term.due[1])  # fmt: skip
    if term.over:
        city.answer("TERM-OVERDUE", org, "yes", since=term.over)
        city.plant("TERM-OVERDUE", org, term.why, kind="PartyOrg", since=term.over)


def plant_terms(city: City, homes: Homes) -> None:
    """Plant terms on branches of firms and of compounds; an overdue compound branch is weak."""
    for place, term in enumerate(TERMS):
        set_term(city, covered_firm(city, homes[place], homes.firms_under)[1], term)
    for term in (TERMS[0], TERMS[2], TERMS[3]):
        set_term(city, weak(city, f"its branch's term: {term.why}", since=term.over), term)
    set_term(city, unknown_sound(city), TERMS[-1])


def plant_sizes(city: City, homes: Homes) -> None:
    """Plant branches too large, too small, and of unknown size."""
    for place, full in enumerate((51, 64)):
        _, org = covered_firm(city, homes[place], homes.firms_under, Draft(members=(full, 0)))
        _oversize(city, org, full)
    # Fifty and three are within the rule.
    for place, full in enumerate((50, 3)):
        covered_firm(city, homes[place], homes.firms_under, Draft(members=(full, 0)))
    _, org = covered_firm(city, homes[2], homes.firms_under, Draft(members=(2, 3)))
    _undersize(city, org, "two full and three probationary members")
    for full in (2, 1):
        org = weak(city, f"its branch has {full} full members")
        set_members(city, org, full, 1)
        _undersize(city, org, f"{full} full members")
    _unknown_sizes(city, homes)
    village = next(item for item in city.communities if item.role == "village_low_branch")
    _oversize(city, village.org, 51)


def _oversize(city: City, org: str, members: int) -> None:
    city.answer("BRANCH-OVERSIZE", org, "yes")
    city.plant("BRANCH-OVERSIZE", org, f"{members} members", kind="PartyOrg")


def _undersize(city: City, org: str, why: str) -> None:
    city.answer("BRANCH-UNDERSIZE", org, "yes")
    city.plant("BRANCH-UNDERSIZE", org, why, kind="PartyOrg")


def _unknown_sizes(city: City, homes: Homes) -> None:
    firms = [covered_firm(city, homes[place], homes.firms_under)[1] for place in range(3)]
    for org in (unknown_sound(city), *firms):
        city.row(ORGS, org).update(dict.fromkeys(("正式党员", "预备党员", "党员人数")))
        for figure in ("BRANCH-OVERSIZE", "BRANCH-UNDERSIZE"):
            city.answer(figure, org, "unknown")


def plant_secretaries(city: City, homes: Homes) -> None:
    """Plant posts without a secretary: always, from the second date, and at the second only."""
    _, org = covered_firm(city, homes[0], homes.firms_under, Draft(members=(9, 0), vacant=True))
    city.plant("SECRETARY-VACANT", org, "no secretary is listed", kind="PartyOrg")
    firm = covered_firm(city, homes[1], homes.firms_under)[1]
    _vacant(city, firm, date(2026, 3, 31), None)
    _vacant(city, weak(city, "its branch has no secretary"), date(2026, 3, 31), None)
    _vacant(city, weak(city, "its branch has no secretary any more", since=D2), _ENDED, None)
    why = "its branch has no secretary until 2028"
    _vacant(city, weak(city, why, since=D2, until=D2), _ENDED, _SUCCESSOR)


def _vacant(city: City, org: str, last: date, successor: date | None) -> None:
    since = D1 if last <= D1 else D2
    until = D2 if successor else None
    change_secretary(city, org, last, successor)
    city.answer("SECRETARY-VACANT", org, "yes", since=since, until=until)
    city.plant("SECRETARY-VACANT", org, f"the last one left on {last}", kind="PartyOrg",
               since=since, until=until)  # fmt: skip


def plant_forms(city: City, homes: Homes) -> None:
    """Plant categories against names, and general branches with one branch."""
    for place in range(2):
        _, org = covered_firm(city, homes[place], homes.firms_under)
        city.row(ORGS, org)["党组织类别"] = "党总支"
        city.plant("CATEGORY-CONFLICT", org, "党支部 by name, 党总支 by the record",
                   kind="PartyOrg")  # fmt: skip
    for _ in range(2):
        stem = city.stem()
        _general(city, f"{stem}集团有限公司", homes.firms_under, branches=1)
    _general(city, f"{city.stem()}集团有限公司", homes.firms_under, branches=2)


def _general(city: City, name: str, superior: str, branches: int) -> str:
    org = write_org(city, f"{name}党总支", "党总支", superior, Draft(members=(30 * branches, 0)))
    below = [
        write_org(city, f"{name}{ordinal}党支部", "党支部", org, Draft(members=(30, 0)))
        for ordinal in ("生产车间", "营销中心")[:branches]
    ]
    if branches == 1:
        city.plant("SINGLE-BRANCH-GENERAL", org, "one branch only", kind="PartyOrg", others=below)
    return org


#: Finding → name of a branch; the second name of an exception is in good order.
_NAMES = (
    ("NAME-SUPERSEDED", "样例区工商分局党支部", "工商分局 is an old name"),
    ("NAME-SUPERSEDED", "样例区国土资源所党支部", "国土资源 is an old name"),
    ("", "样例区计划生育协会党支部", ""),
    ("NAME-OLD-PLACE", "样例县供销联社党支部", "the district was a county once"),
    ("NAME-OLD-PLACE", "中共样例县档案馆支部委员会", "the district was a county once"),
    ("NAME-SLIP", "样例区区审计中心党支部", "区区"),
    ("NAME-SLIP", "样例区园艺商会党会支部", "党会支部"),
    ("NAME-SLIP", "样例区花木研究支部党支部", "支部党支部"),
)


def plant_names(city: City, organs: str) -> None:
    """Plant old names, old places and slips of the pen below the organs' committee."""
    for code, name, why in _NAMES:
        org = write_org(city, name, "党支部", organs, Draft(members=(12, 0)))
        if code:
            city.plant(code, org, why, kind="PartyOrg")


def plant_same_bodies(city: City, lines: dict[str, str]) -> None:
    """Plant bodies listed twice: below two superiors, and as branch and general branch."""
    stem = city.stem()
    first = write_org(city, f"{stem}商圈党支部", "党支部", city.streets[1].org,
                      Draft(members=(15, 0)))  # fmt: skip
    second = write_org(city, f"{stem}商圈党支部", "党支部", lines["state"],
                       Draft(members=(15, 0)))  # fmt: skip
    _same(city, first, second, "one name below two superiors")
    stem = city.stem()
    branch = write_org(city, f"{stem}中学党支部", "党支部", city.streets[2].org,
                       Draft(members=(26, 0)))  # fmt: skip
    general = _school(city, f"{stem}中学", lines["education"])
    _same(city, branch, general, "branch in one line, general branch in another")


def _school(city: City, name: str, superior: str) -> str:
    org = write_org(city, f"{name}党总支", "党总支", superior, Draft(members=(52, 0)))
    for part in ("初中部", "高中部"):
        write_org(city, f"{name}{part}党支部", "党支部", org, Draft(members=(26, 0)))
    return org


def _same(city: City, one: str, other: str, why: str) -> None:
    first, second = sorted((one, other))
    city.plant("SAME-BODY", first, why, kind="PartyOrg", others=(second,))


def plant_direct_firms(city: City) -> None:
    """Note the streets that lead their firms themselves, and the one with too many below it."""
    for street, why in ((city.streets[0], "57 or more"), (city.streets[1], "35 or more")):
        city.plant("STREET-DIRECT-FIRMS", street.org, f"{why} firms directly below",
                   kind="PartyOrg")  # fmt: skip
    city.plant("SPAN-HIGH", city.streets[0].org, "more than 60 directly below", kind="PartyOrg")
