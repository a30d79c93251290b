"""The calendar of elections (换届日历): whose term ends in which month, and what is due soon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.ternary import is_no, is_unknown
from jiceng.district import committee_terms, organisation_terms
from jiceng.figures import count
from jiceng.reports.page.grids import Grid, Shade, cells_of

if TYPE_CHECKING:
    from jiceng.reports.page.material import Material

#: From what presses most to what does not; the last are not listed by name.
BUCKETS = ("overdue", "unsettled", "extended", "soon", "later")
#: Lines of the list below the calendar; the workbook and the ledger have all.
MOST = 200
_MONTHS = 12
_BODY = {"place": pl.Int32, "group": pl.String, "id": pl.String, "name": pl.String,
         "due_from": pl.Date, "due_to": pl.Date, "bucket": pl.String,
         "batch": pl.Boolean}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is listed below the calendar."""

    rows: tuple[tuple[str, ...], ...]
    counts: tuple[tuple[str, str, str], ...]
    more: int


def terms(material: Material) -> pl.DataFrame:
    """Return whose term ends when: ``group``, ``name``, ``due_from``, ``due_to``, ``bucket``.

    The interval of a date known to the month or year; ``batch`` marks the
    organisations of communities and villages.
    """
    day = material.dossier.as_of
    parts = [_organisations(material), _owners(material)] if day else []
    made = [part for part in parts if part is not None]
    whole = pl.concat([pl.DataFrame(schema=_BODY), *(part.select(list(_BODY)) for part in made)])
    return whole.sort("due_to", "place", "id", maintain_order=True)


def last_day(due: str) -> pl.Expr:
    """Return the last day of a term from the first day after it."""
    return pl.col(due).dt.offset_by("-1d")


def _organisations(material: Material) -> pl.DataFrame | None:
    table = organisation_terms(material.dossier)
    if table is None:
        return None
    batch = material.places.drop_nulls("org")["org"].implode()
    return table.with_columns(
        _bucket(material, "setup", "TERM-DUE-6M"),
        pl.lit(0).alias("place"),
        pl.lit(material.words.say("terms-organisations")).alias("group"),
        pl.col("id").is_in(batch).alias("batch"),
    )


def _owners(material: Material) -> pl.DataFrame | None:
    table = committee_terms(material.dossier)
    if table is None:
        return None
    return table.with_columns(
        _bucket(material, "owners_committees", "OC-TERM-DUE"),
        pl.lit(1).alias("place"),
        pl.lit(material.words.say("terms-owners")).alias("group"),
        pl.lit(value=False).alias("batch"),
    )


def _bucket(material: Material, analysis: str, soon: str) -> pl.Expr:
    """Say how pressing: what is due soon is what the analysis found to be."""
    found = material.dossier.analysis(analysis)
    findings = (
        found.findings.filter(pl.col("code") == soon)["subject"] if found else pl.Series([""])
    )
    return (
        pl.when(is_no(pl.col("in_term")))
        .then(pl.lit("overdue"))
        .when(is_unknown(pl.col("in_term")))
        .then(pl.lit("unsettled"))
        .when(pl.col("due_to") <= material.dossier.as_of)
        .then(pl.lit("extended"))
        .when(pl.col("id").is_in(findings.implode()))
        .then(pl.lit("soon"))
        .otherwise(pl.lit("later"))
        .alias("bucket")
    )


def term_grid(material: Material, due: pl.DataFrame) -> Grid | None:
    """Return the calendar by year and month; None where no term is dated.

    A date known to the year only stands in the last column.
    """
    if due.is_empty():
        return None
    words, first, last = material.words, last_day("due_from"), last_day("due_to")
    at = due.sort("place", maintain_order=True).with_columns(
        last.dt.year().alias("year"),
        pl.when(first.dt.month_start() == last.dt.month_start())
        .then(last.dt.month() - 1)
        .otherwise(_MONTHS)
        .cast(pl.UInt32)
        .alias("column"),
    )
    rows = _years(at)
    return Grid(
        id="grid-terms",
        title=words.say("grid-terms"),
        summary=words.say("grid-terms-summary", n=count(due.height)),
        first=words.say("column-year"),
        titles=(*(words.say("month", n=n) for n in range(1, _MONTHS + 1)), words.say("no-month")),
        rows=rows.select(
            pl.col("year").cast(pl.String).alias("name"),
            "group",
            pl.lit("#due").alias("opens"),
        ),
        cells=cells_of([_counted(material, at, rows)]),
        shades=_shades(material),
    )


def _years(at: pl.DataFrame) -> pl.DataFrame:
    """Return every year from the first to the last of each group."""
    spans = at.group_by("group", maintain_order=True).agg(
        pl.int_ranges(pl.col("year").min(), pl.col("year").max() + 1).alias("year")
    )
    return spans.explode("year").with_row_index("row")


def _counted(material: Material, at: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    return (
        at.with_columns(_press(), _said(material))
        .group_by("group", "year", "column", "press", "label")
        .len()
        .sort("press")
        .group_by("group", "year", "column")
        .agg(
            pl.col("press").min().alias("shade"),
            pl.col("len").sum().cast(pl.String).alias("shown"),
            pl.format("{} {}", "label", "len").str.join("，").alias("tip"),
        )
        .join(rows.with_columns(pl.col("year").cast(pl.Int32)), on=["group", "year"])
    )


def _shades(material: Material) -> tuple[Shade, ...]:
    palette = material.dossier.look.palette
    scale = palette.scale.colours
    colours = (scale[-1], palette.answers["unknown"], scale[1], scale[len(scale) // 2], scale[0])
    return tuple(
        Shade(label=material.words.say(f"term-{name}"), colour=colour)
        for name, colour in zip(BUCKETS, colours, strict=True)
    )


def due_list(material: Material, due: pl.DataFrame) -> Due | None:
    """Return who is due, what presses most first; several places of one day as one batch."""
    listed = due.filter(pl.col("bucket") != "later")
    if listed.is_empty():
        return None
    lines = _lines(material, listed).sort(_press(), "due_to", maintain_order=True)
    shown = lines.head(MOST).select("name", "group", "last_day", _said(material))
    return Due(
        rows=tuple(shown.rows()),  # edge: at most MOST
        counts=_totals(material, due),
        more=lines.height - shown.height,
    )


def _lines(material: Material, listed: pl.DataFrame) -> pl.DataFrame:
    batch = pl.col("batch") & (pl.col("batch").sum().over("bucket", "due_to") > 1)
    key = pl.when(batch).then(pl.lit("")).otherwise("id").alias("key")
    together = pl.format(material.words.say("term-batch", n="{}"), "n")
    first, last = last_day("due_from"), last_day("due_to")
    return (
        listed.group_by("bucket", "group", "due_from", "due_to", key, maintain_order=True)
        .agg(pl.len().alias("n"), pl.col("name").first())
        .with_columns(
            pl.when(pl.col("key") == "").then(together).otherwise("name").alias("name"),
            pl.when(first == last)
            .then(last.cast(pl.String))
            .otherwise(pl.format("{}—{}", first, last))
            .alias("last_day"),
        )
    )


def _press() -> pl.Expr:
    order = {name: place for place, name in enumerate(BUCKETS)}
    return pl.col("bucket").replace_strict(order, return_dtype=pl.Int64).alias("press")


def _said(material: Material) -> pl.Expr:
    said = {name: material.words.say(f"term-{name}") for name in BUCKETS}
    return pl.col("bucket").replace_strict(said, return_dtype=pl.String).alias("label")


def _totals(material: Material, due: pl.DataFrame) -> tuple[tuple[str, str, str], ...]:
    """Return each bucket's word and number, and the address of its items."""
    found = dict(due.group_by("bucket").len().iter_rows())  # edge: five buckets
    return tuple(
        (material.words.say(f"term-{name}"), count(found.get(name, 0)), _ITEMS.get(name, ""))
        for name in BUCKETS
    )


#: Bucket → the items of the ledger behind it.
_ITEMS = {
    "overdue": "#items?code=TERM-OVERDUE,OC-TERM-OVERDUE",
    "soon": "#items?code=TERM-DUE-6M,OC-TERM-DUE",
}
