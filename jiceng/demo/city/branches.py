"""The branches of compounds with their groups, and the form each community's body takes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from jiceng.demo.city.base import SINGLE
from jiceng.demo.city.book import BUILDINGS, COMPOUNDS, ORGS, City, Community, Compound
from jiceng.demo.city.orgs import Draft, set_members, write_org
from jiceng.demo.city.words import numeral

_COMMITTEE_FROM, _GENERAL_FROM = 100, 50
T3 = ("T3.own", "T3.covered", "T3.sound")
#: Members, full and probationary, of communities and villages that are one branch.
_SINGLE_MEMBERS = {
    "single_low": (47, 3), "single": (28, 2), "village_low_branch": (49, 2),
    "village_branch": (50, 0),
}  # fmt: skip
_INNER = {
    "village_low": (40, 40, 40), "village_low_exact": (50, 50), "village": (30, 30),
    "wrong_community": (33, 33, 33), "spelling": (25, 20, 15), "wrong_street": (25, 25, 10),
    # Two communities of one name have none: equal names would look like one body.
    "same_name": (),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Groups:
    """Which buildings of a compound differ from good order, by place from 1.

    Attributes
    ----------
    without
        No group covers the building.
    empty
        No member lives there, and no group covers it.
    headless
        No head of the building.
    sizes
        Place → full members and members of its group; None where they are blank.
    """

    without: Collection[int] = ()
    empty: Collection[int] = ()
    headless: Collection[int] = ()
    sizes: dict[int, tuple[int, int] | None] | None = None


def own_branch(city: City, compound: Compound, draft: Draft | None = None, **where: str) -> str:
    """Write the branch that covers a compound alone; ``superior`` may be another body.

    ``ordinal`` tells two branches of one compound apart.
    """
    ordinal = where.get("ordinal", "")
    draft = draft or compound_draft(city)
    covers = {"覆盖小区": [compound.code]}
    name = _branch_name(compound, ordinal)
    superior = where.get("superior", compound.community.org)
    org = write_org(city, name, "党支部", superior, replace(draft, covers=covers, mode="单独"))
    if not ordinal:
        city.row(ORGS, org)["活动场所"] = f"ZX{compound.community.code}"
    city.answer_all(T3, compound.code, "yes")
    return org


def compound_draft(city: City) -> Draft:
    """Return the draft of a compound's branch in good order: a committee of three."""
    return Draft(members=(city.rng.randint(12, 32), city.rng.randint(0, 2)), leaders=2,
                 founded=city.day(date(2012, 7, 1), date(2024, 6, 30)))  # fmt: skip


def _branch_name(compound: Compound, ordinal: str) -> str:
    community = compound.community
    forms = (
        f"{compound.name}{ordinal}党支部",
        f"{community.name}{compound.name}{ordinal}党支部",
        f"中共{community.name}{compound.name}{ordinal}支部委员会",
    )
    return forms[int(compound.code[2:]) % len(forms)]


def build_buildings(
    city: City, compound: Compound, branch: str = "", groups: Groups | None = None
) -> list[str]:
    """Write the buildings of a compound, with groups of ``branch`` if it has one of its own."""
    wanted, made = groups or Groups(), []
    sizes = wanted.sizes or {}
    last: dict[str, object] = {}
    tier4 = branch and compound.buildings > 1
    for place in range(1, compound.buildings + 1):
        code = city.number("LD")
        made.append(code)
        row = {
            "楼栋代码": code, "楼栋": f"{place}幢", "户数": city.rng.randint(24, 160),
            "单元数": city.rng.randint(1, 5), "所属小区": compound.code,
            "居住党员": 0 if place in wanted.empty else city.rng.randint(1, 12),
            "是否有楼栋长": "否" if place in wanted.headless else "是",
        }  # fmt: skip
        bare = place in wanted.without or place in wanted.empty or not branch
        if not bare:
            plain = place not in sizes
            # About one group in four takes the next building as well.
            if not (plain and last and city.rng.random() < 1 / 4):
                size = sizes.get(place, _drawn(city))
                last = _group(city, compound, branch, place, size)
            row |= last
            last = last if plain else {}
        city.add(BUILDINGS, row)
        _answer_building(city, code, place, wanted, applies=bool(tier4))
    return made


def _drawn(city: City) -> tuple[int, int]:
    full = city.rng.randint(3, 8)
    return full, full + city.rng.randint(0, 1)


def _group(
    city: City, compound: Compound, branch: str, place: int, size: tuple[int, int] | None
) -> dict[str, object]:
    return {
        "党小组代码": city.number("XZ"), "党小组名称": f"{compound.name}{place}幢党小组",
        "正式党员": size[0] if size else None, "党员人数": size[1] if size else None,
        "所属党支部": branch, "党小组组长": city.person().name,
    }  # fmt: skip


def _answer_building(city: City, code: str, place: int, groups: Groups, *, applies: bool) -> None:
    state = "yes"
    if place in groups.without:
        state = "no"
    elif groups.sizes and place in groups.sizes:
        state = "no" if groups.sizes[place] else "unknown"
    if not applies or place in groups.empty:
        state = "not_applicable"
    city.answer("T4.covered", code, state)


def close_communities(city: City) -> None:
    """Give every community's organisation its inner branches, its form and its members."""
    for community in city.communities:
        if community.role in SINGLE:
            set_members(city, community.org, *_SINGLE_MEMBERS[community.role])
            city.row(ORGS, community.org)["党组织名称"] = f"{community.name}党支部"
        elif community.org:
            _inner_branches(city, community)
            _settle(city, community, _members_below(city, community.org))


def _inner_branches(city: City, community: Community) -> None:
    # Below a body with the bare stem nothing may bear the full name: it would be the match.
    head = community.stem if community.role == "spelling" else community.name
    for place, members in enumerate(_INNER.get(community.role, (25, 28)), start=1):
        name = f"{head}第{numeral(place)}党支部"
        draft = Draft(members=(members, 0), leaders=2)
        write_org(city, name, "党支部", community.org, draft)


def _members_below(city: City, org: str) -> int:
    below = (row for row in city.rows[ORGS] if row.get("上级党组织代码") == org)
    # Another community's body that hangs here by mistake keeps its members to itself.
    own = (row["党组织代码"] for row in below if row["党组织类别"] in {"党支部", "联合党支部"})
    return sum(city.members[code] for code in own)


def _settle(city: City, community: Community, total: int) -> None:
    if total < _GENERAL_FROM:
        raise ValueError(f"{community.name}: too few members for a general branch")
    committee = total >= _COMMITTEE_FROM and "low" not in community.role
    form = "党委" if committee else "党总支"
    set_members(city, community.org, total)
    head = ("", "中共", city.streets[community.street - 1].name)[community.place % 3]
    stem = community.stem if community.role == "spelling" else community.name
    long = {"党委": "委员会", "党总支": "总支部委员会"}[form] if head == "中共" else form
    city.row(ORGS, community.org).update({"党组织名称": f"{head}{stem}{long}", "党组织类别": form})


def rename(city: City, compound: Compound) -> Compound:
    """Give a compound a name that looks like no other: nothing may be taken for its branch."""
    changed = replace(compound, name=city.lonely_stem() + "花园")
    city.row(COMPOUNDS, compound.code)["小区名称"] = changed.name
    return changed
