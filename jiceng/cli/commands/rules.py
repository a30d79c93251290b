"""``jiceng rules``: a rule profile with its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from jiceng.cli.options import format_option
from jiceng.cli.tables import FOR_PEOPLE, show
from jiceng.locale import later, tr

if TYPE_CHECKING:
    import polars as pl

    from graphmodel.periods import Period
    from graphmodel.profile import Profile, Rule

_SORT = {"rule": later("规则"), "period": later("会议和活动")}
_FORCE = {"must": later("应当"), "may": later("可以")}
_SEVERITY = {"error": later("须更正"), "warning": later("请核实"), "info": later("供参考")}
_CONFIDENCE = {
    "P": later("读过原文"),
    "S": later("据引述"),
    "L": later("一地规定"),
    "C": later("据公开数据算出"),
    "M": later("凭记忆，未核"),
}
#: Unit of a period rule → what one of its periods is called.
_UNITS = {
    "week": later("次/周"),
    "month": later("次/月"),
    "quarter": later("次/季度"),
    "half_year": later("次/半年"),
    "year": later("次/年"),
    "once": later("次"),
}


@click.command(
    help=tr(
        "规则档案：每条规则的数值、效力、条款、出处和把握程度，会议和活动的周期也在其中。\n\n"
        "“轻重”是据此提出的事项中最重的；效力为“可以”的，只作“供参考”。\n\n"
        "\b\n例：\n  jiceng rules --format csv > 规则.csv"
    )
)
@click.option(
    "--profile", default="national_default", show_default=True, help=tr("名称或 .toml 文件")
)
@format_option()
def command(profile: str, form: str) -> None:
    """Print the rules."""
    from graphmodel.profile import load_profile

    titles = {
        "id": tr("规则"),
        "sort": tr("类别"),
        "value": tr("数值"),
        "operator": tr("运算"),
        "unit": tr("单位"),
        "force": tr("效力"),
        "severity": tr("轻重"),
        "clause": tr("条款"),
        "source": tr("出处"),
        "confidence": tr("把握"),
    }
    frame = listed(load_profile(profile))
    show(_labelled(frame) if form in FOR_PEOPLE else frame, titles, form)


def listed(profile: Profile) -> pl.DataFrame:
    """Return every rule and every period rule that is not off, one a row, as text."""
    import polars as pl

    weights = _weights(profile)
    rows = [_rule(rule, weights.get(rule.id, "")) for rule in profile.rules.values()]
    rows += [_period(period) for period in profile.periods.values() if not period.off]
    return pl.DataFrame(rows, schema=dict.fromkeys(rows[0], pl.String))


def _weights(profile: Profile) -> dict[str, str]:
    """Return the highest severity of the findings of each rule; findings that are off count not."""
    from graphmodel.profile import SEVERITIES

    found: dict[str, str] = {}
    for item in profile.findings.values():
        if item.rule and not item.off:
            severity = profile.severity_of(item)
            found[item.rule] = max(found.get(item.rule, severity), severity, key=SEVERITIES.index)
    return found


def _rule(rule: Rule, severity: str) -> dict[str, str]:
    told = ("id", "value", "operator", "unit", "force", "clause", "source", "confidence")
    row = {name: str(getattr(rule, name)) for name in told}
    return row | {"sort": "rule", "severity": severity}


def _period(period: Period) -> dict[str, str]:
    told = ("id", "unit", "force", "clause", "source", "confidence")
    row = {name: str(getattr(period, name)) for name in told}
    # The one finding about meetings names no rule: the line is for reading only.
    return row | {"sort": "period", "value": str(period.count), "operator": ">=", "severity": ""}


def _labelled(frame: pl.DataFrame) -> pl.DataFrame:
    """Put the stored values into words."""
    import polars as pl

    words = {
        "sort": _SORT,
        "unit": _UNITS,
        "force": _FORCE,
        "severity": _SEVERITY,
        "confidence": _CONFIDENCE,
    }
    return frame.with_columns(
        pl.col(name).replace({code: tr(word) for code, word in table.items()})
        for name, table in words.items()
    )
