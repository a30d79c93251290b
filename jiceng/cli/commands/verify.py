"""``jiceng verify``: is the store sound?"""

from __future__ import annotations

from pathlib import Path

import click

from jiceng.cli.options import format_option
from jiceng.cli.say import complain, say
from jiceng.cli.tables import show
from jiceng.locale import tr


@click.command(
    help=tr(
        "校验数据仓：重算每个文件的 SHA-256，核对行数。\n\n\b\n例：\n  jiceng verify --store 数据仓"
    )
)
@click.option("--store", type=click.Path(path_type=Path), required=True, help=tr("数据仓文件夹"))
@format_option()
@click.pass_context
def command(ctx: click.Context, store: Path, form: str) -> None:
    """Recompute every hash; leave with 0, or 8 where something is damaged."""
    from graphmodel.errors import StoreError
    from graphmodel.store import Store

    opened = Store(store)
    damaged = opened.verify()
    titles = {
        "snapshot": tr("快照"),
        "file": tr("文件"),
        "code": tr("编码"),
        "message": tr("问题"),
    }
    show(damaged, titles, form)
    if damaged.is_empty():
        say(tr("数据仓完好：{count} 个快照").format(count=len(opened.history())))
        return
    complain(
        tr(
            "数据仓有 {count} 处损坏。重新运行 jiceng load 并加 --yes，可发布一个完好的快照。"
        ).format(count=damaged.height)
    )
    ctx.exit(StoreError.exit_code)
