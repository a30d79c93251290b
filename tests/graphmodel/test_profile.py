"""Rule profiles: what is read, what a local one changes, and bad ones refused in words."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from graphmodel.errors import SchemaError, UsageError
from graphmodel.profile import SEVERITIES, Profile, load_profile, parse_profile, shipped
from graphmodel.texts import catalogue

LOCAL = """
name = "local"
title = "本地"
based_on = "national_default"
[rules.span_high]
value = 40
clause = "本地规定"
[rules.own_rule]
value = 2
operator = ">"
[findings]
"SPAN-HIGH" = { severity = "error", rule = "own_rule" }
"T3-BLANK" = { severity = "info", off = true }
"""
FORCE = 'name = "p"\nbased_on = "national_default"\n[rules.{rule}]\nforce = "{force}"'


def rule(fields: str) -> str:
    return f'name = "p"\n[rules.r]\n{fields}'


class TestShipped:
    def test_the_national_profile_is_shipped(self) -> None:
        assert "national_default" in shipped()
        assert load_profile().name == "national_default"

    def test_every_rule_has_clause_and_source(self) -> None:
        for item in load_profile().rules.values():
            assert item.clause, item.id
            assert item.source, item.id

    def test_thresholds_of_law_are_those_of_the_regulations(self) -> None:
        profile = load_profile()
        expected = {
            "branch_min_full_members": 3,
            "branch_max_members": 50,
            "general_branch_min_members": 50,
            "committee_min_members": 100,
            "branch_committee_min_full_members": 7,
            "term_years_committee": 5,
            "term_years_branch": 3,
        }
        assert {name: profile.value(name) for name in expected} == expected

    def test_an_unknown_profile_is_refused_and_the_shipped_ones_named(self) -> None:
        with pytest.raises(UsageError, match=r"没有名为“nowhere”的规则档案.*national_default"):
            load_profile("nowhere")

    def test_an_unknown_rule_is_refused_by_name(self) -> None:
        with pytest.raises(SchemaError, match="“national_default”里没有规则 no_such_rule"):
            load_profile().value("no_such_rule")

    def test_the_weights_are_a_frame(self) -> None:
        frame = load_profile().findings_frame()
        assert frame.columns == ["code", "severity", "rule", "force", "off"]
        assert set(frame["severity"]) <= set(SEVERITIES)


class TestLocal:
    def test_a_local_profile_changes_what_it_names_and_keeps_the_rest(self) -> None:
        local, national = parse_profile(LOCAL), load_profile()
        assert local.value("span_high") == 40
        assert local["span_high"].clause == "本地规定"
        assert local["span_high"].operator == national["span_high"].operator
        assert local["branch_max_members"] == national["branch_max_members"]
        assert local.words == national.words

    def test_a_local_profile_weighs_findings_anew(self) -> None:
        local = parse_profile(LOCAL)
        assert local.findings["SPAN-HIGH"].severity == "error"
        assert local.findings["SPAN-HIGH"].rule == "own_rule"
        assert local.findings["T3-BLANK"].off
        assert not load_profile().findings["T3-BLANK"].off

    def test_a_profile_is_read_from_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "本地.toml"
        path.write_text(LOCAL, encoding="utf-8")
        assert load_profile(path).title == "本地"

    def test_values_can_be_changed_without_touching_the_profile(self) -> None:
        national = load_profile()
        assert national.with_rules(span_high=5).value("span_high") == 5
        assert national.value("span_high") == 60

    def test_changing_an_unknown_rule_is_refused(self) -> None:
        with pytest.raises(SchemaError, match="没有规则 nothing"):
            load_profile().with_rules(nothing=1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (rule('value = 1\noperator = "=>"'), "规则 r 的 operator 是 '=>'"),
        (rule('value = 1\nforce = "should"'), "规则 r 的 force 是 'should'"),
        (rule('value = 1\nconfidence = "X"'), "规则 r 的 confidence 是 'X'"),
        (rule('operator = ">"'), "规则 r：缺少 value"),
        (rule("value = 1\nthreshold = 2"), "规则 r：不认识 threshold"),
        ('name = "p"\n[findings]\n"A" = { severity = "bad" }', "A 的 severity 是 'bad'"),
        ('name = "p"\n[findings]\n"A" = { rule = "none" }', "A 引用的规则 none 不存在"),
        ('name = "p"\n[findings]\n"A" = { colour = "red" }', "A：不认识 colour"),
        ('title = "p"', "规则档案缺少 name"),
        ("name = ", "不是有效的 TOML"),
    ],
    ids=[
        "operator", "force", "confidence", "no value", "unknown field", "severity",
        "unknown rule", "unknown weight field", "no name", "no TOML",
    ],
)  # fmt: skip
def test_a_bad_profile_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        parse_profile(text)


def test_a_profile_based_on_an_unknown_one_is_refused() -> None:
    with pytest.raises(UsageError, match="没有名为“nowhere”"):
        parse_profile('name = "p"\nbased_on = "nowhere"')


class TestComparing:
    @pytest.mark.parametrize(
        ("operator", "expected"),
        [
            (">=", [False, True, True, None]),
            (">", [False, False, True, None]),
            ("<=", [True, True, False, None]),
            ("<", [True, False, False, None]),
            ("==", [False, True, False, None]),
        ],
    )
    def test_a_rule_compares_by_its_operator(
        self, operator: str, expected: list[bool | None]
    ) -> None:
        held = parse_profile(rule(f'value = 3\noperator = "{operator}"'))["r"]
        frame = pl.DataFrame({"n": [2, 3, 4, None]})
        assert frame.select(held.holds(pl.col("n")))["n"].to_list() == expected

    def test_a_rule_that_is_no_number_compares_nothing(self) -> None:
        held = parse_profile(rule('value = true\noperator = "is"'))["r"]
        with pytest.raises(SchemaError, match="规则 r 的运算符 'is' 不能用于比较数字"):
            held.holds(pl.col("n"))


class TestForce:
    """A rule says must or may: that weighs a finding and words what is to be done."""

    def weight(self, profile: Profile, code: str) -> tuple[str, str]:
        row = profile.findings_frame().filter(pl.col("code") == code)
        return row["severity"].item(), row["force"].item()

    def test_what_a_rule_only_allows_is_never_more_than_information(self) -> None:
        allowed = load_profile().findings_frame().filter(pl.col("force") == "may")
        assert allowed.height
        assert set(allowed["severity"]) == {"info"}

    def test_under_must_a_finding_has_the_weight_the_profile_gives_it(self) -> None:
        assert self.weight(load_profile(), "OC-DUE") == ("info", "may")
        assert self.weight(load_profile("hangzhou_2021"), "OC-DUE") == ("warning", "must")
        softer = parse_profile(FORCE.format(rule="branch_min_full_members", force="may"))
        assert self.weight(softer, "T3-DUE") == ("info", "may")
        assert self.weight(load_profile(), "T3-DUE") == ("error", "must")

    def test_a_finding_without_a_rule_has_no_force(self) -> None:
        assert self.weight(load_profile(), "T2-NO-ORG") == ("error", None)

    def test_every_finding_with_a_rule_says_in_words_what_the_rule_asks(self) -> None:
        texts = catalogue()["findings"]
        # That several branches stand under one superior asks for nothing.
        ruled = {item.code for item in load_profile().findings.values() if item.rule}
        silent = {
            (code, part)
            for code in ruled - {"T3-MULTI"}
            for part in ("zh_action", "en_action")
            if "{should}" not in texts[code][part]
        }
        assert silent == set()
