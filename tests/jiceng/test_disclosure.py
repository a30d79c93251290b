"""What may stand in a report for the public, judged by trying out every table a reader could."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest

from jiceng.disclosure import pooled, suppressed

K = 5


def _row_fills(row: list[int], hidden: list[bool], bound: int) -> list[tuple[int, ...]]:
    """Every row of counts that agrees with the cells shown and with the row's whole."""
    open_cells = [at for at, gone in enumerate(hidden) if gone]
    missing = sum(row[at] for at in open_cells)
    fills = []
    for values in product(range(min(missing, bound) + 1), repeat=len(open_cells)):
        if sum(values) == missing:
            filled = list(row)
            for at, value in zip(open_cells, values, strict=True):
                filled[at] = value
            fills.append(tuple(filled))
    return fills


def _possible(counts: np.ndarray, cells: np.ndarray, sums: np.ndarray) -> list[set[int]]:
    """For each cell, every value a reader must hold possible; by trying all tables."""
    rows = [
        _row_fills(row, gone, int(counts.sum()))
        for row, gone in zip(counts.tolist(), cells.tolist(), strict=True)
    ]
    width = counts.shape[1]
    true_sums = counts.sum(axis=0)
    shown = [at for at in range(width) if not sums[at]]
    # partial sums of the rows before → the tables that reach them, row by row
    reach: list[set[tuple[int, ...]]] = [{(0,) * width}]
    for fills in rows:
        reach.append(
            {tuple(a + b for a, b in zip(s, f, strict=True)) for s in reach[-1] for f in fills}
        )
    ends = {s for s in reach[-1] if all(s[at] == true_sums[at] for at in shown)}
    return [*_walked_back(rows, reach, ends), *({s[at] for s in ends} for at in range(width))]


def _walked_back(
    rows: list[list[tuple[int, ...]]],
    reach: list[set[tuple[int, ...]]],
    ends: set[tuple[int, ...]],
) -> list[set[int]]:
    """For each cell of an area, the values it has in the tables that end as shown."""
    found: list[list[set[int]]] = []
    for fills, reached in zip(reversed(rows), reversed(reach[:-1]), strict=True):
        pairs = [
            (rest, fill)
            for s in ends
            for fill in fills
            if (rest := tuple(a - b for a, b in zip(s, fill, strict=True))) in reached
        ]
        found.append([{fill[at] for _rest, fill in pairs} for at in range(len(fills[0]))])
        ends = {rest for rest, _fill in pairs}
    return [cell for row in reversed(found) for cell in row]


def _allowed(rng: np.random.Generator) -> np.ndarray:
    """A random table whose row sums are 0 or at least k."""
    while True:
        shape = (int(rng.integers(1, 5)), int(rng.integers(2, 4)))
        counts = rng.integers(0, int(rng.integers(3, 12)), shape)
        counts[rng.random(shape) < 0.3] = 0
        wholes = counts.sum(axis=1)
        if ((wholes == 0) | (wholes >= K)).all() and wholes.max() <= 16:
            return counts


@pytest.mark.parametrize("seed", range(20))
def test_no_small_cell_can_be_worked_out(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(50):
        counts = _allowed(rng)
        cells, sums = suppressed(counts, K)
        table = np.vstack([counts, counts.sum(axis=0)])
        gone = np.vstack([cells, sums])
        small = (table > 0) & (table < K)
        assert gone[small].all()
        possible = _possible(counts, cells, sums)
        for at in np.flatnonzero(small.ravel()):
            values = possible[at]
            assert max(values) >= K, (counts.tolist(), gone.tolist(), at, values)
            assert len(values) > 1


def test_a_table_without_small_cells_is_shown_whole() -> None:
    cells, sums = suppressed(np.array([[7, 0, 9], [5, 12, 0]]), K)
    assert not cells.any()
    assert not sums.any()


def test_a_single_small_cell_takes_the_cheapest_company() -> None:
    # the 3 of the first street: beside it 20, in its column 6 and 40, opposite 8 and 30
    counts = np.array([[3, 20, 0], [6, 8, 0], [40, 30, 0]])
    cells, sums = suppressed(counts, K)
    assert cells.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert not sums.any()


def test_a_zero_is_shown() -> None:
    counts = np.array([[0, 20], [0, 30]])
    cells, sums = suppressed(counts, K)
    assert not cells.any()
    assert not sums.any()


def _areas(*rows: tuple[str, int, int]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=["area", "yes", "no"], orient="row")


def test_small_areas_are_merged_until_they_are_enough() -> None:
    frame = _areas(("甲", 2, 1), ("乙", 9, 9), ("丙", 1, 0), ("丁", 4, 2), ("戊", 0, 0))
    merged = pooled(frame, ["yes", "no"], K, rest="其他街道")
    # 丙 (1) and 甲 (3) make 4: the next smallest, 丁 (6), comes with them
    assert merged.rows() == [("乙", 9, 9), ("戊", 0, 0), ("其他街道", 7, 3)]


def test_one_small_area_is_never_merged_alone() -> None:
    merged = pooled(_areas(("甲", 2, 1), ("乙", 9, 9), ("丙", 8, 0)), ["yes", "no"], K, rest="其他")
    assert merged.rows() == [("乙", 9, 9), ("其他", 10, 1)]


def test_nothing_is_shown_where_all_together_are_too_few() -> None:
    assert pooled(_areas(("甲", 2, 1), ("乙", 1, 0)), ["yes", "no"], K, rest="其他").is_empty()
    assert pooled(_areas(("甲", 2, 1)), ["yes", "no"], K, rest="其他").is_empty()


def test_areas_that_are_large_enough_stay_as_they_are() -> None:
    frame = _areas(("甲", 5, 1), ("乙", 0, 0))
    assert pooled(frame, ["yes", "no"], K, rest="其他").equals(frame)
