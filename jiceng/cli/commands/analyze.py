"""``jiceng analyze``: one analysis, or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from jiceng.cli.listing import leave
from jiceng.cli.older import before, since_option
from jiceng.cli.options import (
    analysis_options,
    format_option,
    profile,
    rosters,
    scoped,
    source,
    within_option,
)
from jiceng.cli.say import say, steps
from jiceng.cli.tables import dumps, show
from jiceng.locale import current, tr
from jiceng.work import ANALYSES

if TYPE_CHECKING:
    from analyses.scene import Scene
    from graphmodel.analysis import Analysis
    from graphmodel.profile import Profile
    from jiceng.dossier import Dossier

FAILED_ON = 11
_COMPARED = ("change", "age")
_RANK = {"info": 0, "warning": 1, "error": 2}


@click.command(
    help=tr(
        "只做分析。NAME 是 coverage 覆盖、setup 设置、owners_committees 业委会、"
        "cross_appointment 交叉任职、cobuilding 共建、meetings 会议活动、"
        "connectivity 连通，或 all。\n\n"
        "\b\n例：\n  jiceng analyze coverage 党组织.csv 社区村.csv\n"
        "  jiceng analyze all --store 数据仓 --as-of 2026-12-31 --format json"
    )
)
@click.argument("name", type=click.Choice((*ANALYSES, "all")), metavar="NAME")
@rosters
@analysis_options
@within_option
@since_option
@format_option()
@click.option(
    "--fail-on", type=click.Choice(tuple(_RANK)), help=tr("有这一级或更重的事项时退出码为 11")
)
@click.pass_context
def command(
    ctx: click.Context, /, name: str, form: str, fail_on: str | None, **options: Any
) -> None:
    """Run the analyses and print them."""
    from analyses.scene import Scene
    from jiceng.dossier import Dossier
    from jiceng.work import worst

    given = source(options)
    rules = profile(options)
    older = before(options, rules, _names(name), show_withheld=True)
    scene = Scene.of(scoped(given.network, options), rules, options["as_of"])
    done = _run(name, scene)
    if form == "json":
        _print_json(name, done, rules)
    else:
        _print_table(done, Dossier(
            network=scene.whole, analyses=done, profile=rules, language=current(),
            show_withheld=True, before=older,
        ), form)  # fmt: skip
    _say_dates(scene)
    heaviest = worst(done)
    if fail_on and heaviest and _RANK[heaviest] >= _RANK[fail_on]:
        ctx.exit(FAILED_ON)
    leave(ctx, given.checked)


def _names(name: str) -> tuple[str, ...]:
    return ANALYSES if name == "all" else (name,)


def _run(name: str, scene: Scene) -> tuple[Analysis, ...]:
    from jiceng.work import analyse

    names = _names(name)
    done = []
    with steps(tr("分析"), len(names)) as bar:
        for one in names:
            bar.next(one)
            done.append(analyse(one, scene))
    return tuple(done)


def _print_json(name: str, done: tuple[Analysis, ...], rules: Profile) -> None:
    from jiceng.contract import to_json

    values = [to_json(item, rules, current()) for item in done]
    click.echo(dumps(values if name == "all" else values[0]))


def _print_table(done: tuple[Analysis, ...], dossier: Dossier, form: str) -> None:
    """Print the figures of the whole (a table only) and all findings."""
    from graphmodel.texts import text
    from jiceng.cli.numbers import figures_in_words
    from jiceng.ledger import COLUMNS

    if form == "table":
        show(figures_in_words(done), {"label": tr("指标"), "said": tr("数值")}, form)
        click.echo()
    titles = {name: text("workbook", f"ledger.{name}", {}, current()) for name in COLUMNS}
    if dossier.before is not None:
        titles |= {name: text("workbook", f"items.{name}", {}, current()) for name in _COMPARED}
    items = dossier.items if dossier.before is not None else dossier.found
    show(items, {**titles, "code": tr("编码"), "subject": tr("代码")}, form)
    if dossier.before is not None:
        say(
            tr("比 {day} 的快照多 {new} 项，销号 {gone} 项").format(
                day=dossier.before.day,
                new=items["age"].null_count(),
                gone=dossier.followed.gone.height,
            )
        )


def _say_dates(scene: Scene) -> None:
    stated = scene.whole.stated_on
    say(
        tr("分析截至 {day}；名册截止日期 {stated}").format(
            day=scene.as_of or tr("未注明"), stated=stated or tr("未注明")
        )
    )
