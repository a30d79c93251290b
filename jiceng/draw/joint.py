"""Who works with whom: the graph of joint work, with those numbered whose leaving breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from jiceng.draw.canvas import clean, shortened, width_of, write_text
from jiceng.draw.labels import Label, placed_labels
from jiceng.draw.legend import Entry, Foot
from jiceng.draw.looks import FAINT, INK, QUIET, Look, look_of
from jiceng.draw.material import short_place
from jiceng.draw.sheet import PAPERS, Box, body_of, notes_of, nothing, open_sheet
from jiceng.draw.spread import spread
from jiceng.draw.words import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from jiceng.dossier import Dossier

_MOST_NODES = 700
_A4_NODES = 120
#: Sort of a node → the tier whose marker it has, and its area.
_SORTS = {
    "street": ("top", 150.0),
    "community": ("community", 60.0),
    "unit": ("branch", 16.0),
    "alliance": ("village", 44.0),
    "other": ("other", 30.0),
}
_NAMED = ("street", "community", "alliance")
_LINE, _SIZE = 0.205, 8.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Graph:
    """What is drawn.

    Attributes
    ----------
    nodes
        ``name``, ``sort``, ``ties``, ``number`` (of a cut point, from 1; null
        for others), ``last_tie``.
    one, other
        The ends of each tie as positions among the nodes.
    """

    nodes: pl.DataFrame
    one: NDArray[np.int64]
    other: NDArray[np.int64]
    alone: int
    cut: int


def joint_figure(dossier: Dossier, look: Look | None = None) -> Figure:
    """Return units and communities with the ties between them, and a table of the cut points.

    Raises
    ------
    UsageError
        No tie is on record.
    """
    look, say = look or look_of(dossier), Say(dossier)
    graph = _graph(dossier)
    if graph is None:
        raise nothing(dossier, "joint", "共建、单位")
    size = PAPERS["A4" if graph.nodes.height <= _A4_NODES else "A3"]
    foot = Foot(entries=_entries(say, look, graph), notes=notes_of(dossier, say("joint.note")))
    body = body_of(size, foot)
    cuts = graph.nodes.drop_nulls("number").sort("number")
    wide = body.width * (0.74 if cuts.height else 1.0)
    field = Box(left=body.left + 0.3, top=body.top + 0.25, width=wide - 0.9,
                height=body.height - 0.5)  # fmt: skip
    places = spread(graph.nodes.height, graph.one, graph.other, field.width / field.height)
    places = places * [field.width, field.height] + [field.left, field.top]
    names = _names(graph, places, Box(left=body.left, top=body.top, width=wide, height=body.height))
    rows = int(body.height / _LINE) - 2
    left_out = _left_out(say, graph, len(names), cuts.height - rows)
    title = say("joint.title", area=dossier.area)
    sheet = open_sheet(dossier, look, size, title, left_out)
    _draw(sheet.axes, graph, places, look)
    for label in names:
        _write(sheet.axes, label)
    if cuts.height:
        left = body.left + wide + 0.1
        side = Box(left=left, top=body.top, width=body.right - left, height=body.height)
        _table(sheet.axes, side, cuts.head(rows), say)
    return sheet.finish(foot)


def _left_out(say: Say, graph: _Graph, named: int, cut_rows: int) -> list[str]:
    return [
        say("joint.left-nodes", count=graph.cut) if graph.cut else "",
        say("joint.left-alone", count=graph.alone) if graph.alone else "",
        say("joint.left-names", count=graph.nodes.height - named),
        say("joint.left-rows", count=cut_rows) if cut_rows > 0 else "",
    ]


def _graph(dossier: Dossier) -> _Graph | None:
    """Return the ties on record between bodies that are not withheld."""
    from analyses.connectivity.graph import joint_graph

    table = dossier.table("connectivity", "joint_nodes")
    if table is None:
        return None
    graph = joint_graph(dossier.scene)
    hidden = (pl.col("kind") == "PartyOrg") & pl.col("id").is_in(dossier.withheld.implode())
    lost = dossier.table("connectivity", "n_minus_one")
    known = graph.nodes.select("kind", "id").join(
        table.select("kind", "id", "name", "ties", "cut_point"),
        on=["kind", "id"], how="left", maintain_order="left",
    )  # fmt: skip
    if lost is not None:
        known = known.join(
            lost.select("id", "last_tie"), on="id", how="left", maintain_order="left"
        )
    else:
        known = known.with_columns(pl.lit(None, pl.Int64).alias("last_tie"))
    nodes = known.with_columns(_sort_of(graph.nodes["sort"]), ~hidden.alias("shown"))
    return _drawn(nodes, graph.one, graph.other)


def _sort_of(sorts: pl.Series) -> pl.Series:
    kept = [name for name in _SORTS if name != "other"]
    return sorts.to_frame("sort").select(
        pl.when(pl.col("sort").is_in(kept)).then("sort").otherwise(pl.lit("other")).alias("sort")
    )["sort"]


def _drawn(nodes: pl.DataFrame, one: NDArray[np.int64], other: NDArray[np.int64]) -> _Graph | None:
    """Keep what has a tie; of very many the ones with most ties, cut points first."""
    shown = nodes["shown"].to_numpy()
    kept = shown[one] & shown[other]
    one, other = one[kept], other[kept]
    ties = np.bincount(np.concatenate([one, other]), minlength=nodes.height)
    rank = np.lexsort(
        (np.arange(ties.size), -ties, ~nodes["cut_point"].fill_null(False).to_numpy())
    )
    tied = rank[ties[rank] > 0]
    chosen = np.sort(tied[:_MOST_NODES])
    if chosen.size == 0:
        return None
    new = np.full(nodes.height, -1)
    new[chosen] = np.arange(chosen.size)
    inside = (new[one] >= 0) & (new[other] >= 0)
    one, other = new[one[inside]], new[other[inside]]
    left = nodes[chosen.tolist()].with_columns(pl.Series("ties", ties[chosen]))
    bare = np.bincount(np.concatenate([one, other]), minlength=chosen.size) == 0
    if bare.any():  # what lost its only tie with the rest
        return _drawn(left.with_columns(pl.Series("shown", ~bare)), one, other)
    return _Graph(
        nodes=_numbered(left),
        one=one,
        other=other,
        alone=int((ties[shown] == 0).sum()),
        cut=int(tied.size - chosen.size),
    )


def _numbered(nodes: pl.DataFrame) -> pl.DataFrame:
    """Number the cut points in their order, and shorten the names of communities."""
    is_cut = pl.col("cut_point").fill_null(value=False)
    is_place = pl.col("sort") == "community"
    return nodes.with_columns(
        pl.when(is_place).then(short_place(pl.col("name"))).otherwise("name").alias("name"),
        pl.when(is_cut).then(is_cut.cum_sum()).cast(pl.Int64).alias("number"),
    )


def _entries(say: Say, look: Look, graph: _Graph) -> tuple[Entry, ...]:
    counts = dict(graph.nodes["sort"].value_counts().iter_rows())  # edge: five sorts
    made = [
        Entry(words=say(f"joint.sort.{sort}", count=counts[sort]), marker=_marker(look, sort))
        for sort in _SORTS
        if sort in counts
    ]
    made.append(Entry(words=say("joint.tie", count=graph.one.size), line=(QUIET, "-")))
    if cuts := graph.nodes["number"].count():
        white = {"marker": "o", "facecolor": "white", "edgecolor": "white"}
        made.append(Entry(words=say("joint.cut", count=cuts), marker=white, ring=True))
    return tuple(made)


def _marker(look: Look, sort: str) -> dict[str, Any]:
    """Return how a node looks; streets have a shape of their own, for red is grey on a copy."""
    own = {"marker": "H"} if sort == "street" else {}
    return {**look.marker(_SORTS[sort][0]), **own}


def _names(graph: _Graph, places: NDArray[np.float64], field: Box) -> list[Label]:
    """Return labels that stand clear of each other: numbers, then communities, then others."""
    wanted: list[tuple[str, float, float, float]] = []
    rows = graph.nodes.select("name", "sort", "number", "ties").rows()  # edge: nodes that are drawn
    order = sorted(range(len(rows)), key=lambda at: (rows[at][1] not in _NAMED, -rows[at][3], at))
    for at in order:
        name, sort, number, _ = rows[at]
        if sort not in _NAMED and number is None:
            continue
        words = str(number) if sort not in _NAMED else clean(name or "")
        if number is not None and sort in _NAMED:
            words = f"{number} {words}"
        gap = 0.5 * (_SORTS[sort][1] ** 0.5) / 72 + (0.08 if number is not None else 0.03)
        wanted.append((words, float(places[at, 0]), float(places[at, 1]), gap))
    return placed_labels(wanted, _SIZE, field)


def _draw(axes: Axes, graph: _Graph, places: NDArray[np.float64], look: Look) -> None:
    """Draw ties, then nodes by sort, then a ring around every cut point."""
    from matplotlib.collections import LineCollection

    ends = np.stack([places[graph.one], places[graph.other]], axis=1)
    axes.add_collection(LineCollection(list(ends), colors="#8B949C", linewidths=0.5, zorder=1))
    sorts = graph.nodes["sort"].to_numpy()
    for sort, (_, area) in _SORTS.items():
        own = places[sorts == sort]
        if own.size:
            axes.scatter(own[:, 0], own[:, 1], s=area, zorder=3, **_marker(look, sort))
    cut = places[graph.nodes["number"].is_not_null().to_numpy()]
    if cut.size:
        style: dict[str, Any] = {"facecolor": "none", "edgecolor": INK, "linewidths": 1.3}
        axes.scatter(cut[:, 0], cut[:, 1], s=200, marker="o", zorder=4, **style)


def _write(axes: Axes, label: Label) -> None:
    clear = {"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.85}
    write_text(axes, (label.x, label.y), label.words, label.size, ha="center", bbox=clear)


def _table(axes: Axes, side: Box, cuts: pl.DataFrame, say: Say) -> None:
    """Write the cut points with their ties and the communities that have no other tie."""
    ends = (side.right - 1.15, side.right)
    y = side.top + _LINE / 2
    write_text(axes, (side.left, y), say("joint.table"), 9.0)
    for head, end in zip(("joint.column.ties", "joint.column.lost"), ends, strict=True):
        write_text(axes, (end, y + _LINE), say(head), 7.5, ha="right", color=QUIET)
    y += 2 * _LINE
    rows = cuts.select("number", "name", "ties", "last_tie").iter_rows()  # edge: one line each
    for number, name, ties, lost in rows:
        axes.plot([side.left, side.right], [y - _LINE / 2] * 2, color=FAINT, lw=0.4, zorder=1)
        write_text(axes, (side.left + 0.2, y), str(number), _SIZE, ha="right")
        room = ends[0] - side.left - 0.3 - width_of(str(ties), _SIZE) - 0.08
        words = shortened(clean(name or ""), _SIZE, room)
        write_text(axes, (side.left + 0.3, y), words, _SIZE)
        write_text(axes, (ends[0], y), str(ties), _SIZE, ha="right")
        write_text(axes, (ends[1], y), "" if lost is None else str(lost), _SIZE, ha="right")
        y += _LINE
