"""Problems and row accounts in words, and the exit code they stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graphmodel.errors import RosterError
from jiceng.cli.say import say
from jiceng.cli.tables import FOR_PEOPLE
from jiceng.locale import current, later, tr

if TYPE_CHECKING:
    import click
    import polars as pl

    from loaders import Checked

DONE, REFUSED, LEFT_OUT = 0, RosterError.exit_code, 10
_SEVERITY = {"error": later("必须改"), "warning": later("请核对"), "info": later("说明")}
_SHOWN = 3


def problem_titles() -> dict[str, str]:
    """Column → title of the problem list."""
    return {
        "file": tr("文件"),
        "sheet": tr("工作表"),
        "row": tr("行"),
        "letter": tr("列号"),
        "column": tr("列"),
        "value": tr("值"),
        "severity": tr("轻重"),
        "code": tr("编码"),
        "message": tr("问题"),
        "hint": tr("怎么改"),
    }


def problems_frame(checked: Checked, form: str) -> pl.DataFrame:
    """Return the problems with their messages and hints; people get the weights in words."""
    import polars as pl

    problems = checked.messages(current())
    if form not in FOR_PEOPLE:
        return problems
    words = {code: tr(word) for code, word in _SEVERITY.items()}
    return problems.with_columns(pl.col("severity").replace_strict(words))


def problems_line(checked: Checked) -> str:
    """Count the problems by weight in one line."""
    counts = dict(checked.problems["severity"].value_counts().iter_rows())  # edge: three numbers
    parts = [f"{tr(word)} {counts[code]}" for code, word in _SEVERITY.items() if code in counts]
    if not parts:
        return tr("没有发现问题。")
    return tr("共 {count} 处：{parts}").format(
        count=checked.problems.height, parts=tr("，").join(parts)
    )


def accounts_lines(checked: Checked) -> list[str]:
    """Say for each sheet how many rows were read and what became of them."""
    lines = []
    for row in checked.accounts.iter_rows(named=True):  # edge: one line a sheet
        skipped = row["read"] - row["accepted"] - row["rejected"] - row["merged"]
        where = f"{row['file']}［{row['sheet']}］" if row["sheet"] else row["file"]
        lines.append(
            tr(
                "{where}：读 {read} 行，收 {accepted}，退 {rejected}，并 {merged}，略过 {skipped}"
            ).format(**{**row, "skipped": skipped, "where": where})
        )
    return lines


def file_lines(checked: Checked) -> list[str]:
    """Say what is wrong, or worth a look, with whole files and sheets."""
    import polars as pl

    whole = (pl.col("scope") == "file") & (pl.col("severity") != "info")
    return _said(checked, checked.problems.filter(whole))


def _said(checked: Checked, problems: pl.DataFrame) -> list[str]:
    """Say some of the problems, a line each: where, what, and what to do."""
    words = replace(checked, problems=problems).messages(current())
    return [
        tr("{place}：{message}。{hint}").format(place=place, message=message, hint=hint)
        for place, message, hint in words.select("place", "message", "hint").iter_rows()
    ]  # edge: those that are said singly


def is_refused(checked: Checked) -> bool:
    """Tell whether nothing at all could be taken in."""
    return int(checked.accounts["accepted"].sum()) == 0


def why_refused(checked: Checked) -> str:
    """Say why nothing could be taken in, and what to do about it."""
    import polars as pl

    if checked.problems.is_empty() and checked.accounts.is_empty():
        return tr("没有找到名册。认得的文件有 .xlsx、.xlsm、.xls、.xlsb、.ods、.csv、.tsv、.txt")
    worst = checked.problems.sort(pl.col("severity") != "error", maintain_order=True)
    told = _said(checked, worst.head(_SHOWN))
    return "\n".join([tr("没有可采用的内容。"), *told, tr("运行 jiceng check 可看到每一处问题。")])


def exit_code(checked: Checked) -> int:
    """0 nothing left out; 10 rows, cells or links left out; 3 nothing could be taken in."""
    from jiceng.work import outcome

    if is_refused(checked):
        return REFUSED
    unread = (checked.problems["scope"] == "file") & (checked.problems["severity"] == "error")
    return LEFT_OUT if any(outcome(checked).values()) or unread.any() else DONE


def summary(checked: Checked) -> str:
    """Say in one line what was left out; empty when nothing was."""
    from jiceng.work import outcome

    left_out = outcome(checked)
    if not any(left_out.values()):
        return ""
    return tr("有 {rows} 行、{cells} 个单元格、{links} 条关系未采用，详见 jiceng check").format(
        **left_out
    )


def leave(ctx: click.Context, checked: Checked | None) -> None:
    """Say what was left out, if anything was read, and leave with the code for it."""
    if checked is None:
        return
    if summary(checked):
        say(summary(checked))
    ctx.exit(exit_code(checked))
