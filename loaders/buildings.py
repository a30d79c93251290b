"""Buildings as rosters write them: 1-3、7幢 is four of them, and 1号楼 is 1幢."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from graphmodel.party import Building
from loaders.body import Body
from loaders.problems import nothing_raised, raised

#: A cell that names more is not taken apart: its first or last number is probably wrong.
MOST = 200
_SUFFIX = r"号楼|号栋|号幢|号|栋|幢|座|楼|#楼|#"
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_ONE = rf"^([A-Z]?)(?:0*([1-9][0-9]{{0,3}})|({_NUMERAL}))?(?:{_SUFFIX})?$"
_PIECE = re.compile(
    rf"(?P<letter>[A-Za-z]?)(?P<first>\d{{1,4}})(?:{_SUFFIX})?"
    rf"(?:(?:-|—|–|~|至|到)+(?P<again>[A-Za-z]?)(?P<last>\d{{1,4}}))?(?P<suffix>{_SUFFIX})?"
)
_LISTED = r"\d.*[、,，;；~～至到和及—–-].*\d"
_DIGITS = "一二三四五六七八九"
_LINE = 1 << 32


def _numerals() -> dict[str, str]:
    """Chinese numerals up to 99 → digits."""
    units = {"": 0, **{char: n for n, char in enumerate(_DIGITS, start=1)}}
    tens = {"": 0, "十": 10, **{f"{char}十": 10 * n for n, char in enumerate(_DIGITS, start=1)}}
    return {
        ten + unit: str(high + low)
        for ten, high in tens.items()
        for unit, low in units.items()
        if ten + unit
    }


def building_key(name: pl.Expr) -> pl.Expr:
    """Bring the names of buildings into one form: 1, 1号楼, 1栋, 1#, 一号楼 are 1幢."""
    groups = name.str.replace("＃", "#", literal=True).str.to_uppercase().str.extract_groups(_ONE)
    numeral = groups.struct.field("3").replace(_numerals())
    number = pl.coalesce(groups.struct.field("2"), numeral).fill_null("")
    core = groups.struct.field("1") + number
    return pl.when(core.str.len_bytes() > 0).then(core + "幢").otherwise(name)


def listed(text: str) -> list[str]:
    """List the buildings that a cell names; the cell itself where it names one.

    A number without a word takes that of the numbers after it: 1-3、7幢.
    """
    narrow = text.translate(str.maketrans("～＃－，；", "~#-,;")).replace(" ", "")
    pieces = [piece for piece in re.split(r"[、,;和及]+", narrow) if piece]
    found = [_PIECE.fullmatch(piece) for piece in pieces]
    names: list[str] = []
    suffix = "幢"
    for match in reversed(found):
        if match is None or not _is_upwards(match):
            return [text]
        suffix = match["suffix"] or suffix
        last = int(match["last"] or match["first"])
        numbers = range(int(match["first"]), last + 1)
        names[:0] = [f"{match['letter']}{number}{suffix}" for number in numbers]
    return names if len(names) > 1 else [text]


def _is_upwards(match: re.Match[str]) -> bool:
    if match["last"] is None:
        return True
    same = (match["again"] or match["letter"]) == match["letter"]
    return same and int(match["first"]) < int(match["last"])


def expanded(body: Body, number: int) -> Iterator[Body]:
    """Yield a table with one building a row: itself, then one for each further building of a row.

    A row that names several buildings says nothing of the single ones: its
    counts are left out.

    Parameters
    ----------
    number
        The first number that is free for further bodies.
    """
    part = next((part for part in body.sheet.parts if part.kind is Building), None)
    title = Building.name.title
    if part is None or not body.has(title):
        yield body
        return
    cells = body.cell(title)
    several = cells.str.contains(_LISTED).fill_null(value=False)
    # edge: the different cells that may name several buildings
    names = {text: listed(text) for text in cells.filter(several).unique()}
    names = {text: found for text, found in names.items() if len(found) > 1}
    if not names:
        yield body
        return
    short = {text: found for text, found in names.items() if len(found) <= MOST}
    own = [
        column.title for column in part.columns if column.name != "name" and body.has(column.title)
    ]
    said = pl.concat([nothing_raised(), _said(body, title, names)])
    yield replace(_one_each(body, title, short, own, 0), problems=pl.concat([body.problems, said]))
    for turn in range(1, max(map(len, short.values()), default=1)):
        yield _renumbered(_one_each(body, title, short, own, turn), number + turn - 1)


def _one_each(
    body: Body, title: str, names: dict[str, list[str]], own: list[str], turn: int
) -> Body:
    """Keep of each row that names several buildings the one whose turn it is."""
    table = {text: found[turn] for text, found in names.items() if len(found) > turn}
    one = body.cell(title).replace_strict(table, default=None, return_dtype=pl.String)
    grouped = body.cell(title).is_in(list(names))
    cells = body.cells.with_columns(
        pl.when(grouped).then(one).otherwise(pl.col(title)).alias(title),
        *(pl.when(~grouped).then(pl.col(column)).alias(column) for column in own),
    )
    kept = one.is_not_null() if turn else ~grouped | one.is_not_null()
    return replace(
        body,
        cells=cells.filter(kept),
        raw=body.raw.filter(kept),
        marks={name: marks.filter(kept) for name, marks in body.marks.items()},
    )


def _renumbered(body: Body, number: int) -> Body:
    line = (pl.col("_line") % _LINE + number * _LINE).alias("_line")
    return replace(
        body,
        number=number,
        cells=body.cells.with_columns(line),
        raw=body.raw.with_columns(line),
        problems=nothing_raised(),
        is_echo=True,
    )


def _said(body: Body, title: str, names: dict[str, list[str]]) -> pl.DataFrame:
    """Say which cells were taken apart, and which name too many."""
    counts = {text: len(found) for text, found in names.items()}
    rows = body.cells.filter(pl.col(title).is_in(list(names))).with_columns(
        n=pl.col(title).replace_strict(counts, default=None, return_dtype=pl.Int64)
    )
    return pl.concat(
        [
            raised(rows.filter(pl.col("n") <= MOST), "CELL-GROUPED", title, title, n=pl.col("n")),
            raised(
                rows.filter(pl.col("n") > MOST), "CELL-LONG-LIST", title, title,
                n=pl.col("n"), most=pl.lit(MOST),
            ),
        ]
    )  # fmt: skip
