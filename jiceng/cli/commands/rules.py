"""``jiceng rules``: a rule profile with its sources."""

from __future__ import annotations

import click

from jiceng.cli.options import format_option
from jiceng.cli.tables import show
from jiceng.locale import tr


@click.command(
    help=tr("规则档案：每条规则的数值、条款、出处和把握程度。\n\n\b\n例：\n  jiceng rules --format csv > 规则.csv")
)
@click.option("--profile", default="national_default", show_default=True, help=tr("名称或 .toml 文件"))
@format_option()
def command(profile: str, form: str) -> None:
    """Print the rules."""
    import polars as pl

    from graphmodel.profile import load_profile

    rules = load_profile(profile).rules.values()
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
    rows = [{name: str(getattr(rule, name)) for name in titles} for rule in rules]
    show(pl.DataFrame(rows), titles, form)
