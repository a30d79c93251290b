"""Cross-appointment: each answer on one compound, then random ones against plain sets."""

from __future__ import annotations

from datetime import date
from random import Random

import polars as pl
import pytest

from analyses.cross_appointment import cross_appointment
from analyses.cross_appointment.compounds import MEASURES, SUFFIXES
from graphmodel.analysis import Analysis
from graphmodel.network import Completeness
from graphmodel.profile import load_profile
from tests.analyses.rosters import (
    Roster,
    assert_same_but_evidence,
    counts,
    dice,
    found,
    params,
    status,
)

YES, NO, UNKNOWN, NOT_APPLICABLE = (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)
XA = [f"XA.{name}{suffix}" for name in MEASURES for suffix in SUFFIXES]


def compound(*complete: str, branch: int | None = 3, owners: int | None = 3) -> Roster:
    """A compound with a branch and an owners' committee that have so many seats."""
    roster = Roster(*complete).add("D1", level="street").add("D2", level="community")
    roster.link("Within", "D2", "D1").add("C1").link("Within", "C1", "D2")
    roster.add("P1", category="branch", committee_seats=branch).add("O1", seats=owners)
    roster.link("Covers", "P1", "C1", mode="own").link("HasCommittee", "C1", "O1")
    roster.rows["Holds"] = []
    return roster


def sit(roster: Roster, branch: str, owners: str, named: str = "") -> Roster:
    """Seat persons by letter, the first as head; ``named`` are known by name only.

    ``-`` leaves the head's post empty.
    """
    for people, body, head, role in (
        (branch, "P1", "secretary", "member"), (owners, "O1", "oc_director", "oc_member"),
    ):  # fmt: skip
        for place, letter in enumerate(people):
            if letter != "-":
                person = f"{'M' if letter in named else 'P'}:{letter}"
                roster.post(person, body, role if place else head)
    return roster


def answers(roster: Roster, **options: object) -> dict[str, tuple[float, ...]]:
    analysis = cross_appointment(roster.network(), **options)  # type: ignore[arg-type]
    return {name: counts(analysis, f"XA.{name}") for name in MEASURES}


def matrix(analysis: Analysis) -> dict[str, object]:
    return analysis.tables["matrix"].row(0, named=True)


# ---------------------------------------------------------------- registers


def test_without_a_register_of_compounds_the_sheet_is_named() -> None:
    analysis = cross_appointment(Roster().add("P1").network())
    assert status(analysis, XA) == dict.fromkeys(XA, ("no_register", ["小区"]))
    assert status(analysis, ["XA.party_share", "XA.one_shoulder"]) == {
        "XA.party_share": ("no_register", ["小区"]),
        "XA.one_shoulder": ("no_register", ["社区村"]),
    }
    assert analysis.findings.is_empty()


def test_without_owners_committees_the_sheet_of_compounds_is_named() -> None:
    roster = compound()
    del roster.rows["OwnersCommittee"], roster.rows["HasCommittee"]
    analysis = cross_appointment(roster.network())
    assert status(analysis, XA) == dict.fromkeys(XA, ("no_register", ["小区"]))


def test_without_posts_the_sheet_of_posts_is_named() -> None:
    roster = compound()
    del roster.rows["Holds"]
    analysis = cross_appointment(roster.network())
    assert status(analysis, XA) == dict.fromkeys(XA, ("no_column", ["班子成员"]))


def test_without_posts_the_branches_own_count_answers_two_of_four() -> None:
    roster = compound()
    del roster.rows["Holds"]
    roster.rows["PartyOrg"][0]["cross_posts_declared"] = 1
    analysis = cross_appointment(roster.network())
    states = {name: status(analysis, [f"XA.{name}"])[f"XA.{name}"][0] for name in MEASURES}
    assert states == {"any": "ok", "count": "ok", "unity": "no_column", "two_way": "no_column"}
    assert (counts(analysis, "XA.any"), counts(analysis, "XA.count")) == (YES, YES)


# ---------------------------------------------------------------- one compound


@pytest.mark.parametrize(
    ("branch", "owners", "named", "expected"),
    [
        # any, unity, two_way, count of a branch and a committee with three seats each
        ("abc", "ade", "", (YES, YES, YES, YES)),
        ("abc", "bae", "", (YES, NO, YES, YES)),
        ("abc", "dae", "", (YES, NO, NO, YES)),
        ("abc", "dbe", "", (YES, NO, NO, YES)),
        ("abc", "def", "", (NO, NO, NO, NO)),
        # Not all are listed: nobody seen is not nobody.
        ("ab", "def", "", (UNKNOWN, NO, NO, UNKNOWN)),
        ("abc", "de", "", (UNKNOWN, NO, NO, UNKNOWN)),
        ("abc", "-de", "", (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        ("abc", "-ab", "", (YES, UNKNOWN, UNKNOWN, YES)),
        ("-bc", "def", "", (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        ("", "def", "", (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        ("abc", "", "", (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        ("abc", "a", "", (YES, YES, YES, YES)),
        # Known by name only: may be anybody.
        ("abc", "def", "f", (UNKNOWN, NO, NO, UNKNOWN)),
        ("abc", "def", "d", (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        ("abc", "def", "a", (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        ("abc", "ade", "a", (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        ("abc", "dbe", "a", (YES, UNKNOWN, UNKNOWN, YES)),
    ],
)
def test_answers_of_one_compound(
    branch: str, owners: str, named: str, expected: tuple[tuple[int, ...], ...]
) -> None:
    got = answers(sit(compound(), branch, owners, named))
    assert tuple(got[name] for name in ("any", "unity", "two_way", "count")) == expected


def test_a_first_secretary_a_part_time_member_and_an_alternate_do_not_count() -> None:
    roster = sit(compound(), "abc", "def")
    roster.post("P:d", "P1", "first_secretary").post("P:e", "P1", "part_time_member")
    roster.post("P:a", "O1", "oc_alternate")
    assert answers(roster)["any"] == NO


def test_posts_held_to_the_compound_are_the_committees() -> None:
    roster = sit(compound(), "abc", "").post("P:a", "C1", "oc_director")
    roster.post("P:d", "C1", "oc_member").post("P:e", "O1", "member")
    assert answers(roster)["unity"] == YES
    assert matrix(cross_appointment(roster.network()))["matches"] == 1


def test_a_branch_with_no_committee_is_its_secretary() -> None:
    assert answers(sit(compound(branch=0), "a", "def"))["any"] == NO
    assert answers(sit(compound(branch=0), "", "def"))["any"] == UNKNOWN
    assert answers(sit(compound(branch=1), "a", "ade"))["two_way"] == YES


@pytest.mark.parametrize(
    ("complete", "branch", "expected"),
    [((), "abc", UNKNOWN), (("Holds",), "abc", NO), (("Holds",), "", UNKNOWN)],
)
def test_without_seats_the_list_is_complete_only_if_declared(
    complete: tuple[str, ...], branch: str, expected: tuple[int, ...]
) -> None:
    roster = sit(compound(*complete, branch=None, owners=None), branch, "def")
    assert answers(roster)["any"] == expected


def test_declared_for_another_street_says_nothing() -> None:
    roster = sit(compound(branch=None, owners=None), "abc", "def")
    roster.complete = (Completeness(kind="Holds", within="D9"),)
    assert answers(roster)["any"] == UNKNOWN


def test_persons_by_name_only_are_never_complete_even_if_declared() -> None:
    roster = sit(compound("Holds", branch=None, owners=None), "abc", "def", "f")
    assert answers(roster)["any"] == UNKNOWN


@pytest.mark.parametrize(
    ("branch", "owners", "declared", "any_", "count"),
    [
        ("ab", "def", 2, YES, YES),
        ("ab", "def", 0, NO, NO),
        ("ab", "def", None, UNKNOWN, UNKNOWN),
        # Persons come first: they are listed in full, or one was seen.
        ("abc", "def", 2, NO, NO),
        ("ab", "dae", 0, YES, YES),
    ],
)
def test_the_branches_own_count_settles_what_persons_leave_open(
    branch: str, owners: str, declared: int | None, any_: object, count: object
) -> None:
    roster = sit(compound(), branch, owners)
    roster.rows["PartyOrg"][0]["cross_posts_declared"] = declared
    got = answers(roster)
    assert (got["any"], got["count"]) == (any_, count)
    assert got["unity"] == NO


def test_how_many_are_enough_is_the_rules_word() -> None:
    profile = load_profile().with_rules(cross_posts_min=2)
    for owners, expected in (("dab", YES), ("dae", NO), ("da", UNKNOWN)):
        assert answers(sit(compound(), "abc", owners), profile=profile)["count"] == expected


def test_all_own_branches_and_all_committees_of_a_compound_count_together() -> None:
    roster = sit(compound(), "abc", "def").add("P2", category="branch", committee_seats=1)
    roster.link("Covers", "P2", "C1", mode="own").add("O2", seats=1)
    roster.link("HasCommittee", "C1", "O2").post("P:g", "P2", "secretary")
    roster.post("P:g", "O2", "oc_director")
    analysis = cross_appointment(roster.network())
    assert counts(analysis, "XA.unity") == YES
    row = matrix(analysis)
    assert (row["branches"], row["committees"], row["matches"]) == (2, 2, 1)


@pytest.mark.parametrize(
    ("category", "mode"),
    [("joint_branch", "own"), ("branch", "joint"), ("branch", "attached"),
     ("branch", "functional"), ("temporary_branch", "own"), ("functional_branch", "own")],
)  # fmt: skip
def test_only_a_branch_of_its_own_counts(category: str, mode: str) -> None:
    roster = sit(compound(), "abc", "ade")
    roster.rows["PartyOrg"][0]["category"] = category
    roster.rows["Covers"][0]["mode"] = mode
    assert answers(roster)["any"] == NOT_APPLICABLE


# ---------------------------------------------------------------- denominators


def five(*complete: str) -> Roster:
    """Five compounds: shared, not shared, committee only, branch only, neither."""
    roster = Roster(*complete).add("D1", level="community").add("C1", "C2", "C3", "C4", "C5")
    for at in range(1, 6):
        roster.link("Within", f"C{at}", "D1")
    for at in (1, 2, 4):
        roster.add(f"P{at}", category="branch", committee_seats=1)
        roster.link("Covers", f"P{at}", f"C{at}", mode="own").post(f"P:{at}", f"P{at}", "secretary")
    for at, director in ((1, "P:1"), (2, "P:x"), (3, "P:y")):
        roster.add(f"O{at}", seats=1).link("HasCommittee", f"C{at}", f"O{at}")
        roster.post(director, f"O{at}", "oc_director")
    return roster


@pytest.mark.parametrize("name", MEASURES)
def test_three_denominators_where_rosters_are_not_complete(name: str) -> None:
    analysis = cross_appointment(five().network())
    assert counts(analysis, f"XA.{name}") == (1, 1, 0, 3)
    assert counts(analysis, f"XA.{name}.committee") == (1, 1, 1, 2)
    assert counts(analysis, f"XA.{name}.all") == (1, 1, 3, 0)


@pytest.mark.parametrize(
    ("complete", "committee", "every"),
    [(("PartyOrg",), (1, 2, 0, 2), (1, 3, 1, 0)),
     (("OwnersCommittee",), (1, 1, 1, 2), (1, 3, 1, 0)),
     (("PartyOrg", "OwnersCommittee"), (1, 2, 0, 2), (1, 4, 0, 0))],
)  # fmt: skip
def test_a_body_known_to_be_missing_is_a_no(
    complete: tuple[str, ...], committee: tuple[int, ...], every: tuple[int, ...]
) -> None:
    analysis = cross_appointment(five(*complete).network())
    assert counts(analysis, "XA.any") == (1, 1, 0, 3)
    assert counts(analysis, "XA.any.committee") == committee
    assert counts(analysis, "XA.any.all") == every


def test_a_branch_that_is_only_suggested_is_not_known_to_be_missing() -> None:
    roster = five("PartyOrg").add("P9", category="branch")
    roster.link("Suggests", "P9", "C3", score=0.9, reason="variant")
    assert counts(cross_appointment(roster.network()), "XA.any.committee") == (1, 1, 1, 2)


def test_nothing_shared_is_found_with_its_branch_and_only_where_it_is_known() -> None:
    assert found(cross_appointment(five().network()), "XA-NONE") == {"C2": ["P2"]}
    unknown = sit(compound(), "ab", "def")
    assert found(cross_appointment(unknown.network()), "XA-NONE") == {}


def test_the_matrix_has_every_compound_with_the_word_for_each_answer() -> None:
    table = cross_appointment(five().network()).tables["matrix"]
    assert dict(table.select("id", "any").rows()) == {
        "C1": "yes", "C2": "no", "C3": "not_applicable", "C4": "not_applicable",
        "C5": "not_applicable",
    }  # fmt: skip


# ---------------------------------------------------------------- Party members


def with_status(roster: Roster, letters: str) -> Roster:
    """Give persons a to … their status: + member, p probationary, - none, ? unknown."""
    words = {"+": "full", "p": "probationary", "-": "none", "?": None}
    for person, letter in zip("abcdefgh", letters, strict=False):
        roster.post(f"P:{person}", "O1", "oc_member")
        roster.rows["Person"][-1]["party_status"] = words[letter]
    return roster


@pytest.mark.parametrize(
    ("seats", "letters", "bounds", "met", "low"),
    [
        (5, "+p---", (2, 3, 0, 0), NO, True),
        (5, "+pp--", (3, 2, 0, 0), YES, False),
        (4, "++--", (2, 2, 0, 0), YES, False),
        (5, "++--?", (2, 2, 1, 0), UNKNOWN, False),
        (5, "++--", (2, 2, 1, 0), UNKNOWN, False),
        (5, "+---", (1, 3, 1, 0), NO, True),
        (5, "", (0, 0, 5, 0), UNKNOWN, False),
        # Size not known: left out of the persons, the compound is unknown.
        (None, "+---", (0, 0, 0, 0), UNKNOWN, False),
    ],
)
def test_the_share_of_party_members_has_bounds(
    seats: int | None, letters: str, bounds: object, met: object, *, low: bool
) -> None:
    roster = with_status(compound(owners=seats), letters)
    roster.rows.setdefault("Person", [{"id": "P:z", "party_status": None}])
    roster.columns = {kind: frozenset(row for item in rows for row in item)
                      for kind, rows in roster.rows.items()}  # fmt: skip
    roster.columns["Person"] = frozenset({"id", "party_status"})
    analysis = cross_appointment(roster.network())
    assert counts(analysis, "XA.party_share") == bounds
    assert counts(analysis, "XA.party_share_met") == met
    assert found(analysis, "PARTY-SHARE-LOW") == ({"C1": []} if low else {})


@pytest.mark.parametrize(
    ("letters", "bounds"),
    [("", (1, 4, 0, 0)), ("++--", (1, 4, 0, 0)), ("++--?", (1, 4, 0, 0)), ("++---", (2, 3, 0, 0))],
)
def test_the_committees_own_count_stands_unless_all_persons_are_told(
    letters: str, bounds: object
) -> None:
    roster = with_status(compound(owners=5), letters)
    roster.rows["OwnersCommittee"][0]["party_members"] = 1
    assert counts(cross_appointment(roster.network()), "XA.party_share") == bounds


def test_a_low_share_is_told_with_its_numbers() -> None:
    roster = with_status(compound(owners=5), "+----")
    assert params(cross_appointment(roster.network()), "PARTY-SHARE-LOW", "C1") == {
        "most": 1, "persons": 5, "target": 0.5,
    }  # fmt: skip


def test_a_complete_list_tells_the_size_where_seats_are_not_given() -> None:
    roster = with_status(compound("Holds", owners=None), "+---")
    assert counts(cross_appointment(roster.network()), "XA.party_share") == (1, 3, 0, 0)


def test_a_compound_without_a_committee_is_not_asked_for_its_share() -> None:
    roster = with_status(compound(owners=1), "+").add("C2")
    assert counts(cross_appointment(roster.network()), "XA.party_share_met") == (1, 0, 0, 1)


def test_without_status_or_count_the_columns_are_named() -> None:
    roster = sit(compound(), "abc", "def")
    roster.columns = {kind: frozenset({"id"}) for kind in roster.rows}
    assert status(cross_appointment(roster.network()), ["XA.party_share"]) == {
        "XA.party_share": ("no_column", ["小区·业委会党员数", "班子成员·政治面貌"])
    }


# ---------------------------------------------------------------- communities


def community(level: str = "community", *complete: str) -> Roster:
    """A community with its committee of two seats and a residents' committee of two."""
    roster = Roster(*complete).add("D1", level="street").add("D2", level=level)
    roster.link("Within", "D2", "D1").add("P1", category="committee", committee_seats=2)
    roster.link("Covers", "P1", "D2", mode="territorial").add("R1", seats=2)
    return roster.link("HasResidentsCommittee", "D2", "R1")


def residents(roster: Roster, party: str, committee: str, body: str = "R1") -> Analysis:
    for at, letter in enumerate(party):
        roster.post(f"P:{letter}", "P1", "member" if at else "secretary")
    for at, letter in enumerate(committee):
        roster.post(f"P:{letter}", body, "rc_member" if at else "rc_director")
    roster.rows.setdefault("Holds", [])
    return cross_appointment(roster.network())


@pytest.mark.parametrize("body", ["R1", "D2"])
@pytest.mark.parametrize(
    ("party", "committee", "shoulder", "two", "persons"),
    [
        ("ab", "ac", YES, YES, (1, 1, 0, 0)),
        ("ab", "cb", NO, YES, (1, 1, 0, 0)),
        ("ab", "cd", NO, NO, (0, 2, 0, 0)),
        ("a", "cd", NO, UNKNOWN, (0, 0, 2, 0)),
        ("a", "c", NO, UNKNOWN, (0, 0, 1, 0)),
        ("", "cd", UNKNOWN, UNKNOWN, (0, 0, 2, 0)),
        ("ab", "", UNKNOWN, UNKNOWN, (0, 0, 0, 0)),
    ],
)
def test_a_community_and_its_residents_committee(
    party: str, committee: str, body: str, shoulder: object, two: object, persons: object
) -> None:
    analysis = residents(community(), party, committee, body)
    assert counts(analysis, "XA.one_shoulder") == shoulder
    assert counts(analysis, "XA.two_committees") == two
    assert counts(analysis, "XA.two_committees.persons") == persons


def test_villages_are_counted_apart() -> None:
    analysis = residents(community("village"), "ab", "ac")
    assert counts(analysis, "XA.one_shoulder") == (0, 0, 0, 0)
    assert counts(analysis, "XA.one_shoulder.village") == YES


def test_posts_to_the_community_count_without_a_residents_committee_on_record() -> None:
    roster = community()
    del roster.rows["ResidentsCommittee"], roster.rows["HasResidentsCommittee"]
    assert counts(residents(roster, "ab", "ac", "D2"), "XA.one_shoulder") == YES


def test_without_posts_of_residents_committees_the_column_is_missing() -> None:
    roster = community()
    del roster.rows["ResidentsCommittee"], roster.rows["HasResidentsCommittee"]
    assert status(residents(roster, "ab", ""), ["XA.one_shoulder"]) == {
        "XA.one_shoulder": ("no_column", ["班子成员"])
    }


def test_the_organisation_nearest_to_the_street_is_the_communitys() -> None:
    roster = community().add("P2", category="branch").below("P1", "P2")
    roster.link("Covers", "P2", "D2", mode="territorial").post("P:x", "P2", "secretary")
    assert counts(residents(roster, "ab", "ac"), "XA.one_shoulder") == YES


@pytest.mark.parametrize(
    ("complete", "suggested", "expected"),
    [((), False, UNKNOWN), (("PartyOrg",), False, NOT_APPLICABLE), (("PartyOrg",), True, UNKNOWN)],
)
def test_a_community_without_organisation_is_asked_only_if_it_may_have_one(
    complete: tuple[str, ...], expected: object, *, suggested: bool
) -> None:
    roster = community("community", *complete)
    del roster.rows["Covers"]
    if suggested:
        roster.link("Suggests", "P1", "D2", score=0.9, reason="variant")
    assert counts(residents(roster, "ab", "ac"), "XA.one_shoulder") == expected


# ---------------------------------------------------------------- load


def test_a_secretary_of_several_branches_is_told_by_the_branches() -> None:
    roster = Roster().add("P1", "P2", "P3", category="branch").add("P4", category="committee")
    roster.add("P5", category="temporary_branch").add("P6", category="functional_branch")
    roster.add("P7", category="joint_branch")
    for org in ("P2", "P1", "P4", "P5", "P6", "P7"):
        roster.post("P:a", org, "secretary")
    roster.post("P:b", "P3", "secretary").post("P:b", "P4", "secretary")
    roster.post("P:c", "P3", "deputy_secretary").post("P:c", "P1", "secretary")
    analysis = cross_appointment(roster.network())
    assert found(analysis, "SECRETARY-MULTI") == {"P1": ["P2", "P7"]}
    assert params(analysis, "SECRETARY-MULTI", "P1") == {"other_names": ["名P2", "名P7"]}


def test_persons_known_by_name_only_are_nobody_elses_secretary() -> None:
    roster = Roster().add("P1", "P2", category="branch")
    roster.post("M:a", "P1", "secretary").post("M:a", "P2", "secretary")
    assert found(cross_appointment(roster.network()), "SECRETARY-MULTI") == {}


def test_more_posts_than_the_rule_are_found_with_their_bodies() -> None:
    roster = Roster().add("P1", category="branch").add("U1").add("D1", level="community")
    for body, role in (("P1", "secretary"), ("P1", "member"), ("U1", "chairman")):
        roster.post("P:a", body, role).post("P:b", body, role)
    roster.post("P:a", "D1", "grid_leader")
    analysis = cross_appointment(roster.network())
    assert found(analysis, "POSTS-MANY") == {"P:a": []}
    assert params(analysis, "POSTS-MANY", "P:a") == {
        "posts": 4, "limit": 3, "bodies": ["名D1", "名P1", "名U1"],
    }  # fmt: skip
    assert analysis.findings["name"].to_list() == [None]
    assert analysis.tables["loads"].rows() == [("P:a", 4, 3), ("P:b", 3, 2)]


def test_one_post_written_to_the_compound_and_to_its_committee_is_one() -> None:
    roster = compound().post("P:a", "C1", "oc_member").post("P:a", "O1", "oc_member")
    assert cross_appointment(roster.network()).tables["loads"].rows() == [("P:a", 1, 1)]


def seats() -> Roster:
    """Bodies of a street and of a community, told by host, by type or by what they cover."""
    roster = Roster().add("D1", level="street").add("D2", level="community")
    roster.link("Within", "D2", "D1").add("P1", category="work_committee")
    roster.add("P2", category="committee").link("Covers", "P1", "D1", mode="territorial")
    roster.link("Covers", "P2", "D2", mode="territorial").add("K1", "K2", "K5")
    roster.link("Hosts", "D1", "K1").link("Hosts", "P2", "K2")
    roster.add("K3", body_kind="street_joint_committee")
    return roster.add("K4", body_kind="community_joint_committee")


@pytest.mark.parametrize(
    ("bodies", "both"),
    [(("P1", "P2"), True), (("K1", "K2"), True), (("K3", "K4"), True), (("K1", "P2"), True),
     (("K1", "K3"), False), (("K2", "K4"), False), (("K1", "K5"), False), (("K2",), False)],
)  # fmt: skip
def test_a_part_time_member_of_a_streets_and_a_communitys_body_is_found(
    bodies: tuple[str, ...], *, both: bool
) -> None:
    roster = seats()
    for body in bodies:
        roster.post("P:a", body, "part_time_member")
    analysis = cross_appointment(roster.network())
    assert found(analysis, "PART-TIME-BOTH") == ({"P:a": sorted(bodies)} if both else {})


def test_other_posts_beside_a_part_time_seat_are_no_finding() -> None:
    roster = seats().post("P:a", "K1", "part_time_member").post("P:a", "P2", "secretary")
    assert found(cross_appointment(roster.network()), "PART-TIME-BOTH") == {}


def test_a_rule_that_allows_two_seats_finds_nothing_in_two() -> None:
    roster = seats().post("P:a", "K1", "part_time_member").post("P:a", "K2", "part_time_member")
    profile = load_profile().with_rules(part_time_seats_per_person=2)
    assert found(cross_appointment(roster.network(), profile), "PART-TIME-BOTH") == {}


def test_what_is_lost_with_the_busiest_person() -> None:
    roster = five()
    roster.post("P:1", "O2", "oc_member").post("P:1", "P2", "member").post("P:2", "O2", "oc_member")
    table = cross_appointment(roster.network()).tables["dependency"]
    assert table.rows() == [("P:1", 3, 2, 2 / 3)]
    assert cross_appointment(compound().network()).tables["dependency"].is_empty()


# ---------------------------------------------------------------- dates, order, chance


def test_two_dates_two_answers() -> None:
    roster = sit(compound(), "abc", "-ef")
    roster.post("P:a", "O1", "oc_director", valid_to=date(2027, 1, 1))
    roster.post("P:d", "O1", "oc_director", valid_from=date(2027, 1, 1))
    network = roster.network()
    assert counts(cross_appointment(network), "XA.unity") == YES
    later = cross_appointment(network, as_of=date(2027, 1, 1))
    assert counts(later, "XA.any") == NO
    assert found(later, "XA-NONE") == {"C1": ["P1"]}


def test_a_committee_founded_later_is_not_yet_asked() -> None:
    roster = sit(compound(), "abc", "ade")
    roster.rows["OwnersCommittee"][0]["founded_on"] = "2026-07"
    assert counts(cross_appointment(roster.network()), "XA.any") == NOT_APPLICABLE
    assert counts(cross_appointment(roster.network(), as_of=date(2026, 8, 1)), "XA.any") == YES


class Block:
    """A random compound with what is known of both its sides, as plain sets."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.roster = (
            Roster(*chance.choice([(), ("Holds",)])).add("D1", level="community").add("C1")
        )
        self.roster.link("Within", "C1", "D1")
        self.branches = self._side("P", "secretary", ["member", "deputy_secretary"])
        self.owners = self._side("O", "oc_director", ["oc_member", "oc_deputy"])
        self.roster.rows.setdefault("Holds", [])
        for kind in ("PartyOrg", "OwnersCommittee", "HasCommittee", "Covers"):
            self.roster.rows.setdefault(kind, [])

    def _side(self, kind: str, head: str, others: list[str]) -> list[dict[str, object]]:
        bodies: list[dict[str, object]] = []
        for at in range(self.chance.choice([0, 1, 1, 1, 2])):
            body, seats_ = f"{kind}{at}", self.chance.choice([None, 0, 1, 2, 3])
            if kind == "P":
                self.roster.add(body, category="branch", committee_seats=seats_)
                self.roster.link("Covers", body, "C1", mode="own")
            else:
                self.roster.add(body, seats=seats_).link("HasCommittee", "C1", body)
            people = {}
            for place in range(self.chance.randrange(4)):
                letter = self.chance.choice("PPPPM") + ":" + self.chance.choice("abcdef")
                people[letter] = head if place == 0 and self.chance.random() < 0.8 else others[0]
            for person, role in people.items():
                self.roster.post(person, body, role)
            bodies.append({"seats": seats_, "people": people, "head": head})
        return bodies

    def is_complete(self, bodies: list[dict[str, object]]) -> bool:
        for body in bodies:
            people: dict[str, str] = body["people"]  # type: ignore[assignment]
            if any(person.startswith("M") for person in people):
                return False
            if body["seats"] is None:
                if not (self.roster.complete and people):
                    return False
            elif len(people) < max(body["seats"], 1):  # type: ignore[call-overload]
                return False
        return True

    def knows_heads(self, bodies: list[dict[str, object]]) -> bool:
        if self.is_complete(bodies):
            return True
        for body in bodies:
            people: dict[str, str] = body["people"]  # type: ignore[assignment]
            heads = [person for person, role in people.items() if role == body["head"]]
            if not heads or any(head.startswith("M") for head in heads):
                return False
        return True


def persons(bodies: list[dict[str, object]], *, heads: bool = False) -> set[str]:
    return {
        person for body in bodies for person, role in body["people"].items()  # type: ignore[attr-defined]
        if person.startswith("P") and (not heads or role == body["head"])
    }  # fmt: skip


def answer(seen: object, absent: object) -> str:
    return "yes" if seen else "no" if absent else "unknown"


@pytest.mark.parametrize("seed", range(200))
def test_random_compounds_against_plain_sets(seed: int) -> None:
    block = Block(dice(seed))
    row = matrix(cross_appointment(block.roster.network()))
    branches, owners = block.branches, block.owners
    if not branches or not owners:
        assert {row[name] for name in MEASURES} == {"not_applicable"}
        return
    left, right = persons(branches), persons(owners)
    left_head, right_head = persons(branches, heads=True), persons(owners, heads=True)
    all_left, all_right = block.is_complete(branches), block.is_complete(owners)
    heads = block.knows_heads(branches) and block.knows_heads(owners)
    crosses = answer(left_head & right, block.knows_heads(branches) and all_right)
    back = answer(right_head & left, block.knows_heads(owners) and all_left)
    two_way = {"yes"} == {crosses, back}
    assert row["matches"] == len(left & right)
    assert row["any"] == row["count"] == answer(left & right, all_left and all_right)
    assert row["two_way"] == answer(two_way, "no" in {crosses, back})
    assert row["unity"] == answer(left_head & right_head, heads or "no" in {crosses, back})


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_rows_changes_nothing_but_evidence(seed: int) -> None:
    for roster in (Block(dice(seed)).roster, five("PartyOrg"), sit(seats(), "abc", "")):
        assert_same_but_evidence(
            cross_appointment(roster.network()), cross_appointment(roster.network(dice(seed)))
        )


def test_no_finding_or_table_holds_a_name_of_a_person() -> None:
    analysis = cross_appointment(sit(five(), "", "").network())
    persons_ = analysis.findings.filter(pl.col("kind") == "Person")
    assert persons_["name"].null_count() == persons_.height
    assert set(analysis.tables["loads"].columns) == {"person", "posts", "bodies"}
