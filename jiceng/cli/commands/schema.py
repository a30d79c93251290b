"""``jiceng schema``: the data dictionary."""

from __future__ import annotations

import click

from jiceng.cli.options import format_option
from jiceng.cli.tables import show
from jiceng.locale import tr


@click.command(
    help=tr("数据字典：每一类记录的每一列，含义、类型、可选值、别名。\n\n\b\n例：\n  jiceng schema --kind PartyOrg")
)
@click.option("--kind", help=tr("只看这一类，如 PartyOrg 或 党组织"))
@format_option()
def command(kind: str | None, form: str) -> None:
    """Print the dictionary derived from the declaration."""
    import polars as pl

    from graphmodel.errors import UsageError
    from graphmodel.party import PARTY
    from graphmodel.schema import describe

    rows = [
        {**row, "choices": "、".join((row["choices"] or {}).values()),
         "synonyms": "、".join(row["synonyms"])}
        for row in describe(PARTY)
        if kind in {None, row["kind"], row["kind_title"]}
    ]  # fmt: skip
    if not rows:
        msg = tr("没有名为“{kind}”的记录类别").format(kind=kind)
        raise UsageError(msg)
    titles = {
        "kind": tr("类别"),
        "kind_title": tr("名称"),
        "column": tr("列"),
        "title": tr("标题"),
        "type": tr("类型"),
        "required": tr("必填"),
        "private": tr("涉及个人"),
        "choices": tr("可选值"),
        "synonyms": tr("别名"),
    }
    show(pl.DataFrame(rows), titles, form)
