"""What is lost when one person leaves: bodies that nothing but the person's posts ties.

Readings
--------
tie of a person
    With each node of the joint graph where the person has a post; and with the
    employer of a part-time member, whose tie with the body the post is. A
    person with a single node ties nothing.
between bodies
    The joint ties stay, but for those that a person makes: they run through
    the person. So a community that is tied to a unit by an agreement as well
    does not depend on the person.
command
    A post in an organisation that is led by a community where the person has a
    post too is no further tie: that is command, not joint work.
recognisable
    Only a person with a keyed number can be known in two bodies. One known by
    name ties none; the part-time member's tie of employer and body remains, as
    it is on record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from analyses.connectivity import bodies
from analyses.connectivity.graph import own_organisations, without_own
from analyses.connectivity.resilience import filled, lost_with
from analyses.connectivity.ties import senders, ties
from graphmodel.analysis import Part, missing, share
from graphmodel.kernels import block_cut_tree, count_separations
from graphmodel.party import Holds
from graphmodel.ternary import tally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analyses.connectivity.graph import JointGraph
    from analyses.scene import Scene

ONLY_TIE = "persons.only_tie"
_NEEDS = ["班子成员·人员编号"]


def person_ties(scene: Scene, graph: JointGraph) -> Part:
    """Say of every person what leaving would break, and how many are some community's only tie."""
    if not scene.whole.was_read(Holds):
        return Part(figures=(missing(ONLY_TIE, "no_register", ["班子成员"]),))
    table = n_minus_one_persons(scene, graph)
    known = scene.posts.select("person").unique().join(table, on="person", how="left")
    # Of a person known by name only the table says nothing: the other posts are not known.
    return Part(
        figures=(share(ONLY_TIE, tally(known, pl.col("last_tie") > 0), needs=_NEEDS),),
        tables={"n_minus_one_persons": table},
    )


def n_minus_one_persons(scene: Scene, graph: JointGraph) -> pl.DataFrame:
    """Return for every recognisable person with a post what leaving would break.

    Returns
    -------
    DataFrame
        ``person`` (the pseudonym), ``ties`` (nodes that the person's posts tie
        to each other), then ``last_tie``, ``cut_off``, ``last_tie_compounds``
        and ``households`` as in
        :func:`analyses.connectivity.resilience.n_minus_one`.
    """
    known = graph.bodies
    nodes = _nodes(graph)
    links = _links(scene, known)
    kept = without_own(scene, ties(scene, known, personal=False))
    persons = links.select("person").unique().sort("person").with_row_index("row")
    ends = links.join(persons, on="person", maintain_order="left")
    one = np.concatenate([kept["one"].to_numpy(), ends["position"].to_numpy()]).astype(np.int64)
    far = [kept["other"].to_numpy(), ends["row"].to_numpy().astype(np.int64) + nodes.height]
    other = np.concatenate(far).astype(np.int64)
    cut = _cut_off(nodes, persons.height, one, other)
    degree = np.bincount(np.concatenate([one, other]), minlength=nodes.height + persons.height)
    lost = lost_with(scene, _hanging(links, nodes, degree), "person")
    return (
        scene.posts.filter("recognisable")
        .select("person")
        .unique()
        .join(persons.with_columns(pl.Series("cut_off", cut)), on="person", how="left")
        .join(links.group_by("person").agg(pl.len().alias("ties")), on="person", how="left")
        .join(lost, on="person", how="left")
        .select("person", *filled("ties", "last_tie", "cut_off", "last_tie_compounds"))
        .sort("person")
    )


def _nodes(graph: JointGraph) -> pl.DataFrame:
    """Return every node, tied or not, by position, with the position of its street (null: none)."""
    every = (graph.bodies.select("position", "sort", "node_kind", "node").unique("position")).sort(
        "position"
    )
    streets = every.filter(pl.col("sort") == bodies.STREET).select(
        pl.col("node").alias("street"), pl.col("position").alias("home")
    )
    within = graph.nodes.select(
        pl.col("kind").alias("node_kind"), pl.col("id").alias("node"), "street"
    )
    return every.join(within, on=["node_kind", "node"], how="left", maintain_order="left").join(
        streets, on="street", how="left", maintain_order="left"
    )


def _links(scene: Scene, known: pl.DataFrame) -> pl.DataFrame:
    """Return the nodes of each person who ties at least two: ``person``, ``position``."""
    posts = scene.posts.filter("recognisable").select("person", "kind", "body")
    ends = known.select("kind", pl.col("id").alias("body"), "position")
    links = (
        pl.concat([posts, senders(scene)])
        .join(ends, on=["kind", "body"])
        .select("person", "position")
        .unique()
    )
    led = (
        links.rename({"position": "other"})
        .join(own_organisations(scene), on="other")
        .join(links.rename({"position": "one"}), on=["person", "one"], how="semi")
    )
    return (
        links.join(led, left_on=["person", "position"], right_on=["person", "other"], how="anti")
        .filter(pl.len().over("person") > 1)
        .sort("person", "position")
    )


def _cut_off(
    nodes: pl.DataFrame, persons: int, one: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return for each person how many communities leaving separates from their street."""
    tree = block_cut_tree(nodes.height + persons, one, other)
    pairs = nodes.filter(pl.col("sort") == bodies.COMMUNITY)
    homes = pairs["home"].cast(pl.Int64).fill_null(-1).to_numpy()
    lost = count_separations(tree, pairs["position"].cast(pl.Int64).to_numpy(), homes)
    separated: NDArray[np.int64] = lost[nodes.height :]
    return separated


def _hanging(links: pl.DataFrame, nodes: pl.DataFrame, degree: NDArray[np.int64]) -> pl.DataFrame:
    """Return the nodes whose only tie goes to a person, by ``person``."""
    single = nodes.filter(pl.Series(degree[: nodes.height] == 1))
    return links.join(single, on="position").select(
        "person",
        pl.col("node_kind").alias("partner_kind"),
        pl.col("node").alias("partner_id"),
        pl.col("sort").alias("partner_sort"),
    )
