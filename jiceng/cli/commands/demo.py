"""``jiceng demo``: the shipped district and a synthetic city, from files to reports."""

from __future__ import annotations

from pathlib import Path

import click

from jiceng.cli.say import say, steps
from jiceng.locale import current, tr


@click.command(
    help=tr(
        "看演示：真实名册一份、样例城市一份，从文件到报告，不用联网。\n\n"
        "\b\n例：\n  jiceng demo\n  jiceng demo --out 演示 --force"
    )
)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("jiceng-demo"), show_default=True,
    help=tr("放演示的文件夹"),
)  # fmt: skip
@click.option("--force", is_flag=True, help=tr("覆盖文件夹中已有的演示"))
def command(out: Path, *, force: bool) -> None:
    """Make both demonstrations."""
    from jiceng.demo.make import STEPS, make_demo

    with steps(tr("演示"), STEPS) as bar:
        written = make_demo(out, force=force, language=current(), tell=bar.next)
    for path in written:
        say(tr("已写入 {path}").format(path=path))
    say(tr("用浏览器打开上面的 .html；用 Excel 或 WPS 打开 .xlsx。"))
