"""``jiceng sync``: plan, push, pull, status, bulk."""

from __future__ import annotations

import click

from jiceng.cli.commands.sync.looking import bulk, pull, status
from jiceng.cli.commands.sync.pushing import plan, push
from jiceng.locale import tr


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


for _each in (plan, push, pull, bulk, status):
    command.add_command(_each)
