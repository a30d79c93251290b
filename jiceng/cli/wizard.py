"""``jiceng`` alone on a terminal: asks for a file, shows what was understood, writes the report."""

from __future__ import annotations

import os
import re
import webbrowser
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jiceng.cli.listing import accounts_lines, exit_code, summary
from jiceng.cli.options import read_plainly
from jiceng.cli.say import complain, say, steps
from jiceng.locale import current, tr

if TYPE_CHECKING:
    from loaders import Checked

#: Set it to leave the browser alone.
NO_BROWSER = "JICENG_NO_BROWSER"
_TRIES = 3
#: The report's part that people write into.
LEDGER = "台账.xlsx"


def wizard() -> int:
    """Lead through one report; return the exit code."""
    say(tr("基层党组织名册核对。按 Ctrl+C 随时退出。"))
    path = _ask_path()
    if path is None:
        return 2
    checked = read_plainly(path)
    for line in accounts_lines(checked):
        say("  " + line)
    if summary(checked):
        say(summary(checked))
    if not click.confirm(tr("按以上理解出报告？"), default=True, err=True):
        return 0
    page = _write(checked, path, _earlier_ledger(path))
    say(tr("报告已写好：{page}").format(page=page))
    if not os.environ.get(NO_BROWSER):
        webbrowser.open(page.resolve().as_uri())
    return exit_code(checked)


def _ask_path() -> Path | None:
    """Ask for a file or folder; quotes and spaces of a dragged-in path are taken off."""
    for _ in range(_TRIES):
        answer = click.prompt(tr("请输入名册文件或文件夹（可以拖进来）"), err=True)
        path = _as_path(answer)
        if path.exists():
            return path
        complain(tr("找不到 {path}，请再试").format(path=path))
    return None


def _as_path(answer: str) -> Path:
    """Read a path as people paste or drag it: in quotes, or with spaces behind a backslash."""
    bare = answer.strip().strip("\"'“”‘’").strip()
    path = Path(bare).expanduser()
    if path.exists() or os.name == "nt":
        return path
    return Path(re.sub(r"\\(.)", r"\1", bare)).expanduser()


def _beside(path: Path) -> tuple[Path, str]:
    """Return the folder the reports of a roster stand in, and how their names begin."""
    whole = path.resolve()
    return whole if whole.is_dir() else whole.parent, f"{whole.stem}_报告_"


def _earlier_ledger(path: Path) -> Path | None:
    """Offer to carry on the ledger of the newest earlier report; None if there is none or no."""
    folder, start = _beside(path)
    ledgers = [
        place / LEDGER for place in folder.iterdir()
        if place.name.startswith(start) and (place / LEDGER).is_file()
    ]  # fmt: skip
    if not ledgers:
        return None
    newest = max(ledgers, key=lambda ledger: (ledger.stat().st_mtime, ledger))
    asked = tr("接续上次的台账 {path}（处置、责任人、时限和说明）？").format(path=newest)
    return newest if click.confirm(asked, default=True, err=True) else None


def _write(checked: Checked, path: Path, ledger: Path | None) -> Path:
    """Write the report beside the file, never over an earlier one."""
    from graphmodel.profile import load_profile
    from jiceng.reports import PARTS, make_dossier, write_reports
    from jiceng.reports.ledger_back import read_ledger

    folder, start = _beside(path)
    stem = start + date.today().isoformat()  # noqa: DTZ011 - the user's own day
    out = next(
        place
        for place in (folder / (stem if n == 1 else f"{stem}({n})") for n in range(1, 1000))
        if not place.exists()
    )
    dossier = make_dossier(
        checked.network,
        load_profile(),
        checked=checked,
        language=current(),
        written=read_ledger(ledger) if ledger else None,
    )
    with steps(tr("写报告"), len(PARTS)) as bar:
        written = write_reports(dossier, out, tell=bar.next)
    return next(item for item in written if item.suffix == ".html")
