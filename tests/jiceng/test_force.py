"""What a rule's force changes: how severe its findings are and how they are worded."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import polars as pl

from graphmodel.profile import Profile, load_profile
from jiceng.contract import to_json
from jiceng.ledger import ledger
from jiceng.work import analyse_all
from tests.analyses.rosters import Roster


def with_force(rule: str, force: str) -> Profile:
    national = load_profile()
    rules = {**national.rules, rule: replace(national[rule], force=force)}
    return replace(national, rules=MappingProxyType(rules))


def due() -> Roster:
    """A street's organisation above itself, and a branch with two full members."""
    roster = Roster().add("D1", level="street").add("P1", category="work_committee")
    roster.link("Covers", "P1", "D1", mode="territorial").below("P1", "P1", "P2")
    return roster.add("P2", category="branch", members_full=2)


def plain(profile: Profile, language: str = "zh") -> list[dict[str, Any]]:
    return [to_json(item, profile, language) for item in analyse_all(due().network(), profile)]


def finding(analyses: list[dict[str, Any]], code: str) -> dict[str, Any]:
    (found,) = [item for one in analyses for item in one["findings"] if item["code"] == code]
    return dict(found)


def test_must_and_may_are_told_apart_in_severity_and_words() -> None:
    must, may = (plain(with_force("branch_min_full_members", force)) for force in ("must", "may"))
    before, after = finding(must, "BRANCH-UNDERSIZE"), finding(may, "BRANCH-UNDERSIZE")
    assert (before["severity"], before["rule"]["force"]) == ("warning", "must")
    assert before["action"] == "请核实；确属不足的，应与邻近单位联合组建"
    assert (after["severity"], after["rule"]["force"]) == ("info", "may")
    assert after["action"] == "请核实；确属不足的，可以考虑与邻近单位联合组建"


def test_nothing_else_changes_with_the_force() -> None:
    must, may = (plain(with_force("branch_min_full_members", force)) for force in ("must", "may"))
    for analysis in (*must, *may):
        for found in analysis["findings"]:
            if found["rule"] and found["rule"]["id"] == "branch_min_full_members":
                assert found["rule"].pop("force") in {"must", "may"}
                del found["severity"], found["action"]
    assert must == may


def test_the_force_is_said_in_english_too() -> None:
    must, may = (
        finding(plain(with_force("branch_min_full_members", force), "en"), "BRANCH-UNDERSIZE")[
            "action"
        ]
        for force in ("must", "may")
    )
    assert must == "Please confirm. It is required to form a joint branch with neighbours"
    assert may == "Please confirm. It may be considered to form a joint branch with neighbours"


def test_the_ledger_says_the_same() -> None:
    profile = with_force("own_command", "may")
    network = due().network()
    items = ledger(analyse_all(network, profile), network, profile)
    own = items.filter(pl.col("code") == "COMMAND-SELF").to_dicts()[0]
    assert (own["severity"], own["action"]) == (
        "info", "请核对上级党组织一栏；可以考虑填写所隶属的上级",
    )  # fmt: skip
