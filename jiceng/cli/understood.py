"""What the program made of each table, in words: header, columns, what was mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jiceng.cli.say import say
from jiceng.locale import current, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from loaders import Checked
    from loaders.annotate import Copied
    from loaders.checked import Understood

_JOINT, _SHOWN = "、", 6


def columns_lines(checked: Checked) -> list[str]:
    """Say for each table what it was read as, and which columns have other titles."""
    return [line for item in checked.mappings for line in _of_table(item)]


def _of_table(item: Understood) -> list[str]:
    if item.sheet_title is None:
        return [tr("{where}：看不出是哪种名册，未读取").format(where=_where(item))]
    rows = _JOINT.join(str(row) for row in item.header_rows)
    lines = [
        tr("{where}：按“{roster}”读取，表头在第{rows}行").format(
            where=_where(item), roster=item.sheet_title, rows=rows
        )
    ]
    other = {header: title for header, title in item.columns.items() if header != title}
    if other:
        pairs = _JOINT.join(f"{header}→{title}" for header, title in other.items())
        lines.append(tr("  列：{pairs}").format(pairs=pairs))
    if item.unknown:
        lines.append(tr("  未识别的列（未读取）：{names}").format(names=_JOINT.join(item.unknown)))
    return lines


def unread_lines(checked: Checked) -> list[str]:
    """Say in one line which columns were not read, for those who do not ask.

    Running numbers, remarks and the like are no loss.
    """
    from loaders.headers import NEUTRAL
    from loaders.spelling import header_word

    names = [
        name
        for item in checked.mappings
        if item.sheet_title
        for name in item.unknown
        if header_word(name) not in NEUTRAL
    ]
    if not names:
        return []
    shown = _JOINT.join(names[:_SHOWN]) + (tr(" 等") if len(names) > _SHOWN else "")
    said = tr("有 {n} 列未识别、未读取：{names}。jiceng check 列出每张表的；可用 --mapping 指定")
    return [said.format(n=len(names), names=shown)]


def _where(item: Understood) -> str:
    return f"{item.file}［{item.sheet}］" if item.sheet else item.file


def progress_line(checked: Checked) -> str:
    """Say how many problems of an earlier check were mended and what is left; empty without one."""
    import polars as pl

    if checked.earlier.is_empty():
        return ""
    states = checked.progress().filter(
        pl.col("severity").is_null() | (pl.col("severity") != "info")
    )
    counts = dict(states["state"].value_counts().iter_rows())  # edge: three numbers
    return tr("与上次校验相比：已改好 {mended} 处，还剩 {open} 处，新出现 {new} 处").format(
        mended=counts.get("mended", 0), open=counts.get("open", 0), new=counts.get("new", 0)
    )


def write_copies(checked: Checked, options: dict[str, Any], *, mark: bool, fix: bool) -> None:
    """Write the copies that were asked for, and say where they are."""
    from loaders.annotate import annotate, tidy
    from loaders.sources import sources

    files = sources(options["files"])  # before any copy is written: it would be taken for a roster
    encoding = options["encoding"]
    tidied = tidy(checked, files, current(), encoding=encoding) if fix else []
    marked = annotate(checked, files, current(), encoding=encoding) if mark else []
    for copy in tidied:
        _tell(copy, tr("已整理 {count} 格，写入 {path}，原件未动"))
    for copy in marked:
        _tell(copy, tr("已标注 {count} 格，写入 {path}，原件未动"))
    if (fix or mark) and not (tidied or marked):
        say(tr("没有需要标注或整理的内容，未写副本。"))


def _tell(copy: Copied, words: str) -> None:
    say(words.format(count=copy.cells, path=copy.path))
    if copy.lost:
        from graphmodel.texts import text

        what = [text("annotate", f"lost.{code}", {}, current()) for code in copy.lost]
        say("  " + text("annotate", "lost", {"what": what}, current()))


def save_mapping(checked: Checked, path: Path) -> None:
    """Write how the tables were understood, to be corrected and given back."""
    from graphmodel.party_sheets import SHEETS
    from loaders.mapping import mapping_toml
    from loaders.workbook.publish import publish

    publish(path, mapping_toml(checked.mappings, SHEETS).encode())
    say(tr("列对应关系已写入 {path}；改好后用 --mapping 读回").format(path=path))


def preview_lines(checked: Checked, delta: Any | None) -> list[str]:
    """Say what would be taken in: encoding, columns and first rows, then the changes."""
    lines: list[str] = []
    for item in checked.mappings:
        lines += _of_table(item)
        if item.encoding:
            lines.append(tr("  编码：{encoding}").format(encoding=item.encoding))
        lines += _sample_lines(item.sample)
    if delta is None:
        lines.append(tr("数据仓还没有内容，以上全部是新增"))
        return lines
    return [*lines, *_delta_lines(delta)]


def _sample_lines(sample: pl.DataFrame) -> Sequence[str]:
    if sample.is_empty():
        return []
    rows = sample.fill_null("").rows()  # edge: five rows
    return ["  " + " | ".join(row) for row in (tuple(sample.columns), *rows)]


def _delta_lines(delta: Any) -> list[str]:
    summary = delta.summary()
    if summary.is_empty():
        return [tr("与数据仓相比没有变化")]
    return [
        tr("{kind}：新增 {created}，变化 {changed}，消失 {vanished}").format(
            kind=delta.declaration[kind].title if current() == "zh" else kind,
            created=created, changed=changed, vanished=vanished,
        )
        for kind, created, changed, vanished in summary.iter_rows()  # edge: one line a kind
        if not delta.declaration[kind].internal
    ]  # fmt: skip
