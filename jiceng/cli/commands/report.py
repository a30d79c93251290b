"""``jiceng report``: everything a reader opens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jiceng.cli.listing import accounts_lines, leave
from jiceng.cli.older import before, since_option
from jiceng.cli.options import (
    analysis_options,
    profile,
    rosters,
    scoped,
    source,
    within_option,
)
from jiceng.cli.say import say, steps
from jiceng.locale import current, tr


@click.command(
    help=tr(
        "生成报告：一个网页（可离线打开）、一份台账（xlsx）、一份公文样式报告（docx）和图。\n\n"
        "\b\n例：\n  jiceng report 党组织.csv 社区村.csv --out 报告\n"
        "  jiceng report --store 数据仓 --out 报告 --as-of 2026-12-31\n"
        "  jiceng report --store 数据仓 --since 20260630 --ledger 上月台账.xlsx --out 本月"
    )
)
@rosters
@analysis_options
@within_option
@since_option
@click.option(
    "--ledger", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=tr("上次的台账.xlsx：按事项编号接续处置、责任人、时限和说明"),
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("报告"), show_default=True,
    help=tr("放报告的文件夹"),
)  # fmt: skip
@click.option("--title", default="", help=tr("报告中的地区名称；默认取自名册"))
@click.option("--force", is_flag=True, help=tr("覆盖文件夹中已有的报告"))
@click.option("--all-systems", is_flag=True, help=tr("连同默认不列示的系统一并列出"))
@click.pass_context
def command(
    ctx: click.Context, /, out: Path, title: str, *, force: bool, all_systems: bool, **options: Any
) -> None:
    """Read, analyse, write the reports."""
    from jiceng.reports import PARTS, make_dossier, refuse_folder, write_reports
    from jiceng.reports.ledger_back import read_ledger
    from jiceng.work import ANALYSES

    refuse_folder(out, force=force)
    written = read_ledger(options["ledger"]) if options["ledger"] else None
    rules = profile(options)
    older = before(options, rules, ANALYSES, show_withheld=all_systems)
    given = source(options)
    if given.checked is not None:
        for line in accounts_lines(given.checked):
            say(line)
    dossier = make_dossier(
        scoped(given.network, options),
        rules,
        checked=given.checked,
        as_of=options["as_of"],
        title=title,
        language=current(),
        show_withheld=all_systems,
        written=written,
        before=older,
    )
    with steps(tr("写报告"), len(PARTS)) as bar:
        paths = write_reports(dossier, out, force=force, tell=bar.next)
    for path in paths:
        say(tr("已写入 {path}").format(path=path))
    leave(ctx, given.checked)
