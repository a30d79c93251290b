"""What belongs to one division or compound: the part of a network that ``within`` keeps."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.about import in_order
from graphmodel.closed import Level
from graphmodel.errors import UsageError
from graphmodel.party import (
    Activity,
    Agreement,
    Building,
    Carrier,
    Compound,
    Division,
    Entryway,
    ListItem,
    Meeting,
    Person,
    PropertyArea,
    SubordinateTo,
)
from graphmodel.territory import placed_at
from graphmodel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphmodel.about import Unresolved
    from graphmodel.network import Network

_PLACES = (Division, Compound, PropertyArea, Building, Entryway, Carrier)
_JOINT_PAPERS = (Agreement, ListItem, Meeting, Activity)
_SCOPES = (Division, Compound)
_STREETS = [Level.street.code, Level.town.code]
_NODE = ["kind", "id"]
_MANY = 500


def restrict(network: Network, code: str) -> Network:
    """Keep one division or compound and what belongs to it.

    Kept are

    1. what lies inside: the division and all nodes whose territory has its
       code in the path; for a compound, the compound and all nodes placed at
       it (:mod:`graphmodel.territory`);
    2. every node outside that a relation joins to one inside, except

       * places: a scope holds no place but its own;
       * subordinates: an organisation inside keeps its direct superior, not
         the superior's superiors, and no subordinate that lies elsewhere;
       * what only a person leads to: a person inside keeps no body outside;

    3. the parties outside, other than places, to an agreement, a list item,
       a meeting or an activity that 1 or 2 keep: else a tie would lose an end;
    4. the relations both of whose ends are kept;
    5. of the links that found no target, those that may mean something inside:
       what a node outside in the same street, or in no known one, states is
       kept without saying who.

    Restricting twice to one code changes nothing more.

    Raises
    ------
    UsageError
        No division or compound has this code; the message names close ones.
    """
    inside = _inside(network, code)
    pairs = _pairs(network)
    near = pl.concat([inside, _joined_to(inside, pairs)]).unique()
    papers = near.filter(pl.col("kind").is_in(_names(_JOINT_PAPERS)))
    kept = pl.concat([near, _far_ends(papers, pairs)]).unique()
    nodes = {
        kind.name: network.frame(kind.name).join(
            kept.filter(pl.col("kind") == kind.name), on="id", how="semi", maintain_order="left"
        )
        for kind in network.declaration.nodes
    }
    about = replace(network.about, unresolved=_unresolved(network, code, kept))
    return replace(network.with_ordered(nodes), about=about).closed()


def _unresolved(network: Network, code: str, kept: pl.DataFrame) -> tuple[Unresolved, ...]:
    """Return the links without a target that may mean something at or below the code."""
    links = network.about.unresolved
    if not links:
        return ()
    inside = _sources(links, kept)
    elsewhere = _sources(links, _elsewhere(network, code)) - inside
    return in_order(
        link if (link.from_kind, link.from_id) in inside else replace(link, from_id=None)
        for link in links
        if (link.from_kind, link.from_id) not in elsewhere
    )


def _sources(
    links: tuple[Unresolved, ...], nodes: pl.DataFrame
) -> frozenset[tuple[str | None, str | None]]:
    """Return which nodes state some link that found no target."""
    ends = [(link.from_kind, link.from_id) for link in links]
    stating = pl.DataFrame(ends, schema=dict.fromkeys(_NODE, pl.String), orient="row")
    # edge: one pair a link that found no target
    return frozenset(stating.join(nodes, on=_NODE, how="semi").rows())


def _elsewhere(network: Network, code: str) -> pl.DataFrame:
    """Return what lies in a street or town that is known not to be the code's: ``kind``, ``id``.

    Nothing where the code's own street is not known.
    """
    divisions = network.frame(Division)
    streets = divisions.filter(pl.col("level").is_in(_STREETS))["id"].implode()
    lying = network.territories.select("kind", pl.col("subject").alias("id"), "within")
    # The streets below the code, and the one above it.
    below = pl.col("id").is_in(streets) & pl.col("within").list.contains(code)
    paths = lying.explode("within").filter(pl.col("within").is_in(streets))
    own = pl.concat(
        [
            lying.filter((pl.col("kind") == Division.__name__) & below)["id"],
            paths.filter(pl.col("kind").is_in(_names(_SCOPES)) & (pl.col("id") == code))["within"],
        ]
    )
    others = paths.filter(~pl.col("within").is_in(own.implode()))
    return others.select(_NODE) if own.len() else others.select(_NODE).clear()


def _names(kinds: Iterable[type]) -> list[str]:
    return [kind.__name__ for kind in kinds]


def _inside(network: Network, code: str) -> pl.DataFrame:
    """Return what lies at or below the code: ``kind``, ``id``."""
    if network.frame(Division).filter(pl.col("id") == code).height:
        placed = network.territories.filter(pl.col("within").list.contains(code))
        return placed.select("kind", pl.col("subject").alias("id"))
    if network.frame(Compound).filter(pl.col("id") == code).height:
        at_compound = (pl.col("place_kind") == Compound.__name__) & (pl.col("place") == code)
        return placed_at(network).filter(at_compound).select(_NODE)
    close = "、".join(_close_to(network, code)) or "（无）"
    raise UsageError(text("errors", "SCOPE-UNKNOWN", {"code": code, "close": close}))


def _pairs(network: Network) -> pl.DataFrame:
    """Both ends of every relation, from either side: ``kind``, ``id``, ``far_kind``, ``far_id``.

    The way down from a superior is left out.
    """
    ends = ["from_kind", "from_id", "to_kind", "to_id"]
    names = [*_NODE, "far_kind", "far_id"]
    forwards, backwards = (
        dict(zip(ends, names, strict=True)),
        dict(zip([*ends[2:], *ends[:2]], names, strict=True)),
    )
    filled = [
        kind.name for kind in network.declaration.relations if network.frame(kind.name).height
    ]
    parts = [network.frame(name).select(ends).rename(forwards).select(names) for name in filled]
    parts += [
        network.frame(name).select(ends).rename(backwards).select(names)
        for name in filled
        if name != SubordinateTo.__name__
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict.fromkeys(names, pl.String))


def _joined_to(inside: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    leading_on = inside.filter(pl.col("kind") != Person.__name__)
    return _far_ends(leading_on, pairs)


def _far_ends(nodes: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return what relations join to some nodes, places left out: ``kind``, ``id``."""
    return (
        pairs.filter(~pl.col("far_kind").is_in(_names(_PLACES)))
        .join(nodes, on=_NODE, how="semi")
        .select(pl.col("far_kind").alias("kind"), pl.col("far_id").alias("id"))
    )


def _close_to(network: Network, code: str) -> list[str]:
    """Name divisions and compounds whose name holds the code or whose code is like it."""
    known = pl.concat([network.frame(kind).select("id", "name") for kind in _SCOPES])
    named = known.filter(pl.col("name").str.contains(code, literal=True)).head(3)
    if named.is_empty():
        # Comparing is slow, so among many only those that begin alike are compared.
        alike = (
            known.filter(pl.col("id").str.starts_with(code[:6])) if known.height > _MANY else known
        )
        ids = get_close_matches(code, alike.head(_MANY)["id"].to_list(), n=3, cutoff=0.5)
        named = known.filter(pl.col("id").is_in(ids))
    return named.select(pl.format("{}（{}）", "id", pl.col("name").fill_null("未明确")))[
        "id"
    ].to_list()


def replace_scope(before: Network, fresh: Network, code: str) -> Network:
    """Return ``before`` with one division's content taken from ``fresh``; the rest is kept.

    What lies inside in ``before`` goes, with its relations; what ``fresh`` has
    inside comes, with the relations that lead out of it. A body outside that
    both have stays as ``before`` has it.

    Raises
    ------
    UsageError
        ``fresh`` has no division or compound with this code.
    """
    gone = _inside(before, code) if _knows(before, code) else before.node_ids.clear()
    new = restrict(fresh, code)
    frames = {}
    for kind in before.declaration.nodes:
        mine = gone.filter(pl.col("kind") == kind.name)
        kept = before.frame(kind.name).join(mine, on="id", how="anti")
        added = new.frame(kind.name).join(kept, on="id", how="anti")
        frames[kind.name] = pl.concat([kept, added])
    for kind in before.declaration.relations:
        kept = _touching_none(before.frame(kind.name), gone)
        added = new.frame(kind.name).join(kept, on=kind.identity, how="anti", nulls_equal=True)
        frames[kind.name] = pl.concat([kept, added])
    about = replace(
        before.about + fresh.about,
        unresolved=in_order(
            [
                *_stated(before.about.unresolved, gone, there=False),
                *_stated(fresh.about.unresolved, _inside(fresh, code), there=True),
            ]
        ),
    )
    return type(before).of(frames, about, before.declaration).closed()


def _stated(links: tuple[Unresolved, ...], nodes: pl.DataFrame, *, there: bool) -> list[Unresolved]:
    """Keep the links without a target that some nodes state, or that they do not state."""
    stating = _sources(links, nodes)
    return [link for link in links if ((link.from_kind, link.from_id) in stating) == there]


def _knows(network: Network, code: str) -> bool:
    return any(network.frame(kind)["id"].is_in([code]).any() for kind in _SCOPES)


def _touching_none(relations: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """Relations neither of whose ends is among the nodes."""
    for end in ("from", "to"):
        relations = relations.join(
            nodes, left_on=[f"{end}_kind", f"{end}_id"], right_on=_NODE, how="anti"
        )
    return relations
