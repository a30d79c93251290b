"""The gallery shows every picture the package draws; its page shows only what lies there."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

from jiceng.draw import PICTURES

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "examples" / "gallery"
README = (GALLERY / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", README)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_gallery", ROOT / "examples" / "make_gallery.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module  # its dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_every_picture_is_in_the_gallery() -> None:
    files = {file for _, file in SHOWN}
    assert {f"{name}.png" for name in PICTURES} <= files
    titles = {title for title, _ in SHOWN}
    assert {picture.stem for picture in PICTURES.values()} <= titles


def test_the_gallerys_list_is_what_is_shown_and_what_lies_there(script: ModuleType) -> None:
    listed = [item.file for item in script.items()]
    assert len(set(listed)) == len(listed)
    assert [file for _, file in SHOWN] == listed
    assert {path.name for path in GALLERY.iterdir()} == {*listed, "README.md"}


def test_nothing_of_the_real_district_shows_persons_posts_or_ties(script: ModuleType) -> None:
    assert set(script.REAL) <= set(PICTURES) - {"cross_appointment", "joint", "terms"}


def test_it_is_small_and_every_file_is_a_picture() -> None:
    files = [GALLERY / file for _, file in SHOWN]
    assert sum(path.stat().st_size for path in files) < 4_000_000
    for path in files:
        with Image.open(path) as picture:
            assert picture.format == "PNG"
            assert max(picture.size) <= 1500


def test_its_page_is_the_one_the_script_writes(script: ModuleType) -> None:
    assert script.readme(GALLERY) == README
    assert "python examples/make_gallery.py" in README


def test_without_a_browser_or_an_office_the_page_leaves_them_out(
    script: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "coverage.png").write_bytes(b"")
    page = script.readme(tmp_path)
    assert re.findall(r"\(([a-z-]+\.png)\)", page) == ["coverage.png"]
