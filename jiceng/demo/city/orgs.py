"""How an organisation is written down: its row, its leaders, and that nothing is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jiceng.demo.city.book import BRANCHES, ORGS, POSTS, WITH_TERM, City
from jiceng.demo.city.truth import DATES

_FIRST_START, _LAST_START = date(2024, 8, 1), date(2026, 5, 31)
_TERM_YEARS = 5
_COMMITTEE_FROM = 7
OF_ORGS = ("TERM-OVERDUE", "BRANCH-OVERSIZE", "BRANCH-UNDERSIZE", "SECRETARY-VACANT")
_LEADERS = ("组织委员", "宣传委员")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the row of an organisation says beyond name and superior.

    Attributes
    ----------
    members
        Full and probationary members.
    covers
        Title of the covering cell → codes.
    leaders
        How many committee members are listed beside the secretary.
    vacant
        No secretary is listed.
    """

    members: tuple[int, int] = (0, 0)
    covers: Mapping[str, Sequence[str]] | None = None
    mode: str | None = None
    basis: str | None = None
    formation: str | None = None
    founded: date | None = None
    leaders: int = 0
    vacant: bool = False
    outside: bool = False
    code: str = ""


def write_org(city: City, name: str, category: str, superior: str, draft: Draft) -> str:
    """Write an organisation in good order and return its code.

    Its term ends long after the last date, its secretary stays, and its size
    is noted as good; plants change the row and the answers together.
    """
    code = draft.code or city.child_code(superior or "001000000000000")
    full, probationary = draft.members
    counted = full + probationary > 0
    row = {
        "党组织代码": code, "党组织名称": name, "党组织类别": category,
        "组建依据": draft.basis, "组建方式": draft.formation,
        "正式党员": full if counted else None,
        "预备党员": probationary if counted else None,
        "党员人数": full + probationary if counted else None,
        "委员人数": draft.leaders + 1 if draft.leaders else None,
        "成立时间": draft.founded or city.day(date(2001, 7, 1), date(2023, 6, 30)),
        "上级在区外": "是" if draft.outside else None,
        "上级党组织代码": superior or None,
    }  # fmt: skip
    city.add(ORGS, row | _covering(draft))
    city.members[code] = full + probationary
    _good_term(city, code, category, draft.founded or _FIRST_START)
    _good_size(city, code, category)
    _leaders(city, code, draft)
    return code


def _covering(draft: Draft) -> dict[str, str | None]:
    covers = {title: "、".join(codes) for title, codes in (draft.covers or {}).items()}
    return {**covers, "覆盖方式": draft.mode if covers else None}


def _good_term(city: City, code: str, category: str, founded: date) -> None:
    if category not in WITH_TERM:
        city.answer("TERM-OVERDUE", code, "not_applicable")
        return
    start = max(founded, city.day(_FIRST_START, _LAST_START))
    city.row(ORGS, code).update(
        {
            "换届时间": start,
            "任期年限": _TERM_YEARS,
            "届满时间": start.replace(year=start.year + _TERM_YEARS) - timedelta(days=1),
        }
    )
    city.answer("TERM-OVERDUE", code, "no")


def _good_size(city: City, code: str, category: str) -> None:
    state = "no" if category in BRANCHES else "not_applicable"
    city.answer_all(("BRANCH-OVERSIZE", "BRANCH-UNDERSIZE"), code, state)


def _leaders(city: City, code: str, draft: Draft) -> None:
    city.answer("SECRETARY-VACANT", code, "yes" if draft.vacant else "no")
    if not draft.vacant:
        secretary = city.secretaries[code] = city.person()
        city.post(code, secretary, "书记", since=_from(draft))
    for place in range(draft.leaders):
        city.post(code, city.person(), _LEADERS[place % len(_LEADERS)], since=_from(draft))


def _from(draft: Draft) -> date | None:
    return draft.founded if draft.founded and draft.founded > _FIRST_START else None


def branch_draft(city: City, low: int, high: int) -> Draft:
    """Return the draft of an ordinary branch with a number of full members in a range."""
    full = city.rng.randint(low, high)
    leaders = len(_LEADERS) if full >= _COMMITTEE_FROM else 0
    return Draft(members=(full, city.rng.randint(0, 2)), leaders=leaders)


def set_members(city: City, code: str, full: int, probationary: int = 0) -> None:
    """Change the counts of an organisation's row."""
    city.row(ORGS, code).update(
        {"正式党员": full, "预备党员": probationary, "党员人数": full + probationary}
    )
    city.members[code] = full + probationary


def change_secretary(city: City, code: str, until: date, since: date | None = None) -> None:
    """End the secretary's post with ``until``; a successor comes on ``since``, if any."""
    who = city.secretaries[code]
    for row in city.rows[POSTS]:
        if row["任职机构"] == code and row["人员编号"] == who.number and row["职务"] == "书记":
            row["离任时间"] = until
    if since:
        city.post(code, city.person(), "书记", since=since)


def hide_unfounded(city: City) -> None:
    """Count no organisation at a date before its founding."""
    for row in city.rows[ORGS]:
        founded = row["成立时间"]
        for day in DATES:
            if isinstance(founded, date) and founded > day:
                for figure in OF_ORGS:
                    city.answer(figure, row["党组织代码"], "", since=day, until=day)
