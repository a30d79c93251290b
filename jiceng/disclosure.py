"""Disclosure control: which cells of a table of counts may stand in a report for the public.

A count of 1 to k − 1 describes so few bodies that a reader may recognise them.
Such a cell is left out, and so are as many others as it takes that nobody can
work it out by adding and subtracting what is shown (secondary suppression).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

_Counts = npt.NDArray[np.int64]
_Mask = npt.NDArray[np.bool_]
_Costs = npt.NDArray[np.float64]


def pooled(frame: pl.DataFrame, parts: list[str], k: int, *, rest: str) -> pl.DataFrame:
    """Merge the rows whose whole lies below k into one row that does not.

    Parameters
    ----------
    frame
        One row an area: ``area`` and the counts of ``parts``, which add up to
        the area's whole.
    parts
        Columns of counts.
    k
        The smallest whole that is shown; wholes of 0 are shown.
    rest
        What the merged row is called.

    Returns
    -------
    pl.DataFrame
        Columns as given; the merged row last. Every whole is 0 or at least k,
        and the merged row stands for two areas or more, so that no area's
        whole follows from the others. Empty if that cannot be had.
    """
    whole = pl.sum_horizontal(parts)
    counted = frame.with_columns(whole.alias("whole"), pl.row_index("at"))
    if not counted.filter(pl.col("whole").is_between(1, k - 1)).height:
        return frame
    if int(counted["whole"].sum()) < k:
        return frame.clear()
    rising = counted.filter(pl.col("whole") > 0).sort("whole", "at")
    enough = (pl.col("whole").cum_sum() >= k) & (pl.col("at").cum_count() > 1)
    # the first `needed` of the smallest make a whole that may be shown, and hold all small ones
    needed = rising.select((~enough).sum()).item() + 1
    small = rising.filter(pl.col("whole") < k).height
    merged = rising.head(max(needed, small))
    if merged.height < 2:  # noqa: PLR2004 - a row of one area hides nothing
        return frame.clear()
    row = merged.select(pl.lit(rest).alias("area"), pl.col(parts).sum())
    kept = frame.with_row_index("at").join(merged, on="at", how="anti").drop("at")
    return pl.concat([kept, row.select(frame.columns)])


def suppressed(counts: _Counts, k: int) -> tuple[_Mask, _Mask]:
    """Choose the cells that must be left out.

    Parameters
    ----------
    counts
        Areas × parts. The wholes of areas (row sums) and the whole of all are
        shown and must each be 0 or at least k, see :func:`pooled`; the sums of
        parts (column sums) are shown as far as this function allows.
    k
        The smallest count that is shown; 0 is shown.

    Returns
    -------
    cells : areas × parts
        True where the cell is left out.
    sums : parts
        True where the sum of the part is left out.

    Notes
    -----
    Every cell of 1 … k − 1 that is left out could also be k or more, for all a
    reader can tell from what is shown and from counts not being negative: it
    lies on a closed path of cells left out that alternately gain and lose
    k − value (Gusfield, SIAM J. Comput. 17, 1988, on which cells of a two-way
    table with gaps are determined). The path that costs the fewest counted
    bodies is taken; where there is none, the area and all sums are left out.
    """
    table = np.vstack([counts, counts.sum(axis=0)])
    hidden = (table > 0) & (table < k)
    small = np.argwhere(hidden)  # edge: the cells left out of one table of streets
    for area, part in small[np.argsort(table[tuple(small.T)], kind="stable")]:
        hidden |= _company(table, hidden, int(area), int(part), k)
    return hidden[:-1], hidden[-1]


def _company(table: _Counts, hidden: _Mask, area: int, part: int, k: int) -> _Mask:
    """Return the cells that must go with one small cell so that it could be k."""
    gain = k - int(table[area, part])
    costs = np.where(hidden, 0.0, table + 1.0)
    path = _cheapest(table, costs, area, part, gain)
    company = np.zeros_like(hidden)
    if path is None:
        company[-1] = True
        company[_roomiest(table, area)] = True
    else:
        company[tuple(np.array(path).T)] = True
    return company


def _roomiest(table: _Counts, area: int) -> int:
    """Return the area to leave out whole; for a small sum, the largest area."""
    return area if area < len(table) - 1 else int(table[:-1].sum(axis=1).argmax())


def _cheapest(
    table: _Counts, costs: _Costs, area: int, part: int, gain: int
) -> list[tuple[int, int]] | None:
    """Return the cheapest closed path of cells through one, or None.

    The sums count against the areas (Σ areas − sum = 0), so a sum gains where a
    cell of an area would lose, and the other way round.
    """
    closing = costs[area] + np.where(table[area] >= gain, 0, np.inf)
    closing[part] = np.inf
    is_sum = area == len(table) - 1
    best = _between(table, costs, area, gain)
    legs = best.costs[:, part] if is_sum else best.costs[part]
    end = int(np.argmin(legs + closing))
    if not np.isfinite(legs[end] + closing[end]):
        return None
    start, stop = (end, part) if is_sum else (part, end)
    return [(area, part), (area, end), *best.path(start, stop)]


class _Between:
    """Cheapest ways from part to part through the areas but one (Floyd–Warshall)."""

    def __init__(self, costs: _Costs, rows: npt.NDArray[np.intp]) -> None:
        self.costs, self._rows = costs, rows
        self._over = np.full(costs.shape, -1)
        for middle in range(len(costs)):  # edge: the handful of parts of a share
            through = costs[:, middle, None] + costs[None, middle]
            self._over = np.where(through < self.costs, middle, self._over)
            self.costs = np.minimum(self.costs, through)

    def path(self, start: int, stop: int) -> list[tuple[int, int]]:
        """Return the cells between two parts."""
        over = int(self._over[start, stop])
        if over >= 0:
            return [*self.path(start, over), *self.path(over, stop)]
        row = int(self._rows[start, stop])
        return [(row, start), (row, stop)]


def _between(table: _Counts, costs: _Costs, left_out: int, gain: int) -> _Between:
    """Return the cheapest ways between parts, over no cell of the area ``left_out``."""
    loses = np.where(table >= gain, costs, np.inf)
    # [row, from, to]: an area's cell loses at `from` and gains at `to`; a sum the other way
    steps = loses[:, :, None] + costs[:, None, :]
    steps[-1] = costs[-1][:, None] + loses[-1][None, :]
    steps[left_out] = np.inf
    steps[:, range(table.shape[1]), range(table.shape[1])] = np.inf
    return _Between(steps.min(axis=0), steps.argmin(axis=0))
