"""Everything known about one body, found by its code or its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphmodel.errors import UsageError
from graphmodel.network import Network
from graphmodel.profile import load_profile
from jiceng.explain import explain, find, findings_about, in_words
from jiceng.work import load
from tests.analyses.rosters import Roster
from tests.jiceng.command import COMMUNITY, ORGANISATIONS, OTHER, SECRETARIAT, STREET, rosters

POSTS = [
    ["姓名", "身份证号", "任职机构", "职务"],
    ["测试甲", "SYN0000001", SECRETARIAT, "书记"],
]


@pytest.fixture
def network(tmp_path: Path) -> Network:
    return load(rosters(tmp_path / "名册", posts=POSTS)).network


def known_of(network: Network, identifier: str, language: str = "zh") -> dict[str, Any]:
    return explain(network, identifier, load_profile(), language=language)


def test_values_stand_under_their_titles_with_labels(network: Network) -> None:
    known = known_of(network, SECRETARIAT)
    assert (known["kind"], known["name"]) == ("PartyOrg", "东社区党总支")
    assert known["values"]["党组织类别"] == "党总支"
    assert known["row"] == {"input": "organisations.csv", "sheet": "", "row": 3}


def test_every_link_is_told_from_this_end(network: Network) -> None:
    known = known_of(network, SECRETARIAT)
    links = {(item["relation"], item["direction"], item["id"]) for item in known["links"]}
    assert ("SubordinateTo", "out", "001001000000000") in links
    assert ("Covers", "out", COMMUNITY) in links
    assert len([link for link in links if link[0] == "Holds"]) == 1


def test_a_person_is_a_pseudonym(network: Network) -> None:
    known = known_of(network, SECRETARIAT)
    holder = next(item for item in known["links"] if item["relation"] == "Holds")
    assert holder["id"].startswith("P:")
    assert holder["name"] is None
    assert holder["values"]["职务"] == "书记"
    assert "测试甲" not in str(known) + in_words(known)
    assert "SYN0000001" not in str(known) + in_words(known)


def test_a_post_is_held_to_the_last_day_that_the_roster_states(tmp_path: Path) -> None:
    posts = [[*POSTS[0], "任职时间", "离任时间"], [*POSTS[1], "2021-03-05", "2024年5月"]]
    network = load(rosters(tmp_path / "名册", posts=posts)).network
    known = known_of(network, SECRETARIAT)
    holder = next(item for item in known["links"] if item["relation"] == "Holds")
    assert holder["values"]["valid_to"] == "2024-06-01"  # the day after, as everywhere in data
    assert "自 2021-03-05" in in_words(known)
    assert "至 2024-05-31" in in_words(known)


def test_its_findings_are_told_and_no_others(network: Network) -> None:
    found = known_of(network, OTHER)["findings"]
    assert {item["code"] for item in found} == {"T2-NOT-FOUND"}
    assert {item["analysis"] for item in found} == {"coverage"}


def test_a_unit_with_the_code_of_an_organisation_has_its_own_findings() -> None:
    rows = Roster().add("P1", category="branch", members_full=2).add("P2", category="branch")
    rows.rows["Unit"] = [{"id": "P1", "name": "甲公司"}]
    rows.below("P1", "P2")
    network = rows.network()
    of = {
        kind: {
            (item["code"], item["kind"])
            for item in findings_about(network, (kind, "P1"), load_profile())
            if item["subject"] == "P1"
        }
        for kind in ("PartyOrg", "Unit")
    }
    assert ("BRANCH-UNDERSIZE", "PartyOrg") in of["PartyOrg"]
    assert {kind for _, kind in of["PartyOrg"]} == {"PartyOrg"}
    assert of["Unit"] == set()


def test_a_body_beside_a_finding_is_known_by_kind_and_code() -> None:
    rows = Roster().add("P1", category="branch").add("P2", "P3", category="work_committee")
    rows.below("P2", "P1").below("P3", "P1")
    rows.rows["Unit"] = [{"id": "P2", "name": "甲公司"}]
    network = rows.network()
    beside = {
        kind: {
            item["code"]
            for item in findings_about(network, (kind, "P2"), load_profile())
            if item["subject"] != "P2"
        }
        for kind in ("PartyOrg", "Unit")
    }
    assert "COMMAND-TWO-SUPERIORS" in beside["PartyOrg"]
    assert "COMMAND-TWO-SUPERIORS" not in beside["Unit"]


def test_words_say_where_it_stands_and_what_to_do(network: Network) -> None:
    words = in_words(known_of(network, OTHER))
    assert "西社区（区划单位 990101001002）" in words
    assert "places.csv第5行" in words
    assert "[T2-NOT-FOUND]" in words


def test_findings_come_in_the_language_asked_for(network: Network) -> None:
    (finding,) = known_of(network, OTHER, "en")["findings"]
    assert "西社区" in finding["message"]
    assert "名册" not in finding["message"]


class TestFinding:
    @pytest.mark.parametrize("identifier", [SECRETARIAT, "东社区党总支", "社区党总"])
    def test_a_code_a_name_or_a_part_that_one_name_has(
        self, network: Network, identifier: str
    ) -> None:
        assert find(network, identifier) == ("PartyOrg", SECRETARIAT)

    def test_a_part_of_several_names_is_asked_about(self, network: Network) -> None:
        with pytest.raises(UsageError, match=f"相近的有：.*东社区（{COMMUNITY}）"):
            find(network, "社区")

    def test_one_name_of_several_bodies_is_asked_about(self, tmp_path: Path) -> None:
        twice = [*ORGANISATIONS, ["001002002000000", "东社区党总支", "党总支", "001002000000000"]]
        network = load(rosters(tmp_path, organisations=twice)).network
        with pytest.raises(UsageError, match=f"有 2 个“东社区党总支”.*{SECRETARIAT}"):
            find(network, "东社区党总支")

    def test_nothing_near_is_said_plainly(self, network: Network) -> None:
        with pytest.raises(UsageError, match=r"没有代码或名称为“月球”的记录。$"):
            find(network, "月球")


def test_a_place_names_where_it_lies(network: Network) -> None:
    links = known_of(network, COMMUNITY)["links"]
    assert ("Within", "out", STREET) in {
        (item["relation"], item["direction"], item["id"]) for item in links
    }
