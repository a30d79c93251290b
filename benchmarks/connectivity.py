"""Cut points, bridges and components of 50,000 nodes: our kernels against networkx."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from benchmarks.measure import Benchmark, agree, run
from graphmodel.kernels import bridges, components, cut_points

_NODES, _EDGES, _SEED = 50_000, 60_000, 7
_TIMES = 3
_RIVAL = "networkx"
Ends = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question, answered twice and brought into one form."""

    title: str
    ours: Callable[[], Any]
    theirs: Callable[[], Any]
    same: Callable[[Any, Any], tuple[object, object]]


def connectivity() -> list[Benchmark]:
    """Measure three measures on one random network, built before the clock starts."""
    rng = np.random.default_rng(_SEED)
    src, dst = rng.integers(0, _NODES, (2, _EDGES))
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(_NODES))
    # Links to oneself change none of the answers; our kernels leave them out themselves.
    graph.add_edges_from((int(a), int(b)) for a, b in zip(src, dst, strict=True) if a != b)
    return [_measured(question) for question in _questions(graph, src, dst)]


def _questions(graph: nx.Graph[int], src: Ends, dst: Ends) -> tuple[Question, ...]:
    return (
        Question(
            title="割点",
            ours=lambda: cut_points(_NODES, src, dst),
            theirs=lambda: set(nx.articulation_points(graph)),
            same=lambda mask, points: (set(np.flatnonzero(mask).tolist()), points),
        ),
        Question(
            title="桥",
            ours=lambda: bridges(_NODES, src, dst),
            theirs=lambda: list(nx.bridges(graph)),
            same=lambda found, pairs: (
                set(zip(found.low[found.mask].tolist(), found.high[found.mask].tolist(),
                        strict=True)),
                {(min(pair), max(pair)) for pair in pairs},
            ),
        ),
        Question(
            title="连通块",
            ours=lambda: components(_NODES, src, dst),
            theirs=lambda: list(nx.connected_components(graph)),
            same=lambda found, parts: (
                found.label.tolist(), _labels(parts),
            ),
        ),
    )  # fmt: skip


def _labels(parts: list[set[int]]) -> list[int]:
    """Return the number of each node's component, in the order of their smallest nodes."""
    label = [0] * _NODES
    for number, part in enumerate(sorted(parts, key=min)):
        for node in part:
            label[node] = number
    return label


def _measured(question: Question) -> Benchmark:
    ours = run("本项目", question.ours, _TIMES)
    theirs = run(_RIVAL, question.theirs, _TIMES)
    equal = agree(question.title, *question.same(ours.answer, theirs.answer))
    return Benchmark(
        title=f"{question.title}：{_NODES:,} 点、{_EDGES:,} 边",
        sides=(ours.side, theirs.side),
        rival=_RIVAL,
        equal=f"{equal}完全相同",
    )
