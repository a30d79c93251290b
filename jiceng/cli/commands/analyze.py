"""``jiceng analyze``: one analysis, or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from jiceng.cli.listing import exit_code, summary
from jiceng.cli.options import analysis_options, format_option, profile, rosters, scoped, source
from jiceng.cli.say import say, steps
from jiceng.cli.tables import dumps, show
from jiceng.locale import current, tr
from jiceng.work import ANALYSES

if TYPE_CHECKING:
    from analyses.scene import Scene

FAILED_ON = 11
_RANK = {"info": 0, "warning": 1, "error": 2}


@click.command(
    help=tr(
        "只做分析。NAME 是 coverage 覆盖、setup 设置、cross_appointment 交叉任职、connectivity 连通，"
        "或 all。\n\n"
        "\b\n例：\n  jiceng analyze coverage 党组织.csv 社区村.csv\n"
        "  jiceng analyze all --store 数据仓 --as-of 2026-12-31 --format json"
    )
)
@click.argument("name", type=click.Choice((*ANALYSES, "all")))
@rosters
@analysis_options
@format_option()
@click.option(
    "--fail-on", type=click.Choice(tuple(_RANK)), help=tr("有这一级或更重的事项时退出码为 11")
)
@click.pass_context
def command(ctx: click.Context, name: str, form: str, fail_on: str | None, **options: Any) -> None:
    """Run the analyses and print them."""
    from analyses.scene import Scene
    from jiceng.contract import to_json
    from jiceng.ledger import COLUMNS, ledger
    from jiceng.work import analyse, worst

    given = source(options)
    rules = profile(options)
    scene = Scene.of(scoped(given.network, options), rules, options["as_of"])
    names = ANALYSES if name == "all" else (name,)
    done = []
    with steps(tr("分析"), len(names)) as bar:
        for one in names:
            bar.next(one)
            done.append(analyse(one, scene))
    if form == "json":
        values = [to_json(item, rules, current()) for item in done]
        click.echo(dumps(values if name == "all" else values[0]))
    else:
        items = ledger(tuple(done), scene.whole, rules, current())
        show(items, {**COLUMNS, "code": tr("编码"), "subject": tr("代码")}, form)
    _say_dates(scene)
    heaviest = worst(done)
    if fail_on and heaviest and _RANK[heaviest] >= _RANK[fail_on]:
        ctx.exit(FAILED_ON)
    if given.checked is not None:
        if summary(given.checked):
            say(summary(given.checked))
        ctx.exit(exit_code(given.checked))


def _say_dates(scene: Scene) -> None:
    stated = scene.whole.stated_on
    say(
        tr("分析截至 {day}；名册截止日期 {stated}").format(
            day=scene.as_of or tr("未注明"), stated=stated or tr("未注明")
        )
    )
