"""``jiceng load``: rosters into a store."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jiceng.cli import understood
from jiceng.cli.listing import accounts_lines, leave
from jiceng.cli.options import read, reading, usable
from jiceng.cli.say import say, working
from jiceng.cli.tables import dumps
from jiceng.locale import current, tr

if TYPE_CHECKING:
    from graphmodel.delta import Delta
    from graphmodel.network import Network
    from graphmodel.store import Store
    from loaders import Checked


@dataclass(frozen=True, kw_only=True)
class Publishing:
    """What is to be published, where, and how much is agreed to beforehand."""

    folder: Path
    within: str | None
    yes: bool
    key_file: Path | None


@click.command(
    help=tr(
        "把名册存入数据仓：新快照就是这些文件所写的内容；内容没变就不发布。\n\n"
        "\b\n例：\n  jiceng load 名册文件夹 --store 数据仓\n"
        "  jiceng load 某街道.xlsx --store 数据仓 --within 500153004"
    )
)
@reading
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    required=True,
    help=tr("数据仓文件夹；没有时新建"),
)
@click.option("--within", help=tr("只替换这个区划或小区（代码），其余保留"))
@click.option("--preview", is_flag=True, help=tr("只看会读到什么、有什么变化，不写入"))
@click.option(
    "--save-mapping", type=click.Path(path_type=Path), help=tr("把列对应关系存成 TOML 文件")
)
@click.option("--yes", is_flag=True, help=tr("有内容将消失时不再询问"))
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table",
    show_default=True, help=tr("输出格式"),
)  # fmt: skip
@click.pass_context
def command(  # noqa: PLR0913 - each is an option of the command
    ctx: click.Context,
    /,
    store: Path,
    within: str | None,
    form: str,
    save_mapping: Path | None,
    *,
    yes: bool,
    **options: Any,
) -> None:
    """Check, show what would vanish, publish."""
    from graphmodel.errors import RosterError, UsageError
    from graphmodel.store import Store

    if not (options["files"] or options["query"]):
        msg = tr("请给出要存入的名册文件或文件夹")
        raise UsageError(msg)
    if not options["preview"]:
        Store(store).require_writable()
    checked = usable(read(options))
    for line in accounts_lines(checked):
        say(line)
    if save_mapping:
        understood.save_mapping(checked, save_mapping)
    wanted = Publishing(folder=store, within=within, yes=yes, key_file=options["key_file"])
    if options["preview"]:
        _preview(checked, wanted)
        leave(ctx, checked)
        return
    published = _publish(checked, wanted)
    if published is None:
        say(tr("未发布，数据仓未改动。同意的话请加 --yes 再运行一次。"))
        ctx.exit(RosterError.exit_code)
    if form == "json":
        click.echo(dumps(published))
    leave(ctx, checked)


def _preview(checked: Checked, wanted: Publishing) -> None:
    """Say what would be taken in and what would change; nothing is written."""
    from graphmodel.store import Store

    before = _before(Store(wanted.folder), wanted)
    network = checked.network
    if wanted.within is not None:
        network = _replaced(before, network, wanted.within)
    for line in understood.preview_lines(checked, None if before is None else network - before):
        say(line)
    say(tr("以上只是预览，什么都没有写入。"))


def _publish(checked: Checked, wanted: Publishing) -> dict[str, Any] | None:
    """Publish the new snapshot; None where that was not agreed to."""
    from graphmodel.store import Store
    from jiceng.keys import key_id, person_key
    from jiceng.work import own_version

    store = Store(wanted.folder, tool_version=own_version())
    with working(tr("与数据仓比较…")):
        before = _before(store, wanted)
        network = checked.network
        if wanted.within is not None:
            network = _replaced(before, network, wanted.within)
        delta = None if before is None else network - before
    if delta is not None and not _agreed(delta, yes=wanted.yes):
        return None
    has_persons = network.frame("Person").height > 0
    with working(tr("写入数据仓…")):
        snapshot = store.write(
            network,
            created_at=datetime.now(UTC),
            accounts=checked.accounts.to_dicts(),  # edge: one row a sheet
            key_id=key_id(person_key(wanted.key_file)) if has_persons else None,
        )
    published = delta is None or bool(delta)
    words = tr("已发布快照 {name}") if published else tr("内容没有变化，仍是快照 {name}")
    say(words.format(name=snapshot.name))
    return {"snapshot": snapshot.name, "published": published}


def _before(store: Store, wanted: Publishing) -> Network | None:
    """Return what the store holds; None where it is new, or damaged and to be written anew."""
    from graphmodel.errors import StoreError

    try:
        if store.is_new():
            return None
        network = store.snapshot().network()
        for kind in network.declaration:
            network.frame(kind.name)
    except StoreError:
        if wanted.yes and wanted.within is None:
            say(tr("原快照无法读出，不作比较，直接发布新快照。"))
            return None
        raise
    return network


def _replaced(before: Network | None, fresh: Network, within: str) -> Network:
    """Keep everything outside the scope, take the scope from the new files."""
    from graphmodel.scope import replace_scope

    return fresh.within(within) if before is None else replace_scope(before, fresh, within)


def _agreed(delta: Delta, *, yes: bool) -> bool:
    """List what would vanish first, and ask; without a terminal nobody can agree."""
    gone = _vanishing(delta)
    if not gone:
        return True
    for title, count in gone.items():
        say(tr("将消失：{kind} {count} 条").format(kind=title, count=count))
    if yes:
        return True
    return sys.stdin.isatty() and click.confirm(tr("是否发布？"), err=True)


def _vanishing(delta: Delta) -> dict[str, int]:
    """Count the records that would vanish by title; what is derived anew does not count."""
    import polars as pl

    from graphmodel.closed import Origin

    gone: dict[str, int] = {}
    for name, removed in delta.removed.items():
        kind = delta.declaration[name]
        lost = removed.join(delta.added[name], on=kind.identity, how="anti", nulls_equal=True)
        if "origin" in kind.columns:
            lost = lost.filter(pl.col("origin").ne_missing(Origin.derived.code))
        if lost.height and not kind.internal:
            gone[kind.title if current() == "zh" else name] = lost.height
    return gone
