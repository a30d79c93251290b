"""Units: private firms and social organisations, carriers, property companies."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.states import is_unseen, with_coverage
from graphmodel.analysis import Part, findings_of, missing, share, shares_by
from graphmodel.closed import Role, UnitType
from graphmodel.party import (
    AssignedTo,
    Carrier,
    Claims,
    Covers,
    Division,
    Holds,
    LocatedIn,
    MemberOf,
    Needs,
    Offers,
    PartyOrg,
    PartyTo,
    ReportedTo,
    Serves,
    Unit,
    WorksWith,
)
from graphmodel.ternary import all_of, any_of, is_no, is_yes, tally, tally_by

if TYPE_CHECKING:
    from analyses.scene import Scene

_WAYS = ("own", "joint", "attached")
_NEW_UNITS = (UnitType.private_firm.code, UnitType.social_org.code)
_TIES = (MemberOf, AssignedTo, ReportedTo, PartyTo, Needs, Offers, Claims)


def units(scene: Scene) -> Part:
    """Coverage of private firms and social organisations by organisation and by work."""
    codes = ("N.organisation", "N.own", "N.work")
    if scene.now.frame(Unit).is_empty():
        return Part(figures=tuple(missing(code, "no_register", ["单位"]) for code in codes))
    if not scene.whole.was_read(PartyOrg):
        return Part(figures=tuple(missing(code, "no_register", ["党组织"]) for code in codes))
    if not _has_unit_links(scene):
        return Part(
            figures=tuple(missing(code, "no_column", ["单位·单位党组织"]) for code in codes)
        )
    states = _unit_states(scene, _NEW_UNITS)
    return _n_figures(states) + _n_findings(scene, states)


def _has_unit_links(scene: Scene) -> bool:
    return not scene.whole.frame(Covers).filter(pl.col("to_kind") == "Unit").is_empty()


def _streets_of_units(scene: Scene) -> pl.DataFrame:
    near = scene.divisions.select(pl.col("id").alias("to_id"), "street")
    return (
        scene.now.frame(LocatedIn)
        .filter(pl.col("from_kind") == "Unit")
        .join(near, on="to_id", how="left")
        .select(pl.col("from_id").alias("id"), "street")
        .drop_nulls("street")
        .unique("id", keep="first", maintain_order=True)
    )


def _unit_states(scene: Scene, types: tuple[str, ...]) -> pl.DataFrame:
    """Units of some types with ``covered``, ``worked`` (work coverage), ``tied``, ``applicable``.

    A unit whose type is not known may be one of them: unknown, not left out.
    """
    frame = (
        scene.now.frame(Unit)
        .filter(pl.col("unit_type").is_in(list(types)) | pl.col("unit_type").is_null())
        .join(_streets_of_units(scene), on="id", how="left")
    )
    states = with_coverage(scene, "Unit", frame, _WAYS)
    helped = scene.now.frame(WorksWith)["to_id"].implode()
    instructed = scene.now.frame(Holds).filter(
        (pl.col("role") == Role.instructor.code) & (pl.col("to_kind") == "Unit")
    )["to_id"]
    seen = pl.col("id").is_in(helped) | pl.col("id").is_in(instructed.implode())
    work = any_of(
        [
            pl.when(seen).then(statement=True).otherwise(pl.col("has_instructor")),
            pl.col("has_union"),
            pl.col("has_league"),
        ]
    )
    tied = pl.concat([_ends(scene, relation) for relation in _TIES])["id"].implode()
    return states.with_columns(
        all_of([pl.col("unit_type").is_in(list(types)), pl.col("operating")]).alias("applicable"),
        work.alias("work"),
        any_of([pl.col("covered"), work]).alias("worked"),
        pl.col("id").is_in(tied).alias("tied"),
    )


def _ends(scene: Scene, relation: type) -> pl.DataFrame:
    return (
        scene.now.frame(relation)
        .filter(pl.col("from_kind") == "Unit")
        .select(pl.col("from_id").alias("id"))
    )


def _n_figures(states: pl.DataFrame) -> Part:
    """组织覆盖率 = (own + joint) ÷ operating; 单独组建率 = own ÷ the same (中办发〔2012〕11号)."""
    applicable, covered = pl.col("applicable"), pl.col("covered")
    own = pl.when(covered.is_not_null()).then(pl.col("own"))
    attached = pl.when(covered.is_not_null()).then(pl.col("attached"))
    needs = ["单位·是否实体运营", "单位·单位党组织"]
    return Part(
        figures=(
            share("N.organisation", tally(states, covered, applicable), needs=needs),
            share("N.own", tally(states, own, applicable), needs=needs),
            share("N.attached", tally(states, attached, applicable), needs=needs),
            share(
                "N.work",
                tally(states, pl.col("worked"), applicable),
                needs=["单位·是否有党建指导员", "单位·是否有工会"],
            ),
        ),
        by_body=(
            shares_by(
                "N.organisation",
                Division,
                "street",
                tally_by(states, "street", covered, applicable),
            ),
            shares_by(
                "N.work",
                Division,
                "street",
                tally_by(states, "street", pl.col("worked"), applicable),
            ),
        ),
        tables={
            "units": states.select(
                "id", "name", "unit_type", "street", "applicable", "covered", "own", "joint",
                "attached", "worked",
            )
        },
    )  # fmt: skip


def _n_findings(scene: Scene, states: pl.DataFrame) -> Part:
    """Blank spots and what is known of each: due by its members, reached by work, by nothing."""
    due = scene.profile["branch_min_full_members"].holds(pl.col("members_full"))
    blank = states.filter(is_yes(pl.col("applicable")) & is_no(pl.col("covered")))
    wanted = {
        "N-BLANK": pl.lit(value=True),
        "N-DUE": is_yes(due),
        "N-WORK-ONLY": is_yes(pl.col("work")),
        "N-BLIND": is_no(pl.col("work")) & ~pl.col("tied"),
    }
    found = tuple(
        findings_of(
            code,
            Unit,
            blank.filter(condition),
            params=["members_full"],
            columns=["单位党组织", "正式党员"],
        )
        for code, condition in wanted.items()
    )
    unseen = states.filter(is_yes(pl.col("applicable")) & is_unseen())
    return Part(findings=(*found, findings_of("N-NOT-FOUND", Unit, unseen, columns=["单位党组织"])))


# ---------------------------------------------------------------- carriers


def carriers(scene: Scene) -> Part:
    """Parks, buildings, districts, markets, zones, chains: areal or sectoral organisations."""
    frame = scene.now.frame(Carrier)
    if frame.is_empty():
        return Part(figures=(missing("C.covered", "no_register", ["片区载体"]),))
    places = scene.places.filter(pl.col("kind") == "Carrier").select("id", "street")
    states = with_coverage(
        scene, "Carrier", frame.join(places, on="id", how="left"), ("own", "joint", "territorial")
    )
    return Part(
        figures=(share("C.covered", tally(states, pl.col("covered")), needs=["党组织·覆盖片区"]),),
        by_body=(
            shares_by(
                "C.covered", Division, "street", tally_by(states, "street", pl.col("covered"))
            ),
        ),
        findings=(
            findings_of("C-BLANK", Carrier, states.filter(is_no(pl.col("covered")))),
            findings_of("C-NOT-FOUND", Carrier, states.filter(pl.col("covered").is_null())),
        ),
    )


# ---------------------------------------------------------------- property companies


def property_companies(scene: Scene) -> Part:
    """Property companies that serve at least one compound."""
    serving = scene.now.frame(Serves)["from_id"].unique()
    if serving.is_empty():
        return Part(figures=(missing("P.covered", "no_register", ["小区·物业公司"]),))
    if not _has_unit_links(scene):
        return Part(figures=(missing("P.covered", "no_column", ["单位·单位党组织"]),))
    companies = _unit_states(scene, (UnitType.property_company.code,))
    states = companies.drop_nulls("unit_type").with_columns(
        pl.col("id").is_in(serving.implode()).alias("serves")
    )
    due = scene.profile["branch_min_full_members"].holds(pl.col("members_full"))
    blank = states.filter(pl.col("serves") & is_no(pl.col("covered")))
    found = partial(findings_of, kind=Unit, params=["members_full"], columns=["单位党组织"])
    return Part(
        figures=(
            share(
                "P.covered",
                tally(states, pl.col("covered"), pl.col("serves")),
                needs=["单位·单位党组织"],
            ),
        ),
        findings=(
            found("P-DUE", rows=blank.filter(is_yes(due))),
            found("P-BLANK", rows=blank),
        ),
    )


# ---------------------------------------------------------------- overlaps and chains


def overlaps(scene: Scene) -> Part:
    """One place with two own organisations under different superiors, neither above the other."""
    own = (
        scene.covers.filter(pl.col("way") == "own")
        .join(
            scene.organisations.select(pl.col("id").alias("org"), "superior").with_row_index("at"),
            on="org",
        )
        .sort("kind", "place", "org")
    )
    command = scene.command
    ranges = pl.DataFrame({"start": command.start, "stop": command.stop}).with_row_index("at")
    own = own.join(ranges, on="at")
    pairs = own.join(own, on=["kind", "place"], suffix="_b").filter(
        (pl.col("org") < pl.col("org_b"))
        & ~pl.col("superior").eq_missing(pl.col("superior_b"))
        & ~_above("", "_b")
        & ~_above("_b", "")
    )
    places = pairs.group_by("kind", "place", maintain_order=True).agg(
        pl.concat([pl.col("org"), pl.col("org_b")]).unique().sort().alias("orgs")
    )
    from graphmodel.party import Building, Compound

    kinds = (Compound, Building, Carrier, Unit)
    return Part(
        findings=tuple(
            findings_of(
                "OVERLAP",
                kind,
                places.filter(pl.col("kind") == kind.__name__),
                subject="place",
                others=(PartyOrg, "orgs"),
                columns=["覆盖小区"],
            )
            for kind in kinds
        )
    )


def _above(upper: str, lower: str) -> pl.Expr:
    """Whether one organisation's subtree contains the other."""
    start = pl.col(f"start{lower}")
    return (pl.col(f"start{upper}") <= start) & (start < pl.col(f"stop{upper}"))


def chains(scene: Scene) -> Part:
    """Organisations that cover something of a street, but whose chain leads to no street."""
    placed = scene.covers.filter(
        pl.col("kind").is_in(["Division", "Compound", "Building", "Carrier"])
    )
    homes = scene.places.select("kind", pl.col("id").alias("place"), "street")
    leaders = scene.org_streets.drop_nulls("street")["street"].unique().implode()
    outside = scene.now.frame(PartyOrg).filter(is_yes(pl.col("superior_outside")))["id"].implode()
    unclear = (
        placed.join(homes, on=["kind", "place"])
        .filter(pl.col("street").is_in(leaders))
        .join(scene.org_streets.select(pl.col("id").alias("org"), "t1"), on="org", how="left")
        .filter(pl.col("t1").is_null() & ~pl.col("org").is_in(outside))
        .group_by("org", maintain_order=True)
        .agg(pl.col("street").first())
        .join(
            scene.divisions.select(
                pl.col("id").alias("street"), pl.col("name").alias("street_name")
            ),
            on="street",
            how="left",
        )
        .sort("org")
    )
    return Part(
        findings=(
            findings_of(
                "CHAIN-UNCLEAR",
                PartyOrg,
                unclear,
                subject="org",
                params=["street_name"],
                columns=["上级党组织"],
            ),
        )
    )


__all__ = ["carriers", "chains", "overlaps", "property_companies", "units"]
