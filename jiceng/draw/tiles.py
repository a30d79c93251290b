"""The three levels that sunburst and treemap share: streets, communities and villages, compounds.

Every leaf is one tile of the same size: a compound, or a place that has none.
Above a thousand marks compounds are left out, then places are only counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from jiceng.district import STATES
from jiceng.draw.legend import Entry
from jiceng.draw.looks import PALE, QUIET, Look
from jiceng.draw.material import compounds, places, streets
from jiceng.draw.sheet import MOST_MARKS, nothing
from jiceng.draw.words import Say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from jiceng.dossier import Dossier

_ANSWERS = ("yes", "no", "unknown", "not_applicable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One mark with what lies within it.

    Attributes
    ----------
    state
        A state of places, an answer, or ``street`` or ``street.not_seen``.
    size
        How many leaves it counts for.
    """

    name: str
    state: str
    size: int
    within: tuple[Tile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tiles:
    """All tiles of a district.

    Attributes
    ----------
    streets
        In the order of the register.
    depth
        Levels that are drawn: 3 with compounds, 2 with places, else 2 with states.
    note
        What a tile stands for.
    left_out
        What is not drawn, as phrases.
    counts
        Entries of the legend by kind of tile: how many there are of each state.
    """

    streets: tuple[Tile, ...]
    depth: int
    note: str
    left_out: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def marks(self) -> int:
        """How many tiles there are."""
        return sum(_count(tile) for tile in self.streets)


def _count(tile: Tile) -> int:
    return 1 + sum(_count(one) for one in tile.within)


def tiles(dossier: Dossier, picture: str) -> Tiles:
    """Return the tiles of a district.

    Parameters
    ----------
    picture
        Which picture asks: what the error names where there is nothing.
    """
    found, homes = places(dossier), compounds(dossier)
    if found.is_empty():
        raise nothing(dossier, picture, "社区村")
    say = Say(dossier)
    bare = streets(dossier).join(found, on="street", how="anti").height
    empty = say("tiles.left-streets", count=bare) if bare else ""
    housed = homes.join(found, on="place", how="semi", maintain_order="left")
    above = found.height + found["street"].n_unique()
    if housed.height and housed.height + above <= MOST_MARKS:
        stray = homes.height - housed.height
        phrase = say("tiles.left-unplaced", count=stray) if stray else ""
        return _tiles(say, found, housed, (empty, phrase))
    phrase = say("tiles.left-compounds", count=housed.height) if housed.height else ""
    if above <= MOST_MARKS:
        return _tiles(say, found, housed.clear(), (empty, phrase))
    return _states(say, found, (empty, phrase, say("tiles.left-places", count=found.height)))


def _tiles(say: Say, found: pl.DataFrame, housed: pl.DataFrame, left_out: tuple[str, ...]) -> Tiles:
    inner: dict[str, list[Tile]] = {}
    rows = housed.select("place", "name", "answer").iter_rows()  # edge: at most MOST_MARKS
    for place, name, answer in rows:
        inner.setdefault(place, []).append(Tile(name=name or "", state=answer, size=1))
    outer: dict[tuple[str, str], list[Tile]] = {}
    columns = found.select("street_name", "head", "place", "name", "state")
    for street, head, place, name, state in columns.iter_rows():  # edge: at most MOST_MARKS
        within = tuple(inner.get(place, ()))
        tile = Tile(name=name, state=state, size=max(len(within), 1), within=within)
        outer.setdefault((street or say("no-street"), _street_state(street, head)), []).append(tile)
    return _whole(say, outer, left_out, found, housed)


def _states(say: Say, found: pl.DataFrame, left_out: tuple[str, ...]) -> Tiles:
    """Return one tile a street and state, as large as there are places."""
    outer: dict[tuple[str, str], list[Tile]] = {}
    counted = found.group_by("rank", "street_name", "head", "state", maintain_order=True).len()
    for _, street, head, state, n in counted.iter_rows():  # edge: four a street
        tile = Tile(name=f"{say.state(state)} {n}", state=state, size=n)
        outer.setdefault((street or say("no-street"), _street_state(street, head)), []).append(tile)
    return _whole(say, outer, left_out, found, None)


def _street_state(street: str | None, head: str | None) -> str:
    return "street" if head or not street else "street.not_seen"


def _whole(
    say: Say,
    outer: Mapping[tuple[str, str], list[Tile]],
    left_out: tuple[str, ...],
    found: pl.DataFrame,
    housed: pl.DataFrame | None,
) -> Tiles:
    made = tuple(
        Tile(name=name, state=state, size=sum(one.size for one in within), within=tuple(within))
        for (name, state), within in outer.items()
    )
    counts = {state: sum(1 for tile in made if tile.state == state) for state in _STREETS}
    counts |= _counted(found["state"])
    depth, note = 2, "tiles.note-states"
    if housed is not None:
        depth, note = (3, "tiles.note-compounds") if housed.height else (2, "tiles.note-places")
        counts |= _counted(housed["answer"])
    shown = {name: count for name, count in counts.items() if count}
    return Tiles(streets=made, depth=depth, note=say(note), left_out=left_out, counts=shown)


_STREETS = ("street", "street.not_seen")


def _counted(states: pl.Series) -> dict[str, int]:
    return dict(states.value_counts().iter_rows())  # edge: the different states only


def patch_of(look: Look, state: str) -> dict[str, Any]:
    """Return how a tile looks."""
    if state == "street":
        return {"facecolor": PALE, "edgecolor": QUIET, "lw": 0.5}
    return look.patch("not_seen" if state == "street.not_seen" else state)


def entries(say: Say, look: Look, found: Tiles) -> tuple[Entry, ...]:
    """Return the legend of the tiles that occur."""
    words = {
        **{name: (f"tiles.{name}", {}) for name in _STREETS},
        **{name: ("tiles.place", {"state": say.state(name)}) for name in STATES},
        **{name: (f"tiles.compound.{name}", {}) for name in _ANSWERS},
    }
    return tuple(
        Entry(words=say(code, count=found.counts[name], **params), patch=patch_of(look, name))
        for name, (code, params) in words.items()
        if name in found.counts
    )
