"""``jiceng schema``: the data dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from jiceng.cli.options import format_option
from jiceng.cli.tables import show
from jiceng.locale import tr

if TYPE_CHECKING:
    import polars as pl


@click.command(
    help=tr(
        "数据字典：每一类记录的每一列，含义、类型、可选值、别名。\n\n"
        "\b\n例：\n  jiceng schema --kind PartyOrg"
    )
)
@click.option("--kind", help=tr("只看这一类，如 PartyOrg 或 党组织"))
@format_option()
def command(kind: str | None, form: str) -> None:
    """Print the dictionary derived from the declaration."""
    from graphmodel.errors import UsageError
    from graphmodel.party import PARTY
    from graphmodel.schema import describe

    rows = [row for row in describe(PARTY) if kind in {None, row["kind"], row["kind_title"]}]
    if not rows:
        msg = tr("没有名为“{kind}”的记录类别。有：{known}")
        known = "、".join(f"{item.title} {item.name}" for item in PARTY)
        raise UsageError(msg.format(kind=kind, known=known))
    show(_frame(rows), _titles(), form)


def _titles() -> dict[str, str]:
    return {
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


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Put lists into one cell each."""
    import polars as pl

    plain = [
        {
            **row,
            "choices": "、".join((row["choices"] or {}).values()),
            "synonyms": "、".join(row["synonyms"]),
        }
        for row in rows
    ]
    return pl.DataFrame(plain)
