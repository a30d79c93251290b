"""What checking gives: the network, its problems, and an account of every row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.errors import RosterError
from graphmodel.network import Network
from graphmodel.texts import text
from loaders.body import SKIPPED
from loaders.rounds import EARLIER, progress

if TYPE_CHECKING:
    from typing import Self

#: Columns of the links that found no target.
UNRESOLVED: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "relation": pl.String(),
        "from_kind": pl.String(),
        "from_id": pl.String(),
        "to_kinds": pl.List(pl.String()),
        "named": pl.String(),
        "file": pl.String(),
        "sheet": pl.String(),
        "row": pl.UInt32(),
        "column": pl.String(),
        "reason": pl.String(),
    }
)
ACCOUNT: Mapping[str, pl.DataType] = MappingProxyType(
    {
        "file": pl.String(),
        "sheet": pl.String(),
        "read": pl.Int64(),
        "accepted": pl.Int64(),
        "rejected": pl.Int64(),
        "merged": pl.Int64(),
    }
    | {reason: pl.Int64() for reason in SKIPPED}
)


@dataclass(frozen=True, kw_only=True)
class Understood:
    """How one table was understood.

    Attributes
    ----------
    sheet_title
        The shape of roster it was recognised as; None where it was not.
    header_rows
        Row numbers of the header.
    columns
        Raw header → template title.
    unknown
        Headers that nothing is known of; their cells are not read.
    ignored
        Headers that a person decided not to read.
    encoding
        Of a text file.
    sample
        The first rows under template titles; what names persons is masked.
    places
        Template title → position of its column, from 0.
    """

    file: str
    sheet: str
    sheet_title: str | None = None
    header_rows: tuple[int, ...] = ()
    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unknown: tuple[str, ...] = ()
    places: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    ignored: tuple[str, ...] = ()
    encoding: str | None = None
    sample: pl.DataFrame = field(default_factory=pl.DataFrame, compare=False)


@dataclass(frozen=True, kw_only=True, eq=False)
class Checked:
    """A network with everything that was found while reading and checking it.

    Attributes
    ----------
    network
        All accepted records.
    problems
        One row a problem: ``file``, ``sheet``, ``row``, ``column``, ``letter``,
        ``value`` (masked where it names a person), ``code``, ``severity``,
        ``scope``, ``params`` (JSON).
    unresolved
        Links that found no target, with the reason.
    accounts
        One row a table; read = accepted + rejected + merged + skipped, the
        skipped ones by reason.
    mappings
        How each table was understood.
    earlier
        What an earlier check listed in the marked copies among the files.
    """

    network: Network
    problems: pl.DataFrame
    unresolved: pl.DataFrame
    accounts: pl.DataFrame
    mappings: tuple[Understood, ...] = ()
    earlier: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict(EARLIER)))

    def progress(self) -> pl.DataFrame:
        """Tell what is mended, open and new in marked copies; see :func:`rounds.progress`."""
        return progress(self.earlier, self.problems)

    def messages(self, language: str = "zh") -> pl.DataFrame:
        """Return the problems with ``place``, ``message`` and ``hint`` in words."""
        # edge: one text a problem
        rows = [_worded(row, language) for row in self.problems.to_dicts()]
        schema = {"place": pl.String, "message": pl.String, "hint": pl.String}
        return self.problems.hstack(pl.DataFrame(rows, schema=schema, orient="row"))

    def require(self, language: str = "zh") -> Self:
        """Return itself if nothing is wrong; else raise everything at once.

        Parameters
        ----------
        language
            In which the error is said.

        Raises
        ------
        RosterError
            Some problem is an error; ``problems`` holds all of them.
        """
        wrong = self.messages(language).filter(pl.col("severity") == "error")
        if wrong.height:
            first = wrong.row(0, named=True)
            params = {"n": wrong.height, "place": first["place"], "message": first["message"]}
            raise RosterError(text("errors", "ROSTER-WRONG", params, language), self.problems)
        return self

    def __repr__(self) -> str:
        # edge: three severities
        counts = self.problems["severity"].value_counts().sort("severity").rows()
        shown = "、".join(f"{severity} {count}" for severity, count in counts) or "无"
        return f"<Checked {self.network!r} 问题：{shown}；未接上的联系 {self.unresolved.height}>"


def _worded(row: Mapping[str, object], language: str) -> tuple[str, str, str]:
    params = {**row, **json.loads(str(row["params"]))}
    code = str(row["code"])
    # A hint that would name something, where there is nothing to name.
    nothing_near = any(name in params and not params[name] for name in ("nearest", "candidates"))
    return (
        place(row, language),
        text("problems", code, params, language),
        text("problems", code, params, language, "hint_bare" if nothing_near else "hint"),
    )


def place(row: Mapping[str, object], language: str = "zh") -> str:
    """Write an address as people read it: ``名册.xlsx [任职] 第6行“职务”（C列）``."""
    sheet = f" [{row['sheet']}]" if row["sheet"] else ""
    if row["row"] is None:
        return f"{row['file']}{sheet}"
    if language == "en":
        column = f" “{row['column']}” ({row['letter']})" if row["letter"] else ""
        return f"{row['file']}{sheet} row {row['row']}{column}"
    column = f"“{row['column']}”（{row['letter']}列）" if row["letter"] else ""
    return f"{row['file']}{sheet} 第{row['row']}行{column}"
