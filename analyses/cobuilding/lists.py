"""The three lists: what was asked for and offered, who took it on, what came of it.

Readings
--------
An item counts once it is not known to be raised later; one that was dropped is
not applicable.
claimed
    Yes where a claim not known to be later is on record, or the state says so;
    no where the state says it is open, the claim is later, or the roster was
    declared complete for list items; else unknown.
done
    Yes where a claim has a day of completion not later than the date, or the
    state says so; no where the state says it is open or under way, or the day
    lies later; else unknown. Asked of claimed items only.
both ways
    The smaller of two rates: demands of places that units have claimed, demands
    of units that places have claimed. A unit's own organisation is the unit, a
    place's organisation the place.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from analyses.cobuilding.claims import claim_part
from graphmodel.analysis import Part, measure, missing, share
from graphmodel.closed import ItemStatus, ListSort
from graphmodel.days import is_before
from graphmodel.party import Claims, ListItem
from graphmodel.ternary import any_in_group, is_no, is_unknown, is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

CODES = ("LI.demands_claimed", "LI.demands_done", "LI.resources_used", "LI.projects_done")
_NEEDS = ["共建·认领方", "共建·办理状态"]
_CLAIMED = (ItemStatus.claimed.code, ItemStatus.done.code)
_OPEN = (ItemStatus.open.code, ItemStatus.claimed.code)


def lists(scene: Scene) -> Part:
    """Count demands, resources and projects by what became of them."""
    if not scene.whole.was_read(ListItem):
        return Part(figures=tuple(missing(code, "no_register", ["共建"]) for code in CODES))
    items = judged_items(scene)
    told = scene.whole.was_read(Claims) or scene.whole.has_column(ListItem, "status")
    rates = _rates(items) if told else _untold()
    return rates + _counts(items) + _categories(scene, items) + claim_part(scene, items)


def _untold() -> Part:
    return Part(figures=tuple(missing(code, "no_column", _NEEDS) for code in CODES))


def judged_items(scene: Scene) -> pl.DataFrame:
    """Items at the date with ``applies``, ``claimed`` and ``done``."""
    claims = _by_item(scene)
    frame = scene.now.frame(ListItem).filter(~_later(pl.col("raised_on"), scene))
    declared = pl.lit(value=scene.whole.is_complete_for(ListItem))
    status = pl.col("status")
    joined = frame.join(claims, on="id", how="left", maintain_order="left")
    claimed = (
        pl.when(is_yes(pl.col("was_claimed")) | is_yes(status.is_in(list(_CLAIMED))))
        .then(statement=True)
        .when(
            is_yes(status == ItemStatus.open.code)
            | is_no(pl.col("was_claimed"))
            | (is_unknown(pl.col("was_claimed")) & declared)
        )
        .then(statement=False)
    )
    done = (
        pl.when(is_yes(pl.col("was_done")) | is_yes(status == ItemStatus.done.code))
        .then(statement=True)
        .when(is_no(pl.col("was_done")) | is_yes(status.is_in(list(_OPEN))))
        .then(statement=False)
    )
    return joined.with_columns(
        (~is_yes(status == ItemStatus.dropped.code)).alias("applies"),
        claimed.alias("claimed"),
        done.alias("done"),
    )


def _later(day: pl.Expr, scene: Scene) -> pl.Expr:
    """Tell whether a day is known to lie after the date."""
    if scene.as_of is None:
        return pl.lit(value=False)
    return is_no(is_before(day, scene.as_of + timedelta(days=1)))


def _by_item(scene: Scene) -> pl.DataFrame:
    """Return what claims say of each item: ``was_claimed``, ``was_done`` (null: not said)."""
    done = pl.when(pl.col("done_on").is_not_null()).then(~_later(pl.col("done_on"), scene))
    return (
        scene.now.frame(Claims)
        .group_by(pl.col("to_id").alias("id"))
        .agg(
            (~_later(pl.col("claimed_on"), scene)).any().alias("was_claimed"),
            any_in_group(done).alias("was_done"),
        )
    )


def _of(items: pl.DataFrame, sort: ListSort) -> pl.DataFrame:
    return items.filter(pl.col("list") == sort.code)


def _rates(items: pl.DataFrame) -> Part:
    claimed, done, applies = pl.col("claimed"), pl.col("done"), pl.col("applies")
    demands, projects = _of(items, ListSort.demand), _of(items, ListSort.project)
    resources = _of(items, ListSort.resource)
    taken = applies & pl.col("claimed")
    return Part(
        figures=(
            share(CODES[0], tally(demands, claimed, applies), needs=_NEEDS),
            share(CODES[1], tally(demands, done, taken), needs=_NEEDS),
            share(CODES[2], tally(resources, claimed, applies), needs=_NEEDS),
            share(CODES[3], tally(projects, done, applies), needs=_NEEDS),
        )
    )


def _counts(items: pl.DataFrame) -> Part:
    return Part(
        figures=tuple(
            measure(f"LI.{sort.code}s", float(_of(items, sort).height), "items")
            for sort in ListSort
        )
    )


def _categories(scene: Scene, items: pl.DataFrame) -> Part:
    """Demands and resources by category; ``unmatched`` where no resource can be of it."""
    if not scene.whole.has_column(ListItem, "category"):
        return Part(figures=(missing("LI.unmatched", "no_column", ["共建·事项类别"]),))
    asked = _by_category(_of(items, ListSort.demand), "demands")
    offered = _of(items, ListSort.resource).filter("applies")
    uncertain = offered["category"].null_count() > 0
    table = (
        asked.join(_by_category(offered, "resources"), on="category", how="left")
        .with_columns(pl.col("resources").fill_null(0))
        .sort("category")
    )
    unmatched = (
        pl.when(pl.col("resources") > 0)
        .then(statement=False)
        .when(pl.lit(value=not uncertain))
        .then(statement=True)
    )
    judged = table.with_columns(unmatched.alias("unmatched"))
    return Part(
        figures=(
            share("LI.unmatched", tally(judged, pl.col("unmatched")), needs=["共建·事项类别"]),
        ),
        tables={"list_categories": judged},
    )


def _by_category(items: pl.DataFrame, name: str) -> pl.DataFrame:
    return (
        items.filter(pl.col("applies") & pl.col("category").is_not_null())
        .group_by("category")
        .agg(pl.len().cast(pl.Int64).alias(name))
    )
