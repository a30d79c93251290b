"""The same body twice: probably transferred or upgraded, the old row left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.analysis import Part, findings_of
from graphmodel.closed import Category
from graphmodel.party import Covers, PartyOrg

if TYPE_CHECKING:
    from analyses.scene import Scene

_FORMS = (
    Category.committee.code,
    Category.general_branch.code,
    Category.branch.code,
    Category.joint_branch.code,
)
#: Cores that say nothing about whose body it is.
_GENERIC = (
    r"^(?:机关|退休|离退休|生产|运输|运销|设备|后勤|行政|企业|综合|流动|老干部?|新建|办事机构)?"
    r"(?:第?[一二三四五六七八九十0-9]+)?$"
)


def same_bodies(scene: Scene) -> Part:
    """Two organisations of one core under different superiors, neither above the other.

    Two that have a place each (communities of one name in two streets) are two
    bodies. Ordinals are kept apart (第一党支部 and 第二党支部 are two), a lone trailing
    number is not (党支部1 beside 党支部). Only bodies below one root are compared.
    """
    bodies = _bodies(scene)
    placed = scene.now.frame(Covers).filter(pl.col("from_kind") == "PartyOrg")["from_id"].implode()
    bearers = pl.len().over("root", "key")
    # A name that many bear in one district says nothing about whose body it is.
    telling = (bearers > 1) & scene.profile["same_name_most"].holds(bearers)
    several = bodies.filter(telling).with_columns(pl.col("id").is_in(placed).alias("placed"))
    pairs = several.join(several, on=["root", "key"], suffix="_b").filter(
        (pl.col("id") < pl.col("id_b"))
        & (pl.col("superior") != pl.col("superior_b"))
        & ~(pl.col("placed") & pl.col("placed_b"))
        & ~((pl.col("start") <= pl.col("start_b")) & (pl.col("start_b") < pl.col("stop")))
        & ~((pl.col("start_b") <= pl.col("start")) & (pl.col("start") < pl.col("stop_b")))
    )
    return Part(
        findings=(
            findings_of(
                "SAME-BODY",
                PartyOrg,
                pairs.with_columns(pl.col("name_b").alias("other_name")),
                others=(PartyOrg, "id_b"),
                params=["other_name"],
                columns=["党组织名称", "上级党组织"],
            ),
        )
    )


def _bodies(scene: Scene) -> pl.DataFrame:
    """Bodies with what their names say of whose they are: ``key``, ``root``, and a range."""
    command = scene.command
    positions = pl.DataFrame(
        {
            "id": scene.organisations["id"],
            "start": command.start,
            "stop": command.stop,
            "root": command.root,
        }
    )
    rest = pl.col("core")
    if scene.district:
        rest = rest.str.split(scene.district).list.last()
    return (
        scene.names.filter(pl.col("form").is_in(list(_FORMS)) & pl.col("superior").is_not_null())
        .select("id", "name", "superior", rest.alias("key"))
        .filter(~pl.col("key").str.contains(_GENERIC))
        .join(positions, on="id")
        .sort("id")
    )
