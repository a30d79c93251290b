"""Every word the program says about a problem, a finding or a figure, in two languages.

The texts stand in ``texts/*.toml``, each code once::

    [findings.T2-NOT-FOUND]
    zh = "名册中未见“{name}”的党组织"
    zh_action = "请…核对"
    en = "…"
    en_action = "…"

Placeholders are the finding's params plus ``name``; an unknown value shows as
“未明确”. Problems have ``zh``, ``zh_hint``, figures ``zh``, ``zh_definition``.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Self

from graphmodel.errors import SchemaError

LANGUAGES = ("zh", "en")
#: How an unknown value is written in a text.
UNKNOWN = {"zh": "未明确", "en": "not stated"}


class _Formatter(string.Formatter):
    """Fill placeholders; say so where a value is unknown."""

    def __init__(self, language: str) -> None:
        self.unknown = UNKNOWN[language]

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        del args
        value = kwargs.get(str(key))
        return self.unknown if value is None or value == "" else value

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, list):
            return "、".join(str(item) for item in value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value) if isinstance(value, str) else format(value, format_spec)


class Worded(str):
    """The words of an error, which the edge of the program can say in another language.

    Attributes
    ----------
    code, params
        What the words were made from.
    """

    __slots__ = ("code", "params")
    code: str
    params: Mapping[str, Any]

    def __new__(cls, words: str, code: str, params: Mapping[str, Any]) -> Self:
        """Remember what the words were made from."""
        said = super().__new__(cls, words)
        said.code, said.params = code, params
        return said

    def in_language(self, language: str, **params: Any) -> str:
        """Say it in a language, with some params put otherwise."""
        return text("errors", self.code, {**self.params, **params}, language)


@cache
def catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """All texts: section (findings, problems, figures, terms) → code → field → text."""
    merged: dict[str, dict[str, Mapping[str, str]]] = {}
    folder = files("graphmodel") / "texts"
    for item in sorted(folder.iterdir(), key=lambda path: path.name):
        if not item.name.endswith(".toml"):
            continue
        for section, entries in tomllib.loads(item.read_text(encoding="utf-8")).items():
            known = merged.setdefault(section, {})
            twice = sorted(set(known) & set(entries))
            if twice:
                msg = f"{item.name}: {section} says twice: {', '.join(twice)}"
                raise SchemaError(msg)
            known.update(entries)
    return merged


def text(
    section: str, code: str, params: Mapping[str, Any], language: str = "zh", part: str = ""
) -> str:
    """Return a text with its placeholders filled.

    Parameters
    ----------
    section
        ``findings``, ``problems``, ``figures``, ``terms`` or ``errors``; the
        words of an error come as :class:`Worded`.
    part
        ``action``, ``hint`` or ``definition``; empty for the text itself.
    """
    entry = catalogue().get(section, {}).get(code, {})
    template = entry.get(f"{language}_{part}" if part else language, "" if part else code)
    words = _Formatter(language).vformat(template, (), params)
    return Worded(words, code, params) if section == "errors" else words
