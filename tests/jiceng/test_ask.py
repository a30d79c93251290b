"""Named questions: each on a case of its own, and how they are found, asked and shown."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

import jiceng as jc
from analyses.scene import Scene
from graphmodel.cypher.fragments import expand, read_texts
from graphmodel.errors import SchemaError, UsageError
from graphmodel.profile import load_profile
from jiceng.cli import run
from jiceng.questions import answer, cypher
from jiceng.questions.catalogue import GROUPS, QUESTIONS
from jiceng.questions.contract import to_json
from jiceng.questions.naming import find
from tests.analyses.rosters import DAY, Roster
from tests.jiceng.ask_cases import CASES, at, branches, town
from tests.jiceng.command import jiceng

BY_CODE = {question.code: question for question in QUESTIONS}
#: Questions whose answer rests on no date: the same for ever.
TIMELESS = {
    "streets-without", "compounds-due", "compounds-joint-only", "buildings-without-group",
    "grids-without", "carriers-without", "units-due", "two-coverages", "companies-without",
    "direct-firms", "single-branch", "chain-unclear", "village-renamed", "members-distribution",
    "branch-oversize", "branch-undersize", "one-head", "nobody-shared", "few-partners",
    "no-partner", "units-reported", "organs-unreported", "members-reported",
}  # fmt: skip


# ---------------------------------------------------------------- each question


def test_every_question_has_a_case_with_its_answers_written_down() -> None:
    assert set(CASES) == set(BY_CODE) - {"changes"}
    assert len(CASES) >= 30


@pytest.mark.parametrize("code", CASES)
def test_question_answers_its_case(code: str) -> None:
    case, question = CASES[code], BY_CODE[code]
    network, profile = case.network, load_profile()
    for day, expected in case.at.items():
        found = answer(question, Scene.of(network, profile, day), case.given)
        assert found.status == "ok"
        if found.is_report:
            assert (found.count, found.denominator, found.unknown) == expected, day
            continue
        assert isinstance(expected, dict)
        assert dict(found.asked.select("id", "answer").rows()) == expected, day
        told = list(expected.values())
        numbers = (told.count(True), len(told), told.count(None))
        assert (found.count, found.denominator, found.unknown) == numbers


@pytest.mark.parametrize("code", sorted(set(CASES) - TIMELESS))
def test_a_dated_question_answers_differently_at_another_date(code: str) -> None:
    first, *others = CASES[code].at.values()
    assert others
    assert all(other != first for other in others)


def test_a_list_has_the_rows_that_answer_yes_and_then_the_unknown_ones() -> None:
    found = jc.ask("没有党支部的小区", CASES["compounds-without"].network)
    assert found.rows.select("id", "street", "community", "answer").rows() == [
        ("C2", "名D1", "名D2", "yes"),
        ("C3", "名D1", "名D2", "unknown"),
    ]


def test_rows_stand_in_the_offices_order_of_streets() -> None:
    roster = Roster()
    roster.add("D1", level="street", sort_order=2).add("D8", level="street", sort_order=1)
    roster.add("D2", "D3", level="community").add("D9", level="community")
    for inner, outer in (("D2", "D1"), ("D3", "D1"), ("D9", "D8")):
        roster.link("Within", inner, outer)
    roster.add("P1", category="work_committee")
    found = jc.ask("没有党组织的社区和村", roster.network(), as_of=DAY)
    assert found.rows["id"].to_list() == ["D9", "D2", "D3"]


def test_the_calendar_puts_one_batch_of_communities_into_one_line() -> None:
    roster = branches(town("PartyOrg"), "P1", "P2", "P3", "P4", term_ends_on="2026-08-31")
    roster.link("Covers", "P2", "D2", mode="territorial")
    roster.link("Covers", "P3", "D3", mode="territorial")
    found = jc.ask("换届日历", roster.network())
    assert found.count == 3
    assert found.for_people().select("id", "name", "last_day").rows() == [
        (None, "集中换届 2 个", date(2026, 8, 31)),
        ("P4", "名P4", date(2026, 8, 31)),
    ]


def test_a_vacant_post_says_for_how_many_days() -> None:
    network = CASES["secretary-vacant"].network
    for given, long in ((None, True), (180, False)):
        rows = jc.ask("书记空缺", network, days=given).rows
        assert rows.row(0, named=True) | {"name": ""} == {
            "id": "P3", "name": "", "street": "名D1", "vacant_days": 180, "long_vacant": long,
            "answer": "yes",
        }  # fmt: skip


def test_the_two_coverages_are_told_by_class() -> None:
    rows = jc.ask("两个覆盖报表", CASES["two-coverages"].network).rows
    shown = rows.select("class", "operating", "own", "attached", "count", "denominator", "unknown")
    assert shown.rows() == [
        ("规上企业", 1, 1, 0, 1, 1, 0),
        ("其他非公企业", 1, 0, 0, 0, 1, 0),
        ("规模未明确的非公企业", 1, 0, 1, 1, 1, 0),
        ("社会组织", 0, 0, 0, 0, 1, 1),
        ("类型未明确的单位", 0, 0, 0, 0, 1, 1),
    ]


def test_members_are_put_into_bins_by_street() -> None:
    rows = jc.ask("党员分布", CASES["members-distribution"].network).rows
    assert rows.select("street", "members_0", "members_50", "count", "unknown").rows() == [
        ("名D1", 1, 1, 2, 0),
        ("名D8", 0, 0, 0, 1),
    ]


def test_changes_are_told_between_two_networks() -> None:
    old = Roster().add("P1", name="甲街道党工委", category="work_committee")
    old.add("P2", name="东社区党支部", category="branch").below("P1", "P2")
    old.add("P3", name="西社区党支部", category="branch")
    new = Roster().add("P1", name="甲街道党工委", category="work_committee")
    new.add("P2", name="东社区党总支", category="general_branch").below("P1", "P2")
    new.add("P4", name="南社区党支部", category="branch")
    found = jc.ask("变动台账", new.network(), before=old.network(day=at("2026-01-31")))
    assert (found.count, found.denominator, found.unknown) == (3, 4, 0)
    changed = dict(found.rows.select("id", "change").rows())
    assert set(changed) == {"P2", "P3", "P4"}
    assert changed["P2"].count("；") == 1  # renamed and raised


def test_changes_without_an_older_network_say_how_to_give_one() -> None:
    with pytest.raises(UsageError, match="--since"):
        jc.ask("变动台账", town().network())


# ---------------------------------------------------------------- registers, streets, parameters


def test_without_a_register_nothing_is_counted_and_the_sheet_is_named() -> None:
    found = jc.ask("没有党支部的小区", Roster().add("D1", level="street").network())
    assert (found.status, found.needs) == ("no_register", ("小区", "党组织"))
    assert (found.count, found.denominator, found.unknown) == (None, None, None)
    assert found.rows.is_empty()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda item: item.code)
def test_every_question_can_be_asked_of_nothing(question: object) -> None:
    assert question in QUESTIONS
    code = getattr(question, "code", "")
    given = {"of": "D1", "before": Roster().network()} if code in ("partners-of", "changes") else {}
    kept = {item.name for item in BY_CODE[code].parameters}
    scene = Scene.of(Roster().network(), load_profile())
    found = answer(BY_CODE[code], scene, {k: v for k, v in given.items() if k in kept})
    assert found.status in ("no_register", "no_column")
    assert found.needs


def test_a_street_is_told_by_code_name_or_part_and_cuts_denominators_too() -> None:
    network = CASES["communities-without"].network
    for said in ("D1", "名D1"):
        found = jc.ask("没有党组织的社区和村", network, street=said)
        assert (found.street, found.denominator) == ("D1", 3)
    with pytest.raises(UsageError, match="有 2 处叫“名”"):
        jc.ask("没有党组织的社区和村", network, street="名")
    with pytest.raises(UsageError, match="相近的有：名D1（D1）"):
        jc.ask("没有党组织的社区和村", network, street="D11")


def test_a_question_that_knows_no_streets_says_so() -> None:
    with pytest.raises(UsageError, match="不分街道"):
        jc.ask("即将到期的共建协议", town().add("G1", expires_on="2026").network(), street="D1")


def test_a_parameter_of_another_question_is_refused_with_those_it_has() -> None:
    with pytest.raises(UsageError, match="没有参数 months。可用的有：street、days"):
        jc.ask("书记空缺", town().network(), months=3)


def test_a_parameter_is_taken_from_the_profile_unless_given() -> None:
    profile = load_profile().with_rules(term_reminder_months=1)
    roster = branches(town(), "P1", "P2", term_ends_on="2026-09-01")
    assert jc.ask("换届日历", roster.network()).count == 1
    assert jc.ask("换届日历", roster.network(), profile).count == 0
    assert jc.ask("换届日历", roster.network(), profile, months=3).count == 1


def test_persons_are_told_by_pseudonym_and_bodies_only() -> None:
    found = jc.ask("一人兼三个以上职务", CASES["many-posts"].network)
    assert found.rows.rows() == [
        ("P:1", 3, "名D2、名O1、名P1", "yes"),
        ("M:3", 1, "名P8", "unknown"),
    ]


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("没有楼栋党小组的小区", "compounds-without-groups"),
        ("应建未建(单位)", "units-due"),
        ("楼栋长", "buildings-without-head"),
        ("hjrl", "term-calendar"),
        ("sjkq", "secretary-vacant"),
        ("bnndqdywh", "committee-terms"),
        ("Calendar of elections", "term-calendar"),
        ("units-due", "units-due"),
    ],
)
def test_a_question_is_found_by_name_part_or_initials(said: str, code: str) -> None:
    assert find(said, QUESTIONS).code == code


def test_an_unclear_name_lists_what_it_may_be() -> None:
    with pytest.raises(UsageError, match="应建未建（小区）、应建未建（单位）"):
        find("应建未建", QUESTIONS)


@pytest.mark.parametrize("said", ["书纪空缺", "没有党支部小区", "zzzz", "？"])
def test_an_unknown_name_is_answered_with_the_nearest(said: str) -> None:
    with pytest.raises(UsageError, match="相近的有") as told:
        find(said, QUESTIONS)
    if said == "书纪空缺":
        assert "书记空缺" in str(told.value)


def test_no_two_questions_are_called_alike_in_either_language() -> None:
    for language in ("zh", "en"):
        titles = [question.title(language) for question in QUESTIONS]
        assert len(set(titles)) == len(titles) >= 30
    assert len(GROUPS) == 8


# ---------------------------------------------------------------- JSON and Cypher


def test_json_has_the_same_keys_in_both_languages() -> None:
    found = jc.ask("没有党支部的小区", CASES["compounds-without"].network)
    zh, en = to_json(found), to_json(found, "en")
    assert zh["schema"] == "jiceng.answer/1"
    assert list(zh) == list(en)
    assert (zh["count"], zh["denominator"], zh["unknown"]) == (1, 3, 1)
    assert zh["rows"] == en["rows"]
    assert zh["rows"][0] == {
        "id": "C2", "name": "名C2", "street": "名D1", "community": "名D2", "households": None,
        "answer": "yes",
    }  # fmt: skip
    json.dumps(zh, allow_nan=False)


def test_the_page_of_a_question_sets_every_parameter_its_query_uses() -> None:
    profile = load_profile()
    for question in QUESTIONS:
        if not question.has_cypher:
            continue
        scene = Scene.of(CASES[question.code].network, profile)
        values = cypher.parameters(question, scene, question.values(profile, {}))
        page = cypher.page(question, values)
        told = set(re.findall(r"^:param (\w+) => ", page, re.MULTILINE))
        assert told == set(re.findall(r"\$(\w+)", page)), question.code
        assert f"// {question.name}" in page
        assert "@" not in page


def test_what_the_rosters_are_complete_for_and_open_names_go_in_as_parameters() -> None:
    scene = Scene.of(CASES["compounds-without"].network, load_profile())
    values = cypher.parameters(BY_CODE["compounds-without"], scene, {})
    assert values["as_of"] == DAY
    assert values["complete"]["PartyOrg"] == ["D1"]
    assert values["suggested"]["Compound"] == ["C3"]
    assert values["branch_required_min_households"] == 0


def test_values_are_written_as_cypher_reads_them() -> None:
    said = {"a": [1, None, True], "day": date(2026, 6, 30), "text": "“甲”'\\\""}
    assert cypher.set_parameters(said) == (
        ":param a => [1, null, true];\n:param day => date('2026-06-30');\n"
        ':param text => "“甲”\'\\\\\\"";'
    )


TOY = """head

//@ twice(x)
(x + @once(x))

//@ once(x)
x.y

// 题目
RETURN @twice([1, 2][0]), 'x';
"""


def test_fragments_are_filled_and_may_stand_in_each_other() -> None:
    assert read_texts(TOY).expanded("题目") == "RETURN ([1, 2][0] + [1, 2][0].y), 'x'"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("@never()", "@never with 0 arguments is not declared"),
        ("@once(1, 2)", "@once with 2 arguments is not declared"),
        ("@once(1", "a bracket is not closed"),
        ("@round(1)", "@round contains itself"),
    ],
)
def test_a_fragment_that_makes_no_sense_is_refused(text: str, why: str) -> None:
    known = read_texts(TOY + "\n//@ round(x)\n@round(x)").fragments
    with pytest.raises(SchemaError, match=why):
        expand(text, known)


@pytest.mark.parametrize(
    ("block", "why"), [("RETURN 1", "a block begins with"), ("// 题目\nRETURN 1", "stands twice")]
)
def test_a_block_without_a_head_or_with_anothers_is_refused(block: str, why: str) -> None:
    with pytest.raises(SchemaError, match=why):
        read_texts(TOY + "\n" + block)


# ---------------------------------------------------------------- the command


@pytest.fixture(scope="module")
def rosters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rosters")
    (folder / "区划.csv").write_text(
        "区划代码,名称\n990101001,前进街道\n990101001001,东社区\n990101001002,西社区\n", "utf-8"
    )
    (folder / "党组织.csv").write_text(
        "党组织代码,党组织名称,党组织类别,上级党组织代码,届满时间\n"
        "1001,前进街道党工委,党工委,,\n1002,东社区党支部,党支部,1001,2026-05\n",
        "utf-8",
    )
    return folder


def test_ask_alone_lists_every_question_with_one_line() -> None:
    ran = jiceng("ask")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert len(lines) == len(QUESTIONS) + 1
    assert any("没有党支部的小区" in line and "组织覆盖" in line for line in lines)
    assert any("半年内到期的业委会" in line and "--months" in line for line in lines)


def test_a_question_is_answered_on_stdout_and_counted_on_stderr(rosters: Path) -> None:
    ran = jiceng("ask", "单一党支部", rosters, "--as-of", "2026-06-30")
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[0].split() == ["代码", "名称", "镇街", "党组织"]
    assert ran.out.splitlines()[1].split() == ["990101001001", "东社区", "前进街道", "东社区党支部"]
    assert "单一党支部社区：1/1，未明确 0；截至 2026-06-30" in ran.err


def test_unknown_rows_are_listed_only_when_asked_for(rosters: Path) -> None:
    plain = jiceng("ask", "没有党组织的社区和村", rosters, "--format", "csv")
    assert "西社区" not in plain.out
    assert "--unknown" in plain.err
    whole = jiceng("ask", "没有党组织的社区和村", rosters, "--unknown")
    assert "西社区" in whole.out
    assert "未明确" in whole.out


def test_json_and_cypher_come_from_the_command(rosters: Path) -> None:
    told = json.loads(jiceng("ask", "hjrl", rosters, "--format", "json", "--months", "3").out)
    assert (told["question"], told["parameters"]) == ("换届日历", {"months": 3})
    page = jiceng("ask", "换届日历", rosters, "--cypher", "--as-of", "2026-06-30").out
    assert ":param as_of => date('2026-06-30');" in page
    assert "RETURN o.id AS 代码" in page
    bare = jiceng("ask", "换届日历", "--cypher").out
    assert ":param as_of => date();" in bare


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["没这个问题"], "相近的有"),
        (["换届日历"], "请给出名册文件或文件夹"),
        (["换届日历", "--months", "-1"], "--months"),
        (["换届日历", "没这个文件"], "找不到文件"),
        (["变动台账", "--cypher"], "没有对应的查询"),
    ],
)
def test_a_mistake_is_told_in_words(
    capsys: pytest.CaptureFixture[str], arguments: list[str], why: str
) -> None:
    assert run(["ask", *arguments]) == 2
    told = capsys.readouterr().err
    assert why in told
    assert "Traceback" not in told


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "--help"]) == 0
    told = capsys.readouterr().out
    assert "jiceng ask 没有党支部的小区 名册文件夹 --street 前进街道" in told
