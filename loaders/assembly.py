"""The finished network's parts: frames with provenance, what is known about the inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from graphmodel.about import About, Input, Unresolved, in_order
from graphmodel.codes import may_name_a_person
from graphmodel.party import Person
from graphmodel.schema import Declaration
from loaders import divisions
from loaders.body import Body
from loaders.checked import UNRESOLVED
from loaders.parts import Filled
from loaders.posts import Appointed
from loaders.problems import MASK
from loaders.recognition import Read
from loaders.relations import Linked, unresolved_rows
from loaders.repeats import repeated
from loaders.settings import Settings
from loaders.statement import Statement


@dataclass(frozen=True, kw_only=True, eq=False)
class Whole:
    """Everything that was read and found, before it becomes one network.

    Attributes
    ----------
    records, relations
        Kind → its rows, each with its ``_line``.
    raised
        Problems by line, without addresses.
    said
        Kind → the columns that some sheet had for it, and filled.
    sheets, columns
        The tables by number, and how they write each title: for addresses.
    """

    found: Read
    records: Mapping[str, pl.DataFrame]
    relations: Mapping[str, pl.DataFrame]
    raised: Sequence[pl.DataFrame]
    unresolved: pl.DataFrame
    accounts: pl.DataFrame
    said: Mapping[str, frozenset[str]]
    sheets: pl.DataFrame
    columns: pl.DataFrame
    settings: Settings


def sheets_of(bodies: Sequence[Body]) -> pl.DataFrame:
    """Name the tables in the order they were read: ``_body``, ``file``, ``sheet``."""
    return pl.DataFrame(
        [(body.number, body.table.file, body.table.sheet) for body in bodies],
        schema={"_body": pl.Int32, "file": pl.String, "sheet": pl.String},
        orient="row",
    )


def no_columns() -> pl.DataFrame:
    """Return a table of columns without rows."""
    schema = {
        "_body": pl.Int32,
        "title": pl.String,
        "column": pl.String,
        "letter": pl.String,
        "private": pl.Boolean,
    }
    return pl.DataFrame(schema=schema)


def placed(whole: Whole) -> dict[str, pl.DataFrame]:
    """Return the frames of all kinds, every row with the place it was read from."""
    frames = {}
    sheets, number = whole.sheets, pl.col("_line") // (1 << 32)
    for name, frame in {**whole.records, **whole.relations}.items():
        kind = whole.settings.declaration[name]
        found = frame.with_columns(
            number.replace_strict(sheets["_body"], sheets["file"], default=None).alias("_input"),
            number.replace_strict(sheets["_body"], sheets["sheet"], default=None).alias("_sheet"),
            (pl.col("_line") % (1 << 32)).cast(pl.UInt32).alias("_row"),
        )
        if kind.is_relation:
            found = _one_an_identity(found, kind.identity)
        frames[name] = found
    return frames


def _one_an_identity(rows: pl.DataFrame, identity: list[str]) -> pl.DataFrame:
    """One row an identity, each column from the first row that fills it."""
    known = [name for name in identity if name in rows.columns]
    again = repeated(rows.select(known))
    twice = rows.filter(again)
    if twice.is_empty():
        return rows
    rest = [name for name in rows.columns if name not in known]
    merged = (
        twice.sort("_line")
        .group_by(known, maintain_order=True)
        .agg(pl.col(rest).drop_nulls().first())
        .select(rows.columns)
    )
    return pl.concat([rows.filter(~again), merged])


def about_of(whole: Whole) -> About:
    """Return what is known about the inputs, beside the data."""
    found, settings = whole.found, whole.settings
    files = sorted({(table.file, table.sha256) for table in found.tables if table.sha256})
    statements = found.statements
    return About(
        inputs=tuple(
            Input(
                file=file,
                sha256=sha256,
                stated_on=statements.get((file, sha256), Statement()).stated_on
                or settings.stated_on,
            )
            for file, sha256 in files
        ),
        columns=whole.said,
        complete_for=tuple(
            dict.fromkeys(
                (
                    *settings.complete_for,
                    *(item for s in statements.values() for item in s.complete_for),
                )
            )
        ),
        loaded_on=settings.loaded_on,
        unresolved=_without_words(whole.unresolved),
    )


def _without_words(unresolved: pl.DataFrame) -> tuple[Unresolved, ...]:
    """Return which records state a link that found no target; nothing of what their cells say."""
    is_person = (pl.col("from_kind") == Person.__name__).fill_null(value=False)
    links = unresolved.select(
        "relation", "from_kind", pl.when(~is_person).then("from_id").alias("from_id"), "to_kinds"
    ).unique()
    # edge: one value a link that found no target
    return in_order(
        Unresolved(relation=relation, from_kind=kind, from_id=record, to_kinds=tuple(to_kinds))
        for relation, kind, record, to_kinds in links.rows()
    )


def said_columns(
    filled: Sequence[Filled],
    linked: Sequence[Linked],
    appointed: Appointed,
    relations: Mapping[str, pl.DataFrame],
    declaration: Declaration,
) -> dict[str, frozenset[str]]:
    """Kind → the columns that some sheet had for it, and filled, or that division codes tell."""
    columns: dict[str, frozenset[str]] = {}
    parts = [pair for item in filled for pair in item.columns.items()]
    links = [(item.stated.relation.name, item.stated.columns) for item in linked]
    inner = [
        (vars(link.relation)["kind"].name, frozenset({"from_id", "to_id"}))
        for item in filled
        for link in item.body.sheet.links
        if not link.title and {link.targets[0].__name__} <= set(item.columns)
    ]
    for name, known in (*parts, *links, *inner, *appointed.columns.items()):
        if known:
            columns[name] = columns.get(name, frozenset()) | known
    if divisions.is_declared(declaration) and "Division" in columns:
        columns["Division"] |= {"level"}
        if "Within" in relations and relations["Within"].height:
            columns.setdefault("Within", frozenset({"from_id", "to_id"}))
    return columns


def unresolved_of(
    linked: Sequence[Linked], sheets: pl.DataFrame, columns: pl.DataFrame
) -> pl.DataFrame:
    """Return the links that found no target, with their addresses."""
    frames = [unresolved_rows(item) for item in linked if item.rows.height]
    if not frames:
        return pl.DataFrame(schema=dict(UNRESOLVED))
    rows = pl.concat(frames)
    named = rows["named"].set(may_name_a_person(rows["named"]), MASK)
    return (
        rows.with_columns(
            (pl.col("_line") // (1 << 32)).cast(pl.Int32).alias("_body"),
            (pl.col("_line") % (1 << 32)).cast(pl.UInt32).alias("row"),
            named,
        )
        .join(sheets, on="_body", how="left", maintain_order="left")
        .join(columns, on=["_body", "title"], how="left", maintain_order="left")
        .select(list(UNRESOLVED))
    )
