"""The joint graph measured: who works with whom, and what one partner's leaving would break.

Readings
--------
tie
    See :mod:`analyses.connectivity.ties`; parallel ties count once. An
    organisation's tie with the community it is itself subordinate to is
    command, not joint work, and is left out.
partner of a community
    A unit, or an organisation of no registered unit, tied to it directly.
known absence
    That a tie is missing is known only where the rosters were declared
    complete (for the street or the community) for units, or for assignments,
    memberships and agreements together. Elsewhere a community without a
    partner is unknown.
part
    At least two nodes that hang together; bodies without any tie are no part.
    The largest has most nodes (of equals, the one with the first node).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from analyses.connectivity import bodies
from analyses.connectivity.graph import JointGraph, joint_graph
from analyses.connectivity.person_ties import ONLY_TIE, person_ties
from analyses.connectivity.resilience import dependants, n_minus_one
from analyses.connectivity.standing import standing
from analyses.connectivity.ties import SHEETS, was_asked
from graphmodel.analysis import Part, findings_of, measure, missing, share, shares_by
from graphmodel.party import AssignedTo, Division, LocatedIn, MemberOf, PartyOrg, PartyTo, Unit
from graphmodel.ternary import is_no, is_yes, tally, tally_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyses.scene import Scene

SHARES = ("joint.giant_share", "joint.communities_tied", "joint.cross_street_share")
MEASURES = ("joint.components", "joint.cut_points", "joint.bridges", "joint.core_max")
_NEEDS = tuple(dict.fromkeys(SHEETS.values()))
_COLUMNS = ["包联社区", "报到社区", "签约方", "成员", "认领方"]


def joint(scene: Scene) -> Part:
    """Measure the joint graph; nothing is said where no roster had anything that makes a tie."""
    if not was_asked(scene.whole):
        figures = [missing(code, "no_register", _NEEDS) for code in (*SHARES, ONLY_TIE)]
        figures += [missing(code, "no_register", _NEEDS) | {"type": "measure"} for code in MEASURES]
        return Part(figures=tuple(figures))
    graph = joint_graph(scene)
    table = n_minus_one(scene, graph)
    return (
        _shape(graph)
        + _tied(scene, community_partners(scene, graph))
        + _key_units(graph, table)
        + standing(graph, _key(table))
        + _untied_units(scene, graph)
        + person_ties(scene, graph)
    )


def _shape(graph: JointGraph) -> Part:
    """Measure parts, cut points, bridges, cores, and ties across streets."""
    parts = graph.parts
    figures: list[dict[str, Any]] = [
        measure("joint.components", int((parts.sizes > 1).sum()), "parts"),
        measure("joint.cut_points", int(graph.blocks.cut_points.sum()), "nodes"),
        measure("joint.bridges", int(graph.blocks.bridges.sum()), "ties"),
        measure("joint.core_max", int(graph.core.max(initial=0)), "ties"),
    ]
    ends = pl.DataFrame(
        {
            "one": graph.nodes["street"].gather(pl.Series(graph.one, dtype=pl.UInt32)),
            "other": graph.nodes["street"].gather(pl.Series(graph.other, dtype=pl.UInt32)),
        }
    )
    crossing = tally(ends, pl.col("one") != pl.col("other"))
    figures.append(share("joint.cross_street_share", crossing, needs=["单位·驻在社区"]))
    return Part(figures=tuple(figures))


def community_partners(scene: Scene, graph: JointGraph) -> pl.DataFrame:
    """Return every community and village with its partners.

    Adds ``partners`` (a count), ``partner_names``, ``units`` and
    ``organisations`` (ids), ``tied`` and ``in_giant`` (three-valued).
    """
    partners = (
        graph.neighbours()
        .filter(pl.col("partner_sort").is_in([bodies.UNIT, bodies.ORGANISATION]))
        .sort("position", "partner")
        .group_by("position")
        .agg(
            pl.len().alias("partners"),
            pl.col("partner_name").alias("partner_names"),
            _ids_of("Unit").alias("units"),
            _ids_of("PartyOrg").alias("organisations"),
        )
    )
    communities = (
        graph.nodes.with_row_index("position")
        .with_columns(pl.Series("giant", _in_giant(graph)))
        .filter(pl.col("sort") == bodies.COMMUNITY)
        .join(partners, on="position", how="left", maintain_order="left")
        .with_columns(pl.col("partners").fill_null(0))
    )
    absent = _is_absence_known(scene, communities)
    return communities.with_columns(
        _yes_or_absent(pl.col("partners") > 0, absent).alias("tied"),
        _yes_or_absent(pl.col("giant"), absent).alias("in_giant"),
    )


def _ids_of(kind: str) -> pl.Expr:
    return pl.col("partner_id").filter(pl.col("partner_kind") == kind)


def _yes_or_absent(seen: pl.Expr, absent: pl.Expr) -> pl.Expr:
    """Yes where seen; no where absence is known; else unknown."""
    return pl.when(seen).then(statement=True).when(absent).then(statement=False)


def _is_absence_known(scene: Scene, frame: pl.DataFrame) -> pl.Expr:
    """Tell for each community (``id``, ``street``) whether a missing tie is a known "no"."""

    def declared(kind: type) -> pl.Expr:
        return scene.complete(frame, kind) | scene.complete(frame, kind, "id")

    return declared(Unit) | (declared(AssignedTo) & declared(MemberOf) & declared(PartyTo))


def _in_giant(graph: JointGraph) -> NDArray[np.bool_]:
    """Return the nodes of the largest part."""
    sizes = graph.parts.sizes
    largest = sizes.argmax() if sizes.size else -1
    giant: NDArray[np.bool_] = (graph.parts.label == largest) & (graph.degree > 0)
    return giant


def _tied(scene: Scene, communities: pl.DataFrame) -> Part:
    """Say which communities have partners, and which have too few to lose one."""
    by_street = tally_by(communities, "street", pl.col("tied"))
    none = communities.filter(is_no(pl.col("tied")))
    return Part(
        figures=(
            share("joint.giant_share", tally(communities, pl.col("in_giant")), needs=_NEEDS),
            share("joint.communities_tied", tally(communities, pl.col("tied")), needs=_NEEDS),
        ),
        by_body=(shares_by("joint.communities_tied", Division, "street", by_street),),
        findings=(
            findings_of("JOINT-NONE-COMMUNITY", Division, none, columns=_COLUMNS),
            *_single_ties(scene, communities),
        ),
    )


def _single_ties(scene: Scene, communities: pl.DataFrame) -> tuple[pl.DataFrame, ...]:
    """Return the findings of communities with fewer partners than the rule asks for."""
    rule = scene.profile["joint_ties_min"]
    few = communities.filter(is_yes(pl.col("tied")) & is_no(rule.holds(pl.col("partners"))))
    of_units = pl.col("units").list.len() > 0
    return tuple(
        findings_of(
            "JOINT-ONE-TIE",
            Division,
            few.filter(chosen),
            others=others,
            params=["partners", "partner_names"],
            columns=_COLUMNS,
        )
        for chosen, others in (
            (of_units, (Unit, "units")),
            (~of_units, (PartyOrg, "organisations")),
        )
    )


def _key(table: pl.DataFrame) -> pl.DataFrame:
    """Return the units whose leaving costs a community its last tie or its way to the street."""
    return table.filter((pl.col("last_tie") > 0) | (pl.col("cut_off") > 0))


def _key_units(graph: JointGraph, table: pl.DataFrame) -> Part:
    """List the key units with the communities that depend on them."""
    key = _key(table).join(dependants(graph), on="id", maintain_order="left")
    return Part(
        findings=(
            findings_of(
                "JOINT-KEY-UNIT",
                Unit,
                key,
                others=(Division, "communities"),
                params=["last_tie", "cut_off"],
                columns=_COLUMNS,
            ),
        ),
        tables={"n_minus_one": table},
    )


def _untied_units(scene: Scene, graph: JointGraph) -> Part:
    """Which units with a seat in a community have no tie at all."""
    communities = graph.bodies.filter(
        (pl.col("kind") == "Division") & (pl.col("sort") == bodies.COMMUNITY)
    )
    seats = (
        scene.now.frame(LocatedIn)
        .filter(pl.col("from_kind") == "Unit")
        .join(
            scene.places.select("kind", pl.col("id").alias("place"), "division", "street"),
            left_on=["to_kind", "to_id"],
            right_on=["kind", "place"],
        )
        .join(communities.select("id", "node"), left_on="division", right_on="id")
        .select(pl.col("from_id").alias("unit"), pl.col("node").alias("id"), "street")
        .sort("unit", "id")
        .unique("unit", keep="first", maintain_order=True)
    )
    untied = graph.nodes.filter(
        pl.Series(graph.degree == 0) & (pl.col("sort") == bodies.UNIT)
    ).select(pl.col("id").alias("unit"))
    closed = scene.now.frame(Unit).filter(is_no(pl.col("operating")))["id"]
    rows = seats.join(untied, on="unit", how="semi", maintain_order="left").filter(
        ~pl.col("unit").is_in(closed.implode())
    )
    return Part(
        findings=(
            findings_of(
                "JOINT-NONE-UNIT",
                Unit,
                rows.filter(_is_absence_known(scene, rows)),
                subject="unit",
                columns=_COLUMNS,
            ),
        )
    )
