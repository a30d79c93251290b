"""The screen: words and a next step for every wrong input, data alone on stdout."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from jiceng.cli.layout import cells, wrapped
from jiceng.cli.root import COMMANDS
from tests.jiceng.command import (
    CHINESE,
    COMMUNITY,
    DISTRICT,
    ENGLISH,
    ORGANISATIONS,
    PLACES,
    STREET,
    command,
    environment,
    jiceng,
    rosters,
)

posix = pytest.mark.skipif(os.name == "nt", reason="signals and pipes of POSIX")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with one of every wrong thing, and the small rosters in ``名册``."""
    rosters(tmp_path / "名册")
    (tmp_path / "空").mkdir()
    (tmp_path / "无名册").mkdir()
    (tmp_path / "无名册" / "readme.md").write_text("hi", encoding="utf-8")
    (tmp_path / "空.csv").touch()
    (tmp_path / "文件").touch()
    (tmp_path / "别的.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "文档.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return tmp_path


#: Arguments, exit code, what the screen must say.
WRONG = {
    "no such command": (["nosuch"], 2, "没有命令 'nosuch'。"),
    "misspelt command": (["chekc"], 2, "是不是 'check'？"),
    "unknown option": (["check", "--nix"], 2, "没有选项 '--nix'。"),
    "misspelt option": (["check", "--shet", "x"], 2, "--sheet"),
    "no argument": (["analyze"], 2, "缺少参数 'NAME'。 可选"),
    "no such analysis": (["analyze", "foo", "x"], 2, "不在可选值之内"),
    "no such day": (["analyze", "all", "名册", "--as-of", "2026-13-01"], 2, "写成 2026-06-30"),
    "no value": (["analyze", "all", "名册", "--fail-on"], 2, "要带值"),
    "one argument too many": (["rules", "x"], 2, "多出的参数：x"),
    "unknown language": (["--lang", "fr", "check"], 2, "'fr' 不在可选值之内"),
    "no files": (["check"], 2, "请给出要核对的名册"),
    "files and store": (["analyze", "all", "名册", "--store", "x"], 2, "两者选一"),
    "missing file": (["check", "没有.xlsx"], 2, "找不到文件：没有.xlsx"),
    "missing file to compare": (["diff", "没有", "名册"], 2, "找不到文件：没有"),
    "empty folder": (["check", "空"], 3, "没有找到名册"),
    "folder without rosters": (["report", "无名册", "--out", "r"], 3, "没有找到名册"),
    "empty file": (["analyze", "all", "空.csv"], 3, "是空的"),
    "a document": (["load", "文档.xlsx", "--store", "仓"], 3, "文档.xlsx"),
    "not a roster": (["match", "别的.csv", "--out", "判断.xlsx"], 3, "不能确定“别的.csv”"),
    "store that is a file": (["load", "名册", "--store", "文件"], 8, "不是存储"),
    "file read as a store": (["analyze", "all", "--store", "文件"], 8, "不是存储"),
    "store without a snapshot": (["analyze", "all", "--store", "没有"], 8, "jiceng load"),
    "foreign folder": (["verify", "--store", "无名册"], 8, "不是存储"),
    "no store": (["verify"], 2, "缺少选项 '--store'。"),
    "unknown code": (["analyze", "all", "名册", "--within", "99010100"], 2, "没有代码为“99010100”"),
    "unknown body": (["explain", "北社区", "名册"], 2, "没有代码或名称为“北社区”"),
    "unknown profile": (["analyze", "all", "名册", "--profile", "zz"], 2, "没有名为“zz”的规则档案"),
    "unknown kind": (["schema", "--kind", "鸡"], 2, "没有名为“鸡”的记录类别"),
    "unknown sheet": (["template", "t.xlsx", "--sheets", "鸡"], 2, "没有名为“鸡”的表"),
    "unknown completeness": (["check", "名册", "--complete-for", "鸡"], 2, "不认识“鸡”"),
    "no folder": (["template", "没有/t.xlsx"], 2, "没有文件夹"),
    "report into a file": (["report", "名册", "--out", "文件"], 2, "不是文件夹"),
    "demo into a file": (["demo", "--out", "文件"], 2, "不是文件夹"),
    "no key file": (["check", "名册", "--key-file", "没有.key"], 0, ""),  # nobody is named
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG.values(), ids=WRONG)
def test_wrong_input_gets_words_and_its_exit_code(
    desk: Path, arguments: list[str], code: int, words: str
) -> None:
    before = sorted(desk.rglob("*"))
    ran = jiceng(*arguments, at=desk)
    assert ran.code == code, ran.err
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert not ENGLISH.search(ran.err + ran.out), ENGLISH.search(ran.err + ran.out)
    assert sorted(desk.rglob("*")) == before
    assert not ran.out


def test_what_cannot_be_read_is_listed_with_what_to_do(desk: Path) -> None:
    ran = jiceng("check", "文档.xlsx", at=desk)
    assert ran.code == 3
    assert "FILE-" in ran.out
    assert "另存" in ran.out


class TestNothingIsOverwritten:
    def test_a_template(self, tmp_path: Path) -> None:
        out = tmp_path / "模板.xlsx"
        out.write_text("mine", encoding="utf-8")
        ran = jiceng("template", out)
        assert (ran.code, out.read_text(encoding="utf-8")) == (2, "mine")
        assert "--force" in ran.err
        assert jiceng("template", out, "--force").code == 0
        assert out.read_bytes()[:2] == b"PK"

    def test_a_judgement_sheet_before_anything_is_read(self, tmp_path: Path) -> None:
        out = tmp_path / "判断.xlsx"
        out.write_text("mine", encoding="utf-8")
        assert jiceng("match", tmp_path / "没有", "--out", out).err.startswith("错误：“")
        assert out.read_text(encoding="utf-8") == "mine"

    def test_a_report(self, desk: Path) -> None:
        (desk / "报告").mkdir()
        page = desk / "报告" / "报告.html"
        page.write_text("mine", encoding="utf-8")
        ran = jiceng("report", "名册", at=desk)
        assert (ran.code, page.read_text(encoding="utf-8")) == (2, "mine")
        assert "--force" in ran.err

    def test_a_demonstration(self, tmp_path: Path) -> None:
        (tmp_path / "jiceng-demo").mkdir()
        (tmp_path / "jiceng-demo" / "mine.txt").touch()
        ran = jiceng("demo", at=tmp_path)
        assert ran.code == 2
        assert "--force" in ran.err


@pytest.fixture
def read_only(desk: Path) -> Iterator[Path]:
    """A folder nobody may write into; root may write anywhere but on a read-only file system."""
    folder = desk / "空"
    if os.geteuid() != 0:
        folder.chmod(0o555)
        yield folder
        return
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


@posix
def test_a_read_only_folder_is_refused_before_any_work(desk: Path, read_only: Path) -> None:
    ran = jiceng("report", "名册", "--out", read_only / "报告", at=desk)
    assert ran.code == 2
    assert "没有写入权限" in ran.err or "只读" in ran.err


class TestOutput:
    def test_people_read_stderr_and_programs_stdout(self, desk: Path) -> None:
        ran = jiceng("analyze", "coverage", "名册", "--format", "json", at=desk)
        assert ran.code == 0
        assert json.loads(ran.out)["analysis"] == "coverage"
        assert "分析截至" in ran.err

    def test_every_format_says_the_same(self, desk: Path) -> None:
        rows = [*ORGANISATIONS, ["8", "乙党支部", "党支部", "9"], ["9", "甲党支部", "党支部", "7"]]
        rows.append(["8", "丙党支部", "党支部", ""])
        rosters(desk / "名册", organisations=rows)
        told = {
            form: jiceng("check", "名册", "--format", form, at=desk).out
            for form in ("table", "json", "ndjson", "csv")
        }
        listed = json.loads(told["json"])
        assert [json.loads(line) for line in told["ndjson"].splitlines()] == listed
        table = csv.DictReader(io.StringIO(told["csv"].removeprefix("\ufeff")))
        assert [row["code"] for row in table] == [row["code"] for row in listed]
        assert told["table"].count("\n") == len(listed) + 1
        assert {"KEY-CONFLICT", "LINK-UNKNOWN"} <= {row["code"] for row in listed}

    def test_a_workbook_opens(self) -> None:
        done = subprocess.run(
            command("rules", "--format", "xlsx"), env=environment(), capture_output=True, check=True
        )
        sheet = openpyxl.load_workbook(io.BytesIO(done.stdout)).worksheets[0]
        words = {str(cell.value) for row in sheet.iter_rows() for cell in row}
        assert {"规则", "条款", "应当"} <= words

    def test_a_formula_in_a_roster_is_made_inert(self, desk: Path) -> None:
        rosters(desk / "名册", places=[*PLACES, ["990101002002", "=cmd|'/C calc'!A0"]])
        ran = jiceng("diff", "名册", "名册2", "--format", "csv", at=_copy_without_last(desk))
        assert ",'=cmd" in ran.out

    def test_names_cannot_move_the_cursor_or_forge_a_line(self, desk: Path) -> None:
        evil = "北\x1b[2J社区\u202e"
        rosters(desk / "名册", places=[*PLACES, ["990101002002", evil]])
        for arguments in (["explain", "990101002002", "名册"], ["analyze", "all", "名册"]):
            ran = jiceng(*arguments, at=desk)
            assert "\x1b" not in ran.out + ran.err
            assert "\u202e" not in ran.out + ran.err

    def test_what_is_asked_for_in_vain_cannot_move_the_cursor(self, desk: Path) -> None:
        for arguments in (
            ["explain", "\x1b[2J", "名册"],
            ["check", "名册", "--stated-on", "\x1b[2J"],
        ):
            assert "\x1b" not in jiceng(*arguments, at=desk).err


class TestExitCodes:
    def test_left_out_rows_are_10(self, desk: Path) -> None:
        rosters(desk / "名册", organisations=[*ORGANISATIONS, ["9", "甲党支部", "党支部", "7"]])
        for arguments in (["check"], ["analyze", "all"], ["load", "--store", "仓"], ["match"]):
            ran = jiceng(*arguments, "名册", at=desk)
            assert ran.code == 10, (arguments, ran.err)

    def test_a_severity_that_is_met_is_11(self, desk: Path) -> None:
        asked = ("analyze", "coverage", "名册", "--complete-for", "党组织", "--fail-on")
        assert jiceng(*asked, "error", at=desk).code == 11  # 西社区 has no organisation
        assert jiceng(*asked[:-3], "--fail-on", "error", at=desk).code == 0  # perhaps it has

    def test_without_a_terminal_the_help_is_shown(self) -> None:
        ran = jiceng()
        assert ran.code == 0
        assert "jiceng report 名册.xlsx" in ran.out


class TestScope:
    def test_within_leaves_the_rest_out(self, desk: Path) -> None:
        rates = {}
        for within in ([], ["--within", STREET]):
            ran = jiceng("analyze", "coverage", "名册", "--format", "json", *within, at=desk)
            figures = json.loads(ran.out)["figures"]
            rates[bool(within)] = next(
                item["total"] for item in figures if item["code"] == "T2.all_covered"
            )
        assert rates == {False: 3, True: 2}

    def test_the_date_is_said(self, desk: Path) -> None:
        ran = jiceng("analyze", "coverage", "名册", "--as-of", "2026-01-31", at=desk)
        assert "分析截至 2026-01-31" in ran.err

    def test_the_statement_date_is_the_default(self, desk: Path) -> None:
        ran = jiceng("analyze", "coverage", "名册", "--stated-on", "2026-03-31", at=desk)
        assert "分析截至 2026-03-31；名册截止日期 2026-03-31" in ran.err


@posix
class TestInterruption:
    def test_a_reader_that_leaves_early_is_no_error(self) -> None:
        running = subprocess.Popen(
            command("schema"), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        running.stderr.close()
        assert running.wait() == 0

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    def test_a_full_disk_is_said(self) -> None:
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                command("schema"),
                env=environment(),
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.returncode == 1
        assert "磁盘已满" in done.stderr.decode()

    @pytest.mark.parametrize(
        ("number", "code", "words"),
        [(signal.SIGINT, 130, "已中断"), (signal.SIGTERM, 143, "")],
        ids=["Ctrl+C", "SIGTERM"],
    )
    def test_an_interrupted_load_publishes_nothing(
        self, tmp_path: Path, number: int, code: int, words: str
    ) -> None:
        pipe, store = tmp_path / "名册.csv", tmp_path / "仓"
        os.mkfifo(pipe)
        running = subprocess.Popen(
            command("load", pipe, "--store", store), env=environment(), stderr=subprocess.PIPE
        )
        with pipe.open("wb"):  # opens when the command has begun to read, and gives it nothing
            time.sleep(0.5)  # it must have come to wait: a signal just before that is not seen
            running.send_signal(number)
            told = running.communicate(timeout=60)[1].decode()
        assert running.returncode == code
        assert words in told
        assert "Traceback" not in told
        assert not store.exists()


def test_our_own_mistakes_show_their_kind_and_no_data(desk: Path) -> None:
    broken = (
        "import jiceng.work, sys\n"
        "def load(*_, **__): raise KeyError('秘密')\n"
        "jiceng.work.load = load\n"
        "from jiceng.cli import main\n"
        "main(['check', '名册'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", broken],
        cwd=desk,
        env=environment(),
        capture_output=True,
        check=False,
    )
    told = done.stderr.decode()
    assert done.returncode == 1
    assert "KeyError" in told
    assert "JICENG_DEBUG" in told
    assert "秘密" not in told


def _helped(language: str) -> dict[str, str]:
    """Ask every command for help in one process; the empty name is the program itself."""
    script = (
        "import sys\nfrom jiceng import locale\nfrom jiceng.cli import run\n"
        f"locale.install({language!r})\n"
        f"for name in {['', *COMMANDS]!r}:\n"
        "    assert run([*filter(None, [name]), '--help']) == 0\n"
        "    print('\\f', end='')\n"
        "heavy = {'polars', 'matplotlib', 'networkx', 'scipy', 'numpy', 'rich', 'openpyxl'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, check=True
    )
    assert done.stderr.decode().strip() == "[]"  # nothing heavy was imported
    return dict(zip(["", *COMMANDS], done.stdout.decode().split("\f"), strict=False))


class TestHelp:
    @pytest.fixture(scope="class")
    @staticmethod
    def chinese() -> dict[str, str]:
        return _helped("zh")

    @pytest.fixture(scope="class")
    @staticmethod
    def english() -> dict[str, str]:
        return _helped("en")

    @pytest.mark.parametrize("name", ["", *COMMANDS])
    def test_it_has_an_example(self, name: str, chinese: dict[str, str]) -> None:
        head, _, examples = chinese[name].partition("例：")
        assert f"jiceng {name}" in examples
        words = head + examples.partition("选项：")[2]
        assert not ENGLISH.search(words), ENGLISH.search(words)

    @pytest.mark.parametrize("name", ["", *COMMANDS])
    def test_it_speaks_english(self, name: str, english: dict[str, str]) -> None:
        head, _, examples = english[name].partition("Example")
        assert f"jiceng {name}" in examples
        assert not CHINESE.search(re.sub("“.*?”", "", head)), head  # words of a roster are quoted

    def test_nothing_heavy_is_imported_for_it(self) -> None:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "jiceng", "--help"],
            env=environment(), capture_output=True, check=True,
        )  # fmt: skip
        told = done.stderr.decode()
        for name in ("polars", "matplotlib", "networkx", "numpy", "rich"):
            assert f"| {name}\n" not in told.replace("|   ", "| ")


class TestLayout:
    def test_a_chinese_character_takes_two_columns(self) -> None:
        assert cells("党组织 ab") == 9

    def test_a_line_is_never_too_wide_and_loses_nothing(self) -> None:
        text = "名册对哪些内容填报完整，如 党组织 或 小区:500153001；可重复"
        lines = wrapped(text, 20)
        assert max(map(cells, lines)) <= 22  # a closing mark may hang over
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


class TestDoctor:
    def test_it_speaks_english(self) -> None:
        ran = jiceng("doctor", "--lang", "en")
        assert ran.code == 0
        assert not CHINESE.search(ran.out + ran.err)

    def test_it_names_what_it_looked_at(self) -> None:
        ran = jiceng("doctor", "--format", "json")
        assert {"Python", "polars", "中文字体", "磁盘空间"} <= {
            row["what"] for row in json.loads(ran.out)
        }


def test_the_real_district_has_no_problem() -> None:
    ran = jiceng("check", DISTRICT)
    assert (ran.code, ran.out) == (0, "")
    assert "没有发现问题。" in ran.err
    assert "organizations.csv：读 1273 行，收 1273，退 0，并 0，略过 0" in ran.err


def test_a_name_that_one_body_has_in_it_is_enough(desk: Path) -> None:
    ran = jiceng("explain", "东社区党", "名册", at=desk)
    assert ran.code == 0
    assert "东社区党总支" in ran.out
    assert COMMUNITY not in ran.err


def _copy_without_last(desk: Path) -> Path:
    rosters(desk / "名册2")
    return desk
