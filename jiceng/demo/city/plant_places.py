"""What is planted about streets, communities and compounds (tiers 1 to 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from jiceng.demo.city.book import COMPOUNDS, City, Community, Compound
from jiceng.demo.city.branches import (
    T3,
    build_buildings,
    compound_draft,
    own_branch,
    rename,
)
from jiceng.demo.city.committees import beside_no_branch, no_committee
from jiceng.demo.city.orgs import write_org
from jiceng.demo.city.truth import D1

#: Streets with a second community whose body is an ordinary committee.
_WITH_NEIGHBOURS = (1, 3)
_FOUNDED = date(2026, 10, 15)
_MEMBERS = "组织关系在社区的正式党员"
_LOW = {
    "level_low": "members are 100 or more and it is no committee",
    "single_low": "members are 50 and it is a single branch",
}
_LOW_VILLAGE = {
    "village_low": "120 members and no committee",
    "village_low_exact": "exactly 100 members and no committee",
    "village_low_branch": "51 members and a single branch",
}
_WRONG = {
    "wrong_street": "its superior is the organisation of another street",
    "wrong_community": "its superior is another community's organisation",
}


def plant_communities(city: City) -> None:
    """Note what is wrong with communities by their role."""
    for community in city.communities:
        code, org, role = community.code, (community.org,), community.role
        if role == "no_org":
            city.answer("T2.covered", code, "no")
            city.plant("T2-NO-ORG", code, "no organisation, roster complete", kind="Division")
        if role == "spelling":
            city.answer("T2.covered", code, "unknown")
            city.plant("T2-SPELLING", code, "the organisation bears the bare stem",
                       kind="Division", others=org)  # fmt: skip
        for finding, words in (
            ("T2-LEVEL-LOW", _LOW), ("T2-LEVEL-LOW-VILLAGE", _LOW_VILLAGE),
            ("T2-WRONG-PARENT", _WRONG),
        ):  # fmt: skip
            if role in words:
                city.plant(finding, code, words[role], kind="Division", others=org)
        if role in {"single", "single_low"}:
            city.plant("T2-SINGLE-BRANCH", code, "its organisation is a branch",
                       kind="Division", others=org)  # fmt: skip
        if role == "no_joint_body":
            city.plant("T2-NO-JOINT-COMMITTEE", code, "no 大党委 belongs to it", kind="Division")


# ---------------------------------------------------------------- compounds without a branch


def blank(city: City, compound: Compound, members: int | None, founded: date | None = None) -> None:
    """Leave a compound without a branch, for good or until one is founded.

    Members of three or more make it due as well as blank; an unknown number
    leaves only that it is blank. Where a branch comes later the compound has
    one building, so that tier 4 never applies.
    """
    compound = replace(rename(city, compound), buildings=1 if founded else compound.buildings)
    row = city.row(COMPOUNDS, compound.code)
    row[_MEMBERS] = members
    until = D1 if founded else None
    if founded:
        row["楼栋数"] = 1
        own_branch(city, compound, replace(compound_draft(city), founded=founded))
    build_buildings(city, compound)
    for figure in T3:
        city.answer(figure, compound.code, "no", until=until)
    city.plant("T3-BLANK", compound.code, "no branch of its own and no joint one",
               kind="Compound", until=until)  # fmt: skip
    if members is not None and members >= 3:  # noqa: PLR2004 - the rule's own number
        city.plant("T3-DUE", compound.code, f"blank, and {members} members belong here",
                   kind="Compound", until=until)  # fmt: skip
    if founded:
        no_committee(city, compound)
    else:
        beside_no_branch(city, compound)


def joint(city: City, compounds: list[Compound], scope: str, **row: object) -> None:
    """Cover several compounds by one branch: joint, whatever the row calls the mode."""
    community = compounds[0].community
    category = str(row.get("category", "联合党支部"))
    draft = replace(
        compound_draft(city), covers={"覆盖小区": [item.code for item in compounds]},
        mode="联合" if category == "联合党支部" else "单独",
    )  # fmt: skip
    org = write_org(city, f"{community.name}{scope}{category}", category, community.org, draft)
    for compound in compounds:
        build_buildings(city, compound)
        no_committee(city, compound)
        city.answer("T3.own", compound.code, "no")
        city.answer_all(T3[1:], compound.code, "yes")
        city.plant("T3-JOINT-ONLY", compound.code, "only a branch it shares covers it",
                   kind="Compound", others=(org,))  # fmt: skip
    if len(compounds) > 5:  # noqa: PLR2004 - the rule's own number
        city.plant(
            "T3-JOINT-OVER", org, f"covers {len(compounds)} compounds", kind="PartyOrg",
            others=[compound.code for compound in compounds],
        )  # fmt: skip


def plant_compounds(city: City) -> None:
    """Plant what is wrong with the cover of compounds."""
    joint(city, city.take(6), "零散楼栋")
    joint(city, city.take(6), "老旧院落")
    joint(city, city.take(5), "沿街楼院")
    joint(city, city.take(2), "街区", category="党支部")
    for members, founded in (
        (0, None), (2, None), (None, None), (1, _FOUNDED), (5, None), (3, None), (4, _FOUNDED),
    ):  # fmt: skip
        blank(city, city.take()[0], members, founded)
    _wrong_parents(city)
    _two_branches(city)
    _no_chain(city)


def plant_single(city: City, compounds: list[Compound]) -> None:
    """Leave the compounds of single-branch communities blank: nothing can hang below."""
    for place, compound in enumerate(compounds):
        blank(city, compound, 4 if place == 0 else 2)


def _wrong_parents(city: City) -> None:
    for superior_of in ("street", "community"):
        compound = city.take(streets=_WITH_NEIGHBOURS)[0]
        street = city.streets[compound.community.street - 1]
        other = _neighbour(city, compound.community)
        superior = street.org if superior_of == "street" else other.org
        org = own_branch(city, compound, superior=superior)
        build_buildings(city, compound, org)
        no_committee(city, compound)
        _wrong_parent(city, compound, org)


def _wrong_parent(city: City, compound: Compound, org: str) -> None:
    city.plant("T3-WRONG-PARENT", compound.code,
               "a branch of the compound hangs below the street or another community",
               kind="Compound", others=(org,))  # fmt: skip


def _neighbour(city: City, community: Community) -> Community:
    """Return another community of the street whose body is an ordinary committee."""
    return next(
        item for item in city.communities
        if item.street == community.street and item != community and item.role in {"", "one_tie"}
    )  # fmt: skip


def _two_branches(city: City) -> None:
    """Two branches of one compound: below one superior a division, below two an overlap."""
    for apart in (False, True, False, True):
        compound = city.take(streets=_WITH_NEIGHBOURS)[0]
        first = own_branch(city, compound, ordinal="第一")
        superior = _neighbour(city, compound.community).org if apart else compound.community.org
        second = own_branch(city, compound, ordinal="第二", superior=superior)
        build_buildings(city, compound, first)
        no_committee(city, compound)
        code, why = ("OVERLAP", "under two superiors") if apart else ("T3-MULTI", "one superior")
        city.plant(code, compound.code, f"two branches of its own, {why}", kind="Compound",
                   others=(first, second))  # fmt: skip
        if apart:
            _wrong_parent(city, compound, second)


def _no_chain(city: City) -> None:
    """Write compounds' branches that name no superior: they lead nowhere."""
    for _ in range(2):
        compound = city.take()[0]
        org = own_branch(city, compound, superior="")
        build_buildings(city, compound, org)
        no_committee(city, compound)
        city.plant("CHAIN-UNCLEAR", org, "covers a compound and has no superior", kind="PartyOrg")
        city.plant("COMMAND-NO-SUPERIOR", org, "no superior is named", kind="PartyOrg")


# ---------------------------------------------------------------- covered, but not in good order


def weak(city: City, why: str, since: date | None = None, until: date | None = None) -> str:
    """Take a compound whose own branch is not sound from ``since`` to ``until``; return it."""
    compound = city.take()[0]
    org = own_branch(city, compound)
    build_buildings(city, compound, org)
    no_committee(city, compound)
    city.answer("T3.sound", compound.code, "no", since=since, until=until)
    city.plant("T3-WEAK", compound.code, why, kind="Compound", others=(org,), since=since,
               until=until)  # fmt: skip
    return org


def unknown_sound(city: City, since: date | None = None, until: date | None = None) -> str:
    """Take a compound of whose branch something is not known; return the branch."""
    compound = city.take()[0]
    org = own_branch(city, compound)
    build_buildings(city, compound, org)
    no_committee(city, compound)
    city.answer("T3.sound", compound.code, "unknown", since=since, until=until)
    return org
