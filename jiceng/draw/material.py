"""What pictures of a district are made of: its streets, communities and compounds, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Category
from graphmodel.names import place_key
from graphmodel.party import Covers, Division, PartyOrg
from graphmodel.ternary import truth_of
from jiceng import district
from jiceng.order import in_office_order

if TYPE_CHECKING:
    from jiceng.dossier import Dossier

_HEADS = (Category.work_committee.code, Category.town_committee.code)
_PLACE_WORDS = {"community": "社区", "village": "村", "gacha": "嘎查"}


def short_place(name: pl.Expr) -> pl.Expr:
    """Return a place's name as it is spoken: 某某社区居民委员会 → 某某社区."""
    stem, word, _ = place_key(name)
    return pl.concat_str(stem, word.replace(_PLACE_WORDS).fill_null(""))


def streets(dossier: Dossier) -> pl.DataFrame:
    """Return streets and towns in order: ``street``, ``street_name``, ``rank``, ``head``.

    ``head`` is the committee of the street, null where none is known.
    """
    listed = district.streets(dossier.network)
    return listed.join(heads(dossier), on="street", how="left", maintain_order="left")


def heads(dossier: Dossier) -> pl.DataFrame:
    """Return what covers a street and is its committee by its form: ``street``, ``head``."""
    committees = dossier.network.frame(PartyOrg).filter(pl.col("category").is_in(_HEADS))
    return (
        dossier.network.frame(Covers)
        .filter((pl.col("to_kind") == "Division") & (pl.col("from_kind") == "PartyOrg"))
        .join(committees, left_on="from_id", right_on="id", how="semi")
        .group_by(pl.col("to_id").alias("street"))
        .agg(pl.col("from_id").min().alias("head"))
    )


def places(dossier: Dossier) -> pl.DataFrame:
    """Return communities and villages in order.

    Columns: ``place``, ``name`` (short), ``level``, ``state``, ``street``,
    ``street_name``, ``head``, ``rank`` (of the street; null where it is not
    stated). Communities stand before villages.
    """
    table = dossier.table("coverage", "places")
    if table is None or table.is_empty():
        return pl.DataFrame(schema=_PLACES)
    order = dossier.network.frame(Division).pipe(in_office_order).select("id").with_row_index("at")
    return (
        table.select("id", short_place(pl.col("name")).alias("name"), "level", "state", "street")
        .join(order, on="id", how="left")
        .join(streets(dossier), on="street", how="left")
        .sort("rank", pl.col("level") == "village", "at", "id", nulls_last=True)
        .select(pl.col("id").alias("place"), *list(_PLACES)[1:])
    )


_PLACES = {
    "place": pl.String, "name": pl.String, "level": pl.String, "state": pl.String,
    "street": pl.String, "street_name": pl.String, "head": pl.String, "rank": pl.UInt32,
}  # fmt: skip


def compounds(dossier: Dossier) -> pl.DataFrame:
    """Return compounds with what covers them: ``compound``, ``name``, ``place``, ``answer``.

    ``answer`` is yes, no, unknown or not_applicable.
    """
    table = dossier.table("coverage", "compounds")
    if table is None or table.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(_COMPOUND, pl.String))
    return table.select(
        pl.col("id").alias("compound"), "name", pl.col("division").alias("place"),
        truth_of(pl.col("covered"), pl.col("applicable")).alias("answer"),
    )  # fmt: skip


_COMPOUND = ("compound", "name", "place", "answer")
