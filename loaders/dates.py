"""Dates as rosters write them, to ISO text known to the day, the month or the year."""

from __future__ import annotations

import polars as pl

_DAY = r"[0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}[日号]?"
_MONTH = r"[0-9]{4}[./年][0-9]{1,2}月?"
_RANGE = (
    rf"^({_DAY}|{_MONTH}|[0-9]{{4}}-[0-9]{{1,2}}|[0-9]{{8}}|[0-9]{{6}}|[0-9]{{4}}年?)"
    r"(?:-|—|–|―|~|～|至|到)+"
    rf"({_DAY}|{_MONTH}|[0-9]{{4}}-[0-9]{{1,2}}|[0-9]{{8}}|[0-9]{{6}}|[0-9]{{4}}年?|今|现在|长期|永久)$"
)
_AROUND = r"(届满|期满|到期|到届|换届|当选|成立|止|前后|左右|前|起|底)$"
_TIME = r"([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2})[T ]?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$"
_OPEN = ("长期", "永久", "无固定期限", "长期有效", "至今", "今", "现在")
_SERIAL = r"^[2-7][0-9]{4}(\.[0-9]+)?$"
_EPOCH = "1899-12-30"


def days(texts: pl.Series, marks: pl.Series, *, closing: bool) -> pl.DataFrame:
    """Parse dates: ``value``, and the ``code`` of what is wrong (null where nothing is).

    Parameters
    ----------
    texts
        Half-width texts without blanks, null where missing.
    marks
        What each cell was.
    closing
        The column holds an end: of a range the last date counts, and 长期 means open.
    """
    cells = pl.DataFrame([texts.alias("text"), marks.alias("mark")])
    typed = pl.col("mark").is_in(["number"]).fill_null(value=False)
    single = cells.with_columns(_plain().alias("plain")).with_columns(_single(closing=closing))
    serial = typed & pl.col("single").str.contains(_SERIAL)
    iso = single.with_columns(
        pl.when(serial)
        .then(_from_serial(pl.col("single")))
        .otherwise(_iso(pl.col("single")))
        .alias("iso"),
        # 2021.1 typed as a number may have been 2021.10: the last zero is lost.
        (typed & pl.col("single").str.contains(r"^[0-9]{4}\.1$")).alias("ambiguous"),
        (pl.col("single").is_in(_OPEN) if closing else pl.lit(value=False)).alias("open"),
    )
    known = iso.with_columns(valid=_exists(pl.col("iso")).fill_null(value=False))
    good = pl.col("valid") & ~pl.col("ambiguous") & ~pl.col("open")
    return known.select(
        value=pl.when(good).then(pl.col("iso")),
        code=pl.when(pl.col("text").is_null() | pl.col("open"))
        .then(None)
        .when(pl.col("ambiguous"))
        .then(pl.lit("CELL-DATE-AMBIGUOUS"))
        .when(~pl.col("valid"))
        .then(pl.lit("CELL-DATE")),
    )


def spelt(texts: pl.Series) -> pl.Series:
    """Return single dates in ISO spelling; null where a text is anything more or less."""
    iso = _iso(pl.col("text"))
    known = pl.when(_exists(iso).fill_null(value=False)).then(iso)
    return texts.alias("text").to_frame().select(known).to_series()


def _plain() -> pl.Expr:
    """Return the date alone: without the time of day and the words around it."""
    return (
        pl.col("text")
        .str.replace(_TIME, "${1}")
        .str.replace_all(_AROUND, "")
        .str.replace_all(_AROUND, "")
        .str.replace_all(r"[()]", "")
    )


def _single(*, closing: bool) -> pl.Expr:
    """One end of a range of dates; a single date as it is."""
    ranged = pl.col("plain").str.extract(_RANGE, 2 if closing else 1)
    month = pl.col("plain").str.contains(r"^[0-9]{4}-[0-9]{1,2}$")
    return pl.when(ranged.is_not_null() & ~month).then(ranged).otherwise("plain").alias("single")


def _iso(text: pl.Expr) -> pl.Expr:
    patterns = (
        r"^(?<y>[0-9]{4})[-./年](?<m>[0-9]{1,2})[-./月](?<d>[0-9]{1,2})[日号]?$",
        r"^(?<y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2})$",
        r"^(?<y>[0-9]{4})[-./年](?<m>[0-9]{1,2})月?$",
        r"^(?<y>[0-9]{4})(?<m>[0-9]{2})$",
        r"^(?<y>[0-9]{4})年?$",
    )
    return pl.coalesce(_joined(text, pattern) for pattern in patterns)


def _joined(text: pl.Expr, pattern: str) -> pl.Expr:
    groups = text.str.extract_groups(pattern)
    names = [name for name in ("y", "m", "d") if f"?<{name}>" in pattern]
    parts = [groups.struct.field(name).str.zfill(2 if name != "y" else 4) for name in names]
    return pl.concat_str(parts, separator="-")


def _from_serial(text: pl.Expr) -> pl.Expr:
    """Excel counts days from a base that makes up for its 29 February 1900."""
    number = text.cast(pl.Float64, strict=False).floor().cast(pl.Int64, strict=False)
    base = pl.lit(_EPOCH).str.to_date("%Y-%m-%d")
    return (base + pl.duration(days=number)).dt.strftime("%Y-%m-%d")


def _exists(iso: pl.Expr) -> pl.Expr:
    """Tell whether the calendar has this day, month or year."""
    full = (
        pl.when(iso.str.len_chars() == len("2021"))
        .then(iso + "-01-01")
        .when(iso.str.len_chars() == len("2021-06"))
        .then(iso + "-01")
        .otherwise(iso)
    )
    day = full.str.to_date("%Y-%m-%d", strict=False)
    return day.is_not_null() & day.dt.year().is_between(1900, 2199)
