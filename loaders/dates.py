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


def days(text: pl.Expr, mark: pl.Expr, *, closing: bool) -> tuple[pl.Expr, pl.Expr]:
    """Parse dates: the value, and the code of what is wrong (null where nothing is).

    Parameters
    ----------
    text
        Half-width text without blanks, null where missing.
    mark
        What the cell was.
    closing
        The column holds an end: of a range the last date counts, and 长期 means open.
    """
    plain = (
        text.str.replace(_TIME, "${1}")
        .str.replace_all(_AROUND, "")
        .str.replace_all(_AROUND, "")
        .str.replace_all(r"[()]", "")
    )
    whole = plain.str.contains(r"^[0-9]{4}-[0-9]{1,2}$")
    ranged = plain.str.extract(_RANGE, 2 if closing else 1)
    single = pl.when(ranged.is_not_null() & ~whole).then(ranged).otherwise(plain)
    serial = (mark == "number").fill_null(value=False) & single.str.contains(_SERIAL)
    iso = pl.when(serial).then(_from_serial(single)).otherwise(_iso(single))
    # 2021.1 typed as a number may have been 2021.10: the last zero is lost.
    ambiguous = (mark == "number").fill_null(value=False) & single.str.contains(r"^[0-9]{4}\.1$")
    open_ended = single.is_in(_OPEN) if closing else pl.lit(value=False)
    valid = iso.is_not_null() & _exists(iso)
    code = (
        pl.when(text.is_null() | open_ended)
        .then(None)
        .when(ambiguous)
        .then(pl.lit("CELL-DATE-AMBIGUOUS"))
        .when(~valid.fill_null(value=False))
        .then(pl.lit("CELL-DATE"))
    )
    return pl.when(valid & ~ambiguous & ~open_ended).then(iso), code


def _iso(text: pl.Expr) -> pl.Expr:
    patterns = (
        rf"^(?<y>[0-9]{{4}})[-./年](?<m>[0-9]{{1,2}})[-./月](?<d>[0-9]{{1,2}})[日号]?$",
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
