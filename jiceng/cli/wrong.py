"""What the screen says of what went wrong: words and a next step, never a traceback."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING

from graphmodel.texts import Worded
from jiceng.cli.say import complain, say
from jiceng.locale import current, later, tr

if TYPE_CHECKING:
    import click

    from graphmodel.errors import GraphModelError

_REASONS = {
    errno.EACCES: later("没有权限"),
    errno.EPERM: later("没有权限"),
    errno.ENOSPC: later("磁盘已满"),
    errno.EROFS: later("磁盘是只读的"),
    errno.ENOENT: later("文件或文件夹不存在"),
    errno.ENOTDIR: later("上级不是文件夹"),
    errno.EISDIR: later("这是一个文件夹"),
    errno.EEXIST: later("已经存在"),
    errno.EFBIG: later("文件超过系统允许的大小"),
    errno.EDQUOT: later("超过磁盘配额"),
    errno.EIO: later("磁盘读写出错"),
    errno.EMFILE: later("打开的文件太多"),
    errno.EBUSY: later("文件正被占用"),
}


def reason(words: str) -> str:
    """Say in the language of the screen why the system refused; ``words`` are its own."""
    for number, ours in _REASONS.items():
        if words == os.strerror(number):
            return tr(ours)
    return words


def words_of(error: GraphModelError) -> str:
    """Return the words of one of our errors in the language of the screen."""
    said = error.args[0] if error.args else ""
    if not isinstance(said, Worded):
        return str(said)
    why = {"reason": reason(str(said.params["reason"]))} if "reason" in said.params else {}
    return said.in_language(current(), **why)


def tell(error: GraphModelError) -> None:
    """Show what one of our errors says."""
    complain(words_of(error))


def tell_interrupted() -> None:
    """Say that the user stopped it."""
    complain(tr("已中断"))


def tell_usage(error: click.ClickException) -> None:
    """Show how the command is used, what was wrong, and where help is."""
    context = getattr(error, "ctx", None)
    message = error.format_message()
    if current() == "zh":  # click writes this full stop itself
        message = re.sub(r"'\.(?=\s|$)", "'。", message)
    complain(message)
    if context is not None:
        say(context.get_usage())
        say(tr("运行 {command} --help 看用法和例子").format(command=context.command_path))


def tell_system(error: OSError) -> None:
    """Say which file the system would not read or write, and why."""
    why = reason(error.strerror or type(error).__name__)
    if error.filename:
        complain(tr("无法读写 {name}：{why}").format(name=error.filename, why=why))
    else:
        complain(tr("无法写出结果：{why}").format(why=why))


def tell_unexpected(error: Exception) -> None:
    """Say that it is our fault, without the data that an exception may carry."""
    complain(
        tr(
            "程序内部出错（{kind}）。您的文件没有被改动。"
            "加上环境变量 JICENG_DEBUG=1 可看到细节，便于反馈。"
        ).format(kind=type(error).__name__)
    )
