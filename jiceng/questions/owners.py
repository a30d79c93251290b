"""Questions about compounds' own affairs: owners' committees, property service, shared persons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.cross_appointment.compounds import cross_states
from analyses.owners_committees.bodies import committees
from analyses.owners_committees.formation import compound_states, is_answerable
from analyses.owners_committees.terms import with_term
from graphmodel.party import Compound, Holds, OwnersCommittee, PartyOrg, Serves
from graphmodel.ternary import is_no, is_yes
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

GROUP = "owners"
_COMPOUND = (*BODY, "community", "households")
_POSTS = "班子成员·职务"
#: States of a committee's term, as people read them.
OVER, SOON = "已届满", "即将届满"


def _compounds(scene: Scene) -> pl.DataFrame:
    return compound_states(scene).with_columns(pl.col("division").alias("community"))


def _no_committees(scene: Scene) -> Asked | None:
    lacked = unread(scene.whole, Compound="小区")
    told = scene.whole.was_read(OwnersCommittee) or scene.whole.has_column(
        Compound, "has_owners_committee"
    )
    return lacked or (None if told else lacking("no_column", "小区·是否成立业委会"))


def without_committee(scene: Scene, _given: Given) -> Asked:
    """Compounds without an owners' committee."""
    return _no_committees(scene) or listing(_compounds(scene), ~pl.col("has"))


def committee_due(scene: Scene, _given: Given) -> Asked:
    """Compounds that should have an owners' committee by rule and have none."""
    lacked = _no_committees(scene)
    if lacked:
        return lacked
    if not is_answerable(scene):
        return lacking("no_column", "小区·已交付面积比例")
    return listing(_compounds(scene), pl.col("gap"))


def committee_terms(scene: Scene, given: Given) -> Asked:
    """Owners' committees whose term ends within the months or is over.

    A committee without a last day that was founded long ago may have been
    elected anew: when it ends is not known.
    """
    lacked = unread(scene.whole, OwnersCommittee="小区")
    if lacked:
        return lacked
    names = scene.now.frame(OwnersCommittee).select(pl.col("id").alias("body"), "name")
    compounds = scene.now.frame(Compound).select(
        pl.lit("Compound").alias("place_kind"),
        pl.col("id").alias("place"),
        pl.col("name").alias("compound"),
    )
    day = scene.as_of
    states = (
        with_term(committees(scene), day)
        .join(names, on="body", maintain_order="left")
        .join(compounds, on=["place_kind", "place"], how="left", maintain_order="left")
        .unique("body", keep="first", maintain_order=True)
        .rename({"body": "id", "division": "community"})
    )
    if day is None:
        return listing(states.with_columns(state=None), pl.lit(None, pl.Boolean))
    horizon = pl.lit(day).dt.offset_by(f"{given['months']}mo")
    over = is_no(pl.col("in_term"))
    soon = is_yes(pl.col("in_term") & (pl.col("due_to") <= horizon))
    later = is_yes(pl.col("due_from") > horizon) | (
        pl.col("due_to").is_null() & is_yes(pl.col("first_end") > horizon)
    )
    state = pl.when(over).then(pl.lit(OVER)).when(soon).then(pl.lit(SOON))
    answer = pl.when(over | soon).then(statement=True).when(later).then(statement=False)
    return listing(states.with_columns(state.alias("state")), answer)


def without_service(scene: Scene, _given: Given) -> Asked:
    """Compounds that no property company serves."""
    lacked = unread(scene.whole, Compound="小区")
    if lacked:
        return lacked
    told = scene.whole.was_read(Serves) or scene.whole.has_column(Compound, "has_property_service")
    if not told:
        return lacking("no_column", "小区·是否有物业服务")
    return listing(_compounds(scene), ~pl.col("serviced"))


def _crossed(scene: Scene, answer: pl.Expr, *, declared: bool = False) -> Asked:
    """Ask the compounds that have a branch of their own and an owners' committee on record."""
    lacked = unread(scene.whole, Compound="小区", OwnersCommittee="小区", PartyOrg="党组织")
    if lacked:
        return lacked
    stated = declared and scene.whole.has_column(PartyOrg, "cross_posts_declared")
    if not (scene.whole.was_read(Holds) or stated):
        return lacking("no_column", _POSTS)
    households = scene.now.frame(Compound).select(pl.col("id").alias("place"), "households")
    both = pl.col("left_bodies").is_not_null() & pl.col("right_bodies").is_not_null()
    states = cross_states(scene).join(households, on="place", maintain_order="left")
    named = states.with_columns(pl.col("division").alias("community")).rename({"place": "id"})
    return listing(named, answer, both)


def one_head(scene: Scene, _given: Given) -> Asked:
    """Compounds whose branch secretary is the director of the owners' committee."""
    return _crossed(scene, pl.col("unity"))


def nobody_shared(scene: Scene, _given: Given) -> Asked:
    """Compounds with both bodies in which nobody sits in both."""
    return _crossed(scene, ~pl.col("any"), declared=True)


QUESTIONS = (
    Question(code="committee-without", group=GROUP, judge=without_committee, columns=_COMPOUND),
    Question(code="committee-due", group=GROUP, judge=committee_due, columns=_COMPOUND),
    Question(
        code="committee-terms",
        group=GROUP,
        judge=committee_terms,
        columns=("id", "name", "compound", "street", "term_ends_on", "state"),
        parameters=(Parameter(name="months", type=int, default=6),),
    ),
    Question(code="without-service", group=GROUP, judge=without_service, columns=_COMPOUND),
    Question(code="one-head", group=GROUP, judge=one_head, columns=_COMPOUND),
    Question(code="nobody-shared", group=GROUP, judge=nobody_shared, columns=_COMPOUND),
)
