"""``jiceng diff``: two rosters, stores or snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jiceng.cli.options import format_option
from jiceng.cli.tables import show
from jiceng.locale import tr

if TYPE_CHECKING:
    import polars as pl

    from graphmodel.network import Network


@click.command(
    help=tr(
        "比较 A 和 B：新增、变更、消失的记录。A、B 可以是名册文件、文件夹、数据仓，或 数据仓@快照。\n\n"
        "\b\n例：\n  jiceng diff 上月 本月\n  jiceng diff 数据仓@20260630T000000Z-abc 数据仓"
    )
)
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@format_option()
def command(old: str, new: str, form: str) -> None:
    """Print what differs."""
    titles = {
        "change": tr("变化"),
        "kind": tr("类别"),
        "id": tr("代码"),
        "name": tr("名称"),
        "columns": tr("变更的列"),
    }
    show(_changes(_open(old), _open(new)), titles, form)


def _open(where: str) -> Network:
    """Open a store (``store@snapshot``) or read rosters."""
    from graphmodel.store import Store
    from jiceng.work import load

    folder, _, snapshot = where.partition("@")
    if (Path(folder) / "HEAD").exists():
        return Store(Path(folder)).snapshot(snapshot or None).network()
    return load(where).network


def _changes(old: Network, new: Network) -> pl.DataFrame:
    """List the differences record by record; relations by their two ends."""
    import polars as pl

    delta = new - old
    parts = [_of_kind(old, new, name) for name in delta.added if delta.added[name].height or delta.removed[name].height]
    schema = {"change": pl.String, "kind": pl.String, "id": pl.String, "name": pl.String, "columns": pl.String}
    return pl.concat([pl.DataFrame(schema=schema), *parts])


def _of_kind(old: Network, new: Network, name: str) -> pl.DataFrame:
    import polars as pl

    kind = new.declaration[name]
    before, after = old.data(name), new.data(name)
    identity = kind.identity
    label = pl.col("id") if not kind.is_relation else pl.format("{} → {}", "from_id", "to_id")
    shown = pl.col("name") if "name" in kind.columns and not kind.columns["name"].private else pl.lit(None, pl.String)
    gone = before.join(after, on=identity, how="anti", nulls_equal=True)
    fresh = after.join(before, on=identity, how="anti", nulls_equal=True)
    both = after.join(before, on=identity, how="inner", nulls_equal=True, suffix="__old")
    columns = [column for column in kind.data_schema if column not in identity]
    differing = pl.concat_list(
        *[
            pl.when(~pl.col(column).eq_missing(pl.col(f"{column}__old"))).then(
                pl.lit(kind.columns[column].title if column in kind.columns else column)
            )
            for column in columns
        ]
    ).list.drop_nulls()
    changed = both.with_columns(differing.alias("columns")).filter(pl.col("columns").list.len() > 0)
    return pl.concat(
        [
            frame.select(
                pl.lit(tr(word)).alias("change"),
                pl.lit(kind.title).alias("kind"),
                label.alias("id"),
                shown.alias("name"),
                (pl.col("columns").list.join("、") if "columns" in frame.columns else pl.lit("")).alias(
                    "columns"
                ),
            )
            for word, frame in (("新增", fresh), ("变更", changed), ("消失", gone))
        ]
    )
