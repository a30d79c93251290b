"""Everything a reader opens: page, workbook, document, pictures, from one dossier."""

from __future__ import annotations

import os
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.errors import UsageError
from graphmodel.texts import text
from jiceng.district import streets
from jiceng.dossier import Dossier
from jiceng.locale import later, tr
from jiceng.look import usual_look
from jiceng.work import analyse_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from graphmodel.network import Network
    from graphmodel.profile import Profile
    from jiceng.look import Look
    from jiceng.reports.since import Before
    from loaders import Checked

#: File name → what it is, in the order they are written.
PARTS = {
    "报告.html": later("网页报告"),
    "台账.xlsx": later("台账"),
    "覆盖情况.png": later("覆盖情况图"),
    "覆盖情况.svg": later("覆盖情况图"),
    "街道组织图.png": later("街道组织图"),
    "街道组织图.svg": later("街道组织图"),
    "报告.docx": later("公文样式报告"),
}


def make_dossier(  # noqa: PLR0913 - each keyword is one choice of the user
    network: Network,
    profile: Profile,
    *,
    checked: Checked | None = None,
    as_of: date | None = None,
    title: str = "",
    note: str = "",
    language: str = "zh",
    show_withheld: bool = False,
    written: pl.DataFrame | None = None,
    before: Before | None = None,
    look: Look | None = None,
) -> Dossier:
    """Run every analysis and put together what a report shows."""
    return Dossier(
        network=network,
        analyses=analyse_all(network, profile, as_of=as_of),
        profile=profile,
        checked=checked,
        title=title,
        note=note,
        language=language,
        show_withheld=show_withheld,
        written=written,
        before=before,
        look=look or usual_look(),
    )


def parts(language: str = "zh", *, all_pictures: bool = False) -> dict[str, str]:
    """Return what is written: file name → what it is, in words.

    Parameters
    ----------
    all_pictures
        Every picture there is, not only the usual ones; each to look at and to print.
    """
    usual = {name: tr(label) for name, label in PARTS.items()}
    if not all_pictures:
        return usual
    from jiceng.draw import PICTURES

    more = {
        f"{picture.stem}{suffix}": text("draw", f"title.{name}", {}, language)
        for name, picture in PICTURES.items()
        for suffix in (".png", ".pdf")
    }
    return more | usual  # the document comes last and shows what was drawn


def refuse_folder(folder: Path, names: Iterable[str] | None = None, *, force: bool = False) -> None:
    """Refuse a folder that reports cannot be put into; nothing is made or written.

    Parameters
    ----------
    names
        Files to be written; by default every file that a report may have.

    Raises
    ------
    UsageError
        Reports are there already (unless ``force``), it is a file, or it may
        not be written to.
    """
    wanted = parts(all_pictures=True) if names is None else names
    there = [name for name in wanted if (folder / name).exists()]
    if there and not force:
        msg = tr("{folder} 里已有 {names}。换一个文件夹，或加 --force 覆盖")
        raise UsageError(msg.format(folder=folder, names="、".join(there)))
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        msg = tr("不能在 {folder} 里写报告：{place} 不是文件夹，或没有写入权限。请换一个文件夹")
        raise UsageError(msg.format(folder=folder, place=nearest))


def write_reports(
    dossier: Dossier,
    folder: Path,
    *,
    force: bool = False,
    all_pictures: bool = False,
    tell: Callable[[str], None] = lambda _label: None,
) -> list[Path]:
    """Write all reports into a folder; nothing is overwritten unless ``force``.

    Parameters
    ----------
    all_pictures
        Every picture there is, not only the usual ones.

    Raises
    ------
    UsageError
        As :func:`refuse_folder`; nothing was written.
    """
    refuse_folder(folder, force=force)
    folder.mkdir(parents=True, exist_ok=True)
    from jiceng.draw import figure

    written: list[Path] = []
    picture = cache(partial(figure, dossier))  # one picture is saved in several formats
    for name, label in parts(dossier.language, all_pictures=all_pictures).items():
        tell(label)
        path = folder / name
        if _write(dossier, path, written, picture):
            written.append(path)
    return written


def _write(
    dossier: Dossier, path: Path, written: list[Path], picture: Callable[[str], Any]
) -> bool:
    """Write one report; False where the network has nothing to draw."""
    from jiceng.draw import PICTURES, NothingToDrawError, save_figure
    from jiceng.reports.document import write_document
    from jiceng.reports.page import write_page
    from jiceng.reports.workbook import write_workbook

    if path.suffix == ".html":
        write_page(dossier, path, force=True)
    elif path.suffix == ".xlsx":
        write_workbook(dossier, path, force=True)
    elif path.suffix == ".docx":
        write_document(dossier, path, force=True, pictures=_drawn(written))
    else:
        name = next(name for name, picture in PICTURES.items() if picture.stem == path.stem)
        try:
            save_figure(picture(name), path, force=True)
        except NothingToDrawError:
            return False
    return True


def _drawn(written: list[Path]) -> dict[str, Path]:
    """Return the pictures that the document shows, of those just written."""
    names = {"覆盖情况.png": "coverage", "街道组织图.png": "street"}
    return {names[path.name]: path for path in written if path.name in names}


def first_street(dossier: Dossier) -> str | None:
    """Return the street that is drawn unless another is asked for: the first of the register."""
    listed = streets(dossier.network)["street"]
    return str(listed[0]) if listed.len() else None
