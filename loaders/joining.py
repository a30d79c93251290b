"""From what single rows say to records and relations: every link with its target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from graphmodel.party import Person
from graphmodel.schema import Declaration
from loaders import divisions
from loaders.aliases import PARTY_KEYS
from loaders.assembly import (
    Whole,
    no_columns,
    said_columns,
    sheets_of,
    unresolved_of,
)
from loaders.body import columns_of
from loaders.index import Index, indexed
from loaders.keys import Merged
from loaders.links import Stated, joined
from loaders.parts import Filled
from loaders.posts import Appointed, appoint
from loaders.problems import nothing_raised
from loaders.relations import (
    Linked,
    directed,
    link_all,
    problem_rows,
    reconciled,
    relation_rows,
)
from loaders.settings import Settings
from loaders.tables import stacked
from loaders.told import Told


def joined_up(told: Told, settings: Settings) -> Whole:
    """Find the target of every link and the posts of every person."""
    found, filled, merged = told.found, told.filled, told.merged
    records, implied, notes = _completed(merged, told.links, settings.declaration)
    index = _index(records, merged, settings.declaration)
    linked, index = link_all(told.links, index)
    appointed = appoint(found.bodies, filled, index, settings, merged.rejected_lines)
    linked, disagreeing = reconciled(linked, index)
    linked = [*linked, *appointed.linked]
    records = _with_made(records, linked, appointed)
    relations = _relations(filled, linked, appointed, implied, merged)
    sheets = sheets_of(found.bodies)
    columns = pl.concat([no_columns(), *(columns_of(body) for body in found.bodies)])
    return Whole(
        found=found,
        records=records,
        relations=relations,
        raised=[
            *told.problems(),
            *(problem_rows(item) for item in linked if item.rows.height),
            appointed.problems,
            disagreeing,
            notes,
        ],
        unresolved=unresolved_of(linked, sheets, columns),
        accounts=told.accounts,
        said=said_columns(filled, linked, appointed, relations, settings.declaration),
        sheets=sheets,
        columns=columns,
        settings=settings,
    )


def _completed(
    merged: Merged, links: Sequence[Stated], declaration: Declaration
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame | None, pl.DataFrame]:
    """Return records with what division codes tell, links implied, problems shown."""
    records = dict(merged.records)
    if not divisions.is_declared(declaration) or "Division" not in records:
        return records, None, nothing_raised()
    own = [
        item
        for item in links
        if item.body.sheet.main and item.body.sheet.main.declared.name == "Division"
    ]
    completed = divisions.complete(records["Division"], own)
    records["Division"] = completed.records
    return records, completed.within, completed.problems


def _index(records: Mapping[str, pl.DataFrame], merged: Merged, declaration: Declaration) -> Index:
    frames = [
        frame.select(
            pl.lit(kind).alias("kind"),
            "id",
            (pl.col("name") if "name" in frame.columns else pl.lit(None, pl.String)).alias("name"),
        )
        for kind, frame in records.items()
    ]
    schema = {"kind": pl.String, "id": pl.String, "name": pl.String}
    return Index(
        nodes=indexed(pl.concat([pl.DataFrame(schema=schema), *frames])),
        rejected=indexed(merged.rejected),
        keys=PARTY_KEYS if divisions.is_declared(declaration) else {},
        titles={kind.name: kind.title for kind in declaration},
        registers=frozenset(kind for kind, frame in merged.records.items() if frame.height),
    )


def _with_made(
    records: Mapping[str, pl.DataFrame], linked: Sequence[Linked], appointed: Appointed
) -> dict[str, pl.DataFrame]:
    """Add the records that links made, and the persons."""
    result = dict(records)
    made = [pair for item in linked for pair in item.made.items()]
    if appointed.persons.height:
        made.append((Person.__name__, appointed.persons))
    for kind, frame in made:
        if kind not in result:
            result[kind] = frame
        elif frame.height:
            new = frame.join(result[kind].select("id"), on="id", how="anti")
            result[kind] = stacked([result[kind], new])
    return result


def _relations(
    filled: Sequence[Filled],
    linked: Sequence[Linked],
    appointed: Appointed,
    implied: pl.DataFrame | None,
    merged: Merged,
) -> dict[str, pl.DataFrame]:
    """All relation rows by relation, one an identity."""
    rows: dict[str, list[pl.DataFrame]] = {}
    for item in linked:
        rows.setdefault(item.stated.relation.name, []).append(relation_rows(item))
    for table in filled:
        for name, frame in _inner(table, merged):
            rows.setdefault(name, []).append(frame)
    if implied is not None and implied.height:
        ends = {"own_kind": "from_kind", "own_id": "from_id"}
        rows.setdefault("Within", []).append(implied.rename(ends).with_columns(_title=pl.lit("")))
    for name, frame in appointed.relations.items():
        rows.setdefault(name, []).append(frame)
    return {name: stacked(frames) for name, frames in rows.items()}


def _inner(filled: Filled, merged: Merged) -> list[tuple[str, pl.DataFrame]]:
    """Relations between the parts of one row."""
    rejected = pl.col("_line").is_in(merged.rejected_lines.implode())
    return [
        (vars(link.relation)["kind"].name, directed(joined(filled, link).filter(~rejected), link))
        for link in filled.body.sheet.links
        if not link.title and link.targets[0].__name__ in filled.ids
    ]
