"""What was not judged and why, and which sheet or column would answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A figure that could not be answered, or not for everything.

    Attributes
    ----------
    status
        ``no_register``, ``no_column`` or ``partly``.
    unknown, total
        How much is open; None where nothing could be judged.
    needs
        Sheets and columns that would answer.
    """

    code: str
    label: str
    definition: str
    status: str
    needs: tuple[str, ...]
    unknown: float | None = None
    total: float | None = None


def open_questions(material: Material) -> list[Question]:
    """Return the figures without a register or without a column."""
    return [
        Question(
            code=figure["code"],
            label=material.words.figure(figure),
            definition=material.words.definition(figure["code"]),
            status=figure["status"],
            needs=tuple(figure["needs"] or ()),
        )
        for figure in material.all_figures
        if figure["status"] != "ok"
    ]


def partly_open(material: Material) -> list[Question]:
    """Return the figures that leave some of what they count unknown."""
    return [
        Question(
            code=figure["code"],
            label=material.words.figure(figure),
            definition=material.words.definition(figure["code"]),
            status="partly",
            needs=tuple(figure["needs"] or ()),
            unknown=figure["unknown"],
            total=figure["yes"] + figure["no"] + figure["unknown"],
        )
        for figure in material.all_figures
        if figure["status"] == "ok" and figure["type"] == "share" and figure["unknown"]
    ]
