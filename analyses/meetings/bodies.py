"""Which bodies a period rule is asked of, and since when.

Readings
--------
Only live bodies. A branch with a committee is one with as many full members as
the rule on committees asks, or with more than one seat; where neither is known,
whether the rule applies is unknown. A branch of a kind the rule does not name is
not asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import BodyKind, Category
from graphmodel.party import Alliance, ConsultativeBody, PartyGroup, PartyOrg
from graphmodel.periods import ALLIANCE, GROUP
from graphmodel.ternary import any_of

if TYPE_CHECKING:
    from analyses.scene import Scene
    from graphmodel.periods import Period

#: Kind → the sheet that would tell of its bodies.
SHEETS = {
    PartyOrg.__name__: "党组织",
    PartyGroup.__name__: "楼栋和党小组",
    ConsultativeBody.__name__: "联合体和“大党委”",
    Alliance.__name__: "联合体和“大党委”",
}


def kinds_of(period: Period) -> list[str]:
    """Return the kinds of the bodies a rule names."""
    found = []
    for body in period.bodies:
        if body in Category.codes():
            found.append(PartyOrg.__name__)
        elif body in BodyKind.codes():
            found.append(ConsultativeBody.__name__)
        elif body in (ALLIANCE, GROUP):
            found.append(Alliance.__name__ if body == ALLIANCE else PartyGroup.__name__)
    return list(dict.fromkeys(found))


def bodies_of(scene: Scene, period: Period) -> pl.DataFrame:
    """Return the live bodies a rule is asked of.

    Returns
    -------
    DataFrame
        ``kind``, ``id``, ``name``, ``founded_on``, ``months`` of a period, ``applies``.
    """
    readers = {
        PartyOrg.__name__: _organisations,
        PartyGroup.__name__: _groups,
        ConsultativeBody.__name__: _consultative,
        Alliance.__name__: _alliances,
    }
    parts = [readers[kind](scene, period) for kind in kinds_of(period)]
    return pl.concat(parts).sort("kind", "id")


def _shaped(frame: pl.DataFrame, kind: type, months: pl.Expr, applies: pl.Expr) -> pl.DataFrame:
    founded = pl.col("founded_on") if "founded_on" in frame.columns else pl.lit(None, pl.String)
    return frame.select(
        pl.lit(kind.__name__).alias("kind"),
        "id",
        "name",
        founded.alias("founded_on"),
        months.cast(pl.Int64).alias("months"),
        applies.alias("applies"),
    )


def _organisations(scene: Scene, period: Period) -> pl.DataFrame:
    frame = scene.now.frame(PartyOrg).filter(pl.col("category").is_in(list(period.bodies)))
    applies = pl.lit(value=True)
    if period.with_committee:
        rule = scene.profile["branch_committee_min_full_members"]
        applies = any_of([rule.holds(pl.col("members_full")), pl.col("committee_seats") > 1])
    return _shaped(frame, PartyOrg, pl.lit(period.months), applies)


def _groups(scene: Scene, period: Period) -> pl.DataFrame:
    return _shaped(
        scene.now.frame(PartyGroup), PartyGroup, pl.lit(period.months), pl.lit(value=True)
    )


def _consultative(scene: Scene, period: Period) -> pl.DataFrame:
    frame = scene.now.frame(ConsultativeBody).filter(pl.col("body_kind").is_in(list(period.bodies)))
    months = pl.lit(period.months)
    if period.own_period:
        own = pl.col("meeting_period_months")
        months = pl.when(own > 0).then(own).otherwise(period.months)
    return _shaped(frame, ConsultativeBody, months, pl.lit(value=True))


def _alliances(scene: Scene, period: Period) -> pl.DataFrame:
    return _shaped(scene.now.frame(Alliance), Alliance, pl.lit(period.months), pl.lit(value=True))
