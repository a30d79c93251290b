"""Two snapshots beside each other: items new, still open or gone, and bodies that changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Category
from graphmodel.names import folded, organisation_key, parse
from graphmodel.network import superiors
from graphmodel.party import PartyOrg
from graphmodel.texts import text
from jiceng.order import in_office_order
from jiceng.reports.ledger_back.carrying import GONE, Followed, change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from graphmodel.network import Network
    from graphmodel.profile import Profile
    from graphmodel.snapshot import Snapshot
    from jiceng.dossier import Dossier

#: What may have become of an organisation, in the order it is listed.
CHANGES = ("founded", "dissolved", "recoded", "renamed", "moved", "raised", "lowered")
#: What is said of one change of an organisation.
CHANGE = pl.Schema(
    {
        "change": pl.String,
        "id": pl.String,
        "name": pl.String,
        "before": pl.String,
        "after": pl.String,
    }
)
_RANKS = {
    Category.branch.code: 1, Category.joint_branch.code: 1, Category.temporary_branch.code: 1,
    Category.functional_branch.code: 1, Category.floating_branch.code: 1,
    Category.general_branch.code: 2, Category.committee.code: 3,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Before:
    """The older side of a comparison.

    Attributes
    ----------
    dossier
        The older network with its analyses at its own date, by the same rules.
    snapshot
        Its name in the store.
    day
        The day it speaks of: its statement date, else when it was stored.
    """

    dossier: Dossier
    snapshot: str
    day: date


def before_of(  # noqa: PLR0913 - each keyword is one choice of the user
    snapshot: Snapshot,
    network: Network,
    profile: Profile,
    names: Sequence[str],
    *,
    language: str = "zh",
    show_withheld: bool = False,
) -> Before:
    """Analyse an older snapshot by the rules of today at the day it speaks of.

    Parameters
    ----------
    network
        The snapshot's network, or the part of it that is looked at.
    names
        The analyses to run, as for the present one.
    """
    from analyses.scene import Scene
    from jiceng.dossier import Dossier
    from jiceng.work import analyse

    day = network.stated_on or snapshot.created_at.date()
    scene = Scene.of(network, profile, day)
    dossier = Dossier(
        network=network,
        analyses=tuple(analyse(name, scene) for name in names),
        profile=profile,
        language=language,
        show_withheld=show_withheld,
    )
    return Before(dossier=dossier, snapshot=snapshot.name, day=day)


def beside(followed: Followed, before: Before, dossier: Dossier) -> Followed:
    """Say of each item whether the older snapshot had it, and how long it is known at least.

    What a ledger said of changed data stays.
    """
    older = before.dossier.found
    language = dossier.language
    known = pl.col("id").is_in(older["id"].implode())
    data_changed = pl.col("change").is_in(
        [change("changed", language), change("reopened", language)]
    )
    days = (dossier.as_of - before.day).days if dossier.as_of else None
    said = (
        pl.when(data_changed.fill_null(value=False))
        .then("change")
        .when(known)
        .then(pl.lit(change("still", language)))
        .otherwise(pl.lit(change("new", language)))
    )
    columns = [said.alias("change"), pl.when(known).then(pl.lit(days, pl.Int64)).alias("age")]
    return replace(
        followed,
        items=followed.items.with_columns(columns),
        muted=followed.muted.with_columns(columns),
        gone=_gone(followed, older, dossier),
        compared=True,
        aged=True,
    )


def _gone(followed: Followed, older: pl.DataFrame, dossier: Dossier) -> pl.DataFrame:
    """Add what the older snapshot had and nobody has any more."""
    lost = older.join(dossier.found, on="id", how="anti").join(
        followed.gone, on="number", how="anti"
    )
    return pl.concat(
        [
            followed.gone,
            lost.select(
                pl.col(name) if name in lost.columns else pl.lit(None, pl.String).alias(name)
                for name in GONE
            ),
        ]
    )


# ---------------------------------------------------------------- organisations


def organisation_changes(dossier: Dossier) -> pl.DataFrame:
    """Return what became of the organisations between the two snapshots (变动台账).

    An organisation that vanished and one that appeared under the same
    normalised name, or one step apart in form, are proposed as one body with a
    new code; people confirm it.

    Returns
    -------
    DataFrame
        Columns as in ``CHANGE``, in the order of ``CHANGES``, then the office's.
    """
    before = dossier.before
    if before is None:
        return pl.DataFrame(schema=CHANGE)
    hidden = pl.concat([dossier.withheld, before.dossier.withheld])
    old = _bodies(before.dossier.network, before.day, hidden)
    new = _bodies(dossier.network, dossier.as_of, hidden)
    gone, fresh = old.join(new, on="id", how="anti"), new.join(old, on="id", how="anti")
    pairs = _recoded(gone, fresh)
    both = _in_both(old, new, pairs)
    parts = {
        "founded": fresh.join(pairs, on="id", how="anti").with_columns(
            _said(None, "superior_name")
        ),
        "dissolved": gone.join(pairs, left_on="id", right_on="old_id", how="anti").with_columns(
            _said("superior_name", None)
        ),
        "recoded": both.filter(pl.col("id") != pl.col("old_id")).with_columns(
            _said("old_id", "id")
        ),
        "renamed": both.filter(folded(pl.col("old_name")) != folded(pl.col("name"))).with_columns(
            _said("old_name", "name")
        ),
        "moved": both.filter(pl.col("old_superior") != pl.col("superior")).with_columns(
            _said("old_superior_name", "superior_name")
        ),
        "raised": _stepped(both, up=True, language=dossier.language),
        "lowered": _stepped(both, up=False, language=dossier.language),
    }
    return pl.concat(
        [
            pl.DataFrame(schema=CHANGE),
            *(
                part.select(
                    pl.lit(organisation_change(code, dossier.language)).alias("change"),
                    "id", "name", "before", "after",
                )
                for code, part in parts.items()
            ),
        ]
    )  # fmt: skip


def organisation_change(code: str, language: str) -> str:
    """Return the word for what became of an organisation."""
    return text("workbook", f"body.{code}", {}, language)


def _said(before: str | None, after: str | None) -> list[pl.Expr]:
    return [
        (pl.col(column) if column else pl.lit(None, pl.String)).alias(name)
        for name, column in (("before", before), ("after", after))
    ]


def _bodies(network: Network, day: date | None, hidden: pl.Series) -> pl.DataFrame:
    """Return the organisations of a day with what is compared, in the office's order."""
    held = network.as_of(day) if day else network
    listed = ~pl.col("id").is_in(hidden.implode())
    organisations = in_office_order(held.frame(PartyOrg)).filter(listed)
    names = organisations.select(
        pl.col("id").alias("superior"), pl.col("name").alias("superior_name")
    )
    core = parse(pl.col("name"))[1]
    return (
        organisations.select(
            "id", "name", "category",
            organisation_key(pl.col("name")).alias("key"),
            core.alias("core"),
            pl.col("category").replace_strict(_RANKS, default=None, return_dtype=pl.Int64)
            .alias("rank"),
        )
        .join(superiors(held), on="id", how="left", maintain_order="left")
        .join(names, on="superior", how="left", maintain_order="left")
    )  # fmt: skip


def _recoded(gone: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """Propose which vanished and which new codes are one body: ``id``, ``old_id``."""
    same = _paired(gone, fresh, "key")
    rest = gone.join(same, left_on="id", right_on="old_id", how="anti")
    other = fresh.join(same, on="id", how="anti")
    stepped = _paired(rest, other, "core").join(rest, left_on="old_id", right_on="id")
    stepped = stepped.join(other, on="id", suffix="_new").filter(
        (pl.col("rank") - pl.col("rank_new")).abs() == 1
    )
    return pl.concat([same, stepped.select("id", "old_id")])


def _paired(gone: pl.DataFrame, fresh: pl.DataFrame, by: str) -> pl.DataFrame:
    """Pair what is the only one with a value on either side."""
    once = pl.len().over(by) == 1
    old = gone.filter(once).select(by, pl.col("id").alias("old_id"))
    return old.join(fresh.filter(once).select(by, "id"), on=by).select("id", "old_id")


def _in_both(old: pl.DataFrame, new: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Put what is known of a body then beside what is known now, in the order of now.

    A superior that only got a new code is the same superior.
    """
    known = pl.concat([new.join(old, on="id", how="semi").select("id", old_id="id"), pairs])
    # edge: proposed pairs only
    codes = dict(zip(pairs["old_id"], pairs["id"], strict=True))
    then = old.select(
        pl.col("id").alias("old_id"), pl.col("name").alias("old_name"),
        pl.col("superior").replace(codes).alias("old_superior"),
        pl.col("superior_name").alias("old_superior_name"),
        pl.col("category").alias("old_category"), pl.col("rank").alias("old_rank"),
    )  # fmt: skip
    return new.join(known, on="id", maintain_order="left").join(
        then, on="old_id", maintain_order="left"
    )


def _stepped(both: pl.DataFrame, *, up: bool, language: str) -> pl.DataFrame:
    step = pl.col("rank") - pl.col("old_rank")
    labels = Category.labels() if language == "zh" else {}
    return both.filter(step > 0 if up else step < 0).with_columns(
        pl.col("old_category").replace(labels).alias("before"),
        pl.col("category").replace(labels).alias("after"),
    )
