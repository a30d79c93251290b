"""Rows that stand more than once: the same answer as counting all of them."""

from collections import Counter

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from loaders.repeats import repeated

_TEXT = st.none() | st.sampled_from(["", "甲", "乙", "1", "长得放不进一个视图的名称"])
_NUMBER = st.none() | st.integers(0, 2)


@given(st.lists(st.tuples(_TEXT, _NUMBER), max_size=30))
def test_each_row_is_counted(rows: list[tuple[str | None, int | None]]) -> None:
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.Int64}, orient="row")
    counts = Counter(rows)
    assert repeated(frame).to_list() == [counts[row] > 1 for row in rows]


def test_a_row_that_shares_only_its_hash_is_not_repeated() -> None:
    class Colliding(pl.DataFrame):
        """Says that all rows have one hash."""

        def hash_rows(self, *_: object, **__: object) -> pl.Series:
            return pl.Series([7] * self.height, dtype=pl.UInt64)

    frame = Colliding({"a": ["甲", "乙", "甲", "丙"]})
    assert repeated(frame).to_list() == [True, False, True, False]
