"""Three rosters as an office hands them in load at the first attempt; what is wrong is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import loaders
from graphmodel.party import Compound, Holds, ListItem, OwnersCommittee, PartyOrg, Unit
from tests.loaders import newcomer
from tests.loaders.conftest import KEY, LOADED_ON

#: Every planted fault: file, cell (a column or a sheet where it is of the whole), code.
PLANTED = {
    (newcomer.ORGANISATIONS, "Sheet1", "", "FILE-IDENTITY"),
    (newcomer.ORGANISATIONS, "Sheet1", "D9", "CELL-DATE"),
    (newcomer.ORGANISATIONS, "Sheet1", "B10", "CELL-DISSOLVED"),
    (newcomer.ORGANISATIONS, "Sheet1", "F10", "LINK-SHORT-NAME"),
    (newcomer.COMPOUNDS, "", "J4", "CELL-ABOUT"),
    (newcomer.COMPOUNDS, "", "J7", "CELL-NUMBER"),
    (newcomer.MIXED, "Sheet1", "B4", "CELL-CREDIT-KEY"),
    (newcomer.MIXED, "Sheet1", "B5", "CELL-IDENTITY"),
    (newcomer.MIXED, "Sheet1", "D5", "LINK-UNKNOWN"),
    (newcomer.MIXED, "清单", "C3", "CELL-CHOICE"),
    (newcomer.MIXED, "清单", "B4", "CELL-STRUCK-ROW"),
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> loaders.Checked:
    folder = tmp_path_factory.mktemp("office")
    newcomer.write_all(folder)
    return loaders.load(folder, loaded_on=LOADED_ON, key=KEY)


def test_each_sheet_is_known_for_what_it_is(checked: loaders.Checked) -> None:
    found = {(Path(item.file).name, item.sheet): item.sheet_title for item in checked.mappings}
    assert found == {
        (newcomer.ORGANISATIONS, "Sheet1"): "党组织信息采集",
        (newcomer.COMPOUNDS, ""): "小区",
        (newcomer.MIXED, "Sheet1"): "单位",
        (newcomer.MIXED, "党员信息采集"): "班子成员",
        (newcomer.MIXED, "清单"): "共建",
        (newcomer.MIXED, "社区"): "社区村",
    }


def test_exactly_the_planted_faults_are_named(checked: loaders.Checked) -> None:
    rows = checked.problems.select("file", "sheet", "letter", "row", "code").rows()
    assert {
        (file, sheet, f"{letter or ''}{row or ''}", code) for file, sheet, letter, row, code in rows
    } == PLANTED
    hints = checked.messages()["hint"]
    assert not hints.str.contains("[：:]。|未明确").any()
    assert (hints.str.len_chars() > 0).all()


def test_everything_else_is_read(checked: loaders.Checked) -> None:
    network = checked.network
    assert checked.accounts["rejected"].sum() == 0
    orgs = {row["id"]: row for row in network.frame(PartyOrg).to_dicts()}
    assert len(orgs) == 6
    assert (orgs["001001"]["members_full"], orgs["001001"]["members_probationary"]) == (58, 1)
    assert orgs["001001001"]["members_probationary"] is None  # 无 and — are no counts
    assert orgs["001002"]["founded_on"] is None
    assert network.frame("SubordinateTo").height == 5
    compounds = {row["id"]: row for row in network.frame(Compound).to_dicts()}
    assert [compounds[f"XQ00{n}"]["households"] for n in (1, 2, 3, 4)] == [640, 384, 300, None]
    assert [compounds[f"XQ00{n}"]["has_owners_committee"] for n in (1, 2, 3, 4)] == [
        True, False, True, None,
    ]  # fmt: skip
    assert compounds["XQ001"]["area_m2"] == 56_000
    assert network.frame(OwnersCommittee).height == 2
    assert network.frame("Serves").height == 3
    assert network.frame(Unit).height == 3 + 2  # and the two property companies
    assert network.frame(ListItem).height == 2
    assert network.frame("Claims").height == 3


def test_posts_are_the_leaders_own(checked: loaders.Checked) -> None:
    posts = checked.network.frame(Holds)
    street = posts.filter(to_id="001")
    assert sorted(street["role"].to_list()) == ["deputy_secretary", "member", "secretary"]
    assert street["from_id"].n_unique() == 3
    assert posts.filter(to_id="001001002")["role"].to_list() == ["secretary"]
    part_time = posts.filter(pl.col("time_share") == "part_time")
    assert part_time["to_id"].to_list() == ["001001"]


def test_no_number_of_a_person_is_said_anywhere(checked: loaders.Checked) -> None:
    whole: list[Any] = [checked.messages().write_json(), checked.unresolved.write_json()]
    whole += [checked.network.frame(kind.name).write_json() for kind in checked.network.declaration]
    whole += [item.sample.write_json() for item in checked.mappings]
    text = "".join(whole)
    for number in (newcomer.IDENTITY, newcomer.OTHER_IDENTITY, "13900000000", "13900000002"):
        assert number not in text
