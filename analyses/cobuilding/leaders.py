"""Who leads alliances: whether they were agreed on, and whether private firms are among them.

Readings
--------
agreed on
    Asked of alliances with posts on record: every post filled by consultation
    (协商确定); no as soon as one was filled otherwise; else unknown.
firms among the leaders
    Yes if a post is held by the secretary of an organisation that covers a
    private firm, or by an investor of one. No only where every holder has a
    number, none stands so to a unit of unknown type, and the roster of posts was
    declared complete; else unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.analysis import Part, missing, share
from graphmodel.closed import ChosenBy, Role, UnitType
from graphmodel.party import Alliance, Holds, PartyOrg, Unit
from graphmodel.ternary import all_in_group, is_unknown, is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

CODES = ("AL.consulted", "AL.firms_lead")
_NEEDS = (["班子成员·产生方式"], ["班子成员"])


def leaders(scene: Scene) -> Part:
    """Count alliances by how their leaders came into their posts, and who they are."""
    whole = scene.whole
    if not whole.was_read(Alliance):
        return Part(
            figures=tuple(missing(code, "no_register", ["联合体和“大党委”"]) for code in CODES)
        )
    if not whole.was_read(Holds):
        return Part(figures=tuple(missing(code, "no_column", _NEEDS[1]) for code in CODES))
    judged = led_alliances(scene)
    has_posts = pl.col("posts") > 0
    consulted = (
        share(CODES[0], tally(judged, pl.col("consulted"), has_posts), needs=_NEEDS[0])
        if whole.has_column(Holds, "chosen_by")
        else missing(CODES[0], "no_column", _NEEDS[0])
    )
    firms = share(CODES[1], tally(judged, pl.col("firms_lead"), has_posts), needs=_NEEDS[1])
    return Part(figures=(consulted, firms))


def led_alliances(scene: Scene) -> pl.DataFrame:
    """Every alliance with ``posts``, ``consulted`` and ``firms_lead``."""
    chosen = scene.now.frame(Holds).filter(pl.col("to_kind") == Alliance.__name__)
    by_consent = chosen.group_by(pl.col("to_id").alias("id")).agg(
        pl.len().cast(pl.Int64).alias("posts"),
        all_in_group(pl.col("chosen_by") == ChosenBy.consulted.code).alias("consulted"),
    )
    known = scene.whole.is_complete_for(Holds)
    holders = scene.posts.filter(pl.col("kind") == Alliance.__name__)
    private = pl.col("unit_type") == UnitType.private_firm.code
    seen = pl.col("person").is_in(_people_of(scene, is_yes(private)).implode())
    perhaps = pl.col("person").is_in(_people_of(scene, is_unknown(private)).implode())
    by_firm = holders.group_by(pl.col("body").alias("id")).agg(
        seen.any().alias("seen"),
        (pl.col("recognisable") & ~perhaps).all().alias("settled"),
    )
    return (
        scene.now.frame(Alliance)
        .select("id")
        .join(by_consent, on="id", how="left", maintain_order="left")
        .join(by_firm, on="id", how="left", maintain_order="left")
        .with_columns(
            pl.col("posts").fill_null(0),
            pl.when(pl.col("seen"))
            .then(statement=True)
            .when(pl.col("settled") & pl.lit(value=known))
            .then(statement=False)
            .alias("firms_lead"),
        )
    )


def _people_of(scene: Scene, wanted: pl.Expr) -> pl.Series:
    """Return the secretaries of some units' organisations and the investors of such units."""
    firms = scene.now.frame(Unit).filter(wanted).select(pl.col("id").alias("place"))
    covering = scene.covers.filter(pl.col("kind") == Unit.__name__).join(
        firms, on="place", how="semi"
    )
    named = scene.posts.filter("recognisable")
    secretary = (pl.col("kind") == PartyOrg.__name__) & (pl.col("role") == Role.secretary.code)
    investor = (pl.col("kind") == Unit.__name__) & (pl.col("role") == Role.investor.code)
    heads = named.filter(secretary).join(covering, left_on="body", right_on="org", how="semi")
    owners = named.filter(investor).join(firms, left_on="body", right_on="place", how="semi")
    return pl.concat([heads["person"], owners["person"]]).unique()
