"""Two languages: our messages have English words, those of the library Chinese ones."""

from __future__ import annotations

import subprocess
import sys

import pytest

from graphmodel.errors import UsageError
from graphmodel.profile import load_profile
from graphmodel.texts import Worded
from jiceng import locale
from tests.jiceng import catalogues
from tests.jiceng.command import CHINESE, environment

WANTED = {"en": catalogues.of_ours, "zh": catalogues.of_click}
HOW = "python -m tests.jiceng.catalogues adds what is missing; then translate what is empty"


@pytest.mark.parametrize("language", locale.LANGUAGES)
class TestCatalogue:
    def test_it_holds_what_the_sources_say_and_no_more(self, language: str) -> None:
        assert set(catalogues.entries(language)) == WANTED[language](), HOW

    def test_everything_is_translated(self, language: str) -> None:
        empty = [key for key, said in catalogues.entries(language).items() if not any(said.string)]
        assert empty == [], HOW

    def test_places_to_fill_are_the_same(self, language: str) -> None:
        for key, message in catalogues.entries(language).items():
            known = {
                name
                for form in ([key] if isinstance(key, str) else key)
                for name in catalogues.placeholders(form)
            }
            said = [message.string] if isinstance(message.string, str) else message.string
            for form in said:
                if language == "en":
                    assert catalogues.placeholders(form) == known, key
                else:  # a Chinese sentence may do without the English word for a type
                    assert catalogues.placeholders(form) <= known, key

    def test_it_is_compiled(self, language: str) -> None:
        compiled = catalogues.place(language, "mo").read_bytes()
        assert compiled == catalogues.compiled(language), HOW


def test_english_has_no_chinese_but_the_words_of_a_roster() -> None:
    # Examples and options name sheets, kinds and answers as rosters write them.
    shown = {
        key
        for key, message in catalogues.entries("en").items()
        if CHINESE.search(str(message.string)) and "jiceng " not in str(message.string)
    }
    words = "|".join(str(catalogues.entries("en")[key].string) for key in shown)
    assert len(shown) <= 8, words


def test_blocks_that_keep_their_lines_keep_them_in_english() -> None:
    for key, message in catalogues.entries("en").items():
        assert str(key).count("\b") == str(message.string).count("\b"), key


class TestChoosing:
    @pytest.mark.parametrize(
        ("arguments", "language"),
        [
            ([], "zh"),
            (["--lang", "en"], "en"),
            (["check", "x", "--lang=en"], "en"),
            (["--lang", "fr"], "zh"),
            (["--lang"], "zh"),
        ],
        ids=str,
    )
    def test_the_arguments_say_it(
        self, arguments: list[str], language: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv(locale.ENVIRONMENT, raising=False)
        assert locale.chosen(arguments) == language

    def test_the_environment_says_it_else(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(locale.ENVIRONMENT, "en")
        assert locale.chosen(["check"]) == "en"
        assert locale.chosen(["--lang", "zh"]) == "zh"


def test_the_library_speaks_chinese_whatever_the_machine_speaks() -> None:
    script = "from jiceng.work import analyse\nanalyse('x', None)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(LANGUAGE="en", LANG="en_GB.UTF-8"),
        capture_output=True,
        check=False,
    )
    assert "没有名为“x”的分析" in done.stderr.decode()


class TestErrors:
    """An error is raised in Chinese and can be said in English where it is shown."""

    def test_it_remembers_what_it_was_made_from(self) -> None:
        with pytest.raises(UsageError, match="没有名为“nowhere”的规则档案") as caught:
            load_profile("nowhere")
        words = caught.value.args[0]
        assert isinstance(words, Worded)
        assert words.code == "PROFILE-UNKNOWN"
        assert words.in_language("en").startswith("No rule profile is called nowhere.")

    def test_a_param_can_be_put_otherwise(self) -> None:
        said = Worded("x", "STORE-CLOSED", {"folder": "f", "reason": "Permission denied"})
        assert said.in_language("zh", reason="没有权限") == "“f”不能写入：没有权限"
