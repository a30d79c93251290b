"""What contradicts a command graph: no superior, two, oneself, a circle, a wrong rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analyses.scene import T1_LEVELS
from graphmodel.analysis import Part, findings_of
from graphmodel.closed import Category
from graphmodel.party import PartyOrg
from graphmodel.ternary import is_yes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyses.connectivity.chain import Chain
    from analyses.scene import Scene

_COLUMNS = ["上级党组织"]
_HEADS = (Category.work_committee.code, Category.town_committee.code)
_BRANCHES = (
    Category.branch.code,
    Category.joint_branch.code,
    Category.temporary_branch.code,
    Category.floating_branch.code,
    Category.functional_branch.code,
)
#: Forms that are judged, with their rank.
RANKS = (
    dict.fromkeys(_HEADS, 4)
    | {Category.committee.code: 3, Category.general_branch.code: 2}
    | dict.fromkeys(_BRANCHES, 1)
)


def breaks(chain: Chain, alone: pl.DataFrame) -> Part:
    """Find organisations whose place in the command graph is to be checked.

    Parameters
    ----------
    alone
        The organisations that lack a superior (see :func:`orphans`).
    """
    return Part(
        findings=(
            findings_of("COMMAND-SELF", PartyOrg, _own_superiors(chain), columns=_COLUMNS),
            findings_of(
                "COMMAND-CYCLE",
                PartyOrg,
                _circles(chain),
                others=(PartyOrg, "others"),
                params=["names"],
                columns=_COLUMNS,
            ),
            findings_of(
                "COMMAND-TWO-SUPERIORS",
                PartyOrg,
                _several(chain),
                others=(PartyOrg, "others"),
                params=["superiors"],
                columns=_COLUMNS,
            ),
            findings_of("COMMAND-NO-SUPERIOR", PartyOrg, alone, columns=_COLUMNS),
            findings_of(
                "COMMAND-RANK",
                PartyOrg,
                _wrong_ranks(chain),
                others=(PartyOrg, "superior"),
                params=["form", "superior_name", "superior_form"],
                columns=[*_COLUMNS, "党组织类别"],
            ),
        )
    )


def orphans(scene: Scene, chain: Chain) -> pl.DataFrame:
    """Organisations that should have a superior on record and have none: ``id``, ``name``."""
    streets = scene.divisions.filter(pl.col("level").is_in(T1_LEVELS))["id"]
    leading = scene.covers.filter(
        (pl.col("kind") == "Division") & pl.col("place").is_in(streets.implode())
    )["org"]
    outside = is_yes(pl.col("superior_outside"))
    local = pl.col("category").fill_null("") == Category.local_committee.code
    head = pl.col("category").fill_null("").is_in(list(_HEADS))
    if not streets.is_empty():
        head &= pl.col("id").is_in(leading.implode())
    inside = chain.organisations.filter(~pl.Series(chain.has_superior())).filter(~outside)
    root = pl.when(pl.len() == 1).then(statement=True).when(local.any()).then(local).otherwise(head)
    return inside.filter(~root).select("id", "name")


def _own_superiors(chain: Chain) -> pl.DataFrame:
    return pl.DataFrame({"id": chain.texts("id", chain.subordinate[~chain.apart]).unique()})


def _several(chain: Chain) -> pl.DataFrame:
    """Organisations below two or more others: ``id``, ``others``, ``superiors`` (names)."""
    apart = chain.apart
    below, above = chain.subordinate[apart], chain.superior[apart]
    counts = np.bincount(below, minlength=chain.size)
    several = counts[below] > 1
    below, above = below[several], above[several]
    return (
        pl.DataFrame(
            {
                "id": chain.texts("id", below),
                "others": chain.texts("id", above),
                "superiors": chain.texts("name", above),
            }
        )
        .unique()
        .sort("id", "others")
        .group_by("id", maintain_order=True)
        .agg("others", "superiors")
        .filter(pl.col("others").list.len() > 1)
    )


def _wrong_ranks(chain: Chain) -> pl.DataFrame:
    """Links whose lower end does not rank below the upper: with forms and names."""
    cyclic = chain.cyclic
    judged = chain.apart & ~(cyclic[chain.superior] & cyclic[chain.subordinate])
    below, above = chain.subordinate[judged], chain.superior[judged]
    rank = chain.organisations["category"].replace_strict(RANKS, default=None, return_dtype=pl.Int8)
    ranks = rank.fill_null(0).to_numpy()
    lower, upper = ranks[below], ranks[above]
    allowed = (lower < upper) | ((lower == upper) & (lower == RANKS[Category.committee.code]))
    wrong = (lower > 0) & (upper > 0) & ~allowed
    labels = Category.labels()
    return pl.DataFrame(
        {
            "id": chain.texts("id", below[wrong]),
            "form": chain.texts("category", below[wrong]).replace(labels),
            "superior": chain.texts("id", above[wrong]),
            "superior_name": chain.texts("name", above[wrong]),
            "superior_form": chain.texts("category", above[wrong]).replace(labels),
        }
    )


def _circles(chain: Chain) -> pl.DataFrame:
    """Organisations that lead each other in a circle: ``id``, ``others``, ``names``.

    Each circle runs from its smallest id along the superiors. Where somebody
    has two superiors circles may overlap: each organisation on one is listed
    in at least one finding, the shortest through it.
    """
    found = _shortest_circles(chain)
    ids = [chain.texts("id", circle).to_list() for circle in found]
    names = [chain.texts("name", circle).to_list() for circle in found]
    return pl.DataFrame(
        {
            "id": [circle[0] for circle in ids],
            "others": [circle[1:] for circle in ids],
            "names": ["→".join([*circle, circle[0]]) for circle in names],
        },
        schema={"id": pl.String, "others": pl.List(pl.String), "names": pl.String},
    )


def _shortest_circles(chain: Chain) -> list[NDArray[np.int64]]:
    """Return for every organisation on a circle not yet listed the shortest one through it."""
    cyclic = chain.cyclic
    inner = chain.apart & cyclic[chain.superior] & cyclic[chain.subordinate]
    superiors: dict[int, list[int]] = {}
    links = zip(chain.subordinate[inner], chain.superior[inner], strict=True)
    for below, above in sorted((int(one), int(other)) for one, other in links):  # edge: only cycles
        superiors.setdefault(below, []).append(above)
    listed: set[int] = set()
    circles = []
    for start in superiors:
        if start not in listed:
            circle = _circle_through(start, superiors)
            listed.update(circle)
            first = circle.index(min(circle))
            circles.append(np.array(circle[first:] + circle[:first], dtype=np.int64))
    return circles


def _circle_through(start: int, superiors: dict[int, list[int]]) -> list[int]:
    """Return the shortest way from an organisation along superiors back to it."""
    came_from: dict[int, int] = {}
    front = [start]
    while start not in came_from and front:
        reached = []
        for below in front:
            for above in superiors[below]:
                if above not in came_from:
                    came_from[above] = below
                    reached.append(above)
        front = reached
    way = [came_from[start]]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return way[::-1]
