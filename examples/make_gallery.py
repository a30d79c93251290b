"""Draw the gallery: all pictures of the made city, what the real district allows, first pages.

    python examples/make_gallery.py [FOLDER]

Screenshots of the page need Chromium, first pages of workbook and document
need LibreOffice and poppler (pdftoppm); where one is missing the gallery says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PIL import Image

import jiceng as jc
from jiceng.demo import CITY_NOTE, NOTE, demo_files
from jiceng.demo.city import make_city
from jiceng.draw import PICTURES, NothingToDrawError, draw
from jiceng.reports import make_dossier
from jiceng.reports.document import write_document
from jiceng.reports.page import write_page
from jiceng.reports.workbook import write_workbook

FOLDER = Path(__file__).parent / "gallery"
#: What is drawn of the real district: nothing in which persons take part.
REAL = ("coverage", "street", "poster", "sunburst", "treemap", "heat")
#: The day of the pictures; the same picture is the same bytes.
DAY = date(2026, 11, 24)
WIDTH = 1500
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OFFICES = ("soffice", "libreoffice")


@dataclass(frozen=True, kw_only=True)
class Item:
    """One picture of the gallery."""

    file: str
    title: str
    about: str


CITY_ABOUT = {
    "coverage": "每个镇街的村、社区对应到党组织的情况；未见、待确认用点纹、斜线。",
    "street": "一个街道从党工委到党支部、党小组，虚线是横向的共建联系。",
    "poster": "全区一张（A3 横向）：各镇街及所属党组织，底部是区直属和各系统。",
    "sunburst": "由里到外：镇街、社区（村）、小区；右侧是各镇街个数。",
    "treemap": "同样的内容，每个小区一格，按名册顺序排列。",
    "heat": "社区逐项指标：越深“否”越多；斜线是未明确，不作“否”。",
    "cross_appointment": "小区党支部与业委会：实心是、空心否、斜线未明确；不列个人。",
    "joint": "单位与社区的共建联系；加圈编号的退出后有的会失去联系，右表列出。",
    "terms": "党组织、业委会各月届满个数，已届满未换届的和近期届满的。",
}


def items() -> list[Item]:
    """Return what the gallery shows, in order."""
    made = [
        Item(file=f"{name}.png", title=picture.stem, about=CITY_ABOUT[name])
        for name, picture in PICTURES.items()
    ]
    made += [
        Item(file=f"real-{name}.png", title=f"{PICTURES[name].stem}（真实名册）", about=NOTE + "。")
        for name in REAL
    ]
    return [
        *made,
        Item(file="page.png", title="网页报告", about="一个文件，离线打开；截图为开头部分。"),
        Item(file="workbook.png", title="台账", about="工作簿首页。"),
        Item(file="document.png", title="公文样式报告", about="Word 文档首页。"),
    ]


def make(folder: Path) -> list[Path]:
    """Draw everything into a folder and write its README."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="jiceng-gallery-") as work:
        rosters = Path(work) / "样例城市"
        make_city(rosters)
        city = _dossier([rosters], CITY_NOTE)
        real = _dossier(demo_files(), NOTE)
        for name in PICTURES:
            _picture(city, name, folder / f"{name}.png")
        for name in REAL:
            _picture(real, name, folder / f"real-{name}.png")
        _pages(city, Path(work), folder)
    (folder / "README.md").write_text(readme(folder), encoding="utf-8")
    return sorted(folder.iterdir())


def _dossier(files: list[Path], note: str) -> jc.Dossier:
    checked = jc.load(files, jc.Reading(only_looking=True), today=DAY)
    return make_dossier(checked.network, jc.load_profile(), checked=checked, note=note)


def _picture(dossier: jc.Dossier, name: str, path: Path) -> None:
    try:
        draw(dossier, name, path, force=True)
    except NothingToDrawError as error:
        print(f"{path.name}：{error}")
        return
    _small(path)


def _small(path: Path) -> None:
    """Bring a picture to the width of the gallery, with few colours."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS)
    picture.quantize(96, dither=Image.Dither.NONE).save(path, optimize=True)


def _pages(dossier: jc.Dossier, work: Path, folder: Path) -> None:
    """Show how page, workbook and document begin."""
    page = write_page(dossier, work / "page.html")
    if browser := _found(BROWSERS):
        _run(
            browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--virtual-time-budget=8000", "--window-size=1280,1500",
            f"--screenshot={folder / 'page.png'}", page.as_uri(),
        )  # fmt: skip
        _small(folder / "page.png")
    else:
        print("没有找到 Chromium：page.png 未更新")
    office, painter = _found(OFFICES), _found(("pdftoppm",))
    if office is None or painter is None:
        print("没有找到 LibreOffice 或 pdftoppm：workbook.png、document.png 未更新")
        return
    write_workbook(dossier, work / "workbook.xlsx")
    write_document(dossier, work / "document.docx")
    for name in ("workbook.xlsx", "document.docx"):
        settings = f"-env:UserInstallation={(work / 'office').as_uri()}"
        _run(office, settings, "--headless", "--convert-to", "pdf", "--outdir", work, work / name)
        path = folder / f"{Path(name).stem}.png"
        printed = work / f"{path.stem}.pdf"
        _run(painter, "-png", "-r", "80", "-singlefile", printed, path.with_suffix(""))
        _small(path)


def _found(names: tuple[str, ...]) -> str | None:
    return next((place for name in names if (place := shutil.which(name))), None)


def _run(*command: object) -> None:
    subprocess.run(  # noqa: S603 - a program found on the path, with our own arguments
        [str(part) for part in command], check=True, timeout=180, capture_output=True
    )


def readme(folder: Path) -> str:
    """Return the page that shows what lies in the folder."""
    lines = [
        "# 图集",
        "",
        "样例城市由程序生成，地名和人员均为虚构；标“真实名册”的取自随附的公开样例。",
        "重新生成：`python examples/make_gallery.py`。",
        "打印用 PDF：`jiceng draw 图名 名册 --out 图.pdf`。",
        "",
        "*Every picture the package draws, regenerated by one command; the city is invented.*",
        "",
    ]
    for item in items():
        if (folder / item.file).exists():
            lines += [f"## {item.title}", "", item.about, "", f"![{item.title}]({item.file})", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    for path in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(path.name, f"{path.stat().st_size:,}")
