"""The section on what became of an older ledger or snapshot; absent where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.texts import text
from jiceng.figures import count
from jiceng.reports.ledger_back.carrying import change
from jiceng.reports.ledger_back.reading import FILLED_IN
from jiceng.reports.since import CHANGE, organisation_changes

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

#: Rows of a table on the page; the workbook has all.
MOST = 200
#: Who is responsible and what was remarked stand in the workbook only.
_GONE = ("number", "street_name", "title", "message", "disposal", "deadline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What became of the items, what is gone, and which organisations changed.

    Attributes
    ----------
    bodies
        None where no two snapshots are compared.
    """

    sentences: tuple[str, ...]
    gone_titles: tuple[str, ...]
    body_titles: tuple[str, ...]
    gone: list[tuple[str | None, ...]]
    gone_count: int
    bodies: list[tuple[str | None, ...]] | None = None
    bodies_count: int = 0


def since(material: Material) -> Since | None:
    """Return the comparison; None where nothing is compared."""
    if not material.dossier.analyses or not material.dossier.followed.compared:
        return None
    followed, before = material.dossier.followed, material.dossier.before
    sentences = [_counted(material)]
    changes = None
    if before is not None:
        changes = organisation_changes(material.dossier)
        as_of = material.dossier.as_of
        sentences.append(
            material.words.say(
                "since-snapshot",
                day=before.day.isoformat(),
                name=before.snapshot,
                days=count((as_of - before.day).days if as_of else None),
            )
        )
    return Since(
        sentences=tuple(sentences),
        gone_titles=tuple(_title(material, name) for name in _GONE),
        body_titles=tuple(_say(material, f"bodies.{name}") for name in CHANGE),
        gone=followed.gone.select(_GONE).head(MOST).rows(),  # edge: at most MOST
        gone_count=followed.gone.height,
        bodies=None if changes is None else changes.head(MOST).rows(),  # edge: at most MOST
        bodies_count=0 if changes is None else changes.height,
    )


def _title(material: Material, name: str) -> str:
    if name == "number":
        return _say(material, "gone.number")
    return _say(material, f"items.{name}" if name in FILLED_IN else f"ledger.{name}")


def _say(material: Material, code: str) -> str:
    """Return a title in the workbook's words: the same columns stand there."""
    return text("workbook", code, {}, material.words.language)


def _counted(material: Material) -> str:
    followed, language = material.dossier.followed, material.words.language

    def number(*codes: str) -> str:
        said = [change(code, language) for code in codes]
        return count(followed.items.filter(pl.col("change").is_in(said)).height)

    return material.words.say(
        "since-items",
        total=count(followed.items.height),
        new=number("new"),
        still=number("still"),
        changed=number("changed", "reopened"),
        gone=count(followed.gone.height),
        muted=count(followed.muted.height),
    )
