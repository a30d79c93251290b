"""Options of ``jiceng sync``: which database, and what is to become of what vanished."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from jiceng.cli.options import Date
from jiceng.cli.say import say
from jiceng.locale import current, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from jiceng.sync import How, Target

F = TypeVar("F", bound="Callable[..., Any]")


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
            click.option(
                "--rekey", is_flag=True,
                help=tr("更换人员密钥：用本次的人员标识代替库中的；须用全部名册"),
            ),
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
    from jiceng.sync import How, Pruning

    snapshot, key = origin(options)
    return How(
        pruning=Pruning(
            how=options["prune"],
            within=options["prune_within"],
            allow=options["allow_delete"],
            closed_on=options["closed_on"],
            moved=options["close_moved"],
        ),
        store=options["store"],
        snapshot=snapshot,
        key_id=key,
        verify=options["verify"],
        rekey=options["rekey"],
        **given,
    )


def origin(options: dict[str, Any]) -> tuple[str, str]:
    """Return the name of the snapshot and the id of the key of its pseudonyms."""
    from graphmodel.store import Store
    from jiceng.keys import key_id, person_key

    store = options["store"]
    snapshot = Store(store).snapshot(options["snapshot"]) if store else None
    key = snapshot.manifest.key_id if snapshot else key_id(person_key(options["key_file"]))
    return (snapshot.name if snapshot else ""), key or ""
