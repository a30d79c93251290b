"""``jiceng explain``: everything known about one body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from jiceng.cli.listing import leave
from jiceng.cli.options import analysis_options, format_option, profile, rosters, source
from jiceng.cli.say import safe
from jiceng.cli.tables import dumps
from jiceng.locale import current, tr

if TYPE_CHECKING:
    from graphmodel.snapshot import Snapshot

#: Of how many snapshots the findings are worked out again, unless told otherwise.
LOOKED_AT = 6


@click.command(
    help=tr(
        "一个组织、地点或单位的全部情况：名册中的行、关系、涉及的事项。ID 是代码或名称。\n\n"
        "用 --store 时还列出历次快照中的变动和事项。\n\n"
        "\b\n例：\n  jiceng explain 500153005010 党组织.csv 社区村.csv\n"
        "  jiceng explain 某社区 --store 数据仓 --history 12"
    )
)
@click.argument("identifier", metavar="ID")
@rosters
@analysis_options
@click.option(
    "--history", "looked_at", type=click.IntRange(min=0), default=LOOKED_AT, show_default=True,
    help=tr("重新核对事项的快照个数（与 --store 同用）"),
)  # fmt: skip
@format_option("table", "json")
@click.pass_context
def command(
    ctx: click.Context, /, identifier: str, looked_at: int, form: str, **options: Any
) -> None:
    """Look the body up and print what is known."""
    from jiceng.explain import explain, in_words

    given, rules = source(options), profile(options)
    known = explain(
        given.network, identifier, rules, as_of=options["as_of"], language=current()
    )  # fmt: skip
    words = in_words(known)
    if options["store"]:
        from jiceng.history import history, history_in_words

        body = known["kind"], known["id"]
        past = history(_snapshots(options), body, rules, looked_at=looked_at, language=current())
        known, words = known | {"history": past}, words + "\n" + history_in_words(past)
    click.echo(dumps(known) if form == "json" else safe(words))
    leave(ctx, given.checked)


def _snapshots(options: dict[str, Any]) -> list[Snapshot]:
    """Return the chosen snapshot and those before it, the newest first."""
    from graphmodel.store import Store

    store = Store(options["store"])
    chosen = store.snapshot(options["snapshot"]).name
    published = store.history()
    names = [item.name for item in published]
    return published[names.index(chosen) :] if chosen in names else [store.snapshot(chosen)]
