"""``jiceng explain``: everything known about one body."""

from __future__ import annotations

from typing import Any

import click

from jiceng.cli.listing import leave
from jiceng.cli.options import analysis_options, format_option, profile, rosters, source
from jiceng.cli.say import safe
from jiceng.cli.tables import dumps
from jiceng.locale import current, tr


@click.command(
    help=tr(
        "一个组织、地点或单位的全部情况：名册中的行、关系、涉及的事项。ID 是代码或名称。\n\n"
        "\b\n例：\n  jiceng explain 500153005010 党组织.csv 社区村.csv\n"
        "  jiceng explain 某社区 --store 数据仓"
    )
)
@click.argument("identifier", metavar="ID")
@rosters
@analysis_options
@format_option("table", "json")
@click.pass_context
def command(ctx: click.Context, /, identifier: str, form: str, **options: Any) -> None:
    """Look the body up and print what is known."""
    from jiceng.explain import explain, in_words

    given = source(options)
    known = explain(
        given.network,
        identifier,
        profile(options),
        as_of=options["as_of"],
        language=current(),
    )
    click.echo(dumps(known) if form == "json" else safe(in_words(known)))
    leave(ctx, given.checked)
