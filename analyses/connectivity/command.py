"""The command graph measured: roots, depth, span, Krackhardt's dimensions, and what breaks it.

Readings
--------
root
    An organisation without a superior on record that needs none: its superior
    is recorded as outside; or it is the only one without; or, of several, the
    local committees, else the working and town committees that cover a street,
    else (where no street is registered) all working and town committees.
orphan
    Any other organisation without a superior on record: never one whose
    superior is outside.
rank
    Working and town committee, committee, general branch, branch of any sort.
    A subordinate ranks below its superior; a committee may stand below a
    committee. Leadership groups, local committees, Party groups and links
    within a cycle are not judged, nor what has no known form.
depth of a street
    Links from the organisation of the street (nearest to the root) down to its
    lowest subordinate.
span
    Superiors are all with at least one subordinate; each subordinate counts
    once. The finding leaves out local committees, which lead a whole district.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from analyses.connectivity.breaks import breaks, orphans
from analyses.connectivity.chain import Chain, chain_of
from analyses.connectivity.distance import organisations_to_street, spread
from analyses.scene import T1_LEVELS
from graphmodel.analysis import Part, figures_of, findings_of, measure, missing
from graphmodel.closed import Category
from graphmodel.kernels import components, gtd, span, summarise_span
from graphmodel.party import Division, PartyOrg, SubordinateTo
from graphmodel.ternary import is_no

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyses.scene import Scene

CODES = (
    "command.roots",
    "command.orphans",
    "command.components",
    "command.depth",
    "command.span_mean",
    "command.span_median",
    "command.span_max",
    "command.connectedness",
    "command.hierarchy",
    "command.efficiency",
    "command.lubness",
)


def command(scene: Scene) -> Part:
    """Measure the command graph and find what contradicts it."""
    if not scene.whole.was_read(PartyOrg):
        return _unanswered("no_register", "党组织")
    if not scene.whole.was_read(SubordinateTo):
        return _unanswered("no_column", "党组织·上级党组织")
    chain = chain_of(scene)
    alone = orphans(scene, chain)
    return (
        _shape(scene, chain, alone)
        + _spans(scene, chain)
        + _distances(scene)
        + breaks(chain, alone)
    )


def _unanswered(status: str, needs: str) -> Part:
    figures = (missing(code, status, [needs]) | {"type": "measure"} for code in CODES)
    return Part(figures=tuple(figures))


def _shape(scene: Scene, chain: Chain, alone: pl.DataFrame) -> Part:
    """Roots, parts, depth and Krackhardt's dimensions."""
    n, superior, subordinate = chain.size, chain.superior, chain.subordinate
    without = n - int(np.count_nonzero(chain.has_superior()))
    depth = scene.command.depth
    dimensions = gtd(n, superior, subordinate)
    left_out = float(dimensions.left_out)
    figures: list[dict[str, Any]] = [
        measure("command.roots", without - alone.height, "organisations"),
        measure("command.orphans", alone.height, "organisations"),
        measure("command.components", components(n, superior, subordinate).sizes.size, "parts"),
        measure("command.depth", _deepest(depth), "links"),
        measure("command.connectedness", dimensions.connectedness, "index"),
        measure("command.hierarchy", dimensions.hierarchy, "index"),
        measure("command.efficiency", dimensions.efficiency, "index"),
        measure("command.lubness", dimensions.lubness, "index"),
        # Said only where something was left out for size.
        *([measure("command.left_out", left_out, "parts")] if left_out else []),
    ]
    return Part(figures=tuple(figures), by_body=(_street_depths(scene),))


def _distances(scene: Scene) -> Part:
    """How far organisations are from their street."""
    organisations = organisations_to_street(scene)
    return Part(
        tables={
            "organisations_to_street": organisations,
            "street_distances": spread(organisations, "organisations"),
        }
    )


def _deepest(depth: NDArray[np.int64]) -> int | None:
    """Return the most links below a root; none where everything hangs on cycles."""
    return None if depth.max(initial=-1) < 0 else int(depth.max())


def _street_depths(scene: Scene) -> pl.DataFrame:
    """Figures of depth by street, null where no organisation of the street is known."""
    positions = scene.organisations.select(pl.col("id").alias("org")).with_row_index("position")
    streets = scene.divisions.filter(pl.col("level").is_in(T1_LEVELS)).select("id")
    tops = (
        scene.covers.filter((pl.col("kind") == "Division") & (pl.col("way") == "territorial"))
        .join(streets, left_on="place", right_on="id", how="semi")
        .join(positions, on="org")
        .sort("place", "depth", "org")
        .unique("place", keep="first", maintain_order=True)
    )
    top = tops["position"].cast(pl.Int64).to_numpy()
    below = pl.Series("value", _links_below(scene, top), dtype=pl.Float64)
    depths = tops.select(pl.col("place").alias("of")).with_columns(below.fill_nan(None))
    figures = (
        streets.rename({"id": "of"})
        .join(depths, on="of", how="left")
        .with_columns(
            pl.lit("command.depth").alias("code"),
            pl.lit("measure").alias("type"),
            pl.lit("ok").alias("status"),
            pl.lit(Division.__name__).alias("of_kind"),
            pl.lit("links").alias("unit"),
            pl.lit([], dtype=pl.List(pl.String)).alias("needs"),
        )
        .sort("of")
    )
    return pl.concat([figures_of([]), figures], how="diagonal")


def _links_below(scene: Scene, top: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the links from each top down to its lowest subordinate; NaN on or below a cycle."""
    order = scene.command
    # Each range of positions in hierarchy order is one organisation and all below it.
    laid_out = np.append(order.depth[order.order], -1)
    ranges = np.stack([order.start[top], order.stop[top]], axis=1).ravel()
    lowest = np.maximum.reduceat(laid_out, ranges)[::2] if top.size else laid_out[:0]
    return np.where(order.depth[top] < 0, np.nan, (lowest - order.depth[top]).astype(np.float64))


def _spans(scene: Scene, chain: Chain) -> Part:
    """How many direct subordinates superiors have."""
    spans = span(chain.size, chain.superior, chain.subordinate)
    summary = summarise_span(spans)
    rule = scene.profile["span_high"]
    wide = chain.organisations.select("id", "category").with_columns(
        pl.Series("children", spans, dtype=pl.Int64), pl.lit(rule.value).alias("limit")
    )
    basic = pl.col("category").fill_null("") != Category.local_committee.code
    counts = np.flatnonzero(summary.counts)
    return Part(
        figures=(
            measure("command.span_mean", summary.mean, "organisations"),
            measure("command.span_median", summary.median, "organisations"),
            measure("command.span_max", summary.maximum, "organisations"),
        ),
        findings=(
            findings_of(
                "SPAN-HIGH",
                PartyOrg,
                wide.filter(basic & is_no(rule.holds(pl.col("children")))),
                params=["children", "limit"],
                columns=["上级党组织"],
            ),
        ),
        tables={
            "spans": pl.DataFrame(
                {"children": counts, "organisations": summary.counts[counts]},
                schema={"children": pl.Int64, "organisations": pl.Int64},
            )
        },
    )
