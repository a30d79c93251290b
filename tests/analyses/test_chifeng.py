"""The newspaper's alliances: 52.9 %, 53 units and 20 organisations apart, eight conveners."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analyses.cobuilding import cobuilding
from analyses.meetings import meetings
from graphmodel.analysis import Analysis
from graphmodel.closed import AllianceRole, MeetingType
from graphmodel.network import Network
from graphmodel.profile import load_profile
from tests.analyses.rosters import Roster, counts, value

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "chifeng"
KINDS = {"单位": "Unit", "党组织": "PartyOrg"}
YULONG, DAKANG = "玉龙工业园区联合党委", "林西达康园区联合党委"


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(name: str) -> int:
    figures = tomllib.loads((FOLDER / "figures.toml").read_text(encoding="utf-8"))["figure"]
    return int(next(item["value"] for item in figures if item["id"] == name))


def as_network() -> Network:
    """Read the two alliances with their members; roles by the words of the closed list."""
    roster = Roster()
    rows: dict[str, list[dict[str, Any]]] = {"Alliance": [], "Unit": [], "PartyOrg": []}
    rows["Alliance"] = [
        {"id": row["联合体名称"], "name": row["联合体名称"]} for row in table("联合体")
    ]
    links = []
    for row in table("联合体成员"):
        kind = KINDS[row["成员类型"]]
        rows[kind].append({"id": row["成员名称"], "name": row["成员名称"]})
        words = row["角色"].split("、")
        spelled = AllianceRole.by_spelling()
        role = "convenor" if "轮值召集人" in words else spelled[words[0]]
        links.append(
            {"from_kind": kind, "from_id": row["成员名称"], "to_kind": "Alliance",
             "to_id": row["联合体名称"], "member_role": role,
             "turn": int(row["轮值序号"]) if row["轮值序号"] else None}
        )  # fmt: skip
    leads = [row for row in table("联合体") if row["牵头单位"]]
    hosts = [
        {"from_kind": "PartyOrg", "from_id": row["牵头单位"], "to_kind": "Alliance",
         "to_id": row["联合体名称"]} for row in leads
    ]  # fmt: skip
    rows["PartyOrg"] += [{"id": row["牵头单位"], "name": row["牵头单位"]} for row in leads]
    roster.rows = rows | {"MemberOf": links, "Hosts": hosts}
    return roster.network()


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return cobuilding(as_network())


def test_53_units_and_20_organisations_are_kept_apart(analysis: Analysis) -> None:
    row = analysis.tables["alliances"].filter(id=YULONG).row(0, named=True)
    assert (row["units"], row["organisations"]) == (53, 20)
    assert (number("yulong_units"), number("yulong_enterprise_party_organisations")) == (53, 20)


def test_eight_secretaries_are_conveners_in_turn(analysis: Analysis) -> None:
    row = analysis.tables["alliances"].filter(id=DAKANG).row(0, named=True)
    assert (row["convenors"], row["units"], row["organisations"]) == (8, 0, 8)
    assert number("linxi_dakang_secretaries") == 8


def test_members_of_both_alliances_are_counted_apart_as_well(analysis: Analysis) -> None:
    assert (value(analysis, "AL.units"), value(analysis, "AL.organisations")) == (53, 28)
    assert value(analysis, "AL.count") == 2


def test_the_group_of_a_member_the_source_does_not_tell_is_not_made_up(analysis: Analysis) -> None:
    assert analysis.tables["alliances"]["subgroups"].to_list() == [0, 0]


def test_the_banners_committee_leads_one_and_conveners_take_turns_in_the_other(
    analysis: Analysis,
) -> None:
    assert counts(analysis, "AL.has_lead") == (2, 0, 0, 0)
    assert analysis.findings.is_empty()


def test_nobody_is_subordinate_to_anybody() -> None:
    assert as_network().frame("SubordinateTo").is_empty()


def test_the_three_meeting_series_are_period_rules_of_the_profile() -> None:
    units = {"月": 1, "季": 3, "半年": 6}
    spelled = MeetingType.by_spelling()
    rules = {
        (item.activity, item.months)
        for item in load_profile().periods.values()
        if "alliance" in item.bodies
    }
    series = {(spelled[row["会议名称"]], units[row["周期单位"]]) for row in table("会议制度")}
    assert len(series) == 3
    assert series <= rules


def test_a_year_of_the_three_meetings_is_twelve_four_and_two() -> None:
    roster = Roster("Activity").add("A1", founded_on="2024-12")
    serial = 0
    for sort, months in (
        ("committee_month", range(1, 13)), ("secretaries_quarter", (1, 4, 7, 10)),
        ("delegates_half_year", (3, 9)),
    ):  # fmt: skip
        for month in months:
            serial += 1
            roster.add(f"E{serial}", activity_type=sort, held_on=f"2025-{month:02d}-15")
            roster.link("Held", "A1", f"E{serial}")
    analysis = meetings(roster.network(), as_of=date(2026, 1, 1))
    assert counts(analysis, "M.committee_month") == (12, 0, 0, 0)
    assert counts(analysis, "M.secretaries_quarter") == (4, 0, 0, 0)
    assert counts(analysis, "M.delegates_half_year") == (2, 0, 0, 0)


@pytest.mark.parametrize("total", [950, 951])
def test_503_of_950_or_951_are_52_9_per_cent(total: int) -> None:
    covered, alliances = number("private_party_organisations_covered"), number("alliances")
    roster = Roster("Alliance")
    roster.add(*(f"A{place}" for place in range(alliances)))
    for place in range(total):
        roster.add(f"U{place}", unit_type="private_firm").add(f"P{place}", category="branch")
        roster.link("Covers", f"P{place}", f"U{place}", mode="own")
    for place in range(covered):
        roster.link("MemberOf", f"P{place}", f"A{place % alliances}")
    # Some belong to two alliances, three alliances have no private firm: counted once, or not.
    for place in range(40):
        roster.link("MemberOf", f"P{place}", f"A{place + 100}")
    analysis = cobuilding(roster.network())
    assert counts(analysis, "AL.firms_covered") == (503, total - 503, 0, 0)
    rate = value(analysis, "AL.firms_covered")
    assert rate is not None
    assert f"{100 * rate:.1f}" == "52.9"
    assert value(analysis, "AL.count") == 506


@pytest.mark.parametrize("total", [949, 952])
def test_no_other_total_gives_52_9_per_cent(total: int) -> None:
    assert f"{100 * 503 / total:.1f}" != "52.9"
