"""The links that rows state: own end, what the cell names, what else the row says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from graphmodel.days import earliest, latest
from graphmodel.schema import Column, Day, Kind
from graphmodel.sheets import Link, Said, Sheet, When
from loaders.body import Body
from loaders.parts import Filled
from loaders.problems import coded, raised
from loaders.spelling import clean_series, folded_word
from loaders.values import is_lost_number, parse, several, without_missing

OWN = {"_line": pl.Int64, "own_kind": pl.String, "own_id": pl.String}


@dataclass(frozen=True, kw_only=True, eq=False)
class Stated:
    """What one link column of one table states.

    Attributes
    ----------
    rows
        ``_line``, ``own_kind``, ``own_id``, ``named``, ``scope`` (the cell that
        says inside what, for links that have one), the relation's columns,
        ``valid_from``, ``valid_to``.
    """

    link: Link
    body: Body
    rows: pl.DataFrame
    columns: frozenset[str]
    problems: tuple[pl.DataFrame, ...] = ()

    @property
    def relation(self) -> Kind:
        """The relation's declaration."""
        kind: Kind = vars(self.link.relation)["kind"]
        return kind

    @property
    def targets(self) -> list[str]:
        """Names of the kinds the cell may name."""
        return [kind.__name__ for kind in self.link.targets]


def titles_of(sheet: Sheet) -> frozenset[str]:
    """Return the titles of the cells that the links of a sheet are read from."""
    found: set[str] = set()
    for link in sheet.links:
        found |= {link.title, link.within or "", *(link.validity or ())}
        found |= {told.title for told in (link.when, link.said) if told is not None}
        found |= {column.title for column in link.attributes}
    return frozenset(found)


def own_ends(filled: Filled, link: Link) -> pl.DataFrame:
    """Return the record at the row's own end: ``_line``, ``own_kind``, ``own_id``."""
    frames = [_ends(filled, name) for name in _own_kinds(filled, link)]
    return pl.concat(frames) if frames else pl.DataFrame(schema=OWN)


def _ends(filled: Filled, kind: str) -> pl.DataFrame:
    lines = pl.DataFrame([filled.body.line, filled.ids[kind].alias("own_id")])
    there = lines if lines["own_id"].null_count() == 0 else lines.drop_nulls("own_id")
    return there.select("_line", pl.lit(kind).alias("own_kind"), "own_id")


def _own_kinds(filled: Filled, link: Link) -> list[str]:
    if link.of is not None:
        return [link.of.__name__] if link.of.__name__ in filled.ids else []
    parts = filled.body.sheet.parts
    wanted = parts[:1] if parts and parts[0].when is None else parts
    kind: Kind = vars(link.relation)["kind"]
    ends = kind.targets if link.backwards else kind.sources
    return [part.declared.name for part in wanted if part.declared.name in ends]


def stated(body: Body, link: Link, ends: pl.DataFrame) -> Stated:
    """Read one link column.

    Parameters
    ----------
    ends
        The row's own end, as :func:`own_ends` gives it.
    """
    cells = _named_cells(body, link)
    lost = cells.filter(is_lost_number(cells["named"], _marks(body, link)))
    problems = [raised(lost, "CELL-CODE-NUMBER", link.title, "named")] if lost.height else []
    cells = cells.join(lost.select("_line"), on="_line", how="anti") if lost.height else cells
    attributes, failed = attributes_of(body, link.attributes, link.constants)
    period, unclear = validity_of(body, link.validity)
    rows = _listed(cells, link).join(ends, on="_line", maintain_order="left")
    for further in (attributes, period):
        if further.width > 1:
            rows = rows.join(further, on="_line", how="left", maintain_order="left")
    return Stated(
        link=link,
        body=body,
        rows=rows,
        columns=_columns_said(body, link) if rows.height else frozenset(),
        problems=(*problems, *failed, *unclear),
    )


def joined(filled: Filled, link: Link) -> pl.DataFrame:
    """Return a link between two parts of a row: ``_line``, own end, ``to_kind``, ``to_id``."""
    target = link.targets[0].__name__
    far = pl.DataFrame([filled.body.line, filled.ids[target].alias("to_id")]).filter(
        pl.col("to_id").is_not_null()
    )
    constants = [pl.lit(value).alias(name) for name, value in link.constants.items()]
    return (
        own_ends(filled, link)
        .join(far, on="_line", maintain_order="left")
        .with_columns(pl.lit(target).alias("to_kind"), *constants)
    )


def _marks(body: Body, link: Link) -> pl.Series | None:
    marks = body.marks.get(link.title)
    return None if marks is None else marks.filter(_filled(body, link))


def _filled(body: Body, link: Link) -> pl.Series:
    filled = without_missing(body.cell(link.title)).is_not_null()
    return filled & matches(body, link.when) if link.when else filled


def _named_cells(body: Body, link: Link) -> pl.DataFrame:
    """Return the filled cells: ``_line``, ``named``, ``scope`` and ``said`` where they count."""
    source = body.raw if link.many else body.cells
    further = [] if link.said is None else [_said_kinds(body, link.said)]
    if link.within:
        scope = (
            without_missing(body.cell(link.within))
            if body.has(link.within)
            else pl.Series([None] * body.cells.height, dtype=pl.String)
        )
        further.append(scope.alias("scope"))
    return pl.DataFrame([body.line, source[link.title].alias("named"), *further]).filter(
        _filled(body, link)
    )


def _said_kinds(body: Body, said: Said) -> pl.Series:
    """Return the kind that each row says its link names; null where it says none."""
    if not body.has(said.title):
        return pl.Series("said", [None] * body.cells.height, dtype=pl.String)
    words = {folded_word(word): kind.__name__ for word, kind in said.words.items()}
    texts = body.cell(said.title)
    # edge: the different words of a closed list are few
    kinds = {text: words.get(folded_word(text)) for text in texts.drop_nulls().unique()}
    return texts.replace_strict(kinds, default=None, return_dtype=pl.String).alias("said")


def _listed(cells: pl.DataFrame, link: Link) -> pl.DataFrame:
    """One row a name, for cells that list several."""
    if not link.many or cells.is_empty():
        return cells
    split = cells.with_columns(several(cells["named"]).alias("named")).explode("named")
    names = without_missing(clean_series(split["named"]))
    return split.with_columns(names.alias("named")).filter(pl.col("named").is_not_null())


def matches(body: Body, when: When) -> pl.Series:
    """Rows to which a condition applies."""
    if not body.has(when.title):
        return pl.Series([False] * body.cells.height, dtype=pl.Boolean)
    words = {folded_word(word) for word in when.values}
    texts = body.cell(when.title)
    # edge: different ones only
    same = [text for text in texts.unique() if text and folded_word(text) in words]
    return texts.is_in(same).fill_null(value=False)


def attributes_of(
    body: Body, columns: Sequence[Column], constants: Mapping[str, object]
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Columns of a relation that the row fills; a constant holds where the cell is blank."""
    frame, problems = pl.DataFrame([body.line]), []
    for column in columns:
        if body.has(column.title):
            parsed = parse(column, body.line, body.cell(column.title), body.marks.get(column.title))
            frame = frame.with_columns(parsed.values.alias(column.name))
            problems.append(coded(parsed.failed, column.title))
    for name, value in constants.items():
        own = pl.col(name) if name in frame.columns else pl.lit(None, pl.String)
        frame = frame.with_columns(own.fill_null(pl.lit(value)).alias(name))
    return frame, problems


def validity_of(
    body: Body, titles: tuple[str, str] | None
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """First day and the day after the last one: ``_line``, ``valid_from``, ``valid_to``."""
    frame, problems = pl.DataFrame([body.line]), []
    for title, name in zip(titles or (), ("valid_from", "valid_to"), strict=False):
        if not body.has(title):
            continue
        asked = Column(title, Day, name="starts_on" if name == "valid_from" else "ends_on")
        parsed = parse(asked, body.line, body.cell(title), body.marks.get(title))
        day = pl.lit(parsed.values)
        bound = earliest(day) if name == "valid_from" else latest(day).dt.offset_by("1d")
        frame = frame.with_columns(bound.alias(name))
        problems.append(coded(parsed.failed, title))
    return frame, problems


def _columns_said(body: Body, link: Link) -> frozenset[str]:
    """Return the columns of the relation that the table says something of."""
    attributes = {column.name for column in link.attributes if body.says(column.title)}
    period = zip(link.validity or (), ("valid_from", "valid_to"), strict=False)
    bounds = {name for title, name in period if body.says(title)}
    return frozenset({"from_id", "to_id", *attributes, *link.constants, *bounds})
