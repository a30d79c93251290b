"""``jiceng draw``: one picture, to print or to put into a document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jiceng.cli.listing import leave
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
from jiceng.cli.say import say
from jiceng.locale import current, tr


@click.command(
    help=tr(
        "画一张图。NAME 是 coverage 覆盖情况、street 街道组织图、poster 全区组织图、"
        "sunburst 覆盖旭日图、treemap 覆盖矩形图、heat 社区指标图、"
        "cross_appointment 交叉任职对照图、joint 共建联系图、terms 换届日历。\n\n"
        "图的格式按 --out 的文件名：png 看，pdf 打印（文字可查找、可复制），svg 排版。\n\n"
        "\b\n例：\n  jiceng draw poster 党组织.csv 社区村.csv --out 全区组织图.pdf --paper A2\n"
        "  jiceng draw street --store 数据仓 --street 500153001 --out 某街道.png"
    )
)
@click.argument("name", metavar="NAME")
@rosters
@analysis_options
@within_option
@click.option(
    "--out", type=click.Path(path_type=Path),
    help=tr("图的文件名（.png、.svg 或 .pdf）；默认用图的名称，png"),
)  # fmt: skip
@click.option("--street", help=tr("街道或镇的代码（street 用）；默认名册中的第一个"))
@click.option(
    "--paper", type=click.Choice(("A3", "A2")),
    help=tr("纸张（poster 用）；默认 A3，放不下时 A2"),
)  # fmt: skip
@click.option(
    "--config", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=tr("报告配置（TOML）：单位、标识图片、颜色等，与 jiceng report 相同"),
)  # fmt: skip
@title_option
@click.option("--force", is_flag=True, help=tr("覆盖已有的文件"))
@all_systems_option
@click.pass_context
def command(ctx: click.Context, /, name: str, *, force: bool, **options: Any) -> None:
    """Read, analyse, draw."""
    from jiceng.draw import Wish, draw, picture
    from jiceng.look import read_look
    from jiceng.reports import make_dossier

    path = options["out"] or Path(f"{picture(name, current()).stem}.png")
    look = read_look(options["config"]) if options["config"] else None
    rules = profile(options)
    given = source(options)
    dossier = make_dossier(
        scoped(given.network, options),
        rules,
        checked=given.checked,
        as_of=options["as_of"],
        title=options["title"],
        language=current(),
        show_withheld=options["all_systems"],
        look=look,
    )
    wish = Wish(street=options["street"], paper=options["paper"])
    say(tr("已写入 {path}").format(path=draw(dossier, name, path, wish, force=force)))
    leave(ctx, given.checked)
