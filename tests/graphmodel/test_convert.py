"""Networks in the shapes of other programs, and back from networkx."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.convert import (
    from_networkx,
    to_arrow,
    to_json_ld,
    to_networkx,
    to_node_link,
    write_gexf,
    write_graphml,
)
from graphmodel.errors import UsageError
from graphmodel.network import Network
from graphmodel.party import PARTY
from tests.graphmodel.strategies import TOY, Box, Tag, assert_same, networks, records

any_network = st.sampled_from([PARTY, TOY]).flatmap(networks)


def toy() -> Network:
    boxes = pl.DataFrame(
        {
            "id": ["a:1", "b"],
            "name": ["红\x01盒<&>", None],
            "colours": [["red", "blue"], []],
            "weight": [1.5, None],
            "sealed": [True, None],
            "valid_from": [date(2024, 2, 29), None],
            "_row": [2, 3],
        }
    )
    bears = pl.DataFrame(
        {
            "from_kind": ["Box", "Box"],
            "from_id": ["a:1", "a:1"],
            "to_kind": ["Tag", "Tag"],
            "to_id": ["t", "t"],
            "side": [1, 2],
        }
    )
    tags = pl.DataFrame({"id": ["t"], "secret": ["张三"]})
    return Network.of({"Box": boxes, "Tag": tags, "Bears": bears}, declaration=TOY)


class TestNetworkx:
    @given(any_network)
    def test_there_and_back_gives_the_same(self, network: Network) -> None:
        back = from_networkx(to_networkx(network, private=True), network.declaration)
        assert_same(back, network)
        assert back == network
        assert back.about == network.about

    def test_a_node_carries_what_is_known_about_it(self) -> None:
        graph = to_networkx(toy())
        assert graph.nodes["Box:a:1"] == {
            "kind": "Box",
            "id": "a:1",
            "name": "红\x01盒<&>",
            "colours": ["red", "blue"],
            "weight": 1.5,
            "sealed": True,
            "valid_from": date(2024, 2, 29),
        }
        assert graph.nodes["Box:b"] == {"kind": "Box", "id": "b", "colours": []}

    def test_parallel_relations_stay_apart(self) -> None:
        found = to_networkx(toy()).get_edge_data("Box:a:1", "Tag:t")
        assert sorted(link["side"] for link in found.values()) == [1, 2]

    def test_attributes_that_are_not_declared_are_left_out(self) -> None:
        graph = to_networkx(toy(), private=True)
        nx.set_node_attributes(graph, dict.fromkeys(graph, 0.5), "centrality")
        assert from_networkx(graph, TOY) == toy()

    def test_a_graph_with_other_names_of_nodes_is_read_by_their_attributes(self) -> None:
        graph = nx.convert_node_labels_to_integers(to_networkx(toy(), private=True))
        assert from_networkx(graph, TOY) == toy()

    def test_a_node_of_no_declared_kind_is_refused(self) -> None:
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_node("x", kind="Planet", id="x")
        with pytest.raises(UsageError, match="kind 是“Planet”，应为下列之一：Box、Tag、Bears"):
            from_networkx(graph, TOY)

    def test_an_end_that_nothing_is_known_about_is_no_record(self) -> None:
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_edge("Box:a", "Tag:t", kind="Bears", side=3)
        network = from_networkx(graph, TOY)
        assert network.node_ids.is_empty()
        assert records(network, "Bears")[0]["to_id"] == "t"


class TestNodeLink:
    def test_networkx_reads_it_back(self) -> None:
        text = json.dumps(to_node_link(toy(), private=True), ensure_ascii=False)
        graph = nx.node_link_graph(json.loads(text), edges="edges")
        assert from_networkx(graph, TOY) == toy()

    def test_an_empty_network_is_an_empty_graph(self) -> None:
        document = to_node_link(Network.of({}, declaration=TOY))
        assert (document["nodes"], document["edges"]) == ([], [])


class TestFiles:
    def test_graphml_holds_every_node_and_link(self, tmp_path: Path) -> None:
        write_graphml(toy(), tmp_path / "g.graphml")
        graph = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
        assert graph.nodes["Box:a:1"] == {
            "label": "红盒<&>",
            "code": "a:1",
            "kind": "Box",
            "name": "红盒<&>",
            "colours": "red;blue",
            "weight_": 1.5,
            "sealed": True,
            "valid_from": "2024-02-29",
        }
        assert graph.number_of_edges() == 2

    def test_gexf_holds_every_node_and_link_and_no_date_of_writing(self, tmp_path: Path) -> None:
        write_gexf(toy(), tmp_path / "g.gexf")
        graph = nx.read_gexf(tmp_path / "g.gexf")
        assert graph.nodes["Box:a:1"]["label"] == "红盒<&>"
        assert graph.nodes["Box:a:1"]["code"] == "a:1"
        assert graph.number_of_edges() == 2
        assert "lastmodified" not in (tmp_path / "g.gexf").read_text(encoding="utf-8")

    @given(text=st.text(max_size=5), network=networks(TOY))
    def test_any_text_gives_well_formed_files(
        self, tmp_path_factory: pytest.TempPathFactory, text: str, network: Network
    ) -> None:
        named = network.with_frames({"Tag": pl.DataFrame({"id": ["t"], "secret": [text]})})
        folder = tmp_path_factory.mktemp("files")
        for write in (write_graphml, write_gexf):
            write(named, folder / "g.xml", private=True)
            assert ET.parse(folder / "g.xml").getroot().tag  # noqa: S314 - our own file

    @pytest.mark.parametrize("write", [write_graphml, write_gexf])
    def test_a_file_is_replaced_whole_and_is_its_owners_alone(
        self, tmp_path: Path, write: object
    ) -> None:
        path = tmp_path / "g.xml"
        path.write_text("old", encoding="utf-8")
        assert callable(write)
        write(toy(), path)
        assert path.read_bytes().startswith(b"<?xml")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [found.name for found in tmp_path.iterdir()] == ["g.xml"]


class TestJsonLd:
    def party(self) -> Network:
        return Network.of(
            {
                "PartyOrg": pl.DataFrame({"id": ["1", "2"], "name": ["甲", "乙"]}),
                "Person": pl.DataFrame({"id": ["p"]}),
                "SubordinateTo": self.link("PartyOrg", "2", "PartyOrg", "1"),
                "Holds": self.link("Person", "p", "PartyOrg", "1", role="secretary"),
            }
        )

    def link(self, kind: str, near: str, to_kind: str, far: str, **rest: str) -> pl.DataFrame:
        ends = {"from_kind": kind, "from_id": near, "to_kind": to_kind, "to_id": far}
        return pl.DataFrame({**ends, **rest})

    def test_organisations_and_posts_are_in_the_terms_of_the_ontology(self) -> None:
        graph = to_json_ld(self.party())["@graph"]
        assert graph == [
            {
                "@id": "urn:jiceng:PartyOrg:1",
                "@type": ["org:Organization", "jiceng:PartyOrg"],
                "id": "1",
                "name": "甲",
            },
            {
                "@id": "urn:jiceng:PartyOrg:2",
                "@type": ["org:Organization", "jiceng:PartyOrg"],
                "id": "2",
                "name": "乙",
            },
            {"@id": "urn:jiceng:Person:p", "@type": ["foaf:Person", "jiceng:Person"], "id": "p"},
            {
                "@id": "urn:jiceng:PartyOrg:2",
                "org:subOrganizationOf": {"@id": "urn:jiceng:PartyOrg:1"},
            },
            {
                "@type": ["org:Membership", "jiceng:Holds"],
                "org:member": {"@id": "urn:jiceng:Person:p"},
                "org:organization": {"@id": "urn:jiceng:PartyOrg:1"},
                "org:role": "secretary",
            },
        ]

    def test_names_of_nodes_are_valid_whatever_their_id(self) -> None:
        network = Network.of({"Box": pl.DataFrame({"id": ["盒 1/<"]})}, declaration=TOY)
        assert to_json_ld(network)["@graph"][0]["@id"] == "urn:jiceng:Box:%E7%9B%92%201%2F%3C"

    @given(any_network)
    def test_it_is_json_with_one_statement_a_record(self, network: Network) -> None:
        document = json.loads(json.dumps(to_json_ld(network)))
        total = sum(network.frame(kind.name).height for kind in network.declaration)
        assert len(document["@graph"]) == total


class TestArrow:
    def test_there_is_one_table_a_kind_that_has_records(self) -> None:
        tables = to_arrow(toy())
        assert {name: table.num_rows for name, table in tables.items()} == {
            "Box": 2,
            "Tag": 1,
            "Bears": 2,
        }
        assert tables["Box"].column_names == [*TOY[Box].data_schema]


class TestPrivate:
    def test_private_columns_are_left_out_unless_asked_for(self, tmp_path: Path) -> None:
        write_graphml(toy(), tmp_path / "g.graphml")
        write_gexf(toy(), tmp_path / "g.gexf")
        shown = [
            str(to_networkx(toy()).nodes(data=True)),
            str(to_node_link(toy())),
            str(to_json_ld(toy())),
            str(to_arrow(toy())),
            *(path.read_text(encoding="utf-8") for path in tmp_path.iterdir()),
        ]
        assert not any("张三" in text or "secret" in text for text in shown[:-2])
        assert not any("张三" in text for text in shown)
        assert to_networkx(toy(), private=True).nodes["Tag:t"]["secret"] == "张三"  # noqa: S105
        assert Tag.secret.private

    def test_where_a_row_came_from_is_not_handed_over(self) -> None:
        assert "_row" not in to_networkx(toy(), private=True).nodes["Box:b"]
        assert "_row" not in to_arrow(toy(), private=True)["Box"].column_names
