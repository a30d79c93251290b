"""Problems and row accounts in words, and the exit code they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from jiceng.locale import current, tr

if TYPE_CHECKING:
    from loaders import Checked

DONE, REFUSED, LEFT_OUT = 0, 3, 10
_SEVERITY = {"error": "必须改", "warning": "请核对", "info": "说明"}


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


def problems_frame(checked: Checked) -> pl.DataFrame:
    """Return the problems with their messages and hints."""
    return checked.messages(current())


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


def exit_code(checked: Checked) -> int:
    """0 nothing left out; 10 rows, cells or links left out; 3 nothing could be taken in."""
    from jiceng.work import outcome

    left_out = outcome(checked)
    taken = int(checked.accounts["accepted"].sum())
    if taken == 0:
        return REFUSED
    refused = checked.problems.filter(
        (pl.col("scope") == "file") & (pl.col("severity") == "error")
    )
    return LEFT_OUT if any(left_out.values()) or refused.height else DONE


def summary(checked: Checked) -> str:
    """Say in one line what was left out; empty when nothing was."""
    from jiceng.work import outcome

    left_out = outcome(checked)
    if not any(left_out.values()):
        return ""
    return tr("有 {rows} 行、{cells} 个单元格、{links} 条关系未采用，详见 jiceng check").format(**left_out)
