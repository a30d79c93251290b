"""The shipped local profiles, and that a changed threshold changes what rests on it alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from analyses.cobuilding import cobuilding
from analyses.meetings import meetings
from analyses.owners_committees import owners_committees
from graphmodel.analysis import Analysis
from graphmodel.network import Network
from graphmodel.profile import Profile, load_profile, shipped
from tests.analyses import test_cobuilding, test_owners_committees
from tests.analyses.rosters import Roster, dice, found

LOCAL = ("beijing_2024", "shanghai_2020", "hangzhou_2021", "qingdao_2021")
Run = Callable[[Network, Profile], Analysis]


class TestShipped:
    def test_four_local_profiles_are_shipped(self) -> None:
        assert set(LOCAL) <= set(shipped())

    @pytest.mark.parametrize("name", LOCAL)
    def test_each_changes_rules_on_owners_committees_only_and_says_where_from(
        self, name: str
    ) -> None:
        local, national = load_profile(name), load_profile()
        changed = {key for key, rule in local.rules.items() if rule != national.rules[key]}
        assert changed
        assert all(key.startswith("oc_") for key in changed)
        assert {local[key].source for key in changed} == {local.source}
        assert {local[key].confidence for key in changed} == {"P"}
        assert (local.findings, local.periods, local.words) == (
            national.findings, national.periods, national.words,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("beijing_2024", (0.5, 0, 0, 0, 0, 5, 0, 6)),
            ("shanghai_2020", (0.5, 0, 2, 0, 0, 5, 0, 5)),
            ("hangzhou_2021", (0.5, 0, 2, 0.3, 0, 5, 11, 3)),
            ("qingdao_2021", (0.5, 0.5, 2, 0, 0.25, 3, 0, 60)),
        ],
    )
    def test_the_numbers_are_those_of_the_city(
        self, name: str, expected: tuple[float, ...]
    ) -> None:
        value = load_profile(name).value
        rules = ("due_min_area_share", "due_min_owner_share", "due_after_years",
                 "due_later_area_share", "due_later_owner_share", "size_min", "size_max",
                 "renewal_lead")  # fmt: skip
        assert tuple(value(f"oc_{rule}") for rule in rules) == expected


def delivered(**cells: Any) -> Roster:
    return test_owners_committees.compound("OwnersCommittee", **cells)


@pytest.mark.parametrize(
    ("cells", "due"),
    [
        # half the area: everywhere
        ({"delivered_area_share": 0.5, "delivered_owner_share": 0.1,
          "first_delivery_date": "2026-01-01"}, LOCAL),
        # two years and nothing else: one city
        ({"delivered_area_share": 0.1, "delivered_owner_share": 0.1,
          "first_delivery_date": "2024-06-30"}, ("shanghai_2020",)),
        ({"delivered_area_share": 0.1, "delivered_owner_share": 0.1,
          "first_delivery_date": "2024-07-01"}, ()),
        # two years with 30 % of the area
        ({"delivered_area_share": 0.3, "delivered_owner_share": 0.1,
          "first_delivery_date": "2020"}, ("shanghai_2020", "hangzhou_2021")),
        # two years with a quarter of the owners
        ({"delivered_area_share": 0.1, "delivered_owner_share": 0.25,
          "first_delivery_date": "2020"}, ("shanghai_2020", "qingdao_2021")),
        # half of the owners
        ({"delivered_area_share": 0.1, "delivered_owner_share": 0.5,
          "first_delivery_date": "2026"}, ("qingdao_2021",)),
    ],
)  # fmt: skip
def test_a_compound_is_due_by_the_rules_of_its_city(
    cells: dict[str, Any], due: tuple[str, ...]
) -> None:
    roster = delivered(**cells)
    listed = {
        name for name in LOCAL
        if found(owners_committees(roster.network(), load_profile(name)), "OC-DUE")
    }  # fmt: skip
    assert listed == set(due)


def test_two_dates_have_different_answers_where_years_count() -> None:
    roster = delivered(delivered_area_share=0.1, first_delivery_date="2024-09-01")
    profile = load_profile("shanghai_2020")
    listed = [
        found(owners_committees(roster.network(), profile, as_of=day), "OC-DUE")
        for day in (date(2026, 8, 31), date(2026, 9, 1))
    ]
    assert listed == [{}, {"C1": []}]


#: Rule → another value, the findings and the figures that rest on it.
CHANGES: dict[str, tuple[Any, Run, set[str], set[str]]] = {
    "oc_due_min_area_share": (
        0.2, owners_committees, {"OC-DUE", "OC-UNKNOWN"}, {"OC.formed.due"},
    ),
    "oc_due_after_years": (
        2, owners_committees, {"OC-DUE", "OC-UNKNOWN"}, {"OC.formed.due"},
    ),
    "oc_size_min": (3, owners_committees, {"OC-SIZE"}, {"OC.size_fits"}),
    "oc_size_max": (9, owners_committees, {"OC-SIZE"}, {"OC.size_fits"}),
    "oc_renewal_lead": (200, owners_committees, {"OC-TERM-DUE"}, set()),
    "oc_filing_days": (10, owners_committees, {"OC-UNFILED"}, set()),
    "oc_interim_max_years": (
        3, owners_committees, {"OC-INTERIM-OVERDUE", "OC-DUE", "OC-UNKNOWN"}, {"OC.interim"},
    ),
    "part_time_members_committee": (
        [1, 2], cobuilding, {"PART-TIME-COUNT"}, {"PT.count_fits"},
    ),
    "agreement_reminder_days": (100, cobuilding, {"AGREEMENT-DUE"}, set()),
    "agreement_min_parties": (3, cobuilding, {"AGREEMENT-ONE-PARTY"}, set()),
    "inactive_periods": (1, cobuilding, {"BODY-INACTIVE"}, {"BO.active"}),
    "body_period_months": (6, cobuilding, {"BODY-INACTIVE"}, {"BO.active"}),
}  # fmt: skip


def differing(one: Analysis, other: Analysis) -> tuple[set[str], set[str]]:
    """Return the codes of findings, and of figures, that are not the same in both."""
    sides = [
        (set(side.findings.select("id", "code", "subject").rows()),
         {tuple(map(str, row)) for row in side.figures.rows()})
        for side in (one, other)
    ]  # fmt: skip
    findings = {row[1] for row in sides[0][0] ^ sides[1][0]}
    return findings, {row[0] for row in sides[0][1] ^ sides[1][1]}


@pytest.mark.parametrize("rule", CHANGES)
def test_a_changed_threshold_changes_the_findings_that_rest_on_it_and_nothing_else(
    rule: str,
) -> None:
    value, run, findings, figures = CHANGES[rule]
    source = test_owners_committees if run is owners_committees else test_cobuilding
    national, seen = load_profile(), set[str]()
    for seed in range(25):
        network = source.random_roster(dice(seed)).network()
        changed = differing(
            run(network, national), run(network, national.with_rules(**{rule: value}))
        )
        assert changed[0] <= findings
        assert changed[1] <= figures
        seen |= changed[0]
    assert seen, "the rule has an effect"


def test_the_horizon_of_the_calendar_changes_how_far_back_it_counts() -> None:
    roster = Roster("Activity").add("P1", category="branch", founded_on="2001")
    roster.add("E1", held_on="2024-02-02", activity_type="members_meeting").link("Held", "P1", "E1")
    for months, due in ((12, 4), (24, 8), (3, 1)):
        profile = load_profile().with_rules(meeting_horizon_months=months)
        table = meetings(roster.network(), profile).tables["meetings"]
        assert table.filter(rule="members_meeting")["due"].item() == due
