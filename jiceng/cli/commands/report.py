"""``jiceng report``: everything a reader opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphmodel.errors import UsageError
from jiceng.cli.listing import accounts_lines, leave
from jiceng.cli.older import before, since_option
from jiceng.cli.options import (
    all_systems_option,
    analysis_options,
    profile,
    rosters,
    scoped,
    source,
    title_option,
    within_option,
)
from jiceng.cli.say import say, steps
from jiceng.locale import current, tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jiceng.look import Look


def _print_config(ctx: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001 - click's signature
    """Print the documented configuration and leave."""
    from jiceng.look import example

    if asked and not ctx.resilient_parsing:
        click.echo(example(), nl=False)
        ctx.exit()


@click.command(
    help=tr(
        "生成报告：一个网页（可离线打开）、一份台账（xlsx）、一份公文样式报告（docx）和图。\n\n"
        "\b\n例：\n  jiceng report 党组织.csv 社区村.csv --out 报告\n"
        "  jiceng report --store 数据仓 --out 报告 --as-of 2026-12-31\n"
        "  jiceng report --store 数据仓 --since 20260630 --ledger 上月台账.xlsx --out 本月\n"
        "  jiceng report --store 数据仓 --public --out 公开"
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
@click.option(
    "--config", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=tr("报告配置（TOML）：标题、单位、标识图片、颜色等；--print-config 打印带说明的样例"),
)  # fmt: skip
@click.option(
    "--print-config", is_flag=True, is_eager=True, expose_value=False, callback=_print_config,
    help=tr("打印带说明的报告配置样例"),
)  # fmt: skip
@click.option("--rank", is_flag=True, help=tr("另列各镇街按占比的排序；默认不列"))
@click.option(
    "--pictures", type=click.Choice(("usual", "all")), default="usual", show_default=True,
    help=tr("画哪些图：usual 常用的几张，all 全部（另有覆盖、交叉任职、共建、换届等图）"),
)  # fmt: skip
@click.option(
    "--public", is_flag=True,
    help=tr("只写公开版：分街道的汇总数，数量过少的不列，不含个人和单个组织"),
)  # fmt: skip
@title_option
@click.option("--force", is_flag=True, help=tr("覆盖文件夹中已有的报告"))
@all_systems_option
@click.pass_context
def command(
    ctx: click.Context, /, out: Path, title: str, *, force: bool, all_systems: bool, **options: Any
) -> None:
    """Read, analyse, write the reports."""
    from jiceng.reports import make_dossier, refuse_folder
    from jiceng.reports.ledger_back import read_ledger
    from jiceng.reports.public import PUBLIC_PARTS
    from jiceng.work import ANALYSES

    public = options["public"]
    if public:
        _refuse_beside_public({**options, "all_systems": all_systems})
    refuse_folder(out, PUBLIC_PARTS if public else None, force=force)
    look = _look(options["config"], rank=options["rank"])
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
        look=look,
    )
    files, write = _writer(options)
    with steps(tr("写报告"), len(files)) as bar:
        paths = write(dossier, out, force=force, tell=bar.next)
    for path in paths:
        say(tr("已写入 {path}").format(path=path))
    leave(ctx, given.checked)


def _writer(options: dict[str, Any]) -> tuple[Mapping[str, str], Callable[..., list[Path]]]:
    """Return what is written and what writes it: for the office, or for the public."""
    from functools import partial

    from jiceng.reports import parts, write_reports
    from jiceng.reports.public import PUBLIC_PARTS, write_public

    if options["public"]:
        return PUBLIC_PARTS, write_public
    every = options["pictures"] == "all"
    return parts(all_pictures=every), partial(write_reports, all_pictures=every)


def _refuse_beside_public(options: dict[str, Any]) -> None:
    """Refuse what would make a report for the public tell more than it may.

    A part beside the whole, or a change beside either, is a small number that
    can be worked out by subtraction.
    """
    asked = {
        "--within": options["within"],
        "--since": options["since"],
        "--ledger": options["ledger"],
        "--all-systems": options["all_systems"],
        "--rank": options["rank"],
    }
    named = [name for name, value in asked.items() if value]
    if named:
        msg = tr("公开版只列全区和各街道的汇总数，不能与 {names} 同用")
        raise UsageError(msg.format(names="、".join(named)))


def _look(config: Path | None, *, rank: bool) -> Look:
    """Return how the reports look: as configured, with what the command line adds."""
    from dataclasses import replace

    from jiceng.look import read_look, usual_look

    look = read_look(config) if config else usual_look()
    return replace(look, rank=look.rank or rank)
