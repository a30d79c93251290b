"""How many part-time members each joint committee has, against the profile's ranges.

Readings
--------
The range is the street's, or that of the form of the community's organisation;
where the form is not known nothing is judged. More than the range is known as
soon as so many are listed; fewer only in a roster of posts declared complete.
The total (all who sit in the joint committee) is judged odd or even only where
full-time members are listed beside the part-time ones, and the list is complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.cobuilding.seats import STREET, joint_committees, sitting
from graphmodel.analysis import Part, findings_of, missing, share
from graphmodel.closed import Category
from graphmodel.party import ConsultativeBody, Holds
from graphmodel.ternary import is_no, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

CODES = ("PT.count_fits", "PT.total_odd")
#: Form of the community's organisation → rule.
_RULES = {
    Category.committee.code: "part_time_members_committee",
    Category.general_branch.code: "part_time_members_general_branch",
    Category.branch.code: "part_time_members_branch",
}
_NEEDS, _COLUMNS = ["班子成员"], ["任职机构", "职务", "专兼职"]


def part_time_members(scene: Scene) -> Part:
    """Judge the number of part-time members of every joint committee."""
    if not scene.whole.was_read(ConsultativeBody):
        return _unanswered("no_register", ["联合体和“大党委”"])
    if not scene.whole.was_read(Holds):
        return _unanswered("no_column", _NEEDS)
    judged = _judged(scene)
    return Part(
        figures=(
            share(CODES[0], tally(judged, pl.col("fits")), needs=_NEEDS),
            share(CODES[1], tally(judged, pl.col("odd"), pl.col("mixed")), needs=_NEEDS),
        ),
        findings=(
            findings_of(
                "PART-TIME-COUNT",
                ConsultativeBody,
                judged.filter(is_no(pl.col("fits"))),
                params=["part_time", "low", "high"],
                columns=_COLUMNS,
            ),
            findings_of(
                "PART-TIME-EVEN",
                ConsultativeBody,
                judged.filter(pl.col("mixed") & is_no(pl.col("odd"))),
                params=["total", "part_time"],
                columns=_COLUMNS,
            ),
        ),
        tables={
            "joint_committees": judged.select(
                "id", "place", "street", "level", "category", "part_time", "total", "fits", "odd"
            )
        },
    )


def _unanswered(status: str, needs: list[str]) -> Part:
    return Part(figures=tuple(missing(code, status, needs) for code in CODES))


def _judged(scene: Scene) -> pl.DataFrame:
    """Every joint committee with its numbers, its range, and whether they fit."""
    committees = joint_committees(scene)
    counts = (
        sitting(scene, committees)
        .group_by("id")
        .agg(
            pl.col("part_time").sum().cast(pl.Int64),
            pl.len().cast(pl.Int64).alias("total"),
        )
    )
    complete = scene.complete(committees, Holds) | scene.complete(committees, Holds, "place")
    return (
        committees.with_columns(_form().alias("form"))
        .join(counts, on="id", how="left", maintain_order="left")
        .join(_ranges(scene), on="form", how="left", maintain_order="left")
        .with_columns(pl.col("part_time", "total").fill_null(0))
        .with_columns(
            _fits(complete).alias("fits"),
            (pl.col("total") > pl.col("part_time")).alias("mixed"),
            _odd(scene, complete).alias("odd"),
        )
    )


def _form() -> pl.Expr:
    """Return the row of the table of ranges that a committee is measured by."""
    return pl.when(pl.col("level") == STREET).then(pl.lit(STREET)).otherwise("category")


def _ranges(scene: Scene) -> pl.DataFrame:
    """Return the profile's ranges: ``form``, ``low``, ``high``."""
    rules = {STREET: "part_time_members_street", **_RULES}
    rows = [(form, *scene.profile.value(rule)) for form, rule in rules.items()]
    return pl.DataFrame(
        rows, schema={"form": pl.String, "low": pl.Int64, "high": pl.Int64}, orient="row"
    )


def _fits(complete: pl.Expr) -> pl.Expr:
    count = pl.col("part_time")
    return (
        pl.when(count > pl.col("high"))
        .then(statement=False)
        .when(complete)
        .then(count >= pl.col("low"))
    )


def _odd(scene: Scene, complete: pl.Expr) -> pl.Expr:
    if not scene.profile.value("part_time_total_odd"):
        return pl.lit(None, pl.Boolean)
    return pl.when(complete).then(pl.col("total") % 2 == 1)
