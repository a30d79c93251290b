"""The report page in a real browser: no errors, no violations, the lists and pictures there.

A missing browser is a failure, not a skip: what people open is what the browser makes of it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from jiceng.demo import demo_files
from jiceng.demo.city import make_city
from jiceng.dossier import Dossier
from jiceng.reports import make_dossier
from jiceng.reports.page import write_page
from jiceng.reports.page.render import SCRIPTS
from jiceng.work import analyse_all, load
from tests.jiceng.command import ROOT
from tests.jiceng.devtools import browser, tab

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--enable-logging=stderr", "--v=0", "--window-size=1366,768", "--virtual-time-budget=8000",
)  # fmt: skip


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
    assert drawn == ["chart-forms", "chart-map"]
    assert dom.count('aria-label="这是一个') == 5
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


# ---------------------------------------------------------------- pictures

#: What a page of a city with every sort of roster draws.
PICTURES = {
    "chart-forms", "chart-map", "chart-timeline", "chart-compare", "chart-joint",
    "grid-streets", "grid-communities", "grid-cross", "grid-terms", "grid-meetings",
}  # fmt: skip
#: ES2020 and later, as far as a text shows it.
_LATER = re.compile(
    r"\?\.(?!\d)|\?\?|\|\|=|&&=|\*\*=|\d_\d|\bimport\(|\.(?:replaceAll|matchAll|at)\(|#\w+\s*[(=;]"
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the synthetic city."""
    from graphmodel.profile import load_profile

    folder = tmp_path_factory.mktemp("city")
    make_city(folder / "名册")
    checked = load([folder / "名册"])
    dossier = make_dossier(checked.network, load_profile(), checked=checked)
    return write_page(dossier, folder / "报告.html")


def test_every_picture_answers_the_mouse_and_the_keyboard_without_a_word_of_complaint(
    city: Path,
) -> None:
    with tab() as open_tab:
        open_tab.open(city)
        drawn = open_tab.run(
            "Array.from(document.querySelectorAll('figure.picture')).map((one) => one.id)"
        )
        assert set(drawn) == PICTURES
        for name in sorted(PICTURES):
            box = f"document.querySelector('#{name} .canvas')"
            open_tab.run(f"{box}.scrollIntoView({{behavior: 'instant', block: 'center'}})")
            left, top, width, height = open_tab.run(
                "(({x, y, width, height}) => [x, y, width, height])"
                f"({box}.getBoundingClientRect())"
            )
            for across in (0.2, 0.45, 0.7, 0.9):
                for down in (0.3, 0.5, 0.7):
                    open_tab.move(left + across * width, top + down * height)
            picture = open_tab.run(f"{box}.getAttribute('aria-label') || ''")
            assert picture.startswith("这是一个"), name
        second = open_tab.run(
            "(() => { const one = document.querySelector('#grid-cross select'); one.focus();"
            "one.selectedIndex = 1; one.dispatchEvent(new Event('change'));"
            "return one.options[1].text; })()"
        )
        status = open_tab.run("document.querySelector('#grid-cross .status').textContent")
        assert status.startswith(f"{second}：")
        open_tab.run("window.dispatchEvent(new Event('beforeprint'))")
        printed = open_tab.run("document.querySelectorAll('#grid-cross tbody tr').length")
        assert printed == 113
        assert open_tab.said == []


def test_no_picture_draws_more_than_a_thousand_cells(city: Path) -> None:
    with tab() as open_tab:
        open_tab.open(city)
        most = open_tab.run(
            "Math.max(...Array.from(document.querySelectorAll('[data-grid] .canvas'))"
            ".map((box) => echarts.getInstanceByDom(box).getOption().series"
            ".reduce((n, one) => n + one.data.length, 0)))"
        )
        assert 0 < most <= 1000
        assert open_tab.said == []


def test_the_own_script_keeps_to_what_older_browsers_parse() -> None:
    folder = ROOT / "jiceng" / "assets" / "page"
    for name in SCRIPTS:
        source = (folder / name).read_text(encoding="utf-8")
        code = re.sub(r"/\*.*?\*/|'(?:[^'\\\n]|\\.)*'", "''", source, flags=re.DOTALL)
        assert not _LATER.search(code), (name, _LATER.search(code))


@pytest.mark.skipif(shutil.which("node") is None, reason="node has the parser at hand")
def test_the_own_script_parses_as_es2019() -> None:
    folder = ROOT / "jiceng" / "assets" / "page"
    whole = "\n".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)
    parse = (
        "require('internal/deps/acorn/acorn/dist/acorn').parse("
        "require('fs').readFileSync(0, 'utf8'), {ecmaVersion: 2019})"
    )
    done = subprocess.run(
        ["node", "--expose-internals", "-e", parse], input=whole.encode(), capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
