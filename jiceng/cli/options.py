"""Options that several commands share, and what they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphmodel.errors import RosterError, UsageError
from jiceng.cli.tables import FORMATS
from jiceng.locale import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphmodel.network import Network
    from graphmodel.profile import Profile
    from loaders import Checked

F = TypeVar("F", bound="Callable[..., Any]")


class Date(click.ParamType[date]):
    """A date written 2026-06-30."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the date or say how to write it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(
                tr("“{value}”不是日期，请写成 2026-06-30 这样").format(value=value), param, ctx
            )


def _together(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Offer several options, in the order they are named."""

    def decorate(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


key_option = click.option(
    "--key-file", type=click.Path(path_type=Path), help=tr("人员标识密钥文件")
)
#: Files or folders, and how to read them.
reading = _together(
    click.argument(
        "files", nargs=-1, type=click.Path(path_type=Path), metavar=tr("[名册文件或文件夹]…")
    ),
    click.option("--encoding", help=tr("CSV 的编码，如 gb18030；默认自动判断")),
    click.option("--sheet", help=tr("只读这个工作表")),
    click.option("--stated-on", type=Date(), help=tr("名册截止日期，文件里没有时用")),
    click.option(
        "--complete-for",
        multiple=True,
        help=tr("名册对哪些内容填报完整，如 党组织 或 小区:500153001；可重复"),
    ),
    click.option(
        "--sql", help=tr("同时读取数据库：地址，如 sqlite:///名册.db；带口令的放在 JICENG_SQL_URL")
    ),
    click.option(
        "--query", multiple=True, help=tr("数据库里的表名，或“名册名=SELECT …”；可重复")
    ),
    click.option(
        "--mapping", type=click.Path(path_type=Path),
        help=tr("列对应关系（TOML），由 check --save-mapping 写出"),
    ),
    key_option,
)  # fmt: skip
#: A store in place of files.
stored = _together(
    click.option("--store", type=click.Path(path_type=Path), help=tr("数据仓文件夹，代替文件")),
    click.option("--snapshot", help=tr("数据仓中的某个快照；默认最新")),
)
#: Files or a store, and how to read the files.
rosters = _together(reading, stored)
#: Date and rules of an analysis.
analysis_options = _together(
    click.option("--as-of", type=Date(), help=tr("分析截至的日期；默认名册截止日期")),
    click.option(
        "--profile",
        default="national_default",
        show_default=True,
        help=tr("规则档案：名称或 .toml 文件"),
    ),
)
#: The part of the network that is looked at.
within_option = click.option("--within", help=tr("只看这个区划或小区（代码）"))
#: What a report or a picture calls the area.
title_option = click.option("--title", default="", help=tr("报告中的地区名称；默认取自名册"))
#: Show what the profile withholds, too.
all_systems_option = click.option(
    "--all-systems", is_flag=True, help=tr("连同默认不列示的系统一并列出")
)


def format_option(*formats: str) -> Callable[[F], F]:
    """Offer the output formats; stdout is data."""
    return click.option(
        "--format", "form", type=click.Choice(formats or FORMATS), default="table",
        show_default=True, help=tr("输出格式"),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a network comes from, and the network."""

    network: Network
    checked: Checked | None


def source(options: dict[str, Any]) -> Source:
    """Open the store or read the files that the options name."""
    files, store = options["files"], options["store"]
    if bool(files or options.get("query")) == bool(store):
        msg = tr("请给出名册文件或文件夹，或用 --store 指定数据仓（两者选一）")
        raise UsageError(msg)
    if store:
        from graphmodel.store import Store

        snapshot = Store(store).snapshot(options["snapshot"])
        return Source(network=snapshot.network(), checked=None)
    checked = usable(read(options))
    return Source(network=checked.network, checked=checked)


def read(options: dict[str, Any]) -> Checked:
    """Read the files that the options name, with a word about what goes on."""
    from jiceng.cli.say import say, share
    from jiceng.keys import ENVIRONMENT, default_key_file
    from jiceng.work import Reading, load

    missing = [str(path) for path in options["files"] if str(path) != "-" and not path.exists()]
    if missing:
        msg = tr("找不到文件：{names}").format(names="、".join(missing))
        raise UsageError(msg)
    had_key = default_key_file().exists()
    how = Reading(
        encoding=options["encoding"],
        sheet=options["sheet"],
        stated_on=options["stated_on"],
        complete_for=tuple(_completeness(text) for text in options["complete_for"]),
        key_file=options["key_file"],
        mapping=options.get("mapping"),
        only_looking=bool(options.get("preview")),
        queries=_queries(options),
    )
    with share(step_labels()) as watch:
        checked = load(list(options["files"]), how, watch=watch)
    if not had_key and default_key_file().exists():
        say(
            tr(
                "已在 {place} 生成人员标识密钥，请妥善保管；换机器时用 --key-file 或 {name} 指定。"
            ).format(place=default_key_file(), name=ENVIRONMENT)
        )
    return checked


def step_labels() -> dict[str, str]:
    """Return what people call the steps of a load, in their order."""
    return {
        "read": tr("读取名册"),
        "recognise": tr("认表头、取单元格"),
        "fill": tr("核对单元格"),
        "link": tr("接上各条关系"),
        "network": tr("汇成网络"),
        "place": tr("对上地点"),
    }


def _queries(options: dict[str, Any]) -> tuple[Any, ...]:
    """Return the tables of a database that the options name."""
    import os

    asked = options.get("query") or ()
    url = options.get("sql") or os.environ.get("JICENG_SQL_URL", "")
    if not asked:
        return ()
    from loaders.sql import Query, has_password

    if not url:
        msg = tr("--query 要和 --sql 一起用")
        raise UsageError(msg)
    if options.get("sql") and has_password(url):
        msg = tr("地址里带口令，不要写在命令行上；请放进环境变量 JICENG_SQL_URL")
        raise UsageError(msg)
    found = []
    for text in asked:
        name, _, query = text.partition("=")
        is_named = bool(query) and " " not in name.strip()  # not: SELECT … WHERE a=b
        found.append(
            Query(url=url, query=query, name=name) if is_named else Query(url=url, query=text)
        )
    return tuple(found)


def read_plainly(path: Path, **options: Any) -> Checked:
    """Read one file or folder as it says of itself; refuse one that nothing can be taken from."""
    plain = {"encoding": None, "sheet": None, "stated_on": None, "complete_for": ()}
    return usable(read({**plain, "key_file": None, **options, "files": (path,)}))


def usable(checked: Checked) -> Checked:
    """Return what was read, unless nothing could be taken in; say what was not read of it.

    Raises
    ------
    RosterError
        Nothing was accepted; the message says why and what to do.
    """
    from jiceng.cli.listing import file_lines, is_refused, why_refused
    from jiceng.cli.say import say
    from jiceng.cli.understood import unread_lines

    if is_refused(checked):
        raise RosterError(why_refused(checked), checked.problems)
    for line in (*unread_lines(checked), *file_lines(checked)):
        say(line)
    return checked


def _completeness(text: str) -> Any:
    from graphmodel.network import Completeness
    from graphmodel.party import PARTY
    from graphmodel.party_sheets import SHEETS

    title, _, within = text.partition(":")
    for sheet in SHEETS:
        if title in {sheet.title, sheet.name} and sheet.main:
            return Completeness(kind=sheet.main.declared.name, within=within or None)
    if title in PARTY.kinds:
        return Completeness(kind=title, within=within or None)
    if title == "班子成员":
        return Completeness(kind="Holds", within=within or None)
    msg = tr("不认识“{title}”，--complete-for 请写工作表名，如 党组织、小区").format(title=title)
    raise UsageError(msg)


def profile(options: dict[str, Any]) -> Profile:
    """Load the profile that the options name."""
    from graphmodel.profile import load_profile

    return load_profile(options["profile"])


def scoped(network: Network, options: dict[str, Any]) -> Network:
    """Cut the network to the division that the options name."""
    return network.within(options["within"]) if options["within"] else network
