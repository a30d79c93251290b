"""The page of rules and definitions: clause, source, how sure, and what each figure counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from loaders.workbook import Block, Column, Page

if TYPE_CHECKING:
    from graphmodel.profile import Rule
    from jiceng.reports.workbook.desk import Desk

_WIDTHS = {"clause": 60, "value": 22, "force": 8, "source": 46, "confidence": 20, "id": 34}


def rules_page(desk: Desk) -> Page:
    """Return every rule of the profile as it was applied."""
    rows = [_row(desk, rule) for rule in desk.dossier.profile.rules.values()]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(_WIDTHS, pl.String), orient="row")
    return Page(
        name=desk.say("page.rules"),
        title=desk.say("rules.title", profile=desk.dossier.profile.title),
        lines=(*desk.lines("rules.how"), desk.dossier.profile.source),
        blocks=(
            Block(
                frame=frame,
                columns=tuple(
                    Column(
                        name=name,
                        title=desk.say(f"rules.{name}"),
                        width=width,
                        centred=name == "force",
                    )
                    for name, width in _WIDTHS.items()
                ),
            ),
        ),
    )


def _row(desk: Desk, rule: Rule) -> tuple[str, ...]:
    limit = "" if rule.operator == "is" else desk.say(f"operator.{rule.operator}")
    return (
        rule.clause,
        f"{limit}{_shown(desk, rule.value)}{rule.unit}",
        desk.say(f"force.{rule.force}"),
        rule.source,
        desk.say(f"confidence.{rule.confidence}"),
        rule.id,
    )


def _shown(desk: Desk, value: Any) -> str:
    if isinstance(value, bool):
        return desk.say("answer.yes" if value else "answer.no")
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    return str(value)
