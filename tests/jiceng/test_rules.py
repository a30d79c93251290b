"""``jiceng rules``: what is listed of a profile."""

from __future__ import annotations

import polars as pl
import pytest
from click.testing import CliRunner

from graphmodel.profile import load_profile, parse_profile
from jiceng.cli.commands.rules import command, listed


def row(name: str, profile: str = "national_default") -> dict[str, str]:
    (found,) = listed(load_profile(profile)).filter(pl.col("id") == name).to_dicts()
    return dict(found)


def test_a_rule_is_listed_with_its_force_and_the_weight_of_its_findings() -> None:
    must = row("branch_min_full_members")
    assert (must["sort"], must["force"], must["severity"]) == ("rule", "must", "error")
    may = row("joint_branch_max_units")
    assert (may["value"], may["operator"], may["force"], may["severity"]) == (
        "5", "<=", "may", "info",
    )  # fmt: skip


def test_a_local_profile_that_says_must_weighs_more() -> None:
    assert row("oc_due_min_area_share")["severity"] == "info"
    assert row("oc_due_min_area_share", "hangzhou_2021")["severity"] == "warning"


def test_the_periods_of_meetings_are_listed_with_clause_and_source() -> None:
    meeting = row("members_meeting")
    assert meeting == {
        "id": "members_meeting", "sort": "period", "value": "1", "operator": ">=",
        "unit": "quarter", "force": "may", "severity": "", "confidence": "S",
        "clause": "党员大会一般每季度召开1次",
        "source": "中国共产党支部工作条例（试行）第十二、十三条，引述材料",
    }  # fmt: skip


def test_every_period_is_listed_once_and_those_that_are_off_are_not() -> None:
    national = load_profile()
    names = listed(national).filter(pl.col("sort") == "period")["id"].to_list()
    assert names == list(national.periods)
    quiet = parse_profile(
        'name = "p"\nbased_on = "national_default"\n[periods.theme_day]\noff = true'
    )
    assert "theme_day" not in listed(quiet)["id"].to_list()


@pytest.mark.parametrize("words", ["次/季度", "应当", "可以", "会议和活动", "读过原文"])
def test_people_read_words(words: str) -> None:
    assert words in CliRunner().invoke(command, []).output
