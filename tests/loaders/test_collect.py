"""Out to the streets and back: what is known is written, what comes back is compared."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import loaders
from graphmodel.errors import UsageError
from graphmodel.network import Network
from graphmodel.party import (
    Agreement,
    Compound,
    EmployedBy,
    Holds,
    OwnsIn,
    PartyOrg,
    PartyTo,
    Person,
    SubordinateTo,
)
from graphmodel.party_sheets import SHEETS
from graphmodel.places import link_places
from jiceng.demo.city import make_city
from loaders.collecting import Collected, collect
from loaders.settings import Settings
from loaders.workbook.known import known_rows
from loaders.workbook.prefilled import divisions_by, write_prefilled
from tests.loaders.conftest import write_xlsx

DAY = dt.date(2026, 6, 30)
PERSONS = (Person, Holds, OwnsIn, EmployedBy)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Network:
    folder = tmp_path_factory.mktemp("city")
    make_city(folder)
    return loaders.load(folder, loaded_on=DAY, key=b"k").network


def without_persons(network: Network) -> Network:
    return network.with_frames({kind.__name__: network.frame(kind).clear() for kind in PERSONS})


def test_what_is_written_from_a_network_reads_back_to_it(city: Network, tmp_path: Path) -> None:
    for sheet in SHEETS:
        rows = known_rows(city, sheet)
        if rows.height:
            rows.write_csv(tmp_path / f"{sheet.title}.csv")
    again = loaders.load(tmp_path, loaded_on=DAY, key=b"k").network
    assert again == without_persons(city)


# ---------------------------------------------------------------- two streets


ROSTER: dict[str, Any] = {
    "社区村": [
        ["区划代码", "名称", "级别", "所属街道", "排序号"],
        ["990101001", "甲街道", "街道", None, "2"],
        ["990101002", "乙街道", "街道", None, "1"],
        ["990101001001", "桂花社区", "社区", "甲街道", None],
        ["990101002001", "桂花社区", "社区", "乙街道", None],
    ],
    "小区": [
        ["小区代码", "小区名称", "所属街道", "所属社区", "户数", "物业公司", "业委会主任"],
        ["XQ1", "一号花园", "甲街道", "桂花社区", "100", "某物业", "测试甲"],
        ["XQ2", "二号花园", "乙街道", "桂花社区", None, "某物业", None],
    ],
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Network:
    path = write_xlsx(tmp_path_factory.mktemp("before") / "原.xlsx", ROSTER)
    checked = loaders.load(path, loaded_on=DAY, key=b"k")
    assert checked.problems.is_empty()
    return link_places(checked.network)


@pytest.fixture(scope="module")
def written(before: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what is sent out; each test answers in a copy of its own."""
    folder = tmp_path_factory.mktemp("sent")
    write_prefilled(folder, before)
    return folder


@pytest.fixture
def returned(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "回收"))


def collected(folder: Path, before: Network) -> Collected:
    settings = Settings(loaded_on=DAY, key=b"k")
    return collect(folder, before, divisions_by(before, "街道"), settings)


def change(path: Path, sheet: str, find: str, title: str, value: Any) -> None:
    """Write a value into the row that holds a text, under a title."""
    book = openpyxl.load_workbook(path)
    rows = book[sheet]
    headers = [str(cell.value).lstrip("*") for cell in rows[1]]
    for row in rows.iter_rows(min_row=3):
        if any(cell.value == find for cell in row):
            row[headers.index(title)].value = value
    book.save(path)


def test_one_workbook_a_street_in_the_offices_own_order(returned: Path, before: Network) -> None:
    assert sorted(path.name for path in returned.iterdir()) == ["乙街道.xlsx", "甲街道.xlsx"]
    assert divisions_by(before, "街道")["name"].to_list() == ["乙街道", "甲街道"]


def test_codes_are_grey_known_cells_filled_and_asked_ones_coloured(returned: Path) -> None:
    sheet = openpyxl.load_workbook(returned / "乙街道.xlsx")["小区"]
    headers = [str(cell.value).lstrip("*") for cell in sheet[1]]
    cells = dict(zip(headers, sheet[3], strict=True))
    assert (cells["小区代码"].value, cells["小区代码"].fill.fgColor.rgb) == ("XQ2", "FFE3E3E3")
    assert (cells["小区名称"].value, cells["小区名称"].fill.patternType) == ("二号花园", None)
    assert (cells["户数"].value, cells["户数"].fill.fgColor.rgb) == (None, "FFFFF8E1")
    # The name is not the only one in the district: the code is.
    assert cells["所属社区"].value == "990101002001"
    assert sheet.max_row == 3
    guide = openpyxl.load_workbook(returned / "乙街道.xlsx")["填表说明"]
    assert guide["B2"].value == "乙街道（990101002）"


def test_nobody_is_named_in_what_goes_out(returned: Path) -> None:
    book = openpyxl.load_workbook(returned / "甲街道.xlsx")
    words = {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value}
    assert not any("测试甲" in word or word.startswith(("M:", "P:")) for word in words)


def test_what_comes_back_unchanged_changes_nothing(returned: Path, before: Network) -> None:
    found = collected(returned, before)
    assert found.checked.problems.is_empty()
    assert found.missing.is_empty()
    assert found.changes.is_empty()
    assert found.contradictions.is_empty()
    assert found.strange == ()


def test_who_is_missing_and_whose_file_is_strange(
    desk: Any, returned: Path, before: Network
) -> None:
    (returned / "甲街道.xlsx").unlink()
    desk.csv([["小区代码", "小区名称"], ["XQ9", "九号花园"]], name="回收/别的.csv")
    found = collected(returned, before)
    assert found.missing.rows() == [("990101001", "甲街道")]
    assert found.strange == ("别的.csv",)
    assert found.returned.rows() == [("990101002", "乙街道", "乙街道.xlsx")]


def test_a_renamed_file_is_still_known_by_what_it_says(returned: Path, before: Network) -> None:
    (returned / "甲街道.xlsx").rename(returned / "最终版(3).xlsx")
    assert collected(returned, before).missing.is_empty()


def test_what_changed_is_counted_by_street_and_kind(returned: Path, before: Network) -> None:
    change(returned / "乙街道.xlsx", "小区", "XQ2", "户数", 250)
    change(returned / "甲街道.xlsx", "小区", "XQ1", "物业公司", "另一物业")
    found = collected(returned, before)
    # In street 甲 one property company took the place of another.
    assert sorted(found.changes.rows()) == [
        ("990101001", "Serves", 1, 0, 1),
        ("990101001", "Unit", 1, 0, 0),  # both stand in the sheet of units
        ("990101002", "Compound", 0, 1, 0),
    ]
    households = dict(found.checked.network.frame(Compound).select("id", "households").rows())
    assert households == {"XQ1": 100, "XQ2": 250}


def test_two_streets_that_claim_one_compound_are_named(returned: Path, before: Network) -> None:
    change(returned / "乙街道.xlsx", "小区", "XQ2", "小区代码", "XQ1")
    found = collected(returned, before)
    said = found.contradictions.select("id", "file", "other", "columns").rows()
    assert said == [
        ("XQ1", "乙街道.xlsx", "甲街道.xlsx", "小区名称"),
        ("XQ1", "甲街道.xlsx", "乙街道.xlsx", "小区名称"),
    ]


def test_a_contradiction_inside_one_file_is_its_streets_own(
    returned: Path, before: Network
) -> None:
    book = openpyxl.load_workbook(returned / "乙街道.xlsx")
    row = [cell.value for cell in book["小区"][3]]
    row[1] = "又名花园"
    book["小区"].append(row)
    book.save(returned / "乙街道.xlsx")
    found = collected(returned, before)
    assert found.contradictions.is_empty()
    assert "KEY-CONFLICT" in set(found.checked.problems["code"])


def test_a_level_that_is_not_there_is_refused_in_words(before: Network) -> None:
    with pytest.raises(UsageError, match="不能按“楼栋”分发，可以按：街道、社区"):
        divisions_by(before, "楼栋")
    with pytest.raises(UsageError, match="数据仓里没有街道"):
        divisions_by(Network.of({}), "街道")


def test_a_name_cannot_lead_out_of_the_folder(desk: Any) -> None:
    checked = desk.check([["区划代码", "名称", "级别"], ["990101001", "../../逃街道", "街道"]])
    paths = write_prefilled(desk.folder / "下发", checked.network).paths
    assert [path.name for path in paths] == ["逃街道.xlsx"]
    assert paths[0].parent == desk.folder / "下发"


def test_who_stands_in_no_workbook_is_named(desk: Any) -> None:
    network = link_places(
        desk.check(
            [["区划代码", "名称"], ["990101001", "甲街道"], ["990101002", "乙街道"]],
            [
                ["党组织名称", "党组织类别", "上级党组织"],
                ["某区委", "党委", ""],
                ["甲街道党工委", "党工委", "某区委"],
                ["丙党支部", "党支部", "甲街道党工委"],
                ["丁党支部", "党支部", "甲街道当委"],
            ],
        ).network
    )
    made = write_prefilled(desk.folder / "下发", network)
    assert [path.name for path in made.paths] == ["甲街道.xlsx", "乙街道.xlsx"]
    assert made.left_out == ("丁党支部",)


def test_bodies_without_codes_come_back_as_themselves(desk: Any) -> None:
    tables = [
        [["区划代码", "名称"], ["990101001", "甲街道"], ["990101001001", "乙社区"]],
        [
            ["党组织名称", "党组织类别", "上级党组织"],
            ["中共甲街道工作委员会", "党工委", ""],
            ["甲街道乙社区党委", "党委", "甲街道党工委"],  # the short name of its superior
            ["丙党支部", "党支部", "乙社区党委"],
        ],
        [["单位名称"], ["丁公司"], ["戊学校"]],
        [
            ["协议名称", "签约方", "签约另一方", "签订时间"],
            ["共建协议", "戊学校", "乙社区", "2026年3月5日"],
            ["结对协议", "乙社区、丁公司", "", "2026/4/1"],
        ],
    ]
    network = link_places(desk.check(*tables).network)
    made = write_prefilled(desk.folder / "下发", network)
    back = link_places(desk.load(*made.paths).network)
    for kind in (PartyOrg, SubordinateTo, Agreement, PartyTo):
        assert back.data(kind).equals(network.data(kind)), kind
