"""The fingerprint of an item (数据指纹): a short hash of what the rows behind it say."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from graphmodel.network import Network
    from graphmodel.schema import Kind

_DIGITS = 8
#: Where a row stands in a list is no content of it.
_NOT_CONTENT = frozenset(("sort_order",))
_BETWEEN = "\x1f"


def fingerprints(findings: pl.DataFrame, network: Network) -> pl.DataFrame:
    """Return the fingerprint of each finding.

    It is taken of the records of the subject and of the others, and of the
    relations that their own rows state; not of where these rows stand, so that
    a sheet may be sorted, split or renamed.

    Parameters
    ----------
    findings
        ``id``, ``kind``, ``subject``, ``others``.

    Returns
    -------
    DataFrame
        ``id``, ``fingerprint``; one row an id.
    """
    bodies = _bodies(findings)
    wanted = bodies.select("kind", "body").unique()
    said = [_said(network.frame(kind.name), kind, wanted) for kind in network.declaration]
    contents = (
        bodies.join(pl.concat(said), on=["kind", "body"])
        .group_by("id")
        .agg(pl.col("said").unique().sort().str.join("\n"))
        .sort("id")
    )
    # edge: a stable hash (SHA-256) is taken of one text a finding; polars' own is not stable
    marks = [sha256(text.encode()).hexdigest()[:_DIGITS].upper() for text in contents["said"]]
    return contents.select("id", pl.Series("fingerprint", marks, dtype=pl.String))


def _bodies(findings: pl.DataFrame) -> pl.DataFrame:
    """Return subject and others of each finding: ``id``, ``kind``, ``body``."""
    others = findings.select("id", "others").explode("others").drop_nulls("others")
    return pl.concat(
        [
            findings.select("id", "kind", pl.col("subject").alias("body")),
            others.select(
                "id",
                pl.col("others").struct.field("kind"),
                pl.col("others").struct.field("id").alias("body"),
            ),
        ]
    ).unique()


def _said(frame: pl.DataFrame, kind: Kind, wanted: pl.DataFrame) -> pl.DataFrame:
    """Return what the records of a kind say of some bodies: ``kind``, ``body``, ``said``."""
    if kind.is_relation:
        # A derived relation has no row: it is not what somebody wrote.
        keyed = frame.filter(pl.col("_row").is_not_null()).with_columns(
            pl.col("from_kind").alias("kind"), pl.col("from_id").alias("body")
        )
    else:
        keyed = frame.with_columns(pl.lit(kind.name).alias("kind"), pl.col("id").alias("body"))
    names = [name for name in kind.data_schema if name not in _NOT_CONTENT]
    known = pl.concat_list(_named(name, keyed.schema[name]) for name in names).list.drop_nulls()
    content = pl.concat_str(pl.lit(f"{kind.name}{_BETWEEN}"), known.list.join(_BETWEEN))
    return keyed.join(wanted, on=["kind", "body"], how="semi").select(
        "kind", "body", content.alias("said")
    )


def _named(name: str, dtype: pl.DataType) -> pl.Expr:
    """Write a value with its column's name; null where it is unknown."""
    value = pl.col(name)
    if isinstance(dtype, pl.List):
        value = value.list.eval(pl.element().cast(pl.String)).list.join("、")
    return pl.lit(f"{name}=") + value.cast(pl.String)
