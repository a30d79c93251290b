"""What stands on the poster: a card a street, the bodies directly below the district committee."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graphmodel.closed import Category
from graphmodel.kernels import hierarchy as order_of
from graphmodel.names import folded
from graphmodel.network import superiors
from graphmodel.party import PartyOrg
from jiceng.draw.hierarchy import hierarchy
from jiceng.draw.layout import Block, Row, blocks_of
from jiceng.draw.material import streets
from jiceng.draw.words import Say
from jiceng.order import in_office_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jiceng.dossier import Dossier

_NO_LINE = (
    Category.work_committee.code,
    Category.town_committee.code,
    Category.leadership_group.code,
    Category.local_committee.code,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of a card.

    Attributes
    ----------
    tier
        Whose marker stands before it; empty for a row of plain words.
    number
        How many bodies are below; empty where they are listed themselves.
    """

    words: str
    tier: str
    indent: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A street: its committee and what is below it.

    Attributes
    ----------
    known
        A committee is on record; else the street's own name stands there.
    again
        The street began in the column before.
    """

    head: str
    known: bool
    items: tuple[Item, ...]
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that the poster may show.

    Attributes
    ----------
    full, short
        Cards with what is below communities, and with its number only.
    lines
        Bodies directly below the district committee, streets apart.
    below, alone, withheld
        How many bodies are below communities and villages, how many are
        directly below a street and lead nothing, and how many are withheld.
    places
        How many communities and villages there are.
    tiers
        How many of each tier.
    """

    full: tuple[Card, ...]
    short: tuple[Card, ...]
    lines: tuple[Item, ...]
    below: int
    alone: int
    withheld: int
    places: int
    tiers: dict[str, int]


def content(dossier: Dossier) -> Content:
    """Return the content of the poster."""
    say = Say(dossier)
    full, short, found = [], [], []
    columns = streets(dossier).select("street", "street_name", "head")
    for street, name, head in columns.iter_rows():  # edge: one card a street
        tree = hierarchy(dossier, street)
        blocks = blocks_of(tree.nodes.filter(pl.col("tier") != "group"))
        tops = tree.nodes.filter(pl.col("tier") == "top")["name"]
        title = _spoken(str(tops[0]), dossier.area, whole=True) if tops.len() else name
        card = Card(head=title, known=bool(head), items=())
        full.append(replace(card, items=tuple(_full(blocks, say))))
        short.append(replace(card, items=tuple(_short(blocks, say))))
        found.append((tree, blocks))
    led = [block for _, blocks in found for block in blocks if block.head is not None]
    return Content(
        full=tuple(full),
        short=tuple(short),
        lines=_lines(dossier),
        below=sum(len(block.rows) for block in led),
        alone=sum(len(block.rows) for _, blocks in found for block in blocks if not block.head),
        withheld=sum(tree.withheld for tree, _ in found),
        places=sum(block.places for block in led),
        tiers=_tiers([tree.nodes for tree, _ in found]),
    )


def _tiers(nodes: Sequence[pl.DataFrame]) -> dict[str, int]:
    if not nodes:
        return {}
    counted = pl.concat(nodes).filter(pl.col("tier") != "group")["tier"].value_counts()
    return dict(counted.iter_rows())  # edge: one a tier


def _full(blocks: Sequence[Block], say: Say) -> list[Item]:
    """Return every body below the committee; those that lead nothing are only counted."""
    made = []
    for block in blocks:
        if block.head is None:
            made.append(_alone(block, say))
            continue
        made.append(_item(block.head, 0))
        made += [_item(row, row.indent + 1) for row in block.rows]
    return made


def _short(blocks: Sequence[Block], say: Say) -> list[Item]:
    """Return communities, villages and other heads with the number of bodies below them."""
    return [
        _alone(block, say)
        if block.head is None
        else replace(_item(block.head, 0), number=str(len(block.rows)) if block.rows else "")
        for block in blocks
    ]


def _item(row: Row, indent: int) -> Item:
    return Item(words=row.label, tier=row.tier, indent=indent)


def _alone(block: Block, say: Say) -> Item:
    return Item(words=say("poster.alone"), tier="branch", number=str(len(block.rows)))


def _lines(dossier: Dossier) -> tuple[Item, ...]:
    """Return the bodies directly below the district committee with the number below each."""
    orgs = dossier.network.frame(PartyOrg).pipe(in_office_order)
    led = orgs.join(superiors(dossier.network), on="id", how="left", maintain_order="left")
    local = orgs.filter(pl.col("category") == Category.local_committee.code)["id"]
    counted = led.with_columns(pl.Series("number", _below(led), dtype=pl.Int64))
    shown = counted.filter(
        pl.col("superior").is_in(local.implode())
        & (~pl.col("category").is_in(_NO_LINE) | _is_line(dossier))
        & ~pl.col("id").is_in(dossier.withheld.implode())
    )
    rows = shown.select(folded(pl.col("name")), "number").iter_rows()  # edge: one a body drawn
    return tuple(
        Item(
            words=_spoken(name, dossier.area, whole=False),
            tier="other" if number else "branch",
            number=str(number or ""),
        )
        for name, number in rows
    )


def _spoken(name: str, area: str, *, whole: bool) -> str:
    """Return a name without the city and district it begins with.

    Parameters
    ----------
    whole
        Leave the word 区 or 县 out too; else it stays: 区直机关工委.
    """
    begins = area if whole else area[:-1]
    pattern = rf"^(?:中国共产党|中共)?(?:[^区县旗]{{2,3}}市)?{re.escape(begins)}(?=..)"
    return re.sub(pattern, "", name) if begins else name


def _is_line(dossier: Dossier) -> pl.Expr:
    """Tell work committees of the district's own systems from those of streets."""
    own = streets(dossier)["head"].drop_nulls()
    work = pl.col("category") == Category.work_committee.code
    return work & ~pl.col("id").is_in(own.implode())


def _below(led: pl.DataFrame) -> NDArray[np.int64]:
    """Return how many bodies are below each, at any depth."""
    at = led.select(pl.col("id").alias("superior")).with_row_index("at")
    above = led.select("superior").join(at, on="superior", how="left", maintain_order="left")
    tree = order_of(led.height, above["at"].cast(pl.Int64).fill_null(-1).to_numpy())
    return tree.stop - tree.start - 1


def committee(dossier: Dossier) -> str:
    """Return the district committee's name as it is spoken; empty unless exactly one is known."""
    orgs = dossier.network.frame(PartyOrg)
    local = orgs.filter(pl.col("category") == Category.local_committee.code)
    return str(local.select(folded(pl.col("name"))).item()) if local.height == 1 else ""
