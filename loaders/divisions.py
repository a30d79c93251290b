"""What division codes and names tell by themselves: levels, streets named in a column, parents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from graphmodel.party import Division, Within
from graphmodel.schema import Declaration
from loaders.links import Stated
from loaders.made_ids import MADE
from loaders.problems import nothing_raised, raised
from loaders.spelling import fold_series

_STREET = r"(街道|街道办事处|街道办)$"
_TOWN = r"(镇|乡|苏木)$"
_COMMUNITY = r"(社区|居委会|居民委员会|居民委|家委会|社区委员会)$"
_VILLAGE = r"(村|村委会|村民委员会|嘎查)$"
_DISTRICT, _TOWNSHIP, _PLACE = 6, 9, 12  # digits of a code
_LENGTHS = (_DISTRICT, _TOWNSHIP, _PLACE, 17)  # the last with the class of town or country
_CODE = r"^(?:[0-9]{6}|[0-9]{9}|[0-9]{12})$"
_COMMUNITY_RANGES = ((1, 199), (400, 499))
_VILLAGE_RANGES = ((200, 399), (500, 599))


@dataclass(frozen=True, kw_only=True, eq=False)
class Completed:
    """Divisions with levels and streets added, links that their codes tell, problems."""

    records: pl.DataFrame
    within: pl.DataFrame
    problems: pl.DataFrame


def is_declared(declaration: Declaration) -> bool:
    """Tell whether divisions of this field are meant."""
    kind = declaration.kinds.get(Division.__name__)
    return kind is not None and kind is vars(Division)["kind"]


def complete(records: pl.DataFrame, links: Sequence[Stated]) -> Completed:
    """Add what the codes and the street column of a register tell.

    Parameters
    ----------
    records
        All divisions that were read.
    links
        What their rows say of the division above.
    """
    above = [item for item in links if item.relation.name == Within.__name__]
    streets = _named_streets(records, above)
    everything = pl.concat([records, streets], how="diagonal")
    levels = everything.with_columns(level=_level(everything))
    named = [item.rows.select("_line", "own_id") for item in above]
    placed = pl.concat([pl.DataFrame(schema={"_line": pl.Int64, "own_id": pl.String}), *named])
    return Completed(
        records=levels,
        within=_by_prefix(everything, placed),
        problems=pl.concat(
            [
                _contradicting(levels.filter(pl.col("id").is_in(records["id"].implode()))),
                _odd_lengths(records),
            ]
        ),
    )


# ---------------------------------------------------------------- levels


def _level(records: pl.DataFrame) -> pl.Expr:
    """Return the level stated, else by the length of the code, the name, the code's range."""
    stated = pl.col("level") if "level" in records.columns else pl.lit(None, pl.String)
    code, name = pl.col("id"), _name(records)
    digits = code.str.contains(r"^[0-9]+$")
    is_district = digits & (code.str.len_chars() == _DISTRICT)
    is_street = digits & (
        (code.str.len_chars() == _TOWNSHIP)
        | ((code.str.len_chars() == _PLACE) & code.str.ends_with("000"))
    )
    is_place = digits & (code.str.len_chars() == _PLACE) & ~code.str.ends_with("000")
    made = code.str.starts_with(MADE)
    return pl.coalesce(
        stated,
        pl.when(is_district).then(pl.lit("district")),
        pl.when(is_street).then(pl.coalesce(_street_by_name(name), _street_by_range(code))),
        pl.when(is_place).then(pl.coalesce(_place_by_name(name), _place_by_range(code))),
        pl.when(made).then(pl.coalesce(_street_by_name(name), _place_by_name(name))),
    )


def _name(records: pl.DataFrame) -> pl.Expr:
    return pl.col("name") if "name" in records.columns else pl.lit(None, pl.String)


def _street_by_name(name: pl.Expr) -> pl.Expr:
    return (
        pl.when(name.str.contains(_STREET))
        .then(pl.lit("street"))
        .when(name.str.contains(_TOWN))
        .then(pl.lit("town"))
    )


def _place_by_name(name: pl.Expr) -> pl.Expr:
    return (
        pl.when(name.str.contains(_COMMUNITY))
        .then(pl.lit("community"))
        .when(name.str.contains(_VILLAGE))
        .then(pl.lit("village"))
    )


def _number(code: pl.Expr, start: int) -> pl.Expr:
    return code.str.slice(start, 3).cast(pl.Int32, strict=False)


def _street_by_range(code: pl.Expr) -> pl.Expr:
    number = _number(code, 6)
    return (
        pl.when(number.is_between(1, 99))
        .then(pl.lit("street"))
        .when(number.is_between(100, 399))
        .then(pl.lit("town"))
    )


def _place_by_range(code: pl.Expr) -> pl.Expr:
    number = _number(code, 9)
    return (
        pl.when(_in_any(number, _COMMUNITY_RANGES))
        .then(pl.lit("community"))
        .when(_in_any(number, _VILLAGE_RANGES))
        .then(pl.lit("village"))
    )


def _in_any(number: pl.Expr, ranges: Sequence[tuple[int, int]]) -> pl.Expr:
    return pl.any_horizontal(number.is_between(low, high) for low, high in ranges)


def _contradicting(records: pl.DataFrame) -> pl.DataFrame:
    """Codes whose range says village where the name says community, or the reverse.

    Ranges are conventions: whole districts have streets in the range of towns,
    so that the name counts and the code is only pointed out.
    """
    if records.is_empty():
        return nothing_raised()
    code, name = pl.col("id"), _name(records)
    place = code.str.contains(r"^[0-9]{12}$") & ~code.str.ends_with("000")
    by_name, by_range = _place_by_name(name), _place_by_range(code)
    differs = (place & (by_name != by_range)).fill_null(value=False)
    return raised(
        records.filter(differs),
        "CELL-CODE-RANGE",
        Division.id.title,
        "id",
        name=name,
        digits=code.str.slice(9, 3),
    )


def _odd_lengths(records: pl.DataFrame) -> pl.DataFrame:
    """Codes of another length, where the register's codes have the usual ones."""
    digits = records.filter(pl.col("id").str.contains(r"^[0-9]+$"))
    usual = pl.col("id").str.len_chars().is_in(_LENGTHS)
    odd = digits.filter(~usual)
    if 2 * odd.height >= digits.height:
        return nothing_raised()  # codes of another kind
    return raised(odd, "CELL-CODE-LENGTH", Division.id.title, "id", n=pl.col("id").str.len_chars())


def misplaced(relations: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Point out codes that do not begin like that of the division they are said to lie in."""
    within = relations.get(Within.__name__)
    if within is None or within.is_empty():
        return nothing_raised()
    kind = Division.__name__
    rows = within.filter((pl.col("from_kind") == kind) & (pl.col("to_kind") == kind))
    coded = [pl.col(name).str.contains(_CODE) for name in ("from_id", "to_id")]
    prefix = pl.col("to_id").str.replace(r"(?:000){1,3}$", "")
    begins = pl.col("from_id").str.starts_with(prefix)
    return raised(
        rows.filter(pl.all_horizontal(coded) & ~begins),
        "CELL-CODE-PREFIX",
        pl.col("_title"),
        "to_id",
        id=pl.col("from_id"),
        superior=pl.col("to_id"),
    )


# ---------------------------------------------------------------- streets named in a column


def _named_streets(records: pl.DataFrame, links: Sequence[Stated]) -> pl.DataFrame:
    """Streets that a register names beside its communities without giving them a row."""
    schema = {"_line": pl.Int64, "id": pl.String, "name": pl.String}
    rows = [item.rows.select("_line", "own_id", "named") for item in links]
    named = pl.concat(
        [pl.DataFrame(schema={"_line": pl.Int64, "own_id": pl.String, "named": pl.String}), *rows]
    )
    street = named.filter(pl.col("named").str.contains(rf"{_STREET}|{_TOWN}"))
    if street.is_empty():
        return pl.DataFrame(schema=schema)
    known = fold_series(_names(records))
    street = street.with_columns(fold_series(street["named"]).alias("word"))
    unknown = street.filter(~pl.col("word").is_in(known.implode()))
    prefix = pl.when(pl.col("own_id").str.contains(r"^[0-9]{12}$")).then(
        pl.col("own_id").str.slice(0, 9)
    )
    made = (
        unknown.sort("_line")
        .group_by("word", maintain_order=True)
        .agg(
            pl.col("_line").first(),
            pl.col("named").first().alias("name"),
            prefix.unique().alias("prefixes"),
        )
    )
    single = pl.when(pl.col("prefixes").list.len() == 1).then(pl.col("prefixes").list.first())
    free = made.with_columns(single.alias("code")).with_columns(
        pl.when(~pl.col("code").is_in(records["id"].implode()) & ~pl.col("code").is_duplicated())
        .then(pl.col("code"))
        .alias("code")
    )
    return free.select(
        "_line", pl.coalesce("code", pl.lit(MADE) + pl.col("name")).alias("id"), "name"
    )


def _names(records: pl.DataFrame) -> pl.Series:
    if "name" in records.columns:
        return records["name"].drop_nulls()
    return pl.Series([], dtype=pl.String)


# ---------------------------------------------------------------- parents by code


def _by_prefix(records: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """Parents of rows that name none: the division whose code begins theirs."""
    alone = records.select("_line", "id").join(placed, left_on="id", right_on="own_id", how="anti")
    code = pl.col("id")
    twelve = code.str.contains(r"^[0-9]{12}$") & ~code.str.ends_with("000")
    street = code.str.contains(r"^[0-9]{9}$|^[0-9]{9}000$")
    wanted = pl.when(twelve).then(code.str.slice(0, 9)).when(street).then(code.str.slice(0, 6))
    asked = alone.with_columns(wanted.alias("wanted")).filter(pl.col("wanted").is_not_null())
    short = (
        pl.col("id")
        .str.replace(r"^([0-9]{9})000$", "${1}")
        .str.replace(r"^([0-9]{6})000000$", "${1}")
    )
    known = records.select(short.alias("wanted"), pl.col("id").alias("to_id")).unique("wanted")
    return asked.join(known, on="wanted", maintain_order="left").select(
        "_line",
        pl.lit(Division.__name__).alias("own_kind"),
        pl.col("id").alias("own_id"),
        pl.lit(Division.__name__).alias("to_kind"),
        "to_id",
    )


__all__ = ["Completed", "complete", "is_declared", "misplaced"]
