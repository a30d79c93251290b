"""What ``jiceng sync`` says of plans, pushes and runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiceng.cli.say import say
from jiceng.cli.tables import show
from jiceng.locale import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from loaders.neo4j.changes import Plan
    from loaders.neo4j.push import Outcome
    from loaders.neo4j.runs import Run
    from loaders.neo4j.status import Status


def tell_plan(planned: Plan, *, rekey: bool = False) -> None:
    """Say what would change.

    Parameters
    ----------
    rekey
        Whether a change of keys was asked for.
    """
    titles = {
        "title": tr("类别"),
        "create": tr("新增"),
        "update": tr("更新"),
        "close": tr("结束"),
        "delete": tr("删除"),
        "kept": tr("名册已无、库中保留"),
    }
    if planned.is_empty:
        say(tr("没有需要改动的内容。"))
    if rekey:
        _tell_rekey(planned)
    if planned.table().height:
        show(planned.table(), titles, "table")
    if planned.moved.height:
        _tell_moved(planned)
    if planned.unlinked.height:
        say(tr("{count} 条关系缺一端，未写入。").format(count=planned.unlinked.height))


def _tell_rekey(planned: Plan) -> None:
    if not planned.rekey:
        say(tr("库中的人员标识已是这个密钥生成的，不需要更换。"))
        return
    say(
        tr("更换密钥：原密钥的 {persons} 个人员标识和 {relations} 条人员关系由本次的代替。").format(
            **planned.replaced
        )
    )
    if planned.lost:
        say(
            tr("其中 {lost} 条人员关系在本次数据里没有可以代替的，不再保留。").format(
                lost=planned.lost
            )
        )


def _tell_moved(planned: Plan) -> None:
    say(
        tr("{count} 个疑似换代码（名称相同，可能是转隶），先不结束，请核实：").format(
            count=planned.moved.height
        )
    )
    show(
        planned.moved,
        {"kind": tr("类别"), "name": tr("名称"), "old": tr("原代码"), "new": tr("新代码")},
        "table",
    )


def result(outcome: Outcome, began: datetime) -> dict[str, Any]:
    """Return what a push did as plain values (``jiceng.push/1``)."""
    return {
        "schema": "jiceng.push/1",
        "run": outcome.run,
        "began": began.isoformat(),
        "counters": outcome.counters,
        "repeated": outcome.repeated,
        "resumed": outcome.resumed,
        "remnants": outcome.remnants,
        "plan": outcome.plan.to_json(),
    }


def tell_outcome(outcome: Outcome) -> None:
    """Say what a push did."""
    if outcome.run is None:
        return
    counts = outcome.counters
    say(
        tr(
            "第 {run} 次同步完成：新建节点 {nodes}、关系 {relations}，删除节点 {gone}、关系 {cut}，"
            "写属性 {properties}。"
        ).format(
            run=outcome.run,
            nodes=counts.get("nodes_created", 0),
            relations=counts.get("relationships_created", 0),
            gone=counts.get("nodes_deleted", 0),
            cut=counts.get("relationships_deleted", 0),
            properties=counts.get("properties_set", 0),
        )
    )
    if outcome.resumed:
        say(tr("这次是接着上次中断处做的；下次会先读回核对一遍。"))
    if outcome.repeated:
        say(tr("有 {count} 批因连接或并发重做过。").format(count=outcome.repeated))
    if outcome.remnants:
        say(
            tr("有 {count} 个要删除的节点被他人的关系连着，没有删除，已标为结束。").format(
                count=outcome.remnants
            )
        )


def tell_status(found: Status) -> None:
    """Say how a dataset stands."""
    if found.holder:
        words = found.holder.words
        say(tr("正在同步：{host} 上的进程 {pid}，已 {age} 秒").format(**words))
    _tell_runs(found.runs)
    say(
        "、".join(f"{kind} {count:,}" for kind, count in found.counts.items()) or tr("库中没有记录")
    )
    for label, count in found.foreign.items():
        say(
            tr("另有 {count} 个别人的节点也用标签 {label}，不会改动").format(
                count=count, label=label
            )
        )


def _tell_runs(runs: Sequence[Run]) -> None:
    import polars as pl

    words = {
        "running": tr("进行中"),
        "done": tr("完成"),
        "failed": tr("失败"),
        "interrupted": tr("中断"),
    }
    rows = [
        (run.run, words.get(run.state, run.state), _day(run.began), _day(run.ended), run.outcome)
        for run in runs
    ]
    names = {"run": tr("次"), "state": tr("结果"), "began": tr("开始"), "ended": tr("结束"),
             "outcome": tr("原因")}  # fmt: skip
    if rows:
        show(pl.DataFrame(rows, schema=list(names), orient="row"), names, "table")
    for run in runs:
        if run.rekeyed and run.state == "done":
            before = "、".join(sorted(run.rekeyed))
            say(
                tr("第 {run} 次更换了人员密钥：原 {before}，现 {now}").format(
                    run=run.run, before=before, now=run.key_id
                )
            )


def _day(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else ""
