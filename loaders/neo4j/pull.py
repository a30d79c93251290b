"""From Neo4j back into records and networks, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.cypher import identifier, statements, synced_kinds, tiers_of
from graphmodel.cypher.names import CURRENT
from graphmodel.errors import TargetError
from graphmodel.network import Network
from graphmodel.party import PARTY
from graphmodel.texts import text
from loaders.neo4j.changes import Present
from loaders.neo4j.records import KEY, LABELS, expected_labels, from_server, record_schema
from loaders.neo4j.runs import last_done
from loaders.neo4j.schema import Vocabulary, filled_kinds, vocabulary
from loaders.neo4j.server_link import TooLarge

_FEWEST = 100

if TYPE_CHECKING:
    from graphmodel.about import About
    from graphmodel.schema import Declaration, Kind
    from loaders.neo4j.server_link import Link


def read_present(link: Link, declaration: Declaration) -> Present:
    """Read back everything that is ours, labels included."""
    known = vocabulary(link)
    filled = filled_kinds(link, declaration, known)
    frames, unsound = {}, {}
    for kind in synced_kinds(declaration):
        found = _read(link, kind, known) if kind.name in filled else from_server(kind, [])
        if not kind.is_relation:
            wrong = found.filter(found[LABELS] != expected_labels(kind, found))
            if wrong.height:
                unsound[kind.name] = wrong[KEY]
            found = found.drop(LABELS)
        frames[kind.name] = found
    return Present(frames=frames, unsound=unsound)


def _read(link: Link, kind: Kind, known: Vocabulary) -> pl.DataFrame:
    read = statements.read_relations if kind.is_relation else statements.read_nodes
    statement = read(kind, known.keys)
    fixed: dict[str, Any] = {"dataset": link.target.dataset}
    if not kind.is_relation:
        fixed["labels"] = [identifier(kind.name), *tiers_of(kind), CURRENT]
    pages: list[pl.DataFrame] = []
    after, limit = "", link.target.limits.page
    while True:
        try:
            rows = link.page(statement, after=after, limit=limit, **fixed)
        except TooLarge as error:
            limit = _fewer(limit, error)
            continue
        pages.append(from_server(kind, rows))
        if len(rows) < limit:
            break
        after = rows[-1][0]
    return pl.concat(pages).unique(KEY, keep="first", maintain_order=True).sort(KEY)


def _fewer(limit: int, error: TooLarge) -> int:
    if limit <= _FEWEST:
        raise TargetError(text("errors", "SYNC-PAGE", {"rows": limit, "code": str(error)}))
    return max(limit // 2, _FEWEST)


def to_network(
    present: Present,
    about: About | None = None,
    declaration: Declaration = PARTY,
    *,
    closed: bool = False,
) -> Network:
    """Return records as a network; closed ones only if asked for."""
    frames = {}
    for name, frame in present.frames.items():
        kept = frame if closed else frame.filter(pl.col("valid_to").is_null())
        kind = declaration[name]
        schema = record_schema(kind)
        own = kept.select(list(schema))
        frames[name] = own.drop(KEY) if kind.is_relation else own.rename({KEY: "id"})
    return Network.of(frames, about, declaration).closed()


def pull(link: Link, declaration: Declaration = PARTY, *, closed: bool = False) -> Network:
    """Read the dataset back into a network.

    It equals the network that was pushed in all public columns of all open
    records; what was said about its inputs comes back too, file names apart.
    """
    present = read_present(link, declaration)
    return to_network(present, last_done(link).about, declaration, closed=closed)
