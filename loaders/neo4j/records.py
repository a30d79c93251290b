"""Frames as records to send and to compare: keys, public columns, content hashes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.cypher import identifier
from graphmodel.cypher.names import CURRENT, public_columns, tier_label
from graphmodel.errors import RosterError
from graphmodel.schema import ENDPOINTS
from graphmodel.texts import text

if TYPE_CHECKING:
    from graphmodel.schema import Kind

KEY, HASH, SOUND, LABELS = "_key", "_hash", "_sound", "_labels"
_SEED = 0x6A69
#: Between the parts of a key, and what stands for one inside a part.
_BAR, _ESCAPE = "|", "\\"


def record_schema(kind: Kind) -> dict[str, pl.DataType]:
    """Return the columns of a record: key, both ends of a relation, public columns."""
    own = {name: kind.data_schema[name] for name in public_columns(kind)}
    ends = dict(ENDPOINTS) if kind.is_relation else {}
    return {KEY: pl.String(), **ends, **own}


def records(kind: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    """Return what of a frame goes to a database: ``_key``, ends, public columns, in key order.

    Raises
    ------
    RosterError
        Two different nodes have one id.
    """
    if frame.is_empty():
        return pl.DataFrame(schema=record_schema(kind))
    keyed = (
        _relation_keys(kind, frame) if kind.is_relation else frame.with_columns(_key=pl.col("id"))
    )
    if not kind.is_relation and keyed[KEY].n_unique() != keyed.height:
        raise RosterError(text("errors", "SYNC-REPEATED", {"kind": kind.title}))
    return keyed.select(list(record_schema(kind))).sort(KEY)


def _relation_keys(kind: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    """Add the key: the identity, and a number from the second period of one pair on."""
    parts = [_part(name) for name in kind.identity]
    keyed = frame.with_columns(_key=pl.concat_str(parts, separator=_BAR))
    if keyed[KEY].n_unique() == keyed.height:
        return keyed
    # Earlier periods first, so that a new period leaves the keys of the others alone.
    order = [KEY, "valid_from", *public_columns(kind)]
    ordered = keyed.sort(list(dict.fromkeys(order)), nulls_last=False)
    number = pl.int_range(pl.len()).over(KEY)
    return ordered.with_columns(
        _key=pl.when(number > 0)
        .then(pl.concat_str(KEY, pl.lit(f"{_BAR}#"), number + 1))
        .otherwise(KEY)
    )


def _part(name: str) -> pl.Expr:
    escaped = (
        pl.col(name)
        .str.replace_all(_ESCAPE, _ESCAPE * 2, literal=True)
        .str.replace_all(_BAR, f"{_ESCAPE}{_BAR}", literal=True)
    )
    return escaped.fill_null(f"{_ESCAPE}0")


def hashed(kind: Kind, found: pl.DataFrame) -> pl.DataFrame:
    """Add ``_hash``, the same for the same public columns within one version of polars."""
    columns = [
        pl.col(name).list.join("\x1f").alias(name) if dtype == pl.List else pl.col(name)
        for name, dtype in record_schema(kind).items()
        if name in public_columns(kind)
    ]
    # A joined list does not tell null, empty and one empty text apart; its length does.
    lengths = [
        pl.col(name).list.len().alias(f"{name}__len")
        for name, dtype in record_schema(kind).items()
        if dtype == pl.List
    ]
    return found.with_columns(found.select(*columns, *lengths).hash_rows(seed=_SEED).alias(HASH))


def fingerprint(kind: Kind, found: pl.DataFrame) -> str:
    """Return one hash over all records of a kind, keys included."""
    if found.is_empty():
        return "empty"
    both = hashed(kind, found).select(KEY, HASH).hash_rows(seed=_SEED)
    digest = hashlib.sha256(pl.__version__.encode())
    digest.update(both.to_numpy().tobytes())
    return digest.hexdigest()


def labelled(kind: Kind, found: pl.DataFrame) -> pl.DataFrame:
    """Add ``_tier`` and ``_current``, which a node's labels follow."""
    return found.with_columns(
        tier_label(kind).alias("_tier"), pl.col("valid_to").is_null().alias("_current")
    )


def expected_labels(kind: Kind, found: pl.DataFrame) -> pl.Series:
    """Return the labels each node should have, sorted and joined by ``:``."""
    names = pl.concat_list(
        pl.lit(identifier(kind.name)),
        pl.col("_tier"),
        pl.when(pl.col("_current")).then(pl.lit(CURRENT)),
    )
    joined = names.list.drop_nulls().list.sort().list.join(":")
    return labelled(kind, found).select(joined.alias(LABELS))[LABELS]


def node_parameters(kind: Kind, batch: pl.DataFrame, columns: list[str]) -> list[list[Any]]:
    """Return the rows of a statement that merges nodes: ``[id, properties]``."""
    del kind
    properties = batch.select(columns).to_dicts() if columns else [{}] * batch.height  # edge: Bolt
    return [[key, row] for key, row in zip(batch[KEY].to_list(), properties, strict=True)]


def relation_parameters(kind: Kind, batch: pl.DataFrame, columns: list[str]) -> list[list[Any]]:
    """Return the rows of a statement that merges relationships."""
    del kind
    properties = batch.select(columns).to_dicts() if columns else [{}] * batch.height  # edge: Bolt
    ends = (batch["from_id"].to_list(), batch["to_id"].to_list(), batch[KEY].to_list())
    return [list(row) for row in zip(*ends, properties, strict=True)]


def key_parameters(kind: Kind, batch: pl.DataFrame, columns: list[str]) -> list[Any]:
    """Return the rows of a statement that closes or deletes: keys only."""
    del kind, columns
    return batch[KEY].to_list()


def filled(kind: Kind, found: pl.DataFrame) -> list[str]:
    """Return the columns that hold something: nothing is sent to say that nothing is known."""
    columns = public_columns(kind)
    nulls = found.select(pl.col(columns).null_count()).row(0)
    return [name for name, count in zip(columns, nulls, strict=True) if count < found.height]


def from_server(kind: Kind, rows: list[list[Any]]) -> pl.DataFrame:
    """Return records as they were read: as :func:`records`, with ``_labels`` for nodes.

    Values of a sort that the declaration does not know become null: such a row
    then differs from what it should be, and is mended.
    """
    schema = record_schema(kind)
    names = [*schema, *([] if kind.is_relation else [LABELS])]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    series = []
    for name, values in zip(names, columns, strict=True):
        if name == LABELS:
            joined = [":".join(sorted(labels)) for labels in values]
            series.append(pl.Series(name, joined, dtype=pl.String))
        else:
            series.append(_series(name, values, schema[name]))
    return pl.DataFrame(series).sort(KEY)


def _series(name: str, values: tuple[Any, ...], dtype: pl.DataType) -> pl.Series:
    if dtype == pl.Date:
        values = tuple(
            value.to_native() if hasattr(value, "to_native") else value for value in values
        )
    try:
        return pl.Series(name, values, dtype=dtype, strict=True)
    except (TypeError, pl.exceptions.PolarsError, OverflowError):
        kept = [value if _fits(value, dtype) else None for value in values]
        return pl.Series(name, kept, dtype=dtype)


def _fits(value: Any, dtype: pl.DataType) -> bool:
    try:
        pl.Series([value], dtype=dtype, strict=True)
    except (TypeError, pl.exceptions.PolarsError, OverflowError):
        return False
    return True
