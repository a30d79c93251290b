"""The ledger (待完善事项台账): every finding as a row people can read, number and hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.analysis import FINDING
from graphmodel.party import Division
from jiceng.order import in_office_order
from jiceng.wording import worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmodel.analysis import Analysis
    from graphmodel.network import Network
    from graphmodel.profile import Profile

#: Column → Chinese title, in the order people read them.
COLUMNS = {
    "number": "事项编号",
    "street_name": "镇街",
    "community_name": "村社区",
    "title": "事项",
    "name": "对象",
    "message": "情况",
    "action": "建议",
    "severity_label": "轻重",
    "clause": "依据",
    "source": "出处",
    "evidence": "数据位置",
}
SEVERITY = {"error": "需处理", "warning": "请核实", "info": "供参考"}
_SEVERITY_EN = {"error": "act", "warning": "check", "info": "for information"}
_RANK = {"error": 0, "warning": 1, "info": 2}
#: First word of a finding code → what stands in the item's number.
_TIERS = {
    "CATEGORY": "类别", "NAME": "名称", "OLD": "名称", "SAME": "重复", "SINGLE": "设置",
    "STREET": "设置", "TERM": "换届", "BRANCH": "人数", "SECRETARY": "书记", "XA": "交叉",
    "PARTY": "业委会", "POSTS": "兼职", "PART": "兼职", "COMMAND": "隶属", "CHAIN": "隶属",
    "SPAN": "隶属", "OVERLAP": "重复", "SERVICE": "阵地", "GRID": "网格",
    "COMPOUND": "网格", "JOINT": "共建", "OC": "业委会", "AGREEMENT": "共建",
    "ALLIANCE": "共建", "BODY": "共建", "MEETING": "会议",
}  # fmt: skip
_MARK = 5
_SUFFIX = r"(?:街道|镇|乡|苏木)(?:办事处)?$"


def ledger(
    analyses: Sequence[Analysis],
    network: Network,
    profile: Profile,
    language: str = "zh",
    withheld: pl.Series | None = None,
) -> pl.DataFrame:
    """Return all findings of all analyses as ledger rows.

    Parameters
    ----------
    withheld
        Ids of bodies that are not listed: neither as subject nor beside another.

    Returns
    -------
    DataFrame
        ``number`` (stable and readable: street, tier, mark), ``analysis``,
        ``id``, ``code``, ``severity``, ``severity_label``, ``title``, ``kind``,
        ``subject``, ``name``, ``street``, ``street_name``, ``community_name``,
        ``message``, ``action``, ``clause``, ``source``, ``evidence``; sorted by
        street in the order of the register, tier, number.
    """
    parts = [item.findings.with_columns(pl.lit(item.name).alias("analysis")) for item in analyses]
    empty = pl.DataFrame(schema={**FINDING, "analysis": pl.String})
    findings = pl.concat([empty, *parts]).filter(_is_listed(withheld))
    frame = findings.with_columns(
        *worded(findings, language, ["title", "message", "action"]).get_columns(),
        where(findings, [item.file for item in network.about.inputs]).alias("evidence_text"),
    )
    placed = _with_places(frame, network)
    ruled = placed.with_columns(*_rules(profile), pl.col("evidence_text").alias("evidence"))
    labels = SEVERITY if language == "zh" else _SEVERITY_EN
    return (
        _numbered(ruled)
        .with_columns(pl.col("severity").replace_strict(labels).alias("severity_label"))
        .sort("street_order", pl.col("severity").replace_strict(_RANK), "code", "number")
        .drop("street_order", "evidence_text", "params", "within", "others", "suggestions")
    )


def _is_listed(withheld: pl.Series | None) -> pl.Expr:
    if withheld is None:
        return pl.lit(value=True)
    hidden = withheld.implode()
    beside = (
        pl.col("others").list.eval(pl.element().struct.field("id")).list.set_intersection(hidden)
    )
    return ~pl.col("subject").is_in(hidden) & (beside.list.len() == 0)


def where(findings: pl.DataFrame, files: list[str]) -> pl.Series:
    """Say where the rows of each finding are: ``名册.xlsx［党组织］第3、5行``."""
    names = pl.DataFrame({"file": files}, schema={"file": pl.String}).with_row_index("input")
    at = ["finding", "file", "sheet"]
    sheet, rows = pl.col("sheet"), pl.col("row").list.join("、")
    shown = pl.when(sheet != "").then(pl.format("［{}］", sheet)).otherwise(pl.lit(""))
    told = (
        findings.select(pl.int_range(pl.len()).alias("finding"), "evidence")
        .explode("evidence")
        .drop_nulls("evidence")
        .unnest("evidence")
        .with_columns(pl.col("input").cast(pl.Int64), pl.col("row").cast(pl.String))
        .join(names.cast({"input": pl.Int64}), on="input", how="left", maintain_order="left")
        .with_columns(pl.col("file").fill_null("?"), sheet.fill_null(""))
        .group_by(at, maintain_order=True)
        .agg("row")
        .select("finding", pl.format("{}{}第{}行", "file", shown, rows).alias("place"))
        .group_by("finding", maintain_order=True)
        .agg(pl.col("place").str.join("；"))
    )
    every = findings.select(pl.int_range(pl.len()).alias("finding"))
    return every.join(told, on="finding", how="left", maintain_order="left")["place"].fill_null("")


def _with_places(frame: pl.DataFrame, network: Network) -> pl.DataFrame:
    """Add the street and the community a finding lies in."""
    places = in_office_order(network.frame(Division)).select(
        pl.col("id").alias("division"),
        pl.col("name").alias("division_name"),
        "level",
        pl.int_range(pl.len()).alias("street_order"),
    )
    located = (
        frame.select("id", "analysis", "within")
        .explode("within")
        .join(places, left_on="within", right_on="division")
    )
    key = ["id", "analysis"]
    streets = located.filter(pl.col("level").is_in(["street", "town"])).select(
        *key, pl.col("within").alias("street"), pl.col("division_name").alias("street_name"),
        "street_order",
    )  # fmt: skip
    communities = located.filter(pl.col("level").is_in(["community", "village"])).select(
        *key, pl.col("division_name").alias("community_name")
    )
    return (
        frame.join(streets.unique(key, keep="first"), on=key, how="left", maintain_order="left")
        .join(communities.unique(key, keep="first"), on=key, how="left", maintain_order="left")
        .with_columns(pl.col("street_order").fill_null(10_000_000))
    )


def _rules(profile: Profile) -> list[pl.Expr]:
    clauses = {rule.id: rule.clause for rule in profile.rules.values()}
    sources = {rule.id: rule.source for rule in profile.rules.values()}
    return [
        pl.col("rule").replace_strict(table, default="", return_dtype=pl.String).alias(name)
        for name, table in (("clause", clauses), ("source", sources))
    ]


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Give each row a number that is the same next month: street, tier, mark of its id."""
    street = pl.col("street_name").str.replace(_SUFFIX, "").fill_null("全区")
    tier = pl.col("code").str.extract(r"^([A-Z0-9]+)").replace(_TIERS)
    mark = pl.col("id").str.to_uppercase()
    short = pl.concat_str(street, tier, mark.str.slice(0, _MARK), separator="-")
    long = pl.concat_str(street, tier, mark.str.slice(0, 2 * _MARK), separator="-")
    return (
        frame.with_columns(short.alias("short"), long.alias("long"))
        .with_columns(
            pl.when(pl.len().over("short") > 1).then("long").otherwise("short").alias("number")
        )
        .drop("short", "long")
    )
