"""What becomes of each item of an older ledger: carried over, muted, open again, or gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.texts import LANGUAGES, text
from jiceng.reports.ledger_back.fingerprint import fingerprints
from jiceng.reports.ledger_back.reading import FILLED_IN, WRITTEN

if TYPE_CHECKING:
    from jiceng.dossier import Dossier

DISPOSALS = ("pending", "confirmed", "done", "unfounded", "deferred")
#: What an item that has gone is listed with.
GONE = tuple(name for name in WRITTEN if name != "fingerprint")
#: An item's number with its mark cut to the usual length, see :mod:`jiceng.ledger`.
_SHORT = r"^(.+-[0-9A-F]{5})[0-9A-F]*$"


@dataclass(frozen=True, kw_only=True, eq=False)
class Followed:
    """The ledger beside an older one.

    Attributes
    ----------
    items
        What is listed; beside the ledger's columns ``fingerprint``, ``change``
        (null where nothing is compared), ``age`` (days known at least) and what
        people had written.
    muted
        Judged 不属实 before, and nothing behind it has changed; same columns.
    gone
        Items of the older ledger that are no longer found; columns ``GONE``.
    compared, aged
        Whether ``change`` and ``age`` say anything.
    """

    items: pl.DataFrame
    muted: pl.DataFrame
    gone: pl.DataFrame
    compared: bool = False
    aged: bool = False


def follow(dossier: Dossier, found: pl.DataFrame) -> Followed:
    """Put a ledger beside the older ones that a dossier knows.

    Parameters
    ----------
    found
        The complete ledger, see :func:`jiceng.ledger.ledger`.
    """
    plain = _started(dossier, found)
    followed = Followed(items=plain, muted=plain.clear(), gone=pl.DataFrame(schema=_gone_schema()))
    if dossier.written is not None:
        followed = carry_over(plain, dossier.written, dossier.language)
    if dossier.before is not None:
        from jiceng.reports.since import beside

        followed = beside(followed, dossier.before, dossier)
    return followed


def _gone_schema() -> dict[str, pl.DataType]:
    return {name: WRITTEN[name] for name in GONE}


def _started(dossier: Dossier, found: pl.DataFrame) -> pl.DataFrame:
    """Add the fingerprint, and the columns to fill in as they begin."""
    parts = [item.findings.select("id", "kind", "subject", "others") for item in dossier.analyses]
    marks = (
        fingerprints(pl.concat(parts).unique("id", keep="first"), dossier.network)
        if parts
        else pl.DataFrame(schema={"id": pl.String, "fingerprint": pl.String})
    )
    return found.join(marks, on="id", how="left", maintain_order="left").with_columns(
        pl.lit(None, pl.String).alias("change"),
        pl.lit(None, pl.Int64).alias("age"),
        pl.lit(disposal("pending", dossier.language)).alias("disposal"),
        *(pl.lit(None, pl.String).alias(name) for name in FILLED_IN if name != "disposal"),
    )


def disposal(code: str, language: str) -> str:
    """Return the word for a disposal."""
    return text("workbook", f"disposal.{code}", {}, language)


def change(code: str, language: str) -> str:
    """Return the word for what became of an item."""
    return text("workbook", f"change.{code}", {}, language)


def carry_over(items: pl.DataFrame, written: pl.DataFrame, language: str) -> Followed:
    """Carry what people wrote over to the items of the same number.

    Parameters
    ----------
    items
        The ledger with ``fingerprint``.
    written
        See :func:`jiceng.reports.ledger_back.reading.read_ledger`.
    """
    pairs = _pairs(items, written)
    old = written.select(
        pl.col("number").alias("old_number"),
        *(pl.col(name).alias(f"old_{name}") for name in (*FILLED_IN, "fingerprint")),
    )
    beside = items.join(pairs, on="number", how="left", maintain_order="left").join(
        old, on="old_number", how="left", maintain_order="left"
    )
    judged = beside.with_columns(_judged()).with_columns(*_carried(language))
    mute = pl.col("unfounded") & pl.col("same").fill_null(value=False)
    return Followed(
        items=judged.filter(~mute).select(items.columns),
        muted=judged.filter(mute).select(items.columns),
        gone=written.join(pairs, left_on="number", right_on="old_number", how="anti").select(GONE),
        compared=True,
    )


def _judged() -> list[pl.Expr]:
    """Tell what was judged before, and whether the rows behind still say the same.

    Without a fingerprint ``same`` is unknown: then nothing is muted and nothing
    is said to have changed.
    """
    unfounded = [disposal("unfounded", language) for language in LANGUAGES]
    return [
        pl.col("old_number").is_not_null().alias("known"),
        pl.col("old_disposal").is_in(unfounded).fill_null(value=False).alias("unfounded"),
        (pl.col("fingerprint") == pl.col("old_fingerprint")).alias("same"),
    ]


def _carried(language: str) -> list[pl.Expr]:
    changed = ~pl.col("same").fill_null(value=True)
    reopened = changed & pl.col("unfounded")
    said = (
        pl.when(~pl.col("known"))
        .then(pl.lit(change("new", language)))
        .when(reopened)
        .then(pl.lit(change("reopened", language)))
        .when(changed)
        .then(pl.lit(change("changed", language)))
        .otherwise(pl.lit(change("still", language)))
    )
    # What was judged of other data is no judgement of these.
    kept = pl.when(~reopened).then(pl.col("old_disposal").replace(_words(language)))
    return [
        said.alias("change"),
        kept.fill_null(disposal("pending", language)).alias("disposal"),
        *(pl.col(f"old_{name}").alias(name) for name in FILLED_IN if name != "disposal"),
    ]


def _words(language: str) -> dict[str, str]:
    """Return the words of all languages for the disposals in the words of one."""
    return {
        disposal(code, other): disposal(code, language) for code in DISPOSALS for other in LANGUAGES
    }


def _pairs(items: pl.DataFrame, written: pl.DataFrame) -> pl.DataFrame:
    """Say which item is which: ``number``, ``old_number``.

    A number is longer while two would be the same; so what has no equal is
    compared by the short number and the name too.
    """
    short = pl.col("number").str.extract(_SHORT).alias("short")
    new = items.select("number", "name", short).unique("number", keep="first")
    old = written.select("number", "name", short)
    equal = new.join(old, on="number", how="semi").select("number").sort("number")
    rest = (
        new.join(equal, on="number", how="anti")
        .join(
            old.join(equal, on="number", how="anti").rename({"number": "old_number"}),
            on=["short", "name"],
        )
        .sort("number", "old_number")
        .unique("number", keep="first", maintain_order=True)
        .unique("old_number", keep="first", maintain_order=True)
    )
    return pl.concat(
        [
            equal.with_columns(pl.col("number").alias("old_number")),
            rest.select("number", "old_number"),
        ]
    )
