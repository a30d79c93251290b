"""What the page rests on: inputs with hashes, rows read and problems, the rules, the tool."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.party import PARTY
from jiceng.figures import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphmodel.profile import Rule
    from jiceng.reports.page.material import Material
    from loaders import Checked

MAX_PROBLEMS = 200
_COUNTS = ("read", "accepted", "rejected", "merged")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """One rule as people read it, and how many items rest on it."""

    id: str
    value: str
    force: str
    clause: str
    source: str
    confidence: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What reading the files gave.

    Attributes
    ----------
    accounts
        File, sheet, and the rows read, accepted, rejected, merged, skipped.
    problems
        Place, severity, message and hint of the first problems.
    problem_count
        How many problems there are in all.
    mappings
        File, sheet, shape, columns understood, columns not understood.
    """

    accounts: list[tuple[str, ...]]
    problems: list[tuple[str, str, str, str]]
    problem_count: int
    unresolved: int
    mappings: list[tuple[str, str, str, str, str]]


def rules(material: Material) -> list[RuleRow]:
    """Return every rule of the profile, those that items rest on first."""
    counts = dict(material.items.drop_nulls("rule").group_by("rule").len().iter_rows())  # edge:
    rows = [
        _rule(material, rule, counts.get(rule.id, 0))
        for rule in material.dossier.profile.rules.values()
    ]
    return sorted(rows, key=lambda row: row.items == 0)


def _rule(material: Material, rule: Rule, items: int) -> RuleRow:
    words = material.words
    value = words.say("yes") if rule.value is True else rule.value
    operator = "" if rule.operator in ("is", "in") else _OPERATORS.get(rule.operator, rule.operator)
    return RuleRow(
        id=rule.id,
        value=f"{operator}{value}{rule.unit}",
        force=words.say(f"force-{rule.force}"),
        clause=rule.clause,
        source=rule.source,
        confidence=words.say(f"confidence-{rule.confidence}"),
        items=items,
    )


_OPERATORS = {">=": "≥", "<=": "≤", "==": "＝", ">": "＞", "<": "＜"}


def quality(material: Material) -> Quality | None:
    """Return what reading the files gave; None where the network came from a store."""
    checked = material.dossier.checked
    if checked is None:
        return None
    return Quality(
        accounts=_accounts(checked.accounts),
        problems=_problems(checked, material.words.language, material),
        problem_count=checked.problems.height,
        unresolved=checked.unresolved.height,
        mappings=[
            (
                item.file,
                item.sheet,
                item.sheet_title or material.words.say("not-recognised"),
                "；".join(_pair(raw, title) for raw, title in item.columns.items()),
                "、".join(item.unknown),
            )
            for item in checked.mappings
        ],
    )


def _pair(raw: str, title: str) -> str:
    """Show how a header was understood, once where it says the same."""
    return raw if raw == title else f"{raw}→{title}"


def _accounts(accounts: pl.DataFrame) -> list[tuple[str, ...]]:
    skipped = [name for name in accounts.columns if name not in (*_COUNTS, "file", "sheet")]
    shown = accounts.select(
        "file",
        "sheet",
        *_COUNTS,
        pl.sum_horizontal(pl.col(skipped).fill_null(0)).alias("skipped")
        if skipped
        else pl.lit(0).alias("skipped"),
    )
    return [
        (file, sheet or "", *(count(n) for n in numbers))
        for file, sheet, *numbers in shown.iter_rows()  # edge: one line a sheet
    ]


def _problems(
    checked: Checked, language: str, material: Material
) -> list[tuple[str, str, str, str]]:
    """Return the first problems in words."""
    first = replace(checked, problems=checked.problems.head(MAX_PROBLEMS))
    told = first.messages(language).select("place", "severity", "message", "hint")
    return [
        (place, material.words.say(f"severity-{severity}"), message, hint or "")
        for place, severity, message, hint in told.iter_rows()  # edge: at most MAX_PROBLEMS
    ]


def kinds_read(material: Material) -> list[tuple[str, str]]:
    """Return how many records of each kind the network holds."""
    network = material.dossier.network
    heights = ((kind, network.frame(kind.name).height) for kind in PARTY)
    language = material.words.language
    return [
        (kind.title if language == "zh" else kind.name, count(height))
        for kind, height in heights
        if height and not kind.internal
    ]


def inputs(material: Material) -> list[tuple[str, str, str]]:
    """Return file, statement date and SHA-256 of every input."""
    unknown = material.words.say("not-stated")
    return [
        (item.file, item.stated_on.isoformat() if item.stated_on else unknown, item.sha256)
        for item in material.dossier.network.about.inputs
    ]


def tool() -> str:
    """Return the name and version of the tool."""
    try:
        return f"jiceng {version('jiceng')}"
    except PackageNotFoundError:
        return "jiceng"


def head(material: Material) -> Mapping[str, Any]:
    """Return the dates, the scope and the note of the page's head."""
    dossier, words = material.dossier, material.words
    days = {"stated": dossier.stated_on, "as_of": dossier.as_of}
    return {
        "area": dossier.area,
        "note": dossier.note,
        **{name: day.isoformat() if day else words.say("not-stated") for name, day in days.items()},
    }
