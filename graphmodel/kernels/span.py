"""How many subordinates each superior has."""

from dataclasses import dataclass

import numpy as np

from graphmodel.kernels._arrays import AnyInts, Positions, distinct_links


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpanSummary:
    """How the span of control is distributed over the nodes that have subordinates.

    Attributes
    ----------
    superiors
        The number of nodes with at least one subordinate.
    mean, median, maximum
        Over the superiors; none without superiors.
    counts
        The number of nodes, superiors or not, with 0, 1, 2, … subordinates.
    """

    superiors: int
    mean: float | None
    median: float | None
    maximum: int | None
    counts: Positions


def span(n: int, src: AnyInts, dst: AnyInts) -> Positions:
    """Return the number of subordinates of each node; links superior to subordinate.

    Parallel links count once and self loops not at all.
    """
    return np.bincount(distinct_links(n, src, dst)[0], minlength=n)


def summarise_span(spans: Positions) -> SpanSummary:
    """Return how the span of control is distributed."""
    leading = spans[spans > 0]
    return SpanSummary(
        superiors=leading.size,
        mean=float(leading.mean()) if leading.size else None,
        median=float(np.median(leading)) if leading.size else None,
        maximum=int(leading.max()) if leading.size else None,
        counts=np.bincount(spans),
    )
