"""``jiceng collect``: the workbooks that came back from the streets."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jiceng.cli import listing
from jiceng.cli.options import key_option
from jiceng.cli.say import say, working
from jiceng.cli.tables import dumps
from jiceng.locale import current, tr

if TYPE_CHECKING:
    from graphmodel.network import Network
    from loaders.collecting import Collected


@click.command(
    help=tr(
        "汇总各街道交回的填报表：谁还没交，有什么变化，谁和谁说法不一。\n\n"
        "\b\n例：\n  jiceng template --from 数据仓 --by 街道 下发\n"
        "  jiceng collect 回收 --from 数据仓\n  jiceng load 回收 --store 数据仓"
    )
)
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--from",
    "store",
    type=click.Path(path_type=Path),
    required=True,
    help=tr("下发时用的数据仓"),
)
@click.option("--by", default="街道", show_default=True, help=tr("下发时按什么分：街道 或 社区"))
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help=tr("输出格式"),
)
@key_option
@click.pass_context
def command(ctx: click.Context, /, folder: Path, store: Path, form: str, **options: Any) -> None:
    """Read what came back, compare, list."""
    from graphmodel.store import Store
    from jiceng.keys import person_key
    from loaders.collecting import collect
    from loaders.settings import Settings
    from loaders.workbook.prefilled import divisions_by

    before = Store(store).snapshot().network()
    settings = Settings(
        loaded_on=date.today(),  # noqa: DTZ011 - the user's own day is meant
        key=partial(person_key, options["key_file"]),
    )
    with working(tr("读取和核对名册…")):
        found = collect(folder, before, divisions_by(before, options["by"]), settings)
    if form == "json":
        click.echo(dumps(_as_json(found)))
    else:
        for line in _lines(found, before):
            say(line)
    ctx.exit(listing.exit_code(found.checked))


def _as_json(found: Collected) -> dict[str, Any]:
    return {  # edge: output
        "returned": found.returned.to_dicts(),
        "missing": found.missing.to_dicts(),
        "strange": list(found.strange),
        "changes": found.changes.to_dicts(),
        "contradictions": found.contradictions.to_dicts(),
        "problems": found.checked.problems.height,
    }


def _lines(found: Collected, before: Network) -> list[str]:
    lines = [tr("已交 {count} 份").format(count=found.returned.height)]
    if found.missing.height:
        names = "、".join(found.missing["name"])
        words = tr("还没交的 {count} 个：{names}")
        lines.append(words.format(count=found.missing.height, names=names))
    if found.strange:
        lines.append(tr("看不出是谁交的：{names}").format(names="、".join(found.strange)))
    lines += _changes(found, before) or [tr("与下发时相比没有变化")]
    disagree = tr("说法不一：{id}，{file} 第{row}行与 {other}（{columns}）")
    rows = found.contradictions.iter_rows(named=True)  # edge: output
    lines += [disagree.format(**row) for row in rows]
    problems = found.checked.problems.filter(found.checked.problems["severity"] != "info").height
    if problems:
        lines.append(tr("另有 {count} 处要改，请运行 jiceng check 查看").format(count=problems))
    return lines


def _changes(found: Collected, before: Network) -> list[str]:
    names = dict(found.returned.select("code", "name").iter_rows())  # edge: few streets
    words = tr("{name}：{kind} 新增 {created}，变化 {changed}，消失 {vanished}")
    lines = []
    for row in found.changes.iter_rows(named=True):  # edge: output
        kind = before.declaration[row["kind"]]
        if not kind.internal:
            shown = kind.title if current() == "zh" else kind.name
            lines.append(words.format(**{**row, "name": names[row["code"]], "kind": shown}))
    return lines
