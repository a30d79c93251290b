"""The work list as a workbook: the cells that would settle something, beside who they are of."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from graphmodel.closed import Verdict
from graphmodel.party import Holds, Suggests
from graphmodel.party_sheets import JUDGEMENTS, SHEETS
from graphmodel.texts import text
from loaders.made_ids import scoping_links
from loaders.workbook.cells import FILL_IN, FIXED, HEAD_FONT, LINE, QUIET, Styles, put, written
from loaders.workbook.headings import Heading, headings
from loaders.workbook.known import OWN, owned_rows, owners_of_followers
from loaders.workbook.ledger_book import open_workbook
from loaders.workbook.publish import publish, refuse_taken
from loaders.workbook.template import DATED, write_options, write_sheet

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from graphmodel.network import Network
    from graphmodel.sheets import Part, Sheet

_FIRST = 2  # below the header and the row that a template keeps for its example
_WIDTHS = (30, 14, 70)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a value of a kind is written: a column of a sheet, in the row of a part."""

    sheet: Sheet
    part: Part
    title: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Questions:
    """What a work list asks.

    Attributes
    ----------
    cells
        ``kind``, ``column``, ``record``: values to fill in; a post of an
        organisation is of kind ``Holds``, its role the column.
    statements
        ``said`` (as a roster would say it) and ``units`` (how many unknowns it bears on).
    places
        Ids of places with suggestions to be judged.
    registers
        Lines that ask for whole rosters or columns.
    """

    cells: pl.DataFrame
    statements: pl.DataFrame
    places: pl.Series
    registers: tuple[str, ...] = ()


def spot_of(kind: str, column: str) -> Spot | None:
    """Return where a column of a kind, or a post of an organisation, is filled in."""
    return next(_spots(kind, column), None)


def _spots(kind: str, column: str) -> Iterator[Spot]:
    for sheet in SHEETS:
        yield from _posts_of(sheet, kind, column)
        for part in sheet.parts:
            if part.declared.name == kind and (part is sheet.main or _follows(part)):
                titles = [item.title for item in part.columns if item.name == column]
                if titles and not part.when:  # rows that a word tells are not filled in beforehand
                    yield Spot(sheet=sheet, part=part, title=titles[0])


def _posts_of(sheet: Sheet, kind: str, role: str) -> Iterator[Spot]:
    if kind != Holds.__name__ or sheet.main is None:
        return
    for persons in sheet.persons:
        if persons.role == role and persons.body is sheet.main.kind:
            yield Spot(sheet=sheet, part=sheet.main, title=persons.title)


def _follows(part: Part) -> bool:
    return not part.path and not part.when and all(item.sort != "key" for item in part.columns)


def write_work_list(
    path: str | Path, network: Network, questions: Questions, *, force: bool = False
) -> Path:
    """Write the questions as a workbook that loads back together with the rosters.

    One worksheet a roster sheet: grey cells say whose row it is, coloured ones
    are asked, all else stays empty. 填表说明 asks for statements of
    completeness, 判断 for judgements.

    Raises
    ------
    UsageError
        A file stands there already.
    """
    target = refuse_taken(path, force=force)
    return publish(target, work_list_bytes(network, questions), force=force)


def work_list_bytes(network: Network, questions: Questions) -> bytes:
    """Return the work list as the bytes of its file."""
    content = io.BytesIO()
    workbook = open_workbook(content, text("workbook", "worklist.title", {}), DATED)
    styles = Styles(workbook)
    _write_guide(workbook.add_worksheet(text("workbook", "template.guide", {})), styles, questions)
    used: list[Heading] = []
    for page in pages(network, questions.cells):
        worksheet = workbook.add_worksheet(page.sheet.title)
        write_sheet(
            worksheet, styles, replace(page.sheet, example=MappingProxyType({})), page.asked
        )
        _write_rows(worksheet, styles, page)
        used.extend(page.asked)
    if questions.places.len():
        used.extend(_write_judgements(workbook.add_worksheet(JUDGEMENTS.title), styles, network,
                                      questions.places))  # fmt: skip
    write_options(workbook, styles, used)
    workbook.close()
    return content.getvalue()


# ---------------------------------------------------------------- one worksheet a roster sheet


@dataclass(frozen=True, kw_only=True, eq=False)
class AskedPage:
    """One worksheet: its columns, its rows, and which of their cells are asked.

    Attributes
    ----------
    rows
        ``OWN`` and the titles of ``asked``; only identifying cells are filled.
    wanted
        ``OWN`` and ``title`` of every asked cell.
    """

    sheet: Sheet
    asked: tuple[Heading, ...]
    identifying: frozenset[str]
    rows: pl.DataFrame
    wanted: pl.DataFrame


def pages(network: Network, cells: pl.DataFrame) -> list[AskedPage]:
    """Return the worksheets that the cells make, in the order of the template."""
    pairs = cells.select("kind", "column").unique().sort("kind", "column").rows()
    spots = {pair: spot_of(*pair) for pair in pairs}  # edge: one look-up a column
    found = []
    for sheet in SHEETS:
        wanted = [
            _owners(network, spot, cells.filter(kind=kind, column=column)["record"])
            for (kind, column), spot in spots.items()
            if spot is not None and spot.sheet is sheet
        ]
        if wanted:
            found.append(_page(network, sheet, pl.concat(wanted).unique().sort(OWN, "title")))
    return found


def _owners(network: Network, spot: Spot, records: pl.Series) -> pl.DataFrame:
    """Return in whose rows the cells of some records stand: ``OWN``, ``title``."""
    title = pl.lit(spot.title).alias("title")
    if spot.part is spot.sheet.main:
        return pl.DataFrame({OWN: records.unique()}).select(OWN, title)
    own = owners_of_followers(network, spot.sheet, spot.part)
    return own.filter(pl.col("id").is_in(records.implode())).select(OWN, title)


def _page(network: Network, sheet: Sheet, wanted: pl.DataFrame) -> AskedPage:
    who = identifying_titles(sheet)
    titles = set(wanted["title"].unique()) | who  # edge: titles of one sheet
    asked = tuple(item for item in headings(sheet) if item.title in titles)
    named = [item.title for item in asked if item.title in who]
    blank = [item.title for item in asked if item.title not in who]
    rows = (
        owned_rows(network, sheet)
        .unique(OWN, keep="first", maintain_order=True)
        .join(wanted.select(OWN), on=OWN, how="semi", maintain_order="left")
        .select(OWN, *named, *(pl.lit(None, pl.String).alias(title) for title in blank))
    )
    return AskedPage(
        sheet=sheet, asked=asked, identifying=frozenset(named), rows=rows, wanted=wanted
    )


def identifying_titles(sheet: Sheet) -> set[str]:
    """Return the titles that say whose row it is: code, name, and what it lies in or below."""
    if sheet.main is None:
        return set()
    own = {item.title for item in sheet.main.columns if item.name in ("id", "name")}
    links = scoping_links(sheet, 0)
    above = {title for link in links for title in (link.title, link.within) if title}
    return own | set(sheet.main.path) | above


def _write_rows(worksheet: Worksheet, styles: Styles, page: AskedPage) -> None:
    known = styles.of(num_format="@", bg_color=FIXED, font_color=QUIET)
    open_ = styles.of(num_format="@", bg_color=FILL_IN)
    for place, heading in enumerate(page.asked):
        owners = page.wanted.filter(title=heading.title)[OWN]
        wanted = page.rows[OWN].is_in(owners.implode())
        is_name = heading.title in page.identifying
        number = heading.sort in ("whole", "number")
        empty = styles.of(num_format="General", bg_color=FILL_IN) if number else open_
        cells = zip(page.rows[heading.title], wanted, strict=True)
        for at, (value, asked) in enumerate(cells, start=_FIRST):  # edge: cells are written singly
            if is_name:
                put(worksheet, (at, place), value, known)
            elif asked:
                put(worksheet, (at, place), None, empty)


# ---------------------------------------------------------------- statements and judgements


def _write_guide(worksheet: Worksheet, styles: Styles, questions: Questions) -> None:
    """Say what is asked; the one coloured cell takes what the rosters are complete for."""
    worksheet.hide_gridlines(2)
    for place, width in enumerate(_WIDTHS):
        worksheet.set_column(place, place, width)
    head = styles.of(font_name=HEAD_FONT, font_size=18)
    put(worksheet, (0, 0), text("workbook", "worklist.title", {}), head)
    worksheet.set_row(0, LINE * 2)
    put(worksheet, (1, 0), text("workbook", "worklist.how", {}), styles.of(font_color=QUIET))
    row = 3
    if questions.statements.height:
        cell = styles.body(bg_color=FILL_IN, num_format="@")
        put(worksheet, (row, 0), text("workbook", "worklist.complete", {}), styles.header())
        worksheet.merge_range(row, 1, row, 2, "", cell)
        row = _lines(worksheet, styles, row + 1, _statement_lines(questions.statements)) + 1
    _lines(worksheet, styles, row, list(questions.registers))


def _statement_lines(statements: pl.DataFrame) -> list[str]:
    return [text("workbook", "worklist.complete_hint", {})] + [
        text("workbook", "worklist.statement", {"said": said, "units": units})
        for said, units in statements.select("said", "units").rows()  # edge: one line a statement
    ]


def _lines(worksheet: Worksheet, styles: Styles, row: int, lines: Sequence[str]) -> int:
    for line in lines:
        put(worksheet, (row, 0), line, styles.of())
        row += 1
    return row


def _write_judgements(
    worksheet: Worksheet, styles: Styles, network: Network, places: pl.Series
) -> list[Heading]:
    """Write the suggestions for some places, to be answered 同一 or 不同."""
    asked = {item.title: item for item in headings(JUDGEMENTS)}
    organisation, place, verdict = list(JUDGEMENTS.headers())[:3]
    aids = [text("workbook", f"match.{name}", {}) for name in ("org_name", "place_name")]
    titles = [organisation, aids[0], place, aids[1], verdict]
    for column, title in enumerate(titles):
        worksheet.set_column(column, column, 26, styles.of(num_format="@"))
        put(worksheet, (0, column), title, styles.header())
    fixed = styles.of(num_format="@", bg_color=FIXED, font_color=QUIET)
    rows = _suggestions(network, places).rows()
    for at, row in enumerate(rows, start=1):  # edge: cells are written singly
        for column, value in enumerate(row):
            put(worksheet, (at, column), value, fixed)
        put(worksheet, (at, len(row)), None, styles.of(num_format="@", bg_color=FILL_IN))
    choices = {"validate": "list", "source": list(Verdict.labels().values())}
    last = len(titles) - 1
    written(worksheet.data_validation(1, last, len(rows), last, choices), verdict)
    worksheet.freeze_panes(1, 0)
    return [asked[verdict]]


def _suggestions(network: Network, places: pl.Series) -> pl.DataFrame:
    names = network.node_ids
    return (
        network.frame(Suggests)
        .filter(pl.col("to_id").is_in(places.implode()))
        .join(names.select(from_kind="kind", from_id="id", org="name"), on=["from_kind", "from_id"])
        .join(names.select(to_kind="kind", to_id="id", place="name"), on=["to_kind", "to_id"])
        .sort("to_id", "from_id")
        .select("from_id", "org", "to_id", "place")
    )
