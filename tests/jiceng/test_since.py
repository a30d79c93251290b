"""Two snapshots: items new, still open with their age and gone; bodies that changed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest

import jiceng as jc
from graphmodel.store import Store
from jiceng.reports import make_dossier
from jiceng.reports.page import render_page
from jiceng.reports.since import before_of, organisation_changes
from jiceng.reports.workbook import write_workbook
from jiceng.work import ANALYSES
from tests.jiceng.command import ORGANISATIONS, OTHER, PLACES, SECRETARIAT, jiceng, rosters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jiceng.dossier import Dossier

THEN, NOW = date(2026, 10, 1), date(2026, 11, 24)
WRITTEN = datetime(2026, 10, 1, 9, tzinfo=UTC)
FRONT, BACK, SOUTH = "001001000000000", "001002000000000", "001002001000000"
pytestmark = pytest.mark.filterwarnings("ignore:.*xtension is not supported")

#: The older roster: beside the common one, four branches that something happens to.
OLD = [
    *ORGANISATIONS,
    ["001001002000000", "前进街道甲公司党支部", "党支部", FRONT],
    ["001001003000000", "前进街道乙公司党支部", "党支部", FRONT],
    ["001001004000000", "前进街道丙公司党支部", "党支部", FRONT],
    ["001001005000000", "前进街道丁公司党支部", "党支部", FRONT],
]
NEW = [
    *[row for row in OLD if row[0] not in {
        SOUTH, "001001002000000", "001001003000000", "001001004000000", "001001005000000"}],
    [SOUTH, "南社区党总支", "党总支", BACK],  # raised, and so renamed
    ["001001002000000", "前进街道甲公司党支部", "党支部", BACK],  # moved
    ["001001099000000", "前进街道乙公司支部委员会", "党支部", FRONT],  # a new code
    ["001001098000000", "前进街道丙公司党总支", "党总支", FRONT],  # a new code, one step up
    ["001001097000000", "前进街道戊公司党支部", "党支部", FRONT],  # newly listed
]  # fmt: skip


def pair(folder: Path, new: Sequence[Sequence[str]] = NEW, places: Any = PLACES) -> Dossier:
    """The newer roster beside a stored older one."""
    profile = jc.load_profile()
    old = jc.load(rosters(folder / "旧", organisations=OLD), today=THEN).network
    snapshot = Store(folder / "仓").write(old, created_at=WRITTEN)
    before = before_of(snapshot, snapshot.network(), profile, ANALYSES)
    files = rosters(folder / "新", organisations=new, places=places)
    network = jc.load(files, today=NOW).network
    return make_dossier(network, profile, as_of=NOW, before=before)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return pair(tmp_path_factory.mktemp("since"))


def changes(dossier: Dossier) -> set[tuple[str, str, str | None, str | None]]:
    found = organisation_changes(dossier)
    return set(found.select("change", "id", "before", "after").iter_rows())


def test_what_became_of_the_bodies_is_told_apart(dossier: Dossier) -> None:
    assert changes(dossier) == {
        ("名册新增", "001001097000000", None, "前进街道党工委"),
        ("名册不再列", "001001005000000", "前进街道党工委", None),
        ("疑似换代码", "001001099000000", "001001003000000", "001001099000000"),
        ("疑似换代码", "001001098000000", "001001004000000", "001001098000000"),
        ("更名", "001001099000000", "前进街道乙公司党支部", "前进街道乙公司支部委员会"),
        ("更名", "001001098000000", "前进街道丙公司党支部", "前进街道丙公司党总支"),
        ("更名", SOUTH, "南社区党支部", "南社区党总支"),
        ("转隶", "001001002000000", "前进街道党工委", "后山街道党工委"),
        ("升格", "001001098000000", "党支部", "党总支"),
        ("升格", SOUTH, "党支部", "党总支"),
    }


def test_nothing_is_said_where_nothing_changed(tmp_path: Path) -> None:
    dossier = pair(tmp_path, OLD)
    assert changes(dossier) == set()
    assert set(dossier.items["change"]) <= {"仍在"}
    assert dossier.followed.gone.is_empty()
    assert "两次名册中党组织没有变动。" in render_page(dossier)


def test_a_superior_that_only_got_a_new_code_moves_nobody(tmp_path: Path) -> None:
    recoded = [[cell.replace("001002", "009002") for cell in row] for row in OLD]
    assert {change for change, *_ in changes(pair(tmp_path, recoded))} == {"疑似换代码"}


def test_an_unknown_superior_is_no_move(tmp_path: Path) -> None:
    unknown = [[*row[:3], ""] if row[0] == "001001002000000" else row for row in OLD]
    assert "转隶" not in {change for change, *_ in changes(pair(tmp_path, unknown))}


def test_two_of_one_name_are_proposed_to_nobody(tmp_path: Path) -> None:
    twice = [
        *[row for row in OLD if row[0] != "001001003000000"],
        ["001001091000000", "前进街道乙公司党支部", "党支部", FRONT],
        ["001001092000000", "前进街道乙公司党支部", "党支部", FRONT],
    ]
    said = changes(pair(tmp_path, twice))
    assert {change for change, *_ in said} == {"名册新增", "名册不再列"}


def test_items_are_still_open_for_the_days_since_the_older_roster(dossier: Dossier) -> None:
    item = dossier.items.filter(pl.col("subject") == OTHER)
    assert item.select("change", "age").rows() == [("仍在", 54)]  # 1 October to 24 November
    new = dossier.items.filter(pl.col("change") == "新增")
    assert new["age"].null_count() == new.height


def test_new_and_gone_items_add_up(tmp_path: Path) -> None:
    places = [*[row for row in PLACES if row[0] != OTHER], ["990101002002", "北社区"]]
    dossier = pair(tmp_path, OLD, places)
    assert dossier.items.filter(pl.col("subject") == "990101002002")["change"].to_list() == ["新增"]
    assert dossier.before is not None
    old = dossier.before.dossier.found
    assert (
        dossier.followed.gone["number"].to_list()
        == old.filter(pl.col("subject") == OTHER)["number"].to_list()
    )
    still = dossier.items.filter(pl.col("change") == "仍在").height
    assert still + dossier.followed.gone.height == old.height


def test_page_and_workbook_say_the_same(dossier: Dossier, tmp_path: Path) -> None:
    page = render_page(dossier)
    assert 'id="since"' in page
    assert "与2026-10-01的快照" in page
    assert "至少已有54天" in page
    book = openpyxl.load_workbook(write_workbook(dossier, tmp_path / "台账.xlsx"))
    assert {"销号", "变动台账"} <= set(book.sheetnames)
    rows = [tuple(cell.value for cell in row) for row in book["变动台账"].iter_rows()]
    assert len([row for row in rows if row[1] and row[1].startswith("00")]) == 10
    assert page.count("<td>名册新增</td>") == 1


def test_a_page_without_comparison_has_no_such_section(dossier: Dossier) -> None:
    alone = make_dossier(dossier.network, dossier.profile, as_of=NOW)
    page = render_page(alone)
    assert 'id="since"' not in page
    assert '"change":' not in page.split('id="data">')[1].split("</script>")[0].split('"words"')[0]


def stored(folder: Path) -> tuple[Path, str, str]:
    """A store with the older and the newer roster, and the names of their snapshots."""
    names = []
    for day, rows in ((THEN, OLD), (NOW, NEW)):
        network = jc.load(rosters(folder / str(day), organisations=rows), today=day).network
        moment = datetime.combine(day, WRITTEN.timetz())
        names.append(Store(folder / "仓").write(network, created_at=moment).name)
    return folder / "仓", *names


def test_the_commands_compare_with_an_older_snapshot(tmp_path: Path) -> None:
    store, older, newer = stored(tmp_path)
    ran = jiceng("report", "--store", store, "--since", older[:8], "--out", tmp_path / "报告")
    assert ran.code == 0, ran.err
    assert "变动台账" in openpyxl.load_workbook(tmp_path / "报告" / "台账.xlsx").sheetnames
    listed = jiceng("analyze", "coverage", "--store", store, "--since", older, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(listed.out.removeprefix("\ufeff"))))
    assert {row["change"] for row in rows} == {"仍在"}
    assert older != newer


def test_a_snapshot_is_not_compared_with_itself(tmp_path: Path) -> None:
    store, _, newer = stored(tmp_path)
    ran = jiceng("analyze", "coverage", "--store", store, "--since", newer)
    assert ran.code != 0
    assert "不能与自己比较" in ran.err


def test_since_needs_a_store(tmp_path: Path) -> None:
    ran = jiceng("analyze", "coverage", rosters(tmp_path / "册"), "--since", "20260101")
    assert ran.code != 0
    assert "--since 要和 --store 一起用" in ran.err


def test_the_secretariats_branch_is_unchanged(dossier: Dossier) -> None:
    assert SECRETARIAT not in {code for _, code, *_ in changes(dossier)}
