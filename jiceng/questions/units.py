"""Questions about units: private firms, social organisations, property companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.units import NEW_UNITS, company_states, has_unit_links, unit_states
from analyses.setup.forms import direct_firm_counts
from graphmodel.closed import UnitType
from graphmodel.party import PartyOrg, Serves
from graphmodel.ternary import all_of, any_of, is_yes, tally_by
from jiceng.questions.question import (
    BODY,
    Asked,
    Given,
    Parameter,
    Question,
    lacking,
    listing,
    unread,
)
from jiceng.questions.setup import no_organisations

if TYPE_CHECKING:
    from analyses.scene import Scene

GROUP = "units"
#: Rows of the report on the two coverages, in order.
CLASSES = ("规上企业", "其他非公企业", "规模未明确的非公企业", "社会组织", "类型未明确的单位")


def _no_units(scene: Scene) -> Asked | None:
    lacked = unread(scene.whole, Unit="单位", PartyOrg="党组织")
    if lacked or has_unit_links(scene):
        return lacked
    return lacking("no_column", "单位·单位党组织")


def due(scene: Scene, _given: Given) -> Asked:
    """Operating units with members enough for a branch that no organisation covers."""
    lacked = _no_units(scene)
    if lacked:
        return lacked
    enough = scene.profile["branch_min_full_members"].holds(pl.col("members_full"))
    states = unit_states(scene, tuple(UnitType.codes()))
    return listing(states, all_of([enough, ~pl.col("covered")]), pl.col("operating"))


def companies(scene: Scene, _given: Given) -> Asked:
    """Property companies that serve a compound and have no organisation."""
    if scene.now.frame(Serves).is_empty():
        return lacking("no_register", "小区·物业公司")
    lacked = _no_units(scene)
    if lacked:
        return lacked
    return listing(company_states(scene), ~pl.col("covered"), pl.col("serves"))


def _class() -> pl.Expr:
    firm = pl.col("unit_type") == UnitType.private_firm.code
    large = pl.col("scale_above_threshold")
    return (
        pl.when(pl.col("unit_type").is_null())
        .then(pl.lit(CLASSES[4]))
        .when(~firm)
        .then(pl.lit(CLASSES[3]))
        .when(is_yes(large))
        .then(pl.lit(CLASSES[0]))
        .when(large.is_null())
        .then(pl.lit(CLASSES[2]))
        .otherwise(pl.lit(CLASSES[1]))
    )


def two_coverages(scene: Scene, _given: Given) -> Asked:
    """The report on 两个覆盖, by class of unit.

    Markets, internet firms and new forms of employment have no column of their
    own in the rosters, and no row here.
    """
    lacked = _no_units(scene)
    if lacked:
        return lacked
    enough = scene.profile["branch_min_full_members"].holds(pl.col("members_full"))
    states = unit_states(scene, NEW_UNITS).with_columns(
        _class().alias("class"),
        enough.alias("enough"),
        any_of([pl.col("has_union"), pl.col("has_league")]).alias("mass"),
    )
    applies = pl.col("applicable")
    organised = tally_by(states, "class", pl.col("covered"), applies).select(
        "class",
        pl.col("yes").cast(pl.Int64).alias("count"),
        (pl.col("yes") + pl.col("no") + pl.col("unknown")).cast(pl.Int64).alias("denominator"),
        pl.col("unknown").cast(pl.Int64),
        pl.col("value").alias("organisation_rate"),
    )
    worked = tally_by(states, "class", pl.col("worked"), applies).select(
        "class", pl.col("value").alias("work_rate")
    )
    order = pl.DataFrame({"class": list(CLASSES)})
    return Asked(
        rows=order.join(_sums(states), on="class", maintain_order="left")
        .join(organised, on="class", maintain_order="left")
        .join(worked, on="class", maintain_order="left")
    )


def _sums(states: pl.DataFrame) -> pl.DataFrame:
    """Count operating units of each class by what is known of them."""
    wanted = {
        "operating": pl.lit(value=True),
        "with_members": pl.col("members_full") > 0,
        "enough": pl.col("enough"),
        "own": pl.col("own"),
        "joint": pl.col("joint"),
        "attached": pl.col("attached"),
        "instructor": pl.col("instructed"),
        "mass": pl.col("mass"),
    }
    live = is_yes(pl.col("applicable"))
    return states.group_by("class").agg(
        (live & is_yes(condition)).sum().cast(pl.Int64).alias(name)
        for name, condition in wanted.items()
    )


def direct_firms(scene: Scene, given: Given) -> Asked:
    """Organisations of streets that lead many firms' branches with nothing between."""
    lacked = no_organisations(scene)
    if lacked:
        return lacked
    states = (
        direct_firm_counts(scene)
        .unique("superior", keep="first", maintain_order=True)
        .select(
            pl.col("superior").alias("id"), "street", "umbrella", pl.col("count").alias("firms")
        )
        .join(scene.now.frame(PartyOrg).select("id", "name"), on="id", maintain_order="left")
    )
    return listing(states, (pl.col("firms") >= given["least"]) & ~pl.col("umbrella"))


QUESTIONS = (
    Question(
        code="units-due", group=GROUP, judge=due, columns=(*BODY, "members_full")
    ),
    Question(
        code="two-coverages",
        group=GROUP,
        judge=two_coverages,
        columns=(
            "class", "operating", "with_members", "enough", "own", "joint", "attached",
            "instructor", "mass", "count", "denominator", "unknown", "organisation_rate",
            "work_rate",
        ),
    ),
    Question(
        code="companies-without", group=GROUP, judge=companies, columns=BODY
    ),
    Question(
        code="direct-firms",
        group=GROUP,
        judge=direct_firms,
        columns=(*BODY, "firms"),
        parameters=(Parameter(name="least", type=int, rule="street_direct_firms_max"),),
    ),
)  # fmt: skip
