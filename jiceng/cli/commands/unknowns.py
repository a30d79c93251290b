"""``jiceng unknowns``: what to fill in so that the unknown becomes known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jiceng.cli.listing import leave
from jiceng.cli.options import analysis_options, format_option, profile, rosters, source
from jiceng.cli.say import say, working
from jiceng.cli.tables import FOR_PEOPLE, show
from jiceng.locale import tr

if TYPE_CHECKING:
    import polars as pl


@click.command(
    help=tr(
        "补填清单：哪张表哪一列补上，能弄清多少个。按能弄清的多少排列；--out 写成只含要补格子的"
        "工作簿，填好后和名册一起读入即可。\n\n"
        "\b\n例：\n  jiceng unknowns 名册.xlsx\n"
        "  jiceng unknowns 名册.xlsx --out 补填.xlsx\n"
        "  jiceng unknowns --store 数据仓 --street 990101001 --format json\n"
        "  jiceng report 名册.xlsx 补填.xlsx"
    )
)
@rosters
@analysis_options
@click.option("--street", help=tr("只看这个镇街（代码）"))
@click.option("--out", type=click.Path(path_type=Path), help=tr("写成要补填的工作簿"))
@click.option("--force", is_flag=True, help=tr("覆盖已有文件"))
@format_option()
@click.pass_context
def command(
    ctx: click.Context, /, street: str | None, out: Path | None, form: str, *, force: bool,
    **options: Any,
) -> None:  # fmt: skip
    """Print the work list, and write it as a workbook."""
    from jiceng.worklist import unknowns
    from loaders.workbook.publish import refuse_taken

    if out is not None:
        refuse_taken(out, force=force)
    given = source(options)
    network = given.network.within(street) if street else given.network
    with working(tr("查找未知项…")):
        found = unknowns(network, profile(options), as_of=options["as_of"])
    show(_in_words(found.lines) if form in FOR_PEOPLE else found.lines, _titles(), form)
    for line in found.requests:
        say(line)
    if out is not None:
        found.write(out, force=force)
        say(tr("已写入 {path}").format(path=out))
    leave(ctx, given.checked)


def _in_words(lines: pl.DataFrame) -> pl.DataFrame:
    """Say how each line is settled; a line without a column asks for more rows of the sheet."""
    import polars as pl

    ways = {
        "cell": tr("在补填工作簿里填"),
        "judgement": tr("在补填工作簿里判断"),
        "statement": tr("写明填报完整"),
        "roster": tr("在原名册里补"),
    }
    return lines.with_columns(
        pl.col("way").replace(ways),
        pl.col("column").replace("", None).fill_null(tr("（补全各行）")),
    )


def _titles() -> dict[str, str]:
    return {
        "sheet": tr("表"),
        "column": tr("栏"),
        "within_name": tr("镇街"),
        "cells": tr("要填的格子"),
        "units": tr("涉及的未知项"),
        "alone": tr("只差这一项的"),
        "figures": tr("涉及指标"),
        "way": tr("方式"),
        "within": tr("代码"),
    }
