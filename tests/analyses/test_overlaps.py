"""One place with two own organisations: only superiors that are known to differ are pointed out."""

from __future__ import annotations

import pytest

from analyses.coverage import coverage
from tests.analyses.rosters import Roster, found


def two(**second: bool) -> Roster:
    """C1 with the branches P2, led by P1, and P3."""
    roster = Roster().add("D1", level="street").add("D2", level="community").add("C1")
    roster.link("Within", "D2", "D1").link("Within", "C1", "D2").add("P1", category="committee")
    roster.add("P2", category="branch").add("P3", category="branch", **second)
    roster.link("SubordinateTo", "P2", "P1")
    return roster.link("Covers", "P2", "C1", mode="own").link("Covers", "P3", "C1", mode="own")


def overlaps(roster: Roster) -> dict[str, list[str]]:
    return found(coverage(roster.network()), "OVERLAP")


def test_a_superior_that_is_not_on_record_may_be_the_same() -> None:
    assert overlaps(two()) == {}


def test_one_recorded_as_outside_is_another() -> None:
    assert overlaps(two(superior_outside=True)) == {"C1": ["P2", "P3"]}


@pytest.mark.parametrize(("superior", "expected"), [("P1", {}), ("P4", {"C1": ["P2", "P3"]})])
def test_two_on_record_are_compared(superior: str, expected: dict[str, list[str]]) -> None:
    roster = two().add("P4", category="committee").link("SubordinateTo", "P3", superior)
    assert overlaps(roster) == expected
