"""The report page: what stands on it, that its numbers are the analyses', that data stay inert."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from analyses.coverage import coverage
from analyses.setup import setup
from graphmodel.errors import UsageError
from graphmodel.network import About, Input, Network
from graphmodel.places import link_places
from graphmodel.profile import load_profile
from jiceng.demo import demo_files
from jiceng.dossier import Dossier
from jiceng.figures import of_all
from jiceng.reports.page import render_page, write_page
from jiceng.reports.page.embed import as_json, initials
from jiceng.work import analyse_all, load

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "演示数据，不反映现状"
SECTIONS = ["brief", "figures", "by-street-section", "unanswered", "places", "items", "tree",
            "charts", "quality", "record"]  # fmt: skip
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    '"onerror=alert(1) x="',
    "'><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "\u202e甲社区",
    "乙\u0007\u001b[2J社区",
    '=cmd|"/c calc"!A1',
    "丙\u2028社区\u2029",
    "{{ 7*7 }}{% raw %}&amp;&lt;",
]


class Elements(HTMLParser):
    """Collect the start tags, the text of some elements, and the order of ids."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.text: list[str] = []
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag
        if tag == "script":
            self.scripts.append("")
        if tag == "style":
            self.styles.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - signature of the base
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside == "style":
            self.styles[-1] += data
        else:
            self.text.append(data)

    @property
    def ids(self) -> list[str]:
        """All ids in the order of the page."""
        return [found for _, attributes in self.tags if (found := attributes.get("id"))]

    @property
    def words(self) -> str:
        """All text outside scripts and styles."""
        return "".join(self.text)

    @property
    def data(self) -> dict[str, Any]:
        """What the page's script reads."""
        found: dict[str, Any] = json.loads(self.scripts[0])
        return found


def column(columns: dict[str, Any], name: str) -> list[Any]:
    """Read a column of the embedded data back, written plainly or as values and positions."""
    found = columns[name]
    return found if isinstance(found, list) else [found["d"][at] for at in found["i"]]


@pytest.fixture(scope="module")
def district() -> Dossier:
    """The real district, from its files."""
    checked = load(demo_files())
    profile = load_profile()
    analyses = analyse_all(checked.network, profile)
    return Dossier(
        network=checked.network, analyses=analyses, profile=profile, checked=checked, note=NOTE
    )


@pytest.fixture(scope="module")
def page(district: Dossier) -> str:
    """The page of the real district."""
    return render_page(district)


@pytest.fixture(scope="module")
def elements(page: str) -> Elements:
    """The parsed page of the real district."""
    return Elements(page)


def small(names: list[str], places_names: list[str] | None = None) -> Dossier:
    """A street whose organisations, and whose communities, bear the given names."""
    communities = names if places_names is None else places_names
    places = [
        ("01", "甲街道", "street"),
        *((f"01{at:02}", name, "community") for at, name in enumerate(communities)),
    ]
    organisations = [
        ("r", "某区委"),
        ("s", "甲街道党工委"),
        *((f"o{at}", name) for at, name in enumerate(names)),
    ]
    division = pl.DataFrame(places, schema=["id", "name", "level"], orient="row")
    party = pl.DataFrame(organisations, schema=["id", "name"], orient="row").with_columns(
        _input=pl.lit("名册.csv"), _sheet=pl.lit("党组织"), _row=pl.int_range(pl.len()) + 2
    )
    within = division.filter(pl.col("level") == "community").select(
        from_kind=pl.lit("Division"), from_id="id", to_kind=pl.lit("Division"), to_id=pl.lit("01")
    )
    below = party.filter(pl.col("id") != "r").select(
        from_kind=pl.lit("PartyOrg"), from_id="id", to_kind=pl.lit("PartyOrg"),
        to_id=pl.when(pl.col("id") == "s").then(pl.lit("r")).otherwise(pl.lit("s")),
    )  # fmt: skip
    frames = {"Division": division, "Within": within, "PartyOrg": party, "SubordinateTo": below}
    about = About(
        inputs=(Input(file="名册.csv", sha256="ab" * 32),),
        columns={name: frozenset(frame.columns) for name, frame in frames.items()},
    )
    network = link_places(Network.of(frames, about))
    profile = load_profile()
    analyses = (coverage(network, profile), setup(network, profile))
    return Dossier(network=network, analyses=analyses, profile=profile)


# ---------------------------------------------------------------- structure


def test_the_parts_stand_in_the_order_people_read_them(elements: Elements) -> None:
    assert [found for found in elements.ids if found in SECTIONS] == SECTIONS
    assert len(elements.ids) == len(set(elements.ids))


def test_the_policy_is_the_first_thing_in_the_head(elements: Elements) -> None:
    at = next(place for place, (tag, _) in enumerate(elements.tags) if tag == "head")
    tag, attributes = elements.tags[at + 1]
    assert (tag, attributes["http-equiv"]) == ("meta", "Content-Security-Policy")
    assert elements.tags[at + 2] == ("meta", {"charset": "utf-8"})


def test_the_policy_names_exactly_the_scripts_and_the_style_of_the_page(elements: Elements) -> None:
    policy = next(
        attributes["content"] or ""
        for _, attributes in elements.tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))

    def hashed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert len(elements.scripts) == 3
    assert set(rules["script-src"].split()) == {hashed(text) for text in elements.scripts[1:]}
    assert rules["style-src"] == hashed(elements.styles[0])
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"


def test_the_page_asks_for_nothing_from_outside(elements: Elements) -> None:
    for tag, attributes in elements.tags:
        assert tag not in {"link", "iframe", "object", "embed", "img", "form", "base"}
        assert not [name for name in attributes if name.startswith("on")]
        assert not attributes.get("src")
        assert (attributes.get("href") or "#").startswith("#")


def test_the_same_dossier_gives_the_same_bytes(district: Dossier, page: str) -> None:
    again = Dossier(
        network=district.network, analyses=district.analyses, profile=district.profile,
        checked=district.checked, note=NOTE,
    )  # fmt: skip
    assert render_page(again) == page


def test_the_page_of_the_real_district_stays_below_three_megabytes(page: str) -> None:
    assert len(page.encode()) < 3_000_000


def test_every_link_inside_the_page_leads_somewhere(elements: Elements) -> None:
    targets = {
        (attributes.get("href") or "")[1:].partition("?")[0]
        for tag, attributes in elements.tags
        if tag == "a"
    }
    assert targets <= set(elements.ids)


def test_no_text_is_missing(page: str) -> None:
    assert not re.search(r"\bpage-[a-z]", Elements(page).words)
    assert "{" not in Elements(page).words


# ---------------------------------------------------------------- contents


def test_the_rows_of_the_page_are_the_rows_of_the_ledger(
    district: Dossier, elements: Elements
) -> None:
    columns = elements.data["items"]
    for name in ("number", "street_name", "title", "name", "message", "action", "severity_label",
                 "clause", "source", "evidence"):  # fmt: skip
        assert column(columns, name) == district.items[name].to_list(), name


def test_a_number_of_the_brief_is_that_of_the_figure(district: Dossier, elements: Elements) -> None:
    figures = district.figures.filter(pl.col("of").is_null()).rows(named=True)
    shown = {row["code"]: of_all(row) for row in figures}
    assert shown["T2.all_covered"] == "153/156（98.1%）"
    assert "156个村、社区中，153个对应到党组织（98.1%）。" in elements.words
    assert "21个镇街均有党（工）委。" in elements.words
    assert "党委10个、党总支17个、党支部35个。" in elements.words


def test_the_table_of_figures_shows_every_computed_share(
    district: Dossier, elements: Elements
) -> None:
    text = re.sub(r"\s+", " ", elements.words)
    shares = district.figures.filter(
        pl.col("of").is_null() & (pl.col("type") == "share") & (pl.col("status") == "ok")
    )
    assert shares.height
    for row in shares.rows(named=True):
        applies = row["yes"] + row["no"] + row["unknown"]
        numbers = [f"{int(n):,}" for n in (row["yes"], row["no"], row["unknown"], applies)]
        assert " ".join(numbers) in re.sub(r"(?<=\d) (?=\d)", " ", text) or "".join(numbers) in text


def test_places_that_are_not_matched_are_named_with_their_street(elements: Elements) -> None:
    assert "1个名册未见：" in elements.words
    assert "2个写法不同待确认：" in elements.words


def test_what_was_not_judged_names_the_sheet_that_would_answer(elements: Elements) -> None:
    assert "未提供名册" in elements.words
    assert "小区表" in elements.words
    assert "换届" in elements.words


def test_withheld_organisations_appear_nowhere(district: Dossier, page: str) -> None:
    names = district.network.frame("PartyOrg").filter(
        pl.col("id").is_in(district.withheld.implode())
    )["name"]
    assert names.len() == 42
    assert [name for name in names if name in page] == []
    assert "默认不列出的系统的党组织42个" in page


def test_the_tree_holds_every_organisation_that_is_not_withheld_once(
    district: Dossier, elements: Elements
) -> None:
    tree = elements.data["tree"]
    kinds = column(tree, "kind")
    shown = [name for kind, name in zip(kinds, tree["id"], strict=True) if kind == "PartyOrg"]
    expected = set(district.network.frame("PartyOrg")["id"]) - set(district.withheld)
    assert len(shown) == len(set(shown)) == len(expected)
    assert set(shown) == expected
    assert all(parent < at for at, parent in enumerate(tree["parent"]) if parent >= 0) or all(
        0 <= parent < len(kinds) or parent == -1 for parent in tree["parent"]
    )


def test_a_community_organisation_stands_below_its_community(elements: Elements) -> None:
    tree = elements.data["tree"]
    at = tree["id"].index("001007003000000")
    above = tree["parent"][at]
    assert tree["name"][above] == "玉屏社区居民委员会"
    assert tree["name"][tree["parent"][above]] == "昌元街道"


def test_a_cycle_of_superiors_is_shown_apart_and_loses_nobody() -> None:
    dossier = small(["甲社区党支部", "乙社区党支部"])
    cycle = pl.DataFrame(
        {"from_kind": ["PartyOrg"] * 2, "from_id": ["o0", "o1"],
         "to_kind": ["PartyOrg"] * 2, "to_id": ["o1", "o0"]}
    )  # fmt: skip
    network = dossier.network.with_frames({"SubordinateTo": cycle, "Covers": pl.DataFrame()})
    tree = Elements(render_page(replace(dossier, network=network))).data["tree"]
    parents = {
        tree["id"][at]: tree["id"][parent]
        for at, parent in enumerate(tree["parent"])
        if parent >= 0
    }
    assert parents["o0"] == parents["o1"] == "unclear"


def test_the_rows_of_the_streets_add_up_to_the_last_row(page: str) -> None:
    table = page[page.index('<table class="data streets"') :]
    rows = re.findall(
        r"<tr[^>]*><th scope=\"row\">(.*?)</tr>", table[: table.index("</table>")], re.DOTALL
    )
    counts = [
        [int(n.replace(",", "")) for n in re.findall(r'<a class="n"[^>]*>([\d,]+)</a>', row)]
        for row in rows
    ]
    streets = [row for row in counts if len(row) == 10]
    *_, last = streets
    assert len(streets) == 21 + 1
    assert [sum(row[at] for row in streets[:-1]) for at in range(9)] == last[:9]
    assert last[:6] == [62, 64, 91, 92, 153, 156]
    assert sum(row[-1] for row in counts[:-1]) == last[-1]


def test_the_dates_are_unknown_where_the_rosters_do_not_say(elements: Elements) -> None:
    assert "名册截止日期：未注明" in elements.words


def test_the_marking_and_the_note_stand_in_the_running_head(district: Dossier) -> None:
    head = Elements(render_page(district, marking="仅供内部使用")).words
    assert head.count("仅供内部使用") == 2
    assert head.count(NOTE) == 2
    assert "内部资料" not in Elements(render_page(district, marking="")).words


def test_the_problems_and_the_rows_of_every_file_are_told(elements: Elements) -> None:
    for file in ("organizations.csv", "communities.csv", "streets.csv"):
        assert file in elements.words
    assert "读取行数＝采用＋退回＋合并＋跳过" in elements.words


def test_a_picture_never_has_more_than_a_thousand_marks_and_always_a_table(
    elements: Elements,
) -> None:
    charts = elements.data["charts"]
    assert set(charts) == {"chart-forms", "chart-map"}
    tiles = charts["chart-map"]["option"]["series"][0]["data"]
    assert sum(1 + len(street["children"]) for street in tiles) == 156 + 21
    grids = elements.data["grids"]
    assert set(grids) == {"grid-streets", "grid-communities"}
    assert all(grid["most"] <= 1000 for grid in grids.values())
    assert {"grid-streets", "grid-communities", "chart-compare"} <= set(elements.ids)
    for chart in charts.values():
        assert chart["option"]["tooltip"]["renderMode"] == "richText"
        assert chart["option"]["aria"]["enabled"]


def test_a_page_without_findings_or_without_analyses_renders() -> None:
    dossier = small(["甲社区党支部"], ["甲社区"])
    silent = tuple(replace(item, findings=item.findings.head(0)) for item in dossier.analyses)
    for analyses in (silent, ()):
        page = render_page(replace(dossier, analyses=analyses))
        assert Elements(page).data["items"]["number"] == []
        assert "没有待完善事项" in page


def test_a_page_in_english_has_no_chinese_words_of_its_own() -> None:
    page = Elements(render_page(replace(small([]), language="en", title="Area", analyses=())))
    own = re.sub(r"Rules and sources.*", "", page.words, flags=re.DOTALL)
    names = {"甲街道", "某区委"}
    assert [word for word in re.findall(r"[\u4e00-\u9fff]+", own) if word not in names] == []


# ---------------------------------------------------------------- hostile names


def test_hostile_names_stay_inert_and_come_back_whole() -> None:
    dossier = small([f"{payload}社区" for payload in HOSTILE])
    page = Elements(render_page(replace(dossier, note=HOSTILE[0], title=HOSTILE[1])))
    tame = Elements(render_page(replace(small(["甲社区"] * len(HOSTILE)), note="注", title="题")))
    assert len(page.scripts) == len(tame.scripts)
    assert not {"img", "iframe"} & {tag for tag, _ in page.tags}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    names = set(page.data["tree"]["name"])
    assert {f"{payload}社区" for payload in HOSTILE} <= names


def test_marks_that_turn_or_steer_are_named_outside_the_data() -> None:
    page = render_page(small([], ["\u202e甲社区", "乙\u0007社区"]))
    shown = Elements(page).words
    assert "\u202e" not in shown
    assert "\u0007" not in shown
    assert "⟨U+202E⟩甲社区" in shown


@pytest.mark.parametrize("mark", ["<", ">", "&", "\u2028", "\u2029"])
def test_embedded_json_has_no_mark_that_ends_a_script(mark: str) -> None:
    text = as_json([mark])
    assert mark not in text
    assert json.loads(text) == [mark]


def test_initials_know_every_reading() -> None:
    found = initials([pl.Series(["重庆A", None])])
    assert found["庆"] == "q"
    assert set(found["重"]) >= {"c", "z"}
    assert "A" not in found


# ---------------------------------------------------------------- writing


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    dossier = small([])
    target = write_page(dossier, tmp_path / "报告.html")
    assert target.read_text(encoding="utf-8") == render_page(dossier)
    assert [item.name for item in tmp_path.iterdir()] == ["报告.html"]


def test_an_existing_file_is_never_replaced_unasked(tmp_path: Path) -> None:
    target = tmp_path / "报告.html"
    target.write_text("旧", encoding="utf-8")
    with pytest.raises(UsageError, match=r"报告\.html”已存在，未覆盖"):
        write_page(small([]), target)
    assert target.read_text(encoding="utf-8") == "旧"
    write_page(small([]), target, force=True)
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_folder_that_does_not_exist_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有文件夹"):
        write_page(small([]), tmp_path / "无" / "报告.html")
