"""Units: private firms and social organisations, carriers, property companies."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from analyses.coverage.states import is_unseen, with_coverage
from analyses.scene import shared
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
NEW_UNITS = (UnitType.private_firm.code, UnitType.social_org.code)
_TIES = (MemberOf, AssignedTo, ReportedTo, PartyTo, Needs, Offers, Claims)


def units(scene: Scene) -> Part:
    """Coverage of private firms and social organisations by organisation and by work."""
    codes = ("N.organisation", "N.own", "N.work")
    if scene.now.frame(Unit).is_empty():
        return Part(figures=tuple(missing(code, "no_register", ["单位"]) for code in codes))
    if not scene.whole.was_read(PartyOrg):
        return Part(figures=tuple(missing(code, "no_register", ["党组织"]) for code in codes))
    if not has_unit_links(scene):
        return Part(
            figures=tuple(missing(code, "no_column", ["单位·单位党组织"]) for code in codes)
        )
    states = unit_states(scene, NEW_UNITS)
    return _n_figures(states) + _n_findings(scene, states)


def has_unit_links(scene: Scene) -> bool:
    """Tell whether any roster says which organisation covers which unit."""
    return not scene.whole.frame(Covers).filter(pl.col("to_kind") == "Unit").is_empty()


@shared
def streets_of_units(scene: Scene) -> pl.DataFrame:
    """Return units that lie in a street: ``id`` and ``street``."""
    near = scene.divisions.select(pl.col("id").alias("to_id"), "street")
    return (
        scene.now.frame(LocatedIn)
        .filter(pl.col("from_kind") == "Unit")
        .join(near, on="to_id", how="left")
        .select(pl.col("from_id").alias("id"), "street")
        .drop_nulls("street")
        .unique("id", keep="first", maintain_order=True)
    )


def unit_states(scene: Scene, types: tuple[str, ...]) -> pl.DataFrame:
    """Units of some types with ``covered``, ``worked`` (work coverage), ``tied``, ``applicable``.

    A unit whose type is not known may be one of them: unknown, not left out.
    """
    frame = (
        scene.now.frame(Unit)
        .filter(pl.col("unit_type").is_in(list(types)) | pl.col("unit_type").is_null())
        .join(streets_of_units(scene), on="id", how="left")
    )
    states = with_coverage(scene, Unit, frame, _WAYS)
    helped = scene.now.frame(WorksWith)["to_id"].implode()
    instructed = scene.now.frame(Holds).filter(
        (pl.col("role") == Role.instructor.code) & (pl.col("to_kind") == "Unit")
    )["to_id"]
    seen = pl.col("id").is_in(helped) | pl.col("id").is_in(instructed.implode())
    instructor = pl.when(seen).then(statement=True).otherwise(pl.col("has_instructor"))
    work = any_of(
        [
            instructor,
            pl.col("has_union"),
            pl.col("has_league"),
        ]
    )
    tied = pl.concat([_ends(scene, relation) for relation in _TIES])["id"].implode()
    return states.with_columns(
        all_of([pl.col("unit_type").is_in(list(types)), pl.col("operating")]).alias("applicable"),
        instructor.alias("instructed"),
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
    if scene.now.frame(Carrier).is_empty():
        return Part(figures=(missing("C.covered", "no_register", ["片区载体"]),))
    states = carrier_states(scene)
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


def carrier_states(scene: Scene) -> pl.DataFrame:
    """Carriers with ``street`` and ``covered``."""
    places = scene.places.filter(pl.col("kind") == "Carrier").select("id", "street")
    frame = scene.now.frame(Carrier).join(places, on="id", how="left")
    return with_coverage(scene, Carrier, frame, ("own", "joint", "territorial"))


# ---------------------------------------------------------------- property companies


def property_companies(scene: Scene) -> Part:
    """Property companies that serve at least one compound."""
    if scene.now.frame(Serves).is_empty():
        return Part(figures=(missing("P.covered", "no_register", ["小区·物业公司"]),))
    if not has_unit_links(scene):
        return Part(figures=(missing("P.covered", "no_column", ["单位·单位党组织"]),))
    states = company_states(scene)
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


def company_states(scene: Scene) -> pl.DataFrame:
    """Property companies with ``covered`` and ``serves`` (at least one compound)."""
    serving = scene.now.frame(Serves)["from_id"].unique()
    companies = unit_states(scene, (UnitType.property_company.code,))
    return companies.drop_nulls("unit_type").with_columns(
        pl.col("id").is_in(serving.implode()).alias("serves")
    )


__all__ = ["carriers", "property_companies", "units"]
