"""Three-valued logic against an oracle that tries every way the unknown could turn out."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.ternary import (
    Tally,
    all_in_group,
    all_of,
    any_in_group,
    any_of,
    at_least,
    is_no,
    is_unknown,
    is_yes,
    lower_bound,
    sum_known,
    tally,
    tally_by,
    where,
)

ANSWERS = (True, False, None)
answers = st.sampled_from(ANSWERS)
counts = st.none() | st.integers(0, 9)


def worlds(*values: bool | None) -> list[tuple[bool, ...]]:
    """Every way the unknown values could turn out."""
    choices = [(value,) if value is not None else (True, False) for value in values]
    return list(product(*choices))


def agreed(results: set[bool]) -> bool | None:
    return results.pop() if len(results) == 1 else None


def row(*values: bool | None) -> pl.DataFrame:
    return pl.DataFrame(
        {f"c{i}": [value] for i, value in enumerate(values)},
        schema={f"c{i}": pl.Boolean for i in range(len(values))},
    )


def column(*values: bool | None) -> pl.DataFrame:
    return pl.DataFrame(
        {"g": ["x"] * len(values), "c": list(values)}, schema_overrides={"c": pl.Boolean}
    )


@pytest.mark.parametrize("values", [v for n in (1, 2, 3) for v in product(ANSWERS, repeat=n)])
class TestLaws:
    def test_any_of(self, values: tuple[bool | None, ...]) -> None:
        frame = row(*values)
        expected = agreed({any(world) for world in worlds(*values)})
        assert frame.select(any_of([pl.col(c) for c in frame.columns])).item() is expected

    def test_all_of(self, values: tuple[bool | None, ...]) -> None:
        frame = row(*values)
        expected = agreed({all(world) for world in worlds(*values)})
        assert frame.select(all_of([pl.col(c) for c in frame.columns])).item() is expected

    def test_any_in_group(self, values: tuple[bool | None, ...]) -> None:
        expected = agreed({any(world) for world in worlds(*values)})
        grouped = column(*values).group_by("g").agg(any_in_group(pl.col("c")))
        assert grouped["c"].to_list() == [expected]

    def test_all_in_group(self, values: tuple[bool | None, ...]) -> None:
        expected = agreed({all(world) for world in worlds(*values)})
        grouped = column(*values).group_by("g").agg(all_in_group(pl.col("c")))
        assert grouped["c"].to_list() == [expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, (True, False, False)), (False, (False, True, False)), (None, (False, False, True))],
)
def test_every_answer_is_exactly_one_of_yes_no_unknown(
    *, value: bool | None, expected: tuple[bool, ...]
) -> None:
    c = pl.col("c0")
    asked = row(value).select(yes=is_yes(c), no=is_no(c), unknown=is_unknown(c))
    assert asked.row(0) == expected


@pytest.mark.parametrize(("number", "expected"), [(3, True), (4, True), (2, False), (None, None)])
def test_at_least_is_unknown_where_the_number_is(number: int | None, *, expected: bool) -> None:
    frame = pl.DataFrame({"n": [number]}, schema={"n": pl.Int64})
    assert frame.select(at_least(pl.col("n"), 3)).item() is expected


@given(st.lists(counts, max_size=5))
def test_a_sum_with_an_unknown_part_is_unknown_and_bounded_below(
    numbers: list[int | None],
) -> None:
    frame = pl.DataFrame({"n": numbers}, schema={"n": pl.Int64})
    whole = sum(n for n in numbers if n is not None)
    expected = whole if numbers and None not in numbers else None
    assert frame.select(sum_known(pl.col("n"))).item() == expected
    assert frame.select(lower_bound(pl.col("n"))).item() == whole


@pytest.mark.parametrize(("condition", "chosen"), [(True, 1), (False, 2), (None, None)])
def test_an_unknown_condition_chooses_nothing(*, condition: bool, chosen: int | None) -> None:
    frame = row(condition)
    assert frame.select(where(pl.col("c0"), pl.lit(1), pl.lit(2))).item() == chosen


units = st.lists(st.tuples(answers, answers, st.none() | st.integers(0, 9)), max_size=8)
SCHEMA = {"answer": pl.Boolean, "applies": pl.Boolean, "weight": pl.Int64}


def counted_by_hand(rows: list[tuple[bool | None, bool | None, int]]) -> tuple[int, int, int, int]:
    yes = sum(w for a, p, w in rows if p and a)
    no = sum(w for a, p, w in rows if p and a is False)
    not_applicable = sum(w for _, p, w in rows if p is False)
    return yes, no, sum(w for *_, w in rows) - yes - no - not_applicable, not_applicable


def four(result: Tally) -> tuple[float, float, float, float]:
    return result.yes, result.no, result.unknown, result.not_applicable


@given(units)
def test_the_four_counts_add_up_to_the_total(
    rows: list[tuple[bool | None, bool | None, int | None]],
) -> None:
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    result = tally(frame, pl.col("answer"), pl.col("applies"))
    assert four(result) == counted_by_hand([(a, p, 1) for a, p, _ in rows])
    assert result.total == len(rows)


@given(units)
def test_weights_are_added_and_units_without_weight_left_out(
    rows: list[tuple[bool | None, bool | None, int | None]],
) -> None:
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    weighed = [(a, p, w) for a, p, w in rows if w is not None]
    result = tally(frame, pl.col("answer"), pl.col("applies"), pl.col("weight"))
    assert four(result) == counted_by_hand(weighed)


@given(st.lists(st.tuples(st.sampled_from("ab"), answers, answers), max_size=8))
def test_each_group_is_counted_by_itself(
    rows: list[tuple[str, bool | None, bool | None]],
) -> None:
    schema = {"group": pl.String, "answer": pl.Boolean, "applies": pl.Boolean}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    counted = tally_by(frame, "group", pl.col("answer"), pl.col("applies"))
    expected = [
        (group, *counted_by_hand([(a, p, 1) for g, a, p in rows if g == group]))
        for group in sorted({group for group, *_ in rows})
    ]
    assert counted.select("group", "yes", "no", "unknown", "not_applicable").rows() == expected
    assert counted["total"].to_list() == [sum(row[1:]) for row in expected]


def test_without_applicability_all_apply() -> None:
    frame = pl.DataFrame({"answer": [True, False, None]})
    assert four(tally(frame, pl.col("answer"))) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    ("yes", "no", "unknown", "expected"),
    [
        (3, 1, 0, (0.75, 0.75, 0.75)),
        (3, 1, 4, (0.75, 0.375, 0.875)),
        (0, 0, 2, (None, 0.0, 1.0)),
        (0, 0, 0, (None, None, None)),
    ],
)
def test_a_rate_is_bounded_by_what_the_unknown_may_be(
    yes: int, no: int, unknown: int, expected: tuple[float | None, ...]
) -> None:
    result = Tally(yes=yes, no=no, unknown=unknown, not_applicable=5)
    assert (result.value, result.low, result.high) == expected
