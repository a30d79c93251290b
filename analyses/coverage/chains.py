"""Where coverage meets the chain of superiors: overlaps, and chains that lead to no street."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.analysis import Part, findings_of
from graphmodel.party import Building, Carrier, Compound, PartyOrg, Unit
from graphmodel.ternary import is_no, is_yes

if TYPE_CHECKING:
    from analyses.scene import Scene


def overlaps(scene: Scene) -> Part:
    """One place with two own organisations under different superiors, neither above the other."""
    own = (
        scene.covers.filter(pl.col("way") == "own")
        .join(
            scene.organisations.select(pl.col("id").alias("org"), _led_by()).with_row_index("at"),
            on="org",
        )
        .sort("kind", "place", "org")
    )
    command = scene.command
    ranges = pl.DataFrame({"start": command.start, "stop": command.stop}).with_row_index("at")
    own = own.join(ranges, on="at")
    pairs = own.join(own, on=["kind", "place"], suffix="_b").filter(
        (pl.col("org") < pl.col("org_b"))
        & is_no(pl.col("superior") == pl.col("superior_b"))
        & ~_above("", "_b")
        & ~_above("_b", "")
    )
    places = pairs.group_by("kind", "place", maintain_order=True).agg(
        pl.concat([pl.col("org"), pl.col("org_b")]).unique().sort().alias("orgs")
    )
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


def _led_by() -> pl.Expr:
    """Return the superior; one recorded as outside is nobody's here, one not on record unknown."""
    outside = pl.when(is_yes(pl.col("superior_outside"))).then(pl.lit(""))
    return pl.coalesce("superior", outside).alias("superior")


def _above(upper: str, lower: str) -> pl.Expr:
    """Whether one organisation's subtree contains the other."""
    start = pl.col(f"start{lower}")
    return (pl.col(f"start{upper}") <= start) & (start < pl.col(f"stop{upper}"))


def chains(scene: Scene) -> Part:
    """Organisations that cover something of a street, but whose chain leads to no street."""
    unclear = (
        chain_states(scene)
        .filter(~pl.col("chained"))
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


def chain_states(scene: Scene) -> pl.DataFrame:
    """Return what covers a place of a street that has an organisation: ``org``, ``street``.

    ``chained`` says whether the superiors lead to the organisation of some
    street, or the superior is recorded as outside.
    """
    placed = scene.covers.filter(
        pl.col("kind").is_in(["Division", "Compound", "Building", "Carrier"])
    )
    homes = scene.places.select("kind", pl.col("id").alias("place"), "street")
    leaders = scene.org_streets.drop_nulls("street")["street"].unique().implode()
    outside = scene.now.frame(PartyOrg).filter(is_yes(pl.col("superior_outside")))["id"].implode()
    return (
        placed.join(homes, on=["kind", "place"])
        .filter(pl.col("street").is_in(leaders))
        .join(scene.org_streets.select(pl.col("id").alias("org"), "t1"), on="org", how="left")
        .with_columns((pl.col("t1").is_not_null() | pl.col("org").is_in(outside)).alias("chained"))
    )
