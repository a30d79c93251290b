"""What pictures say: their own texts, dates as people write them, the line of sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphmodel.texts import text

if TYPE_CHECKING:
    from datetime import date

    from jiceng.dossier import Dossier

_MOST_FILES = 3


@dataclass(frozen=True, slots=True)
class Say:
    """The pictures' own texts in the language of a dossier."""

    dossier: Dossier

    def __call__(self, code: str, /, **params: Any) -> str:
        """Return a text with its placeholders filled."""
        return text("draw", code, params, self.dossier.language)

    def shared(self, code: str, /, **params: Any) -> str:
        """Return a text that the workbook uses too."""
        return text("workbook", code, params, self.dossier.language)

    def state(self, state: str) -> str:
        """Return the name of a state of a place."""
        return self.shared(f"state.{state}")

    def day(self, day: date | None) -> str:
        """Return a date as people write it; unknown says so."""
        if day is None:
            return self.shared("not-stated")
        return self.shared("day", year=day.year, month=day.month, day=day.day)

    def source(self) -> str:
        """Return the line of dates and files below the title."""
        files = list(dict.fromkeys(item.file for item in self.dossier.network.about.inputs))
        named = "、".join(files[:_MOST_FILES])
        if len(files) > _MOST_FILES:
            named = self("source-files", first=named, count=len(files))
        return self(
            "source",
            stated=self.day(self.dossier.stated_on),
            as_of=self.day(self.dossier.as_of),
            files=named or self.shared("not-stated"),
        )

    def listed(self, parts: list[str]) -> str:
        """Return phrases as one enumeration."""
        return ("；" if self.dossier.language == "zh" else "; ").join(parts)
