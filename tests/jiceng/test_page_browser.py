"""The report page in a real browser: no errors, no violations, the lists and pictures there.

A missing browser is a failure, not a skip: what people open is what the browser makes of it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from jiceng.demo import demo_files
from jiceng.dossier import Dossier
from jiceng.reports.page import write_page
from jiceng.work import analyse_all, load

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--enable-logging=stderr", "--v=0", "--window-size=1366,768", "--virtual-time-budget=8000",
)  # fmt: skip


def browser() -> str:
    """Return the browser; its absence is an error."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    assert found, "no Chromium found; install it or set CHROMIUM"
    return found


def opened(page: Path, fragment: str, profile: Path) -> tuple[str, list[str]]:
    """Open a page and return its elements after scripts ran, and what the console said."""
    done = subprocess.run(
        [browser(), *_FLAGS, f"--user-data-dir={profile}", "--dump-dom", f"file://{quote(str(page))}{fragment}"],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    said = [line for line in done.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line]
    return done.stdout.decode(), said


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the real district in a file with a Chinese name."""
    from graphmodel.profile import load_profile

    checked = load(demo_files())
    profile = load_profile()
    dossier = Dossier(
        network=checked.network, analyses=analyse_all(checked.network, profile), profile=profile,
        checked=checked, note="演示",
    )  # fmt: skip
    return write_page(dossier, tmp_path_factory.mktemp("page") / "报告（一）.html")


def rows(dom: str, part: str) -> list[str]:
    """Return the rows that a list shows."""
    area = dom[dom.index(f'data-list="{part}"') :]
    body = area[area.index("<tbody>") : area.index("</tbody>")]
    return re.findall(r"<tr data-row=.*?</tr>", body, flags=re.DOTALL)


def test_the_page_opens_without_errors_and_shows_lists_and_pictures(
    page: Path, tmp_path: Path
) -> None:
    dom, said = opened(page, "", tmp_path)
    assert said == []
    assert len(rows(dom, "items")) == 20
    assert len(rows(dom, "places")) == 20
    drawn = re.findall(r"data-chart=\"(chart-\w+)\"[^>]*><div[^>]*><canvas", dom)
    assert drawn == ["chart-forms", "chart-map", "chart-heat"]
    assert dom.count('aria-label="这是一个') == 3
    assert "地方党委" in dom


def test_an_address_filters_the_ledger_and_opens_its_only_row(page: Path, tmp_path: Path) -> None:
    dom, said = opened(page, "#items?code=T2-NOT-FOUND", tmp_path)
    assert said == []
    assert len(rows(dom, "items")) == 1
    assert "符合条件1条" in dom


def test_first_letters_find_what_characters_do(page: Path, tmp_path: Path) -> None:
    by_letters, said = opened(page, "#places?q=ypsq", tmp_path)
    assert said == []
    by_characters, _ = opened(page, f"#places?q={quote('玉屏社区')}", tmp_path)
    assert [row for row in rows(by_characters, "places") if "玉屏社区" in row]
    assert set(rows(by_characters, "places")) <= set(rows(by_letters, "places"))


def test_an_address_unfolds_the_tree_down_to_a_body(page: Path, tmp_path: Path) -> None:
    dom, said = opened(page, "#tree?node=PartyOrg%3A001007003000000", tmp_path)
    assert said == []
    assert re.search(r'class="sought"><details><summary>.{0,400}玉屏社区党委', dom, flags=re.DOTALL)


def test_an_address_that_means_nothing_does_no_harm(page: Path, tmp_path: Path) -> None:
    dom, said = opened(page, "#items?code=%E0%A4%A&nonsense=1&page=99", tmp_path)
    assert said == []
    assert "没有符合条件的" in dom
