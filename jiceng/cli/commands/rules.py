"""``jiceng rules``: a rule profile with its sources."""

from __future__ import annotations

import click

from jiceng.cli.options import format_option
from jiceng.cli.tables import FOR_PEOPLE, show
from jiceng.locale import later, tr

_FORCE = {"must": later("应当"), "may": later("可以")}
_CONFIDENCE = {
    "P": later("读过原文"),
    "S": later("据引述"),
    "L": later("一地规定"),
    "C": later("据公开数据算出"),
    "M": later("凭记忆，未核"),
}


@click.command(
    help=tr(
        "规则档案：每条规则的数值、条款、出处和把握程度。\n\n"
        "\b\n例：\n  jiceng rules --format csv > 规则.csv"
    )
)
@click.option(
    "--profile", default="national_default", show_default=True, help=tr("名称或 .toml 文件")
)
@format_option()
def command(profile: str, form: str) -> None:
    """Print the rules."""
    import polars as pl

    from graphmodel.profile import load_profile

    titles = {
        "id": tr("规则"),
        "value": tr("数值"),
        "operator": tr("运算"),
        "unit": tr("单位"),
        "force": tr("效力"),
        "clause": tr("条款"),
        "source": tr("出处"),
        "confidence": tr("把握"),
    }
    rules = load_profile(profile).rules.values()
    rows = [{name: str(getattr(rule, name)) for name in titles} for rule in rules]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(titles, pl.String))
    if form in FOR_PEOPLE:
        words = {"force": _FORCE, "confidence": _CONFIDENCE}
        frame = frame.with_columns(
            pl.col(name).replace({code: tr(word) for code, word in table.items()})
            for name, table in words.items()
        )
    show(frame, titles, form)
