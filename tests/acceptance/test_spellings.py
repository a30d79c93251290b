"""A small district in other spellings, drawn up without looking at the matcher."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import jiceng as jc

FOLDER = Path(__file__).parent.parent / "truth" / "spellings"
FILES = [FOLDER / name for name in ("党组织.csv", "社区村.xlsx", "小区.csv")]


@pytest.fixture(scope="module")
def network() -> jc.Network:
    checked = jc.load(FILES, today=date(2026, 11, 24))
    assert checked.accounts["rejected"].sum() == 0
    return checked.network


def judged(network: jc.Network) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Place by code or path of names → state and the names of its organisations."""
    names = network.frame("PartyOrg").select(pl.col("id").alias("from_id"), "name")
    states: dict[str, tuple[str, tuple[str, ...]]] = {}
    paths = place_paths(network)
    covered = network.frame("Covers").join(names, on="from_id")
    hinted = network.frame("Suggests").join(names, on="from_id")
    for place, path in paths.items():
        exact = sorted(covered.filter(pl.col("to_id") == place)["name"])
        hints = sorted(hinted.filter(pl.col("to_id") == place)["name"])
        state = "已对应" if exact else "写法不同待确认" if hints else "名册未见"
        states[path] = (state, tuple(exact or hints))
    return states


def place_paths(network: jc.Network) -> dict[str, str]:
    """Id of every community, village and compound → the key used in the truth."""
    divisions = {row["id"]: row for row in network.frame("Division").to_dicts()}
    within = dict(network.frame("Within").select("from_id", "to_id").rows())
    paths = {
        code: code for code, row in divisions.items() if row["level"] in ("community", "village")
    }
    for row in network.frame("Compound").to_dicts():
        community = within[row["id"]]
        street = divisions[within[community]]["name"]
        paths[row["id"]] = f"{street}/{divisions[community]['name']}/{row['name']}"
    return paths


def test_every_place_is_judged_as_it_was_drawn_up(network: jc.Network) -> None:
    expected = pl.read_csv(FOLDER / "expected.csv", infer_schema=False).fill_null("")
    found = judged(network)
    wrong = [
        (row["地点代码"], row["地点名称"], row["判定"], row["组织名称"], found.get(row["地点代码"]))
        for row in expected.to_dicts()
        if found.get(row["地点代码"], ("缺", ()))[0] != row["判定"]
        or (row["组织名称"] and row["组织名称"] not in found[row["地点代码"]][1])
    ]
    assert wrong == []
    assert len(found) == expected.height == 57


def test_superiors_known_by_name_only_are_all_found(network: jc.Network) -> None:
    roots = network.frame("PartyOrg").join(
        network.frame("SubordinateTo"), left_on="id", right_on="from_id", how="anti"
    )
    assert roots["name"].to_list() == ["中共岚野市霁川区委员会"]
