"""One record a key: identical rows merge, contradicting ones are refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from zlib import crc32

import polars as pl

from graphmodel.schema import Declaration, Kind
from loaders.aliases import SAME_NAMES
from loaders.body import Body
from loaders.parts import Filled
from loaders.problems import nothing_raised, raised
from loaders.repeats import repeated
from loaders.tables import stacked

_SHOWN = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class Merged:
    """All records of all tables.

    Attributes
    ----------
    records
        Kind → one row an id, ``_line`` being its first row.
    rejected
        ``kind``, ``id``, ``name`` of what was refused and is stated nowhere else.
    rejected_lines
        Lines of refused rows.
    """

    records: Mapping[str, pl.DataFrame]
    rejected: pl.DataFrame
    rejected_lines: pl.Series
    problems: pl.DataFrame


def merge(filled: Sequence[Filled], declaration: Declaration) -> Merged:
    """Bring the records of all tables together."""
    raw = {
        kind.name: stacked(frames)
        for kind in declaration.nodes
        if (frames := [item.records[kind.name] for item in filled if kind.name in item.records])
    }
    again = {name: repeated(frame.select("id")) for name, frame in raw.items()}
    conflicts = {
        name: _conflicting(frame.filter(again[name]), declaration[name])
        for name, frame in raw.items()
    }
    lines = [frame["_line"] for frame in conflicts.values()] + [item.keyless for item in filled]
    rejected_lines = pl.concat(lines).unique().sort() if lines else pl.Series([], dtype=pl.Int64)
    kept, refused = {}, []
    for name, frame in raw.items():
        bad = pl.col("_line").is_in(rejected_lines.implode())
        good = frame.filter(~bad) if rejected_lines.len() else frame
        kept[name] = _one_each(good) if again[name].any() else good
        refused.append(_refused(name, frame.filter(bad), kept[name]))
    schema = {"kind": pl.String, "id": pl.String, "name": pl.String}
    return Merged(
        records=MappingProxyType(kept),
        rejected=pl.concat([pl.DataFrame(schema=schema), *refused]),
        rejected_lines=rejected_lines,
        problems=pl.concat(
            [
                nothing_raised(),
                *(_problems(frame, filled) for frame in conflicts.values() if frame.height),
            ]
        ),
    )


def _stated(frame: pl.DataFrame) -> list[str]:
    return [name for name in frame.columns if name not in ("_line", "id")]


def _comparable(frame: pl.DataFrame, name: str, kind: Kind) -> pl.Expr:
    if name == "name" and kind.name in SAME_NAMES:
        return SAME_NAMES[kind.name](pl.col(name))
    if isinstance(frame.schema[name], pl.List):
        return pl.col(name).list.join("、")
    return pl.col(name)


def _conflicting(twice: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Rows whose id is stated again with other contents; a blank contradicts nothing.

    Parameters
    ----------
    twice
        The rows whose id is stated more than once.
    """
    columns = _stated(twice)
    titles = {column.name: column.title for column in kind.columns.values()}
    if twice.is_empty() or not columns:
        return twice.clear()
    differing = [
        pl.when(_comparable(twice, name, kind).drop_nulls().n_unique() > 1)
        .then(pl.lit(titles.get(name, name)))
        .alias(name)
        for name in columns
    ]
    differs = (
        twice.group_by("id")
        .agg(differing)
        .select("id", pl.concat_list(columns).list.drop_nulls().alias("_columns"))
    )
    bad = differs.filter(pl.col("_columns").list.len() > 0)
    return twice.join(bad, on="id", maintain_order="left")


def _one_each(frame: pl.DataFrame) -> pl.DataFrame:
    """One row an id, each column from the first row that fills it."""
    single = ~pl.col("id").is_duplicated()
    twice = frame.filter(~single)
    if twice.is_empty():
        return frame
    merged = (
        twice.sort("_line")
        .group_by("id", maintain_order=True)
        .agg(pl.col("_line").min(), pl.col(_stated(frame)).drop_nulls().first())
        .select(frame.columns)
    )
    return pl.concat([frame.filter(single), merged])


def _refused(name: str, refused: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    named = pl.col("name") if "name" in refused.columns else pl.lit(None, pl.String)
    told = refused.select(pl.lit(name).alias("kind"), "id", named.alias("name"))
    if told.is_empty():
        return told
    return told.join(kept.select("id"), on="id", how="anti").unique(maintain_order=True)


def _problems(conflicting: pl.DataFrame, filled: Sequence[Filled]) -> pl.DataFrame:
    """Name the other rows in each row's problem."""
    bodies = {item.body.number: item.body for item in filled}
    places = conflicting.select("id", "_line", _place(bodies).alias("place"))
    others = (
        places.join(places, on="id", suffix="_other")
        .filter(pl.col("_line") != pl.col("_line_other"))
        .sort("_line", "_line_other")
        .group_by("_line", "id", maintain_order=True)
        .agg(pl.col("place_other").head(_SHOWN).alias("others"))
    )
    rows = conflicting.join(others, on=["_line", "id"], maintain_order="left")
    return raised(
        rows,
        "KEY-CONFLICT",
        _key_titles(bodies),
        "id",
        others=pl.col("others").list.join("、"),
        columns=pl.col("_columns"),
        id=pl.col("id"),
    )


def _number() -> pl.Expr:
    return pl.col("_line") // (1 << 32)


def _place(bodies: Mapping[int, Body]) -> pl.Expr:
    names = {
        number: f"{body.table.file}[{body.table.sheet}]" if body.table.sheet else body.table.file
        for number, body in bodies.items()
    }
    sheet = _number().replace_strict(names, default="", return_dtype=pl.String)
    return sheet + " 第" + (pl.col("_line") % (1 << 32)).cast(pl.String) + "行"


def _key_titles(bodies: Mapping[int, Body]) -> pl.Expr:
    """Return the column that identifies a row: the code, or the name where there is none."""
    titles = {}
    for number, body in bodies.items():
        main = body.sheet.main
        own = [c.title for c in main.columns if c.name in ("id", "name")] if main else []
        titles[number] = next((title for title in own if body.has(title)), "")
    return _number().replace_strict(titles, default="", return_dtype=pl.String)


def repeated_lines(filled: Sequence[Filled]) -> pl.Series:
    """Lines of rows that say exactly what an earlier row of the same shape said."""
    told = [item.body for item in filled if item.body.cells.width > 1]
    if not told:
        return pl.Series([], dtype=pl.Int64)
    lines = pl.concat([body.line for body in told])
    # Equal rows have equal digests: only rows that share one are written out and compared.
    alike = lines.filter(repeated(pl.concat([_digest(body) for body in told]).to_frame()))
    rows = pl.concat(
        [
            body.cells.filter(body.line.is_in(alike.implode())).select(
                "_line", (pl.lit(f"{body.sheet.name}\x1d") + _said(body)).alias("said")
            )
            for body in told
        ]
    )
    again = ~pl.col("said").is_first_distinct()
    return rows.filter(again)["_line"]


def _digest(body: Body) -> pl.Series:
    """Return a number for each row's filled cells, whatever other columns the table has."""
    digest = pl.Series("digest", [0], dtype=pl.UInt64).new_from_index(0, body.cells.height)
    for title in sorted(body.matched.titles):  # one after the other: each takes memory
        cells = body.cells[title]
        seed = crc32(f"{body.sheet.name}\x1d{title}".encode())
        digest = digest ^ cells.hash(seed).set(cells.is_null(), 0)
    return digest


def _said(body: Body) -> pl.Expr:
    """Return a row's filled cells with their titles, as one text."""
    cells = [
        pl.when(pl.col(title).is_not_null()).then(pl.lit(f"{title}\x1f") + pl.col(title))
        for title in sorted(body.matched.titles)
    ]
    return pl.concat_str(cells, separator="\x1e", ignore_nulls=True)
