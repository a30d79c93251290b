"""The judgement sheet: every open suggestion as a row to be answered 同一 or 不同."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Verdict
from graphmodel.party import Division, Suggests
from graphmodel.party_sheets import JUDGEMENTS
from graphmodel.texts import text
from loaders.workbook.book import Block, Book, Column, Page, Sort
from loaders.workbook.ledger_book import book_bytes
from loaders.workbook.publish import publish, refuse_taken

if TYPE_CHECKING:
    from graphmodel.network import Network

_REASONS = ("bare_stem", "several_places", "variant_character", "one_character")


def write_judgements(path: str | Path, network: Network, *, force: bool = False) -> Path:
    """Write the open suggestions of a network as a judgement sheet.

    Its own titles are those of the sheet 判断, so that it loads back; names,
    likeness and reason stand beside them as reading aids.

    Parameters
    ----------
    network
        With places linked (:func:`graphmodel.places.link_places`).
    force
        Replace a file that stands there.

    Raises
    ------
    UsageError
        A file stands there already.
    """
    target = refuse_taken(path, force=force)
    return publish(target, book_bytes(judgement_book(network)), force=force)


def judgement_book(network: Network) -> Book:
    """Return the open suggestions as a book of one page."""
    block = Block(
        frame=open_suggestions(network),
        columns=_columns(),
        empty=text("workbook", "match.none", {}),
    )
    page = Page(
        name=JUDGEMENTS.title,
        title=text("workbook", "match.title", {}),
        lines=(text("workbook", "match.how", {}),),
        blocks=(block,),
        frozen=2,
    )
    return Book(title=page.title, pages=(page,), dated=network.default_as_of)


def open_suggestions(network: Network) -> pl.DataFrame:
    """Return the open suggestions with names and reasons, most alike first within a street.

    Returns
    -------
    DataFrame
        ``org``, ``org_name``, ``street``, ``place``, ``place_name``, ``score``,
        ``reason`` (in words), and the empty columns people fill in.
    """
    nodes = network.node_ids.unique(["kind", "id"], keep="first", maintain_order=True)
    names = nodes.select("kind", "id", "name")
    words = {code: text("workbook", f"reason.{code}", {}) for code in _REASONS}
    return (
        network.frame(Suggests)
        .join(
            names.select(from_kind="kind", from_id="id", org_name="name"),
            on=["from_kind", "from_id"],
            how="left",
        )
        .join(
            names.select(to_kind="kind", to_id="id", place_name="name"),
            on=["to_kind", "to_id"],
            how="left",
        )
        .join(_streets(network), on=["to_kind", "to_id"], how="left")
        .sort("street", "to_id", -pl.col("score"), "from_id", nulls_last=True)
        .select(
            pl.col("from_id").alias("org"),
            "org_name",
            "street",
            pl.col("to_id").alias("place"),
            "place_name",
            (pl.col("score") * 100).alias("score"),
            pl.col("reason").replace(words),
            *(pl.lit(None, pl.String).alias(name) for name in ("verdict", "by", "on", "note")),
        )
    )


def _streets(network: Network) -> pl.DataFrame:
    """Return the street each place lies in, by name: ``to_kind``, ``to_id``, ``street``."""
    streets = network.frame(Division).filter(pl.col("level").is_in(["street", "town"]))
    return (
        network.territories.explode("within")
        .join(streets.select(within="id", street="name"), on="within")
        .select(pl.col("kind").alias("to_kind"), pl.col("subject").alias("to_id"), "street")
        .unique(["to_kind", "to_id"], keep="first", maintain_order=True)
    )


def _columns() -> tuple[Column, ...]:
    """Return the sheet's own titles, in their order, with reading aids between them."""
    organisation, place, verdict, by, on, note = JUDGEMENTS.headers()
    day = text("workbook", "note.day", {})
    return (
        Column(name="org", title=organisation, width=22, sort=Sort.code),
        _aid("org_name", 34),
        _aid("street", 12),
        Column(name="place", title=place, width=16, sort=Sort.code),
        _aid("place_name", 26),
        replace(_aid("score", 9), sort=Sort.count),
        _aid("reason", 32),
        Column(
            name="verdict",
            title=verdict,
            width=9,
            sort=Sort.choice,
            choices=tuple(Verdict.labels().values()),
            to_fill=True,
            prompt=text("workbook", "match.verdict", {}),
        ),
        Column(name="by", title=by, width=10, to_fill=True),
        Column(name="on", title=on, width=13, to_fill=True, prompt=day),
        Column(name="note", title=note, width=24, to_fill=True),
    )


def _aid(name: str, width: float) -> Column:
    return Column(name=name, title=text("workbook", f"match.{name}", {}), width=width)
