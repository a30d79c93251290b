"""Every code has its words once, in both languages, with the same placeholders."""

from __future__ import annotations

import re
import string
import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from graphmodel.profile import load_profile
from graphmodel.texts import LANGUAGES, catalogue, text

#: Words that must not stand on a screen.
SHUNNED = ("单线联系", "孤岛", "关键人", "断点", "盲区", "软弱", "薄弱", "涣散", "候选人")
ENTRIES = [
    (section, code, entry)
    for section, entries in sorted(catalogue().items())
    for code, entry in sorted(entries.items())
]


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def test_each_code_stands_once() -> None:
    seen: Counter[tuple[str, str]] = Counter()
    for path in (files("graphmodel") / "texts").iterdir():
        if path.name.endswith(".toml"):
            for section, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
                seen.update((section, code) for code in entries)
    assert [code for code, times in seen.items() if times > 1] == []


@pytest.mark.parametrize(
    ("section", "code", "entry"), ENTRIES, ids=[f"{section}.{code}" for section, code, _ in ENTRIES]
)
class TestEntry:
    def test_it_speaks_both_languages(self, section: str, code: str, entry: dict[str, str]) -> None:
        parts = {name.partition("_")[2] for name in entry}
        expected = {f"{language}_{part}".rstrip("_") for language in LANGUAGES for part in parts}
        assert set(entry) == expected, (section, code)

    def test_english_fills_no_place_that_chinese_does_not(
        self, section: str, code: str, entry: dict[str, str]
    ) -> None:
        # It may leave some out: a form of organisation, for one, is told in Chinese words.
        for name, template in entry.items():
            chinese = entry.get(name.replace("en", "zh", 1), template)
            assert placeholders(template) <= placeholders(chinese), (section, code, name)

    def test_it_uses_no_shunned_word(self, section: str, code: str, entry: dict[str, str]) -> None:
        assert not re.search("|".join(SHUNNED), "".join(entry.values())), (section, code)


def test_every_finding_that_is_weighed_has_words() -> None:
    weighed = set(load_profile().findings)
    assert sorted(weighed - set(catalogue().get("findings", {}))) == []


def test_every_finding_that_has_words_is_weighed() -> None:
    weighed = set(load_profile().findings)
    assert sorted(set(catalogue().get("findings", {})) - weighed) == []


class TestFilling:
    def test_an_unknown_value_is_said_to_be_unknown(self) -> None:
        said = text("problems", "STORE-HASH", {"file": None})
        assert said == "文件 未明确 的内容与写入时不同"
        assert (
            text("problems", "STORE-HASH", {}, "en") == "not stated is no longer what was written"
        )

    def test_a_list_is_joined(self) -> None:
        params = {"kind": "x", "known": ["a", "b"]}
        assert text("errors", "CONVERT-KIND", params).endswith("a、b")

    def test_a_whole_number_has_no_decimals(self) -> None:
        assert "需要 12 字节" in text("errors", "STORE-WRITE", {"reason": "满", "bytes": 12.0})

    def test_an_unknown_code_is_shown_as_it_is(self) -> None:
        assert text("findings", "NO-SUCH-CODE", {}) == "NO-SUCH-CODE"

    def test_a_missing_part_is_empty(self) -> None:
        assert text("errors", "STORE-NO-ZONE", {}, "zh", "hint") == ""
