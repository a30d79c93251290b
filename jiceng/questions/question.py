"""What a named question is: its declaration, what a judge returns, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from graphmodel.ternary import is_no, tally, where
from graphmodel.texts import text

if TYPE_CHECKING:
    from datetime import date

    from analyses.scene import Scene
    from graphmodel.network import Network
    from graphmodel.profile import Profile

#: The columns of a report's rows that carry the three numbers.
COUNTS = ("count", "denominator", "unknown")
ANSWER = "answer"
#: What a list of organisations or places shows of each.
BODY = ("id", "name", "street")
#: The values a question is asked with, by the names of its parameters.
Given = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One thing a question can be asked with.

    Attributes
    ----------
    rule
        The rule of the profile that gives the value where the user gives none.
    default
        The value where neither the user nor a rule gives one.
    required
        The question cannot be asked without it.
    """

    name: str
    type: type
    rule: str | None = None
    default: Any = None
    required: bool = False

    def value(self, profile: Profile, given: Given) -> Any:
        """Return what the user gave, else the rule's value, else the default."""
        if given.get(self.name) is not None:
            return given[self.name]
        return profile.value(self.rule) if self.rule else self.default

    def title(self, language: str = "zh") -> str:
        """Return what it is called, with its unit."""
        return text("question_parameters", self.name, {}, language)


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """What a judge found.

    Attributes
    ----------
    rows
        A list has one row for each body that was asked about, with ``answer``
        (yes, no, null for unknown); a report has rows that carry their own
        ``count``, ``denominator`` and ``unknown``.
    status
        ``ok``, ``no_register`` or ``no_column``, as for figures.
    needs
        Titles of the sheets or columns that would answer.
    """

    rows: pl.DataFrame
    status: str = "ok"
    needs: tuple[str, ...] = ()


Judge = Callable[["Scene", Given], Asked]


def lacking(status: str, *needs: str) -> Asked:
    """Return that nothing can be said, and what would answer."""
    return Asked(rows=pl.DataFrame(), status=status, needs=needs)


def unread(network: Network, **sheets: str) -> Asked | None:
    """Return the sheets, among kind → sheet, that were not read; None where all were."""
    missing = [sheet for kind, sheet in sheets.items() if not network.was_read(kind)]
    return lacking("no_register", *dict.fromkeys(missing)) if missing else None


def listing(states: pl.DataFrame, answer: pl.Expr, applicable: pl.Expr | None = None) -> Asked:
    """Ask every row that a question may apply to; unknown applicability is unknown."""
    applies = pl.lit(value=True) if applicable is None else applicable
    asked = states.filter(~is_no(applies))
    unknown = pl.lit(None, pl.Boolean)
    return Asked(rows=asked.with_columns(where(applies, answer, unknown).alias(ANSWER)))


@dataclass(frozen=True, kw_only=True)
class Question:
    """A named question.

    Attributes
    ----------
    code
        Its key in the texts; the Chinese title there is its name.
    columns
        What is shown of each row, in order.
    parameters
        What it can be asked with.
    has_cypher
        Whether a database can answer it: what differs between two snapshots it
        cannot, since it holds one state.
    fold
        Puts rows that people read as one line together.
    """

    code: str
    group: str
    judge: Judge
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    has_cypher: bool = True
    fold: Callable[[pl.DataFrame], pl.DataFrame] | None = None

    @property
    def name(self) -> str:
        """The Chinese name it is asked by."""
        return self.title("zh")

    def title(self, language: str) -> str:
        """Return its name in a language."""
        return text("questions", self.code, {}, language, "title")

    def meaning(self, language: str = "zh") -> str:
        """Say in one line what it asks."""
        return text("questions", self.code, {}, language)

    def values(self, profile: Profile, given: Given) -> dict[str, Any]:
        """Return the value of every parameter."""
        return {item.name: item.value(profile, given) for item in self.parameters}


def column_title(name: str, language: str = "zh") -> str:
    """Return the title of a column of answers."""
    return text("question_columns", name, {}, language)


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """The answer to one question at one date under one profile.

    Attributes
    ----------
    asked
        The rows of :class:`Asked`; streets and communities by name.
    count, denominator, unknown
        How many answer yes, of how many, and of how many it is not known; null
        where there is no register.
    parameters
        The values it was asked with.
    street
        Code of the street it was asked of; None for all.
    """

    question: Question
    asked: pl.DataFrame
    as_of: date | None
    stated_on: date | None
    profile: str
    status: str = "ok"
    needs: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    street: str | None = None

    @property
    def is_report(self) -> bool:
        """Whether its rows carry numbers instead of answers."""
        return self.status == "ok" and ANSWER not in self.asked.columns

    @property
    def rows(self) -> pl.DataFrame:
        """The list: rows that answer yes, then those of which it is not known (``answer``)."""
        if self.status != "ok":
            return pl.DataFrame(schema=dict.fromkeys(self.question.columns, pl.String))
        return self._said(self.asked)

    def for_people(self) -> pl.DataFrame:
        """Return the list as it is printed: rows that belong together are one line."""
        if self.status != "ok" or self.question.fold is None:
            return self.rows
        return self._said(self.question.fold(self.asked))

    def _said(self, asked: pl.DataFrame) -> pl.DataFrame:
        columns = list(self.question.columns)
        if self.is_report:
            return asked.select(columns)
        listed = asked.filter(~is_no(pl.col(ANSWER)))
        said = pl.when(pl.col(ANSWER)).then(pl.lit("yes")).otherwise(pl.lit("unknown"))
        return listed.select(*columns, said.alias(ANSWER)).sort(
            pl.col(ANSWER) == "unknown", maintain_order=True
        )

    @property
    def count(self) -> int | None:
        """How many answer yes."""
        return self._numbers()[0]

    @property
    def denominator(self) -> int | None:
        """How many were asked about, unknown ones included."""
        return self._numbers()[1]

    @property
    def unknown(self) -> int | None:
        """Of how many it is not known."""
        return self._numbers()[2]

    def _numbers(self) -> tuple[int | None, int | None, int | None]:
        if self.status != "ok":
            return (None, None, None)
        if self.is_report:
            sums = self.asked.select(pl.col(name).sum() for name in COUNTS).row(0)
            return (int(sums[0]), int(sums[1]), int(sums[2]))
        counts = tally(self.asked, pl.col(ANSWER))
        return (int(counts.yes), int(counts.total), int(counts.unknown))

    def __repr__(self) -> str:
        day = self.as_of.isoformat() if self.as_of else "—"
        counts = (
            f"{self.count}/{self.denominator}，未明确 {self.unknown}"
            if self.status == "ok"
            else "、".join(self.needs)
        )
        return f"<Answer {self.question.name}：{counts}；截至 {day}>"
