"""What was not judged and why, and which sheet or column would answer it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiceng.reports.page.material import Material


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A figure that could not be answered, or not for everything.

    Attributes
    ----------
    status
        ``no_register``, ``no_column``, ``partly`` or ``wholly`` (nothing is known).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Questions that the same sheets or columns would answer."""

    status: str
    needs: tuple[str, ...]
    questions: tuple[Question, ...]


def gaps(material: Material) -> list[Gap]:
    """Return the open questions together by what would answer them."""
    found: dict[tuple[str, tuple[str, ...]], list[Question]] = {}
    for question in open_questions(material):
        found.setdefault((question.status, question.needs), []).append(question)
    return [
        Gap(status=status, needs=needs, questions=tuple(questions))
        for (status, needs), questions in found.items()
    ]


def lacking(material: Material) -> list[str]:
    """Return the sheets and columns that would answer, each once.

    A column of a sheet that is lacking altogether is not named beside it.
    """
    raw = [need for figure in material.all_figures if figure["status"] != "ok"
           for need in figure["needs"] or ()]  # fmt: skip
    kept = (
        need for need in raw if need.partition(_OF)[0] == need or need.partition(_OF)[0] not in raw
    )
    return list(dict.fromkeys(_in_words(material, need) for need in kept))


def topics(material: Material) -> list[str]:
    """Return what cannot be answered at all, in the words of the office, each once."""
    answered = {figure["code"].partition(".")[0] for figure in material.all_figures
                if figure["status"] == "ok"}  # fmt: skip
    found = (
        topic
        for question in open_questions(material)
        for start, topic in _TOPICS.items()
        if question.code.startswith(start) and (start not in answered or "." in start)
    )
    return [material.words.say(f"topic-{topic}") for topic in dict.fromkeys(found)]


_OF = "·"
#: How the code of a figure begins → what it is about.
_TOPICS = {
    "H.in_term": "term", "H.size_fits": "size", "T2.form_fits": "size", "H.secretary": "secretary",
    "T1.joint_committee": "joint-committee", "T2.joint_committee": "joint-committee",
    "T3": "compound", "T4": "building", "N": "unit", "C": "carrier", "P": "property",
    "XA": "cross", "joint": "joint", "persons": "persons",
}  # fmt: skip


def _in_words(material: Material, need: str) -> str:
    """Name a sheet, or a column of a sheet: ``党组织表“届满时间”栏``."""
    sheet, of, column = need.partition(_OF)
    if of:
        return material.words.say("need-column", sheet=sheet, column=column)
    return material.words.say("need-sheet", sheet=sheet)


def _question(material: Material, figure: Mapping[str, Any]) -> Question:
    return Question(
        code=figure["code"],
        label=material.words.figure(figure),
        definition=material.words.definition(figure["code"]),
        status=figure["status"],
        needs=tuple(_in_words(material, need) for need in figure["needs"] or ()),
    )


def open_questions(material: Material) -> list[Question]:
    """Return the figures without a register or without a column."""
    return [
        _question(material, figure) for figure in material.all_figures if figure["status"] != "ok"
    ]


def partly_open(material: Material) -> list[Question]:
    """Return the figures that leave some of what they count unknown."""
    return [
        replace(
            _question(material, figure),
            status="partly" if figure["yes"] + figure["no"] else "wholly",
            unknown=figure["unknown"],
            total=figure["yes"] + figure["no"] + figure["unknown"],
        )
        for figure in material.all_figures
        if figure["status"] == "ok" and figure["type"] == "share" and figure["unknown"]
    ]
