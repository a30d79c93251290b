"""Alliances: whom they cover, who leads them, how they are made up, how turns go round.

Readings
--------
covered
    Of Party organisations that cover a private firm, those that belong to an
    alliance themselves or through a firm they cover; each counts once, however
    many alliances. No only where the roster was declared complete for alliances.
members
    Units and Party organisations are two numbers and are never added.
lead
    A member with the role of lead or of convener, or the Party organisation that
    set the alliance up. ``ALLIANCE-NO-LEAD`` only where every member's role is
    stated and nobody leads.
turns
    Rotating posts of a person in the body that began not later than the date;
    fairness is the most turns less the fewest among all who rotate.
mechanisms
    Where a set is given, what it lacks is not in place; without a set, unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.analysis import Part, findings_of, measure, missing, share
from graphmodel.closed import AllianceRole, Mechanism, Role, UnitType
from graphmodel.party import Alliance, Holds, Hosts, MemberOf, PartyOrg, Unit
from graphmodel.ternary import is_no, is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

CODES = ("AL.firms_covered", "AL.has_lead")
_SHEET = ["联合体和“大党委”"]
_ROTATING = (Role.rotating_secretary.code, Role.rotating_convenor.code)
_COVERING = ("own", "joint", "attached")


def alliances(scene: Scene) -> Part:
    """Count alliances, whom they cover and who leads them."""
    if not scene.whole.was_read(Alliance):
        return Part(figures=tuple(missing(code, "no_register", _SHEET) for code in CODES))
    members = _members(scene)
    table = _table(scene, members)
    return _covered(scene, members) + _leads(table) + _make_up(table, members)


def _members(scene: Scene) -> pl.DataFrame:
    """Members of alliances: ``alliance``, ``kind``, ``member``, ``member_role``, ``subgroup``."""
    return (
        scene.now.frame(MemberOf)
        .filter(pl.col("to_kind") == Alliance.__name__)
        .select(
            pl.col("to_id").alias("alliance"),
            pl.col("from_kind").alias("kind"),
            pl.col("from_id").alias("member"),
            "member_role",
            "subgroup",
        )
    )


def _covered(scene: Scene, members: pl.DataFrame) -> Part:
    whole = scene.whole
    if not (whole.was_read(Unit) and whole.was_read(PartyOrg)):
        lacking = "单位" if whole.was_read(PartyOrg) else "党组织"
        return Part(figures=(missing(CODES[0], "no_register", [lacking]),))
    if not whole.has_column(Unit, "unit_type"):
        return Part(figures=(missing(CODES[0], "no_column", ["单位·单位类型"]),))
    judged = covered_firms(scene, members)
    return Part(figures=(share(CODES[0], tally(judged, pl.col("covered")), needs=_SHEET),))


def covered_firms(scene: Scene, members: pl.DataFrame) -> pl.DataFrame:
    """Organisations that cover a private firm: ``org``, ``covered`` (by an alliance)."""
    firms = scene.now.frame(Unit).filter(is_yes(pl.col("unit_type") == UnitType.private_firm.code))[
        "id"
    ]
    links = scene.covers.filter(
        (pl.col("kind") == Unit.__name__)
        & pl.col("way").is_in(list(_COVERING))
        & pl.col("place").is_in(firms.implode())
    ).select("org", "place")
    orgs = members.filter(pl.col("kind") == PartyOrg.__name__)["member"]
    units = members.filter(pl.col("kind") == Unit.__name__)["member"]
    belongs = pl.col("org").is_in(orgs.implode()) | pl.col("place").is_in(units.implode())
    known = any(scene.whole.is_complete_for(kind) for kind in (Alliance, MemberOf))
    return (
        links.group_by("org")
        .agg(belongs.any().alias("belongs"))
        .select(
            "org",
            pl.when("belongs")
            .then(statement=True)
            .when(pl.lit(value=known))
            .then(statement=False)
            .alias("covered"),
        )
        .sort("org")
    )


def _table(scene: Scene, members: pl.DataFrame) -> pl.DataFrame:
    """One row an alliance: numbers of members apart, lead, conveners, groups, turns."""
    is_unit = pl.col("kind") == Unit.__name__
    is_lead = pl.col("member_role").is_in([AllianceRole.lead.code, AllianceRole.convenor.code])
    counts = members.group_by(pl.col("alliance").alias("id")).agg(
        pl.col("member").filter(is_unit).n_unique().cast(pl.Int64).alias("units"),
        pl.col("member").filter(~is_unit).n_unique().cast(pl.Int64).alias("organisations"),
        is_yes(is_lead).any().alias("led"),
        pl.col("member_role").is_not_null().all().alias("roles_known"),
        pl.col("member")
        .filter(pl.col("member_role") == AllianceRole.convenor.code)
        .n_unique()
        .cast(pl.Int64)
        .alias("convenors"),
        pl.col("subgroup").drop_nulls().n_unique().cast(pl.Int64).alias("subgroups"),
    )
    hosts = scene.now.frame(Hosts).filter(pl.col("from_kind") == PartyOrg.__name__)["to_id"]
    lead = (
        pl.when(is_yes(pl.col("led")) | pl.col("id").is_in(hosts.implode()))
        .then(statement=True)
        .when(is_yes(pl.col("roles_known")))
        .then(statement=False)
    )
    numbers = ("units", "organisations", "convenors", "subgroups")
    return (
        scene.now.frame(Alliance)
        .select("id", "name", "scope", "formation_mode", "field", "mechanisms", "founded_on")
        .join(counts, on="id", how="left", maintain_order="left")
        .join(_turns(scene), on="id", how="left", maintain_order="left")
        .with_columns(*(pl.col(name).fill_null(0) for name in numbers), lead.alias("has_lead"))
        .drop("led", "roles_known")
    )


def _turns(scene: Scene) -> pl.DataFrame:
    """How evenly rotating posts go round: ``id``, ``rotating``, ``turn_gap``."""
    posts = scene.whole.frame(Holds).filter(
        (pl.col("to_kind") == Alliance.__name__) & pl.col("role").is_in(list(_ROTATING))
    )
    begun = pl.lit(value=True)
    if scene.as_of is not None:
        begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= scene.as_of)
    turns = posts.group_by("to_id", "from_id").agg(begun.sum().cast(pl.Int64).alias("turns"))
    return turns.group_by(pl.col("to_id").alias("id")).agg(
        pl.len().cast(pl.Int64).alias("rotating"),
        (pl.col("turns").max() - pl.col("turns").min()).alias("turn_gap"),
    )


def _leads(table: pl.DataFrame) -> Part:
    return Part(
        figures=(
            share(CODES[1], tally(table, pl.col("has_lead")), needs=["联合体和“大党委”·成员角色"]),
        ),
        findings=(
            findings_of(
                "ALLIANCE-NO-LEAD",
                Alliance,
                table.filter(is_no(pl.col("has_lead"))),
                params=["units", "organisations"],
                columns=["成员角色"],
            ),
        ),
    )


def _make_up(table: pl.DataFrame, members: pl.DataFrame) -> Part:
    """Numbers of alliances and members, and tables by scope, formation and mechanism."""
    distinct = {
        kind: float(members.filter(pl.col("kind") == kind)["member"].n_unique())
        for kind in (Unit.__name__, PartyOrg.__name__)
    }
    spread = table.select(pl.col("turn_gap").max().cast(pl.Float64)).item()
    return Part(
        figures=(
            measure("AL.count", float(table.height), "bodies"),
            measure("AL.units", distinct[Unit.__name__], "units"),
            measure("AL.organisations", distinct[PartyOrg.__name__], "organisations"),
            measure("AL.turn_gap", spread, "turns"),
        ),
        tables={
            "alliances": table.sort("id"),
            "alliance_scopes": _counted(table, "scope"),
            "alliance_formation": _counted(table, "formation_mode"),
            "alliance_mechanisms": _mechanisms(table),
        },
    )


def _counted(table: pl.DataFrame, column: str) -> pl.DataFrame:
    return (
        table.group_by(column)
        .agg(pl.len().cast(pl.Int64).alias("count"))
        .sort(column, nulls_last=True)
    )


def _mechanisms(table: pl.DataFrame) -> pl.DataFrame:
    """Each mechanism with how many alliances have it, lack it, or do not say."""
    given = table["mechanisms"].drop_nulls()
    unknown = table.height - given.len()
    listed = given.explode()
    rows = [
        (code, int((listed == code).sum()), unknown) for code in Mechanism.codes()
    ]  # edge: four words
    frame = pl.DataFrame(
        rows, schema={"mechanism": pl.String, "yes": pl.Int64, "unknown": pl.Int64}, orient="row"
    )
    return frame.with_columns((pl.lit(given.len()) - pl.col("yes")).alias("no")).select(
        "mechanism", "yes", "no", "unknown"
    )
