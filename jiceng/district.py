"""What page, pictures and workbook alike show of a district: streets, places, terms, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graphmodel.party import Compound, Division
from jiceng.order import in_office_order

if TYPE_CHECKING:
    from graphmodel.network import Network
    from jiceng.dossier import Dossier

#: States of a place, in the order people read them: from matched to known to be without.
STATES = ("matched", "suggested", "not_seen", "no_organisation")
#: Answers that are of something the question applies to.
ANSWERS = ("yes", "no", "unknown")


def streets(network: Network) -> pl.DataFrame:
    """Return streets and towns in the office's order: ``street``, ``street_name``, ``rank``."""
    return (
        network.frame(Division)
        .filter(pl.col("level").is_in(["street", "town"]))
        .pipe(in_office_order)
        .select(pl.col("id").alias("street"), pl.col("name").alias("street_name"))
        .with_row_index("rank")
    )


def organisation_terms(dossier: Dossier) -> pl.DataFrame | None:
    """Return the terms of organisations that may be named; None where nobody looked at them."""
    table = dossier.table("setup", "term_calendar")
    return None if table is None else table.filter(~pl.col("id").is_in(dossier.withheld.implode()))


def committee_terms(dossier: Dossier) -> pl.DataFrame | None:
    """Return the terms of owners' committees with the ``name`` of their compound; as above."""
    table = dossier.table("owners_committees", "oc_terms")
    names = dossier.network.frame(Compound).select("id", "name")
    return None if table is None else table.join(names, on="id", how="left")


def crossed(dossier: Dossier) -> pl.DataFrame | None:
    """Count by community whether branch and owners' committee of its compounds share a person.

    Returns
    -------
    DataFrame
        ``of`` (the community) and a column for each of ``ANSWERS``; None where
        nobody looked at it.
    """
    matrix = dossier.table("cross_appointment", "matrix")
    compounds = dossier.table("coverage", "compounds")
    if matrix is None or compounds is None:
        return None
    return (
        matrix.join(compounds.select("id", "division"), on="id")
        .drop_nulls("division")
        .group_by(pl.col("division").alias("of"))
        .agg(*((pl.col("any") == name).sum().cast(pl.Int64).alias(name) for name in ANSWERS))
        .sort("of")
    )
