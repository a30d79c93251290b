"""Who takes on what: days until a claim, how claims are spread, both directions, results.

Readings
--------
Days to a claim are those from raising to the first claim, where both are known
to the day. The spread counts items by claimant, a unit and its own organisation
as one; the Gini coefficient is that among those who have claimed anything.
Amounts and beneficiaries are sums of what is stated: lower bounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analyses.connectivity.bodies import COMMUNITY, COMPOUND, STREET, UNIT, nodes
from graphmodel.analysis import Part, measure, share
from graphmodel.closed import ListSort
from graphmodel.days import earliest, latest
from graphmodel.party import Claims, Needs
from graphmodel.ternary import is_yes, tally

if TYPE_CHECKING:
    from analyses.scene import Scene

_PLACES = (COMMUNITY, STREET, COMPOUND)
_NEEDS = ["共建·认领方", "共建·提出方"]


def claim_part(scene: Scene, items: pl.DataFrame) -> Part:
    """Measure claims; without any claim on record there is nothing to measure."""
    if not scene.whole.was_read(Claims):
        return Part()
    bodies = nodes(scene).select("kind", "id", "node_kind", "node", "sort")
    claims = _claims(scene, items, bodies)
    return _speed(claims) + _spread(claims) + _both_ways(scene, items, claims, bodies)


def _claims(scene: Scene, items: pl.DataFrame, bodies: pl.DataFrame) -> pl.DataFrame:
    """Claims of live items that are not known to be later, with the claimant's node."""
    taken = items.filter(pl.col("applies") & is_yes(pl.col("claimed")))
    frame = scene.now.frame(Claims).join(
        taken.select(pl.col("id").alias("to_id"), "list", "raised_on"), on="to_id"
    )
    day = scene.as_of
    if day is not None:
        known_later = (earliest(pl.col("claimed_on")) > day).fill_null(value=False)
        frame = frame.filter(~known_later)
    return frame.join(bodies, left_on=["from_kind", "from_id"], right_on=["kind", "id"], how="left")


def _speed(claims: pl.DataFrame) -> Part:
    raised, claimed = pl.col("raised_on"), pl.col("claimed_on")
    exact = (earliest(raised) == latest(raised)) & (earliest(claimed) == latest(claimed))
    days = (
        claims.filter((pl.col("list") == ListSort.demand.code) & is_yes(exact))
        .with_columns((earliest(claimed) - earliest(raised)).dt.total_days().alias("days"))
        .group_by("to_id")
        .agg(pl.col("days").min())
    )
    median = days["days"].median()
    results = claims.select(
        pl.col("amount_10k").sum().alias("amount"), pl.col("beneficiaries").sum().alias("people")
    ).row(0)
    known = claims.select(
        pl.col("amount_10k").is_not_null().any(), pl.col("beneficiaries").is_not_null().any()
    ).row(0)
    return Part(
        figures=(
            measure("LI.days_to_claim", _number(median), "days"),
            measure("LI.amount", _number(results[0]) if known[0] else None, "10k"),
            measure("LI.beneficiaries", _number(results[1]) if known[1] else None, "persons"),
        )
    )


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _spread(claims: pl.DataFrame) -> Part:
    """How unequally claims are spread: the largest share, and the Gini coefficient."""
    counts = (
        claims.drop_nulls("node")
        .group_by("node_kind", "node")
        .agg(pl.col("to_id").n_unique().cast(pl.Int64).alias("claims"))
        .sort(pl.col("claims"), "node_kind", "node", descending=[True, False, False])
    )
    numbers = counts["claims"].to_numpy()
    top = float(numbers.max() / numbers.sum()) if numbers.size else None
    return Part(
        figures=(
            measure("LI.top_share", top, "share"),
            measure("LI.gini", gini(numbers), "index"),
        ),
        tables={"claimants": counts.select("node_kind", pl.col("node").alias("id"), "claims")},
    )


def gini(numbers: np.ndarray) -> float | None:
    """Return the Gini coefficient: 0 where all are equal; None for nothing."""
    if not numbers.size or not numbers.sum():
        return None
    ordered = np.sort(numbers).astype(float)
    ranks = np.arange(1, ordered.size + 1)
    weighted = float((ranks * ordered).sum())
    total = float(ordered.sum())
    return 2 * weighted / (ordered.size * total) - (ordered.size + 1) / ordered.size


def _both_ways(
    scene: Scene, items: pl.DataFrame, claims: pl.DataFrame, bodies: pl.DataFrame
) -> Part:
    """Compare demands of places that units took on with demands of units that places took on."""
    raised = scene.now.frame(Needs).join(
        bodies, left_on=["from_kind", "from_id"], right_on=["kind", "id"]
    )
    demands = (
        items.filter(pl.col("list") == ListSort.demand.code)
        .join(
            raised.select(pl.col("to_id").alias("id"), pl.col("sort").alias("raiser")).unique(),
            on="id",
        )
        .join(_sorts(claims), on="id", how="left")
    )
    rates = []
    for raisers, claimants, code in (
        (list(_PLACES), "by_unit", "LI.places_served"),
        ([UNIT], "by_place", "LI.units_served"),
    ):
        asked = demands.filter(pl.col("raiser").is_in(raisers))
        served = (
            pl.when(is_yes(pl.col(claimants)))
            .then(statement=True)
            .when(pl.col("claimed").is_not_null())
            .then(pl.lit(value=False))
        )
        rates.append((code, tally(asked, served, pl.col("applies"))))
    values = [counted.value for _, counted in rates]
    index = min(value for value in values if value is not None) if None not in values else None
    return Part(
        figures=(
            *(share(code, counted, needs=_NEEDS) for code, counted in rates),
            measure("LI.two_way", index, "index"),
        )
    )


def _sorts(claims: pl.DataFrame) -> pl.DataFrame:
    """Which sorts of bodies claimed each item: ``id``, ``by_unit``, ``by_place``."""
    return claims.group_by(pl.col("to_id").alias("id")).agg(
        (pl.col("sort") == UNIT).any().alias("by_unit"),
        pl.col("sort").is_in(list(_PLACES)).any().alias("by_place"),
    )
