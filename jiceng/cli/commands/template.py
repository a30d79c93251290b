"""``jiceng template``: the workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from jiceng.cli.say import say
from jiceng.locale import tr

_SHOWN = 10


@click.command(
    help=tr(
        "生成填报模板：九张工作表，带下拉选项和说明；填好后直接交给 check 或 report。\n\n"
        "\b\n例：\n  jiceng template 名册模板.xlsx\n"
        "  jiceng template 小区.xlsx --sheets 小区,党组织\n"
        "  jiceng template 下发 --from 数据仓 --by 街道    每个街道一份，已知内容填好"
    )
)
@click.argument("out", type=click.Path(path_type=Path), default=Path("名册模板.xlsx"))
@click.option("--sheets", help=tr("只要这些工作表，用逗号隔开"))
@click.option(
    "--from",
    "store",
    type=click.Path(path_type=Path),
    help=tr("从这个数据仓取已知内容，每个街道写一份；OUT 是文件夹"),
)
@click.option("--by", default="街道", show_default=True, help=tr("按什么分：街道 或 社区"))
@click.option("--force", is_flag=True, help=tr("覆盖已有文件"))
def command(out: Path, sheets: str | None, store: Path | None, by: str, *, force: bool) -> None:
    """Write the template."""
    from loaders.workbook.template import write_template

    chosen = sheets.replace("，", ",").split(",") if sheets else None
    if store is not None:
        from graphmodel.store import Store
        from loaders.workbook.prefilled import write_prefilled

        made = write_prefilled(out, Store(store).snapshot().network(), by, chosen, force=force)
        say(tr("已写入 {count} 份，在 {path}").format(count=len(made.paths), path=out))
        if made.left_out:
            said = tr("有 {n} 个党组织看不出属于哪个{by}，没有写入：{names}。请先核对它们的上级")
            names = "、".join(made.left_out[:_SHOWN]) + (" …" if made.left_out[_SHOWN:] else "")
            say(said.format(n=len(made.left_out), by=by, names=names))
        return
    write_template(out, chosen, force=force)
    say(tr("已写入 {path}").format(path=out))
