"""Declarations: what is derived from them, and bad ones refused in words."""

from __future__ import annotations

import polars as pl
import pytest

from graphmodel.errors import SchemaError
from graphmodel.party import PARTY, PartyOrg
from graphmodel.schema import ClosedList, Declaration, describe, key, node, relation, value
from tests.graphmodel.strategies import TOY, Bears, Box, Colour, Tag


class TestBadDeclarations:
    def test_a_kind_without_docstring_is_refused(self) -> None:
        with pytest.raises(SchemaError, match="Mute: a kind says in its docstring what it is"):

            @node("哑")
            class Mute:
                id = key("号")

    def test_a_node_without_key_is_refused(self) -> None:
        with pytest.raises(SchemaError, match="Keyless: a node has exactly one key column"):

            @node("无号")
            class Keyless:
                """No key."""

                name = value("名", str)

    def test_a_key_of_another_name_is_refused(self) -> None:
        with pytest.raises(SchemaError, match=r"Oddkey: .* it is called id"):

            @node("异号")
            class Oddkey:
                """A key called code."""

                code = key("号")

    def test_two_keys_are_refused(self) -> None:
        with pytest.raises(SchemaError, match="Twokeys: a node has exactly one key column"):

            @node("双号")
            class Twokeys:
                """Two keys."""

                id = key("号")
                other = key("另号")

    def test_a_column_name_that_is_not_ascii_is_refused(self) -> None:
        body = {"__doc__": "Chinese name.", "id": key("号"), "名": value("名", str)}
        with pytest.raises(SchemaError, match=r"Chinese.名: a name is ASCII"):
            node("中文")(type("Chinese", (), body))

    def test_a_kind_name_that_is_not_ascii_is_refused(self) -> None:
        with pytest.raises(SchemaError, match="盒: a name is ASCII"):
            node("盒")(type("盒", (), {"__doc__": "A box.", "id": key("号")}))

    def test_distinct_must_name_a_column(self) -> None:
        with pytest.raises(SchemaError, match="Vague: distinct names role, which is not a column"):

            @relation("含混", Box, Tag, distinct=("role",))
            class Vague:
                """Distinct by nothing."""

    def test_a_class_that_was_not_declared_is_refused(self) -> None:
        with pytest.raises(SchemaError, match="str lacks @node or @relation"):
            Declaration.of("bad", str)

    def test_a_relation_to_an_undeclared_kind_is_refused(self) -> None:
        with pytest.raises(SchemaError, match="Bears joins Tag, which is not declared"):
            Declaration.of("bad", Box, Bears)


class TestDerived:
    def test_a_node_has_its_columns_validity_and_provenance(self) -> None:
        assert TOY[Box].schema == {
            "id": pl.String(),
            "name": pl.String(),
            "colours": pl.List(pl.String()),
            "weight": pl.Float64(),
            "sealed": pl.Boolean(),
            "founded_on": pl.String(),
            "valid_from": pl.Date(),
            "valid_to": pl.Date(),
            "_input": pl.String(),
            "_sheet": pl.String(),
            "_row": pl.UInt32(),
        }

    def test_a_relation_begins_with_its_ends(self) -> None:
        ends = ["from_kind", "from_id", "to_kind", "to_id"]
        assert list(TOY[Bears].data_schema) == [*ends, "side", "valid_from", "valid_to"]
        assert TOY[Bears].identity == [*ends, "side"]
        assert TOY[Box].identity == ["id"]

    def test_nodes_and_relations_are_told_apart(self) -> None:
        assert [kind.name for kind in TOY.nodes] == ["Box", "Tag"]
        assert [kind.name for kind in TOY.relations] == ["Bears"]
        assert (TOY[Bears].sources, TOY[Bears].targets) == (("Box",), ("Tag", "Box"))

    def test_an_empty_frame_has_the_schema(self) -> None:
        assert TOY["Tag"].empty().schema == TOY[Tag].schema

    def test_a_column_is_an_expression(self) -> None:
        frame = pl.DataFrame({"name": ["甲"]})
        assert frame.select(PartyOrg.name.c).item() == "甲"

    def test_a_number_is_not_negative_unless_told_otherwise(self) -> None:
        assert value("数", int).minimum == 0
        assert value("数", int, minimum=-5).minimum == -5
        assert value("数", float).minimum is None

    def test_a_closed_list_knows_labels_and_spellings(self) -> None:
        assert Colour.codes() == ["red", "blue"]
        assert Colour.labels() == {"red": "红", "blue": "蓝"}
        spellings = Colour.by_spelling()
        assert (spellings["红色"], spellings["蓝"], spellings["blue"]) == ("red", "blue", "blue")
        assert Colour.red.spellings == ("红", "红色")

    def test_the_data_dictionary_has_one_entry_a_column(self) -> None:
        entries = describe(TOY)
        assert [(entry["kind"], entry["column"]) for entry in entries] == [
            ("Box", "id"),
            ("Box", "name"),
            ("Box", "colours"),
            ("Box", "weight"),
            ("Box", "sealed"),
            ("Box", "founded_on"),
            ("Tag", "id"),
            ("Tag", "secret"),
            ("Bears", "side"),
        ]
        assert entries[2]["choices"] == {"red": "红", "blue": "蓝"}
        assert entries[7]["private"] is True


class TestParty:
    def test_every_kind_and_column_has_a_chinese_title(self) -> None:
        titles = [kind.title for kind in PARTY]
        titles += [column.title for kind in PARTY for column in kind.columns.values()]
        assert all(any("一" <= sign <= "鿿" for sign in title) for title in titles)

    def test_no_title_of_a_kind_means_two_of_its_columns(self) -> None:
        for kind in PARTY:
            titles = [title for column in kind.columns.values() for title in column.titles]
            assert sorted(titles) == sorted(set(titles)), kind.name

    def test_no_spelling_of_a_closed_list_means_two_values(self) -> None:
        lists: set[type[ClosedList]] = {
            column.choices for kind in PARTY for column in kind.columns.values() if column.choices
        }
        for choices in lists:
            spellings = [word for member in choices for word in member.spellings]
            assert sorted(spellings) == sorted(set(spellings)), choices.__name__
