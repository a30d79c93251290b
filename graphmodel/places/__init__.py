"""Which organisation belongs to which place: exact, a suggestion with a reason, or nothing.

Tier by tier downwards. An organisation is compared only with places inside the
territory of its own superior, once that is placed: so a 党支部 below a
community's 党总支 does not cover the community a second time, and a school named
after a community but led by another line is never compared with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import CoverMode, Origin, Verdict
from graphmodel.lines import lines
from graphmodel.names import category, member_group, parsed, recorded_forms
from graphmodel.network import superiors
from graphmodel.party import Covers, Judges, PartyOrg, Suggests
from graphmodel.places.communities import communities
from graphmodel.places.compounds import compounds
from graphmodel.places.found import Found
from graphmodel.places.streets import streets
from graphmodel.places.units import units

if TYPE_CHECKING:
    from graphmodel.network import Network


def read_names(network: Network) -> pl.DataFrame:
    """Return every organisation with the parts of its name and its superior.

    Returns
    -------
    DataFrame
        ``id``, ``name``, ``superior``, ``form``, ``core``, ``base``,
        ``ordinal``, ``retired``, ``forms`` (what the record allows), ``root``
        (id of the local committee it hangs below directly, or null).
    """
    organisations = network.frame(PartyOrg).select("id", "name", "category_recorded")
    # Few different categories are recorded: each is read once.
    recorded = organisations.select("category_recorded").unique()
    forms = recorded.with_columns(recorded_forms(pl.col("category_recorded")).alias("forms"))
    return (
        parsed(organisations)
        .join(forms, on="category_recorded", how="left", nulls_equal=True, maintain_order="left")
        .drop("category_recorded")
        .join(superiors(network), on="id", how="left", maintain_order="left")
    )


def link_places(network: Network) -> Network:
    """Recognise organisations and tie them to the places of the registers.

    Fills ``PartyOrg.category``, ``line`` and ``member_group``, adds ``Covers``
    rows (origin derived or judged) and ``Suggests`` rows. Stated links stay as
    they are; earlier derived ones are recomputed. Judgements in the network
    decide: ``same`` makes a link, ``different`` forbids one.
    """
    network = _without_derived(network)
    names = read_names(network)
    judged = _judged(network, Verdict.same)
    known = pl.concat([_stated(network), judged])
    parts = []
    for tier in (streets, communities, compounds, units):
        found = tier(network, names, known)
        kept = _allowed(network, found)
        parts.append(kept)
        known = pl.concat([known, kept.pairs])
    return _with_links(network, names, judged, parts)


def _without_derived(network: Network) -> Network:
    covers = network.frame(Covers)
    stated = covers.filter(pl.col("origin").is_null() | (pl.col("origin") == Origin.stated.code))
    return network.with_frames(
        {"Covers": stated, "Suggests": network.declaration[Suggests].empty()}
    )


def _stated(network: Network) -> pl.DataFrame:
    return (
        network.frame(Covers)
        .filter(pl.col("from_kind") == "PartyOrg")
        .select(
            pl.col("from_id").alias("id"),
            pl.col("to_kind").alias("place_kind"),
            pl.col("to_id").alias("place"),
            "mode",
        )
    )


def _judged(network: Network, verdict: Verdict) -> pl.DataFrame:
    return (
        network.frame(Judges)
        .filter(pl.col("verdict") == verdict.code)
        .select(
            pl.col("from_id").alias("id"),
            pl.col("to_kind").alias("place_kind"),
            pl.col("to_id").alias("place"),
            pl.when(pl.col("to_kind") == "Division")
            .then(pl.lit(CoverMode.territorial.code))
            .otherwise(pl.lit(CoverMode.own.code))
            .alias("mode"),
        )
    )


def _allowed(network: Network, found: Found) -> Found:
    """Take out what a person judged to be different, or already decided."""
    pair = ["id", "place_kind", "place"]
    different = _judged(network, Verdict.different)
    same = _judged(network, Verdict.same)
    return Found(
        pairs=found.pairs.join(different, on=pair, how="anti").join(same, on=pair, how="anti"),
        hints=found.hints.join(different, on=pair, how="anti").join(same, on=pair, how="anti"),
    )


def _relation(rows: pl.DataFrame, extra: list[pl.Expr]) -> pl.DataFrame:
    return rows.select(
        pl.lit("PartyOrg").alias("from_kind"),
        pl.col("id").alias("from_id"),
        pl.col("place_kind").alias("to_kind"),
        pl.col("place").alias("to_id"),
        *extra,
    )


def _with_links(
    network: Network, names: pl.DataFrame, judged: pl.DataFrame, parts: list[Found]
) -> Network:
    """Return the network with categories, lines, covering links and suggestions filled in."""
    derived = pl.concat([part.pairs for part in parts])
    hints = pl.concat([part.hints for part in parts]).unique(
        ["id", "place_kind", "place"], keep="first", maintain_order=True
    )
    origin = [
        _relation(rows, [pl.col("mode"), pl.lit(source.code).alias("origin")])
        for rows, source in ((derived, Origin.derived), (judged, Origin.judged))
    ]
    covers = pl.concat([network.frame(Covers), *origin], how="diagonal")
    suggests = _relation(hints, [pl.col("score"), pl.col("reason")])
    decided = names.select(
        "id",
        category(pl.col("form"), pl.col("forms")).alias("category"),
        member_group(pl.col("retired"), pl.col("form")).alias("group"),
    )
    placed = network.with_frames({"Covers": covers, "Suggests": suggests})
    organisations = (
        network.frame(PartyOrg)
        .drop("category", "line")
        .join(decided, on="id", how="left")
        .join(lines(placed, names), on="id", how="left")
        .with_columns(pl.coalesce("member_group", "group").alias("member_group"))
    )
    return placed.with_frames({"PartyOrg": organisations})
