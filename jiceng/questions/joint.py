"""Questions about joint work: partners, reports, agreements, demands, consultative bodies."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from analyses.cobuilding.agreements import in_force
from analyses.cobuilding.lists import judged_items
from analyses.cobuilding.located import unit_seats
from analyses.cobuilding.reporting import member_bounds, unit_reports
from analyses.connectivity import bodies as sorts
from analyses.connectivity.graph import JointGraph, joint_graph
from analyses.connectivity.joint import community_partners
from analyses.connectivity.ties import was_asked
from analyses.coverage.territory import consultative_states
from analyses.scene import T2_LEVELS
from graphmodel.closed import ListSort, UnitType
from graphmodel.days import earliest, latest
from graphmodel.party import Agreement, Division, ReportedTo, Unit
from graphmodel.ternary import is_no
from jiceng.questions.naming import one_of
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

if TYPE_CHECKING:
    from analyses.scene import Scene

GROUP = "joint"


def _partners(scene: Scene) -> tuple[JointGraph, pl.DataFrame] | Asked:
    """Return the joint graph and its communities with their partners."""
    if scene.divisions.filter(pl.col("level").is_in(list(T2_LEVELS))).is_empty():
        return lacking("no_register", "社区村")
    if not was_asked(scene.whole):
        return lacking("no_register", "单位", "共建", "联合体和“大党委”")
    graph = joint_graph(scene)
    states = community_partners(scene, graph).with_columns(
        pl.col("partners").cast(pl.Int64),
        pl.col("partner_names").list.drop_nulls().list.sort().list.join("、").alias("bodies"),
    )
    return graph, states.sort("id")


def few_partners(scene: Scene, given: Given) -> Asked:
    """Communities that would lose their last tie: fewer partners than the rule's, but one."""
    found = _partners(scene)
    if isinstance(found, Asked):
        return found
    few = pl.col("partners") < given["least"]
    answer = (
        pl.when(pl.col("partners") > 0)
        .then(few)
        .otherwise(pl.when(is_no(pl.col("tied"))).then(statement=False))
    )
    return listing(found[1], answer)


def no_partner(scene: Scene, _given: Given) -> Asked:
    """Communities without a partner."""
    found = _partners(scene)
    return found if isinstance(found, Asked) else listing(found[1], ~pl.col("tied"))


def partners_of(scene: Scene, given: Given) -> Asked:
    """The partners of one community: the units and organisations it works with.

    Raises
    ------
    UsageError
        No community, or more than one, is called so.
    """
    found = _partners(scene)
    if isinstance(found, Asked):
        return found
    graph, states = found
    place = one_of(given["of"], states.select("id", "name"))
    positions = graph.nodes.with_row_index("position").filter(
        (pl.col("kind") == Division.__name__) & (pl.col("id") == place)
    )
    partners = (
        graph.neighbours()
        .join(positions.select("position"), on="position", how="semi")
        .filter(pl.col("partner_sort").is_in([sorts.UNIT, sorts.ORGANISATION]))
    )
    units = _with_streets(partners.select(pl.col("partner_id").alias("id")).unique(), scene)
    chains = scene.org_streets.select("id", pl.col("street").alias("chain"))
    rows = (
        partners.select(pl.col("partner_id").alias("id"), pl.col("partner_name").alias("name"))
        .join(units, on="id")
        .join(chains, on="id", how="left")
        .with_columns(pl.coalesce("street", "chain").alias("street"))
    )
    return listing(rows.sort("id"), pl.lit(value=True))


# ---------------------------------------------------------------- reports


def _unreported(scene: Scene) -> Asked | None:
    lacked = unread(scene.whole, Unit="单位")
    if lacked or scene.whole.was_read(ReportedTo):
        return lacked
    return lacking("no_column", "单位·报到社区")


def _reports(scene: Scene) -> pl.DataFrame:
    units = scene.now.frame(Unit).select("id", "name", "unit_type")
    return _with_streets(unit_reports(scene).join(units, on="id", maintain_order="left"), scene)


def _with_streets(units: pl.DataFrame, scene: Scene) -> pl.DataFrame:
    """Give each unit the street of its first seat."""
    seats = unit_seats(scene).drop_nulls("street").unique("id", keep="first", maintain_order=True)
    return units.join(seats.select("id", "street"), on="id", how="left", maintain_order="left")


def units_reported(scene: Scene, _given: Given) -> Asked:
    """Public units with a seat in a community that reported there (双报到)."""
    return _unreported(scene) or listing(_reports(scene), pl.col("reported"))


def organs_unreported(scene: Scene, _given: Given) -> Asked:
    """Government bodies that did not report."""
    lacked = _unreported(scene)
    if lacked:
        return lacked
    organs = _reports(scene).filter(pl.col("unit_type") == UnitType.government.code)
    return listing(organs, ~pl.col("reported"))


def members_reported(scene: Scene, _given: Given) -> Asked:
    """By unit, how many of its full members are known to have reported, each once."""
    lacked = _unreported(scene)
    if lacked:
        return lacked
    whole = scene.whole
    if not (whole.has_column(ReportedTo, "members") and whole.has_column(Unit, "members_full")):
        return lacking("no_column", "单位·报到党员数", "单位·正式党员")
    names = scene.now.frame(Unit).select("id", "name")
    rows = (
        member_bounds(scene)
        .rename({"unit": "id"})
        .join(names, on="id", maintain_order="left")
        .pipe(_with_streets, scene)
        .select(
            *BODY,
            pl.col("least").cast(pl.Int64).alias("count"),
            pl.col("members_full").alias("denominator"),
            (pl.col("most") - pl.col("least")).cast(pl.Int64).alias("unknown"),
        )
    )
    return Asked(rows=rows)


# ---------------------------------------------------------------- agreements, lists, bodies


def agreements_due(scene: Scene, given: Given) -> Asked:
    """Agreements in force that run out within the days."""
    lacked = unread(scene.whole, Agreement="共建")
    if lacked:
        return lacked
    if not scene.whole.has_column(Agreement, "expires_on"):
        return lacking("no_column", "共建·到期时间")
    live = in_force(scene)
    if scene.as_of is None:
        return listing(live, pl.lit(None, pl.Boolean))
    limit = scene.as_of + timedelta(days=given["days"])
    ends = pl.col("expires_on")
    answer = (
        pl.when((earliest(ends) >= scene.as_of) & (latest(ends) <= limit))
        .then(statement=True)
        .when(earliest(ends) > limit)
        .then(statement=False)
    )
    return listing(live, answer)


def demands_open(scene: Scene, _given: Given) -> Asked:
    """Demands that nobody took on."""
    lacked = unread(scene.whole, ListItem="共建")
    if lacked:
        return lacked
    demands = judged_items(scene).filter(pl.col("list") == ListSort.demand.code)
    return listing(demands, ~pl.col("claimed"), pl.col("applies"))


def no_joint_committee(scene: Scene, _given: Given) -> Asked:
    """Communities without a “大党委”."""
    if scene.divisions.filter(pl.col("level") == "community").is_empty():
        return lacking("no_register", "社区村")
    lacked = unread(scene.whole, ConsultativeBody="联合体和“大党委”")
    if lacked:
        return lacked
    states = consultative_states(scene, ("community",), "community_joint_committee")
    return listing(states.sort("id"), ~pl.col("has"))


QUESTIONS = (
    Question(
        code="few-partners",
        group=GROUP,
        judge=few_partners,
        columns=(*BODY, "partners", "bodies"),
        parameters=(Parameter(name="least", type=int, rule="joint_ties_min"),),
    ),
    Question(code="no-partner", group=GROUP, judge=no_partner, columns=BODY),
    Question(
        code="partners-of",
        group=GROUP,
        judge=partners_of,
        columns=BODY,
        parameters=(Parameter(name="of", type=str, required=True),),
    ),
    Question(code="units-reported", group=GROUP, judge=units_reported, columns=BODY),
    Question(code="organs-unreported", group=GROUP, judge=organs_unreported, columns=BODY),
    Question(
        code="members-reported",
        group=GROUP,
        judge=members_reported,
        columns=(*BODY, "count", "denominator", "unknown"),
    ),
    Question(
        code="agreements-due",
        group=GROUP,
        judge=agreements_due,
        columns=("id", "name", "expires_on"),
        parameters=(Parameter(name="days", type=int, rule="agreement_reminder_days"),),
    ),
    Question(
        code="demands-open", group=GROUP, judge=demands_open, columns=("id", "name", "due_on")
    ),
    Question(code="no-joint-committee", group=GROUP, judge=no_joint_committee, columns=BODY),
)
