"""``jiceng explain``: everything known about one body."""

from __future__ import annotations

from typing import Any

import click

from jiceng.cli.options import analysis_options, profile, rosters, source
from jiceng.cli.tables import dumps
from jiceng.locale import current, tr


@click.command(
    help=tr(
        "一个组织、地点或单位的全部情况：名册中的行、关系、涉及的事项。ID 是代码或名称。\n\n"
        "\b\n例：\n  jiceng explain 500153005010 党组织.csv 社区村.csv\n"
        "  jiceng explain 华江社区 --store 数据仓"
    )
)
@click.argument("identifier", metavar="ID")
@rosters
@analysis_options
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table")
def command(identifier: str, form: str, **options: Any) -> None:
    """Look the body up and print what is known."""
    from jiceng.explain import explain, in_words

    options.pop("within")
    known = explain(
        source(options).network,
        identifier,
        profile(options),
        as_of=options["as_of"],
        language=current(),
    )
    click.echo(dumps(known) if form == "json" else in_words(known))
