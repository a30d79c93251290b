"""``jiceng match``: open suggestions as a judgement sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from jiceng.cli.listing import leave
from jiceng.cli.options import rosters, source
from jiceng.cli.say import say
from jiceng.locale import tr


@click.command(
    help=tr(
        "把写法不同、有待确认的对应关系做成判断表；填好“同一”或“不同”后和名册一起读入即可。\n\n"
        "\b\n例：\n  jiceng match 党组织.csv 社区村.csv --out 判断.xlsx\n"
        "  jiceng report 党组织.csv 社区村.csv 判断.xlsx"
    )
)
@rosters
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("判断.xlsx"), show_default=True,
    help=tr("写到这个文件"),
)  # fmt: skip
@click.option("--force", is_flag=True, help=tr("覆盖已有文件"))
@click.pass_context
def command(ctx: click.Context, /, out: Path, *, force: bool, **options: Any) -> None:
    """Write the judgement sheet."""
    from graphmodel.party import Suggests
    from loaders.workbook import write_judgements
    from loaders.workbook.publish import refuse_taken

    refuse_taken(out, force=force)
    given = source(options)
    count = given.network.frame(Suggests).height
    if count:
        write_judgements(out, given.network, force=force)
        say(tr("{count} 条待确认，已写入 {out}").format(count=count, out=out))
    else:
        say(tr("没有待确认的对应关系。"))
    leave(ctx, given.checked)
