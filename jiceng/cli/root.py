"""The root command: its sub-commands are loaded when first asked for."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from jiceng import locale
from jiceng.locale import tr

#: Command → one line of help. The order is that of a first day's work.
COMMANDS: dict[str, str] = {
    "demo": "看演示：真实名册和样例城市，从文件到报告",
    "template": "生成填报模板（xlsx）",
    "check": "核对名册，一次列出全部问题",
    "match": "把写法不同待确认的做成判断表",
    "report": "生成报告：网页、台账、图",
    "analyze": "只做分析，结果可输出为表格或 JSON",
    "explain": "一个组织或地点的全部情况",
    "load": "把名册存入数据仓",
    "diff": "比较两份名册或两个快照",
    "sync": "同步到 Neo4j：计划、推送、读回、状态",
    "neo4j": "本机试用服务器：启动、停止",
    "verify": "校验数据仓是否完好",
    "schema": "数据字典",
    "rules": "规则档案：条款、数值、出处",
    "doctor": "检查运行环境",
}


class Commands(click.Group):
    """A group whose commands are imported on demand, so that ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in their teaching order."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"jiceng.cli.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table above, without importing them."""
        del ctx
        with formatter.section(tr("命令")):
            formatter.write_dl([(name, tr(line)) for name, line in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name close commands where one is mistyped."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=2)
            if close:
                error.message += tr("。是不是 {names}？").format(names="、".join(close))
            raise


def _version(ctx: click.Context, _parameter: click.Parameter, value: Any) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"jiceng {version('jiceng')}")
        ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=tr(
        "基层党组织名册：核对、分析、出报告。\n\n"
        "\b\n例：\n  jiceng demo                      先看演示\n"
        "  jiceng report 名册.xlsx          一条命令出报告\n"
        "  jiceng                           不带参数，按提示一步步来"
    ),
)
@click.option(
    "--lang", type=click.Choice(locale.LANGUAGES), default=None, help=tr("界面语言：zh 或 en")
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help=tr("显示版本"),
)  # fmt: skip
@click.pass_context
def root(ctx: click.Context, lang: str | None) -> None:
    """Show the wizard on a terminal, the help elsewhere."""
    del lang  # read before the commands were imported, see jiceng.locale.chosen
    if ctx.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        from jiceng.cli.wizard import wizard

        ctx.exit(wizard())
    click.echo(ctx.get_help())
