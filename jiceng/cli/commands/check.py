"""``jiceng check``: all problems of the rosters at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from graphmodel.errors import UsageError
from jiceng.cli import listing, understood
from jiceng.cli.options import format_option, read, reading
from jiceng.cli.say import complain, say
from jiceng.cli.tables import show
from jiceng.locale import tr


@click.command(
    help=tr(
        "核对名册，一次列出全部问题：文件、工作表、行、列、值、原因、怎么改。\n\n"
        "\b\n例：\n  jiceng check 党组织.xlsx 小区.xlsx\n  jiceng check 名册文件夹 --format json"
    )
)
@reading
@click.option("--annotate", is_flag=True, help=tr("在名册旁写一份标注副本：错的格子着色、加批注"))
@click.option("--fix", is_flag=True, help=tr("写一份整理副本：只改空格、全角半角、日期写法"))
@click.option(
    "--save-mapping", type=click.Path(path_type=Path), help=tr("把列对应关系存成 TOML 文件")
)
@format_option()
@click.pass_context
def command(
    ctx: click.Context,
    /,
    form: str,
    save_mapping: Path | None,
    *,
    annotate: bool,
    fix: bool,
    **options: Any,
) -> None:
    """Read, check, list; leave with 0, 3 or 10."""
    if not (options["files"] or options["query"]):
        msg = tr("请给出要核对的名册文件或文件夹")
        raise UsageError(msg)
    checked = read(options)
    for line in (*understood.columns_lines(checked), *listing.accounts_lines(checked)):
        say(line)
    show(listing.problems_frame(checked, form), listing.problem_titles(), form)
    if checked.problems.is_empty() and listing.is_refused(checked):
        complain(listing.why_refused(checked))
    else:
        say(listing.problems_line(checked))
    if understood.progress_line(checked):
        say(understood.progress_line(checked))
    if annotate or fix:
        understood.write_copies(checked, options, mark=annotate, fix=fix)
    if save_mapping:
        understood.save_mapping(checked, save_mapping)
    ctx.exit(listing.exit_code(checked))
