"""``jiceng check``: all problems of the rosters at once."""

from __future__ import annotations

from typing import Any

import click

from jiceng.cli.listing import accounts_lines, exit_code, problem_titles, problems_frame
from jiceng.cli.options import format_option, read, rosters
from jiceng.cli.say import say
from jiceng.cli.tables import show
from jiceng.locale import tr


@click.command(
    help=tr(
        "核对名册，一次列出全部问题：文件、工作表、行、列、值、原因、怎么改。\n\n"
        "\b\n例：\n  jiceng check 党组织.xlsx 小区.xlsx\n  jiceng check 名册文件夹 --format json"
    )
)
@rosters
@format_option()
@click.pass_context
def command(ctx: click.Context, form: str, **options: Any) -> None:
    """Read, check, list; leave with 0, 3 or 10."""
    from graphmodel.errors import UsageError

    if not options["files"]:
        msg = tr("请给出要核对的名册文件或文件夹")
        raise UsageError(msg)
    checked = read(options)
    for line in accounts_lines(checked):
        say(line)
    show(problems_frame(checked), problem_titles(), form)
    ctx.exit(exit_code(checked))
