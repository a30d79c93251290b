"""The real district that ships as a demonstration loads whole."""

import datetime as dt
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

import loaders
from graphmodel.party import Division, PartyOrg, SubordinateTo, Within

DAY = dt.date(2026, 11, 24)
TRUTH = Path(__file__).parents[1] / "truth"


@pytest.fixture(scope="module")
def district() -> loaders.Checked:
    folder = Path(str(files("jiceng") / "assets" / "demo" / "rongchang"))
    return loaders.load(folder, loaded_on=DAY)


def test_every_row_of_the_district_is_accepted(district: loaders.Checked) -> None:
    accounts = district.accounts.select("file", "read", "accepted", "rejected").rows()
    assert accounts == [
        ("communities.csv", 156, 156, 0),
        ("organizations.csv", 1273, 1273, 0),
        ("streets.csv", 21, 21, 0),
    ]
    assert district.problems.is_empty()
    assert district.require() is district


def test_every_superior_of_the_district_is_found(district: loaders.Checked) -> None:
    assert district.network.frame(SubordinateTo).height == 1272
    assert district.network.frame(Within).height == 156
    assert district.unresolved.is_empty()


def test_levels_follow_from_codes_and_names(district: loaders.Checked) -> None:
    levels = dict(district.network.frame(Division)["level"].value_counts().rows())
    # Counted in the files: 6 names end in 街道, 92 in 村民委员会.
    assert levels == {"street": 6, "town": 15, "community": 64, "village": 92}


def test_codes_keep_their_leading_zeros(district: loaders.Checked) -> None:
    first = district.network.frame(PartyOrg)["id"].sort()[0]
    assert first == "001000000000000"


def test_only_what_was_read_counts_as_read(district: loaders.Checked) -> None:
    columns = district.network.about.columns
    assert set(columns) == {"Division", "PartyOrg", "SubordinateTo", "Within"}
    assert columns["PartyOrg"] == {"id", "name", "category_recorded"}
    assert columns["SubordinateTo"] == {"from_id", "to_id"}


@pytest.fixture(scope="module")
def spellings() -> loaders.Checked:
    folder = TRUTH / "spellings"
    return loaders.load(
        [folder / "党组织.csv", folder / "社区村.xlsx", folder / "小区.csv"],
        loaded_on=DAY,
        key=b"for tests",
    )


def test_other_spellings_of_the_same_rosters_load_too(spellings: loaders.Checked) -> None:
    counts = {kind: spellings.network.frame(kind).height for kind in ("PartyOrg", "Compound")}
    assert counts == {"PartyOrg": 73, "Compound": 13}
    assert spellings.network.frame("Division").height == 44 + 3  # and the three streets named
    assert spellings.unresolved.is_empty()
    assert spellings.problems["severity"].unique().to_list() == ["info"]
    assert spellings.network.stated_on == dt.date(2026, 3, 2)


def test_streets_named_only_in_a_column_get_the_code_their_communities_share(
    spellings: loaders.Checked,
) -> None:
    streets = spellings.network.frame(Division).filter(pl.col("id").str.len_chars() == 9)
    assert streets.select("id", "name", "level").rows() == [
        ("990101001", "绯云街道", "street"),
        ("990101100", "砚澜镇", "town"),
        ("990101200", "赫楚日苏木", "town"),
    ]


def test_a_community_named_with_its_street_is_the_one_in_that_street(
    spellings: loaders.Checked,
) -> None:
    within = spellings.network.frame(Within).select("from_id", "to_id")
    home = {row[0].rsplit("/", 1)[-1]: row[1] for row in within.rows()}
    assert home["芸邨小区"] == "990101001004"
    assert home["青穗佳苑"] == "990101100002"


def test_vague_counts_and_words_for_nothing_are_read(spellings: loaders.Checked) -> None:
    compounds = {row["name"]: row for row in spellings.network.frame("Compound").to_dicts()}
    assert compounds["汀兰小区"]["households"] == 200
    assert compounds["锦阙府"]["households"] == 260
    assert compounds["疏桐小区"]["building_count"] is None
    assert compounds["枕湖花园"]["has_owners_committee"] is True
    assert compounds["汀兰小区"]["has_owners_committee"] is False
    assert compounds["听澜里"]["has_owners_committee"] is None
