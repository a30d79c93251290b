"""``jiceng diff``: two rosters, stores or snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphmodel.errors import UsageError
from jiceng.cli.options import format_option, key_option, read_plainly
from jiceng.cli.say import say
from jiceng.cli.tables import show
from jiceng.locale import current, later, tr

if TYPE_CHECKING:
    import polars as pl

    from graphmodel.network import Network
    from graphmodel.schema import Column, Kind

_CREATED, _CHANGED, _VANISHED = later("新增"), later("变更"), later("消失")
_SCHEMA = ("change", "kind", "id", "name", "columns")


@click.command(
    help=tr(
        "比较 A 和 B：新增、变更、消失的记录。"
        "A、B 可以是名册文件、文件夹、数据仓，或 数据仓@快照。\n\n"
        "\b\n例：\n  jiceng diff 上月 本月\n  jiceng diff 数据仓@20260630T000000Z-abc 数据仓"
    )
)
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@key_option
@format_option()
def command(old: str, new: str, form: str, **options: Any) -> None:
    """Print what differs."""
    changes = _changes(_open(old, options), _open(new, options))
    titles = {
        "change": tr("变化"),
        "kind": tr("类别"),
        "id": tr("代码"),
        "name": tr("名称"),
        "columns": tr("变更的列"),
    }
    show(changes, titles, form)
    counts = dict(changes["change"].value_counts().iter_rows())  # edge: three numbers
    if counts:
        words = (tr(word) for word in (_CREATED, _CHANGED, _VANISHED))
        say(tr("，").join(f"{word} {counts.get(word, 0)}" for word in words))
    else:
        say(tr("没有差别。"))


def _open(where: str, options: dict[str, Any]) -> Network:
    """Open a store (``store@snapshot``) or read rosters."""
    from graphmodel.store import Store

    folder, snapshot = Path(where), ""
    if not folder.exists() and "@" in where:
        before, _, snapshot = where.rpartition("@")
        folder = Path(before)
    if not folder.exists():
        msg = tr("找不到文件：{names}").format(names=where)
        raise UsageError(msg)
    if snapshot or (folder / "snapshots").is_dir():
        return Store(folder).snapshot(snapshot or None).network()
    return read_plainly(folder, **options).network


def _changes(old: Network, new: Network) -> pl.DataFrame:
    """List the differences record by record; relations by their two ends."""
    import polars as pl

    delta = new - old
    touched = [kind for kind in new.declaration if delta.added[kind.name].height
               or delta.removed[kind.name].height]  # fmt: skip
    return pl.concat(
        [
            pl.DataFrame(schema=dict.fromkeys(_SCHEMA, pl.String)),
            *(_of_kind(kind, old.data(kind.name), new.data(kind.name)) for kind in touched),
        ]
    )


def _of_kind(kind: Kind, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """List what differs among the records of one kind."""
    import polars as pl

    gone = before.join(after, on=kind.identity, how="anti", nulls_equal=True)
    fresh = after.join(before, on=kind.identity, how="anti", nulls_equal=True)
    parts = ((_CREATED, fresh), (_CHANGED, _changed(kind, before, after)), (_VANISHED, gone))
    return pl.concat([_listed(kind, word, frame) for word, frame in parts])


def _changed(kind: Kind, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Records that both have, with the titles of the columns that differ."""
    import polars as pl

    both = after.join(before, on=kind.identity, how="inner", nulls_equal=True, suffix="__old")
    differing = pl.concat_list(
        pl.when(~pl.col(name).eq_missing(pl.col(f"{name}__old"))).then(
            pl.lit(_title(kind.columns.get(name), name))
        )
        for name in kind.data_schema
        if name not in kind.identity
    ).list.drop_nulls()
    found = both.with_columns(differing.list.join("、").alias("columns"))
    return found.filter(pl.col("columns") != "")


def _title(column: Column | None, name: str) -> str:
    return column.title if column and current() == "zh" else name


def _listed(kind: Kind, word: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Bring records into the columns that are printed; names of persons stay out."""
    import polars as pl

    named = "name" in kind.columns and not kind.columns["name"].private
    return frame.select(
        pl.lit(tr(word)).alias("change"),
        pl.lit(kind.title if current() == "zh" else kind.name).alias("kind"),
        (pl.format("{} → {}", "from_id", "to_id") if kind.is_relation else pl.col("id")).alias(
            "id"
        ),
        (pl.col("name") if named else pl.lit(None, pl.String)).alias("name"),
        (pl.col("columns") if "columns" in frame.columns else pl.lit("")).alias("columns"),
    )
