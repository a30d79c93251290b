"""A link that found no target: who stated it, and what it may mean, is unknown and never "no"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import jiceng as jc
from analyses.cobuilding import cobuilding
from analyses.coverage import coverage
from analyses.cross_appointment import cross_appointment
from graphmodel.about import Completeness, Unresolved
from graphmodel.analysis import Analysis
from graphmodel.network import Network
from graphmodel.profile import load_profile
from tests.analyses.rosters import Roster, counts, found, kind_of

DAY = date(2026, 6, 30)
DIVISIONS = """区划代码,名称,级别,所属街道
990101001,甲街道,街道,
990101001001,东社区,社区,990101001
990101002,乙街道,街道,
990101002001,西社区,社区,990101002
"""
COMPOUNDS = """小区代码,小区名称,所属社区,户数
X1,东苑小区,990101001001,500
X2,东湖小区,990101001001,500
X3,西苑小区,990101002001,500
"""
ORGANISATIONS = """填报完整：党组织
党组织代码,党组织名称,党组织类别,上级党组织代码,覆盖社区,覆盖小区
001,甲街道党工委,党工委,,甲街道,
002,东社区党委,党委,001,东社区,
003,第一党支部,党支部,002,,东苑花园
004,第二党支部,党支部,002,,东湖小区
005,乙街道党工委,党工委,,乙街道,
006,西社区党委,党委,005,西社区,
"""
AGREEMENTS = """事项类型,协议名称,签约方,签约另一方,签订时间,牵头协调单位
协议,协议一,东社区党委,西社区党委,2026-01-05,某某商会
协议,协议二,东社区党委,西社区党委,2026-01-06,
协议,协议三,东社区党委,西社区党委,2026-01-07,甲街道党工委
"""


@pytest.fixture
def district(tmp_path: Path) -> Network:
    files = {"社区村": DIVISIONS, "小区": COMPOUNDS, "党组织": ORGANISATIONS, "共建": AGREEMENTS}
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    reading = jc.Reading(stated_on=DAY, complete_for=(Completeness(kind="Agreement"),))
    checked = jc.load(tmp_path, reading, today=DAY)
    assert checked.accounts["rejected"].sum() == 0
    assert sorted(checked.unresolved["named"]) == ["东苑花园", "某某商会"]
    return checked.network


def states(analysis: Analysis, table: str, answer: str = "covered") -> dict[str, bool | None]:
    return dict(analysis.tables[table].select("id", answer).rows())


def test_a_network_knows_which_records_have_a_link_that_found_nothing(district: Network) -> None:
    first = [item for item in district.about.unresolved if item.relation == "Covers"]
    assert first == [
        Unresolved(relation="Covers", from_kind="PartyOrg", from_id="003", to_kinds=("Compound",))
    ]
    second = [item for item in district.about.unresolved if item.relation != "Covers"]
    assert [(item.relation, item.from_kind, item.to_kinds) for item in second] == [
        ("CoordinatedBy", "Agreement", ("PartyOrg", "Unit", "Division"))
    ]


def test_a_compound_that_a_misspelt_cell_may_mean_is_no_blank_spot(district: Network) -> None:
    analysis = coverage(district)
    assert states(analysis, "compounds") == {"X1": None, "X2": True, "X3": False}
    assert set(found(analysis, "T3-BLANK")) == {"X3"}
    assert set(found(analysis, "T3-NOT-FOUND")) == {"X1"}
    # Only compounds may be meant: communities stay as they were.
    assert counts(analysis, "T2.covered") == (2, 0, 0, 0)


def test_an_agreement_whose_coordinator_was_not_found_is_not_uncoordinated(
    district: Network,
) -> None:
    assert counts(cobuilding(district), "AG.coordinated") == (1, 1, 1, 0)


def test_what_lies_in_one_street_still_does_not_know(district: Network) -> None:
    for code in ("990101001", "990101001001"):
        part = coverage(district.within(code))
        assert states(part, "compounds") == {"X1": None, "X2": True}
    # The branch is no part of the compound, but may still mean it.
    assert states(coverage(district.within("X1")), "compounds") == {"X1": None}
    assert states(coverage(district.within("990101002")), "compounds") == {"X3": False}


# ---------------------------------------------------------------- by hand


def told(roster: Roster, *links: tuple[str | None, str]) -> Network:
    """Return the network with links that found nothing: ``(source, "Relation Kind,Kind")``."""
    network = roster.network()
    unresolved = tuple(
        Unresolved(
            relation=said.split()[0],
            from_kind=kind_of(source) if source else None,
            from_id=source,
            to_kinds=tuple(said.split()[1].split(",")),
        )
        for source, said in links
    )
    return replace(network, about=replace(network.about, unresolved=unresolved))


def streets(*complete: str) -> Roster:
    """Two streets (D1, D2) with a working committee, a community and a compound each."""
    roster = Roster(*(complete or ("PartyOrg",)))
    for one in "12":
        roster.add(f"D{one}", level="street").add(f"D{one}1", level="community")
        roster.link("Within", f"D{one}1", f"D{one}")
        roster.add(f"C{one}", households=500).link("Within", f"C{one}", f"D{one}1")
        roster.add(f"P{one}", category="work_committee")
        roster.link("Covers", f"P{one}", f"D{one}", mode="territorial")
    return roster.add("P3", category="branch").below("P1", "P3")


def compounds(network: Network) -> dict[str, bool | None]:
    return states(coverage(network), "compounds")


def test_a_source_in_no_known_street_may_mean_a_place_of_any() -> None:
    roster = streets().add("P4", category="branch")
    assert compounds(roster.network()) == {"C1": False, "C2": False}
    assert compounds(told(roster, ("P3", "Covers Compound"))) == {"C1": None, "C2": False}
    assert compounds(told(roster, ("P4", "Covers Compound"))) == {"C1": None, "C2": None}
    assert compounds(told(roster, (None, "Covers Compound"))) == {"C1": None, "C2": None}


def test_a_compound_in_no_known_street_may_be_meant_by_any_source() -> None:
    roster = streets().add("C3", households=500)
    assert compounds(roster.network())["C3"] is False
    assert compounds(told(roster, ("P3", "Covers Compound")))["C3"] is None


def test_only_the_kinds_that_a_link_may_have_and_only_covering_links_count() -> None:
    roster = streets()
    for said in ("Covers Unit,Carrier", "SubordinateTo PartyOrg", "Uses Compound"):
        assert compounds(told(roster, ("P3", said))) == {"C1": False, "C2": False}
    analysis = coverage(told(roster, ("P3", "Covers Division")))
    assert states(analysis, "compounds") == {"C1": False, "C2": False}
    assert set(found(analysis, "T2-NO-ORG")) == {"D21"}
    assert set(found(analysis, "T2-NOT-FOUND")) == {"D11"}


def test_what_is_covered_stays_covered() -> None:
    roster = streets().add("P4", category="branch").below("P1", "P4")
    roster.link("Covers", "P4", "C1", mode="own")
    assert compounds(told(roster, ("P3", "Covers Compound"))) == {"C1": True, "C2": False}


def test_the_link_of_a_body_that_is_not_there_at_the_date_says_nothing() -> None:
    roster = streets().add("P4", category="branch", valid_from=date(2026, 5, 1))
    network = told(roster.below("P1", "P4"), ("P4", "Covers Compound"))
    at = {
        day: states(coverage(network, as_of=day), "compounds")["C1"]
        for day in (date(2026, 4, 30), date(2026, 5, 1))
    }
    assert at == {date(2026, 4, 30): False, date(2026, 5, 1): None}


def test_a_form_that_is_never_coverage_widens_nothing() -> None:
    roster = streets().add("P4", category="leadership_group").below("P1", "P4")
    assert compounds(told(roster, ("P4", "Covers Compound"))) == {"C1": False, "C2": False}


def test_a_unit_whose_organisation_was_not_found_is_not_without_one() -> None:
    roster = streets().add("U1", "U2", "U3", unit_type="private_firm", operating=True)
    roster.link("Covers", "P3", "U3", mode="own")
    for unit in ("U1", "U2"):
        roster.link("LocatedIn", unit, "D11")
    assert states(coverage(roster.network()), "units") == {"U1": False, "U2": False, "U3": True}
    own = coverage(told(roster, ("U1", "Covers PartyOrg")))
    assert states(own, "units") == {"U1": None, "U2": False, "U3": True}
    assert set(found(own, "N-BLANK")) == {"U2"}


def test_carriers_are_judged_alike() -> None:
    roster = streets().add("H1", "H2")
    roster.link("Within", "H1", "D11").link("Within", "H2", "D21")
    assert set(found(coverage(roster.network()), "C-BLANK")) == {"H1", "H2"}
    analysis = coverage(told(roster, ("P3", "Covers Carrier")))
    assert set(found(analysis, "C-BLANK")) == {"H2"}
    assert set(found(analysis, "C-NOT-FOUND")) == {"H1"}


def test_grids_are_judged_alike_also_by_their_compounds() -> None:
    roster = streets("PartyOrg", "PartyGroup")
    for one in "12":
        roster.add(f"D{one}9", level="grid").link("Within", f"D{one}9", f"D{one}1")
        roster.add(f"C{one}9", households=500).link("Within", f"C{one}9", f"D{one}9")
    roster.add("D18", level="grid").link("Within", "D18", "D11")  # without a compound
    by_grid = load_profile().with_rules(tier3_unit="grid")

    def covered(*links: tuple[str, str]) -> dict[str, bool | None]:
        return states(coverage(told(roster, *links), by_grid), "grids")

    assert covered() == {"D18": False, "D19": False, "D29": False}
    assert covered(("P3", "Covers Division")) == {"D18": None, "D19": None, "D29": False}
    assert covered(("P3", "Covers Compound")) == {"D18": False, "D19": None, "D29": False}
    assert covered(("C19", "Covers PartyOrg")) == {"D18": False, "D19": None, "D29": False}


def test_buildings_whose_group_may_be_meant_are_not_blank() -> None:
    roster = streets("PartyOrg", "PartyGroup").add("P4", category="branch").below("P1", "P4")
    roster.link("Covers", "P4", "C1", mode="own").add("B1", "B2", "B3").add("S1", members_total=5)
    roster.link("Covers", "S1", "B3")
    for one in ("B1", "B2", "B3"):
        roster.link("Within", one, "C1")
    assert set(found(coverage(roster.network()), "T4-BLANK")) == {"B1", "B2"}
    analysis = coverage(told(roster, ("B1", "Covers PartyGroup")))
    assert set(found(analysis, "T4-BLANK")) == {"B2"}


def test_a_community_that_may_be_meant_is_not_without_organisation_for_joint_posts() -> None:
    roster = streets("PartyOrg", "Holds").add("R1").link("HasResidentsCommittee", "D11", "R1")
    roster.add("R2").link("HasResidentsCommittee", "D21", "R2")
    roster.post("P:1", "R1", "rc_director").post("P:2", "R2", "rc_director")
    plain = cross_appointment(roster.network())
    assert counts(plain, "XA.two_committees") == (0, 0, 0, 2)
    wide = cross_appointment(told(roster, ("P3", "Covers Division")))
    assert counts(wide, "XA.two_committees") == (0, 0, 1, 1)


def test_only_the_agreement_itself_does_not_know_its_coordinator() -> None:
    roster = Roster("Agreement").add("G1", "G2", "G3").add("P1")
    roster.link("CoordinatedBy", "G3", "P1")
    assert counts(cobuilding(roster.network()), "AG.coordinated") == (1, 2, 0, 0)
    network = told(roster, ("G1", "CoordinatedBy PartyOrg,Unit,Division"))
    assert counts(cobuilding(network), "AG.coordinated") == (1, 1, 1, 0)
