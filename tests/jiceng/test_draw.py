"""The pictures: every letter is drawn and none over another, nothing in them is live or dated."""

from __future__ import annotations

import random
import re
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from hashlib import sha256
from importlib.resources import files
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

import jiceng as jc
from analyses.coverage import coverage
from graphmodel.errors import UsageError
from graphmodel.network import About, Network
from graphmodel.places import link_places
from jiceng.dossier import Dossier
from jiceng.draw import draw_coverage, draw_street
from jiceng.draw.canvas import _unit_width, rules, width_of
from jiceng.draw.coverage import coverage_figure
from jiceng.draw.hierarchy import hierarchy
from jiceng.draw.links import joint_ties, shared_posts
from jiceng.draw.looks import TIERS, default_look
from jiceng.draw.street import street_figure
from jiceng.reports import first_street, make_dossier

DAY = date(2026, 11, 24)
NOTE = "演示数据，不反映现状"
FONT = files("jiceng") / "assets" / "fonts"
#: Of the whole register: the largest street, one with an open suggestion, one with a gap, a town.
STREETS = ("500153001", "500153004", "500153005", "500153102")


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    checked = jc.load(jc.demo_files(), today=DAY)
    return make_dossier(checked.network, jc.load_profile(), as_of=DAY, note=NOTE)


def made(organisations: list[tuple[str, str, str | None]], **frames: pl.DataFrame) -> Dossier:
    """A street 甲街道 (99) with communities and the organisations given: id, name, superior."""
    ids, names, superiors = zip(*organisations, strict=True)
    orgs = pl.DataFrame(
        {"id": ids, "name": names, "category_recorded": [None] * len(ids)},
        schema={"id": pl.String, "name": pl.String, "category_recorded": pl.String},
    )
    below = [(one, other) for one, other in zip(ids, superiors, strict=True) if other]
    led = pl.DataFrame(
        [("PartyOrg", one, "PartyOrg", other) for one, other in below],
        schema=["from_kind", "from_id", "to_kind", "to_id"], orient="row",
    )  # fmt: skip
    base = {
        "PartyOrg": orgs,
        "SubordinateTo": led,
        "Division": pl.DataFrame(
            {"id": ["99", "9901", "9902"],
             "name": ["甲街道", "东社区居民委员会", "西社区居民委员会"],
             "level": ["street", "community", "community"]}
        ),
        "Within": pl.DataFrame(
            [("Division", code, "Division", "99") for code in ("9901", "9902")],
            schema=["from_kind", "from_id", "to_kind", "to_id"], orient="row",
        ),
    }  # fmt: skip
    frames = {**base, **frames}
    columns = {name: frozenset(frame.columns) for name, frame in frames.items()}
    network = link_places(Network.of(frames, About(columns=columns, loaded_on=DAY)))
    return Dossier(network=network, analyses=(coverage(network),), profile=jc.load_profile())


SMALL = [
    ("0", "甲街道党工委", None),
    ("1", "甲街道东社区党委", "0"),
    ("11", "甲街道东社区第一党支部", "1"),
    ("12", "甲街道东社区花园党支部", "1"),
    ("2", "甲街道机关党支部", "0"),
]


def drawn(figure: Any) -> tuple[list[Any], Any]:
    """The texts of a figure with the renderer that measures them."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return [text for text in figure.axes[0].texts if text.get_text()], canvas.get_renderer()


def overlaps(figure: Any) -> list[tuple[str, str]]:
    texts, renderer = drawn(figure)
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    return [
        (one, other)
        for (one, a), (other, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 1
    ]


def outside(figure: Any) -> list[str]:
    texts, renderer = drawn(figure)
    width, height = figure.canvas.get_width_height()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    return [
        words for words, box in boxes
        if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height
    ]  # fmt: skip


class TestFont:
    def test_it_is_the_one_its_notice_names(self) -> None:
        digest = sha256((FONT / "NotoSansSC-Regular.otf").read_bytes()).hexdigest()
        assert digest in (FONT / "NOTICE").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FONT / "OFL.txt").read_text(encoding="utf-8")

    @pytest.mark.parametrize("street", STREETS)
    def test_it_has_every_character_of_the_picture(self, dossier: Dossier, street: str) -> None:
        with TTFont(str(FONT / "NotoSansSC-Regular.otf")) as font:
            known = set(font.getBestCmap())
        with rules():
            texts, _ = drawn(street_figure(dossier, street))
        used = {char for text in texts for char in text.get_text()}
        assert {char for char in used if ord(char) not in known} == set()
        assert "□" not in used

    def test_a_character_it_lacks_is_shown_as_a_box(self) -> None:
        odd = [*SMALL[:4], ("13", "甲街道东社区\U0010ffff苑党支部", "1")]
        with rules():
            texts, _ = drawn(street_figure(made(odd), "99"))
        assert "□苑党支部" in {text.get_text() for text in texts}

    def test_measures_do_not_change_while_pictures_are_drawn(self, dossier: Dossier) -> None:
        _unit_width.cache_clear()
        before = width_of("党支部", 9.0)
        with rules():
            drawn(coverage_figure(dossier))
        _unit_width.cache_clear()
        assert width_of("党支部", 9.0) == before == pytest.approx(3 * 9 / 72, rel=0.02)


class TestStreet:
    @pytest.mark.parametrize("street", STREETS)
    def test_no_label_stands_over_another_or_off_the_sheet(
        self, dossier: Dossier, street: str
    ) -> None:
        with rules():
            figure = street_figure(dossier, street)
            assert overlaps(figure) == []
            assert outside(figure) == []

    def test_every_organisation_of_the_street_is_drawn_with_its_name(
        self, dossier: Dossier
    ) -> None:
        nodes = hierarchy(dossier, "500153001").nodes
        # 1 committee, 87 below it and 70 below those, less one that is withheld.
        assert nodes.height == 1 + 87 + 70 - 1
        with rules():
            texts, _ = drawn(street_figure(dossier, "500153001"))
        words = {text.get_text() for text in texts}
        assert set(nodes["name"]) <= words

    def test_the_tiers_are_those_of_the_register(self, dossier: Dossier) -> None:
        counts = dict(hierarchy(dossier, "500153001").nodes["tier"].value_counts().rows())
        assert counts == {"top": 1, "community": 8, "village": 2, "other": 2, "branch": 144}

    def test_what_is_withheld_is_not_drawn_and_a_footnote_says_so(self, dossier: Dossier) -> None:
        with rules():
            texts, _ = drawn(street_figure(dossier, "500153001"))
        words = "\n".join(text.get_text() for text in texts)
        assert "派出所" not in words
        assert "未画出：按规则档案不列示的党组织1个" in words
        with rules():
            texts, _ = drawn(street_figure(replace(dossier, show_withheld=True), "500153001"))
        assert "公安派出所党支部" in {text.get_text() for text in texts}

    def test_it_says_what_it_shows_of_which_day_from_which_file(self, dossier: Dossier) -> None:
        with rules():
            texts, _ = drawn(street_figure(dossier, "500153001"))
        words = "\n".join(text.get_text() for text in texts)
        assert "昌元街道党组织设置图" in words
        assert "名册截止日期：未注明" in words
        assert "分析日期：2026年11月24日" in words
        assert "organizations.csv" in words
        assert "社区党组织 8个" in words
        assert NOTE in words

    def test_places_without_an_organisation_are_drawn_as_such(self, dossier: Dossier) -> None:
        found = hierarchy(dossier, "500153004").nodes.filter(pl.col("tier") == "suggested")
        assert found["name"].to_list() == ["双矿社区"]
        missing = hierarchy(dossier, "500153005").nodes.filter(pl.col("tier") == "not_seen")
        assert missing["name"].to_list() == ["华江社区"]

    def test_names_drop_what_their_superiors_name_says(self) -> None:
        nodes = hierarchy(made(SMALL), "99").nodes
        assert dict(nodes.select("id", "name").rows()) == {
            "0": "甲街道党工委", "1": "东社区党委", "11": "第一党支部", "12": "花园党支部",
            "2": "机关党支部", "9902": "西社区",
        }  # fmt: skip

    def test_a_street_without_a_committee_still_shows_its_places(self) -> None:
        found = made([("5", "乙街道党工委", None)])
        nodes = hierarchy(found, "99").nodes
        assert nodes.select("id", "tier").rows() == [("9901", "not_seen"), ("9902", "not_seen")]
        with rules():
            texts, _ = drawn(street_figure(found, "99"))
        assert {"甲街道", "东社区", "西社区"} <= {text.get_text() for text in texts}

    def test_a_street_nobody_knows_is_said_to_be_unknown(
        self, dossier: Dossier, tmp_path: Path
    ) -> None:
        with pytest.raises(UsageError, match=r"没有可画的内容.*123"):
            draw_street(dossier, "123", tmp_path / "a.png")
        assert list(tmp_path.iterdir()) == []

    def test_a_circle_of_superiors_ends(self) -> None:
        rows = [("0", "甲街道党工委", None), ("1", "甲街道东社区党委", "0"), ("2", "乙党支部", "3"),
                ("3", "丙党支部", "2")]  # fmt: skip
        assert set(hierarchy(made(rows), "99").nodes["id"]) == {"0", "1", "9902"}


def test_tiers_are_told_apart_by_shape_and_only_the_top_is_red() -> None:
    looks = {tier: default_look().marker(tier) for tier in TIERS}
    shapes = [(look["marker"], look["facecolor"]) for look in looks.values()]
    led = [looks[tier]["marker"] for tier in ("community", "village", "other", "branch", "group")]
    assert len(set(led)) == len(led)
    assert len(set(shapes)) == len(shapes)
    assert [tier for tier, look in looks.items() if look["facecolor"] == "#C8102E"] == ["top"]


class TestTies:
    ENDS = ("from_kind", "from_id", "to_kind", "to_id")

    def frame(self, *rows: tuple[str, ...], **more: list[str]) -> pl.DataFrame:
        ends = pl.DataFrame(list(rows), schema=list(self.ENDS), orient="row")
        return ends.with_columns(pl.Series(name, values) for name, values in more.items())

    def test_bodies_that_signed_the_same_paper_are_tied_once(self) -> None:
        signed = self.frame(
            ("PartyOrg", "2", "Agreement", "P"),
            ("Division", "9901", "Agreement", "P"),
            ("Unit", "U", "Agreement", "P"),
        )
        covers = self.frame(("PartyOrg", "12", "Unit", "U"), origin=["stated"])
        units = pl.DataFrame({"id": ["U"], "name": ["某厂"]})
        papers = pl.DataFrame({"id": ["P"]})
        found = made(SMALL, PartyTo=signed, Covers=covers, Unit=units, Agreement=papers)
        nodes = hierarchy(found, "99").nodes
        # The community stands at its organisation, the unit at the branch that covers it.
        assert joint_ties(found.network, nodes).rows() == [("1", "12"), ("1", "2"), ("12", "2")]

    def test_a_person_with_posts_in_two_bodies_ties_them(self) -> None:
        posts = self.frame(
            ("Person", "p", "PartyOrg", "11"),
            ("Person", "p", "PartyOrg", "12"),
            ("Person", "p", "PartyOrg", "12"),
            ("Person", "q", "PartyOrg", "12"),
            role=["secretary", "member", "deputy_secretary", "member"],
        )
        people = pl.DataFrame({"id": ["p", "q"]})
        found = made(SMALL, Holds=posts, Person=people)
        nodes = hierarchy(found, "99").nodes
        assert shared_posts(found.network, nodes).rows() == [("11", "12")]
        with rules():
            texts, _ = drawn(street_figure(found, "99"))
        assert "交叉任职 1条" in {text.get_text() for text in texts}


class TestFiles:
    @pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
    def test_the_same_picture_is_the_same_bytes(
        self, dossier: Dossier, tmp_path: Path, suffix: str
    ) -> None:
        one = draw_street(dossier, "500153102", tmp_path / f"a{suffix}").read_bytes()
        assert one == draw_street(dossier, "500153102", tmp_path / f"b{suffix}").read_bytes()
        assert b"2026-" not in one[:2000]

    def test_an_svg_holds_shapes_only(self, dossier: Dossier, tmp_path: Path) -> None:
        root = ET.parse(draw_street(dossier, "500153004", tmp_path / "a.svg")).getroot()  # noqa: S314 - our own
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert names <= {"svg", "metadata", "RDF", "Work", "type", "format", "defs", "style", "g",
                         "path", "use", "clipPath", "rect", "title"}  # fmt: skip
        links = [
            value for element in root.iter() for name, value in element.attrib.items()
            if name.rpartition("}")[2] == "href"
        ]  # fmt: skip
        assert links
        assert all(link.startswith("#") for link in links)
        assert not [
            name for element in root.iter() for name in element.attrib if name.startswith("on")
        ]

    def test_a_pdf_keeps_its_text_and_its_font(self, dossier: Dossier, tmp_path: Path) -> None:
        content = draw_street(dossier, "500153102", tmp_path / "a.pdf").read_bytes()
        assert b"/Type3" not in content
        assert b"/CreationDate" not in content
        assert len(content) < 300_000

    def test_hostile_names_are_drawn_as_they_are(self, tmp_path: Path) -> None:
        hostile = ["</text><script>alert(1)</script>", "$\\frac{1}{2}$", "$\\nosuchmacro$",
                   "甲\x00乙\x1b[2J", "\u202e丙", "=cmd|x", "a\nb", "字" * 10_000]  # fmt: skip
        rows = [*SMALL, *((f"h{at}", name, "1") for at, name in enumerate(hostile))]
        found = made(rows)
        root = ET.parse(draw_street(found, "99", tmp_path / "a.svg")).getroot()  # noqa: S314 - our own
        assert not [element for element in root.iter() if element.tag.endswith("script")]
        with rules():
            figure = street_figure(found, "99")
            texts, _ = drawn(figure)
            assert overlaps(figure) == []
            assert outside(figure) == []
        words = {text.get_text() for text in texts}
        assert {
            "</text><script>alert(1)</script>",
            "$\\frac{1}{2}$",
            "甲乙[2J",
            "丙",
            "ab",
        } <= words

    def test_another_format_is_refused(self, dossier: Dossier, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r"图的格式有\.png、\.svg、\.pdf"):
            draw_street(dossier, "500153001", tmp_path / "a.bmp")

    def test_a_file_that_is_there_is_left_alone(self, dossier: Dossier, tmp_path: Path) -> None:
        path = tmp_path / "a.png"
        path.write_text("别人的")
        for draw in (
            lambda: draw_street(dossier, "500153001", path),
            lambda: draw_coverage(dossier, path),
        ):
            with pytest.raises(UsageError, match="已存在，未覆盖"):
                draw()
        assert path.read_text() == "别人的"
        draw_coverage(dossier, path, force=True)
        with Image.open(path) as picture:
            assert picture.size[0] == 2338


@pytest.fixture(scope="module")
def crowded() -> Dossier:
    """Two communities with 1,000 branches each."""
    rng = random.Random(1)  # noqa: S311 - names only
    names = ["".join(rng.choices("桂花海棠香国城绿园金竹文艺虹桥", k=5)) for _ in range(2000)]
    rows = [*SMALL[:2], ("3", "甲街道西社区党委", "0")]
    rows += [(f"b{at}", f"甲街道{'东西'[at % 2]}社区{name}党支部", "13"[at % 2])
             for at, name in enumerate(names)]  # fmt: skip
    return made(rows)


class TestMany:
    def test_two_thousand_branches_are_drawn_quickly_and_fit_the_sheet(
        self, crowded: Dossier, tmp_path: Path
    ) -> None:
        started = time.perf_counter()
        path = draw_street(crowded, "99", tmp_path / "a.png")
        assert time.perf_counter() - started < 20
        with Image.open(path) as picture:
            assert picture.size[1] <= 11.7 * 200 + 1

    def test_every_one_has_a_marker_and_hidden_names_are_counted(self, crowded: Dossier) -> None:
        with rules():
            figure = street_figure(crowded, "99")
            assert overlaps(figure) == []
            assert outside(figure) == []
        markers = sum(len(item.get_offsets()) for item in figure.axes[0].collections
                      if item.__class__.__name__ == "PathCollection")  # fmt: skip
        words = [text.get_text() for text in figure.axes[0].texts]
        assert markers >= 2002
        (hidden,) = (
            re.search(r"有(\d+)个党组织只画标记", text) for text in words if "只画标记" in text
        )
        assert hidden is not None
        assert int(hidden[1]) == 2000

    def test_no_two_markers_touch(self, crowded: Dossier) -> None:
        with rules():
            figure = street_figure(crowded, "99")
        offsets = max((item.get_offsets() for item in figure.axes[0].collections
                       if item.__class__.__name__ == "PathCollection"), key=len)  # fmt: skip
        across = sorted({round(float(x), 4) for x, _ in offsets})
        assert min(b - a for a, b in pairwise(across)) > 0.05


class TestCoverage:
    def test_no_label_stands_over_another_or_off_the_sheet(self, dossier: Dossier) -> None:
        with rules():
            figure = coverage_figure(dossier)
            assert overlaps(figure) == []
            assert outside(figure) == []

    def test_the_bars_are_as_long_as_what_was_counted(self, dossier: Dossier) -> None:
        from matplotlib.patches import Rectangle

        with rules():
            figure = coverage_figure(dossier)
        texts = [text.get_text() for text in figure.axes[0].texts]
        assert {"已对应 153个", "写法不同待确认 2个", "名册未见 1个"} <= set(texts)
        ends = [text for text in texts if re.fullmatch(r"\d+/\d+", text)]
        assert len(ends) == 21
        assert sum(int(text.partition("/")[0]) for text in ends) == 153
        assert sum(int(text.partition("/")[2]) for text in ends) == 156
        bars = [item for item in figure.axes[0].patches if isinstance(item, Rectangle)][:-3]
        widths = [item.get_width() for item in bars]
        unit = max(widths) / 16  # the longest street has 16 places, all matched
        assert sum(widths) / unit == pytest.approx(156)

    def test_streets_stand_in_the_order_of_the_register(self, dossier: Dossier) -> None:
        with rules():
            texts = [text.get_text() for text in coverage_figure(dossier).axes[0].texts]
        names = [text for text in texts if re.fullmatch(r".{2,3}(街道|镇)", text)]
        assert names[:3] == ["昌元街道", "昌州街道", "广顺街道"]
        assert first_street(dossier) == "500153001"

    def test_without_a_register_there_is_nothing_to_draw(self, tmp_path: Path) -> None:
        empty = link_places(Network.of({}))
        nothing = Dossier(network=empty, analyses=(coverage(empty),), profile=jc.load_profile())
        with pytest.raises(UsageError, match="没有读入镇街和村、社区名录"):
            draw_coverage(nothing, tmp_path / "a.png")
