"""The dossier: everything a report is made of, put together once for all its forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.analysis import FIGURE
from graphmodel.closed import Category
from graphmodel.party import PartyOrg
from graphmodel.texts import text
from jiceng.district import streets
from jiceng.ledger import ledger
from jiceng.look import Look, usual_look

if TYPE_CHECKING:
    from datetime import date

    from analyses.scene import Scene
    from graphmodel.analysis import Analysis
    from graphmodel.network import Network
    from graphmodel.profile import Profile
    from jiceng.reports.ledger_back import Followed
    from jiceng.reports.since import Before
    from loaders import Checked


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """Everything a report shows.

    Attributes
    ----------
    network
        Places linked, not cut to a date.
    analyses
        All analyses at one date under one profile.
    checked
        What reading the files gave (problems, row accounts, mappings); None
        where the network came from a store.
    title
        Whose report it is; default the district's name as the roster has it.
    note
        A line for every page and picture (the demo's).
    language
        ``zh`` or ``en``.
    show_withheld
        List and draw the systems that the profile withholds by default.
    written
        What people wrote in an older ledger, see
        :func:`jiceng.reports.ledger_back.read_ledger`.
    before
        The older snapshot that this one is put beside.
    look
        Title, unit, logo, marking, colours and their steps.
    """

    network: Network
    analyses: tuple[Analysis, ...]
    profile: Profile
    checked: Checked | None = None
    title: str = ""
    note: str = ""
    language: str = "zh"
    show_withheld: bool = False
    written: pl.DataFrame | None = None
    before: Before | None = None
    look: Look = field(default_factory=usual_look)

    @property
    def as_of(self) -> date | None:
        """The date of the analyses."""
        return self.analyses[0].as_of if self.analyses else None

    @property
    def stated_on(self) -> date | None:
        """The newest statement date of the rosters."""
        return self.network.stated_on

    def analysis(self, name: str) -> Analysis | None:
        """Return one analysis by name."""
        return next((item for item in self.analyses if item.name == name), None)

    def table(self, analysis: str, name: str) -> pl.DataFrame | None:
        """Return a further table of an analysis; None where it was not made."""
        found = self.analysis(analysis)
        return found.tables.get(name) if found else None

    @cached_property
    def scene(self) -> Scene:
        """The network at the date of the analyses, for what reports count on their own."""
        from analyses.scene import Scene

        return Scene.of(self.network, self.profile, self.as_of)

    @cached_property
    def area(self) -> str:
        """Whose district this is: as given, else as the roster names it."""
        if self.title or self.look.area:
            return self.title or self.look.area
        local = self.network.frame(PartyOrg).filter(
            pl.col("category") == Category.local_committee.code
        )
        if local.height == 1:
            bare = local["name"].str.replace(r"^(?:中国共产党|中共)", "")
            return str(bare.str.replace(r"(?:委|委员会)$", "").item())
        named = streets(self.network)["street_name"]
        return str(named.item()) if named.len() == 1 else "本区"

    def heading(self, usual: str) -> str:
        """Return the heading of a report: as the configuration has it, else the usual one."""
        return self.look.title or usual

    @property
    def marking(self) -> str:
        """The line on how to keep a report; the usual one in the report's language."""
        if self.look.marking == usual_look().marking:
            return text("report", "page-marking", {}, self.language)
        return self.look.marking

    @cached_property
    def withheld(self) -> pl.Series:
        """Ids of organisations that are neither listed nor drawn unless asked."""
        if self.show_withheld:
            return pl.Series("id", [], dtype=pl.String)
        return withheld_organisations(self.network, self.profile.words["withheld"])

    @cached_property
    def found(self) -> pl.DataFrame:
        """The complete ledger (see :func:`jiceng.ledger.ledger`), without withheld bodies."""
        return ledger(self.analyses, self.network, self.profile, self.language, self.withheld)

    @cached_property
    def followed(self) -> Followed:
        """The ledger beside older ones: what is listed, what is muted, what has gone."""
        from jiceng.reports.ledger_back import follow

        return follow(self, self.found)

    @property
    def items(self) -> pl.DataFrame:
        """The ledger as it is listed everywhere: without what was judged unfounded before."""
        return self.followed.items

    @cached_property
    def figures(self) -> pl.DataFrame:
        """All figures of all analyses, with ``analysis``."""
        empty = pl.DataFrame(schema={**FIGURE, "analysis": pl.String})
        made = (
            item.figures.with_columns(pl.lit(item.name).alias("analysis")) for item in self.analyses
        )
        return pl.concat([empty, *made])

    @cached_property
    def shares(self) -> pl.DataFrame:
        """The shares among the figures that count heads and could be computed, each once."""
        is_share = (pl.col("type") == "share") & (pl.col("status") == "ok")
        return self.figures.filter(is_share & (pl.col("weight") == "count")).unique(
            ["of", "code"], keep="first", maintain_order=True
        )


def withheld_organisations(network: Network, words: list[str]) -> pl.Series:
    """Organisations whose own name or a superior's name has one of the words."""
    from graphmodel.network import superiors

    if not words:
        return pl.Series("id", [], dtype=pl.String)
    found = network.frame(PartyOrg).filter(pl.col("name").str.contains_any(words)).select("id")
    links = superiors(network).drop_nulls("superior")
    reached = found
    while not reached.is_empty():
        below = links.join(reached, left_on="superior", right_on="id", how="semi").select("id")
        reached = below.join(found, on="id", how="anti")
        found = pl.concat([found, reached])
    return found["id"].sort()
