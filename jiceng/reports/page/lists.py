"""The two searchable lists: the complete ledger, and the places with what was matched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.closed import Category, Level
from jiceng.reports.page.embed import columns

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

#: Ledger columns that travel with the page, as they are in the dossier.
ITEM = (
    "number", "street", "street_name", "community_name", "code", "title", "name", "message",
    "action", "severity", "severity_label", "clause", "source", "evidence", "kind", "subject",
)  # fmt: skip
_REPEATED = ("street", "street_name", "community_name", "code", "title", "action", "severity",
             "severity_label", "clause", "source", "kind")  # fmt: skip
#: What became of an item, where an older ledger or snapshot stands beside this one.
_COMPARED = ("change", "age", "disposal")
_PLACE = ("id", "name", "level", "street", "street_name", "state", "org_name", "category",
          "children", "similar_name")  # fmt: skip


def item_columns(material: Material) -> dict[str, Any]:
    """Return the ledger by column, in its own order, with the suggestions of each row."""
    items = material.items
    compared = material.dossier.followed.compared if material.dossier.analyses else False
    more = _COMPARED if compared else ()
    shown = columns(items.select(*ITEM, *more), (*_REPEATED, *more))
    return shown | {"suggestions": _suggestions(material, items)}


def _suggestions(material: Material, items: pl.DataFrame) -> dict[str, list[list[Any]]]:
    """Return what may be meant, by row: name, likeness, reason; withheld bodies left out."""
    parts = [
        found.findings.select("id", "suggestions", pl.lit(found.name).alias("analysis"))
        for found in material.dossier.analyses
    ]
    if not parts:
        return {}
    hidden = material.dossier.withheld.implode()
    rows = (
        items.select("id", "analysis")
        .with_row_index("row")
        .join(pl.concat(parts), on=["id", "analysis"])
        .explode("suggestions")
        .filter(pl.col("suggestions").is_not_null())
        .unnest("suggestions", separator=".")
        .filter(~pl.col("suggestions.id").is_in(hidden))
        .sort("row", "suggestions.score", "suggestions.id", descending=[False, True, False])
        .select("row", "suggestions.name", pl.col("suggestions.score").round(2), "suggestions.why")
    )
    found: dict[str, list[list[Any]]] = {}
    for row, name, score, why in rows.iter_rows():  # edge: few rows have suggestions
        found.setdefault(str(row), []).append([name, score, material.words.reason(why)])
    return found


def place_columns(material: Material) -> dict[str, Any]:
    """Return communities and villages by column, street by street."""
    words = material.words
    labels = Category.labels() if words.language == "zh" else {}
    # edge: the different states only
    states = {state: words.say(f"state-{state}") for state in material.places["state"].unique()}
    levels = {
        level: words.say(f"level-{level}") if words.language == "en" else label
        for level, label in Level.labels().items()
        if level in ("community", "village")
    }
    frame = material.places.select(_PLACE).with_columns(
        pl.col("state").replace_strict(states, return_dtype=pl.String).alias("state_label"),
        pl.col("level").replace_strict(levels, default=pl.first()).alias("level_label"),
        pl.col("category")
        .replace_strict(labels, default=pl.col("category").str.replace_all("_", " "))
        .alias("form_label"),
    )
    named = frame.rename({"category": "form"})
    repeated = ("level", "level_label", "street", "street_name", "state", "state_label", "form",
                "form_label")  # fmt: skip
    return columns(named, repeated)
