"""The root command: its sub-commands are loaded when first asked for."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from typing import Any

import click

from jiceng import locale
from jiceng.cli.layout import Formatter
from jiceng.locale import later, tr

#: Command → one line of help. The order is that of a first day's work.
COMMANDS: dict[str, str] = {
    "demo": later("看演示：真实名册和样例城市，从文件到报告"),
    "template": later("生成填报模板（xlsx）"),
    "check": later("核对名册，一次列出全部问题"),
    "unknowns": later("补填清单：哪张表哪一列补上，能弄清多少个"),
    "match": later("把写法不同待确认的做成判断表"),
    "report": later("生成报告：网页、台账、图"),
    "draw": later("画一张图：组织图、覆盖、交叉任职、共建、换届"),
    "analyze": later("只做分析，结果可输出为表格或 JSON"),
    "ask": later("按名称提问：哪些小区没有党支部、哪些书记空缺……"),
    "explain": later("一个组织或地点的全部情况"),
    "load": later("把名册存入数据仓"),
    "collect": later("汇总各街道交回的填报表：谁没交、有什么变化、谁和谁不一致"),
    "diff": later("比较两份名册或两个快照"),
    "sync": later("同步到 Neo4j：计划、推送、读回、状态"),
    "neo4j": later("本机试用服务器：启动、停止"),
    "verify": later("校验数据仓是否完好"),
    "schema": later("数据字典"),
    "rules": later("规则档案：条款、数值、出处"),
    "doctor": later("检查运行环境"),
}
#: Type of a parameter → what help calls its value.
_VALUES = {
    "text": later("文字"),
    "path": later("路径"),
    "date": later("日期"),
    "integer": later("整数"),
    "integer range": later("整数"),
    "float range": later("数字"),
}


class Context(click.Context):
    """A context with our help, in which a running command heeds Ctrl+C at once."""

    formatter_class = Formatter

    def invoke(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command."""
        if self.parent is not None:
            _heed_interrupts()
        return super().invoke(*args, **kwargs)


def _heed_interrupts() -> None:
    """Let Ctrl+C end a wait for input, a file or a database.

    Polars, once imported, handles the signal so that such a wait is taken up
    again; it is imported here so that this is not undone later.
    """
    import_module("polars")
    if hasattr(signal, "siginterrupt"):
        signal.siginterrupt(signal.SIGINT, True)


def lang_option() -> click.Option:
    """Return the option that every command takes; :func:`jiceng.locale.chosen` reads it."""
    return click.Option(
        ["--lang"],
        type=click.Choice(locale.LANGUAGES),
        expose_value=False,
        help=tr("界面语言：zh 中文，en 英文"),
    )


def dressed(command: click.Command) -> click.Command:
    """Give a command, and what it holds, our layout, our words for values and ``--lang``."""
    command.context_class = Context
    command.options_metavar = tr("[选项]")
    command.params.append(lang_option())
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.metavar is None:
            name = _VALUES.get(parameter.type.name)
            parameter.metavar = tr(name) if name and not parameter.is_flag else None
    if isinstance(command, click.Group):
        command.subcommand_metavar = tr("命令 [参数]…")
        for inner in command.commands.values():
            dressed(inner)
    return command


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
        if cmd_name not in self.commands:
            module = import_module(f"jiceng.cli.commands.{cmd_name}")
            self.commands[cmd_name] = dressed(module.command)
        return self.commands[cmd_name]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table above, without importing them."""
        del ctx
        with formatter.section(tr("命令")):
            formatter.write_dl([(name, tr(line)) for name, line in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name close commands where one is mistyped."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise click.exceptions.NoSuchCommand(args[0], possibilities=COMMANDS, ctx=ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, _parameter: click.Parameter, value: Any) -> None:
    if value and not ctx.resilient_parsing:
        from jiceng.work import own_version

        click.echo(f"jiceng {own_version()}")
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
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help=tr("显示版本"),
)  # fmt: skip
@click.pass_context
def root(ctx: click.Context) -> None:
    """Show the wizard on a terminal, the help elsewhere."""
    if ctx.invoked_subcommand is not None:
        return
    if sys.stdin.isatty() and sys.stdout.isatty():
        from jiceng.cli.wizard import wizard

        _heed_interrupts()
        ctx.exit(wizard())
    click.echo(ctx.get_help())


dressed(root)
