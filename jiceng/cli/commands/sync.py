"""``jiceng sync``: plan, push, pull, status, bulk."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphmodel.errors import UsageError
from jiceng.cli.options import Date, rosters, source
from jiceng.cli.say import say, working
from jiceng.cli.tables import dumps, show
from jiceng.locale import current, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from jiceng.sync import How, Target
    from loaders.neo4j.plan import Plan
    from loaders.neo4j.push import Outcome
    from loaders.neo4j.runs import Run

F = TypeVar("F", bound="Callable[..., Any]")
WOULD_CHANGE, LEFT_OUT = 4, 10
_CONNECTION = ("uri", "username", "database", "dataset", "ca_file", "password_file", "insecure",
               "timeout", "batch_size")  # fmt: skip
_PRUNING = ("prune", "prune_within", "allow_delete", "closed_on", "close_moved")


def connection(command: F) -> F:
    """Where the database is; the password is never an argument."""
    for decorate in reversed(
        (
            click.option("--uri", help=tr("数据库地址；默认环境变量 NEO4J_URI 或本机试用服务器")),
            click.option("--username", help=tr("用户名；默认 NEO4J_USERNAME 或 neo4j")),
            click.option("--database", help=tr("数据库名；默认 NEO4J_DATABASE 或服务器默认库")),
            click.option("--dataset", default="jiceng", show_default=True, help=tr("数据集名称")),
            click.option(
                "--password-file", type=click.Path(path_type=Path),
                help=tr("密码文件（仅本人可读）；默认 NEO4J_PASSWORD 或当场询问"),
            ),
            click.option("--ca-file", type=click.Path(path_type=Path), help=tr("自有 CA 证书")),
            click.option("--insecure", is_flag=True, help=tr("允许不加密或不核对证书的连接")),
            click.option(
                "--timeout", type=click.FloatRange(min=1), default=180.0, show_default=True,
                help=tr("一次调用最多等多少秒"),
            ),
            click.option(
                "--batch-size", type=click.IntRange(1, 50_000), default=5_000, show_default=True,
                help=tr("每批行数"),
            ),
        )
    ):  # fmt: skip
        command = decorate(command)
    return command


def pruning(command: F) -> F:
    """Say what to do with records that vanished."""
    for decorate in reversed(
        (
            click.option(
                "--prune", type=click.Choice(("none", "close", "delete")), default="none",
                show_default=True, help=tr("名册里已没有的记录：不动、结束、删除"),
            ),
            click.option("--within", "prune_within", help=tr("只同步、只结束这个区划内的")),
            click.option(
                "--allow-delete", type=click.IntRange(min=0), default=0,
                help=tr("确认要结束或删除这么多条"),
            ),
            click.option("--closed-on", type=Date(), help=tr("结束日期；默认名册截止日期")),
            click.option("--close-moved", is_flag=True, help=tr("疑似换代码（转隶）的也一并处理")),
            click.option("--verify", is_flag=True, help=tr("读回库中全部内容再比较")),
        )
    ):  # fmt: skip
        command = decorate(command)
    return command


def where(options: dict[str, Any]) -> Target:
    """Return the target the options and the environment name; ask for a password on a terminal."""
    import os

    from graphmodel.texts import text
    from jiceng.sync import Limits, Secret, password_from, target
    from loaders.neo4j.connection import PASSWORD, is_exposed
    from loaders.neo4j.server import running

    file = options["password_file"]
    password = password_from(file) if file else None
    local = not (options["uri"] or os.environ.get("NEO4J_URI")) and running() is not None
    if password is None and not local and not os.environ.get(PASSWORD) and sys.stdin.isatty():
        password = Secret(click.prompt(tr("Neo4j 密码"), hide_input=True, err=True))
    found = target(
        uri=options["uri"],
        username=options["username"],
        database=options["database"],
        password=password,
        dataset=options["dataset"],
        ca_file=options["ca_file"],
        insecure=options["insecure"],
        limits=Limits(timeout=options["timeout"], batch=options["batch_size"]),
    )
    if is_exposed(found):
        say(text("errors", "SYNC-EXPOSED", {}, current()))
    return found


def how(options: dict[str, Any], **given: Any) -> How:
    """Return how to compare and push."""
    from graphmodel.store import Store
    from jiceng.keys import key_id, person_key
    from jiceng.sync import How, Pruning

    store = options["store"]
    snapshot = Store(store).snapshot(options["snapshot"]) if store else None
    key = snapshot.manifest.key_id if snapshot else key_id(person_key(options["key_file"]))
    return How(
        pruning=Pruning(
            how=options["prune"],
            within=options["prune_within"],
            allow=options["allow_delete"],
            closed_on=options["closed_on"],
            moved=options["close_moved"],
        ),
        store=store,
        snapshot=snapshot.name if snapshot else "",
        key_id=key or "",
        verify=options["verify"],
        **given,
    )


@click.group(
    help=tr(
        "同步到 Neo4j：先看计划，再推送；重复推送不改动任何内容。\n\n"
        "\b\n例：\n  jiceng neo4j start                启动本机试用服务器\n"
        "  jiceng sync plan --store 数据仓    看会改什么\n"
        "  jiceng sync push --store 数据仓    推送"
    )
)
def command() -> None:
    """Hold the sub-commands."""


@command.command(help=tr("看会新增、更新、结束、删除多少；不写入。会有改动时退出码 4。"))
@rosters
@connection
@pruning
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table")
@click.pass_context
def plan(ctx: click.Context, /, form: str, **options: Any) -> None:
    """Compare and say what a push would do."""
    from jiceng import sync

    target_ = where(options)
    network = source(options).network
    with working(tr("比较…")):
        planned = sync.plan(network, target_, how(options))
    if form == "json":
        click.echo(dumps(planned.to_json()))
    else:
        _tell(planned)
    ctx.exit(0 if planned.is_empty else WOULD_CHANGE)


def _tell(planned: Plan) -> None:
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
    if planned.table().height:
        show(planned.table(), titles, "table")
    if planned.moved.height:
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
    if planned.unlinked.height:
        say(tr("{count} 条关系缺一端，未写入。").format(count=planned.unlinked.height))


@command.command(help=tr("按计划推送；中断后再运行一次即可接着做。"))
@rosters
@connection
@pruning
@click.option(
    "--wait", type=click.FloatRange(min=0), default=0.0, help=tr("别的同步在跑时最多等几秒")
)
@click.option("--steal", is_flag=True, help=tr("接手别的同步持有的锁（确认它已停止时）"))
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table")
@click.pass_context
def push(ctx: click.Context, /, form: str, *, wait: float, steal: bool, **options: Any) -> None:
    """Do what the plan says."""
    from jiceng import sync

    target_ = where(options)
    network = source(options).network
    chosen = how(options, wait=wait, steal=steal)
    began = datetime.now(UTC)
    with working(tr("推送…")):
        outcome = sync.push(network, target_, chosen)
    result = _result(outcome, began)
    if form == "json":
        click.echo(dumps(result))
    else:
        _tell(outcome.plan)
        _tell_outcome(outcome)
    ctx.exit(LEFT_OUT if outcome.plan.unlinked.height else 0)


def _result(outcome: Outcome, began: datetime) -> dict[str, Any]:
    return {
        "schema": "jiceng.push/1",
        "run": outcome.run,
        "began": began.isoformat(),
        "counters": outcome.counters,
        "repeated": outcome.repeated,
        "resumed": outcome.resumed,
        "plan": outcome.plan.to_json(),
    }


def _tell_outcome(outcome: Outcome) -> None:
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


@command.command(help=tr("从 Neo4j 读回，存成数据仓快照。"))
@connection
@click.option(
    "--store", type=click.Path(path_type=Path), required=True, help=tr("写入的数据仓文件夹")
)
@click.option("--closed", is_flag=True, help=tr("连已结束的记录一起读"))
def pull(store: Path, *, closed: bool, **options: Any) -> None:
    """Read the dataset back into a store."""
    from graphmodel.store import Store
    from jiceng import sync

    target_ = where(options)
    with working(tr("读取…")):
        network = sync.pull(target_, closed=closed)
    if not network.node_ids.height:
        msg = tr("数据集“{name}”里没有记录").format(name=target_.dataset)
        raise UsageError(msg)
    snapshot = Store(store).write(network, created_at=datetime.now(UTC))
    say(tr("已写入快照 {name}").format(name=snapshot.name))


@command.command(
    help=tr(
        "写出 Neo4j 导入工具用的文件和命令行，另写一份可重复执行的 Cypher 脚本；不连数据库。\n\n"
        "\b\n例：\n  jiceng sync bulk 导入文件 --store 数据仓"
    )
)
@click.argument("out", type=click.Path(path_type=Path, file_okay=False), metavar=tr("文件夹"))
@rosters
@click.option("--dataset", default="jiceng", show_default=True, help=tr("数据集名称"))
@click.option("--force", is_flag=True, help=tr("文件夹里已有内容时，覆盖同名文件"))
@click.pass_context
def bulk(ctx: click.Context, /, out: Path, *, dataset: str, force: bool, **options: Any) -> None:
    """Write what an empty database can be filled with at once."""
    from loaders.neo4j.bulk import Origin, write

    network = source(options).network
    snapshot, key = _origin(options)
    with working(tr("写文件…")):
        written = write(
            network, out, Origin(dataset=dataset, snapshot=snapshot, key_id=key), force=force
        )
    say(
        tr("已写入 {path}：节点 {nodes}、关系 {relations}。").format(
            path=out, nodes=written.nodes, relations=written.relations
        )
    )
    say(tr("空库一次导入（先停服务器）：sh {path}").format(path=out / "import.sh"))
    say(tr("不停服务器：cypher-shell -f {path}").format(path=out / "graph.cypher"))
    if written.unlinked.height:
        say(tr("{count} 条关系缺一端，未写入。").format(count=written.unlinked.height))
    ctx.exit(LEFT_OUT if written.unlinked.height else 0)


def _origin(options: dict[str, Any]) -> tuple[str, str]:
    """Return the name of the snapshot and the id of the key of its pseudonyms."""
    from graphmodel.store import Store
    from jiceng.keys import key_id, person_key

    store = options["store"]
    snapshot = Store(store).snapshot(options["snapshot"]) if store else None
    key = snapshot.manifest.key_id if snapshot else key_id(person_key(options["key_file"]))
    return (snapshot.name if snapshot else ""), key or ""


@command.command(help=tr("最近几次同步、谁持有锁、库中有多少。"))
@connection
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table")
def status(form: str, **options: Any) -> None:
    """Say how the dataset stands."""
    from jiceng import sync

    found = sync.status(where(options))
    if form == "json":
        click.echo(dumps(found.to_json()))
        return
    if found.holder:
        words = found.holder.words
        say(tr("正在同步：{host} 上的进程 {pid}，已 {age} 秒").format(**words))
    _tell_runs(list(found.runs))
    say(
        "、".join(f"{kind} {count:,}" for kind, count in found.counts.items()) or tr("库中没有记录")
    )
    for label, count in found.foreign.items():
        say(
            tr("另有 {count} 个别人的节点也用标签 {label}，不会改动").format(
                count=count, label=label
            )
        )


def _tell_runs(runs: list[Run]) -> None:
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


def _day(moment: date | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment else ""
