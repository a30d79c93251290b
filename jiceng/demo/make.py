"""Both demonstrations from files to reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphmodel.errors import UsageError
from graphmodel.profile import load_profile
from jiceng.demo import CITY_NOTE, NOTE, demo_files
from jiceng.locale import tr
from jiceng.reports import PARTS, make_dossier, refuse_folder, write_reports
from jiceng.work import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DISTRICT, CITY = "真实名册", "样例城市"
#: Steps that are told while the demonstrations are made.
STEPS = 2 * (len(PARTS) + 1) + 1


def make_demo(
    folder: Path,
    *,
    force: bool = False,
    language: str = "zh",
    tell: Callable[[str], None] = lambda _label: None,
) -> list[Path]:
    """Write the reports of the real district and of the synthetic city.

    Raises
    ------
    UsageError
        The folder holds something already and ``force`` was not given, or it
        cannot be written to.
    """
    refuse_folder(folder, force=force)
    if folder.exists() and any(folder.iterdir()) and not force:
        msg = tr("{folder} 里已有内容。换一个文件夹，或加 --force 覆盖").format(folder=folder)
        raise UsageError(msg)
    tell(tr("读取真实名册"))
    written = _reports(demo_files(), folder / DISTRICT, NOTE, language, tell)
    tell(tr("生成样例城市"))
    rosters = make_city_rosters(folder / CITY / "名册")
    tell(tr("读取样例城市"))
    return written + _reports([rosters], folder / CITY, CITY_NOTE, language, tell)


def make_city_rosters(folder: Path) -> Path:
    """Generate the synthetic city's rosters into a folder of their own."""
    from jiceng.demo.city import make_city

    make_city(folder)
    return folder


def _reports(
    files: list[Path], folder: Path, note: str, language: str, tell: Callable[[str], None]
) -> list[Path]:
    checked = load(files)
    dossier = make_dossier(
        checked.network, load_profile(), checked=checked, note=note, language=language
    )
    return write_reports(dossier, folder, force=True, tell=tell)
