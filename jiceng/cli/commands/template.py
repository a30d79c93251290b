"""``jiceng template``: the workbook to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from jiceng.cli.say import say
from jiceng.locale import tr


@click.command(
    help=tr(
        "生成填报模板：九张工作表，带下拉选项和说明；填好后直接交给 check 或 report。\n\n"
        "\b\n例：\n  jiceng template 名册模板.xlsx\n  jiceng template 小区.xlsx --sheets 小区,党组织"
    )
)
@click.argument("out", type=click.Path(path_type=Path), default=Path("名册模板.xlsx"))
@click.option("--sheets", help=tr("只要这些工作表，用逗号隔开"))
@click.option("--force", is_flag=True, help=tr("覆盖已有文件"))
def command(out: Path, sheets: str | None, *, force: bool) -> None:
    """Write the template."""
    from loaders.workbook.template import write_template

    chosen = sheets.replace("，", ",").split(",") if sheets else None
    write_template(out, chosen, force=force)
    say(tr("已写入 {path}").format(path=out))
