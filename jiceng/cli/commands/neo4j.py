"""``jiceng neo4j``: a local real server for trying things."""

from __future__ import annotations

import click

from jiceng.cli.say import say, working
from jiceng.locale import tr


@click.group(
    help=tr(
        "本机试用服务器：真实的 Neo4j 社区版，只监听本机；首次启动需联网下载约 116 MB。\n\n"
        "\b\n例：\n"
        "  pip install 'jiceng[neo4j-server]'\n"
        "  jiceng neo4j start\n"
        "  jiceng neo4j stop"
    )
)
def command() -> None:
    """Hold the sub-commands."""


@command.command(help=tr("启动；已启动就说它在哪里。"))
@click.option("--port", type=click.IntRange(0, 65535), default=7687, show_default=True,
              help=tr("端口；0 为任选"))  # fmt: skip
@click.option("--heap", default="1g", show_default=True, help=tr("内存上限"))
def start(port: int, heap: str) -> None:
    """Start the local server."""
    from loaders.neo4j.server import running, start

    present = running()
    with working(tr("启动 Neo4j…")):
        local = present or start(port=port, heap=heap)
    say(tr("已在 {uri} 运行（{version}）。").format(uri=local.uri, version=local.version))
    say(tr("用户名 neo4j，密码在文件 {file} 里。").format(file=local.password_file))
    say(tr("jiceng sync 在没有设置 NEO4J_URI 时就连它。"))


@command.command(help=tr("停止。"))
def stop() -> None:
    """Stop the local server."""
    from loaders.neo4j.server import stop

    with working(tr("停止 Neo4j…")):
        stopped = stop()
    say(tr("已停止。") if stopped else tr("没有在运行。"))


@command.command(help=tr("是否在运行。"))
@click.pass_context
def status(ctx: click.Context) -> None:
    """Say whether it is up; leave with 0, or 5 where it is not."""
    from graphmodel.errors import TargetError
    from loaders.neo4j.server import running

    local = running()
    if local is None:
        say(tr("没有在运行。"))
        ctx.exit(TargetError.exit_code)
    say(tr("在 {uri} 运行（进程 {pid}）。").format(uri=local.uri, pid=local.pid))
    click.echo(local.uri)
