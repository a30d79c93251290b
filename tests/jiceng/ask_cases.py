"""A small network for each named question, with its answers written down by hand.

An answer is True (yes), False (no) or None (not known), for every body that is
asked about; of a report, the numbers that its rows carry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graphmodel.network import Completeness, Network
from tests.analyses.rosters import DAY, Roster

Answers = dict[str, bool | None]
Numbers = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What a question answers about a network at some dates."""

    roster: Roster
    at: dict[date, Answers | Numbers]
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def network(self) -> Network:
        return self.roster.network()


def at(day: str) -> date:
    return date.fromisoformat(day)


def town(*complete: str, anywhere: tuple[str, ...] = ()) -> Roster:
    """Two streets with their committees; in the first rosters are complete, in D8 they are not.

    D1 holds the communities D2, D3 and the village D4; D8 holds the community D9.
    """
    roster = Roster(*anywhere)
    roster.complete += tuple(Completeness(kind=kind, within="D1") for kind in complete)
    roster.add("D1", "D8", level="street").add("D2", "D3", "D9", level="community")
    roster.add("D4", level="village").add("P1", "P8", category="work_committee")
    for inner, outer in (("D2", "D1"), ("D3", "D1"), ("D4", "D1"), ("D9", "D8")):
        roster.link("Within", inner, outer)
    roster.link("Covers", "P1", "D1", mode="territorial")
    return roster.link("Covers", "P8", "D8", mode="territorial")


def branches(roster: Roster, superior: str, *ids: str, **values: Any) -> Roster:
    """Branches below an organisation."""
    return roster.add(*ids, **{"category": "branch", **values}).below(superior, *ids)


def inside(roster: Roster, place: str, *ids: str) -> Roster:
    for node in ids:
        roster.link("Within", node, place)
    return roster


def _streets() -> Case:
    roster = Roster("PartyOrg").add("D1", "D5", "D8", level="street")
    roster.add("P1", category="work_committee").link("Covers", "P1", "D1", mode="territorial")
    roster.link("Suggests", "P1", "D8", score=0.9)
    return Case(roster=roster, at={DAY: {"D1": False, "D5": True, "D8": None}})


def _communities() -> Case:
    roster = branches(town("PartyOrg"), "P1", "P2")
    roster.link("Covers", "P2", "D2", mode="territorial", valid_from=at("2026-01-01"))
    roster.link("Suggests", "P1", "D4", score=0.9)
    now: Answers = {"D2": False, "D3": True, "D4": None, "D9": None}
    return Case(roster=roster, at={DAY: now, at("2025-12-31"): {**now, "D2": True}})


def _compounds() -> Case:
    roster = inside(town("PartyOrg").add("C1", "C2", "C3", "C4"), "D2", "C1", "C2", "C3")
    branches(inside(roster, "D4", "C4"), "P1", "P2", founded_on="2026-06")
    roster.link("Covers", "P2", "C1", mode="own").link("Suggests", "P1", "C3", score=0.8)
    now: Answers = {"C1": False, "C2": True, "C3": None}
    return Case(roster=roster, at={DAY: now, at("2026-05-31"): {**now, "C1": True}})


def _due() -> Case:
    roster = town("PartyOrg").add("C1", formal_full_members=3).add("C2", formal_full_members=2)
    roster.add("C3", formal_full_members=None)
    inside(roster, "D2", "C1", "C2", "C3")
    return Case(roster=roster, at={DAY: {"C1": True, "C2": False, "C3": None}})


def _joint_only() -> Case:
    roster = inside(town("PartyOrg").add("C1", "C2", "C3"), "D2", "C1", "C2", "C3")
    branches(branches(roster, "P1", "P2", category="joint_branch"), "P1", "P3")
    roster.link("Covers", "P2", "C1", mode="joint").link("Covers", "P3", "C2", mode="own")
    roster.link("Suggests", "P1", "C3", score=0.8)
    return Case(roster=roster, at={DAY: {"C1": True, "C2": False, "C3": None}})


def blocks() -> Roster:
    """Three compounds of two buildings; a group, one of unknown size, and none."""
    roster = town("PartyOrg", "PartyGroup").add("C1", "C2", "C3")
    inside(roster, "D2", "C1", "C2", "C3")
    branches(roster, "P1", "P2", "P3", "P4")
    for org, compound, pair in (("P2", "C1", "12"), ("P3", "C2", "34"), ("P4", "C3", "56")):
        roster.link("Covers", org, compound, mode="own")
        roster.add(*[f"B{number}" for number in pair])
        inside(roster, compound, *[f"B{number}" for number in pair])
    roster.add("S1", members_total=3, members_full=1, valid_from=at("2026-02-01"))
    roster.add("S2", members_total=None, members_full=1)
    return roster.link("Covers", "S1", "B3").link("Covers", "S2", "B5")


def _no_groups() -> Case:
    now: Answers = {"C1": True, "C2": False, "C3": None}
    return Case(roster=blocks(), at={DAY: now, at("2026-01-31"): {**now, "C2": True}})


def _no_group() -> Case:
    now: Answers = {"B1": True, "B2": True, "B3": False, "B4": True, "B5": None, "B6": True}
    return Case(roster=blocks(), at={DAY: now})


def _heads() -> Case:
    roster = town().add("C1").add("B1", has_head=False).add("B2", has_head=True)
    roster.add("B3", has_head=None).add("B4", has_head=False)
    inside(inside(roster, "D2", "C1"), "C1", "B1", "B2", "B3", "B4")
    roster.post("P:1", "B4", "building_head", valid_to=at("2026-07-01"))
    now: Answers = {"B1": True, "B2": False, "B3": None, "B4": False}
    return Case(roster=roster, at={DAY: now, at("2026-07-01"): {**now, "B4": True}})


def _grids() -> Case:
    roster = town("PartyOrg", "PartyGroup").add("D5", "D6", "D7", "D0", level="grid")
    inside(inside(roster, "D2", "D5", "D6", "D7"), "D9", "D0")
    branches(roster.add("C1", "C2"), "P1", "P2", "P3").add("S1")
    roster.link("Within", "C1", "D2").link("Within", "C2", "D2")
    roster.link("Within", "C1", "D7", share=0.5).link("Within", "C2", "D7", share=0.5)
    roster.link("Covers", "P3", "C1").link("Covers", "P3", "C2").link("Covers", "P2", "C1")
    roster.link("Covers", "S1", "D5").post("P:1", "D5", "grid_leader")
    roster.rows["Person"][0]["party_status"] = "full"
    return Case(roster=roster, at={DAY: {"D5": False, "D6": True, "D7": False, "D0": None}})


def _carriers() -> Case:
    roster = town("PartyOrg").add("H1", "H2", "H3")
    branches(inside(roster, "D2", "H1", "H2", "H3"), "P1", "P2")
    roster.link("Covers", "P2", "H1", mode="territorial").link("Suggests", "P1", "H3", score=0.9)
    return Case(roster=roster, at={DAY: {"H1": False, "H2": True, "H3": None}})


def _units_due() -> Case:
    roster = town("PartyOrg").add("U1", "U2", operating=True, members_full=3)
    roster.add("U3", operating=None, members_full=3).add("U4", operating=False, members_full=9)
    roster.add("U5", operating=True, members_full=None).add("U6", operating=True, members_full=4)
    branches(roster, "P1", "P2").link("Covers", "P2", "U2", mode="own")
    for unit in ("U1", "U2", "U3", "U4", "U5"):
        roster.link("LocatedIn", unit, "D2")
    roster.link("LocatedIn", "U6", "D9")
    now: Answers = {"U1": True, "U2": False, "U3": None, "U5": None, "U6": None}
    return Case(roster=roster, at={DAY: now})


def _two_coverages() -> Case:
    roster = town(anywhere=("PartyOrg",))
    firm = {"unit_type": "private_firm", "operating": True, "has_union": False}
    roster.add("U1", scale_above_threshold=True, **firm).add(
        "U2", scale_above_threshold=False, **firm
    )
    roster.add("U3", unit_type="social_org", operating=None, has_union=True)
    roster.add("U4", unit_type=None, operating=True, has_union=None)
    roster.add("U5", unit_type="private_firm", operating=False, has_union=True)
    roster.add("U6", scale_above_threshold=None, **firm)
    branches(roster, "P1", "P2", "P3").link("Covers", "P2", "U1", mode="own")
    roster.link("Covers", "P3", "U6", mode="attached")
    # Covered are U1 and U6; asked about are all but U5; of U3 and U4 it is not known.
    return Case(roster=roster, at={DAY: (2, 5, 2)})


def _companies() -> Case:
    roster = town("PartyOrg").add("C1", "C2", "C3")
    roster.add("U1", "U2", "U3", "U4", unit_type="property_company")
    for unit, compound in (("U1", "C1"), ("U2", "C2"), ("U3", "C3")):
        roster.link("Serves", unit, compound)
    branches(roster, "P1", "P2").link("Covers", "P2", "U2", mode="own")
    for unit, place in (("U1", "D2"), ("U2", "D2"), ("U3", "D9")):
        roster.link("LocatedIn", unit, place)
    return Case(roster=roster, at={DAY: {"U1": True, "U2": False, "U3": None}})


def _direct() -> Case:
    roster = town()
    branches(roster, "P1", "P2", "P3", name="某公司党支部")
    branches(branches(roster, "P8", "P4", name="某协会党支部"), "P8", "P5")
    return Case(roster=roster, at={DAY: {"P1": True, "P8": False}}, given={"least": 2})


def _single() -> Case:
    roster = branches(town("PartyOrg"), "P1", "P2").add("P3", category="general_branch")
    roster.add("P4", category=None).below("P1", "P3", "P4").add("D5", level="community")
    for org, place in (("P2", "D2"), ("P3", "D3"), ("P4", "D5")):
        roster.link("Covers", org, place, mode="territorial")
    return Case(roster=roster, at={DAY: {"D2": True, "D3": False, "D5": None}})


def _chain() -> Case:
    roster = branches(town(), "P1", "P2").add("P3", "P4", category="branch")
    roster.rows["PartyOrg"][-1]["superior_outside"] = True
    for org, place in (("P2", "D2"), ("P3", "D3"), ("P4", "D4")):
        roster.link("Covers", org, place, mode="territorial")
    now: Answers = {"P1": False, "P8": False, "P2": False, "P3": True, "P4": False}
    return Case(roster=roster, at={DAY: now})


def _renamed() -> Case:
    roster = branches(town(), "P1", "P2", name="东村党支部")
    branches(branches(roster, "P1", "P3", name="西村社区党支部"), "P1", "P4", name="南村党支部")
    for org, place in (("P2", "D2"), ("P3", "D3"), ("P4", "D4")):
        roster.link("Covers", org, place, mode="territorial")
    return Case(roster=roster, at={DAY: {"D2": True, "D3": False, "D4": False}})


def _old_names() -> Case:
    roster = Roster().add("P1", name="区工商分局党支部").add("P2", name="区计生协会党支部")
    roster.add("P3", name="区市场监管局党支部", valid_to=at("2026-01-01"))
    now: Answers = {"P1": True, "P2": False}
    return Case(roster=roster, at={DAY: now, at("2025-01-01"): {**now, "P3": False}})


def _distribution() -> Case:
    roster = branches(town(), "P1", "P2", members_total=2)
    branches(branches(roster, "P1", "P3", members_total=50), "P8", "P4", members_total=None)
    return Case(roster=roster, at={DAY: (2, 3, 1)})


def _oversize() -> Case:
    roster = branches(town(), "P1", "P2", members_full=50, members_probationary=1)
    branches(branches(roster, "P1", "P3", members_total=50), "P1", "P4", members_full=60)
    return Case(roster=roster, at={DAY: {"P2": True, "P3": False, "P4": None}})


def _undersize() -> Case:
    roster = branches(town(), "P1", "P2", members_full=2)
    branches(branches(roster, "P1", "P3", members_full=3), "P1", "P4", members_total=4)
    branches(branches(roster, "P1", "P5", members_total=2), "P1", "P6", category="joint_branch",
             members_full=2, members_probationary=1)  # fmt: skip
    now: Answers = {"P2": True, "P3": False, "P4": None, "P5": True, "P6": False}
    return Case(roster=roster, at={DAY: now})


def _venue() -> Case:
    roster = branches(town("Venue"), "P1", "P2", "P3").add("V1")
    branches(branches(roster, "P2", "P4"), "P8", "P5")
    roster.link("Uses", "P2", "V1", valid_to=at("2026-07-01"))
    now: Answers = {"P2": False, "P3": True, "P4": False, "P5": None}
    later = {**now, "P2": True, "P4": True}
    return Case(roster=roster, at={DAY: now, at("2026-07-01"): later})


def _calendar() -> Case:
    roster = town()
    for org, ends in (("P2", "2026-06-29"), ("P3", "2026-10-01"), ("P4", "2026-12"),
                      ("P5", "2030"), ("P6", None)):  # fmt: skip
        branches(roster, "P1", org, term_ends_on=ends)
    branches(roster, "P1", "P7", term_ends_on="2026-01-01", extension_until="2026-12-01")
    # A branch of no place is elected for three years; 29 February becomes 1 March.
    branches(roster, "P1", "P9", term_started_on="2024-02-29")
    now: Answers = {"P2": True, "P3": True, "P4": None, "P5": False, "P6": None, "P7": True,
                    "P9": False}  # fmt: skip
    before = {**now, "P2": False, "P3": False, "P4": False, "P7": True}
    return Case(roster=roster, at={DAY: now, at("2025-11-01"): before})


def _vacant() -> Case:
    roster = branches(branches(town("Holds"), "P1", "P2", "P3"), "P8", "P4")
    roster.post("P:1", "P2", "secretary").post("P:2", "P3", "secretary", valid_to=at("2026-01-01"))
    roster.post("P:3", "P1", "secretary").post("P:4", "P8", "secretary")
    branches(roster, "P8", "P5", "P6", secretary_vacant=True)
    roster.post("P:6", "P6", "secretary", valid_from=at("2026-03-01"))
    now: Answers = {"P1": False, "P2": False, "P3": True, "P4": None, "P5": True, "P6": False,
                    "P8": False}  # fmt: skip
    return Case(roster=roster, at={DAY: now, at("2025-12-31"): {**now, "P3": False, "P6": True}})


def _listed() -> Case:
    roster = branches(town("PartyOrg"), "P1", "P2", listed_on="2026-03", cleared_on=None)
    branches(roster, "P1", "P3", listed_on="2025-01-01", cleared_on="2026-05-01")
    branches(branches(roster, "P1", "P4", listed_on=None), "P8", "P5", listed_on="2026")
    now: Answers = {"P1": False, "P8": None, "P2": True, "P3": False, "P4": False, "P5": None}
    before = {**now, "P2": None, "P3": True}
    return Case(roster=roster, at={DAY: now, at("2026-03-15"): before})


def _many_posts() -> Case:
    roster = town().add("O1").post("P:1", "P1", "secretary").post("P:1", "D2", "rc_member")
    roster.post("P:1", "O1", "oc_member", valid_from=at("2026-01-01"))
    roster.post("P:2", "P1", "member").post("M:3", "P8", "member")
    now: Answers = {"P:1": True, "P:2": False, "M:3": None}
    return Case(roster=roster, at={DAY: now, at("2025-12-31"): {**now, "P:1": False}})


def _many_branches() -> Case:
    roster = branches(town(), "P1", "P2", "P3", "P4", "P5")
    roster.post("P:1", "P2", "secretary").post("P:1", "P3", "secretary", valid_to=at("2026-07-01"))
    roster.post("P:2", "P4", "secretary").post("M:3", "P5", "secretary")
    now: Answers = {"P:1": True, "P:2": False, "M:3": None}
    return Case(roster=roster, at={DAY: now, at("2026-07-01"): {**now, "P:1": False}})


def _inactive() -> Case:
    roster = branches(town(anywhere=("Activity",)), "P1", "P2", "P3", "P4")
    roster.add("E1", held_on="2026-05").add("E2", held_on="2025").add("E3", held_on="2026-12")
    roster.link("Held", "P2", "E1").link("TookPart", "P3", "E2").link("Held", "P4", "E3")
    now: Answers = {"P2": False, "P3": None, "P4": True}
    before: Answers = {"P2": True, "P3": False, "P4": True}
    return Case(roster=roster, at={DAY: now, at("2025-12-31"): before})


def _clues() -> Case:
    roster = town("Holds", anywhere=("Activity",))
    for org, superior, place in (("P2", "P1", "D2"), ("P3", "P1", "D3"), ("P4", "P8", "D9")):
        branches(roster, superior, org, committee_seats=1, term_ends_on="2030")
        roster.link("Covers", org, place, mode="territorial")
        roster.add(f"E{org[1]}", held_on="2026-02-01", activity_type="members_meeting")
        roster.link("Held", org, f"E{org[1]}")
    roster.post("P:1", "P3", "secretary").post("P:2", "P2", "secretary", valid_to=at("2026-01-01"))
    now: Answers = {"P2": True, "P3": False, "P4": None}
    # A year later nobody has met for two quarters: a lesson is no meeting of members.
    roster.add("E5", held_on="2027-05-01", activity_type="party_lesson").link("Held", "P3", "E5")
    later: Answers = {"P2": True, "P3": True, "P4": True}
    return Case(roster=roster, at={DAY: now, at("2027-06-30"): later})


def _no_committee() -> Case:
    roster = town().add("C1", has_owners_committee=None).add("O1", founded_on="2026-02")
    roster.add("C2", has_owners_committee=False).add("C3", has_owners_committee=None)
    roster.add("C4", has_owners_committee=True)
    inside(roster, "D2", "C1", "C2", "C3", "C4").link("HasCommittee", "C1", "O1")
    now: Answers = {"C1": False, "C2": True, "C3": None, "C4": False}
    return Case(roster=roster, at={DAY: now, at("2026-01-31"): {**now, "C1": None}})


def _committee_due() -> Case:
    roster = town("OwnersCommittee").add("C1", "C4", delivered_area_share=0.6)
    roster.add("C2", delivered_area_share=0.4).add("C3", delivered_area_share=None)
    roster.add("I1", founded_on="2025-07-01").add("O1").add("C5", delivered_area_share=0.9)
    inside(roster, "D2", "C1", "C2", "C3", "C4", "C5")
    roster.link("HasCommittee", "C4", "I1").link("HasCommittee", "C5", "O1")
    now: Answers = {"C1": True, "C2": False, "C3": None, "C4": False, "C5": False}
    return Case(roster=roster, at={DAY: now, at("2027-07-01"): {**now, "C4": True}})


def _committee_terms() -> Case:
    roster = town().add("C1", "C2", "C3", "C4", "C5")
    for number, ends in enumerate(("2026-12-29", "2026-12-31", "2026", "2020-01-01", None), 1):
        roster.add(f"O{number}", term_ends_on=ends, founded_on="2025-01-01", term_years=5)
        roster.link("HasCommittee", f"C{number}", f"O{number}")
    now: Answers = {"O1": True, "O2": False, "O3": None, "O4": True, "O5": False}
    before = {**now, "O1": False, "O3": False}
    return Case(roster=roster, at={DAY: now, at("2025-05-31"): before})


def _no_service() -> Case:
    roster = town().add("C1", has_property_service=None).add("C2", has_property_service=False)
    roster.add("C3", has_property_service=None).add("U1", unit_type="property_company")
    roster.link("Serves", "U1", "C1", valid_to=at("2026-07-01"))
    now: Answers = {"C1": False, "C2": True, "C3": None}
    return Case(roster=roster, at={DAY: now, at("2026-07-01"): {**now, "C1": None}})


def _crossed(role: str) -> Roster:
    """Three compounds with both bodies: one person in both, two strangers, names only."""
    roster = town("Holds").add("C1", "C2", "C3")
    for number, (one, other) in enumerate((("P:1", "P:1"), ("P:2", "P:3"), ("P:4", "M:4")), 1):
        branch = f"P{number + 1}"
        branches(roster, "P1", branch, committee_seats=1).add(f"O{number}", seats=1)
        inside(roster, "D2", f"C{number}").link("Covers", branch, f"C{number}", mode="own")
        roster.link("HasCommittee", f"C{number}", f"O{number}")
        roster.post(one, branch, "secretary").post(other, f"O{number}", role)
    return roster


def _one_head() -> Case:
    now: Answers = {"C1": True, "C2": False, "C3": None}
    return Case(roster=_crossed("oc_director"), at={DAY: now})


def _nobody() -> Case:
    now: Answers = {"C1": False, "C2": True, "C3": None}
    return Case(roster=_crossed("oc_member"), at={DAY: now})


def tied() -> Roster:
    """D2 has one partner, D3 three by three sorts of tie, D4 and D9 none."""
    roster = town("Unit").add("U1", "U2", "U3", "U4").link("AssignedTo", "U1", "D2")
    branches(roster, "P1", "P2", category="general_branch").link(
        "Covers", "P2", "D3", mode="territorial"
    )
    roster.add("K1", body_kind="community_joint_committee").link("Hosts", "P2", "K1")
    roster.add("P5", category="branch").link("Covers", "P5", "U2", mode="own")
    roster.link("MemberOf", "P5", "K1").link("ReportedTo", "U2", "D3")
    roster.add("G1", expires_on="2026-09").link("PartyTo", "P2", "G1").link("PartyTo", "U3", "G1")
    branches(roster, "P2", "P6").link("ReportedTo", "P6", "D3")
    roster.post("P:1", "K1", "part_time_member").link("EmployedBy", "P:1", "U4")
    return roster


def _few() -> Case:
    now: Answers = {"D2": True, "D3": False, "D4": False, "D9": None}
    return Case(roster=tied(), at={DAY: now})


def _none() -> Case:
    now: Answers = {"D2": False, "D3": False, "D4": True, "D9": None}
    return Case(roster=tied(), at={DAY: now})


def _partners() -> Case:
    now: Answers = {"U2": True, "U3": True, "U4": True}
    later: Answers = {"U2": True, "U4": True}
    return Case(roster=tied(), at={DAY: now, at("2026-10-01"): later}, given={"of": "D3"})


def _reports(anywhere: tuple[str, ...] = ("ReportedTo",)) -> Roster:
    roster = town(anywhere=anywhere)
    roster.add("U1", "U2", unit_type="government", members_full=10)
    roster.add("U3", unit_type="private_firm", members_full=None)
    branches(roster, "P1", "P2", "P3", "P4")
    for org, unit in (("P2", "U1"), ("P3", "U2"), ("P4", "U3")):
        roster.link("Covers", org, unit, mode="own").link("LocatedIn", unit, "D2")
    roster.link("ReportedTo", "P2", "D2", members=4).link("ReportedTo", "U1", "D3", members=3)
    return roster.link("ReportedTo", "U2", "D3", members=None)


def _units_reported() -> Case:
    return Case(roster=_reports(), at={DAY: {"U1": True, "U2": False}})


def _organs_unreported() -> Case:
    return Case(roster=_reports(()), at={DAY: {"U1": False, "U2": None}})


def _members_reported() -> Case:
    # U1: at least 4, at most 7 of 10; U2: between 0 and 10 of 10.
    return Case(roster=_reports(), at={DAY: (4, 20, 13)})


def _agreements() -> Case:
    roster = Roster().add("G1", expires_on="2026-09-28").add("G2", expires_on="2026-09-29")
    roster.add("G3", expires_on="2026-09").add("G4", expires_on="2026-06-29")
    roster.add("G5", expires_on="2026-08-01", status="ended")
    now: Answers = {"G1": True, "G2": False, "G3": None}
    before: Answers = {"G1": False, "G2": False, "G3": False, "G4": True}
    return Case(roster=roster, at={DAY: now, at("2026-04-01"): before})


def _demands() -> Case:
    roster = Roster().add("L1", list="demand", status="open").add("L2", list="demand", status=None)
    roster.add("L3", list="demand", status=None).add("L4", list="demand", status="dropped")
    roster.add("L5", list="resource", status="open").add("U1")
    roster.link("Claims", "U1", "L2", claimed_on="2026-03-01")
    now: Answers = {"L1": True, "L2": False, "L3": None}
    return Case(roster=roster, at={DAY: now, at("2026-02-28"): {**now, "L2": True}})


def _joint_committee() -> Case:
    roster = town("ConsultativeBody").add("K1", body_kind="community_joint_committee",
                                          founded_on="2026")  # fmt: skip
    roster.link("Hosts", "D2", "K1")
    now: Answers = {"D2": False, "D3": True, "D9": None}
    return Case(roster=roster, at={DAY: now, at("2025-12-31"): {**now, "D2": True}})


CASES: dict[str, Case] = {
    "streets-without": _streets(),
    "communities-without": _communities(),
    "compounds-without": _compounds(),
    "compounds-due": _due(),
    "compounds-joint-only": _joint_only(),
    "compounds-without-groups": _no_groups(),
    "buildings-without-group": _no_group(),
    "buildings-without-head": _heads(),
    "grids-without": _grids(),
    "carriers-without": _carriers(),
    "units-due": _units_due(),
    "two-coverages": _two_coverages(),
    "companies-without": _companies(),
    "direct-firms": _direct(),
    "single-branch": _single(),
    "chain-unclear": _chain(),
    "village-renamed": _renamed(),
    "old-names": _old_names(),
    "members-distribution": _distribution(),
    "branch-oversize": _oversize(),
    "branch-undersize": _undersize(),
    "without-venue": _venue(),
    "term-calendar": _calendar(),
    "secretary-vacant": _vacant(),
    "listed": _listed(),
    "many-posts": _many_posts(),
    "many-branches": _many_branches(),
    "inactive": _inactive(),
    "clues": _clues(),
    "committee-without": _no_committee(),
    "committee-due": _committee_due(),
    "committee-terms": _committee_terms(),
    "without-service": _no_service(),
    "one-head": _one_head(),
    "nobody-shared": _nobody(),
    "few-partners": _few(),
    "no-partner": _none(),
    "partners-of": _partners(),
    "units-reported": _units_reported(),
    "organs-unreported": _organs_unreported(),
    "members-reported": _members_reported(),
    "agreements-due": _agreements(),
    "demands-open": _demands(),
    "no-joint-committee": _joint_committee(),
}
