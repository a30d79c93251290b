"""The question that a comparison of two snapshots answers: what became of organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.errors import UsageError
from graphmodel.network import Network
from graphmodel.party import PartyOrg
from jiceng.locale import tr
from jiceng.questions.question import BODY, Asked, Given, Parameter, Question, listing
from jiceng.questions.setup import no_organisations

if TYPE_CHECKING:
    from analyses.scene import Scene

GROUP = "changes"


def changes(scene: Scene, given: Given) -> Asked:
    """Organisations renamed, moved, raised, lowered, new, gone, or given a new code.

    Raises
    ------
    UsageError
        No older network was given.
    """
    from analyses.setup import analyse
    from jiceng.dossier import Dossier
    from jiceng.reports.since import Before, organisation_changes

    older: Network | None = given["before"]
    if older is None:
        raise UsageError(tr("变动台账要有较早的快照：加 --since 快照（用 --store 打开数据仓时）"))
    lacked = no_organisations(scene)
    if lacked:
        return lacked
    then = type(scene).of(older, scene.profile)
    sides = [
        Dossier(
            network=item.whole, analyses=(analyse(item),), profile=scene.profile,
            show_withheld=True,
        )
        for item in (then, scene)
    ]  # fmt: skip
    day = then.as_of or scene.as_of
    if day is None:
        raise UsageError(tr("两个快照都没有截止日期，不能比较"))
    before = Before(dossier=sides[0], snapshot="", day=day)
    found = organisation_changes(
        Dossier(
            network=scene.whole, analyses=sides[1].analyses, profile=scene.profile,
            show_withheld=True, before=before,
        )
    )  # fmt: skip
    joined = found.group_by("id", maintain_order=True).agg(
        pl.col("change", "before", "after").drop_nulls().str.join("；")
    )
    rows = (
        pl.concat([_known(side) for side in (scene, then)])
        .unique("id", keep="first", maintain_order=True)
        .join(joined, on="id", how="left", maintain_order="left")
        .sort("id")
    )
    return listing(rows, pl.col("change").is_not_null())


def _known(scene: Scene) -> pl.DataFrame:
    names = scene.now.frame(PartyOrg).select("id", "name")
    streets = scene.org_streets.select("id", "street")
    return names.join(streets, on="id", how="left", maintain_order="left")


QUESTIONS = (
    Question(
        code="changes",
        group=GROUP,
        judge=changes,
        columns=(*BODY, "change", "before", "after"),
        parameters=(Parameter(name="before", type=Network),),
        has_cypher=False,
    ),
)
