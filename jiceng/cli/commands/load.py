"""``jiceng load``: rosters into a store."""

from __future__ import annotations

from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from jiceng.cli.listing import REFUSED, accounts_lines, exit_code, summary
from jiceng.cli.options import read, rosters
from jiceng.cli.say import say
from jiceng.cli.tables import dumps
from jiceng.locale import tr


@click.command(
    help=tr(
        "把名册存入数据仓：新快照就是这些文件所写的内容；内容没变就不发布。\n\n"
        "\b\n例：\n  jiceng load 名册文件夹 --store 数据仓\n"
        "  jiceng load 双河街道.xlsx --store 数据仓 --within 500153004"
    )
)
@rosters
@click.option("--within", help=tr("只替换这个区划，其余保留"))
@click.option("--yes", is_flag=True, help=tr("有内容将消失时不再询问"))
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table")
@click.pass_context
def command(ctx: click.Context, within: str | None, form: str, *, yes: bool, **options: Any) -> None:
    """Check, show what would vanish, publish."""
    from graphmodel.errors import UsageError

    if not options["files"] or not options["store"]:
        msg = tr("请同时给出名册文件和 --store 数据仓")
        raise UsageError(msg)
    store = options.pop("store")
    checked = read({**options, "store": None})
    for line in accounts_lines(checked):
        say(line)
    code = exit_code(checked)
    if code == REFUSED:
        say(tr("没有可采用的内容，数据仓未改动。请先运行 jiceng check 看问题。"))
        ctx.exit(REFUSED)
    published = _publish(Path(store), checked, within, yes=yes, key_file=options["key_file"])
    if published is None:
        ctx.exit(REFUSED)
    if form == "json":
        click.echo(dumps(published))
    if summary(checked):
        say(summary(checked))
    ctx.exit(code)


def _publish(
    folder: Path, checked: Any, within: str | None, *, yes: bool, key_file: Path | None
) -> dict[str, Any] | None:
    """Publish the new snapshot; None where the user said no."""
    from graphmodel.store import Store
    from jiceng.keys import key_id, person_key

    store = Store(folder, tool_version=version("jiceng"))
    before = store.snapshot().network() if (folder / "HEAD").exists() else None
    network = checked.network if within is None else _replaced(before, checked.network, within)
    if before is not None and not _agreed(network - before, yes=yes):
        say(tr("未发布，数据仓未改动。"))
        return None
    snapshot = store.write(
        network,
        created_at=datetime.now(timezone.utc),
        accounts=checked.accounts.to_dicts(),  # edge: one row a sheet
        key_id=key_id(person_key(key_file)) if checked.network.frame("Person").height else None,
    )
    unchanged = before is not None and not (network - before)
    say(
        tr("内容没有变化，仍是快照 {name}" if unchanged else "已发布快照 {name}").format(
            name=snapshot.name
        )
    )
    return {"snapshot": snapshot.name, "published": not unchanged}


def _replaced(before: Any, fresh: Any, within: str) -> Any:
    """Keep everything outside the scope, take the scope from the new files."""
    from graphmodel.scope import replace_scope

    return fresh.within(within) if before is None else replace_scope(before, fresh, within)


def _agreed(delta: Any, *, yes: bool) -> bool:
    """List what would vanish first, and ask."""
    gone = delta.summary().filter(delta.summary()["vanished"] > 0)
    if gone.is_empty():
        return True
    for kind, count in gone.select("kind", "vanished").iter_rows():  # edge: one line a kind
        say(tr("将消失：{kind} {count} 条").format(kind=kind, count=count))
    if yes:
        return True
    return click.get_text_stream("stdin").isatty() and click.confirm(tr("是否发布？"), err=True)
