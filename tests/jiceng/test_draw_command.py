"""``jiceng draw`` and the pictures of ``jiceng report``, as they are run."""

from __future__ import annotations

from pathlib import Path

import jiceng as jc
from jiceng.draw import PICTURES
from jiceng.reports import PARTS, parts
from tests.jiceng.command import jiceng, rosters


def test_one_picture_is_drawn_in_the_format_of_its_name(tmp_path: Path) -> None:
    folder = rosters(tmp_path / "名册")
    own = tmp_path / "样式.toml"
    own.write_text('unit = "某部"\n[states]\nmatched = "#777777"\n', encoding="utf-8")
    done = jiceng("draw", "poster", folder, "--out", "图.pdf", "--config", own, at=tmp_path)
    assert done.code == 0, done.err
    assert done.out == ""
    assert "已写入 图.pdf" in done.err
    assert (tmp_path / "图.pdf").read_bytes().startswith(b"%PDF")


def test_what_cannot_be_drawn_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    folder = rosters(tmp_path / "名册")
    unknown = jiceng("draw", "map", folder, at=tmp_path)
    assert unknown.code == 2
    assert "没有名为“map”的图" in unknown.err
    empty = jiceng("draw", "terms", folder, at=tmp_path)
    assert empty.code == 2
    assert "没有可画的内容：换届日历要用到“党组织·届满时间”" in empty.err
    assert [path.name for path in tmp_path.iterdir()] == ["名册"]


def test_a_report_draws_all_pictures_on_request(tmp_path: Path) -> None:
    folder = rosters(tmp_path / "名册")
    done = jiceng("report", folder, "--out", "报告", "--pictures", "all", at=tmp_path)
    assert done.code == 0, done.err
    written = {path.name for path in (tmp_path / "报告").iterdir()}
    # Two streets with three communities: no compounds, posts, ties or terms.
    stems = {"覆盖情况", "街道组织图", "全区组织图", "覆盖旭日图", "覆盖矩形图", "社区指标图"}
    assert {f"{stem}{suffix}" for stem in stems for suffix in (".png", ".pdf")} <= written
    assert not [name for name in written if name.startswith(("交叉", "共建", "换届"))]


def test_every_picture_is_among_the_parts_of_a_full_report() -> None:
    full = parts(all_pictures=True)
    assert {f"{picture.stem}.png" for picture in PICTURES.values()} <= set(full)
    assert set(PARTS) <= set(full)
    assert list(full)[-1] == "报告.docx"


def test_pictures_are_reached_from_the_front_door() -> None:
    assert jc.draw.PICTURES is PICTURES
