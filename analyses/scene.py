"""What several analyses need to know about one network at one date, worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import polars as pl

from graphmodel.analysis import Analysis, Part, assemble
from graphmodel.closed import Category, CoverMode, Level
from graphmodel.kernels import Hierarchy, hierarchy, nearest_marked_ancestor
from graphmodel.names import district_name
from graphmodel.network import Network, parents_of_places
from graphmodel.party import (
    Covers,
    Division,
    HasCommittee,
    HasResidentsCommittee,
    Holds,
    PartyOrg,
    SubordinateTo,
    Suggests,
)
from graphmodel.places import read_names
from graphmodel.territory import division_paths

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.profile import Profile

#: Forms that are not basic-level Party organisations: never counted as coverage.
NOT_BASIC = (
    Category.leadership_group.code,
    Category.small_group.code,
    Category.local_committee.code,
)
#: Forms that cover only in a separate column.
SEPARATE = (
    Category.temporary_branch.code,
    Category.functional_branch.code,
    Category.floating_branch.code,
)
#: How the keyed pseudonym of a person with a number begins; made from a name only it is "M:".
NUMBERED = "P:"
T1_LEVELS = ("street", "town")
T2_LEVELS = ("community", "village")
_Made = TypeVar("_Made")


@dataclass(frozen=True, eq=False)
class Scene:
    """A network at one date under one profile.

    Attributes
    ----------
    whole
        The network as loaded, places linked.
    now
        The same as of ``as_of``.
    made
        What :func:`shared` functions have made of the scene so far.
    """

    whole: Network
    profile: Profile
    as_of: date | None
    made: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, network: Network, profile: Profile, as_of: date | None = None) -> Scene:
        """Set the scene; the default date is the rosters' own."""
        return cls(network, profile, as_of or network.default_as_of)

    @cached_property
    def now(self) -> Network:
        """The network at the date."""
        return self.whole.as_of(self.as_of) if self.as_of else self.whole

    # -------------------------------------------------------- organisations

    @cached_property
    def organisations(self) -> pl.DataFrame:
        """Live organisations by position, with ``superior``, ``depth`` and ``children``.

        Positions are the row numbers; ``depth`` is -1 in or below a cycle.
        """
        frame = self.now.frame(PartyOrg)
        links = self._superior_links
        spans = links.group_by("superior").agg(pl.len().alias("children"))
        return (
            frame.join(links, on="id", how="left", maintain_order="left")
            .join(spans, left_on="id", right_on="superior", how="left", maintain_order="left")
            .with_columns(
                pl.col("children").fill_null(0).cast(pl.Int64),
                pl.Series("depth", self.command.depth, dtype=pl.Int64),
                members(),
            )
        )

    @cached_property
    def _superior_links(self) -> pl.DataFrame:
        """One superior each: the first by code where a roster gives two."""
        return (
            self.now.frame(SubordinateTo)
            .select(pl.col("from_id").alias("id"), pl.col("to_id").alias("superior"))
            .unique("id", keep="first", maintain_order=True)
        )

    @cached_property
    def parents(self) -> np.ndarray:
        """Position of each organisation's superior; -1 for none."""
        ids = self.now.frame(PartyOrg).select("id").with_row_index("position")
        return (
            ids.join(self._superior_links, on="id", how="left", maintain_order="left")
            .select("superior")
            .join(ids, left_on="superior", right_on="id", how="left", maintain_order="left")[
                "position"
            ]
            .cast(pl.Int64)
            .fill_null(-1)
            .to_numpy()
        )

    @cached_property
    def command(self) -> Hierarchy:
        """The command graph in hierarchy order."""
        return hierarchy(self.now.frame(PartyOrg).height, self.parents)

    def nearest(self, marked: pl.Series, *, include_self: bool) -> pl.Series:
        """Id of each organisation's nearest ancestor among ``marked`` ids; null if none."""
        ids = self.now.frame(PartyOrg)["id"]
        mask = ids.is_in(marked.implode()).to_numpy()
        found = nearest_marked_ancestor(self.command, mask, include_self=include_self)
        positions = pl.Series(found).cast(pl.Int64)
        return ids.gather(pl.select(pl.when(positions >= 0).then(positions)).to_series()).alias(
            "nearest"
        )

    @cached_property
    def names(self) -> pl.DataFrame:
        """The parts of each organisation's name (see :func:`graphmodel.places.read_names`)."""
        return read_names(self.now)

    @cached_property
    def district(self) -> str | None:
        """The district's name by its local committee; None where there is none or several."""
        local = self.names.filter(pl.col("form") == Category.local_committee.code)
        return local.select(district_name(pl.col("core"))).item() if local.height == 1 else None

    # -------------------------------------------------------- places

    @cached_property
    def divisions(self) -> pl.DataFrame:
        """Divisions with the street they lie in: adds ``street``, ``parent``, ``path``."""
        levels = self.now.frame(Division).select(pl.col("id").alias("path"), "level")
        paths = division_paths(self.now)
        streets = (
            paths.explode("path")
            .join(levels.filter(pl.col("level").is_in(T1_LEVELS)), on="path")
            .select("id", pl.col("path").alias("street"))
            .unique("id", keep="first", maintain_order=True)
        )
        parents = parents_of_places(self.now).filter(pl.col("kind") == "Division")
        return (
            self.now.frame(Division)
            .join(paths, on="id", how="left")
            .join(streets, on="id", how="left")
            .join(parents.select("id", "parent"), on="id", how="left")
        )

    @cached_property
    def places(self) -> pl.DataFrame:
        """Every place: ``kind``, ``id``, ``division``, ``street``, ``division_level``.

        ``division`` is the nearest; of what lies in a grid, the grid's community
        or village, where that is known.
        """
        near = self.divisions.select(
            pl.col("id").alias("division"), "street", pl.col("level").alias("division_level")
        )
        own = near.select(
            pl.lit("Division").alias("kind"),
            pl.col("division").alias("id"),
            "division",
            "street",
            "division_level",
        )
        direct = parents_of_places(self.now).filter(pl.col("kind") != "Division")
        first = direct.filter(pl.col("parent_kind") == "Division").join(
            self._above_grids(near), on="parent", how="inner"
        )
        first = first.select("kind", "id", "division", "street", "division_level")
        second = direct.filter(pl.col("parent_kind") == "Compound").join(
            first.select(pl.col("id").alias("parent"), "division", "street", "division_level"),
            on="parent",
        )
        return pl.concat([own, first, second.select(own.columns)])

    def _above_grids(self, near: pl.DataFrame) -> pl.DataFrame:
        """Return for each division (``parent``) the division that is named for what lies in it."""
        above = self.divisions.select(
            pl.col("id").alias("parent"),
            pl.when(pl.col("level") == Level.grid.code)
            .then(pl.coalesce("parent", "id"))
            .otherwise("id")
            .alias("division"),
        )
        return above.join(near, on="division")

    @cached_property
    def org_streets(self) -> pl.DataFrame:
        """The street of each organisation by its chain of superiors: ``id``, ``t1``, ``street``.

        ``t1`` is the nearest organisation at or above it that covers a street
        or town; both are null where the chain leads to none.
        """
        streets = (
            self.now.frame(Covers)
            .join(
                self.divisions.filter(pl.col("level").is_in(T1_LEVELS)).select("id"),
                left_on="to_id",
                right_on="id",
                how="semi",
            )
            .select(pl.col("from_id").alias("t1"), pl.col("to_id").alias("street"))
            .unique("t1", keep="first", maintain_order=True)
        )
        nearest = self.nearest(streets["t1"], include_self=True)
        return pl.DataFrame({"id": self.now.frame(PartyOrg)["id"], "t1": nearest}).join(
            streets, on="t1", how="left", maintain_order="left"
        )

    # -------------------------------------------------------- coverage

    @cached_property
    def covers(self) -> pl.DataFrame:
        """Covering links of live basic-level organisations.

        Returns
        -------
        DataFrame
            ``org``, ``kind``, ``place``, ``way`` (own, joint, attached,
            territorial, separate), ``category``, ``depth``.
        """
        organisations = self.organisations.select(
            pl.col("id").alias("org"), "category", "depth"
        ).filter(~pl.col("category").fill_null("").is_in(list(NOT_BASIC)))
        links = (
            self.now.frame(Covers)
            .filter(pl.col("from_kind") == "PartyOrg")
            .select(
                pl.col("from_id").alias("org"),
                pl.col("to_kind").alias("kind"),
                pl.col("to_id").alias("place"),
                "mode",
            )
            .join(organisations, on="org")
        )
        alone = ~pl.col("mode").fill_null("").is_in(
            [CoverMode.attached.code, CoverMode.functional.code, CoverMode.territorial.code]
        )
        several = pl.col("place").filter(alone).n_unique().over("org", "kind") > 1
        way = (
            pl.when(
                pl.col("category").is_in(list(SEPARATE))
                | (pl.col("mode") == CoverMode.functional.code)
            )
            .then(pl.lit("separate"))
            .when(pl.col("mode") == CoverMode.attached.code)
            .then(pl.lit("attached"))
            .when(
                (pl.col("category") == Category.joint_branch.code)
                | (pl.col("mode") == CoverMode.joint.code)
                | (several & pl.col("kind").is_in(["Compound", "Unit"]))
            )
            .then(pl.lit("joint"))
            .when((pl.col("kind") == "Division") | (pl.col("mode") == CoverMode.territorial.code))
            .then(pl.lit("territorial"))
            .otherwise(pl.lit("own"))
        )
        return links.with_columns(way.alias("way"))

    @cached_property
    def suggested(self) -> pl.DataFrame:
        """Open suggestions: ``kind``, ``place``, ``org``, ``org_name``, ``score``, ``reason``.

        Only those at or above the profile's score; a place that is already
        covered has none.
        """
        names = self.now.frame(PartyOrg).select(
            pl.col("id").alias("org"), pl.col("name").alias("org_name")
        )
        return (
            self.now.frame(Suggests)
            .filter(self.profile["suggestion_min_score"].holds(pl.col("score")))
            .select(
                pl.col("to_kind").alias("kind"),
                pl.col("to_id").alias("place"),
                pl.col("from_id").alias("org"),
                "score",
                "reason",
            )
            .join(names, on="org")
            .sort("kind", "place", pl.col("score"), "org", descending=[False, False, True, False])
        )

    # -------------------------------------------------------- posts

    @cached_property
    def posts(self) -> pl.DataFrame:
        """Live posts, each person's post in a body once.

        Rosters hold an owners' committee's posts to the committee or to its
        compound, a residents' committee's to it or to its community: both are
        read as the committee's. Only a person with a keyed number
        (``recognisable``) can be the same as one of another body.

        Returns
        -------
        DataFrame
            ``person``, ``recognisable``, ``kind``, ``body``, ``role``.
        """
        held = self.now.frame(Holds).select(
            pl.col("from_id").alias("person"),
            pl.col("from_id").str.starts_with(NUMBERED).alias("recognisable"),
            pl.col("to_kind").alias("kind"),
            pl.col("to_id").alias("body"),
            "role",
        )
        for seat, relation, prefix in (
            ("Compound", HasCommittee, "oc_"),
            ("Division", HasResidentsCommittee, "rc_"),
        ):
            held = _as_committee_posts(held, self.now.frame(relation), seat, prefix)
        return held.unique().sort("person", "kind", "body", "role")

    def complete(self, frame: pl.DataFrame, kind: type, street: str = "street") -> pl.Expr:
        """Tell for each row whether the rosters were declared complete for ``kind`` there.

        Parameters
        ----------
        frame
            Has the column ``street`` with division codes (null where unknown).
        """
        codes = frame[street].unique().to_list()
        # edge: one question a street
        complete = [code for code in codes if self.whole.is_complete_for(kind, code)]
        anywhere = self.whole.is_complete_for(kind)
        return pl.lit(value=anywhere) | pl.col(street).is_in([c for c in complete if c]).fill_null(
            value=False
        )


def shared(work: Callable[[Scene], _Made]) -> Callable[[Scene], _Made]:
    """Let a function of a scene work once: whoever asks again shares what it made."""

    @wraps(work)
    def once(scene: Scene) -> _Made:
        if work not in scene.made:
            scene.made[work] = work(scene)
        made: _Made = scene.made[work]
        return made

    return once


def _as_committee_posts(
    held: pl.DataFrame, committees: pl.DataFrame, seat: str, prefix: str
) -> pl.DataFrame:
    """Move the posts that a place holds for its committee to the committee."""
    owners = (
        committees.filter(pl.col("to_kind") != "PropertyManagementCommittee")
        .sort("from_id", "to_id")
        .select(pl.col("from_id").alias("body"), "to_kind", pl.col("to_id").alias("committee"))
        .unique("body", keep="first", maintain_order=True)
        .with_columns(pl.lit(seat).alias("kind"), pl.lit(value=True).alias("found"))
    )
    moved = (pl.col("found") & pl.col("role").str.starts_with(prefix)).fill_null(value=False)
    return held.join(owners, on=["kind", "body"], how="left").select(
        "person",
        "recognisable",
        pl.when(moved).then("to_kind").otherwise("kind").alias("kind"),
        pl.when(moved).then("committee").otherwise("body").alias("body"),
        "role",
    )


def members() -> pl.Expr:
    """Party members, full and probationary; unknown if either is, unless a total is given."""
    return pl.coalesce(
        pl.col("members_full") + pl.col("members_probationary"), pl.col("members_total")
    ).alias("members")


def answered(name: str, scene: Scene, parts: Iterable[Callable[[Scene], Part]]) -> Analysis:
    """Put the parts of one analysis together at the scene's date."""
    whole = Part()
    for part in parts:
        whole += part(scene)
    return assemble(name, scene.now, scene.profile, whole, as_of=scene.as_of)
