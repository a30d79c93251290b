"""What all parts of the page draw on: figures by code, places and streets in order, counts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.party import Division, PartyOrg, Within
from jiceng.district import streets
from jiceng.order import in_office_order
from jiceng.reports.page.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jiceng.dossier import Dossier

_PLACE = {
    "id": pl.String,
    "name": pl.String,
    "level": pl.String,
    "street": pl.String,
    "state": pl.String,
    "org": pl.String,
    "org_name": pl.String,
    "category": pl.String,
    "children": pl.Int64,
    "similar": pl.String,
}


@dataclass(frozen=True, kw_only=True)
class Material:
    """A dossier and what the page needs of it more than once."""

    dossier: Dossier

    @cached_property
    def words(self) -> Words:
        """The texts in the dossier's language."""
        return Words(language=self.dossier.language)

    @cached_property
    def figures(self) -> Mapping[str, Mapping[str, Any]]:
        """Figures of the whole area that count heads, by code."""
        return {
            row["code"]: row
            for row in self.all_figures
            if row["weight"] in (None, "count", "persons")
        }

    @cached_property
    def all_figures(self) -> list[dict[str, Any]]:
        """Figures of the whole area, in the order of the analyses."""
        whole = self.dossier.figures.filter(pl.col("of").is_null())
        return whole.unique(
            ["code", "weight"], keep="first", maintain_order=True
        ).to_dicts()  # edge:

    def figure(self, code: str) -> Mapping[str, Any] | None:
        """Return a figure of the whole area that could be computed; None otherwise."""
        found = self.figures.get(code)
        return found if found is not None and found["status"] == "ok" else None

    @cached_property
    def items(self) -> pl.DataFrame:
        """The ledger."""
        if not self.dossier.analyses:
            return pl.DataFrame(schema=dict.fromkeys(ITEM, pl.String))
        return self.dossier.items

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Finding code → number of items."""
        return dict(self.items.group_by("code").len().iter_rows())  # edge:

    def count(self, *codes: str) -> int:
        """Return how many items have one of the codes."""
        return sum(self.counts.get(code, 0) for code in codes)

    @cached_property
    def streets(self) -> pl.DataFrame:
        """Streets and towns in the order of the register: ``street``, ``street_name``, ``rank``."""
        return streets(self.dossier.network)

    @cached_property
    def divisions(self) -> pl.DataFrame:
        """All divisions in the order of the register, with the ``parent`` they lie in."""
        parents = (
            self.dossier.network.frame(Within)
            .filter((pl.col("from_kind") == "Division") & (pl.col("to_kind") == "Division"))
            .filter(pl.col("share").is_null())
            .select(pl.col("from_id").alias("id"), pl.col("to_id").alias("parent"))
            .unique("id", keep="first", maintain_order=True)
        )
        return (
            self.dossier.network.frame(Division)
            .pipe(in_office_order)
            .join(parents, on="id", how="left", maintain_order="left")
        )

    @cached_property
    def places(self) -> pl.DataFrame:
        """Communities and villages with what was matched, street by street in order.

        Adds ``street_name`` and ``rank`` (of the street) to the table of the
        coverage analysis; what the profile withholds is not named.
        """
        table = self.dossier.table("coverage", "places")
        if table is None:
            table = pl.DataFrame(schema=_PLACE)
        order = self.divisions.select("id").with_row_index("order")
        hidden = self.dossier.withheld.implode()
        similar = self.names.rename({"id": "similar", "name": "similar_name"})
        return (
            table.join(self.streets, on="street", how="left")
            .join(order, on="id", how="left")
            .join(similar, on="similar", how="left")
            .with_columns(
                pl.when(~pl.col("org").is_in(hidden)).then("org").alias("org"),
                pl.when(~pl.col("org").is_in(hidden)).then("org_name").alias("org_name"),
            )
            .sort("rank", "order", "id", nulls_last=True)
        )

    @cached_property
    def names(self) -> pl.DataFrame:
        """Organisations that may be named: ``id``, ``name``."""
        return (
            self.dossier.network.frame(PartyOrg)
            .select("id", "name")
            .filter(~pl.col("id").is_in(self.dossier.withheld.implode()))
        )


#: Columns of the ledger that the page shows, hands on or filters by.
ITEM = (
    "number", "analysis", "id", "code", "severity", "severity_label", "title", "kind", "subject",
    "name", "street", "street_name", "community_name", "message", "action", "rule", "clause",
    "source", "evidence",
)  # fmt: skip
