"""Owners' and residents' committees, and who sits in them and in the Party's committee alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import cycle

from jiceng.demo.city.book import COMPOUNDS, DIVISIONS, ORGS, POSTS, City, Community, Compound
from jiceng.demo.city.truth import D1, D2
from jiceng.demo.city.words import FULL, NONE, Who

_SEATS = 5
_SINCE = date(2024, 11, 1)
_CHANGE = date(2026, 12, 31)
XA = ("XA-ANY", "XA-UNITY")
_DIRECTOR, _MEMBER = "业委会主任", "业委会委员"
#: Of every sixteen compounds with both committees; the rest is planted below.
_USUAL = ("unity", "any", "any", "unity", "any", "two", "none", "any")


def no_committee(city: City, compound: Compound) -> None:
    """Write that a compound has no owners' committee."""
    city.row(COMPOUNDS, compound.code)["是否成立业委会"] = "否"
    city.answer_all((*XA, "PARTY-SHARE"), compound.code, "not_applicable")


def beside_no_branch(city: City, compound: Compound) -> None:
    """Write an owners' committee where no single branch covers the compound alone."""
    _found(city, compound)
    _sit(city, compound, [(city.person(status), None) for status in (FULL, FULL, FULL, NONE, NONE)])
    city.answer_all(XA, compound.code, "not_applicable")


def _found(city: City, compound: Compound, founded: date | None = None) -> str:
    founded = founded or city.day(date(2016, 1, 1), date(2024, 10, 31))
    city.row(COMPOUNDS, compound.code).update(
        {
            "是否成立业委会": "是", "业委会成立时间": founded,
            "备案时间": founded + timedelta(days=20), "业委会任期": 5,
            "业委会届满时间": date(2029, city.rng.randint(8, 12), 15), "业委会委员数": _SEATS,
        }
    )  # fmt: skip
    city.answer("PARTY-SHARE", compound.code, "yes")
    return f"{compound.name}业委会"


def _sit(city: City, compound: Compound, people: list[tuple[Who, date | None]]) -> None:
    """Write the seats of an owners' committee: the first is its director."""
    body = f"{compound.name}业委会"
    for place, (who, until) in enumerate(people):
        role = _MEMBER if place else _DIRECTOR
        city.post(body, who, role, since=_SINCE, until=until)


def _branch(city: City, compound: Compound) -> tuple[str, list[Who]]:
    """Return a compound's branch and its committee, secretary first."""
    row = next(row for row in city.rows[ORGS] if row.get("覆盖小区") == compound.code)
    org: str = row["党组织代码"]
    listed = [post for post in city.rows[POSTS] if post["任职机构"] == org]
    people = [
        Who(name=post["姓名"], number=post["人员编号"], status=post["政治面貌"]) for post in listed
    ]
    return org, people


def _others(city: City, *statuses: str) -> list[tuple[Who, date | None]]:
    return [(city.person(status), None) for status in statuses]


def usual(city: City, compound: Compound, sort: str) -> None:
    """Write a committee whose overlap with the branch's is ``sort`` at every date."""
    org, people = _branch(city, compound)
    _found(city, compound)
    shared = {"unity": people[:1], "any": people[1:2], "two": people[1:3], "none": []}[sort]
    seats: list[tuple[Who, date | None]] = [(who, None) for who in shared]
    if sort != "unity":
        seats = _others(city, FULL) + seats
    rest = (FULL, FULL, NONE, NONE) if sort != "two" else (FULL, NONE)
    seats += _others(city, *rest)[: _SEATS - len(seats)]
    _sit(city, compound, seats)
    city.answer("XA-ANY", compound.code, "no" if sort == "none" else "yes")
    city.answer("XA-UNITY", compound.code, "yes" if sort == "unity" else "no")
    if sort == "none":
        plant_none(city, compound, org)


def plant_none(city: City, compound: Compound, org: str, since: date | None = None) -> None:
    """Note that nobody sits in both committees."""
    city.plant(
        "XA-NONE", compound.code, "both committees are listed in full and share nobody",
        kind="Compound", others=(org,), since=since,
    )  # fmt: skip


def few_listed(city: City, compound: Compound) -> None:
    """List three of five seats, nobody shared: not known."""
    _found(city, compound)
    _sit(city, compound, _others(city, FULL, FULL, FULL))
    city.answer("XA-ANY", compound.code, "unknown")
    city.answer("XA-UNITY", compound.code, "no")


def no_director(city: City, compound: Compound) -> None:
    """List four of five seats, not the director's: neither is known."""
    body = _found(city, compound)
    for who, _ in _others(city, FULL, FULL, FULL, NONE):
        city.post(body, who, _MEMBER, since=_SINCE)
    city.answer_all(XA, compound.code, "unknown")


def declared(city: City, compound: Compound) -> None:
    """List few, but let the branch state two persons in both: yes, unity not known."""
    org, _ = _branch(city, compound)
    _found(city, compound)
    body = f"{compound.name}业委会"
    for who, _ in _others(city, FULL, FULL, FULL):
        city.post(body, who, _MEMBER, since=_SINCE)
    city.row(ORGS, org)["交叉任职人数"] = 2
    city.answer("XA-ANY", compound.code, "yes")
    city.answer("XA-UNITY", compound.code, "unknown")


def nobody_listed(city: City, compound: Compound) -> None:
    """List no member; by the committee's columns one in five is a Party member."""
    _found(city, compound)
    city.row(COMPOUNDS, compound.code)["业委会党员数"] = 1
    city.answer_all(XA, compound.code, "unknown")
    plant_share(city, compound, "the columns say 1 of 5")


def plant_share(city: City, compound: Compound, why: str) -> None:
    """Note that Party members are fewer than the share asked for."""
    city.answer("PARTY-SHARE", compound.code, "no")
    city.plant("PARTY-SHARE-LOW", compound.code, why, kind="Compound")


def share_low(city: City, compound: Compound) -> None:
    """Seat the secretary and four who are not members: unity, and a share of one in five."""
    _, people = _branch(city, compound)
    _found(city, compound)
    _sit(city, compound, [(people[0], None), *_others(city, NONE, NONE, NONE, NONE)])
    city.answer_all(XA, compound.code, "yes")
    plant_share(city, compound, "1 of 5 listed members")


def share_unknown(city: City, compound: Compound) -> None:
    """Seat two members, two who are not, and one of whom it is not said: 2/5 to 3/5."""
    _, people = _branch(city, compound)
    _found(city, compound)
    _sit(city, compound, [(people[0], None), *_others(city, FULL, NONE, NONE, "")])
    city.answer_all(XA, compound.code, "yes")
    city.answer("PARTY-SHARE", compound.code, "unknown")


def replaced(city: City, compound: Compound) -> None:
    """Let the shared member leave and another come: yes, later no."""
    org, people = _branch(city, compound)
    body = _found(city, compound)
    _sit(city, compound, [*_others(city, FULL), (people[1], _CHANGE),
                          *_others(city, FULL, NONE, NONE)])  # fmt: skip
    city.post(body, city.person(), _MEMBER, since=date(2027, 1, 1))
    city.answer("XA-ANY", compound.code, "yes", until=D1)
    city.answer("XA-ANY", compound.code, "no", since=D2)
    city.answer("XA-UNITY", compound.code, "no")
    plant_none(city, compound, org, since=D2)


def not_replaced(city: City, compound: Compound) -> None:
    """Let the shared member leave and the seat stay empty: yes, later not known."""
    _, people = _branch(city, compound)
    _found(city, compound)
    _sit(city, compound, [*_others(city, FULL), (people[1], _CHANGE),
                          *_others(city, FULL, FULL, NONE)])  # fmt: skip
    city.answer("XA-ANY", compound.code, "yes", until=D1)
    city.answer("XA-ANY", compound.code, "unknown", since=D2)
    city.answer("XA-UNITY", compound.code, "no")


def founded_later(city: City, compound: Compound) -> None:
    """Found the owners' committee between the first two dates."""
    _, people = _branch(city, compound)
    _found(city, compound, date(2026, 11, 20))
    seats = [*people[:1], *(who for who, _ in _others(city, FULL, FULL, NONE, NONE))]
    for place, who in enumerate(seats):
        role = _MEMBER if place else _DIRECTOR
        city.post(f"{compound.name}业委会", who, role, since=date(2026, 11, 20))
    for figure in (*XA, "PARTY-SHARE"):
        city.answer(figure, compound.code, "not_applicable", until=D1)
    city.answer("XA-ANY", compound.code, "yes", since=D2)
    city.answer("XA-UNITY", compound.code, "yes", since=D2)


_SPECIAL: tuple[Callable[[City, Compound], None], ...] = (
    few_listed, no_director, declared, nobody_listed, share_low, share_unknown, replaced,
    not_replaced, founded_later, few_listed, share_low, replaced,
)  # fmt: skip


def build_committees(city: City, compounds: list[Compound]) -> None:
    """Give most compounds in good order an owners' committee: the special ones first."""
    sorts: Iterator[str] = cycle(_USUAL)
    for place, compound in enumerate(compounds):
        if place < len(_SPECIAL):
            _SPECIAL[place](city, compound)
        elif place % 8:
            usual(city, compound, next(sorts))
        else:
            no_committee(city, compound)


def build_residents(city: City, communities: list[Community]) -> None:
    """Say who chairs the residents' committee: mostly the secretary of the community."""
    for place, community in enumerate(communities):
        if community.village:
            continue
        figure, body = "COMMUNITY-UNITY", f"{community.name}居委会"
        if community.role in {"same_name", "no_org"} or not community.org:
            # Two committees bear one name: a post that names it would not say which.
            city.answer(figure, community.code, "unknown" if community.org else "not_applicable")
        elif community.role == "single":
            city.answer(figure, community.code, "unknown")
        elif community.role == "wrong_street":
            _hand_over(city, community, body)
        else:
            same = place % 5 != 1
            who = city.secretaries[community.org] if same else city.person()
            city.post(body, who, "居委会主任")
            # A body that is not yet matched to its community settles nothing.
            unsettled = community.role == "spelling"
            state = "unknown" if unsettled else "yes" if same else "no"
            city.answer(figure, community.code, state)
        city.row(DIVISIONS, community.code)["居委会届满时间"] = date(2030, 12, 31)


def _hand_over(city: City, community: Community, body: str) -> None:
    """Let the secretary chair until the end of 2026, somebody else after."""
    city.post(body, city.secretaries[community.org], "居委会主任", until=_CHANGE)
    city.post(body, city.person(), "居委会主任", since=date(2027, 1, 1))
    city.answer("COMMUNITY-UNITY", community.code, "yes", until=D1)
    city.answer("COMMUNITY-UNITY", community.code, "no", since=D2)
