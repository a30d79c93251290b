"""``jiceng sync pull``, ``bulk`` and ``status``: what changes no database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from graphmodel.errors import UsageError
from jiceng.cli.commands.sync.options import connection, origin, where
from jiceng.cli.commands.sync.pushing import LEFT_OUT
from jiceng.cli.commands.sync.words import tell_status
from jiceng.cli.options import format_option, rosters, source
from jiceng.cli.say import say, working
from jiceng.cli.tables import dumps
from jiceng.locale import tr


@click.command(help=tr("从 Neo4j 读回，存成数据仓快照。"))
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


@click.command(
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
    snapshot, key = origin(options)
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


@click.command(help=tr("最近几次同步、谁持有锁、库中有多少。"))
@connection
@format_option("table", "json")
def status(form: str, **options: Any) -> None:
    """Say how the dataset stands."""
    from jiceng import sync

    found = sync.status(where(options))
    if form == "json":
        click.echo(dumps(found.to_json()))
        return
    tell_status(found)
