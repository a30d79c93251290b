"""Networks are values: equality, order, time, and the algebra with deltas."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.about import Unresolved
from graphmodel.errors import RosterError, SchemaError
from graphmodel.network import (
    About,
    Completeness,
    Input,
    Network,
    _in_order,
    parents_of_places,
    superiors,
)
from graphmodel.party import PARTY, Alliance, Holds, PartyOrg, SubordinateTo, Within
from graphmodel.schema import Declaration
from tests.graphmodel.strategies import DAYS, TOY, Bears, Box, Tag, networks, records, shuffled

any_network = st.sampled_from([PARTY, TOY]).flatmap(networks)


def boxes(*ids: str, **columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame({"id": list(ids), **columns})


def bears(source: str, target: str, **columns: object) -> pl.DataFrame:
    ends = {"from_kind": "Box", "from_id": source, "to_kind": "Tag", "to_id": target}
    return pl.DataFrame({name: [cell] for name, cell in {**ends, **columns}.items()})


def toy(**frames: pl.DataFrame) -> Network:
    return Network.of(frames, declaration=TOY)


class TestShape:
    def test_kinds_and_columns_that_are_missing_are_there_and_unknown(self) -> None:
        network = toy(Box=boxes("b"))
        assert network.frame(Tag).height == 0
        assert network.frame(Box).schema == TOY[Box].schema
        assert records(network, Box)[0]["name"] is None

    def test_an_undeclared_kind_is_refused_by_name(self) -> None:
        with pytest.raises(SchemaError, match="toy does not declare PartyOrg"):
            Network.of({"PartyOrg": boxes("1")}, declaration=TOY)

    def test_records_are_sorted_by_identity(self) -> None:
        network = toy(Box=boxes("b", "a", "c"))
        assert network.frame(Box)["id"].to_list() == ["a", "b", "c"]

    def test_equal_records_count_once(self) -> None:
        network = toy(Box=boxes("a", "a", name=["x", "x"], _row=[2, 3]))
        assert network.frame(Box).height == 1
        assert network.frame(Box)["_row"].to_list() == [2]

    def test_records_of_one_identity_with_different_contents_both_stay(self) -> None:
        frame = pl.concat(
            [
                bears("a", "t", side=1, valid_from=date(2020, 1, 1)),
                bears("a", "t", side=1, valid_from=date(2022, 1, 1)),
            ]
        )
        assert toy(Bears=frame).frame(Bears).height == 2

    def test_the_order_of_records_of_one_identity_is_that_of_their_contents(self) -> None:
        def network(first: int, second: int) -> Network:
            early = bears("a", "t", side=1, valid_from=date(2020, 1, 1), _row=first)
            late = bears("a", "t", side=1, valid_from=date(2022, 1, 1), _row=second)
            return toy(Bears=pl.concat([late, early]))

        assert network(2, 3) == network(3, 2)

    def test_it_names_what_it_holds(self) -> None:
        assert repr(toy(Box=boxes("a"))) == "<Network 盒子 1；关系 0；截止日期 未注明>"
        assert repr(toy()) == "<Network 空；关系 0；截止日期 未注明>"

    def test_a_network_is_no_dictionary_key(self) -> None:
        with pytest.raises(TypeError, match="unhashable"):
            hash(toy())

    def test_a_network_equals_no_other_thing(self) -> None:
        assert toy() != "toy"
        assert toy() != Network.of({}, declaration=PARTY)

    def test_frames_can_be_replaced(self) -> None:
        network = toy(Box=boxes("a")).with_frames({"Box": boxes("c", "b")})
        assert network.frame(Box)["id"].to_list() == ["b", "c"]

    def test_node_ids_and_provenance_list_every_node(self) -> None:
        network = toy(
            Box=boxes("a", name=["甲"], _input=["f"], _sheet=["s"], _row=[4]), Tag=boxes("t")
        )
        assert network.node_ids.rows() == [("Box", "a", "甲"), ("Tag", "t", None)]
        assert network.provenance.rows() == [
            ("Box", "a", "f", "s", 4),
            ("Tag", "t", None, None, None),
        ]


class TestAbout:
    def test_what_is_given_counts_as_read_with_the_columns_it_has(self) -> None:
        network = toy(Box=boxes("a", name=["x"]))
        assert network.was_read(Box)
        assert not network.was_read(Tag)
        assert network.has_column(Box, "name")
        assert not network.has_column(Box, "weight")

    def test_the_newest_statement_date_is_the_default_date(self) -> None:
        inputs = tuple(
            Input(file=str(day), sha256="", stated_on=day)
            for day in (date(2026, 3, 1), date(2026, 5, 1), None)
        )
        network = Network.of({}, About(inputs=inputs, loaded_on=date(2026, 6, 1)))
        assert network.default_as_of == date(2026, 5, 1)

    def test_without_statement_dates_the_loading_day_is_the_default_date(self) -> None:
        assert Network.of({}, About(loaded_on=date(2026, 6, 1))).default_as_of == date(2026, 6, 1)
        assert Network.of({}).default_as_of is None

    def test_completeness_for_a_street_says_nothing_about_others(self) -> None:
        street = Network.of({}, About(complete_for=(Completeness(kind="Box", within="99001"),)))
        assert street.is_complete_for("Box", "99001007")
        assert not street.is_complete_for("Box", "99002")
        assert not street.is_complete_for("Box")
        assert not street.is_complete_for("Tag", "99001")

    def test_completeness_without_scope_holds_everywhere(self) -> None:
        everywhere = Network.of({}, About(complete_for=(Completeness(kind="Box"),)))
        assert everywhere.is_complete_for("Box")
        assert everywhere.is_complete_for("Box", "99001")

    def test_two_abouts_say_together_what_either_says(self) -> None:
        one = About(
            inputs=(Input(file="b", sha256="2"),),
            columns={"Box": frozenset({"id"})},
            loaded_on=date(2026, 1, 1),
        )
        other = About(
            inputs=(Input(file="a", sha256="1"), Input(file="b", sha256="2")),
            columns={"Box": frozenset({"name"}), "Tag": frozenset({"id"})},
            loaded_on=date(2026, 2, 1),
        )
        both = one + other
        assert [item.file for item in both.inputs] == ["a", "b"]
        assert both.columns == {"Box": {"id", "name"}, "Tag": {"id"}}
        assert both.loaded_on == date(2026, 2, 1)

    def test_two_abouts_hold_each_link_that_found_nothing_once_and_in_order(self) -> None:
        first, second = (
            Unresolved(relation="Bears", from_kind="Box", from_id=box, to_kinds=("Tag",))
            for box in "ab"
        )
        one, other = About(unresolved=(second,)), About(unresolved=(first, second))
        assert (one + other).unresolved == (other + one).unresolved == (first, second)


class TestEquality:
    @given(any_network, st.integers(0, 9))
    def test_the_order_of_rows_and_where_they_came_from_do_not_matter(
        self, network: Network, seed: int
    ) -> None:
        assert Network.of(shuffled(network, seed), declaration=network.declaration) == network

    def test_one_cell_does_matter(self) -> None:
        assert toy(Box=boxes("a", name=["x"])) != toy(Box=boxes("a", name=["y"]))
        assert toy(Box=boxes("a", name=["x"])) != toy(Box=boxes("a"))


def halves(network: Network) -> tuple[Network, Network]:
    """Two networks that share some records: the even ones, and all but the first."""
    frames = [
        {k.name: network.frame(k.name).gather_every(2) for k in network.declaration},
        {k.name: network.frame(k.name).slice(1) for k in network.declaration},
    ]
    one, other = (Network.of(f, declaration=network.declaration) for f in frames)
    return one, other


class TestSum:
    @given(any_network)
    def test_parts_make_what_either_says(self, network: Network) -> None:
        one, other = halves(network)
        both = one + other
        for kind in network.declaration:
            whole = records(network, kind.name)
            said = [row for i, row in enumerate(whole) if i % 2 == 0 or i >= 1]
            assert records(both, kind.name) == said

    @given(any_network)
    def test_a_network_adds_nothing_to_itself(self, network: Network) -> None:
        assert network + network == network

    def test_a_contradiction_is_refused_by_the_title_of_the_kind(self) -> None:
        with pytest.raises(RosterError, match="“盒子”记录的说法不同"):
            toy(Box=boxes("a", name=["x"])) + toy(Box=boxes("a", name=["y"]))


def holds_on(row: dict[str, object], day: date) -> bool:
    """Half-open validity, written out."""
    first, end = row["valid_from"], row["valid_to"]
    return not (isinstance(first, date) and first > day) and not (
        isinstance(end, date) and end <= day
    )


def surely_founded_after(text: object, day: date) -> bool:
    """Every day of the interval lies after ``day``: its first one does."""
    first = str(text) + "-01-01"[len(str(text)) - 4 :] if text else ""
    return first > day.isoformat()


def expected_on(network: Network, day: date) -> dict[str, list[dict[str, object]]]:
    """What holds on a day, record by record."""
    kept = {
        kind.name: [
            row
            for row in records(network, kind.name)
            if holds_on(row, day) and not surely_founded_after(row.get("founded_on"), day)
        ]
        for kind in network.declaration.nodes
    }
    alive = {(kind, row["id"]) for kind, found in kept.items() for row in found}
    for kind in network.declaration.relations:
        kept[kind.name] = [
            row
            for row in records(network, kind.name)
            if holds_on(row, day)
            and (row["from_kind"], row["from_id"]) in alive
            and (row["to_kind"], row["to_id"]) in alive
        ]
    return kept


class TestAsOf:
    @given(any_network, DAYS)
    def test_it_keeps_what_held_and_ends_relations_with_their_ends(
        self, network: Network, day: date
    ) -> None:
        held = network.as_of(day)
        assert {k.name: records(held, k.name) for k in held.declaration} == expected_on(
            network, day
        )

    @given(any_network, DAYS)
    def test_asking_twice_changes_nothing_more(self, network: Network, day: date) -> None:
        assert network.as_of(day).as_of(day) == network.as_of(day)

    @pytest.mark.parametrize(("shift", "lives"), [(-1, False), (0, True), (1, True)])
    def test_the_first_day_counts(self, shift: int, *, lives: bool) -> None:
        first = date(2024, 2, 29)
        network = toy(Box=boxes("a", valid_from=[first]))
        assert bool(network.as_of(first + timedelta(shift)).frame(Box).height) is lives

    @pytest.mark.parametrize(("shift", "lives"), [(-1, True), (0, False), (1, False)])
    def test_the_end_does_not_count(self, shift: int, *, lives: bool) -> None:
        end = date(2024, 3, 1)
        network = toy(Box=boxes("a", valid_to=[end]))
        assert bool(network.as_of(end + timedelta(shift)).frame(Box).height) is lives

    @pytest.mark.parametrize(
        ("founded", "lives"),
        [
            (None, True),
            ("2024", True),
            ("2024-06", True),
            ("2024-06-15", True),
            ("2024-06-16", False),
            ("2024-07", False),
            ("2025", False),
        ],
    )
    def test_only_what_was_surely_founded_later_is_left_out(
        self, founded: str | None, *, lives: bool
    ) -> None:
        network = toy(Box=boxes("a", founded_on=[founded]))
        assert bool(network.as_of(date(2024, 6, 15)).frame(Box).height) is lives

    def test_a_relation_ends_with_its_end(self) -> None:
        network = toy(
            Box=boxes("a"), Tag=boxes("t", valid_to=[date(2024, 1, 1)]), Bears=bears("a", "t")
        )
        assert network.as_of(date(2023, 12, 31)).frame(Bears).height == 1
        assert network.as_of(date(2024, 1, 1)).frame(Bears).height == 0


class TestParty:
    def links(self, kind: str, *pairs: tuple[str, str], **columns: list[object]) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "from_kind": kind,
                "from_id": [near for near, _ in pairs],
                "to_kind": kind,
                "to_id": [far for _, far in pairs],
                **columns,
            }
        )

    def test_superiors_lists_every_organisation_once(self) -> None:
        network = Network.of(
            {
                "PartyOrg": boxes("1", "2", "3"),
                "SubordinateTo": self.links("PartyOrg", ("2", "1"), ("3", "2"), ("3", "1")),
            }
        )
        assert superiors(network).rows() == [("1", None), ("2", "1"), ("3", "1")]

    def test_rows_with_a_share_are_not_the_main_parent(self) -> None:
        within = self.links("Division", ("c", "a"), ("c", "b"), share=[0.4, None])
        network = Network.of({"Within": within})
        assert parents_of_places(network).rows() == [("Division", "c", "Division", "b")]

    def test_two_posts_in_one_body_stay_two(self) -> None:
        post = {"from_kind": "Person", "from_id": "p", "to_kind": "PartyOrg", "to_id": "1"}
        network = Network.of({"Holds": pl.DataFrame([{**post, "role": r} for r in ("b", "a")])})
        assert network.frame(Holds)["role"].to_list() == ["a", "b"]

    def test_lists_are_compared_and_subtracted(self) -> None:
        one = Network.of({"Alliance": boxes("u", mechanisms=[["a", "b"]])})
        other = Network.of({"Alliance": boxes("u", mechanisms=[["a"]])})
        assert (other - one).added["Alliance"].height == 1
        assert one + (other - one) == other
        assert Alliance.__name__ in one.frames

    def test_the_declaration_is_the_default(self) -> None:
        network = Network.of({})
        assert network.declaration is PARTY
        assert isinstance(network.declaration, Declaration)
        assert {PartyOrg.__name__, SubordinateTo.__name__, Within.__name__} <= set(network.frames)


_ENDS = st.tuples(*[st.none() | st.sampled_from(["", "a", "b", "乙"])] * 2)


@given(st.lists(_ENDS, max_size=12))
def test_order_is_seen_as_sorting_would_make_it(rows: list[tuple[str | None, str | None]]) -> None:
    ordered = sorted(rows, key=lambda row: [(cell is None, cell or "") for cell in row])
    for given_rows in (rows, ordered):
        frame = pl.DataFrame(given_rows, schema={"a": pl.String, "b": pl.String}, orient="row")
        assert _in_order(frame, ["a", "b"]) == (given_rows == ordered)


def test_order_is_looked_at_beyond_the_first_rows() -> None:
    rising = pl.DataFrame({"a": [f"{number:05d}" for number in range(5_000)]})
    broken = pl.concat([rising, pl.DataFrame({"a": ["00000"]})])
    early = pl.concat([pl.DataFrame({"a": ["99999"]}), rising])
    assert _in_order(rising, ["a"])
    assert not _in_order(broken, ["a"])
    assert not _in_order(early, ["a"])
