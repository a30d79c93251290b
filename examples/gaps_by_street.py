"""各镇街的村、社区对应到党组织多少、写法不同待确认多少、名册未见多少。

分析的结果是 polars 表，按自己的需要汇总即可::

    python examples/gaps_by_street.py                   # 用自带的真实名册
    python examples/gaps_by_street.py 名册文件夹
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

import jiceng as jc
from graphmodel.party import Division


def gaps_by_street(network: jc.Network) -> pl.DataFrame:
    """Count the states of villages and communities by street, in the order of the register."""
    places = jc.coverage(network).tables["places"]
    streets = network.frame(Division).select("id", "name", "sort_order")
    return (
        places.group_by("street")
        .agg(
            pl.len().alias("村社区"),
            (pl.col("state") == "matched").sum().alias("已对应"),
            (pl.col("state") == "suggested").sum().alias("待确认"),
            (pl.col("state") == "not_seen").sum().alias("名册未见"),
        )
        .join(streets, left_on="street", right_on="id")
        .sort("sort_order", "street", nulls_last=True)
        .select(pl.col("name").alias("镇街"), "村社区", "已对应", "待确认", "名册未见")
    )


def main(rosters: list[Path]) -> None:
    """Print the streets that have something to confirm or to look for."""
    counted = gaps_by_street(jc.load(rosters).network)
    print("\t".join(counted.columns))
    for row in counted.filter((pl.col("待确认") > 0) | (pl.col("名册未见") > 0)).iter_rows():
        print("\t".join(map(str, row)))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or jc.demo_files())
