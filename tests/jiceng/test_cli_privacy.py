"""Names and numbers of persons planted in rosters come out of no command, in no form."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

from graphmodel.store import Store
from tests.jiceng.command import ORGANISATIONS, SECRETARIAT, Ran, jiceng, rosters

NAMES = [f"测试甲{number:02}" for number in range(1, 13)]
NUMBERS = [f"SYN00001{number:02}" for number in range(1, 13)]
#: Parts of a name or number that would give it away too.
PLANTED = ("测试甲", "SYN00001")
#: Right rows, and one of every wrong one: no body, an unknown body, a role that is none, days
#: that are none, the same number under two names, no name, no number.
POSTS = [
    ["任职机构", "姓名", "身份证号", "联系电话", "政治面貌", "职务", "任职时间", "备注人"],
    [SECRETARIAT, NAMES[0], NUMBERS[0], "", "中共党员", "书记", "2024-01-01", NAMES[1]],
    [SECRETARIAT, NAMES[1], NUMBERS[1], "", "群众", "委员", "2024-13-01", NAMES[1]],
    ["001002001000000", NAMES[0], NUMBERS[0], "", "中共党员", "副书记", "不详", NAMES[1]],
    ["", NAMES[2], NUMBERS[2], "", "中共党员", "委员", "", ""],
    ["没有的党支部", NAMES[3], NUMBERS[3], "", "中共党员", "委员", "", ""],
    [SECRETARIAT, NAMES[4], NUMBERS[4], "", "不知道", "打杂", "", ""],
    [SECRETARIAT, NAMES[5], NUMBERS[0], "", "中共党员", "委员", "", ""],
    [SECRETARIAT, "", NUMBERS[6], "", "中共党员", "委员", "", ""],
    [SECRETARIAT, NAMES[7], "", "", "中共党员", "委员", "", ""],
    [SECRETARIAT, f"{NAMES[8]}、{NAMES[9]}/{NAMES[10]}", NUMBERS[8], "", "", "委员", "", ""],
    [SECRETARIAT, f"{NAMES[11]}" * 30, NUMBERS[11] * 9, "", "", "委员", "", ""],
]
SECRETARIES = [
    [*ORGANISATIONS[0], "书记", "副书记", "成立时间"],
    *(
        [*row, NAMES[place], f"{NAMES[place + 1]}（兼）、{NAMES[place + 2]}#", "2024-99"]
        for place, row in enumerate(ORGANISATIONS[1:])
    ),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    rosters(folder / "名册", posts=POSTS, organisations=SECRETARIES)
    rosters(folder / "旧", posts=POSTS[:3])
    assert jiceng("load", "名册", "--store", "仓", at=folder).code == 10
    return folder


def leaks(ran: Ran) -> list[str]:
    return [
        line for line in (ran.out + ran.err).splitlines() if any(map(line.__contains__, PLANTED))
    ]


COMMANDS = {
    **{
        f"check {form}": ["check", "名册", "--format", form]
        for form in ("table", "json", "ndjson", "csv")
    },
    "check in English": ["check", "名册", "--lang", "en"],
    "a sheet alone": ["check", "名册/posts.csv"],
    "preview": ["load", "名册", "--store", "另仓", "--preview"],
    "analyze table": ["analyze", "all", "名册"],
    "analyze json": ["analyze", "all", "名册", "--format", "json"],
    "analyze csv": ["analyze", "all", "名册", "--format", "csv"],
    "from the store": ["analyze", "all", "--store", "仓", "--format", "json"],
    "explain": ["explain", SECRETARIAT, "名册"],
    "explain json": ["explain", SECRETARIAT, "名册", "--format", "json"],
    "diff": ["diff", "旧", "名册"],
    "diff json": ["diff", "名册", "旧", "--format", "json"],
    "vanishing": ["load", "旧", "--store", "仓"],
    "match": ["match", "名册", "--out", "判断.xlsx", "--force"],
    "verify": ["verify", "--store", "仓"],
    "no such body": ["explain", "甲某", "名册"],
}  # fmt: skip


@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_no_command_says_a_name_or_a_number(desk: Path, arguments: list[str]) -> None:
    ran = jiceng(*arguments, at=desk)
    assert "Traceback" not in ran.err
    assert ran.out + ran.err
    assert leaks(ran) == []


def test_the_wrong_cells_are_told_all_the_same(desk: Path) -> None:
    listed = json.loads(jiceng("check", "名册", "--format", "json", at=desk).out)
    assert {"CELL-DATE", "CELL-CHOICE", "LINK-UNKNOWN"} <= {row["code"] for row in listed}


def test_a_store_holds_pseudonyms_only(desk: Path) -> None:
    network = Store(desk / "仓").snapshot().network()
    persons = network.frame("Person")
    assert persons.height
    assert persons["id"].str.contains("^[PM]:").all()
    for kind in network.declaration:
        content = network.frame(kind.name).cast(pl.String, strict=False)
        said = content.select(pl.concat_str(pl.all(), ignore_nulls=True)).to_series()
        for planted in PLANTED:
            assert not said.str.contains(planted, literal=True).any(), kind.name
    for path in (desk / "仓").rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert not any(planted in text for planted in PLANTED), path.name


def test_a_report_holds_none_in_any_file(desk: Path) -> None:
    ran = jiceng("report", "名册", "--out", "报告", at=desk)
    assert ran.code == 10, ran.err
    assert leaks(ran) == []
    files = [path for path in (desk / "报告").iterdir() if path.is_file()]
    assert files
    for path in files:
        for content in _contents(path):
            assert not any(planted.encode() in content for planted in PLANTED), path.name


def _contents(path: Path) -> list[bytes]:
    if not zipfile.is_zipfile(path):
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]
