"""The ties of joint work: which records join two bodies at the date.

Ties are memberships, assignments, reports, agreements, claims and part-time
posts. A unit's seat in a community is no tie. Not counted are agreements known
to be expired, ended or signed later, claims known to be made later, items that
were dropped, and reports of single persons.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import AgreementStatus, ItemStatus, Role
from graphmodel.days import is_before
from graphmodel.party import (
    Agreement,
    AssignedTo,
    Claims,
    EmployedBy,
    Holds,
    ListItem,
    MemberOf,
    Needs,
    Offers,
    PartyTo,
    ReportedTo,
)
from graphmodel.ternary import is_no, is_yes

if TYPE_CHECKING:
    from analyses.scene import Scene
    from graphmodel.network import Network

#: Sheets and columns whose cells give ties, by relation.
SHEETS = {
    MemberOf: "联合体和“大党委”",
    AssignedTo: "单位·包联社区",
    ReportedTo: "单位·报到社区",
    PartyTo: "共建",
    Claims: "共建",
}
_ENDED = (AgreementStatus.expired.code, AgreementStatus.ended.code)


def was_asked(network: Network) -> bool:
    """Tell whether any roster had something that makes a tie."""
    posts = network.was_read(Holds) and network.was_read(EmployedBy)
    return posts or any(network.was_read(relation) for relation in SHEETS)


def ties(scene: Scene, bodies: pl.DataFrame, *, personal: bool = True) -> pl.DataFrame:
    """Return the ties between nodes.

    Parameters
    ----------
    bodies
        The node of each body (see :func:`analyses.connectivity.bodies.nodes`).
    personal
        Whether the ties that recognisable persons make are among them.

    Returns
    -------
    DataFrame
        ``one``, ``other``: positions of two different nodes, the smaller first;
        each pair once, in order.
    """
    raw = pl.concat(
        [
            *(_direct(scene, relation) for relation in (MemberOf, AssignedTo, ReportedTo)),
            _part_time(scene, personal=personal),
            _claims(scene),
        ]
    )
    ends = bodies.select("kind", "id", "position")
    placed = (
        raw.join(ends, left_on=["one_kind", "one"], right_on=["kind", "id"])
        .join(ends, left_on=["other_kind", "other"], right_on=["kind", "id"], suffix="_other")
        .select(pl.col("position").alias("one"), pl.col("position_other").alias("other"))
    )
    return _once(pl.concat([placed, _agreements(scene, bodies)]))


def _once(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return each pair once, whichever way round it was recorded."""
    return (
        pairs.filter(pl.col("one") != pl.col("other"))
        .select(
            pl.min_horizontal("one", "other").alias("one"),
            pl.max_horizontal("one", "other").alias("other"),
        )
        .unique()
        .sort("one", "other")
    )


def _direct(scene: Scene, relation: type) -> pl.DataFrame:
    """Return a relation whose two ends are the two ends of a tie."""
    return scene.now.frame(relation).select(
        pl.col("from_kind").alias("one_kind"),
        pl.col("from_id").alias("one"),
        pl.col("to_kind").alias("other_kind"),
        pl.col("to_id").alias("other"),
    )


def senders(scene: Scene) -> pl.DataFrame:
    """Return the employers of recognisable part-time members: ``person``, ``kind``, ``body``."""
    seats = _part_time_posts(scene).filter("recognisable")
    return _employers(scene).join(seats, on="person", how="semi")


def _part_time(scene: Scene, *, personal: bool) -> pl.DataFrame:
    """Return the employers of part-time members with the bodies these sit in."""
    seats = _part_time_posts(scene).filter(~pl.col("recognisable") | pl.lit(personal))
    return seats.join(_employers(scene), on="person", suffix="_of").select(
        pl.col("kind_of").alias("one_kind"),
        pl.col("body_of").alias("one"),
        pl.col("kind").alias("other_kind"),
        pl.col("body").alias("other"),
    )


def _part_time_posts(scene: Scene) -> pl.DataFrame:
    return scene.posts.filter(pl.col("role") == Role.part_time_member.code)


def _employers(scene: Scene) -> pl.DataFrame:
    """Return who works where: ``person``, ``kind``, ``body``."""
    return scene.now.frame(EmployedBy).select(
        pl.col("from_id").alias("person"),
        pl.col("to_kind").alias("kind"),
        pl.col("to_id").alias("body"),
    )


def _claims(scene: Scene) -> pl.DataFrame:
    """Return who claimed an item with who raised or offered it."""
    dropped = scene.now.frame(ListItem).filter(is_yes(pl.col("status") == ItemStatus.dropped.code))[
        "id"
    ]
    claims = (
        scene.now.frame(Claims)
        .filter(~_is_later("claimed_on", scene.as_of))
        .filter(~pl.col("to_id").is_in(dropped.implode()))
    )
    raised = pl.concat([_direct(scene, relation) for relation in (Needs, Offers)])
    return claims.join(raised, left_on="to_id", right_on="other").select(
        pl.col("from_kind").alias("one_kind"),
        pl.col("from_id").alias("one"),
        pl.col("one_kind").alias("other_kind"),
        pl.col("one").alias("other"),
    )


def _agreements(scene: Scene, bodies: pl.DataFrame) -> pl.DataFrame:
    """Return the ties of agreements.

    Where a community or street is a party, every party is tied to it (and
    communities to each other); else all parties are tied to each other.
    """
    live = _live_agreements(scene)
    parties = (
        scene.now.frame(PartyTo)
        .select(
            pl.col("from_kind").alias("kind"),
            pl.col("from_id").alias("id"),
            pl.col("to_id").alias("agreement"),
        )
        .join(live, on="agreement", how="semi")
        .join(bodies, on=["kind", "id"])
        .select(
            "agreement",
            "position",
            pl.col("sort").is_in(["community", "street"]).alias("is_centre"),
        )
        .unique()
    )
    has_centre = pl.col("is_centre").any().over("agreement")
    centres = parties.filter(pl.col("is_centre") | ~has_centre)
    return parties.join(centres, on="agreement", suffix="_centre").select(
        pl.col("position").alias("one"), pl.col("position_centre").alias("other")
    )


def _live_agreements(scene: Scene) -> pl.DataFrame:
    """Return the agreements not known to be out of force: ``agreement``."""
    ended = is_yes(pl.col("status").is_in(list(_ENDED)))
    if scene.as_of is not None:
        ended |= is_yes(is_before(pl.col("expires_on"), scene.as_of))
    return (
        scene.now.frame(Agreement)
        .filter(~ended & ~_is_later("signed_on", scene.as_of))
        .select(pl.col("id").alias("agreement"))
    )


def _is_later(column: str, day: date | None) -> pl.Expr:
    """Tell whether a day is known to lie after the date."""
    if day is None:
        return pl.lit(value=False)
    return is_no(is_before(pl.col(column), day + timedelta(days=1)))
