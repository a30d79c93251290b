"""Workbooks sent out to be completed: one a street, with what is known and room for what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.errors import UsageError
from graphmodel.network import superiors
from graphmodel.party import Division, PartyOrg
from graphmodel.party_sheets import SHEETS
from graphmodel.texts import text
from loaders.workbook.known import known_rows
from loaders.workbook.publish import publish, refuse_taken
from loaders.workbook.template import chosen, template_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphmodel.network import Network
    from graphmodel.sheets import Sheet

#: What workbooks may be made for → levels of divisions.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "街道": ("street", "town"),
    "社区": ("community", "village"),
}
_NOT_IN_NAME = re.compile(r'[\x00-\x1f\\/:*?"<>|]')
_LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefilled:
    """What was written.

    Attributes
    ----------
    left_out
        Names of organisations that stand in none of the workbooks: their
        superiors lead to no such division. Those that lead others, as a
        district committee does, do not count.
    """

    paths: tuple[Path, ...]
    left_out: tuple[str, ...]


def divisions_by(network: Network, by: str) -> pl.DataFrame:
    """Return the divisions that get a workbook each: ``id``, ``name``, in the office's own order.

    Raises
    ------
    UsageError
        ``by`` is no such level, or nothing of that level is known.
    """
    if by not in LEVELS:
        raise UsageError(text("errors", "PREFILLED-LEVEL", {"by": by, "known": list(LEVELS)}))
    found = (
        network.frame(Division)
        .filter(pl.col("level").is_in(LEVELS[by]))
        .sort("sort_order", "id", nulls_last=True)
        .select("id", pl.coalesce("name", "id").alias("name"))
    )
    if found.is_empty():
        raise UsageError(text("errors", "PREFILLED-NOTHING", {"by": by}))
    return found


def write_prefilled(
    folder: str | Path,
    network: Network,
    by: str = "街道",
    sheets: Sequence[str] | None = None,
    *,
    force: bool = False,
) -> Prefilled:
    """Write one workbook for each division of a level.

    Known cells are filled in, codes grey, empty cells of known rows coloured to
    be filled; persons are nowhere kept and left to be written anew. The
    worksheet 填表说明 names the division, so that :func:`loaders.collecting.collect`
    knows whose answer a returned file is.

    Raises
    ------
    UsageError
        No divisions of that level; or a file stands there already.
    """
    shapes = chosen(sheets, SHEETS)
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    found = divisions_by(network, by)
    paths = [target / f"{name}.xlsx" for name in _file_names(found)]
    for path in paths:
        refuse_taken(path, force=force)
    placed: list[pl.Series] = []
    for path, (code, name) in zip(paths, found.rows(), strict=True):  # edge: one file a street
        part = network.within(code)
        placed.append(part.frame(PartyOrg)["id"])
        known = {sheet.title: known_rows(part, sheet, network) for sheet in SHEETS}
        # Venues and the like go along where there are any: other sheets name them.
        own = [sheet for sheet in SHEETS if sheet in shapes or _is_needed(sheet, known, sheets)]
        content = template_bytes(own, known=known, said={"unit": f"{name}（{code}）"})
        publish(path, content, force=force)
    leading = superiors(network)["superior"].drop_nulls()
    elsewhere = pl.concat([*placed, leading]).implode()
    lost = network.frame(PartyOrg).filter(~pl.col("id").is_in(elsewhere))
    names = lost["name"].fill_null("—").to_list()  # edge: names to be told
    return Prefilled(paths=tuple(paths), left_out=tuple(names))


def _is_needed(
    sheet: Sheet, known: Mapping[str, pl.DataFrame], wanted: Sequence[str] | None
) -> bool:
    if wanted is not None or sheet.main is None or known[sheet.title].height == 0:
        return False
    # What a sheet of the template shows already is not shown a second time.
    return not any(
        other.main is not None and other.main.kind is sheet.main.kind
        for other in SHEETS
        if not other.extra
    )


def _file_names(found: pl.DataFrame) -> Iterator[str]:
    """Name the files after the divisions; those of one name get their code too."""
    twice = set(found.filter(pl.col("name").is_duplicated())["name"])
    for code, name in found.rows():  # edge: one file a street
        whole = f"{name}_{code}" if name in twice else name
        plain = _NOT_IN_NAME.sub("", whole).strip(". ")[:_LONGEST]
        yield plain or _NOT_IN_NAME.sub("", code)
