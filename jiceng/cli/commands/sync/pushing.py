"""``jiceng sync plan`` and ``push``: what would change, and changing it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from jiceng.cli.commands.sync.options import connection, how, pruning, where
from jiceng.cli.commands.sync.words import result, tell_outcome, tell_plan
from jiceng.cli.options import format_option, rosters, source
from jiceng.cli.say import working
from jiceng.cli.tables import dumps
from jiceng.locale import tr

WOULD_CHANGE, LEFT_OUT = 4, 10


@click.command(help=tr("看会新增、更新、结束、删除多少；不写入。会有改动时退出码 4。"))
@rosters
@connection
@pruning
@format_option("table", "json")
@click.pass_context
def plan(ctx: click.Context, /, form: str, **options: Any) -> None:
    """Compare and say what a push would do."""
    from jiceng import sync

    target_ = where(options)
    network = source(options).network
    with working(tr("比较…")):
        planned = sync.plan(network, target_, how(options))
    if form == "json":
        click.echo(dumps(planned.to_json()))
    else:
        tell_plan(planned, rekey=options["rekey"])
    ctx.exit(WOULD_CHANGE if planned.rekey or not planned.is_empty else 0)


@click.command(help=tr("按计划推送；中断后再运行一次即可接着做。"))
@rosters
@connection
@pruning
@click.option(
    "--wait", type=click.FloatRange(min=0), default=0.0, help=tr("别的同步在跑时最多等几秒")
)
@click.option("--steal", is_flag=True, help=tr("接手别的同步持有的锁（确认它已停止时）"))
@format_option("table", "json")
@click.pass_context
def push(ctx: click.Context, /, form: str, *, wait: float, steal: bool, **options: Any) -> None:
    """Do what the plan says."""
    from jiceng import sync

    target_ = where(options)
    network = source(options).network
    chosen = how(options, wait=wait, steal=steal)
    began = datetime.now(UTC)
    with working(tr("推送…")):
        outcome = sync.push(network, target_, chosen)
    if form == "json":
        click.echo(dumps(result(outcome, began)))
    else:
        tell_plan(outcome.plan, rekey=options["rekey"])
        tell_outcome(outcome)
    ctx.exit(LEFT_OUT if outcome.plan.unlinked.height else 0)
