"""The page's own sentences, as plain text or as markup with linked numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from graphmodel.texts import catalogue, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PREFIX = "page-"
_UI = "ui-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The texts of the section ``report`` in one language."""

    language: str

    def say(self, code: str, /, **params: Any) -> str:
        """Return a text with its placeholders filled."""
        return text("report", _PREFIX + code, params, self.language)

    def rich(self, code: str, /, **params: Any) -> Markup:
        """Return a text as markup: the text and its values are escaped, links stay links."""
        kept = {name: str(escape(value)) for name, value in params.items()}
        return Markup(text("report", _PREFIX + code, kept, self.language))  # noqa: S704 - escaped

    def figure(self, figure: Mapping[str, Any]) -> str:
        """Return the label of a figure, with its weight where it does not count heads."""
        label = text("figures", figure["code"], {}, self.language)
        label = label[:1].upper() + label[1:]
        if figure.get("weight") in (None, "count"):
            return label
        return label + self.say("weighted", weight=self.say(f"weight-{figure['weight']}"))

    def definition(self, code: str) -> str:
        """Return the definition of a figure."""
        return text("figures", code, {}, self.language, "definition")

    def reason(self, code: str) -> str:
        """Return why an organisation may belong to a place."""
        return text("workbook", f"reason.{code}", {}, self.language) if code else ""

    def listed(self, parts: Iterable[Any]) -> Markup:
        """Return names as one enumeration."""
        comma = Markup("、") if self.language == "zh" else Markup(", ")
        return comma.join(parts)

    def sentences(self, parts: Iterable[Markup]) -> Markup:
        """Return sentences as one paragraph."""
        gap = Markup("") if self.language == "zh" else Markup(" ")
        return gap.join(parts)

    def ordinal(self, number: int) -> str:
        """Return the number of a paragraph: 一、二、… or 1., 2., …."""
        return f"{'一二三四五六七八九十'[number - 1]}、" if self.language == "zh" else f"{number}. "

    def for_script(self) -> dict[str, str]:
        """Return the texts that the page's own script says."""
        start = _PREFIX + _UI
        return {
            code.removeprefix(start): entry[self.language]
            for code, entry in sorted(catalogue()["report"].items())
            if code.startswith(start)
        }
