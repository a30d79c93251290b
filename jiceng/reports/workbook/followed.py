"""The pages of what became of an older ledger: judged unfounded, gone, and bodies that changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jiceng.reports.ledger_back.carrying import GONE
from jiceng.reports.since import CHANGE, organisation_changes
from jiceng.reports.workbook.items import ledger_columns, ledger_title
from loaders.workbook import Block, Column, Page, Sort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jiceng.reports.workbook.desk import Desk

_GONE = {
    "number": 18, "street_name": 10, "community_name": 15, "title": 18, "name": 26, "message": 44,
    "disposal": 11, "owner": 11, "deadline": 13, "remark": 26,
}  # fmt: skip
_BODIES = {"change": 13, "id": 20, "name": 40, "before": 40, "after": 40}
_FILLED_IN = ("disposal", "owner", "deadline", "remark")


def followed_pages(desk: Desk) -> Iterator[Page]:
    """Return the pages that an older ledger or snapshot gives; nothing without one."""
    followed = desk.dossier.followed
    if followed.muted.height:
        yield _muted(desk)
    if followed.compared:
        yield _gone(desk)
    if desk.dossier.before is not None:
        yield _bodies(desk)


def _muted(desk: Desk) -> Page:
    """Return what is not listed any more; read back next time, so the judgement stays."""
    muted = desk.dossier.followed.muted
    columns = ledger_columns(desk)
    return Page(
        name=desk.say("page.muted"),
        title=desk.say("muted.title", area=desk.dossier.area),
        lines=desk.lines("muted.how", count=muted.height),
        blocks=(Block(frame=muted, columns=columns),),
        printed=len(columns) - 4,
    )


def _gone(desk: Desk) -> Page:
    gone = desk.dossier.followed.gone
    columns = tuple(
        Column(name=name, title=_gone_title(desk, name), width=_GONE[name]) for name in GONE
    )
    return Page(
        name=desk.say("page.gone"),
        title=desk.say("gone.title", area=desk.dossier.area),
        lines=desk.lines("gone.how", count=gone.height),
        blocks=(Block(frame=gone, columns=columns, empty=desk.say("items.none")),),
    )


def _gone_title(desk: Desk, name: str) -> str:
    """Return a title; the number's is another than the ledger's, so that it is not read back."""
    if name == "number":
        return desk.say("gone.number")
    return desk.say(f"items.{name}") if name in _FILLED_IN else ledger_title(desk, name)


def _bodies(desk: Desk) -> Page:
    changes, before = organisation_changes(desk.dossier), desk.dossier.before
    columns = tuple(
        Column(name=name, title=desk.say(f"bodies.{name}"), width=_BODIES[name]) for name in CHANGE
    )
    coded = tuple(replace(item, sort=Sort.code) if item.name == "id" else item for item in columns)
    how = desk.say(
        "bodies.how",
        before=desk.day(before.day if before else None),
        after=desk.day(desk.dossier.stated_on or desk.dossier.as_of),
        count=changes.height,
    )
    return Page(
        name=desk.say("page.bodies"),
        title=desk.say("bodies.title", area=desk.dossier.area),
        lines=(*desk.head, how, desk.say("bodies.note")),
        blocks=(Block(frame=changes, columns=coded, empty=desk.say("bodies.none")),),
    )
