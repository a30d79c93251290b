"""The report's configuration: what it changes, what it refuses by name, which logos it embeds."""

from __future__ import annotations

import base64
import struct
import tomllib
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from graphmodel.errors import UsageError
from graphmodel.texts import text
from jiceng.look import contrast, example, read_look, usual_look
from jiceng.reports.page import render_page
from jiceng.reports.workbook.compose import compose
from tests.jiceng.command import jiceng
from tests.jiceng.test_page import Elements, small

if TYPE_CHECKING:
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z" {}/>{}</svg>'


def png(width: int = 2, height: int = 1) -> bytes:
    """Return a picture of one colour."""

    def part(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    rows = b"".join(b"\0" + b"\x20\x60\x90" * min(width, 4) for _ in range(min(height, 4)))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def configured(folder: Path, toml: str, **files: bytes) -> Path:
    """Write a configuration with files beside it."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    path = folder / "报告.toml"
    path.write_text(toml, encoding="utf-8")
    return path


def test_the_example_says_every_key_and_is_how_reports_look_anyway(tmp_path: Path) -> None:
    assert read_look(configured(tmp_path, example())) == usual_look()
    assert set(tomllib.loads(example())) == {
        "title", "area", "unit", "logo", "marking", "rank", "accent",
        "tiers", "states", "answers", "ties", "scale",
    }  # fmt: skip
    assert usual_look().marking == text("report", "page-marking", {}, "zh")
    assert jiceng("report", "--print-config").out == example()


def test_an_empty_configuration_changes_nothing(tmp_path: Path) -> None:
    assert read_look(configured(tmp_path, "")) == usual_look()


def test_what_is_configured_stands_on_the_page_and_in_the_workbook(tmp_path: Path) -> None:
    look = read_look(
        configured(
            tmp_path,
            'title = "甲区组织设置情况"\nunit = "甲区委组织部"\nmarking = "仅供内部"\n'
            'logo = "a.svg"\naccent = "#005a3c"\n'
            '[scale]\nsteps = [0, 0.5]\ncolours = ["#ffffff", "#336699"]\n'
            '[tiers]\ncommunity = "#123456"\n',
            **{"a.svg": SVG.format("", "").encode()},
        )
    )
    dossier = replace(small(["甲社区党支部"], ["甲社区"]), look=look)
    page = render_page(dossier)
    found = Elements(page)
    (image,) = [attributes for tag, attributes in found.tags if tag == "img"]
    kind, _, content = (image["src"] or "").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(content).decode() == SVG.format("", "")
    assert found.words.count("甲区组织设置情况") >= 2
    assert "编制单位：甲区委组织部" in found.words
    assert found.words.count("仅供内部") == 2
    assert "内部资料" not in found.words
    assert "--red:#005a3c;--main:#123456" in page
    shades = found.data["grids"]["grid-streets"]["shades"]
    assert [shade[:2] for shade in shades] == [
        ["没有为否的", "#ffffff"], ["50%以上", "#336699"],
        ["全部未明确", look.palette.answers["unknown"]],
    ]  # fmt: skip
    book = compose(dossier)
    assert (book.title, book.marking) == ("甲区组织设置情况", "仅供内部")
    assert book.pages[0].title == "甲区组织设置情况"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('titel = "甲"', "没有“titel”这一项"),
        ('[tiers]\ntops = "#000000"', "没有“tiers.tops”这一项"),
        ("title = 3", "“title”的值 3 不能用：应是加引号的文字"),
        ('rank = "是"', "“rank”的值 “是” 不能用：应是true 或 false"),
        ('title = "甲\\n乙"', "应是60字以内的一行"),
        ('title = "' + "甲" * 61 + '"', "应是60字以内的一行"),
        ('accent = "red"', "“accent”的值 “red” 不能用：应写成 #rrggbb"),
        ('accent = "#fff000"', "“accent”的值 “#fff000” 不能用：太浅"),
        ('[states]\nmatched = "}</style>"', "“states.matched”的值 “}</style>” 不能用"),
        ('[states]\nnot_seen = "#d01020"', "“states.not_seen”的值 “#d01020” .*红色只用于最上"),
        ("[scale]\nsteps = [0.1, 0.2, 0.3, 0.4, 0.5]", "“scale.steps”的值 .* 不能用：应从 0 起"),
        ("[scale]\nsteps = [0, 0.5]", "“scale.colours”的值 .* 不能用：应与 scale.steps 一样多"),
        ('[scale]\nsteps = ["0"]', "“scale.steps”的值 “0” 不能用：应是数字"),
        ("[scale]\nsteps = []", "“scale.steps”的值 \\[\\] 不能用：应是一个不空的列表"),
        ("title = ", "不是 UTF-8 编码的 TOML"),
        ('logo = "无.png"', "“logo”的值 “无.png” 不能用"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_refused_with_its_key_and_value(
    tmp_path: Path, toml: str, said: str
) -> None:
    with pytest.raises(UsageError, match=f"报告\\.toml.*{said}"):
        read_look(configured(tmp_path, toml))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SVG.format('onload="alert(1)"', ""), r"SVG 中有不只是画图的内容（onload）"),
        (SVG.format("", "<script>alert(1)</script>"), r"（<script>）"),
        (SVG.format("", '<a href="https://x.example">x</a>'), r"（<a>）"),
        (SVG.format("", '<image href="x.png"/>'), r"（<image>）"),
        (SVG.format("", "<foreignObject/>"), r"（<foreignObject>）"),
        (SVG.format("", "<style>*{fill:url(http://x)}</style>"), r"（<style>）"),
        (SVG.format("", "<animate/>"), r"（<animate>）"),
        (SVG.format('fill="url(https://x.example/a)"', ""), r"（fill）"),
        (SVG.format('fill="url(  x.svg#a)"', ""), r"（fill）"),
        (SVG.format("mask=\"image-set('x.png' 1x)\"", ""), r"（mask）"),
        (SVG.format('mask="-webkit-image-set(x 1x)"', ""), r"（mask）"),
        (SVG.format('xml:base="https://x.example/"', ""), r"（base）"),
        (SVG.format('style="background:red"', ""), r"（style）"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("", "&a;"), r"（DOCTYPE）"),
        ("<?xml-stylesheet href='x'?>" + SVG.format("", ""), r"（<\?…\?>）"),
        ('<svg viewBox="0 0 1 1"/>', r"（<svg>）|（<>）|（<svg>）"),
        ("GIF89a", "既不是 PNG，也不是 SVG"),
        (png()[:-6], "PNG 文件不完整"),
        (png() + b"<script>", "PNG 文件不完整"),
        (png().replace(b"IDAT", b"IDAU"), "PNG 文件不完整"),
        (png(3000, 1), "宽和高应在 2000 像素以内"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200_000, "超过 200,000 字节"),
    ],
)  # fmt: skip
def test_a_logo_that_does_more_than_draw_is_refused(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    raw = content.encode() if isinstance(content, str) else content
    with pytest.raises(UsageError, match=f"“logo”的值 “标识” 不能用：.*{said}"):
        read_look(configured(tmp_path, 'logo = "标识"', 标识=raw))


def test_a_png_and_an_svg_with_gradients_are_embedded(tmp_path: Path) -> None:
    gradient = '<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs>'
    drawn = (
        SVG.format(given, gradient).encode()
        for given in ('fill="url(#g)"', 'fill="url( #g)"', "fill=\"url( '#g' )\"",
                      'xml:space="preserve" xml:lang="zh"')
    )  # fmt: skip
    for content in (png(), *drawn):
        look = read_look(configured(tmp_path, 'logo = "标识"', 标识=content))
        assert base64.b64decode(look.logo.partition(",")[2]) == content


def test_the_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.005)


def test_the_command_reads_the_configuration_and_says_what_is_wrong(tmp_path: Path) -> None:
    path = configured(tmp_path, 'farbe = "blau"')
    ran = jiceng("report", tmp_path, "--config", path, "--out", tmp_path / "出")
    assert ran.code == 2
    assert "报告.toml：没有“farbe”这一项" in ran.err
    assert not (tmp_path / "出").exists()
