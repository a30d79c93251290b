"""The calendars, the matrix, the heat maps and the timeline hold what the rosters say."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from graphmodel.profile import load_profile
from jiceng.look import usual_look
from jiceng.reports import make_dossier
from jiceng.reports.page import render_page
from jiceng.reports.page.brief import counted
from jiceng.reports.page.heat import shaded, shades_of
from jiceng.reports.page.material import Material
from jiceng.reports.page.unanswered import partly_open
from jiceng.work import load
from tests.jiceng.command import COMMUNITY, OTHER, PLACES, STREET, rosters

if TYPE_CHECKING:
    from pathlib import Path

    from jiceng.dossier import Dossier

TODAY = date(2026, 6, 30)
ORGANISATIONS = [
    ["党组织代码", "党组织名称", "党组织类别", "上级党组织代码", "届满时间", "批准延期至",
     "成立时间",
     "覆盖小区"],
    ["1", "前进街道党工委", "党工委", "", "", "", "1998-05-01", ""],
    ["2", "后山街道党工委", "党工委", "", "", "", "1998", ""],
    ["11", "东社区党总支", "党总支", "1", "2026-03-31", "", "2004-06", ""],
    ["12", "西社区党总支", "党总支", "1", "2026-03-31", "", "", ""],
    ["111", "甲小区党支部", "党支部", "11", "2026-05-31", "2026-12-31", "2021", "X1"],
    ["112", "乙小区党支部", "党支部", "11", "2026-09-30", "", "2021-03-04", "X2"],
    ["13", "丙有限公司党支部", "党支部", "1", "2029-01-15", "", "", ""],
    ["14", "丁有限公司党支部", "党支部", "1", "2026", "", "", ""],
]  # fmt: skip
COMPOUNDS = [
    ["小区代码", "小区名称", "是否成立业委会", "业委会成立时间", "业委会届满时间",
     "业委会委员数", "所属社区"],
    ["X1", "甲小区", "是", "2022-08-01", "2027-07-31", "2", COMMUNITY],
    ["X2", "乙小区", "否", "", "", "", COMMUNITY],
]  # fmt: skip
POSTS = [
    ["所在党组织", "业主小区", "姓名", "人员编号", "职务"],
    ["111", "", "赵某甲", "N-0001", "书记"],
    ["X1", "X1", "赵某甲", "N-0001", "业委会主任"],
    ["111", "", "钱某乙", "N-0002", "委员"],
    ["X1", "X1", "钱某乙", "N-0002", "业委会委员"],
    ["112", "", "孙某丙", "N-0003", "书记"],
]


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """Two streets, eight organisations, two compounds, three persons."""
    folder = rosters(
        tmp_path_factory.mktemp("small"), places=PLACES, organisations=ORGANISATIONS,
        compounds=COMPOUNDS, posts=POSTS,
    )  # fmt: skip
    checked = load([folder])
    return make_dossier(checked.network, load_profile(), checked=checked, as_of=TODAY)


@pytest.fixture(scope="module")
def page(dossier: Dossier) -> str:
    """The page."""
    return render_page(dossier)


@pytest.fixture(scope="module")
def grids(page: str) -> dict[str, dict[tuple[str, str], tuple[str, str, str]]]:
    """Grid → (row, column) → text, tip and meaning of the shade, as the page's script sees it."""
    return {name: cells(grid) for name, grid in data(page)["grids"].items()}


def data(page: str) -> dict[str, Any]:
    """Return what the page's script reads."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    result: dict[str, Any] = json.loads(found[1])
    return result


def cells(grid: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Return the cells that are not blank."""
    width = len(grid["titles"])
    found = {}
    for at, shade in enumerate(grid["shade"]):
        if shade >= 0:
            key = grid["names"][at // width], grid["titles"][at % width]
            shown, tip = (grid[name]["d"][grid[name]["i"][at]] for name in ("shown", "tip"))
            found[key] = shown, tip or "", grid["shades"][shade][0]
    return found


def coded(grid: dict[str, Any]) -> dict[str, Any]:
    """Return the groups of a grid with the number of rows."""
    return dict(grid["groups"])


def test_the_calendar_puts_each_term_into_the_month_of_its_last_day(
    grids: dict[str, dict[tuple[str, str], tuple[str, str, str]]],
) -> None:
    assert grids["grid-terms"] == {
        ("2026", "3月"): ("2", "已届满未换届 2", "已届满未换届"),
        ("2026", "5月"): ("1", "经批准延期 1", "经批准延期"),
        ("2026", "9月"): ("1", "近期届满 1", "近期届满"),
        ("2026", "月份未明确"): ("1", "日期不完整，待核实 1", "日期不完整，待核实"),
        ("2029", "1月"): ("1", "以后届满 1", "以后届满"),
        ("2027", "7月"): ("1", "以后届满 1", "以后届满"),
    }


def test_the_list_of_terms_names_communities_of_one_day_in_one_line(page: str) -> None:
    body = page[page.index('id="due"') :]
    lines = re.findall(
        r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", body[: body.index("</table>")]
    )
    told = [(name, re.findall(r"<td[^>]*>(.*?)</td>", rest)) for name, rest in lines]
    assert told == [
        ("村、社区集中换届2个", ["党组织", "2026-03-31", "已届满未换届"]),
        ("丁有限公司党支部", ["党组织", "2026-01-01—2026-12-31", "日期不完整，待核实"]),
        ("甲小区党支部", ["党组织", "2026-05-31", "经批准延期"]),
        ("乙小区党支部", ["党组织", "2026-09-30", "近期届满"]),
    ]


def test_the_matrix_counts_persons_by_post_and_names_nobody(
    page: str, grids: dict[str, dict[tuple[str, str], tuple[str, str, str]]]
) -> None:
    found = grids["grid-cross"]
    assert found["甲小区", "交叉任职"][0] == "是"
    assert found["甲小区", "书记、主任同一人"][0] == "是"
    assert found["甲小区", "业委会主任"] == ("1", "其中有书记", "其中有书记兼任")
    assert found["甲小区", "业委会委员"] == ("1", "", "委员等兼任（人数）")
    assert found["乙小区", "交叉任职"] == ("—", "", "不适用")
    assert ("乙小区", "业委会主任") not in found
    assert coded(data(page)["grids"]["grid-cross"]) == {"前进街道": 2}
    assert not [name for name in ("赵某甲", "钱某乙", "孙某丙", "N-0001") if name in page]


def test_communities_stand_street_by_street_in_the_order_of_the_register(page: str) -> None:
    grid = data(page)["grids"]["grid-communities"]
    assert grid["names"] == ["东社区", "西社区", "南社区"]
    assert grid["groups"] == [["前进街道", 2], ["后山街道", 1]]
    found = cells(grid)
    assert found["东社区", "对应党组织"][0] == "已对应"
    assert found["南社区", "对应党组织"][0] == "名册未见"
    assert found["东社区", "小区组织覆盖"][0] == "2/2"


def test_what_is_not_known_is_not_shaded_as_what_is_not_so(dossier: Dossier) -> None:
    """In the heat maps: the darkest cell is that of which most is known to be not so."""
    answers = pl.DataFrame(
        {"yes": [1, 0, 0, 3, 0], "no": [0, 0, 1, 0, 1], "unknown": [0, 1, 0, 1, 2]}
    )
    shades = [shade.label for shade in shades_of(Material(dossier=dossier))]
    found = answers.select(*shaded(Material(dossier=dossier)))
    assert [shades[at] for at in found["shade"]] == [
        "没有为否的", "全部未明确", "60%以上", "没有为否的", "30%—60%",
    ]  # fmt: skip
    assert found["tip"].to_list() == [
        None, "其中1个未明确", None, "其中1个未明确", "其中2个未明确",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("counts", "brief", "status"),
    [
        ((6, 0, 0), "在任期内：6/6（100.0%）。", None),
        ((5, 0, 1), "在任期内：5/6（83.3%），未明确1个。", "部分未明确"),
        ((0, 0, 6), "在任期内：0/6", "全部未明确"),
    ],
)
def test_a_figure_says_what_is_unknown_only_where_something_is(
    dossier: Dossier, counts: tuple[int, int, int], brief: str, status: str | None
) -> None:
    own = pl.col("code") == "H.in_term"
    values = {"yes": counts[0], "no": counts[1], "unknown": counts[2]}
    changed = [
        pl.when(own).then(pl.lit(number, pl.Float64)).otherwise(pl.col(name)).alias(name)
        for name, number in values.items()
    ]
    analyses = tuple(
        replace(item, figures=item.figures.with_columns(changed)) for item in dossier.analyses
    )
    material = Material(dossier=replace(dossier, analyses=analyses))
    said = str(counted(material, material.figure("H.in_term")))
    assert re.sub(r"<[^>]*>", "", said).startswith(brief)
    told = {question.code: question.status for question in partly_open(material)}
    words = told.get("H.in_term") and material.words.say(f"status-{told['H.in_term']}")
    assert words == status


def test_the_timeline_counts_what_is_dated_by_year(page: str) -> None:
    rows = data(page)["charts"]["chart-timeline"]["option"]["series"]
    years = data(page)["charts"]["chart-timeline"]["option"]["xAxis"][0]["data"]
    told = {
        row["name"]: {year: n for year, n in zip(years, row["data"], strict=True) if n}
        for row in rows
    }
    assert told == {
        "党组织成立": {"1998": 2, "2004": 1, "2021": 2},
        "业主委员会成立": {"2022": 1},
    }


def test_streets_are_ranked_only_if_asked(dossier: Dossier, page: str) -> None:
    assert 'id="ranking"' not in page
    asked = replace(dossier, look=replace(usual_look(), rank=True))
    ranked = render_page(asked)
    table = ranked[ranked.index('id="ranking"') :]
    assert re.findall(r"<td>(\d+)\. (\S+?)<small>([\d.]+%)", table)[:1] == [
        ("1", "前进街道", "100.0%")
    ]


def test_an_english_page_says_the_pictures_in_english(dossier: Dossier) -> None:
    found = data(render_page(replace(dossier, language="en")))
    titles = [title for grid in found["grids"].values() for title in grid["titles"]]
    labels = [shade[0] for grid in found["grids"].values() for shade in grid["shades"]]
    assert [word for word in (*titles, *labels) if re.search("[\u4e00-\u9fff]", word)] == []


def test_pictures_without_dates_or_posts_are_left_out(tmp_path: Path) -> None:
    checked = load([rosters(tmp_path / "名册")])
    found = data(render_page(make_dossier(checked.network, load_profile(), as_of=TODAY)))
    assert not {"grid-terms", "grid-cross", "grid-meetings"} & set(found["grids"])
    assert "chart-timeline" not in found["charts"]
    assert STREET in found["comparison"]["ids"]
    assert OTHER in found["places"]["id"]
