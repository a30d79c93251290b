"""Pictures of a district: nothing overlaps or is missing, unknown is never zero, grey suffices."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from importlib.resources import files
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

import jiceng as jc
from graphmodel.errors import UsageError
from graphmodel.network import About, Network
from graphmodel.places import link_places
from jiceng.demo.city import make_city
from jiceng.dossier import Dossier
from jiceng.draw import PICTURES, NothingToDrawError, Wish, default_look, draw, figure
from jiceng.draw.canvas import rules
from jiceng.draw.labels import placed_labels
from jiceng.draw.looks import TIERS, is_reddish, letters_on
from jiceng.draw.panels import Line, panels
from jiceng.draw.sheet import Box
from jiceng.draw.spread import spread
from jiceng.draw.treemap import squarified
from jiceng.reports import make_dossier

DAY = date(2026, 11, 24)
FONT = files("jiceng") / "assets" / "fonts" / "NotoSansSC-Regular.otf"
#: What the real district's rosters are enough for.
REAL = ("coverage", "street", "poster", "sunburst", "treemap", "heat")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    folder = tmp_path_factory.mktemp("city")
    make_city(folder)
    checked = jc.load(folder, jc.Reading(only_looking=True), today=DAY)
    return make_dossier(checked.network, jc.load_profile(), note="样例")


@pytest.fixture(scope="module")
def real() -> Dossier:
    checked = jc.load(jc.demo_files(), today=DAY)
    return make_dossier(checked.network, jc.load_profile(), as_of=DAY, note="演示")


@pytest.fixture(scope="module")
def drawn(city: Dossier, real: Dossier) -> dict[str, Any]:
    """Every picture of both, drawn once."""
    made = {f"city-{name}": figure(city, name) for name in PICTURES}
    made |= {f"real-{name}": figure(real, name) for name in REAL}
    return made | {"real-poster-A2": figure(real, "poster", Wish(paper="A2"))}


ALL = [*(f"city-{name}" for name in PICTURES), *(f"real-{name}" for name in REAL), "real-poster-A2"]


def words_of(made: Any) -> list[str]:
    return [text.get_text() for text in made.axes[0].texts if text.get_text()]


def corners(made: Any) -> list[tuple[str, np.ndarray[Any, Any]]]:
    """The four corners of every text, turned as it is turned, in pixels."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(made)
    with rules():
        canvas.draw()
    found = []
    for text in made.axes[0].texts:
        if not text.get_text():
            continue
        turn = text.get_rotation()
        text.set_rotation(0)
        box = text.get_window_extent(canvas.get_renderer())
        text.set_rotation(turn)
        square = np.array([(box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1)])
        middle = text.get_transform().transform(text.get_position())
        angle = np.deg2rad(turn)
        turned = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        found.append((text.get_text(), (square - middle) @ turned + middle))
    return found


def meet(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    """Do two rectangles share more than a pixel? By the axes of both (separating axis theorem)."""
    for box in (one, other):
        for side in (box[1] - box[0], box[3] - box[0]):
            axis = side / max(float(np.hypot(*side)), 1e-9)
            a, b = one @ axis, other @ axis
            if min(a.max(), b.max()) - max(a.min(), b.min()) <= 1:
                return False
    return True


def lightness(colour: str) -> float:
    """CIE L* of an sRGB colour, from its definition."""
    linear = []
    for at in (1, 3, 5):
        part = int(colour[at : at + 2], 16) / 255
        linear.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * y ** (1 / 3) - 16 if y > (6 / 29) ** 3 else 903.3 * y


@pytest.mark.parametrize("name", ALL)
class TestEvery:
    def test_no_text_stands_over_another_or_off_the_sheet(
        self, drawn: dict[str, Any], name: str
    ) -> None:
        boxes = corners(drawn[name])
        low = [(box.min(axis=0), box.max(axis=0)) for _, box in boxes]
        over = [
            (boxes[a][0], boxes[b][0])
            for a, b in combinations(range(len(boxes)), 2)
            if (low[a][0] < low[b][1]).all() and (low[b][0] < low[a][1]).all()
            and meet(boxes[a][1], boxes[b][1])
        ]  # fmt: skip
        assert over == []
        width, height = drawn[name].canvas.get_width_height()
        outside = [
            words for (words, _), (least, most) in zip(boxes, low, strict=True)
            if least.min() < 0 or most[0] > width or most[1] > height
        ]  # fmt: skip
        assert outside == []

    def test_the_font_has_every_character(self, drawn: dict[str, Any], name: str) -> None:
        with TTFont(str(FONT)) as font:
            known = set(font.getBestCmap())
        used = {char for words in words_of(drawn[name]) for char in words}
        assert {char for char in used if ord(char) not in known} == set()
        assert "□" not in used

    def test_it_has_title_dates_source_note_and_legend(
        self, drawn: dict[str, Any], name: str
    ) -> None:
        words = "\n".join(words_of(drawn[name]))
        assert re.search(r"(样例区|荣昌区|街道).*(图|情况|日历)", words_of(drawn[name])[0])
        assert "名册截止日期：" in words
        assert "分析日期：2026年" in words
        assert "来源：" in words
        assert "内部资料，注意保存" in words
        assert ("样例" if name.startswith("city") else "演示") in words.splitlines()[-1] or any(
            line.startswith(("样例　", "演示　")) for line in words.splitlines()
        )

    def test_letters_can_be_read_in_print(self, drawn: dict[str, Any], name: str) -> None:
        sizes = [text.get_fontsize() for text in drawn[name].axes[0].texts]
        assert min(sizes) >= 5.5


@pytest.mark.parametrize("name", list(PICTURES))
def test_the_same_picture_is_the_same_bytes(city: Dossier, tmp_path: Path, name: str) -> None:
    one = draw(city, name, tmp_path / "a.svg").read_bytes()
    assert one == draw(city, name, tmp_path / "b.svg").read_bytes()
    assert b"<text" not in one
    assert b"dc:date" not in one


class TestPalette:
    def test_tiers_differ_in_lightness_by_more_than_a_copier_blurs(self) -> None:
        look = default_look()
        found = sorted(lightness(look.tiers[tier]) for tier in look.tiers)
        assert min(b - a for a, b in pairwise(found)) > 8

    def test_states_differ_in_hatching_or_lightness(self) -> None:
        look = default_look()
        styles = [look.patch(name) for name in (*look.states, *look.answers)]
        plain = [style for style in styles if "hatch" not in style]
        hatched = [style["hatch"] for style in styles if "hatch" in style]
        # Spelt otherwise and unknown are both open; no two others are hatched alike.
        assert sorted(hatched) == ["....", "////", "////", "xxx"]
        assert look.patch("suggested")["hatch"] == look.patch("unknown")["hatch"] == "////"
        matched, yes, no, not_applicable = (lightness(style["facecolor"]) for style in plain)
        assert matched - yes > 20
        assert min(no, not_applicable) - matched > 20

    def test_the_scale_only_darkens(self) -> None:
        steps = [lightness(colour) for colour in default_look().scale.colours]
        assert min(a - b for a, b in pairwise(steps)) > 6

    def test_only_the_top_tier_is_red(self) -> None:
        look = default_look()
        colours = [
            *look.tiers.items(), *look.states.items(), *look.answers.items(), *look.ties.items(),
            *(("scale", colour) for colour in look.scale.colours),
        ]  # fmt: skip
        assert [name for name, colour in colours if is_reddish(colour)] == ["top"]
        assert is_reddish("#D55E00") is False  # an orange that grey-blue goes to
        assert is_reddish("#E60012") is True

    def test_a_share_belongs_to_the_last_step_it_reaches(self) -> None:
        scale = default_look().scale
        found = [scale.colours.index(scale.colour(share)) for share in (0, 0.05, 0.1, 0.3, 0.6, 1)]
        assert found == [0, 1, 2, 3, 4, 4]

    def test_letters_on_dark_are_white(self) -> None:
        assert [letters_on(colour) for colour in ("#00507D", "#EDF1F5")] == ["#FFFFFF", "#1F1F1F"]

    def test_markers_of_the_tiers_are_all_different(self) -> None:
        marks = [(look["marker"], look["facecolor"]) for look in map(default_look().marker, TIERS)]
        assert len(set(marks)) == len(marks)

    def test_the_dossiers_unit_logo_and_colours_are_used(self, city: Dossier) -> None:
        logo = (
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
            "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
        )
        palette = replace(
            city.look.palette, states={**city.look.palette.states, "matched": "#777777"}
        )
        look = replace(city.look, unit="某部", logo=logo, palette=palette)
        own = replace(city, look=look)
        made = figure(own, "coverage")
        assert "制图：某部" in words_of(made)
        assert len(made.axes[0].images) == 1
        fills = {patch.get_facecolor()[:3] for patch in made.axes[0].patches}
        assert (0x77 / 255,) * 3 in {tuple(map(float, fill)) for fill in fills}


class TestContent:
    def test_the_poster_names_every_street_and_what_it_leaves_out(
        self, drawn: dict[str, Any]
    ) -> None:
        small, large = words_of(drawn["real-poster"]), words_of(drawn["real-poster-A2"])
        towns = {word for word in small if re.fullmatch(r"..(街道党工委|镇党委)", word)}
        assert len(towns) == 21
        assert towns <= set(large)
        # 62 communities and 91 villages have an organisation, 2 are spelt otherwise, 1 is not seen.
        for count in ("社区党组织 62个", "村党组织 91个", "写法不同待确认 2个", "名册未见 1个"):
            assert count in small
        line = next(words for words in small if words.startswith("未画出："))
        below = re.search(r"村、社区以下党组织(\d+)个（只写个数）", line)
        assert below is not None
        assert "直接隶属镇街、没有下级的党组织" in line
        assert "派出所" not in "".join(large)
        assert len(large) > len(small)

    def test_the_sunburst_and_the_treemap_count_the_same_tiles(self, drawn: dict[str, Any]) -> None:
        legend = {
            "社区（村）：已对应 24个",
            "社区（村）：写法不同待确认 2个",
            "社区（村）：组织覆盖空白点 2个",
            "小区：已覆盖 102个",
            "小区：尚未覆盖 11个",
        }
        for name in ("city-sunburst", "city-treemap"):
            assert legend <= set(words_of(drawn[name])), name
            assert any("没有登记村、社区的镇街1个" in words for words in words_of(drawn[name]))
        from matplotlib.patches import Wedge

        wedges = [one for one in drawn["city-sunburst"].axes[0].patches if isinstance(one, Wedge)]
        assert len(wedges) == 4 + 28 + 113

    def test_an_unknown_cell_of_the_heat_map_is_hatched_and_never_zero(
        self, drawn: dict[str, Any]
    ) -> None:
        words = words_of(drawn["city-heat"])
        # Two communities are only spelt differently; two are known to have none.
        assert words.count("?/1") == 2
        assert words.count("0/1") == 2
        hatched = [one for one in drawn["city-heat"].axes[0].patches if one.get_hatch()]
        assert len(hatched) > 2

    def test_the_matrix_shows_each_answer_of_each_compound_once(
        self, city: Dossier, drawn: dict[str, Any]
    ) -> None:
        made = drawn["city-cross_appointment"]
        analysis = city.analysis("cross_appointment")
        assert analysis is not None
        table = analysis.tables["matrix"].filter(
            (pl.col("branches") > 0) & (pl.col("committees") > 0)
        )
        answers = [state for name in ("any", "unity", "two_way", "count") for state in table[name]]
        circles = sum(
            len(item.get_offsets()) for item in made.axes[0].collections
            if item.__class__.__name__ == "PathCollection"
        )  # fmt: skip
        legend = 2
        assert circles - legend == answers.count("yes") + answers.count("no")
        hatched = [one for one in made.axes[0].patches if one.get_hatch()]
        assert len(hatched) - 1 == answers.count("unknown")
        assert table.height == 57
        assert "未画出：没有同时登记单独党支部和业委会的小区56个" in words_of(made)

    def test_every_cut_point_is_ringed_numbered_and_listed(self, drawn: dict[str, Any]) -> None:
        made = drawn["city-joint"]
        words = words_of(made)
        assert "退出后联系会断开（编号见右表） 25个" in words
        assert {str(number) for number in range(1, 26)} <= set(words)
        rings = [
            item for item in made.axes[0].collections
            if item.__class__.__name__ == "PathCollection" and len(item.get_offsets()) == 25
            and not len(item.get_facecolor())
        ]  # fmt: skip
        assert len(rings) == 1
        assert "联系 406条" in words

    def test_the_calendar_adds_up_and_names_who_is_past(self, drawn: dict[str, Any]) -> None:
        words = words_of(drawn["city-terms"])
        totals = [text for text in words if re.fullmatch(r"\d+", text)]
        # 451 organisations and 64 owners' committees, each in a month and in its year's total.
        assert sum(map(int, totals)) == 2 * (451 + 64)
        lists = (
            "已届满未换届（4个）",
            "经批准延期（2个）",
            "6个月内届满（4个）",
            "是否届满未明确（2个）",
        )
        assert set(lists) <= set(words)
        # A day is the last one of a term, as in the roster, and no more is said than is known.
        assert words.count("2026-03-31") == 3
        assert words.count("2026-02-28") == 2
        assert words.count("2026-06（日不详）") == 2
        assert "未画出：届满时间未明确的4个（不作未届满）" in words

    def test_marks_stay_within_bounds(self, drawn: dict[str, Any]) -> None:
        for name, made in drawn.items():
            axes = made.axes[0]
            marks = len(axes.patches) + sum(
                len(item.get_offsets()) for item in axes.collections
                if item.__class__.__name__ == "PathCollection"
            )  # fmt: skip
            assert marks <= 1100, name


def large(streets: int, communities: int) -> Dossier:
    """A district of many communities, each with an organisation."""
    from analyses.coverage import coverage

    codes = [f"{at:03}" for at in range(streets)]
    below = [(f"{code}{at:03}", code) for code in codes for at in range(communities)]
    places = pl.DataFrame(
        {
            "id": [*codes, *(one for one, _ in below)],
            "name": [*(f"第{code}街道" for code in codes),
                     *(f"第{one}社区居民委员会" for one, _ in below)],
            "level": ["street"] * streets + ["community"] * len(below),
        }
    )  # fmt: skip
    orgs = pl.DataFrame(
        {
            "id": ["q", *(f"s{code}" for code in codes), *(f"c{one}" for one, _ in below)],
            "name": ["大区委", *(f"大区第{code}街道党工委" for code in codes),
                     *(f"大区第{code}街道第{one}社区党支部" for one, code in below)],
        }
    ).with_columns(pl.lit(None, pl.String).alias("category_recorded"))  # fmt: skip
    ends = ["from_kind", "from_id", "to_kind", "to_id"]
    led = [*(("PartyOrg", f"s{code}", "PartyOrg", "q") for code in codes),
           *(("PartyOrg", f"c{one}", "PartyOrg", f"s{code}") for one, code in below)]  # fmt: skip
    within = [("Division", one, "Division", code) for one, code in below]
    frames = {
        "PartyOrg": orgs, "Division": places,
        "SubordinateTo": pl.DataFrame(led, schema=ends, orient="row"),
        "Within": pl.DataFrame(within, schema=ends, orient="row"),
    }  # fmt: skip
    columns = {name: frozenset(frame.columns) for name, frame in frames.items()}
    network = link_places(Network.of(frames, About(columns=columns, loaded_on=DAY)))
    return Dossier(network=network, analyses=(coverage(network),), profile=jc.load_profile())


@pytest.fixture(scope="module")
def vast() -> Dossier:
    return large(60, 25)


class TestLarge:
    @pytest.mark.parametrize("name", ["poster", "treemap", "sunburst"])
    def test_what_is_left_out_is_counted(self, vast: Dossier, name: str) -> None:
        made = figure(vast, name)
        line = next(words for words in words_of(made) if words.startswith("未画出："))
        assert re.search(r"(村、社区|镇街以下)1?\d{3}(个|行)", line), line
        boxes = [box for _, box in corners(made)]
        assert all(box.min() >= 0 for box in boxes)
        axes = made.axes[0]
        marks = len(axes.patches) + sum(
            len(item.get_offsets()) for item in axes.collections
            if item.__class__.__name__ == "PathCollection"
        )  # fmt: skip
        assert marks <= 1300


def test_without_its_rosters_a_picture_says_what_it_needs(real: Dossier, tmp_path: Path) -> None:
    for name in ("cross_appointment", "joint", "terms"):
        with pytest.raises(NothingToDrawError, match=r"没有可画的内容：.*要用到“.+”"):
            draw(real, name, tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_or_paper_nobody_knows_is_refused(real: Dossier) -> None:
    with pytest.raises(UsageError, match=r"没有名为“map”的图.*coverage、street"):
        figure(real, "map")
    with pytest.raises(UsageError, match=r"没有“A5”这种纸张.*A3、A2"):
        figure(real, "poster", Wish(paper="A5"))


def test_a_poster_is_as_large_as_its_paper(real: Dossier, tmp_path: Path) -> None:
    path = draw(real, "poster", tmp_path / "a.png", Wish(paper="A2"))
    with Image.open(path) as picture:
        assert picture.size == (round(23.39 * 200), round(16.54 * 200))


class TestPieces:
    def test_squarified_rectangles_fill_the_box_in_order(self) -> None:
        box = Box(left=1, top=2, width=6, height=4)
        made = squarified([6, 6, 4, 3, 2, 2, 1], box)
        areas = [one.width * one.height for one in made]
        # The example of the paper (Bruls, Huizing and van Wijk): 6 × 4, these areas.
        assert areas == pytest.approx([6, 6, 4, 3, 2, 2, 1])
        assert [round(one.width, 3) for one in made[:2]] == [3, 3]
        assert max(one.right for one in made) == pytest.approx(7)
        assert max(one.bottom for one in made) == pytest.approx(6)

    def test_names_never_meet_and_the_rest_is_left(self) -> None:
        field = Box(left=0, top=0, width=2, height=2)
        made = placed_labels([("社区", 1.0, 1.0, 0.05)] * 30, 8.0, field)
        assert 0 < len(made) < 30
        assert len({(one.x, one.y) for one in made}) == len(made)

    def test_a_graph_is_always_spread_alike_and_leaves_hang_near_their_hub(self) -> None:
        one, other = np.array([0, 0, 0, 0, 1, 4]), np.array([1, 2, 3, 4, 5, 5])
        first = spread(6, one, other, 1.5)
        assert np.array_equal(first, spread(6, one, other, 1.5))
        assert first.min() >= 0
        assert first.max() <= 1
        gap = np.hypot(*(first[2] - first[0]))
        assert gap < np.hypot(*(first[5] - first[0]))

    def test_panels_show_every_row_or_count_what_is_left(self) -> None:
        lines: list[Line[int]] = []
        for group in range(10):
            lines.append(Line(label=f"第{group}街道"))
            lines += [Line(label=f"第{at}社区", cells=(1, 2, 3)) for at in range(9)]
        roomy = panels(lines, ["甲", "乙", "丙"], 11, 7)
        assert roomy.left_out == 0
        assert sum(1 for panel in roomy.lines for line in panel if line.cells) == 90
        tight = panels(lines * 20, ["甲", "乙", "丙"], 11, 7)
        shown = sum(1 for panel in tight.lines for line in panel if line.cells)
        assert tight.left_out == 1800 - shown > 0
        assert tight.height <= 7.001

    def test_each_panel_begins_with_the_heading_of_its_rows(self) -> None:
        lines: list[Line[int]] = [Line(label="甲")]
        lines += [Line(label=str(at), cells=(1,)) for at in range(60)]
        made = panels(lines, ["一"], 11, 3)
        assert len(made.lines) > 1
        assert {panel[0].label for panel in made.lines} == {"甲"}
