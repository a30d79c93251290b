"""Terms, numbers of members, secretaries: what each organisation's own columns say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from analyses.scene import NOT_BASIC
from analyses.soundness import WITH_MEMBERS, WITH_TERM, soundness, tells_of_secretaries
from graphmodel.analysis import Part, findings_of, missing, share
from graphmodel.party import PartyOrg
from graphmodel.ternary import is_no, is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

_TERM = ["届满时间", "换届时间"]
#: A branch is large or not by all its members, full and probationary.
_SIZE = ["党组织·党员人数"]


def health(scene: Scene) -> Part:
    """Judge terms, size and secretaries of every basic-level organisation."""
    judged = scene.organisations.filter(
        ~pl.col("category").fill_null("").is_in(list(NOT_BASIC))
    ).join(soundness(scene), on="id", maintain_order="left")
    return _terms(scene, judged) + _sizes(scene, judged) + _secretaries(scene, judged)


def _terms(scene: Scene, judged: pl.DataFrame) -> Part:
    columns = ("term_ends_on", "term_started_on")
    if not any(scene.whole.has_column(PartyOrg, column) for column in columns):
        return Part(figures=(missing("H.in_term", "no_column", ["党组织·届满时间"]),))
    elected = judged.filter(pl.col("category").is_in(list(WITH_TERM)))
    months = scene.profile.value("term_reminder_months")
    day = scene.as_of
    soon = (
        pl.lit(value=False)
        if day is None
        else (pl.col("due_to") > day)
        & (pl.col("due_to") <= pl.lit(day).dt.offset_by(f"{months}mo"))
    )
    dated = elected.with_columns(
        (pl.col("due_to") - pl.duration(days=1)).dt.to_string("%Y年%-m月%-d日").alias("last_day")
    )
    return Part(
        figures=(share("H.in_term", tally(elected, pl.col("in_term")), needs=["党组织·届满时间"]),),
        findings=(
            findings_of(
                "TERM-OVERDUE",
                PartyOrg,
                dated.filter(is_no(pl.col("in_term"))),
                params=["last_day"],
                columns=_TERM,
            ),
            findings_of(
                "TERM-DUE-6M",
                PartyOrg,
                dated.filter(is_yes(pl.col("in_term")) & is_yes(soon)),
                params=["last_day"],
                columns=_TERM,
            ),
        ),
        tables={
            "term_calendar": elected.filter(pl.col("due_to").is_not_null())
            .select("id", "name", "category", "due_from", "due_to", "in_term")
            .sort("due_to", "id")
        },
    )


def _sizes(scene: Scene, judged: pl.DataFrame) -> Part:
    columns = ("members_full", "members_probationary", "members_total")
    if not any(scene.whole.has_column(PartyOrg, column) for column in columns):
        return Part(figures=(missing("H.size_fits", "no_column", _SIZE),))
    rule = scene.profile["branch_max_members"]
    branches = judged.filter(pl.col("category").is_in(["branch", "joint_branch"]))
    fits = rule.holds(pl.col("members")).alias("fits")
    return Part(
        figures=(share("H.size_fits", tally(branches, fits), needs=_SIZE),),
        findings=(
            findings_of(
                "BRANCH-OVERSIZE",
                PartyOrg,
                branches.filter(is_no(fits)).with_columns(pl.lit(rule.value).alias("limit")),
                params=["members", "limit"],
                columns=["正式党员", "预备党员"],
            ),
            findings_of(
                "BRANCH-UNDERSIZE",
                PartyOrg,
                judged.filter(
                    pl.col("category").is_in(list(WITH_MEMBERS)) & is_no(pl.col("enough"))
                ),
                params=["members_full"],
                columns=["正式党员"],
            ),
        ),
    )


def _secretaries(scene: Scene, judged: pl.DataFrame) -> Part:
    if not tells_of_secretaries(scene):
        return Part(figures=(missing("H.secretary", "no_column", ["班子成员", "党组织·书记"]),))
    return Part(
        figures=(share("H.secretary", tally(judged, pl.col("secretary")), needs=["班子成员"]),),
        findings=(
            findings_of(
                "SECRETARY-VACANT",
                PartyOrg,
                judged.filter(is_no(pl.col("secretary"))),
                columns=["书记", "职务"],
            ),
        ),
    )
